"""Freshness: the age of a fact beside the half-life of its kind, the same in the dossier and in the brief."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.dossier import read_dossier
from store.facts import add_fact, end_fact
from store.freshness import (
    AGEING,
    ENDED,
    FRESH,
    HALF_LIVES,
    NEVER,
    STALE,
    freshness,
    half_life_of,
    is_stale,
    stale_before,
)
from store.rules import read_rules, set_rule
from store.windows import read_brief
from store.words import FACT_ENDED, FACT_STATE, FACT_TYPE

if TYPE_CHECKING:
    from store.book import Book
    from tests.store.conftest import Filled

TODAY = date(2026, 11, 20)


class Known(NamedTuple):
    """A fact as freshness sees it."""

    type: str = "goal"
    state: str = "confirmed"
    as_of: date | None = TODAY


def test_every_kind_of_fact_has_a_half_life() -> None:
    assert HALF_LIVES.keys() == set(FACT_TYPE.values)


@pytest.mark.parametrize(
    ("days", "level", "left"), [(0, FRESH, 180), (90, FRESH, 90), (91, AGEING, 89), (180, AGEING, 0), (181, STALE, -1)]
)
def test_a_fact_ages_by_the_half_life_of_its_kind(days: int, level: str, left: int) -> None:
    found = freshness(Known(as_of=TODAY - timedelta(days=days)), {}, TODAY)
    assert (found.level, found.age, found.half_life, found.left) == (level, days, 180, left)
    assert found.half_lives == days / 180
    assert found.is_stale == (level == STALE)


def test_a_fact_without_a_date_is_stale_and_one_that_has_ended_never_is() -> None:
    undated = freshness(Known(as_of=None), {}, TODAY)
    assert (undated.level, undated.left, undated.half_lives) == (STALE, None, None)
    for state in FACT_ENDED:
        ended = freshness(Known(state=state, as_of=None), {}, TODAY)
        assert (ended.level, ended.left, ended.is_stale) == (ENDED, None, False)


def test_the_books_own_half_life_goes_first_and_nought_means_never() -> None:
    old = Known(as_of=TODAY - timedelta(days=100))
    rule = half_life_of("goal")
    levels = [freshness(old, {rule: days}, TODAY).level for days in (99, 100, 200, NEVER)]
    assert levels == [STALE, AGEING, FRESH, FRESH]
    assert freshness(Known(as_of=None), {rule: NEVER}, TODAY).level == FRESH


def test_without_a_day_to_count_to_nothing_has_an_age() -> None:
    assert freshness(Known(), {}, None) == (FRESH, None, 180)


@given(
    st.sampled_from(FACT_TYPE.values),
    st.none() | st.dates(date(2020, 1, 1), TODAY),
    st.dictionaries(st.sampled_from([half_life_of(kind) for kind in HALF_LIVES]), st.integers(0, 3_650)),
)
def test_stale_is_what_lies_before_the_day_of_its_kind(kind: str, day: date | None, rules: dict[str, int]) -> None:
    limit = stale_before(rules, TODAY)[kind]
    assert freshness(Known(kind, "", day), rules, TODAY).is_stale == (
        limit is not None and (day is None or day < limit)
    )


def test_the_brief_counts_the_same_as_the_dossier(book: Book, filled: Filled) -> None:
    for kind in FACT_TYPE.values:
        for days in (0, 90, 91, 120, 121, 180, 181, 365, 366):
            day = TODAY - timedelta(days=days)
            add_fact(book, {"account_id": filled.halden, "text": "x", "type": kind, "as_of": day})
        add_fact(book, {"account_id": filled.halden, "text": "x", "type": kind, "as_of": None})
        end_fact(book, add_fact(book, {"account_id": filled.halden, "text": "x", "type": kind}), "retired")
    set_rule(book, half_life_of("trend"), 91)
    set_rule(book, half_life_of("obstacle"), NEVER)
    for today in (TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=400)):
        with book.read() as session:
            dossier = read_dossier(session, filled.halden)
            assert read_rules(session)[half_life_of("trend")] == 91
        with book.raw() as connection:
            brief = read_brief(connection, filled.halden, today)
        assert brief
        stale = dossier.stale_facts(today)
        assert 0 < brief.facts_stale == len(stale) < len(dossier.facts)
        assert not {fact.type for fact in stale} & {"obstacle"}
        assert not {fact.state for fact in stale} & FACT_ENDED
    assert set(FACT_STATE.values) > FACT_ENDED


@given(
    st.sampled_from(sorted(HALF_LIVES)),
    st.sampled_from(["", "unconfirmed", "confirmed", "achieved", "retired"]),
    st.none() | st.dates(date(2020, 1, 1), date(2027, 1, 1)),
    st.sampled_from([0, 1, 90, 365]),
)
def test_the_quick_way_says_the_same(kind: str, state: str, as_of: date | None, days: int) -> None:
    told = Known(kind, state, as_of)
    rules = {half_life_of(kind): days}
    assert is_stale(told, stale_before(rules, TODAY)) == freshness(told, rules, TODAY).is_stale
