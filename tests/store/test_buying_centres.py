"""Buying centres: the units of an account that buy by themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from store.book import Book
from store.buying_centres import (
    BuyingCentreRow,
    add_buying_centre,
    edit_buying_centre,
    list_buying_centres,
    remove_buying_centre,
)
from store.dossier import read_dossier
from store.errors import NotFound, Refused
from store.facts import add_fact
from store.undoing import undo

if TYPE_CHECKING:
    from tests.store.conftest import Filled


def centres(book: Book, account: int) -> list[BuyingCentreRow]:
    """Return the buying centres of an account."""
    with book.read() as session:
        return list_buying_centres(session, account)


def test_centres_are_listed_by_name(book: Book, filled: Filled) -> None:
    add_buying_centre(book, {"account_id": filled.northwind, "name": "Depots", "kind": "territory", "parent_id": ""})
    assert [(row.name, row.kind) for row in centres(book, filled.northwind)] == [
        ("Depots", "territory"), ("Fleet", "division"),
    ]  # fmt: skip
    assert centres(book, filled.halden) == []


def test_a_centre_can_be_edited(book: Book, filled: Filled) -> None:
    row = edit_buying_centre(book, filled.centre, {"name": "Fleet & Fuel", "notes": "a\nb", "kind": ""})
    assert (row.name, row.notes, row.kind, row.version) == ("Fleet & Fuel", "a\nb", "", 2)
    assert centres(book, filled.northwind) == [row]


@pytest.mark.parametrize("changes", [{"name": " "}, {"kind": "shed"}, {"account_id": 0}, {"parent_id": "above"}])
def test_what_breaks_a_rule_is_refused(book: Book, filled: Filled, changes: dict[str, object]) -> None:
    before = centres(book, filled.northwind)
    with pytest.raises(Refused, match="not saved"):
        add_buying_centre(book, {"account_id": filled.northwind, "name": "x", **changes})
    with pytest.raises(Refused, match="not saved"):
        edit_buying_centre(book, filled.centre, changes)
    assert centres(book, filled.northwind) == before


def test_a_centre_is_never_part_of_itself(book: Book, filled: Filled) -> None:
    inner = add_buying_centre(book, {"account_id": filled.northwind, "name": "Tyres", "parent_id": filled.centre})
    for key, parent in ((filled.centre, filled.centre), (filled.centre, inner)):
        with pytest.raises(Refused, match="circle") as caught:
            edit_buying_centre(book, key, {"parent_id": parent})
        assert "Fleet" in caught.value.message
    assert {row.parent_id for row in centres(book, filled.northwind)} == {None, filled.centre}


def test_accounts_and_centres_that_are_not_there_are_told(book: Book) -> None:
    with pytest.raises(NotFound, match="The account is no longer there"):
        add_buying_centre(book, {"account_id": 7, "name": "x"})
    with pytest.raises(NotFound):
        edit_buying_centre(book, 7, {"name": "x"})


def test_what_was_in_a_removed_centre_stays_and_undo_puts_it_back(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    inner = add_buying_centre(book, {"account_id": filled.northwind, "name": "Tyres", "parent_id": filled.centre})
    part = add_buying_centre(book, {"account_id": filled.northwind, "name": "Winter tyres", "parent_id": inner})
    add_fact(book, {"account_id": filled.northwind, "centre_id": inner, "text": "Buys in May"})
    before = dumped(book)
    for key in (inner, filled.centre):
        remove_buying_centre(book, key)
    with book.read() as session:
        dossier = read_dossier(session, filled.northwind)
    assert [(centre.id, centre.parent_id) for centre in dossier.centres] == [(part, None)]
    assert {row.centre_id for row in (*dossier.seats, *dossier.facts, *dossier.opportunities)} == {None}
    assert (len(dossier.seats), len(dossier.facts), len(dossier.opportunities)) == (3, 3, 2)
    undo(book)
    undo(book)
    assert dumped(book) == before
    with pytest.raises(NotFound):
        remove_buying_centre(book, 7)
