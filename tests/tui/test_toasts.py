"""What the app says in its corner: each thing once, and never as markup."""

import asyncio

import pytest
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from store.errors import Refused, gone
from tui.toasts import ToastApp


def say(*words: str, title: str = "") -> list[str]:
    """Say things in the app one after the other; return what stands in its corner then."""

    async def scene() -> list[str]:
        app = ToastApp[None]()
        async with app.run_test(notifications=True) as pilot:
            for text in words:
                app.notify(text, title=title, markup=False)
                await pilot.pause()
            return [note.message for note in app._notifications]

    return asyncio.run(scene())


def test_the_same_words_stand_there_once() -> None:
    assert say("Select an account first.", "Saved", "Select an account first.") == ["Saved", "Select an account first."]


def test_of_one_thing_the_newest_word_stands_there() -> None:
    assert say("Took back: one", "Took back: two", title="Undo") == ["Took back: two"]


def test_what_an_undo_took_away_is_not_told_a_second_time() -> None:
    gone_words = gone().message
    assert say(gone_words) == [gone_words]
    assert say("Took back: Import", title="Undo") == ["Took back: Import"]

    async def scene() -> list[str]:
        app = ToastApp[None]()
        async with app.run_test(notifications=True) as pilot:
            app.notify("Took back: Import", title="Undo", markup=False)
            await pilot.pause()
            app.notify(gone_words, title="The account is no longer there", severity="warning", markup=False)
            await pilot.pause()
            return [note.message for note in app._notifications]

    assert asyncio.run(scene()) == ["Took back: Import"]


class Stage(ToastApp[None]):
    """An app with a line of keys in some row."""

    CSS = "#keys { dock: top; height: 1; }"

    def compose(self) -> ComposeResult:
        yield Static("keys", id="keys", classes="state")


@pytest.mark.parametrize(("row", "ends"), [(23, 22), (20, 19), (5, 23)])
def test_a_toast_ends_above_the_line_of_keys_that_would_lie_under_it(row: int, ends: int) -> None:
    async def scene() -> int:
        app = Stage()
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            app.query_one("#keys").styles.offset = (0, row)
            app.notify("one\ntwo\nthree", markup=False)
            await pilot.pause(0.1)
            return app.screen.query_one("Toast").region.bottom

    assert asyncio.run(scene()) == ends


def test_what_is_refused_is_told_once_with_what_to_do() -> None:
    async def scene() -> None:
        app = ToastApp[None]()
        async with app.run_test(notifications=True) as pilot:
            for _ in range(3):
                app.tell(Refused("Nothing was [b]changed[/b]", "[b]x", "Try again."))
            await pilot.pause()
            (note,) = app._notifications
            assert (note.title, note.message) == ("Nothing was [b]changed[/b]", "[b]x\nTry again.")
            assert not note.markup
            assert len(app.screen.query("Toast")) == 1

    asyncio.run(scene())


def test_a_screen_on_which_nothing_is_said_is_not_laid_out_for_it_and_one_left_behind_forgets() -> None:
    async def scene() -> None:
        app = ToastApp[None]()
        async with app.run_test(notifications=True) as pilot:
            app.notify("Saved", markup=False)
            await pilot.pause()
            below = app.screen
            await app.push_screen(Screen())
            await pilot.pause()
            assert len(app.screen.query("Toast")) == 1
            app.clear_notifications()
            await pilot.pause()
            assert not app.screen.query("Toast")
            await app.push_screen(Screen())
            await pilot.pause()
            assert not app.screen.query_one("ToastRack").styles.inline.has_rule("margin")
            app.pop_screen()
            app.pop_screen()
            await pilot.pause()
            assert app.screen is below
            assert not below.query("Toast")

    asyncio.run(scene())
