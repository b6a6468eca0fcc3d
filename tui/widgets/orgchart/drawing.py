"""How one box looks: its border with the lines that leave it, and its words, row by row."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len

from tui.widgets.columns import fit
from tui.widgets.orgchart.boxes import Box
from tui.widgets.orgchart.detail import Detail
from tui.widgets.painter import MARKS, State
from tui.widgets.rows import Cell

Looks = tuple[str, ...]
"""Names of looks, each on top of the one before."""
Piece = tuple[str, Looks]
"""A text and the looks it is drawn with."""

SIGNS = {"known": "", "need": "?", "vacant": "○"}
"""The sign before a seat, unless it brings one of its own."""
NOBODY = {"known": "", "need": "need to know", "vacant": "vacant"}
"""What stands for the name where there is none."""


class Frame(NamedTuple):
    """The signs of a border: corners, lines, and where a line comes from the boss or goes to the reports."""

    top_left: str
    top_right: str
    bottom_left: str
    bottom_right: str
    across: str
    down: str
    from_boss: str
    to_reports: str


THIN = Frame("┌", "┐", "└", "┘", "─", "│", "┴", "┬")
THIN_DASHED = THIN._replace(across="╌", down="╎")
HEAVY = Frame("┏", "┓", "┗", "┛", "━", "┃", "┷", "┯")
HEAVY_DASHED = HEAVY._replace(across="╍", down="╏")


class Look(NamedTuple):
    """What decides how a box looks besides its words: cursor, lines, boxes folded away below it, a word of its own."""

    cursor: State = ""
    has_boss: bool = False
    has_reports: bool = False
    hidden: int = 0
    mark: str = ""

    @property
    def ground(self) -> Looks:
        """The looks of what the words stand on."""
        return ("cursor",) if self.cursor else ()


def draw_box(box: Box, detail: Detail, look: Look) -> list[list[Piece]]:
    """Return the rows of a box, each exactly as wide as the box."""
    if not detail.has_border:
        return [_draw_short(box, detail.width, look)]
    dashed = box.state == "need"
    frame = (HEAVY_DASHED if dashed else HEAVY) if look.cursor else (THIN_DASHED if dashed else THIN)
    border: Looks = (*look.ground, "mark") if look.cursor else (box.tone or "line",)
    wall, blank = (frame.down, border), (" ", look.ground)
    spare = detail.height - 4 - len(box.notes)
    below: list[str | Cell] = [Cell(part, "muted") for part in _divide(box.title, detail.width - 4, spare > 0)]
    if _is_between(look):
        below = [Cell(look.mark, "accent")]
    below += [*box.notes, *[""] * detail.height]
    words = [[_piece(note, detail.width - 4, look)] for note in below[: detail.height - 3]]
    words.insert(0, _draw_name(box, detail.width - 4, look))
    return [
        _draw_top(frame, detail, look, border),
        *([wall, blank, *pieces, blank, wall] for pieces in words),
        _draw_bottom(frame, detail, look, border),
    ]


def _divide(title: str, width: int, has_room: bool) -> list[str]:
    """Return a title in two lines where it is too long for one, there is room for another, and a blank to part it."""
    looked_at = title[: width + 1]
    if not has_room or cell_len(title[: 2 * width]) <= width:
        return [title]
    while looked_at and (cell_len(looked_at.rstrip()) > width or not looked_at.endswith(" ")):
        looked_at = looked_at[:-1]
    first = looked_at.rstrip()
    return [first, title[len(looked_at) :]] if first else [title]


def _draw_short(box: Box, width: int, look: Look) -> list[Piece]:
    """Return a box that is one line: cursor, signs, name, and how many are folded away below it."""
    count = f" +{look.hidden}" if look.hidden else ""
    room = width - 1 - len(count)
    name = box.name or box.title or NOBODY[box.state]
    known: Looks = ("strong",) if box.name else ("muted",)
    pieces: list[Piece] = [(MARKS[look.cursor].ljust(1), (*look.ground, "mark") if look.cursor else ())]
    tone: Looks = (box.tone,) if box.tone else known
    for sign, looks in ((look.mark[:1], ("accent",)), (box.sign[:1] or SIGNS[box.state], tone)):
        if sign and room > 2:
            pieces.append((fit(sign, 2), (*look.ground, *looks)))
            room -= 2
    return [*pieces, (fit(name, room), (*look.ground, *known)), (count, (*look.ground, "accent"))]


def _draw_name(box: Box, width: int, look: Look) -> list[Piece]:
    """Return the line that says who sits there, with the sign of its own at the end."""
    name = box.name or NOBODY[box.state] or box.title
    words = f"{SIGNS[box.state]} {name}" if SIGNS[box.state] else name
    tone: Looks = ("strong",) if box.state == "known" else ("warning",) if box.state == "need" else ("muted",)
    if not box.sign:
        return [(fit(words, width), (*look.ground, *tone))]
    room = max(1, min(width // 2, cell_len(box.sign[:width])))
    sign: Looks = (*look.ground, box.tone) if box.tone else look.ground
    return [(fit(words, width - room - 1) + " ", (*look.ground, *tone)), (fit(box.sign, room), sign)]


def _piece(note: str | Cell, width: int, look: Look) -> Piece:
    text, tone, seen = note if isinstance(note, Cell) else Cell(note)
    return fit(text, width, seen=seen), (*look.ground, tone) if tone else look.ground


def _draw_top(frame: Frame, detail: Detail, look: Look, border: Looks) -> list[Piece]:
    """Return the upper border: with the line from the boss, or the mark."""
    line = _line(frame, detail, frame.from_boss if look.has_boss else "")
    mark = "" if look.has_boss else _fit_mark(look, detail.width - 2)
    return [
        (frame.top_left, border),
        (mark, (*look.ground, "accent")),
        (line[cell_len(mark) :] + frame.top_right, border),
    ]


def _draw_bottom(frame: Frame, detail: Detail, look: Look, border: Looks) -> list[Piece]:
    """Return the lower border: with the line to the reports, or how many are folded away, or the mark."""
    line = _line(frame, detail, frame.to_reports if look.has_reports else "")
    if mark := _fit_mark(look, detail.width - 2) if _is_leaf(look) else "":
        rest = line[cell_len(mark) :] + frame.bottom_right
        return [(frame.bottom_left, border), (mark, (*look.ground, "accent")), (rest, border)]
    count = f" +{look.hidden} " if look.hidden else ""
    start = detail.middle - 1 - len(count) // 2
    return [
        (frame.bottom_left + line[:start], border),
        (count, (*look.ground, "accent")),
        (line[start + len(count) :] + frame.bottom_right, border),
    ]


def _is_leaf(look: Look) -> bool:
    """Say whether a line comes from above and none goes on: then the mark has room below, and none above."""
    return look.has_boss and not look.has_reports and not look.hidden


def _is_between(look: Look) -> bool:
    """Say whether neither border has room for a mark: then it takes the place of the title."""
    return bool(look.mark) and look.has_boss and not _is_leaf(look)


def _fit_mark(look: Look, room: int) -> str:
    """Return what the selected person has to do with this one, in so many cells at most: it never hides a line."""
    return fit(f" {look.mark}", min(room, cell_len(look.mark[:room]) + 2)) if look.mark and room > 2 else ""


def _line(frame: Frame, detail: Detail, joint: str) -> str:
    """Return a border without its corners, with a joint in the middle if there is one."""
    side = frame.across * (detail.middle - 1)
    return side + (joint or frame.across) + side
