"""Trying a template on an account: the text, the document it makes, and what is wrong with it by line."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content

from store.dossier import Dossier
from store.errors import NotFound, Problem, StoreError
from templates.library import Template
from templates.trying import MOST_READ, Bench, Tried
from tui.desk import Desk
from tui.screens.form_screen import TypedScreen
from tui.screens.picking import pick_account
from tui.template_views import IN_ORDER, PROBLEM_COLUMNS, problem_count, problem_rows
from tui.trial_account import TrialAccounts
from tui.tryout import Tryout
from tui.widgets.panel import Panel
from tui.widgets.preview import Preview
from tui.widgets.table import ListSource, Table
from tui.widgets.templatetext import TemplateText


class ProblemTable(Table):
    """What is wrong; enter goes to the line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "To the line", key_display="⏎", tooltip="To the line of it", id="problems.go")
    ]


class TrialScreen(TypedScreen):
    """Shows a template's text, what it makes of an account, and what is wrong with it; subclasses save it."""

    BINDINGS: ClassVar[list[BindingType]] = [
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
    ]

    def __init__(self, desk: Desk, template: Template, text: str, path: Path, account_id: int) -> None:
        """`path` is where the text is to stand."""
        super().__init__()
        self._desk, self._template_name = desk, template.name
        self.text = TemplateText(text)
        bench = Bench(desk.filler, desk.settings.my_name)
        self.tryout = Tryout(self, bench, path, lambda: self.text.text, self._show_tried, self._show_refused)
        self._accounts = TrialAccounts(desk, account_id, template.audience.tier)
        self.tried: Tried | None = None
        """What became of the text, None before it was tried."""
        self._filled: Dossier | None = None
        """The account of the document that is shown."""

    def compose_trial(self) -> ComposeResult:
        """Lay text, preview and problems out."""
        with Horizontal(id="template-desk"):
            with Panel(title="Text", id="text-panel"):
                yield self.text
            with Panel(title="Preview", id="preview-panel"), VerticalScroll(id="preview-scroll"):
                yield Preview(id="sheet")
        with Panel(title="Problems", id="problems-panel"):
            yield ProblemTable(PROBLEM_COLUMNS, empty=IN_ORDER, id="problems")

    def whose(self) -> str:
        """Return whose the text is, and whether it is saved."""
        raise NotImplementedError

    # -- what it shows -----------------------------------------------------------------------------------------------

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
        self.tryout.dossier = dossier
        self.show_where()
        self.tryout.now()

    def _show_tried(self, tried: Tried, document: Content) -> None:
        if not self.query("#problems"):
            return  # the screen is being closed
        self.tried = tried
        table = self.query_one("#problems", Table)
        table.show(ListSource(problem_rows(tried)), table.key)
        self.query_one("#problems-panel", Panel).set_title("Problems", problem_count(tried))
        preview = self.query_one(Preview)
        if tried.lacking:
            preview.show_words(f"There is none of this account: {tried.lacking}.")
        elif tried.blocks:
            rest = f"\n\n… and more: this shows the first {MOST_READ:,} characters." if tried.is_cut else ""
            preview.update(document + Content.styled(rest, "$text-muted"))
            self._filled = self.tryout.dossier
        elif tried.problems and self._filled is self.tryout.dossier:
            pass  # the last that could be filled stays, and the title says so
        elif tried.problems:
            preview.show_words("Mend what is wrong below; then it is shown here.", "$text-warning")
        else:
            preview.show_words("Nothing stands in it yet. F5 lists what can be put in.")
        self.show_where()

    def _show_refused(self, error: StoreError) -> None:
        for preview in self.query(Preview):
            preview.show_words(error.in_words(), "$text-error")

    def show_where(self) -> None:
        """Say whose template it is, and of which account the document is."""
        self.query_one("#text-panel", Panel).set_title("Text", f"{self._template_name} · {self.whose()}")
        tried, dossier = self.tried, self.tryout.dossier
        missing = f" · ! {len(tried.gaps)} missing" if tried and tried.gaps else ""
        if tried and tried.problems and not tried.blocks:
            missing = " · before the problem" if dossier and self._filled is dossier else " · has problems"
        name = dossier.account.name if dossier else "…"
        panel = self.query_one("#preview-panel", Panel)
        panel.set_title(name, f"{self._accounts.why}{missing}")

    # -- going about -------------------------------------------------------------------------------------------------

    def action_turn(self) -> None:
        """Go over to the preview, where the arrows scroll, or back; a narrow window shows one of them."""
        self.turn(to_preview=not self.query_one("#template-desk").has_class("-preview"))

    def turn(self, *, to_preview: bool) -> None:
        """Go over to the preview, or to the text."""
        self.query_one("#template-desk").set_class(to_preview, "-preview")
        self.set_focus(self.query_one("#preview-scroll") if to_preview else self.text)

    def action_problem(self) -> None:
        """Go to the line of the next problem, from the last one to the first."""
        found = self._found()
        lines = sorted({each.line for each in found if each.line is not None})
        if not lines:
            self.say("No problem with a line." if found else "Nothing is wrong with it.")
            return
        here = self.text.cursor_location[0] + 1
        self._go_to(next((line for line in lines if line > here), lines[0]))

    @on(Table.Chosen, "#problems")
    def _problem_chosen(self, event: Table.Chosen) -> None:
        found = self._found()
        line = found[event.key].line if event.key < len(found) else None
        if line is not None:
            self._go_to(line)

    def _found(self) -> list[Problem]:
        return [*self.tried.problems, *self.tried.hints] if self.tried else []

    def _go_to(self, line: int) -> None:
        self.turn(to_preview=False)
        self.text.action_go_to_line(line)

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
