"""Which documents there are of an account, and what each reader gets of them."""

from __future__ import annotations

from collections.abc import Mapping

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


def order_document(library: Library, document: str, me: str = "", profile: str = INTERNAL) -> Order:
    """Return the order for a document (one of DOCUMENTS) as the reader of a profile gets it; `me` is the user's name.

    Of a dossier a customer gets what is shared of the plan: there is nothing else in it that is.
    """
    name = plan.FULL_PLAN if profile == CUSTOMER and document == DOSSIER else document
    return Order(_KINDS[name], library.find(name), me, profile)


def kind_of(template: Template) -> Kind:
    """Return the kind of document that a template makes: one of DOCUMENTS, a sheet, or something that is sent."""
    return _KINDS.get(template.name) or sheet.kind_of(template)
