"""The fields a foreign table can fill, and the header words by which the vendors mean them.

Words are header keys (see `header_key`), the best first: where two columns could fill one field, the earlier word wins.
Salesforce by API name and by label, HubSpot, Pipedrive, Dynamics, Odoo, and the German and French of office lists.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from store.clean import fold

Kind = Literal["accounts", "people", "opportunities", "colleagues"]
KINDS: tuple[Kind, ...] = ("accounts", "people", "opportunities", "colleagues")
"""What can come in, in the order in which files are told."""

_BEFORE = re.compile(r"^(?:property|properties|src)[_. ]+")
_UNIT = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*\Z")
_COUNTED = re.compile(r"\s*\([0-9]+\)\Z")
_APART = re.compile(r"[\W_]+")


class Field(NamedTuple):
    """One field of the book that a column can fill: its name here, its label, and the header keys that mean it."""

    name: str
    label: str
    words: tuple[str, ...]


def header_key(header: str) -> str:
    """Return what a header is recognised by: `Billing City`, `BillingCity` and `property_billing_city*` are one."""
    text = _BEFORE.sub("", fold(header)).removesuffix("__c")
    return _APART.sub("", text)


def header_keys(header: str) -> tuple[str, ...]:
    """Return the key of a header, then the one without a unit in brackets: `Annual Revenue (EUR)`.

    The number that tells two columns of one name apart, `Name (2)`, is no part of either.
    """
    header = _COUNTED.sub("", header)
    full, bare = header_key(header), header_key(_UNIT.sub("", header))
    return (full, bare) if bare and bare != full else (full,)


def _field(name: str, label: str, *words: str) -> Field:
    return Field(name, label, tuple(word for line in words for word in line.split()))


POSTS = (
    *("postuniquereference", "uniquepostreference", "postreference", "postid", "postnumber"),
    *("positionid", "positionnumber", "positioncode"),
)
"""Headers of ids that are those of a post, whoever has it; each organisation counts its own."""
_OWN_ID = "id recordid hsobjectid externalid crmid"
_COMPANY = (
    "accountname companyname company organizationname organisationname businessname legalname customername clientname"
    " firma firmenname firmenbezeichnung kundenname unternehmensname societe raisonsociale nomdelasociete"
    " nomdelentreprise nomclient denomination razonsocial ragionesociale bedrijfsnaam firmanavn hovedeier foretagsnamn"
    " suppliername vendorname"
)
_COMPANY_LOOSE = (
    "organization organisation customer client account kunde unternehmen gesellschaft entreprise empresa azienda"
    " bedrijf"
    " virksomhed selskap foretag bolag yritys supplier vendor"
)
_COMPANY_ID = (
    "accountid companyid associatedcompanyid associatedcompanyids primaryassociatedcompanyid organizationid"
    " organisationid customerid customeraccount customernumber customerno clientid kundennummer kundennr kundenid"
    " numeroclient codeclient"
)
_NOTES = (
    "description notes note comments comment notecontent beschreibung bemerkungen bemerkung notizen kommentar anmerkung"
    " remarques commentaires commentaire"
)
_DELETED = "isdeleted deleted fivetrandeleted hsisdeleted isarchived archived geloscht supprime"
_PHONE = "phone mainphone phonenumber telephone telephone1 tel telefon telefonnummer festnetz numerodetelephone"

_ACCOUNTS = (
    _field(
        "external_id",
        "Id",
        f"{_OWN_ID} donotmodifyaccount {_COMPANY_ID} accountguid supplierid vendorid debitorennummer debitor cik",
        "lei orgnr",
        "organisasjonsnummer organisationsnummer orgnrhovedeier siren siret companynumber registrationnumber",
        "companyregistrationnumber accountnumber dunsnumber duns",
    ),
    _field("id_scope", "Company code of the id", "dataareaid legalentity companycode buchungskreis mandant"),
    _field(
        "name",
        "Name",
        _COMPANY,
        "name",
        _COMPANY_LOOSE,
        "security issuer issuername registrant nom nombre nome navn namn",
    ),
    _field("parent_id", "Parent's id", "parentid parentaccountid parentcompanyid hsparentcompanyid ultimateparentid"),
    _field(
        "parent_name",
        "Parent's name",
        "parentaccount parentaccountname parentname parentcompany parentcompanyname parent relatedcompany",
        "muttergesellschaft",
        "konzernmutter konzern mutter maisonmere societemere groupe ultimateparent holding",
    ),
    _field(
        "website",
        "Website",
        "website websiteurl companydomainname domain domainname homepage web url webaddress webseite internet",
        "internetseite",
        "siteweb siteinternet primarycontacturl",
    ),
    _field(
        "industry",
        "Industry",
        "industry industrysector sector gicssector branche wirtschaftszweig secteur secteurdactivite activite",
        "lineofbusiness sicdesc naicsdesc gicssubindustry",
    ),
    _field(
        "segment",
        "Segment",
        "segment marketsegment customersegment accountsegment segmentation salessegmentid kundensegment marktsegment",
    ),
    _field(
        "relationship",
        "Relationship",
        "relationship relationshiptype type accounttype customertype companytype lifecyclestage kundentyp",
        "kundenart typ",
        "accountstatus customerstatus status statut",
    ),
    _field(
        "customer_since",
        "Customer since",
        "customersince customersinceyear customersincedate clientsince kundeseit clientdepuis",
    ),
    _field(
        "country",
        "Country",
        "billingcountry country billingcountrycode companycountry address1countryregion addresscountryregionid",
        "addresscountryregionisocode addresscountry countryregion countrycode land pays paese pais hqcountry",
        "shippingcountry",
    ),
    _field(
        "city",
        "City",
        "billingcity city companycity address1city addresscity town ort stadt ville localite ciudad citta hqcity sitz",
        "headquarters headquarterslocation organizationaddresslocality poststed shippingcity",
    ),
    _field(
        "postcode",
        "Postcode",
        "billingpostalcode billingzippostalcode billingzip postalcode postcode zip zipcode zippostalcode",
        "address1zippostalcode addresszipcode plz postleitzahl codepostal cp cap postnummer postnr shippingpostalcode",
        "shippingzippostalcode",
    ),
    _field("phone", "Phone", _PHONE, "companyphone businessphone organizationphone primarycontactphone"),
    _field(
        "employees",
        "Employees",
        "numberofemployees employees employeecount numemployees numemp noofemployees organizationnumberofemployees",
        "headcount mitarbeiter mitarbeiterzahl mitarbeiteranzahl anzahlmitarbeiter beschaftigte effectif effectifs",
        "nombredesalaries nombredemployes salaries staff",
    ),
    _field(
        "revenue",
        "Annual revenue",
        "annualrevenue revenue revenues totalrevenue annualturnover turnover annualsales sales jahresumsatz umsatz",
        "chiffredaffaires ca",
    ),
    _field(
        "currency",
        "Currency",
        "currencyisocode currencycode currency accountcurrency annualrevenuecurrency companycurrency",
        "organizationcurrency transactioncurrency transactioncurrencyid waehrung wahrung devise",
    ),
    _field(
        "owner",
        "Owner",
        "accountowner ownername companyowner organizationowner owner owneralias accountmanager accountexecutive",
        "salesrep",
        "salesperson kundenbetreuer betreuer vertriebsmitarbeiter verantwortlich proprietaire commercial responsable",
        "ownerid hubspotownerid accountownerid employeeresponsiblenumber",
    ),
    _field("notes", "Notes", _NOTES, "companydescription aboutus salesmemo"),
    _field("tier", "Tier", "tier accounttier tierlevel idealcustomerprofiletier hsidealcustomerprofile"),
    _field("deleted", "Deleted there", _DELETED),
)

_PEOPLE = (
    _field(
        "external_id",
        "Id",
        f"{_OWN_ID} donotmodifycontact contactid personid leadid employeeid empid kontaktid personalnummer",
        "employeenumber employeeno staffid staffnumber matricule",
        *POSTS,
    ),
    _field("first_name", "First name", "firstname givenname first forename vorname prenom contactfirstname nombre"),
    _field(
        "last_name",
        "Last name",
        "lastname surname familyname last nachname familienname nomdefamille nom contactlastname",
    ),
    _field(
        "name",
        "Full name",
        "fullname name contactname personname contact person displayname ansprechpartner kontaktperson",
        "kontaktname kontakt",
        "nomcomplet",
    ),
    _field("account_id", "Account's id", _COMPANY_ID, "parentcustomerid"),
    _field(
        "account_name",
        "Account's name",
        _COMPANY,
        _COMPANY_LOOSE,
        "associatedcompany associatedcompanyname relatedcompany employer",
    ),
    _field(
        "title",
        "Title",
        "title jobtitle contacttitle jobposition position funktion rolle stelle berufsbezeichnung fonction poste",
        "genericjobtitle positiontitle posttitle",
    ),
    _field(
        "email",
        "E-mail",
        "email emailaddress emailaddress1 workemail emailwork businessemail primaryemail personemail contactemail mail",
        "emailadresse mailadresse courriel adresseemail adressemail",
    ),
    _field(
        "phone", "Phone", "businessphone workphone phonework directphone", _PHONE, "personphone contactphone homephone"
    ),
    _field(
        "mobile",
        "Mobile",
        "mobilephone mobile mobilephonenumber mobilenumber phonemobile cellphone cell handy mobiltelefon mobil",
        "portable",
    ),
    _field("department", "Department", "department abteilung bereich departement service businessunit unit"),
    _field(
        "reports_to_id",
        "Id of the manager",
        "reportstoid reportsto managerid supervisorid reportstoseniorpost reportingseniorpost reportstopost",
        "reportstoposition linemanagerid linemanager manager managername supervisor vorgesetzter superieur",
    ),
    _field(
        "job_notes", "What the job is", "jobteamfunction jobdescription roledescription responsibilities jobfunction"
    ),
    _field(
        "grade",
        "Grade",
        "seniority senioritylevel managementlevel grade gradeorequivalent paygrade payband band joblevel level",
    ),
    _field("posts", "Number of posts", "numberofpostsinfte numberofposts fte"),
    _field("notes", "Notes", _NOTES),
    _field("deleted", "Deleted there", _DELETED),
)

_OPPORTUNITIES = (
    _field("external_id", "Id", f"{_OWN_ID} donotmodifyopportunity opportunityid dealid"),
    _field(
        "name",
        "Name",
        "opportunityname dealname dealtitle name topic deal opportunity title verkaufschance projektname projekt",
        "chance",
        "opportunite nomdelopportunite affaire bezeichnung titel nom",
    ),
    _field("account_id", "Account's id", _COMPANY_ID),
    _field(
        "account_name",
        "Account's name",
        "potentialcustomer",
        _COMPANY,
        _COMPANY_LOOSE,
        "associatedcompany associatedcompanyname",
    ),
    _field(
        "amount",
        "Amount",
        "amount dealamount dealvalue opportunityamount amountincompanycurrency value estrevenue estimatedrevenue",
        "estimatedvalue betrag auftragswert wert volumen umsatz montant revenue expectedrevenue",
    ),
    _field(
        "currency",
        "Currency",
        "currencyisocode currencycode currency amountcurrency opportunitycurrency dealcurrency dealcurrencycode",
        "transactioncurrency transactioncurrencyid waehrung wahrung devise",
    ),
    _field(
        "stage",
        "Stage",
        "stagename stage dealstage opportunitystage salesstage pipelinestage verkaufsphase phase etape statusreason",
        "dealpipelinestageid",
    ),
    _field("is_closed", "Closed?", "isclosed closed"),
    _field(
        "is_won",
        "Won?",
        "iswon isclosedwon hsisclosedwon closedwon won dealstatus opportunitystatus status state statut",
    ),
    _field(
        "probability",
        "Probability",
        "probability winprobability dealprobability hsdealstageprobability wahrscheinlichkeit probabilite",
    ),
    _field(
        "close_on",
        "Close date",
        "closedate expectedclosedate estclosedate estimatedclosedate dealclosedate dealexpectedclosedate",
        "expectedclosing",
        "closeon abschlussdatum datedecloture actualclosedate",
    ),
    _field("next_step", "Next step", "nextstep nextsteps hsnextstep nachsterschritt prochaineetape"),
    _field("kind", "Kind", "type opportunitytype dealtype art typ"),
    _field("description", "Description", _NOTES),
    _field(
        "competitor", "Competitor", "competitor competitors maincompetitors primarycompetitor wettbewerber concurrent"
    ),
    _field("deleted", "Deleted there", _DELETED),
)

_COLLEAGUES = (
    _field("external_id", "Id", f"{_OWN_ID} donotmodifyuser userid ownerid"),
    _field("first_name", "First name", "firstname givenname vorname prenom"),
    _field("last_name", "Last name", "lastname surname familyname nachname nom"),
    _field("name", "Full name", "fullname name displayname ownername"),
    _field("email", "E-mail", "email emailaddress primaryemail internalemailaddress mail"),
    _field("role", "Role", "title jobtitle role position funktion fonction"),
    _field("active", "Active there", "isactive active"),
    _field("deleted", "Deleted there", _DELETED),
)

FIELDS: dict[Kind, tuple[Field, ...]] = {
    "accounts": _ACCOUNTS,
    "people": _PEOPLE,
    "opportunities": _OPPORTUNITIES,
    "colleagues": _COLLEAGUES,
}
"""The fields of each kind, in the order in which `mapping.picker` gives their texts."""

NEEDED: dict[Kind, tuple[str, ...]] = {
    "accounts": ("name",),
    "people": ("name", "last_name", "first_name", "title"),
    "opportunities": ("name",),
    "colleagues": ("name", "last_name", "first_name"),
}
"""The fields of which at least one must have a column."""
