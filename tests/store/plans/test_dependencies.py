"""Which action waits for which: in the order it was said, and never in a circle."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.accounts import add_account
from store.book import Book
from store.errors import Refused
from store.opening import open_book
from store.plans.actions import add_action, add_actions, remove_action
from store.plans.dependencies import list_dependencies, set_dependencies, waiting_for
from store.undoing import undo
from tests.store.conftest import Filled

PLACES = st.integers(0, 5)


@pytest.fixture
def chain(book: Book, filled: Filled) -> list[int]:
    """Return ten actions of one account, each waiting for the one before."""
    keys = add_actions(book, [{"account_id": filled.northwind, "title": f"Step {n}"} for n in range(10)])
    for before, after in pairwise(keys):
        set_dependencies(book, after, [before])
    return keys


def waits(book: Book, account: int) -> dict[int, list[int]]:
    with book.read() as session:
        return waiting_for(list_dependencies(session, account))


def test_what_it_waits_for_stands_in_the_order_it_was_said(book: Book, filled: Filled, chain: list[int]) -> None:
    wanted = [chain[2], chain[7], chain[0]]
    set_dependencies(book, filled.action, wanted)
    assert waits(book, filled.northwind)[filled.action] == wanted
    set_dependencies(book, filled.action, [chain[0], chain[3], chain[3]])
    assert waits(book, filled.northwind)[filled.action] == [chain[0], chain[3]]
    set_dependencies(book, filled.action, [])
    assert filled.action not in waits(book, filled.northwind)


def test_what_came_and_went_elsewhere_meanwhile_stays_so(book: Book, filled: Filled, chain: list[int]) -> None:
    set_dependencies(book, filled.action, [chain[0], chain[1]])
    seen = waits(book, filled.northwind)[filled.action]
    set_dependencies(book, filled.action, [chain[1], chain[2]])  # another window: 0 goes, 2 comes
    set_dependencies(book, filled.action, [*seen, chain[3]], seen)
    assert waits(book, filled.northwind)[filled.action] == [chain[1], chain[2], chain[3]]
    set_dependencies(book, filled.action, [chain[0]], seen)
    assert waits(book, filled.northwind)[filled.action] == [chain[2], chain[3]]


def test_a_circle_is_refused_with_the_shortest_way_round(
    book: Book, filled: Filled, chain: list[int], dumped: Callable[[Book], str]
) -> None:
    set_dependencies(book, chain[2], [chain[1], chain[0]])
    before = dumped(book)
    with pytest.raises(Refused, match="circle") as caught:
        set_dependencies(book, chain[0], [chain[2]])
    assert "Step 0 → Step 2 → Step 0" in caught.value.message
    with pytest.raises(Refused) as caught:
        set_dependencies(book, chain[0], [chain[9]])
    assert "Step 0 → Step 9 → Step 8 → … → Step 2 → Step 0" in caught.value.message
    with pytest.raises(Refused, match="circle"):
        set_dependencies(book, chain[4], [chain[4]])
    assert dumped(book) == before


def test_an_action_that_goes_takes_its_dependencies_along(book: Book, filled: Filled, chain: list[int]) -> None:
    remove_action(book, chain[5])
    held = waits(book, filled.northwind)
    assert chain[5] not in held
    assert chain[6] not in held
    set_dependencies(book, chain[0], [chain[9]])  # what went broke the chain
    undo(book)
    undo(book)
    assert waits(book, filled.northwind)[chain[6]] == [chain[5]]


def test_it_does_not_wait_for_what_is_gone_or_is_of_another_account(book: Book, filled: Filled) -> None:
    elsewhere = add_action(book, {"account_id": filled.halden, "title": "Elsewhere"})
    with pytest.raises(Refused) as caught:
        set_dependencies(book, filled.action, [elsewhere])
    assert caught.value.fields == {"waits_for_id": "is action of another account"}
    with pytest.raises(Refused, match="not saved"):
        set_dependencies(book, filled.action, [1])


def test_a_chain_of_a_thousand_is_walked(book: Book, filled: Filled) -> None:
    keys = add_actions(book, [{"account_id": filled.northwind, "title": f"{n}"} for n in range(1_000)])
    for before, after in list(pairwise(keys))[-40:]:
        set_dependencies(book, after, [before])
    with pytest.raises(Refused, match="circle"):
        set_dependencies(book, keys[-41], [keys[-1]])


@settings(max_examples=30)
@given(steps=st.lists(st.tuples(PLACES, st.lists(PLACES, max_size=4)), max_size=14))
def test_no_sequence_makes_a_circle(new_book: Callable[[], Path], steps: list[tuple[int, list[int]]]) -> None:
    with open_book(new_book()) as book:
        account = add_account(book, {"name": "Acme"})
        keys = add_actions(book, [{"account_id": account, "title": f"{n}"} for n in range(6)])
        for place, others in steps:
            held = waits(book, account)
            wanted = [keys[other] for other in others]
            try:
                set_dependencies(book, keys[place], wanted)
            except Refused:
                assert waits(book, account) == held, "what is refused changes nothing"
                assert goes_round({**held, keys[place]: wanted}), "only circles are refused"
            else:
                assert waits(book, account).get(keys[place], []) == sorted(
                    dict.fromkeys(wanted), key=waits(book, account).get(keys[place], []).index
                )
            assert not goes_round(waits(book, account))


def goes_round(held: dict[int, list[int]]) -> bool:
    """Say whether there is a circle, by taking away again and again whatever waits for nothing."""
    left = {key: set(others) for key, others in held.items() if others}
    while free := {key for key, others in left.items() if not others & left.keys()}:
        left = {key: others for key, others in left.items() if key not in free}
    return bool(left)
