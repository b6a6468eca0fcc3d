"""The forms of an action or a milestone: what is to be done, by whom, until when; and of the touch that ended it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from store import words
from store.book import Book
from store.dossier import Dossier
from store.plans.actions import ActionDraft, add_action, edit_action, finish_action, remove_action
from tui.fields import choices
from tui.forms import Shown, found
from tui.record_forms.newcomers import with_newcomers
from tui.record_forms.plan_items import edit_item, new_item
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.record_forms.who import Ours, Theirs
from tui.widgets.form import Field

FIRST = ("title", "due_on", "owner_id", "customer_owner_id", "function", "objective_id", "kind")
"""What is asked of a new action, the most useful first; the rest can be said of it later."""
DONE = 60
"""Characters of an action that stand in the border of the question what came of it."""


def new_action(book: Book, dossier: Dossier, plan: int, objective: int, my_name: str) -> tuple[Shown, list[int]]:
    """Return the form of a new action, which is mine unless said otherwise, and the list that its key goes to."""
    ways = _ways(book, dossier)
    known = {each.name: each for each in _fields(book, dossier, plan, ways)}
    begun = {"owner_id": my_name, "objective_id": str(objective or ""), "kind": "action"}
    title = f"Action · {dossier.account.name}"
    base = {"account_id": dossier.account.id, "plan_id": plan}
    asked = [known[name] for name in FIRST]
    return new_item(book, title, asked, begun, ActionDraft, add_action, ways=ways, base=base)


def edit_action_fields(book: Book, dossier: Dossier, key: int) -> Shown:
    """Return the form of an action; each field saves when it is left."""
    row, ways = found(dossier.actions, key), _ways(book, dossier)
    asked = _fields(book, dossier, row.plan_id or 0, ways)
    return edit_item(book, row.title, asked, row, ActionDraft, edit_action, ways=ways)


def finish(book: Book, dossier: Dossier, key: int, my_name: str) -> tuple[Shown, list[int]]:
    """Return the one line that asks what came of an action; empty, it is done without a touch. And who is done."""
    row, done = found(dossier.actions, key), list[int]()
    people = [row.customer_owner_id] if row.customer_owner_id in dossier.people_by_key else []

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        touch = {"summary": typed["summary"]} if typed["summary"].strip() else None
        done.append(finish_action(book, key, touch, [each for each in people if each], my_name).id)

    asked = (Field("summary", "What came of it? A line logs a touch, none does not."),)
    return (f"Done: {row.title}"[:DONE], asked, {}, save), done


def ask_action_removal(dossier: Dossier, key: int) -> Removal:
    """Return what is asked before an action is removed."""
    row = found(dossier.actions, key)
    question = f"“{row.title[:120]}”. To keep what is known of it, give it the state dropped instead.\n\n{UNDO}"
    return one_removal(f"Remove this {words.ACTION_KIND.label(row.kind).lower()}?", question, remove_action, key)


def _ways(book: Book, dossier: Dossier) -> dict[str, Any]:
    return {"owner_id": Ours(book, dossier), "customer_owner_id": Theirs(dossier)}


def _fields(book: Book, dossier: Dossier, plan: int, ways: Mapping[str, Any]) -> Sequence[Field]:
    def fields_of(now: Dossier) -> Sequence[Field]:
        objectives = [("", "None"), *((str(each.id), each.title) for each in now.objectives if each.plan_id == plan)]
        return (
            Field("title", "What is to be done?"),
            Field("due_on", "Due", "day"),
            Field("status", "State", "choice", choices(words.ACTION_STATUS)),
            ways["owner_id"].field("owner_id", "Owner", "one of us; a new name becomes a colleague"),
            ways["customer_owner_id"].field("customer_owner_id", "Owner at the customer", "who there does it"),
            Field("function", "Falls to", "choice", choices(words.FUNCTION)),
            Field("objective_id", "For the objective", "choice", objectives),
            Field("kind", "Action or milestone", "choice", choices(words.ACTION_KIND)),
            Field("note", "Note", "lines"),
            Field("done_on", "Done on", "past day"),
            Field("share", "Who may read it", "choice", choices(words.SHARE)),
        )

    return with_newcomers(book, dossier, fields_of, "objective_id")
