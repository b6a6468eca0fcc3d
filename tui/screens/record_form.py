"""The form screen: adds a record (enter or ctrl+s) or edits one (each field saves when it is left). Keeps drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from store.drafts import DraftBox
from tui.keyboard import hold_keys, leave, release_keys
from tui.outside import edit_outside
from tui.saving import FieldSaver, Save
from tui.widgets.form import Field, Form

ADDING = "⏎ or ctrl+s save  ·  tab next  ·  esc back"
EDITING = "tab saves and goes on  ·  esc back"


class RecordFormScreen(ModalScreen[bool]):
    """A form over the screen it was called from. The result says whether anything was saved."""

    HELP = """Type, then tab to the next field. Esc goes back; what was typed and not saved is kept as a draft."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back; text that is not saved is kept", id="form.leave"),
        Binding("ctrl+s", "save", "Save", tooltip="Save now", id="form.save", priority=True),
        Binding(
            "f4",
            "edit_outside",
            "Editor",
            tooltip="Edit this text in your own editor",
            id="form.editor",
            key_display="F4",
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
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        values: Mapping[str, str],
        save: Save,
        *,
        form: str,
        drafts: DraftBox,
        adds: bool = False,
    ) -> None:
        """`form` names the draft (`fact new 12`); with `adds` all fields are saved at once, else each when left."""
        super().__init__()
        self._title = title
        self._adds = adds
        self._refused: dict[str, str] = {}
        self._form = Form(fields, values)
        self._saver = FieldSaver(self, self._form, save, self._say, drafts=drafts, name=form, title=title)

    def compose(self) -> ComposeResult:
        """Lay the form into a frame with a line that says what was saved."""
        with Vertical(classes="dialog form-dialog") as frame:
            frame.border_title = Content(self._title)
            yield self._form
            yield Static("", id="form-state")

    def on_mount(self) -> None:
        """Bring back a draft of this very form."""
        self.set_focus(self._form.first(), scroll_visible=False)
        release_keys(self.app)
        if self._saver.bring_back() is None:
            self._say(ADDING if self._adds else EDITING)

    def keep_draft(self) -> None:
        """Write what is typed and not saved; the app calls it when it is told to end."""
        self._saver.keep_draft()

    @on(Form.Typed)
    def _keep_soon(self) -> None:
        self._saver.keep_soon()

    @on(Form.Left)
    def _left(self, event: Form.Left) -> None:
        if not self._adds:
            self._save_field(event.field_name, event.value)

    @on(Form.Submitted)
    def _submitted(self) -> None:
        if self._adds:
            self.action_save()
        else:
            self.focus_next()

    def action_save(self) -> None:
        """Save everything now; what is typed while a new record is saved belongs to the screen below."""
        if self._adds:
            entry = self.focused
            hold_keys(self.app)
            self.set_focus(None)
            self._add(entry)
        else:
            self._save_changes()

    @work(group="save")
    async def _add(self, entry: Widget | None) -> None:
        if await self._saver.save_all_at_once():
            leave(self, True)
        else:
            self.set_focus(entry or self._form.first())
            release_keys(self.app)

    @work(group="save")
    async def _save_changes(self) -> None:
        if not self._form.changes():
            self._say("Everything is saved.")
        await self._saver.save_changes()

    def action_leave(self) -> None:
        """Go back; a field that is being edited is saved first, new text is kept as a draft.

        Text that is refused keeps the form open once, with the reason; asked again, the form goes and keeps a draft.
        """
        hold_keys(self.app)
        self._leave()

    @work(group="save")
    async def _leave(self) -> None:
        try:
            await self._save_and_leave()
        finally:
            release_keys(self.app)

    async def _save_and_leave(self) -> None:
        if not self._adds and not await self._saver.save_changes() and self._refused != self._form.changes():
            self._refused = self._form.changes()
            self._saver.keep_draft()
            self._say("This was not saved. Mend it, or esc again: it is kept as a draft.", "$text-error")
            return
        self._saver.keep_draft()
        if self._form.changes():
            self.app.notify("Your text is kept as a draft; it is there when you open this form again.", markup=False)
        leave(self, self._saver.has_saved)

    @work(group="save")
    async def _save_field(self, name: str, value: str) -> None:
        await self._saver.save_field(name, value)

    @work(group="save")
    async def action_throw_away(self) -> None:
        """Put back what was shown before, after asking."""
        await self._saver.throw_away()

    def action_edit_outside(self) -> None:
        """Open the text under the cursor in $VISUAL or $EDITOR."""
        edit_outside(self)

    def _say(self, words: str, tone: str = "$text-muted") -> None:
        for line in self.query("#form-state").results(Static):  # none when the form has just been closed
            line.update(Content.styled(words, tone))
