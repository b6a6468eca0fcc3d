"""Dependencies: which action waits for which; nothing waits for itself, however long the way round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.book import Book
from store.errors import UNCHANGED, Refused
from store.plans.actions import Action
from store.plans.belonging import refuse_strays
from store.records import Draft, NeededKey, Record, Row, add_record, checked, read_rows, take

_NAMED = 6
"""So many actions of a circle are told of by name."""


class Dependency(Record, table=True):
    """One action waits for another."""

    part_of = frozenset({"action_id", "waits_for_id"})

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    action_id: int = Field(sa_type=BigInteger, foreign_key="action.id", index=True)
    waits_for_id: int = Field(sa_type=BigInteger, foreign_key="action.id", index=True)


class DependencyDraft(Draft):
    """A dependency as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {"action_id": "Action", "waits_for_id": "Waits for"}
    account_id: NeededKey
    action_id: NeededKey
    waits_for_id: NeededKey


class DependencyRow(Row):
    """A dependency as it goes out."""

    account_id: int
    action_id: int
    waits_for_id: int


def list_dependencies(session: Session, *accounts: int) -> list[DependencyRow]:
    """Return which actions of accounts wait for which, in the order in which it was said."""
    query = select(Dependency).where(col(Dependency.account_id).in_(accounts)).order_by(col(Dependency.id))
    return read_rows(session, DependencyRow, query)


def set_dependencies(book: Book, key: int, waits_for: Iterable[int], seen: Iterable[int] | None = None) -> None:
    """Let an action wait for exactly these; Refused, with the names on the way, when it would wait for itself.

    `seen` is what it waited for when the user looked: what came or went elsewhere since then stays so.
    """
    with book.write("") as session:
        row = take(session, Action, key)
        session.label = f"Action {row.title[:30]}: waits for"
        there = session.exec(select(Dependency).where(Dependency.action_id == key)).all()
        known, wanted = {each.waits_for_id for each in there}, dict.fromkeys(waits_for)
        before = known if seen is None else set(seen)
        for each in there:
            if each.waits_for_id in before and each.waits_for_id not in wanted:
                session.delete(each)
        for other in (other for other in wanted if other not in known | before):
            values = {"account_id": row.account_id, "action_id": key, "waits_for_id": other}
            refuse_strays(session, add_record(session, Dependency, checked(DependencyDraft, values)))
        session.flush()
        _refuse_circle(session, row)


def waiting_for(dependencies: Iterable[DependencyRow]) -> dict[int, list[int]]:
    """Return for each action the ones that it waits for, in the order in which it was said."""
    found: dict[int, list[int]] = {}
    for each in dependencies:
        found.setdefault(each.action_id, []).append(each.waits_for_id)
    return found


def _refuse_circle(session: Session, start: Action) -> None:
    """Refuse when a way leads from an action back to it; breadth first and without recursion, by the shortest way."""
    query = select(Dependency).where(Dependency.account_id == start.account_id)
    next_of = waiting_for(read_rows(session, DependencyRow, query))
    came_from: dict[int, int] = {}
    reached = [int(start.id or 0)]
    for here in reached:
        for there in next_of.get(here, ()):
            if there == start.id:
                raise Refused("That would be a circle", _way(session, came_from, here, start), safe=UNCHANGED)
            if there not in came_from:
                came_from[there] = here
                reached.append(there)


def _way(session: Session, came_from: Mapping[int, int], last: int, start: Action) -> str:
    keys = [last]
    while keys[-1] != start.id:
        keys.append(came_from[keys[-1]])
    titles = [take(session, Action, key).title[:40] for key in [*reversed(keys), int(start.id or 0)]]
    shown = titles if len(titles) <= _NAMED else [*titles[:3], "…", *titles[-2:]]
    return f"An action cannot wait for itself: {' → '.join(shown)}."
