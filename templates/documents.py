"""Which documents there are of an account, and what each reader gets of them."""

from __future__ import annotations

from collections.abc import Mapping

from store.errors import Refused
from templates import dossier, plan, sheet
from templates.document import Kind, Order
from templates.library import Library, Template
from templates.profiles import CUSTOMER, INTERNAL

DOSSIER = dossier.TEMPLATE
DOCUMENTS: Mapping[str, str] = {
    DOSSIER: "The dossier: everything known of the account",
    plan.PLAN: "The plan on one page",
    plan.FULL_PLAN: "The whole plan",
}
"""Each document, by the name of its template, with what it is."""
_KINDS: Mapping[str, Kind] = {DOSSIER: dossier.KIND, **plan.KINDS}


def is_for(document: str, profile: str) -> bool:
    """Say whether the reader of a profile may get a document at all: of a dossier, nothing is for the customer."""
    return not (profile == CUSTOMER and document == DOSSIER)


def order_document(library: Library, document: str, me: str = "", profile: str = INTERNAL) -> Order:
    """Return the order for a document (one of DOCUMENTS) as the reader of a profile gets it; `me` is the user's name.

    Raises Refused for a document that is not for that reader.
    """
    if not is_for(document, profile):
        words = "The dossier is for us: the customer gets a plan, of which only what is marked external is written."
        raise Refused("Nothing was written", words, f"Ask for --document {plan.PLAN} or --document {plan.FULL_PLAN}.")
    return Order(_KINDS[document], library.find(document), me, profile)


def kind_of(template: Template) -> Kind:
    """Return the kind of document that a template makes: one of DOCUMENTS, a sheet, or something that is sent."""
    return _KINDS.get(template.name) or sheet.kind_of(template)
