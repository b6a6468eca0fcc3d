"""What the book should know of an account and does not: the questions that a document ends with."""

from __future__ import annotations

from collections.abc import Iterator

from store.dossier import Dossier
from store.people import SeatRow
from templates.view import NEED_TO_KNOW, View

_SHOWN = 12
"""Seats and opportunities that are named one by one; the rest is counted."""


def list_missing(view: View) -> list[str]:
    """Return sentences, most important first; the same book gives the same sentences."""
    return [*missing_points(view.dossier), *_seats(view), *_account(view), *_opportunities(view), *_facts(view)]


def missing_points(dossier: Dossier) -> list[str]:
    """Return a sentence for each of the three talking points that is still to be written."""
    points = enumerate(dossier.three_points(), 1)
    return [f"Talking point {position} is still to be written" for position, point in points if point is None]


def _account(view: View) -> Iterator[str]:
    account = view.dossier.account
    if account.tier is None:
        yield "The account is in no tier"
    elif not account.tier_reason:
        yield f"No reason is given for tier {account.tier}"
    if view.dossier.owner is None:
        yield "Nobody owns the account"
    if not account.relationship:
        yield "Whether it is a customer is not said"
    if not account.industry:
        yield "The industry is not known"
    if account.revenue is None:
        yield "The annual revenue is not known"
    if not view.dossier.touches:
        yield "No touch is logged"
    if account.vulnerability and not account.countermeasure:
        yield "Nothing is done about the vulnerability"


def _seats(view: View) -> Iterator[str]:
    if not view.dossier.seats:
        yield "No seat is known: who decides here?"
    empty = [place.seat for place in view.places if place.person is None and place.seat and not place.seat.is_vacant]
    for seat in empty[:_SHOWN]:
        centre = view.centre_names.get(seat.centre_id or 0)
        where = f" in {centre}" if centre else ""
        yield f"{NEED_TO_KNOW.capitalize()}: {seat.title or 'a seat without a title'}{where}{_sought_by(seat, view)}"
    if len(empty) > _SHOWN:
        yield f"{len(empty) - _SHOWN} more seats in which we know nobody"
    unplaced = len(view.dossier.unplaced())
    if unplaced:
        yield f"{unplaced} {'person sits' if unplaced == 1 else 'people sit'} in no seat"


def _sought_by(seat: SeatRow, view: View) -> str:
    """Return who of us finds out who sits there, and by when; empty when nobody was asked to."""
    owner = view.colleague(seat.need_owner_id)
    by = f" by {seat.need_by}" if seat.need_by else ""
    return f"; {owner} finds out{by}" if owner else ""


def _opportunities(view: View) -> Iterator[str]:
    open_deals = [deal for deal in view.dossier.opportunities if deal.state == "open"]
    waiting = [deal for deal in open_deals if not deal.next_step]
    for deal in waiting[:_SHOWN]:
        yield f"No next step for {deal.name}"
    if len(waiting) > _SHOWN:
        yield f"No next step for {len(waiting) - _SHOWN} more opportunities"
    late = sum(view.as_of is not None and deal.is_overdue(view.as_of) for deal in open_deals)
    if late:
        yield f"{late} {'opportunity is' if late == 1 else 'opportunities are'} open past the close date"


def _facts(view: View) -> Iterator[str]:
    facts = view.dossier.facts
    stale = sum(view.freshness(fact).is_stale for fact in facts)
    if stale:
        words = "fact is older than its" if stale == 1 else "facts are older than their"
        yield f"{stale} {words} half-life, or without a date"
    sourceless = sum(not fact.source for fact in facts)
    if sourceless:
        yield f"{sourceless} {'fact has' if sourceless == 1 else 'facts have'} no source"
    if not facts:
        yield "No fact is written down"
