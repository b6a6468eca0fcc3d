"""Dossier documents: everything known of an account as one Markdown file, filled from a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from store.dossier import Dossier
from templates.document import Document, fill_documents
from templates.fill import Filler
from templates.library import Template

TEMPLATE = "dossier"
"""The template that is used when none is named."""
_KIND = "dossier"


def make_dossier(filler: Filler, template: Template, dossier: Dossier, me: str = "") -> Document:
    """Return the dossier document of one account; `me` is the user's own name."""
    return next(make_dossiers(filler, template, [dossier], me))


def make_dossiers(
    filler: Filler,
    template: Template,
    dossiers: Iterable[Dossier],
    me: str = "",
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Document]:
    """Return the dossier documents of many accounts, one after the other; fewer when `cancelled` says so."""
    return fill_documents(filler, _KIND, template, dossiers, me, cancelled)
