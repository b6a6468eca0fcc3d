"""Who of us, and which competitor, is what to a person; one record a pair, with the last touch of each of us."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from store.book import Book
from store.errors import NotFound, Refused
from store.relationships import last_touches, list_relationships, remove_relationship, set_relationship
from store.undoing import undo
from tests.store.conftest import Filled


def test_a_pair_has_one_record(book: Book, filled: Filled) -> None:
    changed = set_relationship(book, filled.report, {"level_wanted": "trusted advisor"}, colleague_id=filled.colleague)
    assert (changed.level, changed.level_wanted) == ("problem solver", "trusted advisor")
    set_relationship(book, filled.report, {"level": "vendor"}, competitor="Castor Fleet")
    with book.read() as session:
        found = list_relationships(session, filled.northwind)
    assert [(row.colleague_id, row.competitor) for row in found] == [(filled.colleague, ""), (None, "Castor Fleet")]


@pytest.mark.parametrize("side", [{}, {"colleague_id": 1, "competitor": "Castor"}])
def test_it_is_one_side_or_the_other(book: Book, filled: Filled, side: dict[str, object]) -> None:
    if side:
        side = {"colleague_id": filled.colleague, "competitor": "Castor"}
    with pytest.raises(Refused) as caught:
        set_relationship(book, filled.report, {"level": "vendor"}, **side)  # type: ignore[arg-type]
    assert "one of us, or of a competitor" in caught.value.message


def test_the_last_touch_of_each_of_us_is_known(book: Book, filled: Filled) -> None:
    with book.read() as session:
        found = last_touches(session, filled.northwind)
    assert found == {(filled.colleague, person): date(2026, 11, 20) for person in (filled.report, filled.boss)}


def test_undo_takes_it_back(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    before = dumped(book)
    with book.read() as session:
        (row,) = list_relationships(session, filled.northwind)
    remove_relationship(book, row.id)
    undo(book)
    assert dumped(book) == before


def test_whoever_mends_the_evidence_alone_says_nothing_new(book: Book, filled: Filled, clock) -> None:
    side = {"colleague_id": filled.colleague}
    set_relationship(book, filled.report, {"as_of": "2026-01-10"}, **side)
    assert set_relationship(book, filled.report, {"state": "confirmed"}, **side).as_of == date(2026, 1, 10)
    clock.move(days=1)
    assert set_relationship(book, filled.report, {"level": "vendor"}, **side).as_of == date(2026, 11, 21)
    both = {"level": "credible source", "as_of": "2026-02-02"}
    assert set_relationship(book, filled.report, both, **side).as_of == date(2026, 2, 2)


def test_half_of_what_was_taken_out_elsewhere_is_not_said_again(book: Book, filled: Filled) -> None:
    with book.read() as session:
        (row,) = list_relationships(session, filled.northwind)
    remove_relationship(book, row.id)
    with pytest.raises(NotFound, match="relationship is no longer there"):
        set_relationship(
            book, filled.report, {"note": "Lunch"}, colleague_id=filled.colleague, seen={"note": "Same school"}
        )
    changed = set_relationship(book, filled.report, {"note": "Lunch"}, colleague_id=filled.colleague, seen={"note": ""})
    assert changed.note == "Lunch"
