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
        "owners": "owner_id,email,first_name,last_name,is_active\n71,z@ours.example,Zoe,Lind,true\n",
        "companies": "Record ID,Company name,Company Domain Name,hubspot_owner_id\n1,Acme,acme.example,71\n",
    }
    report = bring(**lists)
    assert {each.file: each.kind for each in report.files} == {"companies.csv": "accounts", "owners.csv": "colleagues"}
    assert owners(held) == {"Acme": "Zoe Lind"}


UK, US = "9a1b2c3d-0000-0000-0000-000000000001", "9a1b2c3d-0000-0000-0000-000000000002"
DYNAMICS = "(Do Not Modify) User,Full Name,Title,Primary Email\n"
OWNERS = "Owner ID,First Name,Last Name,Email,Active\n7,Ann,Ray,ann@ours.example,true\n"


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


ANN = f"{USERS}u1,ar,Ann Ray,ann@ours.example,AE,00e1\n"
BOSTON, LONDON = "u1,a1,Ann Ray,,AE Boston,00e1\n", "u2,a2,Ann Ray,ann@ours.example,AE London,00e1\n"


def colleagues(held: Held) -> list[tuple[str, str, str]]:
    return [(row["name"], row["email"], row["role"]) for row in held("colleague")]


@pytest.mark.parametrize("rows", [BOSTON + LONDON, LONDON + BOSTON])
def test_an_e_mail_tells_a_colleague_before_a_name_does(bring: Bring, held: Held, empty_book: Book, rows: str) -> None:
    add_colleague(empty_book, ColleagueDraft(name="Ann Ray", email="ann@ours.example"))
    report = bring(one=USERS + rows)
    assert (report.new, report.changed) == (1, 1)
    assert colleagues(held) == [("Ann Ray", "ann@ours.example", "AE London"), ("Ann Ray", "", "AE Boston")]


@pytest.mark.parametrize("name", ["Ann Ray", "A. Ray"])
@pytest.mark.parametrize("together", [True, False])
def test_a_colleague_in_two_lists_is_one(bring: Bring, held: Held, together: bool, name: str) -> None:
    lists = {"users": ANN.replace("Ann Ray", name), "owners": OWNERS}
    for files in [lists] if together else [{each: text} for each, text in lists.items()]:
        bring(**files)
    assert colleagues(held) == [(name if together else "Ann Ray", "ann@ours.example", "AE")]
    again = bring(
        **lists, accounts="Record ID,Company name,Company owner\n1,Acme,7\n", crm="Id,Name,Owner\n2,Beta,u1\n"
    )
    assert (again.new, len(held("colleague"))) == (2, 1)
    assert set(owners(held).values()) == {held("colleague")[0]["name"]}


def test_what_one_list_leaves_open_the_other_says(bring: Bring, held: Held, empty_book: Book) -> None:
    lists = {"users": ANN.replace("ann@ours.example", ""), "owners": OWNERS}
    report = bring(**lists)
    assert [(each.file, each.new, each.unchanged) for each in report.files] == [
        ("users.csv", 1, 0),
        ("owners.csv", 0, 1),
    ]
    assert colleagues(held) == [("Ann Ray", "ann@ours.example", "AE")]
    assert bring(**lists).unchanged == 2
    undo(empty_book)
    assert colleagues(held) == []


def test_two_users_of_one_system_with_one_e_mail_stay_two(bring: Bring, held: Held) -> None:
    rows = "u1,ar,Ann Ray,all@ours.example,AE,00e1\nu2,bo,Bo Ray,all@ours.example,,00e1\n"
    bring(users=USERS + rows)
    report = bring(users=USERS + rows)
    assert (report.unchanged, [row["name"] for row in held("colleague")]) == (2, ["Ann Ray", "Bo Ray"])


@pytest.mark.parametrize("names", [("Cy", "Bo", "Ann"), ("Ann", "Bo", "Cy")])
def test_of_an_e_mail_that_two_share_the_name_tells_who(
    bring: Bring, held: Held, empty_book: Book, names: tuple[str, ...]
) -> None:
    for name in ("Ann", "Bo"):
        add_colleague(empty_book, ColleagueDraft(name=name, email="all@ours.example"))
    bring(users=USERS + "".join(f"{name},x,{name},all@ours.example,of {name},00e1\n" for name in names))
    assert [(row["name"], row["role"]) for row in held("colleague")] == [
        (each, f"of {each}") for each in ("Ann", "Bo", "Cy")
    ]


def test_a_user_who_may_be_either_of_two_colleagues_is_one_more(bring: Bring, held: Held, empty_book: Book) -> None:
    for email in ("john@uk.example", "john@us.example"):
        add_colleague(empty_book, ColleagueDraft(name="John Smith", email=email))
    report = bring(users=f"{USERS}u1,js,John Smith,,AE,00e1\n")
    assert [note.what for note in report.files[0].notes] == ["1 × has the name of several colleagues: kept as one more"]
    assert [each[1:] for each in colleagues(held)] == [("john@uk.example", ""), ("john@us.example", ""), ("", "AE")]


@pytest.mark.parametrize("together", [True, False])
def test_an_owner_is_known_by_her_e_mail(bring: Bring, held: Held, together: bool) -> None:
    if not together:
        bring(users=ANN)
    bring(**({"users": ANN} if together else {}), accounts="Id,Name,Owner\n1,Acme,ANN@ours.example\n")
    assert (owners(held), len(held("colleague"))) == ({"Acme": "Ann Ray"}, 1)


JOHNS = f"{DYNAMICS}{UK},John Smith,,john@uk.example\n{US},John Smith,,john@us.example\n"


@pytest.mark.parametrize("together", [True, False])
def test_of_two_colleagues_of_one_name_only_a_key_or_an_e_mail_tells_the_owner(
    bring: Bring, held: Held, together: bool
) -> None:
    if not together:
        bring(users=JOHNS)
    rows = f"1,Acme,John Smith\n2,Beta,john smith\n3,Gamma,john@us.example\n4,Delta,{UK}\n"
    accounts = f"(Do Not Modify) Account,Account Name,Owner\n{rows}"
    report = bring(**({"users": JOHNS} if together else {}), accounts=accounts)
    told = next(each for each in report.files if each.kind == "accounts")
    emails = {row["id"]: row["email"] for row in held("colleague")}
    found = {row["name"]: emails.get(row["owner_id"], "") for row in held("account")}
    assert found == {"Acme": "", "Beta": "", "Gamma": "john@us.example", "Delta": "john@uk.example"}
    words = (
        "may be any of several colleagues: an e-mail, or an id with User.csv, tells them apart; the owner was left out"
    )
    assert [note.what for note in told.notes] == [
        f"1 × Owner “{name}” {words}" for name in ("John Smith", "john smith")
    ]
    assert told.not_taken["Owner"] == (2, "“John Smith” is several colleagues")


@pytest.mark.parametrize(
    "owner", ["-", "---", "?", "n/a", "N.A.", "#N/A", "None", "null", "Unassigned", "(no owner)", "not assigned", "TBD"]
)
def test_a_word_for_nobody_is_no_owner(bring: Bring, held: Held, owner: str) -> None:
    report = bring(accounts=f"Id,Name,Owner\n1,Acme,{owner}\n2,Beta,Nona None\n")
    assert owners(held) == {"Acme": "", "Beta": "Nona None"}
    assert (report.files[0].notes, report.files[0].not_taken) == ((), {})


SWITCHED = "Id,Username,Name,Email,ProfileId,IsActive\n"


def test_a_user_who_is_switched_off_comes_in_where_an_account_or_the_book_has_her(
    bring: Bring, held: Held, empty_book: Book
) -> None:
    add_colleague(empty_book, ColleagueDraft(name="Eva"))
    rows = "u1,a,Ann,,00e1,true\nu2,b,Bo,,00e1,false\nu3,c,Cy,cy@ours.example,00e1,0\nu4,d,Dee,,00e1,FALSE\n"
    users = f"{SWITCHED}{rows}u5,e,Eva,,00e1,false\nu6,f,Flo,,00e1,\nu7,g,Gus,,00e1,maybe\n"
    accounts = "Id,Name,Owner\n1,Acme,u2\n2,Beta,CY@ours.example\n3,Gamma,Ann\n"
    report = bring(users=users, accounts=accounts)
    assert owners(held) == {"Acme": "Bo", "Beta": "Cy", "Gamma": "Ann"}
    assert [row["name"] for row in held("colleague")] == ["Ann", "Bo", "Cy", "Eva", "Flo", "Gus"]
    told = next(each for each in report.files if each.kind == "colleagues")
    assert (told.read, told.new, told.unchanged, told.deleted) == (7, 5, 1, 1)
    assert [note.what for note in told.notes] == ["1 × switched off there, and the owner of no account: left out"]
    again = bring(users=users)
    assert (again.new, again.changed, again.unchanged, again.files[0].deleted) == (0, 0, 6, 1)


@pytest.mark.parametrize("rows", [("false", "true"), ("true", "false")])
def test_a_name_means_the_user_who_is_not_switched_off(bring: Bring, held: Held, rows: tuple[str, str]) -> None:
    users = SWITCHED + "".join(f"u{number},a,Ann,{on}@x,00e1,{on}\n" for number, on in enumerate(rows))
    bring(users=users, accounts="Id,Name,Owner\n1,Acme,Ann\n")
    assert [row["email"] for row in held("colleague")] == ["true@x"]
    assert owners(held) == {"Acme": "Ann"}


@pytest.mark.parametrize("rows", [("false", "true"), ("true", "false")])
def test_a_colleague_of_the_book_is_the_user_who_is_not_switched_off(
    bring: Bring, held: Held, empty_book: Book, rows: tuple[str, str]
) -> None:
    add_colleague(empty_book, ColleagueDraft(name="Ann"))
    bring(users=SWITCHED + "".join(f"{on},a,Ann,,00e1,{on}\n" for on in rows))
    bring(accounts="Id,Name,Owner\n1,Acme,true\n")
    assert (owners(held), len(held("colleague"))) == ({"Acme": "Ann"}, 1)


def test_a_user_who_is_switched_off_in_one_list_of_two_comes_in(bring: Bring, held: Held) -> None:
    report = bring(users=f"{SWITCHED}u1,a,Ann,ann@ours.example,00e1,false\n", owners=OWNERS)
    assert ([row["name"] for row in held("colleague")], report.new) == (["Ann"], 1)


def test_a_shared_mailbox_makes_no_two_people_one(bring: Bring, held: Held) -> None:
    users = f"{USERS}{EK},b,Bob One,team@ours.example,,00e1\n{BERG},c,Carl Two,team@ours.example,,00e1\n"
    owners = OWNERS.splitlines()[0] + "\n" + OWNERS.splitlines()[1].replace("ann@ours.example", "team@ours.example")
    for _ in range(2):
        bring(users=users)
        bring(owners=owners)
    assert sorted(row["name"] for row in held("colleague")) == ["Ann Ray", "Bob One", "Carl Two"]
    assert bring(users=users, owners=owners).changed == 0
