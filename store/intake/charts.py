"""What an org chart came to: seats, the people in them, who stands at the top, and who could not be placed."""

from __future__ import annotations

from collections.abc import Sequence

from store.intake.bosses import BOSS
from store.intake.incoming import Incoming, Sheet
from store.intake.report import Chart


def count_charts(rows: Sequence[Incoming]) -> None:
    """Count the seats of each org chart, and put the counts into its tally; each row is a seat or shares one."""
    sheets: dict[int, tuple[Sheet, list[Incoming]]] = {}
    for row in rows:
        if row.sheet.is_chart:
            sheets.setdefault(id(row.sheet), (row.sheet, []))[1].append(row)
    for sheet, found in sheets.values():
        sheet.tally.chart = _count(sheet, found)


def _count(sheet: Sheet, rows: Sequence[Incoming]) -> Chart:
    own = [row for row in rows if not row.shares]
    return Chart(
        seats=len(own),
        vacant=sum(row.sitter == "vacant" for row in own),
        unknown=sum(row.sitter == "unknown" for row in own),
        people=sum(not row.sitter and (row.of is None or row.shares) for row in rows),
        shared=len(rows) - len(own),
        tops=sum(row.place == "top" for row in own) if BOSS in sheet.headers else None,
        unplaced=sum(row.place == "unplaced" for row in own) if BOSS in sheet.headers else None,
    )
