"""Kept drafts and what they are about: one whose form begins at what was removed is still to be reached, or told of."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from store.account_links import AccountLink
from store.accounts import Account
from store.attributes import Attribute
from store.book import Book
from store.buying_centres import BuyingCentre
from store.dossier import Dossier
from store.drafts import DraftBox, KeptDraft
from store.errors import NotFound, StoreError
from store.facts import Fact
from store.lines import Line
from store.offerings import Offering
from store.opportunities import Opportunity
from store.people import Person, Seat
from store.personas import Persona
from store.plans.actions import Action
from store.plans.competitors import Competitor
from store.plans.objectives import Objective
from store.plans.plans import Plan
from store.plans.risks import Risk
from store.plans.swot import SwotItem
from store.records import Record, take
from store.tiering.tier_plans import TierPlan
from store.touches import Touch

TABLES: dict[str, type[Record]] = {
    "account": Account,
    "tier": Account,
    "points": Account,
    "people": Seat,
    "share": Seat,
    "moved": Person,
    "facts": Fact,
    "opportunities": Opportunity,
    "touches": Touch,
    "centres": BuyingCentre,
    "cells": Account,
    "offerings": Offering,
    "judged": Person,
    "attributes": Attribute,
    "lines": Line,
    "related": Person,
    "links": AccountLink,
    "snooze": Account,
    "plans": Plan,
    "charters": Plan,
    "objectives": Objective,
    "actions": Action,
    "done": Action,
    "risks": Risk,
    "swot": SwotItem,
    "competitors": Competitor,
    "play": Account,
    "personas": Persona,
    "tierplans": TierPlan,
}
"""What the name of a draft begins with, and the record whose key follows; minus the key of a person without a seat."""


PLACES = {"report": "", "peer": " peer", "boss": " boss"}
"""Where a new seat comes to be, seen from another one, and how the name of its draft ends."""


def name_of_new(drafts: DraftBox, dossier: Dossier, what: str, seat: int = 0, place: str = "report") -> str:
    """Return the name of the draft of a new record of the account; of people there is one at each place of each seat.

    Where a new person has none at that place of the seat, it takes over one that was begun at a seat that is gone.
    """
    if what != "people":
        return f"{what} new {dossier.account.id}"
    begin = f"people new {dossier.account.id} "
    seats = {seat.id for seat in dossier.seats}
    name = f"{begin}{f'{seat}{PLACES[place]}' if seat in seats else 0}"
    starts = seats if seats and not dossier.unplaced() else {*seats, 0}
    reached = {f"{begin}{key}{end}" for key in starts for end in PLACES.values()}
    kept = [draft for draft in drafts.list_drafts() if draft.form.startswith(begin)]
    lost = [draft for draft in kept if draft.form not in reached]
    if lost and name not in [draft.form for draft in kept]:
        with suppress(StoreError):  # the form is to open on a full disk, too; the text stays where it is
            drafts.hand_over(lost[0], name)
    return name


def find_gone(book: Book, drafts: Sequence[KeptDraft]) -> list[KeptDraft]:
    """Return the drafts about a record that is no longer in the book: no form shows them, until undo brings it back."""
    with book.read() as session:
        gone = []
        for draft in drafts:
            try:
                if about := _about(draft.form):
                    take(session, *about)
            except NotFound:
                gone.append(draft)
        return gone


def _about(form: str) -> tuple[type[Record], int] | None:
    """Return the record that a draft of that name needs; None when it needs none."""
    what, *keys = form.split() or [""]
    table = TABLES.get(what)
    if table is not None and keys[:1] == ["new"] and len(keys) > 1:
        table, keys = Account, keys[1:]
    if table is None or not keys or not keys[0].removeprefix("-").isdecimal():
        return None
    key = int(keys[0])
    return (Person, -key) if key < 0 else (table, key)
