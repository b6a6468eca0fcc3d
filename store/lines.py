"""Lines: what runs between two people besides reporting: influence, conflict, informal reporting, acquaintance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, NamedTuple, Self

from pydantic import model_validator
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, func, or_, select

from store import clock
from store.accounts import Account
from store.book import Book
from store.errors import UNCHANGED, Refused
from store.evidence import EvidenceDraft
from store.people import Person, Seat
from store.quick_rows import in_portions
from store.records import (
    Key,
    Record,
    Row,
    Text,
    add_record,
    as_row,
    checked,
    edit_record,
    one_of,
    read_rows,
    take,
)
from store.records import Line as OneLine
from store.wording import say_fields
from store.words import LINE_KIND, STRENGTH

MUTUAL = frozenset({"conflicts with", "knows", "former colleague"})
"""Kinds that run both ways by nature."""


class Line(Record, table=True):
    """A line from one end to the other; each end is a person, or the seat of somebody whom we do not know yet.

    `both_ways` when it runs back as well. The ends may be at different accounts: people know each other across firms.
    """

    part_of = frozenset({"from_person_id", "from_seat_id", "to_person_id", "to_seat_id"})

    account_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="account.id", index=True)
    kind: str
    from_person_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="person.id", index=True)
    from_seat_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="seat.id", index=True)
    to_person_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="person.id", index=True)
    to_seat_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="seat.id", index=True)
    strength: str = ""
    both_ways: bool = False
    note: str = ""
    source: str = ""
    as_of: date | None = None
    state: str = ""


class LineDraft(EvidenceDraft):
    """A line as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {"source": "Who says so", "as_of": "As of", "both_ways": "Both ways"}
    account_id: Key = None
    kind: Annotated[OneLine, one_of(LINE_KIND)]
    from_person_id: Key = None
    from_seat_id: Key = None
    to_person_id: Key = None
    to_seat_id: Key = None
    strength: Annotated[OneLine, one_of(STRENGTH)] = ""
    both_ways: bool = False
    note: Text = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.kind:
            raise ValueError("What kind of line is it?")
        starts = (self.from_person_id, self.from_seat_id)
        ends = (self.to_person_id, self.to_seat_id)
        if starts.count(None) != 1 or ends.count(None) != 1:
            raise ValueError("A line has two ends, each a person or a seat")
        if starts == ends:
            raise ValueError("A line needs two different people")
        return self


class LineRow(Row):
    """A line as it goes out."""

    account_id: int | None
    kind: str
    from_person_id: int | None
    from_seat_id: int | None
    to_person_id: int | None
    to_seat_id: int | None
    strength: str
    both_ways: bool
    note: str
    source: str
    as_of: date | None
    state: str

    @property
    def runs_both_ways(self) -> bool:
        """Whether it runs back as well, by nature or because somebody said so."""
        return self.both_ways or self.kind in MUTUAL


def list_lines(session: Session, *accounts: int) -> list[LineRow]:
    """Return the lines of accounts, and those from elsewhere that end at their people, in the order they were made."""
    here = select(Person.id).where(col(Person.account_id).in_(accounts))
    query = select(Line).where(or_(col(Line.account_id).in_(accounts), col(Line.to_person_id).in_(here)))
    return read_rows(session, LineRow, query.order_by(col(Line.id)))


class FarEnd(NamedTuple):
    """A person at the end of a line: where she works, and what she is called."""

    account_id: int | None
    name: str
    account: str

    def seen_from(self, account_id: int | None) -> str:
        """Return her name, with where she works unless it is that account."""
        return self.name if account_id == self.account_id or not self.account else f"{self.name}, {self.account}"


def read_ends(session: Session, lines: Iterable[LineRow], *also: int) -> dict[int, FarEnd]:
    """Return the people at the ends of lines, and those with these keys, wherever they work, by key."""
    keys = {key for line in lines for key in (line.from_person_id, line.to_person_id) if key} | set(also)
    query = select(Person.id, Person.account_id, Person.name, func.coalesce(Account.name, ""))
    query = query.join(Account, col(Account.id) == col(Person.account_id), isouter=True)
    return {
        int(key or 0): FarEnd(*found)
        for chunk in in_portions(sorted(keys))
        for key, *found in session.exec(query.where(col(Person.id).in_(chunk)))
    }


class LinesAt(NamedTuple):
    """The lines of one person, or of a seat, and what all their ends are called."""

    called: str
    """The person, or the seat by its title."""
    rows: tuple[LineRow, ...]
    names: Mapping[int, str]
    """By the key of the person or of the seat; people of other accounts with where they work."""


def read_lines_at(session: Session, person_id: int = 0, seat_id: int = 0) -> LinesAt:
    """Return the lines that begin or end at a person, or at the seat of that key; NotFound when it is gone."""
    here = take(session, Person, person_id) if person_id else take(session, Seat, seat_id)
    ends = (
        (col(Line.from_person_id), col(Line.to_person_id))
        if person_id
        else (col(Line.from_seat_id), col(Line.to_seat_id))
    )
    found = session.exec(select(Line).where(or_(*(end == here.id for end in ends))).order_by(col(Line.id)))
    rows = tuple(as_row(LineRow, row) for row in found)
    names = {key: end.seen_from(here.account_id) for key, end in read_ends(session, rows).items()}
    seats = {key for row in rows for key in (row.from_seat_id, row.to_seat_id) if key}
    titles = {key: _name_of(session, None, key) for key in seats}
    return LinesAt(_name_of(session, person_id or None, seat_id or None), rows, {**titles, **names})


def add_line(book: Book, values: Mapping[str, Any]) -> int:
    """Draw a line, as of today and assumed unless said otherwise; return its key. One of a kind between two ends."""
    draft = checked(LineDraft, {"as_of": clock.today(), "state": "unconfirmed", **values})
    with book.write("") as session:
        session.label = _in_words(session, draft)
        row = add_record(session, Line, draft)
        session.flush()
        _refuse_twice(session, row)
        return int(row.id or 0)


def edit_line(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> LineRow:
    """Change a line, as one recorded step."""
    with book.write("") as session:
        row = take(session, Line, key)
        session.label = f"{_in_words(session, row)}: {say_fields(LineDraft, changes)}"
        edit_record(row, LineDraft, changes, seen)
        session.flush()
        _refuse_twice(session, row)
    return as_row(LineRow, row)


def remove_line(book: Book, key: int) -> None:
    """Take a line out; undo brings it back."""
    with book.write("") as session:
        row = take(session, Line, key)
        session.label = f"{_in_words(session, row)}: line removed"
        session.delete(row)


def _ends(line: LineDraft | Line) -> tuple[tuple[int | None, int | None], tuple[int | None, int | None]]:
    return (line.from_person_id, line.from_seat_id), (line.to_person_id, line.to_seat_id)


def _in_words(session: Session, line: LineDraft | Line) -> str:
    start, end = (_name_of(session, *ends) for ends in _ends(line))
    return f"{start} {line.kind} {end}"


def _name_of(session: Session, person_id: int | None, seat_id: int | None) -> str:
    person = session.get(Person, person_id) if person_id else None
    seat = session.get(Seat, seat_id) if seat_id else None
    return person.name if person else (seat.title if seat else "") or "unnamed seat"


def _refuse_twice(session: Session, row: Line) -> None:
    start, end = _ends(row)
    for other in session.exec(select(Line).where(Line.kind == row.kind, col(Line.id) != row.id, _touches(row))):
        both_ways = row.both_ways or other.both_ways or row.kind in MUTUAL
        ways = [_ends(other), _ends(other)[::-1]] if both_ways else [_ends(other)]
        if (start, end) in ways:
            raise Refused("That line is there already", "Open it to change it.", safe=UNCHANGED)


def _touches(row: Line) -> Any:
    ends = [
        column == value
        for column, value in (
            (col(Line.from_person_id), row.from_person_id),
            (col(Line.from_seat_id), row.from_seat_id),
            (col(Line.to_person_id), row.from_person_id),
            (col(Line.to_seat_id), row.from_seat_id),
        )
        if value is not None
    ]
    return or_(*ends)
