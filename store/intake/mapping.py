"""Which kind of table a foreign file is, and what each of its columns means: guessed, explained, and open to change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import NamedTuple

from store.clean import clean
from store.errors import Problem, Refused
from store.intake.fields import FIELDS, NEEDED, Field, Kind, header_key, header_keys
from store.intake.meanings import SALESFORCE, is_salesforce_id, read_relationship, read_state, read_tier, settle_key
from store.intake.reading import SourceRow, Table

__all__ = [
    "FIELDS",
    "ColumnMapping",
    "Kind",
    "Mapping",
    "change",
    "check_mapping",
    "guess_mapping",
    "picker",
    "propose_mapping",
    "read_relationship",
    "read_state",
    "read_tier",
    "settle_key",
]

LOOKED_AT = 1000
"""Rows that are looked at for what a column holds."""
EXAMPLE_LENGTH = 60
BY_NAME = "name"
"""The source where a table has no ids of its own: its rows are known by their names."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DEAL_SIGNS = _words(
    "stagename dealname dealtitle dealstage dealid opportunityname opportunityid salesstage potentialcustomer"
    " estrevenue"
    " estclosedate expectedclosedate dealvalue verkaufschance opportunite iswon"
)
_DEAL_HINTS = _words(
    "stage phase etape amount betrag montant closedate abschlussdatum datedecloture probability wahrscheinlichkeit"
    " probabilite nextstep isclosed forecastcategory pipeline"
)
_PERSON_SIGNS = _words(
    "lastname firstname surname familyname vorname nachname familienname prenom nomdefamille jobtitle fullname"
    " personname"
    " contactid reportstoid reportsto reportstoseniorpost managerid employeeid empid personalnummer"
)
_PERSON_HINTS = _words("email emailaddress title position funktion fonction mobile mobilephone handy")
_SALESFORCE_PREFIX: dict[str, Kind] = {"001": "accounts", "003": "people", "00Q": "people", "006": "opportunities"}
_SALESFORCE_HEADERS = _words(
    "billingcity billingstreet billingpostalcode shippingcity shippingstreet mailingcity systemmodstamp masterrecordid"
    " stagename createdbyid lastmodifiedbyid recordtypeid forecastcategory forecastcategoryname lastvieweddate"
)
_GENERIC_IDS = _words(
    "id recordid externalid crmid accountid companyid organizationid organisationid contactid personid leadid"
    " opportunityid"
    " dealid associatedcompanyid associatedcompanyids primaryassociatedcompanyid"
)
_NAMES_WANTED: dict[Kind, str] = {
    "accounts": "A list of accounts needs a column such as Name, Account Name, Company, Firma or Société.",
    "people": "A list of people needs a column such as Name, Last Name, Nachname or Nom.",
    "opportunities": "A list of opportunities needs a column such as Name, Opportunity Name, Deal Name or Topic.",
}


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column of the file, one thing it holds, the field it fills (None: left out) and why."""

    index: int
    header: str
    example: str
    field: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a file is and what its columns mean.

    `source` names the system its own ids are keys of, `account_source` the one that the account ids in it belong to;
    neither depends on the name of the file. `problems` are only to be told; `doubts` (by field) are to be settled
    before anything is written unattended.
    """

    kind: Kind
    source: str
    account_source: str
    columns: tuple[ColumnMapping, ...]
    problems: tuple[Problem, ...] = ()
    doubts: tuple[tuple[str, Problem], ...] = ()

    @property
    def undecided(self) -> tuple[Problem, ...]:
        """What a person must settle first: two columns of one field that differ, neither better than the other."""
        return tuple(told for _, told in self.doubts)

    @property
    def fields(self) -> dict[str, int]:
        """The fields that are filled, each with the index of its column."""
        return {column.field: column.index for column in self.columns if column.field}

    @property
    def unmapped(self) -> tuple[ColumnMapping, ...]:
        """The columns that are left out."""
        return tuple(column for column in self.columns if column.field is None)

    @property
    def key_is_name(self) -> bool:
        """Whether rows can be known again by their name only."""
        return "external_id" not in self.fields

    @property
    def is_complete(self) -> bool:
        """Whether a column gives the name, without which no record can be made."""
        return any(field in self.fields for field in NEEDED[self.kind])


class _Claim(NamedTuple):
    """A column that could fill a field; the lowest claim wins."""

    is_empty: bool
    rank: int
    column: int


def guess_mapping(table: Table, kind: Kind | None = None) -> Mapping:
    """Return the mapping the headers and the first rows suggest; StoreError when no column holds a name."""
    mapping = propose_mapping(table, kind)
    check_mapping(mapping)
    return mapping


def check_mapping(mapping: Mapping) -> None:
    """Raise a StoreError that names the headers there are when no column gives the name."""
    if mapping.is_complete:
        return
    names = [column.header for column in mapping.columns]
    shown = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
    raise Refused("No column holds a name", f"The file has: {shown}. {_NAMES_WANTED[mapping.kind]}", "Say which it is.")


def propose_mapping(table: Table, kind: Kind | None = None) -> Mapping:
    """Return the best mapping there is, even without a name: the beginning of a mapping done by hand."""
    sample = table.rows[:LOOKED_AT]
    examples = [_example(sample, index) for index in range(len(table.header))]
    chosen = kind or _guess_kind(table.header, examples)
    fields = FIELDS[chosen]
    claims, why = _claims(table.header, sample, examples, fields)
    problems: list[Problem] = []
    doubts: list[tuple[str, Problem]] = []
    taken: dict[int, str] = {}
    for field in fields:
        ordered = sorted(claims.get(field.name, ()))
        if not ordered:
            continue
        winner = ordered[0]
        taken[winner.column] = field.name
        for loser in ordered[1:]:
            why[loser.column] = f"left out: “{table.header[winner.column]}” fills {field.label}"
            if loser.is_empty:
                continue
            told = Problem(None, f"“{table.header[loser.column]}” could be “{field.label}” as well; it is left out.")
            if loser.rank == winner.rank and _differ(sample, winner.column, loser.column):
                doubts.append((field.name, told))
            else:
                problems.append(told)
    if chosen == "people":
        _settle_last_name(taken, sample)
    columns = tuple(
        ColumnMapping(i, header, examples[i], taken.get(i), _why(taken.get(i), why.get(i), fields))
        for i, header in enumerate(table.header)
    )
    return _with_sources(Mapping(chosen, "", "", columns, tuple(problems), tuple(doubts)))


def change(mapping: Mapping, index: int, field: str | None) -> Mapping:
    """Return the mapping with one column filling another field, or none; who filled that field before is left out."""
    label = next((known.label for known in FIELDS[mapping.kind] if known.name == field), None)
    if field is not None and label is None:
        raise ValueError(f"{mapping.kind} have no field “{field}”")
    columns = []
    for column in mapping.columns:
        if column.index == index:
            column = replace(column, field=field, why="chosen by hand" if field else "left out by hand")
        elif field is not None and column.field == field:
            chosen = next(other.header for other in mapping.columns if other.index == index)
            column = replace(column, field=None, why=f"left out: “{chosen}” fills {label}")
        columns.append(column)
    before = next((column.field for column in mapping.columns if column.index == index), None)
    doubts = tuple(doubt for doubt in mapping.doubts if doubt[0] not in (field, before))
    return _with_sources(replace(mapping, columns=tuple(columns), doubts=doubts))


def picker(mapping: Mapping) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """Return a quick function from a row's cells to the texts of FIELDS[kind], in that order, "" where unmapped."""
    filled = mapping.fields
    pick = itemgetter(*(filled.get(field.name, -1) for field in FIELDS[mapping.kind]))
    nothing = ("",)
    return lambda cells: pick(cells + nothing)


def _claims(
    header: Sequence[str], sample: Sequence[SourceRow], examples: Sequence[str], fields: Sequence[Field]
) -> tuple[dict[str, list[_Claim]], dict[int, str]]:
    """Return which columns could fill each field, and why others that sound like it cannot."""
    words = {word: (field, rank) for field in reversed(fields) for rank, word in reversed(list(enumerate(field.words)))}
    claims: dict[str, list[_Claim]] = {}
    why: dict[int, str] = {}
    for index, name in enumerate(header):
        for bare, key in enumerate(header_keys(name)):
            if key in words:
                field, rank = words[key]
                if _holds(field.name, sample, index):
                    claims.setdefault(field.name, []).append(_Claim(not examples[index], 2 * rank + bare, index))
                else:
                    why[index] = f"left out: none of its values is known as {field.label}"
                break
    return claims, why


def _holds(field: str, sample: Sequence[SourceRow], index: int) -> bool:
    """Say whether a column whose header is used for many things holds what the field needs."""
    values = {row.cells[index] for row in sample if row.cells[index].strip()}
    if field == "relationship" and values:
        return any(read_relationship(value)[0] for value in values)
    if field == "tier":
        return all(_is_tier(value) for value in values)
    return True


def _is_tier(text: str) -> bool:
    try:
        return read_tier(text) is not None
    except ValueError:
        return False


def _guess_kind(header: Sequence[str], examples: Sequence[str]) -> Kind:
    keys = {key for name in header for key in header_keys(name)}
    for name, example in zip(header, examples, strict=True):
        if header_key(name) == "id" and is_salesforce_id(example) and example[:3] in _SALESFORCE_PREFIX:
            return _SALESFORCE_PREFIX[example[:3]]
    if keys & _DEAL_SIGNS or len(keys & _DEAL_HINTS) >= 2:
        return "opportunities"
    if keys & _PERSON_SIGNS:
        return "people"
    account_words = {word for field in FIELDS["accounts"] if field.name == "name" for word in field.words}
    company = keys & account_words - {"name", "nom"}
    if "contactname" in keys and not company:
        return "people"
    return "people" if keys & {"name", "nom"} and company and keys & _PERSON_HINTS else "accounts"


def _settle_last_name(taken: dict[int, str], sample: Sequence[SourceRow]) -> None:
    """Take `Name` beside `Vorname` for the last name where it does not hold the first name too."""
    at = {field: index for index, field in taken.items()}
    if "first_name" not in at or "name" not in at or "last_name" in at:
        return
    pairs = [(row.cells[at["first_name"]].strip(), row.cells[at["name"]]) for row in sample]
    if any(first for first, _ in pairs) and not any(first and first in name for first, name in pairs):
        taken[at["name"]] = "last_name"


def _with_sources(mapping: Mapping) -> Mapping:
    """Return the mapping with the systems its keys belong to, told by its columns alone."""
    by_field = {column.field: column for column in mapping.columns if column.field}
    vendor = _vendor(mapping.columns)
    own, account = by_field.get("external_id"), by_field.get("account_id")
    source = BY_NAME if own is None else _source_of(own, vendor)
    account_source = source if mapping.kind == "accounts" else _source_of(account, vendor) if account else BY_NAME
    return replace(mapping, source=source, account_source=account_source)


def _source_of(column: ColumnMapping, vendor: str) -> str:
    if is_salesforce_id(column.example):
        return SALESFORCE
    if vendor:
        return vendor
    key = header_keys(column.header)[-1]
    return "id" if key in _GENERIC_IDS else key


def _vendor(columns: Sequence[ColumnMapping]) -> str:
    """Return the system whose manner the headers are in, or ""."""
    headers = [column.header.lower() for column in columns]
    keys = {header_key(column.header) for column in columns}
    if len(keys & _SALESFORCE_HEADERS) >= 2:
        return SALESFORCE
    if any(header.startswith(("property_", "hs_")) for header in headers) or "hsobjectid" in keys:
        return "hubspot"
    if "recordid" in keys and keys & {"companydomainname", "companyname", "dealname", "dealstage", "lifecyclestage"}:
        return "hubspot"
    if any(header.startswith(("organization - ", "person - ", "deal - ")) for header in headers):
        return "pipedrive"
    if any(header.startswith(("(do not modify)", "address 1:")) for header in headers) or "dataareaid" in keys:
        return "dynamics"
    return "odoo" if "isacompany" in keys else ""


def _example(sample: Sequence[SourceRow], index: int) -> str:
    found = next((row.cells[index] for row in sample if row.cells[index].strip()), "")
    return clean(found[: 4 * EXAMPLE_LENGTH])[:EXAMPLE_LENGTH]


def _differ(sample: Sequence[SourceRow], one: int, other: int) -> bool:
    return any(row.cells[one] != row.cells[other] for row in sample)


def _why(field: str | None, reason: str | None, fields: Sequence[Field]) -> str:
    if field is not None:
        return f"its header means {next(known.label for known in fields if known.name == field)}"
    return reason or "left out: no field is known by this header"
