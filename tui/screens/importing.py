"""The import screen: name the files, look at what each column means, see what would happen, and only then import."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePath
from threading import Event
from typing import Any, ClassVar

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Static

from store.book import Book
from store.errors import StoreError
from store.intake.applying import Progress
from store.intake.fields import FIELDS
from store.intake.mapping import change
from store.intake.sources import Source
from store.windows import read_book_line
from tui import import_views as views
from tui.desk import Desk
from tui.import_choices import ask
from tui.import_work import FileInHand, ImportWork
from tui.keyboard import hold_keys, leave, release_keys
from tui.screens.picking import PickScreen, among
from tui.widgets.headline import Headline
from tui.widgets.importfiles import ImportFiles
from tui.widgets.importresult import ImportResult
from tui.widgets.keyline import KeyLine
from tui.widgets.pathinput import read_path

FIRST_KEYS = ("import", "details", "choose", "skip", "add", "ask('account')", "ask('letters')", "leave")
TOLD_EVERY = 0.1
"""Seconds between two signs of progress."""
TYPING = (("⏎", "Read it"), ("tab", "Complete"), ("esc", "Back"))
LOOKING = (("ctrl+s", "Import"), ("⏎", "Rows"), ("d", "Columns"), ("esc", "Back"))
IMPORTED = (("⏎", "Rows"), ("esc", "To the accounts"), ("u", "Undo the import"), ("a", "Add file"))


class ImportScreen(Screen[bool]):
    """One import, from the first path to the report. The result says whether anything was imported."""

    HELP = """Bring in accounts, people and opportunities from CSV files, all together: name a file or a folder; the
file of users (User.csv) names the owners. Look at what each column fills; enter changes it, space leaves it out.
d shows what would become of every row. Nothing is written before ctrl+s, a backup is made first, and u takes it all
back."""

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
            "S", "ask('system')", "System", tooltip="Which system its ids come from", id="import.system", show=False
        ),
        Binding(
            "M",
            "ask('names')",
            "Match names",
            tooltip="Whether a known name is the account you have",
            id="import.names",
            show=False,
        ),
        Binding(
            "O",
            "ask('account')",
            "Account",
            tooltip="Where those without an account, or with an unknown one, belong",
            id="import.account",
        ),
        Binding(
            "N",
            "ask('accounts')",
            "New accounts",
            tooltip="Whether accounts that rows name are made",
            id="import.accounts",
            show=False,
        ),
        Binding("escape", "leave", "Back", tooltip="One step back; stops an import that runs", id="import.leave"),
    ]

    def __init__(self, desk: Desk, book: Book) -> None:
        super().__init__()
        self._desk = desk
        self._work = ImportWork(desk.places, book, read_book_line(desk.reader).currency)
        self._files, self._result = ImportFiles(), ImportResult()
        self._state = Static("", id="import-state")
        self._turn = asyncio.Lock()
        """One after the other, in the order of the keys: files are read and changed, then the import runs."""
        self._stop: Event | None = None
        """Stops the import that runs; None while none does."""
        self._has_imported = False
        self._refused: StoreError | None = None
        """What was refused last; shown until something else is done."""

    def compose(self) -> ComposeResult:
        """Lay the files over the columns of one of them; the result takes their place."""
        yield Headline("Import")
        yield self._files
        yield self._result
        yield self._state
        yield KeyLine(FIRST_KEYS)

    def on_mount(self) -> None:
        """Wait for the first path."""
        self._result.display = False
        self._files.begin_typing()
        release_keys(self.app)

    def on_descendant_focus(self) -> None:
        """Show the keys that do something here: letters are no commands while a path is typed."""
        shown = (IMPORTED if self._has_imported else LOOKING) if self._result.display else ()
        self.query_one(KeyLine).hints = TYPING if self._files.is_typing else shown

    # -- reading and trying out ----------------------------------------------------------------------------------------

    @on(ImportFiles.Named)
    def _add(self, event: ImportFiles.Named) -> None:
        name = PurePath(event.path.strip(" '\"")).name
        self._read(lambda: self._work.add(read_path(event.path)), name, event.path)

    @work(group="read")
    async def _read(self, job: Callable[[], None], name: str, typed: str = "") -> None:
        """Read a file in a thread when its turn has come, then try the import out; give a refused path back."""
        async with self._turn:
            self._refused = None
            self._state.update(views.progress_line(f"Reading {name}", 0, 0))
            try:
                await asyncio.to_thread(job)
            except StoreError as error:
                self._refused = error
            self._show_result(typed)
        self.refresh_book()

    @work(exclusive=True, group="try")
    async def refresh_book(self) -> None:
        """Find out in a thread what an import would do; a newer question stops this one, and so does the import."""
        if self._stop is not None:
            return
        stop = Event()
        try:
            await asyncio.to_thread(self._work.try_out, stop.is_set)
        finally:
            stop.set()
        self._show_result()

    def _show_result(self, typed: str | None = None) -> None:
        """Show where things stand; a path that was `typed` is given back when it was refused, else done with."""
        with suppress(NoMatches):  # the screen is being closed, and loses its widgets one by one
            if typed is not None and self._refused:
                self._files.give_back(typed)
            elif typed is not None:
                self._files.leave_path()
            self._state.update(views.result_line(self._work, self._refused))
            self._files.show(self._work.files, self._work.report)
            self._result.show(self._work.report)

    # -- changing ------------------------------------------------------------------------------------------------------

    @on(ImportFiles.ColumnChosen)
    @work(group="ask")
    async def _choose_field(self, event: ImportFiles.ColumnChosen) -> None:
        if self._stop is not None:
            return
        hold_keys(self.app)
        async with self._turn:  # what is being read may give the columns another meaning
            file = self._files.file
        if file is None or event.index >= len(file.checks):
            release_keys(self.app)
            return
        mapping = file.source.mapping
        names = [None, *(field.name for field in FIELDS[mapping.kind])]
        pick = PickScreen(
            f"What is “{mapping.columns[event.index].header}”?",
            views.FIELD_COLUMNS,
            among(views.field_rows(mapping.kind, file)),
            key=names.index(mapping.columns[event.index].field),
        )
        chosen = await self.app.push_screen_wait(pick)
        if chosen is not None:
            self._change(file, lambda source: _fill(source, event.index, names[chosen]))

    def action_skip(self) -> None:
        """Leave the column under the cursor out."""
        file, index = self._files.file, self._files.column
        if file is not None and index is not None:
            self._change(file, lambda source: _fill(source, index, None))

    @work(group="ask")
    async def action_ask(self, what: str) -> None:
        """Ask how the file under the cursor is to be read: its kind, its letters, its dates, its names, accounts."""
        file = self._files.file
        if file is not None:
            hold_keys(self.app)
            read = await ask(self.app, what, file.source, self._desk)
            if read is not None:
                self._change(file, read)

    def _change(self, file: FileInHand, read: Callable[[Source], Source]) -> None:
        """Read a file in another way than it is read when its turn has come."""
        if self._stop is None:
            self._read(lambda: self._work.change(file.source.path, read), file.name)

    def action_add(self) -> None:
        """Name another file."""
        if self._stop is None:
            self._turn_over(to_result=False)
            self._files.begin_typing()

    def action_drop(self) -> None:
        """Leave the file under the cursor out of the import."""
        file = self._files.file
        if file is not None and self._stop is None:
            self._read(lambda: self._work.drop(file.source.path), file.name)

    # -- the result ----------------------------------------------------------------------------------------------------

    def action_details(self) -> None:
        """Show what would become of every row, or the files again."""
        if self._work.files and self._work.problem is None:
            self._turn_over(to_result=not self._result.display)

    def _turn_over(self, to_result: bool) -> None:
        self._files.display, self._result.display = not to_result, to_result
        if to_result:
            self._result.show(self._work.report)
            self._result.take_focus()
        else:
            self._files.look_at_columns()

    @work(group="import")
    async def action_import(self) -> None:
        """Import all files, in a thread, once all that was asked before has been done; esc stops it."""
        if self._stop is not None:
            return
        self._refused = None
        self._stop = stop = Event()
        try:
            async with self._turn:
                await self._import(stop)
        finally:
            stop.set()
            self._stop = None
        if self._work.report is None and self._work.problem is None:
            self.refresh_book()

    async def _import(self, stop: Event) -> None:
        self.workers.cancel_group(self, "try")
        if self._work.files and self._work.problem is None:
            try:
                await asyncio.to_thread(self._work.run, _teller(self.app, self._state), stop.is_set)
            except StoreError as error:
                self._refused = error
            else:
                self._has_imported = True
                self._turn_over(to_result=True)
                self.on_descendant_focus()  # the result may have had the focus already
        self._show_result()

    def action_leave(self) -> None:
        """Go one step back: from a list, from the result, from the screen; stop an import that runs."""
        if self._stop is not None:
            self._stop.set()
        elif self._result.display and self._result.step_back():
            return
        elif self._result.display and not self._has_imported:
            self._turn_over(to_result=False)
        else:
            leave(self, self._has_imported)


def _fill(source: Source, index: int, field: str | None) -> Source:
    """Return the source with one of its columns filling another field, or none."""
    return replace(source, mapping=change(source.mapping, index, field))


def _teller(app: App[Any], state: Static) -> Progress:
    """Return what shows from the thread how far an import is, a few times a second."""
    told = 0.0

    def tell(words: str, done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told > TOLD_EVERY:
            told = time.monotonic()
            app.call_from_thread(state.update, views.progress_line(words, done, total))

    return tell
