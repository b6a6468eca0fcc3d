"""What is judged of a person in a buying centre: ten kinds as a list, each judged with its letter and a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from store import clock
from store.attribute_kinds import KINDS
from store.attributes import Judgements, read_judgements
from store.book import Book
from tui import people_requests
from tui.judgement_views import (
    KIND_COLUMNS,
    LETTERS,
    WHOLE,
    blank_key,
    centre_name,
    kind_name,
    kind_of_key,
    kind_rows,
    value_shown,
)
from tui.keyboard import hold_keys, release_keys
from tui.screens.known import KnownScreen
from tui.screens.picking import NAME_COLUMNS, PickScreen, among
from tui.widgets.keyline import KeyLine
from tui.widgets.table import Cell, ListSource, Row, Table

STEPS = {
    "confirm": people_requests.ConfirmJudgement,
    "evidence": people_requests.EditJudgement,
    "withdraw": people_requests.WithdrawJudgement,
}
FIRST_KEYS = (
    "choose", "about('confirm')", "about('evidence')", "about('withdraw')", "leave", "elsewhere", "step(1)", "app.undo",
)  # fmt: skip


class KindTable(Table):
    """The kinds of judgement; enter judges one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Judge", key_display="⏎", tooltip="Choose a value of this kind", id="judged.choose")
    ]


class AttributesScreen(KnownScreen[Judgements]):
    """The judgements of one person, in one buying centre at a time."""

    HELP = """What this person is in a buying centre. The letter before a kind, or enter, opens its values; the number
of a value chooses it, and it is saved at once: assumed, as of today. When you know it for sure, v confirms it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                letter,
                f"judge({name!r})",
                kind_name(KINDS[name]),
                tooltip=f"Judge: {kind_name(KINDS[name]).lower()}",
                id=f"judged.{name}",
                show=False,
            )
            for name, letter in LETTERS.items()
        ),
        Binding(
            "v",
            "about('confirm')",
            "Confirm",
            tooltip="Ask who says so; it is confirmed as of today",
            id="judged.confirm",
        ),
        Binding("e", "about('evidence')", "Evidence", tooltip="Who said so, when, how sure", id="judged.evidence"),
        Binding(
            "backspace,delete",
            "about('withdraw')",
            "Not assessed",
            tooltip="Take the judgement back",
            id="judged.withdraw",
            key_display="⌫",
        ),
        Binding("a", "elsewhere", "Elsewhere", tooltip="Judge the person in another buying centre", id="judged.centre"),
        Binding("left_square_bracket", "step(-1)", "Centre before", tooltip="The buying centre before", show=False),
        Binding("right_square_bracket", "step(1)", "Next centre", tooltip="The next buying centre"),
    ]

    def __init__(self, book: Book, account_id: int, judged: Judgements, centre: int) -> None:
        """`centre` is the buying centre that is shown first, 0 for the account as a whole."""
        super().__init__(book)
        self._account_id, self._judged = account_id, judged
        self._centre = centre if centre in judged.centres else 0
        self._wanted = ""
        """The kind that was asked for last: the cursor goes to it, whatever key its row has by then."""

    def compose(self) -> ComposeResult:
        """Lay the list over the words of the line under the cursor."""
        with Vertical(classes="dialog judged-dialog"):
            yield KindTable(KIND_COLUMNS, ListSource(self._rows()))
            yield Static("", classes="questions")
            yield KeyLine(FIRST_KEYS)

    def on_mount(self) -> None:
        """Show what is known."""
        self.show_known(self._judged)
        self.set_focus(self.query_one(Table))
        release_keys(self.app)

    def read(self, book: Book) -> Judgements:
        """Return what is judged."""
        with book.read() as session:
            return read_judgements(session, self._judged.person.id)

    # -- showing -----------------------------------------------------------------------------------------------------

    def _rows(self) -> list[Row]:
        return kind_rows(self._judged, self._centre, clock.today())

    def show_known(self, judged: Judgements) -> None:
        """Show the kinds; the cursor goes to the one that was asked for last."""
        table = self.query_one(Table)
        key = table.key
        kind = self._wanted or (kind_of_key(self._judged, key)[0] if key is not None else "")
        self._judged, self._wanted = judged, ""
        self._centre = self._centre if self._centre in judged.centres else 0
        rows = self._rows()
        table.show(ListSource(rows), self._key_of(kind, key, {row.key for row in rows}))
        frame = self.query_one(".judged-dialog")
        frame.border_title = Content(f"{judged.person.name} in {centre_name(judged, self._centre)}")
        places = self._places()
        words = f"{places.index(self._centre) + 1} of {len(places)} · ] next" if len(places) > 1 else ""
        frame.border_subtitle = Content(words)
        self._tell()

    def _key_of(self, kind: str, key: int | None, here: set[int]) -> int | None:
        """Return the row of a kind: the one where the cursor stands, or its first one."""
        if key in here and key is not None and kind_of_key(self._judged, key)[0] == kind:
            return key
        known = self._judged.of_kind(self._centre or None, kind)
        return known[0].id if known else blank_key(kind) if kind else None

    @on(Table.Highlighted)
    def _tell(self) -> None:
        """Say below the list what is to be asked, or the whole text of the line."""
        kind, _ = self._under_cursor()
        texts = [value_shown(row) for row in self._judged.of_kind(self._centre or None, kind)]
        words = " ".join(KINDS[kind].questions) if KINDS[kind].words or not texts else texts[0]
        self.query_one(".questions", Static).update(Content(words))

    def _places(self) -> Sequence[int]:
        """Return where this person is judged, and the place that is shown."""
        judged_in = {row.centre_id or 0 for row in self._judged.rows} | {self._centre}
        return [each for each in (*self._judged.centres, 0) if each in judged_in]

    def _under_cursor(self) -> tuple[str, str]:
        return kind_of_key(self._judged, self.query_one(Table).key or blank_key(next(iter(KINDS))))

    # -- doing -------------------------------------------------------------------------------------------------------

    def _ask(self, request: type[people_requests.AboutJudgement], kind: str, value: str = "") -> None:
        """Ask the app for something about a kind; the cursor goes to it."""
        self._wanted = kind
        self.ask(request(self._account_id, self._judged.person.id, self._centre, kind, value))

    def action_judge(self, kind: str) -> None:
        """Open the values of a kind, with the cursor on it."""
        table = self.query_one(Table)
        key = self._key_of(kind, table.key, {row.key for row in self._rows()})
        table.show(ListSource(self._rows()), key)
        self._ask(people_requests.Judge, kind)

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        self._ask(people_requests.Judge, *kind_of_key(self._judged, event.key))

    def action_about(self, step: str) -> None:
        """Confirm what stands under the cursor, edit its evidence, or take it back."""
        self._ask(STEPS[step], *self._under_cursor())

    def action_step(self, step: int) -> None:
        """Show what is judged in the buying centre beside this one."""
        places = self._places()
        self._go_to(places[(places.index(self._centre) + step) % len(places)])

    def action_elsewhere(self) -> None:
        """Ask for a buying centre to judge the person in."""
        hold_keys(self.app)
        self._pick_centre()

    @work(group="judged-pick")
    async def _pick_centre(self) -> None:
        here = {row.centre_id or 0 for row in self._judged.rows}
        names = {**self._judged.centres, 0: WHOLE[:1].upper() + WHOLE[1:]}
        rows = [Row(key, (Cell(name), Cell("judged" if key in here else "", "muted"))) for key, name in names.items()]
        pick = PickScreen("In which buying centre?", NAME_COLUMNS, among(rows), key=self._centre, goes_on=True)
        centre = await self.app.push_screen_wait(pick)
        if centre is not None:
            self._go_to(centre)
        release_keys(self.app)

    def _go_to(self, centre: int) -> None:
        self._wanted = self._under_cursor()[0]
        self._centre = centre
        self.show_known(self._judged)
