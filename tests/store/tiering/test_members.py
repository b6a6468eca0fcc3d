"""Who falls under which tier plan: the plan that says most, in its period, and nobody twice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from store.accounts import add_account, archive_account
from store.book import Book
from store.offerings import add_offering
from store.opportunities import add_opportunity
from store.tiering.members import Members, count_members, day_of
from store.tiering.tier_plans import add_tier_plan, list_tier_plans

if TYPE_CHECKING:
    from tests.conftest import Clock

THIS = {"period": "FY27", "starts_on": "2026-10-01", "ends_on": "2027-09-30"}


def members(book: Book, today: date) -> dict[str, list[str]]:
    with book.read() as session:
        plans = list_tier_plans(session)
        found = {plan.id: Members(session, plan.tier, plans, today).read(plan) for plan in plans}
        counted = count_members(session, plans, today)
    assert counted == {key: len(accounts) for key, accounts in found.items()}
    return {plan.name: [account.name for account in found[plan.id]] for plan in plans}


def test_each_account_falls_under_the_plan_that_says_most_of_it(empty_book: Book, clock: Clock) -> None:
    book = empty_book
    fuel = add_offering(book, {"name": "Fuel cards"})
    for name, tier, industry, segment in (
        ("Zwart", 2, "énergie", "South"),
        ("Alba", 2, "Energie", "North"),
        ("Bello", 2, "Food", "North"),
        ("Corda", 3, "Energie", "North"),
        ("Dorn", None, "Energie", ""),
    ):
        add_account(book, {"name": name, "tier": tier, "industry": industry, "segment": segment})
    archive_account(book, add_account(book, {"name": "Gone", "tier": 2, "industry": "Energie"}))
    sold = add_account(book, {"name": "Sold", "tier": 2, "industry": "Rail"})
    add_opportunity(book, {"account_id": sold, "name": "fuel cards for all"})
    for name, more in (
        ("All", {}),
        ("Energy", {"industry": "Énergie"}),
        ("Energy north", {"industry": "Energie", "segment": "north"}),
        ("Fuel", {"offering_id": fuel}),
        ("Standard", {"tier": 3}),
    ):
        add_tier_plan(book, {"name": name, "tier": 2, **THIS, **more})
    assert members(book, clock.moment.date()) == {
        "All": ["Bello"],
        "Energy": ["Zwart"],
        "Energy north": ["Alba"],
        "Fuel": ["Sold"],
        "Standard": ["Corda"],
    }


def test_an_account_may_fall_under_a_plan_of_each_period(empty_book: Book, clock: Clock) -> None:
    book = empty_book
    add_account(book, {"name": "Alba", "tier": 2})
    for name, first, last in (
        ("Last", "2025-10-01", "2026-09-30"),
        ("This", "2026-10-01", "2027-09-30"),
        ("Next", "2027-10-01", "2028-09-30"),
        ("Later", "2026-11-01", "2027-09-30"),
    ):
        add_tier_plan(book, {"name": name, "period": name, "starts_on": first, "ends_on": last})
    assert members(book, clock.moment.date()) == {"Last": ["Alba"], "This": [], "Later": ["Alba"], "Next": ["Alba"]}


@pytest.mark.parametrize(
    ("today", "day"),
    [("2026-09-30", "2026-10-01"), ("2026-12-24", "2026-12-24"), ("2028-01-01", "2027-09-30")],
)
def test_a_period_is_looked_at_on_its_nearest_day(empty_book: Book, today: str, day: str) -> None:
    add_tier_plan(empty_book, {"name": "All", **THIS})
    with empty_book.read() as session:
        (plan,) = list_tier_plans(session)
    assert day_of(plan, date.fromisoformat(today)) == date.fromisoformat(day)
