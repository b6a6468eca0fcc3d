"""What the tests of documents share: a filler, whose worker takes a while to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from templates.fill import Filler


@pytest.fixture(scope="module")
def filler() -> Iterator[Filler]:
    """Return a filler that the tests of a file use one after the other."""
    with Filler() as one:
        yield one
