"""Casting: each persona's steps go to whoever has it, those of nobody to whom there is to find."""

from __future__ import annotations

import pytest

from store.campaigns.casting import cast_accounts
from store.campaigns.enrolling import CadenceStep, Candidate, enrol
from store.clock import today
from store.people import add_person, edit_seat

MAIL = CadenceStep(0, "Mail", "email", "Head of Énergie")
LETTER = CadenceStep(3, "Letter", "letter")
CALL = CadenceStep(7, "Call", "phone", "Finance")


@pytest.fixture
def cast(book, filled):
    """Cast accounts for the campaign of the book."""

    def of(steps, *accounts, first=()):
        with book.read() as session:
            return cast_accounts(session, filled.campaign, accounts, steps, first)

    return of


def said(cast) -> list[tuple[str, str, list[str], str]]:
    return [
        (part.account, part.person, [step.title for step in part.candidate.steps], part.wanted) for part in cast.parts
    ]


def test_each_persona_gets_its_steps_and_everybody_the_others(book, filled, cast) -> None:
    edit_seat(book, filled.boss_seat, {"persona": "head of energie"})
    edit_seat(book, filled.report_seat, {"persona": "FINANCE"})
    assert said(cast([MAIL, LETTER, CALL], filled.northwind)) == [
        ("Northwind Logistics", "Jan de Boer", ["Mail", "Letter"], ""),
        ("Northwind Logistics", "Marta Visser", ["Letter", "Call"], ""),
    ]


def test_a_title_counts_where_no_seat_has_the_persona(book, filled, cast) -> None:
    steps = [CadenceStep(0, "Mail", "email", "fleet")]
    assert said(cast(steps, filled.northwind)) == [("Northwind Logistics", "Marta Visser", ["Mail"], "")]
    edit_seat(book, filled.boss_seat, {"persona": "Fleet"})
    assert said(cast(steps, filled.northwind)) == [("Northwind Logistics", "Jan de Boer", ["Mail"], "")]


def test_whom_nobody_knows_is_whom_to_find(book, filled, cast) -> None:
    edit_seat(book, filled.boss_seat, {"persona": "Finance"})
    found = cast([MAIL, LETTER, CALL], filled.northwind, filled.depot)
    assert said(found) == [
        ("Northwind Logistics", "Jan de Boer", ["Letter", "Call"], ""),
        ("Northwind Logistics", "", ["Mail"], "Head of Énergie"),
        ("Northwind Depot", "", ["Mail", "Letter", "Call"], "Head of Énergie, Finance"),
    ]


def test_without_personas_one_contact_an_account_is_asked(book, filled, cast) -> None:
    assert said(cast([LETTER], filled.northwind)) == [("Northwind Logistics", "Jan de Boer", ["Letter"], "")]
    edit_seat(book, filled.report_seat, {"persona": "Fleet"})
    first = cast([LETTER], filled.northwind, filled.depot, first=("fleet",))
    assert said(first) == [
        ("Northwind Logistics", "Marta Visser", ["Letter"], ""),
        ("Northwind Depot", "", ["Letter"], "fleet"),
    ]


def test_what_is_for_everybody_goes_to_the_contact_where_nobody_of_the_personas_is_known(filled, cast) -> None:
    assert said(cast([MAIL, LETTER], filled.northwind)) == [
        ("Northwind Logistics", "Jan de Boer", ["Letter"], ""),
        ("Northwind Logistics", "", ["Mail"], "Head of Énergie"),
    ]
    assert said(cast([MAIL], filled.northwind)) == [("Northwind Logistics", "", ["Mail"], "Head of Énergie")]


def test_an_assistant_is_asked_only_by_persona(book, filled, cast) -> None:
    add_person(book, {"account_id": filled.depot, "name": "Ann Fleet"}, {"title": "Fleet office", "is_assistant": True})
    assert said(cast([CadenceStep(0, "Mail", "", "Fleet")], filled.depot))[0][1] == ""
    assert said(cast([LETTER], filled.depot))[0][1] == ""


def test_who_cannot_be_enrolled_is_told_with_why(book, filled, cast) -> None:
    enrol(book, filled.campaign, [Candidate(filled.northwind, filled.boss, (LETTER,))], today())
    found = cast([LETTER], filled.northwind, filled.archived, filled.halden, filled.halden, 999)
    assert found.parts == []
    assert [(part.account, why) for part, why in found.left_out] == [
        ("Old Harbour Ropes", "the account is archived"),
        ("Northwind Logistics", "is in this campaign already"),
        ("Haldén Énergie", "is in this campaign already"),
    ]


def test_somebody_with_two_seats_is_asked_once(book, filled, cast) -> None:
    edit_seat(book, filled.boss_seat, {"persona": "Finance"})
    found = cast([MAIL._replace(persona="COO"), CALL], filled.northwind)
    assert said(found) == [("Northwind Logistics", "Jan de Boer", ["Mail", "Call"], "")]
