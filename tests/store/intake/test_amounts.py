"""Units and currencies of columns and cells: applied, or the amount is left out and told; never dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.intake.amounts import ForeignAmount, NegativeAmount, Unit, foreign_name, read_amount, read_unit, read_worth

if TYPE_CHECKING:
    from tests.store.intake.conftest import Bring, Held


@pytest.mark.parametrize(
    ("header", "factor", "currency"),
    [
        ("Annual Revenue", 1, ""),
        ("AnnualRevenue", 1, ""),
        ("Annual Revenue (USD)", 1, "usd"),
        ("annual_revenue_usd", 1, "usd"),
        ("AmountEUR", 1, "eur"),
        ("Revenue [US$]", 1, "us$"),
        ("Annual Revenue (in thousands)", 1_000, ""),
        ("Umsatz (TEUR)", 1_000, "eur"),
        ("Umsatz (T€)", 1_000, "€"),
        ("Umsatz TEUR", 1_000, "eur"),
        ("Umsatz in Tsd. Euro", 1_000, "euro"),
        ("Revenue (k)", 1_000, ""),
        ("Revenue in k", 1_000, ""),
        ("Revenue ('000)", 1_000, ""),
        ("Revenue (000s)", 1_000, ""),
        ("Umsatz in 1.000 EUR", 1_000, "eur"),
        ("CA (k€)", 1_000, "€"),
        ("Omsättning (tkr)", 1_000, "kr"),
        ("Revenue (Mio. EUR)", 1_000_000, "eur"),
        ("Revenue ($M)", 1_000_000, "$"),
        ("Revenue M USD", 1_000_000, "usd"),
        ("Revenue (millions)", 1_000_000, ""),
        ("Revenue (in 1,000,000)", 1_000_000, ""),
        ("Revenue (Mrd. EUR)", 1_000_000_000, "eur"),
        ("Revenue (bn)", 1_000_000_000, ""),
        ("Revenue (billions)", 1_000_000_000, ""),
        ("Group M Revenue", 1, ""),
        ("Revenue 2000", 1, ""),
        ("Amount (2)", 1, ""),
        ("Amount (converted)", 1, ""),
        ("Revenue (2,000)", 1, ""),
        ("Chiffre d'affaires", 1, ""),
    ],
)
def test_the_unit_of_a_column(header: str, factor: int, currency: str) -> None:
    assert read_unit(header) == Unit(factor, currency)


@pytest.mark.parametrize(
    ("text", "book", "name"),
    [
        ("", "EUR", ""),
        ("EUR", "EUR", ""),
        ("eur", "EUR", ""),
        ("€", "EUR", ""),
        ("USD", "EUR", "USD"),
        ("XYZ", "EUR", "XYZ"),
        ("$", "EUR", "“$”"),
        ("$", "CAD", ""),
        ("US$", "CAD", "USD"),
        ("kr", "SEK", ""),
        ("USD - U.S. Dollar", "EUR", "USD"),
        ("USD - U.S. Dollar", "USD", ""),
        ("US Dollar", "USD", ""),
        ("Danish Krone", "EUR", "“Danish Krone”"),
    ],
)
def test_what_is_not_the_currency_of_the_book(text: str, book: str, name: str) -> None:
    assert foreign_name(text, book) == name


def test_an_amount_is_read_in_its_unit() -> None:
    assert read_amount("1,2", ",", Unit(1_000_000, "eur"), "EUR") == 120_000_000
    assert read_amount("5 €", None, Unit(), "EUR") == 500
    for text, unit in (("5", Unit(1, "usd")), ("USD 5", Unit()), ("$7", Unit())):
        with pytest.raises(ForeignAmount, match="the book in EUR"):
            read_amount(text, None, unit, "EUR")


def test_a_worth_is_never_below_zero() -> None:
    assert read_worth("0", None, Unit(), "EUR") == 0
    assert read_amount("(1.50)", None, Unit(), "EUR") == -150
    with pytest.raises(NegativeAmount, match="is below zero"):
        read_worth("(1.50)", None, Unit(), "EUR")


def revenues(held: Held) -> list[int | None]:
    return [account["revenue"] for account in held("account")]


@pytest.mark.parametrize(
    ("header", "revenue"),
    [
        ("Annual Revenue (EUR)", 120_000),
        ("Annual Revenue (in thousands)", 120_000_000),
        ("Umsatz (TEUR)", 120_000_000),
        ("Revenue (Mio. EUR)", 120_000_000_000),
    ],
)
def test_a_unit_in_the_header_is_applied(bring: Bring, held: Held, header: str, revenue: int) -> None:
    assert bring(f=f"Name;{header}\nAcme;1200\n").files[0].foreign == ()
    assert revenues(held) == [revenue]


def test_amounts_in_another_currency_are_left_out_and_told(bring: Bring, held: Held) -> None:
    report = bring(f="Name,Annual Revenue\nAcme,USD 5\nBeta,$7\nCruz,8 €\nDahl,9\n")
    assert revenues(held) == [None, None, 800, 900]
    assert (report.new, report.refused) == (4, 0)
    told = report.files[0].foreign
    assert [(each.line, each.column, each.value) for each in told] == [
        (2, "Annual Revenue", "USD 5"),
        (3, "Annual Revenue", "$7"),
    ]
    lines = list(report.in_words())
    assert "  1 × an amount in USD was left out: the book is in EUR" in lines
    assert "  in another currency: line 2, Annual Revenue: “USD 5” is in USD, the book in EUR; it was left out" in lines


def test_a_currency_in_the_header_holds_for_the_whole_column(bring: Bring, held: Held) -> None:
    report = bring(f="Name,Annual Revenue (USD)\nAcme,1200\nBeta,\nCruz,lots\n")
    assert revenues(held) == [None, None, None]
    assert [told.line for told in report.files[0].foreign] == [2, 4]


def test_a_column_of_currencies_says_it_for_each_row(bring: Bring, held: Held) -> None:
    report = bring(
        a="Id,Name,CurrencyIsoCode,AnnualRevenue\n1,Acme,JPY,1200\n2,Beta,EUR,5\n3,Cruz,,6\n4,Dahl,USD,\n",
        o="Opportunity Id,Name,Amount,Amount Currency,Stage\n1,Tyres,10,EUR,New\n2,Wax,10,CHF,New\n",
    )
    assert revenues(held) == [None, 500, 600, None]
    assert [deal["amount"] for deal in held("opportunity")] == [1000, None]
    assert [[told.line for told in each.foreign] for each in report.files] == [[2], [3]]


def test_a_header_that_names_the_currency_of_the_book_outweighs_a_column_of_currencies(
    bring: Bring, held: Held
) -> None:
    bring(f="Id,Name,Currency,Annual Revenue (EUR)\n1,Acme,USD,5\n")
    assert revenues(held) == [500]


def test_an_amount_that_is_there_stays_when_the_file_says_it_in_another_currency(bring: Bring, held: Held) -> None:
    bring(f="Id,Name,Annual Revenue\n1,Acme,5\n")
    assert bring(f="Id,Name,Annual Revenue\n1,Acme,USD 9\n").changed == 0
    assert revenues(held) == [500]
