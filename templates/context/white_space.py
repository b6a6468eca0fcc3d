"""What templates see of the white space: buying centres by offerings, with totals, renewals, upsell and cross-sell."""

from __future__ import annotations

from datetime import date

from store.white_space_grid import (
    CentreLine,
    Chance,
    Square,
    WhiteSpace,
    list_cross_sell,
    list_renewals,
    list_upsell,
)
from store.words import CELL_STATE
from templates.placeholders import Placeholder, each, field, group
from templates.view import View
from templates.wording import iso, label

_NO_DAY = date(1970, 1, 1)
"""What days are counted from where the dossier has no day: their order is the same."""


def _offering(square: Square, view: View) -> str | None:
    return next((each.name for each in view.dossier.offerings if each.id == square.offering_id), None)


def _centre(square: Square, view: View) -> str | None:
    return next((row.name for row in view.space.rows if row.key == square.centre_id), None)


def _sum(name: str, meaning: str) -> Placeholder:
    """Declare an amount of a total; where nothing is known there is none, never nought."""
    return field(name, meaning, lambda sums, v: v.money(getattr(sums, name) or None))


SUMS: tuple[Placeholder, ...] = (
    _sum("ours", "What is spent with us a year"),
    _sum("potential", "What could be spent with us a year"),
    _sum("still_open", "What of that is not ours yet"),
    _sum("open_amount", "What open opportunities are worth"),
    _sum("won_amount", "What won ones are worth"),
)

CELL: tuple[Placeholder, ...] = (
    field("offering", "The offering", _offering),
    field("centre", "The buying centre, or Whole account", _centre),
    field("state", "Ours, Open opportunity, Competitor, …", lambda s, _: label(CELL_STATE, s.state)),
    field("assessed", "The same as somebody judged it", lambda s, _: label(CELL_STATE, s.assessed)),
    field("spend", "What is spent on it a year, with whomever", lambda s, v: v.money(s.spend)),
    field("potential", "What could be spent with us a year", lambda s, v: v.money(s.potential)),
    field("still_open", "What of that is not ours yet", lambda s, v: v.money(s.still_open or None)),
    field("open_amount", "What its open opportunities are worth", lambda s, v: v.money(s.sums.open_amount or None)),
    field("competitor", "Who else is in it", lambda s, _: s.cell and s.cell.competitor),
    field("renews_on", "When its contract ends", lambda s, _: iso(s.cell.renews_on) if s.cell else None),
    field("comment", "What is noted of it; may have several lines", lambda s, _: s.cell and s.cell.comment),
    field("opportunities", "A list of the names of those in it", lambda s, _: [deal.name for deal in s.opportunities]),
)

_CHANCE: tuple[Placeholder, ...] = (
    field("centre", "The buying centre, or Whole account", lambda c, v: _centre(c.square, v)),
    field("offering", "The offering", lambda c, v: _offering(c.square, v)),
    field("state", "Ours, Competitor, …", lambda c, _: label(CELL_STATE, c.square.held)),
    field("amount", "What is at stake, or to be had, a year", lambda c, v: v.money(c.amount)),
    field(
        "comment", "What is noted of it; may have several lines", lambda c, _: c.square.cell and c.square.cell.comment
    ),
)
_COMPETITOR = field("competitor", "Who else is in it", lambda c, _: c.square.cell and c.square.cell.competitor)


def _squares(row: CentreLine, view: View) -> list[Square]:
    return [view.space.squares[row.key, offering.id] for offering in view.space.offerings]


def _renewals(_: WhiteSpace, view: View) -> list[Chance]:
    return list_renewals(view.space, view.as_of or _NO_DAY)


def _ends_on(chance: Chance, _: View) -> str | None:
    return iso(chance.square.cell.renews_on) if chance.square.cell else None


_ROW: tuple[Placeholder, ...] = (
    field("centre", "The buying centre, or Whole account", "name"),
    field("depth", "How many buying centres are above it"),
    each("cells", "What it has of each offering, in their order", _squares, CELL),
    group("totals", "What it comes to", lambda row, v: v.space.of_row(row.key), SUMS),
)

_COLUMN: tuple[Placeholder, ...] = (
    field("name", "Its name"),
    field("notes", "Notes; may have several lines"),
    group("totals", "What it comes to", lambda offering, v: v.space.of_offering(offering.id), SUMS),
)

_RENEWAL: tuple[Placeholder, ...] = (
    *_CHANCE,
    _COMPETITOR,
    field("on", "When the contract ends", _ends_on),
    field("days", "Days until then, below zero afterwards", lambda c, v: c.days if v.as_of else None),
)

_CROSS_SELL: tuple[Placeholder, ...] = (*_CHANCE, _COMPETITOR)

WHITE_SPACE: tuple[Placeholder, ...] = (
    each("offerings", "What we sell, in the book's order", "offerings", _COLUMN),
    each("rows", "The buying centres, each before its parts", "rows", _ROW),
    group("totals", "What the account comes to", "whole", SUMS),
    each("renewals", "Contracts that end, ours and competitors', soonest first", _renewals, _RENEWAL),
    each("upsell", "Where we are in and more is to be had, most first", lambda s, _: list_upsell(s), _CHANCE),
    each("cross_sell", "What a customer has not from us yet, most first", lambda s, _: list_cross_sell(s), _CROSS_SELL),
)


def space_of(view: View) -> WhiteSpace | None:
    """Return the grid; None in a book that lists no offerings."""
    return view.space if view.dossier.offerings else None
