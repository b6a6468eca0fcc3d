"""Who does what at an action: exactly one is accountable, whatever is done in whichever order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.accounts import add_account
from store.book import Book
from store.checkup import check_book
from store.colleagues import ColleagueDraft, add_colleague
from store.errors import NotFound, Refused
from store.opening import open_book
from store.people import add_person, remove_person
from store.plans.actions import ActionRow, add_action, edit_action, list_actions
from store.plans.raci import accountable_of, duties_of, give_duty
from store.plans.responsibilities import ResponsibilityRow, Who, list_responsibilities
from tests.store.conftest import Filled


def read(book: Book, account: int, key: int) -> tuple[ActionRow, list[ResponsibilityRow]]:
    with book.read() as session:
        action = next(row for row in list_actions(session, account) if row.id == key)
        return action, list_responsibilities(session, account)


def duties(book: Book, account: int, key: int) -> dict[Who, str]:
    return duties_of(*read(book, account, key))


def test_who_is_accountable_is_the_owner(book: Book, filled: Filled) -> None:
    ours, theirs, boss = Who(filled.colleague), Who(person_id=filled.report), Who(person_id=filled.boss)
    assert duties(book, filled.northwind, filled.action) == {ours: "A", theirs: "C"}
    give_duty(book, filled.action, theirs, "A")
    action, _ = read(book, filled.northwind, filled.action)
    assert (action.owner_id, action.customer_owner_id) == (None, filled.report)
    assert duties(book, filled.northwind, filled.action) == {theirs: "A", ours: "R"}
    give_duty(book, filled.action, boss, "A")
    assert duties(book, filled.northwind, filled.action) == {boss: "A", ours: "R", theirs: "C"}
    give_duty(book, filled.action, ours, "A")
    assert duties(book, filled.northwind, filled.action) == {ours: "A", boss: "R", theirs: "C"}


def test_the_customers_owner_does_not_vanish_when_another_of_them_is_accountable(book: Book, filled: Filled) -> None:
    edit_action(book, filled.action, {"customer_owner_id": filled.boss})
    give_duty(book, filled.action, Who(person_id=filled.report), "A")
    assert duties(book, filled.northwind, filled.action) == {
        Who(person_id=filled.report): "A",
        Who(filled.colleague): "R",
        Who(person_id=filled.boss): "R",
    }


def test_nobody_else_has_a_duty_before_somebody_is_accountable(book: Book, filled: Filled) -> None:
    loose = add_action(book, {"account_id": filled.northwind, "title": "Loose"})
    with pytest.raises(Refused, match="accountable"):
        give_duty(book, loose, Who(filled.colleague), "R")
    give_duty(book, loose, Who(filled.colleague), "A")
    give_duty(book, loose, Who(person_id=filled.boss), "I")
    with pytest.raises(Refused, match="Somebody has to be"):
        give_duty(book, loose, Who(filled.colleague), "")
    with pytest.raises(Refused) as caught:
        edit_action(book, loose, {"owner_id": None})
    assert "owner_id" in caught.value.fields
    give_duty(book, loose, Who(person_id=filled.boss), "")
    edit_action(book, loose, {"owner_id": None})
    assert duties(book, filled.northwind, loose) == {}


def test_a_duty_of_ones_own_keeps_nobody_accountable(book: Book, filled: Filled) -> None:
    loose, us = add_action(book, {"account_id": filled.northwind, "title": "Loose"}), Who(filled.colleague)
    other = Who(add_colleague(book, ColleagueDraft(name="Other")))
    for who, duty in ((other, "A"), (us, "C"), (us, "A"), (other, "")):
        give_duty(book, loose, who, duty)
    edit_action(book, loose, {"owner_id": None})
    assert duties(book, filled.northwind, loose) == {}


def test_a_duty_taken_from_the_customers_owner_frees_him(book: Book, filled: Filled) -> None:
    edit_action(book, filled.action, {"customer_owner_id": filled.boss})
    assert duties(book, filled.northwind, filled.action)[Who(person_id=filled.boss)] == "R"
    give_duty(book, filled.action, Who(person_id=filled.boss), "")
    assert Who(person_id=filled.boss) not in duties(book, filled.northwind, filled.action)


@pytest.mark.parametrize("duty", ["X", "RA", "r"])
def test_only_four_letters_are_duties(book: Book, filled: Filled, duty: str) -> None:
    with pytest.raises(Refused, match="not saved"):
        give_duty(book, filled.action, Who(person_id=filled.boss), duty)


WHO = st.integers(0, 3)
GIVE = st.tuples(st.just("give"), WHO, st.sampled_from(["", "R", "A", "C", "I"]))
OWN = st.tuples(st.just("own"), st.sampled_from([None, 0, 1]), st.sampled_from([None, 2, 3]))
GO = st.tuples(st.just("go"), st.sampled_from([2, 3]), st.just(None))


@settings(max_examples=30)
@given(steps=st.lists(GIVE | GIVE | OWN | GO, max_size=16))
def test_exactly_one_is_accountable_after_any_sequence(
    new_book: Callable[[], Path], steps: list[tuple[str, Any, Any]]
) -> None:
    with open_book(new_book()) as book:
        account = add_account(book, {"name": "Acme"})
        key = add_action(book, {"account_id": account, "title": "Walk"})
        ours = [add_colleague(book, ColleagueDraft(name=name)) for name in ("Ek", "Ferreira")]
        theirs = [add_person(book, {"account_id": account, "name": name})[0] for name in ("Ana", "Bo")]
        all_of_them = [*(Who(each) for each in ours), *(Who(person_id=each) for each in theirs)]
        someone_went = False
        for step in steps:
            before = read(book, account, key)
            try:
                someone_went |= act(book, key, all_of_them, step)
            except (Refused, NotFound):
                assert read(book, account, key) == before, "what is refused changes nothing"
            hold_together(book, account, key, someone_went)
    assert check_book(book.path) == []


def act(book: Book, key: int, known: list[Who], step: tuple[str, Any, Any]) -> bool:
    """Do one step; say whether somebody was taken out of the book by it."""
    what, first, second = step
    if what == "give":
        give_duty(book, key, known[first], second)
    elif what == "own":
        owners = [None if place is None else known[place] for place in (first, second)]
        ours, theirs = (each and (each.colleague_id or each.person_id) for each in owners)
        edit_action(book, key, {"owner_id": ours, "customer_owner_id": theirs})
    else:
        remove_person(book, known[first].person_id)
    return what == "go"


def hold_together(book: Book, account: int, key: int, someone_went: bool) -> None:
    """Assert what is always true of who does what."""
    action, given = read(book, account, key)
    held = duties_of(action, given)
    accountable = [who for who, duty in held.items() if duty == "A"]
    assert accountable == ([accountable_of(action)] if accountable_of(action) else [])
    if held and not someone_went:
        assert len(accountable) == 1
    assert len({(each.colleague_id, each.person_id) for each in given}) == len(given), "each has one duty"
