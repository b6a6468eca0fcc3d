"""Points of other accounts: which are offered to which, and what taking one over makes of it."""

from __future__ import annotations

from datetime import date

import pytest

from store.accounts import add_account, archive_account
from store.book import Book
from store.dump import dump_book
from store.errors import NotFound, Refused
from store.history import list_changes
from store.offered_points import list_offered, take_over
from store.offerings import add_offering
from store.opportunities import add_opportunity
from store.people import add_person
from store.talking_points import list_talking_points, write_talking_point
from store.undoing import next_undo, undo

FOR_ALL = {"so_what": "Call now", "proof": "A paper", "source": "Press"}


@pytest.fixture
def book(empty_book: Book) -> Book:
    """Return an empty book: what the filled one holds would be counted, too."""
    return empty_book


def account(book: Book, name: str, industry: str = "", persona: str = "", **more: object) -> int:
    key = add_account(book, {"name": name, "industry": industry, "tier": 2, **more})
    if persona:
        add_person(book, {"account_id": key, "name": f"Ana of {name}"}, {"title": "Head", "persona": persona})
    return key


def offered(book: Book, key: int) -> list[tuple[str, str]]:
    with book.read() as session:
        return [(point.text, point.fits) for point in list_offered(session, key)]


def write(book: Book, key: int, position: int, text: str, **more: object) -> int:
    return write_talking_point(book, key, position, {"text": text, **FOR_ALL, **more}).id


def test_what_is_for_an_industry_a_solution_or_a_persona_is_offered_to_those_of_that_kind(book: Book) -> None:
    fuel, water = add_offering(book, {"name": "Fuel cards"}), add_offering(book, {"name": "Water"})
    peer, own = account(book, "Peer"), account(book, "Own", "énergie", "finance")
    add_opportunity(book, {"account_id": own, "name": "Fuel cards for 30 vans"})
    write(book, peer, 1, "of the industry", industry="Energie")
    write(book, peer, 2, "of the solution", offering_id=fuel)
    write(book, peer, 3, "of the persona", persona="Finance")
    other = account(book, "Other")
    write(book, other, 1, "another industry", industry="Food")
    write(book, other, 2, "another solution", offering_id=water, industry="Energie")
    write(book, other, 3, "another persona", persona="Fleet")
    assert offered(book, own) == [
        ("of the solution", "Fuel cards"),
        ("of the industry", "Energie"),
        ("of the persona", "Finance"),
    ]
    assert offered(book, other) == []


def test_a_point_for_one_account_alone_is_never_offered(book: Book) -> None:
    peer, own = account(book, "Peer", "Energy", "Finance"), account(book, "Own", "Energy", "Finance")
    write(book, peer, 1, "theirs alone")
    write(book, peer, 2, "their news", kind="trigger", persona="Finance")
    write(book, peer, 3, "one of their people", kind="person", persona="Finance")
    assert offered(book, own) == []
    write(book, peer, 2, "news of all", kind="trigger", persona="Fleet", industry="Energy")
    assert offered(book, own) == [("news of all", "Energy")]


def test_what_it_has_already_what_is_old_and_what_is_put_away_is_not_offered(book: Book) -> None:
    peer, own, away = (account(book, name, "Energy") for name in ("Peer", "Own", "Away"))
    write(book, peer, 1, "expired", industry="Energy", expires_on="2026-11-19")
    write(book, peer, 2, "older than points get", industry="Energy", as_of="2025-11-01", expires_on="")
    write(book, peer, 3, "Had by both", industry="Energy")
    write(book, own, 1, "had by BOTH", industry="Energy")
    write(book, away, 1, "put away", industry="Energy")
    archive_account(book, away)
    assert offered(book, own) == []
    assert offered(book, peer) == []
    with book.read() as session:
        assert list_offered(session, 4711) == []


def test_the_newest_comes_first_and_one_that_went_round_comes_once(book: Book) -> None:
    own, first, second = (account(book, name, "Energy") for name in ("Own", "First", "Second"))
    write(book, first, 1, "older", industry="Energy", as_of="2026-08-01")
    key = write(book, first, 2, "newer", industry="Energy", as_of="2026-11-01")
    take_over(book, second, 1, key)
    assert offered(book, own) == [("newer", "Energy"), ("older", "Energy")]


def test_taken_over_it_is_a_copy_in_one_step_that_says_where_it_is_from(book: Book) -> None:
    peer, own = account(book, "Peer", "Energy"), account(book, "Own", "Energy")
    key = write(book, peer, 1, "worth it", industry="Energy", as_of="2026-08-01", kind="why now", persona="Fleet")
    write(book, own, 2, "old one", as_of="2020-01-01")
    before = "".join(dump_book(book))
    for position in (2, 3):
        row = take_over(book, own, position, key)
        assert (row.position, row.text, row.kind, row.so_what) == (position, "worth it", "why now", "Call now")
        assert (row.proof, row.source, row.as_of) == ("A paper", "Press", date(2026, 8, 1))
        with book.read() as session:
            step = next_undo(session)
            assert step is not None
            assert f"Talking point {position} taken over from Peer" in step.in_words()
        undo(book)
        assert "".join(dump_book(book)) == before
    take_over(book, own, 2, key)
    write_talking_point(book, own, 2, {"so_what": "Mine"})
    with book.read() as session:
        (theirs,) = list_talking_points(session, peer)
        assert theirs.so_what == "Call now"
        assert any(change.after == "worth it" for change in list_changes(session, own))


def test_its_own_point_or_one_that_is_gone_is_refused(book: Book) -> None:
    own = account(book, "Own", "Energy")
    key = write(book, own, 1, "mine")
    with pytest.raises(Refused):
        take_over(book, own, 2, key)
    with pytest.raises(NotFound):
        take_over(book, own, 2, key + 1)
