"""How people stand: what is judged of each where she sits, which of us knows her, and what runs between people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from store.attribute_kinds import KINDS, label_of
from store.attributes import AttributeRow
from store.dossier import Dossier
from store.lines import LineRow
from store.people import PersonRow, SeatRow
from store.relationships import RelationshipRow
from store.words import LEVEL, ROLE, STRENGTH, SUPPORT, SUPPORT_FOR_EXPORT

VERBS = {
    "informal reporting": "reports informally to",
    "influences": "influences",
    "conflicts with": "is in conflict with",
    "knows": "knows",
    "former colleague": "was once a colleague of",
}
"""How a kind of line is told in a sentence."""
SCALES = ("role", "influence", "support", "coverage")
"""Kinds of judgement that one line about a person shows."""
_KIND_ORDER = {name: place for place, name in enumerate(KINDS)}
_ROLE_ORDER = {value: place for place, value in enumerate(ROLE.values)}
_STRENGTH_ORDER = {value: place for place, value in enumerate(STRENGTH.values)}
_LEVEL_ORDER = {value: place for place, value in enumerate(LEVEL.values)}


@dataclass(frozen=True, slots=True)
class Place:
    """A seat with one of the people in it, an empty seat, or a person without a seat."""

    seat: SeatRow | None
    person: PersonRow | None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Ground:
    """What is judged of somebody on the same evidence: each as `Influence: Inner circle`."""

    said: tuple[str, ...]
    source: str
    as_of: date | None
    state: str


def support_words(value: str, *, softly: bool) -> str:
    """Return how somebody stands to us: in the words of the screen, or in softer ones for whoever else reads it."""
    return SUPPORT_FOR_EXPORT.get(value, value) if softly else SUPPORT.label(value)


def value_of(row: AttributeRow, *, softly: bool = False) -> str:
    """Return what a judgement says in words; `softly` when others than we read it."""
    return support_words(row.value, softly=softly) if row.name == "support" else label_of(row.name, row.value)


def is_below_wanted(row: RelationshipRow) -> bool:
    """Say whether more is wanted of a relationship than there is."""
    return _LEVEL_ORDER.get(row.level_wanted, 0) > _LEVEL_ORDER.get(row.level, 0)


class Standing:
    """The judgements, relationships and lines of one dossier, by person."""

    def __init__(self, dossier: Dossier, *, softly: bool = False) -> None:
        """`softly` when others than we read it (`value_of`)."""
        self._dossier = dossier
        self._softly = softly

    def judgements(self, person: PersonRow | None) -> Sequence[AttributeRow]:
        """Return all that is judged of a person, in whichever buying centre, in the order in which it is asked."""
        return self._judgements.get(person.id, ()) if person else ()

    def standing_of(self, place: Place, name: str) -> list[AttributeRow]:
        """Return what is judged of a person where she sits, of one kind; else what is of the account as a whole."""
        rows = [row for row in self.judgements(place.person) if row.name == name]
        if not rows:  # nothing is judged of most people
            return rows
        home = place.seat.centre_id if place.seat else None
        here = [row for row in rows if row.centre_id == home]
        return here or [row for row in rows if row.centre_id is None]

    def value(self, place: Place, name: str) -> str | None:
        """Return the one value of a kind in words, None when it is not assessed."""
        found = self.standing_of(place, name)
        return value_of(found[-1], softly=self._softly) if found else None

    def roles(self, place: Place) -> list[str]:
        """Return the buying roles in words, the weightiest first."""
        found = sorted(self.standing_of(place, "role"), key=lambda row: _ROLE_ORDER.get(row.value, len(_ROLE_ORDER)))
        return [value_of(row, softly=self._softly) for row in found]

    def shown(self, place: Place) -> list[AttributeRow]:
        """Return the roles and scales of a person where she sits: what a line about her shows."""
        return [row for name in SCALES for row in self.standing_of(place, name)]

    def grounds(self, place: Place) -> list[Ground]:
        """Return what the roles and scales rest on: what has the same source, day and state stands together."""
        found: dict[tuple[str, date | None, str], dict[str, list[str]]] = {}
        for row in self.shown(place):
            kinds = found.setdefault((row.source, row.as_of, row.state), {})
            kinds.setdefault(KINDS[row.name].label, []).append(value_of(row, softly=self._softly))
        return [
            Ground(tuple(f"{kind}: {', '.join(values)}" for kind, values in kinds.items()), *evidence)
            for evidence, kinds in found.items()
        ]

    def best_relationships(self) -> list[RelationshipRow]:
        """Return who of us, and which competitors, are what to whom: the best level first."""
        return sorted(self._dossier.relationships, key=lambda row: -_LEVEL_ORDER.get(row.level, 0))

    def strongest_lines(self) -> list[LineRow]:
        """Return what runs between people, the strongest first."""
        return sorted(self._dossier.lines, key=lambda row: -_STRENGTH_ORDER.get(row.strength, 0))

    def judged_on(self, place: Place) -> date | None:
        """Return the day of the oldest of them: how old the picture is."""
        return min((row.as_of for row in self.shown(place) if row.as_of), default=None)

    def is_assumed(self, place: Place) -> bool:
        """Say whether any of them is not confirmed."""
        return any(row.state != "confirmed" for row in self.shown(place))

    def relationships(self, person: PersonRow | None, *, ours: bool) -> list[RelationshipRow]:
        """Return who of us, or which competitors, are something to a person."""
        found = self._relationships.get(person.id, ()) if person else ()
        return [row for row in found if (row.colleague_id is not None) == ours]

    def lines(self, place: Place) -> Sequence[LineRow]:
        """Return the lines that begin or end at a person, or at a seat in which we know nobody."""
        if place.person is not None:
            return self._lines.get((place.person.id, None), ())
        return self._lines.get((None, place.seat.id), ()) if place.seat else ()

    def last_touch(self, row: RelationshipRow) -> date | None:
        """Return the day of the newest touch of the colleague with the person."""
        return self._touched.get((row.colleague_id, row.person_id))

    def last_touch_with(self, person: PersonRow | None) -> date | None:
        """Return the day of the newest touch with a person, whoever of us it was."""
        return self._last_touches.get(person.id) if person else None

    @cached_property
    def _judgements(self) -> dict[int, list[AttributeRow]]:
        found: dict[int, list[AttributeRow]] = {}
        for row in sorted(self._dossier.attributes, key=lambda row: _KIND_ORDER.get(row.name, len(KINDS))):
            found.setdefault(row.person_id, []).append(row)
        return found

    @cached_property
    def _relationships(self) -> dict[int, list[RelationshipRow]]:
        found: dict[int, list[RelationshipRow]] = {}
        for row in self._dossier.relationships:
            found.setdefault(row.person_id, []).append(row)
        return found

    @cached_property
    def _lines(self) -> dict[tuple[int | None, int | None], list[LineRow]]:
        found: dict[tuple[int | None, int | None], list[LineRow]] = {}
        for row in self._dossier.lines:
            for end in {(row.from_person_id, row.from_seat_id), (row.to_person_id, row.to_seat_id)}:
                found.setdefault(end, []).append(row)
        return found

    @cached_property
    def _touched(self) -> dict[tuple[int | None, int], date]:
        newest: dict[tuple[int | None, int], date] = {}
        for touch in self._dossier.touches:
            for person in touch.person_ids:
                pair = (touch.colleague_id, person)
                newest[pair] = max(touch.happened_on, newest.get(pair, touch.happened_on))
        return newest

    @cached_property
    def _last_touches(self) -> dict[int, date]:
        newest: dict[int, date] = {}
        for (_, person), day in self._touched.items():
            newest[person] = max(day, newest.get(person, day))
        return newest
