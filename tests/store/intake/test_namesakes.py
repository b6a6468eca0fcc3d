"""Namesakes without ids: known by what they say, in any order of the rows, or refused; never by their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.accounts import edit_account
from store.book import Book

if TYPE_CHECKING:
    from tests.store.intake.conftest import Bring, Held

HEADER = "Company,Phone,Notes\n"
TWO = HEADER + "Acme,111,\nAcme,222,\n"


def phones(held: Held) -> list[str]:
    return [account["phone"] for account in held("account")]


def test_another_order_changes_nothing(bring: Bring, held: Held) -> None:
    bring(f=TWO)
    report = bring(f=HEADER + "Acme,222,\nAcme,111,\n")
    assert (report.new, report.changed, report.unchanged, phones(held)) == (0, 0, 2, ["111", "222"])


def test_a_row_that_is_gone_changes_nothing(bring: Bring, held: Held) -> None:
    bring(f=TWO)
    assert bring(f=HEADER + "Acme,222,\n").unchanged == 1
    assert phones(held) == ["111", "222"]


def test_the_one_that_is_left_over_is_the_changed_one(bring: Bring, held: Held) -> None:
    bring(f=TWO)
    report = bring(f=HEADER + "Acme,222,\nAcme,333,\n")
    assert (report.changed, report.unchanged, phones(held)) == (1, 1, ["333", "222"])


def test_one_more_is_a_new_one_with_a_key_of_its_own(bring: Bring, held: Held) -> None:
    bring(f=TWO)
    assert bring(f=HEADER + "Acme,333,\nAcme,222,\nAcme,111,\n").new == 1
    assert bring(f=HEADER + "Acme,222,\nAcme,333,\nAcme,111,\n").unchanged == 3
    assert phones(held) == ["111", "222", "333"]


def test_which_of_several_is_not_guessed(bring: Bring, held: Held) -> None:
    bring(f=TWO)
    report = bring(f=HEADER + "Acme,333,\nBeta,1,\n")
    assert (report.new, report.changed, phones(held)) == (1, 0, ["111", "222", "1"])
    (row,) = report.files[0].refused
    assert (row.line, row.cells) == (2, ("Acme", "333", ""))
    assert row.why.startswith("2 in the book are called “Acme”, and none is as in this row")
    assert report.files[0].read == 2


def test_two_rows_for_one_record_that_is_like_neither_are_refused(bring: Bring, held: Held) -> None:
    bring(f=HEADER + "Acme,111,\n")
    assert bring(f=HEADER + "Acme,222,\nAcme,333,\n").refused == 2
    assert phones(held) == ["111"]


def test_an_empty_cell_is_not_like_any_other(bring: Bring, held: Held) -> None:
    bring(f=HEADER + "Acme,,\nAcme,222,\n")
    report = bring(f=HEADER + "Acme,222,\nAcme,,\n")
    assert (report.changed, report.unchanged, phones(held)) == (0, 2, ["", "222"])


def test_what_was_corrected_by_hand_is_known_by_what_the_last_file_said(
    bring: Bring, held: Held, empty_book: Book
) -> None:
    bring(f=TWO)
    edit_account(empty_book, held("account")[0]["id"], {"phone": "999"})
    edit_account(empty_book, held("account")[1]["id"], {"phone": "888"})
    report = bring(f=HEADER + "Acme,222,\nAcme,111,\n")
    assert (report.changed, report.refused, len(report.files[0].kept), phones(held)) == (0, 0, 2, ["999", "888"])


def test_people_are_known_by_their_jobs_too(bring: Bring, held: Held) -> None:
    header = "Full Name,Company,Job Title\n"
    bring(f=header + "Ana Cruz,Acme,Buyer\nAna Cruz,Acme,CFO\n,Acme,CIO\n")
    report = bring(f=header + ",Acme,CIO\nAna Cruz,Acme,CFO\nAna Cruz,Acme,Buyer\n")
    assert (report.changed, report.unchanged) == (0, 3)
    assert bring(f=header + "Ana Cruz,Acme,CEO\n").refused == 1


def test_opportunities_are_known_by_their_amounts_and_days(bring: Bring, held: Held) -> None:
    header = "Opportunity Name,Amount,Close Date\n"
    bring(f=header + "Tyres,5,2026-03-31\nTyres,5,2026-06-30\n")
    report = bring(f=header + "Tyres,5,2026-06-30\nTyres,7,2026-03-31\n")
    assert (report.changed, report.unchanged) == (1, 1)
    deals = {(deal["amount"], deal["close_on"]) for deal in held("opportunity")}
    assert deals == {(700, "2026-03-31"), (500, "2026-06-30")}
