"""Accounts: added, found, edited and moved between tiers; never their own parents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlmodel import select

from store.accounts import (
    Account,
    add_account,
    archive_account,
    edit_account,
    find_account,
    parse_field,
    read_account,
    set_tier,
)
from store.book import Book
from store.checkup import check_book
from store.clean import clean, fold
from store.colleagues import list_colleagues
from store.errors import Conflict, NotFound, Refused
from store.undoing import undo

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.store.conftest import Filled


def found(book: Book, text: str) -> str:
    """Return the name of the account that a text means."""
    with book.read() as session:
        return find_account(session, text).name


def test_what_was_added_is_read_back_cleaned(empty_book: Book, clock: Clock) -> None:
    key = add_account(
        empty_book,
        {"name": "  Cafe\u0301\x1b[2J ", "notes": "a\r\nb", "tier": "2", "revenue": "123456", "customer_since": "2019"},
    )
    with empty_book.read() as session:
        row = read_account(session, key)
    assert (row.name, row.notes, row.tier, row.revenue, row.customer_since) == (
        "Café\ufffd[2J",
        "a\nb",
        2,
        123456,
        2019,
    )
    assert (row.tier_since, row.version, row.archived_on, row.owner_id) == (clock.moment.date(), 1, None, None)


def test_an_owner_is_named_and_made_a_colleague_in_one_step(book: Book, filled: Filled) -> None:
    assert edit_account(book, filled.halden, {"city": "Lyon"}, owner="jonna ek").owner_id == filled.colleague
    newcomer = edit_account(book, filled.halden, {}, owner="P. Okafor").owner_id
    with book.read() as session:
        assert {row.name: row.id for row in list_colleagues(session)}["P. Okafor"] == newcomer
    undo(book)
    with book.read() as session:
        assert read_account(session, filled.halden).owner_id == filled.colleague
        assert [row.name for row in list_colleagues(session)] == ["Jonna Ek"]


def test_an_account_without_a_tier_has_no_day_of_it(empty_book: Book) -> None:
    key = add_account(empty_book, {"name": "A"})
    with empty_book.read() as session:
        assert read_account(session, key).tier_since is None


def test_a_missing_account_is_told(book: Book) -> None:
    for key in (1, 2**62, 2**63, 2**70, 0, -1):
        with book.read() as session, pytest.raises(NotFound, match="no longer there"):
            read_account(session, key)


# Finding.


@pytest.mark.parametrize(
    "text", ["Northwind Logistics", "northwind logistics", "LOGIST", " northwind  logistics", "wind log"]
)
def test_an_account_is_found_by_name_or_part_of_it(book: Book, text: str) -> None:
    assert found(book, text) == "Northwind Logistics"


def test_accents_do_not_count(book: Book) -> None:
    assert found(book, "halden energie") == found(book, "HALDÉN") == "Haldén Énergie"


def test_an_account_is_found_by_its_number(book: Book, filled: Filled) -> None:
    assert found(book, str(filled.depot)) == "Northwind Depot"


def test_an_exact_name_comes_before_longer_ones(book: Book) -> None:
    add_account(book, {"name": "Northwind"})
    assert found(book, "northwind") == "Northwind"


def test_several_accounts_are_named_and_none_is_guessed(book: Book) -> None:
    with pytest.raises(Refused, match="Which account") as caught:
        found(book, "north")
    assert "Northwind Logistics" in caught.value.message
    assert "Northwind Depot" in caught.value.message
    add_account(book, {"name": "Northwind Logistics", "city": "Gent", "tier": 2})
    with pytest.raises(Refused) as caught:
        found(book, "northwind logistics")
    assert "Northwind Logistics (Gent, tier 2, " in caught.value.message
    for number in range(9):
        add_account(book, {"name": f"North {number}"})
    with pytest.raises(Refused) as caught:
        found(book, "north")
    assert "and more" in caught.value.message


@pytest.mark.parametrize(
    "text", ["", " ", "nobody", "%", "_", "9999999999999999999", "9" * 40, "\ud800", "\x00", "½", "٣"]
)
def test_what_is_not_there_is_told(book: Book, text: str) -> None:
    with pytest.raises(NotFound, match="No such account"):
        found(book, text)


@pytest.fixture(scope="module")
def reading(filled_once: Filled) -> Iterator[Book]:
    """Return the filled book, open for reading."""
    with Book(filled_once.path, read_only=True) as book:
        yield book


@given(st.text())
@example("n%")
@example("n\\")
def test_any_text_finds_or_is_told(reading: Book, text: str) -> None:
    try:
        name = found(reading, text)
    except (NotFound, Refused):
        return
    assert fold(clean(text)) in fold(name)


# Editing.


def test_a_new_name_is_found_at_once(book: Book, filled: Filled) -> None:
    edit_account(book, filled.halden, {"name": "Zürich Ströme"})
    assert found(book, "zurich strome") == "Zürich Ströme"
    with pytest.raises(NotFound):
        found(book, "halden")


def test_a_tier_gets_its_day_when_it_changes_and_only_then(book: Book, filled: Filled, clock: Clock) -> None:
    first = clock.moment.date()
    clock.move(days=3)
    for same in (1, "1", " 1 "):
        assert edit_account(book, filled.northwind, {"tier": same}).tier_since == first
    row = set_tier(book, filled.northwind, 3, "Lost the tender")
    assert (row.tier, row.tier_reason, row.tier_since) == (3, "Lost the tender", clock.moment.date())
    clock.move(days=1)
    assert set_tier(book, filled.northwind, None, "").tier_since == clock.moment.date()
    assert edit_account(book, filled.northwind, {"tier": 1, "tier_since": "2020-01-01"}).tier_since == date(2020, 1, 1)


def test_a_tier_that_two_windows_move_is_a_conflict_about_the_tier(book: Book, filled: Filled, clock: Clock) -> None:
    seen = {"tier": 1, "tier_since": clock.moment.date()}
    clock.move(days=1)
    set_tier(book, filled.northwind, 2, "theirs")
    clock.move(days=1)
    with pytest.raises(Conflict) as caught:
        edit_account(book, filled.northwind, {"tier": 3}, seen)
    assert (caught.value.field, caught.value.theirs, caught.value.mine) == ("Tier", "2", "3")


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"tier": 2}, "Northwind Logistics: tier Growth"),
        ({"tier": 2, "tier_reason": "Grows"}, "Northwind Logistics: tier Growth"),
        ({"tier": 2, "tier_reason": "Grows", "city": "Delft"}, "Northwind Logistics: tier Growth, city"),
        ({"archived_on": "2026-01-01", "revenue": 7}, "Northwind Logistics: archived, annual revenue"),
        ({"tier": "3"}, "Northwind Logistics: tier Standard"),
        ({"tier": ""}, "Northwind Logistics: tier Untiered"),
        ({"archived_on": "2026-01-01"}, "Northwind Logistics: archived"),
        ({"owner_id": None, "postcode": "1"}, "Northwind Logistics: owner, postcode"),
        ({"name": "New name"}, "Northwind Logistics: name"),
    ],
)
def test_a_change_is_named_in_words(book: Book, filled: Filled, changes: dict[str, object], label: str) -> None:
    from store.undoing import next_undo

    edit_account(book, filled.northwind, changes)
    with book.read() as session:
        step = next_undo(session)
    assert step
    assert step.label == label


def test_archiving_puts_away_and_brings_back(book: Book, filled: Filled, clock: Clock) -> None:
    assert archive_account(book, filled.northwind).archived_on == clock.moment.date()
    assert archive_account(book, filled.northwind, archived=False).archived_on is None
    assert check_book(book.path) == []


@pytest.mark.parametrize(
    "changes", [{"name": " "}, {"parent_id": "x"}, {"parent_id": 2**64}, {"tier": 7}, {"colour": "red"}]
)
def test_what_breaks_a_rule_changes_nothing(book: Book, filled: Filled, changes: dict[str, object]) -> None:
    with pytest.raises(Refused):
        edit_account(book, filled.northwind, {"city": "Delft", **changes})
    with book.read() as session:
        assert read_account(session, filled.northwind).city == "Rotterdam"


def test_a_parent_or_owner_that_is_not_there_is_refused(book: Book, filled: Filled) -> None:
    with pytest.raises((Refused, NotFound)):
        edit_account(book, filled.northwind, {"parent_id": 5})
    with pytest.raises(Refused):
        edit_account(book, filled.northwind, {"owner_id": 5})
    with pytest.raises(Refused):
        add_account(book, {"name": "A", "parent_id": 5})


def test_revenue_is_typed_in_the_book_s_currency() -> None:
    assert parse_field("revenue", "1,240,000", "EUR") == 124_000_000
    assert parse_field("revenue", "1,240,000", "JPY") == 1_240_000
    assert parse_field("city", "1,240,000", "EUR") == "1,240,000"


@pytest.mark.parametrize(("typed", "count"), [("7,000", 7000), ("7 000", 7000), ("7k", 7000), ("7", 7), ("", None)])
def test_employees_are_typed_as_they_are_shown(book: Book, filled: Filled, typed: str, count: int | None) -> None:
    assert edit_account(book, filled.northwind, {"employees": typed}, {"employees": "2,400"}).employees == count
    with pytest.raises(Refused, match="not saved") as caught:
        edit_account(book, filled.northwind, {"employees": "7.000"})
    assert caught.value.message == "Employees: “7.000” may be 7000 or 7."
    assert caught.value.fields == {"employees": "“7.000” may be 7000 or 7"}


NONSENSE: list[tuple[str, object, str]] = [
    ("customer_since", "19", "is not a year from 1500 to 2027"),
    ("customer_since", "3000", "is not a year from 1500 to 2027"),
    ("customer_since", 1499, "is not a year from 1500 to 2027"),
    ("revenue", -1, "is below zero"),
]


@pytest.mark.parametrize(("field", "value", "words"), NONSENSE)
def test_a_value_that_cannot_be_is_refused(book: Book, filled: Filled, field: str, value: object, words: str) -> None:
    for write in (
        lambda values: edit_account(book, filled.northwind, values),
        lambda values: add_account(book, {"name": "A", **values}),
    ):
        with pytest.raises(Refused, match="not saved") as caught:
            write({field: value})
        assert caught.value.fields == {field: words}
    for year in (1500, 2027):
        assert edit_account(book, filled.northwind, {"customer_since": year}).customer_since == year


@pytest.mark.parametrize(("field", "value", "words"), NONSENSE)
def test_an_odd_value_that_is_there_hinders_no_other_field_and_no_undo(
    book: Book, filled: Filled, field: str, value: object, words: str
) -> None:
    odd = int(str(value))
    with book.write("An older program") as session:
        setattr(session.get(Account, filled.northwind), field, odd)
    other = "revenue" if field == "customer_since" else "customer_since"
    row = edit_account(book, filled.northwind, {"city": "Delft", other: 1900, field: value}, {field: value})
    assert (row.city, getattr(row, field), getattr(row, other)) == ("Delft", odd, 1900)
    good = {field: 2000}
    assert getattr(edit_account(book, filled.northwind, good, {field: value}), field) == 2000
    with pytest.raises(Conflict):
        edit_account(book, filled.northwind, {field: 2001}, {field: value})
    undo(book)
    with book.read() as session:
        assert getattr(read_account(session, filled.northwind), field) == odd


# Parents.


def test_an_account_is_never_its_own_parent(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused, match="circle") as caught:
        edit_account(book, filled.northwind, {"parent_id": filled.northwind})
    assert "Northwind Logistics → Northwind Logistics" in caught.value.message
    with pytest.raises(Refused, match="circle") as caught:
        edit_account(book, filled.northwind, {"parent_id": filled.depot})
    assert "Northwind Logistics → Northwind Depot → Northwind Logistics" in caught.value.message


def test_a_circle_of_any_length_is_refused(empty_book: Book) -> None:
    with empty_book.write("chain") as session:
        keys = list(session.keys.new_keys(1200))
        session.insert_many(
            Account,
            [
                {"id": key, "name": f"Account {number}", "name_key": f"account {number}", "parent_id": above}
                for number, (key, above) in enumerate(zip(keys, [None, *keys], strict=False))
            ],
        )
    with pytest.raises(Refused, match="circle") as caught:
        edit_account(empty_book, keys[0], {"parent_id": keys[-1]})
    assert "…" in caught.value.message
    assert len(caught.value.message) < 300
    assert edit_account(empty_book, keys[-1], {"parent_id": keys[0]}).parent_id == keys[0]
    with empty_book.read() as session:
        assert len(session.exec(select(Account.id)).all()) == 1200
