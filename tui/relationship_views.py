"""Who knows whom, as a grid: people by colleagues and competitors, each cell with level, wish and last touch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from store import words
from store.org import OrgPerson
from store.relationships import RelationshipRow
from store.sides import Sides
from tui.line_views import SIGNS
from tui.widgets.gridplan import Head, Place, Sheet
from tui.widgets.rows import Cell, Row, Tone
from tui.wording import UNKNOWN, age, ago, days_since

SHORT_LEVELS = {"vendor": "Ven", "credible source": "Cre", "problem solver": "Sol", "trusted advisor": "Adv"}
"""The levels in a cell of the grid, from little to much; below it they are written in full."""
LEVELS = tuple(SHORT_LEVELS)
KEY_PLAYER = "★ "
LEGEND = "Ven vendor · Cre credible source · Sol problem solver · Adv trusted advisor"


class Board:
    """The grid as it stands: its columns have keys, a colleague's own, and a number below 0 for a competitor."""

    def __init__(
        self, sides: Sides, colleagues: Iterable[int], competitors: Iterable[str], numbers: dict[str, int]
    ) -> None:
        """`colleagues` and `competitors` are shown although nothing is known of them yet.

        `numbers` has the keys of competitors; new ones are put in. A competitor keeps hers from one board to the next,
        whoever comes or goes: the cursor stands on a key.
        """
        self.sides = sides
        self._people = sides.people()
        self._colleagues = sides.colleagues(colleagues)
        self._competitors = sides.competitors(competitors)
        for name in self._competitors:
            numbers.setdefault(name, -1 - len(numbers))
        self._numbers = numbers
        self._known = {(row.person_id, self._column_of(row)): row for row in sides.relationships}

    def sheet(self, shown: frozenset[int] | None, today: date) -> Sheet:
        """Return what the grid shows, of these people only if there are any given."""
        people = [person for person, _ in self._people if shown is None or person.id in shown]
        rows = [Head(each.id, f"{KEY_PLAYER if each.is_key_player else ''}{each.name}") for each in people]
        return Sheet("Who knows whom", rows, list(self._columns()), dict(self._cells(people, today)))

    def rows(self) -> list[Row]:
        """Return the people with their titles, to be found by."""
        return [Row(person.id, (person.name, title)) for person, title in self._people]

    def side(self, column: int) -> tuple[int, str]:
        """Return the colleague, or the competitor, that a column stands for; 0 or "" for the other of the two."""
        return (column, "") if column > 0 else (0, next(name for name, key in self._numbers.items() if key == column))

    def column_of(self, colleague: int, competitor: str) -> int:
        """Return the key of the column of a colleague, or of a competitor."""
        return colleague or self._numbers[competitor]

    def has(self, place: Place) -> bool:
        """Say whether anything is said at a place."""
        return place in self._known

    def say(self, place: Place, today: date) -> str:
        """Return in full what stands at a place: `J. Ek and Marta Visser: Vendor now, … · met 12 days ago`."""
        person, column = place
        colleague, competitor = self.side(column)
        whom = next((each.name for each, _ in self._people if each.id == person), "")
        parts = [f"{self.sides.org.colleagues.get(colleague, competitor)} and {whom}: {self._levels(place)}"]
        row = self._known.get(place)
        if row is not None:
            parts[0] += f", {row.rapport}" if row.rapport else ""
            parts.append(f"{SIGNS.get(row.state, '')}{age(days_since(row.as_of, today))}")
            parts += [text for text in (row.source, row.note) if text]
        if colleague:
            met = self.sides.touches.get((colleague, person))
            parts.append(f"met {ago(days_since(met, today))}" if met else "never met")
        return " · ".join(parts)

    def _columns(self) -> Iterator[Head]:
        for key in self._colleagues:
            yield Head(key, f"{'owner ' if key == self.sides.owner_id else ''}{self.sides.org.colleagues[key]}")
        for name in self._competitors:
            yield Head(self._numbers[name], f"competitor {name}")

    def _cells(self, people: Sequence[OrgPerson], today: date) -> Iterator[tuple[Place, Cell]]:
        here = {person.id for person in people}
        touched = {(person, ours) for ours, person in self.sides.touches}
        for place in touched | set(self._known):
            if place[0] in here:
                yield place, self._cell(place, today)

    def _cell(self, place: Place, today: date) -> Cell:
        person, column = place
        row = self._known.get(place)
        met = self.sides.touches.get((column, person))
        parts = [_short(row) if row else "", age(days_since(met, today)) if met else ""]
        return Cell(" ".join(filter(None, parts)), _tone(row))

    def _levels(self, place: Place) -> str:
        row = self._known.get(place)
        if row is None:
            return "nothing said"
        now, wanted = (words.LEVEL.label(level) for level in (row.level, row.level_wanted))
        return f"{now} now, {wanted.lower()} wanted" if row.level_wanted else f"{now} now"

    def _column_of(self, row: RelationshipRow) -> int:
        return row.colleague_id or self.column_of(0, row.competitor)


def _short(row: RelationshipRow) -> str:
    now = SHORT_LEVELS.get(row.level, UNKNOWN)
    wanted = SHORT_LEVELS.get(row.level_wanted)
    return f"{now}→{wanted}" if wanted and wanted != now else now


def _tone(row: RelationshipRow | None) -> Tone:
    if row is None:
        return "muted"
    if row.competitor:
        return "error" if row.level in LEVELS[2:] else ""
    if not row.level_wanted:
        return ""
    now = LEVELS.index(row.level) if row.level else -1
    return "success" if now >= LEVELS.index(row.level_wanted) else "warning"
