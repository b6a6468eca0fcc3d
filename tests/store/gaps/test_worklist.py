"""The worklist: every gap of every account once, in an order that nothing but the book decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.accounts import add_account, archive_account, edit_account
from store.book import Book
from store.facts import add_fact
from store.gaps.kinds import KINDS
from store.gaps.snoozes import list_snoozes, snooze, wake
from store.gaps.worklist import TIER_FACTORS, Gap, gaps_of, list_gaps, stake
from store.opening import open_book
from store.opportunities import add_opportunity
from store.people import add_person

SITE = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Acme", "acme", "Ácme", "Beta", "Zed"]),
        "tier": st.sampled_from([1, 2, 3, None]),
        "revenue": st.sampled_from([None, 0, 5_000_000_00, 900_000_000_00]),
        "pipeline": st.sampled_from([None, 40_000_00, 3_000_000_00]),
        "people": st.integers(0, 3),
        "archived": st.booleans(),
        "stale": st.booleans(),
    }
)


def told(gaps: list[Gap]) -> list[tuple[int, str, int, str]]:
    return [(gap.account_id, gap.kind.name, gap.found.about, gap.what) for gap in gaps]


@settings(max_examples=25)
@given(sites=st.lists(SITE, max_size=5))
def test_the_order_is_total_and_stable_and_every_account_adds_its_own(
    new_book: Callable[[], Path], sites: list[dict[str, object]]
) -> None:
    with open_book(new_book(), who="J. Ek") as book:
        keys = [make(book, site) for site in sites]
        with book.read() as session:
            gaps = list_gaps(session).gaps
            again = list_gaps(session).gaps
            of_each = [gap for key in keys for gap in gaps_of(session, key)]
    assert told(gaps) == told(again)
    assert sorted(told(gaps)) == sorted(told(of_each))
    assert len(set(told(gaps))) == len(gaps)
    values = [gap.value for gap in gaps]
    assert values == sorted(values, reverse=True)
    assert all(gap.value == gap.kind.weight * TIER_FACTORS[gap.tier] * gap.at_stake for gap in gaps)
    assert {gap.account_id for gap in gaps} == {
        key for key, site in zip(keys, sites, strict=True) if site["tier"] in (1, 2) and not site["archived"]
    }


def make(book: Book, site: dict[str, object]) -> int:
    """Make one account of what was drawn."""
    key = add_account(book, {name: site[name] for name in ("name", "tier", "revenue")})
    if site["pipeline"] is not None:
        add_opportunity(book, {"account_id": key, "name": "Deal", "amount": site["pipeline"]})
    for number in range(int(str(site["people"]))):
        add_person(book, {"account_id": key, "name": f"P{number}"}, {"title": "COO", "seniority": "C-level"})
    if site["stale"]:
        add_fact(book, {"account_id": key, "text": "Old", "as_of": date(2020, 1, 1)})
    if site["archived"]:
        archive_account(book, key)
    return key


@pytest.mark.parametrize(
    ("pipeline", "revenue", "worth"),
    [
        (0, 0, 1),
        (9_999, 999_999, 1),
        (10_000, 0, 2),
        (0, 1_000_000, 2),
        (2_100_000, 412_000_000, 7),
        (10**12, 10**15, 11),
        (-5, -5, 1),
    ],
)
def test_what_is_at_stake_goes_in_bands(pipeline: int, revenue: int, worth: int) -> None:
    assert stake(pipeline, revenue) == worth


def test_the_same_gap_is_worth_more_where_more_is_at_stake(empty_book: Book) -> None:
    add_account(empty_book, {"name": "Small", "tier": 1})
    large = add_account(empty_book, {"name": "Large", "tier": 1})
    add_account(empty_book, {"name": "Growing", "tier": 2})
    add_opportunity(empty_book, {"account_id": large, "name": "Tyres", "amount": 2_000_000_00})
    add_opportunity(empty_book, {"account_id": large, "name": "Lost", "amount": 900_000_000_00, "state": "lost"})
    with empty_book.read() as session:
        threads = [gap for gap in list_gaps(session).gaps if gap.kind is KINDS["one thread"]]
    assert [(gap.account_name, gap.value) for gap in threads] == [("Large", 64), ("Small", 16), ("Growing", 8)]


def test_one_account_is_asked_for_alone(empty_book: Book) -> None:
    acme, _ = (add_account(empty_book, {"name": name, "tier": 1}) for name in ("Acme", "Beta"))
    snooze(empty_book, {"account_id": acme, "gap": "blank", "until": date(2027, 1, 1), "reason": "Later"})
    with empty_book.read() as session:
        whole, alone = list_gaps(session), list_gaps(session, acme)
    assert alone.gaps
    assert told(alone.gaps) == [each for each in told(whole.gaps) if each[0] == acme]
    assert told(alone.snoozed) == told(whole.snoozed)


def test_a_gap_is_woken(empty_book: Book) -> None:
    acme = add_account(empty_book, {"name": "Acme", "tier": 2})
    before = gaps_in(empty_book)
    snooze(empty_book, {"account_id": acme, "gap": "blank", "until": date(2027, 1, 1), "reason": "Later"})
    assert gaps_in(empty_book) == [each for each in before if each[1] != "blank"]
    with empty_book.read() as session:
        (put_off,) = list_snoozes(session)
    wake(empty_book, put_off.id)
    assert gaps_in(empty_book) == before


def gaps_in(book: Book) -> list[tuple[int, str, int, str]]:
    with book.read() as session:
        return told(list_gaps(session).gaps)


def test_a_snooze_of_a_gap_that_is_closed_disturbs_nobody(empty_book: Book) -> None:
    acme = add_account(empty_book, {"name": "Acme", "tier": 2, "industry": "Ropes"})
    snooze(empty_book, {"account_id": acme, "gap": "blank", "until": date(2027, 1, 1), "reason": "Later"})
    edit_account(empty_book, acme, {}, owner="Jonna Ek")
    with empty_book.read() as session:
        work = list_gaps(session)
    assert work.snoozed == []
    assert "blank" not in {gap.kind.name for gap in work.gaps}


def test_a_chart_of_thousands_is_a_few_lines(empty_book: Book) -> None:
    acme = add_account(empty_book, {"name": "Acme", "tier": 1})
    for number in range(60):
        known = {"name": f"P{number}"} if number % 2 else {}
        add_person(empty_book, {"account_id": acme, **known}, {"title": f"VP {number}", "seniority": "VP"})
    with empty_book.read() as session:
        gaps = gaps_of(session, acme)
    assert len(gaps) == len({gap.kind.name for gap in gaps})
    assert "Nobody finds out who is VP 0, VP 2, VP 4 and 27 more" in {gap.what for gap in gaps}
