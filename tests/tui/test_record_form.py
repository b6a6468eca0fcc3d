from __future__ import annotations

import asyncio
import sqlite3
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import TextArea

from store.accounts import edit_account
from store.colleagues import ColleagueDraft, add_colleague
from store.facts import edit_fact
from store.opening import open_book
from tui.desk import Desk

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


# -- editing: each field saves when it is left -----------------------------------------------------------------------


def test_a_field_is_saved_when_it_is_left_and_each_is_one_change(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        before = len(player.changes())
        await retype(player, "city", "Basel")
        assert player.account(small.castor).account.city == ""
        await player.press("tab")
        await player.until(lambda: player.account(small.castor).account.city == "Basel")
        await player.until(lambda: state(player) == "Saved")
        await player.type("Switzerland")
        await player.press("tab", "tab", "tab")
        await player.until(lambda: player.account(small.castor).account.country == "Switzerland")
        assert player.changes()[: len(player.changes()) - before] == [
            ("country", "", "Switzerland"),
            ("city", "", "Basel"),
        ]

    play(desk, scene)


def test_escape_saves_the_field_that_is_being_edited(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await retype(player, "city", "Basel")
        await player.go("escape", "PortfolioScreen")
        assert player.account(small.castor).account.city == "Basel"
        await player.until(lambda: "It is in your book." in player.text)
        assert drafts(desk) == []

    play(desk, scene)


def test_a_choice_saves_itself_and_several_lines_save_when_left(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        player.entry("relationship").focus()
        await player.press("enter", "down", "enter")
        await player.until(lambda: player.account(small.castor).account.relationship == "prospect")
        player.entry("notes").focus()
        await player.settle()
        await player.press("a", "enter", "b")
        await player.go("escape", "PortfolioScreen")
        assert player.account(small.castor).account.notes == "a\nb"

    play(desk, scene)


@pytest.mark.parametrize(
    ("field", "typed", "words", "mended", "kept"),
    [
        ("employees", "many", "is not a whole number", "1200", 1200),
        ("employees", "-3", "is less than 0", "3", 3),
        ("revenue", "a lot", "write it like 1,240,000", "1,240,000.5", 124_000_050),
        ("customer_since", "99999", "is more than 9999", "2019", 2019),
        ("name", "", "is needed and is empty", "Castor", "Castor"),
    ],
)
def test_what_breaks_a_rule_is_told_below_its_field_and_the_text_stays(
    desk: Desk, small: Small, play: Play, field: str, typed: str, words: str, mended: str, kept: object
) -> None:
    async def scene(player: Player) -> None:
        was = getattr(player.account(small.castor).account, field)
        await player.go("e", "RecordFormScreen")
        await retype(player, field, typed)
        await player.press("tab")
        await player.until(lambda: words in player.problem(field))
        assert state(player).startswith("This was not saved.")
        assert player.entry(field).value == typed
        assert getattr(player.account(small.castor).account, field) == was
        await retype(player, field, mended)
        await player.press("tab")
        await player.until(lambda: getattr(player.account(small.castor).account, field) == kept)
        await player.until(lambda: player.problem(field) == "")

    play(desk, scene)


def test_a_date_that_is_none_is_refused_below_its_field(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("down")
        await player.open_dossier("4")
        await player.go("enter", "RecordFormScreen")
        for typed in ("soon", "2026-02-30", "86400", "31.12.2026"):
            player.app.screen._form.show_problem("close_on", "")  # type: ignore[attr-defined]
            await retype(player, "close_on", typed)
            await player.press("tab")
            await player.until(lambda: player.problem("close_on") == "is not a date like 2026-11-30")
            assert str(player.account(small.northwind).opportunities[0].close_on) == "2026-10-01"

    play(desk, scene)


def test_escape_twice_leaves_a_refused_text_as_a_draft_and_the_rest_is_saved(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await retype(player, "employees", "many")
        await player.press("tab", "tab")
        await player.type("2019")
        await player.press("escape")
        await player.until(lambda: "esc again" in state(player))
        assert player.account(small.castor).account.customer_since == 2019
        await player.go("escape", "PortfolioScreen")
        assert any("kept as a draft" in toast for toast in player.toasts)
        await player.go("e", "RecordFormScreen")
        assert player.entry("employees").value == "many"
        assert "Unsaved text of 20 Nov 09:00 is back" in state(player)

    play(desk, scene)


def test_ctrl_s_says_that_everything_is_saved(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await player.press("ctrl+s")
        await player.until(lambda: state(player) == "Everything is saved.")
        await retype(player, "city", "Basel")
        await player.press("ctrl+s")
        await player.until(lambda: state(player) == "Saved")

    play(desk, scene)


def test_ctrl_z_steps_back_in_a_line_also_over_what_a_draft_brought(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await player.press("end")
        await player.type("!?")
        await player.press("ctrl+z")
        assert player.entry("name").value == "Castor Pharma!"
        await player.press("ctrl+z")
        assert player.entry("name").value == "Castor Pharma"
        await player.press("ctrl+z", "ctrl+z")
        assert player.entry("name").value == "Castor Pharma"

    play(desk, scene)


def test_a_letter_typed_into_a_field_never_replaces_what_is_in_it(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await player.press("tab", "x")
        assert player.entry("industry").value == "Pharmax"

    play(desk, scene)


def test_a_text_of_several_lines_keeps_them_also_in_a_field_of_one(desk: Desk, small: Small, play: Play) -> None:
    edit_fact(desk.book, small.fact, {"text": "First line\nSecond line"})

    async def scene(player: Player) -> None:
        await player.press("down")
        await player.open_dossier("3")
        before = player.changes()
        await player.go("enter", "RecordFormScreen")
        await player.shows("First line", "Second line")
        await player.go("escape", "AccountScreen")
        assert player.changes() == before
        await player.go("enter", "RecordFormScreen")
        await player.press("x", "tab")
        await player.until(lambda: player.account(small.northwind).facts[0].text == "xFirst line\nSecond line")

    play(desk, scene)


# -- adding: all at once ---------------------------------------------------------------------------------------------


def test_enter_and_ctrl_s_save_a_new_record_once(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        for number, key in enumerate(["enter", "ctrl+s"], 1):
            await player.go("f", "RecordFormScreen")
            await player.type(f"Fact {number}")
            await player.go(key, "PortfolioScreen")
            assert len(player.account(small.castor).facts) == number
        await player.go("f", "RecordFormScreen")
        await player.type("Fact 3")
        player.app.screen.action_save()  # type: ignore[attr-defined]
        await player.press("ctrl+s", "ctrl+s")
        await player.until(lambda: player.screen_name == "PortfolioScreen")
        assert len(player.account(small.castor).facts) == 3

    play(desk, scene)


def test_an_empty_new_record_is_refused_at_its_field_and_the_focus_goes_there(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await player.go("f", "RecordFormScreen")
        player.entry("source").focus()
        await player.type("Marta")
        await player.press("ctrl+s")
        await player.until(lambda: player.problem("text") == "is needed")
        await player.until(lambda: player.app.focused is player.entry("text"))
        assert player.entry("source").value == "Marta"
        await player.type("Wants it")
        await player.go("ctrl+s", "PortfolioScreen")
        assert player.account(small.castor).facts[0].source == "Marta"

    play(desk, scene)


def test_a_new_deal_with_wrong_values_is_told_below_each_field(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.open_dossier("4")
        await player.go("a", "RecordFormScreen")
        await player.type("Reactor")
        await retype(player, "amount", "a lot")
        await player.press("enter")
        await player.until(lambda: "write it like 1,240,000" in player.problem("amount"))
        await retype(player, "amount", "1,240,000")
        await retype(player, "probability", "120")
        await retype(player, "close_on", "soon")
        await player.press("enter")
        await player.until(lambda: player.problem("probability") == "is more than 100")
        assert player.problem("close_on") == "is not a date like 2026-11-30"
        assert player.problem("amount") == ""
        assert player.entry("name").value == "Reactor"
        assert player.account(small.castor).opportunities == ()

    play(desk, scene)


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

    from tui.settings import Settings

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


def test_a_choice_of_a_draft_that_is_gone_does_no_harm(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        desk.drafts.keep(f"account {small.castor}", "Castor", {"owner_id": "77", "city": "Basel", "old_field": "x"})
        await player.go("e", "RecordFormScreen")
        await player.until(lambda: player.entry("city").value == "Basel")
        await player.press("tab")
        await player.until(lambda: player.problem("owner_id"))
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


@pytest.mark.parametrize(("answer", "kept"), [("enter", "Theirs Inc"), ("right", "Castor Pharma AG")])
def test_the_same_field_changed_in_two_windows_shows_both_and_asks(
    desk: Desk, small: Small, play: Play, answer: str, kept: str
) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        with open_book(desk.places.book, who="Other") as other:
            edit_account(other, small.castor, {"name": "Theirs Inc"})
        await player.press("end")
        await player.type(" AG")
        await player.press("tab")
        await player.until(lambda: player.screen_name == "ChoiceDialog")
        await player.shows("Theirs: Theirs Inc", "Yours: Castor Pharma AG")
        await player.press(answer, *(["enter"] if answer == "right" else []))
        await player.until(lambda: player.screen_name == "RecordFormScreen")
        await player.until(lambda: player.account(small.castor).account.name == kept)
        assert player.entry("name").value == kept
        await player.go("escape", "PortfolioScreen")
        assert player.account(small.castor).account.name == kept

    play(desk, scene)


def test_an_amount_changed_in_two_windows_is_shown_and_kept_as_it_is_typed(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        with open_book(desk.places.book) as other:
            edit_account(other, small.castor, {"revenue": 1_234_500})
        await retype(player, "revenue", "5000")
        await player.press("tab")
        await player.until(lambda: player.screen_name == "ChoiceDialog")
        await player.shows("Theirs: 12345", "Yours: 5000")
        await player.go("enter", "RecordFormScreen")
        assert player.entry("revenue").value == "12345"
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
        await player.until(lambda: player.screen_name == "ChoiceDialog")
        await player.shows("Theirs: Partner", "Yours: Customer")
        await player.go("enter", "RecordFormScreen")
        assert player.entry("relationship").value == "partner"

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


# -- a book that is in use -------------------------------------------------------------------------------------------


def test_a_locked_book_is_told_while_the_screen_answers_and_the_text_is_saved_later(
    desk: Desk, small: Small, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.bookfile.BUSY_MILLISECONDS", 300)
    other = sqlite3.connect(desk.places.book, isolation_level=None)

    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        other.execute("BEGIN IMMEDIATE")
        await retype(player, "city", "Basel")
        await player.press("tab")
        await player.type("Swi")  # the screen answers while the save waits
        assert player.entry("country").value == "Swi"
        assert player.entry("city").value == "Basel"
        await player.until(lambda: "Another program holds it" in player.problem("city"))
        assert state(player).startswith("The book is in use.")
        other.execute("ROLLBACK")
        await player.go("escape", "PortfolioScreen")
        account = player.account(small.castor).account
        assert (account.city, account.country) == ("Basel", "Swi")

    play(desk, scene)
    other.close()


# -- $EDITOR ---------------------------------------------------------------------------------------------------------


def test_f4_without_an_editor_says_what_to_set(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await player.press("f4")
        await player.until(
            lambda: "No editor is set: Set VISUAL or EDITOR to the name of your editor." in player.toasts
        )

    play(desk, scene)


def test_the_text_of_an_editor_comes_back_as_typed_and_can_be_taken_back(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nstat -c %a "$1" "$(dirname "$1")" > "$0.modes"\nprintf "two\\nlines\\n" > "$1"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(editor))

    async def scene(player: Player) -> None:
        from contextlib import nullcontext

        monkeypatch.setattr(player.app, "suspend", nullcontext)
        await player.go("e", "RecordFormScreen")
        await player.press("f4")
        assert player.entry("name").value == "two lines"
        await player.press("ctrl+z")
        assert player.entry("name").value == "Castor Pharma"
        notes = player.app.screen.query_one("#entry-notes", TextArea)
        notes.focus()
        await player.press("f4")
        assert notes.text == "two\nlines"
        await player.press("ctrl+z")
        assert notes.text == ""

    play(desk, scene)
    assert (tmp_path / "editor.modes").read_text().split() == ["600", "700"]
