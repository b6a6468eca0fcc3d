"""What the app says in its corner: each thing once, and never as markup."""

import asyncio

from store.errors import Refused
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
