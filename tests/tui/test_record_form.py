from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest
from textual.widgets import TextArea

from store.facts import add_fact, edit_fact
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
        assert state(player).endswith("is not saved. Mend it, then tab.")
        assert player.entry(field).value == typed
        assert getattr(player.account(small.castor).account, field) == was
        await retype(player, field, mended)
        await player.press("tab")
        await player.until(lambda: getattr(player.account(small.castor).account, field) == kept)
        await player.until(lambda: player.problem(field) == "")

    play(desk, scene)


def test_several_fields_that_are_not_saved_are_named(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await retype(player, "city", "Basel")
        for field in ("employees", "revenue", "customer_since"):
            await retype(player, field, "many")
            await player.until(lambda field=field: player.entry(field).value == "many")
            await player.press("tab")
            await player.until(lambda field=field: player.problem(field))
        unsaved = "“Employees”, “Annual revenue in EUR” and “Customer since (year)” are not saved; “City” is."
        await player.until(lambda: state(player) == f"{unsaved} Mend it, then tab.")

    play(desk, scene)


def test_a_date_that_is_none_is_refused_below_its_field(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("down")
        await player.open_dossier("6")
        await player.go("enter", "RecordFormScreen")
        for typed in ("soon", "2026-02-30", "86400"):
            player.app.screen._form.show_problem("close_on", "")  # type: ignore[attr-defined]
            await retype(player, "close_on", typed)
            await player.press("tab")
            await player.until(
                lambda: player.problem("close_on").startswith("is not a date; type 2026-12-01, 12 dec, fri,")
            )
            assert str(player.account(small.northwind).opportunities[0].close_on) == "2026-10-01"

    play(desk, scene)


def label(player: Player, field: str) -> str:
    """What stands over a field."""
    return str(player.app.screen.query_one(f"#label-{field}").render())  # type: ignore[attr-defined]


def test_a_day_is_told_while_it_is_typed_and_stands_there_when_it_was_left(
    desk: Desk, small: Small, play: Play
) -> None:
    from store.book_settings import edit_book_settings

    edit_book_settings(desk.book, {"fiscal_year_start": 4})

    async def scene(player: Player) -> None:
        await player.press("down")
        await player.open_dossier("6")
        await player.go("enter", "RecordFormScreen")
        assert label(player, "close_on") == "Close date"
        told = {"soo": "no date yet", "fri": "Fri 2026-11-27", "Q1": "Wed 2027-06-30", "3/4/2027": "no date yet"}
        for typed, words in told.items():
            await retype(player, "close_on", typed)
            await player.until(lambda words=words: label(player, "close_on") == f"Close date  → {words}")
        await retype(player, "close_on", "+1m")
        await player.press("tab")
        await player.until(lambda: str(player.account(small.northwind).opportunities[0].close_on) == "2026-12-20")
        assert (player.entry("close_on").value, label(player, "close_on")) == ("2026-12-20", "Close date")
        await player.go("escape", "AccountScreen")

    play(desk, scene)
    assert drafts(desk) == []


def test_a_day_of_the_past_is_the_nearest_one_gone(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("l", "RecordFormScreen")
        await player.type("Called")
        await retype(player, "happened_on", "thu")
        await player.until(lambda: label(player, "happened_on") == "When  → Thu 2026-11-19")
        await player.go("enter", "PortfolioScreen")
        assert str(player.account(small.castor).touches[0].happened_on) == "2026-11-19"

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
        assert state(player).startswith("“Employees” is not saved; “Customer since (year)” is. Mend it, or esc again:")
        assert "Nothing was changed" not in player.text
        assert player.account(small.castor).account.customer_since == 2019
        await player.go("escape", "PortfolioScreen")
        told = "“Employees” is not saved; “Customer since (year)” is. Your text is kept as a draft"
        assert any(told in toast for toast in player.toasts)
        await player.go("e", "RecordFormScreen")
        assert player.entry("employees").value == "many"
        assert "Unsaved text of 20 Nov 09:00 is back" in state(player)

    play(desk, scene)


def test_ctrl_s_saves_and_closes_also_a_record_that_is_there(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        assert "ctrl+s saves and closes" in state(player)
        await retype(player, "city", "Basel")
        await player.go("ctrl+s", "PortfolioScreen")
        assert player.account(small.castor).account.city == "Basel"
        await player.until(lambda: "It is in your book." in player.text)
        before = player.changes()
        await player.go("e", "RecordFormScreen")
        await player.go("ctrl+s", "PortfolioScreen")
        assert player.changes() == before  # nothing was typed: nothing is written
        await player.go("e", "RecordFormScreen")
        await retype(player, "employees", "many")
        await player.press("ctrl+s")
        await player.until(lambda: "is not a whole number" in player.problem("employees"))
        assert player.screen_name == "RecordFormScreen"

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


def test_a_form_that_is_saved_under_another_screen_goes_when_it_comes_back(
    desk: Desk, small: Small, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_save = Event()

    def save_slowly(*arguments: object) -> int:
        assert may_save.wait(30)
        return add_fact(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("store.facts.add_fact", save_slowly)

    async def scene(player: Player) -> None:
        await player.go("f", "RecordFormScreen")
        await player.type("Once")
        await player.press("ctrl+s")
        player.app.action_help()
        await player.until(lambda: player.screen_name == "HelpScreen")
        may_save.set()
        await player.until(lambda: len(player.account(small.castor).facts) == 1)
        player.app.action_help()
        await player.until(lambda: player.screen_name == "PortfolioScreen")
        await player.press("down", "up")
        assert len(player.account(small.castor).facts) == 1
        assert drafts(desk) == []

    play(desk, scene)


def test_text_typed_behind_a_save_is_saved_too(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("f", "RecordFormScreen")
        await player.type("One")
        saver = player.app.screen._saver  # type: ignore[attr-defined]
        assert await saver.save_all_at_once()
        assert await saver.save_all_at_once()  # twice the same is once
        assert [fact.text for fact in player.account(small.castor).facts] == ["One"]
        await retype(player, "text", "Two")
        await player.go("ctrl+s", "PortfolioScreen")
        assert sorted(fact.text for fact in player.account(small.castor).facts) == ["One", "Two"]

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


def test_all_that_is_wrong_with_a_new_opportunity_is_told_at_once(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.open_dossier("6")
        await player.go("a", "RecordFormScreen")
        await retype(player, "amount", "a lot")
        await retype(player, "probability", "120")
        await retype(player, "close_on", "soon")
        await player.press("ctrl+s")
        await player.until(lambda: "write it like 1,240,000" in player.problem("amount"))
        assert player.problem("name") == "is needed"
        assert player.problem("probability") == "is more than 100"
        assert player.problem("close_on").startswith("is not a date; type 2026-12-01, 12 dec, fri,")
        await player.until(lambda: player.app.focused is player.entry("name"))
        assert player.account(small.castor).opportunities == ()
        await player.type("Reactor")
        await retype(player, "amount", "2.1 M")
        await player.press("ctrl+s")
        await player.until(lambda: player.problem("amount") == "" and player.problem("probability"))
        assert player.entry("name").value == "Reactor"
        await retype(player, "probability", "12")
        await retype(player, "close_on", "+14d")
        await player.go("ctrl+s", "AccountScreen")
        (made,) = player.account(small.castor).opportunities
        assert (made.amount, made.probability, str(made.close_on)) == (210_000_000, 12, "2026-12-04")

    play(desk, scene)


# -- leaving ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["f", "e"])
def test_text_that_cannot_be_kept_is_told_before_escape_loses_it(desk: Desk, play: Play, key: str) -> None:
    async def scene(player: Player) -> None:
        desk.places.drafts.write_text("a file where the folder should be")
        await player.go(key, "RecordFormScreen")
        field = "text" if key == "f" else "employees"
        await retype(player, field, "many")
        await player.press("escape")
        await player.until(lambda: state(player) == "The draft cannot be kept: esc again loses this text.")
        assert player.entry(field).value == "many"
        await player.go("escape", "PortfolioScreen")
        assert not any("kept as a draft" in toast for toast in player.toasts)

    play(desk, scene)


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
