"""The grid: a cursor on one cell, heads and totals that stay in sight, columns that are panned to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from tui.guard import GUARD
from tui.themes import DARK, LIGHT, variable_defaults
from tui.widgets.grid import Cell, Grid, Head, Sheet, Totals
from tui.widgets.gridplan import LEAST, in_two_lines, make_plan

NAMES = ("Fuel cards", "Telematics for heavy trucks", "東京サービス契約 メンテナンス", "[bold]Tyres[/]", "Lease")


def sheet(rows: int = 3, columns: int = 5, *, totals: bool = True) -> Sheet:
    """A sheet whose cells say where they stand."""
    across = [Head(100 + n, NAMES[n % len(NAMES)]) for n in range(columns)]
    down = [Head(n, f"Centre {n}", depth=n % 3) for n in range(rows)]
    cells = {(row.key, column.key): Cell(f"r{row.key}c{column.key}", "success") for row in down for column in across}
    summed = Totals("To win", {row.key: "1.2 M" for row in down}, {each.key: "3.4 M" for each in across}, "9.9 M")
    return Sheet("Buying centre", down, across, cells, summed if totals else None)


class Stage(App[None]):
    """Nothing but a grid, and what it said."""

    def __init__(self, shown: Sheet) -> None:
        super().__init__()
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.grid = Grid(empty=Content("No columns yet. O adds one."))
        self.shown = shown
        self.said: list[tuple[str, Any]] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def get_line_filters(self) -> list[Any]:
        return [*super().get_line_filters(), GUARD]

    def compose(self) -> ComposeResult:
        yield self.grid

    def on_mount(self) -> None:
        self.grid.show(self.shown)
        self.grid.focus()

    def on_grid_highlighted(self, event: Grid.Highlighted) -> None:
        self.said.append(("highlighted", event.place))

    def on_grid_chosen(self, event: Grid.Chosen) -> None:
        self.said.append(("chosen", event.place))

    @property
    def lines(self) -> list[str]:
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]


Scene = Callable[[Stage, "Pilot[None]"], Awaitable[None]]


def play(shown: Sheet, scene: Scene, size: tuple[int, int] = (80, 24)) -> None:
    async def show() -> None:
        stage = Stage(shown)
        async with stage.run_test(size=size) as pilot:
            await pilot.pause()
            await scene(stage, pilot)

    asyncio.run(show())


def test_heads_cells_and_totals_are_shown_as_they_are() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        text = "\n".join(stage.lines)
        assert "Buying centre" in stage.lines[1]
        assert "Telematics" in stage.lines[0]
        assert "for heavy tr" in stage.lines[1]
        assert "Centre 0" in stage.lines[2]
        assert "▌r0c100" in stage.lines[2]
        assert stage.lines[2].rstrip().endswith("1.2 M")
        assert set(stage.lines[5].strip()) == {"─"}
        assert stage.lines[6].startswith("To win")
        assert stage.lines[6].rstrip().endswith("9.9 M")
        await pilot.press("end")
        text = "\n".join(stage.lines)
        assert "[bold]Tyres" in text

    play(sheet(), scene)


def test_the_cursor_walks_cell_by_cell_and_says_where_it_is() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("down", "right", "right", "up", "left")
        assert stage.grid.place == (0, 101)
        await pilot.press("ctrl+end")
        assert stage.grid.place == (2, 104)
        await pilot.press("down", "right")
        assert stage.grid.place == (2, 104)
        await pilot.press("home")
        assert stage.grid.place == (2, 100)
        await pilot.press("ctrl+home", "enter")
        assert stage.said[0] == ("highlighted", (0, 100))
        assert stage.said[-1] == ("chosen", (0, 100))
        assert "▌r0c100" in stage.lines[2]

    play(sheet(), scene)


def test_columns_that_do_not_fit_are_panned_to_and_counted() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        assert stage.lines[0].strip().startswith("6 ›")
        assert "c109" not in "\n".join(stage.lines)
        await pilot.press("end")
        assert "▌r0c109" in stage.lines[2]
        assert stage.lines[0].strip().startswith("‹ 6")
        assert stage.lines[2].startswith("Centre 0")
        assert stage.lines[2].rstrip().endswith("1.2 M")
        await pilot.press(*["left"] * 3)
        assert "▌r0c106" in stage.lines[2]
        assert stage.lines[0].strip().startswith("‹ 6")
        await pilot.press("left")
        assert stage.lines[0].strip().startswith("‹ 5  1 ›")

    play(sheet(columns=10), scene)


def test_rows_scroll_between_the_heads_and_the_totals() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("pagedown", "pagedown")
        assert stage.grid.place == (40, 100)
        assert "Buying centre" in stage.lines[1]
        assert stage.lines[-1].startswith("To win")
        assert any("▌r40c100" in line for line in stage.lines)
        await pilot.press("ctrl+end")
        assert "Centre 199" in stage.lines[-3]
        await pilot.press("ctrl+home")
        assert "Centre 0" in stage.lines[2]

    play(sheet(rows=200), scene)


def test_the_mouse_moves_the_cursor_and_chooses_what_is_under_it() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        x = stage.lines[3].index("r1c101")
        await pilot.click(Grid, offset=(x, 3))
        assert stage.grid.place == (1, 101)
        assert stage.said[-1] == ("highlighted", (1, 101))
        await pilot.click(Grid, offset=(x, 3))
        assert stage.said[-1] == ("chosen", (1, 101))
        await pilot.click(Grid, offset=(x + 13, 1))
        assert stage.grid.place == (1, 102)
        await pilot.click(Grid, offset=(1, 4))
        assert stage.grid.place == (2, 102)
        said = list(stage.said)
        await pilot.click(Grid, offset=(x, 6))
        await pilot.click(Grid, offset=(x, 12))
        assert stage.said == said

    play(sheet(), scene)


def test_the_cursor_stays_on_its_keys_when_rows_and_columns_come_and_go() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("down", "right", "right")
        fewer = sheet()
        stage.grid.show(Sheet("", fewer.rows[1:], fewer.columns[1:], fewer.cells))
        assert stage.grid.place == (1, 102)
        stage.grid.show(Sheet("", fewer.rows[:1], fewer.columns[:2], fewer.cells))
        assert stage.grid.place == (0, 101)
        stage.grid.go_to((0, 100))
        assert stage.grid.place == (0, 100)
        stage.grid.show(Sheet())
        await pilot.pause()
        assert stage.grid.place is None
        assert stage.said[-1] == ("highlighted", None)
        await pilot.press("enter", "down", "right", "pagedown", "ctrl+end")
        assert stage.said[-1] == ("highlighted", None)
        assert "No columns yet. O adds one." in "\n".join(stage.lines)

    play(sheet(), scene)


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (20, 5), (6, 3)])
def test_every_line_fills_the_width_whatever_the_window(size: tuple[int, int]) -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        for key in ("end", "ctrl+end", "home"):
            await pilot.press(key)
            assert {cell_len(line) for line in stage.lines} == {size[0]}
        if size[0] >= 40:
            assert "▌" in "\n".join(stage.lines)

    play(sheet(rows=30, columns=12), scene, size)


def test_a_grid_in_another_theme_and_without_the_focus_is_still_read() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        stage.theme = LIGHT.name
        stage.screen.set_focus(None)
        await pilot.pause()
        assert "▏r0c100" in stage.lines[2]

    play(sheet(totals=False), scene)


WORDS = st.text(st.sampled_from("ab 重東è\u0301-​"), max_size=60)


@given(text=WORDS, width=st.integers(2, 30))
def test_a_name_fills_two_lines_of_exactly_the_width(text: str, width: int) -> None:
    assert [cell_len(line) for line in in_two_lines(text, width)] == [width, width]


@given(rows=st.integers(0, 3), columns=st.integers(0, 40), width=st.integers(1, 300), totals=st.booleans())
def test_the_width_is_shared_and_never_exceeded(rows: int, columns: int, width: int, totals: bool) -> None:
    shown = sheet(rows, columns, totals=totals)
    plan = make_plan(shown, width)
    used = plan.head + plan.shown * (plan.column + 1) + plan.totals
    assert plan.shown >= 1
    if width >= 40:
        assert used <= width
        assert plan.column >= LEAST
