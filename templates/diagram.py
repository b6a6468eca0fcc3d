"""The org chart as a Mermaid diagram: nodes and lines as plain data, with labels that nothing in them can break.

A label stands in double quotes inside a fenced block. Signs that Mermaid or Markdown would read are exchanged for
others that look alike, so that the text is the same before and after it is escaped for Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from store.people import PersonRow, SeatRow
from templates.escape import one_line
from templates.placeholders import each, field
from templates.view import NEED_TO_KNOW, View

MOST_SEATS = 60
"""More make a diagram that nobody can read; the outline shows them all."""
LONGEST_LABEL = 40
"""Characters of one line of a label."""

_LOOKALIKES = str.maketrans(
    {
        '"': "”",
        "`": "’",
        "'": "’",
        "\\": "/",
        "|": "/",
        "[": "(",
        "]": ")",
        "{": "(",
        "}": ")",
        "<": "‹",
        ">": "›",
        "*": "∗",
        "~": "∼",
        "#": "＃",
        "_": " ",
        "&": "＆",
        ";": ",",
        "%": "％",
        "@": "＠",
        "=": "＝",
    }
)
_LEADING = re.compile(r"\A[-+:.)\s]+")
_NUMBERED = re.compile(r"\A(\d{1,9})[.)]+")


def label(text: str) -> str:
    """Return the text as one line of a label: short, and inert in Mermaid and in Markdown; "" when nothing is left."""
    shown = _NUMBERED.sub(r"\1", _LEADING.sub("", one_line(one_line(text).translate(_LOOKALIKES)), count=1), count=1)
    cut = shown if len(shown) <= LONGEST_LABEL else f"{shown[: LONGEST_LABEL - 1].rstrip()}…"
    return one_line(cut)


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
class Chart:
    """The seats of an account in outline order, and the lines between them."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]


def draw_chart(view: View) -> Chart | None:
    """Return the diagram; None without seats, or with too many to be read."""
    seats = view.dossier.seats
    if not 0 < len(seats) <= MOST_SEATS:
        return None
    people = view.people_by_seat
    codes = {seat.id: f"n{number}" for number, seat in enumerate(view.seats_in_order, 1)}
    nodes = tuple(_node(seat, codes[seat.id], people.get(seat.id, ())) for seat in view.seats_in_order)
    lines = ((codes.get(seat.reports_to_id or 0), codes[seat.id]) for seat in view.seats_in_order)
    return Chart(nodes, tuple(Line(boss, report) for boss, report in lines if boss))


def _node(seat: SeatRow, code: str, people: Sequence[PersonRow]) -> Node:
    names = label(", ".join(person.name for person in people)) or "?"
    return Node(code, names if people else NEED_TO_KNOW, label(seat.title), bool(people))


CHART = (
    each(
        "nodes",
        "The seats, bosses first",
        "nodes",
        (
            field("code", "What the lines call the seat"),
            field("name", f"Who sits there, or “{NEED_TO_KNOW}”"),
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
)
"""What a template sees of a diagram."""
