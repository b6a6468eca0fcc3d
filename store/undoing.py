"""Undo and redo: read off the recorded changes, in any session, each recorded as a change of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col, select

from store.accounts import Account
from store.book import Book, Writing
from store.bulk import calm_memory, postpone_indexes, roomy
from store.errors import NotFound, Refused
from store.history import DELETED, EDIT, INSERTED, REDO, UNDO, UPDATED, Change, ChangeEntry, Entry, read_entries
from store.opening import TABLES
from store.records import blank_of

KINDS = {str(table.__tablename__): table for table in TABLES}
"""Every table of records by its name."""


LOOKED_AT = 200
"""So many entries of a change are read to tell whose they are; a longer change is an import, whose label tells more."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change that can be taken back or done again: its key, what it was called, and which account it touched.

    Of several accounts only the number is told, and nothing where the label says it, or the change is a long one.
    """

    change_id: int
    label: str
    account: str = ""
    touched: tuple[tuple[str, int], ...] = ()
    """Table and key of the records that it has altered, brought back, or whom it was about: the weightiest last."""

    def in_words(self) -> str:
        """Return `Touch logged: Fleet renewal · Northwind Logistics`."""
        return " · ".join(part for part in (self.label, self.account) if part)


class NothingLeft(NotFound):
    """There is no change to be taken back, or none to be done again."""


def next_undo(session: Session) -> Step | None:
    """Return the newest change that still stands, or None."""
    newest = _newest(session)
    if newest and newest.kind == REDO:
        return _step(session, newest.target)
    edit, later = aliased(Change), aliased(Change)
    last_kind = select(later.kind).where(later.target == edit.id).order_by(col(later.id).desc()).limit(1)
    standing = select(edit.id).where(edit.kind == EDIT, func.coalesce(last_kind.scalar_subquery(), EDIT) != UNDO)
    if newest and newest.kind == UNDO and newest.target:
        standing = standing.where(edit.id < newest.target)  # what came after it was taken back before it
    return _step(session, session.exec(standing.order_by(col(edit.id).desc()).limit(1)).first())


def next_redo(session: Session) -> Step | None:
    """Return the change that was undone last, unless something new was done since."""
    newest = _newest(session)
    if newest is None or newest.kind == EDIT:
        return None
    if newest.kind == UNDO:
        return _step(session, newest.target)
    undone, later = aliased(Change), aliased(Change)
    edit = select(Change.id).where(Change.kind == EDIT).order_by(col(Change.id).desc()).limit(1)
    # What was undone after this one has been done again before it: look only at what was undone before.
    own = select(Change.id).where(Change.target == newest.target, Change.kind == UNDO)
    own = own.order_by(col(Change.id).desc()).limit(1)
    waiting = select(undone.target).where(
        undone.kind == UNDO,
        undone.id > edit.scalar_subquery(),
        undone.id < own.scalar_subquery(),
        ~select(later.id).where(later.target == undone.target, later.id > undone.id).exists(),
    )
    return _step(session, session.exec(waiting.order_by(col(undone.id).desc()).limit(1)).first())


def undo(book: Book, *, until: int | None = None) -> Step:
    """Take the newest standing change back and return it; NothingLeft when there is none.

    `until` is the newest change that there was when the user asked: one that was made after it is Refused, so that
    nobody takes back what he has not seen.
    """
    return _carry_out(book, UNDO, until)


def redo(book: Book) -> Step:
    """Do again what was undone last and return it; NothingLeft when there is nothing."""
    return _carry_out(book, REDO)


def _carry_out(book: Book, kind: str, until: int | None = None) -> Step:
    word = "taken back" if kind == UNDO else "done again"
    with calm_memory(), ExitStack() as afterwards, book.write("", kind=kind) as writing:
        step = next_undo(writing) if kind == UNDO else next_redo(writing)
        if step is None:
            raise NothingLeft(f"There is nothing to be {word}", "The book is as it was.", "")
        if until is not None and step.change_id > until:
            raise Refused(
                f"Nothing was {word}",
                f"There is another change now, from another window: “{step.in_words()}”.",
                "Look at it first, then ask again.",
            )
        writing.label, writing.target = step.label, step.change_id
        entries: Sequence[Entry] = list(read_entries(writing, step.change_id))
        if kind == UNDO:
            entries = [entry.mirrored() for entry in reversed(entries)]
        afterwards.enter_context(roomy(writing))
        _postpone_indexes(writing, entries)
        apply_entries(writing, entries)
    return replace(step, touched=_touched(entries))


def _touched(entries: Sequence[Entry]) -> tuple[tuple[str, int], ...]:
    """Return the records of a step that are still there: the altered ones, those that came, and whom they are about."""
    if len(entries) > LOOKED_AT:
        return ()
    found = [
        (entry.table, entry.record_id) for action in (UPDATED, INSERTED) for entry in entries if entry.action == action
    ]
    gone = {entry.record_id for entry in entries if entry.action == DELETED}
    people = (entry.after.get("person_id") or entry.before.get("person_id") for entry in entries)
    found += [("person", key) for key in people if key and key not in gone]
    return tuple(dict.fromkeys(found))


def _postpone_indexes(session: Writing, entries: Sequence[Entry]) -> None:
    coming = Counter(entry.table for entry in entries if entry.action == INSERTED)
    going = Counter(entry.table for entry in entries if entry.action == DELETED)
    postpone_indexes(session, {**coming, "change_entry": len(entries)}, going)


def _newest(session: Session) -> Change | None:
    """Return the newest change that is an edit, an undo or a redo."""
    query = select(Change).where(col(Change.kind).in_((EDIT, UNDO, REDO)))
    return session.exec(query.order_by(col(Change.id).desc()).limit(1)).first()


def _step(session: Session, change_id: int | None) -> Step | None:
    found = session.get(Change, change_id) if change_id else None
    return Step(found.id, found.label, _account_of(session, found)) if found else None


def _account_of(session: Session, change: Change) -> str:
    looked_at = select(ChangeEntry.account_id).where(ChangeEntry.change_id == change.id).limit(LOOKED_AT + 1)
    found = session.exec(looked_at).all()
    touched = set(found) - {None}
    if len(found) > LOOKED_AT or not touched:
        return ""
    if len(touched) > 1:
        return f"{len(touched)} accounts"
    name = session.exec(select(Account.name).where(col(Account.id).in_(touched))).first()
    return name if name and name not in change.label else ""


def apply_entries(session: Writing, entries: Sequence[Entry]) -> None:
    """Carry out entries as they stand and record them as done.

    Raises Refused when the book is no longer as the entries found it; nothing is committed then.
    """
    for (table, action), run in groupby(entries, key=lambda entry: (entry.table, entry.action)):
        group = list(run)
        if action == INSERTED:
            done = _insert(session, table, group)
        elif action == DELETED:
            done = _delete(session, table, group)
        else:
            done = sum(_update(session, table, entry) for entry in group)
        if done != len(group):
            raise Refused(
                "This cannot be taken back",
                f"A record of “{table.replace('_', ' ')}” is no longer as that change left it.",
                "Nothing was changed. The history tab shows what came after.",
            )
    session.recorder.entries.extend(entries)


def _insert(session: Writing, name: str, entries: Iterable[Entry]) -> int:
    columns = SQLModel.metadata.tables[name]
    blanks = {column.name: blank_of(column) for column in columns.columns}
    rows = [{**blanks, **_values(name, entry.after), "version": entry.after.get("version", 0) + 1} for entry in entries]
    return session.connection().execute(insert(columns), rows).rowcount


def _delete(session: Writing, name: str, entries: Iterable[Entry]) -> int:
    columns = SQLModel.metadata.tables[name]
    statement = columns.delete().where(columns.c.id == bindparam("this_record"))
    return session.connection().execute(statement, [{"this_record": entry.record_id} for entry in entries]).rowcount


def _update(session: Writing, name: str, entry: Entry) -> int:
    columns = SQLModel.metadata.tables[name]
    where: list[ColumnElement[bool]] = [columns.c.id == entry.record_id]
    for field, value in _typed(name, entry.before).items():
        where.append(columns.c[field].is_(None) if value is None else columns.c[field] == value)
    values = {**_values(name, entry.after), "version": columns.c.version + 1}
    return session.connection().execute(columns.update().where(*where).values(values)).rowcount


def _values(name: str, recorded: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be written: the fields as recorded, and what follows from them."""
    return {**_typed(name, recorded), **KINDS[name].following(recorded)}


def _typed(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return recorded fields as the table takes them; derived ones, which books of version 1 recorded, are left out."""
    columns = SQLModel.metadata.tables[table].columns
    return {
        name: date.fromisoformat(value) if isinstance(value, str) and columns[name].type.python_type is date else value
        for name, value in values.items()
        if name not in KINDS[table].derived
    }
