from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from store.intake.checks import check_columns
from store.intake.forms import Dates
from store.intake.reading import open_table
from store.intake.sources import Source


def words(source: Source) -> list[str]:
    checks, _ = check_columns(open_table(source.path), source, "EUR")
    return [check.in_words() for check in checks]


def test_each_column_says_what_it_holds_and_how_it_is_read(source: Callable[..., Source]) -> None:
    found = source('Name,Annual Revenue,Phone,Other\nAcme,"1.240.000,00",,x\nBeta,"7,5",,\nGamma,n.a.,,\n')
    assert words(found) == ["✓ 3 filled", "! 1 of 3 refused: “n.a.” is not an amount", "– empty", "✓ 1 filled"]
    assert words(source('Name,Annual Revenue\nAcme,"1.240.000,00"\n'))[1] == "~ read as 1240000.00 · 1 filled"


def test_what_the_user_says_of_dates_stands_above_what_the_cells_say(source: Callable[..., Source]) -> None:
    found = source("Deal Name,Close Date\nA,03/04/2026\n")
    assert words(found)[1].startswith("! 1 refused: “03/04/2026” is ambiguous")
    orders: dict[Dates, str] = {"dmy": "2026-04-03", "mdy": "2026-03-04"}
    for order, day in orders.items():
        assert words(replace(found, dates=order))[1] == f"~ read as {day} · 1 filled"
    counted = replace(source("Deal Name,Close Date\nA,46112\n"), dates="excel")
    assert words(counted)[1] == "~ read as 2026-03-31 · 1 filled"


def test_rows_are_counted(source: Callable[..., Source]) -> None:
    found = source("Name\nAcme\n\nBeta\n")
    assert check_columns(open_table(found.path), found, "EUR")[1] == 2


def test_units_and_currencies_are_shown(source: Callable[..., Source]) -> None:
    assert words(source("Name,Umsatz (TEUR)\nAcme,1200\n"))[1] == "~ read as 1200000.00 (× 1,000) · 1 filled"
    found = source("Name,Annual Revenue (USD)\nAcme,1200\n")
    assert words(found)[1] == "! 1 left out: one is in USD, the book in EUR"
