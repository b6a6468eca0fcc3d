"""A line keeps what is pasted into it, all of it, and goes back and forth through what was typed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tui.widgets.lineinput import LineInput

Scene = Callable[[Pilot[None], LineInput], Awaitable[None]]


class Line(App[None]):
    def compose(self) -> ComposeResult:
        yield LineInput("Castor", "", "name")


def play(scene: Scene) -> None:
    async def run() -> None:
        async with Line().run_test() as pilot:
            await scene(pilot, pilot.app.query_one(LineInput))

    asyncio.run(run())


PASTED = [
    ("Harbour Road 4\nRotterdam", "Harbour Road 4 Rotterdam"),
    ("Harbour Road 4\r\n\r\n  Rotterdam  \r\n", "Harbour Road 4 Rotterdam"),
    ("one\u2028two\x0bthree", "one two three"),
    ("Rotterdam\n", "Rotterdam"),
    (" in the middle ", " in the middle "),
    ("\n", ""),
    ("", ""),
]


@pytest.mark.parametrize(("pasted", "kept"), PASTED)
def test_pasted_lines_are_joined(pasted: str, kept: str) -> None:
    async def scene(pilot: Pilot[None], line: LineInput) -> None:
        line.post_message(events.Paste(pasted))
        await pilot.pause()
        assert line.value == "Castor" + kept

    play(scene)


@pytest.mark.parametrize(("copied", "kept"), PASTED)
def test_lines_copied_in_this_program_are_joined_too(copied: str, kept: str) -> None:
    async def scene(pilot: Pilot[None], line: LineInput) -> None:
        pilot.app.copy_to_clipboard(copied)
        await pilot.press("ctrl+v")
        assert line.value == "Castor" + kept

    play(scene)


def test_a_paste_replaces_what_is_selected() -> None:
    async def scene(pilot: Pilot[None], line: LineInput) -> None:
        line.action_select_all()
        line.post_message(events.Paste("a\nb"))
        await pilot.pause()
        assert line.value == "a b"

    play(scene)


def test_ctrl_z_and_ctrl_y_step_back_and_forth() -> None:
    async def scene(pilot: Pilot[None], line: LineInput) -> None:
        await pilot.press("a", "b", "c", "ctrl+z", "ctrl+z")
        assert line.value == "Castora"
        await pilot.press("ctrl+y")
        assert line.value == "Castorab"
        await pilot.press("ctrl+y", "ctrl+y")
        assert line.value == "Castorabc"
        await pilot.press(*["ctrl+z"] * 5)
        assert line.value == "Castor"

    play(scene)


def test_what_is_typed_after_a_step_back_takes_the_place_of_what_was_taken_back() -> None:
    async def scene(pilot: Pilot[None], line: LineInput) -> None:
        await pilot.press("a", "b", "ctrl+z", "x", "ctrl+y")
        assert line.value == "Castorax"
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+y", "ctrl+y")
        assert line.value == "Castorax"

    play(scene)


def test_a_long_line_of_steps_ends_at_the_oldest_that_is_kept() -> None:
    async def scene(pilot: Pilot[None], line: LineInput) -> None:
        for number in range(300):
            line.value = str(number)
        line.action_take_back()
        assert line.value == "298"
        for _ in range(300):
            line.action_take_back()
        assert line.value == "100"
        for _ in range(300):
            line.action_do_again()
        assert line.value == "299"

    play(scene)
