"""Differences: what changed at an account between two pictures, section by section, each thing in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from sqlalchemy import Boolean
from sqlmodel import Session

from store.attribute_kinds import KINDS, label_of
from store.reviews.pictures import Fields, Picture, tables_of_account
from store.wording import CALLED, COMPOSED, UNNAMED, Wording
from store.words import FACT_ENDED, TIERS

NEW, GONE, CONFIRMED, CHANGED, ENDED = "new", "gone", "confirmed", "changed", "ended"
"""What became of a record; a fact or a stay that ended is still there, and gone is what was taken out."""
ORDER: Final = (NEW, CONFIRMED, CHANGED, ENDED, GONE)
"""The order in which a section tells what became of its records."""
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "People": ("person", "seat", "occupancy", "buying_centre"),
    "Judgements": ("attribute", "line", "relationship"),
    "Facts": ("fact",),
    "Money": ("opportunity",),
    "White space": ("cell",),
    "Plan": (
        "plan", "objective", "action", "risk", "swot_item", "competitor", "objective_link", "dependency",
        "responsibility",
    ),
    "Talking points": ("talking_point",),
    "Touches": ("touch", "touch_person"),
    "Campaigns": ("enrolment", "due_touch"),
    "Account and tier": ("account", "account_link", "snooze"),
}  # fmt: skip
"""The sections in their order, each with the tables whose records it tells of; every table is in exactly one."""
KIND_NAMES = {
    "attribute": "judgement", "cell": "white space", "snooze": "put-off gap", "account_link": "link",
    "swot_item": "SWOT", "occupancy": "in the seat", "touch_person": "took part", "objective_link": "link of objective",
    "due_touch": "step of a cadence",
}  # fmt: skip
"""What a record of a table is called, where that is another word."""
BELONGS: Mapping[str, tuple[str, str]] = {
    "occupancy": ("person", "person_id"),
    "touch_person": ("touch", "touch_id"),
    "objective_link": ("objective", "objective_id"),
    "dependency": ("action", "action_id"),
    "responsibility": ("action", "action_id"),
    "due_touch": ("enrolment", "enrolment_id"),
}
"""Tables whose records come and go with another one, and are told with it then: its table, and the link to it."""
EVIDENCE = frozenset({"as_of", "state", "source", "note", "expires_on"})
"""Fields that change when somebody says that a thing is still true."""
BESIDE = frozenset({"tier_since", "account_id"})
"""Fields that are told only where nothing else changed."""
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that went from one text to another, "" where there was nothing."""

    name: str
    before: str
    after: str

    @property
    def label(self) -> str:
        """What the field is called."""
        return self.name.removesuffix("_id").replace("_", " ")

    def in_words(self) -> str:
        """Return `due on 2026-11-30 → 2027-01-15`."""
        return f"{self.label} {self.before or '—'} → {self.after or '—'}"


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one record, and of those that came or went with it (`beside`)."""

    kind: str
    table: str
    key: int
    called: str
    fields: tuple[FieldDifference, ...] = ()
    beside: tuple[Key, ...] = ()
    how: str = ""
    """How it ended: `retired`, `left`; else nothing."""

    @property
    def thing(self) -> str:
        """What it is: `fact`, `judgement`."""
        return KIND_NAMES.get(self.table) or self.table.replace("_", " ")

    @property
    def records(self) -> tuple[Key, ...]:
        """The records that this tells of, each a table and a key."""
        return ((self.table, self.key), *self.beside)

    def in_words(self) -> str:
        """Return `Marta Visser: email — → m@visser.example`; what it was called before follows in brackets."""
        told = "; ".join(field.in_words() for field in self.fields if not self._calls(field))
        was = "".join(f" (before: {field.before})" for field in self.fields if self._calls(field) and field.before)
        return f"{self.called}{was}: {told}" if told else f"{self.called}{was}"

    def _calls(self, field: FieldDifference) -> bool:
        """Say whether a field is what the record is called by."""
        return field.name in CALLED and field.after == self.called


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a dossier with what changed in it, in the order of ORDER; `figures` are sums that changed."""

    name: str
    differences: tuple[Difference, ...]
    figures: tuple[FieldDifference, ...] = ()

    def of_kind(self, *kinds: str) -> tuple[Difference, ...]:
        """Return what became of records so."""
        return tuple(each for each in self.differences if each.kind in kinds)

    def counts(self) -> str:
        """Return `2 new, 1 changed`."""
        found = [(kind, len(self.of_kind(kind))) for kind in ORDER]
        return ", ".join(f"{count:,} {kind}" for kind, count in found if count)


class _Change(NamedTuple):
    """One record before and after; nothing on the side where it was not there."""

    table: str
    key: int
    before: Fields
    after: Fields


def compare(session: Session, before: Picture, after: Picture) -> tuple[Section, ...]:
    """Return what changed between two pictures of an account, the earlier one first; only sections with a change.

    The session is for the names of what lies outside of the account: colleagues, solutions.
    """
    changes = {(change.table, change.key): change for change in _changes(before, after)}
    words = _Words(session, before, after, list(changes.values()))
    folded = _fold(changes)
    beside: dict[Key, list[Key]] = {}
    for key, place in folded.items():
        beside.setdefault(place, []).append(key)
    found: dict[str, list[Difference]] = {name: [] for name in SECTIONS}
    section_of = {table: name for name, tables in SECTIONS.items() for table in tables}
    for place, change in changes.items():
        if place not in folded:
            told = replace(words.tell(change), beside=tuple(beside.get(place, ())))
            found[section_of[change.table]].append(told)
    figures = {"Money": _sums(words, before, after)}
    sections = (Section(name, tuple(sorted(lines, key=_place)), figures.get(name, ())) for name, lines in found.items())
    return tuple(section for section in sections if section.differences)


def _place(difference: Difference) -> tuple[int, int, str, int]:
    tables = next(tables for tables in SECTIONS.values() if difference.table in tables)
    return ORDER.index(difference.kind), tables.index(difference.table), difference.called, difference.key


def _changes(before: Picture, after: Picture) -> Iterator[_Change]:
    """Yield the records that are not the same in both pictures."""
    for table in after.tables:
        old, new = before.tables.get(table, {}), after.rows(table)
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                yield _Change(table, key, old.get(key, {}), new.get(key, {}))


def _fold(changes: Mapping[Key, _Change]) -> dict[Key, Key]:
    """Return the records that came or went together with another one, and with which."""
    folded: dict[Key, Key] = {}
    for place, change in changes.items():
        if change.table in BELONGS and not (change.before and change.after):
            table, link = BELONGS[change.table]
            parent = changes.get((table, (change.after or change.before).get(link, 0)))
            if parent and _together(change, parent):
                folded[place] = (parent.table, parent.key)
    # A seat is told with the first of those who came to it, or went, together with it.
    for place, person in list(folded.items()):
        if place[0] == "occupancy":
            stay = changes[place]
            seat = changes.get(("seat", (stay.after or stay.before).get("seat_id", 0)))
            if seat and _together(stay, seat):
                folded.setdefault((seat.table, seat.key), person)
    return folded


def _together(one: _Change, other: _Change) -> bool:
    """Say whether both came, or both went."""
    return bool(one.before) == bool(other.before) and bool(one.after) == bool(other.after)


class _Words:
    """Says what became of a record, with everything called as it was called then."""

    def __init__(self, session: Session, before: Picture, after: Picture, changes: Sequence[_Change]) -> None:
        self._before, self._after = before, after
        recorded = [(change.table, fields) for change in changes for fields in (change.before, change.after)]
        called = {table: _names(table, before, after) for table in after.tables if table not in COMPOSED}
        self._wording = Wording(session, recorded, called=called)
        self._titles = [_titles(picture) for picture in (before, after)]

    def tell(self, change: _Change) -> Difference:
        """Return what became of a record."""
        kind, how = _kind(change)
        fields = () if kind in (NEW, GONE) else self._fields(change)
        # Of what changed the field says how it is now; what it is about says the rest.
        shown = change.after or change.before
        about = {name: value for name, value in shown.items() if name not in {each.name for each in fields}}
        called = self._call(change.table, change.key, shown if kind in (NEW, GONE, CONFIRMED) else about)
        found = Difference(kind, change.table, change.key, called, fields, how=how)
        return found if called else replace(found, called=found.thing)

    def _call(self, table: str, key: int, fields: Fields) -> str:
        if table in ("occupancy", "touch_person"):
            link = "seat_id" if table == "occupancy" else "touch_id"
            person, where = (self.say(table, fields, name, self._after) for name in ("person_id", link))
            return f"{person}, {where}" if where else person
        if table in COMPOSED:
            return " ".join(self._wording.call(table, fields).split())
        whole = self._after.rows(table).get(key) or self._before.rows(table).get(key, {})
        # A name that changed is called without the seat, so that it can be told from what it was.
        seated = table == "person" and self._before.rows(table).get(key, {}).get("name") in (None, whole.get("name"))
        return _name(table, whole) + (self._seats_of(key) if seated else "")

    def _seats_of(self, person: int) -> str:
        """Return `, VP Fleet`: where somebody sits, or sat."""
        titles = self._titles[1].get(person) or self._titles[0].get(person, [])
        return "".join(f", {title}" for title in titles)

    def _fields(self, change: _Change) -> tuple[FieldDifference, ...]:
        before, after = change.before, change.after
        names = [name for name in tables_of_account()[change.table] if before.get(name) != after.get(name)]
        told = [name for name in names if name not in BESIDE] or names
        return tuple(
            FieldDifference(
                name,
                self.say(change.table, before, name, self._before),
                self.say(change.table, after, name, self._after),
            )
            for name in told
        )

    def say(self, table: str, fields: Fields, name: str, picture: Picture) -> str:
        """Return a field of a record as people read it."""
        value = fields.get(name)
        if name == "tier":
            return "untiered" if value is None else f"{value} {TIERS.get(value, '')}".strip()
        if name == "state" and value == "unconfirmed":
            return "assumed"
        if value is None and fields and isinstance(tables_of_account()[table][name].type, Boolean):
            return "no"
        if table == "attribute" and name == "value" and fields.get("name") in KINDS:
            return label_of(fields["name"], str(value or "")).lower() if value else ""
        return " ".join(self._wording.say(table, name, value, picture.change_id).split())


def _kind(change: _Change) -> tuple[str, str]:
    """Return what became of a record, and how it ended, if it did."""
    before, after = change.before, change.after
    if not before or not after:
        return (NEW if after else GONE), ""
    if change.table == "fact" and after.get("state") in FACT_ENDED and before.get("state") != after.get("state"):
        return ENDED, str(after["state"])
    if change.table == "occupancy" and "ended_on" in after and "ended_on" not in before:
        return ENDED, "left"
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    vouched = after.get("state") == "confirmed" or change.table == "talking_point"
    return (CONFIRMED if vouched and changed <= EVIDENCE and "as_of" in after else CHANGED), ""


def _titles(picture: Picture) -> dict[int, list[str]]:
    """Return the titles of the seats in which each person sits, by her key."""
    titles: dict[int, list[str]] = {}
    seats = picture.rows("seat")
    for row in picture.rows("occupancy").values():
        title = seats.get(row["seat_id"], {}).get("title")
        if title and "ended_on" not in row:
            titles.setdefault(row["person_id"], []).append(title)
    return titles


def _names(table: str, *pictures: Picture) -> dict[int, str]:
    """Return what the records of a table were called in pictures, in the last of them that has each."""
    names = {key: _name(table, row) for picture in pictures for key, row in picture.rows(table).items()}
    if table == "seat":
        for picture in pictures:
            people = picture.rows("person")
            for row in picture.rows("occupancy").values():
                sits = people.get(row["person_id"], {}).get("name", "")
                if sits and "ended_on" not in row and not picture.rows("seat").get(row["seat_id"], {}).get("title"):
                    names[row["seat_id"]] = sits
    return names


def _name(table: str, fields: Fields) -> str:
    found = next((str(fields[name]) for name in CALLED if fields.get(name)), UNNAMED.get(table, ""))
    return " ".join(found.split())


_OPEN: Callable[[Fields], bool] = lambda row: row.get("state", "open") in ("", "open")  # noqa: E731
_SUMS: Mapping[str, Callable[[Fields], bool]] = {
    "open pipeline": _OPEN,
    "won": lambda row: row.get("state") == "won",
    "lost": lambda row: row.get("state") == "lost",
}
"""Sums of opportunities, by what they are called, and which of them count."""


def _sums(words: _Words, before: Picture, after: Picture) -> tuple[FieldDifference, ...]:
    """Return the sums of opportunities that are not the same."""
    found = []
    for name, counts in _SUMS.items():
        old, new = (
            sum(row.get("amount", 0) for row in picture.rows("opportunity").values() if counts(row))
            for picture in (before, after)
        )
        if old != new:
            texts = (
                words.say("opportunity", {"amount": total}, "amount", picture)
                for total, picture in ((old, before), (new, after))
            )
            found.append(FieldDifference(name, *texts))
    return tuple(found)
