"""The form of an opportunity: amounts as they are typed, dates and stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store import opportunities
from store.book import Book
from store.dossier import Dossier
from store.opportunities import OpportunityDraft
from store.records import Refusals, checked
from tui import fields
from tui.forms import Shown, amounts_as_typed, found, given
from tui.record_forms.newcomers import with_newcomers
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.widgets.form import Ask, Field
from tui.wording import money


def new_opportunity(
    book: Book, dossier: Dossier, _: int, ask_centre: Ask, begun: Mapping[str, str] | None = None
) -> tuple[Shown, list[int]]:
    """Return the form of a new opportunity, with what stands in it already, and the list that its key goes to."""
    made: list[int] = []
    currency = dossier.book.currency

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        wrong, values = Refusals(), {"account_id": dossier.account.id}
        for name, text in given(typed).items():
            with wrong.collect():
                values[name] = opportunities.parse_field(name, text, currency)
        with wrong.collect():
            checked(OpportunityDraft, values)
        wrong.tell()
        made.append(opportunities.add_opportunity(book, values))

    title = f"Opportunity · {dossier.account.name}"
    return (title, _fields(book, dossier, ask_centre), {"state": "open", **(begun or {})}, save), made


def edit_opportunity(book: Book, dossier: Dossier, key: int, ask_centre: Ask) -> Shown:
    """Return the form of an opportunity; each field saves when it is left."""
    currency = dossier.book.currency
    row = found(dossier.opportunities, key)
    shown = _fields(book, dossier, ask_centre)
    values = fields.record_values(row.model_dump(), shown)
    values["amount"] = fields.amount_text(row.amount, currency)

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        parsed, before = (
            {name: opportunities.parse_field(name, text, currency) for name, text in texts.items()}
            for texts in (changes, seen)
        )
        with amounts_as_typed(OpportunityDraft, changes, currency, "amount"):
            opportunities.edit_opportunity(book, key, parsed, before)

    return row.name, shown, values, save


def _fields(book: Book, dossier: Dossier, ask_centre: Ask) -> Sequence[Field]:
    def fields_of(now: Dossier) -> Sequence[Field]:
        centres, offerings = ([(each.id, each.name) for each in rows] for rows in (now.centres, now.offerings))
        return fields.opportunity_fields(now.book.currency, centres, ask_centre, offerings, now.campaigns)

    return with_newcomers(book, dossier, fields_of, "centre_id", "offering_id", "campaign_id")


def remove_opportunity(dossier: Dossier, key: int) -> Removal:
    """Return what is asked before an opportunity is removed."""
    row = found(dossier.opportunities, key)
    worth = "" if row.amount is None else f" ({money(row.amount, dossier.book.currency)} {dossier.book.currency})"
    leaves = " It leaves the pipeline." if row.state == "open" else ""
    lost = " To keep it and what is known of it, give it the state lost instead." if row.state == "open" else ""
    question = f"“{row.name[:120]}”{worth}.{leaves}{lost}\n\n{UNDO}"
    return one_removal("Remove this opportunity?", question, opportunities.remove_opportunity, key)
