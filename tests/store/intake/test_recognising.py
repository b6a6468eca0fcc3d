"""Keys of two systems that both count from 1: told apart by the names, and nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from store.accounts import edit_account
from store.book import Book
from store.intake.applying import import_files
from store.intake.sources import Source, name_source

if TYPE_CHECKING:
    from tests.store.intake.conftest import Bring, Held

OURS = "Id,Name,Phone\n1,Acme,111\n2,Bolt,222\n"
THEIRS = "Id,Name,Phone\n1,Globex,999\n2,Initech,888\n3,Hooli,777\n"


def names(held: Held) -> list[str]:
    return [account["name"] for account in held("account")]


def test_a_file_of_another_system_overwrites_nothing(bring: Bring, held: Held) -> None:
    bring(a=OURS)
    report = bring(b=THEIRS)
    assert (report.new, report.changed, report.refused, names(held)) == (0, 0, 3, ["Acme", "Bolt"])
    first, _, last = report.files[0].refused
    assert (first.line, first.cells) == (2, ("1", "Globex", "999"))
    assert first.why == "The key “1” is Acme in the book: is this another system?"
    assert last.why == "Most keys of this file are those of other records in the book."
    assert "--source id" in report.files[0].notes[0].in_words()


def test_what_names_an_account_of_such_a_file_is_not_hung_on_another(bring: Bring, held: Held) -> None:
    bring(a=OURS)
    report = bring(b=THEIRS, p="Contact Id,Last Name,Account ID\n7,Visser,1\n")
    assert [told.what.partition(";")[0] for told in report.files[1].dangling] == ["is an account whose row was refused"]
    assert held("person")[0]["account_id"] is None


def test_the_source_can_be_named(bring: Bring, held: Held, empty_book: Book, source: Callable[..., Source]) -> None:
    bring(a=OURS)
    theirs = name_source(source(THEIRS), "Suppliers")
    assert import_files(empty_book, [theirs]).new == 3
    assert import_files(empty_book, [theirs]).unchanged == 3
    assert names(held) == ["Acme", "Bolt", "Globex", "Hooli", "Initech"]
    people = name_source(source("Contact Id,Last Name,Account ID\n7,Visser,1\n", "p.csv"), "suppliers")
    assert import_files(empty_book, [people]).dangling == 0
    assert held("person")[0]["account_id"] == held("account")[2]["id"]


def test_naming_the_same_source_says_that_the_names_have_changed(
    bring: Bring, held: Held, empty_book: Book, source: Callable[..., Source]
) -> None:
    bring(a=OURS)
    assert import_files(empty_book, [name_source(source(THEIRS), "id")]).changed == 2
    assert names(held) == ["Globex", "Hooli", "Initech"]


def test_a_few_new_names_are_changes(bring: Bring, held: Held) -> None:
    bring(a=OURS + "3,Castor,\n")
    assert bring(a=OURS.replace("Bolt", "Thunder") + "3,Castor,\n").changed == 1
    assert names(held) == ["Acme", "Castor", "Thunder"]


def test_names_that_share_a_word_are_changes(bring: Bring, held: Held) -> None:
    bring(a=OURS)
    assert bring(a="Id,Name\n1,ACME Holding Ltd\n2,Boltworks\n").changed == 2
    assert bring(a="Id,Name\n1,Globex Holding Ltd\n").refused == 1


def test_names_that_were_changed_by_hand_are_no_strangers(bring: Bring, held: Held, empty_book: Book) -> None:
    bring(a=OURS)
    for account, name in zip(held("account"), ("Globex", "Initech"), strict=True):
        edit_account(empty_book, account["id"], {"name": name})
    report = bring(a=OURS)
    assert (report.refused, report.changed, names(held)) == (0, 0, ["Globex", "Initech"])


def test_people_and_opportunities_are_looked_at_as_well(bring: Bring, held: Held) -> None:
    people, deals = "Contact Id,Last Name\n1,{}\n2,{}\n", "Opportunity Id,Name,Stage\n1,{},New\n2,{},New\n"
    bring(p=people.format("Visser", "Boer"), o=deals.format("Tyres", "Wax"))
    report = bring(p=people.format("Cruz", "Dahl"), o=deals.format("Paint", "Oil"))
    assert (report.changed, report.refused) == (0, 4)


def test_ids_of_salesforce_are_unique_whatever_the_names(bring: Bring, held: Held) -> None:
    bring(a="Id,Name\n001f4000003NkdRAAS,Acme\n")
    assert bring(a="Id,Name\n001f4000003NkdR,Globex\n").changed == 1
