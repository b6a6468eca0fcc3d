"""The links of an account: kept as text, and opened only when somebody has seen the address and says so."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from store.account_links import AccountLinkRow
from tui import requests
from tui.desk import Desk
from tui.forms import found, show_form
from tui.record_flows import ask_removal, read_account_dossier
from tui.record_forms import links as link_form
from tui.screens.dialogs import ChoiceDialog
from tui.screens.picking import PickScreen, among

if TYPE_CHECKING:
    from textual.app import App

OPENED = ("http://", "https://", "mailto:")
"""What a browser is asked to open; a folder or a channel of another kind is copied instead."""


async def open_links(app: App[Any], desk: Desk, request: requests.OpenLinks) -> bool:
    """List the links of an account; open, copy, change or remove one, or keep a new one."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    find = among(link_form.link_rows(dossier))
    key = await app.push_screen_wait(PickScreen("Links", link_form.COLUMNS, find, goes_on=True))
    if key is None:
        return False
    if key == link_form.NEW:
        draft = f"links new {dossier.account.id}"
        return await show_form(app, desk, link_form.new_link(book, dossier), draft, adds=True)
    link = found(dossier.links, key)
    opens = ("Open",) if _can_be_opened(link) else ()
    answers = ("Leave it", *opens, "Copy", "Edit", "Remove")
    answer = await app.push_screen_wait(ChoiceDialog(link.name or "Link", link.address, answers))
    words = answers[answer or 0]
    if words == "Edit":
        return await show_form(app, desk, link_form.edit_link(book, dossier, key), f"links {key}")
    if words == "Remove":
        return await ask_removal(app, desk, book, link_form.remove_link(dossier, key)) > 0
    if words == "Open":
        app.open_url(link.address)
    elif words == "Copy":
        app.copy_to_clipboard(link.address)
        app.notify("The address is copied.", markup=False)
    return False


def _can_be_opened(link: AccountLinkRow) -> bool:
    """Tell whether there is a browser with a window of its own; one in the terminal would draw over this program."""
    has_window = sys.platform in ("darwin", "win32") or any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY"))
    return has_window and link.address.lower().startswith(OPENED)
