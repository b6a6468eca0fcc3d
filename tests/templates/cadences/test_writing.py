"""What a step is written with: its template, for whoever is enrolled and the campaign they are enrolled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from store.campaigns.campaigns import CampaignRow
from store.campaigns.enrolments import EnrolmentRow
from store.dossier import Dossier
from templates.cadences.writing import write_step
from templates.example import example_dossier
from templates.fill import Filler
from templates.library import Library

CAMPAIGNS = ("Cards for spring", "Depots in summer")


@pytest.fixture(scope="module")
def filler():
    with Filler() as filler:
        yield filler


def enrolled() -> Dossier:
    """The example with its first two people in a campaign each; what is enrolled later stands first."""
    dossier = example_dossier()
    campaigns = tuple(_campaign(key, name) for key, name in enumerate(CAMPAIGNS, 1))
    people = [person.id for person in dossier.people][:2]
    enrolments = tuple(_enrolment(10 + key, key, person) for key, person in zip((1, 2), people, strict=True))
    return replace(dossier, campaigns=campaigns, enrolments=enrolments[::-1])


def _campaign(key: int, name: str) -> CampaignRow:
    values: dict[str, object] = dict.fromkeys(CampaignRow.model_fields, "")
    values |= dict.fromkeys(("tier_plan_id", "offering_id", "owner_id", "starts_on", "ends_on"))
    return CampaignRow.model_construct(**{**values, "id": key, "version": 1, "name": name, "opening": f"On {name}."})


def _enrolment(key: int, campaign: int, person: int | None) -> EnrolmentRow:
    values: dict[str, object] = dict.fromkeys(EnrolmentRow.model_fields, "")
    started = {"started_on": date(2026, 11, 20), "ended_on": None, "status": "running"}
    links = {"id": key, "version": 1, "account_id": 1, "campaign_id": campaign, "person_id": person}
    return EnrolmentRow.model_construct(**{**values, **started, **links})


@pytest.mark.parametrize("which", [0, 1])
def test_it_is_for_the_person_and_the_campaign_of_its_enrolment(filler: Filler, which: int) -> None:
    dossier = enrolled()
    person, other = dossier.people[which], dossier.people[1 - which]
    made = write_step(filler, Library().find("campaign-letter"), dossier, 11 + which, "Jonas Ek")
    assert made.problems == ()
    assert f"Dear {person.name}" in made.text
    assert f"On {CAMPAIGNS[which]}." in made.text
    assert f"Dear {other.name}" not in made.text
    assert person.name.split()[-1].casefold() in made.name.casefold()
    assert made.name.endswith(".md")


def test_two_people_of_an_account_have_a_file_each(filler: Filler) -> None:
    template = Library().find("email-five-lines")
    names = {write_step(filler, template, enrolled(), key).name for key in (11, 12)}
    assert len(names) == 2


def test_without_a_name_it_goes_to_the_contact_of_the_account(filler: Filler) -> None:
    dossier = enrolled()
    unknown = replace(dossier, enrolments=(_enrolment(13, 1, None),))
    made = write_step(filler, Library().find("email-five-lines"), unknown, 13)
    assert (made.problems, bool(made.text)) == ((), True)
