"""How a form saves: each field when it is left, drafts while it is typed, conflicts settled by choosing one text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from store.drafts import DraftBox, KeptDraft
from store.errors import Conflict, StoreError
from tui.screens.dialogs import ChoiceDialog
from tui.widgets.form import Form

Save = Callable[[dict[str, str], dict[str, str]], None]
"""Takes the changed fields, and what each showed before; raises StoreError and changes nothing when it is wrong."""

KEEP_EVERY = 1.0
"""Seconds after typing until the draft is written."""


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
        self.has_saved = False

    def bring_back(self) -> KeptDraft | None:
        """Put the draft of this very form into its fields and return it, None when there is none."""
        draft = self._drafts.find(self._name)
        if draft is not None:
            known = self._form.values()
            for field, value in draft.fields.items():
                if field in known:
                    self._form.put(field, value)
            self._say(f"Unsaved text of {draft.kept_at.astimezone():%d %b %H:%M} is back.", "$text-warning")
        return draft

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
            try:
                await asyncio.to_thread(self._save, self._form.values(), {})
            except StoreError as error:
                self._tell(error)
                return False
            self.has_saved = True
        self.discard_draft()
        return True

    async def save_changes(self) -> bool:
        """Save every changed field; stop at the first that is refused."""
        for field, value in self._form.changes().items():
            if not await self.save_field(field, value):
                return False
        return True

    async def save_field(self, field: str, value: str) -> bool:
        """Save one field; False, with words below it, when it is refused."""
        async with self._turn:
            before = self._form.seen(field)
            if value == before:
                return True
            try:
                await asyncio.to_thread(self._save, {field: value}, {field: before})
            except Conflict as error:
                return await self._settle(field, value, error)
            except StoreError as error:
                self._form.show_problem(field, _without_label(error.message))
                self._say(error.title, "$text-error")
                return False
            self._took(field, value)
            return True

    async def _settle(self, field: str, mine: str, error: Conflict) -> bool:
        """Show both texts of a field that was changed in another window, and do what is chosen."""
        question = f"“{error.field}” was changed elsewhere meanwhile.\n\nTheirs: {error.theirs}\n\nYours: {mine}"
        dialog = ChoiceDialog("Which one?", question, ("Keep theirs", "Keep mine"))
        if await self._screen.app.push_screen_wait(dialog) == 1:
            await asyncio.to_thread(self._save, {field: mine}, {})
            self._took(field, mine)
        else:
            self._form.mark_saved(field, error.theirs)
            self._form.put(field, error.theirs)
        return True

    def _took(self, field: str, value: str) -> None:
        self.has_saved = True
        self._form.mark_saved(field, value)
        self.keep_draft()
        self._say("Saved", "$text-success")

    def _tell(self, error: StoreError) -> None:
        rest = []
        labels = {each.label.casefold(): each.name for each in self._form.fields}
        for line in error.message.splitlines():
            label, _, words = line.partition(": ")
            named = labels.get(label.casefold(), "")
            if named:
                self._form.show_problem(named, words)
            else:
                rest.append(line)
        self._say(" ".join(part for part in (error.title + ".", *rest, error.hint) if part), "$text-error")


def _without_label(message: str) -> str:
    return message.partition(": ")[2] or message
