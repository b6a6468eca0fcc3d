"""The org chart of an account as a document: an SVG picture that bears a seal, like every file that we write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from store.dossier import Dossier
from store.files import safe_name
from store.outline import lay_out
from store.people import SeatRow
from templates.diagram import list_ties
from templates.document import Document
from templates.escape import one_line
from templates.orgchart.svg import Card, Tie, draw_svg
from templates.profiles import INTERNAL
from templates.seal import seal_picture
from templates.standing import VERBS, Place
from templates.view import View

TIES: Mapping[str, Literal["influence", "conflict"]] = {
    "influences": "influence",
    "informal reporting": "influence",
    "conflicts with": "conflict",
}
"""How each kind of line is drawn; acquaintance is not."""
_LOOKS = {
    "mentor": ("▲", "success"),
    "supporter": ("+", "success"),
    "neutral": ("○", "muted"),
    "non-supporter": ("-", "warning"),
    "enemy": ("✗", "error"),
}
"""Sign and tone of a card by support."""


def make_picture(dossier: Dossier, profile: str = INTERNAL) -> Document | None:
    """Return the org chart of an account as the reader of a profile sees it; None when it has no seats.

    The dossier is one as that profile sees it (`templates.profiles.see_as`).
    """
    if not dossier.seats:
        return None
    view, record = View(dossier, profile=profile), str(dossier.account.id)
    seats = {seat.id: seat for seat in dossier.seats}
    places = lay_out({key: seat.reports_to_id for key, seat in seats.items()})
    order = {place.key: index for index, place in enumerate(places)}
    cards = [_card(view, seats[place.key], order.get(place.boss or 0, -1)) for place in places]
    title = f"{one_line(dossier.account.name)} · Org chart"
    picture = seal_picture(record, draw_svg(cards, title, list(_ties(view, order))))
    reader = "" if profile == INTERNAL else f"-{profile}"
    name = safe_name(
        dossier.account.name, suffix=f"org-chart{reader}-{dossier.account.id & 0xFFFFFF:06x}", ending=".svg"
    )
    return Document(name, picture, title=title, record=record)


def _card(view: View, seat: SeatRow, boss: int) -> Card:
    people = view.people_by_seat.get(seat.id, ())
    if not people:
        return Card(boss, "", seat.title, state="vacant" if seat.is_vacant else "need")
    at = Place(seat, people[0])
    told = (", ".join(view.standing.roles(at)), *(view.standing.value(at, name) for name in ("influence", "support")))
    support = view.standing.standing_of(at, "support")
    sign, tone = _LOOKS.get(support[-1].value, ("", "")) if support else ("", "")
    names = ", ".join(person.name for person in people)
    return Card(boss, names, seat.title, tuple(filter(None, told)), sign, tone)


def _ties(view: View, order: Mapping[int, int]) -> Iterator[Tie]:
    """Yield what crosses the chart, between the cards of the seats in which its ends sit."""
    for start, end, line in list_ties(view, TIES):
        words = f"{view.end_of(line.from_person_id, line.from_seat_id)} {VERBS[line.kind]} "
        words += view.end_of(line.to_person_id, line.to_seat_id)
        yield Tie(order[start], order[end], TIES[line.kind], words)
