"""The forms of an action or a milestone: what is to be done, by whom, until when; and of the touch that ended it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from store import words
from store.book import Book
from store.dossier import Dossier
from store.plans import next_actions as steps
from store.plans.actions import ActionDraft, add_action, edit_action, finish_action, remove_action
from store.plans.dependencies import waiting_for
from store.plans.next_actions import NextAction
from tui.fields import choices, titles_of
from tui.forms import Shown, found
from tui.names import name_people, read_names, say_names
from tui.record_forms.newcomers import with_newcomers
from tui.record_forms.plan_items import edit_item, new_item
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.record_forms.who import Ours, Theirs
from tui.widgets.form import Field
from tui.wording import shortened

FIRST = ("title", "due_on", "owner_id", "customer_owner_id", "function", "objective_id", "kind")
"""What is asked of a new action, the most useful first; the rest can be said of it later."""
DONE = 60
"""Characters of an action that stand in the border of the question what came of it."""
PEOPLE = "people"
"""The field with the names of whom it was done with."""


class Outcome(NamedTuple):
    """An action that was marked as done, and what has become of the line that was typed."""

    key: int
    words: str


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


def finish(book: Book, dossier: Dossier, key: int, my_name: str) -> tuple[Shown, list[Outcome]]:
    """Return the line that asks what came of an action, and with whom; and the list that the answer goes to.

    It is a touch when somebody of theirs is named, else a note of the action: what we do among ourselves is no contact
    with the account. The customer's owner stands there where the customer may read of it.
    """
    row, done = found(dossier.actions, key), list[Outcome]()
    named = _named(dossier)
    theirs = [row.customer_owner_id] if row.share == "external" and row.customer_owner_id else []

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        summary = typed["summary"].strip()
        people = read_names(named, typed[PEOPLE], PEOPLE) if summary else []
        touch = {"summary": summary} if people else None
        finish_action(book, key, touch, people, my_name, "" if people else summary)
        words = "Done, and the touch is logged." if people else "Done. What came of it is in its note."
        done.append(Outcome(key, words if summary else "Done."))

    asked = _asked(dossier, named, "named: a touch with them; nobody: a note of the action")
    return (shortened(f"Done: {row.title}", DONE), asked, {PEOPLE: say_names(named, theirs)}, save), done


def finish_step(book: Book, dossier: Dossier, step: NextAction, my_name: str) -> tuple[Shown, list[Outcome]]:
    """Return the line that asks what came of a next step, and with whom; and the list that the answer goes to.

    What is typed is a touch. Of the step of a touch, those of then stand there.
    """
    done, named = list[Outcome](), _named(dossier)
    then = next((touch.person_ids for touch in dossier.touches if touch.id == step.id), ())

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        summary = typed["summary"].strip()
        people = read_names(named, typed[PEOPLE], PEOPLE) if summary else []
        steps.finish_step(book, step, {"summary": summary} if summary else None, people, my_name)
        done.append(Outcome(step.id, "Done, and the touch is logged." if summary else "Done. u brings it back."))

    asked = _asked(dossier, named, "nobody: a touch with the account")
    return (shortened(f"Done: {step.title}", DONE), asked, {PEOPLE: say_names(named, then)}, save), done


def _named(dossier: Dossier) -> dict[str, int]:
    titles = titles_of(dossier)
    return name_people((each.id, each.name, titles.get(each.id, "")) for each in dossier.people)


def _asked(dossier: Dossier, named: Mapping[str, int], hint: str) -> Sequence[Field]:
    """Return what is asked about something that was done: a line, and with whom it was."""
    titles = titles_of(dossier)
    theirs = tuple((name, titles.get(each, "")) for name, each in named.items())
    return (
        Field("summary", "What came of it? (may stay empty)"),
        Field(PEOPLE, "With whom of theirs (tab completes, ↓ lists)", "names", theirs, hint=hint),
    )


def still_waited_for(dossier: Dossier, key: int) -> list[str]:
    """Return the titles of what an action waits for and what has not ended yet."""
    keys = waiting_for(dossier.dependencies).get(key, ())
    return [each.title for each in dossier.actions if each.id in keys and not each.has_ended]


def ask_action_removal(dossier: Dossier, key: int) -> Removal:
    """Return what is asked before an action is removed."""
    row = found(dossier.actions, key)
    question = (
        f"“{shortened(row.title, 120)}”. To keep what is known of it, give it the state dropped instead.\n\n{UNDO}"
    )
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
