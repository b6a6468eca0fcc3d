from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.store.intake.conftest import Bring

PEOPLE = "Contact Id,Last Name,Account ID\n" + "".join(f"{n},Person {n},@Ref{n}\n" for n in range(8)) + ",,@Ref9\n"


def test_a_report_reads_as_plain_words(bring: Bring) -> None:
    lines = list(bring(people=PEOPLE).in_words())
    assert lines[0] == "people.csv, people, 9 rows: 8 new · 1 refused · 8 without their account"
    assert lines[1] == "  refused: line 10: The row has no name."
    assert lines[2].startswith("  account not known: line 2, Account ID: “@Ref0” is no account")
    assert lines[7] == "  account not known: and 3 more"
    assert lines[-1] == "Imported: 8 new, 0 changed. Undo takes all of it back in one step."


def test_a_trial_and_an_import_without_news_say_so(bring: Bring) -> None:
    assert list(bring(dry_run=True, people=PEOPLE).in_words())[-1] == "Nothing was written."
    assert (
        list(bring(people="Contact Id,Last Name\n").in_words())[-1]
        == "There is not one row in it; nothing was changed."
    )
    bring(people=PEOPLE)
    known = PEOPLE.replace(",,@Ref9\n", "")
    assert list(bring(people=known).in_words())[-1] == "The book knew all of this already; nothing was changed."


@pytest.mark.parametrize(
    ("rows", "last"),
    [
        ("1,,\n", "Nothing was imported: 1 row was refused."),
        ("1,,\n2,,\n0,Acme,\n", "Nothing was imported: 2 rows were refused."),
        ("1,Beta,yes\n", "Nothing was imported: every row is deleted there or said twice."),
        ("0,Acme,\n", "The book knew all of this already; nothing was changed."),
    ],
)
def test_what_was_not_imported_is_told_truly(bring: Bring, rows: str, last: str) -> None:
    bring(a="Id,Name,Deleted\n0,Acme,\n")
    assert list(bring(a=f"Id,Name,Deleted\n{rows}").in_words())[-1] == last


def test_a_report_is_plain_data(bring: Bring) -> None:
    data = json.loads(json.dumps(bring(people=PEOPLE).as_data()))
    assert (data["new"], data["refused"], data["dangling"]) == (8, 1, 8)
    assert data["files"][0]["refused"] == [{"line": 10, "why": "The row has no name."}]
    assert data["files"][0]["dangling"][0]["value"] == "@Ref0"


def test_each_count_can_be_looked_at(bring: Bring) -> None:
    bring(people=PEOPLE)
    report = bring(people=PEOPLE.replace("Person 3", "Persona 3"))
    groups = {name: (count, told) for name, count, told in report.files[0].groups() if count}
    assert groups["changed"][1][0].what == "name: Person 3 → Persona 3"
    assert groups["as they are"][0] == 7
    assert groups["refused"][1][0].line == 10


DRY = "Amounts are taken as EUR (change it with `tierbook settings currency=…` before you import)."
DONE = "Amounts were taken as EUR (`tierbook settings currency=…` changes what they are called)."


def test_the_currency_of_the_first_amounts_is_told_once(bring: Bring) -> None:
    none = "Id,Name,Annual Revenue\n1,Acme,\n"
    some = "Id,Name,Annual Revenue\n1,Acme,1000\n2,Beta,\n"
    assert bring(a=none).first_currency == ""
    tried = bring(dry_run=True, a=some, b="Id,Name,Amount,Stage\n9,Deal,5,Open\n")
    assert list(tried.in_words()).count(DRY) == 1
    brought = bring(a=some)
    assert list(brought.in_words()).count(DONE) == 1
    assert brought.as_data()["first_currency"] == "EUR"
    assert bring(a=some.replace("1000", "2000")).first_currency == ""
