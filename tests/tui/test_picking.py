"""Picking one from a list: what is typed narrows it, the arrows walk in it, enter takes a line, esc takes none."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual.app import App
from textual.pilot import Pilot

from tui.screens.picking import PickScreen, among
from tui.themes import variable_defaults
from tui.widgets.lineinput import LineInput
from tui.widgets.table import Cell, Column, Row, Table

COLUMNS = (Column("name", "Name", 20, flexible=True), Column("where", "Where", 12))
ROWS = (
    Row(10, (Cell("Haldén Énergie", "strong"), "Lyon")),
    Row(20, ("Northwind Logistics", "Rotterdam")),
    Row(30, ("Northern Star [/b]", "Oslo")),
)


class Stage(App[None]):
    """An app with a list to pick from; keeps what was taken."""

    def __init__(self, pick: PickScreen) -> None:
        super().__init__()
        self._pick, self.taken = pick, list[int | None]()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the table its colours."""
        return variable_defaults(self.current_theme)

    def on_mount(self) -> None:
        """Show the list."""
        self.push_screen(self._pick, self.taken.append)


@pytest.fixture
def pick() -> Callable[..., list[int | None]]:
    """Return what plays on a list and returns what was taken."""

    def run(*keys: str, key: int | None = None, look: Callable[[Pilot[None]], Awaitable[None]] | None = None):
        async def scene() -> list[int | None]:
            stage = Stage(PickScreen("Which one?", COLUMNS, among(ROWS), key=key))
            async with stage.run_test(size=(80, 24)) as pilot:
                await pilot.press(*keys)
                if look is not None:
                    await look(pilot)
                await pilot.pause()
                return stage.taken

        return asyncio.run(scene())

    return run


@pytest.mark.parametrize(
    ("keys", "taken"),
    [
        (["enter"], 10),
        (["down", "enter"], 20),
        (["down", "down", "up", "enter"], 20),
        (["pagedown", "enter"], 30),
        (["pagedown", "pageup", "enter"], 10),
        ([*"star", "enter"], 30),
        ([*"nort", "down", "enter"], 30),
        ([*"energie", "enter"], 10),
        (["escape"], None),
        ([*"star", "escape"], None),
        (["end", "enter"], 30),
        (["end", "home", "enter"], 10),
        ([*"nort", "end", "enter"], 30),
        ([*"ort", "home", "n", "end", "enter"], 20),
    ],
)
def test_a_line_is_taken_or_none(pick, keys: list[str], taken: int | None) -> None:
    assert pick(*keys) == [taken]


def test_the_cursor_starts_on_the_row_that_is_now_meant(pick) -> None:
    assert pick("enter", key=20) == [20]


def test_a_text_that_is_given_is_in_the_line_already_and_can_be_written_on() -> None:
    async def scene(*keys: str, key: int | None = None) -> list[int | None]:
        stage = Stage(PickScreen("Which one?", COLUMNS, among(ROWS), key=key, text="nor"))
        async with stage.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert stage.screen.query_one(LineInput).value == "nor"
            assert stage.screen.query_one(Table).count == 2
            await pilot.press(*keys)
            await pilot.pause()
            return stage.taken

    assert asyncio.run(scene("enter")) == [20]
    assert asyncio.run(scene("enter", key=30)) == [30]
    assert asyncio.run(scene(*"thern", "enter")) == [30]
    assert asyncio.run(scene("ctrl+u", "enter")) == [10]


def test_enter_takes_nothing_where_nothing_fits(pick) -> None:
    assert pick(*"zzz", "enter") == []
    assert pick(*"zzz", "enter", "backspace", "backspace", "backspace", "down", "enter") == [20]


def test_a_second_enter_takes_nothing_more(pick) -> None:
    assert pick("down", "enter", "enter") == [20]


def test_what_is_typed_stands_in_the_line_and_names_are_shown_as_they_are(pick) -> None:
    async def look(pilot: Pilot[None]) -> None:
        assert pilot.app.screen.query_one(LineInput).value == "north"
        assert pilot.app.screen.query_one(Table).count == 2
        strips = pilot.app.screen._compositor.render_strips()
        shown = "\n".join("".join(segment.text for segment in strip) for strip in strips)
        assert "Northern Star [/b]" in shown

    assert pick(*"north", look=look) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [10, 20, 30]),
        ("  ", [10, 20, 30]),
        ("log nor", [20]),
        ("ÉNER", [10]),
        ("rotter", [20]),
        ("wind", []),
        ("north x", []),
        ("/b", [30]),
    ],
)
def test_every_word_must_begin_a_word_of_the_row(text: str, found: list[int]) -> None:
    assert [row.key for row in among(ROWS)(text)] == found
