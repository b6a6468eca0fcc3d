"""Amounts, counts and shares: the right value or a short sentence, never a guess."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.numbers import (
    are_shares,
    find_decimal,
    parse_count,
    parse_money,
    parse_percent,
    parse_shortened,
    parse_whole,
)

AMOUNTS = [
    ("0", "0"),
    ("1234.50", "1234.50"),
    ("41600000000", "41600000000"),
    ("-5", "-5"),
    ("+5", "5"),
    ("\u22125", "-5"),
    ("5-", "-5"),
    (" 12 ", "12"),
    ("(1,234.50)", "-1234.50"),
    ("($1,234.50)", "-1234.50"),
    ("$(12)", "-12"),
    ("-$5.00", "-5.00"),
    ("$-5.00", "-5.00"),
    ("$.50", "0.50"),
    ("€ 1.234,50", "1234.50"),
    ("1.234,50 €", "1234.50"),
    ("EUR 1.234,50", "1234.50"),
    ("1,234.50 USD", "1234.50"),
    ("US$1,234.50", "1234.50"),
    ("CHF 1'234.50", "1234.50"),
    ("Fr. 1’234.50", "1234.50"),
    ("1\u00a0234,50", "1234.50"),
    ("1\u202f234\u202f567,8", "1234567.8"),
    ("12 kr", "12"),
    ("12,-", "12"),
    ("1,234,567", "1234567"),
    ("200.000.000", "200000000"),
    ("12,34,567.00", "1234567.00"),
    ("43,774.58", "43774.58"),
    ("1,7", "1.7"),
    ("0,025", "0.025"),
    ("0.125", "0.125"),
    ("1234,567", "1234.567"),
    ("4.16E10", "41600000000"),
    ("1e5", "100000"),
    ("5.", "5"),
]
NO_AMOUNTS = [
    *(
        "",
        " ",
        "-",
        "()",
        "€",
        "inf",
        "-inf",
        "nan",
        "Infinity",
        "1_000",
        "0x10",
        "\u0661\u0662\u0663",
        "12%",
        "5 k",
        "3 Mio",
    ),
    *(
        "1,234",
        "1.234",
        "12,34.5",
        "1.23.456",
        "1 23",
        "1'234 567",
        "1,23,456.7.8",
        "--5",
        "-(5)",
        "5 EUR USD",
        "12 apples",
    ),
    *("9" * 400, "1E99", "1,2345,678", "12:30", "2026-03-31", "=1+1", "½"),
]


@pytest.mark.parametrize(("text", "value"), AMOUNTS)
def test_amounts(text: str, value: str) -> None:
    found = parse_money(text)
    assert (found, type(found)) == (Decimal(value), Decimal)


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_no_amount_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|ambiguous|grouped|large|percentage|decimal"):
        parse_money(text)


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1,234", ".", "1234"),
        ("1,234", ",", "1.234"),
        ("1.234", ",", "1234"),
        ("1.234", ".", "1.234"),
        ("44,016", ",", "44.016"),
        ("1.234.567", ",", "1234567"),
        ("12", ",", "12"),
    ],
)
def test_a_known_decimal_mark_settles_it(text: str, decimal: str, value: str) -> None:
    assert parse_money(text, decimal) == Decimal(value)


@pytest.mark.parametrize(("text", "decimal"), [("1234.50", ","), ("1,5", "."), ("1.234,50", "."), ("1,234.50", ",")])
def test_a_known_decimal_mark_is_not_overruled(text: str, decimal: str) -> None:
    with pytest.raises(ValueError, match=r"decimal mark|grouped"):
        parse_money(text, decimal)


@given(
    st.decimals(-(10**14), 10**14, places=2),
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", ".")]),
)
def test_amounts_survive_any_notation(amount: Decimal, marks: tuple[str, str]) -> None:
    group, decimal = marks
    text = f"{amount:,.2f}".translate({ord(","): group, ord("."): decimal})
    assert parse_money(text, decimal) == amount
    assert parse_money(f"{text} EUR") == amount


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_a_sentence(text: str) -> None:
    for parse in (parse_money, parse_whole, parse_count, parse_percent):
        try:
            parse(text)
        except ValueError as error:
            assert 10 < len(str(error)) < 140  # noqa: PT017 - either way is right here


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("28549", 28549),
        ("28,549", 28549),
        ("28.549", 28549),
        ("7,000", 7000),
        ("1 000", 1000),
        ("12.0", 12),
        ("1.234.567", 1234567),
        ("0", 0),
    ],
)
def test_counts(text: str, value: int) -> None:
    assert parse_whole(text) == value


@pytest.mark.parametrize(
    "text", ["", "12.5", "51-200", "51–200", "1000+", "> 50", "-3", "n/a", "about 12", "1_000", "²"]
)
def test_what_is_no_count_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        parse_whole(text)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        *(("7,000", 7000), ("7 000", 7000), ("7'000", 7000), ("7’000", 7000), ("7\u202f000", 7000), ("7k", 7000)),
        *(("7 K", 7000), ("1.2 k", 1200), ("1,204 k", 1_204_000), ("2m", 2_000_000), ("28.549", 28549), ("12.0", 12)),
        *(("7", 7), (" 7 ", 7), ("0", 0), ("1.234.567", 1_234_567)),
    ],
)
def test_a_count_is_typed_shortened_or_in_full(typed: str, value: int) -> None:
    assert parse_count(typed) == value


@pytest.mark.parametrize("typed", ["", "many", "7k EUR", "€ 7k", "1.2345k", "51-200", "7k+", "12.5", "-3", "7 apples"])
def test_what_is_no_count_is_not_taken_for_a_shortened_one(typed: str) -> None:
    with pytest.raises(ValueError, match="number"):
        parse_count(typed)


@pytest.mark.parametrize(("text", "words"), [("7.000", "may be 7000 or 7"), ("120.000", "may be 120000 or 120")])
def test_a_count_that_may_be_two_is_refused_with_both(text: str, words: str) -> None:
    for parse in (parse_whole, parse_count):
        with pytest.raises(ValueError, match=f"“{text}” {words}"):
            parse(text)
    assert (parse_whole(text, ","), parse_whole(text, ".")) == (int(text.replace(".", "")), int(text[:-4]))


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["7.000", "12.500"], ","),
        (["7.000", "12.0"], "."),
        (["7.000", "1.200.000"], ","),
        (["7.000", "1,200"], None),
        (["7.000", "1,200,000"], None),
        (["7,000", "1,200"], "."),
        (["7.000", "850"], None),
        (["1.200", "1,200"], None),
    ],
)
def test_the_decimal_mark_of_a_column_of_counts(texts: list[str], mark: str | None) -> None:
    assert find_decimal(texts, whole=True) == mark


@pytest.mark.parametrize(
    ("text", "value"),
    [("10", 10), ("90 %", 90), ("12,4%", 12), ("0.8", 80), ("0,25", 25), ("1", 1), ("100", 100), ("0", 0)],
)
def test_percentages(text: str, value: int) -> None:
    assert parse_percent(text) == value


def test_a_column_of_shares_is_told_from_one_of_percentages() -> None:
    assert are_shares(["0.1", "", "1.0", "0.0"])
    assert not are_shares(["10", "0.5"])
    assert not are_shares(["1", "0"])
    assert not are_shares(["x"])
    assert parse_percent("1.0", shares=True) == 100
    assert parse_percent("5 %", shares=True) == 5
    for wrong in ("", "101", "-1", "x%", "%"):
        with pytest.raises(ValueError, match="percent"):
            parse_percent(wrong)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["44,016", "5,7", "66"], ","),
        (["1,234", "1,234.5"], "."),
        (["1.234", "1.234.567"], ","),
        (["EUR 1.234", "2 345,678"], ","),
        (["1,234", "5,678"], None),
        (["1,5", "1.5"], None),
        (["", "12"], None),
    ],
)
def test_the_decimal_mark_of_a_column(texts: list[str], mark: str | None) -> None:
    assert find_decimal(texts) == mark


SHORTENED = [
    ("412 M", "412000000"),
    ("412m", "412000000"),
    ("250 k", "250000"),
    ("250K", "250000"),
    ("2.1 M", "2100000"),
    ("2,1 m", "2100000"),
    ("1,204 M", "1204000000"),
    ("1,204.5 M", "1204500000"),
    ("1.2 bn", "1200000000"),
    ("1.2 B", "1200000000"),
    ("3 Mio.", "3000000"),
    ("1.250,5 Mio €", "1250500000"),
    ("1,250,000 Mio", "1250000000000"),
    ("1,5 Mrd", "1500000000"),
    ("999 T", "999000000000000"),
    ("2 tn", "2000000000000"),
    ("-2.1 M", "-2100000"),
    ("(2.1M)", "-2100000"),
    ("€2.1M", "2100000"),
    ("EUR 2.1 M", "2100000"),
    ("2.1 M EUR", "2100000"),
    ("2.1\u00a0M", "2100000"),
    ("0.5 k", "500"),
]
IN_COMMAS = [("120,000", "120000"), ("1,234 EUR", "1234"), ("-1,234", "-1234")]


@pytest.mark.parametrize(("typed", "value"), [*SHORTENED, *IN_COMMAS, *AMOUNTS])
def test_an_amount_is_typed_shortened_or_in_full(typed: str, value: str) -> None:
    assert parse_shortened(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    ["", "k", "M 5", "5 t", "5 T€UR", "1 M 2 k", "2.1 M M", "1.204 M", "5 kx", "5 km", "1000 T", "5 %", "1e3 k k"],
)
def test_what_may_mean_something_else_is_not_taken_for_shortened(typed: str) -> None:
    with pytest.raises(ValueError, match=r"“|there is no"):
        parse_shortened(typed)


@pytest.mark.parametrize("typed", ["500 T€", "5 T EUR", "€ 5T", "EUR 5 T", "1,250 T€"])
def test_a_t_beside_a_currency_is_asked_back(typed: str) -> None:
    with pytest.raises(ValueError, match=r"“.*thousand.*trillion"):
        parse_shortened(typed)


@pytest.mark.parametrize("typed", ["1,250 Mio €", "1.250 Mio €", "1,250 Mio", "EUR 1,250 Mio.", "2,500 Mrd"])
def test_a_comma_before_a_german_million_is_asked_back(typed: str) -> None:
    with pytest.raises(ValueError, match="ambiguous"):
        parse_shortened(typed)


@pytest.mark.parametrize(("typed", "_"), SHORTENED)
def test_a_column_of_a_file_is_never_taken_for_shortened(typed: str, _: str) -> None:
    with pytest.raises(ValueError, match=r"“"):
        parse_money(typed)
