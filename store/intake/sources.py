"""A file to be imported: where it lies, how it is read, what its columns mean; guessed, then as the user says."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from store.clean import clean, fold
from store.errors import NotFound, Refused
from store.intake.fields import FIELDS, KINDS, Kind
from store.intake.forms import Dates
from store.intake.kinds import LISTING, PEOPLE_OR_COLLEAGUES
from store.intake.mapping import Mapping, change, check_mapping, name_system, propose_mapping
from store.intake.reading import OpenTable, Table, naming, open_table
from store.intake.systems import BY_NAME

FILES_LIMIT = 50
"""Files of one import, at most."""


class Lookup(NamedTuple):
    """A list that says what the ids in the column of a field stand for: its file, and its two columns."""

    field: str
    path: Path
    ids: str
    texts: str
    encoding: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One file of an import; None means that it is found out anew each time."""

    path: Path
    mapping: Mapping
    encoding: str | None = None
    delimiter: str | None = None
    dates: Dates | None = None
    decimal: str | None = None
    match_names: bool = False
    """Take a new account for the one in the book that has its name, where there is exactly one."""
    account_id: int | None = None
    """The account of the book that those belong to who come without a word on theirs; None leaves them without."""
    make_accounts: bool = False
    """Make the accounts that people and opportunities name and that are not there, untiered."""
    lookups: tuple[Lookup, ...] = ()
    """The lists that say what ids in it stand for."""


def propose_source(
    path: Path, kind: Kind | None = None, *, encoding: str | None = None, delimiter: str | None = None
) -> tuple[Source, Table]:
    """Return the file with the mapping that its headers suggest, and its first rows; StoreError when it is unreadable.

    The mapping may still be incomplete: `check_source` says so.
    """
    preview = open_table(path, encoding=encoding, delimiter=delimiter).preview()
    return Source(path, propose_mapping(preview, kind), encoding, delimiter), preview


def open_source(source: Source) -> OpenTable:
    """Open the file again; Refused when it is no longer the one that was mapped, or not all of it is settled."""
    check_source(source)
    table = open_table(source.path, encoding=source.encoding, delimiter=source.delimiter)
    if table.header != tuple(column.header for column in source.mapping.columns):
        raise Refused(
            "The file has changed",
            f"{table.name} has other columns than when it was looked at. Nothing was written.",
            "Open it again.",
        )
    return table


def check_source(source: Source) -> None:
    """Raise a StoreError when the user must first say something: what the rows are, which column is the name."""
    with naming(clean(source.path.name)):
        if source.mapping.other:
            taken = "" if source.mapping.other == PEOPLE_OR_COLLEAGUES else "Tierbook does not take these. "
            if source.mapping.other.startswith(LISTING):
                taken = "It is read along with a file of people that has its ids. "
            raise Refused(
                f"This looks like {source.mapping.other}",
                f"{taken}Nothing was written.",
                f"Leave it out, or choose what its rows are: K, or on the command line {kind_option(source)}.",
            )
        check_mapping(source.mapping)
        if source.mapping.undecided:
            raise Refused(
                "Two columns want one field",
                " ".join(problem.what for problem in source.mapping.undecided),
                "Choose with ⏎ on the column, or --map COLUMN=FIELD on the command line. Nothing was written.",
            )


def kind_option(source: Source) -> str:
    """Return the words, to be copied into a command line, that say what the rows of a file are that is left out."""
    kinds = ("people", "colleagues") if source.mapping.other == PEOPLE_OR_COLLEAGUES else ("accounts",)
    return " or ".join(f"--kind {shlex.quote(f'{clean(source.path.name)}={kind}')}" for kind in kinds)


def map_column(source: Source, header: str, field: str | None) -> Source:
    """Return the source with the column of that header filling a field (None: left out); Refused when there is none."""
    index = next((column.index for column in source.mapping.columns if column.header == header), None)
    if index is None:
        names = ", ".join(column.header for column in source.mapping.columns[:12])
        raise Refused("There is no such column", f"{source.path.name} has no column “{header}”. It has: {names}.", "")
    if field is not None and field not in {each.name for each in FIELDS[source.mapping.kind]}:
        names = ", ".join(each.name for each in FIELDS[source.mapping.kind])
        raise Refused("There is no such field", f"{source.mapping.kind.capitalize()} have no field “{field}”.", names)
    return replace(source, mapping=change(source.mapping, index, field))


def name_source(source: Source, name: str) -> Source:
    """Return the source with its keys in the system of that name, so that they are not taken for another's."""
    called = fold(clean(name))
    if not called or called == BY_NAME:
        raise Refused("This cannot name a system", f"“{clean(name)}” is empty or reserved.", "Name it like sap or erp.")
    return replace(source, mapping=name_system(source.mapping, called))


def list_files(path: Path) -> list[Path]:
    """Return the file itself, or the CSV files of a folder by name; NotFound where there is nothing of the kind."""
    try:
        if not path.is_dir():
            return [path]
        found = sorted(each for each in path.iterdir() if each.suffix.lower() == ".csv" and each.is_file())
    except OSError as error:
        words = f"{clean(str(path))}: {error.strerror or 'refused'}. Nothing was written."
        raise Refused("This cannot be looked into", words, "Name another file or folder.") from None
    if not found:
        raise NotFound("No file to import", f"{path} holds no CSV files.", "Name the file itself.")
    return found[:FILES_LIMIT]


def in_order(sources: Sequence[Source]) -> list[Source]:
    """Return the sources in the order they are told in: accounts before those who belong to them."""
    return sorted(sources, key=lambda source: KINDS.index(source.mapping.kind))
