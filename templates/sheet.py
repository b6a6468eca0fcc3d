"""Sheets: one page for an account, with exactly three talking points, filled from a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from store.dossier import Dossier
from templates.document import Document, Kind, Order, fill_documents
from templates.fill import Filler
from templates.library import Library, Template

TEMPLATE = "three-points"
"""The template that is used when none is named."""
_SHEET = Kind("sheet")


def order_sheet(library: Library, name: str = TEMPLATE, me: str = "") -> Order:
    """Return the order for sheets from a template; `me` is the user's own name."""
    return Order(_SHEET, library.find(name), me)


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
    return fill_documents(filler, Order(_SHEET, template, me), dossiers, cancelled)
