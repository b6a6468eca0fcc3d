"""What an import would do with each row, or did: the counts of each file, and the cases behind each count."""

from __future__ import annotations

from textual import on
from textual.content import Content
from textual.widgets import Static

from store.intake.report import Report, Told
from tui import import_views as views
from tui.widgets.panel import Panel
from tui.widgets.table import ListSource, Table


class ImportResult(Panel):
    """Shows a report; enter lists the cases of a count, and `step_back` returns to the counts."""

    def __init__(self) -> None:
        self._table = Table(views.RESULT_COLUMNS, empty=Content("No rows."), id="result")
        self._case = Static("", id="result-case")
        super().__init__(self._table, self._case, title="Result", id="import-result")
        self._report: Report | None = None
        self._key: int | None = None
        """The count whose cases are listed; None while the counts are shown."""
        self._told: tuple[Told, ...] = ()

    def show(self, report: Report | None) -> None:
        """Show the counts of another report, None while it is not known."""
        self._report = report
        self._show_counts(self._table.key if self._key is None else self._key)

    def step_back(self) -> bool:
        """Go back from the cases to the counts, and say whether they were shown."""
        if self._key is None:
            return False
        self._show_counts(self._key)
        return True

    def take_focus(self) -> None:
        """Let the arrows walk here."""
        self.screen.set_focus(self._table)

    def _show_counts(self, key: int | None) -> None:
        self._key, self._told = None, ()
        self._case.update("")
        self._table.columns = views.RESULT_COLUMNS
        self._table.show(ListSource(views.result_rows(self._report) if self._report else ()), key)
        title = "What would become of the rows"
        self.set_title("Imported" if self._report and not self._report.dry_run else title, "")

    @on(Table.Chosen)
    def _list_cases(self, event: Table.Chosen) -> None:
        event.stop()
        if self._report is None or self._key is not None:
            return
        name, count, told = views.group_of(self._report, event.key)
        if told:
            self._key, self._told = event.key, told
            self._table.columns = views.list_columns(told)
            self._table.show(ListSource(views.told_rows(told)))
            self.set_title(name, f"{count:,}" if count == len(told) else f"{len(told):,} of {count:,}")

    @on(Table.Highlighted)
    def _show_case(self, event: Table.Highlighted) -> None:
        """Say in full below the list what its columns may cut."""
        if self._key is not None and event.key is not None and event.key < len(self._told):
            self._case.update(Content(self._told[event.key].in_words()))
