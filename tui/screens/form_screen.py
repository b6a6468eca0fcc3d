"""A screen that is typed into: what it saves, keeps as a draft and asks is the same for a form and for the composer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from textual import on, work
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from store.errors import StoreError
from tui.keyboard import hold_keys, leave, release_keys
from tui.outside import edit_outside
from tui.saving import FieldSaver
from tui.widgets.form import Form

TEXT_KEYS = (
    Binding(
        "f4", "edit_outside", "Editor", tooltip="Edit this text in your own editor", id="form.editor", key_display="F4"
    ),
    Binding(
        "f8",
        "throw_away",
        "Throw away",
        tooltip="Throw the unsaved text away, after asking",
        id="form.drop",
        key_display="F8",
        show=False,
    ),
)
"""Keys for the text under the cursor; each screen lists them among its own."""
AS_A_DRAFT = "Your text is kept as a draft; it is there when you open this form again."
REFUSED = "Mend it, or esc again: it is kept as a draft."
LOST = "The draft cannot be kept: esc again loses this text."


class TypedScreen(Screen[bool]):
    """Is typed into: takes one step at a time, and says in the line `.state` what came of it."""

    def action_edit_outside(self) -> None:
        """Open the text under the cursor in $VISUAL or $EDITOR."""
        edit_outside(self)

    def take_turn(self, step: Callable[[], Awaitable[object]]) -> None:
        """Take a step that may open a dialog; what is typed meanwhile waits for the dialog, or for the step's end."""
        holds = self.is_active
        if holds:
            hold_keys(self.app)
        self._take(step, holds)

    @work(group="save")
    async def _take(self, step: Callable[[], Awaitable[object]], holds: bool) -> None:
        try:
            await step()
        finally:
            if holds:
                release_keys(self.app)

    def say(self, words: str, tone: str = "$text-muted") -> None:
        """Show words in the line at the bottom."""
        for line in self.query(".state").results(Static):  # none when the screen has just been closed
            line.update(Content.styled(words, tone))

    def say_refused(self, error: StoreError) -> None:
        """Show in the line at the bottom what was refused."""
        self.say(" ".join(part for part in (f"{error.title}.", error.message, error.hint) if part), "$text-error")


class FormScreen(TypedScreen):
    """Holds a form and its saver. The result says whether anything was saved."""

    _form: Form
    _saver: FieldSaver
    _adds = False
    """Whether the form is a new record, which is saved as a whole, and not each field when it is left."""
    _told: Mapping[str, str] | None = None
    """Unsaved text that esc has spoken of once: the next esc goes."""

    def keep_draft(self) -> None:
        """Write what is typed and not saved; the app calls it when it is told to end."""
        self._saver.draft.keep_now()

    def action_leave(self) -> None:
        """Go back; what is typed is saved first, unless it is a new record. Nothing that is not saved is lost by it.

        Text that is refused keeps the screen open once, with the reason; asked again, it goes and leaves a draft.
        """
        self.take_turn(self._save_and_leave)

    def action_throw_away(self) -> None:
        """Put back what was shown before, after asking."""
        self.take_turn(self._saver.throw_away)

    @on(Form.Typed)
    def _keep_soon(self) -> None:
        self._saver.draft.keep_soon()

    @on(Form.Left)
    def _save_field(self, event: Form.Left) -> None:
        if not self._adds:
            self.take_turn(partial(self._saver.save_field, event.field_name, event.value))

    async def _save_and_leave(self) -> None:
        if await self.save_or_keep():
            leave(self, self._saver.has_saved)

    async def save_or_keep(self) -> bool:
        """Save what is typed, or keep it as a draft; say whether the screen may go: not at once when it is refused."""
        saved = self._adds or await self._saver.save_changes()
        kept = await self._saver.draft.keep()
        unsaved = self._form.changes()
        waits = saved or unsaved == self._saver.put_off
        if unsaved and unsaved != self._told and not (waits and kept):
            self._told = unsaved
            self.say(f"{self._saver.left_unsaved()} {REFUSED}" if kept else LOST, "$text-error")
            return False
        if unsaved and kept:
            words = AS_A_DRAFT if self._adds else f"{self._saver.left_unsaved()} {AS_A_DRAFT}"
            self.app.notify(words, markup=False)
        return True
