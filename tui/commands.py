"""The palette and the help, both read off the bindings: a key is declared once, in the class that acts on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.keyboard import TypedAheadApp, leave
from tui.keysigns import key_of
from tui.screens.overlay import OverlayScreen, picture_below

HEADS = ("Here", "On this screen", "Everywhere", "Moving about")
"""Headings of the help: keys of the widget with the focus and of what it is part of, of the screen, of the app; and
those which only move the cursor."""

MOVES = ("move(", "walk(", "pan(")
"""What actions begin with that only move a cursor, or what is seen."""


def list_commands(screen: Screen[object]) -> Iterator[ActiveBinding]:
    """Yield the bindings that do something here and now, each action once, in the order of HEADS.

    What has no tooltip is Textual's own: moving the focus, copying a selection.
    """
    seen: set[str] = set()
    found = [active for active in screen.active_bindings.values() if active.enabled and active.binding.tooltip]
    for active in sorted(found, key=lambda active: _rank(active, screen)):
        action = active.binding.action.removeprefix("app.")
        if action not in seen:
            seen.add(action)
            yield active


def _rank(active: ActiveBinding, screen: Screen[object]) -> int:
    """Return the place of a binding's heading among HEADS."""
    if active.node is screen or active.node is screen.app:
        return 1 if active.node is screen else 2
    return 3 if active.binding.action.startswith(MOVES) else 0


def _name_and_words(binding: Binding) -> str:
    return f"{binding.description} · {binding.tooltip}"


class BindingCommands(Provider):
    """Every command that works on the screen below the palette."""

    async def discover(self) -> Hits:
        """Give all commands, for the palette when nothing is typed yet."""
        for active in self._offered():
            words = _name_and_words(active.binding)
            yield DiscoveryHit(Text(words), self._runner(active), help=f"key {key_of(active.binding)}")

    async def search(self, query: str) -> Hits:
        """Give the commands whose words fit what is typed."""
        matcher = self.matcher(query)
        for active in self._offered():
            words = _name_and_words(active.binding)
            score = matcher.match(words)
            if score > 0:
                text = Text(words)
                yield Hit(score, text, self._runner(active), text=words, help=f"key {key_of(active.binding)}")

    def _offered(self) -> Iterator[ActiveBinding]:
        """Yield what is a command: to move the cursor of a list is for its keys alone."""
        return (active for active in list_commands(self.screen) if not active.binding.action.startswith(MOVES))

    def _runner(self, active: ActiveBinding):  # type: ignore[no-untyped-def]  # a closure as the palette wants it
        async def run() -> None:
            try:
                if active.node.is_attached:  # else the screen was left meanwhile
                    await self.app.run_action(active.binding.action, active.node)
            finally:
                if isinstance(self.app, TypedAheadApp):
                    self.app.command_done()

        return run


class Palette(CommandPalette):
    """Textual's palette, which a page key cannot stop before its list has been laid out."""

    def render(self) -> RenderableType:
        """Return the dimmed picture of the screen below."""
        return picture_below(self) or super().render()

    def on_key(self, event: events.Key) -> None:
        """Let the list number its lines before a page key asks for them, as Textual 8.2 does only when it paints."""
        commands = self.query_one(CommandList)
        if event.key in ("pageup", "pagedown") and not (commands.scrollable_content_region and commands._lines):
            event.stop()


SIGNS_BELOW = " What its signs and letters mean stands below the keys."


class HelpScreen(OverlayScreen[None]):
    """What this screen is for, and every key that works on it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "leave", "Back", tooltip="Close the help", id="help.close"),
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._purpose = " ".join((getattr(below, "HELP", "") or "").split())
        nodes = (below.focused or below).ancestors_with_self
        self._signs: Sequence[tuple[str, str]] = next(filter(None, (getattr(node, "SIGNS", ()) for node in nodes)), ())
        self._groups: dict[str, list[tuple[str, str]]] = {}
        for active in list_commands(below):
            words = active.binding.tooltip or active.binding.description
            group = HEADS[_rank(active, below)]
            self._groups.setdefault(group, []).append((key_of(active.binding), words))

    def action_leave(self) -> None:
        """Close the help."""
        leave(self)

    def compose(self) -> ComposeResult:
        """Lay the purpose over the table of keys."""
        with Vertical(classes="dialog help-dialog") as frame:
            frame.border_title = Content("Help")
            frame.border_subtitle = Content("↑↓ scroll  esc back")
            with VerticalScroll():
                yield Static(Content(self._purpose + (SIGNS_BELOW if self._signs else "")))
                for head, commands in self._groups.items():
                    lines = [Content.styled(head, "bold")]
                    lines += [Content.assemble((f"{key:>9}  ", "$text-accent bold"), words) for key, words in commands]
                    yield Static(Content("\n").join(lines), classes="help-group")
                if self._signs:
                    lines = [Content.styled("Signs and letters", "bold")]
                    lines += [Content.assemble((f"{label}: ", "$text-muted"), words) for label, words in self._signs]
                    yield Static(Content("\n").join(lines), classes="help-group")
