"""After any sequence of edits, undoes and redoes, the past book of a day holds what the book held on that day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlmodel import select

from store import clock
from store.accounts import Account
from store.book import Book
from store.checkup import check_book
from store.dossier import read_dossier
from store.errors import NotFound
from store.past import open_past
from tests.store.test_undoing_any_order import STATEMENTS, Editing

LATER = datetime(2060, 1, 1, 9, tzinfo=UTC)
COUNTS_EDITS = re.compile(r"\bversion=\d+,? ?")


def held(book: Book) -> tuple[str, ...]:
    """Return all that a book holds, and every dossier of it, but for how often each was edited."""
    with book.raw() as connection:
        rows = [repr(connection.execute(statement).fetchall()) for statement in STATEMENTS]
    with book.read() as session:
        keys = session.exec(select(Account.id).order_by(Account.id)).all()
        dossiers = [COUNTS_EDITS.sub("", repr(read_dossier(session, key))) for key in keys if key]
    return *rows, *dossiers


class LookingBack(Editing):
    """The same edits, beside what the book held after each change, and on which day that was."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[date, tuple[str, ...]]] = []
        self.newest = 0
        self.note()

    def note(self) -> None:
        """Keep what the book holds, if that is by a new change."""
        with self.book.raw() as connection:
            key, at = connection.execute("SELECT id, at FROM change ORDER BY id DESC LIMIT 1").fetchone()
        if key != self.newest:
            self.newest = key
            self.seen.append((datetime.fromisoformat(at).date(), held(self.book)))

    def edit(self, do: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        made = super().edit(do, *arguments, **named)
        self.note()
        return made

    @rule()
    @precondition(lambda self: self.past)
    def take_back(self) -> None:
        super().take_back()
        self.note()

    @rule()
    @precondition(lambda self: self.future)
    def do_again(self) -> None:
        super().do_again()
        self.note()

    @rule(place=st.floats(0, 1))
    def look_back(self, place: float) -> None:
        day = self.seen[int(place * (len(self.seen) - 1))][0]
        wanted = next(holds for on, holds in reversed(self.seen) if on <= day)
        now = held(self.book)
        with clock.standing_at(LATER):
            if day < self.seen[0][0]:
                with pytest.raises(NotFound, match="Nothing is known"):
                    open_past(self.book, day, self.path.parent / "past")
                return
            with open_past(self.book, day, self.path.parent / "past") as then:
                assert held(then) == wanted
                assert check_book(then.path) == []
        assert held(self.book) == now

    def teardown(self) -> None:
        for place in (0.0, 0.5, 1.0):
            self.look_back(place)
        self.book.close()
        self.folder.cleanup()


TestLookingBack = LookingBack.TestCase
TestLookingBack.settings = settings(max_examples=6, stateful_step_count=30)
