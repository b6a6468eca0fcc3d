"""Choosing the template of a sheet: those that fit the account first, each with whom it is for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from textual.app import App

from store.dossier import Dossier
from templates.choosing import PLAIN, choose_by_itself, fitting
from templates.document import unmet_needs
from templates.documents import DOCUMENTS
from templates.heading import DOCUMENT, MESSAGE
from templates.library import Template
from tui.desk import Desk
from tui.screens.picking import PickScreen, among
from tui.widgets.table import Cell, Column, Row

COLUMNS = (
    Column("title", "Template", 24, flexible=True, priority=9),
    Column("fits", "For", 22, flexible=True, priority=7),
)
_BY_ITSELF = -1


class Picked(NamedTuple):
    """A template that was picked: kept for the sheets of the account, or for this once; None for the one that fits."""

    template: Template | None
    is_kept: bool = True


def usable(templates: Sequence[Template]) -> list[Template]:
    """Return the templates that make a page of an account with its points: sheets, and what is sent."""
    return [template for template in templates if template.kind != DOCUMENT]


def read_templates(desk: Desk) -> list[Template]:
    """Return the templates that a page of an account may be made from, those with problems among them."""
    return [each for each in desk.library().list_templates() if each.name not in DOCUMENTS]


async def pick_template(app: App[Any], templates: Sequence[Template], dossier: Dossier, today: date) -> Picked | None:
    """Ask which template the sheet of an account is made from; None for no answer."""
    offered = sorted(usable(templates), key=lambda each: (_rank(each, dossier), each.title))
    itself = choose_by_itself(templates, dossier, today)
    first = Row(_BY_ITSELF, (Cell("The one that fits", "strong"), itself.template.title))
    rows = [first, *(Row(place, _cells(each, dossier)) for place, each in enumerate(offered))]
    own = dossier.account.sheet_template
    here = next((place for place, each in enumerate(offered) if each.name == own), _BY_ITSELF)
    pick = PickScreen("Template of the sheet", COLUMNS, among(rows), key=here)
    place = await app.push_screen_wait(pick)
    if place is None:
        return None
    if place == _BY_ITSELF:
        return Picked(None)
    return Picked(offered[place], is_kept=offered[place].kind != MESSAGE)


def _rank(template: Template, dossier: Dossier) -> tuple[bool, ...]:
    return template.kind == MESSAGE, fitting(template, dossier) is None, template.name != PLAIN


def _cells(template: Template, dossier: Dossier) -> tuple[str | Cell, ...]:
    reason = fitting(template, dossier)
    own = "" if template.is_builtin else "yours · "
    if template.kind == MESSAGE:
        return template.title, Cell(f"{own}to be sent: this once", "muted")
    if reason:
        return template.title, f"{own}{reason}"
    lacking = ", ".join(unmet_needs(template, dossier))
    return template.title, Cell(f"{own}lacks {lacking}" if lacking else f"{own}{template.audience.in_words()}", "muted")
