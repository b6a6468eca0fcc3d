"""The words of plans: signs of a state, bars, rungs, days; for screens and plain text alike. Imports no Textual."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from store.dossier import Dossier
from store.fiscal import fiscal_quarter, last_day
from store.plans.actions import ActionRow
from store.plans.measures import filled_of, percent_of, say_measure
from store.plans.next_actions import CLOSE, NextAction
from store.plans.page import ObjectiveLine
from store.plans.plans import PlanRow
from store.words import LADDER, PLAN_STATUS, PLAN_TYPE
from tui.widgets.rows import Cell, Tone
from tui.wording import UNKNOWN, ago

SIGNS: Mapping[str, str] = {"not started": "○", "in progress": "◐", "at risk": "!", "done": "✓", "dropped": "✗"}
"""The sign of how an objective or an action stands."""
TONES: Mapping[str, Tone] = {"at risk": "warning", "done": "muted", "dropped": "muted"}
MILESTONE = "◆"
"""Before a milestone that is still to be reached, on whichever screen; reached, it is done like an action."""
FULL, REST = "▇", "·"
_YEAR = re.compile(r"(?i)(?:fy ?)?(?:(?:20)?[0-9]{2} ?[/–-] ?)?((?:20)?[0-9]{2})")
_CALENDAR = re.compile("[0-9]{4}")
BAR = 7
"""Cells of a bar."""
REACHED_RUNG, RUNG = "●", "○"


def what_to_do(action: NextAction) -> str:
    """Return what is next in one line: a milestone with its sign, one that is late to close with what is to be done."""
    if action.kind == CLOSE:
        return f"Close: {action.title}"
    return f"{MILESTONE} {action.title}" if action.kind == "milestone" else action.title


def sign_of(action: ActionRow) -> str:
    """Return the sign of an action in its state; of a milestone, while it is open."""
    return MILESTONE if action.kind == "milestone" and not action.has_ended else SIGNS[action.status]


def bar(share: float, width: int = BAR) -> str:
    """Return a share from 0 to 1 as a bar with its percent: `▇▇▇▇····  50 %`. Full and empty are only what is so."""
    filled = filled_of(share, width)
    return f"{FULL * filled}{REST * (width - filled)} {percent_of(share):>3} %"


def how_far(line: ObjectiveLine) -> Cell:
    """Return how far an objective has come: its bar; without a measure the word for its state."""
    if line.share is None or line.row.status == "dropped":
        words = {"not started": "not started"}.get(line.row.status, line.row.status)
        return Cell(words, TONES.get(line.row.status, "muted"))
    tones: dict[str, Tone] = {"at risk": "warning", "done": "success"}
    return Cell(bar(line.share), tones.get(line.row.status, ""))


def measured(line: ObjectiveLine, currency: str) -> str:
    """Return the values of a measure: `0 EUR → 540,000 EUR → 1,200,000 EUR`, from where by now to where."""
    row = line.row
    values = [say_measure(value, row.unit, currency) for value in (row.start, line.current, row.target)]
    return " → ".join(value or "?" for value in values[0 if row.start is not None else 1 :]) if any(values) else ""


def rungs(ladder: str) -> str:
    """Return the ladder with where we are on it: `● Land ━ ● Adopt ╌ ○ Expand ╌ ○ Lead`."""
    names = [word.value for word in LADDER.needed()]
    here = names.index(ladder) if ladder in names else -1
    parts: list[str] = []
    for place, name in enumerate(names):
        between = "" if not place else " ━ " if place <= here else " ╌ "
        parts.append(f"{between}{REACHED_RUNG if place <= here else RUNG} {LADDER.label(name)}")
    return "".join(parts)


def plan_title(plan: PlanRow) -> str:
    """Return what stands behind the title of the tab: `FY26 · Expansion · Active`."""
    kind = PLAN_TYPE.label(plan.type) if plan.type else ""
    return " · ".join(filter(None, (plan.period, kind, PLAN_STATUS.label(plan.status))))


def due_cell(action: ActionRow, today: date) -> Cell:
    """Return until when an action is to be done, or when it was."""
    if action.status == "done":
        return Cell(f"✓ {action.done_on}" if action.done_on else "✓ done", "muted")
    if action.status == "dropped":
        return Cell("✗ dropped", "muted")
    if action.due_on is None:
        return Cell("! no date", "warning") if not action.has_ended else Cell(UNKNOWN, "muted")
    if action.is_overdue(today):
        return Cell(f"! {action.due_on}", "error")
    return Cell(f"  {action.due_on}", "" if action.due_on - today > timedelta(7) else "strong")


def due_words(day: date | None, today: date) -> str:
    """Return a day and how far away it is: `2026-12-04 (in 14 days)`; a dash for none."""
    return f"{day} ({ago((today - day).days)})" if day else UNKNOWN


def colleague_name(dossier: Dossier, key: int | None) -> str:
    """Return what one of us is called, empty for nobody."""
    row = dossier.colleagues.get(key or 0)
    return row.name if row else ""


def person_name(dossier: Dossier, key: int | None) -> str:
    """Return what a person of the account is called, with a sign when she has left it; empty for nobody."""
    row, away = dossier.people_by_key.get(key or 0), dossier.elsewhere.get(key or 0)
    left = dossier.departures.get(key or 0)
    if row is not None:
        return f"{row.name} (! left {left.left_on})" if left else row.name
    if away is None:
        return ""
    where = f"at {away.account} now" if away.account else "works elsewhere"
    return f"{away.name} (! {f'left {left.left_on}, ' if left else ''}{where})"


def owner_name(dossier: Dossier, action: ActionRow) -> str:
    """Return who is accountable for an action: one of us, else the customer's owner; empty for nobody."""
    return colleague_name(dossier, action.owner_id) or person_name(dossier, action.customer_owner_id)


def fiscal_period(day: date, start_month: int) -> tuple[str, date, date]:
    """Return the fiscal year of a day: what a plan of it is called, its first and its last day."""
    _, year = fiscal_quarter(day, start_month)
    first = last_day(4, year - 1, start_month) + timedelta(1)
    return (f"FY{year % 100:02}" if start_month > 1 else str(year)), first, last_day(4, year, start_month)


def next_period(dossier: Dossier, today: date) -> tuple[str, date, date]:
    """Return name, first and last day of the fiscal year that the next plan of an account is for."""
    start = dossier.book.fiscal_year_start
    name, first, last = fiscal_period(today, start)
    if any(plan.starts_on <= today <= plan.ends_on for plan in dossier.plans):
        name, first, last = fiscal_period(last + timedelta(1), start)
    return name, first, last


def named_period(text: str, dossier: Dossier, today: date) -> tuple[str, date, date]:
    """Return a period as it is called, with its days: those of the year it names, else those of the next plan.

    Of `2026/27` that is the second year.
    """
    start = dossier.book.fiscal_year_start
    name, first, last = next_period(dossier, today)
    found = _YEAR.fullmatch(text.strip())
    if found:
        year = int(found[1]) + (2000 if len(found[1]) == 2 else 0)
        _, first, last = fiscal_period(last_day(4, year, start), start)
    return text.strip() or name, first, last


def file_period(said: str, dossier: Dossier, today: date) -> tuple[str, date, date]:
    """Return the period of a plan from a file that says so, as the book calls that year; else that of the next plan."""
    _, _, last = named_period(said, dossier, today)
    return fiscal_period(last, dossier.book.fiscal_year_start)


def period_words(said: str, name: str, between: tuple[date, date], dossier: Dossier) -> str:
    """Return for which time a plan from a file becomes one, why, and whether there is one of that time already."""
    why = f"the file says {said}" if said else "the file names no year, so it is the next one"
    if _CALENDAR.fullmatch(said) and dossier.book.fiscal_year_start > 1:
        why += ", and that is read as the fiscal year of this book that ends in it, not as the calendar year"
    also = f" There is a plan {name} already; this one is another." if name in {e.period for e in dossier.plans} else ""
    return f"For {name}, {between[0]} to {between[1]}: {why}.{also}"
