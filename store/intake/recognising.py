"""Which records of the book the rows of an import mean, by their keys; rows of which that is in doubt are refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from store.clean import fold
from store.errors import Problem
from store.intake.brought import read_brought
from store.intake.incoming import Incoming, Sheet
from store.intake.known import KnownKey, find_keys
from store.intake.meanings import SALESFORCE
from store.intake.namesakes import settle_namesakes
from store.intake.plans import Plan
from store.intake.systems import BY_NAME, System
from store.records import Record

_WORD = re.compile(r"[^\W_]{3,}")
_COMMON = frozenset(
    ["inc", "ltd", "llc", "plc", "gmbh", "corp", "corporation", "company", "group", "holding", "limited", "the", "and"]
)
"""Words of names that say nothing of who is meant."""


def find_known(plan: Plan, rows: Sequence[Incoming], kind: str, table: type[Record]) -> dict[tuple[str, str], KnownKey]:
    """Find which rows the book knows by their keys, and give the others records of their own; return the keys.

    Rows that could be one of several namesakes are refused (`why_not`) and get no record.
    """
    settle_namesakes(plan, [row for row in rows if row.base], kind, table)
    known = ask_keys(plan, rows, kind, table)
    for row in rows:
        found = known.get((row.source, row.key))
        if found and found.is_there:
            row.record_id, row.has_key = found.record_id, True
    new = [row for row in rows if not row.has_key and not row.why_not]
    for row, key in zip(new, plan.keys.new_keys(len(new)), strict=True):
        row.record_id, row.is_new = key, True
    return known


def ask_keys(plan: Plan, rows: Iterable[Incoming], kind: str, table: type[Record]) -> dict[tuple[str, str], KnownKey]:
    """Return what the book knows of the keys of these rows."""
    by_source: dict[str, list[str]] = {}
    systems: dict[System, None] = {}
    sheet = None
    for row in rows:
        by_source.setdefault(row.source, []).append(row.key)
        if row.sheet is not sheet:
            sheet = row.sheet
            systems[sheet.source.mapping.system] = None
    also = {source: [name for each in systems if each.name == source for name in each.also] for source in by_source}
    return {
        (source, key): found
        for source, keys in by_source.items()
        for key, found in find_keys(plan.session, source, kind, table, keys, also[source]).items()
    }


def refuse_strangers(
    plan: Plan, rows: Sequence[Incoming], table: type[Record], current: Mapping[int, Mapping[str, Any]]
) -> None:
    """Refuse the files whose keys are those of other records: two systems may both count from 1.

    That is so when more than half of the keys that the book knows come with a name that has nothing in common with the
    record's. Ids of Salesforce are unique, and what the user has named herself is hers to know.
    """
    by_sheet: dict[int, list[Incoming]] = {}
    for row in rows:
        if row.source != BY_NAME:
            by_sheet.setdefault(id(row.sheet), []).append(row)
    for taken in by_sheet.values():
        mapping = taken[0].sheet.source.mapping
        if mapping.given or mapping.source == SALESFORCE:
            continue
        old = [row for row in taken if row.has_key]
        renamed = [row for row in old if row.values["name"] != current[row.record_id]["name"]]
        other = [row for row in renamed if not _are_akin(row.values["name"], current[row.record_id]["name"])]
        if 2 * len(other) > len(old):
            brought = read_brought(plan.session, str(table.__tablename__), [row.record_id for row in other])
            other = [row for row in other if not _are_akin(row.values["name"], _name_in(brought, row))]
        if 2 * len(other) > len(old):
            _refuse(taken[0].sheet, taken, {row.key: current[row.record_id]["name"] for row in other})


def _name_in(brought: Mapping[int, Mapping[str, Any]], row: Incoming) -> str:
    return str(brought.get(row.record_id, {}).get("name", ""))


def _refuse(sheet: Sheet, rows: Iterable[Incoming], names: Mapping[str, str]) -> None:
    for row in rows:
        if row.key in names:
            row.why_not = f"The key “{row.key}” is {names[row.key][:80]} in the book: is this another system?"
        else:
            row.why_not = "Most keys of this file are those of other records in the book."
    source = sheet.source.mapping.source
    hint = f"name its system (S, or --source on the command line); with new names only, say --source {source}"
    sheet.tally.notes.append(Problem(None, "Its keys are those of other records; nothing of it was taken.", hint))


def _are_akin(one: str, other: str) -> bool:
    """Say whether two names may be of one: they share a word, or one is part of the other."""
    one, other = fold(one), fold(other)
    if one and other and (one in other or other in one):
        return True
    return bool((set(_WORD.findall(one)) & set(_WORD.findall(other))) - _COMMON)
