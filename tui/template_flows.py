"""The templates on request: their list, writing one, beginning and copying one, putting one's own aside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from store.errors import NOT_SAVED, Refused
from store.places import make_private
from templates.library import Template, new_template
from templates.own_files import copy_template, put_aside
from tui import requests, template_requests
from tui.desk import Desk
from tui.screens.dialogs import ChoiceDialog
from tui.screens.record_form import RecordFormScreen
from tui.screens.template_editor import TemplateEditorScreen
from tui.screens.templates import TemplatesScreen
from tui.template_saver import open_file
from tui.widgets.form import Field

if TYPE_CHECKING:
    from textual.app import App

BUILTIN_AGAIN = "The built-in template of that name is used again."
NO_NAME = "A template needs a name."


async def open_templates(app: App[Any], desk: Desk, request: template_requests.OpenTemplates) -> bool:
    """Show the templates; keys wait until they are listed."""
    screen = TemplatesScreen(desk, request.account_id)
    await app.push_screen(screen)
    await screen.listed.wait()
    return False


async def edit_template(app: App[Any], desk: Desk, request: template_requests.EditTemplate) -> bool:
    """Open a template to be written; say whether it was saved."""
    return await _write(app, desk, request.name, request.account_id)


async def add_template(app: App[Any], desk: Desk, request: template_requests.NewTemplate) -> bool:
    """Ask for a name, begin a template and write it; of the name of a built-in one it begins as that."""
    path = await _ask(app, desk, "New template", "", "template-name new", lambda name: _begin(desk, name))
    return await _go_on(app, desk, path, request.account_id)


async def copy(app: App[Any], desk: Desk, request: template_requests.CopyTemplate) -> bool:
    """Ask for a name, copy a template and write the copy."""
    template = await asyncio.to_thread(lambda: desk.library().find(request.name))
    title, offered = f"Copy of {template.title}", f"{template.name}-2"

    def save(name: str) -> Path:
        return copy_template(template, name, desk.places.templates)

    path = await _ask(app, desk, title, offered, f"template-name copy {template.name}", save)
    return await _go_on(app, desk, path, request.account_id)


async def remove_template(app: App[Any], desk: Desk, request: template_requests.RemoveTemplate) -> bool:
    """Put the user's own template aside, after asking; its file stays under another name."""
    template: Template = await asyncio.to_thread(lambda: desk.library().find(request.name))
    if template.is_builtin:
        raise Refused("It is built-in", "There is nothing of yours to put aside.")
    again = f"\n\n{BUILTIN_AGAIN}" if template.replaces_builtin else ""
    question = f"Nothing is deleted: the file stays in your folder under a name that ends in .old.{again}"
    dialog = ChoiceDialog(f"Put “{template.title}” aside?", question, ("Leave it", "Put aside"))
    if await app.push_screen_wait(dialog) != 1:
        return False
    aside = await asyncio.to_thread(put_aside, template.source_path)
    words = f"It lies in {aside}." + (f" {BUILTIN_AGAIN}" if template.replaces_builtin else "")
    app.notify(words, title="Put aside", timeout=10, markup=False)
    return True


async def _write(app: App[Any], desk: Desk, name: str, account_id: int) -> bool:
    file = await asyncio.to_thread(lambda: open_file(desk.library(), name))
    editor: Screen[Any] = TemplateEditorScreen(desk, file, desk.places.templates, account_id)
    return bool(await app.push_screen_wait(editor))


async def _go_on(app: App[Any], desk: Desk, path: Path | None, account_id: int) -> bool:
    """Write the template that was just made, and let the list go to it."""
    if path is None:
        return False
    for screen in app.screen_stack:
        if isinstance(screen, TemplatesScreen):
            screen.wanted = path.stem
    await _write(app, desk, path.stem, account_id)
    return True


async def _ask(
    app: App[Any], desk: Desk, title: str, offered: str, draft: str, save: Callable[[str], Path]
) -> Path | None:
    """Ask for the name of a template that is to be made, and return its file; None when it was not made."""
    made: list[Path] = []

    def make(values: Mapping[str, str], _: Mapping[str, str]) -> None:
        name = values["name"].strip()
        if not name:
            raise Refused(NOT_SAVED, NO_NAME, fields={"name": NO_NAME})
        try:
            made.append(save(name))
        except Refused as error:  # told where it can be mended
            raise Refused(NOT_SAVED, error.message, fields={"name": f"{error.message} {error.hint}"}) from None

    field = Field("name", "Name", hint="three-points-energy", is_offered=bool(offered))
    screen = RecordFormScreen(title, (field,), {"name": offered}, make, drafts=desk.drafts, draft=draft, adds=True)
    await app.push_screen_wait(screen)
    return made[-1] if made else None


def _begin(desk: Desk, name: str) -> Path:
    make_private(desk.places.home)
    return new_template(name, desk.places.templates)


FLOWS: dict[type[requests.Request], Callable[[App[Any], Desk, Any], Any]] = {
    template_requests.OpenTemplates: open_templates,
    template_requests.EditTemplate: edit_template,
    template_requests.NewTemplate: add_template,
    template_requests.CopyTemplate: copy,
    template_requests.RemoveTemplate: remove_template,
}
