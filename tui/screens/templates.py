"""The list of templates: for whom each is, whose it is, what is wrong with it; from here they are written."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.worker import Worker

from store.errors import Problem, StoreError
from templates.library import Template
from templates.trying import Bench
from tui.desk import Desk
from tui.keyboard import expect, leave
from tui.requests import Request
from tui.template_requests import CopyTemplate, EditTemplate, NewTemplate, RemoveTemplate
from tui.template_views import COLUMNS, EMPTY, template_details, template_row
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.pairs import Pairs
from tui.widgets.panel import Panel
from tui.widgets.table import ListSource, Table

FIRST_KEYS = ("choose", "new", "copy", "remove", "leave")


class TemplateTable(Table):
    """The templates; enter opens one to be written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Write", key_display="⏎", tooltip="Write the template", id="templates.write")
    ]


class TemplatesScreen(Screen[None]):
    """Lists the templates, and looks each of them over."""

    HELP = """The templates that sheets, letters and dossiers are made from. Enter opens one to be written, beside what
it makes of the account that was selected. A built-in one stays as it is: what you save is a file of your own with the
same name, and yours wins. n begins one, c copies the one under the cursor, d puts one of your own aside."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", tooltip="Begin a template of your own", id="templates.new"),
        Binding("c", "copy", "Copy", tooltip="Copy the template under another name", id="templates.copy"),
        Binding("d", "remove", "Remove", tooltip="Put your own template aside, after asking", id="templates.remove"),
        Binding("escape", "leave", "Back", tooltip="Back to the accounts", id="templates.leave"),
    ]

    def __init__(self, desk: Desk, account_id: int) -> None:
        super().__init__()
        self._desk, self._account = desk, account_id
        self._templates: list[Template] = []
        self._checked: dict[str, list[Problem]] = {}
        self._number = 0
        """How often the list was read: what an earlier reading still finds is old."""
        self.listed = asyncio.Event()
        """Set when there is a list: what is typed until then is meant for it."""
        self.wanted = ""
        """The name of the template that the cursor goes to when the list is read the next time."""

    def compose(self) -> ComposeResult:
        """Lay the list beside the details of its row."""
        yield Headline("Templates")
        with Horizontal(id="views"):
            with Panel(title="Templates", classes="records"):
                yield TemplateTable(COLUMNS, empty=EMPTY, id="templates")
            with Panel(title="Detail", classes="detail"), VerticalScroll(can_focus=False):
                yield Pairs()
        yield KeyLine(FIRST_KEYS)

    def on_mount(self) -> None:
        """Read the list behind the first frame."""
        self.set_focus(self.query_one(Table))
        self.refresh_book()

    def refresh_book(self) -> Worker[None]:
        """Read the templates anew, then look over each that has changed; what is still being read is old."""
        self._number += 1
        return self._read(self._number)

    @work(thread=True, exclusive=True, group="list")
    def _read(self, number: int) -> None:
        templates = self._desk.library().list_templates()
        known = {each.name: each.digest for each in self._templates}
        checked = {
            each.name: self._checked[each.name]
            for each in templates
            if each.name in self._checked and known.get(each.name) == each.digest
        }
        self.app.call_from_thread(self._take, number, templates, dict(checked))
        bench = Bench(self._desk.filler, self._desk.settings.my_name)
        for template in templates:
            if template.name in checked:
                continue
            try:
                checked[template.name] = bench.check(template, partial(self._is_over, number))
            except StoreError as error:
                if not self._is_over(number):
                    self.app.call_from_thread(self._tell, error)
                return
            if self._is_over(number):
                return
            self.app.call_from_thread(self._take, number, templates, dict(checked))

    def _is_over(self, number: int) -> bool:
        """Tell whether nobody waits for a reading any more."""
        return number != self._number or not self.is_attached

    def _tell(self, error: StoreError) -> None:
        self.notify(error.message, title=error.title, severity="error", markup=False)

    def _take(self, number: int, templates: list[Template], checked: dict[str, list[Problem]]) -> None:
        if self._is_over(number) or not self.query("#templates"):
            return
        before = self.selected()
        self._templates, self._checked = templates, checked
        name = self.wanted or (before.name if before else "")
        if self.wanted in {each.name for each in templates}:
            self.wanted = ""
        table = self.query_one(Table)
        rows = [template_row(key, each, checked) for key, each in enumerate(templates)]
        at = next((key for key, each in enumerate(templates) if each.name == name), max(0, table.cursor))
        table.show(ListSource(rows), min(at, len(rows) - 1))
        own = sum(not each.is_builtin for each in templates)
        self.query_one(".records", Panel).set_title("Templates", f"{len(templates):,}")
        wrong = sum(bool(problems) for problems in checked.values())
        words = f"{own:,} of your own" + (f" · ! {wrong:,} with problems" if wrong else "")
        self.query_one(Headline).show("Templates", words)
        self._show_details()
        self.listed.set()

    @on(Table.Highlighted)
    def _show_details(self) -> None:
        template = self.selected()
        self.query_one(Pairs).show_pairs(template_details(template, self._checked) if template else ())

    def selected(self) -> Template | None:
        """Return the template under the cursor, None where none stands."""
        key = self.query_one(Table).key
        return self._templates[key] if key is not None and key < len(self._templates) else None

    @on(Table.Chosen)
    def _chosen(self) -> None:
        if template := self.selected():
            self._send(EditTemplate(template.name, self._account))

    def action_new(self) -> None:
        """Begin a template."""
        self._send(NewTemplate(self._account))

    def action_copy(self) -> None:
        """Copy the template under the cursor."""
        if template := self.selected():
            self._send(CopyTemplate(template.name, self._account))

    def action_remove(self) -> None:
        """Put the template under the cursor aside."""
        template = self.selected()
        if template is None:
            return
        if template.is_builtin:
            self.notify("It is built-in: there is nothing of yours to put aside.", markup=False)
        else:
            self._send(RemoveTemplate(template.name, self._account))

    def action_leave(self) -> None:
        """Go back."""
        leave(self)

    def _send(self, request: Request) -> None:
        expect(self.app, request)
        self.post_message(request)
