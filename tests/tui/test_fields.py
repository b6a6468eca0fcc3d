"""What the fields of a form promise."""

from __future__ import annotations

import re

import pytest

from store.days import read_day
from tui.fields import ANY_DAY, PAST_DAY


@pytest.mark.parametrize("hint", [PAST_DAY, ANY_DAY])
def test_every_way_that_the_hint_of_a_date_names_is_read(hint: str) -> None:
    ways = re.split(r", | or ", hint)
    assert len(ways) >= 3
    for way in ways:
        assert read_day(way)
