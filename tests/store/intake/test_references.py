"""The account of people who do not say theirs, or name one that is not in the book."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from store.accounts import add_account
from store.errors import NotFound
from store.intake.applying import import_files
from store.undoing import undo

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.book import Book
    from store.intake.sources import Source
    from tests.store.intake.conftest import Held

STAFF = "emp_id,Name,reports_to,Company\n1,Ana,,\n2,Bo,1,Beta\n3,Cy,1,beta\n"


def test_without_a_choice_they_are_kept_without_and_it_is_told(
    empty_book: Book, source: Callable[..., Source], held: Held
) -> None:
    report = import_files(empty_book, [source(STAFF)])
    assert (report.files[0].homeless, dict(report.files[0].missing)) == (1, {"Beta": 1, "beta": 1})
    assert held("account") == []
    words = list(report.in_words())
    assert any(line.startswith("  --make-accounts makes these accounts") for line in words)
    assert "  1 × without a word on their account; --account NAME says where they belong." in words


def test_those_without_a_word_go_to_the_account_that_is_given(
    empty_book: Book, source: Callable[..., Source], held: Held
) -> None:
    import_files(empty_book, [source(STAFF)])
    acme = add_account(empty_book, {"name": "Acme"})
    (each,) = import_files(empty_book, [replace(source(STAFF), account_id=acme)]).files
    assert dict(each.given) == {"Acme": 1}
    assert [person["account_id"] for person in held("person")] == [acme, acme, acme]
    assert {seat["account_id"] for seat in held("seat")} == {acme}


def test_an_account_that_is_given_overrules_those_that_are_not_known_and_it_is_told(
    empty_book: Book, source: Callable[..., Source], held: Held
) -> None:
    acme, beta = (add_account(empty_book, {"name": name}) for name in ("Acme", "Beta"))
    text = "Contact Id,Last Name,Company\n1,Visser,Acme Holding\n2,Boer,Beta\n3,Ek,Acme Holding\n"
    report = import_files(empty_book, [replace(source(text), account_id=acme)])
    (each,) = report.files
    where = {person["name"]: person["account_id"] for person in held("person")}
    assert where == {"Visser": acme, "Boer": beta, "Ek": acme}
    assert [told.value for told in each.overruled] == ["Acme Holding", "Acme Holding"]
    assert (each.dangling, dict(each.missing)) == ((), {})
    assert any("taken to Acme" in line and "account overruled" in line for line in report.in_words())


def test_what_is_to_be_made_is_made_also_beside_an_account_that_is_given(
    empty_book: Book, source: Callable[..., Source], held: Held
) -> None:
    acme = add_account(empty_book, {"name": "Acme"})
    (each,) = import_files(empty_book, [replace(source(STAFF), account_id=acme, make_accounts=True)]).files
    assert dict(each.made) == {"Beta": 2}
    assert each.overruled == ()


def test_accounts_that_are_named_are_made_once_and_undone_with_the_rest(
    empty_book: Book, source: Callable[..., Source], held: Held, dumped: Callable[[Book], str]
) -> None:
    before = dumped(empty_book)
    (tried,) = import_files(empty_book, [replace(source(STAFF), make_accounts=True)], dry_run=True).files
    assert dict(tried.made) == {"Beta": 2}
    assert dumped(empty_book) == before
    import_files(empty_book, [replace(source(STAFF), make_accounts=True)])
    (account,) = held("account")
    assert (account["name"], account["tier"]) == ("Beta", None)
    assert [person["account_id"] for person in held("person")] == [None, account["id"], account["id"]]
    undo(empty_book)
    assert dumped(empty_book) == before


def test_an_account_that_is_gone_is_told(empty_book: Book, source: Callable[..., Source]) -> None:
    with pytest.raises(NotFound):
        import_files(empty_book, [replace(source(STAFF), account_id=77)])
