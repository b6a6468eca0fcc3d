"""What is typed into a form is saved, or kept as a draft; two windows never overwrite each other unasked."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import TextArea

from store.accounts import edit_account, read_account
from store.colleagues import ColleagueDraft, add_colleague
from store.errors import NotFound
from store.opening import open_book
from store.places import Places
from tui.desk import Desk
from tui.settings import Settings
from tui.widgets.form import Form

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


def state(player: Player) -> str:
    """The line at the bottom of the form."""
    return str(player.app.screen.query_one("#form-state").render())  # type: ignore[attr-defined]


def drafts(desk: Desk) -> list[Path]:
    return list(desk.places.drafts.glob("*")) if desk.places.drafts.exists() else []


async def retype(player: Player, name: str, text: str) -> None:
    """Put another text into a field, as somebody who empties it first."""
    entry = player.entry(name)
    entry.focus()
    await player.settle()
    await player.press("end", "ctrl+u")
    await player.type(text)


async def answer(player: Player, number: int) -> None:
    """Give the answer of that number, from zero, to the question on the screen."""
    await player.in_question()
    await player.press(*["right"] * number, "enter")
    await player.until(lambda: player.screen_name != "ChoiceDialog")


# -- drafts ----------------------------------------------------------------------------------------------------------


def test_escape_keeps_new_text_and_the_same_form_brings_it_back(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("f", "RecordFormScreen")
        await player.type("half a tho")
        await player.go("escape", "PortfolioScreen")
        assert any("Your text is kept as a draft" in toast for toast in player.toasts)
        assert [stat.S_IMODE(path.stat().st_mode) for path in drafts(desk)] == [0o600]
        assert stat.S_IMODE(desk.places.drafts.stat().st_mode) == 0o700
        await player.press("down")
        await player.go("f", "RecordFormScreen")
        assert player.entry("text").value == ""  # another account's fact
        await player.go("escape", "PortfolioScreen")
        await player.press("up")
        await player.go("f", "RecordFormScreen")
        assert player.entry("text").value == "half a tho"
        await player.press("end")
        await player.type("ught")
        await player.go("enter", "PortfolioScreen")
        assert player.account(small.castor).facts[0].text == "half a thought"
        assert drafts(desk) == []

    play(desk, scene)


def test_a_draft_is_written_a_second_after_typing_and_offered_at_the_next_start(desk: Desk, places, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("l", "RecordFormScreen")
        await player.type("unsaved words")
        for _ in range(300):
            if drafts(desk):
                break
            await asyncio.sleep(0.01)
        assert "unsaved words" in drafts(desk)[0].read_text("utf-8")

    async def next_start(player: Player) -> None:
        offered = "Touch · Castor Pharma (20 Nov 09:00)"
        await player.until(lambda: any(offered in toast for toast in player.toasts))
        await player.go("l", "RecordFormScreen")
        assert player.entry("summary").value == "unsaved words"

    play(desk, scene)
    later = Desk(places, Settings())
    play(later, next_start)
    later.close()


def test_the_app_keeps_the_text_when_it_is_told_to_end(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("l", "RecordFormScreen")
        await player.type("last words")
        player.app.keep_drafts()
        assert "last words" in drafts(desk)[0].read_text("utf-8")

    play(desk, scene)


def test_a_draft_is_thrown_away_after_asking(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await retype(player, "employees", "many")
        await player.press("escape")
        await player.until(lambda: "esc again" in state(player))
        await player.go("f8", "ChoiceDialog")
        await player.go("enter", "RecordFormScreen")  # the safe answer
        assert player.entry("employees").value == "many"
        await player.go("f8", "ChoiceDialog")
        await player.press("right")
        await player.go("enter", "RecordFormScreen")
        await player.until(lambda: player.entry("employees").value == "")
        assert player.problem("employees") == ""
        await player.go("escape", "PortfolioScreen")
        assert drafts(desk) == []

    play(desk, scene)


def test_a_draft_is_brought_back_and_nothing_of_it_is_saved_by_opening_the_form(
    desk: Desk, small: Small, play: Play
) -> None:
    typed = {"relationship": "partner", "city": "Basel", "old_field": "x"}

    async def scene(player: Player) -> None:
        before = player.changes()
        desk.drafts.keep(f"account {small.castor}", "Castor", typed)
        await player.go("e", "RecordFormScreen")
        await player.until(lambda: player.entry("city").value == "Basel")
        assert player.entry("relationship").value == "partner"
        for _ in range(5):
            await player.settle()
            await asyncio.sleep(0.02)
        assert "is back  ·  F8 throws it away" in state(player)
        assert player.changes() == before
        player.entry("relationship").focus()
        await player.press("tab")
        await player.until(lambda: player.account(small.castor).account.relationship == "partner")

    play(desk, scene)


def test_a_choice_of_a_draft_that_is_gone_does_no_harm(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        desk.drafts.keep(f"account {small.castor}", "Castor", {"owner_id": "77", "city": "Basel"})
        await player.go("e", "RecordFormScreen")
        await player.until(lambda: player.entry("city").value == "Basel")
        await player.press("ctrl+s")
        await player.until(lambda: player.problem("owner_id"))
        await player.until(lambda: player.account(small.castor).account.city == "Basel")
        assert player.account(small.castor).account.owner_id is None

    play(desk, scene)


def test_a_disk_that_refuses_the_draft_is_told(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        desk.places.drafts.write_text("a file where the folder should be")
        await player.go("f", "RecordFormScreen")
        await player.type("words")
        player.app.keep_drafts()
        await player.until(lambda: "The draft is not kept" in state(player))
        assert player.entry("text").value == "words"

    play(desk, scene)


# -- two windows -----------------------------------------------------------------------------------------------------


LATER, THEIRS, MINE = range(3)


async def into_conflict(player: Player, small: Small) -> None:
    """Change the name here and elsewhere, and leave the field."""
    await player.go("e", "RecordFormScreen")
    with open_book(player.desk.places.book, who="Other") as other:
        edit_account(other, small.castor, {"name": "Theirs Inc"})
    await player.press("end")
    await player.type(" AG")
    await player.press("tab")
    await player.in_question()


@pytest.mark.parametrize(("choice", "kept"), [(THEIRS, "Theirs Inc"), (MINE, "Castor Pharma AG")])
def test_the_same_field_changed_in_two_windows_shows_both_and_asks(
    desk: Desk, small: Small, play: Play, choice: int, kept: str
) -> None:
    async def scene(player: Player) -> None:
        await into_conflict(player, small)
        await player.shows("Theirs: Theirs Inc", "Yours: Castor Pharma AG")
        await answer(player, choice)
        await player.until(lambda: player.account(small.castor).account.name == kept)
        await player.until(lambda: player.entry("name").value == kept)
        await player.go("escape", "PortfolioScreen")
        assert player.account(small.castor).account.name == kept
        assert drafts(desk) == []

    play(desk, scene)


def test_text_that_gives_way_to_theirs_can_be_put_back(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await into_conflict(player, small)
        await answer(player, THEIRS)
        await player.until(lambda: state(player).startswith("Theirs is kept. Your text is on the clipboard"))
        assert player.app.clipboard == "Castor Pharma AG"
        player.entry("name").focus()
        await player.press("ctrl+z")
        assert player.entry("name").value == "Castor Pharma AG"

    play(desk, scene)


@pytest.mark.parametrize("key", ["escape", "enter"])
def test_a_conflict_can_be_decided_later_and_the_text_stays_as_typed(
    desk: Desk, small: Small, play: Play, key: str
) -> None:
    async def scene(player: Player) -> None:
        await into_conflict(player, small)
        await player.go(key, "RecordFormScreen")
        await player.until(lambda: state(player).startswith("Not saved yet"))
        assert player.entry("name").value == "Castor Pharma AG"
        assert player.account(small.castor).account.name == "Theirs Inc"
        assert "Castor Pharma AG" in drafts(desk)[0].read_text("utf-8")
        player.entry("name").focus()
        await player.press("tab", "tab")
        assert player.screen_name == "RecordFormScreen"  # it is not asked again unasked
        await player.go("ctrl+s", "ChoiceDialog")
        await answer(player, MINE)
        await player.until(lambda: player.account(small.castor).account.name == "Castor Pharma AG")

    play(desk, scene)


def test_a_conflict_that_is_put_off_does_not_keep_the_form_open_and_is_asked_about_the_next_time(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await into_conflict(player, small)
        await player.go("escape", "RecordFormScreen")
        await player.go("escape", "PortfolioScreen")
        assert any("Your text is kept as a draft" in toast for toast in player.toasts)
        await player.go("e", "RecordFormScreen")
        assert player.entry("name").value == "Castor Pharma AG"
        assert player.account(small.castor).account.name == "Theirs Inc"
        await player.go("ctrl+s", "ChoiceDialog")
        await player.shows("Theirs: Theirs Inc", "Yours: Castor Pharma AG")
        await answer(player, THEIRS)
        await player.until(lambda: player.entry("name").value == "Theirs Inc")
        await player.until(lambda: drafts(desk) == [])

    play(desk, scene)


def test_a_draft_does_not_overwrite_what_was_changed_since_it_was_typed(
    desk: Desk, small: Small, places: Places, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await retype(player, "city", "Basel")
        player.app.keep_drafts()

    async def next_start(player: Player) -> None:
        with open_book(places.book, who="Other") as other:
            edit_account(other, small.castor, {"city": "Bern", "country": "Switzerland"})
        await player.go("e", "RecordFormScreen")
        assert player.entry("city").value == "Basel"
        assert player.entry("country").value == "Switzerland"
        await player.go("ctrl+s", "ChoiceDialog")
        await player.shows("Theirs: Bern", "Yours: Basel")
        assert player.account(small.castor).account.city == "Bern"
        await answer(player, MINE)
        await player.until(lambda: player.account(small.castor).account.city == "Basel")
        await player.go("escape", "PortfolioScreen")
        assert drafts(desk) == []

    play(desk, scene)
    later = Desk(places, Settings())
    play(later, next_start)
    later.close()


def test_a_draft_that_is_thrown_away_leaves_what_the_book_says_now(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        desk.drafts.keep(f"account {small.castor}", "Castor", {"city": "Basel"}, {"city": "Zug"})
        edit_account(desk.book, small.castor, {"city": "Bern"})
        await player.go("e", "RecordFormScreen")
        await player.go("f8", "ChoiceDialog")
        await answer(player, 1)
        await player.until(lambda: player.entry("city").value == "Bern")
        await retype(player, "city", "Thun")
        await player.go("escape", "PortfolioScreen")  # no question: what was typed last was typed over what is there
        assert player.account(small.castor).account.city == "Thun"

    play(desk, scene)


def test_a_field_that_changes_again_while_it_is_asked_about_is_asked_about_again(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await into_conflict(player, small)
        edit_account(desk.book, small.castor, {"name": "A third"})
        await player.press("right", "right", "enter")
        await player.shows("Theirs: A third")
        await answer(player, MINE)
        await player.until(lambda: player.account(small.castor).account.name == "Castor Pharma AG")

    play(desk, scene)


def test_a_long_text_is_shown_from_where_the_two_part_and_can_be_scrolled(desk: Desk, small: Small, play: Play) -> None:
    long = "\n".join(f"Line {number}" for number in range(1, 61))

    async def scene(player: Player) -> None:
        edit_account(desk.book, small.castor, {"notes": long})
        await player.go("e", "RecordFormScreen")
        edit_account(desk.book, small.castor, {"notes": f"{long}\nTheirs at the end"})
        notes: TextArea = player.entry("notes")  # type: ignore[assignment]
        notes.focus()
        notes.replace(f"{long}\n{'! ' * 500}", (0, 0), notes.document.end)
        await player.go("ctrl+s", "ChoiceDialog")
        await player.shows("Theirs: …", "Line 60", "Theirs at the end")
        assert "Line 50" not in player.text
        assert "Keep mine" in player.text
        await player.press(*["pagedown"] * 5)
        await player.until(lambda: "Theirs at the end" not in player.text)
        await player.press(*["up"] * 60)
        await player.shows("Theirs: …")

    play(desk, scene, (80, 24))


def test_an_amount_changed_in_two_windows_is_shown_and_kept_as_it_is_typed(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        with open_book(desk.places.book) as other:
            edit_account(other, small.castor, {"revenue": 1_234_500})
        await retype(player, "revenue", "5000")
        await player.press("tab")
        await player.in_question()
        await player.shows("Theirs: 12345", "Yours: 5000")
        await answer(player, THEIRS)
        await player.until(lambda: player.entry("revenue").value == "12345")
        await player.go("escape", "PortfolioScreen")
        assert player.account(small.castor).account.revenue == 1_234_500

    play(desk, scene)


def test_a_choice_changed_in_two_windows_is_shown_by_its_label(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        with open_book(desk.places.book) as other:
            newcomer = add_colleague(other, ColleagueDraft(name="New Comer"))
            edit_account(other, small.castor, {"relationship": "partner", "owner_id": newcomer})
        player.entry("relationship").value = "customer"
        await player.in_question()
        await player.shows("Theirs: Partner", "Yours: Customer")
        await answer(player, THEIRS)
        await player.until(lambda: player.entry("relationship").value == "partner")
        assert state(player) == "Theirs is kept."
        assert player.app.clipboard == ""

    play(desk, scene)


def test_another_field_changed_elsewhere_is_kept_without_a_question(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        with open_book(desk.places.book) as other:
            edit_account(other, small.castor, {"city": "Basel"})
        await player.press("end")
        await player.type(" AG")
        await player.go("escape", "PortfolioScreen")
        account = player.account(small.castor).account
        assert (account.name, account.city) == ("Castor Pharma AG", "Basel")

    play(desk, scene)


def test_a_record_removed_elsewhere_keeps_the_text_and_is_told(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("down")
        await player.open_dossier("3")
        await player.go("enter", "RecordFormScreen")
        with open_book(desk.places.book) as other:
            from store.facts import remove_fact

            remove_fact(other, small.fact)
        await player.press("end")
        await player.type(" at the latest")
        await player.press("tab")
        await player.until(lambda: "no longer there" in state(player))
        assert player.entry("text").value == "One fuel system by spring at the latest"
        await player.press("escape")
        await player.until(lambda: "esc again" in state(player))
        await player.go("escape", "AccountScreen")
        assert "at the latest" in drafts(desk)[0].read_text("utf-8")

    play(desk, scene)


def test_that_nothing_was_changed_is_not_said_when_fields_before_it_were_saved(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NotFound("It is gone", "Somebody took it.", "Look for it.", safe="All is as it was.")

    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await player.press("end")
        await player.type(" AG")
        await player.press("tab")
        await player.until(lambda: state(player) == "Saved")
        monkeypatch.setattr("store.records.take", refuse)
        monkeypatch.setattr("store.accounts.take", refuse)
        await player.type("!")
        await player.press("tab")
        await player.until(lambda: state(player) == "It is gone. “Industry” is not saved; “Name” is. Look for it.")

    play(desk, scene)


def test_it_is_not_said_that_all_is_saved_while_a_field_above_is_wrong(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await retype(player, "employees", "many")
        await player.press("tab")
        await player.until(lambda: player.problem("employees"))
        await retype(player, "city", "Basel")
        await player.press("tab")
        words = "“City” is saved; “Employees” is not: mend it."
        await player.until(lambda: state(player) == words)
        line = player.app.screen.query_one("#form-state")
        assert "$text-warning" in {span.style for span in line.render().spans}  # type: ignore[attr-defined]
        await retype(player, "employees", "12")
        await player.press("tab")
        await player.until(lambda: state(player) == "Saved")

    play(desk, scene)


# -- a book that is in use -------------------------------------------------------------------------------------------


def test_a_locked_book_is_told_what_is_typed_meanwhile_waits_and_all_is_saved_later(
    desk: Desk, small: Small, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.bookfile.BUSY_MILLISECONDS", 300)
    other = sqlite3.connect(desk.places.book, isolation_level=None)

    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        other.execute("BEGIN IMMEDIATE")
        await retype(player, "city", "Basel")
        await player.press("tab")
        await player.type("Swi")
        assert player.entry("city").value == "Basel"
        await player.until(lambda: player.entry("country").value == "Swi")
        await player.until(lambda: "Another program holds it" in player.problem("city"))
        assert state(player).startswith("The book is in use.")
        other.execute("ROLLBACK")
        await player.go("escape", "PortfolioScreen")
        account = player.account(small.castor).account
        assert (account.city, account.country) == ("Basel", "Swi")

    play(desk, scene)
    other.close()


# -- keys that are typed ahead ---------------------------------------------------------------------------------------


def burst(player: Player, *keys: str) -> None:
    """Type keys faster than anything can be drawn or saved."""
    for key in keys:
        player.app.post_message(events.Key(key, key if len(key) == 1 else None))


def test_keys_behind_throwing_away_go_to_the_question_and_then_to_the_form(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        burst(player, "end", "A", "G", "f8", "right", "enter", "tab", "end", "!", "escape")
        await player.until(lambda: player.screen_name == "PortfolioScreen")
        account = player.account(small.castor).account
        assert (account.name, account.industry) == ("Castor Pharma", "Pharma!")

    play(desk, scene)


@pytest.mark.parametrize("ahead", [["tab", "1", "2", "enter"], ["tab", "1", "tab", "5", "tab", "6", "enter"]])
def test_keys_typed_for_the_form_answer_no_conflict_and_are_not_lost(
    desk: Desk, small: Small, play: Play, monkeypatch: pytest.MonkeyPatch, ahead: list[str]
) -> None:
    monkeypatch.setattr("tui.screens.dialogs.QUIET", 0.5)

    def city() -> str:
        with desk.book.read() as session:
            return read_account(session, small.castor).city

    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        player.app.screen.set_focus(player.entry("city"))
        await player.settle()
        edit_account(desk.book, small.castor, {"city": "Theirs"})
        player.entry("city").value = "Mine"
        player.burst(*ahead)
        await player.in_question()
        assert city() == "Theirs"
        await player.press("t")
        await player.until(lambda: player.screen_name == "RecordFormScreen")
        await player.until(lambda: not player.app._typed and not player.app.is_passing_keys)
        typed = "".join(player.app.screen.query_one(Form).values().values())
        assert all(key in typed for key in ahead if key.isdigit())

    play(desk, scene)
