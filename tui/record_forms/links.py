"""The form of a link, and the list to choose one from."""

from __future__ import annotations

from collections.abc import Sequence

from store import account_links
from store.book import Book
from store.dossier import Dossier
from tui import fields
from tui.forms import Shown, found, given
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.widgets.form import Field
from tui.widgets.table import Cell, Column, Row

NEW = 0
"""The row that keeps a new link."""
COLUMNS = (
    Column("name", "Link", 18, flexible=True, priority=9),
    Column("address", "Address", 24, flexible=True, priority=8),
)
FIELDS = (
    Field("address", "Address", hint="a channel, a folder or a page, as you would paste it"),
    Field("name", "What it is", hint="e.g. Team channel"),
)


def link_rows(dossier: Dossier) -> Sequence[Row]:
    """Return the links of an account, then the row that keeps a new one."""
    rows = [Row(link.id, (Cell(link.name or link.address, "strong"), link.address)) for link in dossier.links]
    return [*rows, Row(NEW, (Cell("New link …", "accent"), ""))]


def new_link(book: Book, dossier: Dossier) -> Shown:
    """Return the form of a new link."""

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        account_links.add_link(book, {**given(typed), "account_id": dossier.account.id})

    return f"Link · {dossier.account.name}", FIELDS, {}, save


def edit_link(book: Book, dossier: Dossier, key: int) -> Shown:
    """Return the form of a link; each field saves when it is left."""
    link = found(dossier.links, key)

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        account_links.edit_link(book, key, changes, seen)

    return link.name or "Link", FIELDS, fields.record_values(link.model_dump(), FIELDS), save


def remove_link(dossier: Dossier, key: int) -> Removal:
    """Return what is asked before a link is removed."""
    link = found(dossier.links, key)
    return one_removal("Remove this link?", f"{link.address}\n\n{UNDO}", account_links.remove_link, key)
