"""Names in one sentence: a few of them, each cut to a length that a line can hold."""

from __future__ import annotations

import pytest

from store.gaps.found import SHOWN, begin, some


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["Jan"], "Jan"),
        (["Jan", "Ana"], "Jan and Ana"),
        (["Jan", "Ana", "Bo"], "Jan, Ana and Bo"),
        (["Jan", "Ana", "Bo", "Cy", "Di"], "Jan, Ana, Bo and 2 more"),
    ],
)
def test_names_are_told_in_a_sentence(names: list[str], words: str) -> None:
    assert some(names) == words


def test_a_long_title_is_cut() -> None:
    assert begin("Head  of\nProcurement") == "Head of Procurement"
    assert begin("x" * 1_000) == "x" * (SHOWN - 1) + "…"
    assert len(some(["x" * 1_000] * 5)) < 4 * SHOWN
