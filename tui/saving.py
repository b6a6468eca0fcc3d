"""How a form saves: each field when it is left, drafts while it is typed, conflicts settled by choosing one text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from textual.screen import Screen

from store.drafts import DraftBox
from store.errors import NOT_SAVED, Busy, Conflict, StoreError
from tui.drafts import FormDraft, Say, Unsaved
from tui.screens.dialogs import ChoiceDialog
from tui.widgets.form import Form, offer

Save = Callable[[dict[str, str], dict[str, str]], None]
"""Takes the changed fields, and what each showed before; raises StoreError and changes nothing when it is wrong."""

LEAD = 40
"""Characters that are shown before the place where the two texts of a conflict part."""
SHOWN = 20_000
"""Characters of each text of a conflict that are shown from there."""
NAMED = 3
"""So many fields are named in one sentence."""
LATER, THEIRS, MINE = range(3)
"""What can be done about a conflict; the first is what esc means."""
SIDES = ("Decide later", "Keep theirs", "Keep mine")
BACK = "Back from your draft, not saved yet."
"""Said at a field whose text a draft has brought back."""
DISCARD = ("Throw the unsaved text away?", "What is saved in the book stays as it is.", ("Keep it", "Throw it away"))
"""Title, question and answers before a draft is thrown away."""


class FieldSaver:
    """Saves the fields of a form one by one, in turn, off the screen's loop; keeps a draft of what is not saved."""

    def __init__(
        self, screen: Screen[Any], form: Form, save: Save, say: Say, *, drafts: DraftBox, name: str, title: str
    ) -> None:
        """`say` shows words in a tone; `name` and `title` are the draft's."""
        self._screen, self._form, self._save, self._say = screen, form, save, say
        self.draft = FormDraft(screen, drafts, name, title, self._unsaved, say)
        self._seen: dict[str, str] = {}
        """What a field showed when the text was typed that a draft brought back; another window may have changed it."""
        self._turn = asyncio.Lock()
        self._is_busy = False
        self.has_saved = self.gave_way = False
        """Whether anything was saved; whether a text gave way to another window's in what was saved last."""
        self._saved: dict[str, None] = {}
        """The fields that were saved since the form was opened, in that order."""
        self.put_off: dict[str, str] = {}
        """Texts in conflict with the book that are to be decided on later; they are not asked about again unasked."""
        self._refused: dict[str, str] = {}
        """Fields that were left and are not saved, each with what is to be done about it."""

    async def bring_back(self) -> bool:
        """Put the draft of this very form into its fields; say whether there is one. Nothing is saved by that."""
        draft = await self.draft.find("  ·  F8 throws it away")
        if draft is None:
            return False
        for name, value in draft.fields.items():
            if name in self._form.values() and value != self._form.seen(name):
                await self._name(name, value)
                self._form.put(name, value)
                self._form.show_problem(name, BACK)
                if name in draft.seen:
                    self._seen[name] = draft.seen[name]
        return True

    async def throw_away(self) -> None:
        """Put back what was shown or saved last, after asking."""
        if self._form.changes() and await self._screen.app.push_screen_wait(ChoiceDialog(*DISCARD)) == 1:
            for field in self._form.changes():
                self._show(field, self._form.seen(field))
            await self.draft.discard()
            self._say("Thrown away.", "$text-muted")

    async def save_all_at_once(self) -> bool:
        """Save all fields in one step; say what is wrong and return False when it is. What is saved is not saved again.

        Text that was typed after that is saved as a record of its own.
        """
        async with self._turn:
            if self.has_saved and not self._form.changes():
                return True
            self._say("Saving …", "$text-muted")
            values = self._form.values()
            try:
                await asyncio.to_thread(self._save, values, {})
            except StoreError as error:
                self._tell(error)
                return False
            self.has_saved = True
            for name, value in values.items():
                self._form.mark_saved(name, value)
        await self.draft.keep()
        return True

    async def save_changes(self, *, asks_again: bool = False) -> bool:
        """Save every changed field; False when one is not saved. A book that is in use is not asked again and again.

        With `asks_again`, what was put off is asked about once more.
        """
        if asks_again:
            self.put_off.clear()
        saved, self.gave_way = True, False
        for field, value in self._form.changes().items():
            if not await self.save_field(field, value):
                saved = False
                if self._is_busy:
                    break
        return saved

    async def save_field(self, field: str, value: str) -> bool:
        """Save one field; False, with words below it, when it is refused, or is to be decided on later."""
        async with self._turn:
            self._is_busy = False
            if value == self._form.seen(field):
                return True
            if self.put_off.get(field) == value:
                return False
            before = self._before(field)
            while True:
                self._say("Saving …", "$text-muted")
                try:
                    await asyncio.to_thread(self._save, {field: value}, {field: before})
                except Conflict as error:
                    answer = await self._choose(field, value, error)
                    if answer != MINE:
                        return await self._give_way(field, value, error.theirs, answer)
                    before = error.theirs  # what the user has seen by now
                except StoreError as error:
                    self._is_busy = isinstance(error, Busy)
                    self._tell(error, field)
                    return False
                else:
                    self._took(field, value)
                    await self.draft.keep()
                    return True

    async def _choose(self, field: str, mine: str, error: Conflict) -> int:
        """Show both texts of a field that was changed in another window, and ask which one shall stay."""
        await self._name(field, error.theirs)
        shown = self._form.field_of(field).shown
        theirs, yours = from_where_they_part(shown(error.theirs), shown(mine))
        question = f"“{error.field}” was changed elsewhere meanwhile.\n\nTheirs: {theirs}\n\nYours: {yours}"
        return await self._screen.app.push_screen_wait(ChoiceDialog("Which one?", question, SIDES, unasked=True))

    async def _name(self, field: str, value: str) -> None:
        """Let a choice that the form did not know when it was opened be read by its name, not by its key."""
        known = self._form.field_of(field)
        if known.name_of is None or value in dict(known.choices):
            return
        try:
            label = await asyncio.to_thread(known.name_of, value)
        except StoreError:
            label = ""
        offer(self._form, field, value, label)

    async def _give_way(self, field: str, mine: str, theirs: str, answer: int) -> bool:
        """Take what was written elsewhere, or leave the text as typed for now; neither loses it."""
        if answer == LATER:
            self.put_off[field] = mine
            self._refused[field] = "ctrl+s asks again"
            self._say("Not saved yet: it is kept as a draft, and ctrl+s asks again.", "$text-warning")
        else:
            self.gave_way = True
            self._form.mark_saved(field, theirs)
            self._show(field, theirs)
            words = "Theirs is kept."
            if self._form.field_of(field).kind != "choice":
                self._screen.app.copy_to_clipboard(mine)
                words += " Your text is on the clipboard: ctrl+v puts it back."
            self._say(words, "$text-muted")
        await self.draft.keep()
        return answer == THEIRS

    def left_unsaved(self) -> str:
        """Say which fields are not saved, and which ones are: `“Probability” is not saved; “Name” is.`"""
        unsaved = list(self._form.changes())
        saved = [field for field in self._saved if field not in unsaved]
        words = f"{self._labels(unsaved)} {'is' if len(unsaved) == 1 else 'are'} not saved"
        return f"{words}; {self._labels(saved)} {'is' if len(saved) == 1 else 'are'}." if saved else f"{words}."

    def _labels(self, fields: Sequence[str]) -> str:
        return _in_a_row([f"“{self._form.field_of(field).label.strip(' ?')}”" for field in fields])

    def _before(self, field: str) -> str:
        return self._seen.get(field, self._form.seen(field))

    def _unsaved(self) -> Unsaved:
        changes = self._form.changes()
        return Unsaved(changes, {field: self._before(field) for field in changes})

    def _show(self, field: str, value: str) -> None:
        """Put a text of the book's into a field: what was typed there is gone from it."""
        self._form.put(field, value, is_saved=True)
        self._form.show_problem(field, "")
        self._forget(field)

    def _took(self, field: str, value: str) -> None:
        self.has_saved = True
        self._saved[field] = None
        self._form.mark_saved(field, value)
        self._forget(field)
        self._say(*self._told_saved(field))

    def _told_saved(self, field: str) -> tuple[str, str]:
        """Return words and tone for a field that was saved: it is not all well while one left before it is not."""
        left = [name for name in self._form.changes() if name in self._refused]
        if not left:
            return "Saved", "$text-success"
        are = "is" if len(left) == 1 else "are"
        words = f"{self._labels([field])} is saved; {self._labels(left)} {are} not: {self._refused[left[0]]}."
        return words, "$text-warning"

    def _forget(self, field: str) -> None:
        self._seen.pop(field, None)
        self.put_off.pop(field, None)
        self._refused.pop(field, None)

    def _tell(self, error: StoreError, field: str = "") -> None:
        """Say what is wrong below the fields it is about, the rest in the line at the bottom."""
        known = {each.name for each in self._form.fields}
        told = {name: words for name, words in getattr(error, "fields", {}).items() if name in known}
        if not told and field:
            told = {field: error.message}
        for name in known if not field else told:
            self._form.show_problem(name, told.get(name, ""))
        words = (error.title + ".", "" if told else error.message, error.hint)
        if field:  # fields before this one may have been saved: “nothing was changed” would be wrong
            is_wrong = bool(getattr(error, "fields", {}))
            self._refused[field] = "mend it" if is_wrong else "ctrl+s tries again"
            title = "" if error.title == NOT_SAVED else f"{error.title}."  # which one it is, is said instead of it
            mend = "Mend it, then tab." if is_wrong else error.advice
            words = (title, self.left_unsaved(), mend)
        self._say(" ".join(part for part in words if part), "$text-error")
        if not field and told:
            self._form.go_to(next(each.name for each in self._form.fields if each.name in told))


def _in_a_row(words: Sequence[str]) -> str:
    """Return words as they are read in a sentence: `a, b and c`; of many, the first ones and how many more."""
    if len(words) > NAMED:
        return f"{', '.join(words[: NAMED - 1])} and {len(words) - NAMED + 1} more"
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def from_where_they_part(theirs: str, yours: str) -> tuple[str, str]:
    """Return two texts as a question shows them: from shortly before they part on, or that there is none."""
    alike = next((n for n, (one, other) in enumerate(zip(theirs, yours, strict=False)) if one != other), None)
    start = max(0, (min(len(theirs), len(yours)) if alike is None else alike) - LEAD)
    return _shown(theirs, start), _shown(yours, start)


def _shown(text: str, start: int) -> str:
    rest = text[start : start + SHOWN]
    return f"{'…' if start else ''}{rest}{'…' if len(text) > start + SHOWN else ''}" if text else "(empty)"
