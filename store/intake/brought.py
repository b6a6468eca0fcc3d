"""What the last import brought to a field: so that the next one does not take back what was corrected by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, col, select

from store.history import EDIT, UNDO, Change, ChangeEntry
from store.quick_rows import in_portions

LABEL = "Import of "
"""How the label of every import begins; by it the history is asked which changes were imports."""


def read_brought(session: Session, table: str, records: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return for each record the newest value that a standing import wrote to each of its fields, as JSON keeps it.

    A field that no import has written is not there. Imports that were undone do not count.
    """
    imports = _standing_imports(session)
    brought: dict[int, dict[str, Any]] = {}
    if not imports:
        return brought
    query = (
        select(ChangeEntry.record_id, ChangeEntry.after)
        .where(ChangeEntry.table_name == table, col(ChangeEntry.change_id).in_(imports))
        .order_by(col(ChangeEntry.change_id), col(ChangeEntry.position))
    )
    for chunk in in_portions(records):
        for record, after in session.exec(query.where(col(ChangeEntry.record_id).in_(chunk))):
            brought.setdefault(record, {}).update(json.loads(after))
    return brought


def _standing_imports(session: Session) -> list[int]:
    steps = select(Change.target, Change.kind).where(col(Change.target).is_not(None)).order_by(col(Change.id))
    last = {target: kind for target, kind in session.exec(steps)}  # noqa: C416 - rows, not pairs
    query = select(Change.id).where(Change.kind == EDIT, col(Change.label).startswith(LABEL))
    return [key for key in session.exec(query) if last.get(key) != UNDO]
