"""Tier plans against what came of them: beside a plain model that counts one account at a time."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from store.accounts import add_account, edit_account
from store.book import Book
from store.opportunities import add_opportunity
from store.point_queue import FRESH
from store.sheets import Made, note_sheets
from store.talking_points import write_talking_point
from store.tiering.actuals import (
    ACCOUNTS,
    PIPELINE,
    POINTS,
    REVENUE,
    SHEETS,
    STALE,
    TOUCHES,
    Actuals,
    read_actuals,
    read_plan,
)
from store.tiering.tier_plans import add_tier_plan
from store.touches import log_touch

if TYPE_CHECKING:
    from tests.conftest import Clock

FIRST, LAST = date(2026, 10, 1), date(2027, 9, 30)
PERIOD = {"period": "FY27", "starts_on": FIRST, "ends_on": LAST}


def actuals(book: Book, **digests: str) -> dict[str, Actuals]:
    """Return how each plan stands, as it is read for one; counted for all of them at once it comes out the same."""
    with book.read() as session:
        counted = read_actuals(session, digests)
        found = [read_plan(session, each.plan.id, digests) for each in counted]
    for many, one in zip(counted, found, strict=True):
        assert one
        assert (many.measures, many.touches, many.worked) == (one.measures, one.touches, one.worked)
        assert (many.accounts, many.sheets_made, many.behind) == (len(one.members), one.sheets_made, one.behind)
    return {each.plan.name: each for each in found if each}


def growth(book: Book, name: str = "Alba", **more: Any) -> int:
    return add_account(book, {"name": name, "tier": 2, **more})


def newest(book: Book) -> int:
    with book.read() as session:
        return book.newest_change(session)


def test_a_plan_is_counted_as_one_account_at_a_time_would_be(empty_book: Book, clock: Clock) -> None:
    book, chance, today = empty_book, random.Random(5), clock.moment.date()  # noqa: S311 - no secret
    wanted = {"touches": 2, "minutes": 30, "budget": 500, "pipeline_target": 900, "revenue_target": 700}
    add_tier_plan(book, {"name": "Growth", **PERIOD, **wanted, "target_accounts": 20})
    touches, deals = dict[int, list[tuple[date, str]]](), dict[int, list[tuple[str, int | None, date | None]]]()
    for number in range(12):
        key = growth(book, f"Account {number}")
        days = [today - timedelta(days=chance.randrange(90)) for _ in range(chance.randrange(4))]
        touches[key] = [(day, chance.choice(["", "inbound", "outbound"])) for day in days]
        closes = (None, FIRST - timedelta(1), FIRST, today, LAST, LAST + timedelta(1))
        states, amounts = ("open", "won", "lost"), (None, 100, 250)
        picks = [(chance.choice(states), chance.choice(amounts), chance.choice(closes)) for _ in range(3)]
        deals[key] = picks
        for day, direction in touches[key]:
            log_touch(book, {"account_id": key, "happened_on": day, "direction": direction, "summary": "Spoke"})
        for state, amount, close in picks:
            values = {"account_id": key, "name": "Deal", "state": state, "amount": amount, "close_on": close}
            add_opportunity(book, values)
    ours = {key: sum(day >= FIRST and way != "inbound" for day, way in each) for key, each in touches.items()}
    sold = [deal for each in deals.values() for deal in each]
    pipeline = sum(
        amount or 0 for state, amount, day in sold if state == "open" and (day is None or FIRST <= day <= LAST)
    )
    won = sum(amount or 0 for state, amount, day in sold if state == "won" and day and FIRST <= day <= LAST)
    found = actuals(book)["Growth"]
    assert {member.account.id: member.touches for member in found.members} == ours
    assert (found.touches, found.worked) == (sum(ours.values()), sum(count >= 2 for count in ours.values()))
    assert {name: (measure.reached, measure.wanted) for name, measure in found.measures.items()} == {
        ACCOUNTS: (12, 20),
        TOUCHES: (sum(min(count, 2) for count in ours.values()), 24),
        POINTS: (0, 12),
        SHEETS: (0, 12),
        PIPELINE: (pipeline, 900),
        REVENUE: (won, 700),
    }
    assert 0 not in (pipeline, won)  # else the test would say little
    assert (found.minutes, found.budget) == (360, 6_000)


def test_behind_is_what_has_a_smaller_share_than_the_time_that_is_gone(empty_book: Book, clock: Clock) -> None:
    book = empty_book
    growth(book)
    period = {"period": "H2", "starts_on": "2026-11-20", "ends_on": "2026-11-23"}
    add_tier_plan(book, {"name": "Short", **period, "target_accounts": 2, "revenue_target": 100})
    plan = actuals(book)["Short"]
    assert (plan.gone, plan.behind) == (0.0, [])  # the first day is not over
    clock.move(days=2)
    plan = actuals(book)["Short"]
    assert plan.gone == 0.5
    assert plan.behind == [POINTS, SHEETS, REVENUE]  # one of two accounts is half, and half of the days are over
    clock.move(days=60)
    plan = actuals(book)["Short"]
    assert (plan.gone, plan.behind) == (1.0, [ACCOUNTS, POINTS, SHEETS, REVENUE])
    clock.move(days=-100)
    assert actuals(book)["Short"].gone == 0.0


def test_what_is_not_wanted_has_no_share_and_is_never_behind(empty_book: Book, clock: Clock) -> None:
    growth(empty_book, tier=3)
    add_tier_plan(empty_book, {"name": "Standard", "tier": 3, **PERIOD})
    clock.move(days=400)
    plan = actuals(empty_book)["Standard"]
    assert [measure.share for measure in plan.measures.values()] == [None] * 6
    assert (plan.behind, plan.minutes, plan.budget, plan.worked) == ([], None, None, 0)
    assert plan.members[0].points == ""


def test_points_of_standard_accounts_count_where_the_plan_says_when_they_are_refreshed(empty_book: Book) -> None:
    key = growth(empty_book, tier=3)
    add_tier_plan(empty_book, {"name": "Standard", "tier": 3, **PERIOD, "refresh_days": 90})
    for position in (1, 2, 3):
        write_talking_point(empty_book, key, position, {"text": f"Point {position}"})
    plan = actuals(empty_book)["Standard"]
    assert plan.members[0].points == FRESH
    assert plan.measures[POINTS].share == 1.0


def test_a_sheet_is_fresh_until_its_account_or_its_template_changes(empty_book: Book) -> None:
    book = empty_book
    first, second = growth(book, "Alba"), growth(book, "Bello")
    add_tier_plan(book, {"name": "Growth", **PERIOD})

    def states(digest: str = "abc") -> list[str]:
        return [member.sheet for member in actuals(book, **{"three-points": digest, "letter": "abc"})["Growth"].members]

    assert states() == ["", ""]
    note_sheets(book, [Made(key, "three-points", "abc", "t", "f.md", newest(book)) for key in (first, second)])
    assert states() == [FRESH, FRESH]
    edit_account(book, second, {"industry": "Food"})
    assert states() == [FRESH, STALE]
    assert states("xyz") == [STALE, STALE]
    note_sheets(book, [Made(second, "letter", "abc", "t", "g.md", newest(book))])
    assert states() == [FRESH, FRESH]  # of several the fresh one counts
    assert actuals(book)["Growth"].sheets_made == 2
    assert actuals(book, letter="")["Growth"].sheets_made == 2
    third = growth(book, "Cara")
    note_sheets(book, [Made(third, "letter", "abc", "t", "h.md", newest(book))])
    assert actuals(book, letter="")["Growth"].sheets_made == 2, "what is sent is no sheet"


@pytest.mark.parametrize("accounts", [0, 1])
def test_a_plan_without_accounts_has_all_its_measures(empty_book: Book, accounts: int) -> None:
    for _ in range(accounts):
        growth(empty_book)
    add_tier_plan(empty_book, {"name": "Growth", **PERIOD, "touches": 6, "target_accounts": 100})
    plan = actuals(empty_book)["Growth"]
    assert plan.measures[TOUCHES].share == (0 if accounts else None)
    assert plan.measures[ACCOUNTS].share == accounts / 100
