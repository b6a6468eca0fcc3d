"""What kind of account one is, by its fields, its white space, its opportunities and its seats."""

from __future__ import annotations

import pytest

from store.account_kinds import on_shelf, read_kind, read_kinds
from store.accounts import add_account, archive_account
from store.book import Book
from store.offerings import add_offering
from store.opportunities import add_opportunity
from store.people import add_person
from store.white_space import fill_cell


@pytest.fixture
def book(empty_book: Book) -> Book:
    """Return an empty book: what the filled one holds would be counted, too."""
    return empty_book


def test_offerings_are_those_with_a_place_in_the_white_space_or_in_a_living_opportunity(book: Book) -> None:
    ours, never, named, lost, linked = (
        add_offering(book, {"name": name}) for name in ("Fuel", "Water", "Fuel cards", "Gas", "Steam")
    )
    key = add_account(book, {"name": "Own", "industry": "Énergie", "tier": 2})
    fill_cell(book, key, None, ours, {"state": "ours"})
    fill_cell(book, key, None, never, {"state": "not applicable"})
    add_opportunity(book, {"account_id": key, "name": "Fuel cards in the south"})
    add_opportunity(book, {"account_id": key, "name": "Gas", "state": "lost"})
    add_opportunity(book, {"account_id": key, "name": "It", "state": "won", "offering_id": linked})
    with book.read() as session:
        assert read_kind(session, key).offerings == {ours, named, linked}
    assert lost not in {ours, named, linked}


def test_personas_are_those_of_the_seats_and_spelling_does_not_count(book: Book) -> None:
    key = add_account(book, {"name": "Own", "industry": "Énergie", "tier": 2})
    for number, persona in enumerate(("Fleet", "", "Fleet", "Finance")):
        add_person(book, {"account_id": key, "name": f"N {number}"}, {"title": "Head", "persona": persona})
    with book.read() as session:
        kind = read_kind(session, key)
        assert kind.personas == ("Fleet", "Finance")
        assert [kind.has_persona(name) for name in ("fleet", "IT", "")] == [True, False, False]
        assert [kind.has_industry(name) for name in ("energie", "Food", "")] == [True, False, False]


def test_all_of_a_tier_are_read_at_once_without_those_put_away(book: Book) -> None:
    one, two = (add_account(book, {"name": name, "tier": 2}) for name in ("One", "Two"))
    archive_account(book, two)
    with book.read() as session:
        assert set(read_kinds(session, on_shelf(2))) == {one}
        assert read_kind(session, 4711).offerings == frozenset()
