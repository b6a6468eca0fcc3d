"""The reviews that are due, on the command line: listed, spread over the weeks, and as a calendar file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store import clock
from tui.cli.books import read_book, write_book
from tui.cli.telling import in_json, key_text, say, tell_lines
from tui.wording import counted

if TYPE_CHECKING:
    from store.places import Places
    from store.reviews.due import NextReview

HEADER = "Due           Tier  Last        Account"


def tell_due(places: Places, *, only_due: bool, as_json: bool) -> None:
    """Print the next review of every account that has one, the earliest first; `only_due`: those of this quarter."""
    from store.reviews.due import DUE, OVERDUE

    lines = [line for line in _read(places) if not only_due or line.state in (OVERDUE, DUE)]
    if as_json:
        print(in_json([_record(line) for line in lines]))
        return
    if lines:
        say("\n".join([HEADER, *map(_line, lines)]))
    overdue, due = (sum(line.state == state for line in lines) for state in (OVERDUE, DUE))
    tell_lines([f"{overdue:,} overdue, {due:,} more due this quarter."])


def spread_due(places: Places) -> None:
    """Give the reviews that fall on the end of a period days of their own, and say how many."""
    from store.reviews.spreading import spread_reviews

    with write_book(places) as open_book:
        count = spread_reviews(open_book, clock.today())
    words = f"{counted(count, 'review')} laid on days of their own; `tierbook undo` takes that back."
    tell_lines([words if count else "Every review has a day of its own already. Nothing was changed."])


def write_calendar_file(places: Places, file: Path) -> None:
    """Write the reviews as whole days into a calendar file, which any calendar can read."""
    from store.files import write_atomically
    from templates.calendar import DayEntry, write_calendar

    lines = _read(places)
    entries = [
        DayEntry(f"review-{line.account_id:x}", line.due_on, f"Review: {line.name}", _text(line)) for line in lines
    ]
    write_atomically(file.expanduser().absolute(), write_calendar(entries))
    tell_lines([f"{counted(len(entries), 'review')} written: {file}"])


def _read(places: Places) -> Sequence[NextReview]:
    from store.reviews.due import list_next_reviews

    with read_book(places) as open_book, open_book.read() as session:
        return list_next_reviews(session, clock.today())


def _line(line: NextReview) -> str:
    from store.reviews.due import DUE, OVERDUE

    sign = {OVERDUE: "!", DUE: "·"}.get(line.state, " ")
    last = line.last_on.isoformat() if line.last_on else "never"
    begun = f"  ({line.status})" if line.open_id else ""
    return f"{line.due_on.isoformat():10} {sign}  {line.tier or '–':>4}  {last:10}  {line.name}{begun}"


def _text(line: NextReview) -> str:
    return f"Last reviewed {line.last_on.isoformat()}." if line.last_on else "Never reviewed yet."


def _record(line: NextReview) -> dict[str, Any]:
    return {
        "account": line.name,
        "account_id": key_text(line.account_id),
        "agreed": line.agreed,
        "due_on": line.due_on.isoformat(),
        "kind": line.kind,
        "last_on": line.last_on.isoformat() if line.last_on else None,
        "months": line.months,
        "review_id": key_text(line.open_id) if line.open_id else None,
        "state": line.state,
        "status": line.status or None,
        "tier": line.tier,
    }
