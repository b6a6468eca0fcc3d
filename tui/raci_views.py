"""The RACI grid: the actions of a plan by people, ours first; each cell says what somebody has to do with an action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from store.dossier import Dossier
from store.plans.actions import ActionRow
from store.plans.page import make_page
from store.plans.raci import ACCOUNTABLE, accountable_of, duties_of
from store.plans.responsibilities import Who, by_action
from store.words import ACTION_STATUS, DUTY
from tui.plan_words import MILESTONE
from tui.widgets.gridplan import Head, Place, Sheet
from tui.widgets.rows import Cell, Tone

LEGEND = (
    "R Responsible: does it · A Accountable: answers for it, one alone · C Consulted: is asked · "
    "I Informed: hears of it"
)
_TONES: Mapping[str, Tone] = {"R": "success", ACCOUNTABLE: "accent", "C": "", "I": "muted"}
COLUMN = 7
"""Cells of a column at least: a letter, below a name in two lines."""
OFFERED = 6
"""So many of us stand in the columns of a grid in which nobody has a duty yet."""


class RaciBoard:
    """The grid as it stands: rows are open actions, columns one of us, or of the customer (a key below 0)."""

    def __init__(self, dossier: Dossier, plan_id: int, added: Iterable[Who] = ()) -> None:
        """`added` are shown although they have no duty yet."""
        plan = next((plan for plan in dossier.plans if plan.id == plan_id), None)
        page = make_page(dossier, plan) if plan else None
        self._dossier = dossier
        self._actions = {action.id: action for action in (page.next_actions if page else ())}
        given = by_action(dossier.responsibilities)
        self._duties = {key: duties_of(action, given.get(key, ())) for key, action in self._actions.items()}
        with_duty = (who for duties in self._duties.values() for who in duties)
        owner = [Who(colleague_id=dossier.account.owner_id)] if dossier.account.owner_id else []
        known = [who for who in dict.fromkeys((*owner, *with_duty, *added)) if self._name(who)]
        known = known or [Who(colleague_id=key) for key in list(dossier.colleagues)[:OFFERED]]
        self._columns = {_key(who): who for who in sorted(known, key=lambda who: who.person_id > 0)}

    def sheet(self) -> Sheet:
        """Return what the grid shows."""
        rows = [Head(key, f"{_sign(action)}{action.title}") for key, action in self._actions.items()]
        columns = [Head(key, self._title(who)) for key, who in self._columns.items()]
        return Sheet("Action", rows, columns, dict(self._cells()), has_long_heads=True, least=COLUMN)

    def who(self, place: Place) -> Who:
        """Return whose column a place is in."""
        return self._columns[place[1]]

    def column_of(self, who: Who) -> int:
        """Return the key of the column of somebody."""
        return _key(who)

    def say(self, place: Place, today: date) -> str:
        """Return in full what stands at a place: `J. Ek: responsible · Walk the depot · due 2026-12-04`."""
        action, who = self._actions.get(place[0]), self._columns.get(place[1])
        if action is None or who is None:
            return ""
        duty = self._duties[place[0]].get(who, "")
        accountable = accountable_of(action)
        due = f"due {action.due_on}{' (overdue)' if action.is_overdue(today) else ''}" if action.due_on else "no date"
        parts = [
            f"{self._name(who)}: {DUTY.label(duty).lower()}",
            action.title,
            due,
            ACTION_STATUS.label(action.status).lower(),
        ]
        if accountable is None:
            parts.append("nobody is accountable yet")
        elif accountable != who:
            parts.append(f"{self._name(accountable)} is accountable")
        return " · ".join(parts)

    def _cells(self) -> Iterator[tuple[Place, Cell]]:
        for key, duties in self._duties.items():
            for who, duty in duties.items():
                if _key(who) in self._columns:
                    yield (key, _key(who)), Cell(duty, _TONES.get(duty, ""))

    def _title(self, who: Who) -> str:
        return self._name(who) if who.colleague_id else f"theirs {self._name(who)}"

    def _name(self, who: Who) -> str:
        if who.colleague_id:
            colleague = self._dossier.colleagues.get(who.colleague_id)
            return colleague.name if colleague else ""
        person = self._dossier.people_by_key.get(who.person_id)
        return person.name if person else ""


def _key(who: Who) -> int:
    return who.colleague_id or -who.person_id


def _sign(action: ActionRow) -> str:
    return f"{MILESTONE} " if action.kind == "milestone" else ""
