"""What the rows of a file are: told by ids, else by headers; other kinds of record are not taken for accounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.intake.fields import Kind
from store.intake.kinds import find_kind
from store.intake.reading import SourceRow
from store.intake.sources import propose_source

DATA = Path(__file__).resolve().parents[2] / "data"
ANY_KEY = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def long_id(short: str) -> str:
    """Return an id of 15 signs with the three that check it."""
    parts = (short[start : start + 5] for start in (0, 5, 10))
    return short + "".join(ANY_KEY[sum(1 << at for at, sign in enumerate(p) if sign.isupper())] for p in parts)


def found(header: str, *cells: str) -> tuple[Kind, str]:
    return find_kind(header.split(","), [SourceRow(2, tuple(cells))] if cells else [])


@pytest.mark.parametrize(
    ("prefix", "kind", "other"),
    [
        ("001", "accounts", ""),
        ("003", "people", ""),
        ("005", "colleagues", ""),
        ("006", "opportunities", ""),
        ("701", "accounts", "campaigns"),
        ("00Q", "accounts", "leads"),
        ("00T", "accounts", "tasks and events"),
        ("00U", "accounts", "tasks and events"),
        ("01t", "accounts", "products"),
        ("00k", "accounts", "lines of orders and deals"),
        ("500", "accounts", "cases"),
        ("a0B", "accounts", "records of another kind"),
    ],
)
def test_the_ids_of_salesforce_decide(prefix: str, kind: Kind, other: str) -> None:
    assert found("Id,Name", long_id(f"{prefix}f4000009wJD7"), "Acme") == (kind, other)


@pytest.mark.parametrize(
    ("header", "other"),
    [
        ("name,budgetedCost,actualCost", "campaigns"),
        ("Name,Status,NumberSent,ExpectedResponse", "campaigns"),
        ("LastName,FirstName,Company,Status,LeadSource", "leads"),
        ("Lead Owner,First Name,Last Name,Company / Account,Lead Status,Email", "leads"),
        ("(Do Not Modify) Lead,Name,Topic,Lead Source,Status Reason", "leads"),
        ("WhoId,WhatId,Subject,ActivityDate,Status,Priority", "tasks and events"),
        ("Subject,Regarding,Priority,Start Date,Due Date", "tasks and events"),
        ("Name,ProductCode,Family,QuantityUnitOfMeasure", "products"),
        ("ProductID,ProductName,SupplierID,CategoryID,QuantityPerUnit,UnitPrice", "products"),
        ("OpportunityId,Name,PricebookEntryId,Quantity,UnitPrice,TotalPrice", "lines of orders and deals"),
        ("orderID,productID,unitPrice,quantity,discount", "lines of orders and deals"),
        ("orderID,customerID,employeeID,orderDate,requiredDate,shippedDate,shipName", "orders"),
        ("Case Number,Case Title,Priority,Origin,Name", "cases"),
        ("Ticket ID,Ticket name,Pipeline,Ticket status", "cases"),
        ("Name,SerialNumber,InstallDate", "assets"),
    ],
)
def test_headers_tell_well_known_other_kinds(header: str, other: str) -> None:
    assert found(header)[1] == other


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Name", "accounts"),
        ("id,name", "accounts"),
        ("Name,City,Status,Priority,Owner", "accounts"),
        ("Company,Lead Source,City", "accounts"),
        ("Customer,Invoice Number,Invoice Date,Amount Due", "accounts"),
        ("Account Name,Case Number,Case Title", "accounts"),
        ("First Name,Last Name,Account Name,Lead Source,Lead Status", "people"),
        ("Record ID,First Name,Last Name,Email,Lead Status,Lead Source", "people"),
        ("Name,AccountId,StageName,LeadSource,CampaignId,ContactId", "opportunities"),
        ("Company,Lead Source,Lead Status,Amount,Close Date", "opportunities"),
        ("Id,Username,LastName,FirstName,CompanyName,Email,IsActive,ProfileId", "colleagues"),
        ("owner_id,email,first_name,last_name,is_active", "colleagues"),
    ],
)
def test_what_is_taken_is_not_mistaken_for_another_kind(header: str, kind: Kind) -> None:
    assert found(header) == (kind, "")


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.csv")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_of_the_real_files_only_the_campaigns_are_left_out(path: Path) -> None:
    other = propose_source(path)[0].mapping.other
    assert other == ("campaigns" if path.name == "Campaigns.csv" else "")
    assert propose_source(path, "accounts")[0].mapping.other == ""
