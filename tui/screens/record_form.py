"""The form screen: adds a record (enter or ctrl+s) or edits one (each field saves when it is left). Keeps drafts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Static

from store.drafts import DraftBox
from store.errors import Conflict, StoreError
from tui.screens.dialogs import ChoiceDialog
from tui.widgets.form import Field, Form

Save = Callable[[dict[str, str], dict[str, str]], None]
"""Takes the changed fields, and what each showed before; raises StoreError and changes nothing when it is wrong."""

KEEP_EVERY = 1.0
"""Seconds after typing until the draft is written."""


class RecordFormScreen(ModalScreen[bool]):
    """A form over the screen it was called from. The result says whether anything was saved."""

    HELP = """Type, then tab to the next field. Esc goes back; what was typed and not saved is kept as a draft."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back; text that is not saved is kept", id="form.leave"),
        Binding("ctrl+s", "save", "Save", tooltip="Save now", id="form.save", priority=True),
        Binding("f4", "edit_outside", "$EDITOR", tooltip="Edit this text in your own editor", id="form.editor"),
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
        self._fields, self._values = fields, values
        self._save = save
        self._form, self._drafts = form, drafts
        self._adds = adds
        self._saved = False
        self._timer: Timer | None = None
        self._turn = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """Lay the form into a frame with a line that says what was saved."""
        with Vertical(classes="dialog form-dialog") as frame:
            frame.border_title = Content(self._title)
            yield Form(self._fields, self._values)
            yield Static("", id="form-state")

    def on_mount(self) -> None:
        """Bring back a draft of this very form."""
        form = self.query_one(Form)
        form.focus_first()
        draft = self._drafts.find(self._form)
        if draft is not None:
            for name, value in draft.fields.items():
                if name in self._values or self._adds:
                    form.put(name, value)
            self._say(f"Unsaved text of {draft.kept_at.astimezone():%d %b %H:%M} is back.", "$text-warning")
        else:
            self._say("⏎ save  ·  tab next  ·  esc back" if self._adds else "tab saves and goes on  ·  esc back")

    @on(Form.Typed)
    def _keep_soon(self) -> None:
        if self._timer is None and self.is_mounted:
            self._timer = self.set_timer(KEEP_EVERY, self.keep_draft)

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

    def keep_draft(self) -> None:
        """Write what is typed and not saved; called a second after typing, and when the app is told to end."""
        self._timer = None
        changes = self.query_one(Form).changes()
        try:
            if changes:
                self._drafts.keep(self._form, self._title, changes)
            else:
                self._drafts.discard(self._form)
        except StoreError as error:
            self._say(f"The draft is not kept: {error.message}", "$text-error")

    def action_save(self) -> None:
        """Save everything now."""
        if self._adds:
            self._add()
        else:
            for name, value in self.query_one(Form).changes().items():
                self._save_field(name, value)

    @work(group="save")
    async def action_leave(self) -> None:
        """Go back; a field that is being edited is saved first, new text is kept as a draft."""
        form = self.query_one(Form)
        if not self._adds:
            for name, value in form.changes().items():
                if not await self._try_field(name, value):
                    self.keep_draft()
                    return
        self.keep_draft()
        if form.changes():
            self.app.notify("Your text is kept as a draft.", markup=False)
        self.dismiss(self._saved)

    @work(group="save")
    async def _add(self) -> None:
        form = self.query_one(Form)
        async with self._turn:
            if self._saved:
                return
            try:
                await asyncio.to_thread(self._save, form.values(), {})
            except StoreError as error:
                self._tell(error)
                return
            self._saved = True
        self._drafts.discard(self._form)
        self.dismiss(True)

    @work(group="save")
    async def _save_field(self, name: str, value: str) -> None:
        await self._try_field(name, value)

    async def _try_field(self, name: str, value: str) -> bool:
        form = self.query_one(Form)
        async with self._turn:
            before = form.seen(name)
            if value == before:
                return True
            try:
                await asyncio.to_thread(self._save, {name: value}, {name: before})
            except Conflict as error:
                return await self._settle(name, value, error)
            except StoreError as error:
                form.show_problem(name, error.message)
                self._say(error.title, "$text-error")
                return False
            self._took(name, value)
            return True

    async def _settle(self, name: str, mine: str, error: Conflict) -> bool:
        """Show both texts of a field that was changed in another window, and do what is chosen."""
        form = self.query_one(Form)
        question = f"“{error.field}” was changed elsewhere meanwhile.\n\nTheirs: {error.theirs}\n\nYours: {mine}"
        keep_mine = await self.app.push_screen_wait(ChoiceDialog("Which one?", question, ("Keep theirs", "Keep mine")))
        if keep_mine == 1:
            await asyncio.to_thread(self._save, {name: mine}, {})
            self._took(name, mine)
        else:
            form.mark_saved(name, error.theirs)
            form.put(name, error.theirs)
        return True

    def _took(self, name: str, value: str) -> None:
        self._saved = True
        self.query_one(Form).mark_saved(name, value)
        self.keep_draft()
        self._say("Saved", "$text-success")

    def action_edit_outside(self) -> None:
        """Open the text under the cursor in $VISUAL or $EDITOR."""
        from tui.outside import edit_outside  # pulls in subprocess: only when asked for

        edit_outside(self)

    def _tell(self, error: StoreError) -> None:
        form = self.query_one(Form)
        rest = []
        for line in error.message.splitlines():
            label, _, words = line.partition(": ")
            named = next((each.name for each in self._fields if each.label.casefold() == label.casefold()), "")
            if named:
                form.show_problem(named, words)
            else:
                rest.append(line)
        self._say(" ".join([error.title + ".", *rest, error.hint]), "$text-error")

    def _say(self, words: str, tone: str = "$text-muted") -> None:
        self.query_one("#form-state", Static).update(Content.styled(words, tone))
