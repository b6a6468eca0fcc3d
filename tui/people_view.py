"""The people of an account as the outline and the chart show them: signs, colours of the overlays, rows and boxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rich.cells import cell_len

from store.acquaintance import Acquaintance, how_known
from store.moves import Stay
from store.org import Org, OrgPerson, OrgSeat
from store.words import COVERAGE, INFLUENCE, NOT_ASSESSED, ROLE, SUPPORT, Words
from tui.people_words import (
    COVERAGE_LOOKS,
    INFLUENCE_LOOKS,
    NEED_TO_KNOW,
    SHORT_ROLE,
    SUPPORT_LOOKS,
    UNASSESSED,
    VACANT,
    Look,
    label_with_sign,
    roles_of,
)
from tui.widgets.columns import GAP
from tui.widgets.orgchart import Box, State
from tui.widgets.table import RUN_ON, Cell, Column, Row, Tone
from tui.wording import age, days_since

OLD_AFTER_DAYS = 90
"""A picture of a person older than a quarter is old: dossiers are kept quarterly."""


BLANKS = frozenset({"role", "influence", "coverage", "age"})
"""Columns that give way to the titles where nothing stands in them; support stays, and says that it is not assessed."""
MOST_TITLE = 34
"""Cells that a title gets before the columns behind it do."""
MARGIN = 2
"""Cells before a name in the outline: the sign for folding, and a blank."""
OUTLINE = (
    Column("name", "Name", 22, flexible=True, priority=9, wanted=26),
    Column("title", "Title", 17, flexible=True, priority=8, wanted=MOST_TITLE),
    Column("role", "Role", 10, flexible=True, priority=7, wanted=16),
    Column("influence", "Influence", 12, priority=4),
    Column("support", "Support", 11, priority=6),
    Column("coverage", "Coverage", 10, priority=3),
    Column("age", "Age", 6, "right", priority=5),
)


def columns_for(org: Org) -> tuple[Column, ...]:
    """Return the columns of an outline, none wider than what stands in it: what the others leave is the titles'.

    So is the room of columns in which nothing stands yet.
    """
    people = [*(person for seat in org.seats for person in seat.people), *org.parked]
    scales = {"influence": (INFLUENCE, INFLUENCE_LOOKS), "support": (SUPPORT, SUPPORT_LOOKS)}
    scales |= {"coverage": (COVERAGE, COVERAGE_LOOKS)}
    needs = {
        name: max(
            (len(label_with_sign(*looks, value).text) for value in {getattr(each, name) for each in people} if value),
            default=0,
        )
        for name, looks in scales.items()
    }
    needs["role"] = max((len(roles_of(each)) for each in people), default=0)
    needs["name"] = max((2 * seat.depth + MARGIN + _length(seat) for seat in org.seats), default=0)
    needs["name"] = max(needs["name"], *(cell_len(each.name) for each in org.parked), len(NEED_TO_KNOW))
    needs["age"] = OUTLINE[-1].width if any(each.as_of for each in people) else 0
    longest = max((cell_len(seat.title[:MOST_TITLE]) for seat in org.seats), default=0)
    blank = [column for column in OUTLINE if column.key in BLANKS and not needs[column.key]]
    spare = sum(len(column.title) + GAP for column in blank)
    title = max(OUTLINE[1].width, min(OUTLINE[1].width + spare, longest))
    return tuple(
        column._replace(width=title) if column.key == "title" else _fitted(column, needs, column in blank)
        for column in OUTLINE
    )


def _fitted(column: Column, needs: Mapping[str, int], is_blank: bool) -> Column:
    needed = max(len(column.title), needs[column.key])
    column = column._replace(priority=0) if is_blank else column
    return column._replace(width=min(column.width, needed), wanted=min(column.wanted, needed))


def _length(seat: OrgSeat) -> int:
    """Return the cells of the names in a seat, of several with the number of who is meant, or of what stands there."""
    if not seat.people:
        return cell_len(VACANT if seat.is_vacant else NEED_TO_KNOW)
    return cell_len(", ".join(person.name for person in seat.people)) + 4 * (len(seat.people) > 1)


def age_of(person: OrgPerson, today: date) -> Cell:
    """Return how old the picture of a person is, with a sign when it is only assumed."""
    if person.as_of is None:
        return Cell("", "muted")
    days = days_since(person.as_of, today)
    old = days is None or days > OLD_AFTER_DAYS
    return Cell(f"{age(days)}{'?' if person.unsure else ''}", "warning" if old else "muted")


Meant = Mapping[int, int]
"""Seat -> who of the people that share it is meant; of others it is the first."""
NOBODY: Meant = {}


def turned(seat: OrgSeat, meant: Meant) -> tuple[OrgSeat, Cell]:
    """Return a seat with who is meant before the others, and her number among them: `2/3 `; "" where one sits alone."""
    if len(seat.people) < 2:
        return seat, Cell("")
    keys = [person.id for person in seat.people]
    place = keys.index(meant[seat.id]) if meant.get(seat.id) in keys else 0
    people = (seat.people[place], *seat.people[:place], *seat.people[place + 1 :])
    return seat._replace(people=people), Cell(f"{place + 1}/{len(keys)} ", "accent")


# -- the outline -----------------------------------------------------------------------------------------------------


class Outline:
    """The seats that are not folded away, then the people without a seat; makes only the rows asked for."""

    def __init__(
        self, org: Org, folded: frozenset[int], today: date, past: Sequence[Stay] = (), meant: Meant = NOBODY
    ) -> None:
        """`folded` are the seats whose reports are hidden; `past` tells which seats people have left."""
        self._org, self._folded, self._today, self._meant = org, folded, today, meant
        here = (stay for stay in reversed(past) if stay.account_id == org.account_id)
        self._left = {stay.person_id: f"left {stay.ended_on}: {stay.title or 'unnamed seat'}" for stay in here}
        self._shown = list(_unfolded(org.seats, folded))
        self._places = {seat.id: place for place, seat in enumerate(self._shown)}

    def count(self) -> int:
        """Return how many rows there are."""
        return len(self._shown) + len(self._org.parked)

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Return the rows from `start` up to `stop`."""
        seats = self._shown[start:stop]
        first = max(0, start - len(self._shown))
        parked = self._org.parked[first : max(0, stop - len(self._shown))]
        return [*map(self._seat_row, seats), *map(self._parked_row, parked)]

    def position_of(self, key: int) -> int | None:
        """Return the index of a seat's row; of a person without a seat, who has minus her key."""
        if key < 0:
            found = next((n for n, person in enumerate(self._org.parked) if person.id == -key), None)
            return None if found is None else len(self._shown) + found
        return self._places.get(key)

    def _seat_row(self, seat: OrgSeat) -> Row:
        folded = seat.id in self._folded and seat.reports
        fold = "▸" if folded else "▾" if seat.reports else " "
        more = f"  +{seat.branch}" if folded else ""
        seat, number = turned(seat, self._meant)
        return Row(seat.id, _cells(seat, more, self._today), seat.depth, fold, number)  # type: ignore[arg-type]

    def _parked_row(self, person: OrgPerson) -> Row:
        seat = Cell(self._left.get(person.id, "no seat yet"), "muted")
        gone = person.left_on and (person.is_key_player or person.is_with_us)
        lead = Cell("! ", "warning") if gone else Cell("")
        return Row(-person.id, (Cell(person.name, "strong"), seat, *_judged(person, self._today)), lead=lead)


def _unfolded(seats: Sequence[OrgSeat], folded: frozenset[int]) -> Iterator[OrgSeat]:
    hidden_below: int | None = None
    for seat in seats:
        if hidden_below is not None and seat.depth > hidden_below:
            continue
        hidden_below = seat.depth if seat.id in folded and seat.reports else None
        yield seat


def _cells(seat: OrgSeat, more: str, today: date) -> tuple[str | Cell, ...]:
    title = f"{seat.title} (assistant)" if seat.is_assistant else seat.title
    if not seat.people:
        return _nobody(seat, more), title, *[RUN_ON] * len(OUTLINE[2:])
    names = ", ".join(person.name for person in seat.people)
    return Cell(names + more, "strong"), title, *_judged(seat.people[0], today)


def _nobody(seat: OrgSeat, more: str) -> Cell:
    return Cell(VACANT + more, "muted") if seat.is_vacant else Cell(NEED_TO_KNOW + more, "warning")


def _judged(person: OrgPerson, today: date) -> tuple[str | Cell, ...]:
    return (
        roles_of(person) or RUN_ON,
        label_with_sign(INFLUENCE, INFLUENCE_LOOKS, person.influence),
        label_with_sign(SUPPORT, SUPPORT_LOOKS, person.support),
        label_with_sign(COVERAGE, COVERAGE_LOOKS, person.coverage),
        age_of(person, today),
    )


# -- the chart -------------------------------------------------------------------------------------------------------

OVERLAYS = ("support", "influence", "coverage", "age", "knows")
"""What the colours of the chart can tell."""


def boxes_of(org: Org, overlay: str, today: date, meant: Meant = NOBODY) -> list[Box]:
    """Return a box for each seat; people without a seat are no part of the chart."""
    return [_box(*turned(seat, meant), overlay, today) for seat in org.seats]


def _box(seat: OrgSeat, number: Cell, overlay: str, today: date) -> Box:
    names = number.text + ", ".join(person.name for person in seat.people)
    state: State = "known" if names else "vacant" if seat.is_vacant else "need"
    look, word = look_of_seat(seat, overlay, today)
    notes = _notes(seat, look, word)
    sign = look.sign if names else ""  # the words of an empty seat begin with it
    return Box(seat.id, seat.boss_id or 0, names, seat.title, notes, look.tone, sign, state, _LONGEST if names else 0)


def look_of_seat(seat: OrgSeat, overlay: str, today: date) -> tuple[Look, str]:
    """Return how an overlay colours a seat, and in which word."""
    if not seat.people:
        return (Look("○", "muted"), "vacant") if seat.is_vacant else (Look("?", "warning"), "need to know")
    person = seat.people[0]
    if overlay == "knows":
        return _knows(seat.people)
    if overlay == "age":
        days = days_since(person.as_of, today)
        if days is None:
            return UNASSESSED, "not assessed"
        tone: Tone = "warning" if days > OLD_AFTER_DAYS else "success"
        return Look("!" if days > OLD_AFTER_DAYS else "✓", tone), age(days)
    words, looks = _SCALES.get(overlay, (SUPPORT, SUPPORT_LOOKS))
    value = getattr(person, overlay)
    return (looks[value], words.label(value).lower()) if value != NOT_ASSESSED else (UNASSESSED, "not assessed")


KNOWS_LOOKS: Mapping[Acquaintance, tuple[Look, str]] = {
    "known": (Look("✓", "success"), "known to us"),
    "met": (Look("◑", "success"), "met"),
    "named": (Look("○", "error"), "only named"),
}
"""How the overlay shows whether one of us knows a person, has met her, or has only her name; best first."""


def _knows(people: Sequence[OrgPerson]) -> tuple[Look, str]:
    """Return how the best known of those who share a seat is known."""
    found = {how_known(person.level, person.last_touch_on, person.coverage) for person in people}
    return next(look for how, look in KNOWS_LOOKS.items() if how in found)


def _notes(seat: OrgSeat, look: Look, word: str) -> tuple[str | Cell, ...]:
    """Return the further lines of a box: the roles, then what the overlay tells, in words."""
    if not seat.people:
        return ()
    told = Cell(f"{look.sign} {word}", look.tone)
    roles = roles_of(seat.people[0])
    return (Cell(roles, "accent"), told) if roles else (told,)


_SCALES: Mapping[str, tuple[Words, Mapping[str, Look]]] = {
    "support": (SUPPORT, SUPPORT_LOOKS),
    "influence": (INFLUENCE, INFLUENCE_LOOKS),
    "coverage": (COVERAGE, COVERAGE_LOOKS),
}
_LONGEST = max(2 + cell_len(words.label(value)) for words, looks in _SCALES.values() for value in looks)
"""Cells of the longest of what an overlay tells."""
_SHORT = {"multiple contacts": "multiple", "brief contact": "brief"}
"""What is shortened in the legend, which has one line."""


def legend_of(overlay: str) -> list[tuple[Look, str]]:
    """Return what the signs and colours of an overlay say, each with its word, in the order in which they are read."""
    if overlay == "knows":
        return list(KNOWS_LOOKS.values())
    if overlay == "age":
        told = [(Look("✓", "success"), f"up to {OLD_AFTER_DAYS} days"), (Look("!", "warning"), "older")]
    else:
        words, looks = _SCALES[overlay]
        labels = ((look, words.label(value).lower()) for value, look in looks.items())
        told = [(look, _SHORT.get(label, label)) for look, label in labels]
    return [*told, (UNASSESSED, "not assessed")]


MARKS = {
    "influences": ("→ influences", "← influences"),
    "informal reporting": ("┄ reports to", "┄ leads"),
    "conflicts with": ("≠ conflict", "≠ conflict"),
    "knows": ("~ knows", "~ knows"),
    "former colleague": ("~ colleagues once", "~ colleagues once"),
}
"""What is written on the box at the other end of a line, going out from the selected one and coming in."""


def sign_key() -> list[tuple[str, str]]:
    """Return what the signs and letters of the people mean, by what they are about."""

    def looks(words: Words, looks: Mapping[str, Look]) -> str:
        return ", ".join(f"{look.sign} {words.label(value).lower()}" for value, look in looks.items())

    return [
        ("Support", looks(SUPPORT, SUPPORT_LOOKS)),
        ("Influence", looks(INFLUENCE, INFLUENCE_LOOKS)),
        ("Coverage", looks(COVERAGE, COVERAGE_LOOKS)),
        ("Known", ", ".join(f"{look.sign} {word}" for look, word in KNOWS_LOOKS.values())),
        ("Roles", ", ".join(f"{short} {ROLE.label(role).lower()}" for role, short in SHORT_ROLE.items())),
        ("Seats", f"{NEED_TO_KNOW}, {VACANT}, ▸ folded, +4 so many seats folded away"),
        ("Lines", ", ".join(dict.fromkeys(out for out, _ in MARKS.values()))),
        ("How sure", f"✓ confirmed, ? assumed, ! older than {OLD_AFTER_DAYS} days; a dot alone: not assessed"),
    ]


def marks_of(org: Org, key: int) -> dict[int, str]:
    """Return what to write on which boxes while the seat of that key is selected: where its lines go."""
    marks: dict[int, list[str]] = {}
    for line in org.lines:
        starts = {line.from_seat_id} if line.from_seat_id else org.seats_of.get(line.from_person_id or 0, set())
        ends = {line.to_seat_id} if line.to_seat_id else org.seats_of.get(line.to_person_id or 0, set())
        out, back = MARKS.get(line.kind, (line.kind, line.kind))
        if line.both_ways:
            out = back = out.replace("→", "↔")
        for here, there, word in ((starts, ends, out), (ends, starts, back)):
            if key in here:
                for other in there - here:
                    marks.setdefault(other, []).append(word)
    return {seat: ", ".join(dict.fromkeys(words)) for seat, words in marks.items()}
