"""Lines between people: two ends, one of a kind, both ways, across accounts; gone with an end and back by undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.book import Book
from store.dossier import read_dossier
from store.errors import NotFound, Refused
from store.lines import add_line, edit_line, list_lines, read_lines_at, remove_line
from store.people import add_person, remove_person, remove_seat
from store.undoing import undo
from tests.store.conftest import Filled


def test_a_line_may_end_at_the_seat_of_somebody_unknown(book: Book, filled: Filled) -> None:
    ends = {"from_seat_id": filled.empty_seat, "to_person_id": filled.boss}
    key = add_line(book, {"account_id": filled.northwind, "kind": "informal reporting", **ends, "strength": "weak"})
    with book.read() as session:
        (line,) = [row for row in list_lines(session, filled.northwind) if row.id == key]
    assert (line.from_seat_id, line.to_person_id, line.strength) == (filled.empty_seat, filled.boss, "weak")
    remove_seat(book, filled.empty_seat)
    with book.read() as session:
        assert key not in [row.id for row in list_lines(session, filled.northwind)]


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ({"from_person_id": 1}, "two ends"),
        ({"from_person_id": 1, "from_seat_id": 2, "to_person_id": 3}, "two ends"),
        ({"from_person_id": 1, "to_person_id": 1}, "two different people"),
    ],
)
def test_a_line_needs_two_different_ends(book: Book, ends: dict[str, int], words: str) -> None:
    with pytest.raises(Refused) as caught:
        add_line(book, {"kind": "knows", **ends})
    assert words in caught.value.message


def test_a_kind_is_needed_and_known(book: Book, filled: Filled) -> None:
    ends = {"from_person_id": filled.boss, "to_person_id": filled.report}
    for kind in ("", "adores"):
        with pytest.raises(Refused):
            add_line(book, {"kind": kind, **ends})


def test_the_same_line_is_not_drawn_twice_but_the_other_way_round_it_may_be(book: Book, filled: Filled) -> None:
    there = {"from_person_id": filled.report, "to_person_id": filled.boss, "kind": "influences"}
    back = {"from_person_id": filled.boss, "to_person_id": filled.report}
    with pytest.raises(Refused, match="there already"):
        add_line(book, there)
    key = add_line(book, {**there, **back})
    with pytest.raises(Refused, match="there already"):
        edit_line(book, key, {"both_ways": True})
    add_line(book, {**back, "kind": "conflicts with"})
    with pytest.raises(Refused, match="there already"):
        add_line(book, {**there, "kind": "conflicts with"})


def test_people_know_each_other_across_accounts(book: Book, filled: Filled) -> None:
    other, _ = add_person(book, {"account_id": filled.halden, "name": "Ada"}, {})
    key = add_line(
        book,
        {
            "account_id": filled.halden,
            "kind": "former colleague",
            "from_person_id": other,
            "to_person_id": filled.report,
        },
    )
    with book.read() as session:
        assert key in [row.id for row in list_lines(session, filled.northwind)]
        assert key in [row.id for row in list_lines(session, filled.halden)]


def test_a_line_goes_with_its_end_and_comes_back(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    before = dumped(book)
    remove_person(book, filled.report)
    with book.read() as session:
        assert list_lines(session, filled.northwind) == []
    undo(book)
    assert dumped(book) == before
    with book.read() as session:
        (line,) = list_lines(session, filled.northwind)
    remove_line(book, line.id)
    undo(book)
    assert dumped(book) == before


def test_lines_at_a_person_bear_names_and_where_people_elsewhere_work(book: Book, filled: Filled) -> None:
    other, _ = add_person(book, {"account_id": filled.halden, "name": "Ada"}, {})
    ends = {"from_person_id": other, "to_person_id": filled.report}
    add_line(book, {"account_id": filled.halden, "kind": "knows", **ends})
    to_seat = {"from_person_id": filled.report, "to_seat_id": filled.empty_seat}
    add_line(book, {"account_id": filled.northwind, "kind": "influences", **to_seat})
    with book.read() as session:
        at_her = read_lines_at(session, filled.report)
        at_seat = read_lines_at(session, seat_id=filled.empty_seat)
        there, here = read_dossier(session, filled.halden), read_dossier(session, filled.northwind)
    assert [line.kind for line in at_seat.rows] == ["influences"]
    assert {"knows", "influences"} <= {line.kind for line in at_her.rows}
    assert at_her.names[other].startswith("Ada, ")
    assert at_seat.called == at_her.names[filled.empty_seat]
    assert [line.kind for line in there.lines] == ["knows"]
    assert "knows" in [line.kind for line in here.lines]
    assert (set(there.elsewhere), set(here.elsewhere)) == ({filled.report}, {other})


def test_lines_at_somebody_who_is_gone_are_not_there(book: Book, filled: Filled) -> None:
    remove_person(book, filled.report)
    with book.read() as session, pytest.raises(NotFound):
        read_lines_at(session, filled.report)


def test_a_line_that_runs_both_ways_has_no_second_one_back(book: Book, filled: Filled) -> None:
    ends = {"from_person_id": filled.report, "to_person_id": filled.stranger}
    back = {"from_person_id": filled.stranger, "to_person_id": filled.report}
    add_line(book, {"account_id": filled.northwind, "kind": "influences", "both_ways": True, **ends})
    with pytest.raises(Refused, match="there already"):
        add_line(book, {"account_id": filled.northwind, "kind": "influences", **back})
