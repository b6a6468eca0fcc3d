"""The vendors' words for type, stage, tier and id, and what they are here."""

from __future__ import annotations

import pytest

from store.intake.meanings import (
    is_salesforce_id,
    read_relationship,
    read_state,
    read_tier,
    read_year,
    settle_key,
)
from store.words import OPPORTUNITY_STATE, RELATIONSHIP


@pytest.mark.parametrize(
    ("text", "relationship"),
    [
        ("Customer", "customer"),
        ("Customer - Direct", "customer"),
        ("Old Customer", "former customer"),
        ("Ehemaliger Kunde", "former customer"),
        ("Customer Candidate", "prospect"),
        ("Prospect", "prospect"),
        ("marketingqualifiedlead", "prospect"),
        ("Sales Qualified Lead", "prospect"),
        ("Interessent", "prospect"),
        ("evangelist", "customer"),
        ("Channel Partner / Reseller", "partner"),
        ("Integrator", "partner"),
        ("Client", "customer"),
        ("", ""),
        ("Other", ""),
    ],
)
def test_relationships(text: str, relationship: str) -> None:
    assert read_relationship(text) == (relationship, True)
    assert relationship in RELATIONSHIP.values


def test_an_unknown_type_is_told() -> None:
    assert read_relationship("Press") == ("", False)


@pytest.mark.parametrize(
    ("stage", "closed", "won", "state", "known"),
    [
        ("Closed Won", "1", "1", "won", True),
        ("Closed Lost", "1", "", "lost", True),
        ("Closed/Won", None, None, "won", True),
        ("6 - Closed Won", None, None, "won", True),
        ("closedlost", None, None, "lost", True),
        ("Gewonnen", None, None, "won", True),
        ("Perdu", None, None, "lost", True),
        ("Id. Decision Makers", "", "", "open", True),
        ("Negotiation/Review", None, None, "open", True),
        ("3-Propose", None, None, "open", True),
        ("Assigned dynamically", None, None, "open", False),
        ("Wonderland", None, None, "open", False),
        ("", None, None, "open", True),
        ("Signed", "true", "true", "won", True),
        ("Signed", "true", "false", "lost", True),
        ("Signed", "true", None, "lost", False),
        ("Proposal", "true", "1", "won", True),
        ("Closed Won", "false", None, "won", False),
        ("Anything", "0", None, "open", True),
        ("Pitched", None, "Won", "won", True),
        ("Pitched", None, "lost", "lost", True),
        ("Pitched", None, "open", "open", True),
    ],
)
def test_states(stage: str, closed: str | None, won: str | None, state: str, known: bool) -> None:
    assert read_state(stage, closed, won) == (state, known)
    assert state in OPPORTUNITY_STATE.values


@pytest.mark.parametrize(
    ("text", "tier"), [("1", 1), ("Tier 2", 2), ("tier_3", 3), ("T1", 1), ("Strategic", 1), ("", None), (" ", None)]
)
def test_tiers(text: str, tier: int | None) -> None:
    assert read_tier(text) == tier


@pytest.mark.parametrize("text", ["4", "A", "1.5", "Tier"])
def test_what_is_no_tier_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="tier 1, 2 or 3"):
        read_tier(text)


def test_salesforce_ids_of_both_lengths_are_one_key() -> None:
    assert is_salesforce_id("001f4000003NkdRAAS")
    assert is_salesforce_id("001f4000003NkdR")
    assert not is_salesforce_id("001f4000003NkdRAAT")
    assert not is_salesforce_id("@AccountRef10")
    assert not is_salesforce_id("ABC123456789012")
    assert (
        settle_key("salesforce", "001f4000003NkdR")
        == settle_key("salesforce", " 001f4000003NkdRAAS")
        == "001f4000003NkdRAAS"
    )
    assert settle_key("salesforce", "@AccountRef10") == "@AccountRef10"
    assert settle_key("customerid", "001f4000003NkdR") == "001f4000003NkdR"


def test_the_company_code_keeps_two_customers_of_one_number_apart() -> None:
    assert settle_key("dynamics", "IMP-110143", "USMF") != settle_key("dynamics", "IMP-110143", "GBSI")
    assert settle_key("dynamics", "", "USMF") == ""


@pytest.mark.parametrize(
    ("text", "year"),
    [
        *(("2019", 2019), (" 2019 ", 2019), ("2019.0", 2019), ("2027", 2027), ("1500", 1500)),
        *(("2019-03-31", 2019), ("03/04/2018", 2018), ("31.12.17", 2017), ("12 March 2016", 2016)),
    ],
)
def test_since_when_is_a_year_or_that_of_a_day(text: str, year: int) -> None:
    assert read_year(text) == year


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "neither a year nor a date"),
        ("19", "neither a year nor a date"),
        ("2,019", "neither a year nor a date"),
        ("since 2019", "neither a year nor a date"),
        ("01/02/03", "may be of two years"),
        ("1499", "not a year from 1500 to 2027"),
        ("2028-01-01", "not a year from 1500 to 2027"),
    ],
)
def test_what_is_no_year_is_said(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_year(text)
