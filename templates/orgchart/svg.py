"""The org chart as an SVG picture: one file that stands alone, from the same coordinates as the chart on the screen."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from templates.escape import one_line
from templates.orgchart.layout import Layout, arrange, list_reports

CELL = 8
"""Pixels of one cell of the layout."""
WIDTH, GAP = 27, 3
"""Cells of a card, and between two cards."""
LINE = 18
"""Pixels from one line of a card to the next."""
BETWEEN, MARGIN = 44, 24
"""Pixels between two levels, and around the chart."""
MOST_NOTES = 4
"""Further lines of a card that are shown."""

COLOURS = {
    "": "#8A909A",
    "muted": "#8A909A",
    "accent": "#9A4F00",
    "success": "#2F6B1F",
    "warning": "#7A5600",
    "error": "#B3261E",
}
"""The colour of a card's border and sign by tone; every one is readable on white."""
_FONT = 'role="img" font-family="system-ui, sans-serif" font-size="13"'
_INK, _MUTED, _LINES, _INFLUENCE = "#23272E", "#545B66", "#8A909A", "#2456B3"

State = Literal["known", "need", "vacant"]
"""Whether we know who sits there, need to know it, or know that nobody does."""
_NOBODY = {"known": "", "need": "? need to know", "vacant": "○ vacant"}


class Card(NamedTuple):
    """A seat: the index of its boss's card (-1 for a root), its words, and how it is coloured.

    `tone` is one of COLOURS; it never says more than the sign and the notes do.
    """

    boss: int
    name: str
    title: str = ""
    notes: tuple[str, ...] = ()
    sign: str = ""
    tone: str = ""
    state: State = "known"


class Tie(NamedTuple):
    """A line besides the reporting lines, from one card to another, with words that are shown under the pointer."""

    start: int
    end: int
    kind: Literal["influence", "conflict"]
    words: str = ""


class _Sheet(NamedTuple):
    """The cards and their layout, in pixels."""

    cards: Sequence[Card]
    layout: Layout
    height: int

    def corner(self, index: int) -> tuple[int, int]:
        """Return the upper left corner of a card."""
        return (
            MARGIN + self.layout.lefts[index] * CELL,
            MARGIN + self.layout.levels[index] * (self.height + BETWEEN),
        )


def draw_svg(cards: Sequence[Card], title: str, ties: Sequence[Tie] = ()) -> str:
    """Return the chart as SVG text; the same cards give the same text. Ties run behind the cards.

    Raises ValueError for bosses in a circle.
    """
    layout = arrange([card.boss for card in cards], [WIDTH] * len(cards), GAP)
    notes = max((len(card.notes[:MOST_NOTES]) for card in cards), default=0)
    sheet = _Sheet(cards, layout, (2 + notes) * LINE + 16)
    width = max(layout.width, WIDTH) * CELL + 2 * MARGIN
    height = max(1, layout.height) * (sheet.height + BETWEEN) - BETWEEN + 2 * MARGIN
    size = f'width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}" {_FONT}>',
        f"<title>{_escape(title)}</title>",
        f'<rect {size} fill="#FFFFFF"/>',
        *_draw_lines(sheet),
        *(line for tie in ties for line in _draw_tie(sheet, tie)),
        *(line for index in range(len(cards)) for line in _draw_card(sheet, index)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _draw_lines(sheet: _Sheet) -> Iterator[str]:
    """Draw the reporting lines below each boss as one path."""
    half = WIDTH * CELL // 2
    for boss, reports in enumerate(list_reports([card.boss for card in sheet.cards])[:-1]):
        if not reports:
            continue
        x, y = sheet.corner(boss)
        bottom, bar = y + sheet.height, y + sheet.height + BETWEEN // 2
        places = [sheet.corner(report)[0] + half for report in reports]
        across = f"M{places[0]} {bar}H{places[-1]}" if len(places) > 1 else ""
        down = "".join(f"M{place} {bar}V{bottom + BETWEEN}" for place in places)
        yield f'<path d="M{x + half} {bottom}V{bar}{across}{down}" fill="none" stroke="{_LINES}"/>'


def _draw_card(sheet: _Sheet, index: int) -> Iterator[str]:
    """Draw a card; its full words are shown under the pointer."""
    card = sheet.cards[index]
    x, y = sheet.corner(index)
    colour = COLOURS.get(card.tone, COLOURS[""])
    dashes = ' stroke-dasharray="6 4"' if card.state == "need" else ""
    name = card.name or _NOBODY[card.state]
    shown = [words for words in (name, card.title, *card.notes) if words]
    yield f"<g><title>{_escape(' · '.join(shown))}</title>"
    yield (
        f'<rect x="{x}" y="{y}" width="{WIDTH * CELL}" height="{sheet.height}" rx="4" fill="#FFFFFF"'
        f' stroke="{colour}"{dashes}/>'
    )
    room = WIDTH - 3
    if card.sign:
        room -= 2
        right = x + WIDTH * CELL - 12
        yield _text(right, y + LINE + 2, card.sign, 2, f'fill="{colour}" text-anchor="end" font-weight="bold"')
    weight = ' font-weight="bold"' if card.state == "known" else ""
    yield _text(x + 12, y + LINE + 2, name, room, f'fill="{_INK}"{weight}')
    yield _text(x + 12, y + 2 * LINE + 2, card.title, WIDTH - 3, f'fill="{_MUTED}"')
    for order, note in enumerate(card.notes[:MOST_NOTES], 3):
        yield _text(x + 12, y + order * LINE + 2, note, WIDTH - 3, f'fill="{_INK}"')
    yield "</g>"


def _draw_tie(sheet: _Sheet, tie: Tie) -> Iterator[str]:
    """Draw a curve between the sides of two cards that face each other; influence ends in an arrow."""
    (x1, y1), (x2, y2) = sheet.corner(tie.start), sheet.corner(tie.end)
    wide, y1, y2 = WIDTH * CELL, y1 + sheet.height // 2, y2 + sheet.height // 2
    leaves = 1 if x2 >= x1 else -1
    enters = -leaves if abs(x2 - x1) >= wide else leaves
    start, end = (x1 + wide if leaves > 0 else x1), (x2 + wide if enters > 0 else x2)
    bend = max(GAP * CELL, abs(end - start) // 2)
    curve = f"M{start} {y1}C{start + leaves * bend} {y1} {end + enters * bend} {y2} {end} {y2}"
    is_conflict = tie.kind == "conflict"
    colour, dashes = (COLOURS["error"], "2 4") if is_conflict else (_INFLUENCE, "7 4")
    yield f"<g><title>{_escape(tie.words or tie.kind)}</title>"
    yield f'<path d="{curve}" fill="none" stroke="{colour}" stroke-width="1.5" stroke-dasharray="{dashes}"/>'
    if not is_conflict:
        yield f'<path d="M{end} {y2}l{enters * 9} -4v8z" fill="{colour}"/>'
    yield "</g>"


def _text(x: int, y: int, words: str, cells: int, looks: str) -> str:
    return f'<text x="{x}" y="{y}" {looks}>{_escape(_cut(one_line(words), cells))}</text>'


def _cut(text: str, cells: int) -> str:
    """Return the text, cut with an ellipsis where it is wider than so many cells; wide characters count two."""
    width = 0
    for place, character in enumerate(text):
        width += 2 if unicodedata.east_asian_width(character) in "WF" else not unicodedata.combining(character)
        if width > cells:
            return f"{text[: max(0, place - 1)].rstrip()}…"
    return text


def _escape(text: str) -> str:
    """Return the text as XML: what XML cannot hold has been cleaned away."""
    return html.escape(one_line(text))
