"""The sheet beside the points: a template filled again and again as one types, off the screen's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from textual.css.query import NoMatches
from textual.screen import Screen

from store import clock
from store.accounts import edit_account
from store.dossier import Dossier
from store.errors import StoreError
from templates.choosing import FOR_ALL, ONCE, Choice, choose_template
from templates.document import Document
from templates.library import Template
from templates.sheet import make_sheet
from tui.desk import Desk
from tui.template_choice import pick_template
from tui.widgets.panel import Panel
from tui.widgets.preview import Preview


class LiveSheet:
    """Fills the chosen template into `#sheet-panel`, which holds a Preview; one at a time, always the newest text."""

    def __init__(
        self, screen: Screen[bool], desk: Desk, templates: Sequence[Template], dossier: Callable[[], Dossier]
    ) -> None:
        """`dossier` returns what is filled in, as it stands on the screen."""
        self._screen, self._desk, self._dossier = screen, desk, dossier
        self._templates = list(templates)
        self._choice: Choice | None = None
        self._stale = False
        self._filling = False

    @property
    def template(self) -> Template | None:
        """The template that the sheet is made from; None before it was filled."""
        return self._choice.template if self._choice else None

    def renew(self, templates: Sequence[Template]) -> None:
        """Take the templates as they stand by now."""
        self._templates = list(templates)
        choice = self._choice
        if choice is not None and choice.by == ONCE:
            same = next((each for each in templates if each.name == choice.template.name), choice.template)
            self._choice = replace(choice, template=same)

    async def choose(self) -> bool:
        """Ask for another template; say whether one was kept for the account, as one recorded step.

        What is to be sent is filled this once, and nothing is kept.
        """
        dossier = self._dossier()
        picked = await pick_template(self._screen.app, self._templates, dossier, clock.today())
        if picked is None:
            return False
        is_once = picked.template is not None and not picked.is_kept
        self._choice = Choice(picked.template, "this once", ONCE) if picked.template and is_once else None
        account, name = dossier.account, picked.template.name if picked.template else ""
        if is_once or name == account.sheet_template:
            self.fill()
            return False
        changes, seen = {"sheet_template": name}, {"sheet_template": account.sheet_template}
        await asyncio.to_thread(edit_account, self._desk.book, account.id, changes, seen)
        return True

    def fill(self) -> None:
        """Fill the template anew; while one is being filled, remember that its text is old already."""
        self._stale = True
        if not self._filling:
            self._filling = True
            self._screen.run_worker(self._keep_filling(), group="fill")

    def make(self, dossier: Dossier) -> Document:
        """Return the sheet of a dossier; called in a thread."""
        if self._choice is None or self._choice.by != ONCE:
            self._choice = choose_template(self._templates, dossier, clock.today())
        return make_sheet(self._desk.filler, self._choice.template, dossier, self._desk.settings.my_name)

    async def _keep_filling(self) -> None:
        try:
            while self._stale:
                self._stale = False
                dossier = self._dossier()
                try:
                    document = await asyncio.to_thread(self.make, dossier)
                    if self._choice is not None:
                        self._show(self._choice, document)
                except StoreError as error:
                    self._screen.query_one(Preview).show_words(error.in_words(), "$text-error")
                    return
        except NoMatches:
            return  # the screen has been closed meanwhile
        finally:
            self._filling = False

    def _show(self, choice: Choice, document: Document) -> None:
        panel, preview = self._screen.query_one("#sheet-panel", Panel), self._screen.query_one(Preview)
        title = " · ".join((choice.template.title, *([] if choice.reason == FOR_ALL else [choice.reason])))
        if document.problems:
            words = "\n".join(problem.in_words() for problem in document.problems)
            preview.show_words(f"{choice.template.name} cannot be filled:\n\n{words}", "$text-error")
            panel.set_title(title, "has problems")
            return
        preview.show_markdown(document.text)
        missing = f"! {len(document.gaps)} missing" if document.gaps else "complete"
        panel.set_title(title, f"{missing} · {choice.note}" if choice.note else missing)
