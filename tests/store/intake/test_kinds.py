"""What the rows of a file are: told by ids, else by headers; other kinds of record are not taken for accounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.intake.fields import Kind
from store.intake.kinds import PEOPLE_OR_COLLEAGUES, find_kind
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
        ("LastName,FirstName,Company,Status,LeadSource,IsConverted", "leads"),
        ("(Do Not Modify) Lead,Name,Topic,Lead Source,Status Reason", "leads"),
        ("WhoId,WhatId,Subject,ActivityDate,Status,Priority", "tasks and events"),
        ("Subject,Regarding,Priority,Start Date,Due Date", "tasks and events"),
        ("Name,ProductCode,Family,QuantityUnitOfMeasure", "products"),
        ("ProductID,ProductName,SupplierID,CategoryID,QuantityPerUnit,UnitPrice", "products"),
        ("OpportunityId,Name,PricebookEntryId,Quantity,UnitPrice,TotalPrice", "lines of orders and deals"),
        ("orderID,productID,unitPrice,quantity,discount", "lines of orders and deals"),
        ("orderID,customerID,employeeID,orderDate,requiredDate,shippedDate,shipName", "orders"),
        ("Case Number,Case Title,Priority,Origin,Name", "cases"),
        ("Name,SerialNumber,InstallDate", "assets"),
        ("company_id,deal_id,type_id,category", "links between records"),
        ("contact_id,deal_id,_fivetran_synced,type_id,category", "links between records"),
        ("OpportunityId,ContactId,Role,IsPrimary", "links between records"),
        ("pipeline_id,active,display_order,label,created_at", "stages of pipelines"),
        ("closed_won,is_closed,display_order,probability,stage_id,label,pipeline_id", "stages of pipelines"),
        ("label,property_id,display_order,hidden,value,hubspot_object,name", "options of fields"),
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
        ("Owner ID,First Name,Last Name,Email,Archived", "colleagues"),
        ("id,Owner ID,First Name,Last Name,Email,User ID", "people"),
        ("Opportunity ID,Account ID,Amount,Stage,Close Date", "opportunities"),
        ("Company ID,Deal ID,Amount", "opportunities"),
        ("Contact ID,Account ID,Email,Phone", "people"),
        ("(Do Not Modify) User,Full Name,Title,Primary Email", "colleagues"),
        ("Contact ID,First Name,Last Name,Email,Owner ID,Customer ID", "people"),
        ("OwnerId,FirstName,LastName,Email,Title,Phone", "people"),
        ("OwnerId,FirstName,LastName,Email,Account.Name", "people"),
        ("Owner ID,Vorname,Nachname,Email,Firmen-ID", "people"),
        ("Owner ID,First Name,Last Name,Email,Organisation ID", "people"),
        ("First Name,Last Name,Username,User Type,Account Name", "people"),
        ("First Name,Last Name,Username,Profile Id,Account ID", "people"),
        ("User Name,User Type,First Name,Last Name,Email,Company", "people"),
        ("Name,City,User Name,User Type", "accounts"),
        ("Contact ID,Name,Role,Email,Account ID", "people"),
        ("Company,First Name,Last Name,Email,Job Title,Lead Source", "people"),
        ("Company,First Name,Last Name,Email,Job Title,Lead Owner", "people"),
        ("LastName,FirstName,Company,Status,LeadSource", "people"),
        ("Name,Lead Source,Lead Status,City,Website", "accounts"),
        ("Name,City,Contract ID,Contract Status", "accounts"),
        ("Name,City,Campaign ID,Campaign Name", "accounts"),
        ("Name,City,Invoice Number,Amount due", "accounts"),
        ("Name,Order ID,Order Date,City", "accounts"),
        ("Name,Product Id,Product Name,Region", "accounts"),
        ("Name,Ticket ID,Ticket name,Ticket status", "accounts"),
        ("Account Number,Name,Category,Type ID,City", "accounts"),
        ("Opportunity ID,Name,Amount,Order ID,Stage", "opportunities"),
        ("Deal ID,Pipeline ID,Stage ID,Amount", "opportunities"),
        ("Name,Pipeline ID,Stage ID,Amount,Close Date", "opportunities"),
        ("Name,Account,Stage,Amount,Close Date,Product Id,Quantity", "opportunities"),
        ("Subject,Regarding,Est. Revenue", "opportunities"),
    ],
)
def test_what_is_taken_is_not_mistaken_for_another_kind(header: str, kind: Kind) -> None:
    assert found(header) == (kind, "")


@pytest.mark.parametrize(("owners", "kind"), [("7 8", "colleagues"), ("7 7", "people"), ("7 ", "people")])
def test_a_list_of_owners_has_each_of_them_once(owners: str, kind: Kind) -> None:
    rows = [SourceRow(line, (owner, "Ann", "Lee", "a@x", "true")) for line, owner in enumerate(owners.split(" "), 2)]
    assert find_kind(["Owner ID", "First Name", "Last Name", "Email", "Active"], rows) == (kind, "")


@pytest.mark.parametrize("owners", ["", "7", "7 8"])
def test_a_short_list_of_people_with_their_owners_is_not_taken_for_the_owners(owners: str) -> None:
    header = ["First Name", "Last Name", "Email", "Owner ID", "Created At"]
    rows = [SourceRow(line, ("Ann", "Lee", "a@x", owner, "")) for line, owner in enumerate(owners.split(), 2)]
    assert find_kind(header, rows) == ("people", PEOPLE_OR_COLLEAGUES)


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.csv")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_of_the_real_files_only_the_campaigns_are_left_out(path: Path) -> None:
    other = propose_source(path)[0].mapping.other
    assert other == ("campaigns" if path.name == "Campaigns.csv" else "")
    assert propose_source(path, "accounts")[0].mapping.other == ""
