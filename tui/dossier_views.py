"""The lists of a dossier: facts, opportunities, touches; columns, rows, details."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from textual.content import Content

from store import words
from store.dossier import Dossier
from store.facts import FactRow
from store.freshness import AGEING, ENDED, NEVER, STALE, Freshness, freshness
from store.opportunities import OpportunityRow
from store.touches import TouchRow
from tui.widgets.rows import MadeRows
from tui.widgets.table import Cell, Column, Row, Tone
from tui.wording import UNKNOWN, age, counted, days_since, money, signed_day

Details = Sequence[tuple[str, str]]
"""Label and text of each line beside a list."""


@dataclass(frozen=True, slots=True)
class View:
    """One list of the dossier: its name, columns, what it says when empty, and how rows and details are made."""

    name: str
    columns: tuple[Column, ...]
    empty: Content
    rows: Callable[[Dossier, date], Sequence[Row]]
    details: Callable[[Dossier, int, date], Details]


def _empty(sentence: str, key: str, rest: str) -> Content:
    return Content.assemble(f"{sentence} ", (key, "$text-accent bold"), f" {rest}")


# -- facts ---------------------------------------------------------------------------------------------------------


_STATES: Mapping[str, Cell] = {
    "": Cell(UNKNOWN, "muted"),
    "confirmed": Cell("✓ confirmed", "success"),
    "unconfirmed": Cell("? assumed", "warning"),
    words.RETIRED: Cell("✗ retired", "muted"),
}
"""How the state of a fact is shown; any other is an end that it came to."""
_PRIORITIES = {"high": "↑ ", "low": "↓ "}
"""Sign of a fact's priority before its kind; the details say it in words."""
_AGES: Mapping[str, tuple[str, Tone]] = {AGEING: (" ½", "muted"), STALE: (" !", "warning")}
"""Sign and tone of a fact's age: past half of its half-life, past all of it."""


def fact_rows(dossier: Dossier, today: date) -> Sequence[Row]:
    """Return the facts, newest knowledge first; those that have ended below the others."""
    names = subjects(dossier)
    facts = sorted(dossier.facts, key=lambda fact: fact.state in words.FACT_ENDED)
    return MadeRows(facts, lambda fact: _fact_row(fact, about_fact(fact, names), freshness(fact, dossier.rules, today)))


def _fact_row(fact: FactRow, about: str, fresh: Freshness) -> Row:
    sign, tone = _AGES.get(fresh.level, ("", "muted"))
    cells = (
        Cell(fact.text, "muted" if fresh.level == ENDED else ""),
        Cell(about, "muted"),
        Cell(_kind(fact), "muted" if fact.priority != "high" or fresh.level == ENDED else "strong"),
        _STATES.get(fact.state, Cell(f"✓ {fact.state}", "muted")),
        Cell(fact.source or "! no source", "muted" if fact.source else "warning"),
        Cell(_ratio(fresh) + sign, tone),
    )
    return Row(fact.id, cells)


def _kind(fact: FactRow) -> str:
    """Return the kind of a fact behind the sign of its priority."""
    return _PRIORITIES.get(fact.priority, "") + (words.FACT_TYPE.label(fact.type) if fact.type else UNKNOWN)


def _ratio(fresh: Freshness) -> str:
    """Return the age beside the half-life: `94/90d`; the age alone of what ages no more."""
    text = age(fresh.age).rstrip("!")
    if fresh.level == ENDED or fresh.half_life == NEVER:
        return text
    whole = text.removesuffix("d") if fresh.age is None or abs(fresh.age) < 1000 else text
    return f"{whole}/{fresh.half_life}d"


def subjects(dossier: Dossier) -> dict[int, str]:
    """Return what a fact can be about, by key: people and buying centres."""
    return {person.id: person.name for person in dossier.people} | {each.id: each.name for each in dossier.centres}


def about_fact(fact: FactRow, names: Mapping[int, str]) -> str:
    """Return whom a fact is about, and which buying centre; empty when it is about the account."""
    keys = (key for key in (fact.person_id, fact.centre_id) if key is not None)
    return " · ".join(names[key] for key in keys if key in names)


def _fact_details(dossier: Dossier, key: int, today: date) -> Details:
    fact = next((each for each in dossier.facts if each.id == key), None)
    if fact is None:
        return []
    lines = [
        ("", fact.text),
        ("", ""),
        ("Kind", words.FACT_TYPE.label(fact.type)),
        ("State", words.FACT_STATE.label(fact.state)),
        ("Priority", words.PRIORITY.label(fact.priority)),
        ("Source", fact.source or UNKNOWN),
        ("As of", f"{signed_day(fact.as_of)} ({age(days_since(fact.as_of, today)).rstrip('!')})"),
        ("Half-life", _half_life(freshness(fact, dossier.rules, today))),
        ("About", about_fact(fact, subjects(dossier)) or "the account"),
    ]
    if fact.pressure_from:
        lines.insert(3, ("From", words.PRESSURE_FROM.label(fact.pressure_from)))
    return lines


def _half_life(fresh: Freshness) -> str:
    """Return how long a fact counts, in words."""
    if fresh.level == ENDED:
        return "it has ended, and ages no more"
    if fresh.half_life == NEVER:
        return "does not age"
    days = counted(fresh.half_life, "day")
    if fresh.left is None:
        return f"{days} · stale: it has no date"
    return f"{days} · {fresh.left} left" if fresh.left >= 0 else f"{days} · stale for {-fresh.left}"


# -- opportunities -------------------------------------------------------------------------------------------------


def opportunity_rows(dossier: Dossier, today: date) -> Sequence[Row]:
    """Return the opportunities, open ones first."""
    return [_opportunity_row(deal, dossier.book.currency, today) for deal in dossier.opportunities]


def _opportunity_row(deal: OpportunityRow, currency: str, today: date) -> Row:
    overdue = deal.is_overdue(today)
    states: dict[str, Cell] = {
        "won": Cell("✓ won", "success"),
        "lost": Cell("✗ lost", "muted"),
        "open": Cell("open", "accent"),
    }
    cells = (
        Cell(deal.name, "strong"),
        states.get(deal.state, Cell(UNKNOWN, "muted")),
        deal.stage,
        money(deal.amount, currency),
        f"{deal.probability} %" if deal.probability is not None else "",
        Cell(f"! {deal.close_on}" if overdue else signed_day(deal.close_on), "error" if overdue else "muted"),
    )
    return Row(deal.id, cells)


def _opportunity_details(dossier: Dossier, key: int, today: date) -> Details:
    deal = next((each for each in dossier.opportunities if each.id == key), None)
    if deal is None:
        return []
    late = " · overdue" if deal.is_overdue(today) else ""
    return [
        ("", deal.name),
        ("Amount", f"{money(deal.amount, dossier.book.currency)} {dossier.book.currency}"),
        ("Stage", deal.stage or UNKNOWN),
        ("Prob.", f"{deal.probability} %" if deal.probability is not None else UNKNOWN),
        ("Close", f"{signed_day(deal.close_on)}{late}"),
        ("Next", deal.next_step or UNKNOWN),
        ("Competitor", deal.competitor or UNKNOWN),
        ("Centre", subjects(dossier).get(deal.centre_id or 0, UNKNOWN)),
        ("Offering", next((each.name for each in dossier.offerings if each.id == deal.offering_id), UNKNOWN)),
        ("Kind", deal.kind or UNKNOWN),
        *_campaign(dossier, deal.campaign_id),
        ("", ""),
        ("", deal.description),
    ]


# -- touches -------------------------------------------------------------------------------------------------------


def touch_rows(dossier: Dossier, today: date) -> Sequence[Row]:
    """Return the touches, newest first."""
    people = {person.id: person.name for person in dossier.people}
    return [_touch_row(touch, dossier, people, today) for touch in dossier.touches]


def _touch_row(touch: TouchRow, dossier: Dossier, people: dict[int, str], today: date) -> Row:
    colleague = dossier.colleagues.get(touch.colleague_id or 0)
    cells = (
        signed_day(touch.happened_on),
        Cell(age(days_since(touch.happened_on, today)).rstrip("!"), "muted"),
        Cell(words.TOUCH_TYPE.label(touch.type) if touch.type else UNKNOWN, "accent"),
        touch.summary,
        Cell(", ".join(people[key] for key in touch.person_ids if key in people), "muted"),
        Cell(colleague.name if colleague else "", "muted"),
    )
    return Row(touch.id, cells)


def _touch_details(dossier: Dossier, key: int, _: date) -> Details:
    touch = next((each for each in dossier.touches if each.id == key), None)
    if touch is None:
        return []
    named = {person.id: person.name for person in dossier.people}
    people = [named[key] for key in touch.person_ids if key in named]
    colleague = dossier.colleagues.get(touch.colleague_id or 0)
    return [
        ("", touch.summary),
        ("", ""),
        ("When", signed_day(touch.happened_on)),
        ("Kind", words.TOUCH_TYPE.label(touch.type)),
        ("With", ", ".join(people) or UNKNOWN),
        ("Colleague", colleague.name if colleague else UNKNOWN),
        ("Next", touch.next_step or UNKNOWN),
        *_campaign(dossier, touch.campaign_id),
    ]


def _campaign(dossier: Dossier, key: int | None) -> Details:
    """Return which campaign something came of, nothing where it came of none."""
    return [("Campaign", row.name) for row in dossier.campaigns if row.id == key]


FACTS = View(
    "Facts",
    (
        Column("text", "Fact", 30, flexible=True, priority=9),
        Column("about", "About", 14, priority=1),
        Column("type", "Kind", 12, priority=3),
        Column("state", "State", 11, priority=4),
        Column("source", "Source", 14, priority=2),
        Column("as_of", "Age/life", 10, "right", priority=5),
    ),
    _empty("What do they want, and who said so?", "f", "adds a fact with its source."),
    fact_rows,
    _fact_details,
)
OPPORTUNITIES = View(
    "Opportunities",
    (
        Column("name", "Opportunity", 26, flexible=True, priority=9),
        Column("state", "State", 6, priority=5),
        Column("stage", "Stage", 14, priority=2),
        Column("amount", "Amount", 8, "right", priority=8),
        Column("probability", "Prob.", 5, "right", priority=1),
        Column("close_on", "Close", 12, priority=6),
    ),
    _empty("No opportunity in sight yet.", "a", "adds an opportunity."),
    opportunity_rows,
    _opportunity_details,
)
TOUCHES = View(
    "Touches",
    (
        Column("on", "Date", 10, priority=8),
        Column("age", "Age", 5, "right", priority=3),
        Column("type", "Kind", 8, priority=4),
        Column("summary", "What happened", 28, flexible=True, priority=9),
        Column("people", "With", 16, priority=6),
        Column("colleague", "Colleague", 10, priority=1),
    ),
    _empty("No contact logged yet.", "l", "logs a call, a meeting or a note."),
    touch_rows,
    _touch_details,
)
