"""What is told of a seat and its people: judgements with their signs, our side, lines in words, what she wants."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from store import clock
from store.attributes import assess
from store.book import Book
from store.colleagues import ColleagueDraft, add_colleague
from store.dossier import Dossier, read_dossier
from store.lines import add_line
from store.people import add_person, edit_seat
from store.relationships import set_relationship
from tui.desk import Desk
from tui.dossier_views import Details
from tui.person_details import person_details

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.tui.conftest import Small


@pytest.fixture
def book(desk: Desk) -> Book:
    return desk.book


def read(book: Book, account: int) -> Dossier:
    with book.read() as session:
        return read_dossier(session, account)


def told(details: Details, label: str) -> list[str]:
    return [text for each, text in details if each == label]


def of_marta(book: Book, small: Small) -> Details:
    return person_details(read(book, small.northwind), small.report_seat, clock.today())


def test_each_judgement_bears_its_sign_its_word_and_its_age(book: Book, small: Small, clock: Clock) -> None:
    centre = read(book, small.northwind).centres[0].id
    assess(book, small.report, centre, "role", "champion", {"state": "confirmed"})
    clock.move(days=12)
    assess(book, small.report, centre, "role", "user buyer")
    assess(book, small.report, centre, "rhythm", "30")
    details = of_marta(book, small)
    assert told(details, "In") == ["Fleet"]
    assert told(details, "Role") == ["✓ Champion 12d · ? User buyer 0d"]
    assert told(details, "Rhythm") == ["? every 30 days 0d"]
    assert told(details, "To judge") == ["influence, support, coverage"]


def test_each_buying_centre_in_which_she_is_judged_stands_by_itself(book: Book, small: Small) -> None:
    centre = read(book, small.northwind).centres[0].id
    assess(book, small.report, None, "support", "enemy")
    assess(book, small.report, centre, "support", "mentor")
    details = of_marta(book, small)
    assert told(details, "In") == ["Fleet", "the account as a whole"]
    assert told(details, "Support") == ["? Mentor 0d", "? Enemy 0d"]


def test_our_side_says_level_wish_and_last_touch_and_then_the_competitors(book: Book, small: Small) -> None:
    ours = read(book, small.northwind).touches[0].colleague_id
    other = add_colleague(book, ColleagueDraft(name="A. Berg"))
    wish = {"level": "vendor", "level_wanted": "trusted advisor", "rapport": "good"}
    set_relationship(book, small.report, wish, colleague_id=other)
    set_relationship(book, small.report, {"level": "problem solver"}, competitor="Boxwell")
    details = of_marta(book, small)
    assert told(details, "Ours") == ["A. Berg: ? Vendor → Trusted advisor, good 0d", "J. Ek: met 0d"]
    assert told(details, "Competitor") == ["Boxwell: ? Problem solver 0d"]
    set_relationship(book, small.report, {"level_wanted": "problem solver"}, colleague_id=ours)
    assert "J. Ek: ? — → Problem solver 0d · met 0d" in told(of_marta(book, small), "Ours")


def test_lines_are_read_from_her_end(book: Book, small: Small) -> None:
    jan = next(person.id for person in read(book, small.northwind).people if person.name == "Jan de Boer")
    add_line(
        book,
        {
            "account_id": small.northwind,
            "kind": "influences",
            "from_person_id": small.report,
            "to_person_id": jan,
            "strength": "strong",
            "note": "Went to school together",
        },
    )
    empty = {"from_seat_id": small.empty_seat, "to_person_id": small.report}
    add_line(book, {"account_id": small.northwind, "kind": "informal reporting", **empty})
    details = list(of_marta(book, small))
    assert told(details, "Line") == [
        "? Influences → Jan de Boer, strong 0d",
        "? Informally leads Head of Procurement 0d",
    ]
    assert ("", "Went to school together") in details
    dossier = read(book, small.northwind)
    assert told(person_details(dossier, jan, clock.today()), "Line") == ["? Is influenced by ← Marta Visser, strong 0d"]
    assert told(person_details(dossier, small.empty_seat, clock.today()), "Line") == [
        "? Reports informally to Marta Visser 0d"
    ]


def test_a_line_to_another_account_is_told_of_at_both_ends(book: Book, small: Small) -> None:
    zoe, _ = add_person(book, {"account_id": small.castor, "name": "Zoë Adé"}, {"title": "CFO"})
    ends = {"from_person_id": small.report, "to_person_id": zoe}
    add_line(book, {"account_id": small.northwind, "kind": "influences", **ends})
    assert told(of_marta(book, small), "Line") == ["? Influences → Zoë Adé, Castor Pharma 0d"]
    there = person_details(read(book, small.castor), zoe, clock.today())
    assert told(there, "Line") == ["? Is influenced by ← Marta Visser, Northwind Logistics 0d"]


def test_an_empty_seat_says_who_finds_out_and_by_when(book: Book, small: Small) -> None:
    details = person_details(read(book, small.northwind), small.empty_seat, clock.today())
    assert told(details, "Finds out") == ["! nobody of us yet"]
    ours = add_colleague(book, ColleagueDraft(name="A. Berg"))
    edit_seat(book, small.empty_seat, {"need_owner_id": ours, "need_by": date(2026, 12, 1)})
    details = person_details(read(book, small.northwind), small.empty_seat, clock.today())
    assert (told(details, "Finds out"), told(details, "By")) == (["A. Berg"], ["2026-12-01"])
    edit_seat(book, small.empty_seat, {"is_vacant": True})
    details = person_details(read(book, small.northwind), small.empty_seat, clock.today())
    assert told(details, "Vacant")
    assert not told(details, "Finds out")


def test_a_person_is_found_by_her_own_key_and_what_is_gone_is_empty(book: Book, small: Small) -> None:
    dossier = read(book, small.northwind)
    for key in (small.report, -small.report):
        details = person_details(dossier, key, clock.today())
        assert told(details, "Name") == ["Marta Visser"]
        assert told(details, "Fact") == ["✓ One fuel system by spring 0d"]
        assert told(details, "Met") == ["2026-11-20 · Walked the depot"]
    assert told(person_details(dossier, small.boss_seat, clock.today()), "Boss") == ["—"]
    assert person_details(dossier, 12345, clock.today()) == []
