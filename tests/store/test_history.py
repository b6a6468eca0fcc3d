"""The history says who changed what, when, from what to what; it only grows, and shows when it was tampered with."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlmodel import func, select

from store import clock
from store.accounts import edit_account, set_tier
from store.attributes import assess
from store.book import Book
from store.book_settings import edit_book_settings
from store.buying_centres import remove_buying_centre
from store.checkup import check_book
from store.facts import Fact, add_fact, edit_fact, remove_fact
from store.history import ChangeEntry, FieldChange, list_changes, list_steps
from store.loose_ends import assign_account, list_loose_ends
from store.moves import sit_also
from store.opening import open_book
from store.opportunities import edit_opportunity
from store.people import add_person, edit_person, edit_seat, remove_person
from store.places import sample_book
from store.records import take
from store.touches import edit_touch, remove_touch
from store.undoing import redo, undo
from store.white_space import fill_cell

if TYPE_CHECKING:
    from tests.store.conftest import Filled


def newest(book: Book, account: int | None = None, count: int = 1) -> list[FieldChange]:
    """Return the newest lines of the history."""
    with book.read() as session:
        return list_changes(session, account)[:count]


def test_a_line_says_who_when_which_field_from_and_to(filled: Filled) -> None:
    moment = datetime(2027, 2, 3, 4, 5, 6, 789_000, tzinfo=UTC)
    with open_book(filled.path, who="P. Okafor") as book, clock.standing_at(moment):
        set_tier(book, filled.northwind, 2, "Lost the tender")
        lines = newest(book, filled.northwind, 2)
    assert {(line.field, line.before, line.after) for line in lines} == {
        ("tier", "1", "2"),
        ("tier_reason", "Largest fleet in the north", "Lost the tender"),
    }
    assert {(line.who, line.at, line.label, line.kind, line.table, line.record_id, line.action) for line in lines} == {
        ("P. Okafor", moment, "Northwind Logistics: tier Growth", "edit", "account", filled.northwind, "update")
    }


def test_what_was_added_and_removed_is_told_by_its_words(book: Book, filled: Filled) -> None:
    key = add_fact(book, {"account_id": filled.halden, "text": "New depot"})
    remove_fact(book, key)
    gone, came = newest(book, filled.halden, 2)
    assert (came.action, came.field, came.before, came.after) == ("insert", "text", "", "New depot")
    assert (gone.action, gone.field, gone.before, gone.after) == ("delete", "text", "New depot", "")
    add_person(book, {"account_id": filled.halden, "name": "Kim"}, {"title": "CFO"})
    assert "Kim" in {line.after for line in newest(book, filled.halden, 3)}


def test_an_account_s_history_holds_all_that_hangs_on_it_and_nothing_else(book: Book, filled: Filled) -> None:
    edit_opportunity(book, filled.deal, {"stage": "Proposal"})
    edit_account(book, filled.halden, {"city": "Lille"})
    with book.read() as session:
        northwind = list_changes(session, filled.northwind)
        halden = list_changes(session, filled.halden)
        everything = list_changes(session)
    assert northwind[0].after == "Proposal"
    assert halden[0].after == "Lille"
    assert {line.table for line in northwind} >= {"account", "seat", "person", "fact", "opportunity", "touch"}
    assert not {line.record_id for line in northwind} & {filled.halden, filled.depot}
    assert len(everything) > len(northwind) + len(halden)
    assert [line.change_id for line in everything] == sorted((line.change_id for line in everything), reverse=True)


def test_the_making_of_the_book_is_its_first_line(empty_book: Book) -> None:
    with empty_book.read() as session:
        (line,) = list_changes(session)
    assert (line.kind, line.after, line.label) == ("made", "Harbour book", "Harbour book made")


def test_no_more_lines_than_asked_for(book: Book, filled: Filled) -> None:
    for number in range(5):
        edit_account(book, filled.halden, {"city": f"City {number}"})
    with book.read() as session:
        assert [line.after for line in list_changes(session, filled.halden, limit=3)] == ["City 4", "City 3", "City 2"]


def test_undo_and_redo_add_to_the_history_and_take_nothing_from_it(book: Book, filled: Filled) -> None:
    edit_fact(book, filled.guess, {"text": "Budget is ample", "as_of": date(2026, 11, 1)})
    before = count(book)
    undo(book)
    redo(book)
    assert count(book) == before + 2
    again, back, edit = [line for line in newest(book, filled.northwind, 6) if line.field == "text"]
    assert (edit.kind, edit.before, edit.after) == ("edit", "Budget is tight", "Budget is ample")
    assert (back.kind, back.before, back.after) == ("undo", "Budget is ample", "Budget is tight")
    assert (again.kind, again.before, again.after) == ("redo", "Budget is tight", "Budget is ample")


def told(book: Book, account: int | None = None) -> list[tuple[str, str, str, str]]:
    """Return the history as people read it, newest first: table, field, from, to."""
    return [(line.table, line.field, line.before, line.after) for line in newest(book, account, 500)]


def test_what_moves_to_another_account_is_told_in_the_history_of_both(book: Book, filled: Filled) -> None:
    edit_person(book, filled.report, {"account_id": filled.halden, "phone": "1"})
    here, there = told(book, filled.northwind), told(book, filled.halden)
    moved = ("person", "account_id", "Northwind Logistics", "Haldén Énergie")
    assert moved in here
    assert moved in there
    undo(book)
    back = ("person", "account_id", "Haldén Énergie", "Northwind Logistics")
    assert back in told(book, filled.northwind)
    assert back in told(book, filled.halden)
    assert not [line for line in told(book, filled.depot) if line[1] == "account_id"]


def test_the_steps_of_an_account_are_those_that_its_history_tells_of(book: Book, filled: Filled) -> None:
    edit_account(book, filled.halden, {"city": "Lille", "country": "France"})
    edit_person(book, filled.report, {"account_id": filled.halden})
    undo(book)
    with book.read() as session:
        for account in (filled.northwind, filled.halden, filled.depot):
            told = dict.fromkeys((line.change_id, line.label, line.kind) for line in list_changes(session, account))
            steps = [(step.id, step.label, step.kind) for step in list_steps(session, account, 500)]
            assert steps == list(told)
            assert [step.id for step in list_steps(session, account, 2)] == [key for key, *_ in steps[:2]]


def test_a_loose_end_that_finds_its_account_is_told_once(book: Book, filled: Filled) -> None:
    with book.read() as session:
        ends = list_loose_ends(session)
    assign_account(book, ends, filled.halden)
    lines = [line for line in told(book, filled.halden) if line[1] == "account_id"]
    assert sorted(line[0] for line in lines) == ["person", "seat"]
    assert {line[2:] for line in lines} == {("", "Haldén Énergie")}


def test_a_key_in_a_text_is_no_move(book: Book, filled: Filled) -> None:
    fact = add_fact(book, {"account_id": filled.northwind, "text": "Moved"})
    with book.write("Elsewhere") as session:
        take(session, Fact, fact).account_id = filled.halden
    edit_fact(book, fact, {"text": f'{{"account_id":{filled.northwind},"x":1}}'})
    assert [line[1] for line in told(book, filled.northwind)][:2] == ["account_id", "text"]
    assert "text" in [line[1] for line in told(book, filled.halden)][:1]


def test_amounts_and_links_are_told_as_people_read_them(book: Book, filled: Filled) -> None:
    edit_account(book, filled.halden, {"revenue": 123_450, "owner_id": filled.colleague, "parent_id": filled.northwind})
    edit_opportunity(book, filled.deal, {"amount": 5, "centre_id": None})
    edit_seat(book, filled.empty_seat, {"reports_to_id": None, "is_assistant": True})
    edit_seat(book, filled.report_seat, {"reports_to_id": filled.empty_seat})
    lines = told(book)
    for line in (
        ("account", "revenue", "0.05 EUR", "1,234.50 EUR"),
        ("account", "owner_id", "", "Jonna Ek"),
        ("account", "parent_id", "", "Northwind Logistics"),
        ("opportunity", "amount", "2,100,000 EUR", "0.05 EUR"),
        ("opportunity", "centre_id", "Fleet", ""),
        ("seat", "reports_to_id", "Jan de Boer", "Head of Procurement"),
        ("seat", "is_assistant", "no", "yes"),
    ):
        assert line in lines


def test_a_link_to_a_record_that_is_gone_is_told_without_a_number(book: Book, filled: Filled) -> None:
    _, seat = add_person(book, {"account_id": filled.northwind}, {"title": "Gone"})
    edit_seat(book, filled.report_seat, {"reports_to_id": seat})
    assert ("seat", "reports_to_id", "Jan de Boer", "Gone") in told(book)
    undo(book)
    undo(book)
    assert ("seat", "reports_to_id", "Jan de Boer", "Gone") in told(book)


def test_what_was_removed_is_called_by_its_name_in_the_step_that_removed_it(book: Book, filled: Filled) -> None:
    remove_buying_centre(book, filled.centre)
    assert ("seat", "centre_id", "Fleet", "") in told(book, filled.northwind)
    remove_person(book, filled.boss, filled.boss_seat)
    assert ("seat", "reports_to_id", "COO", "") in told(book, filled.northwind)
    remove_person(book, filled.report)
    assert ("fact", "person_id", "Marta Visser", "") in told(book, filled.northwind)
    assert not [line for line in told(book) if "removed" in "".join(line)]


def with_whom(book: Book, account: int | None, limit: int = 500) -> list[tuple[str, str, str]]:
    """Return the lines that tell whom a touch was with, newest first: what was done, from, to."""
    with book.read() as session:
        lines = list_changes(session, account, limit)
    return [
        (line.kind, line.before, line.after)
        for line in lines
        if (line.table, line.field, line.action) == ("touch", "with_whom", "update")
    ]


BOTH, JAN, MARTA = "Marta Visser, Jan de Boer", "Jan de Boer", "Marta Visser"


@pytest.mark.parametrize("whole_book", [False, True])
def test_whom_a_touch_was_with_is_one_line_of_the_touch(book: Book, filled: Filled, whole_book: bool) -> None:
    account = None if whole_book else filled.northwind
    assert with_whom(book, account) == [], "who came with the touch came with it"
    edit_touch(book, filled.touch, {"person_ids": [filled.boss]})
    edit_touch(book, filled.touch, {"person_ids": [], "summary": "Walked"})
    undo(book)
    edit_touch(book, filled.touch, {"person_ids": [filled.boss, filled.report]})
    again = f"{JAN}, {MARTA}"
    assert with_whom(book, account) == [
        ("edit", JAN, again),
        ("undo", "", JAN),
        ("edit", JAN, ""),
        ("edit", BOTH, JAN),
    ]
    assert [line.record_id for line in newest(book, account)] == [filled.touch]
    remove_touch(book, filled.touch)
    assert with_whom(book, account)[0] == ("edit", JAN, again), "what goes with the touch goes with it"


def test_a_history_that_is_cut_short_says_nothing_else_than_the_whole_one(book: Book, filled: Filled) -> None:
    others = [add_person(book, {"account_id": filled.northwind, "name": name})[0] for name in ("Ada", "Bo")]
    for who in (others, [filled.boss, filled.report], []):
        edit_touch(book, filled.touch, {"person_ids": who})
    whole = with_whom(book, filled.northwind)
    assert len(whole) == 3
    for limit in range(1, 12):
        cut = with_whom(book, filled.northwind, limit)
        assert cut == whole[: len(cut)], limit
    assert cut == whole


def test_who_is_removed_goes_from_the_touches_too(book: Book, filled: Filled) -> None:
    remove_person(book, filled.report)
    assert with_whom(book, filled.northwind) == [("edit", BOTH, JAN)]
    undo(book)
    assert with_whom(book, filled.northwind) == [("undo", JAN, BOTH), ("edit", BOTH, JAN)]
    with book.read() as session:
        fewer = list_changes(session, filled.northwind, 3)
    assert fewer == newest(book, filled.northwind, len(fewer))


def test_amounts_are_told_in_the_currency_of_their_time(book: Book, filled: Filled) -> None:
    edit_opportunity(book, filled.deal, {"amount": 100_000})
    edit_book_settings(book, {"currency": "JPY"})
    edit_opportunity(book, filled.deal, {"amount": 2_000})
    amounts = [line[2:] for line in told(book, filled.northwind) if line[1] == "amount"]
    assert amounts[0] == ("1,000 JPY", "2,000 JPY")
    assert ("1,000 EUR", "1,000 JPY") in amounts
    assert ("2,100,000 EUR", "1,000 EUR") in amounts


def count(book: Book) -> int:
    """Return how many records were touched in all."""
    with book.read() as session:
        return session.exec(select(func.count()).select_from(ChangeEntry)).one()


def test_values_of_every_kind_come_back_as_they_were(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    before = dumped(book)
    edit_account(
        book,
        filled.northwind,
        {"revenue": None, "employees": 0, "notes": "", "archived_on": date(2026, 1, 2), "parent_id": filled.halden},
    )
    undo(book)
    assert dumped(book) == before
    assert check_book(book.path) == []


DOCTORED = [
    "UPDATE change SET who = 'somebody else' WHERE id = (SELECT max(id) FROM change)",
    "UPDATE change SET at = '2001-01-01T00:00:00.000+00:00' WHERE id = (SELECT min(id) FROM change)",
    "UPDATE change SET label = 'harmless' WHERE id = (SELECT max(id) FROM change)",
    "UPDATE change SET kind = 'undo' WHERE id = (SELECT max(id) FROM change)",
    "UPDATE change SET digest = 'beef' WHERE id = (SELECT max(id) FROM change)",
    "UPDATE change SET digest = x'beef' WHERE id = (SELECT min(id) FROM change)",
    "UPDATE change_entry SET after = '{}' WHERE change_id = (SELECT max(id) FROM change)",
    "UPDATE change_entry SET after = '[' WHERE change_id = (SELECT max(id) FROM change)",
    "UPDATE change_entry SET after = '[7]' WHERE change_id = (SELECT max(id) FROM change)",
    "UPDATE change_entry SET account_id = 1 WHERE change_id = (SELECT max(id) FROM change)",
    "UPDATE change_entry SET record_id = 1 WHERE change_id = (SELECT max(id) FROM change)",
    "UPDATE change_entry SET table_name = 'nowhere' WHERE change_id = (SELECT max(id) FROM change)",
    "DELETE FROM change_entry WHERE change_id = (SELECT max(id) FROM change)",
    "DELETE FROM change_entry WHERE position = 1",
    "DELETE FROM change WHERE id = (SELECT id FROM change ORDER BY id LIMIT 1 OFFSET 3)",
    "INSERT INTO change(id, at, who, label, kind, digest) VALUES(1, '', '', '', '', '')",
]


@pytest.mark.parametrize("statement", DOCTORED)
def test_a_doctored_history_shows(filled: Filled, statement: str) -> None:
    with closing(sqlite3.connect(filled.path)) as connection:
        assert connection.execute(statement).rowcount > 0
        connection.commit()
    assert any(
        "history" in problem.what or "check could not go on" in problem.what for problem in check_book(filled.path)
    )


# What has no name of its own.


def last_step(book: Book, account: int | None = None) -> list[tuple[str, str, str, str, str]]:
    """Return the lines of the newest step: table, field, from, to, and which record."""
    with book.read() as session:
        lines = list_changes(session, account)
    return [(o.table, o.field, o.before, o.after, o.about) for o in lines if o.change_id == lines[0].change_id]


def test_judgements_lines_relationships_and_cells_are_called_by_what_they_are_about(book: Book, filled: Filled) -> None:
    made = {(table, after) for table, _, _, after, _ in every_line(book, filled.northwind)}
    assert made >= {
        ("attribute", "Jan de Boer: buying role economic buyer in Fleet"),
        ("attribute", "Marta Visser: support supporter"),
        ("line", "Marta Visser influences Jan de Boer"),
        ("relationship", "Jonna Ek and Marta Visser: problem solver"),
        ("cell", "Fleet, Fuel cards: competitor"),
        ("account_link", "Chat"),
        ("snooze", "one thread until 2027-01-15: New COO"),
    }
    whole = {(table, after) for table, _, _, after, _ in every_line(book, None)}
    assert whole >= {("offering", "Fuel cards"), ("rule", "half-life goal")}


def every_line(book: Book, account: int | None) -> list[tuple[str, str, str, str, str]]:
    """Return all lines of a history."""
    with book.read() as session:
        return [(o.table, o.field, o.before, o.after, o.about) for o in list_changes(session, account)]


def test_an_edited_judgement_says_whose_it_is_also_when_it_is_gone(book: Book, filled: Filled) -> None:
    assess(book, filled.report, None, "support", "enemy")
    edit = ("attribute", "value", "supporter", "enemy", "Marta Visser: support")
    assert edit in last_step(book, filled.northwind)
    remove_person(book, filled.report)
    gone = every_line(book, filled.northwind)
    assert edit in gone
    assert ("attribute", "", "Marta Visser: support enemy", "", "") in gone
    assert ("line", "", "Marta Visser influences Jan de Boer", "", "") in gone


def test_an_edited_cell_tells_its_amount_as_money_and_where_it_is(book: Book, filled: Filled) -> None:
    fill_cell(book, filled.northwind, filled.centre, filled.offering, {"spend": 12_500_00})
    assert last_step(book) == [("cell", "spend", "", "12,500 EUR", "Fleet, Fuel cards")]
    fill_cell(book, filled.northwind, None, filled.offering, {"state": "idea"})
    assert last_step(book) == [("cell", "", "", "Whole account, Fuel cards: idea", "")]


def test_the_changes_of_one_table_alone_are_those_of_the_whole_history(book: Book, filled: Filled) -> None:
    fill_cell(book, filled.northwind, filled.centre, filled.offering, {"state": "ours"})
    edit_account(book, filled.northwind, {"city": "Delft"})
    with book.read() as session:
        whole = list_changes(session, filled.northwind)
        assert list_changes(session, filled.northwind, table="cell") == [one for one in whole if one.table == "cell"]


def test_one_more_seat_is_told_by_the_label_of_its_step(book: Book, filled: Filled) -> None:
    sit_also(book, filled.report, filled.empty_seat)
    (line,) = newest(book, filled.northwind)
    assert (line.table, line.action, line.after) == ("occupancy", "insert", "Marta Visser: Head of Procurement as well")
    undo(book)
    (line,) = newest(book, filled.northwind)
    assert (line.action, line.kind) == ("delete", "undo")
    assert "Head of Procurement as well" in line.before


def test_every_step_leaves_a_line_in_the_history_of_each_account_it_touches() -> None:
    with Book(sample_book(), read_only=True) as sample, sample.read() as session:
        entries = session.exec(select(ChangeEntry.account_id, ChangeEntry.change_id).distinct()).all()
        steps: dict[int, set[int]] = {}
        for account, change in entries:
            steps.setdefault(account or 0, set()).add(change)
        deep = sorted(filter(None, steps), key=lambda account: -len(steps[account]))[:10]
        for account in deep:
            told = {line.change_id for line in list_changes(session, account, 100_000)}
            assert told >= steps[account]


def test_yes_and_no_and_owners_are_told_in_words(book: Book, filled: Filled) -> None:
    edit_seat(book, filled.empty_seat, {"need_owner_id": filled.colleague, "is_vacant": True})
    assert {line[1:4] for line in last_step(book)} == {("need_owner_id", "", "Jonna Ek"), ("is_vacant", "no", "yes")}
