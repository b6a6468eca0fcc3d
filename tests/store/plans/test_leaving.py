"""Who goes to another account has no part in what the plans of the old one leave open."""

from __future__ import annotations

from collections.abc import Callable

from store.book import Book
from store.checkup import check_book
from store.dossier import read_dossier
from store.moves import move_to_account
from store.plans.actions import add_action
from store.plans.objectives import edit_objective, link_objective
from store.undoing import undo
from tests.store.conftest import Filled


def test_what_is_open_is_free_again_what_has_ended_keeps_the_name(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    done = {"title": "Done", "status": "done", "customer_owner_id": filled.report}
    add_action(book, {"account_id": filled.northwind, **done})
    edit_objective(book, filled.objective, {"stakeholder_id": filled.report})
    link_objective(book, filled.objective, person_id=filled.report)
    before = dumped(book)
    move_to_account(book, filled.report, filled.halden)
    with book.read() as session:
        dossier = read_dossier(session, filled.northwind)
    assert {action.title: action.customer_owner_id for action in dossier.actions} == {
        "Walk two depots": None,
        "Agree the data": None,
        "Done": filled.report,
    }
    assert (dossier.responsibilities, dossier.objectives[0].stakeholder_id) == ((), filled.report)
    assert dossier.elsewhere[filled.report].account == "Haldén Énergie", "who she is can still be told"
    assert [link.fact_id for link in dossier.objective_links] == [filled.fact]
    assert check_book(book.path) == []
    undo(book)
    assert dumped(book) == before
