"""The history of an account as a list: when, what, from what to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from textual.content import Content

from store.history import DELETED, INSERTED, FieldChange
from store.words import TIERS
from tui.widgets.table import Cell, Column, Row
from tui.wording import UNKNOWN

HISTORY_COLUMNS = (
    Column("at", "When", 16, priority=9),
    Column("who", "Who", 12, priority=3),
    Column("what", "What", 24, priority=7),
    Column("before", "From", 12, flexible=True, priority=6),
    Column("after", "To", 14, flexible=True, priority=8),
)
HISTORY_EMPTY = Content("Nothing has been changed here yet. Every edit will be listed, and u takes the last one back.")
_VERBS = {INSERTED: "added", DELETED: "removed"}
_SIGNS = {"undo": "↶ ", "redo": "↷ "}
_KINDS = {"undo": "taken back", "redo": "done again"}


_CALLED = {
    "attribute": "judgement",
    "cell": "white space",
    "snooze": "put-off gap",
    "account_link": "link",
    "swot_item": "swot",
    "book_settings": "book",
}
"""What the records of a table are called, where that is another word."""
_LINES = 1 << 20
"""More lines than one step has about one account."""


def by_key(changes: Iterable[FieldChange]) -> dict[int, FieldChange]:
    """Return the lines of a history, each by a key of its own that it keeps when newer ones come above it.

    The key is made of the step's key and the line's place in that step, which never changes any more.
    """
    keyed: dict[int, FieldChange] = {}
    place, step = 0, 0
    for change in changes:
        place = place + 1 if change.change_id == step else 0
        step = change.change_id
        keyed[step * _LINES + place] = change
    return keyed


def history_rows(changes: Mapping[int, FieldChange]) -> Sequence[Row]:
    """Return the history, newest first, each line under its key."""
    return [_row(key, change) for key, change in changes.items()]


def history_details(change: FieldChange) -> Sequence[tuple[str, str]]:
    """Return one line of the history in full."""
    pairs = [
        ("When", f"{change.at.astimezone():%Y-%m-%d %H:%M}"),
        ("Who", change.who or UNKNOWN),
        ("What", _what(change)),
        ("Step", change.label or UNKNOWN),
        ("", ""),
        ("From", _text(change.field, change.before) or UNKNOWN),
        ("", ""),
        ("To", _text(change.field, change.after) or UNKNOWN),
    ]
    if change.about:
        pairs.insert(3, ("Of", change.about))
    if change.kind in _KINDS:
        pairs.insert(3, ("", f"{_SIGNS[change.kind]}{_KINDS[change.kind]}"))
    return pairs


def history_in_short(change: FieldChange) -> Content:
    """Return what was changed from what to what, and by whom, in full: for a place of few lines."""
    before, after = (_text(change.field, text) or UNKNOWN for text in (change.before, change.after))
    where = " · ".join(filter(None, (_what(change), change.about, change.who)))
    told = after if change.action == INSERTED else before if change.action == DELETED else f"{before} → {after}"
    return Content.assemble((where, "$text-muted"), "\n", told)


def _row(key: int, change: FieldChange) -> Row:
    cells = (
        f"{change.at.astimezone():%Y-%m-%d %H:%M}",
        Cell(change.who or UNKNOWN, "muted"),
        _SIGNS.get(change.kind, "") + _what(change),
        Cell(_text(change.field, change.before), "muted"),
        _told(_text(change.field, change.after), change.about),
    )
    return Row(key, cells)


def _told(text: str, about: str) -> str:
    """Return what a line of the list tells: of a record without a name of its own also which it is."""
    return f"{text} ({about})" if about else text


def _what(change: FieldChange) -> str:
    table = _CALLED.get(change.table) or change.table.replace("_", " ")
    if change.action in _VERBS:
        return f"{table} {_VERBS[change.action]}"
    return f"{table} · {change.field.removesuffix('_id').replace('_', ' ')}"


def _text(field: str, text: str) -> str:
    """Return a recorded value as it is read: a tier with what it is called."""
    if field == "tier" and text:
        with suppress(ValueError):
            return f"{text} {TIERS.get(int(text), '')}".strip()
    return text
