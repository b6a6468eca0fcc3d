"""People who change seats and companies: what goes with them, what ends, what stays behind; and back by undo."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.attributes import assess, list_attributes, read_judgements
from store.book import Book
from store.buying_centres import edit_buying_centre, list_buying_centres
from store.checkup import check_book
from store.dossier import read_dossier
from store.dump import dump_book
from store.errors import Refused
from store.lines import add_line, list_lines
from store.loose_ends import assign_account, list_loose_ends
from store.moves import (
    Stay,
    leave_seat,
    list_past_occupancies,
    move_person,
    move_to_account,
    sit_also,
)
from store.opening import open_book
from store.people import add_person, edit_seat, fill_seat, insert_boss, list_seats, move_seat
from store.relationships import list_relationships
from store.undoing import undo

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.store.conftest import Filled


def sitting(book: Book, account: int) -> set[tuple[str, str]]:
    """Return who sits where at an account today: (name, title), with "" for who sits nowhere."""
    with book.read() as session:
        dossier = read_dossier(session, account)
    placed = {(person.name, node.seat.title) for node in dossier.outline() for person in node.people}
    return placed | {(person.name, "") for person in dossier.unplaced()}


def past(book: Book, account: int) -> list[Stay]:
    """Return who sat in the seats of an account."""
    with book.read() as session:
        return list_past_occupancies(session, account)


def test_a_person_moves_to_an_empty_seat_and_her_past_stays(book: Book, filled: Filled, clock: Clock) -> None:
    clock.move(days=30)
    move_person(book, filled.report, filled.empty_seat)
    assert ("Marta Visser", "Head of Procurement") in sitting(book, filled.northwind)
    assert ("Marta Visser", "VP Fleet") not in sitting(book, filled.northwind)
    (stay,) = past(book, filled.northwind)
    assert (stay.name, stay.title, stay.works_at) == ("Marta Visser", "VP Fleet", filled.northwind)
    assert (stay.started_on, stay.ended_on) == (None, date(2026, 12, 20)), "nobody has said since when"
    assert check_book(book.path) == []


def test_a_person_is_parked_and_placed_again(book: Book, filled: Filled) -> None:
    move_person(book, filled.report, None)
    assert ("Marta Visser", "") in sitting(book, filled.northwind)
    move_person(book, filled.report, filled.report_seat)
    assert ("Marta Visser", "VP Fleet") in sitting(book, filled.northwind)
    assert [(stay.title, stay.ended_on) for stay in past(book, filled.northwind)] == [("VP Fleet", date(2026, 11, 20))]


def test_the_day_of_a_move_can_be_said(book: Book, filled: Filled, clock: Clock) -> None:
    clock.move(days=30)
    move_person(book, filled.report, filled.empty_seat, on="2026-12-01")
    (stay,) = past(book, filled.northwind)
    assert (stay.title, stay.ended_on) == ("VP Fleet", date(2026, 12, 1))
    leave_seat(book, filled.report, filled.empty_seat, on="2026-12-10")
    newest_stay, _ = past(book, filled.northwind)
    assert (newest_stay.started_on, newest_stay.ended_on) == (date(2026, 12, 1), date(2026, 12, 10))
    sit_also(book, filled.report, filled.report_seat, on=date(2026, 12, 5))
    for day, words in (("2027-01-01", "2027-01-01 is in the future"), ("2026-12-04", "since 2026-12-05 only")):
        with pytest.raises(Refused) as told:
            leave_seat(book, filled.report, filled.report_seat, on=day)
        assert words in told.value.fields["on"]
    assert ("Marta Visser", "VP Fleet") in sitting(book, filled.northwind)


def test_a_start_that_nobody_has_said_gives_way_to_an_earlier_end(book: Book, filled: Filled) -> None:
    leave_seat(book, filled.report, filled.report_seat, on="2026-06-30")
    (stay,) = past(book, filled.northwind)
    assert (stay.started_on, stay.ended_on) == (None, date(2026, 6, 30))


def test_where_somebody_sat_at_another_account_is_known_where_she_is_now(book: Book, filled: Filled) -> None:
    move_to_account(book, filled.report, filled.halden, on="2026-11-02")
    (stay,) = past(book, filled.halden)
    assert (stay.name, stay.title, stay.account) == ("Marta Visser", "VP Fleet", "Northwind Logistics")
    assert [each.id for each in past(book, filled.northwind)] == [stay.id]


def test_where_she_sits_already_nothing_is_recorded(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    before = dumped(book)
    move_person(book, filled.report, filled.report_seat)
    move_seat(book, filled.report_seat, filled.boss_seat)
    assert dumped(book) == before


def test_a_taken_seat_is_shared_only_when_that_is_said(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    with pytest.raises(Refused, match="seat is taken") as caught:
        move_person(book, filled.report, filled.boss_seat)
    assert caught.value.message == "Jan de Boer sits in it: in “COO”."
    with pytest.raises(Refused, match="seat is taken"):
        sit_also(book, filled.report, filled.boss_seat)
    assert dumped(book) == before
    move_person(book, filled.report, filled.boss_seat, share=True)
    fill_seat(book, filled.boss_seat, {"name": "Noor Haddad"}, share=True)
    at_the_top = {name for name, title in sitting(book, filled.northwind) if title == "COO"}
    assert at_the_top == {"Jan de Boer", "Marta Visser", "Noor Haddad"}
    undo(book)
    undo(book)
    assert dumped(book) == before


def test_one_person_in_two_seats_leaves_only_the_one_that_is_meant(book: Book, filled: Filled) -> None:
    sit_also(book, filled.report, filled.empty_seat)
    assert {title for name, title in sitting(book, filled.northwind) if name == "Marta Visser"} == {
        "VP Fleet",
        "Head of Procurement",
    }
    with pytest.raises(Refused, match="sits there already"):
        sit_also(book, filled.report, filled.empty_seat)
    _, third = add_person(book, {"account_id": filled.northwind}, {"title": "CFO"})
    move_person(book, filled.report, third, from_seat=filled.empty_seat)
    assert {title for name, title in sitting(book, filled.northwind) if name == "Marta Visser"} == {"VP Fleet", "CFO"}
    leave_seat(book, filled.report, third)
    leave_seat(book, filled.report, filled.report_seat)
    assert ("Marta Visser", "") in sitting(book, filled.northwind)
    with pytest.raises(Refused, match="does not sit there"):
        leave_seat(book, filled.report, third)


def test_who_sits_down_ends_a_vacancy_and_a_search(book: Book, filled: Filled) -> None:
    search = {"is_vacant": True, "need_owner_id": filled.colleague, "need_by": "2026-12-01"}
    edit_seat(book, filled.empty_seat, search)
    move_person(book, filled.report, filled.empty_seat)
    with book.read() as session:
        seats = {seat.id: seat for seat in list_seats(session, filled.northwind)}
    seat = seats[filled.empty_seat]
    assert (seat.is_vacant, seat.need_owner_id, seat.need_by) == (False, None, None)
    assert not seats[filled.report_seat].is_vacant
    with pytest.raises(Refused, match="seat is taken"):
        edit_seat(book, filled.empty_seat, {"is_vacant": True})
    leave_seat(book, filled.report, filled.empty_seat, vacant=True)
    with book.read() as session:
        assert {seat.id for seat in list_seats(session, filled.northwind) if seat.is_vacant} == {filled.empty_seat}


def test_no_seat_of_another_account_is_taken_along(book: Book, filled: Filled) -> None:
    _, elsewhere = add_person(book, {"account_id": filled.halden}, {"title": "CFO"})
    with pytest.raises(Refused, match="at another account"):
        sit_also(book, filled.report, elsewhere)


# To another company.


@pytest.fixture
def leaving(book: Book, filled: Filled) -> Book:
    """Return the book with much that hangs on Marta Visser, who is about to leave Northwind for Haldén."""
    kim, _ = add_person(book, {"account_id": filled.halden, "name": "Kim Lee"}, {"title": "CEO"})
    line = {"account_id": filled.northwind, "from_person_id": filled.report}
    add_line(book, {**line, "kind": "former colleague", "to_person_id": filled.boss})
    add_line(book, {**line, "kind": "conflicts with", "to_seat_id": filled.empty_seat})
    add_line(book, {**line, "kind": "influences", "to_person_id": kim})
    ends = {"from_person_id": filled.boss, "to_person_id": filled.report}
    add_line(book, {"account_id": filled.northwind, "kind": "informal reporting", **ends})
    edit_buying_centre(book, filled.centre, {"budget_holder_id": filled.report})
    return book


def test_what_hangs_on_her_goes_ends_or_stays(leaving: Book, filled: Filled, clock: Clock) -> None:
    clock.move(days=1)
    move_to_account(leaving, filled.report, filled.halden)
    assert ("Marta Visser", "") in sitting(leaving, filled.halden)
    (stay,) = past(leaving, filled.northwind)
    assert (stay.name, stay.works_at, stay.account) == ("Marta Visser", filled.halden, "Northwind Logistics")
    with leaving.read() as session:
        assert [row.kind for row in list_lines(session, filled.halden)] == ["former colleague", "influences"]
        assert [row.kind for row in list_lines(session, filled.northwind)] == ["former colleague"]
        assert [row.level for row in list_relationships(session, filled.halden)] == ["problem solver"]
        assert list_relationships(session, filled.northwind) == []
        assert {row.person_id for row in list_attributes(session, filled.northwind)} == {filled.boss, filled.report}
        assert list_attributes(session, filled.halden) == []
        (centre,) = list_buying_centres(session, filled.northwind)
        assert centre.budget_holder_id is None
        dossier = read_dossier(session, filled.northwind)
    assert {fact.person_id for fact in dossier.facts} == {filled.report, None}
    assert dossier.touches[0].person_ids == (filled.report, filled.boss)
    assert check_book(leaving.path) == []


def test_judgements_start_anew_and_are_there_when_she_comes_back(leaving: Book, filled: Filled) -> None:
    move_to_account(leaving, filled.report, filled.halden)
    with leaving.read() as session:
        assert read_judgements(session, filled.report).rows == ()
    assess(leaving, filled.report, None, "support", "enemy")
    with leaving.read() as session:
        assert [row.value for row in list_attributes(session, filled.halden)] == ["enemy"]
    move_person(leaving, filled.report, filled.report_seat)
    with leaving.read() as session:
        assert [row.value for row in read_judgements(session, filled.report).rows] == ["supporter"]


def test_a_seat_elsewhere_takes_her_there_in_one_step(
    leaving: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    _, seat = add_person(leaving, {"account_id": filled.halden}, {"title": "CFO"})
    sit_also(leaving, filled.report, filled.empty_seat)
    before = dumped(leaving)
    move_person(leaving, filled.report, seat, from_seat=filled.empty_seat)
    assert ("Marta Visser", "CFO") in sitting(leaving, filled.halden)
    assert {stay.title for stay in past(leaving, filled.northwind)} == {"VP Fleet", "Head of Procurement"}
    undo(leaving)
    assert dumped(leaving) == before


def test_what_is_refused_about_companies(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused, match="works there already"):
        move_to_account(book, filled.report, filled.northwind)
    _, loose = add_person(book, {}, {"title": "Somewhere"})
    with pytest.raises(Refused, match="at no account yet"):
        move_person(book, filled.report, loose)


def test_what_was_judged_of_a_loose_end_goes_with_her(book: Book, filled: Filled) -> None:
    assess(book, filled.stranger, None, "influence", "low")
    with book.read() as session:
        ends = [end for end in list_loose_ends(session) if end.record_id == filled.stranger]
    assign_account(book, ends, filled.halden)
    with book.read() as session:
        assert [row.value for row in read_judgements(session, filled.stranger).rows] == ["low"]


# Any moves, taken back.

Moving = tuple[Book, list[int], list[int]]
"""A book, people, and seats."""


@pytest.fixture(scope="module")
def moving(
    filled_once: Filled, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Book, list[int], list[int]]]:
    """Return an open book with people and seats at two accounts, and their keys."""
    path = tmp_path_factory.mktemp("moves") / "book.db"
    shutil.copyfile(filled_once.path, path)
    with open_book(path) as book:
        made = [
            add_person(book, {"account_id": account, "name": f"P{n}"}, {"title": f"S{n}"})
            for n, account in enumerate([filled_once.northwind, filled_once.halden] * 2)
        ]
        people, seats = zip(*made, strict=True)
        lines = zip(people, [*people[1:], filled_once.boss], ["knows", "influences"] * 2, strict=True)
        for start, end, kind in lines:
            add_line(
                book, {"account_id": filled_once.northwind, "kind": kind, "from_person_id": start, "to_person_id": end}
            )
            assess(book, start, None, "influence", "low")
        yield book, [*people, filled_once.report], [*seats, filled_once.empty_seat]


some = st.integers(0, 4)
step = st.one_of(
    st.tuples(st.just("person"), some, some | st.none(), st.booleans()),
    st.tuples(st.just("also"), some, some, st.booleans()),
    st.tuples(st.just("leave"), some, some, st.booleans()),
    st.tuples(st.just("seat"), some, some | st.none(), st.none()),
    st.tuples(st.just("boss"), some, st.none(), st.none()),
    st.tuples(st.just("account"), some, st.booleans(), st.none()),
)


@settings(max_examples=15)
@given(st.lists(step, min_size=1, max_size=8))
def test_any_moves_keep_the_book_sound_and_undo_takes_all_of_them_back(
    filled_once: Filled,
    moving: tuple[Book, list[int], list[int]],
    steps: list[tuple[str, int, int | None, bool | None]],
) -> None:
    book, people, seats = moving
    before = "".join(dump_book(book))
    done = 0
    for kind, who, where, flag in steps:
        with suppress(Refused):
            change = newest(book)
            seat = seats[where] if where is not None and kind != "account" else None
            if kind == "person":
                move_person(book, people[who], seat, share=bool(flag))
            elif kind == "also":
                sit_also(book, people[who], seat or 0, share=bool(flag))
            elif kind == "leave":
                leave_seat(book, people[who], seat or 0, vacant=bool(flag))
            elif kind == "seat":
                move_seat(book, seats[who], seat)
            elif kind == "boss":
                insert_boss(book, seats[who], {"name": "New boss"}, {"title": "Between"})
            else:
                move_to_account(book, people[who], filled_once.halden if where else filled_once.northwind)
            done += newest(book) != change
    assert check_book(book.path) == []
    for _ in range(done):
        undo(book)
    assert "".join(dump_book(book)) == before


def newest(book: Book) -> int:
    """Return the key of the newest change."""
    with book.read() as session:
        return book.newest_change(session)
