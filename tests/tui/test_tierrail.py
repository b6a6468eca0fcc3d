"""The tiers in one line: what has no account stands behind them as long as there is room."""

from __future__ import annotations

import pytest

from store.windows import ALL, UNTIERED
from tui.widgets.tierrail import tier_strip

COUNTS = {1: 14, 2: 148, 3: 2840, UNTIERED: 3, ALL: 3005}


@pytest.mark.parametrize(
    ("loose_ends", "width", "end"),
    [
        (0, 80, "  0 Untiered 3  9 All 3,005 "),
        (3, 80, "  0 Untiered 3  9 All 3,005 w ! 3"),
        (1_200, 80, "  0 – 3  9 All 3,005 w ! 1,200"),
        (3, 74, "  0 – 3  9 All 3,005 w ! 3"),
        (3, 72, "  0 Untiered 3  9 All 3,005 "),
    ],
)
def test_what_has_no_account_is_told_where_there_is_room(loose_ends: int, width: int, end: str) -> None:
    line = tier_strip(1, COUNTS, loose_ends, width).plain
    assert line == f" 1 Strategic 14  2 Growth 148  3 Standard 2,840 {end[1:]}"
