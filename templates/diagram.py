"""The org chart as a Mermaid diagram: nodes and lines as plain data; a label stands in double quotes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from store.lines import LineRow
from store.people import PersonRow, SeatRow
from templates.mermaid import label
from templates.placeholders import each, field
from templates.standing import VERBS
from templates.view import NEED_TO_KNOW, VACANT, View, nobody_in

MOST_SEATS = 60
"""More make a diagram that nobody can read; the outline shows them all."""

ARROWS = {
    "influences": ("-.->", "<-.->"),
    "informal reporting": ("-.->", "<-.->"),
    "conflicts with": ("x--x", "x--x"),
}
"""Kinds of line that the diagram draws, one way and both ways; acquaintance would make it unreadable."""


@dataclass(frozen=True, slots=True)
class Node:
    """A seat in the diagram; `code` is what the lines call it."""

    code: str
    name: str
    title: str
    known: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A reporting line between the codes of two seats."""

    boss: str
    report: str


@dataclass(frozen=True, slots=True)
class Tie:
    """Influence or conflict between the codes of two seats; `words` tells which, `arrow` is how Mermaid draws it."""

    start: str
    end: str
    words: str
    arrow: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The seats of an account in outline order, the lines between them, and the ties across."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    ties: tuple[Tie, ...]


def draw_chart(view: View) -> Chart | None:
    """Return the diagram; None without seats, or with too many to be read."""
    seats = view.dossier.seats
    if not 0 < len(seats) <= MOST_SEATS:
        return None
    people = view.people_by_seat
    codes = {seat.id: f"n{number}" for number, seat in enumerate(view.seats_in_order, 1)}
    nodes = tuple(_node(seat, codes[seat.id], people.get(seat.id, ())) for seat in view.seats_in_order)
    lines = ((codes.get(seat.reports_to_id or 0), codes[seat.id]) for seat in view.seats_in_order)
    ties = tuple(
        Tie(codes[start], codes[end], VERBS[line.kind], ARROWS[line.kind][line.runs_both_ways])
        for start, end, line in list_ties(view, ARROWS)
    )
    return Chart(nodes, tuple(Line(boss, report) for boss, report in lines if boss), ties)


def _node(seat: SeatRow, code: str, people: Sequence[PersonRow]) -> Node:
    names = label(", ".join(person.name for person in people)) or "?"
    return Node(code, names if people else nobody_in(seat), label(seat.title), bool(people))


def list_ties(view: View, kinds: Collection[str]) -> Iterator[tuple[int, int, LineRow]]:
    """Yield the lines of these kinds that cross the chart, with the keys of the seats in which their ends sit.

    Between two in one seat, and with those who have none, nothing can be drawn.
    """
    seats = {person.id: seat for seat, people in reversed([*view.people_by_seat.items()]) for person in people}
    for line in view.dossier.lines:
        start = line.from_seat_id or seats.get(line.from_person_id or 0, 0)
        end = line.to_seat_id or seats.get(line.to_person_id or 0, 0)
        if line.kind in kinds and start != end and start in view.seats and end in view.seats:
            yield start, end, line


CHART = (
    each(
        "nodes",
        "The seats, bosses first",
        "nodes",
        (
            field("code", "What the lines call the seat"),
            field("name", f"Who sits there, or “{NEED_TO_KNOW}” or “{VACANT}”"),
            field("title", "The title of the seat"),
            field("known", "False for an empty seat"),
        ),
    ),
    each(
        "lines",
        "The reporting lines",
        "lines",
        (field("boss", "The code of the boss's seat"), field("report", "The code of the seat below")),
    ),
    each(
        "ties",
        "Influence, conflict and informal reporting across the chart",
        "ties",
        (
            field("start", "The code of the seat where it begins"),
            field("end", "The code of the seat where it ends"),
            field("words", "“influences”, “is in conflict with”, …"),
            field("arrow", "How Mermaid draws it"),
        ),
    ),
)
"""What a template sees of a diagram."""
