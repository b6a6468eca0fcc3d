"""Sheets: one page for an account, with exactly three talking points, filled from a template; and letters, likewise."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from store.dossier import Dossier
from templates import choosing
from templates.document import Document, Kind, Order, fill_batches, fill_documents, in_batches
from templates.fill import Filler
from templates.heading import MESSAGE
from templates.library import Library, Template

TEMPLATE = choosing.PLAIN
"""The template that is used when none is named, and none fits better."""
KIND = Kind("sheet")
_MESSAGE = Kind("message", has_points=False, is_sent=True)


def order_sheet(library: Library, name: str = TEMPLATE, me: str = "") -> Order:
    """Return the order for sheets from a template; `me` is the user's own name."""
    return order_from(library.find(name), me)


def order_from(template: Template, me: str = "") -> Order:
    """Return the order for what a template makes of an account: a sheet, or something that is sent."""
    return Order(kind_of(template), template, me)


def kind_of(template: Template) -> Kind:
    """Return what a template makes of an account: a sheet, or something that is sent."""
    return _MESSAGE if template.kind == MESSAGE else KIND


def make_sheet(filler: Filler, template: Template, dossier: Dossier, me: str = "") -> Document:
    """Return the sheet of one account; `me` is the user's own name.

    There are always exactly three points. One that is still to be written is marked in the text and told among the
    gaps, never left blank.
    """
    return next(make_sheets(filler, template, [dossier], me))


def make_sheets(
    filler: Filler,
    template: Template,
    dossiers: Iterable[Dossier],
    me: str = "",
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Document]:
    """Return the sheets of many accounts, one after the other; fewer when `cancelled` says so."""
    return fill_documents(filler, order_from(template, me), dossiers, cancelled)


def make_fitting_sheets(
    filler: Filler,
    templates: Sequence[Template],
    dossiers: Iterable[Dossier],
    today: date,
    me: str = "",
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Document]:
    """Return the sheets of many accounts in their order, each from the template that is chosen for it.

    Fewer when `cancelled` says so. Those of one template are filled together, for which it is compiled once.
    """
    planned: deque[tuple[list[int], bool]] = deque()
    """The places in its batch of those that are filled together, and whether they are the last of the batch."""

    def parts() -> Iterator[tuple[Order, list[Dossier]]]:
        for batch in in_batches(dossiers):
            places: dict[str, list[int]] = {}
            chosen: dict[str, Template] = {}
            for place, dossier in enumerate(batch):
                template = choosing.choose_template(templates, dossier, today).template
                chosen[template.name] = template
                places.setdefault(template.name, []).append(place)
            for left, (name, here) in enumerate(places.items(), 1 - len(places)):
                planned.append((here, not left))
                yield order_from(chosen[name], me), [batch[place] for place in here]

    made: dict[int, Document] = {}
    for sheets in fill_batches(filler, parts(), cancelled):
        here, is_last = planned.popleft()
        made.update(zip(here, sheets, strict=False))  # fewer when it was cancelled
        if is_last:
            yield from (made[place] for place in sorted(made))
            made.clear()
    yield from (made[place] for place in sorted(made))
