from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.store.intake.conftest import Bring, Held

DEALS = "Opportunity Id,Name,Amount,Stage,Close Date,Probability\n"


def refused(bring: Bring, text: str) -> list[tuple[int, str]]:
    return [(row.line, row.why) for row in bring(f=text).files[0].refused]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1,,5,,,", "The row has no name."),
        ("1, ,5,,,", "The row has no name."),
        ("1,Tyres,abc,,,", "Amount: “abc” is not an amount."),
        ("1,Tyres,1e99,,,", "Amount: “1e99” is too large."),
        ("1,Tyres,1.000.000,,,", None),
        ("1,Tyres,nan,,,", "Amount: “nan” is not an amount."),
        ("1,Tyres,5,,30/02/2026,", "Close Date: “30/02/2026” is not a day of the calendar."),
        (
            "1,Tyres,5,,03/04/2026,",
            "Close Date: “03/04/2026” is ambiguous: say whether the day or the month comes first.",
        ),
        ("1,Tyres,5", "The row has only 3 of 6 cells; which of them are missing is not known."),
    ],
)
def test_rows_that_cannot_be_read_rightly_are_refused_with_the_reason(
    bring: Bring, held: Held, row: str, why: str | None
) -> None:
    assert refused(bring, f"{DEALS}0,Wax,5,,,\n{row}\n") == ([(3, why)] if why else [])
    assert len(held("opportunity")) == (1 if why else 2)


def test_other_values_that_cannot_be_read_are_left_out_and_told(bring: Bring, held: Held) -> None:
    report = bring(f="Id,Name,Employees,Tier\n1,Acme,100-250,1\n2,Beta,ca. 7,2\n")
    assert report.new == 2
    assert [(told.line, told.column) for told in report.files[0].left_out] == [(2, "Employees"), (3, "Employees")]
    assert [account["employees"] for account in held("account")] == [None, None]


@pytest.mark.parametrize(
    ("others", "count"),
    [(["850"], None), (["1,200", "850"], None), (["1,200,000"], None), (["12.500"], 7000), (["12.0"], 7)],
)
def test_a_head_count_that_may_be_two_is_settled_by_the_others_or_left_out_and_told(
    bring: Bring, held: Held, others: list[str], count: int | None
) -> None:
    rows = "".join(f'{line},Other {line},"{text}"\n' for line, text in enumerate(others, 2))
    report = bring(f=f"Id,Name,Employees\n1,Acme,7.000\n{rows}")
    assert held("account")[0]["employees"] == count
    told = "line 2, Employees: “7.000” may be 7000 or 7; it was left out"
    assert [each.in_words() for each in report.files[0].left_out] == ([] if count else [told])
    assert [account["employees"] for account in held("account")[1:]].count(None) == 0


def test_a_revenue_below_zero_is_left_out_and_told_and_a_credit_comes_in(bring: Bring, held: Held) -> None:
    report = bring(a="Id,Name,Revenue\n1,Acme,-5\n2,Beta,(7.50)\n3,Cruz,0\n", o=f"{DEALS}1,Credit,-5,,,\n")
    assert [account["revenue"] for account in held("account")] == [None, None, 0]
    assert (report.new, report.refused) == (4, 0)
    told = [each.in_words() for each in report.files[0].left_out]
    assert told == [f"line {line}, Revenue: “{text}” is below zero; it was left out" for line, text in SMALL]
    assert report.files[0].not_taken["Revenue"].values == 2
    assert [deal["amount"] for deal in held("opportunity")] == [-500]


SMALL = [(2, "-5"), (3, "(7.50)")]


def test_since_when_somebody_is_a_customer_is_a_year_or_that_of_a_day(bring: Bring, held: Held) -> None:
    years = ["2019", "2019-03-31", "03/04/2018", "31.12.2017", "May 2016", "19", "3000", "", "2015-01-01 00:00:00"]
    rows = "".join(f"{line},{chr(63 + line)},{year}\n" for line, year in enumerate(years, 2))
    report = bring(f=f"Id,Name,Customer Since\n{rows}")
    assert [account["customer_since"] for account in held("account")] == [
        *(2019, 2019, 2018, 2017, None, None, None, None, 2015),
    ]
    assert report.refused == 0
    told = [each.in_words() for each in report.files[0].left_out]
    assert told == [
        "line 6, Customer Since: “May 2016” is neither a year nor a date; it was left out",
        "line 7, Customer Since: “19” is neither a year nor a date; it was left out",
        "line 8, Customer Since: “3000” is not a year from 1500 to 2027; it was left out",
    ]
    again = bring(f=f"Id,Name,Customer Since\n{rows.replace('2019-03-31', '2020')}")
    assert (again.changed, held("account")[1]["customer_since"]) == (1, 2020)


def test_the_decimal_mark_of_the_column_decides(bring: Bring, held: Held) -> None:
    bring(f=DEALS + '1,A,"1,234",,,\n2,B,"1,50",,,\n3,C,"2.000,00",,,\n')
    assert [deal["amount"] for deal in held("opportunity")] == [123, 150, 200_000]


def test_amounts_that_could_be_two_are_refused_until_the_user_says_which(bring: Bring, held: Held) -> None:
    assert len(refused(bring, DEALS + '1,A,"1,234",,,\n')) == 1
    assert held("opportunity") == []


@pytest.mark.parametrize(
    ("rows", "new", "repeated", "refused"),
    [
        ("1,Acme,\n2,Acme,\n", 2, 0, 0),
        ("1,Acme,\n1,Acme,\n", 1, 1, 0),
        ("1,Acme,\n1,Acme Ltd,\n", 1, 0, 1),
        (",Acme,\n,Acme,\n,Beta,\n", 2, 1, 0),
        ("1,Acme,true\n1,Acme,\n", 1, 0, 0),
        ("1,Acme,maybe\n", 0, 0, 1),
        ("1,Acme,\n,,\n1,,\n", 1, 0, 1),
    ],
)
def test_each_row_is_counted_once(bring: Bring, rows: str, new: int, repeated: int, refused: int) -> None:
    each = bring(f="Id,Name,Deleted\n" + rows).files[0]
    assert (each.new, each.repeated, len(each.refused)) == (new, repeated, refused)
    assert each.read == each.new + each.repeated + len(each.refused) + each.deleted


def test_the_same_id_in_two_files_of_one_import_is_said(bring: Bring, held: Held) -> None:
    report = bring(a="Id,Name\n1,Acme\n", b="Id,Name\n1,Acme Ltd\n")
    assert report.files[1].refused[0].why == "“1” stands on line 2 of a.csv already, with other details."
    assert [account["name"] for account in held("account")] == ["Acme"]


def test_a_refused_row_does_not_keep_a_later_good_one_out(bring: Bring, held: Held) -> None:
    report = bring(f=DEALS + "1,Tyres,abc,,,\n1,Tyres,5,,,\n")
    assert (report.new, report.refused, held("opportunity")[0]["amount"]) == (1, 1, 500)


def test_text_comes_in_clean_and_long_text_is_cut_and_told(bring: Bring, held: Held) -> None:
    report = bring(f=f'Id,Name,City,Description\n1,A\u202ecme\x1b[31m,{"x" * 1500},"one\r\ntwo"\n')
    account = held("account")[0]
    assert account["name"] == "Acme\ufffd[31m"
    assert len(account["city"]) == 1000
    assert account["notes"] == "one\ntwo"
    (told,) = report.files[0].cut
    assert told == (2, "City", "", "has 1,500 characters; the first 1,000 were kept")
    assert "  cut short: line 2, City: has 1,500 characters; the first 1,000 were kept" in list(report.in_words())


def test_long_names_and_owners_are_cut_and_told_too(bring: Bring, held: Held) -> None:
    both = f"{'a' * 600},{'b' * 600}"
    report = bring(a=f"Id,Name,Account Owner\n1,Acme,{'o' * 1200}\n", p=f"Contact Id,First Name,Last Name\n1,{both}\n")
    assert [[(told.line, told.column) for told in each.cut] for each in report.files] == [
        [(2, "Account Owner")],
        [(2, "Last Name")],
    ]
    assert [len(row["name"]) for row in (*held("colleague"), *held("person"))] == [1000, 1000]


@pytest.mark.parametrize("archived", ["2026-03-31", "2026-03-31T10:00:00Z", "03/04/2026", "31.03.2026", "yes"])
def test_a_row_is_put_away_by_a_flag_or_by_the_day_it_was(bring: Bring, archived: str) -> None:
    each = bring(f=f"Id,Name,Archived\n1,Acme,{archived}\n2,Beta,\n").files[0]
    assert (each.new, each.deleted, each.refused) == (1, 1, ())


@pytest.mark.parametrize("again", ["1,Acme,Oslo", " 1 , Acme,Oslo ", "1\u00a0,Acme\u200b,Oslo"])
def test_the_same_row_but_for_blanks_is_said_twice(bring: Bring, again: str) -> None:
    each = bring(f=f"Id,Name,City\n1,Acme,Oslo\n{again}\n").files[0]
    assert (each.new, each.repeated, each.refused) == (1, 1, ())


def test_first_and_last_name_make_the_name_where_there_is_no_full_one(bring: Bring, held: Held) -> None:
    bring(f="Id,First Name,Last Name,Full Name\n1,Ana,Cruz,\n2,Bo,Dahl,Dr Bo Dahl\n3,,Eng,\n")
    assert [person["name"] for person in held("person")] == ["Ana Cruz", "Dr Bo Dahl", "Eng"]


@pytest.mark.parametrize(
    ("stage", "closed", "won", "state"),
    [
        ("Prospecting", "", "", "open"),
        ("Closed Won", "1", "1", "won"),
        ("Closed Lost", "1", "", "lost"),
        ("Closed/Won", "", "", "won"),
        ("Someday", "", "", "open"),
        ("", "", "", "open"),
    ],
)
def test_the_stage_and_its_flags_decide_the_state(
    bring: Bring, held: Held, stage: str, closed: str, won: str, state: str
) -> None:
    bring(f=f"Id,Name,StageName,IsClosed,IsWon,NextStep\n1,Tyres,{stage},{closed},{won},Closed Won\n")
    assert held("opportunity")[0]["state"] == state


def test_an_empty_stage_leaves_the_state_of_a_known_deal(bring: Bring, held: Held) -> None:
    bring(f="Opportunity Id,Name,Stage\n1,Tyres,Closed Won\n")
    assert bring(f="Opportunity Id,Name,Stage\n1,Tyres,\n").changed == 0
    assert held("opportunity")[0]["state"] == "won"
