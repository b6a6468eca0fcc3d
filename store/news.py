"""News: what was changed at an account and is worth telling before a call, each thing in one line, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from store.history import EDIT, INSERTED, MADE, UNDO, UPDATED, Change, ChangeEntry

ENTRIES = 40
"""Records of one change that are looked at: what touched none of the account's among them, an import, is news."""
TOLD = 3
"""So many changes of one thing are named; of more the number is."""
OUR_OWN = frozenset({
    "account_link", "dependency", "due_touch", "enrolment", "external_key", "objective_link", "relationship",
    "responsibility", "talking_point", "touch", "touch_person",
})  # fmt: skip
"""Tables that hold how we work, and those that another part of the brief tells of."""
BESIDE = frozenset({
    "action_id", "centre_id", "comment", "name_key", "need_by", "need_owner_id", "note", "notes", "objective_id",
    "play", "position", "sheet_template", "source", "tier_since", "version",
})  # fmt: skip
"""Fields that are no news by themselves: how we keep our book."""
OF_ACCOUNT = frozenset({
    "archived_on", "countermeasure", "name", "owner_id", "parent_id", "relationship", "revenue", "tier",
    "vulnerability",
})  # fmt: skip
"""Fields of the account itself that are news; the others are looked up where they are needed."""
OF_ACTION = frozenset({"status", "due_on"})
"""Fields of an action that are news; what is to be done next, the plan says."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was changed in one thing: the day of the newest change, by whom, and what it was called."""

    day: date
    who: str
    label: str


def read_news(
    session: Session, account_id: int, changes: Iterable[Change], since: date, today: date, reader: str | None = None
) -> tuple[Step, ...]:
    """Return which of an account's changes after a day are worth telling; changes and steps come newest first.

    Left out is what was taken back, what only says how we work, and what `reader` did today (None: nobody reads):
    whoever prepares a call knows that. Several changes of one thing are told in one line.
    """
    late = [change for change in changes if _day(change) > since]
    labels = _read_labels(session, account_id, [change.id for change in late])
    told: list[tuple[Change, str]] = []
    for change, sign in _standing(late):
        label = labels.get(change.id, change.label)
        if label and not (change.who == reader and _day(change) == today):
            told.append((change, sign + label))
    return tuple(_gather(told))


def _day(change: Change) -> date:
    """Return the day of a change where the user is, as the day of a touch."""
    return datetime.fromisoformat(change.at).astimezone().date()


def _standing(changes: Sequence[Change]) -> Iterator[tuple[Change, str]]:
    """Yield the changes that have an effect today, each with the sign for what was taken back, or done again.

    What was done among them and taken back is not told at all.
    """
    turns: dict[int, list[Change]] = {}
    for change in changes:
        if change.kind not in (EDIT, MADE):
            turns.setdefault(change.target or 0, []).append(change)
    here = {change.id for change in changes}
    for change in changes:
        if change.kind in (EDIT, MADE):
            if len(turns.get(change.id, ())) % 2 == 0:
                yield change, ""
        elif change.target not in here and len(whole := turns[change.target or 0]) % 2 and whole[0] is change:
            yield change, "↶ " if change.kind == UNDO else "↷ "


def _read_labels(session: Session, account_id: int, keys: Sequence[int]) -> dict[int, str]:
    """Return what each of these changes is called where it did something at the account; "" where that is no news."""
    columns: list[Any] = [Change.id, Change.label, ChangeEntry.table_name, ChangeEntry.action, ChangeEntry.after]
    query = select(*columns).join(ChangeEntry, col(ChangeEntry.change_id) == col(Change.id))
    query = query.where(col(Change.id).in_(keys), ChangeEntry.account_id == account_id)
    query = query.where(ChangeEntry.position < ENTRIES).order_by(col(ChangeEntry.position))
    labels: dict[int, str] = {}
    for key, label, table, action, text in session.connection().execute(query):
        after = json.loads(text)
        if not labels.setdefault(key, "") and _is_news(table, action, after):
            labels[key] = _whole(label, after)
    return labels


def _is_news(table: str, action: str, after: Mapping[str, Any]) -> bool:
    if table in OUR_OWN or (table == "action" and action == INSERTED):
        return False
    if action != UPDATED:
        return True
    fields = OF_ACCOUNT if table == "account" else OF_ACTION if table == "action" else after.keys() - BESIDE
    return not after.keys().isdisjoint(fields)


def _whole(label: str, after: Mapping[str, Any]) -> str:
    """Return a label with the whole text of a record that was added, of which a label holds the beginning."""
    thing, colon, what = label.partition(": ")
    texts = (text.split("\n")[0] for text in after.values() if isinstance(text, str))
    return thing + colon + next((text for text in texts if what and text.startswith(what)), what)


_ENDS = (" added", " removed", "Done", "Dropped", "again", "over")
"""How a label begins, before its colon, that names one thing and not what was changed in it."""


def _gather(told: Iterable[tuple[Change, str]]) -> Iterator[Step]:
    """Yield one step for each thing: labels that begin alike are about one thing, `Marta Visser: support neutral`."""
    things: dict[str, list[tuple[Change, str]]] = {}
    for change, label in told:
        thing, _, what = label.partition(": ")
        thing, what = (label, "") if thing.endswith(_ENDS) else (thing, what)
        things.setdefault(thing, []).append((change, what))
    for thing, changes in things.items():
        newest = changes[0][0]
        said = [*dict.fromkeys(what for _, what in changes if what)]
        more = [f"and {len(said) - TOLD} more"] if len(said) > TOLD else []
        what = ", ".join([*said[:TOLD], *more])
        yield Step(_day(newest), newest.who, f"{thing}: {what}" if what else thing)
