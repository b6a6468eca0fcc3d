"""How a form saves: each field when it is left, drafts while it is typed, conflicts settled by choosing one text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from store.drafts import DraftBox, KeptDraft
from store.errors import Busy, Conflict, StoreError
from tui.screens.dialogs import ChoiceDialog
from tui.widgets.form import Form

Save = Callable[[dict[str, str], dict[str, str]], None]
"""Takes the changed fields, and what each showed before; raises StoreError and changes nothing when it is wrong."""

KEEP_EVERY = 1.0
"""Seconds after typing until the draft is written."""
SHOWN = 300
"""Characters of each text of a conflict that are shown."""
DISCARD = ("Throw the unsaved text away?", "What is saved in the book stays as it is.", ("Keep it", "Throw it away"))
"""Title, question and answers before a draft is thrown away."""


class FieldSaver:
    """Saves the fields of a form one by one, in turn, off the screen's loop; keeps a draft of what is not saved."""

    def __init__(
        self,
        screen: Screen[Any],
        form: Form,
        save: Save,
        say: Callable[[str, str], None],
        *,
        drafts: DraftBox,
        name: str,
        title: str,
    ) -> None:
        """`say` shows words in a tone; `name` and `title` are the draft's."""
        self._screen, self._form, self._save, self._say = screen, form, save, say
        self._drafts, self._name, self._title = drafts, name, title
        self._timer: Timer | None = None
        self._turn = asyncio.Lock()
        self._is_busy = False
        self.has_saved = False

    def bring_back(self) -> KeptDraft | None:
        """Put the draft of this very form into its fields and return it, None when there is none."""
        draft = self._drafts.find(self._name)
        if draft is not None:
            known = self._form.values()
            for field, value in draft.fields.items():
                if field in known:
                    self._form.put(field, value)
            when = f"{draft.kept_at.astimezone():%d %b %H:%M}"
            self._say(f"Unsaved text of {when} is back  ·  F8 throws it away", "$text-warning")
        return draft

    async def throw_away(self) -> None:
        """Put back what was shown or saved last, after asking."""
        if self._form.changes() and await self._screen.app.push_screen_wait(ChoiceDialog(*DISCARD)) == 1:
            for field in self._form.changes():
                self._form.put(field, self._form.seen(field))
                self._form.show_problem(field, "")
            self.discard_draft()
            self._say("Thrown away.", "$text-muted")

    def keep_soon(self) -> None:
        """Write the draft in a second, unless that is already on its way."""
        if self._timer is None and self._screen.is_mounted:
            self._timer = self._screen.set_timer(KEEP_EVERY, self.keep_draft)

    def keep_draft(self) -> None:
        """Write what is typed and not saved; forget the draft when there is nothing."""
        self._timer = None
        changes = self._form.changes()
        try:
            if changes:
                self._drafts.keep(self._name, self._title, changes)
            else:
                self._drafts.discard(self._name)
        except StoreError as error:
            self._say(f"The draft is not kept: {error.message}", "$text-error")

    def discard_draft(self) -> None:
        """Forget the draft: everything is saved."""
        self._drafts.discard(self._name)

    async def save_all_at_once(self) -> bool:
        """Save all fields in one step, once; say what is wrong and return False when it is."""
        async with self._turn:
            if self.has_saved:
                return True
            self._say("Saving …", "$text-muted")
            try:
                await asyncio.to_thread(self._save, self._form.values(), {})
            except StoreError as error:
                self._tell(error)
                return False
            self.has_saved = True
        self.discard_draft()
        return True

    async def save_changes(self) -> bool:
        """Save every changed field; False when one is refused. A book that is in use is not asked again and again."""
        saved = True
        for field, value in self._form.changes().items():
            if not await self.save_field(field, value):
                saved = False
                if self._is_busy:
                    break
        return saved

    async def save_field(self, field: str, value: str) -> bool:
        """Save one field; False, with words below it, when it is refused."""
        async with self._turn:
            before = self._form.seen(field)
            if value == before:
                return True
            self._say("Saving …", "$text-muted")
            try:
                await asyncio.to_thread(self._save, {field: value}, {field: before})
            except Conflict as error:
                return await self._settle(field, value, error)
            except StoreError as error:
                self._is_busy = isinstance(error, Busy)
                self._tell(error, field)
                return False
            self._took(field, value)
            return True

    async def _settle(self, field: str, mine: str, error: Conflict) -> bool:
        """Show both texts of a field that was changed in another window, and do what is chosen."""
        shown = next(each.shown for each in self._form.fields if each.name == field)
        theirs, yours = (_short(shown(value)) for value in (error.theirs, mine))
        question = f"“{error.field}” was changed elsewhere meanwhile.\n\nTheirs: {theirs}\n\nYours: {yours}"
        dialog = ChoiceDialog("Which one?", question, ("Keep theirs", "Keep mine"))
        if await self._screen.app.push_screen_wait(dialog) != 1:
            self._form.mark_saved(field, error.theirs)
            self._form.put(field, error.theirs)
            self.keep_draft()
            self._say("Theirs is kept.", "$text-muted")
            return True
        try:
            await asyncio.to_thread(self._save, {field: mine}, {})
        except StoreError as refused:
            self._tell(refused, field)
            return False
        self._took(field, mine)
        return True

    def _took(self, field: str, value: str) -> None:
        self.has_saved = True
        self._form.mark_saved(field, value)
        self.keep_draft()
        self._say("Saved", "$text-success")

    def _tell(self, error: StoreError, field: str = "") -> None:
        """Say what is wrong below the fields it is about, the rest in the line at the bottom."""
        known = {each.name for each in self._form.fields}
        told = {name: words for name, words in getattr(error, "fields", {}).items() if name in known}
        if not told and field:
            told = {field: error.message}
        for name in known if not field else told:
            self._form.show_problem(name, told.get(name, ""))
        rest = "" if told else error.message
        self._say(" ".join(part for part in (error.title + ".", rest, error.hint) if part), "$text-error")
        if not field and told:
            self._form.go_to(next(each.name for each in self._form.fields if each.name in told))


def _short(text: str) -> str:
    """Return a text as a question shows it: its beginning, or that there is none."""
    return text[:SHOWN] + "…" if len(text) > SHOWN else text or "(empty)"
