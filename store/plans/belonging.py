"""Belonging: what is of one account's plans never hangs at those of another, nor leaves for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, SQLModel

from store.errors import NOT_SAVED, UNCHANGED, Refused
from store.records import ACCOUNT, Record

AT_HOME = frozenset({"plan", "objective", "action", "fact"})
"""Tables to which a link stays within the account. People may be of another one: of the group above, say."""


def refuse_strays(session: Session, row: Record) -> None:
    """Refuse a record with a link to what belongs to another account."""
    tables = {str(each.__tablename__): each for each in Record.__subclasses__()}
    for column in SQLModel.metadata.tables[str(row.__tablename__)].columns:
        for target in (key.column.table.name for key in column.foreign_keys):
            key = getattr(row, column.name)
            if target not in AT_HOME or key is None:
                continue
            found = session.get(tables[target], key)
            if found is None or getattr(found, ACCOUNT) != getattr(row, ACCOUNT):
                refuse_field(column.name, f"is {target.replace('_', ' ')} of another account")


def refuse_leaving(row: Record, changes: Mapping[str, Any], *links: str) -> None:
    """Refuse changes that would take a record to another account, or along one of these links to another record."""
    for name in (ACCOUNT, *links):
        if changes.get(name, there := getattr(row, name)) != there:
            refuse_field(name, "stays as it is")


def refuse_field(name: str, words: str) -> None:
    """Refuse with words that stand behind the label of a field."""
    label = name.removesuffix("_id").replace("_", " ").capitalize()
    raise Refused(NOT_SAVED, f"{label}: {words}.", fields={name: words}, safe=UNCHANGED)
