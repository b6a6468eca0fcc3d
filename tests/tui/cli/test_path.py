"""Who can lead us to a person: `path`, as text and JSON; no known way is exit code 1."""

from __future__ import annotations

import json

import pytest

from store.accounts import find_account
from store.colleagues import list_colleagues
from store.dossier import read_dossier
from store.lines import add_line
from store.opening import open_book
from store.people import Person, add_person, find_person
from store.records import take
from store.relationships import set_relationship


@pytest.fixture
def known(book):
    """Lay a way to Jan de Boer at Northwind, by way of Kim Lee at Haldén; nobody leads to Noor Haddad."""
    with open_book(book) as opened:
        with opened.read() as session:
            northwind, halden = (find_account(session, name).id for name in ("Northwind Logistics", "Haldén"))
            jan = find_person(session, northwind, "Jan").id
            (ek,) = list_colleagues(session)
        kim, _ = add_person(opened, {"account_id": halden, "name": "Kim\x1b[31m Lee"}, {"title": "CEO"})
        add_person(opened, {"account_id": halden, "name": "Noor Haddad"}, {"title": "CFO"})
        set_relationship(opened, kim, {"level": "vendor", "note": "Met at the fair"}, colleague_id=ek.id)
        ends = {"from_person_id": kim, "to_person_id": jan, "strength": "strong", "source": "Kim"}
        add_line(opened, {"account_id": halden, "kind": "former colleague", **ends})
    return book


def test_the_way_is_told_step_by_step_with_its_evidence(tierbook, known) -> None:
    answer = tierbook("path", "Northwind Logistics", "jan de boer")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "Jan de Boer · Northwind Logistics",
        "",
        "Jonna Ek, 2 steps",
        "  1  Jonna Ek is a vendor to Kim\ufffd[31m Lee · Haldén Énergie",
        "     as of 2026-11-20 · assumed · Met at the fair",
        "  2  Kim\ufffd[31m Lee is a former colleague of Jan de Boer",
        "     strong · as of 2026-11-20 · assumed · source: Kim",
    ]


def test_json_has_every_step_as_a_record(tierbook, known) -> None:
    answer = tierbook("path", "Northwind Logistics", "Jan", "--json")
    told = json.loads(answer.out)
    assert (answer.code, told["person"]["name"], told["advice"], told["nearest"]) == (0, "Jan de Boer", "", [])
    (way,) = told["ways"]
    assert way["colleague"] == "Jonna Ek"
    assert [(step["kind"], step["strength"], step["state"]) for step in way["steps"]] == [
        ("relationship", "vendor", "unconfirmed"),
        ("former colleague", "strong", "unconfirmed"),
    ]
    assert way["weight"] == sum(step["weight"] for step in way["steps"])


def test_where_no_way_is_known_the_nearest_are_told(tierbook, known) -> None:
    answer = tierbook("path", "Haldén", "Noor")
    assert (answer.code, answer.out) == (1, "")
    met = "as of 2026-11-20 · assumed · Met at the fair"
    assert answer.err.splitlines() == [
        "No way to Noor Haddad is known.",
        f"Nearest: Kim\ufffd[31m Lee (CEO). Jonna Ek is a vendor to Kim\ufffd[31m Lee: {met}.",
        "Ask who leads to Noor Haddad: Kim\ufffd[31m Lee. Then draw the line.",
    ]
    told = json.loads(tierbook("path", "Haldén", "Noor", "--json").out)
    assert (told["ways"], told["nearest"][0]["title"]) == ([], "CEO")


@pytest.mark.parametrize(
    ("person", "words"),
    [("nobody", "No such person"), ("", "No such person"), ("7", "No such person"), ("e", "Which person?")],
)
def test_a_person_that_is_not_clear_is_asked_about(tierbook, known, person, words) -> None:
    with open_book(known) as opened, opened.read() as session:
        northwind = find_account(session, "Northwind Logistics").id
    with open_book(known) as opened:
        add_person(opened, {"account_id": northwind, "name": "Eve"}, {"title": "CFO"})
    answer = tierbook("path", "Northwind Logistics", person)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(words)
    assert ("Jan de Boer (COO, " in answer.err and "Eve (CFO, " in answer.err) == (words == "Which person?")


def test_people_are_completed_behind_their_account(start, known) -> None:
    words = 'tierbook\npath\n"Haldén Énergie"\nnoo'
    offered = start("", _TIERBOOK_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD="3")
    assert offered.out.splitlines() == ["noor\\ Haddad"]


def test_a_seat_in_which_nobody_is_known_is_reached_by_its_title(tierbook, known) -> None:
    with open_book(known) as opened, opened.read() as session:
        northwind = find_account(session, "Northwind Logistics").id
        jan = find_person(session, northwind, "Jan").id
    with open_book(known) as opened:
        add_person(opened, {"account_id": northwind}, {"title": "Head of IT", "reports_to_id": seat_of(opened, jan)})
    answer = tierbook("path", "Northwind Logistics", "head of it")
    assert answer.out.splitlines()[0] == "“Head of IT” · Northwind Logistics"
    assert "Jan de Boer is the boss of “Head of IT”" in answer.out
    told = json.loads(tierbook("path", "Northwind Logistics", "head of it", "--json").out)
    assert told["person"]["id"] is None
    assert told["seat_id"]


def seat_of(book, person) -> int:
    with book.read() as session:
        dossier = read_dossier(session, take(session, Person, person).account_id)
    return next(each.seat_id for each in dossier.occupancies if each.person_id == person)
