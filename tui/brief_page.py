"""What the brief says beside the figures: the points, what is newest, what there is to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from textual.content import Content

from store.dossier import Dossier
from store.facts import FactRow
from tui.dossier_views import about_fact, subjects


def brief_page(dossier: Dossier, today: date) -> Content:
    """Return what the brief says of a dossier on a day."""
    _ = today
    parts: list[Content] = []
    for number, point in enumerate(dossier.three_points(), 1):
        if number == 1:
            parts.append(Content.styled("Three talking points", "bold"))
        words = (point.text, "") if point else ("! still to be written (s)", "$text-warning")
        parts.append(Content.assemble((f"{number}  ", "$text-accent"), words))
    if dossier.facts:
        parts += [Content(""), Content.styled("Newest facts", "bold")]
        names = subjects(dossier)
        parts += [_fact_line(fact, names) for fact in dossier.facts[:5]]
    if dossier.account.notes:
        parts += [Content(""), Content.styled("Notes", "bold"), Content(dossier.account.notes)]
    return Content("\n").join(parts)


def _fact_line(fact: FactRow, names: Mapping[int, str]) -> Content:
    about = about_fact(fact, names)
    return Content.assemble(("·  ", "$text-muted"), fact.text, (f" · {about}" if about else "", "$text-muted"))
