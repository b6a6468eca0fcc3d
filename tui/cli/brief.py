"""The brief of an account as plain text: what the panel beside the list says, and who and what it turns on.

For pipes and screen readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from store.money import in_full
from store.windows import Brief
from store.words import PRIORITY, RELATIONSHIP, ROLE
from tui.wording import UNKNOWN, ago, counted, days_since, tier_name

if TYPE_CHECKING:
    from store.dossier import Dossier
    from store.org import Org

_MOST = 5
"""Lines of one kind."""
_SOON = 180
"""Days ahead in which the end of a contract is told."""


def brief_lines(brief: Brief, currency: str, today: date) -> Iterator[str]:
    """Yield the lines of a brief; `today` decides the ages."""
    yield brief.name
    yield tier_name(brief.tier or 0) + (f": {brief.tier_reason}" if brief.tier_reason else "")
    yield " · ".join(_about(brief))
    yield ""
    yield from _in_columns(_figures(brief, currency, today))


def dossier_lines(dossier: Dossier, org: Org, today: date) -> Iterator[str]:
    """Yield what to know besides the figures: the people it turns on, what is stale, what may come, where it lies."""
    pairs = [*_people(org), *_stale(dossier, today), *_business(dossier, today)]
    pairs += [("Link", " · ".join(filter(None, (link.name, link.address)))) for link in dossier.links]
    if pairs:
        yield ""
        yield from _in_columns((label, " ".join(value.split())) for label, value in pairs)


def _in_columns(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"{label:<11} {value}" for label, value in pairs)


def _people(org: Org) -> Iterator[tuple[str, str]]:
    """Yield the key players as we judge them, then the seats in which we need to know somebody."""
    for seat, person in islice(org.key_players(), _MOST):
        title = seat.title if seat else "no seat"
        judged = (*map(ROLE.label, person.roles), person.influence, person.support)
        yield "Key player", f"{person.name}, {title}: {', '.join(word.lower() for word in judged if word)}"
    empty = [seat for seat in org.seats if not seat.people and not seat.is_vacant]
    for seat in empty[:_MOST]:
        owner = org.colleagues.get(seat.need_owner_id or 0, "nobody")
        by = f" by {seat.need_by}" if seat.need_by else ""
        yield "To know", f"{seat.title or 'a seat without a title'}: {owner} finds out{by}"
    if len(empty) > _MOST:
        yield "To know", f"and {counted(len(empty) - _MOST, 'more seat')}"


def _stale(dossier: Dossier, today: date) -> Iterator[tuple[str, str]]:
    """Yield the facts to ask about first: those of high priority, then the oldest."""
    order = {value: place for place, value in enumerate(reversed(PRIORITY.values))}
    facts = sorted(dossier.stale_facts(today), key=lambda fact: (order[fact.priority], fact.as_of or date.min))
    for fact in facts[:_MOST]:
        yield "Still true?", f"{fact.text} ({ago(days_since(fact.as_of, today)) if fact.as_of else 'no date'})"


def _business(dossier: Dossier, today: date) -> Iterator[tuple[str, str]]:
    """Yield what the white space still holds, what ends soon, and what could go wrong."""
    from store.white_space_grid import lay_out, list_renewals

    space, currency = lay_out(dossier), dossier.book.currency
    names = {offering.id: offering.name for offering in dossier.offerings}
    if space.whole.still_open:
        yield "White space", f"{in_full(space.whole.still_open, currency)} a year still open"
    for chance in [each for each in list_renewals(space, today) if (each.days or 0) <= _SOON][:_MOST]:
        if cell := chance.square.cell:
            words = (names[cell.offering_id], str(cell.renews_on), cell.competitor)
            yield "Renewal", ", ".join(filter(None, words))
    if dossier.account.vulnerability:
        yield "Vulnerable", dossier.account.vulnerability
        yield "Answer", dossier.account.countermeasure or "none yet"


def _about(brief: Brief) -> Iterator[str]:
    place = ", ".join(part for part in (brief.city, brief.country) if part)
    since = f"since {brief.customer_since}" if brief.customer_since else ""
    relationship = RELATIONSHIP.label(brief.relationship) if brief.relationship else ""
    owner = f"owner {brief.owner}" if brief.owner else "no owner"
    parent = f"part of {brief.parent}" if brief.parent else ""
    yield from (part for part in (brief.industry, place, relationship, since, owner, parent) if part)


def _figures(brief: Brief, currency: str, today: date) -> Iterator[tuple[str, str]]:
    yield "Revenue", UNKNOWN if brief.revenue is None else in_full(brief.revenue, currency)
    yield "Employees", UNKNOWN if brief.employees is None else f"{brief.employees:,}"
    overdue = f", {brief.overdue_deals} overdue" if brief.overdue_deals else ""
    number = counted(brief.open_deals, "open opportunity", "open opportunities")
    behind = f" in {number}{overdue}" if brief.open_deals else ""
    yield "Pipeline", in_full(brief.open_amount, currency) + behind
    yield "Won", in_full(brief.won_amount, currency)
    yield "People", f"knows {brief.seats_known} of {counted(brief.seats, 'seat')}"
    yield "Facts", f"{brief.facts}, {brief.facts_confirmed} confirmed, {brief.facts_stale} stale"
    yield "Points", f"{brief.points} of 3 talking points"
    touched = ago(days_since(brief.last_touch_on, today))
    yield "Last touch", " · ".join(part for part in (touched, brief.last_touch) if part)
    if brief.next_step:
        yield "Next step", brief.next_step
    yield "Number", str(brief.id)
