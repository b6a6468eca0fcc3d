"""How the sheets of a list are shown: the columns and rows of what is worth telling, and the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.content import Content

from templates.batch import Need
from templates.exported import REFUSED, Exported
from templates.library import Template
from tui.import_views import progress_line
from tui.sheet_run import SheetRun
from tui.widgets.table import Cell, Column, Row
from tui.wording import counted, shortened

COLUMNS = (
    Column("name", "Account", 18, flexible=True, priority=9, wanted=30),
    Column("template", "Template", 12, priority=4),
    Column("gaps", "Gaps", 4, "right", priority=6),
    Column("what", "What is missing", 24, flexible=True, priority=8, wanted=48),
)
MAKING = Content("What the sheets lack is listed here.")
COMPLETE = Content("Nothing is missing in any of them. esc goes back.")
_POINT = re.compile(r"Talking point (\d) is still to be written")
MOST_NAMED = 2
"""Templates that are named with how many accounts each has; the rest is counted together."""


def sheet_rows(entries: Sequence[Exported]) -> list[Row]:
    """Return the lines of what was incomplete, refused, or written under another name than usual; keys are places."""
    return [_row(place, entry) for place, entry in enumerate(entries)]


def _row(place: int, entry: Exported) -> Row:
    name = entry.title.rpartition(" · ")[0] or entry.title
    words = "; ".join(filter(None, (entry.reason, *_in_short(entry.gaps))))
    tone = "error" if entry.outcome == REFUSED else ""
    count = Cell(f"{len(entry.gaps)}" if entry.gaps else "—", "muted")
    return Row(place, (Cell(name, "strong"), Cell(entry.template, "muted"), count, Cell(words, tone)))  # type: ignore[arg-type]


def _in_short(gaps: Sequence[str]) -> list[str]:
    """Return what is missing; the points that are still to be written are told together."""
    points = [found[1] for gap in gaps if (found := _POINT.fullmatch(gap))]
    others = [gap for gap in gaps if not _POINT.fullmatch(gap)]
    return [*([f"Points to write: {', '.join(points)}"] if points else []), *others]


def need_words(total: int, need: Need) -> str:
    """Return how many accounts a list has, and how their sheets stand."""
    parts = [(need.new, "without a sheet"), (need.stale, "stale"), (need.fresh, "fresh")]
    how = ", ".join(f"{count:,} {words}" for count, words in parts if count)
    return f"{counted(total, 'account')}: {how}"


def choice_words(counts: Sequence[tuple[Template, int]] | None) -> str:
    """Return which templates are chosen, for how many accounts each; None while that is being counted."""
    if counts is None:
        return "…"
    named = [f"{count:,} {shortened(template.title, 18)}" for template, count in counts[:MOST_NAMED]]
    rest = sum(count for _, count in counts[MOST_NAMED:])
    return " · ".join([*named, *([f"{rest:,} others"] if rest else [])])


def run_words(run: SheetRun) -> Content:
    """Return how far the making is, or what came of it."""
    if run.problem is not None:
        return Content.styled(run.problem.in_words(), "$text-error")
    if run.report is None:
        return progress_line(f"{run.done:,} of {counted(run.total, 'sheet')} · {run.folder}", run.done, run.total)
    report = run.report
    sign, tone = ("✓ ", "$text-success") if report.complete else ("! ", "$text-warning")
    lines = [Content.assemble((sign, tone), report.in_words())]
    if report.stopped is not None:
        lines.append(Content.styled(f"  {report.stopped.message} {report.stopped.hint}", "$text-error"))
    elif report.index:
        lines.append(Content.styled(f"  {report.index} links them all", "$text-muted"))
    return Content("\n").join(lines)
