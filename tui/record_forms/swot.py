"""The form of a strength, weakness, opportunity or threat, and of what answers it."""

from __future__ import annotations

from collections.abc import Sequence

from store import words
from store.book import Book
from store.dossier import Dossier
from store.plans.swot import SwotItemDraft, add_swot, edit_swot, remove_swot
from tui.fields import choices
from tui.forms import Shown, found
from tui.record_forms.newcomers import with_newcomers
from tui.record_forms.plan_items import edit_item, new_item
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.widgets.form import Field


def new_swot(book: Book, dossier: Dossier) -> tuple[Shown, list[int]]:
    """Return the form of a new item, and the list that its key goes to."""
    title, base = f"Strength, weakness … · {dossier.account.name}", {"account_id": dossier.account.id}
    asked = [each for each in _fields(book, dossier) if each.name not in ("as_of", "note")]
    begun = {"kind": words.SWOT_KIND.values[0]}
    return new_item(book, title, asked, begun, SwotItemDraft, add_swot, ways={}, base=base)


def edit_swot_fields(book: Book, dossier: Dossier, key: int) -> Shown:
    """Return the form of an item; each field saves when it is left."""
    row = found(dossier.swot, key)
    title = words.SWOT_KIND.label(row.kind)
    return edit_item(book, title, _fields(book, dossier), row, SwotItemDraft, edit_swot, ways={})


def ask_swot_removal(dossier: Dossier, key: int) -> Removal:
    """Return what is asked before an item is removed."""
    row = found(dossier.swot, key)
    kind = words.SWOT_KIND.label(row.kind).lower()
    return one_removal(f"Remove this {kind}?", f"“{row.text[:120]}”.\n\n{UNDO}", remove_swot, key)


def _fields(book: Book, dossier: Dossier) -> Sequence[Field]:
    def fields_of(now: Dossier) -> Sequence[Field]:
        objectives = [("", "None"), *((str(each.id), each.title) for each in now.objectives)]
        actions = [("", "None"), *((str(each.id), each.title) for each in now.actions)]
        return (
            Field("text", "What is it?"),
            Field("kind", "Kind", "choice", choices(words.SWOT_KIND)),
            Field("objective_id", "Objective that answers it", "choice", objectives),
            Field("action_id", "Action that answers it", "choice", actions),
            Field("source", "Who says so, or where is it from?"),
            Field("as_of", "True as of", "past day"),
            Field("note", "Note", "lines"),
        )

    return with_newcomers(book, dossier, fields_of, "objective_id", "action_id")
