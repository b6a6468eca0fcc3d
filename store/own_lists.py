"""The book's own lists, such as what we sell: each in an order of its own, with no name twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlmodel import Session, col, func, select

from store.book import Book
from store.clean import fold
from store.errors import UNCHANGED, Refused
from store.records import Draft, Row, add_record, as_row, checked, edit_record, let_go, read_rows, take
from store.wording import say_fields

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class OwnList(Generic[R]):
    """A list as it is read and written: `word` is what one in it is called; the table has a name and a position."""

    table: type[Any]
    draft: type[Draft]
    row: type[R]
    word: str

    def read(self, session: Session) -> list[R]:
        """Return what is in the list, in its order."""
        return read_rows(session, self.row, self._in_order())

    def add(self, book: Book, values: Mapping[str, Any]) -> int:
        """Add one, last in the list unless said otherwise, and return its key."""
        with book.write("") as session:
            last = session.exec(select(func.max(self.table.position))).one() or 0
            draft: Any = checked(self.draft, {"position": last + 1, **values})
            session.label = f"{self.word} {draft.name} added"
            row = add_record(session, self.table, draft)
            refuse_namesake(session, row)
            return int(row.id or 0)

    def edit(self, book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> R:
        """Change one, as one recorded step."""
        with book.write("") as session:
            row = take(session, self.table, key)
            session.label = f"{self.word} {row.name}: {say_fields(self.draft, changes)}"
            edit_record(row, self.draft, changes, seen)
            refuse_namesake(session, row)
        return as_row(self.row, row)

    def move(self, book: Book, key: int, step: int) -> None:
        """Move one by so many places, up when below zero, as one recorded step."""
        with book.write("") as session:
            row = take(session, self.table, key)
            session.label = f"{self.word} {row.name} moved {'up' if step < 0 else 'down'}"
            rows = list(session.exec(self._in_order()))
            place = rows.index(row)
            rows.insert(max(0, place + step), rows.pop(place))
            for position, each in enumerate(rows, 1):
                each.position = position

    def remove(self, book: Book, key: int) -> None:
        """Take one out, and with it what is only a part of it, as one recorded step."""
        with book.write("") as session:
            row = take(session, self.table, key)
            session.label = f"{self.word} {row.name} removed"
            let_go(session, row)

    def _in_order(self) -> Any:
        return select(self.table).order_by(col(self.table.position), col(self.table.id))


def refuse_namesake(session: Session, row: Any) -> None:
    """Refuse a record that another of its table shares its name with; case and accents do not count."""
    session.flush()
    table = type(row)
    for other in session.exec(select(table).where(col(table.id) != row.id)):
        if fold(other.name) == fold(row.name):
            raise Refused("There is one already", f"{other.name} is in the list.", safe=UNCHANGED)
