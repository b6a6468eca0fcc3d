"""Completeness: each section by its own rule, from nothing to all of it, with the gap to close next."""

from __future__ import annotations

from datetime import date

import pytest

from store.accounts import add_account, edit_account, set_tier
from store.attributes import assess
from store.book import Book
from store.buying_centres import add_buying_centre
from store.dossier import read_dossier
from store.facts import add_fact
from store.gaps.completeness import Completeness, completeness
from store.gaps.worklist import gaps_of
from store.moves import move_to_account
from store.offerings import add_offering
from store.opportunities import add_opportunity
from store.people import add_person
from store.persona_quality import quality_of
from store.personas import add_persona
from store.plans.actions import add_action, edit_action
from store.plans.objectives import add_objective
from store.plans.plans import add_plan, edit_plan, set_depth
from store.plans.swot import add_swot
from store.point_queue import points_of
from store.rules import POINTS_OLD, set_rule
from store.talking_points import write_talking_point
from store.tiering.tier_plans import add_tier_plan
from store.touches import log_touch
from store.white_space import fill_cell

TODAY = date(2026, 11, 20)


@pytest.fixture
def acme(empty_book: Book) -> int:
    return add_account(empty_book, {"name": "Acme", "tier": 1})


def measure(book: Book, key: int) -> Completeness:
    with book.read() as session:
        points, people = points_of(session, key)[key], quality_of(session, key)[key]
        return completeness(read_dossier(session, key), gaps_of(session, key), TODAY, points, people)


def percents(book: Book, key: int) -> dict[str, int]:
    return {section.name: section.percent for section in measure(book, key).sections}


def test_of_an_account_with_a_name_alone_nothing_is_there(empty_book: Book, acme: int) -> None:
    whole = measure(empty_book, acme)
    assert whole.percent == 0
    names = ["Account fields", "People", "Facts", "Plan", "Talking points"]
    assert [section.name for section in whole.sections] == names
    assert {section.percent for section in whole.sections} == {0}
    assert whole.gap is not None
    assert whole.gap.what == "No economic buyer known"
    assert [section.gap and section.gap.kind.name for section in whole.sections] == [
        "blank", "economic buyer", None, "plan", "points",
    ]  # fmt: skip


def test_fields_count_one_by_one(empty_book: Book, acme: int) -> None:
    edit_account(empty_book, acme, {"industry": "Ropes", "employees": 0})
    (fields, *_) = measure(empty_book, acme).sections
    assert fields.percent == 25
    assert fields.missing == "annual revenue, relationship, owner, city, country, website"


def test_people_are_the_mean_of_four_shares(empty_book: Book, acme: int) -> None:
    ana, _ = add_person(empty_book, {"account_id": acme, "name": "Ana"}, {"title": "COO"})
    add_person(empty_book, {"account_id": acme}, {"title": "CFO"})
    assert percents(empty_book, acme)["People"] == 12  # one of two seats
    assess(empty_book, ana, None, "role", "economic buyer")
    assess(empty_book, ana, None, "support", "mentor")
    assert percents(empty_book, acme)["People"] == 50  # and two of four judgements, and the economic buyer
    log_touch(empty_book, {"account_id": acme, "summary": "Spoke"}, [ana])
    people = measure(empty_book, acme).sections[1]
    assert people.percent == 62
    assert people.missing == "who sits where, who wants what, people to speak to"


def test_an_economic_buyer_who_has_left_is_none(empty_book: Book, acme: int) -> None:
    ana, _ = add_person(empty_book, {"account_id": acme, "name": "Ana"}, {"title": "COO"})
    add_person(empty_book, {"account_id": acme, "name": "Bo"}, {"title": "CFO"})
    assess(empty_book, ana, None, "role", "economic buyer")
    assert "economic buyer" not in measure(empty_book, acme).sections[1].missing
    move_to_account(empty_book, ana, add_account(empty_book, {"name": "Border"}))
    assert "economic buyer" in measure(empty_book, acme).sections[1].missing


def test_facts_are_as_good_as_they_are_broad_and_sound(empty_book: Book, acme: int) -> None:
    def add(kind: str, state: str, as_of: date = TODAY) -> None:
        add_fact(empty_book, {"account_id": acme, "text": kind or "?", "type": kind, "state": state, "as_of": as_of})

    add("goal", "confirmed")
    assert percents(empty_book, acme)["Facts"] == 62  # one kind of four, all of it sound
    add("pressure", "unconfirmed")
    assert percents(empty_book, acme)["Facts"] == 62  # two of four, three quarters sound
    add("goal", "achieved", date(2020, 1, 1))
    assert percents(empty_book, acme)["Facts"] == 62  # what has ended is none
    add("pressure", "confirmed", date(2020, 1, 1))
    facts = measure(empty_book, acme).sections[2]
    assert facts.percent == 50
    assert facts.missing == "initiative, obstacle, fresh and confirmed facts"
    assert facts.gap is not None
    assert facts.gap.kind.name == "stale facts"


def test_the_white_space_counts_where_anything_is_offered(empty_book: Book, acme: int) -> None:
    fleet = add_buying_centre(empty_book, {"account_id": acme, "name": "Fleet"})
    cards, tyres = (add_offering(empty_book, {"name": name}) for name in ("Fuel cards", "Tyres"))
    fill_cell(empty_book, acme, fleet, cards, {"state": "ours"})
    fill_cell(empty_book, acme, fleet, tyres, {"state": "unknown"})
    section = next(each for each in measure(empty_book, acme).sections if each.name == "White space")
    assert (section.percent, section.missing) == (50, "1 of 2 squares")
    assert section.gap is not None


def test_the_white_space_counts_the_squares_that_the_gap_counts(empty_book: Book, acme: int) -> None:
    fleet = add_buying_centre(empty_book, {"account_id": acme, "name": "Fleet"})
    cards, tyres = (add_offering(empty_book, {"name": name}) for name in ("Fuel cards", "Tyres"))
    fill_cell(empty_book, acme, fleet, cards, {"state": "unknown"})
    fill_cell(empty_book, acme, None, tyres, {"state": "idea"})

    def told() -> tuple[str, str]:
        section = next(each for each in measure(empty_book, acme).sections if each.name == "White space")
        return section.missing, section.gap.what if section.gap else ""

    assert told() == ("2 of 2 squares", "White space: 2 of 2 squares unknown")
    won = {"account_id": acme, "centre_id": fleet, "offering_id": cards, "name": "Won", "state": "won"}
    add_opportunity(empty_book, won)
    assert told() == ("1 of 2 squares", "White space: 1 of 2 squares unknown")
    fill_cell(empty_book, acme, fleet, tyres, {"state": "idea"})
    assert told() == ("", "")


def test_three_points_that_hold_are_all_of_it(empty_book: Book, acme: int) -> None:
    for position in (1, 2, 3):
        write_talking_point(empty_book, acme, position, {"text": "A point"})
    assert percents(empty_book, acme)["Talking points"] == 100
    write_talking_point(empty_book, acme, 1, {"expires_on": date(2026, 11, 19)})
    section = measure(empty_book, acme).sections[-1]
    assert (section.percent, section.missing) == (66, "1 of 3 points")


def test_points_that_are_older_than_the_rule_says_do_not_hold(empty_book: Book, acme: int) -> None:
    for position in (1, 2, 3):
        write_talking_point(empty_book, acme, position, {"text": "A point", "expires_on": ""})
    write_talking_point(empty_book, acme, 1, {"as_of": date(2025, 1, 1)})
    assert percents(empty_book, acme)["Talking points"] == 66
    set_rule(empty_book, POINTS_OLD, 0)
    assert percents(empty_book, acme)["Talking points"] == 100


def test_a_tier_plan_says_before_the_rule_how_old_points_may_get(empty_book: Book) -> None:
    key = add_account(empty_book, {"name": "Growing", "tier": 2})
    for position in (1, 2, 3):
        write_talking_point(empty_book, key, position, {"text": "A point", "as_of": date(2026, 9, 1)})
    assert percents(empty_book, key)["Talking points"] == 100
    period = {"period": "FY2026", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    add_tier_plan(empty_book, {"name": "Growth", **period, "refresh_days": 30})
    section = measure(empty_book, key).sections[-1]
    assert (section.percent, section.missing, section.gap is not None) == (0, "3 of 3 points", True)


def test_of_the_people_of_a_growth_account_those_count_that_are_wanted(empty_book: Book) -> None:
    key = add_account(empty_book, {"name": "Growing", "tier": 2})
    assert measure(empty_book, key).sections[1].missing == "nobody is known"
    for name in ("Fleet", "Finance"):
        add_persona(empty_book, {"name": name})
    add_person(empty_book, {"account_id": key, "name": "Ana", "phone": "1"}, {"persona": "Fleet"})
    section = measure(empty_book, key).sections[1]
    assert (section.name, section.percent, section.missing) == ("People", 50, "no Finance")
    assert section.gap is not None
    set_tier(empty_book, key, 1, "Grown")
    assert "economic buyer" in measure(empty_book, key).sections[1].missing


def test_the_filled_account_is_part_of_the_way(book: Book, filled: object) -> None:
    whole = measure(book, filled.northwind)  # type: ignore[attr-defined]
    assert 0 < whole.percent < 100
    assert whole.percent == sum(section.percent for section in whole.sections) // len(whole.sections)


def test_the_plan_counts_in_the_first_tier_and_where_there_is_one(empty_book: Book, acme: int) -> None:
    border = add_account(empty_book, {"name": "Border", "tier": 2})
    assert percents(empty_book, acme)["Plan"] == 0
    assert "Plan" not in percents(empty_book, border)
    period = {"period": "FY27", "starts_on": date(2026, 4, 1), "ends_on": date(2027, 3, 31)}
    plan = add_plan(empty_book, {"account_id": border, **period, "goal": "Grow"})
    assert percents(empty_book, border)["Plan"] == 33  # a goal, no objective, no action
    set_depth(empty_book, border, "goals")
    assert percents(empty_book, border)["Plan"] == 100
    edit_plan(empty_book, plan, {"ends_on": date(2026, 11, 19)})
    assert percents(empty_book, border)["Plan"] == 0


def test_the_plan_is_as_good_as_what_stands_in_it(empty_book: Book, acme: int) -> None:
    ana, _ = add_person(empty_book, {"account_id": acme, "name": "Ana"})
    period = {"period": "FY27", "starts_on": date(2026, 4, 1), "ends_on": date(2027, 3, 31)}
    part = {"account_id": acme, "plan_id": add_plan(empty_book, {"account_id": acme, **period, "goal": "Grow"})}
    objective = add_objective(empty_book, {**part, "title": "One system"})
    step = {**part, "objective_id": objective, "title": "Step", "customer_owner_id": ana}
    add_action(empty_book, {**step, "due_on": TODAY})
    assert percents(empty_book, acme)["Plan"] == 66  # a goal and its action; one action is too little for an objective
    loose = add_action(empty_book, step)
    assert percents(empty_book, acme)["Plan"] == 83  # half of the actions have no day
    edit_action(empty_book, loose, {"due_on": TODAY})
    assert percents(empty_book, acme)["Plan"] == 100
    add_swot(empty_book, {"account_id": acme, "kind": "threat", "text": "A rival"})
    section = next(section for section in measure(empty_book, acme).sections if section.name == "Plan")
    assert (section.percent, section.missing) == (75, "answers to weaknesses and risks")
    assert section.gap is not None
    assert section.gap.what == "Nothing answers: A rival"
