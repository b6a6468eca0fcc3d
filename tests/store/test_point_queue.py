"""The queue of points: which accounts are in it, in which turn, and by which limit a point is old."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.accounts import add_account, archive_account
from store.book import Book
from store.offerings import add_offering
from store.opportunities import add_opportunity
from store.point_age import confirm_point
from store.point_queue import (
    AGED,
    EXPIRED,
    FRESH,
    MISSING,
    OLD,
    UNDATED,
    PointsState,
    count_due,
    how_old,
    list_queue,
    points_of,
    read_points,
)
from store.rules import POINTS_OLD, set_rule
from store.talking_points import write_talking_point
from store.tiering.tier_plans import add_tier_plan

if TYPE_CHECKING:
    from tests.conftest import Clock


@pytest.fixture
def book(empty_book: Book) -> Book:
    """Return an empty book: what the filled one holds would be counted, too."""
    return empty_book


def write_three(book: Book, account: int, **more: object) -> None:
    for position in (1, 2, 3):
        write_talking_point(book, account, position, {"text": f"point {position}", **more})


def growth(book: Book, name: str, **more: object) -> int:
    return add_account(book, {"name": name, "tier": 2, **more})


def queue(book: Book) -> list[tuple[str, str]]:
    with book.read() as session:
        return [(state.name, state.due) for state in list_queue(session)]


def state_of(book: Book, account: int) -> PointsState:
    with book.read() as session:
        return points_of(session, account)[account]


def test_missing_points_come_before_old_ones_and_fresh_ones_do_not_come(book: Book) -> None:
    old, fresh, half = growth(book, "Old"), growth(book, "Fresh"), growth(book, "Half")
    growth(book, "None")
    write_three(book, fresh)
    write_three(book, old, as_of="2025-01-01")
    write_talking_point(book, half, 1, {"text": "one"})
    write_talking_point(book, half, 2, {"text": "", "kind": "trigger"})  # begun, but without a text
    assert queue(book) == [("Half", MISSING), ("None", MISSING), ("Old", OLD)]
    with book.read() as session:
        assert count_due(session) == 3
        assert {state.name: state.written for state in read_points(session)} == {
            "Fresh": 3,
            "Half": 1,
            "None": 0,
            "Old": 3,
        }


def test_the_most_valuable_comes_first_by_pipeline_then_by_revenue_then_by_name(book: Book) -> None:
    growth(book, "Beta"), growth(book, "alpha")
    growth(book, "Large", revenue=900_000)
    deal = growth(book, "Deal", revenue=5)
    add_opportunity(book, {"account_id": deal, "name": "Tyres", "amount": 1_000})
    assert [name for name, _ in queue(book)] == ["Deal", "Large", "alpha", "Beta"]


def test_only_growth_accounts_in_use_are_asked_for(book: Book) -> None:
    archive_account(book, growth(book, "Put away"))
    for tier in (1, 3, None):
        add_account(book, {"name": f"Tier {tier}", "tier": tier})
    assert queue(book) == []
    with book.read() as session:
        assert [state.name for state in list_queue(session, 3)] == ["Tier 3"]
        assert points_of(session, 4711) == {}


def test_why_says_what_is_to_be_done(book: Book, clock: Clock) -> None:
    key = growth(book, "Castor")
    assert state_of(book, key).why == "3 missing"
    write_three(book, key)
    assert (state_of(book, key).why, state_of(book, key).due) == ("", FRESH)
    write_talking_point(book, key, 1, {"as_of": "2025-01-01"})
    write_talking_point(book, key, 2, {"as_of": ""})
    write_talking_point(book, key, 3, {"expires_on": "2026-11-19"})
    assert state_of(book, key).why == "1 expired, 1 undated, 1 older than 365 days"
    assert state_of(book, key).as_of is None
    for position in (1, 2, 3):
        confirm_point(book, key, position)
    assert state_of(book, key).due == FRESH
    assert state_of(book, key).as_of == clock.moment.date()


def test_the_rule_of_the_book_says_how_old_points_may_get(book: Book, clock: Clock) -> None:
    key = growth(book, "Castor")
    write_three(book, key, expires_on="")
    clock.move(days=365)
    assert state_of(book, key).due == FRESH
    clock.move(days=1)
    assert state_of(book, key).due == OLD
    set_rule(book, POINTS_OLD, 400)
    assert state_of(book, key).due == FRESH
    set_rule(book, POINTS_OLD, 0)
    clock.move(days=3_000)
    assert state_of(book, key).due == FRESH


def test_a_tier_plan_goes_before_the_rule(book: Book, clock: Clock) -> None:
    fuel = add_offering(book, {"name": "Fuel cards"})
    period = {"period": "FY27", "starts_on": "2026-10-01", "ends_on": "2028-10-01"}
    food, sold = growth(book, "Food", industry="food"), growth(book, "Sold", industry="Rail")
    other = growth(book, "Other", industry="Rail")
    add_opportunity(book, {"account_id": sold, "name": "fuel cards for all"})
    add_tier_plan(book, {"name": "Food", "tier": 2, "industry": "Food", "refresh_days": 30, **period})
    add_tier_plan(book, {"name": "Fuel", "tier": 2, "offering_id": fuel, "refresh_days": 60, **period})
    add_tier_plan(book, {"name": "All", "tier": 2, **period})  # says nothing of it
    add_tier_plan(book, {"name": "Other tier", "tier": 3, "refresh_days": 1, **period})
    assert [state_of(book, key).limit for key in (food, sold, other)] == [30, 60, 365]
    with book.read() as session:
        assert {state.name: state.limit for state in read_points(session)} == {"Food": 30, "Sold": 60, "Other": 365}
    clock.move(days=800)  # the period is over
    assert state_of(book, food).limit == 365


@pytest.mark.parametrize(("as_of", "expires", "why"), [(None, None, UNDATED), (-366, None, AGED), (-1, -1, EXPIRED)])
def test_why_a_point_is_old(clock: Clock, as_of: int | None, expires: int | None, why: str) -> None:
    today = clock.moment.date()
    days = [None if day is None else today + timedelta(days=day) for day in (as_of, expires)]
    assert how_old(days[0], days[1], 365, today) == why


@given(st.dates(), st.none() | st.dates(), st.none() | st.dates(), st.integers(1, 3_650))
def test_a_point_once_old_never_gets_fresh_by_waiting(today: object, as_of: object, ends: object, limit: int) -> None:
    day: timedelta = timedelta(days=1)
    if how_old(as_of, ends, limit, today) and str(today) < "9999-12-31":  # type: ignore[arg-type]
        assert how_old(as_of, ends, limit, today + day)  # type: ignore[arg-type, operator]


def test_the_last_day_still_counts(clock: Clock) -> None:
    today = clock.moment.date()
    assert how_old(today, today, 0, today) == ""
    assert how_old(None, None, 0, today) == ""
