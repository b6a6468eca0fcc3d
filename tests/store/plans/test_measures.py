"""How far an objective has come: typed and read back, read off the book, and as a share of the way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.opportunities import OpportunityRow
from store.plans.measures import LARGEST, MONEY, parse_measure, read_measure, read_off, say_measure, share_of, to_held
from store.white_space_grid import Sums

UNITS = ["", "%", "sites", "depots a week", "k", "m", "EUR", MONEY]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12", "depots", 12_000),
        ("12 depots", "depots", 12_000),
        ("12.5 %", "%", 12_500),
        ("1.2 M", MONEY, 1_200_000_000),
        ("EUR 1,200,000", MONEY, 1_200_000_000),
        ("40k", "", 40_000_000),
        ("-3", "", -3_000),
        ("  ", "sites", None),
    ],
)
def test_a_value_is_typed_as_people_write_it(text: str, unit: str, value: int | None) -> None:
    assert parse_measure(text, unit) == value


@pytest.mark.parametrize("text", ["many", "1-2", "1,2,3", "9" * 40, "%"])
def test_what_is_no_value_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_measure(text, "%")


@given(value=st.integers(-(10**14), 10**14), unit=st.sampled_from([unit for unit in UNITS if unit != MONEY]))
def test_what_is_said_is_read_back(value: int, unit: str) -> None:
    assert parse_measure(say_measure(value, unit, "EUR"), unit) == value


@given(value=st.integers(-(10**14), 10**14), currency=st.sampled_from(["EUR", "JPY"]))
def test_money_is_read_back_to_the_minor_unit(value: int, currency: str) -> None:
    said = say_measure(value, MONEY, currency)
    again = parse_measure(said, MONEY)
    assert again is not None
    assert abs(again - value) <= {"EUR": 5, "JPY": 500}[currency]
    assert say_measure(again, MONEY, currency) == said


def test_nothing_is_said_of_nothing() -> None:
    assert say_measure(None, MONEY, "EUR") == ""
    assert say_measure(0, "sites", "EUR") == "0 sites"


def test_what_the_book_cannot_hold_is_refused() -> None:
    assert to_held(Decimal(LARGEST) / 1000) == LARGEST
    with pytest.raises(ValueError, match="too large"):
        to_held(Decimal(LARGEST))


def deal(**values: object) -> OpportunityRow:
    known = dict.fromkeys(OpportunityRow.model_fields)
    texts = {name: "" for name, field in OpportunityRow.model_fields.items() if field.annotation is str}
    return OpportunityRow.model_construct(None, **{**known, **texts, **values})


DEALS = [
    deal(state="won", amount=100_00, close_on=date(2026, 10, 1)),
    deal(state="won", amount=10_00, close_on=date(2027, 9, 30)),
    deal(state="won", amount=1_00, close_on=date(2027, 10, 1)),
    deal(state="won", amount=5_00, close_on=None),
    deal(state="open", amount=50_00, close_on=date(2020, 1, 1)),
    deal(state="open", amount=None, close_on=None),
    deal(state="lost", amount=9_00, close_on=date(2026, 10, 1)),
]
PERIOD = (date(2026, 10, 1), date(2027, 9, 30))


@pytest.mark.parametrize(
    ("source", "between", "value"),
    [
        ("won", PERIOD, 110_000),
        ("won", (None, date(2026, 12, 31)), 100_000),
        ("won", (None, None), 111_000),
        ("pipeline", PERIOD, 50_000),
        ("ours", PERIOD, 7_000),
        ("white space", PERIOD, 3_000),
        ("", PERIOD, None),
    ],
)
def test_the_book_says_what_it_knows(source: str, between: tuple[date | None, date | None], value: int | None) -> None:
    assert read_off(source, DEALS, Sums(ours=7_00, still_open=3_00), between, "EUR") == value


class Way(NamedTuple):
    """From where to where."""

    start: int | None
    target: int | None


@pytest.mark.parametrize(
    ("way", "current", "share"),
    [
        (Way(None, 10), 5, 0.5),
        (Way(10, 20), 15, 0.5),
        (Way(20, 10), 12, 0.8),
        (Way(10, 20), 30, 1.0),
        (Way(10, 20), 3, 0.0),
        (Way(5, 5), 5, 1.0),
        (Way(5, 5), 4, 0.0),
        (Way(0, None), 5, None),
        (Way(0, 10), None, None),
    ],
)
def test_how_much_of_the_way_is_done(way: Way, current: int | None, share: float | None) -> None:
    assert share_of(way, current) == share


VALUES = st.integers(-LARGEST, LARGEST)


@given(start=VALUES | st.none(), target=VALUES | st.none(), current=VALUES | st.none())
def test_a_share_is_never_more_than_all_of_it(start: int | None, target: int | None, current: int | None) -> None:
    share = share_of(Way(start, target), current)
    assert (share is None) == (target is None or current is None)
    assert share is None or 0.0 <= share <= 1.0


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("60 %", 60_000, "%"),
        ("12.5%", 12_500, "%"),
        ("7 sites", 7_000, "sites"),
        ("2 M visits a year", 2_000_000_000, "visits a year"),
        ("1.2 M EUR", 1_200_000_000, MONEY),
        ("1,200,000 EUR", 1_200_000_000, MONEY),
        ("€ 3k", 3_000_000, MONEY),
        ("1.2 M", 1_200_000_000, ""),
        ("-5", -5_000, ""),
        ("  ", None, ""),
    ],
)
def test_a_value_brings_its_unit_along(text: str, value: int | None, unit: str) -> None:
    assert read_measure(text, "EUR") == (value, unit)


@pytest.mark.parametrize("text", ["many", "4/5", "NPS 40", "%"])
def test_what_is_no_value_with_a_unit_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="write it like 60 %, 7 sites or"):
        read_measure(text, "EUR")


@given(st.integers(-(10**9), 10**9), st.sampled_from(["", "%", "sites", "depots a week", MONEY]))
def test_what_is_shown_is_read_back_with_its_unit(value: int, unit: str) -> None:
    held = value * 10  # money has two decimals, a value of anything else three
    assert read_measure(say_measure(held, unit, "EUR"), "EUR") == (held, unit)


def test_more_than_can_be_held_is_the_most_there_is() -> None:
    deals = [deal(state="open", amount=2**62)]
    assert read_off("pipeline", deals, Sums(), (None, None), "EUR") == LARGEST
    assert read_off("pipeline", [deal(state="open", amount=-(2**62))], Sums(), (None, None), "JPY") == -LARGEST
