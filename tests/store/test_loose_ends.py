from __future__ import annotations

from collections.abc import Callable

import pytest

from store.accounts import add_account
from store.book import Book
from store.dossier import read_dossier
from store.errors import NotFound
from store.loose_ends import assign_account, list_loose_ends
from store.opportunities import add_opportunity
from store.people import add_person
from store.undoing import next_undo, undo


@pytest.fixture
def loose(empty_book: Book) -> Book:
    """Return a book with a boss and her report, an empty seat and a deal, none of them at an account."""
    _, boss = add_person(empty_book, {"name": "Jan de Boer", "email": "jan@x.example"}, {"title": "COO"})
    add_person(empty_book, {"name": "Ana Cruz"}, {"title": "VP", "reports_to_id": boss})
    add_person(empty_book, {}, {"title": "Head of Procurement", "reports_to_id": boss})
    add_opportunity(empty_book, {"name": "Tyres", "amount": 500, "stage": "Proposal"})
    return empty_book


def names(book: Book) -> list[tuple[str, str, str]]:
    with book.read() as session:
        return [(end.kind, end.name, end.detail) for end in list_loose_ends(session)]


def test_everything_without_an_account_is_listed_once(loose: Book) -> None:
    assert names(loose) == [
        ("person", "Ana Cruz", "VP"),
        ("person", "Jan de Boer", "COO"),
        ("seat", "Head of Procurement", ""),
        ("opportunity", "Tyres", "open · Proposal"),
    ]


def test_several_are_given_an_account_in_one_step(loose: Book, dumped: Callable[[Book], str]) -> None:
    acme = add_account(loose, {"name": "Acme"})
    before = dumped(loose)
    with loose.read() as session:
        ends = list_loose_ends(session)
    assign_account(loose, ends, acme)
    assert names(loose) == []
    with loose.read() as session:
        dossier = read_dossier(session, acme)
        step = next_undo(session)
    assert [(node.depth, node.seat.title, [p.name for p in node.people]) for node in dossier.outline()] == [
        (0, "COO", ["Jan de Boer"]),
        (1, "VP", ["Ana Cruz"]),
        (1, "Head of Procurement", []),
    ]
    assert [deal.name for deal in dossier.opportunities] == ["Tyres"]
    assert step is not None
    assert step.label == "4 loose ends: account Acme"
    undo(loose)
    assert dumped(loose) == before


def test_a_line_lasts_until_both_are_placed_apart(loose: Book) -> None:
    acme, beta = add_account(loose, {"name": "Acme"}), add_account(loose, {"name": "Beta"})
    with loose.read() as session:
        ana, jan, *_ = list_loose_ends(session)
    assign_account(loose, [ana], acme)
    with loose.read() as session:
        assert read_dossier(session, acme).seats[0].reports_to_id is not None
    assign_account(loose, [jan], beta)
    with loose.read() as session:
        assert read_dossier(session, acme).seats[0].reports_to_id is None
        assert [person.name for person in read_dossier(session, beta).people] == ["Jan de Boer"]


def test_an_account_that_is_gone_is_refused(loose: Book, dumped: Callable[[Book], str]) -> None:
    before = dumped(loose)
    with loose.read() as session:
        ends = list_loose_ends(session)
    with pytest.raises(NotFound):
        assign_account(loose, ends, 4711)
    assert dumped(loose) == before
