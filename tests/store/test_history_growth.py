"""What the history says of personas, tier plans, campaigns and what is due: names and words, never keys."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import col, select

from store.accounts import edit_account
from store.book import Book
from store.campaigns.campaigns import edit_campaign, remove_campaign
from store.campaigns.due_touches import list_due_touches
from store.campaigns.enrolling import CadenceStep, Candidate, enrol
from store.campaigns.holidays import Holiday, add_holiday, remove_holiday
from store.campaigns.running import pause_campaign, run_campaign
from store.campaigns.working import finish_due_touch, pause_enrolment, resume_enrolment, stop_enrolment
from store.history import list_changes
from store.offered_points import take_over
from store.opportunities import add_opportunity, edit_opportunity
from store.personas import Persona, edit_persona, remove_persona
from store.talking_points import list_talking_points, write_talking_point
from store.tiering.tier_plans import edit_tier_plan, remove_tier_plan
from store.undoing import undo

if TYPE_CHECKING:
    from tests.store.conftest import Filled

FRIDAY = date(2026, 11, 20)
STEPS = (CadenceStep(0, "Mail", "email"), CadenceStep(5, "Call", "phone"))
Told = tuple[str, str, str, str, str]


def last_step(book: Book, account: int | None = None) -> list[Told]:
    """Return the lines of the newest step: table, field, from, to, and which record."""
    with book.read() as session:
        lines = list_changes(session, account)
    return [(o.table, o.field, o.before, o.after, o.about) for o in lines if o.change_id == lines[0].change_id]


def last_label(book: Book) -> str:
    with book.read() as session:
        return list_changes(session)[0].label


def test_a_tier_plan_tells_money_minutes_and_names(book: Book, filled: Filled) -> None:
    changes = {"minutes": 1240, "budget": 40_000, "refresh_days": 180, "offering_id": filled.offering}
    edit_tier_plan(book, filled.tier_plan, changes)
    plan = "Growth, energy"
    assert sorted(last_step(book)) == [
        ("tier_plan", "budget", "", "400 EUR", plan),
        ("tier_plan", "minutes", "", "1,240 minutes", plan),
        ("tier_plan", "offering_id", "", "Fuel cards", plan),
        ("tier_plan", "refresh_days", "", "180 days", plan),
    ]
    assert (
        last_label(book)
        == f"Tier plan {plan}: minutes an account, budget an account, points are refreshed after, in days, solution"
    )
    remove_tier_plan(book, filled.tier_plan)
    assert ("tier_plan", "", plan, "", "") in last_step(book)
    assert ("campaign", "tier_plan_id", plan, "", "Cards for energy") in last_step(book)


def test_a_campaign_is_called_by_its_name(book: Book, filled: Filled) -> None:
    edit_campaign(book, filled.campaign, {"status": "paused", "tier_plan_id": None})
    assert sorted(last_step(book)) == [
        ("campaign", "status", "running", "paused", "Cards for energy"),
        ("campaign", "tier_plan_id", "Growth, energy", "", "Cards for energy"),
    ]
    remove_campaign(book, filled.campaign)
    assert ("campaign", "", "Cards for energy", "", "") in last_step(book)
    assert ("enrolment", "", "Haldén Énergie in Cards for energy", "", "") in last_step(book)


def test_who_is_enrolled_in_what_and_what_is_due_when(book: Book, filled: Filled) -> None:
    (key,) = enrol(book, filled.campaign, [Candidate(filled.northwind, filled.boss, STEPS)], FRIDAY).keys
    assert last_step(book, filled.northwind) == [
        ("enrolment", "", "", "Jan de Boer in Cards for energy", ""),
        ("due_touch", "", "", "Mail, due 2026-11-20", ""),
        ("due_touch", "", "", "Call, due 2026-11-25", ""),
    ]
    assert last_label(book) == "Enrolled in Cards for energy: 1"
    with book.read() as session:
        first = list_due_touches(session, filled.northwind)[0]
    finish_due_touch(book, first.id, "done")
    assert last_label(book) == "Done: Mail"
    told = last_step(book, filled.northwind)
    assert ("due_touch", "status", "due", "done", "Mail, due 2026-11-20") in told
    assert ("due_touch", "touch_id", "", "Mail", "Mail, due 2026-11-20") in told
    assert ("touch", "", "", "Mail", "") in [(table, "", before, after, "") for table, _, before, after, _ in told]
    stop_enrolment(book, key, "Asked us to")
    told = last_step(book, filled.northwind)
    assert ("enrolment", "reason", "", "Asked us to", "Jan de Boer in Cards for energy") in told
    assert ("due_touch", "status", "due", "stopped", "Call, due 2026-11-25") in told


def test_the_steps_of_working_say_who_in_which_campaign(book: Book, filled: Filled) -> None:
    (key,) = enrol(book, filled.campaign, [Candidate(filled.northwind, filled.boss, STEPS)], FRIDAY).keys
    pause_enrolment(book, key)
    assert last_label(book) == "Jan de Boer in Cards for energy: paused"
    resume_enrolment(book, key)
    assert last_label(book) == "Jan de Boer in Cards for energy: goes on"
    stop_enrolment(book, key)
    assert last_label(book) == "Jan de Boer in Cards for energy: stopped"
    assert undo(book).label == "Jan de Boer in Cards for energy: stopped"
    pause_campaign(book, filled.campaign)
    assert last_label(book) == "Campaign Cards for energy paused"
    run_campaign(book, filled.campaign)
    assert last_label(book) == "Campaign Cards for energy goes on"


def test_holidays_and_personas_are_told_in_words(book: Book, filled: Filled) -> None:
    add_holiday(book, {"day": "2026-12-31"})
    assert last_step(book) == [("holiday", "", "", "2026-12-31", "")]
    with book.read() as session:
        holiday = session.exec(select(Holiday).where(Holiday.name != "")).one().id
        persona = session.exec(select(col(Persona.id))).one()
    remove_holiday(book, holiday or 0)
    assert last_step(book) == [("holiday", "", "2026-12-25 Christmas Day", "", "")]
    edit_persona(book, persona or 0, {"is_wanted": False})
    assert last_step(book) == [("persona", "is_wanted", "yes", "no", "Head of Energy")]
    assert last_label(book) == "Persona Head of Energy: wanted at each growth account"
    remove_persona(book, persona or 0)
    assert last_step(book) == [("persona", "", "Head of Energy", "", "")]


def test_points_and_what_a_campaign_brought_are_told_by_name(book: Book, filled: Filled) -> None:
    write_talking_point(book, filled.northwind, 2, {"text": "Tolls rise", "offering_id": filled.offering})
    write_talking_point(book, filled.northwind, 2, {"offering_id": None})
    assert last_step(book, filled.northwind)[0][:4] == ("talking_point", "offering_id", "Fuel cards", "")
    with book.read() as session:
        point = next(each for each in list_talking_points(session, filled.northwind) if each.position == 2)
    take_over(book, filled.depot, 1, point.id)
    assert last_label(book) == "Talking point 1 taken over from Northwind Logistics"
    values = {"account_id": filled.northwind, "name": "Forty cards", "campaign_id": filled.campaign}
    edit_opportunity(book, add_opportunity(book, values), {"campaign_id": None})
    assert last_step(book)[0][:4] == ("opportunity", "campaign_id", "Cards for energy", "")
    edit_account(book, filled.northwind, {"sheet_template": "meeting-brief"})
    assert last_step(book)[0][:4] == ("account", "sheet_template", "", "meeting-brief")
