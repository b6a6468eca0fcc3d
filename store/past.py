"""The past: the whole book as it was at the end of a day, as a private copy on which all that came after is taken back.

The history is complete, so that any list, screen or document works on the copy as on the book itself. The book is only
read. The copy can only be read, lies in a folder that its process holds, and goes when it is closed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import delete, func
from sqlmodel import Session, SQLModel, col, or_, select

from store import bookfile, clock, search
from store.backup import copy_whole
from store.book import Book, Writing
from store.bulk import calm_memory, postpone_indexes, stoppable
from store.errors import UNCHANGED, NotFound, Refused, StoreError
from store.files import say_why
from store.gate import Gate
from store.held_folders import HeldFolder, hold_new_folder
from store.history import DELETED, INSERTED, UPDATED, Change, ChangeEntry, Entry
from store.places import make_private
from store.plans.openings import PlanOpening
from store.reviews.pictures import change_on
from store.sheets import Sheet
from store.undoing import apply_entries

AT_ONCE = 5_000
"""Entries of the history that are taken back in one go: so often is looked whether to go on."""


class NotLookedBack(StoreError):
    """Looking back was stopped."""


@dataclass
class Watch:
    """Who waits for the past: is told how far it is, and may stop it."""

    tell: Callable[[int, int], object] | None = None
    """Called with how many entries of the history are taken back, of how many."""
    is_stopped: Callable[[], bool] = lambda: False

    def say(self, done: int, total: int) -> None:
        """Say how far it is."""
        if self.tell is not None:
            self.tell(done, total)

    def look(self) -> None:
        """Raise NotLookedBack when it is to be stopped."""
        if self.is_stopped():
            raise NotLookedBack("Not looked back", "It was stopped.", safe=UNCHANGED)


class PastBook(Book):
    """The book as it was at the end of a day, read only; closing it takes its copy away."""

    def __init__(self, folder: HeldFolder, path: Path, day: date, who: str) -> None:
        """Open the copy in a folder that is ours."""
        self.day = day
        self._folder = folder
        super().__init__(path, who=who, read_only=True, gate=_OpenGate(path))

    @property
    def day_words(self) -> str:
        """Its day as it stands in a sentence."""
        return day_words(self.day)

    @property
    def moment(self) -> datetime:
        """The last instant of its day, for the clock to stand at while it is looked at."""
        return end_of(self.day)

    def no_writing(self) -> Refused:
        """Return why nothing can be written."""
        return Refused(f"This is the book as it was on {day_words(self.day)}", "It can only be read.", safe=UNCHANGED)

    def close(self) -> None:
        """Let go of the copy and take it away."""
        self._engine.dispose()
        self._folder.remove()


class _OpenGate(Gate):
    """Guards a copy that was made a moment ago and that nobody keeps: no look, no backup, no marker."""

    def let_write(self) -> None:
        """Let every write begin."""

    def let_commit(self) -> None:
        """Let every change be saved."""

    def close(self) -> None:
        """Leave nothing beside it."""


def day_words(day: date) -> str:
    """Return a day as it stands in a sentence: `31 Mar 2026`."""
    return f"{day.day} {day:%b %Y}"


def end_of(day: date) -> datetime:
    """Return the last instant of a day where the user is."""
    return datetime.combine(day, time.max).astimezone()


def open_past(book: Book, day: date, folder: Path, watch: Watch | None = None) -> PastBook:
    """Return the book as it was at the end of a day; its copy lies in a folder of its own within `folder` until then.

    NotFound in words when the book had not begun, Refused when the day lies ahead, NotLookedBack when it was stopped.
    """
    watch = watch or Watch()
    with book.read() as session:
        until = _last_change(session, day)
    try:
        held = hold_new_folder(make_private(folder))
    except OSError as error:
        raise _no_room(folder, error) from None
    path = held.path / "book.db"
    try:
        copy_whole(book.path, path)
        watch.look()
        _look_back(path, until, day, watch)
        return PastBook(held, path, day, book.who)
    except sqlite3.Error as error:
        held.remove()
        raise bookfile.in_words(book.path, error) from None
    except OSError as error:
        held.remove()
        raise _no_room(folder, error) from None
    except BaseException:
        held.remove()
        raise


def _no_room(folder: Path, error: OSError) -> Refused:
    return Refused("The past cannot be shown", f"{folder}: {say_why(error)}", "Free some space.", safe=UNCHANGED)


def _last_change(session: Session, day: date) -> int:
    """Return the newest change that was made until the end of a day."""
    if day > clock.today():
        raise Refused("Not there yet", f"{day_words(day)} is still to come.", "Choose a day that is over, or today.")
    first = session.exec(select(Change.at).order_by(col(Change.id)).limit(1)).first()
    begun = datetime.fromisoformat(first).astimezone().date() if first else None
    until = change_on(session, day) if begun and begun <= day else 0
    if not until:
        since = f"The book begins on {day_words(begun)}." if begun else "The book is empty."
        raise NotFound(f"Nothing is known of {day_words(day)}", since, "Choose a later day.")
    return until


def _look_back(path: Path, until: int, day: date, watch: Watch) -> None:
    """Take all back on a copy that was done after a change, and cut its history off there."""
    with calm_memory(), Book(path, gate=_OpenGate(path)) as copy, ExitStack() as afterwards:
        try:
            with copy.write("") as writing:
                afterwards.enter_context(stoppable(writing, watch.is_stopped))
                total = _postpone_indexes(writing, until)
                touched = _Touched()
                _take_back(writing, until, total, touched, watch)
                touched.sync(writing)
                _cut(writing, until, day)
        except StoreError:
            watch.look()  # SQLite was stopped in the middle of a statement, and says so in its own way
            raise


def _postpone_indexes(session: Writing, until: int) -> int:
    """Take indexes off where most of a table goes or comes back; return how many entries are to be taken back."""
    of, later = (ChangeEntry.table_name, ChangeEntry.action), col(ChangeEntry.change_id) > until
    counts = {
        (table, action): number
        for table, action, number in session.exec(select(*of, func.count()).where(later).group_by(*of))
    }
    going = {table: number for (table, action), number in counts.items() if action == INSERTED}
    coming = {table: number for (table, action), number in counts.items() if action == DELETED}
    total = sum(counts.values())
    postpone_indexes(session, coming, {**going, "change_entry": total})
    return total


def _take_back(session: Writing, until: int, total: int, touched: _Touched, watch: Watch) -> None:
    done = 0
    for entries in _entries_after(session, until):
        watch.look()
        watch.say(done, total)
        try:
            apply_entries(session, entries)
        except Refused:
            words = "Its history does not lead back from what it holds now."
            raise Refused(
                "The past cannot be shown", words, "`tierbook check` looks it over.", safe=UNCHANGED
            ) from None
        session.recorder.entries.clear()  # nothing of it is to be recorded
        touched.note(entries)
        done += len(entries)
    watch.say(total, total)
    watch.look()


def _entries_after(session: Writing, until: int) -> Iterator[list[Entry]]:
    """Yield what takes the changes after one back, the newest first."""
    columns = SQLModel.metadata.tables["change_entry"].columns
    names = ("table_name", "record_id", "account_id", "action", "before", "after")
    query = select(*(columns[name] for name in names)).where(columns.change_id > until)
    query = query.order_by(columns.change_id.desc(), columns.position.desc())
    # A few at a time: an import has hundreds of thousands.
    found = session.connection().execute(query, execution_options={"yield_per": AT_ONCE})
    for rows in found.partitions(AT_ONCE):
        yield [
            Entry(table, key, account, action, json.loads(before), json.loads(after)).mirrored()
            for table, key, account, action, before, after in rows
        ]


@dataclass
class _Touched:
    """The records whose words the search finds, of those that were taken back."""

    keys: dict[str, set[int]] = field(default_factory=dict)

    def note(self, entries: Sequence[Entry]) -> None:
        """Note those whose words may be others now."""
        for entry in entries:
            columns = search.INDEXED.get(entry.table, ())
            if columns and (entry.action != UPDATED or not entry.after.keys().isdisjoint(columns)):
                self.keys.setdefault(entry.table, set()).add(entry.record_id)

    def sync(self, session: Writing) -> None:
        """Bring the search in line with them."""
        driver = session.connection().connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
        for table, keys in self.keys.items():
            search.sync_index(driver, table, keys)


def _cut(session: Writing, until: int, day: date) -> None:
    """Take away the history after a change, and what is noted without one after the day."""
    tables = SQLModel.metadata.tables
    entries, changes = tables["change_entry"], tables["change"]
    connection = session.connection()
    connection.execute(delete(entries).where(entries.c.change_id > until))
    connection.execute(delete(changes).where(changes.c.id > until))
    connection.execute(delete(Sheet).where(or_(col(Sheet.made_on) > day, col(Sheet.change_id) > until)))
    connection.execute(delete(PlanOpening).where(col(PlanOpening.opened_on) > day))
