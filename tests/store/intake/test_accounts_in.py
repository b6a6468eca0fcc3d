from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from store.accounts import Account, archive_account, edit_account, find_account, set_tier
from store.book import Book
from store.intake.applying import import_files
from store.intake.sources import Source
from store.undoing import undo

if TYPE_CHECKING:
    from tests.store.intake.conftest import Bring, Held

ACCOUNTS = "Id,Name,ParentId,Phone,Annual Revenue,Account Owner\n"


def key_of(book: Book, name: str) -> int:
    with book.read() as session:
        return find_account(session, name).id


def parents(accounts: list[dict[str, Any]]) -> dict[str, str]:
    names = {account["id"]: account["name"] for account in accounts}
    return {account["name"]: names.get(account["parent_id"], "") for account in accounts}


def test_a_known_key_changes_only_what_differs(bring: Bring, held: Held) -> None:
    bring(a=ACCOUNTS + "1,Acme,,100,5000,\n2,Beta,,200,,\n")
    report = bring(a=ACCOUNTS + "1,Acme,,111,5000,\n2,Beta,,200,,\n")
    assert (report.new, report.changed, report.fields_changed, report.unchanged) == (0, 1, 1, 1)
    assert [(told.value, told.what) for told in report.files[0].samples[1]] == [("Acme", "phone: 100 → 111")]
    assert [account["phone"] for account in held("account")] == ["111", "200"]


def test_an_empty_cell_never_erases(bring: Bring, held: Held) -> None:
    bring(a=ACCOUNTS + "1,Acme,,100,5000,Ann\n")
    assert bring(a=ACCOUNTS + "1,Acme,,,,\n").changed == 0
    account = held("account")[0]
    assert (account["phone"], account["revenue"]) == ("100", 500_000)


def test_what_was_corrected_by_hand_stays_until_the_file_says_something_new(
    bring: Bring, held: Held, empty_book: Book
) -> None:
    bring(a=ACCOUNTS + "1,Acme,,100,,\n")
    edit_account(empty_book, key_of(empty_book, "Acme"), {"phone": "999"})
    report = bring(a=ACCOUNTS + "1,Acme,,100,,\n")
    assert (report.changed, held("account")[0]["phone"]) == (0, "999")
    told = report.files[0].kept[0]
    assert (told.line, told.column, told.value) == (2, "Phone", "100")
    assert bring(a=ACCOUNTS + "1,Acme,,101,,\n").changed == 1
    assert held("account")[0]["phone"] == "101"


def test_an_import_that_was_undone_can_be_done_again(bring: Bring, held: Held, empty_book: Book) -> None:
    bring(a=ACCOUNTS + "1,Acme,,100,,\n")
    bring(a=ACCOUNTS + "1,Acme,,200,,\n")
    undo(empty_book)
    assert bring(a=ACCOUNTS + "1,Acme,,200,,\n").changed == 1
    assert held("account")[0]["phone"] == "200"


def test_one_name_with_two_ids_is_two_accounts(bring: Bring, held: Held) -> None:
    report = bring(a=ACCOUNTS + "1,Acme,,,,\n2,ACMÉ,,,,\n")
    assert report.new == 2
    assert [told.line for told in report.files[0].lookalikes] == [3]
    assert len(held("account")) == 2


def test_a_name_that_is_in_the_book_already_is_told_not_merged(bring: Bring, held: Held) -> None:
    bring(a=ACCOUNTS + "1,Acme,,,,\n")
    report = bring(b="Company,City\nAcme,Oslo\nBeta,Rome\n")
    assert (report.new, report.lookalikes) == (2, 1)
    assert len(held("account")) == 3


def test_a_name_may_be_taken_for_the_one_in_the_book(
    bring: Bring, held: Held, empty_book: Book, source: Callable[..., Source]
) -> None:
    bring(a=ACCOUNTS + "1,Acme,,,,\n2,Twin,,,,\n3,Twin,,,,\n")
    same = replace(source("Company,City\nAcme,Oslo\nTwin,Rome\n"), match_names=True)
    report = import_files(empty_book, [same])
    assert (report.new, report.changed) == (1, 1)  # a name that two have stays a question
    assert {(account["name"], account["city"]) for account in held("account")} >= {("Acme", "Oslo"), ("Twin", "Rome")}
    again = import_files(empty_book, [same])
    assert (again.new, again.changed, len(held("account"))) == (0, 0, 4)


def test_a_list_without_ids_is_known_again_by_its_names(bring: Bring, held: Held) -> None:
    text = "Company,City,Phone\nAcme,Oslo,1\nAcme,Rome,2\nAcme,Oslo,3\nAcme,Oslo,1\n"
    first = bring(list=text)
    assert (first.new, first.files[0].repeated) == (3, 1)
    again = bring(list=text)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    assert sorted(account["phone"] for account in held("account")) == ["1", "2", "3"]


def test_parents_are_found_in_any_order_and_in_the_book(bring: Bring, held: Held) -> None:
    bring(a=ACCOUNTS + "1,Child,2,,,\n2,Mother,,,,\n")
    bring(b=ACCOUNTS + "3,Late,2,,,\n")
    assert parents(held("account")) == {"Child": "Mother", "Late": "Mother", "Mother": ""}


def test_short_and_long_ids_of_one_system_are_one(bring: Bring, held: Held) -> None:
    bring(a="Id,Name,BillingCity,ShippingCity\n001f4000009wJD7AAM,Acme,Oslo,Oslo\n")
    report = bring(a="Id,Name,BillingCity,ShippingCity\n001f4000009wJD7,Acme,Oslo,Oslo\n")
    assert (report.new, report.unchanged, len(held("account"))) == (0, 1, 1)


def test_a_circle_of_parents_is_told_and_its_last_link_left_out(bring: Bring, held: Held) -> None:
    report = bring(a=ACCOUNTS + "1,A,2,,,\n2,B,3,,,\n3,C,1,,,\n4,Own,4,,,\n5,Lost,77,,,\n")
    assert parents(held("account")) == {"A": "B", "B": "C", "C": "", "Own": "", "Lost": ""}
    assert [told.line for told in report.files[0].left_out] == [4, 5]
    assert [(told.line, told.value) for told in report.files[0].dangling] == [(6, "77")]


def test_a_circle_with_a_link_that_was_there_before_leaves_the_old_one(bring: Bring, held: Held) -> None:
    bring(a=ACCOUNTS + "1,A,2,,,\n2,B,,,,\n")
    report = bring(a=ACCOUNTS + "2,B,1,,,\n")
    assert parents(held("account")) == {"A": "B", "B": ""}
    assert (report.changed, len(report.files[0].left_out)) == (0, 1)


def test_a_tier_comes_with_its_reason_and_its_day(bring: Bring, held: Held) -> None:
    bring(a="Id,Name,Account Tier\n1,Acme,Tier 1\n2,Beta,gold\n".replace("gold", ""))
    acme, beta = held("account")
    assert (acme["tier"], acme["tier_since"], acme["tier_reason"]) == (1, "2026-11-20", "as in a.csv")
    assert (beta["tier"], beta["tier_since"], beta["tier_reason"]) == (None, None, "")


def test_a_tier_that_was_given_by_hand_with_a_reason_stays(bring: Bring, held: Held, empty_book: Book) -> None:
    header = "Id,Name,Account Tier\n"
    bring(a=header + "1,Acme,2\n2,Beta,2\n")
    set_tier(empty_book, key_of(empty_book, "Acme"), 1, "our oldest customer")
    set_tier(empty_book, key_of(empty_book, "Beta"), 1, "")
    report = bring(a=header + "1,Acme,3\n2,Beta,3\n")
    assert [(row["tier"], row["tier_reason"]) for row in held("account")] == [
        (1, "our oldest customer"),
        (3, "as in a.csv"),
    ]
    assert [told.line for told in report.files[0].kept] == [2]
    assert [told.line for told in report.files[0].overwritten] == [3]
    assert bring(a=header + "2,Beta,2\n").changed == 1


def test_what_was_typed_by_hand_and_is_overwritten_is_told(bring: Bring, held: Held, empty_book: Book) -> None:
    bring(a=ACCOUNTS + "1,Acme,,100,,\n2,Beta,,200,,\n")
    edit_account(empty_book, key_of(empty_book, "Acme"), {"phone": "999", "revenue": 700})
    report = bring(a=ACCOUNTS + "1,Acme,,101,8,Ann\n2,Beta,,201,,\n")
    assert [(told.line, told.column, told.value, told.what) for told in report.files[0].overwritten] == [
        (2, "Annual Revenue", "700", "was the revenue you had given by hand: now “800”"),
        (2, "Phone", "999", "was the phone you had given by hand: now “101”"),
    ]
    assert "  2 fields that you had changed by hand now hold the file's value" in list(report.in_words())
    assert bring(a=ACCOUNTS + "1,Acme,,102,9,Ann\n").files[0].overwritten == ()


def test_a_parent_by_hand_that_stays_is_not_told_as_overwritten(bring: Bring, held: Held, empty_book: Book) -> None:
    bring(a=ACCOUNTS + "1,A,,,,\n2,B,1,,,\n3,C,,,,\n")
    edit_account(empty_book, key_of(empty_book, "A"), {"parent_id": key_of(empty_book, "C")})
    report = bring(a=ACCOUNTS + "1,A,2,,,\n")
    assert (report.files[0].overwritten, len(report.files[0].left_out)) == ((), 1)


def test_an_archived_account_is_known_and_stays_put_away(bring: Bring, held: Held, empty_book: Book) -> None:
    bring(a=ACCOUNTS + "1,Acme,,1,,\n")
    archive_account(empty_book, key_of(empty_book, "Acme"))
    assert bring(a=ACCOUNTS + "1,Acme,,2,,\n").changed == 1
    assert (held("account")[0]["phone"], held("account")[0]["archived_on"]) == ("2", "2026-11-20")


def test_a_key_whose_record_is_gone_is_given_to_the_new_one(bring: Bring, held: Held, empty_book: Book) -> None:
    bring(a=ACCOUNTS + "1,Acme,,,,\n")
    with empty_book.write("Acme removed") as session:
        session.delete(session.get(Account, held("account")[0]["id"]))
    assert bring(a=ACCOUNTS + "1,Acme,,,,\n").new == 1
    assert [row["record_id"] for row in held("external_key")] == [held("account")[0]["id"]]
    assert bring(a=ACCOUNTS + "1,Acme,,,,\n").new == 0
