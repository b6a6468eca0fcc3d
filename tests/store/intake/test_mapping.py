"""What a file is and what its columns mean: guessed from headers and values, told, and open to change."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from store.errors import Problem, StoreError
from store.intake.fields import FIELDS
from store.intake.mapping import Kind, Mapping, change, check_mapping, picker, propose_mapping
from store.intake.meanings import read_state
from store.intake.reading import SourceRow, Table, open_table
from store.numbers import parse_money

DATA = Path(__file__).parents[2] / "data"


def table(header: str, *rows: str) -> Table:
    names = tuple(header.split("|"))
    source = [SourceRow(line, tuple(row.split("|"))) for line, row in enumerate(rows, 2)]
    return Table("some.csv", "utf-8", False, ",", names, source, [], [])


def read_table(path: Path) -> Table:
    """Return the whole file."""
    return open_table(path).preview(None)


def guess_mapping(found: Table, kind: Kind | None = None) -> Mapping:
    """Return the mapping of a table, which must be complete."""
    mapping = propose_mapping(found, kind)
    check_mapping(mapping)
    return mapping


def meant(mapping: Mapping) -> dict[str, str]:
    return {column.field: column.header for column in mapping.columns if column.field}


@pytest.mark.parametrize(
    ("file", "kind", "source", "account_source", "some"),
    [
        (
            "salesforce-export/Account.csv",
            "accounts",
            "salesforce",
            "salesforce",
            {
                "external_id": "Id",
                "city": "BillingCity",
                "relationship": "Type",
                "notes": "Description",
                "revenue": "AnnualRevenue",
            },
        ),
        (
            "salesforce-export/Contact.csv",
            "people",
            "salesforce",
            "salesforce",
            {
                "name": "Name",
                "last_name": "LastName",
                "account_id": "AccountId",
                "reports_to_id": "ReportsToId",
                "phone": "Phone",
            },
        ),
        (
            "salesforce-export/Opportunity.csv",
            "opportunities",
            "salesforce",
            "salesforce",
            {
                "stage": "StageName",
                "amount": "Amount",
                "close_on": "CloseDate",
                "is_won": "IsWon",
                "competitor": "MainCompetitors__c",
            },
        ),
        (
            "salesforce-recipes/Accounts.csv",
            "accounts",
            "name",
            "name",
            {
                "name": "name",
                "employees": "NumberOfEmployees",
                "revenue": "annualrevenue",
                "postcode": "billingpostalcode",
            },
        ),
        (
            "salesforce-recipes/Contacts.csv",
            "people",
            "name",
            "id",
            {"last_name": "lastName", "account_id": "accountId"},
        ),
        (
            "salesforce-recipes/Opportunities.csv",
            "opportunities",
            "name",
            "id",
            {"name": "name", "close_on": "closedate"},
        ),
        (
            "northwind/customers.csv",
            "accounts",
            "customerid",
            "customerid",
            {"name": "CompanyName", "postcode": "PostalCode"},
        ),
        ("northwind/suppliers.csv", "accounts", "supplierid", "supplierid", {"website": "HomePage"}),
        ("northwind/employees.csv", "people", "employeeid", "name", {"reports_to_id": "ReportsTo", "title": "Title"}),
    ],
)
def test_real_exports(file: str, kind: Kind, source: str, account_source: str, some: dict[str, str]) -> None:
    mapping = guess_mapping(read_table(DATA / file))
    assert (mapping.kind, mapping.source, mapping.account_source) == (kind, source, account_source)
    assert some.items() <= meant(mapping).items()
    assert mapping.key_is_name == (source == "name")
    assert not mapping.undecided
    assert len(mapping.fields) + len(mapping.unmapped) == len(mapping.columns)


def test_the_pipeline_of_a_real_export_is_read_by_stage_and_flags_alone() -> None:
    read = read_table(DATA / "salesforce-export" / "Opportunity.csv")
    at = guess_mapping(read).fields
    sums: dict[str, Decimal] = defaultdict(Decimal)
    counts: dict[str, int] = defaultdict(int)
    weighted = Decimal(0)
    for row in read.rows:
        state, known = read_state(*(row.cells[at[field]] for field in ("stage", "is_closed", "is_won")))
        assert known
        amount = parse_money(row.cells[at["amount"]])
        counts[state] += 1
        sums[state] += amount
        if state == "open":
            weighted += amount * int(row.cells[at["probability"]]) / 100
    assert counts == {"open": 95, "won": 640, "lost": 39}
    assert (sums["open"], sums["won"], weighted) == (4_052_473, 11_257_622, Decimal("1149050.20"))


def test_stages_of_the_recipes_are_known_or_told() -> None:
    read = read_table(DATA / "salesforce-recipes" / "Opportunities.csv")
    stage = guess_mapping(read).fields["stage"]
    found = {row.cells[stage]: read_state(row.cells[stage]) for row in read.rows}
    assert found["Closed/Won"] == ("won", True)
    assert found["Closed Lost"] == ("lost", True)
    assert {text for text, (_, known) in found.items() if not known} == {"Assigned dynamically"}


@pytest.mark.parametrize(
    ("header", "kind", "some"),
    [
        (
            "Account ID|Account Name|Billing City|Annual Revenue|Account Owner",
            "accounts",
            {"name": "Account Name", "owner": "Account Owner"},
        ),
        (
            "Record ID|Company name|Company Domain Name|Lifecycle Stage|Company owner",
            "accounts",
            {"website": "Company Domain Name"},
        ),
        (
            "id|is_deleted|property_name|property_annualrevenue",
            "accounts",
            {"name": "property_name", "deleted": "is_deleted"},
        ),
        ("Organization - Name*|Organization - Address", "accounts", {"name": "Organization - Name*"}),
        (
            "Person - Name*|Organization - Name*",
            "people",
            {"name": "Person - Name*", "account_name": "Organization - Name*"},
        ),
        ("Deal - Title|Deal - Value|Deal - Status|Organization - Name", "opportunities", {"is_won": "Deal - Status"}),
        ("Account Name|Main Phone|Address 1: City|Address 1: ZIP/Postal Code", "accounts", {"city": "Address 1: City"}),
        (
            "Topic|Potential Customer|Est. revenue|Est. close date|Status Reason",
            "opportunities",
            {"amount": "Est. revenue"},
        ),
        (
            "CUSTOMERACCOUNT|ORGANIZATIONNAME|DataAreaId",
            "accounts",
            {"id_scope": "DataAreaId", "name": "ORGANIZATIONNAME"},
        ),
        (
            "Kundennummer|Firma|PLZ|Ort|Umsatz|Mitarbeiter|Branche",
            "accounts",
            {"name": "Firma", "postcode": "PLZ", "city": "Ort"},
        ),
        ("Vorname|Nachname|Firma|Position|E-Mail", "people", {"title": "Position", "email": "E-Mail"}),
        (
            "Société|Code postal|Ville|Effectif|Chiffre d'affaires",
            "accounts",
            {"name": "Société", "revenue": "Chiffre d'affaires"},
        ),
        (
            "Nom|Prénom|Fonction|Téléphone|Entreprise",
            "people",
            {"last_name": "Nom", "title": "Fonction", "phone": "Téléphone"},
        ),
        ("Name|Company|Title|Email", "people", {"name": "Name", "account_name": "Company"}),
        ("CompanyName|ContactName|ContactTitle", "accounts", {"name": "CompanyName"}),
        ("Name|Betrag|Abschlussdatum|Phase", "opportunities", {"amount": "Betrag", "stage": "Phase"}),
        ("Symbol|Security|GICS Sector|CIK", "accounts", {"name": "Security", "external_id": "CIK"}),
        ("src_name|src_parent", "accounts", {"name": "src_name", "parent_name": "src_parent"}),
    ],
)
def test_headers_of_vendors(header: str, kind: Kind, some: dict[str, str]) -> None:
    mapping = guess_mapping(table(header))
    assert mapping.kind == kind
    assert some.items() <= meant(mapping).items()


def test_no_name_is_said_with_the_headers_there_are() -> None:
    with pytest.raises(StoreError) as told:
        guess_mapping(table("deal_ref|CITY|" + "|".join(f"c{i}" for i in range(20))))
    assert "deal_ref, CITY" in told.value.message
    assert "Account Name" in told.value.message
    mapping = propose_mapping(table("deal_ref|CITY"))
    assert not mapping.is_complete
    assert change(mapping, 0, "name").is_complete


def test_the_better_of_two_columns_wins_and_the_other_is_told() -> None:
    mapping = guess_mapping(table("Name|ShippingCity|BillingCity|Shipping Country", "A|Ulm|Bonn|", "B|Ulm||"))
    assert meant(mapping) == {"name": "Name", "city": "BillingCity", "country": "Shipping Country"}
    assert mapping.problems == (Problem(None, "“ShippingCity” could be “City” as well; it is left out."),)
    assert "BillingCity" in mapping.columns[1].why


def test_an_empty_column_does_not_win() -> None:
    mapping = guess_mapping(table("Name|BillingCity|ShippingCity", "A||Ulm"))
    assert meant(mapping)["city"] == "ShippingCity"
    assert not mapping.problems


def test_two_equal_headers_are_a_question_unless_they_say_the_same() -> None:
    asked = guess_mapping(table("name|Name (2)|revenue", "Acme|Jane|1"))
    assert len(asked.undecided) == 1
    assert not change(asked, 1, "name").undecided
    assert not change(asked, 0, None).undecided
    assert not guess_mapping(table("name|Name (2)", "Acme|Acme")).undecided
    assert len(guess_mapping(table("Name|Amount|Amount (converted)|Stage", "A|1|2|New")).problems) == 1


def test_a_type_that_is_no_relationship_is_left_out() -> None:
    mapping = guess_mapping(table("Company Name|Type|Tier", "AES|Coal|4", "WPO|Solar|1"))
    assert meant(mapping) == {"name": "Company Name"}
    assert "Relationship" in mapping.columns[1].why
    assert "relationship" in guess_mapping(table("Name|Type", "A|Press", "B|Customer")).fields


def test_name_beside_a_first_name_is_the_last_name_where_the_values_say_so() -> None:
    assert meant(guess_mapping(table("Vorname|Name", "Emma|Brown")))["last_name"] == "Name"
    assert meant(guess_mapping(table("Vorname|Name", "Emma|Emma Brown")))["name"] == "Name"


def test_a_kind_can_be_given() -> None:
    assert guess_mapping(table("Name|Email"), kind="people").kind == "people"


def test_examples_are_short_and_clean() -> None:
    mapping = guess_mapping(table("Name|Notes", "|", "Acme\x1b[2J|" + "x" * 500))
    assert "\x1b" not in mapping.columns[0].example
    assert len(mapping.columns[1].example) == 60


def test_changing_a_column() -> None:
    mapping = guess_mapping(table("CustomerID|Name|Trading as|Site", "7|Acme|Acme Foods|Ulm"))
    changed = change(change(mapping, 2, "name"), 0, None)
    assert meant(changed) == {"name": "Trading as"}
    assert "Trading as" in changed.columns[1].why
    assert (mapping.source, changed.source, changed.key_is_name) == ("customerid", "name", True)
    assert change(changed, 0, "external_id").source == "customerid"
    with pytest.raises(ValueError, match="no field"):
        change(mapping, 0, "shoe size")


def test_the_unit_of_a_column_is_part_of_its_mapping() -> None:
    columns = guess_mapping(table("Name|Umsatz (TEUR)|Notes (in thousands)", "Acme|5|x")).columns
    assert [column.factor for column in columns] == [1, 1000, 1]


def test_the_kind_of_a_salesforce_export_is_that_of_most_of_its_ids() -> None:
    ids = ("X-77|Acme", "003f4000003NkdR|Ana", "003f4000003NkdS|Bo")
    assert guess_mapping(table("Id|Name", *ids)).kind == "people"


def test_the_picker_gives_every_field_in_order() -> None:
    mapping = guess_mapping(table("Notes|Name|City"))
    texts = dict(zip((field.name for field in FIELDS["accounts"]), picker(mapping)(("n", "Acme", "Ulm")), strict=True))
    assert {name: text for name, text in texts.items() if text} == {"notes": "n", "name": "Acme", "city": "Ulm"}
