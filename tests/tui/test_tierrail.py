"""The tiers in one line: gaps and what has no account stand behind them as long as there is room."""

from __future__ import annotations

import asyncio

import pytest
from textual.app import App, ComposeResult

from store.windows import ALL, UNTIERED
from tui.themes import variable_defaults
from tui.widgets.tierrail import TierRail, tier_strip

COUNTS = {1: 14, 2: 148, 3: 2840, UNTIERED: 3, ALL: 3005}


@pytest.mark.parametrize(
    ("loose_ends", "width", "end"),
    [
        (0, 80, "  0 Untiered 3  9 All 3,005 "),
        (3, 80, "  0 Untiered 3  9 All 3,005 w ! 3"),
        (1_200, 80, "  0 – 3  9 All 3,005 w ! 1,200"),
        (3, 74, "  0 – 3  9 All 3,005 w ! 3"),
    ],
)
def test_what_has_no_account_is_told_where_there_is_room(loose_ends: int, width: int, end: str) -> None:
    line = tier_strip(1, COUNTS, 0, loose_ends, width).plain
    assert line == f" 1 Strategic 14  2 Growth 148  3 Standard 2,840 {end[1:]}"


@pytest.mark.parametrize(
    ("gaps", "loose_ends", "width", "line"),
    [
        (470, 3, 80, " 1 ● 14  2 ◐ 148  3 ○ 2,840  0 – 3  9 All 3,005 m ! 470 gaps  w ! 3"),
        (7, 0, 84, " 1 Strategic 14  2 Growth 148  3 Standard 2,840  0 – 3  9 All 3,005 m ! 7 gaps"),
        (0, 3, 72, " 1 ● 14  2 ◐ 148  3 ○ 2,840  0 – 3  9 All 3,005 w ! 3"),
        (470, 3, 60, " 1 Strategic 14  2 Growth 148  3 Standard 2,840  0 Untiered 3  9 All 3,005 "),
    ],
)
def test_the_gaps_are_told_even_if_tiers_are_only_signs(gaps: int, loose_ends: int, width: int, line: str) -> None:
    assert tier_strip(1, COUNTS, gaps, loose_ends, width).plain == line


@pytest.mark.parametrize("loose_ends", [3, 132, 99_999])
def test_no_line_of_the_rail_is_wider_than_the_rail(loose_ends: int) -> None:
    class Stage(App[None]):
        def get_theme_variable_defaults(self) -> dict[str, str]:
            return variable_defaults(self.current_theme)

        def compose(self) -> ComposeResult:
            rail = TierRail()
            rail.styles.width = 22
            yield rail

    async def scene() -> list[str]:
        async with Stage().run_test(size=(80, 24)) as pilot:
            rail = pilot.app.query_one(TierRail)
            rail.counts, rail.loose_ends, rail.gaps = COUNTS, loose_ends, 12_345
            await pilot.pause()
            return rail.render().plain.split("\n")

    lines = asyncio.run(scene())
    assert max(map(len, lines)) <= 22
    assert lines[-1].endswith(f" {loose_ends:,}")
