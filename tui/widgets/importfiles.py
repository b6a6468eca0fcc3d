"""The files of an import over the columns of the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from store.intake.report import Report
from tui import import_views as views
from tui.import_work import FileInHand
from tui.widgets.panel import Panel
from tui.widgets.pathinput import PathInput
from tui.widgets.table import ListSource, Row, Table


class ColumnTable(Table):
    """The columns of a file; enter changes what one fills."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", "Change", key_display="⏎", tooltip="Change what the column fills", id="column.change"
        )
    ]


class ImportFiles(Vertical):
    """Shows what is in hand; says which path was typed and which column was chosen."""

    @dataclass
    class Named(Message):
        """A path was typed."""

        path: str

    @dataclass
    class ColumnChosen(Message):
        """A column of the file under the cursor was chosen."""

        index: int

    def __init__(self) -> None:
        super().__init__(id="import-desk")
        self._files: Sequence[FileInHand] = ()
        self._report: Report | None = None
        self._rows: Sequence[Row] = ()
        """The columns of the file under the cursor."""
        self._case = Static("", id="column-case")

    def compose(self) -> ComposeResult:
        """Lay the line for a path over the files, and those over the columns."""
        with Panel(title="Files", id="import-files"), Vertical():
            yield PathInput("a CSV file, or a folder of them", "path")
            yield Table(views.FILE_COLUMNS, empty=views.FILES_EMPTY, id="files")
        with Panel(title="Columns", id="import-columns"):
            empty = Content("The columns of a file will stand here.")
            yield ColumnTable(views.MAPPING_COLUMNS, empty=empty, id="columns")
            yield self._case

    @property
    def place(self) -> int:
        """The place of the file under the cursor."""
        return max(0, self.query_one("#files", Table).cursor)

    @property
    def file(self) -> FileInHand | None:
        """The file under the cursor."""
        return self._files[self.place] if self.place < len(self._files) else None

    @property
    def column(self) -> int | None:
        """The column under the cursor, while its table has the focus."""
        table = self.query_one("#columns", Table)
        return table.key if table.has_focus else None

    @property
    def is_typing(self) -> bool:
        """Whether a path is being typed: letters are no commands then."""
        return self.query_one(PathInput).has_focus

    def show(self, files: Sequence[FileInHand], report: Report | None) -> None:
        """Show these files, and what an import of them would take; the cursors stay where they are."""
        self._files, self._report = files, report
        table = self.query_one("#files", Table)
        table.show(ListSource(views.file_rows(files)), table.key)
        self.query_one("#import-files", Panel).set_count(f"{len(files)}" if files else "")
        self._show_columns()

    def begin_typing(self) -> None:
        """Go to the line for a path."""
        self.screen.set_focus(self.query_one(PathInput))

    def leave_path(self) -> None:
        """Go to the columns once a path has been read, unless another one is being typed."""
        if self.is_typing and not self.query_one(PathInput).value:
            self.look_at_columns()

    def give_back(self, path: str) -> None:
        """Put a path that was refused back to be mended, unless another one is being typed."""
        entry = self.query_one(PathInput)
        if not entry.value:
            entry.put(path)

    @on(Table.Chosen, "#files")
    def look_at_columns(self) -> None:
        """Go to the columns."""
        self.screen.set_focus(self.query_one("#columns"))

    @on(Table.Highlighted, "#files")
    def _show_columns(self) -> None:
        file, table = self.file, self.query_one("#columns", Table)
        panel = self.query_one("#import-columns", Panel)
        self._rows = views.column_rows(file, self._report) if file else ()
        table.show(ListSource(self._rows), table.key)
        panel.set_title(f"Columns of {file.name}" if file else "Columns", f"{len(file.checks)}" if file else "")
        self._show_case()

    @on(Table.Highlighted, "#columns")
    def _show_case(self) -> None:
        """Say in full below the columns what is wrong with the one under the cursor: its row may cut it."""
        key = self.query_one("#columns", Table).key
        self._case.update(next((views.wrong_in_words(row) for row in self._rows if row.key == key), Content("")))

    @on(Table.Chosen, "#columns")
    def _column_chosen(self, event: Table.Chosen) -> None:
        event.stop()
        self.post_message(self.ColumnChosen(event.key))

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.post_message(self.Named(event.value))
            event.input.value = ""
        elif self._files:
            self.look_at_columns()
