"""Colleagues of an import: the users of a CRM, and the owners that its accounts name or number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.book import Book
from store.colleagues import ColleagueDraft, add_colleague
from store.undoing import undo

if TYPE_CHECKING:
    from tests.store.intake.conftest import Bring, Held

ACCOUNTS = "Id,Name,ParentId,Phone,Annual Revenue,Account Owner\n"
USERS = "Id,Username,Name,Email,Title,ProfileId\n"
EK, BERG = "005f4000000VrDDAA0", "005f4000000VrDEAA0"
OWNED = f"Id,Name,OwnerId\n001f4000009wJD7AAM,Acme,{EK}\n001f4000009wJD8AAM,Beta,{BERG}\n"
TWO = f"{USERS}{EK},j@x,Jonna Ek,j.ek@ours.example,Manager,00e1\n{BERG},m@x,Mia Berg,m.berg@ours.example,,00e1\n"


def owners(held: Held) -> dict[str, str]:
    """The name of the owner of each account, "" for nobody."""
    names = {row["id"]: row["name"] for row in held("colleague")}
    return {row["name"]: names.get(row["owner_id"], "") for row in held("account")}


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        ("Ann Ek", ["Ann Ek"]),
        ("ann.ek@ours.example", ["ann.ek@ours.example"]),
        ("005f4000000VrDDAA0", []),
        ("4711", []),
    ],
)
def test_owners_are_colleagues_when_they_are_names(bring: Bring, held: Held, owner: str, names: list[str]) -> None:
    report = bring(a=ACCOUNTS + f"1,Acme,,,,{owner}\n2,Beta,,,,{owner.upper() if names else owner}\n")
    assert [row["name"] for row in held("colleague")] == names
    owners = {account["owner_id"] for account in held("account")}
    assert owners == {held("colleague")[0]["id"]} if names else owners == {None}
    assert any("the id of a user who is not known" in note.what for note in report.files[0].notes) is not bool(names)


def test_users_name_the_owners_whatever_the_order_of_the_files(bring: Bring, held: Held) -> None:
    report = bring(accounts=OWNED, users=TWO)
    assert [(each.kind, each.new) for each in report.files] == [("accounts", 2), ("colleagues", 2)]
    assert owners(held) == {"Acme": "Jonna Ek", "Beta": "Mia Berg"}
    assert [(row["email"], row["role"]) for row in held("colleague")] == [
        ("j.ek@ours.example", "Manager"),
        ("m.berg@ours.example", ""),
    ]
    again = bring(accounts=OWNED, users=TWO)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 4)


def test_users_of_an_earlier_import_name_the_owners_too_also_by_their_short_ids(bring: Bring, held: Held) -> None:
    bring(users=TWO)
    report = bring(accounts=OWNED.replace(EK, EK[:15]))
    assert owners(held) == {"Acme": "Jonna Ek", "Beta": "Mia Berg"}
    assert (report.files[0].notes, report.files[0].not_taken) == ((), {})


def test_a_user_who_is_a_colleague_already_is_that_colleague(bring: Bring, held: Held, empty_book: Book) -> None:
    add_colleague(empty_book, ColleagueDraft(name="JONNA EK"))
    add_colleague(empty_book, ColleagueDraft(name="M. Berg", email="M.Berg@ours.example"))
    report = bring(users=TWO)
    assert (report.new, report.changed) == (0, 2)
    assert [row["name"] for row in held("colleague")] == ["Jonna Ek", "Mia Berg"]
    undo(empty_book)
    assert [row["name"] for row in held("colleague")] == ["JONNA EK", "M. Berg"]


def test_an_owner_in_words_is_the_user_of_the_same_import(bring: Bring, held: Held) -> None:
    bring(accounts=ACCOUNTS + "1,Acme,,,,mia berg\n", users=TWO)
    assert (owners(held), len(held("colleague"))) == ({"Acme": "Mia Berg"}, 2)


def test_ids_of_users_nobody_knows_are_counted_by_their_column(bring: Bring) -> None:
    report = bring(accounts=OWNED)
    assert report.files[0].not_taken["OwnerId"] == (2, "ids; add User.csv")
    assert [note.what[:12] for note in report.files[0].notes] == ["2 × OwnerId "]


def test_numbered_owners_of_another_system_are_found_in_its_list_of_owners(bring: Bring, held: Held) -> None:
    lists = {
        "owners": "owner_id,email,first_name,last_name\n71,z@ours.example,Zoe,Lind\n",
        "companies": "Record ID,Company name,Company Domain Name,hubspot_owner_id\n1,Acme,acme.example,71\n",
    }
    report = bring(**lists)
    assert {each.file: each.kind for each in report.files} == {"companies.csv": "accounts", "owners.csv": "colleagues"}
    assert owners(held) == {"Acme": "Zoe Lind"}


UK, US = "9a1b2c3d-0000-0000-0000-000000000001", "9a1b2c3d-0000-0000-0000-000000000002"
DYNAMICS = "(Do Not Modify) User,Full Name,Title,Primary Email\n"
OWNERS = "Owner ID,First Name,Last Name,Email\n7,Ann,Ray,ann@ours.example\n"


def test_two_users_of_one_name_stay_two(bring: Bring, held: Held) -> None:
    bring(one=f"{DYNAMICS}{UK},John Smith,AE London,john@uk.example\n")
    assert bring(two=f"{DYNAMICS}{US},John Smith,AE Boston,john@us.example\n").new == 1
    assert [(row["email"], row["role"]) for row in held("colleague")] == [
        ("john@uk.example", "AE London"),
        ("john@us.example", "AE Boston"),
    ]


@pytest.mark.parametrize("email", ["", "john@us.example"])
def test_another_user_of_a_system_is_not_the_colleague_of_that_name(bring: Bring, held: Held, email: str) -> None:
    bring(one=f"{DYNAMICS}{UK},John Smith,AE London,{'' if email else 'john@uk.example'}\n")
    bring(two=f"{DYNAMICS}{US},John Smith,AE Boston,{email}\n")
    assert [row["role"] for row in held("colleague")] == ["AE London", "AE Boston"]


@pytest.mark.parametrize(("before", "count"), [("", 1), ("john@uk.example", 1), ("john@us.example", 2)])
def test_a_user_is_the_colleague_of_that_name_unless_their_e_mails_differ(
    bring: Bring, held: Held, empty_book: Book, before: str, count: int
) -> None:
    add_colleague(empty_book, ColleagueDraft(name="John Smith", email=before))
    bring(one=f"{DYNAMICS}{UK},John Smith,AE,john@uk.example\n")
    assert len(held("colleague")) == count


def test_a_list_of_colleagues_without_ids_comes_in_again_unchanged(bring: Bring, held: Held) -> None:
    bring(one="Username,Name,Profile Id\nj1,John Smith,00e1\n")
    report = bring(one="Username,Name,Profile Id\nj1,John Smith,00e1\n")
    assert (report.new, report.changed, len(held("colleague"))) == (0, 0, 1)


@pytest.mark.parametrize("together", [True, False])
def test_a_number_of_another_system_is_not_the_owner(bring: Bring, held: Held, together: bool) -> None:
    erp = "Kundennummer;Firma;Betreuer\n1;Acme AG;7\n"
    if not together:
        bring(owners=OWNERS)
    report = bring(**({"owners": OWNERS} if together else {}), erp=erp)
    assert owners(held) == {"Acme AG": ""}
    assert any("the id of a user who is not known" in note.what for each in report.files for note in each.notes)


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    ("users", "accounts"),
    [
        (OWNERS, "Record ID,Company name,Company owner\n1,Acme,7\n"),
        (OWNERS, "Id,Name,Owner ID\n1,Acme,7\n"),
        (OWNERS, "Name,Owner ID\nAcme,7\n"),
        (OWNERS, "Name,hubspot_owner_id\nAcme,7\n"),
        ("Id,Username,Name,Profile Id\n7,ar,Ann Ray,1\n", "Account ID,Account Name,Owner\n1,Acme,7\n"),
        ("User ID,Username,Name,Profile Id\n7,ar,Ann Ray,1\n", "Account ID,Account Name,Owner\n1,Acme,7\n"),
        ("Id,Username,Name,Profile Id\nAR7,ar,Ann Ray,1\n", "Id,Name,Owner\n1,Acme,AR7\n"),
        (
            f"{DYNAMICS}{UK},Ann Ray,AE,\n",
            f"(Do Not Modify) Account,Account Name,Owner\n8a1b,Acme,{UK}\n",
        ),
    ],
)
def test_an_owner_is_known_by_any_key_of_the_same_system(
    bring: Bring, held: Held, users: str, accounts: str, together: bool
) -> None:
    if not together:
        bring(users=users)
    bring(**({"users": users} if together else {}), accounts=accounts)
    assert (owners(held), len(held("colleague"))) == ({"Acme": "Ann Ray"}, 1)


@pytest.mark.parametrize("key", [UK, UK.upper(), f"{{{UK}}}"])
def test_a_guid_is_no_name(bring: Bring, held: Held, key: str) -> None:
    bring(accounts=f"(Do Not Modify) Account,Account Name,Owner\n8a1b,Acme,{key}\n")
    assert (owners(held), held("colleague")) == ({"Acme": ""}, [])
