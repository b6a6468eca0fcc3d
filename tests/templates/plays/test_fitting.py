"""Plays that fit an account stand first, with the reason; put in, they become dated actions with the right people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from store.accounts import add_account, set_tier
from store.attributes import assess
from store.book import Book
from store.buying_centres import add_buying_centre
from store.dossier import Dossier, read_dossier
from store.gaps.worklist import gaps_of
from store.migrations import create_book
from store.offerings import add_offering
from store.opening import open_book
from store.opportunities import add_opportunity
from store.people import add_person
from store.plans.actions import finish_action
from store.plans.competitors import add_competitor
from store.plans.plans import add_plan
from store.plans.responsibilities import Who
from store.plans.steps import add_steps
from store.white_space import fill_cell
from templates.plays.casting import Cast, cast_play, label_of
from templates.plays.fitting import Fit, fit_plays
from templates.plays.library import Play, PlayLibrary, read_play
from templates.plays.triggers import DATES, found_triggers, likely_date

TODAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "book.db"
    create_book(path, "Harbour book")
    with open_book(path, who="J. Ek") as opened:
        yield opened


@pytest.fixture
def account(book: Book) -> int:
    return add_account(book, {"name": "Northwind", "tier": 1, "tier_reason": "large"})


def look(book: Book, account: int) -> Dossier:
    with book.read() as session:
        return read_dossier(session, account)


def fits(book: Book, account: int, plan: int | None = None) -> dict[str, Fit]:
    with book.read() as session:
        gaps = gaps_of(session, account)
    found = fit_plays(PlayLibrary().list_plays(), look(book, account), gaps, TODAY, plan)
    return {fit.play.name: fit for fit in found}


def play(tmp_path: Path, front: str, steps: str = "1. +0 Sales: Go") -> Play:
    path = tmp_path / "mine.md"
    path.write_text(f"---\ntitle: Mine\n{front}\n---\n## Steps\n{steps}\n")
    found = read_play(path)
    assert found.problems == ()
    return found


def fit_of(one: Play, dossier: Dossier) -> Fit:
    return fit_plays([one], dossier, [], TODAY, None)[0]


def test_what_an_account_lacks_calls_for_plays(book: Book, account: int) -> None:
    found = fits(book, account)
    assert found["economic-buyer"].called == 1
    assert any("economic buyer" in reason for reason in found["economic-buyer"].reasons)
    assert not found["displace-competitor"].called
    places = list(found)
    assert places.index("economic-buyer") < places.index("displace-competitor")


def test_renewals_rivals_ideas_and_sales_are_triggers(book: Book, account: int) -> None:
    centre = add_buying_centre(book, {"account_id": account, "name": "Fleet"})
    cards, tyres, wash = (add_offering(book, {"name": name}) for name in ("Fuel cards", "Tyres", "Wash"))
    assert found_triggers(look(book, account), [], TODAY) == {}
    ours, theirs = TODAY + timedelta(days=190), TODAY + timedelta(days=300)
    fill_cell(book, account, centre, cards, {"state": "ours", "renews_on": ours})
    fill_cell(book, account, centre, tyres, {"state": "competitor", "competitor": "Rubber AG", "renews_on": theirs})
    fill_cell(book, account, centre, wash, {"state": "idea"})
    add_competitor(book, {"account_id": account, "name": "Fuelwise", "renews_on": TODAY - timedelta(days=3)})
    sale = {"account_id": account, "name": "Depot", "state": "won", "close_on": TODAY - timedelta(days=9)}
    add_opportunity(book, sale)
    add_opportunity(book, {"account_id": account, "name": "Tender", "close_on": TODAY + timedelta(days=50)})
    dossier = look(book, account)
    assert found_triggers(dossier, [], TODAY) == {
        "renewal": f"ours to renew by {ours}",
        "competitor": "Fuelwise is there",
        "competitor renewal": f"Rubber AG to renew by {theirs}",
        "idea": "room for Wash",
        "open opportunity": "Tender is open",
        "won lately": f"Depot was won on {TODAY - timedelta(days=9)}",
    }
    ends = TODAY + timedelta(days=200)
    assert {name: likely_date(dossier, name, TODAY, ends) for name in DATES} == {
        "renewal": ours,
        "competitor renewal": theirs,
        "closing": TODAY + timedelta(days=50),
        "plan end": ends,
        "day": None,
    }
    assert likely_date(dossier, "renewal", ours, None) is None


def test_tier_people_centres_and_offerings_count(book: Book, account: int, tmp_path: Path) -> None:
    mine = play(tmp_path, "for: {tier: 1, persona: [CFO, economic buyer], centre: fleet, offering: cards}")
    assert fit_of(mine, look(book, account)).score == 1
    centre = add_buying_centre(book, {"account_id": account, "name": "Fleet North"})
    offering = add_offering(book, {"name": "Fuel Cards"})
    add_opportunity(book, {"account_id": account, "name": "x", "offering_id": offering})
    person, _ = add_person(book, {"account_id": account, "name": "Jan"}, {"title": "Finance", "centre_id": centre})
    assess(book, person, centre, "role", "economic buyer")
    fit = fit_of(mine, look(book, account))
    assert (fit.score, fit.called, fit.is_meant) == (4, 0, True)
    assert fit.reasons == ("economic buyer is there", "for Fleet North", "for Fuel Cards")
    set_tier(book, account, 3, "small")
    assert not fit_of(mine, look(book, account)).is_meant


def test_a_play_becomes_dated_actions_of_the_right_people(book: Book, account: int, tmp_path: Path) -> None:
    mine = play(
        tmp_path,
        "before: renewal",
        "1. +0 Sales: Go\n2. -2w Customer: Say yes\n   - milestone; external; waits for 1; R Sales; C Delivery\n"
        "   - note: By mail\n3. +5d SDR: Call",
    )
    owners = {"sales": Who(colleague_id=7), "customer": Who(person_id=8)}
    steps = cast_play(mine, Cast(account, 5, 6, MONDAY, date(2027, 6, 30), owners))
    common = {"account_id": account, "plan_id": 5, "objective_id": 6, "play": "Mine"}
    plain = {"kind": "action", "share": "internal", "note": "", "owner_id": None, "customer_owner_id": None}
    assert [step.values for step in steps] == [
        {**common, **plain, "title": "Go", "function": "sales", "due_on": MONDAY, "owner_id": 7},
        {
            **common, "kind": "milestone", "share": "external", "note": "By mail", "title": "Say yes",
            "function": "customer", "due_on": date(2027, 6, 16), "owner_id": None, "customer_owner_id": 8,
        },
        {**common, **plain, "title": "Call", "function": "sdr", "due_on": date(2026, 11, 30)},
    ]  # fmt: skip
    assert [step.waits_for for step in steps] == [[], [0], []]
    assert steps[1].duties == [(Who(colleague_id=7), "R"), (Who(), "C")]


def test_every_built_in_play_can_be_put_in(book: Book, account: int) -> None:
    plan = add_plan(book, {"account_id": account, "period": "FY27", "starts_on": TODAY, "ends_on": date(2027, 9, 30)})
    plays = PlayLibrary().list_plays()
    for one in plays:
        keys = add_steps(book, cast_play(one, Cast(account, plan, None, MONDAY, date(2027, 9, 30), {})), label_of(one))
        assert len(keys) == len(one.steps)
    found = fits(book, account, plan)
    assert {fit.in_plan for fit in found.values()} == {f"0 of {len(fit.play.steps)} done" for fit in found.values()}
    assert not any(fit.is_meant for fit in found.values())
    assert all(action.due_on and action.due_on.weekday() < 5 for action in look(book, account).actions)


def test_a_play_that_is_done_may_fit_again(book: Book, account: int) -> None:
    one = PlayLibrary().find("gone-quiet")
    keys = add_steps(book, cast_play(one, Cast(account, None, None, MONDAY, None, {})), label_of(one))
    finish_action(book, keys[0])
    assert fits(book, account)["gone-quiet"].in_plan == "1 of 8 done"
    for key in keys[1:]:
        finish_action(book, key)
    assert fits(book, account)["gone-quiet"].in_plan == ""
