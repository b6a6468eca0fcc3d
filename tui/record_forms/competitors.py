"""The form of a competitor at an account: how much of it they have, until when, and our answer."""

from __future__ import annotations

from store.book import Book
from store.dossier import Dossier
from store.plans.competitors import CompetitorDraft, add_competitor, edit_competitor, remove_competitor
from tui.forms import Shown, found
from tui.record_forms.plan_items import edit_item, new_item
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.widgets.form import Field

FIELDS = (
    Field("name", "Who?"),
    Field("share", "Share of what the account spends, percent", hint="e.g. 40"),
    Field("renews_on", "Their contract renews on", "day"),
    Field("strengths", "What they are good at", "lines"),
    Field("counter", "Our counter", "lines"),
)


def new_competitor(book: Book, dossier: Dossier) -> tuple[Shown, list[int]]:
    """Return the form of a new competitor, and the list that its key goes to."""
    title, base = f"Competitor · {dossier.account.name}", {"account_id": dossier.account.id}
    return new_item(book, title, FIELDS, {}, CompetitorDraft, add_competitor, ways={}, base=base)


def edit_competitor_fields(book: Book, dossier: Dossier, key: int) -> Shown:
    """Return the form of a competitor; each field saves when it is left."""
    row = found(dossier.competitors, key)
    return edit_item(book, row.name, FIELDS, row, CompetitorDraft, edit_competitor, ways={})


def ask_competitor_removal(dossier: Dossier, key: int) -> Removal:
    """Return what is asked before a competitor is removed."""
    row = found(dossier.competitors, key)
    return one_removal("Remove this competitor?", f"“{row.name[:120]}”.\n\n{UNDO}", remove_competitor, key)
