"""The form of a risk: what may go wrong, how likely it is, and what is done against it."""

from __future__ import annotations

from collections.abc import Sequence

from store import words
from store.book import Book
from store.dossier import Dossier
from store.plans.risks import RiskDraft, add_risk, edit_risk, remove_risk
from tui.fields import choices
from tui.forms import Shown, found
from tui.record_forms.newcomers import with_newcomers
from tui.record_forms.plan_items import edit_item, new_item
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.record_forms.who import Ours
from tui.widgets.form import Field


def new_risk(book: Book, dossier: Dossier, my_name: str) -> tuple[Shown, list[int]]:
    """Return the form of a new risk, which is mine unless said otherwise, and the list that its key goes to."""
    ours, base = Ours(book, dossier), {"account_id": dossier.account.id}
    title, begun = f"Risk · {dossier.account.name}", {"owner_id": my_name}
    asked = [each for each in _fields(book, dossier, ours) if each.name not in ("state", "note")]
    return new_item(book, title, asked, begun, RiskDraft, add_risk, ways={"owner_id": ours}, base=base)


def edit_risk_fields(book: Book, dossier: Dossier, key: int) -> Shown:
    """Return the form of a risk; each field saves when it is left."""
    ours = Ours(book, dossier)
    row, asked = found(dossier.risks, key), _fields(book, dossier, ours)
    return edit_item(book, row.title, asked, row, RiskDraft, edit_risk, ways={"owner_id": ours})


def ask_risk_removal(dossier: Dossier, key: int) -> Removal:
    """Return what is asked before a risk is removed."""
    row = found(dossier.risks, key)
    question = f"“{row.title[:120]}”. One that is over can also be closed, to keep what is known of it.\n\n{UNDO}"
    return one_removal("Remove this risk?", question, remove_risk, key)


def _fields(book: Book, dossier: Dossier, ours: Ours) -> Sequence[Field]:
    def fields_of(now: Dossier) -> Sequence[Field]:
        actions = [("", "None yet"), *((str(each.id), each.title) for each in now.actions)]
        return (
            Field("title", "What may go wrong?"),
            Field("likelihood", "How likely?", "choice", choices(words.GRADE)),
            Field("impact", "How bad for us?", "choice", choices(words.GRADE)),
            Field("action_id", "Action against it", "choice", actions),
            ours.field("owner_id", "Owner", "one of us; a new name becomes a colleague"),
            Field("type", "Kind", "choice", choices(words.RISK_TYPE)),
            Field("state", "State", "choice", choices(words.RISK_STATE)),
            Field("note", "Note", "lines"),
        )

    return with_newcomers(book, dossier, fields_of, "action_id")
