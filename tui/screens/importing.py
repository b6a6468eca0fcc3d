"""The import screen: name the files, look at what each column means, see what would happen, and only then import."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Event
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from store.book import Book
from store.errors import StoreError
from store.intake.fields import FIELDS
from store.intake.mapping import change
from store.intake.report import Told
from store.intake.sources import Source
from store.windows import read_book_line
from tui import import_views as views
from tui.desk import Desk
from tui.import_choices import CHOICES
from tui.import_work import FileInHand, ImportWork
from tui.keyboard import release_keys
from tui.screens.picking import PickScreen, among
from tui.widgets.keyline import KeyLine
from tui.widgets.panel import Panel
from tui.widgets.pathinput import PathInput, read_path
from tui.widgets.table import ListSource, Table

FIRST_KEYS = ("import", "details", "choose", "skip", "add", "leave")
TOLD_EVERY = 0.1
"""Seconds between two signs of progress."""
TYPING = (("⏎", "read it"), ("tab", "complete"), ("esc", "back"))


class ImportScreen(Screen[bool]):
    """One import, from the first path to the report. The result says whether anything was imported."""

    HELP = """Bring in accounts, people and opportunities from CSV files, all together: name a file or a folder. Look at
what each column fills; enter changes it, space leaves it out. d shows what would become of every row. Nothing is
written before ctrl+s, a backup is made first, and u takes the whole import back."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "import", "Import", tooltip="Import all files now", id="import.run", priority=True),
        Binding("d", "details", "Details", tooltip="What would become of every row", id="import.details"),
        Binding("space", "skip", "Skip", tooltip="Leave the column out", id="import.skip"),
        Binding("a", "add", "Add file", tooltip="Name another file", id="import.add"),
        Binding("x", "drop", "Drop file", tooltip="Leave this file out of the import", id="import.drop", show=False),
        Binding("K", "ask('kind')", "Kind", tooltip="What the rows of this file are", id="import.kind", show=False),
        Binding("E", "ask('letters')", "Letters", tooltip="How its letters are written", id="import.letters"),
        Binding("D", "ask('forms')", "Dates", tooltip="How its dates and amounts are written", id="import.forms"),
        Binding(
            "M", "names", "Match names", tooltip="Take accounts of a known name for the ones you have", show=False
        ),
        Binding("escape", "leave", "Back", tooltip="One step back; stops an import that runs", id="import.leave"),
    ]

    class Progressed(Message):
        """The import has come further."""

        def __init__(self, words: str, done: int, total: int) -> None:
            super().__init__()
            self.words, self.done, self.total = words, done, total

    def __init__(self, desk: Desk, book: Book) -> None:
        super().__init__()
        self._work = ImportWork(desk.places, book, read_book_line(desk.reader).currency)
        self._busy: Event | None = None
        """Set while an import runs; setting it stops the import."""
        self._listed: tuple[Told, ...] | None = None
        """The cases that are listed in the result; None while its counts are shown."""

    def compose(self) -> ComposeResult:
        """Lay the files over the columns of one of them; the result takes their place."""
        yield Static(Content.assemble(("Tierbook", "bold $primary"), " · ", ("Import", "bold")), id="headline")
        with Panel(title="Files", id="import-files"), Vertical():
            yield PathInput("a CSV file, or a folder of them", "path")
            yield Table(views.FILE_COLUMNS, empty=views.FILES_EMPTY, id="files")
        with Panel(title="Columns", id="import-columns"):
            yield Table(views.MAPPING_COLUMNS, empty=Content("Its columns will stand here."), id="columns")
        with Panel(title="Result", id="import-result"):
            yield Table(views.RESULT_COLUMNS, empty=Content("No rows."), id="result")
        yield Static("", id="import-state")
        yield KeyLine(FIRST_KEYS)

    def on_mount(self) -> None:
        """Wait for the first path."""
        self.query_one("#import-result").display = False
        self.set_focus(self.query_one(PathInput))
        release_keys(self.app)

    def on_descendant_focus(self) -> None:
        """Show the keys of the line while a path is typed: letters are no commands then."""
        self.query_one(KeyLine).hints = TYPING if isinstance(self.focused, PathInput) else ()

    def refresh_book(self) -> None:
        """Find out anew what an import would do, after an undo say."""
        if self._busy is None:
            self._work.is_done = False
            self._try_out()

    # -- reading and trying out ----------------------------------------------------------------------------------------

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        if event.value.strip():
            path = read_path(event.value)
            event.input.value = ""
            self._read(lambda: self._work.add(path), f"Reading {path.name}")

    @work(thread=True, group="read")
    def _read(self, job: Callable[[], None], words: str) -> None:
        """Read a file in a thread, then try the import out."""
        self.app.call_from_thread(self._say, views.progress_line(words, 0, 0))
        failed: StoreError | None = None
        try:
            job()
        except StoreError as error:
            failed = error
        self.app.call_from_thread(self._has_read, failed)

    def _has_read(self, failed: StoreError | None) -> None:
        self._work.is_done = False
        self._say(Content(""))
        if failed is not None:
            self.app.tell(failed)  # type: ignore[attr-defined]  # the app of every screen
        self._show_files()
        if self._work.files:
            if isinstance(self.focused, PathInput):
                self.set_focus(self.query_one("#columns"))
            self._try_out()

    @work(thread=True, exclusive=True, group="try")
    def _try_out(self) -> None:
        """Find out in a thread what an import would do; a newer question stops this one."""
        from textual.worker import get_current_worker

        worker = get_current_worker()
        self._work.try_out(lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show_result)

    # -- showing -------------------------------------------------------------------------------------------------------

    def _show_files(self) -> None:
        table = self.query_one("#files", Table)
        table.show(ListSource(views.file_rows(self._work.files)), table.key)
        count = len(self._work.files)
        self.query_one("#import-files", Panel).set_count(f"{count}" if count else "")
        self._show_columns()

    @on(Table.Highlighted, "#files")
    def _show_columns(self) -> None:
        file, table = self._file(), self.query_one("#columns", Table)
        if file is None:
            table.show(ListSource())
            return
        table.show(ListSource(views.column_rows(file)), table.key)
        panel = self.query_one("#import-columns", Panel)
        panel.set_title(f"Columns of {file.name}", f"{len(file.source.mapping.columns)}")

    def _show_result(self) -> None:
        if not self.is_attached:
            return
        self._say(views.result_line(self._work))
        if not self.query_one("#import-result").display:
            return
        table, report = self.query_one("#result", Table), self._work.report
        panel = self.query_one("#import-result", Panel)
        if self._listed is not None:
            table.columns = views.LIST_COLUMNS
            table.show(ListSource(views.told_rows(self._listed)))
            panel.set_count(f"{len(self._listed):,}")
        else:
            table.columns = views.RESULT_COLUMNS
            table.show(ListSource(views.result_rows(report) if report else ()), table.key)
            panel.set_title("Imported" if self._work.is_done else "What would become of the rows", "")

    def _turn(self, to_result: bool) -> None:
        """Show the result in place of files and columns, or those again."""
        self._listed = None
        for name in ("#import-files", "#import-columns"):
            self.query_one(name).display = not to_result
        self.query_one("#import-result").display = to_result
        self.set_focus(self.query_one("#result" if to_result else "#columns"))
        self._show_result()

    def _say(self, words: Content) -> None:
        self.query_one("#import-state", Static).update(words)

    def _file(self) -> FileInHand | None:
        place = max(0, self.query_one("#files", Table).cursor)
        return self._work.files[place] if place < len(self._work.files) else None

    # -- changing ------------------------------------------------------------------------------------------------------

    @on(Table.Chosen, "#files")
    def _to_columns(self) -> None:
        self.set_focus(self.query_one("#columns"))

    @on(Table.Chosen, "#columns")
    @work(group="ask")
    async def _choose_field(self, event: Table.Chosen) -> None:
        file = self._file()
        if file is None:
            return
        kind = file.source.mapping.kind
        header = file.source.mapping.columns[event.key].header
        rows = views.field_rows(kind, file)
        names = [None, *(field.name for field in FIELDS[kind])]
        now = names.index(file.source.mapping.columns[event.key].field)
        chosen = await self.app.push_screen_wait(PickScreen(f"{header} fills", views.FIELD_COLUMNS, among(rows), key=now))
        if chosen is not None:
            self._map(event.key, names[chosen])

    def action_skip(self) -> None:
        """Leave the column under the cursor out."""
        key = self.query_one("#columns", Table).key
        if self.focused is self.query_one("#columns") and key is not None:
            self._map(key, None)

    def _map(self, index: int, field: str | None) -> None:
        file = self._file()
        if file is not None:
            self._change(replace(file.source, mapping=change(file.source.mapping, index, field)))

    def _change(self, source: Source) -> None:
        """Read the file under the cursor anew, in another way."""
        place = max(0, self.query_one("#files", Table).cursor)
        self._read(lambda: self._work.change(place, source), f"Reading {source.path.name}")

    @work(group="ask")
    async def action_ask(self, what: str) -> None:
        """Ask how the file under the cursor is to be read: its kind, its letters, or its dates and amounts."""
        file = self._file()
        if file is not None:
            title, rows, read = CHOICES[what]
            words = f"{title} · {file.name}"
            chosen = await self.app.push_screen_wait(PickScreen(words, views.CHOICE_COLUMNS, among(rows)))
            if chosen is not None:
                self._read_otherwise(file, read, chosen)
