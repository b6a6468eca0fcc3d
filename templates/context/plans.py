"""What templates see of a plan: charter, objectives with their measures, actions, risks, competitors, timeline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from store.dossier import Dossier
from store.plans.actions import ActionRow
from store.plans.measures import filled_of, percent_of, say_measure
from store.plans.objectives import ObjectiveRow
from store.plans.page import PlanPage, Winnable
from store.plans.plans import CHARTER
from store.plans.responsibilities import Who
from store.plans.risks import RiskRow
from store.plans.swot import SwotItemRow
from store.words import (
    ACTION_KIND,
    ACTION_STATUS,
    DUTY,
    FUNCTION,
    GRADE,
    INFLUENCE,
    LADDER,
    MEASURE_OF,
    OBJECTIVE_STATUS,
    OBJECTIVE_TYPE,
    PLAN_DEPTH,
    PLAN_STATUS,
    PLAN_TYPE,
    RISK_TYPE,
    SIDE,
    Words,
)
from templates.context.facts import FACT
from templates.placeholders import Placeholder, each, field, group
from templates.planning import Planning
from templates.profiles import CUSTOMER, EXTERNAL
from templates.standing import support_words
from templates.timeline import MILESTONE, draw, draw_gantt
from templates.view import View
from templates.wording import iso, label

BAR = 10
"""Signs of a bar."""
_FULL, _EMPTY = "▇", "·"


def bar(share: float | None) -> str | None:
    """Return a bar for a share from 0 to 1: full only when all is done, empty only when nothing is; None for none."""
    if share is None:
        return None
    full = filled_of(share, BAR)
    return _FULL * full + _EMPTY * (BAR - full)


def percent(share: float | None) -> int | None:
    """Return a share from 0 to 1 in percent, as it stands on the screen; None for none."""
    return None if share is None else percent_of(share)


def planning_of(view: View) -> Planning:
    """Return the plan of a dossier that has one; LookupError of any other."""
    if view.planning is None:
        raise LookupError("the account has no plan")
    return view.planning


def _person(key: int | None, view: View) -> str | None:
    return next(iter(view.names([key or 0])), None)


def _name(who: Who, view: View) -> str | None:
    return view.colleague(who.colleague_id) if who.colleague_id else _person(who.person_id, view)


def _is_overdue(row: ActionRow | ObjectiveRow, day: date | None, view: View) -> bool:
    return not row.has_ended and (view.days(day) or 0) > 0


def _said(row: ObjectiveRow, value: int | None, view: View) -> str:
    return say_measure(value, row.unit, view.dossier.book.currency)


def _worded(name: str, meaning: str, words: Words, of: Callable[[Any], Any] = lambda row: row) -> Placeholder:
    """Declare a value of the vocabulary, in words."""
    return field(name, meaning, lambda subject, _: label(words, getattr(of(subject), name)))


def _duty(name: str, duty: str) -> Placeholder:
    meaning = f"A list of the names of who is {DUTY.label(duty).lower()}"
    return field(name, meaning, lambda a, v: [n for w in planning_of(v).with_duty(a, duty) if (n := _name(w, v))])


def _objective_title(action: ActionRow, view: View) -> str | None:
    line = planning_of(view).objective(action.objective_id)
    return line.row.title if line else None


ACTION: tuple[Placeholder, ...] = (
    field("title", "What is to be done, or reached"),
    _worded("kind", "Action or Milestone", ACTION_KIND),
    field("milestone", "True for a milestone", lambda a, _: a.kind == MILESTONE),
    field("owner", "Who of us owns it", lambda a, v: v.colleague(a.owner_id)),
    field("customer_owner", "Who of the customer owns it", lambda a, v: _person(a.customer_owner_id, v)),
    _worded("function", "Sales, SDR, Marketing, …: whom it falls to", FUNCTION),
    field("due_on", "The day it is due", lambda a, _: iso(a.due_on)),
    field("overdue", "True when that day is past and it is open", lambda a, v: _is_overdue(a, a.due_on, v)),
    _worded("status", "Not started, In progress, Done or Dropped", ACTION_STATUS),
    field("open", "False when it is done or dropped", lambda a, _: not a.has_ended),
    field("done_on", "The day it was done", lambda a, _: iso(a.done_on)),
    field("objective", "The title of its objective", _objective_title),
    field("objective_number", "The number of its objective", lambda a, v: planning_of(v).numbers.get(a.objective_id)),
    field("external", "True when the customer may read it", lambda a, _: a.share == EXTERNAL),
    field("play", "The play that it comes from"),
    _duty("responsible", "R"),
    _duty("accountable", "A"),
    _duty("consulted", "C"),
    _duty("informed", "I"),
    field("waits_for", "A list of the titles of what it waits for", lambda a, v: _titles(planning_of(v).waits_for(a))),
    field("note", "What is noted of it; may have several lines"),
)


def _titles(actions: list[ActionRow]) -> list[str]:
    return [action.title for action in actions]


OBJECTIVE: tuple[Placeholder, ...] = (
    field("number", "Its number in the plan, from 1", lambda o, v: planning_of(v).numbers[o.row.id]),
    field("title", "What is to be reached", "row.title"),
    _worded("type", "Revenue, Relationship or Customer success", OBJECTIVE_TYPE, lambda o: o.row),
    _worded("side", "Ours or Theirs: who wants it", SIDE, lambda o: o.row),
    field("strategy", "How we go about it; may have several lines", "row.strategy"),
    field("owner", "Who of us owns it", lambda o, v: v.colleague(o.row.owner_id)),
    field("stakeholder", "Who of the customer stands behind it", lambda o, v: _person(o.row.stakeholder_id, v)),
    field("starts_on", "The day it begins", lambda o, _: iso(o.row.starts_on)),
    field("due_on", "The day it is due", lambda o, _: iso(o.row.due_on)),
    field("overdue", "True when that day is past and it is open", lambda o, v: _is_overdue(o.row, o.row.due_on, v)),
    _worded("status", "Not started, In progress, At risk, Done or Dropped", OBJECTIVE_STATUS, lambda o: o.row),
    field("measure", "What it is measured by", "row.measure"),
    field("read_off", "What the measure is read off, if it is", lambda o, _: label(MEASURE_OF, o.row.measure_of)),
    field("start", "Where the measure began, with its unit", lambda o, v: _said(o.row, o.row.start, v)),
    field("now", "Where it is now", lambda o, v: _said(o.row, o.current, v)),
    field("target", "Where it shall come to", lambda o, v: _said(o.row, o.row.target, v)),
    field("percent", "How much of the way is done, in percent", lambda o, _: percent(o.share)),
    field("bar", "The same as a bar of ten signs", lambda o, _: bar(o.share)),
    field("source", "Who vouches for the target", "row.source"),
    field("external", "True when the customer may read it", lambda o, _: o.row.share == EXTERNAL),
    each("facts", "The facts behind it", "facts", FACT),
    field("people", "A list of the names of the people behind it", lambda o, _: [person.name for person in o.people]),
    each("actions", "What is done for it, by the day it is due", "actions", ACTION),
)

RISK: tuple[Placeholder, ...] = (
    field("title", "What may go wrong"),
    _worded("type", "Relationship, Commercial, Delivery, …", RISK_TYPE),
    _worded("likelihood", "Low, Medium or High", GRADE),
    _worded("impact", "Low, Medium or High", GRADE),
    field("high", "True when something has to be done", "is_high"),
    field("owner", "Who of us watches it", lambda r, v: v.colleague(r.owner_id)),
    field("action", "The title of the action against it", lambda r, v: _against(r, v)),
    field("note", "What is noted of it; may have several lines"),
)


def _against(risk: RiskRow, view: View) -> str | None:
    action = planning_of(view).action(risk.action_id)
    return action.title if action else None


SWOT_ITEM: tuple[Placeholder, ...] = (
    field("text", "What it is"),
    field("source", "Who says so"),
    field("as_of", "The day it was true", lambda item, _: iso(item.as_of)),
    field("answer", "The title of the objective or action that answers it", lambda i, v: planning_of(v).answer_to(i)),
    field("note", "What is noted of it; may have several lines"),
)


def _swot(name: str, meaning: str, kind: str) -> Placeholder:
    def read(dossier: Dossier, _: View) -> list[SwotItemRow]:
        return [item for item in dossier.swot if item.kind == kind]

    return each(name, meaning, read, SWOT_ITEM)


_SWOT: tuple[Placeholder, ...] = (
    _swot("strengths", "What we are good at there", "strength"),
    _swot("weaknesses", "What we are not", "weakness"),
    _swot("opportunities", "What helps us from outside", "opportunity"),
    _swot("threats", "What endangers us from outside", "threat"),
)

COMPETITOR: tuple[Placeholder, ...] = (
    field("name", "Who it is"),
    field("share", "How much of what the account spends it has, in percent"),
    field("renews_on", "When its contract ends", lambda c, _: iso(c.renews_on)),
    field("strengths", "What it is good at; may have several lines"),
    field("counter", "Our answer; may have several lines"),
)

TO_WIN: tuple[Placeholder, ...] = (
    field("name", "Who it is", "person.name"),
    field("titles", "A list of the titles of the person's seats", lambda w, v: _seats(w, v)),
    field("support", "Neutral, Non-supporter or Enemy; softer for others", lambda w, v: _support(w, v)),
    _worded("influence", "Low, Political structure or Inner circle", INFLUENCE),
)


def _support(winnable: Winnable, view: View) -> str | None:
    return support_words(winnable.support, softly=view.softly) if winnable.support else None


def _seats(winnable: Winnable, view: View) -> list[str]:
    places = view.places_by_person.get(winnable.person.id, [])
    return list(dict.fromkeys(place.seat.title for place in places if place.seat and place.seat.title))


def _sum(name: str, meaning: str) -> Placeholder:
    return field(name, meaning, lambda page, v: v.money(getattr(page.money, name) or None))


_MONEY: tuple[Placeholder, ...] = (
    _sum("ours", "What is spent with us now, a year"),
    _sum("pipeline", "What open opportunities are worth"),
    _sum("white_space", "Potential that is not ours yet, a year"),
)

_TO_CUSTOMER = {"our_value": "What we bring", "their_gain": "What you gain"}
"""The questions of the charter that a customer reads, put to the customer."""


def _question(name: str, view: View) -> str:
    return _TO_CUSTOMER.get(name, CHARTER[name]) if view.profile == CUSTOMER else CHARTER[name]


_CHARTER: tuple[Placeholder, ...] = (
    field("question", "The question", _question),
    field("answer", "The answer; may have several lines", lambda name, v: getattr(planning_of(v).page.plan, name)),
)

_RUNG: tuple[Placeholder, ...] = (
    field("name", "Land, Adopt, Expand or Lead", lambda rung, _: LADDER.label(rung)),
    field("here", "True for the rung where we are", lambda rung, v: planning_of(v).page.plan.ladder == rung),
)

_TIMELINE: tuple[Placeholder, ...] = (
    field("by", "What a column is: week, month, quarter, year, …"),
    field("text", "The timeline drawn; write `| block` in a fenced block", lambda t, _: draw(t)),
    field("gantt", "The same as a Mermaid gantt; not of more than 60 lines", lambda t, _: draw_gantt(t)),
    field("undated", "A list of the titles of what has no day", "undated_titles"),
)


def _success_factors(page: PlanPage, _: View) -> list[str]:
    return [line.strip() for line in page.plan.success_factors.split("\n") if line.strip()]


def _parties(name: str, meaning: str, of: Callable[[Any, View], list[str | None]]) -> Placeholder:
    """Declare the names of one side of the plan, each once: those of its objectives, then those of its actions."""

    def read(page: PlanPage, view: View) -> list[str]:
        rows = (*(line.row for line in page.objectives), *page.actions)
        return list(dict.fromkeys(name for row in rows for name in of(row, view) if name))

    return field(name, meaning, read)


def _of_ours(row: ObjectiveRow | ActionRow, view: View) -> list[str | None]:
    return [view.colleague(row.owner_id)]


def _of_theirs(row: ObjectiveRow | ActionRow, view: View) -> list[str | None]:
    return [_person(row.stakeholder_id if isinstance(row, ObjectiveRow) else row.customer_owner_id, view)]


def _milestones(page: PlanPage, _: View) -> list[ActionRow]:
    return [action for action in page.actions if action.kind == MILESTONE]


PLAN: tuple[Placeholder, ...] = (
    field("period", "What it is for: a year, a quarter, …", "plan.period"),
    field("starts_on", "Its first day", lambda p, _: iso(p.plan.starts_on)),
    field("ends_on", "Its last day", lambda p, _: iso(p.plan.ends_on)),
    _worded("type", "Acquisition, Expansion or Customer success", PLAN_TYPE, lambda p: p.plan),
    _worded("status", "Draft, Active, In review or Closed", PLAN_STATUS, lambda p: p.plan),
    field("depth", "How deep the plans of the account go", lambda p, _: PLAN_DEPTH.label(p.depth)),
    each("charter", "The charter statement: four questions, answered", lambda _p, _v: list(CHARTER), _CHARTER),
    field("goal", "What it is about; may have several lines", "plan.goal"),
    field("value_proposition", "Our value in their words; may have several lines", "plan.value_proposition"),
    field("success_factors", "A list of what has to go right", _success_factors),
    each("ladder", "The rungs that we climb, from the first", lambda _p, _v: LADDER.needed().values, _RUNG),
    field("rung", "The one where we are", lambda p, _: label(LADDER, p.plan.ladder)),
    field(
        "external", "True when the customer may read our value and their gain", lambda p, _: p.plan.share == EXTERNAL
    ),
    field("notes", "Notes; may have several lines", "plan.notes"),
    each("objectives", "What it shall reach, in its order", "objectives", OBJECTIVE),
    each("actions", "All actions and milestones, by the day they are due", "actions", ACTION),
    each("next_actions", "Those still to be done", "next_actions", ACTION),
    each("other_actions", "Those of no objective", lambda _, v: planning_of(v).other_actions, ACTION),
    each("milestones", "The milestones among them", _milestones, ACTION),
    _parties("ours", "A list of the names of those of us who own something in it", _of_ours),
    _parties("theirs", "A list of the names of those of the customer who do, or stand behind it", _of_theirs),
    each("risks", "The open risks, the heaviest first", "open_risks", RISK),
    group("swot", "Strengths, weaknesses, opportunities and threats", "dossier", _SWOT),
    each("competitors", "Who else sells, or wants to", lambda p, _: p.dossier.competitors, COMPETITOR),
    field("vulnerability", "What could lose us the account", "dossier.account.vulnerability"),
    field("countermeasure", "What is done about it", "dossier.account.countermeasure"),
    each("to_win", "Key players who are not on our side yet", "to_win", TO_WIN),
    group("money", "What it is about", lambda p, _: p, _MONEY),
    group("timeline", "Objectives and actions by week", lambda _, v: planning_of(v).timeline, _TIMELINE),
)


def plan_of(view: View) -> PlanPage | None:
    """Return the page of the plan that an account is worked by, as deep as its plans go; None without any."""
    return None if view.planning is None else view.planning.page
