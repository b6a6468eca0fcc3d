"""The palette and the help, both read off the bindings: a key is declared once, in the class that acts on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static


def list_commands(screen: Screen[object]) -> Iterator[ActiveBinding]:
    """Yield the bindings that do something here and now, each action once, those of the focus first."""
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.description and active.enabled and not binding.system and binding.action not in seen:
            seen.add(binding.action)
            yield active


def key_of(binding: Binding) -> str:
    """Return how the key of a binding is written."""
    signs = {"enter": "⏎", "slash": "/", "question_mark": "?", "colon": ":", "escape": "esc"}
    return binding.key_display or signs.get(binding.key, binding.key)


class BindingCommands(Provider):
    """Every command that works on the screen below the palette."""

    async def discover(self) -> Hits:
        """Give all commands, for the palette when nothing is typed yet."""
        for active in list_commands(self.screen):
            words = active.binding.tooltip or active.binding.description
            yield DiscoveryHit(Text(words), self._runner(active), help=f"key {key_of(active.binding)}")

    async def search(self, query: str) -> Hits:
        """Give the commands whose words fit what is typed."""
        matcher = self.matcher(query)
        for active in list_commands(self.screen):
            words = active.binding.tooltip or active.binding.description
            score = matcher.match(words)
            if score > 0:
                text = Text(words)
                yield Hit(score, text, self._runner(active), text=words, help=f"key {key_of(active.binding)}")

    def _runner(self, active: ActiveBinding):  # type: ignore[no-untyped-def]  # a closure as the palette wants it
        async def run() -> None:
            await self.app.run_action(active.binding.action, active.node)

        return run


class HelpScreen(ModalScreen[None]):
    """What this screen is for, and every key that works on it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q", "dismiss", "Back", tooltip="Close the help", id="help.close"),
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._purpose = " ".join((getattr(below, "HELP", "") or "").split())
        self._commands = [(key_of(a.binding), a.binding.tooltip or a.binding.description) for a in list_commands(below)]

    def compose(self) -> ComposeResult:
        """Lay the purpose over the table of keys."""
        with Vertical(classes="dialog help-dialog") as frame:
            frame.border_title = Content("Help")
            frame.border_subtitle = Content("esc back")
            with VerticalScroll():
                yield Static(Content(self._purpose + "\n"))
                lines = [Content.assemble((f"{key:>9}  ", "$text-accent bold"), words) for key, words in self._commands]
                yield Static(Content("\n").join(lines))
