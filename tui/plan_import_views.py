"""Plans from files as they are shown: what was found in a foreign one, what was edited in an exported one."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from textual.content import Content

from tui.plan_found import found_lines
from tui.widgets.columns import Column
from tui.widgets.rows import Cell, Row

if TYPE_CHECKING:
    from store.errors import Problem
    from store.plans.importing import ForeignPlan, Imported
    from store.plans.proposals import Proposal
    from templates.plan_edits import Edits

COLUMNS = (
    Column("taken", "", 3, priority=9),
    Column("what", "What", 18, flexible=True, priority=7, wanted=34),
    Column("field", "Field", 15, priority=5),
    Column("before", "In the book", 12, flexible=True, priority=6),
    Column("after", "In the file", 12, flexible=True, priority=8),
)
MOST_PROBLEMS = 500
"""What could not be read and is shown line by line; the rest is counted."""
NOTHING = "—"
NEAR = 12
"""Letters that two texts may have in common before what differs, and still be shown from the beginning."""


def found_page(read: ForeignPlan, tried: Imported, period: str) -> Content:
    """Return what a foreign plan becomes and for when, what the book does not know, and what is kept as a note."""
    return Content("\n").join(_found(read, tried, period))


def problems_page(problems: Sequence[Problem], beyond: str = "") -> Content:
    """Return what could not be read, a line each, and how much of the plan the file shows."""
    lines = [Content.styled(f"! {problem.in_words()}", "$text-warning") for problem in problems[:MOST_PROBLEMS]]
    lines += _more(len(problems), MOST_PROBLEMS)
    return Content("\n").join([*lines, *([Content.styled(beyond, "$text-muted")] if beyond else [])])


def proposal_rows(proposals: Sequence[Proposal], taken: Container[int]) -> list[Row]:
    """Return a line for each change; its key is its place."""
    return [_proposal_row(place, each, place in taken) for place, each in enumerate(proposals)]


def details(edits: Edits, place: int | None) -> Content:
    """Return what is said of the change of that place in full, and what could not be read of the file."""
    lines = list(_details(edits.proposals[place])) if place is not None else []
    if edits.problems or edits.beyond:
        lines += [Content(""), problems_page(edits.problems, edits.beyond)]
    return Content("\n").join(lines)


def _proposal_row(place: int, proposal: Proposal, is_taken: bool) -> Row:
    first = proposal.told[0]
    label = first.label if proposal.key else "new"
    before, after = _where_they_differ((proposal.theirs if proposal.is_clash else first.before) or "", first.after)
    mark = Cell("[x]" if is_taken else "[ ]", "accent" if is_taken else "muted")
    return Row(
        place,
        (
            mark,
            Cell(f"{'! ' if proposal.is_clash else ''}{proposal.name}", "warning" if proposal.is_clash else ""),
            Cell(label, "muted"),
            Cell(before or NOTHING, "muted"),
            after or NOTHING,
        ),
    )


def _where_they_differ(before: str, after: str) -> tuple[str, str]:
    """Return two texts from a word before the first one that differs, so that a cell shows what was edited."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    start = before.rfind(" ", 0, max(0, before.rfind(" ", 0, same))) + 1
    return (f"…{before[start:]}", f"…{after[start:]}") if start > NEAR else (before, after)


def _details(proposal: Proposal) -> Iterator[Content]:
    where = f"  line {proposal.line}" if proposal.line else ""
    yield Content.assemble((proposal.what, "bold"), (where, "$text-muted"))
    for label, before, after in proposal.told:
        if proposal.key:
            yield Content.assemble((f"- {label}: ", "$text-muted"), before or NOTHING)
        yield Content.assemble((f"+ {label}: ", "$text-accent"), after or NOTHING)
    if proposal.is_clash:
        yield Content.assemble(
            ("! changed in the book meanwhile: ", "$text-warning"),
            proposal.theirs or NOTHING,
            ("\n  marked, the file wins; left, the book", "$text-muted"),
        )


def _found(read: ForeignPlan, tried: Imported, period: str) -> Iterator[Content]:
    yield Content(f"{tried.made[:1].upper()}{tried.made[1:]}.")
    yield Content(period)
    if tried.problems:
        yield Content("")
        yield problems_page(tried.problems)
    for line in found_lines(read):
        style = "bold" if line.is_heading else "$text-muted" if line.is_note else ""
        beside = f"  {line.beside}" if line.beside else ""
        yield Content.assemble((line.label, "$text-muted"), (line.text, style), (beside, "$text-muted"))


def _more(count: int, shown: int) -> Iterator[Content]:
    if count > shown:
        yield Content.styled(f"and {count - shown:,} more", "$text-muted")
