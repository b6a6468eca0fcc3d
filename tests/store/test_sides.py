"""Who knows whom at an account: key players first, and everybody of us who has to do with them."""

from __future__ import annotations

from store.attributes import assess
from store.book import Book
from store.colleagues import ColleagueDraft, add_colleague
from store.relationships import set_relationship
from store.sides import Sides, read_sides
from tests.store.conftest import Filled


def sides(book: Book, filled: Filled) -> Sides:
    with book.read() as session:
        return read_sides(session, filled.northwind)


def test_key_players_come_first_and_everybody_once(book: Book, filled: Filled) -> None:
    found = [person.id for person, _ in sides(book, filled).people()]
    assert len(found) == len(set(found)) >= 2
    last = found[-1]
    assess(book, last, None, "role", "economic buyer")
    people = sides(book, filled).people()
    assert people[0][0].is_key_player
    assert last in [person.id for person, _ in people if person.is_key_player]
    assert [person.is_key_player for person, _ in people] == sorted(
        (person.is_key_player for person, _ in people), reverse=True
    )


def test_the_owner_comes_first_then_whoever_knows_or_met_somebody(book: Book, filled: Filled) -> None:
    before = sides(book, filled).colleagues([])
    assert before[0] == filled.colleague
    other = add_colleague(book, ColleagueDraft(name="A. Berg"))
    assert other not in sides(book, filled).colleagues([])
    assert other in sides(book, filled).colleagues([other])
    set_relationship(book, filled.report, {"level": "vendor"}, colleague_id=other)
    assert other in sides(book, filled).colleagues([])


def test_competitors_are_those_that_were_named_and_those_that_are_asked_for(book: Book, filled: Filled) -> None:
    set_relationship(book, filled.report, {"level": "vendor"}, competitor="Boxwell")
    assert {"Boxwell", "Aster"} <= set(sides(book, filled).competitors(["Aster"]))
