"""The account list's windows: at every place and in every order what a plain read gives, and as cheap at the end."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from store import bookfile
from store.accounts import Account, add_account, archive_account
from store.book import Book
from store.clean import fold
from store.errors import NotFound
from store.loose_ends import list_loose_ends
from store.opening import open_book
from store.opportunities import Opportunity
from store.people import add_person, edit_person
from store.touches import Touch, edit_touch, log_touch
from store.windows import (
    ALL,
    ARCHIVED,
    MARGIN,
    NULLABLE,
    SORTABLE,
    UNTIERED,
    AccountLine,
    AccountWindow,
    Order,
    count_loose_ends,
    count_shelves,
    find_lines,
    has_changed,
    read_brief,
    read_lines,
    read_newest_change,
    turned,
)

if TYPE_CHECKING:
    from tests.store.conftest import Filled

SHELVES = (ALL, ARCHIVED, UNTIERED, 1, 2, 3)
ORDERS = [Order(column, descending) for column in SORTABLE for descending in (False, True)]
LARGE = 6 * MARGIN


def stock(book: Book, count: int) -> None:
    """Fill a book with accounts that share names, revenues and days, or have none."""
    chance = random.Random(count)  # noqa: S311 - no secret
    accounts: list[dict[str, Any]] = []
    deals: list[dict[str, Any]] = []
    touches: list[dict[str, Any]] = []
    with book.write("stock") as session:
        for key in session.keys.new_keys(count):
            name = chance.choice(["Äther", "Border", "border", "Căstor", "Delta 2", "Zeta"])
            accounts.append(
                {
                    "id": key,
                    "name": name,
                    "name_key": fold(name),
                    "industry": chance.choice(["", "Énergie", "energy", "Energy", "Logistics"]),
                    "revenue": chance.choice([None, None, -5, 0, 7, 10**12]),
                    "tier": chance.choice([None, 1, 2, 2, 3, 3, 3]),
                    "archived_on": chance.choice([None] * 5 + [date(2026, 1, 1)]),
                }
            )
            for _ in range(chance.choice([0, 0, 1, 2])):
                state = chance.choice(["open", "won"])
                deal = {"id": book.keys.new_key(), "account_id": key, "name": "O", "state": state}
                deals.append({**deal, "amount": chance.choice([None, 5, -5, 10**9])})
            for _ in range(chance.choice([0, 0, 1, 2])):
                day = date(2026, 1, 1) + timedelta(days=chance.randrange(5))
                touches.append({"id": book.keys.new_key(), "account_id": key, "summary": "T", "happened_on": day})
        session.insert_many(Account, accounts)
        session.insert_many(Opportunity, deals)
        session.insert_many(Touch, touches)


def plain_lines(session: Session) -> list[tuple[str, AccountLine]]:
    """Read every account by SQLModel and add its figures up in Python: (name key, line)."""
    sums: dict[int | None, int] = {}
    for deal in session.exec(select(Opportunity).where(Opportunity.state == "open")):
        sums[deal.account_id] = sums.get(deal.account_id, 0) + (deal.amount or 0)
    days: dict[int, str] = {}
    for touch in session.exec(select(Touch)):
        days[touch.account_id] = max(days.get(touch.account_id, ""), touch.happened_on.isoformat())
    return [
        (
            row.name_key,
            AccountLine(
                row.id or 0, row.name, row.tier, row.industry, row.city, row.country, row.employees, row.revenue,
                sums.get(row.id, 0), days.get(row.id or 0), ARCHIVED if row.archived_on else row.tier or UNTIERED,
                row.parent_id,
            ),
        )
        for row in session.exec(select(Account).order_by(col(Account.id)))
    ]  # fmt: skip


def in_order(lines: list[tuple[str, AccountLine]], shelf: int, order: Order) -> list[AccountLine]:
    """Return the lines of a shelf as the list shows them: unknown values last either way up, then by key."""
    here = [(key, line) for key, line in lines if (line.shelf != ARCHIVED if shelf == ALL else line.shelf == shelf)]

    def value(pair: tuple[str, AccountLine]) -> Any:
        if order.column == "industry":
            return fold(pair[1].industry) or None
        return pair[0] if order.column == "name_key" else getattr(pair[1], order.column)

    known = sorted(
        (p for p in here if value(p) is not None), key=lambda p: (value(p), p[1].id), reverse=order.descending
    )
    unknown = sorted((p for p in here if value(p) is None), key=lambda p: p[1].id, reverse=order.descending)
    return [line for _, line in known + unknown]


Stocked = dict[int, tuple[sqlite3.Connection, list[tuple[str, AccountLine]]]]


@pytest.fixture(scope="module")
def stocked(new_book: Callable[[], Path]) -> Iterator[Stocked]:
    """Return books of several sizes: a connection to each, and its lines by a plain read."""
    books: Stocked = {}
    for count in (0, 3, LARGE):
        path = new_book()
        with open_book(path) as book:
            stock(book, count)
            with book.read() as session:
                books[count] = (bookfile.connect(path), plain_lines(session))
    yield books
    for connection, _ in books.values():
        connection.close()


VIEWS = st.lists(
    st.tuples(st.sampled_from(["at", "on", "back", "find"]), st.integers(0, LARGE + 9), st.integers(0, 90)),
    min_size=1,
    max_size=25,
)


@settings(max_examples=400)
@given(st.sampled_from([0, 3, LARGE, LARGE]), st.sampled_from(SHELVES), st.sampled_from(ORDERS), VIEWS)
@example(LARGE, ALL, Order("revenue"), [("at", 0, 40)] + [("on", 40, 40)] * 12 + [("back", 40, 40)] * 12)
@example(LARGE, ALL, Order("last_touch_on", True), [("at", LARGE, 40), ("back", 200, 80), ("on", 100, 90)])
def test_any_walk_shows_what_a_plain_read_gives(
    stocked: Stocked, size: int, shelf: int, order: Order, views: list[tuple[str, int, int]]
) -> None:
    connection, lines = stocked[size]
    expected = in_order(lines, shelf, order)
    window = AccountWindow(connection, shelf, order)
    assert window.count() == len(expected)
    start = 0
    for kind, far, height in views:
        if kind == "find":
            key = lines[far % len(lines)][1].id if lines else far
            places = [n for n, line in enumerate(expected) if line.id == key]
            assert window.position_of(key) == (places[0] if places else None)
        else:
            start = {"at": far, "on": start + far % 60, "back": max(0, start - far % 60)}[kind]
            assert list(window.lines(start, start + height)) == expected[start : start + height]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("shelf", SHELVES)
def test_every_window_reads_along_an_index_and_sorts_nothing(stocked: Stocked, shelf: int, order: Order) -> None:
    connection, lines = stocked[LARGE]
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    try:
        for start in (0, LARGE // 3, LARGE - 5):
            window = AccountWindow(connection, shelf, order)
            for at in (start, start + 30, start + 90, start - 60, start - 90, 0, LARGE):
                window.lines(at, at + 30)
            for line in in_order(lines, shelf, order)[:: LARGE // 8]:
                AccountWindow(connection, shelf, order).position_of(line.id)
    finally:
        connection.set_trace_callback(None)
    read = {statement for statement in asked if " FROM account " in statement}
    assert any("ORDER BY" in statement for statement in read) or shelf not in {line.shelf for _, line in lines} | {ALL}
    for statement in read:
        plan = " / ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"))
        assert "TEMP B-TREE" not in plan, (statement, plan)
        assert re.search(r"USING (COVERING )?INDEX ix_account_|USING INTEGER PRIMARY KEY", plan), (statement, plan)


def test_stepping_on_reads_rarely_and_never_by_counting_off(stocked: Stocked) -> None:
    connection, _ = stocked[LARGE]
    window = AccountWindow(connection, ALL, Order("revenue", descending=True))
    window.lines(0, 20)
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    try:
        for start in range(200):
            window.lines(start, start + 20)
    finally:
        connection.set_trace_callback(None)
    assert 0 < len(asked) <= 8
    assert all(statement.endswith(" OFFSET 0") for statement in asked)


def test_an_order_by_anything_else_is_not_taken(stocked: Stocked) -> None:
    with pytest.raises(ValueError, match="notes"):
        AccountWindow(stocked[3][0], ALL, Order("notes; DROP TABLE account"))


def test_only_columns_that_may_be_unknown_are_treated_so(stocked: Stocked) -> None:
    connection, _ = stocked[3]
    columns = {row[1]: not row[3] for row in connection.execute("PRAGMA table_info(account)")}
    assert {name for name in SORTABLE if columns[Order(name).key]} == NULLABLE


@pytest.mark.parametrize("descending", [False, True])
def test_industries_are_sorted_as_they_are_read_and_unknown_ones_come_last(book: Book, descending: bool) -> None:
    for name, industry in (("A", ""), ("B", "Zinc"), ("C", "energy"), ("D", "Énergie"), ("E", "Banking"), ("F", " ")):
        add_account(book, {"name": name, "industry": industry, "tier": 3})
    with book.raw() as connection:
        shown = [line.industry for line in AccountWindow(connection, 3, Order("industry", descending)).lines(0, 9)]
    known = ["Banking", "Énergie", "energy", "Zinc"]
    assert shown == [*(reversed(known) if descending else known), "", ""]


def test_turning_a_column() -> None:
    assert turned(Order("revenue", descending=True), "revenue") == Order("revenue", descending=False)
    assert turned(Order(), "revenue") == Order("revenue", descending=True)
    assert turned(Order("revenue"), "industry") == Order("industry", descending=False)


# Counts.


def test_shelves_are_counted(stocked: Stocked) -> None:
    for connection, lines in stocked.values():
        counts = count_shelves(connection)
        for shelf in SHELVES:
            assert counts[shelf] == len(in_order(lines, shelf, Order()))


def test_counts_follow_every_move(book: Book, filled: Filled) -> None:
    def counts() -> list[int]:
        with book.raw() as connection:
            counted = count_shelves(connection)
        return [counted[shelf] for shelf in SHELVES]

    assert counts() == [3, 1, 0, 1, 2, 0]
    key = add_account(book, {"name": "New"})
    assert counts() == [4, 1, 1, 1, 2, 0]
    archive_account(book, key)
    archive_account(book, filled.archived, archived=False)
    assert counts() == [4, 1, 0, 1, 2, 1]


def test_loose_ends_are_counted(book: Book, filled: Filled) -> None:
    with book.raw() as connection:
        assert count_loose_ends(connection) == 1
    edit_person(book, filled.stranger, {"account_id": filled.halden})
    with book.raw() as connection:
        assert count_loose_ends(connection) == 0
    add_person(book, {}, {"title": "A seat that nobody sits in"})
    with book.raw() as connection, book.read() as session:
        assert count_loose_ends(connection) == len(list_loose_ends(session)) == 1


# Single lines.


def test_lines_come_in_the_order_of_their_keys(book: Book, filled: Filled) -> None:
    keys = [filled.halden, 7, filled.northwind, filled.archived, filled.depot]
    with book.raw() as connection:
        assert [line.id for line in read_lines(connection, keys)] == [filled.halden, filled.northwind, filled.depot]
        assert read_lines(connection, []) == []


def test_what_is_found_stands_in_order(book: Book, filled: Filled) -> None:
    for name, tier in [("Border North", 1), ("North Zeta", 3), ("North Alpha", 3), ("Alpha North", 1)]:
        add_account(book, {"name": name, "tier": tier})
    with book.raw() as connection:
        assert [line.name for line in find_lines(connection, " NORTH ")] == [
            "Northwind Logistics", "Northwind Depot", "North Alpha", "North Zeta", "Alpha North", "Border North",
        ]  # fmt: skip
        assert [line.name for line in find_lines(connection, "rotter")] == ["Northwind Logistics"]
        assert find_lines(connection, "harbour ropes") == []
        assert len(find_lines(connection, "north", limit=2)) == 2


def test_the_brief_says_with_whom_the_newest_touch_was(filled: Filled) -> None:
    with closing(bookfile.connect(filled.path)) as connection:
        brief = read_brief(connection, filled.northwind, date(2026, 11, 20))
        untouched = read_brief(connection, filled.halden, date(2026, 11, 20))
    assert brief
    assert brief.last_touch == "meeting with Marta Visser, Jan de Boer · Walked the depot"
    assert brief.next_step == "Call Marta"
    assert untouched
    assert (untouched.last_touch, untouched.next_step) == ("", "")


def test_a_next_step_stays_until_a_newer_touch_has_one(filled: Filled) -> None:
    def next_step() -> str:
        with closing(bookfile.connect(filled.path)) as connection:
            brief = read_brief(connection, filled.northwind, date(2026, 11, 20))
        return brief.next_step if brief else ""

    with open_book(filled.path) as book:
        touch = log_touch(book, {"account_id": filled.northwind, "summary": "Met at the fair"})
        assert next_step() == "Call Marta"
        edit_touch(book, touch, {"next_step": "Send the offer"})
        assert next_step() == "Send the offer"


def test_a_change_from_elsewhere_is_noticed_and_a_book_that_cannot_be_read_is_no_change(filled: Filled) -> None:
    connection = bookfile.connect(filled.path)
    seen = read_newest_change(connection)
    assert not has_changed(connection, seen)
    with open_book(filled.path) as book:
        log_touch(book, {"account_id": filled.northwind, "summary": "Met at the fair"})
    assert has_changed(connection, seen)
    connection.close()
    assert not has_changed(connection, seen)


def test_the_brief_of_nobody_is_nothing(stocked: Stocked) -> None:
    assert read_brief(stocked[0][0], 7, date(2026, 11, 20)) is None


def test_windows_and_the_store_find_the_same_accounts(filled: Filled) -> None:
    from store.accounts import find_account

    with open_book(filled.path) as book, closing(bookfile.connect(filled.path)) as connection:
        for text in ("northwind log", "haldén", "depot"):
            with book.read() as session:
                name = find_account(session, text).name
            assert [line.name for line in find_lines(connection, text)] == [name]
        with book.read() as session, pytest.raises(NotFound):
            find_account(session, "nobody")
        assert find_lines(connection, "nobody") == []
