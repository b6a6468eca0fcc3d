"""Plans from files: the question which file, and the page that says what was found in it before anything is done."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from tui.keyboard import hold_keys, leave, release_keys
from tui.screens.overlay import OverlayScreen
from tui.widgets.pathinput import PathInput

ENDING = ".md"
ASKED = """A Markdown file. An account plan from elsewhere becomes a draft plan; a plan that was exported here and then
edited is read back: you see each change first. The page has the first objectives, actions and risks; the others are
changed in the book."""


class PlanFileDialog(OverlayScreen[str | None]):
    """Asks for a path; the result is what was typed, None for no answer."""

    HELP = """Name a Markdown file. tab completes the path as a shell does, a file dropped into the window is named. The
file itself is never changed. A plan from elsewhere becomes a draft plan of this account; a page that was exported here
is compared with the book, and each change is shown before it is taken over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back; nothing is read", id="plan_file.leave"),
    ]

    def __init__(self, account: str, typed: str = "", refused: str = "") -> None:
        """`typed` stands in the line; `refused` says what is wrong with it."""
        super().__init__()
        self._account, self._typed, self._refused = account, typed, refused

    def compose(self) -> ComposeResult:
        """Lay the line over what is said of it."""
        with Vertical(classes="dialog form-dialog") as frame:
            frame.border_title = Content(f"Plan from a file · {self._account}")
            entry = PathInput("plan.md", "path", ENDING)
            entry.add_class("entry")
            yield entry
            told = (
                Content.styled(self._refused, "$text-warning") if self._refused else Content(ASKED.replace("\n", " "))
            )
            yield Static(told, id="plan-file-told")
            yield Static(Content.styled("\n⏎ read it  ·  tab complete  ·  esc back", "$text-muted"))

    def on_mount(self) -> None:
        """Wait for a path."""
        entry = self.query_one(PathInput)
        entry.put(self._typed)
        self.set_focus(entry)
        release_keys(self.app)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            hold_keys(self.app)
            leave(self, event.value)

    def action_leave(self) -> None:
        """Ask for nothing."""
        leave(self, None)


class FoundScreen(OverlayScreen[bool]):
    """A page that says what was found; the result is whether to go on."""

    HELP = """What was understood of the file, what the book does not know, and what is kept as a note, as it stands
there. Enter makes the draft plan, one step of undo; esc leaves everything as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Make the draft", tooltip="Make the draft plan", id="found.go_on"),
        Binding("escape", "leave", "Back", tooltip="Back; nothing is written", id="found.leave"),
    ]

    def __init__(self, title: str, page: Content, goes_on: str = "") -> None:
        """`goes_on` says what enter does; without it there is nothing to be done."""
        super().__init__()
        self._title, self._page, self._goes_on = title, page, goes_on

    def compose(self) -> ComposeResult:
        """Lay the page into a frame."""
        with Vertical(classes="dialog help-dialog") as frame:
            frame.border_title = Content(self._title)
            keys = [f"⏎ {self._goes_on}"] if self._goes_on else []
            frame.border_subtitle = Content("  ·  ".join([*keys, "↑↓ scroll", "esc back"]))
            with VerticalScroll():
                yield Static(self._page)

    def on_mount(self) -> None:
        """The page scrolls."""
        self.query_one(VerticalScroll).focus()
        release_keys(self.app)

    def action_go_on(self) -> None:
        """Do what the page is about."""
        if self._goes_on:
            hold_keys(self.app)
        leave(self, bool(self._goes_on))

    def action_leave(self) -> None:
        """Leave everything as it is."""
        leave(self, False)
