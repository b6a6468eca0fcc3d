"""Choosing what a person is: the values of one kind with their meanings, below two questions that help to choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.worker import get_current_worker

from store.attribute_kinds import Kind
from store.attributes import AttributeRow, read_judgements
from store.book import Book
from store.errors import StoreError
from tui import people_requests
from tui.judgement_views import NUMBERS, VALUE_COLUMNS, value_rows
from tui.keyboard import hold_keys, leave
from tui.screens.keyed import KeyedScreen
from tui.widgets.table import ListSource, Table


class ValuesScreen(KeyedScreen):
    """The values of one kind of judgement; the result is the place of the one that was chosen."""

    HELP = """Two questions help to choose; beside each value stands what it takes. The number before it chooses it at
once, and so does enter for the line under the cursor; 0 takes the judgement back."""

    follows_book: ClassVar[bool] = True
    """What another window saves is read while this is on top; see `tui.following`."""

    def __init__(
        self,
        book: Book,
        about: people_requests.AboutJudgement,
        title: str,
        kind: Kind,
        standing: Sequence[AttributeRow],
    ) -> None:
        """`about` says of whom and where, as the request did that asked for the value; `standing` is judged already."""
        super().__init__(title, VALUE_COLUMNS, value_rows(kind, standing), NUMBERS, "\n".join(kind.questions))
        self._book, self._about, self._kind = book, about, kind
        self._standing = standing

    def on_mount(self) -> None:
        """Begin at what stands there already, before a key comes."""
        chosen = {row.value for row in self._standing}
        at = next((place for place, word in enumerate(self._kind.words or ()) if word.value in chosen), 0)
        self.query_one(Table).show(ListSource(value_rows(self._kind, self._standing)), at)

    @work(thread=True, exclusive=True, group="values")
    def refresh_book(self) -> None:
        """Read anew what is judged."""
        worker = get_current_worker()
        try:
            with self._book.read() as session:
                judged = read_judgements(session, self._about.person)
        except StoreError as error:
            self.app.call_from_thread(self._gone, error)
        else:
            standing = judged.of_kind(self._about.centre or None, self._kind.name)
            if not worker.is_cancelled:  # else a later look has been begun, which knows more
                self.app.call_from_thread(self._show, standing)

    def _gone(self, error: StoreError) -> None:
        if self.is_attached:
            self.notify(error.message, title=error.title, severity="warning", markup=False)
            leave(self)

    def _show(self, standing: Sequence[AttributeRow]) -> None:
        """Mark what is judged; the cursor stays."""
        self._standing = standing
        for table in self.query(Table):  # none when the screen is being closed
            table.show(ListSource(value_rows(self._kind, standing)), table.key)


class SeveralTable(Table):
    """Values of which several hold at once: space takes one, enter takes one and is the end of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", "Take, or leave", tooltip="Take the value, or leave it out", id="values.turn"),
        Binding(
            "enter",
            "done",
            "Done",
            key_display="⏎",
            tooltip="Take the line under the cursor, and go back",
            id="values.done",
        ),
    ]

    class Done(Message):
        """Enough was chosen."""

    def action_done(self) -> None:
        """Say that enough was chosen."""
        self.post_message(self.Done())


class SeveralValuesScreen(ValuesScreen):
    """The values of a kind of which several hold at once: each is saved as soon as it is chosen."""

    HELP = """Two questions help to choose; beside each value stands what it takes. The number before it, or space,
takes it or leaves it out, and it is saved at once; 0 takes all of them back. Enter takes the line under the cursor as
well, where you went with the arrows, and goes back."""

    TABLE = SeveralTable
    HOW = "Several may hold: space or its key takes one; ⏎ takes this one and closes."
    _turned: int | None = None
    """The line that was taken or left out last: enter behind it only goes back."""

    def choose(self, place: int) -> None:
        """Take a value, or leave it out; the next key waits until that is saved."""
        self.query_one(Table).move_to(place)
        self._turned = place
        value = (self._kind.words or ())[place].value
        turn = people_requests.TurnJudgement if value else people_requests.WithdrawJudgement
        about = self._about
        hold_keys(self.app)
        self.post_message(turn(about.account_id, about.person, about.centre, about.kind, value))

    @on(SeveralTable.Done)
    def _done(self) -> None:
        place = self.query_one(Table).key or 0
        value = (self._kind.words or ())[place].value
        is_new = value and place != self._turned and all(row.value != value for row in self._standing)
        self.leave_with(place if is_new else None)
