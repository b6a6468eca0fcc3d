"""Plays as they are picked: a line for each, and its steps with their days and people beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from textual.content import Content

from store.dossier import Dossier
from store.plans.responsibilities import Who
from store.words import FUNCTION
from templates.plays.casting import Cast
from templates.plays.fitting import Fit
from templates.plays.offsets import days_between, due_days, next_working_day, time_needed
from templates.plays.steps import Step
from tui.plan_words import MILESTONE
from tui.widgets.columns import Column
from tui.widgets.pairs import BESIDE, Pair
from tui.widgets.rows import Cell, Row
from tui.wording import counted

COLUMNS = (
    Column("title", "Play", 20, flexible=True, priority=9),
    Column("fit", "Why now", 12, priority=8),
)
EMPTY = "No play is called like that. Fewer letters will do."


def play_rows(fits: Sequence[Fit]) -> list[Row]:
    """Return a line for each play, with how much calls for it; its key is its place."""
    return [
        Row(place, (Cell(fit.play.title, "" if fit.is_meant else "muted"), _fit(fit))) for place, fit in enumerate(fits)
    ]


def _fit(fit: Fit) -> Cell:
    if fit.play.problems:
        return Cell("! to mend", "warning")
    if fit.in_plan:
        return Cell("in the plan", "muted")
    if not fit.is_meant:
        return Cell("other tiers", "muted")
    if fit.called:
        return Cell(counted(fit.called, "reason"), "accent")
    return Cell("fits" if fit.score else "")


def play_details(fit: Fit, cast: Cast, dossier: Dossier) -> list[Pair]:
    """Return what a play comes to in this account: why now, then its steps, each with its day and whose it is."""
    return [*_head(fit), ("", ""), *_steps(fit, cast, dossier)]


def _head(fit: Fit) -> Iterator[Pair]:
    about = fit.play.about
    if about.description:
        yield "", about.description
    for problem in fit.play.problems[:5]:
        yield "", Content.styled(f"! {problem.in_words()}", "$text-warning")
    for place, reason in enumerate(fit.reasons):
        yield " " if place else "Why now", reason
    if fit.in_plan:
        yield "In plan", f"{fit.in_plan}; it can be put in once more."
    if tiers := about.audience.tier:
        yield "Tiers", ", ".join("none" if tier == "0" else tier for tier in tiers)
    if used := (*about.channels, *about.assets):
        yield "With", ", ".join(used)


def _steps(fit: Fit, cast: Cast, dossier: Dossier) -> Iterator[Pair]:
    steps = fit.play.steps
    offsets = [step.offset for step in steps]
    if fit.play.counts_back and cast.before is None:
        days = ["day " + str(offset) for offset in offsets]
    else:
        needed, there = time_needed(offsets, cast.before), days_between(cast.start, cast.before)
        if needed > there:
            words = f"! Time is short: {counted(needed, 'day')} move together into {there}."
            yield "", Content.styled(words, "$text-warning")
        days = [f"{day:%a} {day}" for day in due_days(offsets, cast.start, cast.before)]
    for step, day in zip(steps, days, strict=True):
        yield f"{day}  {step.number:>2}", _step(step, cast, dossier)


def _step(step: Step, cast: Cast, dossier: Dossier) -> Content:
    who = FUNCTION.label(step.function)
    if name := _name(cast.owners.get(step.function, Who()), dossier):
        who = f"{who}, {name}"
    beside = [who, *(["external"] if step.is_external else [])]
    if step.waits_for:
        beside.append(f"after {', '.join(map(str, step.waits_for))}")
    sign = f"{MILESTONE} " if step.is_milestone else ""
    return Content.assemble((sign, "$text-accent"), step.title, (f"\n{BESIDE.join(beside)}", "$text-muted"))


def _name(who: Who, dossier: Dossier) -> str:
    if who.colleague_id:
        there = dossier.colleagues.get(who.colleague_id)
        return there.name if there else ""
    person = dossier.people_by_key.get(who.person_id)
    return person.name if person else ""


def first_day(today: date) -> date:
    """Return on which day a play begins unless another one is typed."""
    return next_working_day(today)
