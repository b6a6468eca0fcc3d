"""The account list as a window over the book: the rows on the screen, counts and figures, read with plain sqlite3.

Imports nothing heavy, so that the first screen waits for nothing; a test holds it equal to the SQLModel reads.
A window steps on by key, and jumps by OFFSET from the nearer end, so it costs the same anywhere in a million rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from store import search
from store.acquaintance import how_known
from store.freshness import stale_before
from store.words import FACT_ENDED

ALL: Final = -2
"""The shelf that stands for all accounts in use."""
ARCHIVED: Final = -1
UNTIERED: Final = 0

SORTABLE = ("name_key", "industry", "revenue", "open_amount", "last_touch_on")
NULLABLE = frozenset({"industry", "revenue", "last_touch_on"})
MARGIN = 60
"""Rows read beyond those asked for, so that stepping on rarely reads."""

_COLUMNS = "id, name, tier, industry, city, country, employees, revenue, open_amount, last_touch_on, shelf, parent_id"


class AccountLine(NamedTuple):
    """One line of the account list. Money in minor units."""

    id: int
    name: str
    tier: int | None
    industry: str
    city: str
    country: str
    employees: int | None
    revenue: int | None
    open_amount: int
    last_touch_on: str | None
    shelf: int
    parent_id: int | None


class BookLine(NamedTuple):
    """What the first screen says of the book itself."""

    name: str
    currency: str
    fiscal_year_start: int
    company: str


class Order(NamedTuple):
    """What a list is sorted by, one of SORTABLE. Rows without a value come last either way up."""

    column: str = "name_key"
    descending: bool = False

    @property
    def key(self) -> str:
        """The column of the account that is compared: of industries one where case and accents do not count."""
        return "industry_key" if self.column == "industry" else self.column

    def in_sql(self, *, backwards: bool = False) -> str:
        """Return the order as SQL, or the same the other way up; ValueError when it is not of SORTABLE."""
        if self.column not in SORTABLE:  # the name goes into a statement
            raise ValueError(self.column)
        direction = "DESC" if self.descending != backwards else "ASC"
        # SQLite takes NULL for the least value; only where that puts the unknown first is it said otherwise.
        nulls = "" if self.column not in NULLABLE or self.descending else " NULLS LAST"
        nulls = " NULLS FIRST" if nulls and backwards else nulls
        return f"{self.key} {direction}{nulls}, id {direction}"


def read_book_line(connection: sqlite3.Connection) -> BookLine:
    """Return name, currency, fiscal year and company of the book."""
    found = connection.execute("SELECT name, currency, fiscal_year_start, company FROM book_settings")
    return BookLine(*found.fetchone())


def read_newest_change(connection: sqlite3.Connection) -> int:
    """Return the key of the newest change, 0 in a book without any."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()[0])


def has_changed(connection: sqlite3.Connection, seen: int) -> bool:
    """Say whether the newest change is another one than was seen; no, when the book cannot be read at the moment."""
    try:
        return read_newest_change(connection) != seen
    except sqlite3.Error:  # told by whatever needs the book next
        return False


def count_shelves(connection: sqlite3.Connection) -> dict[int, int]:
    """Return how many accounts lie on each shelf: 1, 2, 3, UNTIERED, ARCHIVED, and ALL of those in use."""
    counts = dict(connection.execute("SELECT shelf, accounts FROM shelf_tally"))
    counts[ALL] = sum(n for shelf, n in counts.items() if shelf != ARCHIVED)
    return counts


def count_loose_ends(connection: sqlite3.Connection) -> int:
    """Return how many people, empty seats and opportunities have no account, because their import named none known."""
    found = connection.execute(
        "SELECT (SELECT count(*) FROM person WHERE account_id IS NULL) "
        "+ (SELECT count(*) FROM opportunity WHERE account_id IS NULL) "
        "+ (SELECT count(*) FROM seat s WHERE account_id IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM occupancy o WHERE o.seat_id = s.id AND o.ended_on IS NULL))"
    )
    return int(found.fetchone()[0])


class AccountWindow:
    """The accounts of one shelf in one order; gives any rows of it, holds only some."""

    def __init__(self, connection: sqlite3.Connection, shelf: int = ALL, order: Order | None = None) -> None:
        """Start at the top of the shelf."""
        self._connection = connection
        self.shelf = shelf
        self.order = order or Order()
        self.order.in_sql()
        self._lines: list[AccountLine] = []
        self._start = 0
        self._count = count_shelves(connection).get(shelf, 0)

    def count(self) -> int:
        """Return how many accounts there are on the shelf."""
        return self._count

    def lines(self, start: int, stop: int) -> Sequence[AccountLine]:
        """Return the accounts from position `start` up to `stop`, fewer at the end."""
        start, stop = max(0, start), min(stop, self._count)
        if start >= stop:
            return ()
        if not (self._start <= start and stop <= self._start + len(self._lines)):
            self._load(start, stop)
        return self._lines[start - self._start : stop - self._start]

    def position_of(self, key: int) -> int | None:
        """Return where an account stands in this list, None when it is not in it."""
        here = next((n for n, line in enumerate(self._lines) if line.id == key), None)
        if here is not None:
            return self._start + here
        shelf, column = self._where(), self.order.key
        row = self._connection.execute(f"SELECT {column}, id FROM account WHERE {shelf} AND id = ?", (key,)).fetchone()
        if row is None:
            return None
        before, arguments = self._before(row[0], row[1])
        found = self._connection.execute(f"SELECT count(*) FROM account WHERE {shelf} AND ({before})", arguments)
        return int(found.fetchone()[0])

    # -- reading ---------------------------------------------------------------------------------------------------

    def _load(self, start: int, stop: int) -> None:
        known_end = self._start + len(self._lines)
        wanted = stop - start + MARGIN
        if self._lines and self._start <= start <= known_end <= start + wanted:
            more = self._after(self._lines[-1], wanted)
            keep = self._lines[max(0, start - MARGIN - self._start) :]
            self._start = known_end - len(keep)
            self._lines = keep + more
        elif self._lines and start < self._start <= stop <= known_end:
            first = max(0, start - MARGIN)
            self._lines = self._read(first, self._start - first) + self._lines[: stop - self._start + MARGIN]
            self._start = first
        else:
            self._start = max(0, start - MARGIN // 2)
            self._lines = self._read(self._start, stop - self._start + MARGIN)
        if len(self._lines) < min(stop, self._count) - self._start:
            self._start = start
            self._lines = self._read(start, stop - start)

    def _read(self, start: int, wanted: int) -> list[AccountLine]:
        wanted = min(wanted, self._count - start)
        if start > self._count // 2:
            rows = self._select("", (), self._count - start - wanted, wanted, backwards=True)
            return rows[::-1]
        return self._select("", (), start, wanted)

    def _after(self, line: AccountLine, wanted: int) -> list[AccountLine]:
        """Step on by key: as cheap at the end of a million as at its beginning."""
        value = self._value(line)
        sign = "<" if self.order.descending else ">"
        column = self.order.key
        if value is None:
            tie = "<" if self.order.descending else ">"
            return self._select(f" AND {column} IS NULL AND id {tie} ?", (line.id,), 0, wanted)
        rows = self._select(f" AND ({column}, id) {sign} (?, ?)", (value, line.id), 0, wanted)
        if len(rows) < wanted and self.order.column in NULLABLE:
            rows += self._select(f" AND {column} IS NULL", (), 0, wanted - len(rows))
        return rows

    def _value(self, line: AccountLine) -> object:
        if self.order.key in AccountLine._fields:
            return getattr(line, self.order.key)
        found = self._connection.execute(f"SELECT {self.order.key} FROM account WHERE id = ?", (line.id,)).fetchone()
        return found[0] if found else ""

    def _select(
        self, more: str, arguments: tuple[object, ...], skip: int, wanted: int, *, backwards: bool = False
    ) -> list[AccountLine]:
        where, order = self._where() + more, self.order.in_sql(backwards=backwards)
        statement = f"SELECT {_COLUMNS} FROM account WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
        rows = self._connection.execute(statement, (*arguments, wanted, skip))
        return [AccountLine(*row) for row in rows]

    def _where(self) -> str:
        return "archived_on IS NULL" if self.shelf == ALL else f"shelf = {self.shelf:d}"

    def _before(self, value: object, key: int) -> tuple[str, tuple[object, ...]]:
        column = self.order.key
        sign = ">" if self.order.descending else "<"
        if value is None:
            return f"{column} IS NOT NULL OR (id {sign} ?)", (key,)
        return f"({column}, id) {sign} (?, ?)", (value, key)


def read_lines(connection: sqlite3.Connection, keys: Sequence[int]) -> list[AccountLine]:
    """Return the lines of these accounts in use, in the order of the keys."""
    marks = ", ".join("?" * len(keys))
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM account WHERE id IN ({marks}) AND archived_on IS NULL",
        tuple(keys),
    )
    found = {row[0]: AccountLine(*row) for row in rows}
    return [found[key] for key in keys if key in found]


def find_lines(connection: sqlite3.Connection, text: str, limit: int = search.CANDIDATES) -> list[AccountLine]:
    """Return the accounts that match, best first: names that begin with the text, then lower tiers, then names."""
    keys = search.find_account_keys(connection, text, limit)
    if len(keys) >= limit:
        return read_lines(connection, keys)
    marks = ", ".join("?" * len(keys))
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM account WHERE id IN ({marks}) AND archived_on IS NULL "
        "ORDER BY name_key < ? OR name_key >= ?, coalesce(tier, 4), name_key, id",
        (*keys, *search.keys_from(text)),
    )
    return [AccountLine(*row) for row in rows]


class Brief(NamedTuple):
    """What the panel beside the list says of the selected account. Money in minor units, dates ISO."""

    id: int
    name: str
    tier: int | None
    tier_reason: str
    industry: str
    city: str
    country: str
    relationship: str
    customer_since: int | None
    employees: int | None
    revenue: int | None
    owner: str
    parent: str
    seats: int
    seats_known: int
    """Seats in which somebody sits whom one of us has met or knows: a name alone does not count."""
    seats_to_find: int
    """Seats of which nobody knows who sits there."""
    facts: int
    facts_confirmed: int
    facts_stale: int
    open_deals: int
    open_amount: int
    overdue_deals: int
    won_amount: int
    points: int
    last_touch_on: str | None
    last_touch: str
    next_step: str


def read_brief(connection: sqlite3.Connection, key: int, today: date) -> Brief | None:
    """Return the brief of an account, None when it is gone. `today` decides what is stale and overdue."""
    found = connection.execute(
        "SELECT a.id, a.name, a.tier, a.tier_reason, a.industry, a.city, a.country, a.relationship, a.customer_since, "
        "a.employees, a.revenue, coalesce(c.name, '') AS owner, coalesce(p.name, '') AS parent, a.open_amount, "
        "a.last_touch_on FROM account a LEFT JOIN colleague c ON c.id = a.owner_id "
        "LEFT JOIN account p ON p.id = a.parent_id WHERE a.id = ?",
        (key,),
    )
    row = found.fetchone()
    if row is None:
        return None
    names = [column[0] for column in found.description]
    return Brief(**dict(zip(names, row, strict=True)), **_figures(connection, key, today))


def _figures(connection: sqlite3.Connection, key: int, today: date) -> dict[str, Any]:
    """Return what is counted for a brief: people, facts, deals, points, and the newest touch."""
    one = connection.execute
    seats, known, wanted = _count_seats(connection, key)
    facts, confirmed, stale = _count_facts(connection, key, today)
    deals, overdue, won = one(
        "SELECT count(CASE WHEN state = 'open' THEN 1 END), "
        "count(CASE WHEN state = 'open' AND close_on < ? THEN 1 END), "
        "coalesce(sum(CASE WHEN state = 'won' THEN amount END), 0) FROM opportunity WHERE account_id = ?",
        (today.isoformat(), key),
    ).fetchone()
    points = one("SELECT count(*) FROM talking_point WHERE account_id = ? AND text <> ''", (key,)).fetchone()[0]
    last_touch, next_step = _newest_touch(connection, key)
    return {
        "seats": seats,
        "seats_known": known,
        "seats_to_find": wanted,
        "facts": facts,
        "facts_confirmed": confirmed,
        "facts_stale": stale,
        "open_deals": deals,
        "overdue_deals": overdue,
        "won_amount": won,
        "points": points,
        "last_touch": last_touch,
        "next_step": next_step,
    }


def _count_seats(connection: sqlite3.Connection, key: int) -> tuple[int, int, int]:
    """Return how many seats there are, how many with somebody whom we know, and how many we need somebody for."""
    seats, vacant = connection.execute(
        "SELECT count(*), count(CASE WHEN is_vacant THEN 1 END) FROM seat WHERE account_id = ?", (key,)
    ).fetchone()
    # IS NOT NULL says nothing new: it tells SQLite to read by the person, not all of the account for each seat.
    taken = connection.execute(
        "SELECT s.id, EXISTS (SELECT 1 FROM relationship r WHERE r.person_id = o.person_id AND r.person_id IS NOT NULL "
        "AND r.account_id = s.account_id AND r.colleague_id IS NOT NULL AND r.level <> ''), "
        "EXISTS (SELECT 1 FROM touch_person t WHERE t.person_id = o.person_id), "
        "(SELECT a.value FROM attribute a WHERE a.person_id = o.person_id AND a.person_id IS NOT NULL "
        "AND a.account_id = s.account_id "
        "AND a.name = 'coverage' AND (a.centre_id IS NULL OR a.centre_id = s.centre_id) "
        "ORDER BY a.centre_id IS NULL, a.id DESC LIMIT 1) "  # what is judged where she sits goes first
        "FROM seat s JOIN occupancy o ON o.seat_id = s.id AND o.ended_on IS NULL WHERE s.account_id = ?",
        (key,),
    ).fetchall()
    known = {seat for seat, *how in taken if how_known(*how) != "named"}
    return seats, len(known), seats - vacant - len({seat for seat, *_ in taken})


def _count_facts(connection: sqlite3.Connection, key: int, today: date) -> tuple[int, int, int]:
    """Return how many facts there are, are confirmed, and are older than the half-life of their kind, or undated."""
    rules = dict(connection.execute("SELECT name, value FROM rule WHERE name LIKE 'half-life %'"))
    limits = {kind: day.isoformat() if day else "" for kind, day in stale_before(rules, today).items()}
    ended = sorted(FACT_ENDED)
    found = connection.execute(
        "SELECT count(*), count(CASE WHEN state = 'confirmed' THEN 1 END), "
        f"count(CASE WHEN state NOT IN ({', '.join('?' * len(ended))}) "
        f"AND coalesce(as_of, '') < CASE type {'WHEN ? THEN ? ' * len(limits)}ELSE ? END THEN 1 END) "
        "FROM fact WHERE account_id = ?",
        (*ended, *(part for limit in limits.items() for part in limit), limits[""], key),
    )
    counts: tuple[int, int, int] = found.fetchone()
    return counts


def _newest_touch(connection: sqlite3.Connection, key: int) -> tuple[str, str]:
    """Return what the newest touch was, with whom, and the newest next step, which a touch without one leaves open."""
    newest_first = "ORDER BY happened_on DESC, id DESC LIMIT 1"
    touch = connection.execute(
        f"SELECT id, type, summary FROM touch WHERE account_id = ? {newest_first}", (key,)
    ).fetchone()
    if touch is None:
        return "", ""
    record, kind, summary = touch
    step = connection.execute(
        f"SELECT next_step FROM touch WHERE account_id = ? AND next_step <> '' {newest_first}", (key,)
    ).fetchone()
    names = ", ".join(
        name
        for (name,) in connection.execute(
            "SELECT p.name FROM touch_person t JOIN person p ON p.id = t.person_id WHERE t.touch_id = ? ORDER BY t.id",
            (record,),
        )
    )
    met = f"{kind or 'touch'} with {names}" if names else kind
    return " · ".join(part for part in (met, summary) if part), step[0] if step else ""


def turned(order: Order, column: str) -> Order:
    """Return the order after a click on a column: the other way round, or by the new column."""
    if order.column == column:
        return Order(column, not order.descending)
    return Order(column, descending=column in ("revenue", "open_amount", "last_touch_on"))
