"""The template editor: the text at the left, the document it makes of an account at the right, what is wrong below."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static, TextArea

from store.dossier import Dossier
from store.errors import NotFound, StoreError
from templates.context import build_context
from templates.field_list import FieldLine, list_fields, write_field
from templates.markdown_files import LARGEST_FILE
from templates.trying import MOST_READ, Bench, Tried
from tui.desk import Desk
from tui.keyboard import leave, release_keys
from tui.screens.form_screen import AS_A_DRAFT, LOST, TEXT_KEYS, TypedScreen
from tui.screens.picking import Find, PickScreen, among, pick_account
from tui.template_saver import OpenFile, TemplateSaver
from tui.template_views import FIELD_COLUMNS, IN_ORDER, PROBLEM_COLUMNS, field_rows, problem_count, problem_rows
from tui.trial_account import TrialAccounts
from tui.tryout import Tryout
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.panel import Panel
from tui.widgets.preview import Preview
from tui.widgets.table import ListSource, Table
from tui.widgets.templatetext import TemplateText
from tui.wording import counted

FIRST_KEYS = ("save", "fields", "turn", "problem", "account", "leave", "edit_outside")


class ProblemTable(Table):
    """What is wrong; enter goes to the line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "To the line", key_display="⏎", tooltip="To the line of it", id="problems.go")
    ]


class FieldScreen(PickScreen):
    """The placeholders; enter puts one into the text."""

    HELP = """Every placeholder that a template can have: its name, what it means, and its value in the account that is
shown beside the text. Type a few letters of any of them. Enter puts it where the cursor stands: a value as it is, an
entry of a list within its loop, unless the cursor stands in that loop already."""


class TemplateEditorScreen(TypedScreen):
    """Writes one template. The result says whether it was saved."""

    HELP = """The template at the left, the document that it makes of an account at the right, and below what is wrong
with it, by line, as you type. F5 lists every placeholder with its value in this account, and puts one in. F2 takes
another account, F7 goes on to the one that the book knows most of, and to the one it knows least of: what is not known
is marked. F6 goes to the line of the next problem. ctrl+s saves into your own folder; a built-in template stays as it
is, and yours wins over it. What is not saved is kept as a draft."""

    AUTO_FOCUS = ""
    follows_book: ClassVar[bool] = True
    """What another window saves is read while this is on top; see `tui.following`."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", tooltip="Save it as your own template", id="template.save", priority=True),
        Binding("f5", "fields", "Fields", tooltip="Put a placeholder in", id="template.fields", key_display="F5"),
        Binding(
            "f2", "account", "Account", tooltip="Try it on another account", id="template.account", key_display="F2"
        ),
        Binding(
            "f7",
            "next_account",
            "Best/poorest",
            tooltip="Try it on the account that is known best, then on the least known, then on a made-up one",
            id="template.next_account",
            key_display="F7",
            priority=True,
            show=False,
        ),
        Binding("f3", "turn", "Preview", tooltip="The text or the preview", id="template.turn", key_display="F3"),
        Binding(
            "f6",
            "problem",
            "Problem",
            tooltip="To the line of the next problem",
            id="template.problem",
            key_display="F6",
            priority=True,
        ),
        *TEXT_KEYS,
        Binding("escape", "leave", "Back", tooltip="Back; text that is not saved is kept", id="template.leave"),
    ]

    def __init__(self, desk: Desk, file: OpenFile, folder: Path, account_id: int) -> None:
        super().__init__()
        self._desk, self._file = desk, file
        self._text = TemplateText(file.text)
        self._saver = TemplateSaver(self, file, folder, desk.drafts, lambda: self._text.text, self.say)
        bench = Bench(desk.filler, desk.settings.my_name)
        self._tryout = Tryout(
            self, bench, self._saver.path, lambda: self._text.text, self._show_tried, self._show_refused
        )
        self._accounts = TrialAccounts(desk, account_id, file.template.audience.tier)
        self._tried: Tried | None = None
        self._filled: Dossier | None = None
        """The account of the document that is shown."""
        self._is_told = False

    def compose(self) -> ComposeResult:
        """Lay text, preview and problems out."""
        yield Headline(self._file.template.title, "template")
        with Horizontal(id="template-desk"):
            with Panel(title="Text", id="text-panel"):
                yield self._text
            with Panel(title="Preview", id="preview-panel"), VerticalScroll(id="preview-scroll"):
                yield Preview(id="sheet")
        with Panel(title="Problems", id="problems-panel"):
            yield ProblemTable(PROBLEM_COLUMNS, empty=IN_ORDER, id="problems")
        yield Static("", id="template-state", classes="state")
        yield KeyLine(FIRST_KEYS)

    async def on_mount(self) -> None:
        """Bring an unsaved text back, and try the text."""
        self.set_focus(self._text)
        self._show_where()
        draft = await self._saver.bring_back()
        if draft is not None:
            self._text.put(draft)
        release_keys(self.app)
        self.refresh_book()

    def keep_draft(self) -> None:
        """Write what is typed and not saved; the app calls it when it is told to end."""
        self._saver.draft.keep_now()

    # -- trying ------------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="account")
    async def refresh_book(self) -> None:
        """Read the account anew that the template is tried on."""
        try:
            dossier = await asyncio.to_thread(self._accounts.read)
        except NotFound:  # it went meanwhile
            self._accounts.take(0)
            dossier = await asyncio.to_thread(self._accounts.read)
        except StoreError as error:
            self.say_refused(error)
            return
        self._take_account(dossier)

    def _take_account(self, dossier: Dossier) -> None:
        self._tryout.dossier = dossier
        self._show_where()
        self._tryout.now()

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._is_told = False
        self._saver.draft.keep_soon()
        self._tryout.soon()

    @on(TemplateText.PastedTooMuch)
    def _pasted_too_much(self) -> None:
        self.say(f"Not put in: a template may have {LARGEST_FILE >> 10} KB.", "$text-error")

    def _show_tried(self, tried: Tried, document: Content) -> None:
        if not self.query("#problems"):
            return  # the screen is being closed
        self._tried = tried
        table = self.query_one("#problems", Table)
        table.show(ListSource(problem_rows(tried)), table.key)
        self.query_one("#problems-panel", Panel).set_title("Problems", problem_count(tried))
        preview = self.query_one(Preview)
        if tried.lacking:
            preview.show_words(f"There is none of this account: {tried.lacking}.")
        elif tried.blocks:
            rest = f"\n\n… and more: this shows the first {MOST_READ:,} characters." if tried.is_cut else ""
            preview.update(document + Content.styled(rest, "$text-muted"))
            self._filled = self._tryout.dossier
        elif tried.problems and self._filled is self._tryout.dossier:
            pass  # the last that could be filled stays, and the title says so
        elif tried.problems:
            preview.show_words("Mend what is wrong below; then it is shown here.", "$text-warning")
        else:
            preview.show_words("Nothing stands in it yet. F5 lists what can be put in.")
        self._show_where()

    def _show_refused(self, error: StoreError) -> None:
        for preview in self.query(Preview):
            preview.show_words(error.in_words(), "$text-error")

    def _show_where(self) -> None:
        """Say whose template it is, and of which account the document is."""
        origin = "yours" if self._saver.is_own else "built-in"
        unsaved = " · not saved" if self._saver.is_changed else ""
        self.query_one("#text-panel", Panel).set_title("Text", f"{self._saver.name} · {origin}{unsaved}")
        tried, dossier = self._tried, self._tryout.dossier
        missing = f" · ! {len(tried.gaps)} missing" if tried and tried.gaps else ""
        if tried and tried.problems and not tried.blocks:
            missing = " · before the problem" if dossier and self._filled is dossier else " · has problems"
        name = dossier.account.name if dossier else "…"
        panel = self.query_one("#preview-panel", Panel)
        panel.set_title(name, f"{self._accounts.why}{missing}")

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
        if text != self._text.text.rstrip("\n"):
            self._text.put(text)
        else:
            problems = self._tried.problems if self._tried else ()
            words, tone = self._saver.saved_words(), "$text-success"
            if problems:
                words, tone = f"{words} ! It has {counted(len(problems), 'problem')}.", "$text-warning"
            self.say(words, tone)
        self._show_where()

    def action_leave(self) -> None:
        """Go up one level: from preview and problems to the text, from there back; what is not saved is kept."""
        if self.focused is self._text:
            self.take_turn(self._leave)
        else:
            self._turn(to_preview=False)

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
            self._text.put(text)
            self._show_where()

    def action_edit_outside(self) -> None:
        """Open the text in $VISUAL or $EDITOR."""
        self._turn(to_preview=False)
        super().action_edit_outside()

    def action_turn(self) -> None:
        """Go over to the preview, where the arrows scroll, or back; a narrow window shows one of them."""
        self._turn(to_preview=not self.query_one("#template-desk").has_class("-preview"))

    def _turn(self, *, to_preview: bool) -> None:
        self.query_one("#template-desk").set_class(to_preview, "-preview")
        self.set_focus(self.query_one("#preview-scroll") if to_preview else self._text)

    def action_problem(self) -> None:
        """Go to the line of the next problem, from the last one to the first."""
        found = [*self._tried.problems, *self._tried.hints] if self._tried else []
        lines = sorted({each.line for each in found if each.line is not None})
        if not lines:
            self.say("No problem with a line." if found else "Nothing is wrong with it.")
            return
        here = self._text.cursor_location[0] + 1
        self._go_to(next((line for line in lines if line > here), lines[0]))

    @on(Table.Chosen, "#problems")
    def _problem_chosen(self, event: Table.Chosen) -> None:
        found = [*self._tried.problems, *self._tried.hints] if self._tried else []
        line = found[event.key].line if event.key < len(found) else None
        if line is not None:
            self._go_to(line)

    def _go_to(self, line: int) -> None:
        self._turn(to_preview=False)
        self._text.action_go_to_line(line)

    def action_account(self) -> None:
        """Ask for the account that the template is tried on."""
        self.take_turn(self._choose_account)

    async def _choose_account(self) -> None:
        key = await pick_account(self.app, self._desk, "Try it on", goes_on=True)
        if key:
            self._accounts.take(key)
            self.refresh_book()

    def action_next_account(self) -> None:
        """Try it on the account that is known best, on the poorest, on a made-up one, and on the first again."""
        self._accounts.go_on()
        self.refresh_book()

    def action_fields(self) -> None:
        """List the placeholders and put one in."""
        self.take_turn(self._choose_field)

    async def _choose_field(self) -> None:
        dossier = self._tryout.dossier
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
            self._turn(to_preview=False)
            self._text.insert_here(write_field(lines[key], *self._text.around))
