"""What the rows of a foreign table are: a kind that is taken, or one of the well-known others, which are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from store.intake.fields import FIELDS, Kind, header_key, header_keys
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
        *("reportstoseniorpost", "managerid", "employeeid", "empid", "personalnummer"),
    ]
)
_PERSON_HINTS = frozenset(
    ["email", "emailaddress", "title", "position", "funktion", "fonction", "mobile", "mobilephone", "handy"]
)
_USER_SIGNS = frozenset(
    [
        *("username", "profileid", "userroleid", "federationidentifier", "timezonesidkey", "localesidkey"),
        *("languagelocalekey", "emailencodingkey", "usertype", "communitynickname", "donotmodifyuser"),
    ]
)
_PLAIN_NAMES = frozenset(["name", "nom", "nombre", "nome", "navn", "namn"])
_COMPANIES = frozenset(next(field.words for field in FIELDS["accounts"] if field.name == "name")) - _PLAIN_NAMES
_DEAL_NAMES = frozenset(["stagename", "dealname", "dealtitle", "dealstage", "opportunityname", "potentialcustomer"])
_OWN_NAMES = _COMPANIES | _PERSON_NAMES | _DEAL_NAMES
"""Headers of what is taken: beside one of them, the signs of another kind say too little."""
_OF_ACCOUNTS = frozenset(["accountid", "accountname", "recordid", "associatedcompany", "associatedcompanyid"])
"""Headers of people at accounts, which leads are not yet."""
_KINDS_BY_ID: dict[str, Kind] = {"001": "accounts", "003": "people", "005": "colleagues", "006": "opportunities"}
"""What the first three signs of a Salesforce id say (its published list of key prefixes), as in `Other.ids`."""


class Other(NamedTuple):
    """A kind of record that is not taken: what it is called, the ids Salesforce gives it, two of its headers."""

    name: str
    ids: str
    signs: str
    """Of these headers, two tell it."""


_LEADS = Other(
    "leads",
    "00Q",
    "isconverted converteddate convertedaccountid convertedcontactid convertedopportunityid leadstatus leadid leadowner"
    " leadsource isunreadbyowner donotmodifylead",
)
_OTHERS = (
    _LEADS,
    Other("members of campaigns", "00v", "hasresponded firstrespondeddate leadorcontactid campaignid leadid"),
    Other(
        "campaigns",
        "701",
        "budgetedcost actualcost numbersent expectedresponse numberofleads numberofconvertedleads numberofresponses"
        " numberofwonopportunities hierarchynumberofleads campaignname campaigntype campaignstatus campaignid"
        " campaigncode budgetallocated totalcostofcampaign parentcampaign",
    ),
    Other(
        "tasks and events",
        "00T 00U",
        "whoid whatid activitydate activitytype activitysubject activityid tasksubtype calltype callduration"
        " calldurationinseconds calldisposition isreminderset reminderdatetime isalldayevent startdatetime enddatetime"
        " durationinminutes eventsubtype subject regarding actualstart actualend scheduledstart scheduledend",
    ),
    Other(
        "lines of orders and deals",
        "00k 802 0QL",
        "pricebookentryid totalprice quantity unitprice opportunitylineitemid product2id productid linetotal"
        " lineitemid orderid opportunityid hslineitemid",
    ),
    Other("prices", "01s 01u", "pricebook2id pricebookid pricebookentryid product2id usestandardprice unitprice"),
    Other(
        "products",
        "01t",
        "productcode productid productname productfamily stockkeepingunit quantityunitofmeasure quantityperunit"
        " unitsinstock sku hssku unitprice listprice standardcost currentcost unitcost defaultunit barcode ean",
    ),
    Other(
        "cases",
        "500",
        "casenumber casetitle caseorigin isescalated suppliedemail suppliedname ticketid ticketname ticketstatus"
        " ticketnumber hsticketid hsticketpriority",
    ),
    Other(
        "contracts",
        "800",
        "contractnumber contractterm contractid contractstatus ownerexpirationnotice companysigneddate"
        " customersigneddate",
    ),
    Other("quotes", "0Q0", "quotenumber quoteid quotename quotestatus grandtotal"),
    Other("orders", "801", "ordernumber orderid orderdate orderstatus ordertotal shippeddate requireddate shipname"),
    Other("invoices", "", "invoicenumber invoiceid invoicedate invoicetotal amountdue"),
    Other("assets", "02i", "serialnumber installdate purchasedate usageenddate isinternal assetlevel"),
    Other("roles in deals", "00K", "opportunityid contactid isprimary role"),
    Other("links between records", "07k 00q 01M", "typeid category associationtypeid associationtype"),
    Other("stages of pipelines", "", "pipelineid stageid displayorder"),
    Other("options of fields", "", "displayorder hidden hubspotobject optionvalue propertyid"),
    Other("changes of fields", "017 008", "oldvalue newvalue"),
    Other("notes and files", "002 00P 015 068 069", "contentdocumentid contentversionid pathonclient contentsize"),
    Other("e-mails", "02s", "messageidentifier fromaddress toaddress textbody htmlbody"),
    Other("posts", "0D5 0D7", "feeditemid commentbody"),
    Other("roles and profiles of users", "00E 00e 00G", ""),
)
_ANY_OTHER = "records of another kind"


def find_kind(header: Sequence[str], sample: Sequence[SourceRow]) -> tuple[Kind, str]:
    """Return what the rows most likely are, and what they are instead where that is nothing that is taken, else "".

    Ids of Salesforce decide; headers tell another kind only where none names a company, a person or a deal.
    """
    keys = {key for name in header for key in header_keys(name)}
    guessed = _guess_kind(keys)
    for index, name in enumerate(header):
        if header_key(name) == "id" and (prefix := _prefix([row.cells[index].strip() for row in sample])):
            if kind := _KINDS_BY_ID.get(prefix):
                return kind, ""
            return guessed, next((other.name for other in _OTHERS if prefix in other.ids.split()), _ANY_OTHER)
    return guessed, "" if guessed == "colleagues" else _find_other(keys, guessed)


def _find_other(keys: set[str], guessed: Kind) -> str:
    leads = len(keys & set(_LEADS.signs.split())) + bool("company" in keys and keys & _PERSON_NAMES)
    if leads >= 2 and guessed != "opportunities" and not keys & _OF_ACCOUNTS:
        return _LEADS.name
    if keys & _OWN_NAMES:
        return ""
    found = {other.name: len(keys & set(other.signs.split())) for other in _OTHERS}
    likely = max(found, key=found.__getitem__)
    return likely if found[likely] >= 2 else ""


def _guess_kind(keys: set[str]) -> Kind:
    if _are_users(keys):
        return "colleagues"
    if keys & _DEAL_SIGNS or len(keys & _DEAL_HINTS) >= 2:
        return "opportunities"
    if keys & _PERSON_SIGNS or ("contactname" in keys and not keys & _COMPANIES):
        return "people"
    return "people" if keys & {"name", "nom"} and keys & _COMPANIES and keys & _PERSON_HINTS else "accounts"


def _are_users(keys: set[str]) -> bool:
    """Say whether headers are those of users of a CRM, who own its accounts."""
    if len(keys & _USER_SIGNS) >= 2 or {"donotmodifyuser"} & keys:
        return True
    owners = {"ownerid", "email"} <= keys and "id" not in keys and keys & _PERSON_NAMES
    return bool(owners) and not keys & (_COMPANIES | {"accountid", "companyid"})


def _prefix(cells: Sequence[str]) -> str:
    """Return how most of these ids begin, where they are Salesforce's; "" else."""
    if not are_salesforce_ids(cells):
        return ""
    return Counter(cell[:3] for cell in cells if is_salesforce_id(cell)).most_common(1)[0][0]
