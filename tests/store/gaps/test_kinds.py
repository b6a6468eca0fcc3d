"""Every kind of gap: an account that has it, one that has not, one that it is not looked for in, one put off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

import pytest
from sqlmodel import select

from store.accounts import add_account, edit_account
from store.attributes import assess, edit_attribute, list_attributes
from store.book import Book
from store.buying_centres import add_buying_centre
from store.colleagues import ColleagueDraft, add_colleague
from store.facts import add_fact, confirm_fact
from store.gaps.kinds import KINDS, kinds_by_tier, look_for
from store.gaps.snoozes import snooze
from store.gaps.worklist import Gap, list_gaps
from store.moves import leave_seat, move_person, move_to_account
from store.offerings import add_offering
from store.opportunities import add_opportunity
from store.people import Occupancy, add_person, edit_person, edit_seat, fill_seat, list_seats
from store.personas import add_persona
from store.plans.actions import add_action
from store.plans.objectives import add_objective
from store.plans.openings import PlanOpening
from store.plans.plans import add_plan
from store.plans.risks import add_risk
from store.plans.swot import add_swot
from store.rules import ASSUMED, IN_TOUCH, NEW_IN_SEAT, read_rules, rhythm_of, set_rule
from store.talking_points import write_talking_point
from store.touches import log_touch
from store.white_space import fill_cell

TODAY = date(2026, 11, 20)
LONG_AGO = date(2025, 1, 10)


class Site:
    """One account with what a rule looks at."""

    def __init__(self, book: Book, tier: int | None = 1) -> None:
        self.book = book
        self.key = add_account(book, {"name": "Acme", "tier": tier})

    def person(self, name: str, title: str = "", centre: int | None = None, **seat: Any) -> tuple[int, int]:
        return add_person(
            self.book, {"account_id": self.key, "name": name}, {"title": title, "centre_id": centre, **seat}
        )

    def judge(self, person: int, name: str, value: str, centre: int | None = None, **evidence: Any) -> None:
        assess(self.book, person, centre, name, value, evidence)

    def touch(self, *people: int, on: date = TODAY, next_step: str = "") -> None:
        values = {"account_id": self.key, "summary": "Spoke", "happened_on": on, "next_step": next_step}
        log_touch(self.book, values, people)

    def started(self, person: int, day: date) -> None:
        with self.book.write("Start") as session:
            (at,) = session.exec(select(Occupancy).where(Occupancy.person_id == person))
            at.started_on = day


def no_buyer(site: Site) -> None:
    fleet = add_buying_centre(site.book, {"account_id": site.key, "name": "Fleet"})
    add_buying_centre(site.book, {"account_id": site.key, "name": "Nobody there"})
    yards = add_buying_centre(site.book, {"account_id": site.key, "name": "Yards"})
    site.person("Ana", "Buyer", fleet)
    bo, _ = site.person("Bo", "CFO", yards)
    site.judge(bo, "role", "economic buyer", yards)


def buyer_of_all(site: Site) -> None:
    no_buyer(site)
    ana, _ = site.person("Cyd")
    site.judge(ana, "role", "economic buyer")


def no_champion(site: Site) -> None:
    ana, _ = site.person("Ana")
    site.judge(ana, "support", "supporter")


def mentor(site: Site) -> None:
    ana, _ = site.person("Ana")
    site.judge(ana, "support", "mentor")


def one_thread(site: Site) -> None:
    ana, _ = site.person("Ana")
    bo, _ = site.person("Bo")
    site.touch(ana)
    site.touch(bo, on=LONG_AGO)
    site.judge(bo, "coverage", "no contact")


def two_threads(site: Site) -> None:
    one_thread(site)
    cyd, _ = site.person("Cyd")
    site.judge(cyd, "coverage", "brief contact")


def unowned(site: Site) -> None:
    add_person(site.book, {"account_id": site.key}, {"title": "Head of Procurement"})


def owned(site: Site) -> None:
    ek = add_colleague(site.book, ColleagueDraft(name="Jonna Ek"))
    seat = {"title": "Head of Procurement", "need_owner_id": ek, "need_by": date(2026, 12, 1)}
    add_person(site.book, {"account_id": site.key}, seat)
    add_person(site.book, {"account_id": site.key}, {"title": "Deputy", "is_vacant": True})


def overdue(site: Site) -> None:
    ek = add_colleague(site.book, ColleagueDraft(name="Jonna Ek"))
    seat = {"title": "Treasurer", "need_owner_id": ek, "need_by": date(2026, 11, 1)}
    add_person(site.book, {"account_id": site.key}, seat)


def out_of_touch(site: Site) -> None:
    ana, _ = site.person("Ana", "COO")
    site.judge(ana, "influence", "inner circle")
    site.touch(ana, on=date(2026, 10, 1))


def own_rhythm(site: Site) -> None:
    out_of_touch(site)
    with site.book.read() as session:
        (ana,) = {each.person_id for each in list_attributes(session, site.key)}
    site.judge(ana, "rhythm", "60")
    bo, _ = site.person("Bo")
    site.judge(bo, "support", "neutral")


def wanted_more_often(site: Site) -> None:
    ana, _ = site.person("Ana", "Clerk")
    site.judge(ana, "rhythm", "14")
    site.touch(ana, on=date(2026, 11, 1))


def new(site: Site) -> None:
    ana, _ = site.person("Ana", "COO")
    site.started(ana, date(2026, 11, 2))
    site.touch(ana, on=date(2026, 10, 1))


def champion_left(site: Site) -> None:
    fleet = add_buying_centre(site.book, {"account_id": site.key, "name": "Fleet"})
    ana, seat = site.person("Ana", "COO", fleet)
    site.judge(ana, "role", "champion", fleet)
    site.judge(ana, "support", "mentor", fleet)
    leave_seat(site.book, ana, seat, on=date(2026, 11, 18))
    clerk, desk = site.person("Bo", "Clerk", fleet)
    leave_seat(site.book, clerk, desk)


def champion_followed(site: Site) -> None:
    champion_left(site)
    with site.book.read() as session:
        coo = next(seat.id for seat in list_seats(session, site.key) if seat.title == "COO")
    fill_seat(site.book, coo, {"name": "Cyd"})


def stakeholder_left(site: Site) -> None:
    ana, seat = site.person("Ana", "COO")
    objective(site, stakeholder_id=ana)
    leave_seat(site.book, ana, seat)


def stakeholder_elsewhere(site: Site) -> None:
    ana, _ = site.person("Ana", "COO")
    objective(site, stakeholder_id=ana)
    move_to_account(site.book, ana, add_account(site.book, {"name": "Halden"}))


def stakeholder_without_seat(site: Site) -> None:
    ana, seat = site.person("Ana", "COO")
    objective(site, stakeholder_id=ana)
    leave_seat(site.book, ana, seat)
    move_person(site.book, ana, seat)


def hostile(site: Site) -> None:
    ana, _ = site.person("Ana", "COO")
    site.judge(ana, "role", "decision maker")
    site.judge(ana, "support", "enemy")


def hostile_clerk(site: Site) -> None:
    ana, _ = site.person("Ana", "Clerk")
    site.judge(ana, "influence", "low")
    site.judge(ana, "support", "enemy")


def unjudged(site: Site) -> None:
    ana, _ = site.person("Ana", "COO", seniority="C-level")
    site.judge(ana, "coverage", "in depth")
    site.person("Bo", "Clerk", seniority="Other")


def judged(site: Site) -> None:
    unjudged(site)
    with site.book.read() as session:
        (ana,) = {each.person_id for each in list_attributes(session, site.key)}
    site.judge(ana, "support", "neutral")
    site.judge(ana, "influence", "low")


def assumed(site: Site) -> None:
    ana, _ = site.person("Ana")
    site.judge(ana, "role", "approver", as_of=date(2026, 6, 1))


def assumed_of_late(site: Site) -> None:
    ana, _ = site.person("Ana")
    site.judge(ana, "role", "approver")
    site.judge(ana, "support", "neutral", as_of=LONG_AGO, state="confirmed")


def stale(site: Site) -> None:
    add_fact(site.book, {"account_id": site.key, "text": "Tender in May", "type": "initiative", "as_of": LONG_AGO})
    add_fact(site.book, {"account_id": site.key, "text": "Wants one system", "type": "goal"})


def ended(site: Site) -> None:
    add_fact(
        site.book, {"account_id": site.key, "text": "Old goal", "type": "goal", "as_of": LONG_AGO, "state": "achieved"}
    )


def weak(site: Site) -> None:
    edit_account(site.book, site.key, {"vulnerability": "One sponsor, who retires"})


def guarded(site: Site) -> None:
    weak(site)
    edit_account(site.book, site.key, {"countermeasure": "Win the successor"})


def blank(site: Site) -> None:
    edit_account(site.book, site.key, {"industry": "Ropes", "revenue": 5, "relationship": "customer"})


def filled_in(site: Site) -> None:
    blank(site)
    edit_account(site.book, site.key, {}, owner="Jonna Ek")


def quiet(site: Site) -> None:
    site.touch(on=date(2026, 8, 1))


def spoken_to(site: Site) -> None:
    site.touch(on=date(2026, 9, 1))


def review_missed(site: Site) -> None:
    edit_account(site.book, site.key, {"review_on": date(2026, 11, 19)})


def review_today(site: Site) -> None:
    edit_account(site.book, site.key, {"review_on": TODAY})


def no_step(site: Site) -> None:
    site.touch(on=date(2026, 11, 1), next_step="Send the offer")
    site.touch()


def a_step(site: Site) -> None:
    no_step(site)
    add_opportunity(site.book, {"account_id": site.key, "name": "Tyres", "next_step": "Offer"})


def two_points(site: Site) -> None:
    for position in (1, 2, 3):
        write_talking_point(site.book, site.key, position, {"text": f"Point {position}"})
    write_talking_point(site.book, site.key, 2, {"text": ""})


def three_points(site: Site) -> None:
    two_points(site)
    write_talking_point(site.book, site.key, 2, {"text": "Anew"})


def old_points(site: Site) -> None:
    three_points(site)
    write_talking_point(site.book, site.key, 1, {"as_of": date(2025, 1, 1)})


def undated_points(site: Site) -> None:
    three_points(site)
    for position in (1, 2):
        write_talking_point(site.book, site.key, position, {"as_of": "", "expires_on": ""})


def lacking_people(site: Site) -> None:
    for name in ("Fleet", "Finance", "IT"):
        add_persona(site.book, {"name": name})
    site.person("Ana", "Treasurer", persona="finance")
    site.person("Bo", "CIO", persona="IT")
    person, _ = site.person("Cyd", "CFO", persona="Finance")
    edit_person(site.book, person, {"phone": "+31 10"})


def key_people(site: Site) -> None:
    lacking_people(site)
    for name, persona in (("Dora", "Fleet"), ("Emil", "IT")):
        person, _ = site.person(name, "Head", persona=persona)
        edit_person(site.book, person, {"email": f"{name}@acme.example"})


def unknown_squares(site: Site) -> None:
    fleet = add_buying_centre(site.book, {"account_id": site.key, "name": "Fleet"})
    cards, _, wax = (add_offering(site.book, {"name": name}) for name in ("Fuel cards", "Tyres", "Wax"))
    fill_cell(site.book, site.key, fleet, cards, {"state": "competitor"})
    fill_cell(site.book, site.key, fleet, wax, {"state": "unknown"})
    add_opportunity(site.book, {"account_id": site.key, "name": "Winter tyres", "centre_id": fleet})


def known_squares(site: Site) -> None:
    cards = add_offering(site.book, {"name": "Fuel cards"})
    fill_cell(site.book, site.key, None, cards, {"state": "ours"})


def planned(site: Site, **values: Any) -> int:
    period = {"period": "FY27", "starts_on": date(2026, 10, 1), "ends_on": date(2027, 9, 30)}
    return add_plan(site.book, {"account_id": site.key, **period, **values})


def closed_plan(site: Site) -> None:
    planned(site, status="closed")


def plan_over(site: Site) -> None:
    planned(site, status="active", ends_on=date(2026, 10, 31))


def running_plan(site: Site) -> None:
    closed_plan(site)
    planned(site)


def opened(site: Site, on: date) -> None:
    plan = planned(site)
    with site.book.write("") as session:
        session.add(PlanOpening(plan_id=plan, account_id=site.key, opened_on=on))


def unopened(site: Site) -> None:
    opened(site, date(2026, 10, 8))


def opened_of_late(site: Site) -> None:
    opened(site, date(2026, 11, 1))


def objective(site: Site, *actions: Mapping[str, Any], **values: Any) -> None:
    part = {"account_id": site.key, "plan_id": planned(site)}
    key = add_objective(site.book, {**part, "title": "One system", **values})
    for number, action in enumerate(actions, 1):
        add_action(site.book, {**part, "objective_id": key, "title": f"Step {number}", "due_on": TODAY, **action})


def worked_at(site: Site) -> None:
    ek = add_colleague(site.book, ColleagueDraft(name="Jonna Ek"))
    ana, _ = site.person("Ana")
    theirs = {"customer_owner_id": ana}
    objective(site, {"owner_id": ek}, theirs, target=5, source="Ana")


def one_action(site: Site) -> None:
    objective(site, {})


def ours_alone(site: Site) -> None:
    objective(site, {}, {})


def loose(site: Site) -> None:
    objective(site, {"due_on": None}, {})


def guess(site: Site) -> None:
    objective(site, target=5)


def weakness(site: Site, **answer: Any) -> None:
    swot = {"account_id": site.key, "kind": "weakness", "text": "Nobody in Procurement"}
    add_swot(site.book, {**swot, **answer})
    add_swot(site.book, {**swot, "kind": "strength", "text": "Service at night"})


def answered(site: Site) -> None:
    weakness(site, action_id=add_action(site.book, {"account_id": site.key, "title": "Call them"}))


def risk(site: Site, **answer: Any) -> None:
    values = {"account_id": site.key, "title": "Tender slips", "likelihood": "medium", "impact": "high"}
    add_risk(site.book, {**values, **answer})


def small_risk(site: Site) -> None:
    risk(site, likelihood="low")
    risk(site, action_id=add_action(site.book, {"account_id": site.key, "title": "Call them"}))


def guarded_in_the_plan(site: Site) -> None:
    answered(site)
    edit_account(site.book, site.key, {"vulnerability": "Nobody in Procurement"})


class Case(NamedTuple):
    """What makes a gap, what makes none, and how the gap reads."""

    rule: str
    has: Callable[[Site], None]
    has_not: Callable[[Site], None]
    what: str
    tier: int = 1


CASES = [
    Case("economic buyer", no_buyer, buyer_of_all, "Fleet: no economic buyer known"),
    Case("champion", no_champion, mentor, "Nobody there is known to sell for us"),
    Case("one thread", one_thread, two_threads, "Only Ana knows us"),
    Case("need to know", unowned, owned, "Nobody finds out who is Head of Procurement"),
    Case("need to know", overdue, owned, "Overdue: who is Treasurer"),
    Case("out of touch", out_of_touch, own_rhythm, "Ana: no touch for 50 days, wanted every 30"),
    Case("out of touch", wanted_more_often, own_rhythm, "Ana: no touch for 19 days, wanted every 14"),
    Case("left", champion_left, champion_followed, "Ana, champion, mentor, left on 2026-11-18"),
    Case("stakeholder left", stakeholder_left, stakeholder_without_seat, "One system: stakeholder left 2026-11-20"),
    Case(
        "stakeholder left", stakeholder_elsewhere, stakeholder_without_seat, "One system: stakeholder left 2026-11-20"
    ),
    Case("new in seat", new, assumed, "Ana: new as COO, no touch since"),
    Case("hostile", hostile, hostile_clerk, "Enemy: Ana"),
    Case("not assessed", unjudged, judged, "Ana: influence and support not assessed"),
    Case("assumed", assumed, assumed_of_late, "Ana: only assumed"),
    Case("stale facts", stale, ended, "1 of 2 facts stale: Tender in May"),
    Case("vulnerability", weak, guarded, "No answer to: One sponsor, who retires"),
    Case("vulnerability", weak, guarded_in_the_plan, "No answer to: One sponsor, who retires"),
    Case("plan", blank, running_plan, "No account plan"),
    Case("plan", closed_plan, running_plan, "No plan since FY27 was closed"),
    Case("plan", plan_over, running_plan, "The plan FY27 is over"),
    Case("plan unopened", unopened, opened_of_late, "Plan FY27: not opened for 43 days"),
    Case("few actions", one_action, worked_at, "Fewer than two actions: One system"),
    Case("one-sided", ours_alone, worked_at, "No action on the customer's side: One system"),
    Case("unsourced", guess, worked_at, "Target without a source: One system"),
    Case("loose action", loose, worked_at, "No owner or no date: Step 1 and Step 2"),
    Case("unanswered", weakness, answered, "Nothing answers: Nobody in Procurement"),
    Case("risk", risk, small_risk, "No action against: Tender slips"),
    Case("blank", blank, filled_in, "Blank: owner"),
    Case("quiet", quiet, spoken_to, "No touch for 111 days"),
    Case("review overdue", review_missed, review_today, "Review overdue since 2026-11-19, never reviewed"),
    Case("next step", no_step, a_step, "The last touch left no next step"),
    Case("points", two_points, three_points, "1 of 3 talking points not written"),
    Case("points", old_points, three_points, "1 of 3 talking points older than 365 days", 2),
    Case("points", undated_points, three_points, "2 of 3 talking points without a date", 2),
    Case("persona", lacking_people, key_people, "2 of 3 key people lacking: no Fleet and IT without a channel", 2),
    Case("white space", unknown_squares, known_squares, "White space: 1 of 3 squares unknown"),
]


def found(book: Book, rule: str) -> list[Gap]:
    with book.read() as session:
        return [gap for gap in list_gaps(session).gaps if gap.kind.name == rule]


@pytest.fixture(params=CASES, ids=lambda case: case.what)
def case(request: pytest.FixtureRequest) -> Case:
    chosen: Case = request.param
    return chosen


def test_who_has_the_gap_is_told(empty_book: Book, case: Case) -> None:
    case.has(Site(empty_book, case.tier))
    assert [gap.what for gap in found(empty_book, case.rule)] == [case.what]


def test_who_has_it_not_is_left_in_peace(empty_book: Book, case: Case) -> None:
    case.has_not(Site(empty_book, case.tier))
    assert found(empty_book, case.rule) == []


def test_what_is_switched_off_is_not_looked_for(empty_book: Book, case: Case) -> None:
    case.has(Site(empty_book, case.tier))
    look_for(empty_book, KINDS[case.rule], case.tier, on=False)
    assert found(empty_book, case.rule) == []
    look_for(empty_book, KINDS[case.rule], case.tier, on=True)
    assert len(found(empty_book, case.rule)) == 1


def test_what_is_put_off_comes_back_on_its_day(empty_book: Book, clock: Any, case: Case) -> None:
    site = Site(empty_book, case.tier)
    case.has(site)
    (gap,) = found(empty_book, case.rule)
    put_off: Mapping[str, Any] = {"account_id": site.key, "gap": case.rule, "about": gap.found.about}
    snooze(empty_book, {**put_off, "until": date(2026, 11, 22), "reason": "Holiday"})
    assert found(empty_book, case.rule) == []
    with empty_book.read() as session:
        snoozed = list_gaps(session).snoozed
    assert [(each.what, each.snooze and each.snooze.reason) for each in snoozed] == [(case.what, "Holiday")]
    clock.move(days=2)
    assert [each.kind.name for each in found(empty_book, case.rule)] == [case.rule]


def test_every_kind_is_tried_here() -> None:
    assert {case.rule for case in CASES} == KINDS.keys()


def test_who_left_for_another_account_is_told_of_at_the_old_one(empty_book: Book) -> None:
    site = Site(empty_book)
    ana, seat = site.person("Ana", "COO")
    site.judge(ana, "role", "economic buyer")
    move_to_account(empty_book, ana, add_account(empty_book, {"name": "Elsewhere", "tier": 1}))
    (gap,) = found(empty_book, "left")
    assert (gap.what, gap.account_name) == ("Ana, economic buyer, left on 2026-11-20", "Acme")
    assert (gap.found.about, gap.found.record, gap.found.since) == (ana, seat, TODAY)


def test_a_snooze_of_one_person_is_none_of_another(empty_book: Book) -> None:
    site = Site(empty_book)
    for name in ("Ana", "Bo"):
        person, _ = site.person(name)
        site.judge(person, "influence", "inner circle")
    ana, bo = found(empty_book, "out of touch")
    assert (ana.what, bo.what) == (
        "Ana: no touch yet, wanted every 30",
        "Bo: no touch yet, wanted every 30",
    )
    put_off = {"account_id": site.key, "gap": "out of touch", "about": ana.found.about}
    snooze(empty_book, {**put_off, "until": date(2026, 12, 1), "reason": "On leave"})
    assert found(empty_book, "out of touch") == [bo]


def test_nobody_known_at_all_is_said_once_for_all_centres(empty_book: Book) -> None:
    site = Site(empty_book)
    for name in ("Fleet", "Yards"):
        centre = add_buying_centre(empty_book, {"account_id": site.key, "name": name})
        site.person(f"Somebody at {name}", "Clerk", centre)
    assert [gap.what for gap in found(empty_book, "economic buyer")] == [
        "No economic buyer known in any of 2 buying centres"
    ]


def test_one_in_two_seats_is_one_person(empty_book: Book) -> None:
    site = Site(empty_book)
    ana, _ = site.person("Ana", "COO")
    _, second = add_person(empty_book, {"account_id": site.key}, {"title": "CFO", "is_vacant": True})
    with empty_book.write("A second seat") as session:
        session.add(Occupancy(account_id=site.key, seat_id=second, person_id=ana))
    site.judge(ana, "influence", "inner circle")
    assert len(found(empty_book, "out of touch")) == 1


def test_what_counts_for_new_in_seat_is_that_somebody_said_so(empty_book: Book) -> None:
    site = Site(empty_book)
    ana, _ = site.person("Ana", "COO")
    assert found(empty_book, "new in seat") == []  # written down today, as of today
    site.started(ana, date(2026, 11, 2))
    assert [gap.found.since for gap in found(empty_book, "new in seat")] == [date(2026, 11, 2)]
    site.touch(ana)
    assert found(empty_book, "new in seat") == []


def test_the_days_of_the_book_are_obeyed(empty_book: Book) -> None:
    site = Site(empty_book)
    new(site)
    out_of_touch(site)
    assumed(site)
    one_thread(site)
    before = {rule: len(found(empty_book, rule)) for rule in ("new in seat", "out of touch", "assumed", "one thread")}
    assert before == {"new in seat": 1, "out of touch": 2, "assumed": 1, "one thread": 0}
    for rule in (NEW_IN_SEAT, rhythm_of(1, key_player=True), ASSUMED, IN_TOUCH):
        set_rule(empty_book, rule, 0)
    after = {rule: len(found(empty_book, rule)) for rule in before}
    assert after == {"new in seat": 0, "out of touch": 0, "assumed": 0, "one thread": 1}


def test_days_that_are_switched_off_hold_on_the_very_day_too(empty_book: Book, clock: Any) -> None:
    site = Site(empty_book)
    ana, _ = site.person("Ana", "COO")
    bo, _ = site.person("Bo", "CFO")
    clock.move(days=1)
    site.started(ana, date(2026, 11, 21))
    assert len(found(empty_book, "new in seat")) == 1
    site.touch(ana, bo, on=date(2026, 11, 21))
    assert found(empty_book, "one thread") == []
    site.started(bo, date(2026, 11, 22))
    clock.move(days=1)
    for rule in (NEW_IN_SEAT, IN_TOUCH):
        set_rule(empty_book, rule, 0)
    site.touch(ana, on=date(2026, 11, 22))
    assert found(empty_book, "new in seat") == []
    assert [gap.what for gap in found(empty_book, "one thread")] == ["Nobody there knows us"]


def test_a_fact_that_is_confirmed_is_fresh_again(empty_book: Book) -> None:
    site = Site(empty_book)
    stale(site)
    (gap,) = found(empty_book, "stale facts")
    confirm_fact(empty_book, gap.found.record)
    assert found(empty_book, "stale facts") == []


def test_a_seat_with_an_owner_is_no_gap(empty_book: Book) -> None:
    unowned(Site(empty_book))
    (gap,) = found(empty_book, "need to know")
    ek = add_colleague(empty_book, ColleagueDraft(name="Jonna Ek"))
    edit_seat(empty_book, gap.found.record, {"need_owner_id": ek})
    assert found(empty_book, "need to know") == []


def test_what_is_old_and_confirmed_is_not_assumed(empty_book: Book) -> None:
    site = Site(empty_book)
    assumed(site)
    (gap,) = found(empty_book, "assumed")
    assert gap.found.since == date(2026, 6, 1)
    with empty_book.read() as session:
        (role,) = list_attributes(session, site.key)
    edit_attribute(empty_book, role.id, {"state": "confirmed"})
    assert found(empty_book, "assumed") == []


@pytest.mark.parametrize("tier", [2, 3, None])
def test_a_kind_can_be_asked_for_in_another_tier(empty_book: Book, tier: int | None) -> None:
    no_champion(Site(empty_book, tier))
    assert found(empty_book, "champion") == []
    look_for(empty_book, KINDS["champion"], tier, on=True)
    assert [gap.tier for gap in found(empty_book, "champion")] == [tier]
    with empty_book.read() as session:
        assert KINDS["champion"] in kinds_by_tier(read_rules(session))[tier]


def test_tiers_without_a_rule_are_not_looked_at(empty_book: Book) -> None:
    with empty_book.read() as session:
        assert kinds_by_tier(read_rules(session)).keys() == {1, 2}
