"""How campaigns, who is in one, and who would be enrolled are shown: columns, rows, and the details beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from textual.content import Content

from store.campaigns.campaigns import CampaignRow
from store.campaigns.casting import Cast, Part
from store.campaigns.counting import CampaignFigures
from store.campaigns.enrolling import CadenceStep
from store.campaigns.groups import Group
from store.campaigns.roll import RollLine
from store.words import CAMPAIGN_STATUS, ENROLMENT_STATUS
from templates.cadences.library import Cadence
from tui.campaign_words import days_words, far_words, joined, step_words, who
from tui.widgets.pairs import Pair
from tui.widgets.table import Cell, Column, Row, Tone
from tui.wording import ago, counted, days_since, money, shortened, tier_name

DayOf = Callable[[int], date]
"""Returns on which day a step is due that comes so many days after the start."""
COLUMNS = (
    Column("name", "Campaign", 20, flexible=True, priority=9, wanted=30),
    Column("status", "Status", 8, priority=8),
    Column("accounts", "Accounts", 8, "right", priority=5),
    Column("touches", "Touches", 7, "right", priority=4),
    Column("replies", "Replies", 7, "right", priority=3),
    Column("meetings", "Meetings", 8, "right", priority=6),
    Column("pipeline", "Pipe", 8, "right", priority=2),
    Column("due", "Due", 8, "right", priority=7),
)
EMPTY = Content.assemble(
    "No campaign yet: one story for a few accounts, told over weeks. ", ("n", "$text-accent bold"), " begins one."
)
NONE_FOUND = Content("No campaign is like that. esc shows all of them again.")
ROLL_COLUMNS = (
    Column("account", "Account", 18, flexible=True, priority=9, wanted=26),
    Column("who", "With whom", 16, flexible=True, priority=8, wanted=22),
    Column("far", "Step", 8, priority=5),
    Column("status", "Status", 9, priority=6),
    Column("next", "Next", 12, priority=7),
    Column("step", "What", 16, flexible=True, priority=3),
)
NOBODY_IN = Content.assemble("Nobody is in this campaign yet. ", ("E", "$text-accent bold"), " enrols accounts.")
PART_COLUMNS = (
    Column("account", "Account", 14, flexible=True, priority=9),
    Column("who", "With whom", 14, flexible=True, priority=8),
    Column("what", "What", 24, priority=7),
    Column("title", "Title", 12, flexible=True, priority=3),
)
GROUP_COLUMNS = (
    Column("group", "Which accounts", 26, flexible=True, priority=9),
    Column("what", "By", 13, priority=5),
    Column("count", "Accounts", 8, "right", priority=8),
)
HOLIDAY_COLUMNS = (Column("day", "Day", 15, priority=9), Column("name", "What it is", 20, flexible=True, priority=8))
CADENCE_COLUMNS = (
    Column("title", "Cadence", 20, flexible=True, priority=9),
    Column("steps", "Touches", 12, priority=8),
)
_STATES: Mapping[str, Tone] = {"running": "success", "draft": "accent", "paused": "warning", "ended": "muted"}
_WAYS: Mapping[str, Tone] = {"paused": "warning", "replied": "success", "meeting": "success"}
LISTED, ONE = -1, -2
"""Keys of the lines that stand for no group of accounts."""
PARAGRAPH = 160
"""Characters of a paragraph that stand beside the list."""


def campaign_row(row: CampaignRow, figures: CampaignFigures, currency: str) -> Row:
    """Return the line of a campaign; what is overdue is marked."""
    due = Cell(f"{figures.due:,}", "warning" if figures.due else "muted")
    if figures.overdue:
        due = Cell(f"{figures.due:,} !", "error")
    cells = (
        Cell(row.name, "strong"),
        Cell(CAMPAIGN_STATUS.label(row.status), _STATES.get(row.status, "")),
        f"{figures.accounts:,}",
        f"{figures.touches:,}",
        f"{figures.replies:,}",
        f"{figures.meetings:,}",
        money(figures.pipeline, currency) if figures.pipeline else Cell("—", "muted"),
        due,
    )
    return Row(row.id, cells)


def campaign_details(
    row: CampaignRow, figures: CampaignFigures, names: Mapping[int, str], cadence: Cadence | None, currency: str
) -> Sequence[Pair]:
    """Return a campaign in full; `names` are those of the colleagues, offerings and tier plans that it names."""
    time = joined((f"from {row.starts_on}" if row.starts_on else "", f"until {row.ends_on}" if row.ends_on else ""))
    pairs: list[Pair] = [("", Content.styled(row.name, "bold"))]
    pairs += [("", row.goal)] if row.goal else []
    pairs += [("", ""), ("Status", joined((CAMPAIGN_STATUS.label(row.status), time)))]
    if owner := names.get(row.owner_id or 0):
        pairs.append(("Owner", owner))
    pairs += [
        ("Cadence", cadence_words(cadence, row.cadence)),
        ("Letter", row.template or "none"),
        *([("For", plan)] if (plan := names.get(row.tier_plan_id or 0)) else []),
        *([("Solution", solution)] if (solution := names.get(row.offering_id or 0)) else []),
        ("", ""),
        ("In it", f"{counted(figures.accounts, 'account')} · {figures.running:,} of {figures.enrolments:,} not over"),
        ("Touches", f"{figures.touches:,}"),
        ("Replies", f"{counted(figures.replies, 'account')} · {counted(figures.meetings, 'meeting')}"),
        ("Brought", f"{money(figures.pipeline, currency)} open · {money(figures.won, currency)} won"),
        ("Due", f"{figures.due:,} today · {figures.overdue:,} of them overdue"),
    ]
    for label, text in (("Opens", row.opening), ("Closes", row.closing), ("Notes", row.notes)):
        pairs += [("", ""), (label, shortened(" ".join(text.split()), PARAGRAPH))] if text else []
    return pairs


def cadence_words(cadence: Cadence | None, name: str) -> str:
    """Return what a cadence is called, with its steps; whether it is in the library at all."""
    if cadence is None:
        return f"{name}, which is not in the library" if name else "none yet"
    return f"{cadence.title} · {counted(len(cadence.steps), 'step')} in {days_words(cadence.days)}"


def roll_row(line: RollLine, today: date) -> Row:
    """Return the line of an enrolment; its key is that of the enrolment."""
    status = "running" if not line.next and not line.is_over else line.status
    person = Cell(who(line.person, line.wanted), "" if line.person else "warning")
    due = Cell("")
    if line.next and line.status == "running":
        late = line.next.due_on < today
        due = Cell(f"{line.next.due_on} !" if late else f"{line.next.due_on}", "error" if late else "")
    what = step_words(line.next.channel, line.next.title) if line.next else line.reason
    return Row(
        line.key,
        (
            Cell(line.account, "muted" if line.is_over else "strong"),
            person,
            f"{line.told} of {line.steps}",
            Cell(ENROLMENT_STATUS.label(line.status), _WAYS.get(status, "muted" if line.is_over else "")),
            due,
            Cell(what, "muted"),
        ),
    )


def roll_details(line: RollLine, today: date) -> Sequence[Pair]:
    """Return an enrolment in full."""
    pairs: list[Pair] = [
        ("", Content.styled(line.account, "bold")),
        ("", tier_name(line.tier or 0)),
        ("", ""),
        ("With", who(line.person, line.wanted)),
        ("Status", joined((ENROLMENT_STATUS.label(line.status), line.reason))),
        ("Since", f"{line.started_on} · {ago(days_since(line.started_on, today))}"),
    ]
    if line.ended_on:
        pairs.append(("Paused" if line.status == "paused" else "Ended", f"{line.ended_on}"))
    pairs.append(("Steps", f"{far_words(line)} told" if not line.is_over else f"{line.told} of {line.steps} told"))
    if line.next:
        pairs += [("", ""), ("Next", step_words(line.next.channel, line.next.title))]
        pairs.append(("Due", f"{line.next.due_on:%a} {line.next.due_on}"))
    if not line.person and not line.is_over:
        words = Content.assemble(("w", "$text-accent bold"), " says who it is, once somebody is known there.")
        pairs += [("", ""), ("", words)]
    return pairs


def part_rows(cast: Cast, out: frozenset[int], day_of: DayOf) -> list[Row]:
    """Return a line for each who would be enrolled, then for each who would not, with why; keys are their places.

    `out` are the places of those who were taken out by hand.
    """
    rows = [
        _part_row(place, part, day_of, "left out by you" if place in out else "")
        for place, part in enumerate(cast.parts)
    ]
    return rows + [
        _part_row(place, part, day_of, why) for place, (part, why) in enumerate(cast.left_out, len(cast.parts))
    ]


def _part_row(place: int, part: Part, day_of: DayOf, why: str) -> Row:
    steps = part.candidate.steps
    person = Cell(who(part.person, part.wanted), "muted" if why else "" if part.person else "warning")
    what = Cell(f"✗ {why.removeprefix('is ')}", "muted")
    if not why:
        what = Cell(f"{counted(len(steps), 'step')}, {day_of(steps[0].days):%d %b}")
    return Row(place, (Cell(part.account, "muted" if why else "strong"), person, what, Cell(part.title, "muted")))


def part_details(part: Part, why: str, day_of: DayOf) -> Sequence[Pair]:
    """Return whom of an account the steps are for, and each step with its day."""
    pairs: list[Pair] = [
        ("", Content.styled(part.account, "bold")),
        ("", joined((who(part.person, part.wanted), part.title))),
        ("", ""),
    ]
    if why:
        return [*pairs, ("", Content.styled(f"Not enrolled: {why}.", "$text-warning"))]
    return [*pairs, *step_pairs(part.candidate.steps, day_of)]


def step_pairs(steps: Sequence[CadenceStep], day_of: DayOf | None = None) -> list[Pair]:
    """Return each step with its day: the date where it is known, else how many days after the start."""
    pairs: list[Pair] = []
    for step in steps:
        day = day_of(step.days) if day_of else None
        beside = joined((f"to {step.persona}" if step.persona else "", step.template))
        words = Content.assemble(step_words(step.channel, step.title), (f"\n{beside}" if beside else "", "$text-muted"))
        pairs.append((f"{day:%a} {day}" if day else f"day {step.days}", words))
    return pairs


def cadence_rows(cadences: Sequence[Cadence]) -> list[Row]:
    """Return a line for each cadence; its key is its place."""
    return [
        Row(
            place,
            (
                cadence.title,
                Cell("! to mend", "warning")
                if cadence.problems
                else f"{len(cadence.steps)} in {days_words(cadence.days)}",
            ),
        )
        for place, cadence in enumerate(cadences)
    ]


def cadence_details(cadence: Cadence) -> list[Pair]:
    """Return what a cadence is good for, then its steps."""
    pairs: list[Pair] = [("", cadence.about.description)] if cadence.about.description else []
    pairs += [("", Content.styled(f"! {problem.in_words()}", "$text-warning")) for problem in cadence.problems[:5]]
    return [*pairs, ("", ""), *step_pairs(cadence.due)]


def group_rows(listed: tuple[str, int], groups: Sequence[Group]) -> list[Row]:
    """Return the groups to enrol one of: first the list on the home screen, then one account, then all others.

    Keys are the places of the groups; LISTED and ONE stand for the first two.
    """
    called = {"tier": "all of it", "plan": "tier plan", "industry": "industry", "segment": "segment"}
    rows = [
        Row(LISTED, (Cell(f"Shown: {listed[0]}", "accent"), Cell("home screen", "muted"), f"{listed[1]:,}")),
        Row(ONE, (Cell("One account …", "accent"), "", "1")),
    ]
    for place, group in enumerate(groups):
        tier = Cell(called[group.field] + ("" if group.field == "tier" else f" · {group.tier or '–'}"), "muted")
        name = tier_name(group.tier) if group.field == "tier" else group.value
        rows.append(Row(place, (Cell(name, "strong"), tier, f"{group.accounts:,}")))
    return rows
