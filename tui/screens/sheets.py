"""The sheets of a list: how they are to be made, how far they are, and what is missing in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from store.clean import fold
from store.errors import StoreError
from templates.batch import Need
from templates.exported import Exported
from templates.library import Template
from tui import requests
from tui.keyboard import hold_keys, leave, release_keys
from tui.screens.about_account import AboutAccountScreen
from tui.screens.overlay import OverlayScreen
from tui.sheet_run import SheetRun
from tui.sheet_views import COLUMNS, COMPLETE, MAKING, choice_words, need_words, run_words, sheet_rows
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.panel import Panel
from tui.widgets.pathinput import PathInput
from tui.widgets.table import ListSource, Table
from tui.wording import counted

ALL, DUE, OF_BOOK = "all", "due", "book"
"""Which sheets are made: of every account of the list; of those that need one; of the whole book those out of date."""
FOLDERS_ONLY = "/"
"""In place of the ending of files: no file has it."""
LOOK_SECONDS = 0.1
"""How often is looked how far the making is."""
DIALOG_KEYS = "↑↓ which · ←→ template · tab folder · ⏎ make · esc back"
FIRST_KEYS = ("choose", "again", "stop", "leave", "sheet", "tier")


class Asked(NamedTuple):
    """What is known before it is asked how the sheets of a list are made."""

    title: str
    total: int
    need: Need
    of_book: int
    """Accounts of the whole book whose sheets are out of date."""
    templates: Sequence[Template]
    folder: str


class SheetChoice(NamedTuple):
    """What is made: ALL, DUE or OF_BOOK; from which template, None for the one that fits each; into which folder."""

    which: str
    template: Template | None
    folder: str


class SheetsDialog(OverlayScreen[SheetChoice | None]):
    """Asks which sheets of a list, from which template, into which folder; nothing is written before enter."""

    HELP = """Enter makes the sheets of all accounts of the list, each from the template that fits it best by industry,
solution and persona, or by its tier plan. The arrows left and right choose one template for all, up and down make only
what is missing or stale. A sheet that would come out the same is not written again; a file that you changed is left as
it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back, nothing is written", id="sheets.leave"),
        Binding("enter", "make", "Make", tooltip="Make the sheets", id="sheets.make"),
        Binding("up", "which(-1)", "Above", tooltip="More of the sheets, or fewer", id="sheets.up", show=False),
        Binding("down", "which(1)", "Below", tooltip="Fewer of the sheets, or more", id="sheets.down", show=False),
        Binding("left", "template(-1)", "Before", tooltip="The template before", id="sheets.before", show=False),
        Binding("right", "template(1)", "Next", tooltip="The next template for all", id="sheets.next", show=False),
    ]

    def __init__(
        self,
        asked: Asked,
        count: Callable[[Callable[[], bool]], Sequence[tuple[Template, int]]] | None,
        refused: str = "",
    ) -> None:
        """`count` says which templates are chosen, in a thread; None where that takes too long. `refused` is told."""
        super().__init__()
        self._asked, self._count, self._refused = asked, count, refused
        self._which = ALL if asked.total else OF_BOOK
        self._template: Template | None = None
        self._choices: Sequence[tuple[Template, int]] | None = None
        self._gone = Event()

    def compose(self) -> ComposeResult:
        """Lay what is to be chosen over the line for the folder."""
        with Vertical(classes="dialog sheets-dialog", id="sheets-frame") as frame:
            frame.can_focus = True
            frame.border_title = Content(f"Sheets · {self._asked.title}")
            yield Static("", id="sheets-choices")
            entry = PathInput("a folder", "folder", FOLDERS_ONLY)
            entry.add_class("entry")
            yield entry
            yield Static("", id="sheets-keys")

    def on_mount(self) -> None:
        """Show what is chosen, and count for which accounts each template is."""
        self.query_one(PathInput).put(self._asked.folder)
        self._show()
        self.set_focus(self.query_one(PathInput if self._refused else "#sheets-frame"))
        release_keys(self.app)
        if self._count is not None:
            self._count_choices()

    def on_unmount(self) -> None:
        """Let nobody count any longer."""
        self._gone.set()

    @work(thread=True, group="choices")
    def _count_choices(self) -> None:
        assert self._count is not None  # noqa: S101 the caller looked
        try:
            found = self._count(self._gone.is_set)
        except StoreError:  # told when they are made
            return
        if not self._gone.is_set():
            self.app.call_from_thread(self._take, found)

    def _take(self, found: Sequence[tuple[Template, int]]) -> None:
        self._choices = found
        if self.is_mounted:
            self._show()

    # -- choosing ----------------------------------------------------------------------------------------------------

    def _offered(self) -> dict[str, str]:
        """Return what can be made, with the words for it."""
        need, book = self._asked.need, self._asked.of_book
        offered = {ALL: "All; one that is the same is not written again"} if self._asked.total else {}
        due = need.new + need.stale
        if 0 < due < self._asked.total:
            offered[DUE] = f"Only the {due:,} that have none, or a stale one"
        if book:
            offered[OF_BOOK] = f"The {counted(book, 'stale sheet')} of the whole book"
        return offered

    def action_which(self, step: int) -> None:
        """Make more of them, or fewer."""
        names = list(self._offered())
        self._which = names[(names.index(self._which) + step) % len(names)]
        self._show()

    def action_template(self, step: int) -> None:
        """Choose one template for all of them, or for each the one that fits."""
        every = [None, *self._asked.templates]
        self._template = every[(every.index(self._template) + step) % len(every)]
        self._show()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_make()

    def action_make(self) -> None:
        """Take what is chosen."""
        if folder := self.query_one(PathInput).value.strip():
            hold_keys(self.app)
            leave(self, SheetChoice(self._which, self._template, folder))

    def action_leave(self) -> None:
        """Go back, nothing is written."""
        leave(self, None)

    def _show(self) -> None:
        lines = [Content.styled(need_words(self._asked.total, self._asked.need), "$text-muted"), Content("")]
        lines += [_line(words, name == self._which) for name, words in self._offered().items()]
        lines += [Content(""), *self._template_lines(), Content(""), Content.styled("Into the folder", "$text-muted")]
        self.query_one("#sheets-choices", Static).update(Content("\n").join(lines))
        told = Content.styled(self._refused, "$text-error") if self._refused else Content("")
        keys = Content.styled(DIALOG_KEYS, "$text-muted")
        self.query_one("#sheets-keys", Static).update(Content("\n").join([told, keys]))

    def _template_lines(self) -> list[Content]:
        if self._template is not None:
            words, below = self._template.title or self._template.name, self._template.description
        else:
            words = "the template that fits each account"
            below = "" if self._count is None else choice_words(self._choices)
        return [
            Content.assemble(("From ", "$text-muted"), ("‹ ", "$text-accent"), (words, "bold"), (" ›", "$text-accent")),
            Content.styled(f"     {below}", "$text-muted"),
        ]


class SheetTable(Table):
    """What the sheets lack; enter goes to the points of the account."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Points", key_display="⏎", tooltip="Write the account's points", id="batch.points")
    ]


class SheetsScreen(AboutAccountScreen):
    """How far the sheets of a list are; when they are made, what each of them lacks."""

    HELP = """The sheets are made behind everything else: esc goes back to the accounts while they are, c ends it after
the sheet that is being written. What was left incomplete or was refused is listed; enter goes to the points of the
account, r makes the sheets again, which writes only what has changed. S shows this again until it was seen."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "again", "Again", tooltip="Make them again; only what has changed is written", id="batch.again"),
        Binding("c", "stop", "Stop", tooltip="End it after the sheet that is being written", id="batch.stop"),
        Binding("escape", "leave", "Back", tooltip="Back; what is being made goes on", id="batch.leave"),
    ]

    def __init__(self, run: SheetRun, start: Callable[[SheetRun], None]) -> None:
        """`start` begins the run anew."""
        super().__init__()
        self.run, self._start = run, start
        self._entries: Sequence[Exported] = ()
        self._is_shown = False

    def compose(self) -> ComposeResult:
        """Lay the list under how far it is."""
        yield Headline(f"Sheets · {self.run.title}")
        yield Static("", id="batch-state", classes="state")
        with Panel(title="Left incomplete", classes="records"):
            yield SheetTable(COLUMNS, empty=MAKING, id="batch")
        yield KeyLine(FIRST_KEYS)

    def on_mount(self) -> None:
        """Look how far it is, again and again."""
        self.set_focus(self.query_one(Table))
        self.set_interval(LOOK_SECONDS, self._look)
        self._look()
        release_keys(self.app)

    def _look(self) -> None:
        """Show how far it is; once it is over, what is worth telling."""
        if self.run.is_over and self._is_shown:
            return
        self._is_shown = self.run.is_over
        self.query_one("#batch-state", Static).update(run_words(self.run))
        report = self.run.report
        self._entries = sorted(report.entries, key=lambda entry: fold(entry.title)) if report else ()
        self.refresh_bindings()
        table = self.query_one(Table)
        table.empty = COMPLETE if report else MAKING
        table.show(ListSource(sheet_rows(self._entries)), table.key)
        told = report.wanting if report else 0
        more = "" if len(self._entries) >= told else f"{len(self._entries):,} of "
        self.query_one(Panel).set_title("Left incomplete", f"{more}{told:,}" if report else "")
        words = "" if report is None else f"{counted(report.written, 'sheet')} written"
        self.query_one(Headline).show(f"Sheets · {self.run.title}", words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Stop only what is being made, make again only what is."""
        _ = parameters
        return {"stop": not self.run.is_over, "again": self.run.is_over}.get(action, True)

    def selected_account(self) -> int:
        """Return the account under the cursor, 0 for none."""
        key = self.query_one(Table).key
        return int(self._entries[key].record or 0) if key is not None and key < len(self._entries) else 0

    @on(Table.Chosen)
    def _chosen(self) -> None:
        if account := self.selected_account():
            self.send(requests.MakeSheet(account))

    def action_again(self) -> None:
        """Make them again; what is the same is not written."""
        self._is_shown = False
        self._start(self.run)
        self._look()

    def action_stop(self) -> None:
        """End it as soon as the sheet that is being written is whole."""
        self.run.stop()

    def action_leave(self) -> None:
        """Go back; what is being made goes on."""
        leave(self)


def _line(words: str, is_chosen: bool) -> Content:
    mark, weight = ("(•)", "bold $primary") if is_chosen else ("( )", "")
    return Content.assemble(("▌" if is_chosen else " ", "$primary"), (f"{mark} ", weight), (words, weight))


def shown_path(folder: Path) -> str:
    """Return a folder as it is typed: with `~` for the home folder."""
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)
