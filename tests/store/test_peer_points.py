"""Points of peers: what other accounts have that was written for an industry."""

from __future__ import annotations

from store.accounts import archive_account, edit_account
from store.book import Book
from store.dossier import read_dossier, renew_dossier
from store.peer_points import list_peer_points, points_of_peers
from store.talking_points import write_talking_point
from tests.store.conftest import Filled


def test_only_points_for_an_industry_are_read_and_none_of_the_account_itself(book: Book, filled: Filled) -> None:
    for account, position, industry in (
        (filled.halden, 1, "Logistics"),
        (filled.halden, 2, ""),
        (filled.depot, 1, "LOGISTICS"),
        (filled.northwind, 2, "Logistics"),
        (filled.depot, 2, "Energy"),
    ):
        write_talking_point(book, account, position, {"text": f"{account} {position}", "industry": industry})
    edit_account(book, filled.northwind, {"industry": "Lögistics"})
    with book.read() as session:
        found = points_of_peers(list_peer_points(session), filled.northwind, "Lögistics")
        dossier = read_dossier(session, filled.northwind)
    assert {(point.account_id, point.text) for point in found} == {
        (filled.halden, f"{filled.halden} 1"),
        (filled.depot, f"{filled.depot} 1"),
    }
    assert dossier.peer_points == found
    assert "Northwind Depot" in {point.account_name for point in found}


def test_an_archived_account_is_no_peer_and_one_without_an_industry_has_none(book: Book, filled: Filled) -> None:
    write_talking_point(book, filled.halden, 1, {"text": "x", "industry": "Logistics"})
    with book.read() as session:
        points = list_peer_points(session)
        assert points_of_peers(points, filled.northwind, "") == ()
        assert len(points_of_peers(points, filled.northwind, "Logistics")) == 1
    archive_account(book, filled.halden)
    with book.read() as session:
        assert list_peer_points(session) == []


def test_a_dossier_that_is_renewed_has_the_new_points_of_others(book: Book, filled: Filled) -> None:
    edit_account(book, filled.northwind, {"industry": "Logistics"})
    with book.read() as session:
        before = read_dossier(session, filled.northwind)
    write_talking_point(book, filled.halden, 3, {"text": "New", "industry": "Logistics"})
    with book.read() as session:
        renewed = renew_dossier(session, before)
        assert [point.text for point in renewed.peer_points] == ["New"]
        assert renewed == read_dossier(session, filled.northwind)
