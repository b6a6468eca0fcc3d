"""What comes in is checked and cleaned; an edit keeps what others wrote meanwhile, or says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from store.accounts import AccountDraft, add_account, edit_account, read_account
from store.book import Book
from store.book_settings import BookSettingsDraft
from store.buying_centres import BuyingCentreDraft
from store.clean import clean
from store.colleagues import ColleagueDraft
from store.errors import Conflict, NotFound, Refused
from store.facts import Fact, FactDraft, add_fact, edit_fact, list_facts
from store.opening import LOG, NOTED, TABLES, open_book
from store.opportunities import OpportunityDraft
from store.people import PersonDraft, SeatDraft
from store.records import LINE_LIMIT, TEXT_LIMIT, Draft, checked, parse_amount, take
from store.talking_points import TalkingPointDraft
from store.touches import TouchDraft

if TYPE_CHECKING:
    from tests.store.conftest import Filled

WHOLE: dict[type[Draft], dict[str, Any]] = {
    AccountDraft: {"name": "A"},
    BookSettingsDraft: {},
    BuyingCentreDraft: {"account_id": 1, "name": "B"},
    ColleagueDraft: {"name": "C"},
    FactDraft: {"account_id": 1, "text": "F"},
    OpportunityDraft: {"name": "O"},
    PersonDraft: {"name": "P"},
    SeatDraft: {},
    TalkingPointDraft: {"account_id": 1, "position": 1},
    TouchDraft: {"account_id": 1, "happened_on": "2026-11-20", "summary": "T"},
}
"""Each draft, and the least that it takes."""


@pytest.mark.parametrize("draft", WHOLE)
def test_the_least_is_enough_and_what_is_unknown_is_refused(draft: type[Draft]) -> None:
    checked(draft, WHOLE[draft])
    with pytest.raises(Refused, match="not saved"):
        checked(draft, {**WHOLE[draft], "surprise": "x"})
    for name in WHOLE[draft]:
        with pytest.raises(Refused):
            checked(draft, {key: value for key, value in WHOLE[draft].items() if key != name})


FIELDS = [(draft, name) for draft in WHOLE for name in draft.model_fields]


@pytest.mark.parametrize(("draft", "name"), FIELDS)
def test_any_typed_text_is_taken_cleanly_or_refused_in_words(draft: type[Draft], name: str) -> None:
    typed = [
        "",
        " ",
        "x",
        "-1",
        "7",
        "1e3",
        "9" * 30,
        "0",
        "2026-11-20",
        "20261120",
        "86400",
        "\x1b[2J\u202eZ",
        "é\n" * 9,
    ]
    others: list[object] = ["x" * (TEXT_LIMIT + 9), "\ud800", 10**30, -(10**30), 1.5, float("nan"), None, [], b"x"]
    for text in [*typed, *others]:
        try:
            taken = getattr(checked(draft, {**WHOLE[draft], name: text}), name)
        except Refused as refused:
            refused.in_words().encode("utf-8")
            continue
        if isinstance(taken, str):
            taken.encode("utf-8")
            assert "\x1b" not in taken
            assert len(taken) <= TEXT_LIMIT
        elif isinstance(taken, int):
            assert abs(taken) < 2**63
        else:
            assert taken is None or taken == date(2026, 11, 20)


@given(st.text(max_size=30).map(lambda text: "x" * (LINE_LIMIT - 5) + text))
def test_a_line_is_taken_whole_or_refused_as_too_long(text: str) -> None:
    if len(clean(text)) > LINE_LIMIT:
        with pytest.raises(Refused) as caught:
            checked(ColleagueDraft, {"name": text})
        assert caught.value.message == "Name: is longer than 1,000 characters; shorten it."
    else:
        assert checked(ColleagueDraft, {"name": text}).name == clean(text)


def test_what_is_too_long_is_told_by_its_field_and_nothing_is_saved(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused) as caught:
        edit_account(book, filled.halden, {"city": "x" * 1_001, "notes": "y" * 100_001, "country": "z" * 200_000})
    assert caught.value.fields == {
        "city": "is longer than 1,000 characters; shorten it",
        "notes": "is longer than 100,000 characters; shorten it",
        "country": "is longer than 1,000 characters; shorten it",
    }
    kept = edit_account(book, filled.halden, {"city": f"  {'x' * 1_000} ", "notes": f"\n{'y' * 100_000}\n"})
    assert (len(kept.city), len(kept.notes)) == (1_000, 100_000)


@pytest.mark.parametrize(
    ("draft", "name", "typed", "told"),
    [
        (AccountDraft, "name", " \u200b ", "Name: is needed and is empty."),
        (AccountDraft, "relationship", "friend", "Relationship: is not one of: prospect, customer"),
        (AccountDraft, "tier", "4", "Tier: is 1, 2 or 3, or empty for none."),
        (AccountDraft, "tier", True, "Tier: is 1, 2 or 3, or empty for none."),
        (AccountDraft, "revenue", 2**63, "Annual revenue: "),
        (OpportunityDraft, "close_on", "soon", "Close date: is not a date; type 2026-12-01, "),
        (OpportunityDraft, "close_on", "2026-02-30", "Close date: is not a date; type 2026-12-01, "),
        (OpportunityDraft, "close_on", "86400", "Close date: is not a date; type 2026-12-01, "),
        (OpportunityDraft, "close_on", 86400, "Close date: is not a date; type 2026-12-01, "),
        (OpportunityDraft, "probability", "101", "Probability: "),
        (FactDraft, "state", "certain", "State: is not one of"),
        (FactDraft, "account_id", 0, "Account id: "),
        (BookSettingsDraft, "currency", "EURO", "Currency: is three letters, such as EUR."),
        (BookSettingsDraft, "currency", "ßx", "Currency: is three letters, such as EUR."),
        (BookSettingsDraft, "fiscal_year_start", "13", "Fiscal year starts in month: "),
        (TalkingPointDraft, "position", 4, "Position: "),
        (SeatDraft, "reports_to_id", 2**63, "Reports to: "),
    ],
)
def test_a_broken_rule_is_told_by_the_name_of_the_field(
    draft: type[Draft], name: str, typed: object, told: str
) -> None:
    with pytest.raises(Refused) as caught:
        checked(draft, {**WHOLE[draft], name: typed})
    assert caught.value.message.startswith(told)


def test_several_broken_rules_are_told_at_once() -> None:
    with pytest.raises(Refused) as caught:
        checked(AccountDraft, {"name": "", "relationship": "friend", "tier": 9})
    assert len(caught.value.message.splitlines()) == 3


@pytest.mark.parametrize(
    ("typed", "minor"), [("1,240,000", 124_000_000), ("", None), ("  ", None), ("12.50", 1250), ("-5", -500)]
)
def test_typed_amounts(typed: str, minor: int | None) -> None:
    assert parse_amount("Amount", typed, "EUR") == minor


@pytest.mark.parametrize("typed", ["a lot", "1.2.3", "9" * 40, "inf", "nan", "\ud800"])
def test_what_is_no_amount_is_refused_in_words(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_amount("Amount", typed, "EUR")
    assert caught.value.message.startswith("Amount: ")


def test_every_table_is_known_by_name() -> None:
    declared: tuple[type[SQLModel], ...] = (*TABLES, *LOG, *NOTED)
    assert {table.__tablename__ for table in declared} == set(SQLModel.metadata.tables)


def test_an_account_that_is_gone_is_told_as_gone_since_no_form_has_a_field_for_it(book: Book, filled: Filled) -> None:
    for write in (
        lambda: add_fact(book, {"account_id": 7, "text": "x", "person_id": 8}),
        lambda: edit_fact(book, filled.fact, {"account_id": 7}),
    ):
        with pytest.raises(NotFound) as caught:
            write()
        told = "The account is no longer there\nIt was removed meanwhile, here or in another window.\n"
        assert caught.value.in_words() == f"{told}Nothing was changed."


# Two windows and one record.


def seen_by(book: Book, key: int) -> Mapping[str, Any]:
    """Return what a form on the account shows."""
    with book.read() as session:
        row = read_account(session, key)
    return {name: getattr(row, name) for name in AccountDraft.model_fields}


def test_the_same_field_in_two_windows_is_a_conflict_with_both_texts(filled: Filled) -> None:
    with open_book(filled.path) as left, open_book(filled.path) as right:
        seen = seen_by(right, filled.northwind)
        edit_account(left, filled.northwind, {"city": "Delft"}, seen)
        with pytest.raises(Conflict) as caught:
            edit_account(right, filled.northwind, {"city": "Gouda", "notes": "Mine"}, seen)
        assert (caught.value.field, caught.value.theirs, caught.value.mine) == ("City", "Delft", "Gouda")
        now = seen_by(left, filled.northwind)
        assert (now["city"], now["notes"]) == ("Delft", seen["notes"])


def test_different_fields_in_two_windows_are_both_kept(filled: Filled) -> None:
    with open_book(filled.path) as left, open_book(filled.path) as right:
        seen = seen_by(right, filled.northwind)
        edit_account(left, filled.northwind, {"city": "Delft", "tier": 2}, seen)
        edit_account(right, filled.northwind, {"notes": "Mine", "phone": "1"}, seen)
        now = seen_by(left, filled.northwind)
        assert (now["city"], now["tier"], now["notes"], now["phone"]) == ("Delft", 2, "Mine", "1")


def test_the_same_text_in_two_windows_is_no_conflict(filled: Filled) -> None:
    with open_book(filled.path) as left, open_book(filled.path) as right:
        seen = seen_by(right, filled.northwind)
        rows = [edit_account(book, filled.northwind, {"city": "Delft"}, seen) for book in (left, right)]
        assert [row.city for row in rows] == ["Delft", "Delft"]
        assert rows[0].version == rows[1].version  # nothing was written the second time


def test_a_cleared_field_and_an_empty_one_are_shown_as_nothing(filled: Filled) -> None:
    with open_book(filled.path) as left, open_book(filled.path) as right:
        seen = seen_by(right, filled.northwind)
        edit_account(left, filled.northwind, {"employees": 3}, seen)
        with pytest.raises(Conflict) as caught:
            edit_account(right, filled.northwind, {"employees": None}, seen)
        assert (caught.value.theirs, caught.value.mine) == ("3", "")


def test_what_a_form_saw_as_text_is_what_the_record_holds(book: Book, filled: Filled) -> None:
    seen = {name: "" if value is None else str(value) for name, value in seen_by(book, filled.northwind).items()}
    edit_account(book, filled.northwind, {"employees": "2401", "tier": "1", "tier_since": "2026-11-20"}, seen)
    assert seen_by(book, filled.northwind)["employees"] == 2401


def test_a_form_that_saw_nothing_asks_nothing(book: Book, filled: Filled) -> None:
    edit_account(book, filled.northwind, {"city": "Delft"})
    edit_account(book, filled.northwind, {"city": "Gouda"}, {})
    assert seen_by(book, filled.northwind)["city"] == "Gouda"


SHARED = ("city", "phone", "employees")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["left", "right"]),
        st.sampled_from(["look", "save"]),
        st.dictionaries(st.sampled_from(SHARED), st.integers(0, 2), min_size=1, max_size=2),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(STEPS)
def test_no_interleaving_loses_a_text_in_silence(
    shared_book: Path, steps: list[tuple[str, str, dict[str, int]]]
) -> None:
    with open_book(shared_book) as left, open_book(shared_book) as right:
        windows = {"left": left, "right": right}
        key = add_account(left, {"name": "Shared", "city": "0", "phone": "0", "employees": 0})
        held = dict.fromkeys(SHARED, 0)
        seen = {name: dict(held) for name in windows}
        for window, act, typed in steps:
            if act == "look":
                seen[window] = dict(held)
                continue
            lost = [n for n, value in typed.items() if held[n] not in (seen[window][n], value)]
            if lost:
                with pytest.raises(Conflict) as caught:
                    edit_account(windows[window], key, as_texts(typed), as_texts(seen[window]))
                name = caught.value.field.lower()
                assert name in lost
                assert (caught.value.theirs, caught.value.mine) == (str(held[name]), str(typed[name]))
            else:
                edit_account(windows[window], key, as_texts(typed), as_texts(seen[window]))
                held.update(typed)
                seen[window].update(typed)
        assert {name: str(value) for name, value in seen_by(right, key).items() if name in SHARED} == as_texts(held)


def as_texts(values: Mapping[str, int]) -> dict[str, str]:
    """Return the values as a form shows them."""
    return {name: str(value) for name, value in values.items()}


@pytest.fixture(scope="module")
def shared_book(new_book: Callable[[], Path]) -> Path:
    """Return one book for all interleavings."""
    return new_book()


def test_rows_read_within_a_step_show_what_was_just_changed(book: Book, filled: Filled) -> None:
    with book.write("Fact mended") as session:
        take(session, Fact, filled.fact).text = "Three depots, not two"
        assert "Three depots, not two" in {row.text for row in list_facts(session, filled.northwind)}
