"""Undo and redo: read off the recorded changes, in any session, each recorded as a change of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, insert
from sqlmodel import Session, SQLModel, col, select

from store.book import Book, Writing
from store.errors import NotFound, Refused
from store.history import DELETED, EDIT, INSERTED, REDO, UNDO, Change, Entry, read_entries


@dataclass(frozen=True, slots=True)
class Step:
    """A change that can be taken back or done again: its key and what it was called."""

    change_id: int
    label: str


def next_undo(session: Session) -> Step | None:
    """Return the newest change that still stands, or None."""
    for change in _newest_edits(session):
        if not _is_undone(session, change.id):
            return Step(change.id, change.label)
    return None


def next_redo(session: Session) -> Step | None:
    """Return the change that was undone last, unless something new was done since."""
    steps = select(Change).where(Change.kind != EDIT).order_by(col(Change.id).desc())
    newest = next(iter(_newest_edits(session)), None)
    for step in session.exec(steps):
        if newest and step.id < newest.id:
            return None
        if step.kind == UNDO and step.target and _last_step(session, step.target) == step.id:
            found = session.get(Change, step.target)
            return Step(found.id, found.label) if found else None
    return None


def undo(book: Book) -> Step:
    """Take the newest standing change back and return it; NotFound when there is none."""
    return _carry_out(book, UNDO)


def redo(book: Book) -> Step:
    """Do again what was undone last and return it; NotFound when there is nothing."""
    return _carry_out(book, REDO)


def _carry_out(book: Book, kind: str) -> Step:
    with book.write("", kind=kind) as writing:
        step = next_undo(writing) if kind == UNDO else next_redo(writing)
        if step is None:
            word = "taken back" if kind == UNDO else "done again"
            raise NotFound(f"There is nothing to be {word}", "The book is as it was.", "")
        writing.label, writing.target = step.label, step.change_id
        entries: Sequence[Entry] = list(read_entries(writing, step.change_id))
        if kind == UNDO:
            entries = [entry.mirrored() for entry in reversed(entries)]
        apply_entries(writing, entries)
    return step


def _newest_edits(session: Session) -> Iterator[Change]:
    query = select(Change).where(Change.kind == EDIT).order_by(col(Change.id).desc())
    yield from session.exec(query.execution_options(yield_per=20))


def _last_step(session: Session, change_id: int) -> int | None:
    query = select(Change.id).where(Change.target == change_id).order_by(col(Change.id).desc()).limit(1)
    return session.exec(query).first()


def _is_undone(session: Session, change_id: int) -> bool:
    last = _last_step(session, change_id)
    step = session.get(Change, last) if last else None
    return step is not None and step.kind == UNDO


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
    table = SQLModel.metadata.tables[name]
    blanks = {column.name: _blank(column) for column in table.columns}
    rows = [{**blanks, **_typed(name, entry.after), "version": entry.after.get("version", 0) + 1} for entry in entries]
    return session.connection().execute(insert(table), rows).rowcount


def _delete(session: Writing, name: str, entries: Iterable[Entry]) -> int:
    keys = [(entry.record_id,) for entry in entries]
    statement = f"DELETE FROM {SQLModel.metadata.tables[name].name} WHERE id = ?"  # noqa: S608 - a table of ours
    return session.connection().exec_driver_sql(statement, keys).rowcount


def _update(session: Writing, name: str, entry: Entry) -> int:
    table = SQLModel.metadata.tables[name]
    where: list[ColumnElement[bool]] = [table.c.id == entry.record_id]
    for field, value in _typed(name, entry.before).items():
        where.append(table.c[field].is_(None) if value is None else table.c[field] == value)
    values = {**_typed(name, entry.after), "version": table.c.version + 1}
    return session.connection().execute(table.update().where(*where).values(values)).rowcount


def _blank(column: Any) -> object:
    if column.nullable:
        return None
    return 0 if isinstance(column.type, Integer | Boolean) else ""


def _typed(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    columns = SQLModel.metadata.tables[table].columns
    return {
        name: date.fromisoformat(value) if isinstance(value, str) and columns[name].type.python_type is date else value
        for name, value in values.items()
    }
