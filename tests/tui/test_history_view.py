"""The history as a list: each line keeps its key, and stored keys and amounts are read as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.accounts import edit_account
from store.attributes import assess
from store.colleagues import ColleagueDraft, add_colleague
from store.facts import add_fact
from store.history import FieldChange, list_changes
from store.touches import edit_touch
from store.undoing import redo, undo
from tui.history_view import by_key, history_details, history_rows

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small
    from tui.desk import Desk


def read(desk: Desk, account: int) -> dict[int, FieldChange]:
    with desk.book.read() as session:
        return by_key(list_changes(session, account))


def texts(desk: Desk, account: int) -> list[list[str]]:
    """The cells of each line, but for when and who."""
    rows = history_rows(read(desk, account))
    return [[cell if isinstance(cell, str) else cell.text for cell in row.cells[2:]] for row in rows]


def test_a_line_keeps_its_key_when_newer_ones_come_above_it(desk: Desk, small: Small) -> None:
    edit_account(desk.book, small.castor, {"city": "Basel", "country": "Switzerland", "employees": 7})
    before = read(desk, small.castor)
    assert {change.field for change in list(before.values())[:3]} == {"city", "country", "employees"}
    edit_account(desk.book, small.castor, {"city": "Bern"})
    undo(desk.book)
    after = read(desk, small.castor)
    assert len(after) == len(before) + 2
    assert {key: after[key] for key in before} == before
    assert [row.key for row in history_rows(after)] == list(after)


def test_what_is_stored_as_a_key_or_a_number_is_read_as_it_is_called(desk: Desk, small: Small) -> None:
    owner = add_colleague(desk.book, ColleagueDraft(name="Olga Owner"))
    edit_account(desk.book, small.castor, {"revenue": 123_450, "owner_id": owner})
    edit_account(desk.book, small.castor, {"tier": 2})
    shown = texts(desk, small.castor)
    assert shown[0] == ["account · tier", "1 Strategic", "2 Growth"]
    assert ["account · owner", "", "Olga Owner"] in shown
    assert ["account · revenue", "890,000,000 EUR", "1,234.50 EUR"] in shown


def test_whom_a_touch_was_with_is_told_by_names(desk: Desk, small: Small) -> None:
    edit_touch(desk.book, small.touch, {"person_ids": []})
    what, before, after = texts(desk, small.northwind)[0]
    assert (what, after) == ("touch · with whom", "")
    assert "Marta Visser" in before


def test_what_was_taken_back_and_done_again_bears_a_sign_and_says_so(desk: Desk, small: Small) -> None:
    add_fact(desk.book, {"account_id": small.castor, "text": "Wants it"})
    undo(desk.book)
    assert texts(desk, small.castor)[0] == ["↶ fact removed", "Wants it", ""]
    redo(desk.book)
    changes = read(desk, small.castor)
    details = history_details(next(iter(changes.values())))
    assert ("", "↷ done again") in details
    assert ("What", "fact added") in details
    assert ("To", "Wants it") in details


def test_where_the_columns_cut_it_off_the_whole_change_stands_below_the_list(
    desk: Desk, small: Small, play: Play
) -> None:
    long = "The largest fleet in the north, and the one that everybody else in the valley looks at before they buy"
    edit_account(desk.book, small.castor, {"notes": long})

    async def scene(player: Player) -> None:
        await player.go("enter", "AccountScreen")
        await player.until(lambda: player.app.screen._dossier is not None)  # type: ignore[attr-defined]
        await player.press("8")
        await player.shows("account · notes · J. Ek")
        await player.until(lambda: long in " ".join(line.strip("│ ") for line in player.lines).replace("  ", " "))

    play(desk, scene, (80, 24))


def test_the_cursor_stays_on_its_line_when_a_change_is_taken_back(desk: Desk, small: Small, play: Play) -> None:
    edit_account(desk.book, small.castor, {"city": "Basel"})
    edit_account(desk.book, small.castor, {"country": "Switzerland"})

    async def scene(player: Player) -> None:
        await player.open_dossier("8")
        await player.press("down")
        await player.shows("account · city")
        table = player.app.screen.query_one("#history Table")
        key = table.key  # type: ignore[attr-defined]
        await player.press("u")
        await player.until(lambda: "↶ " in player.text)
        assert table.key == key  # type: ignore[attr-defined]
        changes = player.app.screen.pane._changes  # type: ignore[attr-defined]
        assert (changes[key].field, changes[key].after) == ("city", "Basel")

    play(desk, scene)


def test_what_has_no_name_of_its_own_is_called_by_what_it_is_about(desk: Desk, small: Small) -> None:
    assess(desk.book, small.report, None, "support", "supporter")
    assess(desk.book, small.report, None, "support", "enemy")
    changes = list(read(desk, small.northwind).values())
    assert ["judgement added", "", "Marta Visser: support supporter"] in texts(desk, small.northwind)
    edited = next(change for change in changes if change.field == "value")
    assert ("Of", "Marta Visser: support") in history_details(edited)
    row = texts(desk, small.northwind)[0]
    assert row == ["judgement · value", "supporter", "enemy (Marta Visser: support)"]
