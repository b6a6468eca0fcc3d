"""A line for names: behind a whole name the next one begins, and what is clear is written out when it is left."""

from __future__ import annotations

import asyncio

import pytest
from textual.app import App, ComposeResult

from tui.widgets.lineinput import LineInput
from tui.widgets.nameinput import NameInput

NAMES = {"Jan de Boer": "COO", "Marta Visser": "VP Fleet", "Marta": ""}


class Line(App[None]):
    """A line of names above another line."""

    def __init__(self, value: str) -> None:
        super().__init__()
        self.begins_with = value

    def compose(self) -> ComposeResult:
        yield NameInput(self.begins_with, "", "people", NAMES)
        yield LineInput("", "", "next")


@pytest.mark.parametrize(
    ("value", "keys", "left"),
    [
        ("", "jan", "Jan de Boer"),
        ("Jan de Boer", "vis", "Jan de Boer, Marta Visser"),
        ("Marta", " v", "Marta Visser"),
        ("", "zoe", "zoe"),
        ("Jan de Boer", "", "Jan de Boer"),
        ("Marta; Jan de Boer", "vis", "Marta, Jan de Boer, Marta Visser"),
    ],
)
def test_what_is_typed_becomes_whole_names(value: str, keys: str, left: str) -> None:
    async def scene() -> None:
        app = Line(value)
        async with app.run_test() as pilot:
            await pilot.press("end", *["space" if key == " " else key for key in keys], "tab")
            await pilot.pause()
            assert app.query_one(NameInput).value == left

    asyncio.run(scene())


def test_tab_writes_a_name_to_its_end_and_goes_on_from_a_whole_one() -> None:
    async def scene() -> None:
        app = Line("")
        async with app.run_test() as pilot:
            await pilot.press(*"jan", "tab", *"vis", "tab")
            assert app.query_one(NameInput).value == "Jan de Boer, Marta Visser"
            assert app.focused is app.query_one(NameInput)
            await pilot.press("tab")
            assert app.focused is not app.query_one(NameInput)

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("value", "left"),
    [
        ("", "Marta Visser"),
        ("Jan de Boer", "Jan de Boer, Marta Visser"),
        ("Jan de Boer, mar", "Jan de Boer, Marta Visser"),
        ("Marta Visser, ", "Marta Visser"),
        ("jan de boer", "Jan de Boer, Marta Visser"),
        ("Jan de Boer; Mar", "Jan de Boer, Marta Visser"),
        ("jan, mar", "Jan de Boer, Marta Visser"),
        ("jan; zoe", "Jan de Boer, zoe, Marta Visser"),
        ("Marta", "Marta, Marta Visser"),
        ("viss", "Marta Visser"),
    ],
)
def test_a_name_that_is_chosen_takes_the_place_of_what_was_begun(value: str, left: str) -> None:
    async def scene() -> None:
        app = Line(value)
        async with app.run_test():
            entry = app.query_one(NameInput)
            entry.add_name("Marta Visser")
            assert entry.value == left

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("value", "begun", "left"),
    [
        ("", "", "Jan de Boer"),
        ("mar", "mar", "Jan de Boer"),
        ("viss", "viss", "Jan de Boer"),
        ("Marta Visser, ja", "ja", "Marta Visser, Jan de Boer"),
        ("Marta Visser", "", "Marta Visser, Jan de Boer"),
        ("marta visser", "", "Marta Visser, Jan de Boer"),
        ("mar,", "", "mar, Jan de Boer"),
        ("zoe", "", "zoe, Jan de Boer"),
    ],
)
def test_any_name_that_is_chosen_takes_the_place_of_the_one_that_was_begun(value: str, begun: str, left: str) -> None:
    async def scene() -> None:
        app = Line(value)
        async with app.run_test():
            entry = app.query_one(NameInput)
            assert entry.begun == begun
            entry.add_name("Jan de Boer")
            assert entry.value == left

    asyncio.run(scene())


def test_a_line_that_is_left_as_it_was_found_asks_nothing_of_thousands_of_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folded: list[str] = []

    def fold(text: str) -> str:
        folded.append(text)
        return text.casefold()

    monkeypatch.setattr("tui.names.fold", fold)

    async def scene() -> None:
        app = Line("Jan de Boer")
        async with app.run_test() as pilot:
            await pilot.press("tab", "shift+tab", "tab")
            await pilot.pause()
            assert folded == []
            await pilot.press("shift+tab", "comma", *" zoe", "tab", "shift+tab", "tab")
            await pilot.pause()
            assert app.query_one(NameInput).value == "Jan de Boer, zoe"
            assert folded.count("Marta Visser") == 1

    asyncio.run(scene())
