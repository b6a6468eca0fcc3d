"""Changing accounts: `set`, `undo` and `redo`."""

from __future__ import annotations

import json

import pytest


def account(tierbook, name: str) -> dict[str, object]:
    return json.loads(tierbook("show", name, "--json").out)["account"]


def test_set_changes_fields_as_one_step_that_undo_takes_back(tierbook, book) -> None:
    before = tierbook("dump").out
    answer = tierbook("set", "Depot", "tier=1", "reason=won the tender", "revenue=1,250.75", "customer_since=2024")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("Saved. Northwind Depot: ")
    changed = account(tierbook, "Depot")
    assert changed["tier"] == 1
    assert changed["tier_reason"] == "won the tender"
    assert changed["tier_since"] == "2026-11-20"
    assert changed["revenue"] == "1250.75"
    assert changed["customer_since"] == 2024
    assert tierbook("undo").out.startswith("Took back: Northwind Depot: ")
    assert tierbook("dump").out == before
    assert tierbook("redo").out.startswith("Did again: Northwind Depot: ")
    assert account(tierbook, "Depot") == {**changed, "id": changed["id"]}


@pytest.mark.parametrize(
    ("assignment", "field", "value"),
    [
        ("name=Northwind Südhafen", "name", "Northwind Südhafen"),
        ("tier=", "tier", None),
        ("revenue=", "revenue", None),
        ("revenue=3.50", "revenue", "3.50"),
        ("employees=12", "employees", 12),
        ("employees=7,000", "employees", 7000),
        ("employees=7k", "employees", 7000),
        ("relationship=customer", "relationship", "customer"),
        ("archived=2026-11-19", "archived_on", "2026-11-19"),
        ("tier-since=2026-01-31", "tier_since", "2026-01-31"),
        ("tier-since=-3d", "tier_since", "2026-11-17"),
        ("archived=1.11.2026", "archived_on", "2026-11-01"),
        ("archived=", "archived_on", None),
        ("NOTES=a=b", "notes", "a=b"),
        ("website=\x1b[2Jx", "website", "�[2Jx"),
        ("parent=", "parent_id", None),
    ],
)
def test_a_value_is_read_by_the_rules_of_its_field(tierbook, book, assignment, field, value) -> None:
    number = account(tierbook, "Depot")["id"]
    assert tierbook("set", number, assignment).code == 0
    assert account(tierbook, number)[field] == value


def test_owner_and_parent_are_named(tierbook, book) -> None:
    assert tierbook("set", "Haldén", "owner=jonna ek", "parent=Northwind Logistics").code == 0
    told = json.loads(tierbook("show", "Haldén", "--json").out)
    assert (told["owner"]["name"], told["parent"]["name"]) == ("Jonna Ek", "Northwind Logistics")


def test_an_owner_whose_name_two_have_is_told_apart(tierbook, book) -> None:
    from store.colleagues import ColleagueDraft, add_colleague
    from store.opening import open_book

    with open_book(book) as opened:
        keys = [
            add_colleague(opened, ColleagueDraft(name="John Smith", email=email))
            for email in ("john@uk.example", "john@us.example")
        ]
    before = tierbook("dump").out
    for words in (("owner=john smith",), ("owner=John Smith", "--new-owner")):
        answer = tierbook("set", "Depot", *words)
        assert (answer.code, answer.out, tierbook("dump").out) == (2, "", before)
        both = f"John Smith (john@uk.example, {keys[0]}); John Smith (john@us.example, {keys[1]})"
        assert answer.err == f"Which colleague?\n“{words[0][6:]}” fits {both}.\nName them by e-mail, or by number.\n"
    for text, email in (("John@US.example", "john@us.example"), (keys[0], "john@uk.example")):
        assert tierbook("set", "Depot", f"owner={text}").code == 0
        assert json.loads(tierbook("show", "Depot", "--json").out)["owner"]["email"] == email
    assert "Did you mean “john@us.example”?" in tierbook("set", "Depot", "owner=jon@us.example").err


@pytest.mark.parametrize("given", [("owner=J. Zebedee",), ("owner=Jona Ek", "--new-owner")])
def test_an_owner_who_is_no_colleague_yet_becomes_one_in_the_same_step(tierbook, book, given) -> None:
    before = tierbook("dump").out
    answer = tierbook("set", "Haldén", "city=Lyon", *given)
    assert (answer.code, answer.err) == (0, "")
    told = json.loads(tierbook("show", "Haldén", "--json").out)
    assert (told["account"]["city"], f"owner={told['owner']['name']}") == ("Lyon", given[0])
    tierbook("undo")
    assert tierbook("dump").out == before


def test_a_name_that_several_begin_with_names_them(tierbook, book) -> None:
    tierbook("set", "Depot", "owner=Jonna Lind", "--new-owner")
    assert "Did you mean “Jonna Ek” or “Jonna Lind”? " in tierbook("set", "Depot", "owner=Jonna").err


def test_the_answer_names_every_field_that_was_changed(tierbook, book) -> None:
    given = ["tier=2", "reason=growing", "revenue=1.5bn", "employees=7k", "owner=Aoife", "city=Rotterdam", "notes=Long"]
    changed = "tier Growth, reason, revenue 1,500,000,000 EUR, employees 7,000, owner Aoife, notes"
    answer = tierbook("set", "Northwind Logistics", *given)
    assert answer.out == (
        f"Saved. Northwind Logistics: {changed}. New colleague: Aoife. `tierbook undo` takes it back.\n"
    )
    assert tierbook("undo").out.startswith("Took back: Northwind Logistics: tier Growth, annual revenue, employees, ")
    answer = tierbook("set", "Northwind Logistics", "owner=", "revenue=", "parent=Haldén", "archived=today")
    saved = "Saved. Northwind Logistics: owner nobody, revenue not known, parent Haldén Énergie, archived. "
    assert answer.out.startswith(saved)
    answer = tierbook("set", "Northwind Logistics", "archived=", "name=Northwind", "owner=Jonna Ek")
    assert answer.out.startswith("Saved. Northwind Logistics: brought back, name, owner Jonna Ek. `")


@pytest.mark.parametrize("name", ["Jonna Ek", "Zed"])
def test_an_owner_given_elsewhere_meanwhile_is_not_written_over(tierbook, book, monkeypatch, name) -> None:
    from store import accounts
    from store.opening import open_book

    real = accounts.edit_account

    def edit_account(opened, key, *values, **names):
        with open_book(book) as elsewhere:
            real(elsewhere, key, {}, owner="Mia Berg")
        return real(opened, key, *values, **names)

    monkeypatch.setattr(accounts, "edit_account", edit_account)
    answer = tierbook("set", "Depot", f"owner={name}", "city=Ulm")
    assert (answer.code, answer.out) == (2, "")
    assert "changed in another window" in answer.err
    told = json.loads(tierbook("show", "Depot", "--json").out)
    assert (told["owner"]["name"], told["account"]["city"]) == ("Mia Berg", "Gent")


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("revenu=5", "Did you mean “revenue”?"),
        ("size=5", "Fields: "),
        ("tier=4", "Tier"),
        ("tier=one", "Tier"),
        ("tier", "no FIELD=VALUE"),
        ("revenue=lots", "Annual revenue"),
        ("revenue=1.234", "Annual revenue"),
        ("revenue=(3.50)", "Annual revenue: is below zero."),
        ("customer_since=19", "Customer since: is not a year from 1500 to 2027."),
        ("employees=-1", "Employees"),
        ("employees=7.000", "Employees: “7.000” may be 7000 or 7."),
        ("archived=31.2.2026", "is not a date; type 2026-12-01, 12 dec"),
        ("archived=3/4/2026", "may be 2026-04-03 or 2026-03-04"),
        ("archived=1700006400", "is not a date; type 2026-12-01, 12 dec"),
        ("relationship=friend", "is not one of"),
        ("name=", "Name"),
        ("owner=Jona Ek", "Did you mean “Jonna Ek”?"),
        (
            "owner=Jonna",
            "No colleague is called “Jonna”.\nDid you mean “Jonna Ek”? If it is somebody else, say --new-owner.",
        ),
        ("owner=ek jo", "Did you mean “Jonna Ek”?"),
        (
            "owner=zed@ours.example",
            "No colleague is called “zed@ours.example”.\nIf it is somebody else, say --new-owner.",
        ),
        ("owner=\u200b", "Name"),
        ("parent=nobody", "No such account"),
        ("parent=Northwind Depot", "circle"),
        ("id=5", "no field"),
        ("version=5", "no field"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words_and_nothing_changed(tierbook, book, assignment, words) -> None:
    before = tierbook("dump").out
    answer = tierbook("set", "Northwind Logistics", assignment, "city=Elsewhere")
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err
    assert tierbook("dump").out == before


def test_a_field_given_twice_is_refused(tierbook, book) -> None:
    answer = tierbook("set", "Depot", "reason=a", "tier_reason=b")
    assert answer.code == 2
    assert "no field “tier_reason”" in answer.err
    assert "given twice" in tierbook("set", "Depot", "city=a", "city=b").err


def test_setting_what_is_there_already_leaves_no_step_behind(tierbook, book) -> None:
    tierbook("set", "Depot", "city=Antwerp")
    answer = tierbook("set", "Depot", "city=Antwerp")
    assert (answer.code, answer.out) == (0, "Northwind Depot was like that already; nothing changed.\n")
    tierbook("undo")
    assert account(tierbook, "Depot")["city"] == "Gent"


def test_there_is_an_end_to_undo_and_redo(tierbook, tmp_path) -> None:
    file = tmp_path / "new.db"
    assert tierbook("new", file).code == 0
    for verb, words in (("undo", "nothing to be taken back"), ("redo", "nothing to be done again")):
        answer = tierbook(verb, "--book", file)
        assert answer.code == 2
        assert words in answer.err


def test_the_name_in_the_settings_stands_in_the_history(tierbook, book) -> None:
    from store.history import Change
    from store.opening import open_book

    (book.parent / "settings.toml").write_text('my_name = "Ida"\n', encoding="utf-8")
    tierbook("set", "Depot", "city=Antwerp")
    with open_book(book) as opened, opened.read() as session:
        newest = session.get(Change, opened.newest_change(session))
    assert newest is not None
    assert newest.who == "Ida"


def test_settings_that_are_not_in_order_are_told_and_the_change_is_made(tierbook, book) -> None:
    (book.parent / "settings.toml").write_text("oops\n", encoding="utf-8")
    answer = tierbook("set", "Depot", "city=Ulm")
    assert answer.code == 0
    assert "settings.toml" in answer.err
