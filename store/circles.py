"""Circles are refused: with the names on the way where one is being made, and again when a step is saved.

That is the last net: no record stands above itself, whichever way it was written. A trigger would not do: it sees each
row by itself, and a step may pass through a circle on its way to a sound book, as an import does that makes the boss of
yesterday the report of today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sqlmodel import Session, SQLModel, select

from store.errors import UNCHANGED, Refused
from store.history import Entry
from store.quick_rows import in_portions
from store.records import T, Writes, take

LINKS = {"account": "parent_id", "buying_centre": "parent_id", "seat": "reports_to_id"}
"""Table -> what runs upward in it from record to record, and must not come back."""


def refuse_circles(session: Session, entries: Iterable[Entry]) -> None:
    """Refuse a step after which one of its records stands above itself; circles without any of them are passed by."""
    moved: dict[str, set[int]] = {}
    for entry in entries:
        if entry.table in LINKS and entry.after.get(LINKS[entry.table]) is not None:
            moved.setdefault(entry.table, set()).add(entry.record_id)
    for table, keys in moved.items():
        if find_ring(_read_above(session, table, keys), keys):
            what = table.replace("_", " ")
            raise Refused("That would be a circle", f"Some {what} would stand above itself.", safe=UNCHANGED)


def refuse_circle(session: Writes, record: T, link: str, name_of: Callable[[T], str], rule: str) -> None:
    """Walk up from a record along a link (`parent_id`, say); Refused, with the names on the way, when it comes back.

    Iterative, since chains may be 1,200 long (R19); ends on a damaged book's circle that the record is not part of.
    """
    names = [name_of(record)]
    known: set[int] = set()
    above: int | None = getattr(record, link)
    while above is not None and above not in known:
        known.add(above)
        found = take(session, type(record), above)
        names.append(name_of(found))
        if above == record.id:
            shown = names if len(names) <= 6 else [*names[:3], "…", *names[-2:]]
            raise Refused("That would be a circle", f"{rule}: {' → '.join(shown)}.", safe=UNCHANGED)
        above = getattr(found, link)


def find_ring(above: Mapping[int, int], starts: Iterable[int]) -> list[int]:
    """Return a circle with one of the starts in it, empty when there is none; `above` maps each to the next one up.

    Iterative: chains may be as long as the book.
    """
    starts = set(starts)
    known: set[int] = set()
    for start in starts:
        path: dict[int, None] = {}
        at = start
        while at in above and at not in known and at not in path:
            path[at] = None
            at = above[at]
        if at in path:
            ring = list(path)[list(path).index(at) :]
            if starts.intersection(ring):
                return ring
        known.update(path)
    return []


def _read_above(session: Session, table: str, keys: Iterable[int]) -> dict[int, int]:
    """Return the links of these records and of all above them, read level by level."""
    columns = SQLModel.metadata.tables[table].columns
    link = columns[LINKS[table]]
    above: dict[int, int] = {}
    level = sorted(keys)
    while level:
        found: dict[int, int] = {}
        for some in in_portions(level):
            query = select(columns["id"], link).where(columns["id"].in_(some))
            found.update((key, up) for key, up in session.connection().execute(query) if up is not None)
        above |= found
        level = sorted(set(found.values()) - above.keys())
    return above
