"""The template editor: the text at the left, the document it makes of an account at the right, what is wrong below."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static, TextArea

from store.errors import StoreError
from templates.context import build_context
from templates.field_list import FieldLine, list_fields, write_field
from templates.markdown_files import LARGEST_FILE
from templates.own_files import own_path
from tui.desk import Desk
from tui.keyboard import leave, release_keys
from tui.screens.form_screen import AS_A_DRAFT, LOST, TEXT_KEYS
from tui.screens.picking import Find, PickScreen, among
from tui.screens.trial import TrialScreen
from tui.template_saver import OpenFile, TemplateSaver
from tui.template_views import FIELD_COLUMNS, field_rows
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.templatetext import TemplateText
from tui.wording import counted

FIRST_KEYS = ("save", "fields", "turn", "problem", "account", "leave", "edit_outside")


class FieldScreen(PickScreen):
    """The placeholders; enter puts one into the text."""

    HELP = """Every placeholder that a template can have: its name, what it means, and its value in the account that is
shown beside the text. Type a few letters of any of them. Enter puts it where the cursor stands: a value as it is, an
entry of a list within its loop, unless the cursor stands in that loop already."""


class TemplateEditorScreen(TrialScreen):
    """Writes one template. The result says whether it was saved."""

    HELP = """The template at the left, the document that it makes of an account at the right, and below what is wrong
with it, by line, as you type. F5 lists every placeholder with its value in this account, and puts one in. F2 takes
another account, F7 goes on to the one that the book knows most of, and to the one it knows least of: what is not known
is marked. F6 goes to the line of the next problem. ctrl+s saves into your own folder, and the editor stays open; a
built-in template stays as it is, and yours wins over it. What is not saved is kept as a draft."""

    AUTO_FOCUS = ""
    follows_book: ClassVar[bool] = True
    """What another window saves is read while this is on top; see `tui.following`."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s",
            "save",
            "Save",
            tooltip="Save it as your own template; the editor stays open",
            id="template.save",
            priority=True,
        ),
        Binding("f5", "fields", "Fields", tooltip="Put a placeholder in", id="template.fields", key_display="F5"),
        *TEXT_KEYS,
        Binding("escape", "leave", "Back", tooltip="Back; text that is not saved is kept", id="template.leave"),
    ]

    def __init__(self, desk: Desk, file: OpenFile, folder: Path, account_id: int) -> None:
        super().__init__(desk, file.template, file.text, own_path(folder, file.template.name), account_id)
        self._heading, self._first_line = file.template.title, file.template.first_line
        self._saver = TemplateSaver(self, file, folder, desk.drafts, lambda: self.text.text, self.say)
        self._is_told = False

    def compose(self) -> ComposeResult:
        """Lay text, preview and problems out."""
        yield Headline(self._heading, "template")
        yield from self.compose_trial()
        yield Static("", id="template-state", classes="state")
        yield KeyLine(FIRST_KEYS)

    async def on_mount(self) -> None:
        """Bring an unsaved text back, and try the text."""
        self.set_focus(self.text)
        self.text.move_cursor((min(self._first_line, self.text.document.line_count) - 1, 0))
        self.show_where()
        draft = await self._saver.bring_back()
        if draft is not None:
            self.text.put(draft)
        release_keys(self.app)
        self.refresh_book()

    def whose(self) -> str:
        """Return whose the text is, and whether it is saved."""
        unsaved = " · not saved" if self._saver.is_changed else ""
        return f"{'yours' if self._saver.is_own else 'built-in'}{unsaved}"

    def keep_draft(self) -> None:
        """Write what is typed and not saved; the app calls it when it is told to end."""
        self._saver.draft.keep_now()

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._is_told = False
        self._saver.draft.keep_soon()
        self.tryout.soon()

    @on(TemplateText.PastedTooMuch)
    def _pasted_too_much(self) -> None:
        self.say(f"Not put in: a template may have {LARGEST_FILE >> 10} KB.", "$text-error")

    # -- doing -------------------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save the text into the user's own folder."""
        self.take_turn(self._save)

    async def _save(self) -> None:
        self.say("Saving …")
        try:
            text = await self._saver.save()
        except StoreError as error:
            self.say_refused(error)
            return
        if text is None:
            return
        if text != self.text.text.rstrip("\n"):
            self.text.put(text)
        else:
            problems = self.tried.problems if self.tried else ()
            words, tone = self._saver.saved_words(), "$text-success"
            if problems:
                words, tone = f"{words} ! It has {counted(len(problems), 'problem')}.", "$text-warning"
            self.say(words, tone)
        self.show_where()

    def action_leave(self) -> None:
        """Go up one level: from preview and problems to the text, from there back; what is not saved is kept."""
        if self.focused is self.text:
            self.take_turn(self._leave)
        else:
            self.turn(to_preview=False)

    async def _leave(self) -> None:
        kept = await self._saver.draft.keep()
        if self._saver.is_changed and not kept and not self._is_told:
            self._is_told = True
            self.say(LOST, "$text-error")
            return
        if self._saver.is_changed and kept:
            self.app.notify(AS_A_DRAFT, markup=False)
        leave(self, self._saver.has_saved)

    def action_throw_away(self) -> None:
        """Put back what was saved last, after asking."""
        self.take_turn(self._throw_away)

    async def _throw_away(self) -> None:
        try:
            text = await self._saver.throw_away()
        except StoreError as error:
            self.say_refused(error)
            return
        if text is not None:
            self.text.put(text)
            self.show_where()

    def action_edit_outside(self) -> None:
        """Open the text in $VISUAL or $EDITOR."""
        self.turn(to_preview=False)
        super().action_edit_outside()

    def action_fields(self) -> None:
        """List the placeholders and put one in."""
        self.take_turn(self._choose_field)

    async def _choose_field(self) -> None:
        dossier = self.tryout.dossier
        if dossier is None:
            return  # it is being read: nothing is shown to choose for

        def read() -> tuple[list[FieldLine], Find]:
            lines = list_fields(build_context(dossier, self._desk.settings.my_name))
            return lines, among(field_rows(lines))

        lines, find = await asyncio.to_thread(read)
        title = f"Placeholders · {dossier.account.name}"
        screen = FieldScreen(title, FIELD_COLUMNS, find, empty="No placeholder is like that.", goes_on=True)
        screen.add_class("wide-pick")
        key = await self.app.push_screen_wait(screen)
        if key is not None:
            self.turn(to_preview=False)
            self.text.insert_here(write_field(lines[key], *self.text.around))
