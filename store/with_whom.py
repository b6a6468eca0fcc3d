"""Whom a touch was with before and after each change, read backwards from who stands with it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session, SQLModel, select

LINK = "touch_person"
"""The table that ties the people to a touch."""


class Tie(NamedTuple):
    """A person who came to a touch in a change (`came`), or went from it; `position` is the entry's that says so."""

    change_id: int
    position: int
    came: bool
    key: int
    touch_id: int
    person_id: int


class WithWhom(NamedTuple):
    """The people of a touch before and after a change."""

    touch_id: int
    before: tuple[int, ...]
    after: tuple[int, ...]


def find_changed(session: Session, ties: Sequence[Tie]) -> dict[tuple[int, int], WithWhom]:
    """Return what became of the people of touches, under the change and the position of its first such entry.

    `ties` are all that came and went since the oldest change among them, the newest change first.
    """
    standing = _read_standing(session, {tie.touch_id for tie in ties})
    steps: dict[tuple[int, int], list[Tie]] = {}
    for tie in ties:
        steps.setdefault((tie.change_id, tie.touch_id), []).append(tie)
    found = {}
    for (change, touch), step in steps.items():
        people = standing[touch]
        after = _in_order(people)
        for tie in reversed(step):
            if tie.came:
                people.pop(tie.key, None)
            else:
                people[tie.key] = tie.person_id
        if (before := _in_order(people)) != after:
            found[change, step[0].position] = WithWhom(touch, before, after)
    return found


def tie_of(change_id: int, position: int, came: bool, values: Mapping[str, Any]) -> Tie:
    """Return what a recorded entry of the table says, from the fields of the record that came or went."""
    return Tie(change_id, position, came, values["id"], values["touch_id"], values["person_id"])


def _read_standing(session: Session, touches: set[int]) -> dict[int, dict[int, int]]:
    """Return the people who stand with each touch now, each under the key of the record that ties them."""
    link = SQLModel.metadata.tables[LINK].columns
    standing: dict[int, dict[int, int]] = {touch: {} for touch in touches}
    query = select(link.id, link.touch_id, link.person_id).where(link.touch_id.in_(touches))
    for key, touch, person in session.connection().execute(query):
        standing[touch][key] = person
    return standing


def _in_order(people: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(people[key] for key in sorted(people))
