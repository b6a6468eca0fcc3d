"""The main job from one end to the other, with the keyboard alone, on a real CRM export."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from store.accounts import find_account
from store.dossier import Dossier, read_dossier
from store.dump import dump_book
from store.intake.applying import import_files
from store.intake.sources import propose_source
from store.migrations import create_book
from store.opening import open_book
from store.places import Places
from store.undoing import next_undo
from tui.app import TierbookApp
from tui.desk import Desk
from tui.settings import Settings
from tui.widgets.headline import Headline

EXPORT = Path(__file__).parents[1] / "data" / "salesforce-export"
ACCOUNT = "Bank of America"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk with the CRM export in an otherwise new book, and an export folder."""
    places = Places(tmp_path / "home")
    create_book(places.book, "Tour")
    with open_book(places.book, who="J. Ek") as book:
        files = [EXPORT / f"{name}.csv" for name in ("Account", "Contact", "Opportunity")]
        import_files(book, [propose_source(path)[0] for path in files])
    return Desk(places, Settings(my_name="J. Ek", export_folder=str(tmp_path / "out")))


def dossier_of(desk: Desk) -> Dossier:
    with desk.book.read() as session:
        return read_dossier(session, find_account(session, ACCOUNT).id)


async def type_text(pilot: Pilot[int], text: str) -> None:
    await pilot.press(*("space" if character == " " else character for character in text))


async def wait_until(pilot: Pilot[int], true: Callable[[], object]) -> None:
    """Let the app go on until something is so; a test that waits in vain fails."""
    for _ in range(300):
        if true():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came")


def run_tour(desk: Desk, tour: Callable[[Pilot[int], TierbookApp], Awaitable[None]], size: tuple[int, int]) -> None:
    async def run() -> None:
        app = TierbookApp(desk)
        async with app.run_test(size=size) as pilot:
            await tour(pilot, app)

    asyncio.run(run())
    desk.close()


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_an_account_manager_does_her_job_with_the_keyboard_alone(
    desk: Desk, tmp_path: Path, size: tuple[int, int]
) -> None:
    before_touch: list[str] = []

    async def tour(pilot: Pilot[int], app: TierbookApp) -> None:
        def screen_is(name: str) -> Callable[[], bool]:
            return lambda: type(app.screen).__name__ == name

        # Find it by four letters, and open it.
        await pilot.press("slash", "b", "a", "n", "k", "enter")
        await wait_until(pilot, screen_is("AccountScreen"))
        assert ACCOUNT in str(app.screen.query_one(Headline).render())

        # Tier 1, with a reason.
        await pilot.press("t")
        await wait_until(pilot, screen_is("TierDialog"))
        await pilot.press("1")
        await type_text(pilot, "largest deal in sight")
        await pilot.press("enter")
        await wait_until(pilot, lambda: dossier_of(desk).account.tier == 1)
        assert dossier_of(desk).account.tier_reason == "largest deal in sight"

        # A fact.
        await wait_until(pilot, screen_is("AccountScreen"))
        await pilot.press("f")
        await wait_until(pilot, screen_is("RecordFormScreen"))
        await type_text(pilot, "one fuel system")
        await pilot.press("enter")
        await wait_until(pilot, lambda: [fact.text for fact in dossier_of(desk).facts] == ["one fuel system"])

        # A touch, in two keys and the text.
        await wait_until(pilot, screen_is("AccountScreen"))
        await pilot.press("l")
        await wait_until(pilot, screen_is("RecordFormScreen"))
        await type_text(pilot, "called about the tender")
        await pilot.press("enter")
        await wait_until(pilot, lambda: [t.summary for t in dossier_of(desk).touches] == ["called about the tender"])

        # Three points, each saved when its field is left, and the sheet.
        await wait_until(pilot, screen_is("AccountScreen"))
        await pilot.press("s")
        await wait_until(pilot, screen_is("ComposerScreen"))
        for number in (1, 2, 3):
            await type_text(pilot, f"point number {number}")
            await pilot.press("tab", "tab", "tab")
        await wait_until(pilot, lambda: len([p for p in dossier_of(desk).three_points() if p]) == 3)
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: list((tmp_path / "out").glob("*three-points*.md")))
        await pilot.press("escape")
        await wait_until(pilot, screen_is("AccountScreen"))

        # The dossier: what is usual, for us.
        await pilot.press("x")
        await wait_until(pilot, screen_is("ExportDialog"))
        await pilot.press("enter")
        await wait_until(pilot, lambda: list((tmp_path / "out").glob("*dossier*.md")))

        # Take back twice: the third point, and the second.
        before_touch.append("".join(dump_book(desk.book)))
        await pilot.press("u")
        await wait_until(pilot, lambda: len([p for p in dossier_of(desk).three_points() if p]) == 2)
        await pilot.press("u")
        await wait_until(pilot, lambda: len([p for p in dossier_of(desk).three_points() if p]) == 1)
        await pilot.press("U")
        await wait_until(pilot, lambda: len([p for p in dossier_of(desk).three_points() if p]) == 2)
        await pilot.press("U")
        await wait_until(pilot, lambda: len([p for p in dossier_of(desk).three_points() if p]) == 3)

    run_tour(desk, tour, size)
    sheet = next((tmp_path / "out").glob("*three-points*.md")).read_text("utf-8")
    assert all(f"point number {number}" in sheet for number in (1, 2, 3))
    dossier = next((tmp_path / "out").glob("*dossier*.md")).read_text("utf-8")
    assert "one fuel system" in dossier
    assert "called about the tender" in dossier
    with open_book(desk.places.book) as book:
        assert "".join(dump_book(book)) == before_touch[0]
        with book.read() as session:
            step = next_undo(session)
            assert step is not None
            assert step.label == "Talking point 3"


def test_keys_typed_before_a_form_has_opened_belong_to_the_form(desk: Desk) -> None:
    async def tour(pilot: Pilot[int], app: TierbookApp) -> None:
        await pilot.press("slash", "b", "a", "n", "k", "enter")
        await wait_until(pilot, lambda: type(app.screen).__name__ == "AccountScreen")
        for key in ("l", "n", "e", "w", "s", "x"):  # each of them a command of the screen below
            app.post_message(_key(key))
        await wait_until(pilot, lambda: [each.value for each in app.screen.query("#entry-summary")] == ["newsx"])  # type: ignore[attr-defined]

    run_tour(desk, tour, (120, 40))


def test_a_touch_typed_in_one_breath_is_logged(desk: Desk) -> None:
    async def tour(pilot: Pilot[int], app: TierbookApp) -> None:
        await pilot.press("slash", "b", "a", "n", "k", "enter")
        await wait_until(pilot, lambda: type(app.screen).__name__ == "AccountScreen")
        for key in ("l", "n", "e", "w", "s", "enter"):
            app.post_message(_key(key))
        await wait_until(pilot, lambda: [touch.summary for touch in dossier_of(desk).touches] == ["news"])

    run_tour(desk, tour, (120, 40))


def _key(character: str) -> events.Key:
    return events.Key(character, "\r" if character == "enter" else character)
