from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events

from store.accounts import add_account, edit_account
from store.errors import Refused
from store.history import list_changes
from store.migrations import create_book
from store.opening import open_book
from store.undoing import undo
from store.windows import read_newest_change
from tui.app import TierbookApp, width_class
from tui.desk import Desk
from tui.requests import LogTouch, OpenDossier, Request, UndoLast
from tui.screens.importing import ImportScreen

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small, StartTerminal, Terminal

CANARY = "Klotilde-Geheim-4711"


# -- undo and redo ---------------------------------------------------------------------------------------------------


def test_undo_and_redo_name_the_step(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("f", "RecordFormScreen")
        await player.type("Wants one system")
        await player.go("enter", "PortfolioScreen")
        await player.press("u")
        await player.until(
            lambda: "Undo: Took back: Fact added: Wants one system · Castor Pharma. U does it again." in player.toasts
        )
        await player.shows("Facts    none yet")
        await player.press("U")
        await player.until(
            lambda: "Redo: Did again: Fact added: Wants one system · Castor Pharma. u takes it back." in player.toasts
        )
        await player.shows("Facts    1 · 0 confirmed")
        await player.press("u")
        await player.until(lambda: not player.account(small.castor).facts)

    play(desk, scene)


def test_a_change_that_is_made_while_a_screen_is_composed_reaches_it_afterwards(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        for _ in range(3):
            player.app.push_screen(ImportScreen(desk, desk.book))
            player.app.refresh_screens()  # an undo, say, has ended in this moment
            await player.shows("Import")
            player.app.pop_screen()
            await player.until(lambda: player.screen_name == "PortfolioScreen")

    play(desk, scene)


def test_what_is_clicked_before_the_first_click_has_opened_anything_opens_nothing(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        for request in (OpenDossier, OpenDossier, LogTouch):
            player.app.screen.send(request(small.northwind))  # type: ignore[attr-defined]
        await player.until(lambda: player.screen_name == "AccountScreen")
        await player.shows("Brief")
        assert [type(screen).__name__ for screen in player.app.screen_stack] == ["PortfolioScreen", "AccountScreen"]
        await player.go("escape", "PortfolioScreen")
        await player.open_dossier()

    play(desk, scene)


def test_undo_goes_back_over_earlier_sessions_to_the_very_beginning_and_says_when_there_is_no_more(
    desk: Desk, play: Play
) -> None:
    async def scene(player: Player) -> None:
        with desk.book.read() as session:
            steps = len({line.change_id for line in list_changes(session) if line.kind == "edit"})
        for _ in range(steps):
            undo(desk.book)
        player.app.action_undo()
        await player.until(lambda: any("nothing to be taken back" in toast for toast in player.toasts))
        await player.shows("An empty book.")
        await player.press("U")
        await player.shows("Northwind Logistics")

    play(desk, scene)


# -- what the store refuses ------------------------------------------------------------------------------------------


def test_what_the_store_refuses_is_told_in_words_and_the_app_goes_on(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Refused("The disk is full", "Nothing was changed; [b]your text[/] is kept.", "Free some space.")

    monkeypatch.setattr("tui.export_flows.export_one", refuse)

    async def scene(player: Player) -> None:
        await player.go("x", "ExportDialog")
        await player.press("enter")
        await player.until(lambda: player.toasts)
        assert player.toasts == ["The disk is full: Nothing was changed; [b]your text[/] is kept.\nFree some space."]
        await player.shows("[b]your text[/] is kept.")
        await player.press("down")
        await player.go("e", "RecordFormScreen")

    play(desk, scene)


def test_the_dossier_is_exported_and_copied_with_words(desk: Desk, play: Play, tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.press("down", "x", "enter")
        await player.until(lambda: any(toast.startswith("Exported: Written: ") for toast in player.toasts))
        await player.press("y")
        await player.until(lambda: any("Copied: " in toast and "lines" in toast for toast in player.toasts))
        assert "# Northwind Logistics" in player.app.clipboard

    play(desk, scene)
    [written] = (tmp_path / "out").glob("*.md")
    assert "One fuel system by spring" in written.read_text("utf-8")


# -- keys typed ahead ------------------------------------------------------------------------------------------------


def send(player: Player, text: str) -> None:
    """Type faster than anything can open."""
    for character in text:
        player.app.post_message(events.Key("space" if character == " " else character, character))


def test_keys_typed_ahead_go_to_the_form_that_is_opening(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(player: Player) -> None:
        send(player, "lu s1 esc")  # every letter of it is a command of the list below
        await player.until(lambda: player.app.screen.query("#entry-summary"))
        await player.until(lambda: player.entry("summary").value == "u s1 esc")

    play(desk, scene)


def test_what_ends_late_lets_no_keys_go_that_wait_for_something_newer(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out = TierbookApp.carry_out

    async def slowly(app: TierbookApp, request: Request) -> None:
        if isinstance(request, LogTouch):
            await asyncio.sleep(0.4)
        await carry_out(app, request)
        if isinstance(request, OpenDossier):
            await asyncio.sleep(0.2)

    monkeypatch.setattr(TierbookApp, "carry_out", slowly)

    async def scene(player: Player) -> None:
        await player.open_dossier()
        send(player, "lnotes")  # every letter of it is a command of the screen below
        await player.until(lambda: player.app.screen.query("#entry-summary"))
        await player.until(lambda: player.entry("summary").value == "notes")

    play(desk, scene)


def test_keys_behind_an_escape_belong_to_what_comes_after_the_form(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        before = player.changes()
        for key in ("e", "escape", "2"):
            player.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await player.until(lambda: "Haldén Énergie" in player.text)
        await player.until(lambda: player.screen_name == "PortfolioScreen")
        assert player.changes() == before

    play(desk, scene)


def test_u_takes_back_nothing_that_came_after_it_was_pressed(desk: Desk, small: Small, play: Play) -> None:
    edit_account(desk.book, small.castor, {"city": "Basel"})
    newest = read_newest_change(desk.reader)
    edit_account(desk.book, small.castor, {"notes": "typed in the other window"})

    async def scene(player: Player) -> None:
        before = player.changes()
        player.app.ask(UndoLast(newest))
        await player.until(lambda: any(toast.startswith("Nothing was taken back") for toast in player.toasts))
        assert player.changes() == before
        await player.press("u", "u")
        await player.until(lambda: len(player.changes()) == len(before) + 2)

    play(desk, scene)


def test_what_is_typed_behind_an_undo_waits_for_it_and_comes_when_it_is_refused(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    gate = threading.Event()

    def wait(_: object, *, until: int) -> None:
        assert until
        gate.wait(20)
        raise Refused("Later", "It took long.", "")

    monkeypatch.setattr("tui.flows.undoing.undo", wait)

    async def scene(player: Player) -> None:
        player.burst("u", "down")
        await player.settle()
        assert "─ Northwind Logistics ─" not in player.text  # it is meant for the list as it will be
        gate.set()
        await player.until(lambda: player.toasts == ["Later: It took long."])
        await player.shows("─ Northwind Logistics ─")

    play(desk, scene)


# -- the end ---------------------------------------------------------------------------------------------------------


def test_q_leaves_from_the_home_screen_alone_and_ctrl_q_from_anywhere(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.open_dossier()
        await player.press("q")
        assert player.app.return_code is None
        await player.go("e", "RecordFormScreen")
        await player.press("ctrl+q")
        assert player.app.return_code == 0

    async def home(player: Player) -> None:
        await player.press("q")
        assert player.app.return_code == 0

    play(desk, scene)
    play(desk, home)


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
def test_what_is_typed_when_the_app_is_left_is_saved_or_kept(desk: Desk, small: Small, play: Play, key: str) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await player.press("tab")
        await player.type("s")
        await player.press(key)
        kept = desk.places.drafts
        await player.until(
            lambda: (
                player.account(small.castor).account.industry == "Pharmas"
                or any("Pharmas" in path.read_text("utf-8") for path in kept.glob("*.json"))
            )
        )

    play(desk, scene)


def test_a_fault_inside_a_flow_ends_with_code_1_and_without_content(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        secret = CANARY
        raise KeyError(secret)

    monkeypatch.setattr("tui.export_flows.export_one", fail)
    codes: list[int | None] = []

    async def scene(player: Player) -> None:
        send(player, "x")
        player.app.post_message(events.Key("enter", "\r"))
        for _ in range(300):
            if player.app.return_code is not None:
                break
            await asyncio.sleep(0.01)
        codes.append(player.app.return_code)

    with pytest.raises(BaseException):  # noqa: B017, PT011 the pilot gives the fault to the test
        play(desk, scene)
    assert codes == [1]
    told = capsys.readouterr()
    assert CANARY not in told.out + told.err
    notes = [path.read_text("utf-8") for path in desk.places.notes.glob("*")]
    assert len(notes) == 1
    assert "KeyError" in notes[0]
    assert CANARY not in notes[0]


STAGE = """
    import os, sys, shutil
    from pathlib import Path
    from store.places import Places
    from store.migrations import create_book
    from store.opening import open_book
    from store.accounts import add_account
    from tui.app import run_app

    places = Places(Path("data").absolute())
    if not places.book.exists():
        create_book(places.book, "Stage")
        with open_book(places.book) as book:
            add_account(book, {"name": "Stage Bakery", "tier": 1})
    sys.exit(run_app(places))
"""


def begin_a_touch(start: StartTerminal) -> Terminal:
    """Type into a form that is not saved yet, in a terminal."""
    terminal = start(STAGE)
    terminal.wait_for("Stage Bakery")
    terminal.send("l")
    terminal.wait_for("What happened?")
    terminal.send(CANARY)
    terminal.wait_until(lambda: CANARY[-6:].encode() in terminal.output)
    return terminal


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_keeps_the_draft_and_restores_the_terminal(
    start: StartTerminal, tmp_path: Path, number: signal.Signals
) -> None:
    terminal = begin_a_touch(start)
    os.kill(terminal.process.pid, number)
    assert terminal.wait_end() == 128 + number
    assert terminal.modes_left_on == []
    assert terminal.is_as_found
    [draft] = (tmp_path / "data" / "drafts").glob("*.json")
    assert CANARY in draft.read_text("utf-8")
    assert draft.stat().st_mode & 0o777 == 0o600


def test_the_window_that_goes_keeps_the_draft(start: StartTerminal, tmp_path: Path) -> None:
    terminal = begin_a_touch(start)
    terminal.hang_up()
    assert terminal.wait_end() == 129
    [draft] = (tmp_path / "data" / "drafts").glob("*.json")
    assert CANARY in draft.read_text("utf-8")


DAMAGED = """
    import sys
    from pathlib import Path

    from store.errors import StoreError
    from store.places import Places
    from tui.app import run_app

    places = Places.find({"TIERBOOK_HOME": "data"})
    places.home.mkdir(parents=True)
    places.book.write_bytes(Path(sys.argv[0]).with_name("whole.db").read_bytes())
    content = bytearray(places.book.read_bytes())
    page = content.find(b"Stage Bakery") // 4096 * 4096
    content[page : page + 60] = b"\\xff" * 60
    places.book.write_bytes(content)
    try:
        run_app(places)
    except StoreError as error:
        see(error.in_words())
"""


def test_a_damaged_page_is_told_in_words_and_is_no_fault_of_the_program(start: StartTerminal, tmp_path: Path) -> None:
    create_book(tmp_path / "whole.db", "Stage")
    with open_book(tmp_path / "whole.db") as book:
        add_account(book, {"name": "Stage Bakery", "tier": 1})
    terminal = start(DAMAGED)
    terminal.wait_end()
    assert any("SQLite found a damaged page" in line for line in terminal.seen)
    assert terminal.modes_left_on == []
    assert not (tmp_path / "data" / "notes").exists()


def test_the_classes_of_the_widths_are_those_that_textual_gives(desk: Desk) -> None:
    for columns, name in [(1, "-narrow"), (83, "-narrow"), (84, "-medium"), (110, "-wide"), (500, "-xwide")]:
        assert width_class(columns) == name
    assert [name for _, name in TierbookApp.HORIZONTAL_BREAKPOINTS] == ["-narrow", "-medium", "-wide", "-xwide"]


def test_another_window_is_seen_after_the_next_change(desk: Desk, play: Play) -> None:
    from store.opening import open_book

    async def scene(player: Player) -> None:
        with open_book(desk.places.book) as other:
            add_account(other, {"name": "From Elsewhere", "tier": 1})
        await player.press("2", "1")
        await player.shows("From Elsewhere")

    play(desk, scene)
