"""The timeline of a plan: what is to be reached and done, by week, as columns, as plain text and as a Mermaid gantt.

Weeks are those of ISO 8601. What spans more of them than there is room for is laid out by month, by quarter, by year or
coarser, so that a plan of any length stays as wide as a page.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from store.plans.actions import ActionRow
from store.plans.page import ObjectiveLine, PlanPage
from templates.escape import one_line
from templates.mermaid import label

ROOM = 61
"""Columns at most, unless somebody says otherwise: fourteen months of weeks."""
LEAST_ROOM = 12
"""Columns that every span of days fits in, from the first day that a calendar has to the last."""
MOST_IN_GANTT = 60
"""More make a diagram that nobody can read."""
WIDTH = 104
"""Characters of a line of the text."""
OBJECTIVE, ACTION, MILESTONE = "objective", "action", "milestone"
OPEN, DONE, DROPPED, OVERDUE = "open", "done", "dropped", "overdue"
SIGNS = {OBJECTIVE: "━", ACTION: "●", MILESTONE: "◆"}
"""What stands before a title, and in its column while it is open."""
MARKS = {DONE: "✓", DROPPED: "–", OVERDUE: "!"}
"""What stands in the column instead."""
TODAY = "┊"
"""What runs down the column of today."""
BEFORE, BEHIND = "‹", "›"
"""What stands at an edge for a line whose day lies beyond it."""
LEGEND = "━ objective  ● action  ◆ milestone  ✓ done  ! overdue  – dropped"
_SHORTEST_TITLE, _LONGEST_TITLE = 30, 44
"""Characters for a title that is cut: with many columns, and with few."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_COARSER = {1: "month", 3: "quarter", 12: "year", 120: "decade", 1_200: "century", 12_000: "millennium"}
"""Months of a step, with its name."""
_GANTT_STATES = {DONE: "done, ", DROPPED: "done, ", OVERDUE: "crit, "}


class Step(NamedTuple):
    """One column: its first day, what it is called (`W47`, `Nov`, `2026`), and the year that it counts to."""

    first: date
    label: str
    year: int


class Lane(NamedTuple):
    """One line of the timeline; `first` and `last` are its columns, from 0, None for what has no day."""

    key: int
    kind: str
    title: str
    state: str
    begins: date | None
    day: date | None
    """The day on which it is due, or was done."""
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class Timeline:
    """Columns and lines: an objective stands before its actions, those of no objective stand last."""

    steps: tuple[Step, ...]
    lanes: tuple[Lane, ...]
    by: str
    """What a column is: `week`, `month`, `quarter`, `year` or coarser."""
    today: date | None = None
    """The day on which it is looked at."""
    now: int | None = None
    """The column of that day, None where it has none."""

    @property
    def dated(self) -> tuple[Lane, ...]:
        """The lines that have a day."""
        return tuple(lane for lane in self.lanes if lane.first is not None)

    @property
    def undated(self) -> tuple[Lane, ...]:
        """The actions and objectives that nobody has given a day."""
        return tuple(lane for lane in self.lanes if lane.first is None)

    def window(self, first: int, count: int) -> Timeline:
        """Return so many columns from one on, with all lines: what lies beyond has columns below 0, or too high."""
        lanes = tuple(
            lane if lane.first is None or lane.last is None
            else lane._replace(first=lane.first - first, last=lane.last - first)
            for lane in self.lanes
        )  # fmt: skip
        now = None if self.now is None else self.now - first
        return replace(self, steps=self.steps[first : first + count], lanes=lanes, now=now)

    @property
    def undated_titles(self) -> list[str]:
        """Their titles."""
        return [one_line(lane.title) for lane in self.undated]


def lay_out(page: PlanPage, today: date | None, room: int = ROOM) -> Timeline:
    """Return the timeline of a plan in at most `room` columns (12 at least); `today` tells what is overdue."""
    return lay_out_lanes(_lanes_of(page, today), room, today)


def lay_out_lanes(lanes: Iterable[Lane], room: int = ROOM, today: date | None = None) -> Timeline:
    """Return the timeline of these lines, with their columns."""
    lanes = tuple(lanes)
    days = [day for lane in lanes for day in (lane.begins, lane.day) if day is not None]
    if not days:
        return Timeline((), lanes, "week", today)
    months = _months_of_step(min(days), max(days), max(room, LEAST_ROOM))
    start, end = _column(min(days), months), _column(max(days), months)
    steps = tuple(_step(column, months) for column in range(start, end + 1))
    placed = tuple(_placed(lane, start, months) for lane in lanes)
    now = None if today is None else _column(today, months) - start
    return Timeline(steps, placed, _COARSER.get(months, "week"), today, now if now in range(len(steps)) else None)


def _months_of_step(first: date, last: date, room: int) -> int:
    """Return of how many months a step is, 0 for a week: the finest in which all of it fits."""
    steps = (0, *_COARSER)
    return next((n for n in steps if _column(last, n) - _column(first, n) < room), steps[-1])


def _column(day: date, months: int) -> int:
    """Return the number of the week, or of the step of so many months, in which a day lies."""
    return (day.toordinal() - 1) // 7 if not months else (day.year * 12 + day.month - 1) // months


def _step(column: int, months: int) -> Step:
    if not months:
        first = date.fromordinal(column * 7 + 1)
        week = first.isocalendar()
        return Step(first, f"W{week.week:02}", week.year)
    year, month = divmod(column * months, 12)
    first = date(max(year, 1), month + 1, 1)
    return Step(first, _MONTHS[month] if months < 12 else f"{year:04}", year)


def _placed(lane: Lane, start: int, months: int) -> Lane:
    if lane.day is None and lane.begins is None:
        return lane
    ends = sorted(_column(day, months) - start for day in (lane.begins, lane.day) if day is not None)
    return lane._replace(first=ends[0], last=ends[-1])


def _lanes_of(page: PlanPage, today: date | None) -> Iterator[Lane]:
    placed: set[int] = set()
    for line in page.objectives:
        yield _lane_of_objective(line, page.plan.starts_on, today)
        yield from (_lane_of_action(action, today) for action in line.actions)
        placed.update(action.id for action in line.actions)
    yield from (_lane_of_action(action, today) for action in page.actions if action.id not in placed)


def _lane_of_objective(line: ObjectiveLine, plan_starts: date, today: date | None) -> Lane:
    """Return the line of an objective; one of which nobody says when it begins does so with its plan."""
    row = line.row
    starts = row.starts_on
    if starts is None and row.due_on is not None and plan_starts <= row.due_on:
        starts = plan_starts
    return Lane(row.id, OBJECTIVE, row.title, _state(row.status, row.due_on, today), starts, row.due_on)


def _lane_of_action(row: ActionRow, today: date | None) -> Lane:
    """Return the line of an action, which stands at the day on which it was done, else at that on which it is due."""
    kind = MILESTONE if row.kind == MILESTONE else ACTION
    day = row.done_on or row.due_on
    return Lane(row.id, kind, row.title, _state(row.status, row.due_on, today), None, day)


def _state(status: str, due: date | None, today: date | None) -> str:
    if status in (DONE, DROPPED):
        return status
    return OVERDUE if due is not None and today is not None and due < today else OPEN


def draw(timeline: Timeline, width: int = WIDTH) -> str:
    """Return the timeline as lines of plain text: years, steps, a line for each that has a day, what the signs mean.

    No line is wider than `width`, unless there are more columns than fit.
    """
    if not timeline.steps:
        return ""
    room = min(_LONGEST_TITLE, max(_SHORTEST_TITLE, width - len(timeline.steps) - 12))
    titles = min(room, max(_cells(one_line(lane.title)) for lane in timeline.dated) + 5)
    wide = max(1, min(4, (width - titles - 12) // len(timeline.steps)))
    years = [f"{step.year:04}" for step in timeline.steps]
    changes = [year if at == 0 or year != years[at - 1] else "" for at, year in enumerate(years)]
    heads = [_fitted(f"by {timeline.by}", titles) + _labels([step.label for step in timeline.steps], wide)]
    if timeline.steps[0].label != changes[0]:
        heads.insert(0, _fitted("year", titles) + _labels(changes, wide))
    lines = [*heads, *(_line(lane, titles, timeline, wide) for lane in timeline.dated), legend_of(timeline)]
    return "\n".join(line.rstrip() for line in lines)


def legend_of(timeline: Timeline) -> str:
    """Return what the signs mean; which day is today, where its column is in sight."""
    in_sight = timeline.now is not None and 0 <= timeline.now < len(timeline.steps)
    return f"{LEGEND}  {TODAY} {timeline.today}" if in_sight else LEGEND


def _labels(labels: Sequence[str], wide: int) -> str:
    """Return the labels over their columns, without those for which there is no room."""
    text = ""
    for at, words in enumerate(labels):
        if words and (not text or len(text) < at * wide):
            text = f"{text:<{at * wide}}{words}"
    return text


def _line(lane: Lane, titles: int, timeline: Timeline, wide: int) -> str:
    indent = "" if lane.kind == OBJECTIVE else "  "
    title = _fitted(f"{SIGNS[lane.kind]} {indent}{one_line(lane.title)}", titles)
    return f"{title}{_chart(lane, timeline, wide)} {lane.day or ''}"


def _chart(lane: Lane, timeline: Timeline, wide: int) -> str:
    """Return the columns of a line: where it runs, where it ends, today where nothing else stands."""
    first, last = (lane.first or 0) * wide, (lane.last or 0) * wide
    cells = [" "] * (len(timeline.steps) * wide)
    if timeline.now is not None and 0 <= timeline.now * wide < len(cells):
        cells[timeline.now * wide] = TODAY
    for at in range(max(0, first), min(last, len(cells))):
        cells[at] = SIGNS[OBJECTIVE]
    if 0 <= last < len(cells):
        cells[last] = MARKS.get(lane.state, SIGNS[lane.kind])
    elif last < 0 or first >= len(cells):
        cells[0 if last < 0 else -1] = BEFORE if last < 0 else BEHIND
    return "".join(cells)


def _fitted(text: str, width: int) -> str:
    """Return the text in so many cells of a terminal, the last of them blank: cut, or with blanks behind it."""
    if _cells(text) >= width:
        taken = list(accumulate(map(_cells_of, text)))
        text = f"{text[: bisect_right(taken, width - 2)].rstrip()}…"
    return text + " " * (width - _cells(text))


def _cells(text: str) -> int:
    """Return how many cells a text takes."""
    return sum(map(_cells_of, text))


def _cells_of(sign: str) -> int:
    """Return how many cells a sign takes: a wide one two, one that stands on another none."""
    return 0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")


def draw_gantt(timeline: Timeline) -> str:
    """Return the timeline as a Mermaid gantt; "" without any day, or with too many lines to be read.

    A title stands behind a sign, so that none is taken for a word of Mermaid.
    """
    lanes = timeline.dated
    if not 0 < len(lanes) <= MOST_IN_GANTT:
        return ""
    lines = ["gantt", "    dateFormat YYYY-MM-DD", "    inclusiveEndDates"]
    for section, tasks in _sections(timeline.lanes):
        lines += [f"    section {section}", *(f"    {_task(lane)}" for lane in tasks)]
    return "\n".join(lines)


def _sections(lanes: Iterable[Lane]) -> Iterator[tuple[str, list[Lane]]]:
    """Yield the sections that have anything dated: one for each objective, one before them or behind for the rest."""
    sections: list[tuple[str, list[Lane]]] = [("Actions", [])]
    for lane in lanes:
        if lane.kind == OBJECTIVE:
            sections.append((_gantt_words(lane), []))
        if lane.first is not None:
            sections[-1][1].append(lane)
    yield from ((name, tasks) for name, tasks in sections if tasks)


def _task(lane: Lane) -> str:
    state = _GANTT_STATES.get(lane.state, "")
    first, last = lane.begins or lane.day, lane.day or lane.begins
    if lane.kind == MILESTONE:
        return f"{_gantt_words(lane)} :{state}milestone, {last}, 0d"
    first, last = (first, last) if str(first) <= str(last) else (last, first)
    return f"{_gantt_words(lane)} :{state}{first}, {last}"


def _gantt_words(lane: Lane) -> str:
    return f"{SIGNS[lane.kind]} {label(lane.title).replace(':', '∶')}".rstrip()
