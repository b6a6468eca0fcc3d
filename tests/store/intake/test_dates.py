"""Dates: every way they are written, and a sentence where two days are possible or none is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.intake.dates import Order, find_order, parse_date

DATES: list[tuple[str, date]] = [
    ("2026-03-31", date(2026, 3, 31)),
    ("2026/3/1", date(2026, 3, 1)),
    ("2026.03.31", date(2026, 3, 31)),
    ("20140102", date(2014, 1, 2)),
    ("2017-10-10T08:38:20.000+0000", date(2017, 10, 10)),
    ("2010-10-14T12:00:00.000Z-0300", date(2010, 10, 14)),
    ("2026-03-31T23:30:00-08:00", date(2026, 3, 31)),
    ("2020-12-30 3:15:52", date(2020, 12, 30)),
    ("2023-07-06 05:18:21.205000 UTC", date(2023, 7, 6)),
    ("8/25/2020 13:03", date(2020, 8, 25)),
    ("12/31/2020 3:15 PM", date(2020, 12, 31)),
    ("31.03.2026", date(2026, 3, 31)),
    ("3.4.2026", date(2026, 4, 3)),
    ("31.03.26", date(2026, 3, 31)),
    ("31. 3. 2026", date(2026, 3, 31)),
    ("03/31/2026", date(2026, 3, 31)),
    ("31/03/2026", date(2026, 3, 31)),
    ("04/04/2026", date(2026, 4, 4)),
    ("31-Mar-2026", date(2026, 3, 31)),
    ("31. März 2026", date(2026, 3, 31)),
    ("1er août 2026", date(2026, 8, 1)),
    ("March 31, 2026", date(2026, 3, 31)),
    ("5th Dec 26", date(2026, 12, 5)),
    ("29.02.2024", date(2024, 2, 29)),
]
NO_DATES = [
    *("", "  ", "03/04/2026", "1-2-2026", "31/03/26", "46112", "2026-02-30", "30.02.2026", "0000-01-01", "10000-01-01"),
    *("-1", "Q1 2026", "2026", "2026-13-01", "32.01.2026", "31 Foo 2026", "1899-12-31", "2200-01-01", "2026-W01-1"),
    *("2026-03-31 later", "2026-03-31T25:00", "٢٠٢٦-٠٣-٣١", "12/31/2154 23:61", "tomorrow"),
]


@pytest.mark.parametrize(("text", "day"), DATES)
def test_dates(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|ambiguous|calendar|Excel|years"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("03/04/2026", "dmy", date(2026, 4, 3)),
        ("03/04/2026", "mdy", date(2026, 3, 4)),
        ("03/04/26", "mdy", date(2026, 3, 4)),
        ("26/03/04", "ymd", date(2026, 3, 4)),
        ("03/04/85", "dmy", date(1985, 4, 3)),
        ("2026-03-04", "dmy", date(2026, 3, 4)),
    ],
)
def test_a_chosen_order_settles_it(text: str, order: Order, day: date) -> None:
    assert parse_date(text, order) == day


def test_a_chosen_order_is_not_overruled() -> None:
    with pytest.raises(ValueError, match="not a day"):
        parse_date("31/03/2026", "mdy")
    with pytest.raises(ValueError, match="ambiguous"):
        parse_date("03/04/2026", "ymd")


def test_days_as_excel_counts_them_only_when_asked() -> None:
    assert parse_date("46112", serial=True) == date(2026, 3, 31)
    assert parse_date("45631.75", serial=True) == date(2024, 12, 5)
    assert parse_date("2026-03-31", serial=True) == date(2026, 3, 31)
    for wrong in ("60", "0", "999999"):
        with pytest.raises(ValueError, match="Excel"):
            parse_date(wrong, serial=True)


def test_the_order_of_a_column() -> None:
    assert find_order(["03/04/2026", "31/03/2026"]) == "dmy"
    assert find_order(["03/04/2026", "8/25/2020 13:03"]) == "mdy"
    assert find_order(["31/03/2026", "03/31/2026"]) is None
    assert find_order(["03/04/2026", ""]) is None


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_survives_its_notations(day: date) -> None:
    assert parse_date(day.isoformat()) == parse_date(f"{day:%d.%m.}{day.year}") == day
    assert parse_date(f"{day:%m/%d/}{day.year}", "mdy") == parse_date(f"{day:%d %B }{day.year}") == day
