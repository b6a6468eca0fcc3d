"""Books for the tests of the store: an empty one, and a small filled one, each copied afresh for every test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest

from store import clock
from store.account_links import add_link
from store.accounts import add_account, archive_account
from store.attributes import assess
from store.book import Book
from store.buying_centres import add_buying_centre
from store.campaigns.campaigns import add_campaign
from store.campaigns.due_touches import DueTouch
from store.campaigns.enrolments import Enrolment
from store.campaigns.holidays import add_holiday
from store.colleagues import ColleagueDraft, add_colleague
from store.dump import dump_book
from store.external_keys import ExternalKey
from store.facts import add_fact
from store.gaps.snoozes import snooze
from store.history import newest_change
from store.ids import KeyMaker
from store.lines import add_line
from store.migrations import create_book
from store.offerings import add_offering
from store.opening import open_book
from store.opportunities import add_opportunity
from store.people import add_person
from store.personas import add_persona
from store.plans.actions import add_action
from store.plans.competitors import add_competitor
from store.plans.dependencies import set_dependencies
from store.plans.objectives import add_objective, link_objective
from store.plans.plans import add_plan
from store.plans.raci import give_duty
from store.plans.responsibilities import Who
from store.plans.risks import add_risk
from store.plans.swot import add_swot
from store.relationships import set_relationship
from store.reviews.answers import Answer
from store.reviews.attendees import Attendee
from store.reviews.checklist import CheckItem
from store.reviews.pictures import digest_of, picture_now
from store.reviews.reviews import Review
from store.reviews.snapshots import Snapshot
from store.rules import half_life_of, set_rule
from store.saved_views import keep_view
from store.talking_points import write_talking_point
from store.tiering.tier_plans import add_tier_plan
from store.touches import log_touch
from store.white_space import fill_cell

MADE = datetime(2026, 11, 20, 8, tzinfo=UTC)
"""When the books of the tests were made: an hour before the tests' clock, so that what a test adds has larger keys."""


@dataclass(frozen=True)
class Filled:
    """A small filled book and the keys of what is in it."""

    path: Path
    northwind: int
    depot: int
    halden: int
    archived: int
    colleague: int
    centre: int
    boss_seat: int
    boss: int
    report_seat: int
    report: int
    empty_seat: int
    stranger: int
    fact: int
    guess: int
    deal: int
    lost_deal: int
    touch: int
    offering: int
    plan: int
    objective: int
    action: int
    tier_plan: int
    campaign: int
    review: int


def fill(path: Path, keys: KeyMaker | None = None) -> Filled:
    """Fill an empty book by way of the write functions alone."""
    with open_book(path, who="J. Ek", keys=keys) as book:
        ek = add_colleague(book, ColleagueDraft(name="Jonna Ek", email="jonna@ours.example"))
        northwind = add_account(
            book,
            {
                "name": "Northwind Logistics",
                "industry": "Logistics",
                "city": "Rotterdam",
                "country": "Netherlands",
                "revenue": 41_200_000_000,
                "employees": 2400,
                "relationship": "customer",
                "owner_id": ek,
                "tier": 1,
                "tier_reason": "Largest fleet in the north",
                "notes": "First line.\nSecond line.",
            },
        )
        depot = add_account(book, {"name": "Northwind Depot", "parent_id": northwind, "tier": 2, "city": "Gent"})
        halden = add_account(book, {"name": "Haldén Énergie", "industry": "Energy", "tier": 2, "revenue": 5})
        archived = add_account(book, {"name": "Old Harbour Ropes", "tier": 3})
        archive_account(book, archived)
        centre = add_buying_centre(book, {"account_id": northwind, "name": "Fleet", "kind": "division"})
        boss, boss_seat = add_person(
            book,
            {"account_id": northwind, "name": "Jan de Boer", "email": "jan@northwind.example"},
            {"title": "COO", "seniority": "C-level", "centre_id": centre},
        )
        report, report_seat = add_person(
            book, {"account_id": northwind, "name": "Marta Visser"}, {"title": "VP Fleet", "reports_to_id": boss_seat}
        )
        _, empty_seat = add_person(
            book, {"account_id": northwind}, {"title": "Head of Procurement", "reports_to_id": boss_seat}
        )
        stranger, _ = add_person(book, {"name": "Nobody’s Näme"})
        fact = add_fact(
            book,
            {
                "account_id": northwind,
                "person_id": report,
                "type": "goal",
                "text": "One fuel system by spring",
                "source": "Marta",
                "state": "confirmed",
            },
        )
        guess = add_fact(book, {"account_id": northwind, "text": "Budget is tight", "as_of": date(2026, 3, 1)})
        deal = add_opportunity(
            book,
            {
                "account_id": northwind,
                "centre_id": centre,
                "name": "Tyres",
                "amount": 210_000_000,
                "probability": 40,
                "close_on": date(2026, 10, 1),
            },
        )
        lost = add_opportunity(book, {"account_id": northwind, "name": "Wax", "amount": 7, "state": "lost"})
        touch = log_touch(
            book,
            {"account_id": northwind, "type": "meeting", "summary": "Walked the depot", "next_step": "Call Marta"},
            [report, boss],
            "Jonna Ek",
        )
        with book.write("Keys of the CRM") as session:
            session.add(ExternalKey(source="crm", kind="account", key="A-1", record_id=northwind))
        write_talking_point(book, northwind, 1, {"text": "The tender opens in May", "kind": "trigger"})
        assess(book, boss, centre, "role", "economic buyer", {"source": "Marta", "state": "confirmed"})
        assess(book, report, None, "support", "supporter")
        add_line(book, {"account_id": northwind, "kind": "influences", "from_person_id": report, "to_person_id": boss})
        set_relationship(book, report, {"level": "problem solver"}, colleague_id=ek)
        offering = add_offering(book, {"name": "Fuel cards"})
        fill_cell(book, northwind, centre, offering, {"state": "competitor", "potential": 90_000_00})
        add_link(book, {"account_id": northwind, "name": "Chat", "address": "https://chat.example/northwind"})
        set_rule(book, half_life_of("goal"), 200)
        put_off = {"account_id": northwind, "gap": "one thread", "until": date(2027, 1, 15), "reason": "New COO"}
        snooze(book, put_off)
        plan, objective, action = fill_plan(book, northwind, ek, report, fact)
        tier_plan, campaign = fill_campaign(book, halden, offering)
        keep_view(book, {"name": "Big ones", "shelf": 1, "sorted_by": "revenue", "descending": True})
        review = fill_review(book, northwind, ek, fact, action)
    return Filled(
        path, northwind, depot, halden, archived, ek, centre, boss_seat, boss, report_seat, report, empty_seat,
        stranger, fact, guess, deal, lost, touch, offering, plan, objective, action,
        tier_plan, campaign, review,
    )  # fmt: skip


def fill_plan(book: Book, account: int, colleague: int, person: int, fact: int) -> tuple[int, int, int]:
    """Give an account a plan with an objective, two actions, and what stands beside it; return the first keys."""
    period = {"period": "FY27", "starts_on": date(2026, 10, 1), "ends_on": date(2027, 9, 30)}
    plan = add_plan(book, {"account_id": account, **period, "type": "expansion", "status": "active", "goal": "Grow"})
    objective = add_objective(
        book,
        {
            "account_id": account,
            "plan_id": plan,
            "title": "One fuel system",
            "owner_id": colleague,
            "due_on": date(2027, 3, 31),
            "measure": "Depots on one system",
            "unit": "depots",
            "current": 2_000,
            "target": 12_000,
        },
    )
    link_objective(book, objective, fact_id=fact)
    part = {"account_id": account, "plan_id": plan, "objective_id": objective}
    first = add_action(book, {**part, "title": "Walk two depots", "owner_id": colleague, "due_on": date(2026, 12, 4)})
    second = add_action(book, {**part, "title": "Agree the data", "customer_owner_id": person, "share": "external"})
    set_dependencies(book, second, [first])
    give_duty(book, first, Who(person_id=person), "C")
    add_swot(book, {"account_id": account, "kind": "weakness", "text": "No name in Procurement"})
    add_risk(book, {"account_id": account, "title": "Tender slips", "likelihood": "high", "impact": "high"})
    add_competitor(book, {"account_id": account, "name": "Fuelwise", "share": 30, "counter": "Service at night"})
    return plan, objective, first


def fill_campaign(book: Book, account: int, offering: int) -> tuple[int, int]:
    """Plan for a tier, and enrol an account in a campaign with one step; return the keys of plan and campaign."""
    add_persona(book, {"name": "Head of Energy", "cares_about": "Cost of a megawatt hour"})
    add_holiday(book, {"day": date(2026, 12, 25), "name": "Christmas Day"})
    period = {"period": "FY27", "starts_on": date(2026, 10, 1), "ends_on": date(2027, 9, 30)}
    tier_plan = add_tier_plan(book, {"name": "Growth, energy", "tier": 2, "industry": "Energy", **period, "touches": 6})
    values = {"name": "Cards for energy", "status": "running", "tier_plan_id": tier_plan, "offering_id": offering}
    campaign = add_campaign(book, {**values, "goal": "Ten first meetings"})
    with book.write("Enrolled") as session:
        enrolment = Enrolment(account_id=account, campaign_id=campaign, started_on=date(2026, 11, 16))
        session.add(enrolment)
        session.flush()
        step = {"account_id": account, "enrolment_id": enrolment.id, "number": 1, "title": "First mail"}
        session.add(DueTouch(**step, due_on=date(2026, 11, 18)))
    return tier_plan, campaign


def fill_review(book: Book, account: int, colleague: int, fact: int, action: int) -> int:
    """Hold a review of an account that asked about one fact; return its key."""
    with book.write("Reviewed") as session:
        day = date(2026, 11, 18)
        review = Review(
            account_id=account, status="done", started_on=day, done_on=day, step="sign off", decisions="Go on"
        )
        session.add(review)
        session.flush()
        part = {"account_id": account, "review_id": review.id}
        session.add(Attendee(**part, colleague_id=colleague, name="Jonna Ek", role="presenter"))
        session.add(CheckItem(**part, position=1, text="Seen every depot"))
        session.add(
            Answer(
                **part, step="sweep", subject="fact", subject_id=fact, answer="asked", action_id=action, answered_on=day
            )
        )
        proof = {"change_id": newest_change(session), "digest": digest_of(picture_now(session, account))}
        session.add(Snapshot(**part, **proof, taken_on=day, figures="{}"))
        return int(review.id or 0)


@pytest.fixture(scope="session")
def new_book(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Return a function that lays an empty book into a folder of its own and returns its path."""
    made = tmp_path_factory.mktemp("empty") / "book.db"
    with clock.standing_at(MADE):
        create_book(made, "Harbour book")
    number = count()

    def lay() -> Path:
        folder = tmp_path_factory.mktemp(f"book{next(number)}-")
        return Path(shutil.copyfile(made, folder / "book.db"))

    return lay


@pytest.fixture(scope="session")
def filled_once(new_book: Callable[[], Path]) -> Filled:
    """Return the filled book that others are copied from; never written to."""
    with clock.standing_at(MADE):
        return fill(new_book())


@pytest.fixture
def filled(filled_once: Filled, tmp_path: Path) -> Filled:
    """Return a copy of the filled book, closed."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    for name in ("book.db", "book.db.last"):
        shutil.copyfile(filled_once.path.with_name(name), folder / name)
    return Filled(**{**filled_once.__dict__, "path": folder / "book.db"})


@pytest.fixture
def book(filled: Filled) -> Iterator[Book]:
    """Return the filled book, open."""
    with open_book(filled.path, who="J. Ek") as opened:
        yield opened


@pytest.fixture
def empty_book(new_book: Callable[[], Path]) -> Iterator[Book]:
    """Return an empty book, open."""
    with open_book(new_book(), who="J. Ek") as opened:
        yield opened


@pytest.fixture(scope="session")
def dumped() -> Callable[[Book], str]:
    """Return a function that gives the whole dump of a book as one text."""
    return lambda book: "".join(dump_book(book))
