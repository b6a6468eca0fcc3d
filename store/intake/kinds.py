"""What the rows of a foreign table are: a kind that is taken, or one of the well-known others, which are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from store.intake.fields import FIELDS, KINDS, NEEDED, POSTS, Kind, header_key, header_keys
from store.intake.meanings import is_salesforce_id
from store.intake.reading import SourceRow
from store.intake.systems import are_salesforce_ids

_DEAL_SIGNS = frozenset(
    [
        *("stagename", "dealname", "dealtitle", "dealstage", "dealid", "opportunityname", "opportunityid"),
        *("salesstage", "potentialcustomer", "estrevenue", "estclosedate", "expectedclosedate", "dealvalue"),
        *("verkaufschance", "opportunite", "iswon"),
    ]
)
_DEAL_HINTS = frozenset(
    [
        *("stage", "phase", "etape", "amount", "betrag", "montant", "closedate", "abschlussdatum", "datedecloture"),
        *("probability", "wahrscheinlichkeit", "probabilite", "nextstep", "isclosed", "forecastcategory"),
        "pipeline",
    ]
)
_PERSON_NAMES = frozenset(
    [
        *("lastname", "firstname", "surname", "familyname", "vorname", "nachname", "familienname", "prenom"),
        *("nomdefamille", "fullname", "personname"),
    ]
)
_PERSON_SIGNS = _PERSON_NAMES | frozenset(
    [
        *("jobtitle", "contactid", "reportstoid", "reportsto"),
        *("reportstoseniorpost", "reportingseniorpost", "genericjobtitle", "managerid", "employeeid", "empid"),
        *("personalnummer", *POSTS),
    ]
)
_PERSON_HINTS = frozenset(
    ["email", "emailaddress", "title", "position", "funktion", "fonction", "mobile", "mobilephone", "handy"]
)
_USER_SIGNS = frozenset(
    [
        *("username", "profileid", "userroleid", "federationidentifier", "timezonesidkey", "localesidkey"),
        *("languagelocalekey", "emailencodingkey", "communitynickname"),
    ]
)
_OF_OWNERS = frozenset(
    [
        *("ownerid", "userid", "activeuserid", "email", "name", "firstname", "lastname", "vorname", "nachname"),
        *("active", "isactive", "archived", "type", "portalid", "createdat", "updatedat"),
        *("fivetransynced", "fivetrandeleted"),
    ]
)
"""All that a list of owners, as HubSpot gives it, has; people with an owner have more."""
_OWNER_SIGNS = frozenset(["active", "isactive", "archived", "userid", "activeuserid", "portalid"])
"""Headers that only the list of owners has: without one, a short list of people with their owners looks the same."""
PEOPLE_OR_COLLEAGUES = "people or colleagues"


def _words(kind: Kind, *fields: str) -> frozenset[str]:
    return frozenset(word for field in FIELDS[kind] if field.name in fields for word in field.words)


_PLAIN_NAMES = frozenset(["name", "nom", "nombre", "nome", "navn", "namn"])
_COMPANIES = _words("accounts", "name") - _PLAIN_NAMES
_DEAL_NAMES = frozenset(["stagename", "dealname", "dealtitle", "dealstage", "opportunityname", "potentialcustomer"])
_OWN_NAMES = _COMPANIES | _PERSON_NAMES | _DEAL_NAMES
"""Headers of what is taken: beside one of them, the signs of another kind say too little."""
_OWN_SIGNS = (
    _words("accounts", "website", "industry", "country", "city", "postcode", "phone", "employees", "revenue")
    | _words("people", "email", "phone", "mobile")
    | _words("opportunities", "amount", "stage", "close_on")
)
"""Headers of what is taken: each of them outweighs a sign of another kind."""
_AT_ACCOUNTS = _words("people", "account_id") | {"accountname", "contactid"}
"""Headers of people at accounts, which users are not."""
_LINKS = frozenset(["accountid", "companyid", "contactid", "dealid", "opportunityid", "ticketid"])
"""Ids of records: several of them and no name only link what other files hold."""
_NAMES = _OWN_NAMES | frozenset().union(*(_words(kind, *NEEDED[kind]) for kind in KINDS)) - _words("people", "title")
_MARKS: dict[str, tuple[Kind, str]] = {
    "donotmodifyaccount": ("accounts", ""),
    "donotmodifycontact": ("people", ""),
    "donotmodifyopportunity": ("opportunities", ""),
    "donotmodifyuser": ("colleagues", ""),
    "donotmodifylead": ("people", "leads"),
    "isconverted": ("people", "leads"),
}
"""Headers that tell alone what the rows are: those of Dynamics' own ids, and one that only leads have."""
_KINDS_BY_ID: dict[str, Kind] = {"001": "accounts", "003": "people", "005": "colleagues", "006": "opportunities"}
"""What the first three signs of a Salesforce id say (its published list of key prefixes), as in `Other.ids`."""


class Other(NamedTuple):
    """A kind of record that is not taken: what it is called, the ids Salesforce gives it, headers only it has."""

    name: str
    ids: str
    signs: str
    """Two more of these headers than of `_OWN_SIGNS` tell it; its id, name and state are none: others refer by them."""


_OTHERS = (
    Other("leads", "00Q", ""),
    Other("members of campaigns", "00v", ""),
    Other("campaigns", "701", "budgetedcost actualcost numbersent expectedresponse budgetallocated parentcampaign"),
    Other(
        "tasks and events",
        "00T 00U",
        "whoid whatid activitydate activitytype tasksubtype calltype calldurationinseconds isreminderset startdatetime"
        " enddatetime durationinminutes subject regarding actualstart actualend scheduledstart scheduledend",
    ),
    Other("lines of orders and deals", "00k 802 0QL", "pricebookentryid totalprice quantity unitprice linetotal"),
    Other("prices", "01s 01u", "pricebook2id pricebookentryid product2id usestandardprice unitprice"),
    Other(
        "products",
        "01t",
        "productcode productfamily stockkeepingunit quantityunitofmeasure quantityperunit unitsinstock sku hssku"
        " unitprice listprice standardcost currentcost unitcost defaultunit barcode ean",
    ),
    Other("cases", "500", "casenumber casetitle caseorigin isescalated suppliedemail suppliedname ticketnumber"),
    Other("contracts", "800", "contractnumber contractterm ownerexpirationnotice companysigneddate customersigneddate"),
    Other("quotes", "0Q0", "quotenumber grandtotal"),
    Other("orders", "801", "ordernumber orderdate ordertotal shippeddate requireddate shipname"),
    Other("invoices", "", "invoicenumber invoicedate invoicetotal amountdue"),
    Other("assets", "02i", "serialnumber installdate purchasedate usageenddate assetlevel"),
    Other("links between records", "00K 07k 00q 01M", ""),
    Other("stages of pipelines", "", "pipelineid displayorder"),
    Other("options of fields", "", "displayorder hidden hubspotobject propertyid"),
    Other("changes of fields", "017 008", "oldvalue newvalue"),
    Other("notes and files", "002 00P 015 068 069", ""),
    Other("e-mails", "02s", ""),
    Other("posts", "0D5 0D7", ""),
    Other("roles and profiles of users", "00E 00e 00G", ""),
)
_ANY_OTHER = "records of another kind"


class Listing(NamedTuple):
    """A list that says what the ids in a file of people stand for: its name, the field it gives, and its headers."""

    name: str
    field: str
    ids: frozenset[str]
    texts: frozenset[str]


LISTING = "a list of "
"""How the names of listings begin."""
_LISTINGS = (
    Listing(
        f"{LISTING}job titles",
        "title",
        frozenset(["jobid", "jobcode", "titleid", "positionid"]),
        frozenset(["jobtitle", "jobname", "positiontitle"]),
    ),
    Listing(
        f"{LISTING}departments",
        "department",
        frozenset(["departmentid", "deptid", "departmentcode", "deptcode", "deptno"]),
        frozenset(["departmentname", "deptname", "dname"]),
    ),
)


def find_listing(keys: set[str]) -> Listing | None:
    """Return what list of ids with their meanings headers are of, None for all else: people have names."""
    if keys & (_PERSON_NAMES | _PLAIN_NAMES | {"email", "emailaddress", "employeeid", "empid", "reportsto"}):
        return None
    return next((each for each in _LISTINGS if keys & each.ids and keys & each.texts), None)


def find_kind(header: Sequence[str], sample: Sequence[SourceRow]) -> tuple[Kind, str]:
    """Return what the rows most likely are, and what they are instead where that is nothing that is taken, else "".

    PEOPLE_OR_COLLEAGUES stands there where it is not known which of the two they are: that is for the user to say.

    Ids of Salesforce decide, then those of Dynamics; other headers tell another kind only where nothing speaks for one
    that is taken: who sees an account too many in a dry run leaves it out, who misses one may never know.
    """
    keys = {key for name in header for key in header_keys(name)}
    columns = {header_key(name): [row.cells[index].strip() for row in sample] for index, name in enumerate(header)}
    if prefix := _prefix(columns.get("id", ())):
        if kind := _KINDS_BY_ID.get(prefix):
            return kind, ""
        return _guess_kind(keys), next((other.name for other in _OTHERS if prefix in other.ids.split()), _ANY_OTHER)
    if mark := next((_MARKS[key] for key in _MARKS if key in keys), None):
        return mark
    if _are_users(keys):
        return "colleagues", ""
    if _are_owners(keys, columns.get("ownerid", ())):
        return ("colleagues", "") if keys & _OWNER_SIGNS else ("people", PEOPLE_OR_COLLEAGUES)
    return _guess_kind(keys), _find_other(keys)


def _find_other(keys: set[str]) -> str:
    if not keys & (_NAMES | _OWN_SIGNS) and len(keys & _LINKS) >= 2:
        return "links between records"
    if listing := find_listing(keys):
        return listing.name
    if keys & _OWN_NAMES:
        return ""
    found = {other.name: len(keys & set(other.signs.split())) for other in _OTHERS}
    likely = max(found, key=found.__getitem__)
    return likely if found[likely] - len(keys & _OWN_SIGNS) >= 2 else ""


def _guess_kind(keys: set[str]) -> Kind:
    if keys & _DEAL_SIGNS or len(keys & _DEAL_HINTS) >= 2:
        return "opportunities"
    if keys & _PERSON_SIGNS or ("contactname" in keys and not keys & _COMPANIES):
        return "people"
    return "people" if keys & {"name", "nom"} and keys & _COMPANIES and keys & _PERSON_HINTS else "accounts"


def _are_users(keys: set[str]) -> bool:
    """Say whether headers are those of users of a CRM, who own its accounts."""
    return len(keys & _USER_SIGNS) >= 2 and not keys & _AT_ACCOUNTS


def _are_owners(keys: set[str], owners: Sequence[str]) -> bool:
    """Say whether the rows are a list of owners, each of them once; `owners` are their ids."""
    named = {"ownerid", "email"} <= keys <= _OF_OWNERS and keys & _PERSON_NAMES
    return bool(named) and all(owners) and len(set(owners)) == len(owners)


def _prefix(cells: Sequence[str]) -> str:
    """Return how most of these ids begin, where they are Salesforce's; "" else."""
    if not are_salesforce_ids(cells):
        return ""
    return Counter(cell[:3] for cell in cells if is_salesforce_id(cell)).most_common(1)[0][0]
