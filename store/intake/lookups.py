"""Lists that say what the ids in a file of people stand for, jobs and departments: read along with that file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from store.clean import clean
from store.intake.fields import header_key
from store.intake.kinds import Listing, find_listing
from store.intake.mapping import Mapping, change
from store.intake.reading import open_table
from store.intake.sources import Lookup, Source


def join_lookups(sources: Sequence[Source]) -> list[Source]:
    """Return the sources without the lists that say what ids in others stand for; those have them as their lookups.

    A list of which no other file has the ids stays as it is.
    """
    lists = {index: found for index, each in enumerate(sources) if (found := _listing(each.mapping))}
    joined: dict[int, Source] = {index: each for index, each in enumerate(sources) if index not in lists}
    for at, listing in lists.items():
        having = [index for index, each in joined.items() if _id_column(each.mapping, listing) is not None]
        for index in having:
            joined[index] = _join(joined[index], sources[at], listing)
        if not having:
            joined[at] = sources[at]
    return [joined[index] for index in sorted(joined)]


def joined_lists(sources: Sequence[Source]) -> frozenset[Path]:
    """Return the files among these that are read along with others."""
    return frozenset(lookup.path for source in join_lookups(sources) for lookup in source.lookups)


def read_lookup(lookup: Lookup) -> dict[str, str]:
    """Return what each id of a list stands for."""
    table = open_table(lookup.path, encoding=lookup.encoding, delimiter=lookup.delimiter)
    ids, texts = table.header.index(lookup.ids), table.header.index(lookup.texts)
    pairs = ((clean(row.cells[ids]), clean(row.cells[texts])) for row in table.rows([]))
    return {key: text for key, text in pairs if key and text}


def _listing(mapping: Mapping) -> Listing | None:
    return find_listing({header_key(column.header) for column in mapping.columns})


def _id_column(mapping: Mapping, listing: Listing) -> int | None:
    """Return the column of people that holds ids of a list, None where something better says what they stand for."""
    if mapping.kind != "people" or mapping.other or listing.field in mapping.fields:
        return None
    return next((column.index for column in mapping.columns if header_key(column.header) in listing.ids), None)


def _join(source: Source, listed: Source, listing: Listing) -> Source:
    index = _id_column(source.mapping, listing)
    if index is None:
        return source
    headers = [column.header for column in listed.mapping.columns]
    ids = next(header for header in headers if header_key(header) in listing.ids)
    texts = next(header for header in headers if header_key(header) in listing.texts)
    lookup = Lookup(listing.field, listed.path, ids, texts, listed.encoding, listed.delimiter)
    mapping = change(source.mapping, index, listing.field)
    return replace(source, mapping=mapping, lookups=(*source.lookups, lookup))
