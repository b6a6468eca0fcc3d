"""Dossier documents: everything known of an account as one Markdown file, filled from a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from store.dossier import Dossier
from templates.document import Document, Kind, Order, fill_documents
from templates.fill import Filler
from templates.library import Template
from templates.profiles import INTERNAL

TEMPLATE = "dossier"
"""The template that is used when none is named."""
KIND = Kind("dossier")


def make_dossier(
    filler: Filler, template: Template, dossier: Dossier, me: str = "", profile: str = INTERNAL
) -> Document:
    """Return the dossier document of one account as the reader of a profile sees it; `me` is the user's own name."""
    return next(make_dossiers(filler, template, [dossier], me, profile=profile))


def make_dossiers(
    filler: Filler,
    template: Template,
    dossiers: Iterable[Dossier],
    me: str = "",
    cancelled: Callable[[], bool] | None = None,
    profile: str = INTERNAL,
) -> Iterator[Document]:
    """Return the dossier documents of many accounts, one after the other; fewer when `cancelled` says so."""
    return fill_documents(filler, Order(KIND, template, me, profile), dossiers, cancelled)
