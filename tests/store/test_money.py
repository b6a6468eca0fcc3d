"""Money is whole minor units of a currency, exact on its way in and out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.money import LARGEST, digits_of, in_full, in_short, plain, to_decimal, to_minor
from store.numbers import parse_shortened

CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "USD", "XXX"])
MINOR = st.integers(-LARGEST, LARGEST)


@given(MINOR, CURRENCIES)
def test_an_amount_comes_back_as_it_was(minor: int, currency: str) -> None:
    assert to_minor(to_decimal(minor, currency), currency) == minor
    assert to_minor(Decimal(plain(minor, currency)), currency) == minor


@given(MINOR, CURRENCIES)
def test_the_full_text_holds_every_digit(minor: int, currency: str) -> None:
    text, _, code = in_full(minor, currency).rpartition(" ")
    assert code == currency
    assert to_minor(Decimal(text.replace(",", "")), currency) == minor


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.5", "EUR", 1250),
        ("12.345", "EUR", 1234),
        ("12.355", "EUR", 1236),
        ("12.5", "JPY", 12),
        ("1.2345", "KWD", 1234),
        ("-0.01", "EUR", -1),
        ("0e99", "EUR", 0),
    ],
)
def test_amounts_are_rounded_half_to_even(amount: str, currency: str, minor: int) -> None:
    assert to_minor(Decimal(amount), currency) == minor


@pytest.mark.parametrize(
    "amount", ["NaN", "sNaN", "Infinity", "-Infinity", "1e19", "-1e300", "1e999999", "9e999999999"]
)
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        to_minor(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("amount", "short"),
    [
        ("0", "0"), ("-0.40", "0"), ("999.49", "999"), ("999.5", "1.0 k"), ("1000", "1.0 k"), ("9949", "9.9 k"),
        ("9950", "10.0 k"), ("99949", "99.9 k"), ("99950", "100 k"), ("940000", "940 k"), ("999499", "999 k"),
        ("999500", "1.0 M"), ("2100000", "2.1 M"), ("24500000", "24.5 M"), ("412000000", "412 M"),
        ("1204000000", "1,204 M"), ("9999499999", "9,999 M"), ("9999500000", "10.0 B"), ("24500000000", "24.5 B"),
        ("-2100000", "-2.1 M"), ("999999999999", "1,000 B"), ("9999500000000", "10.0 T"), ("999000000000000", "999 T"),
    ],
)  # fmt: skip
def test_short_amounts(amount: str, short: str) -> None:
    assert in_short(to_minor(Decimal(amount), "EUR"), "EUR") == short


def test_an_unknown_amount_is_a_dash() -> None:
    assert in_short(None, "EUR") == "—"


@given(st.integers(-999 * 10**12, 999 * 10**12), CURRENCIES)
def test_a_short_amount_is_short_and_near(whole: int, currency: str) -> None:
    minor = whole * 10 ** digits_of(currency)
    text = in_short(minor, currency)
    assert len(text.removeprefix("-")) <= 7
    number, _, letter = text.partition(" ")
    meant = Decimal(number.replace(",", "")) * {"": 1, "k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}[letter]
    assert abs(meant - whole) <= max(Decimal(abs(whole)) / 19, Decimal("0.5"))
    assert text != "-0"


@given(st.integers(-999 * 10**12, 999 * 10**12), CURRENCIES)
def test_what_is_shown_can_be_typed_and_is_shown_again(whole: int, currency: str) -> None:
    minor = whole * 10 ** digits_of(currency)
    in_digits = in_full(minor, currency).removesuffix(f" {currency}")
    for shown in (in_short(minor, currency), in_digits):
        typed = to_minor(parse_shortened(shown), currency)
        assert in_short(typed, currency) == in_short(minor, currency)
    assert to_minor(parse_shortened(in_digits), currency) == minor
