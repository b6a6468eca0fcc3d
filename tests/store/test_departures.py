"""Who has left an account: from her last seat there, and not who sits in another one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from store.departures import read_left
from store.dossier import read_dossier
from store.moves import leave_seat, move_to_account, sit_also
from store.people import add_person, place_person
from store.undoing import undo

if TYPE_CHECKING:
    from store.book import Book
    from tests.store.conftest import Filled


def left(book: Book, account: int) -> dict[str, tuple[str, date]]:
    with book.read() as session:
        found = {each.name: (each.title, each.left_on) for each in read_left(session, account).values()}
        dossier = read_dossier(session, account)
    assert {key: each.left_on for key, each in dossier.departures.items()} == {
        key: found[each.name][1] for key, each in dossier.departures.items()
    }
    assert len(dossier.departures) == len(found)
    return found


def test_who_left_the_last_seat_has_left(book: Book, filled: Filled) -> None:
    add_person(book, {"account_id": filled.northwind, "name": "Never Seated"})
    sit_also(book, filled.report, filled.empty_seat)
    leave_seat(book, filled.report, filled.report_seat, on="2026-11-18")
    assert left(book, filled.northwind) == {}, "she sits in the other one still"
    leave_seat(book, filled.report, filled.empty_seat)
    assert left(book, filled.northwind) == {"Marta Visser": ("Head of Procurement", date(2026, 11, 20))}
    place_person(book, filled.report, {"title": "Adviser"})
    assert left(book, filled.northwind) == {}, "she is back"


def test_who_went_to_another_account_has_left_the_old_one(book: Book, filled: Filled) -> None:
    move_to_account(book, filled.report, filled.halden)
    assert list(left(book, filled.northwind)) == ["Marta Visser"]
    assert left(book, filled.halden) == {}
    undo(book)
    assert left(book, filled.northwind) == {}
