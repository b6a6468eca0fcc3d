"""Plan documents: the plan of an account on one page, or all of it, filled from a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from store.dossier import Dossier
from store.plans.plans import current_plan
from templates.document import Document, Kind, Order, fill_documents
from templates.fill import Filler
from templates.library import Template
from templates.profiles import CUSTOMER, INTERNAL, is_shared

PLAN, FULL_PLAN = "plan", "full-plan"
"""The templates of the two documents, and what their front matter calls them."""


def why_no_plan(dossier: Dossier, profile: str = INTERNAL) -> str:
    """Return why there is no plan to write of a dossier as the reader of a profile sees it, "" when there is one."""
    if current_plan(dossier.plans) is None:
        return "no plan yet"
    if profile == CUSTOMER and not is_shared(dossier):
        return "nothing in the plan is marked external"
    return ""


def is_it_little(dossier: Dossier, profile: str = INTERNAL) -> str:
    """Return that a plan for the customer says next to nothing, "" when it says enough to be sent."""
    if profile != CUSTOMER or why_no_plan(dossier, profile):
        return ""
    kinds = ((len(dossier.objectives), "objective"), (len(dossier.actions), "action"))
    shared = [f"{count} {what}" for count, what in kinds if count]
    if sum(count for count, _ in kinds) > 1:
        return ""
    return f"for the customer there is only {' '.join(shared) or 'what it is for'} in it; look at it before it is sent"


KINDS = {
    name: Kind(
        name,
        has_points=False,
        has_plan=True,
        title_for_customer="Joint plan",
        why_not=why_no_plan,
        notice=is_it_little,
    )
    for name in (PLAN, FULL_PLAN)
}


def make_plan(
    filler: Filler, template: Template, dossier: Dossier, me: str = "", profile: str = INTERNAL, kind: str = PLAN
) -> Document:
    """Return the plan of one account as the reader of a profile sees it; `me` is the user's own name.

    When the account has no plan, or shares nothing of it with a customer, the document says so and has no text.
    """
    return next(make_plans(filler, template, [dossier], me, profile=profile, kind=kind))


def make_plans(
    filler: Filler,
    template: Template,
    dossiers: Iterable[Dossier],
    me: str = "",
    cancelled: Callable[[], bool] | None = None,
    profile: str = INTERNAL,
    kind: str = PLAN,
) -> Iterator[Document]:
    """Return the plans of many accounts, one after the other; fewer when `cancelled` says so."""
    return fill_documents(filler, Order(KINDS[kind], template, me, profile), dossiers, cancelled)
