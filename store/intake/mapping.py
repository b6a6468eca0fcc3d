"""Which kind of table a foreign file is, and what each of its columns means: guessed, explained, and open to change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import NamedTuple

from store.clean import clean
from store.errors import Problem, Refused
from store.intake.amounts import MONEY, read_unit
from store.intake.fields import FIELDS, NEEDED, POSTS, Field, Kind, header_keys
from store.intake.kinds import find_kind
from store.intake.meanings import read_relationship, read_tier
from store.intake.reading import SourceRow, Table
from store.intake.systems import CRMS, NAMES_ONLY, System, are_salesforce_ids, find_system, find_vendor

EXAMPLE_LENGTH = 60
_BOSS_POSTS = frozenset(["reportingseniorpost", "reportstoseniorpost", "reportstopost", "reportstoposition"])
"""Headers of bosses that are told by the ids of their posts."""
_REPORTS = frozenset(["reportees", "directreports", "directreportids", "subordinates", "subordinateids", "reports"])
"""Headers of lists of who reports to somebody, which the column of bosses says as well."""

_NAMES_WANTED: dict[Kind, str] = {
    "accounts": "A list of accounts needs a column such as Name, Account Name, Company, Firma or Société.",
    "people": "A list of people needs a column such as Name, Last Name, Nachname or Nom, or Job Title.",
    "opportunities": "A list of opportunities needs a column such as Name, Opportunity Name, Deal Name or Topic.",
    "colleagues": "A list of colleagues needs a column such as Name, Full Name or Last Name.",
}


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column of the file, one thing it holds, the field it fills (None: left out) and why."""

    index: int
    header: str
    example: str
    field: str | None
    why: str
    has_salesforce_ids: bool = False
    """Whether most of what it holds are record ids of Salesforce."""

    @property
    def factor(self) -> int:
        """By what its amounts are multiplied, since its header says that they are thousands or millions."""
        return read_unit(self.header).factor if self.field in MONEY else 1


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a file is and what its columns mean.

    `system` is the one that its own ids are keys of, `account_system` the one that the account ids in it belong to,
    `owner_system` that of its owners' ids, `boss_system` that of its bosses'; none depends on the name of the file.
    `problems` are only to be told; `doubts` (by field) are to be settled before anything is written unattended.
    """

    kind: Kind
    columns: tuple[ColumnMapping, ...]
    system: System = NAMES_ONLY
    account_system: System = NAMES_ONLY
    owner_system: System = NAMES_ONLY
    boss_system: System = NAMES_ONLY
    problems: tuple[Problem, ...] = ()
    doubts: tuple[tuple[str, Problem], ...] = ()
    given: str = ""
    """What the user calls the system; "" when the columns tell."""
    other: str = ""
    """What its rows look like where that is nothing that is taken, as in `campaigns`, or one of two kinds; "" once the
    user says what they are."""

    @property
    def source(self) -> str:
        """The name that its own keys are kept under."""
        return self.system.name

    @property
    def account_source(self) -> str:
        """The name that the keys of accounts in it are kept under."""
        return self.account_system.name

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
    def has_posts(self) -> bool:
        """Whether its ids, else those of its bosses, are ids of posts, whoever has them."""
        headers = {column.field: header_keys(column.header)[-1] for column in self.columns}
        if "external_id" in headers:
            return headers["external_id"] in POSTS
        return headers.get("reports_to_id") in _BOSS_POSTS

    @property
    def is_chart(self) -> bool:
        """Whether it says who reports to whom, or lists posts; a CRM's list of contacts does not count."""
        if self.kind != "people" or self.system.name in CRMS:
            return False
        return "reports_to_id" in self.fields or self.has_posts

    @property
    def is_complete(self) -> bool:
        """Whether a column gives the name, without which no record can be made."""
        return any(field in self.fields for field in NEEDED[self.kind])


class _Claim(NamedTuple):
    """A column that could fill a field; the lowest claim wins."""

    is_empty: bool
    rank: int
    column: int


def check_mapping(mapping: Mapping) -> None:
    """Raise a StoreError that names the headers there are when no column gives the name."""
    if mapping.is_complete:
        return
    names = [column.header for column in mapping.columns]
    shown = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
    words = f"The file has: {shown}. {_NAMES_WANTED[mapping.kind]}"
    hint = "Choose with ⏎ on the column, or --map COLUMN=name on the command line."
    raise Refused("No column holds a name", words, hint)


def propose_mapping(table: Table, kind: Kind | None = None) -> Mapping:
    """Return the best mapping there is, even without a name: the beginning of a mapping done by hand."""
    sample = table.rows
    examples = [_example(sample, index) for index in range(len(table.header))]
    guessed, other = find_kind(table.header, sample)
    chosen = kind or guessed
    fields = FIELDS[chosen]
    claims, why = _claims(table.header, sample, examples, fields)
    taken, problems, doubts = _award(table, fields, claims, why)
    if chosen == "people":
        _settle_last_name(taken, sample)
    columns = tuple(
        ColumnMapping(
            i,
            header,
            examples[i],
            taken.get(i),
            _why(taken.get(i), why.get(i), fields),
            are_salesforce_ids([row.cells[i] for row in sample]),
        )
        for i, header in enumerate(table.header)
    )
    other = "" if kind else other
    return _with_systems(Mapping(chosen, columns, problems=problems, doubts=doubts, other=other))


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
    return _with_systems(replace(mapping, columns=tuple(columns), doubts=doubts))


def name_system(mapping: Mapping, name: str) -> Mapping:
    """Return the mapping with all its keys in the system of that name, whatever its columns suggest."""
    return _with_systems(replace(mapping, given=name))


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
                    why[index] = f"left out: not all of its values are known as {field.label}"
                break
    return claims, why


def _award(
    table: Table, fields: Sequence[Field], claims: dict[str, list[_Claim]], why: dict[int, str]
) -> tuple[dict[int, str], tuple[Problem, ...], tuple[tuple[str, Problem], ...]]:
    """Return which field each column fills, what is to be told of the others, and what is to be settled first.

    Why a column has lost is put into `why`.
    """
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
            if loser.rank == winner.rank and _differ(table.rows, winner.column, loser.column):
                doubts.append((field.name, told))
            else:
                problems.append(told)
    return taken, tuple(problems), tuple(doubts)


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


def _settle_last_name(taken: dict[int, str], sample: Sequence[SourceRow]) -> None:
    """Take `Name` beside `Vorname` for the last name where it does not hold the first name too."""
    at = {field: index for index, field in taken.items()}
    if "first_name" not in at or "name" not in at or "last_name" in at:
        return
    pairs = [(row.cells[at["first_name"]].strip(), row.cells[at["name"]]) for row in sample]
    if any(first for first, _ in pairs) and not any(first and first in name for first, name in pairs):
        taken[at["name"]] = "last_name"


def _with_systems(mapping: Mapping) -> Mapping:
    """Return the mapping with the systems its keys belong to, told by its columns alone."""
    by_field = {column.field: column for column in mapping.columns if column.field}
    vendor = find_vendor([column.header for column in mapping.columns])

    def system_of(column: ColumnMapping | None) -> System:
        if column is None:
            return NAMES_ONLY
        ids = column.has_salesforce_ids
        return find_system(column.header, has_salesforce_ids=ids, vendor=vendor, given=mapping.given)

    own, account = system_of(by_field.get("external_id")), system_of(by_field.get("account_id"))
    boss = own
    if own is NAMES_ONLY and mapping.has_posts:
        boss = find_system(POSTS[0], has_salesforce_ids=False, vendor=vendor, given=mapping.given)
    owner = system_of(by_field.get("owner")) if own is NAMES_ONLY else own
    account = own if mapping.kind == "accounts" else account
    return replace(mapping, system=own, account_system=account, owner_system=owner, boss_system=boss)


def tell_source_of_bosses(mapping: Mapping) -> list[Problem]:
    """Return what is to be said of lists of reports: who reports to whom is taken from one column alone."""
    bosses = next((column.header for column in mapping.columns if column.field == "reports_to_id"), "")
    if not bosses:
        return []
    words = f"who reports to whom is taken from “{bosses}” alone"
    lists = [column.header for column in mapping.unmapped if header_keys(column.header)[-1] in _REPORTS]
    return [Problem(None, f"“{header}” is left out: {words}.") for header in lists]


def _example(sample: Sequence[SourceRow], index: int) -> str:
    found = next((row.cells[index] for row in sample if row.cells[index].strip()), "")
    return clean(found[: 4 * EXAMPLE_LENGTH])[:EXAMPLE_LENGTH]


def _differ(sample: Sequence[SourceRow], one: int, other: int) -> bool:
    return any(row.cells[one] != row.cells[other] for row in sample)


def _why(field: str | None, reason: str | None, fields: Sequence[Field]) -> str:
    if field is not None:
        return f"its header means {next(known.label for known in fields if known.name == field)}"
    return reason or "left out: no field is known by this header"
