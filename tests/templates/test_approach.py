"""How an account is approached: campaign, tier plan, whom to talk to, and what others of its industry talk about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from store.account_links import AccountLinkRow
from store.dossier import Dossier
from templates.approach import Approach, Cared
from templates.context import build_context
from templates.example import example_dossier
from templates.view import View


def approach(**changes: Any) -> Approach:
    return View(replace(example_dossier(), **changes)).approach


def test_the_one_who_is_enrolled_is_talked_to() -> None:
    found = approach().contact
    assert found is not None
    assert found.person is not None
    assert found.person.name == "Marta Visser"


def contact_of(dossier: Dossier) -> str | None:
    found = View(dossier).approach.contact
    return found.person.name if found and found.person else None


def test_else_who_is_of_a_points_persona_then_wanted_then_known() -> None:
    dossier = replace(example_dossier(), enrolments=())
    assert contact_of(dossier) == "Marta Visser"  # Operations, as the points are, and one of us knows her
    executive = tuple(point.model_copy(update={"persona": "executive"}) for point in dossier.points)
    assert contact_of(replace(dossier, points=executive)) == "Jan de Boer"
    assert contact_of(replace(dossier, points=())) == "Marta Visser"  # Operations is wanted
    assert contact_of(replace(dossier, points=(), personas=())) == "Marta Visser"  # known
    seats = tuple(seat.model_copy(update={"is_assistant": seat.id == 62}) for seat in dossier.seats)
    assert contact_of(replace(dossier, seats=seats)) == "Peter Okafor"
    assert contact_of(replace(dossier, people=(), occupancies=())) is None


def test_an_enrolment_that_is_not_over_goes_before_a_newer_one_that_is() -> None:
    (running,) = example_dossier().enrolments
    over = running.model_copy(update={"id": 9, "campaign_id": 1, "status": "finished"})
    found = approach(enrolments=(over, running))
    assert found.enrolment == running
    assert found.campaign is not None
    assert approach(enrolments=(over,)).campaign is None


def test_the_persona_is_the_contacts_else_the_points() -> None:
    assert approach().persona is not None
    assert approach().persona.cares_about.startswith("Trucks")  # type: ignore[union-attr]
    nobody = approach(people=(), occupancies=(), enrolments=())
    assert nobody.persona is not None
    assert nobody.persona.name == "Operations"
    assert approach(people=(), occupancies=(), enrolments=(), points=()).persona is None
    unlisted = approach(personas=())
    assert unlisted.personas[0] == Cared("Executive", "", is_wanted=False)


def test_the_tier_plan_is_that_of_the_day_of_the_dossier() -> None:
    assert approach().tier_plan is not None
    assert approach(changed_on=date(2027, 1, 1)).tier_plan is None
    assert approach(changed_on=None).tier_plan is None


def test_solutions_are_what_it_has_or_may_buy() -> None:
    assert [each.name for each in approach().solutions] == ["Fuel platform", "Telematics"]
    assert [each.name for each in approach(cells=()).solutions] == ["Fuel platform"]
    assert approach(cells=(), opportunities=()).solutions == ()


def test_points_of_peers_are_told_once_and_only_while_they_hold() -> None:
    (peer,) = example_dossier().peer_points
    again = peer.model_copy(update={"text": peer.text.upper(), "account_id": 4})
    over = peer.model_copy(update={"text": "Long over", "expires_on": date(2026, 11, 19)})
    own = peer.model_copy(update={"text": example_dossier().points[0].text})
    assert approach(peer_points=(peer, again, over, own)).peers == (peer,)


@pytest.mark.parametrize(
    ("address", "is_taken"),
    [
        ("https://x.example/logo.png", True), ("HTTPS://x.example/a", True), ("logo.png", True), ("a/b c.svg", True),
        ("http://x.example/a", False), ("//x.example/a", False), ("data:image/png;base64,x", False), ("#a", False),
        ("/a.png", False), ("a/../../b", False), ("..", False), ("C:\\a.png", False), ("a\\b", False),
        ("https://", False),
    ],
)  # fmt: skip
def test_a_logo_is_https_or_a_file_beside_the_document(address: str, is_taken: bool) -> None:
    link = AccountLinkRow(id=1, version=1, account_id=1, name="LOGO ", address=address)
    assert approach(links=(link,)).logo == (address if is_taken else None)


def test_templates_see_it() -> None:
    seen = build_context(example_dossier())
    assert seen["contact"]["name"] == "Marta Visser"
    assert seen["contact"]["cares_about"] == "Trucks that run, and no surprises at the pump."
    assert seen["campaign"]["owner"] == "Jonas Ek"
    assert seen["tier_plan"]["personas"] == ["Operations", "Procurement"]
    assert seen["tier_plan"]["budget"] == "400 EUR"
    assert seen["peer_points"][0]["account"] == "Southmole Freight"
    assert (seen["points"][0]["industry"], seen["points"][0]["solution"]) == ("Logistics", "Fuel platform")
    assert [(each["name"], each["people"]) for each in seen["personas"]] == [
        ("Operations", ["Marta Visser", "Peter Okafor"]),
        ("Procurement", []),
        ("Executive", ["Jan de Boer"]),
    ]
