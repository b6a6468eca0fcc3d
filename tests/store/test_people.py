"""Seats, the persons in them, and who reports to whom: any tree, never a circle."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from store.book import Book
from store.checkup import check_book
from store.circles import refuse_circle
from store.dossier import Dossier, read_dossier
from store.errors import NotFound, Refused
from store.opening import open_book
from store.people import (
    Occupancy,
    PersonRow,
    Seat,
    SeatRow,
    add_person,
    edit_person,
    edit_seat,
    fill_seat,
    find_person,
    insert_boss,
    list_occupancies,
    list_people,
    list_seats,
    move_seat,
    place_person,
    remove_person,
    remove_seat,
)
from store.undoing import undo

if TYPE_CHECKING:
    from tests.store.conftest import Filled


def people(book: Book, account: int | None) -> list[PersonRow]:
    """Return the people of an account."""
    with book.read() as session:
        return list_people(session, account)


def seats(book: Book, account: int | None) -> dict[int, SeatRow]:
    """Return the seats of an account by key."""
    with book.read() as session:
        return {seat.id: seat for seat in list_seats(session, account)}


def sits(book: Book, account: int | None) -> set[tuple[int, int]]:
    """Return who sits where: (seat, person)."""
    with book.read() as session:
        return {(row.seat_id, row.person_id) for row in list_occupancies(session, account)}


def test_a_person_and_her_seat_come_in_one_step(book: Book, filled: Filled) -> None:
    person, seat = add_person(
        book, {"account_id": filled.halden, "name": "Kim Lee", "email": "k@h.example"}, {"title": "CFO"}
    )
    assert [row.name for row in people(book, filled.halden)] == ["Kim Lee"]
    assert seats(book, filled.halden)[seat].title == "CFO"
    assert sits(book, filled.halden) == {(seat, person)}
    with book.read() as session:
        assert list_occupancies(session, filled.halden)[0].started_on is None, "since when, nobody has said"
    undo(book)
    assert (people(book, filled.halden), seats(book, filled.halden), sits(book, filled.halden)) == ([], {}, set())


@pytest.mark.parametrize("name", ["", "  ", None])
def test_without_a_name_the_seat_stays_empty(book: Book, filled: Filled, name: str | None) -> None:
    person, seat = add_person(book, {"account_id": filled.halden, "name": name}, {"title": "Buyer"})
    assert person == 0
    assert list(seats(book, filled.halden)) == [seat]
    assert sits(book, filled.halden) == set()


def test_an_empty_seat_is_filled_with_somebody_of_its_account(book: Book, filled: Filled) -> None:
    person = fill_seat(book, filled.empty_seat, {"name": "Noor Haddad"})
    assert (filled.empty_seat, person) in sits(book, filled.northwind)
    assert "Noor Haddad" in {row.name for row in people(book, filled.northwind)}
    with pytest.raises(NotFound):
        fill_seat(book, 7, {"name": "Nobody"})


def test_a_taken_seat_is_not_filled_twice(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    before = dumped(book)
    with pytest.raises(Refused, match="seat is taken") as caught:
        fill_seat(book, filled.boss_seat, {"name": "Noor Haddad"})
    assert caught.value.message == "Jan de Boer sits in it: in “COO”."
    assert dumped(book) == before
    with book.write("left") as session:
        for sitting in session.exec(select(Occupancy).where(Occupancy.seat_id == filled.boss_seat)):
            sitting.ended_on = date(2026, 1, 1)
    person = fill_seat(book, filled.boss_seat, {"account_id": filled.northwind, "name": "Noor Haddad"})
    assert (filled.boss_seat, person) in sits(book, filled.northwind)


def test_a_seat_is_not_filled_with_somebody_of_another_account(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    with pytest.raises(Refused, match="at another account"):
        fill_seat(book, filled.empty_seat, {"account_id": filled.halden, "name": "Noor Haddad"})
    assert dumped(book) == before


def test_a_seat_s_account_is_the_person_s_where_hers_is_not_known(book: Book, filled: Filled) -> None:
    add_person(book, {"name": "Kim Lee"}, {"title": "CFO", "account_id": filled.halden})
    assert [row.name for row in people(book, filled.halden)] == ["Kim Lee"]


def test_a_person_without_a_seat_gets_one(book: Book, filled: Filled) -> None:
    edit_person(book, filled.stranger, {"account_id": filled.northwind})
    seat = place_person(book, filled.stranger, {"title": "Driver", "reports_to_id": filled.boss_seat})
    assert (seat, filled.stranger) in sits(book, filled.northwind)
    assert check_book(book.path) == []


def test_a_person_of_no_account_is_kept_as_a_loose_end(book: Book, filled: Filled) -> None:
    assert [row.id for row in people(book, None)] == [filled.stranger]


def test_people_are_listed_by_name_and_seats_as_they_were_made(book: Book, filled: Filled) -> None:
    assert [row.name for row in people(book, filled.northwind)] == ["Jan de Boer", "Marta Visser"]
    assert list(seats(book, filled.northwind)) == [filled.boss_seat, filled.report_seat, filled.empty_seat]


def test_a_person_and_a_seat_can_be_edited(book: Book, filled: Filled) -> None:
    person = edit_person(book, filled.report, {"name": "Marta Visser-Ek", "phone": "+31 10 1"})
    assert (person.name, person.phone, person.version) == ("Marta Visser-Ek", "+31 10 1", 2)
    seat = edit_seat(book, filled.report_seat, {"title": "COO", "is_assistant": True, "seniority": "VP"})
    assert (seat.title, seat.is_assistant, seat.seniority, seat.version) == ("COO", True, "VP", 2)


@pytest.mark.parametrize("changes", [{"seniority": "Boss"}, {"is_assistant": "perhaps"}, {"reports_to_id": -1}])
def test_a_seat_that_breaks_a_rule_is_refused(book: Book, filled: Filled, changes: dict[str, object]) -> None:
    before = seats(book, filled.northwind)
    with pytest.raises(Refused, match="not saved"):
        edit_seat(book, filled.report_seat, changes)
    assert seats(book, filled.northwind) == before


def test_the_boss_works_at_the_same_account(book: Book, filled: Filled) -> None:
    _, elsewhere = add_person(book, {"account_id": filled.halden, "name": "Kim"}, {"title": "CEO"})
    with pytest.raises(Refused, match="works elsewhere"):
        edit_seat(book, filled.report_seat, {"reports_to_id": elsewhere})
    with pytest.raises(Refused, match="works elsewhere"):
        add_person(book, {"account_id": filled.northwind, "name": "New"}, {"reports_to_id": elsewhere})
    assert {row.name for row in people(book, filled.northwind)} == {"Jan de Boer", "Marta Visser"}


# Reporting lines.


def test_a_circle_is_refused_in_words(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused, match="circle") as caught:
        edit_seat(book, filled.boss_seat, {"reports_to_id": filled.report_seat})
    assert "COO → VP Fleet → COO" in caught.value.message
    with pytest.raises(Refused, match="circle"):
        edit_seat(book, filled.boss_seat, {"reports_to_id": filled.boss_seat})
    assert seats(book, filled.northwind)[filled.boss_seat].reports_to_id is None


class Lines:
    """Reporting lines in memory, as much of a write session as the rule needs."""

    def __init__(self, above: Mapping[int, int]) -> None:
        keys = {*above, *above.values()}
        self.seats = {key: SimpleNamespace(id=key, title=f"S{key}", reports_to_id=above.get(key)) for key in keys}

    def get(self, entity: object, ident: int) -> SimpleNamespace | None:
        """Return a seat."""
        return self.seats.get(ident)

    def add(self, instance: object) -> None:
        """Take nothing: the rule only reads."""
        raise AssertionError(instance)


def comes_back(above: Mapping[int, int], key: int) -> bool:
    """Say whether the way up from a seat leads to it again."""
    reached: set[int] = set()
    at = above.get(key)
    while at is not None and at not in reached:
        reached.add(at)
        at = above.get(at)
    return key in reached


@settings(max_examples=1000)
@given(st.dictionaries(st.integers(1, 9), st.integers(1, 9), min_size=1))
@example({1: 1})
@example({1: 2, 2: 3, 3: 2})
def test_the_rule_refuses_circles_and_nothing_else_and_ends_on_any_graph(above: dict[int, int]) -> None:
    lines = Lines(above)
    for key, seat in lines.seats.items():
        arguments: Any = (lines, seat, "reports_to_id", lambda seat: seat.title, "Nobody can report to herself")
        if comes_back(above, key):
            with pytest.raises(Refused, match="circle"):
                refuse_circle(*arguments)
        else:
            refuse_circle(*arguments)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5) | st.none()), min_size=5, max_size=15))
def test_no_sequence_of_moves_makes_a_circle(
    filled_once: Filled, many_seats: tuple[Book, list[int]], moves: Any
) -> None:
    book, keys = many_seats
    above = {key: seat.reports_to_id for key, seat in seats(book, filled_once.halden).items() if seat.reports_to_id}
    for who, boss in moves:
        wanted = (
            {**above, keys[who]: keys[boss]} if boss is not None else {k: v for k, v in above.items() if k != keys[who]}
        )
        change = {"reports_to_id": keys[boss] if boss is not None else None}
        if comes_back(wanted, keys[who]):
            with pytest.raises(Refused, match="circle"):
                edit_seat(book, keys[who], change)
        else:
            edit_seat(book, keys[who], change)
            above = wanted
    now = {key: seat.reports_to_id for key, seat in seats(book, filled_once.halden).items() if seat.reports_to_id}
    assert now == above
    assert not [key for key in now if comes_back(now, key)]


@pytest.fixture(scope="module")
def many_seats(filled_once: Filled, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return an open book with six seats in one account, and their keys."""
    path = tmp_path_factory.mktemp("seats") / "book.db"
    shutil.copyfile(filled_once.path, path)
    with open_book(path) as book:
        yield book, [add_person(book, {"account_id": filled_once.halden}, {"title": f"S{n}"})[1] for n in range(6)]


def chain(book: Book, account: int, length: int) -> list[int]:
    """Add a chain of seats, each below the one before; return their keys."""
    with book.write("chain") as session:
        keys = list(session.keys.new_keys(length))
        session.insert_many(
            Seat,
            [
                {"id": key, "account_id": account, "title": f"Level {number}", "reports_to_id": above}
                for number, (key, above) in enumerate(zip(keys, [None, *keys], strict=False))
            ],
        )
    return keys


def outline(book: Book, account: int) -> list[tuple[int, int]]:
    """Return the outline of an account: (seat, depth)."""
    with book.read() as session:
        dossier: Dossier = read_dossier(session, account)
    return [(node.seat.id, node.depth) for node in dossier.outline()]


def test_a_chain_of_1200_works(book: Book, filled: Filled) -> None:
    keys = chain(book, filled.halden, 1200)
    assert outline(book, filled.halden) == [(key, depth) for depth, key in enumerate(keys)]
    with pytest.raises(Refused, match="circle") as caught:
        edit_seat(book, keys[0], {"reports_to_id": keys[-1]})
    assert "Level 0 → Level 1199 → Level 1198 → … → Level 1 → Level 0" in caught.value.message
    edit_seat(book, keys[-1], {"reports_to_id": keys[0]})
    assert check_book(book.path) == []


def test_a_circle_planted_in_the_file_is_shown_told_and_can_be_mended(book: Book, filled: Filled) -> None:
    keys = chain(book, filled.halden, 4)
    with closing(sqlite3.connect(filled.path)) as connection:
        connection.execute("UPDATE seat SET reports_to_id = ? WHERE id = ?", (keys[2], keys[1]))
        connection.commit()
    assert outline(book, filled.halden) == [(keys[0], 0), (keys[1], 0), (keys[2], 0), (keys[3], 0)]
    assert any("circle" in problem.what for problem in check_book(filled.path))
    edit_seat(book, keys[3], {"title": "below the circle"})
    edit_seat(book, keys[3], {"reports_to_id": keys[0]})
    edit_seat(book, keys[1], {"reports_to_id": keys[0]})
    assert outline(book, filled.halden) == [(keys[0], 0), (keys[1], 1), (keys[2], 2), (keys[3], 1)]
    assert not any("circle" in problem.what for problem in check_book(filled.path))


# Removing.


def test_what_is_typed_of_a_person_is_never_dropped_for_want_of_a_name(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused, match="not saved") as caught:
        add_person(book, {"account_id": filled.halden, "name": " ", "email": "k@h.example"}, {"title": "CFO"})
    assert caught.value.fields.keys() == {"name"}
    assert seats(book, filled.halden) == {}


def test_a_removed_person_leaves_an_empty_seat_her_facts_and_the_touches(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    remove_person(book, filled.report)
    with book.read() as session:
        dossier = read_dossier(session, filled.northwind)
    assert [person.id for person in dossier.people] == [filled.boss]
    assert filled.report_seat in {seat.id for seat in dossier.seats}
    assert filled.report_seat not in dossier.people_in()
    assert {fact.person_id for fact in dossier.facts} == {None}
    assert [(touch.summary, touch.person_ids) for touch in dossier.touches] == [("Walked the depot", (filled.boss,))]
    assert check_book(book.path) == []
    with pytest.raises(NotFound):
        remove_person(book, filled.report)
    undo(book)
    assert dumped(book) == before
    assert check_book(book.path) == []


def test_reports_of_a_removed_seat_move_to_its_boss(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    edit_seat(book, filled.empty_seat, {"reports_to_id": filled.report_seat})
    before = dumped(book)
    remove_seat(book, filled.report_seat)
    assert seats(book, filled.northwind)[filled.empty_seat].reports_to_id == filled.boss_seat
    assert filled.report in {person.id for person in people(book, filled.northwind)}
    assert filled.report not in {person for _, person in sits(book, filled.northwind)}
    remove_seat(book, filled.boss_seat)
    assert seats(book, filled.northwind)[filled.empty_seat].reports_to_id is None
    assert check_book(book.path) == []
    undo(book)
    undo(book)
    assert dumped(book) == before


def test_a_person_and_her_seat_go_in_one_step(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    before = dumped(book)
    remove_person(book, filled.boss, filled.boss_seat)
    assert filled.boss_seat not in seats(book, filled.northwind)
    assert filled.boss not in {person.id for person in people(book, filled.northwind)}
    undo(book)
    assert dumped(book) == before
    with pytest.raises(NotFound):
        remove_person(book, filled.boss, 7)
    assert dumped(book) == before


@pytest.mark.parametrize("link", ["centre_id", "reports_to_id"])
def test_a_place_that_is_gone_is_told_at_its_field(
    book: Book, filled: Filled, dumped: Callable[[Book], str], link: str
) -> None:
    before = dumped(book)
    for save in (
        lambda: add_person(book, {"account_id": filled.northwind, "name": "New One"}, {link: 7}),
        lambda: edit_seat(book, filled.report_seat, {link: 7}),
    ):
        with pytest.raises(Refused, match="not saved") as caught:
            save()
        assert caught.value.fields == {link: "is no longer there; choose another"}
    assert dumped(book) == before


# Moving seats.


def test_a_seat_moves_with_all_below_it_and_says_so(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    edit_seat(book, filled.empty_seat, {"reports_to_id": filled.report_seat})
    before = dumped(book)
    move_seat(book, filled.report_seat, None)
    assert outline(book, filled.northwind) == [
        (filled.boss_seat, 0),
        (filled.report_seat, 0),
        (filled.empty_seat, 1),
    ]
    assert undo(book).label == "Seat VP Fleet: at the top"
    assert dumped(book) == before
    with pytest.raises(Refused, match="circle") as caught:
        move_seat(book, filled.report_seat, filled.empty_seat)
    assert "VP Fleet → Head of Procurement → VP Fleet" in caught.value.message
    _, elsewhere = add_person(book, {"account_id": filled.halden, "name": "Kim"}, {"title": "CEO"})
    with pytest.raises(Refused, match="works elsewhere"):
        move_seat(book, filled.report_seat, elsewhere)
    with pytest.raises(Refused, match="not saved"):
        move_seat(book, filled.report_seat, 7)


def test_a_boss_comes_between_a_seat_and_its_boss(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    before = dumped(book)
    person, seat = insert_boss(book, filled.report_seat, {"name": "Noor Haddad"}, {"title": "Deputy"})
    assert outline(book, filled.northwind) == [
        (filled.boss_seat, 0),
        (filled.empty_seat, 1),
        (seat, 1),
        (filled.report_seat, 2),
    ]
    assert (seat, person) in sits(book, filled.northwind)
    undo(book)
    assert dumped(book) == before
    nobody, top = insert_boss(book, filled.boss_seat, {})
    assert (nobody, outline(book, filled.northwind)[:2]) == (0, [(top, 0), (filled.boss_seat, 1)])


def test_a_person_is_found_by_number_name_or_part(book: Book, filled: Filled) -> None:
    other, _ = add_person(book, {"account_id": filled.northwind, "name": "Jan de Boer-Ek"}, {"title": "CIO"})
    with book.read() as session:
        for text, key in (("jan DE boer", filled.boss), ("visser", filled.report), (str(other), other)):
            assert find_person(session, filled.northwind, text).id == key
        with pytest.raises(Refused, match="Which person") as caught:
            find_person(session, filled.northwind, "jan")
        assert f"Jan de Boer (COO, {filled.boss}); Jan de Boer-Ek (CIO, {other})" in caught.value.message
        for text in ("", "nobody", str(filled.stranger)):
            with pytest.raises(NotFound, match="No such person"):
                find_person(session, filled.northwind, text)
