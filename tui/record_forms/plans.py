"""The forms of a plan: the new one with the four questions of its charter, its fields, and its charter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from store import clock, words
from store.book import Book
from store.dossier import Dossier
from store.plans.plans import CHARTER, PlanDraft, PlanRow, add_plan, edit_plan, remove_plan
from tui.fields import choices
from tui.forms import Shown, found
from tui.plan_words import next_period
from tui.record_forms.plan_items import edit_item, new_item
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.widgets.form import Field
from tui.wording import counted

QUESTIONS = tuple(Field(name, f"{question}?") for name, question in CHARTER.items())
GOAL = Field("goal", "Goal: what is reached when this plan is?")
TIME = (Field("period", "Period"), Field("starts_on", "From", "day"), Field("ends_on", "Until", "day"))
KIND = Field("type", "Type", "choice", choices(words.PLAN_TYPE))
STATUS = Field("status", "State", "choice", choices(words.PLAN_STATUS))
MORE = (
    Field("value_proposition", "Value proposition, in their words", "lines"),
    Field("success_factors", "Critical success factors, a line each", "lines"),
)


def new_plan(book: Book, dossier: Dossier) -> tuple[Shown, list[int]]:
    """Return the form of a new plan: four questions, and the fiscal year as its time; and the list its key goes to.

    It is active at once unless another one is: only one is worked by.
    """
    name, first, last = next_period(dossier, clock.today())
    live = any(plan.is_live for plan in dossier.plans)
    begun = {
        "period": name,
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "type": "expansion" if dossier.account.relationship == "customer" else "",
        "status": "draft" if live else "active",
    }
    title, base = f"Plan {name} · {dossier.account.name}", {"account_id": dossier.account.id}
    asked = (*QUESTIONS, GOAL, KIND, STATUS, *TIME)
    return new_item(book, title, asked, begun, PlanDraft, add_plan, ways={}, base=base)


def edit_plan_fields(book: Book, dossier: Dossier, key: int) -> Shown:
    """Return the form of a plan; each field saves when it is left."""
    row = found(dossier.plans, key)
    asked = (
        Field("ladder", "Where we are: land, adopt, expand, lead", "choice", choices(words.LADDER)),
        STATUS,
        KIND,
        *TIME,
        Field("share", "Who may read our value and their gain", "choice", choices(words.SHARE)),
        Field("notes", "Notes", "lines"),
    )
    return edit_item(book, f"Plan {row.period}", asked, row, PlanDraft, edit_plan, ways={})


def edit_charter(book: Book, dossier: Dossier, key: int, field: str) -> Shown:
    """Return the form of a plan's charter, beginning at a field; each saves when it is left."""
    row = found(dossier.plans, key)
    asked = [*(replace(each, kind="lines") for each in (GOAL, *QUESTIONS)), *MORE]
    at = next((place for place, each in enumerate(asked) if each.name == field), 0)
    return edit_item(book, f"Charter {row.period}", _from(asked, at), row, PlanDraft, edit_plan, ways={})


def ask_plan_removal(dossier: Dossier, key: int) -> Removal:
    """Return what is asked before a plan is removed."""
    row = found(dossier.plans, key)
    question = f"{_holds(dossier, row)} It can also be closed, to be looked up later.\n\n{UNDO}"
    return one_removal(f"Remove the plan {row.period}?", question, remove_plan, key)


def _from(asked: Sequence[Field], at: int) -> Sequence[Field]:
    """Return the fields with the one that is meant first, those before it behind all others."""
    return (*asked[at:], *asked[:at])


def _holds(dossier: Dossier, plan: PlanRow) -> str:
    """Say what goes with a plan."""
    objectives = sum(each.plan_id == plan.id for each in dossier.objectives)
    actions = sum(each.plan_id == plan.id for each in dossier.actions)
    if not objectives and not actions:
        return "Nothing is in it but its charter."
    return f"With it go {counted(objectives, 'objective')} and {counted(actions, 'action')}."
