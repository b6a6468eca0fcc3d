"""How the next actions over all accounts are shown: columns, rows, and the details beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from textual.content import Content

from store.plans.next_actions import NextAction
from store.words import ACTION_STATUS, FUNCTION
from tui.plan_words import what_to_do
from tui.widgets.pairs import Pair
from tui.widgets.table import Cell, Column, Row, Tone
from tui.wording import ago, days_since, shortened, tier_name, tier_short

COLUMNS = (
    Column("due", "Due", 12, priority=8),
    Column("action", "Action", 29, flexible=True, priority=9, wanted=48),
    Column("account", "Account", 14, flexible=True, priority=7),
    Column("tier", "Tier", 4, priority=3),
    Column("owner", "Owner", 13, priority=5),
)
EMPTY = Content(
    "Nothing is to be done. Actions are made on the tab Plan of an account; a touch (l) can leave a next step."
)
NONE_FOUND = Content("Nothing to be done is like that. esc shows all of them again.")
ABOUT = 120
"""Characters of a touch that stand beside its next step."""
_TONES: Mapping[int | None, Tone] = {1: "tier1", 2: "tier2", 3: "tier3"}


def next_row(key: int, action: NextAction, today: date) -> Row:
    """Return the line of an action; what is overdue is marked."""
    tier = Cell(tier_short(action.tier), _TONES.get(action.tier, "muted"))
    return Row(key, (_due(action, today), Cell(what_to_do(action), "strong"), action.account, tier, _owner(action)))


def next_details(action: NextAction, today: date) -> Sequence[Pair]:
    """Return an action in full."""
    due = "no date"
    if action.due_on is not None:
        late = f" · overdue, {ago(days_since(action.due_on, today))}" if action.is_overdue(today) else ""
        due = f"{action.due_on}{late}"
    pairs: list[Pair] = [
        ("", Content.styled(what_to_do(action), "bold")),
        ("", ""),
        ("Account", f"{action.account} · {tier_name(action.tier or 0)}"),
        *_where_from(action),
        ("Due", due),
        ("Owner", action.owner or "nobody of us"),
    ]
    if action.customer_owner:
        pairs.append(("Theirs", action.customer_owner))
    if action.function:
        pairs.append(("Falls to", FUNCTION.label(action.function)))
    return [*pairs, ("Status", ACTION_STATUS.label(action.status))] if action.what == "actions" else pairs


def _where_from(action: NextAction) -> Sequence[Pair]:
    """Return what an action is for, or what has left the step."""
    if action.what == "actions":
        return [("For", action.objective or "no objective")]
    if action.what == "touches":
        return [("Next step", f"since {action.since}: {shortened(action.about, ABOUT)}")]
    return [("Opportunity", action.about)]


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
