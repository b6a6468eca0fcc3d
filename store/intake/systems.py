"""Which system the keys of a column belong to: told by the headers and by how the keys look, never by the file's name.

A key is kept with the name of its system. That name must come out the same however a header is spelt, and whatever rows
come first; the names that earlier versions of this rule gave are looked at too, so that their records are known again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.intake.fields import POSTS, header_key, header_keys
from store.intake.meanings import SALESFORCE, is_salesforce_id

BY_NAME = "name"
"""The system of rows that bring no id of their own: they are known by their names."""
CRMS = frozenset(["salesforce", "hubspot", "pipedrive", "dynamics", "odoo"])
"""Systems that keep contacts, each of them once."""
APART = "\t"
"""Between the parts of such a key: cleaned text holds none, so two different rows never make one key."""
GENERIC, HUBSPOT = "id", "hubspot"

_SALESFORCE_HEADERS = frozenset(
    [
        *("billingcity", "billingstreet", "billingpostalcode", "shippingcity", "shippingstreet", "mailingcity"),
        *("systemmodstamp", "masterrecordid", "stagename", "createdbyid", "lastmodifiedbyid", "recordtypeid"),
        *("forecastcategory", "forecastcategoryname", "lastvieweddate"),
    ]
)
_HUBSPOT_IDS = frozenset(
    ["recordid", "hsobjectid", "associatedcompanyid", "associatedcompanyids", "primaryassociatedcompanyid"]
)
_GENERIC_IDS = frozenset(
    [
        *("id", "externalid", "crmid", "accountid", "companyid", "organizationid", "organisationid", "contactid"),
        *("personid", "leadid", "opportunityid", "dealid"),
    ]
)
_OWNER_IDS = {"ownerid": HUBSPOT, "hubspotownerid": HUBSPOT, "userid": GENERIC}
"""How lists of owners call their ids, and whose they are: HubSpot's list says Owner ID, its companies Record ID."""
_ALIKE = (
    (
        *("customerid", "customernumber", "customerno", "customeraccount", "clientid", "kundennummer", "kundennr"),
        *("kundenid", "numeroclient", "codeclient"),
    ),
    ("debitorennummer", "debitor"),
    ("supplierid", "vendorid"),
    ("orgnr", "organisasjonsnummer", "organisationsnummer", "orgnrhovedeier"),
    ("companynumber", "registrationnumber", "companyregistrationnumber"),
    ("dunsnumber", "duns"),
    ("employeeid", "empid", "personalnummer"),
    POSTS,
)
"""Headers that mean one number; the first of each is the name of its keys."""


class System(NamedTuple):
    """The name that the keys of a column are kept under, and the others that they may have in the book."""

    name: str
    also: tuple[str, ...] = ()


NAMES_ONLY = System(BY_NAME)


def find_system(header: str, *, has_salesforce_ids: bool, vendor: str, given: str = "") -> System:
    """Return the system of a column of keys; `given` is what the user calls it."""
    natural = _natural(header_keys(header)[-1], vendor, has_salesforce_ids)
    names = (natural.name, *natural.also)
    if not given:
        return natural
    return System(given, tuple(name for name in names if name != given) if given in names else ())


def _natural(key: str, vendor: str, has_salesforce_ids: bool) -> System:
    alike = next((words for words in _ALIKE if key in words), (key,))
    if key in _OWNER_IDS:
        names = [vendor or _OWNER_IDS[key], GENERIC, HUBSPOT, key, SALESFORCE]
    elif key in _HUBSPOT_IDS:
        names = [vendor or HUBSPOT, HUBSPOT, GENERIC, SALESFORCE]
    elif key in _GENERIC_IDS and vendor in ("", SALESFORCE, HUBSPOT):
        names = [vendor or GENERIC, GENERIC, SALESFORCE, HUBSPOT]
    else:
        names = [vendor, *alike, SALESFORCE] if vendor else [*alike, SALESFORCE]
    if has_salesforce_ids:
        names.insert(0, SALESFORCE)
    first, *others = dict.fromkeys(names)
    return System(first, tuple(others))


def find_vendor(headers: Sequence[str]) -> str:
    """Return the system whose manner the headers are in, or ""."""
    lowered = [header.lower() for header in headers]
    keys = {header_key(header) for header in headers}
    if len(keys & _SALESFORCE_HEADERS) >= 2:
        return SALESFORCE
    if any(header.startswith(("property_", "hs_")) for header in lowered) or "hsobjectid" in keys:
        return HUBSPOT
    if "recordid" in keys and keys & {"companydomainname", "companyname", "dealname", "dealstage", "lifecyclestage"}:
        return HUBSPOT
    if any(header.startswith(("organization - ", "person - ", "deal - ")) for header in lowered):
        return "pipedrive"
    if any(header.startswith(("(do not modify)", "address 1:")) for header in lowered) or "dataareaid" in keys:
        return "dynamics"
    return "odoo" if "isacompany" in keys else ""


def are_salesforce_ids(cells: Sequence[str]) -> bool:
    """Say whether most of the cells that are filled are record ids of Salesforce."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return 2 * sum(map(is_salesforce_id, filled)) > len(filled)
