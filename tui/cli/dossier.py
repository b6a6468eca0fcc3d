"""The dossier of an account as one JSON record: every row as it is.

Keys are text, amounts exact decimals, dates in ISO form.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from store.buying_centres import AMOUNTS as CENTRE_AMOUNTS
from store.dossier import Dossier
from store.records import Row
from store.white_space import AMOUNTS as CELL_AMOUNTS
from tui.cli.lines import exact_maker
from tui.cli.telling import key_text

HIDDEN = {"version"}
"""Left out: it counts edits and says nothing of the account."""


def dossier_record(dossier: Dossier) -> dict[str, Any]:
    """Return the dossier as plain data; lists keep the order that the store gives them."""
    exact = exact_maker(dossier.book.currency)
    account = _record(dossier.account)

    def worth(rows: Iterable[Row], *amounts: str) -> list[dict[str, Any]]:
        return [record | {name: exact(record[name]) for name in amounts} for record in _records(rows)]

    return {
        "book": {"name": dossier.book.name, "currency": dossier.book.currency},
        "account": account | {"revenue": exact(account["revenue"])},
        "parent": {"id": key_text(dossier.parent.id), "name": dossier.parent.name} if dossier.parent else None,
        "owner": _record(dossier.owner) if dossier.owner else None,
        "buying_centres": worth(dossier.centres, *CENTRE_AMOUNTS),
        "seats": _records(dossier.seats),
        "people": _records(dossier.people),
        "occupancies": _records(dossier.occupancies),
        "attributes": _records(dossier.attributes),
        "lines": _records(dossier.lines),
        "relationships": _records(dossier.relationships),
        "facts": _records(dossier.facts),
        "opportunities": worth(dossier.opportunities, "amount"),
        "offerings": _records(dossier.offerings),
        "white_space": worth(dossier.cells, *CELL_AMOUNTS),
        "touches": _records(dossier.touches),
        "talking_points": _records(dossier.points),
        "links": _records(dossier.links),
        "colleagues": _records(dossier.colleagues.values()),
        "changed_on": dossier.changed_on.isoformat() if dossier.changed_on else None,
    }


def _records(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [_record(row) for row in rows]


def _record(row: Row) -> dict[str, Any]:
    return {name: _plain(name, value) for name, value in row.model_dump(mode="json", exclude=HIDDEN).items()}


def _plain(name: str, value: Any) -> Any:
    if name.endswith("_ids"):
        return list(map(key_text, value))
    return key_text(value) if name == "id" or name.endswith("_id") else value
