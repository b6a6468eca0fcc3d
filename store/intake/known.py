"""What the book already holds of the things that a file names: looked up in chunks, never one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlmodel import Session, SQLModel, col, func, select

from store.accounts import Account
from store.external_keys import ExternalKey
from store.intake.systems import APART, BY_NAME
from store.quick_rows import in_portions
from store.records import Record

T = TypeVar("T")


class KnownKey(NamedTuple):
    """A key the book knows: its own row, the record it names, and whether that record is still there."""

    row_id: int
    record_id: int
    is_there: bool


class Sitting(NamedTuple):
    """Who sits where today: the occupancy, its account, and the seat."""

    occupancy_id: int
    account_id: int | None
    seat_id: int


def find_keys(
    session: Session, source: str, kind: str, table: type[Record], keys: Iterable[str], also: Sequence[str] = ()
) -> dict[str, KnownKey]:
    """Return those of the keys that the book knows for a kind of record in a source system.

    `also` are the names under which the same keys may have been kept before; the first that has a key decides.
    """
    found: dict[str, KnownKey] = {}
    wanted = dict.fromkeys(keys)
    base = select(ExternalKey.key, ExternalKey.id, ExternalKey.record_id, table.id).join(
        table, col(table.id) == col(ExternalKey.record_id), isouter=True
    )
    for name in (source, *also):
        of_this_kind = (ExternalKey.source == name, ExternalKey.kind == kind)
        if session.exec(select(ExternalKey.id).where(*of_this_kind).limit(1)).first() is None:
            continue  # a first import need not ask a hundred times
        for chunk in in_portions([key for key in wanted if key not in found]):
            for key, row_id, record_id, there in session.exec(
                base.where(*of_this_kind, col(ExternalKey.key).in_(chunk))
            ):
                found[key] = KnownKey(row_id or 0, record_id, there is not None)
    return found


def find_sources(session: Session, kind: str) -> dict[int, set[str]]:
    """Return the systems from which each record of a kind has a key; rows known by their names have none."""
    found: dict[int, set[str]] = {}
    query = select(ExternalKey.record_id, ExternalKey.source)
    for record, source in session.exec(query.where(ExternalKey.kind == kind, ExternalKey.source != BY_NAME)):
        found.setdefault(record, set()).add(source)
    return found


def find_numbered(session: Session, source: str, kind: str, table: type[Record], marks: int) -> dict[str, KnownKey]:
    """Return the keys of a kind in a source that are numbered: those with more tabs than `marks`."""
    key = col(ExternalKey.key)
    query = (
        select(ExternalKey.key, ExternalKey.id, ExternalKey.record_id, table.id)
        .join(table, col(table.id) == col(ExternalKey.record_id), isouter=True)
        .where(ExternalKey.source == source, ExternalKey.kind == kind)
        .where(func.length(key) - func.length(func.replace(key, APART, "")) > marks)
    )
    return {
        key: KnownKey(row_id or 0, record_id, there is not None)
        for key, row_id, record_id, there in session.exec(query)
    }


def read_fields(
    session: Session, table: type[Record], names: Sequence[str], ids: Iterable[int]
) -> dict[int, dict[str, Any]]:
    """Return these fields of the records that are there, as plain values."""
    columns = SQLModel.metadata.tables[str(table.__tablename__)].columns
    base = select(columns["id"], *(columns[name] for name in names))
    found: dict[int, dict[str, Any]] = {}
    for chunk in in_portions(ids):
        for key, *values in session.execute(base.where(columns["id"].in_(chunk))):
            found[key] = dict(zip(names, values, strict=True))
    return found


def find_accounts(session: Session, folded: Iterable[str]) -> dict[str, list[int]]:
    """Return the accounts of these folded names; several where the name is not theirs alone."""
    wanted = dict.fromkeys(folded)
    found: dict[str, list[int]] = {}
    if not wanted or session.exec(select(Account.id).limit(1)).first() is None:
        return found
    base = select(Account.name_key, Account.id).order_by(col(Account.id))
    # Names are indexed for accounts in use only; of the archived ones there are few, so they are walked once.
    in_use = base.where(col(Account.archived_on).is_(None))
    for chunk in in_portions(wanted):
        for name, key in session.exec(in_use.where(col(Account.name_key).in_(chunk))):
            found.setdefault(name, []).append(key or 0)
    for name, key in session.exec(base.where(col(Account.archived_on).is_not(None))):
        if name in wanted:
            found.setdefault(name, []).append(key or 0)
    return found


def find_sittings(session: Session, people: Iterable[int]) -> dict[int, list[Sitting]]:
    """Return for each of these people who ever had a seat where she sits today: nowhere, when she left it."""
    found: dict[int, list[Sitting]] = {}
    at = SQLModel.metadata.tables["occupancy"].columns
    wanted = ("person_id", "id", "account_id", "seat_id", "ended_on")
    base = select(*(at[name] for name in wanted)).order_by(at["id"])
    for chunk in in_portions(people):
        for person, key, account, seat, ended in session.execute(base.where(at["person_id"].in_(chunk))):
            sits = found.setdefault(person, [])
            if ended is None:
                sits.append(Sitting(key, account, seat))
    return found


def find_seated(session: Session, accounts: Iterable[int]) -> Iterator[tuple[int, int, str]]:
    """Yield who sits at these accounts today: account, seat and the person's name."""
    tables = SQLModel.metadata.tables
    sitting, seat, person = (tables[name].columns for name in ("occupancy", "seat", "person"))
    base = (
        select(seat["account_id"], seat["id"], person["name"])
        .join(tables["occupancy"], sitting["seat_id"] == seat["id"])
        .join(tables["person"], sitting["person_id"] == person["id"])
        .where(sitting["ended_on"].is_(None))
    )
    for chunk in in_portions(accounts):
        yield from map(tuple, session.execute(base.where(seat["account_id"].in_(chunk))))


def read_links(session: Session, table: type[Record], name: str) -> Mapping[int, int]:
    """Return every link of this name (`parent_id`, `reports_to_id`) that stands in the book, from a record upwards."""
    columns = SQLModel.metadata.tables[str(table.__tablename__)].columns
    query = select(columns["id"], columns[name]).where(columns[name].is_not(None))
    return {key: above for key, above in session.execute(query)}  # noqa: C416 - rows, not pairs
