"""The ways to a person: who of us can lead there, step by step, with how we know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from store.paths import Paths, Way
from tui.keyboard import leave, release_keys
from tui.path_words import left_words, nearest_line
from tui.screens.overlay import OverlayScreen
from tui.wording import counted


class PathScreen(OverlayScreen[None]):
    """Up to three ways, the shortest first; where there is none, the nearest people and what would help."""

    HELP = """The shortest ways from one of us to this person, over what is known of who knows whom: our own
relationships and touches, acquaintances, influence, and reporting lines. Of equally short ways the strongest comes
first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back to the people", id="path.leave"),
    ]

    def __init__(self, paths: Paths) -> None:
        super().__init__()
        self._paths = paths

    def compose(self) -> ComposeResult:
        """Lay the ways below each other."""
        with Vertical(classes="dialog help-dialog") as frame:
            frame.border_title = Content(f"Path to {self._paths.person}")
            frame.border_subtitle = Content("↑↓ scroll  esc back")
            with VerticalScroll():
                yield Static(Content("\n").join(self._lines()))

    def on_mount(self) -> None:
        """The page scrolls."""
        self.query_one(VerticalScroll).focus()
        release_keys(self.app)

    def action_leave(self) -> None:
        """Go back."""
        leave(self)

    def _lines(self) -> Iterator[Content]:
        for number, way in enumerate(self._paths.ways):
            if number:
                yield Content("")
            yield from _way(way, self._paths.account)
        if not self._paths.ways:
            yield Content.styled("No way is known yet.", "$text-warning")
            yield from (Content(nearest_line(near)) for near in self._paths.nearest)
            yield Content("")
            yield Content(self._paths.advice)


def _way(way: Way, account: str) -> Iterator[Content]:
    steps = counted(len(way.steps), "step")
    yield Content.assemble((way.steps[0].start, "bold"), (f" · {steps}", "$text-muted"))
    for number, step in enumerate(way.steps, 1):
        where = f" · {step.account}" if step.account != account else ""
        yield Content.assemble(
            (f"{number}  ", "$text-accent"), step.claim, (where, "$text-muted"), (left_words(step), "$text-warning")
        )
        if step.evidence:
            yield Content.styled(f"   {step.evidence}", "$text-muted")
