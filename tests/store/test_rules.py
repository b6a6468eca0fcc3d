"""Rules: defaults hold until somebody changes them, and again when they are changed back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.book import Book
from store.errors import Refused
from store.rules import DAYS, NEW_IN_SEAT, half_life_of, is_on, parse_days, read_rules, rhythm_of, set_rule, switch_of
from store.undoing import undo


def test_what_was_changed_holds_and_the_rest_is_as_it_was(empty_book: Book) -> None:
    set_rule(empty_book, half_life_of("trend"), 40)
    with empty_book.read() as session:
        rules = read_rules(session)
    assert rules[half_life_of("trend")] == 40
    assert {name: days for name, days in rules.items() if name != half_life_of("trend")} == {
        name: rule.default for name, rule in DAYS.items() if name != half_life_of("trend")
    }


def test_a_gap_is_looked_for_unless_it_is_turned_off(empty_book: Book) -> None:
    set_rule(empty_book, switch_of("one thread", 1), 0)
    with empty_book.read() as session:
        rules = read_rules(session)
    assert [is_on(rules, "one thread", tier) for tier in (1, 2)] == [False, True]


def test_the_default_leaves_nothing_behind(empty_book: Book, dumped: Callable[[Book], str]) -> None:
    before = dumped(empty_book)
    set_rule(empty_book, NEW_IN_SEAT, 30)
    set_rule(empty_book, NEW_IN_SEAT, None)
    assert dumped(empty_book) == before
    undo(empty_book)
    undo(empty_book)
    assert dumped(empty_book) == before


def test_every_tier_has_its_rhythms() -> None:
    assert [DAYS[rhythm_of(tier, key_player=True)].default for tier in (1, 2, 3, None)] == [30, 180, 0, 0]


def test_days_are_read_as_typed() -> None:
    assert parse_days(NEW_IN_SEAT, " 120 days") == 120
    assert parse_days(NEW_IN_SEAT, "") is None
    with pytest.raises(Refused) as caught:
        parse_days(NEW_IN_SEAT, "soon")
    assert "number of days" in caught.value.message


def test_days_out_of_reach_are_refused(empty_book: Book) -> None:
    with pytest.raises(Refused):
        set_rule(empty_book, NEW_IN_SEAT, 100_000)
