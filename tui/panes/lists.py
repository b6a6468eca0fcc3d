"""The panes that are a list with the details of its row beside it: facts, opportunities, touches, history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from store import clock
from store.book import Book
from store.dossier import Dossier
from store.history import FieldChange, list_changes
from tui import requests
from tui.dossier_views import FACTS, OPPORTUNITIES, TOUCHES, Details, View
from tui.history_view import HISTORY_COLUMNS, HISTORY_EMPTY, by_key, history_details, history_in_short, history_rows
from tui.panes.pane import Pane
from tui.widgets.detaillines import DetailLines
from tui.widgets.panel import Panel
from tui.widgets.table import Column, ListSource, Row, Table

HISTORY_LIMIT = 1_000


class ListPane(Pane):
    """One list about the account, with its columns and what it says when it is empty."""

    columns: ClassVar[tuple[Column, ...]]
    empty: ClassVar[Content]

    def compose(self) -> ComposeResult:
        """Lay the list beside the details; where those are left out, what matters of them stands below it."""
        with Panel(title=self.title, classes="records"):
            yield Table(self.columns, empty=self.empty)
            yield from self.below()
        with Panel(title="Detail", classes="detail"):
            yield DetailLines()

    def below(self) -> Iterable[Static]:
        """Return what stands below the list; nothing, where its columns say enough."""
        return ()

    @property
    def table(self) -> Table:
        """The list."""
        return self.query_one(Table)

    def rows(self, dossier: Dossier) -> Sequence[Row]:
        """Return the lines of the list."""
        raise NotImplementedError

    def details(self, dossier: Dossier, key: int) -> Details:
        """Return what is said beside the list of one of its lines."""
        raise NotImplementedError

    def show_dossier(self, dossier: Dossier) -> None:
        """Fill the list; the cursor stays on its record, or where it stood when that has gone."""
        super().show_dossier(dossier)
        rows, table = self.rows(dossier), self.table
        before, key = table.cursor, table.key
        table.show(ListSource(rows), key)
        if key is not None and table.key != key:
            table.move_to(before)
        self.query_one(".records", Panel).set_title(self.title, f"{len(rows):,}")
        self._show_details()

    def focus_first(self) -> None:
        """The list has the keys."""
        self.table.focus()

    def select(self, key: int) -> None:
        """Let the cursor go to that record, if the list has it."""
        source = ListSource(self.rows(self.dossier) if self.dossier is not None else ())
        if source.position_of(key) is not None:
            self.table.show(source, key)

    def selected_record(self) -> int:
        """Return the key of the row under the cursor, 0 for none."""
        return self.table.key or 0

    @on(Table.Highlighted)
    def _show_details(self) -> None:
        key = self.table.key
        known = self.dossier is not None and key is not None
        self.query_one(DetailLines).show_pairs(self.details(self.dossier, key) if known else ())  # type: ignore[arg-type]


class RecordsPane(ListPane):
    """A list of records that can be added to, edited and taken out of."""

    view: ClassVar[View]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", tooltip="Add to this list", id="dossier.add"),
        Binding("d", "remove", "Remove", tooltip="Take the line out, after asking", id="dossier.remove"),
    ]

    def rows(self, dossier: Dossier) -> Sequence[Row]:
        """Return the records."""
        return self.view.rows(dossier, clock.today())

    def details(self, dossier: Dossier, key: int) -> Details:
        """Return one record in full."""
        return self.view.details(dossier, key, clock.today())

    def action_add(self) -> None:
        """Add to the list."""
        self.send(requests.AddRecord(self.account_id, self.what))

    def action_remove(self) -> None:
        """Take the record under the cursor out."""
        if key := self.selected_record():
            self.send(requests.RemoveRecord(self.account_id, self.what, key))

    @on(Table.Chosen)
    def _edit(self, event: Table.Chosen) -> None:
        self.send(requests.EditRecord(self.account_id, self.what, event.key))


class FactsPane(RecordsPane):
    """What is known and assumed, with who said so and how old it is."""

    what = "facts"
    title = "Facts"
    view = FACTS
    columns, empty = view.columns, view.empty

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "confirm", "Confirm", tooltip="Ask who says so; it is confirmed as of today", id="fact.confirm"),
        Binding("E", "end", "Ended", tooltip="Say how the fact has ended", id="fact.end"),
    ]

    @classmethod
    def count(cls, dossier: Dossier) -> int | None:
        """Return how many facts there are."""
        return len(dossier.facts)

    def action_confirm(self) -> None:
        """Mark the fact under the cursor as confirmed as of today."""
        if key := self.selected_record():
            self.send(requests.ConfirmFact(self.account_id, key))

    def action_end(self) -> None:
        """Say how the fact under the cursor has ended."""
        if key := self.selected_record():
            self.send(requests.EndFact(self.account_id, key))


class OpportunitiesPane(RecordsPane):
    """Possible, open, won and lost business."""

    what = "opportunities"
    title = "Opportunities"
    short = "Opps"
    view = OPPORTUNITIES
    columns, empty = view.columns, view.empty

    @classmethod
    def count(cls, dossier: Dossier) -> int | None:
        """Return how many opportunities there are."""
        return len(dossier.opportunities)


class TouchesPane(RecordsPane):
    """Calls, meetings, mails and notes."""

    what = "touches"
    title = "Touches"
    view = TOUCHES
    columns, empty = view.columns, view.empty

    @classmethod
    def count(cls, dossier: Dossier) -> int | None:
        """Return how many touches there are."""
        return len(dossier.touches)


class HistoryPane(ListPane):
    """What was changed, when, by whom."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "D", "differences", "What changed", tooltip="What changed since the last review", id="history.differences"
        ),
    ]

    what = "history"
    title = "History"
    columns, empty = HISTORY_COLUMNS, HISTORY_EMPTY
    reads_more = True

    def below(self) -> Iterable[Static]:
        """What was changed in full, where it is not told beside the list: the columns cut it off."""
        yield Static("", classes="below-list")

    @on(Table.Highlighted)
    def _tell_below(self) -> None:
        change = self._changes.get(self.selected_record())
        self.query_one(".below-list", Static).update(history_in_short(change) if change else "")

    _changes: Mapping[int, FieldChange] = {}

    def read(self, book: Book, dossier: Dossier) -> None:
        """Read the newest changes."""
        _ = dossier
        with book.read() as session:
            self._changes = by_key(list_changes(session, self.account_id, HISTORY_LIMIT))

    def rows(self, dossier: Dossier) -> Sequence[Row]:
        """Return the changes, newest first."""
        _ = dossier
        return history_rows(self._changes)

    def details(self, dossier: Dossier, key: int) -> Details:
        """Return one change in full."""
        _ = dossier
        return history_details(self._changes[key]) if key in self._changes else ()

    def action_differences(self) -> None:
        """Show what changed since the last review, section by section."""
        self.send(requests.OpenDifferences(self.account_id))
