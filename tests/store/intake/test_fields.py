"""The words of the vendors: each means one thing within a kind, whatever way it is written."""

from __future__ import annotations

import pytest

from store.intake.fields import FIELDS, NEEDED, Kind, header_key, header_keys


@pytest.mark.parametrize("kind", FIELDS)
def test_a_word_means_one_field_only(kind: Kind) -> None:
    words = [(word, field.name) for field in FIELDS[kind] for word in dict.fromkeys(field.words)]
    assert sorted(word for word, _ in words) == sorted({word for word, _ in words})
    assert all(word == header_key(word) for word, _ in words)
    assert set(NEEDED[kind]) <= {field.name for field in FIELDS[kind]}


@pytest.mark.parametrize(
    "header",
    [
        "Billing City",
        "BillingCity",
        "billing_city",
        "BILLINGCITY",
        "property_billing_city",
        "Billing - City*",
        "BillingCity__c",
    ],
)
def test_spelling_does_not_matter(header: str) -> None:
    assert header_key(header) == "billingcity"


def test_units_and_numbers_in_brackets() -> None:
    assert header_keys("Annual Revenue (EUR)") == ("annualrevenueeur", "annualrevenue")
    assert header_keys("Name (2)") == ("name",)
    assert header_keys("(Do Not Modify) Account") == ("donotmodifyaccount",)
    assert header_keys("Société") == ("societe",)
    assert header_keys("()") == ("",)
