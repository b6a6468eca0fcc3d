"""What a document ends with: the questions that the book has no answer to, few enough to be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from templates.example import example_dossier
from templates.missing import list_missing, missing_points
from templates.view import View

KNOWN = [
    "Need to know: Head of Procurement in Fleet Operations; Jonas Ek finds out by 2026-12-15",
    "1 person sits in no seat",
    "1 fact is older than its half-life, or without a date",
]


def missing(**changes: Any) -> list[str]:
    """Return what is missing besides what is missing in the made-up dossier anyway."""
    return [sentence for sentence in list_missing(View(replace(example_dossier(), **changes))) if sentence not in KNOWN]


def account(**changes: Any) -> Any:
    """Return the made-up account with some fields changed."""
    return example_dossier().account.model_copy(update=changes)


def test_the_made_up_account_lacks_little() -> None:
    assert list_missing(View(example_dossier())) == KNOWN


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"account": account(tier=None)}, "The account is in no tier"),
        ({"account": account(tier_reason="")}, "No reason is given for tier 2"),
        ({"account": account(relationship="")}, "Whether it is a customer is not said"),
        ({"account": account(industry="")}, "The industry is not known"),
        ({"account": account(revenue=None)}, "The annual revenue is not known"),
        ({"owner": None}, "Nobody owns the account"),
        ({"touches": ()}, "No touch is logged"),
        ({"account": account(countermeasure="")}, "Nothing is done about the vulnerability"),
        ({"facts": ()}, "No fact is written down"),
    ],
)
def test_what_an_account_should_have_is_asked_for(changes: dict[str, Any], sentence: str) -> None:
    assert missing(**changes) == [sentence]


def test_a_revenue_of_nought_is_known() -> None:
    assert missing(account=account(revenue=0)) == []


def test_missing_points_come_first_by_number() -> None:
    dossier = replace(example_dossier(), points=example_dossier().points[1:2])
    sentences = [f"Talking point {number} is still to be written" for number in (1, 3)]
    assert missing_points(dossier) == sentences
    assert list_missing(View(dossier))[:2] == sentences


def test_without_seats_it_asks_who_decides() -> None:
    assert "No seat is known: who decides here?" in missing(seats=(), occupancies=())


def test_many_empty_seats_are_counted_after_the_first_twelve() -> None:
    seat = example_dossier().seats[3]
    seats = tuple(
        seat.model_copy(update={"id": n, "centre_id": None, "title": "", "need_owner_id": None}) for n in range(1, 31)
    )
    found = missing(seats=seats, occupancies=(), people=())
    assert found.count("Need to know: a seat without a title") == 12
    assert "18 more seats in which we know nobody" in found


def test_a_vacant_seat_is_nobody_we_need_to_know() -> None:
    seats = tuple(seat.model_copy(update={"is_vacant": True}) for seat in example_dossier().seats)
    found = list_missing(View(replace(example_dossier(), seats=seats)))
    assert [sentence for sentence in found if "know" in sentence] == []


def test_facts_that_have_ended_are_not_asked_for() -> None:
    facts = tuple(fact.model_copy(update={"state": "retired"}) for fact in example_dossier().facts)
    assert KNOWN[2] not in list_missing(View(replace(example_dossier(), facts=facts)))


def test_open_deals_need_a_next_step_and_a_day_to_come() -> None:
    deal = example_dossier().opportunities[0]
    deals = tuple(deal.model_copy(update={"next_step": "", "name": f"D{n}"}) for n in range(14))
    found = missing(opportunities=deals)
    assert found == [*(f"No next step for D{n}" for n in range(12)), "No next step for 2 more opportunities"]
    late = deal.model_copy(update={"close_on": date(2026, 11, 19)})
    assert missing(opportunities=(late,)) == ["1 opportunity is open past the close date"]
    assert missing(opportunities=(late, late)) == ["2 opportunities are open past the close date"]
    assert missing(opportunities=(late.model_copy(update={"state": "won", "next_step": ""}),)) == []


def test_facts_without_a_source_are_counted() -> None:
    facts = [fact.model_copy(update={"source": ""}) for fact in example_dossier().facts]
    assert missing(facts=tuple(facts)) == ["3 facts have no source"]
    assert missing(facts=tuple(facts[:1])) == ["1 fact has no source"]
