"""The lists that are picked from on the Plan tab: plans, what stands behind an objective, what an action waits for."""

from __future__ import annotations

from collections.abc import Sequence

from store.dossier import Dossier
from store.plans.dependencies import waiting_for
from store.words import PLAN_STATUS
from tui.dossier_views import about_fact, subjects
from tui.fields import titles_of
from tui.forms import found
from tui.plan_words import sign_of
from tui.widgets.table import Cell, Column, Row

LINKS = (Column("what", "What", 30, flexible=True, priority=9), Column("note", "", 20, priority=5))
DEPTHS = (Column("what", "The plans of this account show", 30, flexible=True, priority=9),)
EMPTY = "Nothing here to link."
LINKED, NOT_LINKED = "✓ ", "  "


def plan_rows(dossier: Dossier) -> Sequence[Row]:
    """Return the plans of an account, the newest first."""
    return [
        Row(plan.id, (Cell(plan.period, "strong" if plan.is_live else ""), f"{PLAN_STATUS.label(plan.status)}"))
        for plan in dossier.plans
    ]


def link_rows(dossier: Dossier, objective: int) -> Sequence[Row]:
    """Return people and facts that may stand behind an objective, those that do first."""
    links = [link for link in dossier.objective_links if link.objective_id == objective]
    linked = {link.fact_id or link.person_id or 0 for link in links}
    titles, names = titles_of(dossier), subjects(dossier)
    told = [(person.id, person.name, titles.get(person.id, "")) for person in dossier.people]
    told += [(fact.id, fact.text, about_fact(fact, names)) for fact in dossier.living_facts()]
    return _turned(told, linked)


def waiting_rows(dossier: Dossier, action: int) -> Sequence[Row]:
    """Return the actions of the same plan that an action may wait for, those that it does first."""
    plan = found(dossier.actions, action).plan_id
    others = (each for each in dossier.actions if each.plan_id == plan and each.id != action)
    told = [(each.id, f"{sign_of(each)} {each.title}", str(each.due_on or "")) for each in others]
    return _turned(told, set(waiting_for(dossier.dependencies).get(action, ())))


def _turned(told: Sequence[tuple[int, str, str]], linked: set[int]) -> Sequence[Row]:
    """Return lines with their sign, the linked ones first."""
    ordered = sorted(told, key=lambda each: each[0] not in linked)
    return [
        Row(key, (f"{LINKED if key in linked else NOT_LINKED}{text}", Cell(beside, "muted")))
        for key, text, beside in ordered
    ]
