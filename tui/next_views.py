"""How the next actions over all accounts are shown: columns, rows, and the details beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from textual.content import Content

from store.plans.next_actions import NextAction
from store.words import ACTION_STATUS, FUNCTION
from tui.plan_words import MILESTONE
from tui.widgets.pairs import Pair
from tui.widgets.table import Cell, Column, Row, Tone
from tui.wording import ago, days_since, tier_name, tier_short

COLUMNS = (
    Column("due", "Due", 12, priority=8),
    Column("action", "Action", 29, flexible=True, priority=9, wanted=48),
    Column("account", "Account", 14, flexible=True, priority=7),
    Column("tier", "Tier", 4, priority=3),
    Column("owner", "Owner", 13, priority=5),
)
EMPTY = Content("Nothing is to be done. Actions are made on the tab Plan of an account.")
NONE_FOUND = Content("No action is like that. esc shows all of them again.")
_TONES: Mapping[int | None, Tone] = {1: "tier1", 2: "tier2", 3: "tier3"}


def next_row(key: int, action: NextAction, today: date) -> Row:
    """Return the line of an action; what is overdue is marked."""
    tier = Cell(tier_short(action.tier), _TONES.get(action.tier, "muted"))
    sign = f"{MILESTONE} " if action.kind == "milestone" else ""
    return Row(
        key, (_due(action, today), Cell(f"{sign}{action.title}", "strong"), action.account, tier, _owner(action))
    )


def next_details(action: NextAction, today: date) -> Sequence[Pair]:
    """Return an action in full."""
    due = "no date"
    if action.due_on is not None:
        late = f" · overdue, {ago(days_since(action.due_on, today))}" if action.is_overdue(today) else ""
        due = f"{action.due_on}{late}"
    pairs: list[Pair] = [
        ("", Content.styled(action.title, "bold")),
        ("", ""),
        ("Account", f"{action.account} · {tier_name(action.tier or 0)}"),
        ("For", action.objective or "no objective"),
        ("Due", due),
        ("Owner", action.owner or "nobody of us"),
    ]
    if action.customer_owner:
        pairs.append(("Theirs", action.customer_owner))
    if action.function:
        pairs.append(("Falls to", FUNCTION.label(action.function)))
    return [*pairs, ("Status", ACTION_STATUS.label(action.status))]


def _due(action: NextAction, today: date) -> Cell:
    if action.due_on is None:
        return Cell("—", "muted")
    if action.is_overdue(today):
        return Cell(f"{action.due_on} !", "error")
    return Cell(action.due_on.isoformat(), "warning" if action.due_on == today else "")


def _owner(action: NextAction) -> Cell:
    if action.owner:
        return Cell(action.owner)
    return Cell(f"theirs: {action.customer_owner}" if action.customer_owner else "nobody", "muted")
