"""Triggers: what in an account calls for a play. The gaps of the book are triggers, and so are renewals and rivals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta

from store.dossier import Dossier
from store.gaps.kinds import KINDS
from store.gaps.worklist import Gap
from store.words import CELL_STATE

RENEWAL_DAYS = 200
"""So long before a contract of ours ends it is time to think of the next one."""
RIVAL_DAYS = 365
"""So long before a competitor's contract ends it is time to be there."""
LATELY = 120
"""Days after a sale in which its story can be told, and its success be looked after."""

Find = Callable[[Dossier, date], Iterator[str]]


def _renewals(dossier: Dossier, today: date) -> Iterator[str]:
    for day in sorted(_ours(dossier)):
        if today <= day <= today + timedelta(days=RENEWAL_DAYS):
            yield f"ours to renew by {day}"


def _rivals(dossier: Dossier, _: date) -> Iterator[str]:
    names = [each.name for each in dossier.competitors]
    names += [cell.competitor or CELL_STATE.label(cell.state) for cell in dossier.cells if cell.state == "competitor"]
    yield from (f"{name} is there" for name in dict.fromkeys(names))


def _rivals_end(dossier: Dossier, today: date) -> Iterator[str]:
    for day, name in sorted(_theirs(dossier)):
        if today <= day <= today + timedelta(days=RIVAL_DAYS):
            yield f"{name} to renew by {day}"


def _ideas(dossier: Dossier, _: date) -> Iterator[str]:
    offerings = {each.id: each.name for each in dossier.offerings}
    for cell in dossier.cells:
        if cell.state in ("idea", "ours and growth"):
            yield f"room for {offerings.get(cell.offering_id, 'more')}"


def _open(dossier: Dossier, _: date) -> Iterator[str]:
    yield from (f"{each.name} is open" for each in dossier.opportunities if each.state == "open")


def _won(dossier: Dossier, today: date) -> Iterator[str]:
    for each in dossier.opportunities:
        if each.state == "won" and each.close_on and timedelta() <= today - each.close_on <= timedelta(days=LATELY):
            yield f"{each.name} was won on {each.close_on}"


def _ours(dossier: Dossier) -> set[date]:
    """Return the days on which contracts of ours end."""
    return {each.renews_on for each in dossier.cells if each.renews_on and each.state.startswith("ours")}


def _theirs(dossier: Dossier) -> set[tuple[date, str]]:
    """Return the days on which contracts of others end, and whose they are."""
    found = {(each.renews_on, each.name) for each in dossier.competitors if each.renews_on}
    cells = (each for each in dossier.cells if each.renews_on and each.state == "competitor")
    return found | {(each.renews_on, each.competitor or "a competitor") for each in cells if each.renews_on}


_OWN: Mapping[str, tuple[str, Find]] = {
    "renewal": ("A contract of ours ends within half a year", _renewals),
    "competitor": ("A competitor is there", _rivals),
    "competitor renewal": ("A competitor's contract ends within a year", _rivals_end),
    "idea": ("There is room for more in the white space", _ideas),
    "open opportunity": ("An opportunity is open", _open),
    "won lately": ("A sale was won within four months", _won),
}
TRIGGERS: Mapping[str, str] = {
    **{name: words for name, (words, _) in _OWN.items()},
    **{kind.name: kind.title for kind in KINDS.values()},
}
"""What may be named as a trigger, with what it means; each gap goes by its name."""

DATES: Mapping[str, str] = {
    "renewal": "Renewal",
    "competitor renewal": "Competitor's renewal",
    "closing": "Closing day",
    "plan end": "End of the plan",
    "day": "The day it leads up to",
}
"""What a play may lead up to, with the label of its day: steps before it count back from that."""


def found_triggers(dossier: Dossier, gaps: Iterable[Gap], today: date) -> dict[str, str]:
    """Return the triggers that an account has, each with the first reason in words."""
    found = {name: reason for name, (_, find) in _OWN.items() if (reason := next(find(dossier, today), None))}
    for gap in gaps:
        found.setdefault(gap.kind.name, gap.what)
    return found


def likely_date(dossier: Dossier, name: str, today: date, plan_ends: date | None) -> date | None:
    """Return the next day of that kind that the book knows of; None where it knows none."""
    days: set[date] = set()
    if name == "renewal":
        days = _ours(dossier)
    elif name == "competitor renewal":
        days = {day for day, _ in _theirs(dossier)}
    elif name == "closing":
        days = {each.close_on for each in dossier.opportunities if each.state == "open" and each.close_on}
    elif name == "plan end" and plan_ends:
        days = {plan_ends}
    return min((day for day in days if day > today), default=None)
