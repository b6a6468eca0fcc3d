"""Which system a column of keys belongs to: the same whatever the spelling, the rows and the other columns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.book import Book
from store.external_keys import ExternalKey
from store.intake.sources import propose_source
from store.intake.systems import System, are_salesforce_ids, find_system

if TYPE_CHECKING:
    from tests.store.intake.conftest import Bring, Held

LONG, OTHER = "001D000000IqhSLIAZ", "001f4000003NkdRAAS"


def source_of(tmp_path: Path, text: str) -> tuple[str, str]:
    path = tmp_path / "list.csv"
    path.write_text(text.replace("|", ",").replace(";", "\n") + "\n")
    mapping = propose_source(path)[0].mapping
    return mapping.source, mapping.account_source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Account ID|Account Name;001f4000003NkdR|Acme", "salesforce"),
        ("Record ID|Company name;77|Acme", "hubspot"),
        ("Record ID|Name;77|Acme", "hubspot"),
        ("Organization - ID|Organization - Name;7|Acme", "pipedrive"),
        ("(Do Not Modify) Account|Account Name;0b1c|Acme", "dynamics"),
        ("CustomerID|Name;7|Acme", "customerid"),
        ("customer_id|Name;7|Acme", "customerid"),
        ("Customer No.|Name;7|Acme", "customerid"),
        ("Kundennummer|Firma;4711|Acme", "customerid"),
        ("SIREN|Société;4711|Acme", "siren"),
        ("Id|Name;7|Acme", "id"),
        ("Firma;Acme", "name"),
    ],
)
def test_the_system_of_the_keys(tmp_path: Path, text: str, source: str) -> None:
    assert source_of(tmp_path, text)[0] == source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("First Name|Last Name|Customer Number;A|B|7", "customerid"),
        ("Last Name|account_id;B|7", "id"),
        ("First Name|Last Name|Associated Company IDs;A|B|7", "hubspot"),
        ("First Name|Last Name;A|B", "name"),
    ],
)
def test_the_system_of_the_accounts_that_people_name(tmp_path: Path, text: str, source: str) -> None:
    assert source_of(tmp_path, text)[1] == source


def test_most_ids_decide_not_the_first() -> None:
    assert are_salesforce_ids([LONG, "X-77", OTHER])
    assert are_salesforce_ids(["", " ", LONG])
    assert not are_salesforce_ids([LONG, "X-77"])
    assert not are_salesforce_ids(["X-77", LONG])
    assert not are_salesforce_ids([])


def test_names_that_were_given_before_are_asked_for_too() -> None:
    def also(header: str, vendor: str = "", given: str = "") -> tuple[str, ...]:
        return find_system(header, has_salesforce_ids=False, vendor=vendor, given=given).also

    assert {"customerno", "customernumber", "kundennummer"} <= set(also("Kundennr."))
    assert also("Record ID")[:1] == ("id",)
    assert "salesforce" in also("Id")
    assert also("Id", given="erp") == ()
    assert "salesforce" in also("Id", given="id")
    assert find_system("Id", has_salesforce_ids=True, vendor="") == System("salesforce", ("id", "hubspot"))


def test_the_order_of_the_rows_doubles_nothing(bring: Bring, held: Held) -> None:
    bring(f=f"Id,Name\n{LONG},Acme\nX-77,Bolt\n")
    report = bring(f=f"Id,Name\nX-77,Bolt\n{LONG},Acme\n")
    assert (report.new, report.unchanged, len(held("account"))) == (0, 2, 2)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Customer Number,Name", "Customer No,Name"),
        ("Kundennummer,Name", "Customer ID,Name"),
        ("Record ID,Company name", "Record ID,Name"),
        ("Record ID,Name", "Record ID,Company name"),
    ],
)
def test_another_header_for_the_same_number_doubles_nothing(bring: Bring, held: Held, first: str, second: str) -> None:
    bring(f=f"{first}\n77,Acme\n")
    assert (bring(f=f"{second}\n77,Acme\n").new, len(held("account"))) == (0, 1)
    report = bring(p="Contact ID,Last Name,Customer No\nc1,Smith,77\n")
    assert report.dangling == (0 if "ustomer" in first or "Kunde" in first else 1)


@pytest.mark.parametrize(
    ("was", "header", "people"),
    [
        ("customernumber", "Customer No,Name", "Contact ID,Last Name,Customer No"),
        ("id", "Record ID,Name", "Contact ID,Last Name,Associated Company IDs"),
        ("salesforce", "Id,Name", "Contact ID,Last Name,Account ID"),
    ],
)
def test_keys_under_the_names_of_older_versions_are_known(
    bring: Bring, held: Held, empty_book: Book, was: str, header: str, people: str
) -> None:
    bring(f=f"{header}\n77,Acme\n")
    with empty_book.write("As it was") as session:
        session.get(ExternalKey, held("external_key")[0]["id"]).source = was
    report = bring(f=f"{header}\n77,Acme\n", p=f"{people}\nc1,Smith,77\n")
    assert (report.files[0].new, report.files[0].unchanged, report.dangling) == (0, 1, 0)
    assert bring(p=f"{people}\nc2,Jones,77\n").dangling == 0
