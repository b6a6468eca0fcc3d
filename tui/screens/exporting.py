"""The question what to export, and for whom: two short lists in one dialog; enter takes the usual."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from templates.documents import DOCUMENTS, DOSSIER
from templates.profiles import INTERNAL, PROFILES
from tui.keyboard import hold_keys, leave, release_keys
from tui.screens.overlay import OverlayScreen

EXPORT_KEYS = "↑ ↓ what  ·  ← → for whom  ·  ⏎ write  ·  esc back"


class ExportChoice(NamedTuple):
    """What is to be written (a name of `templates.documents.DOCUMENTS`), and for whom (one of the profiles)."""

    document: str
    profile: str


def _letters(chosen: Mapping[str, str], action: str, what: str) -> list[Binding]:
    """Return a binding for each name of a list: its first letter."""
    return [
        Binding(name[0], f"{action}('{name}')", name.capitalize(), tooltip=f"{what}: {words}", id=f"export.{name}")
        for name, words in chosen.items()
    ]


class ExportDialog(OverlayScreen[ExportChoice | None]):
    """Asks which document of an account, and for whom it is; nothing is written before enter."""

    HELP = """Choose what is written with the arrows up and down or its letter, for whom with the arrows left and right
or its letter, and press enter. For the customer goes only what you have marked external, never facts, judgements, risks
or money. Esc goes back, nothing is written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back, nothing is written", id="export.leave"),
        Binding("enter", "write", "Write", tooltip="Write the document", id="export.write"),
        *_letters(DOCUMENTS, "choose_document", "What"),
        *_letters(PROFILES, "choose_profile", "For whom"),
        Binding("up", "step_document(-1)", "Above", tooltip="The document above", id="export.up", show=False),
        Binding("down", "step_document(1)", "Below", tooltip="The document below", id="export.down", show=False),
        Binding("left", "step_profile(-1)", "Before", tooltip="The reader before", id="export.left", show=False),
        Binding("right", "step_profile(1)", "Next", tooltip="The next reader", id="export.right", show=False),
    ]

    def __init__(self, account: str, document: str = DOSSIER) -> None:
        """`document` is the usual one, where the cursor stands."""
        super().__init__()
        self._account = account
        self._choice = ExportChoice(document, INTERNAL)

    def compose(self) -> ComposeResult:
        """Lay the two lists into a frame."""
        with Vertical(classes="dialog export-dialog") as frame:
            frame.border_title = Content(f"Export · {self._account}")
            yield Static("", id="export-choices")
            yield Static(Content.styled(f"\n{EXPORT_KEYS}", "$text-muted"))

    def on_mount(self) -> None:
        """Show what is chosen, and take the keys."""
        self._show()
        release_keys(self.app)

    def action_choose_document(self, name: str) -> None:
        """Choose what is written."""
        self._choice = self._choice._replace(document=name)
        self._show()

    def action_choose_profile(self, name: str) -> None:
        """Choose for whom it is."""
        self._choice = self._choice._replace(profile=name)
        self._show()

    def action_step_document(self, step: int) -> None:
        """Go to the document above or below."""
        self.action_choose_document(_stepped(DOCUMENTS, self._choice.document, step))

    def action_step_profile(self, step: int) -> None:
        """Go to the reader before or behind."""
        self.action_choose_profile(_stepped(PROFILES, self._choice.profile, step))

    def action_write(self) -> None:
        """Take what is chosen."""
        hold_keys(self.app)
        leave(self, self._choice)

    def action_leave(self) -> None:
        """Go back, nothing is written."""
        leave(self, None)

    def _show(self) -> None:
        lines = [
            Content.styled("What", "$text-muted"),
            *(_line(name, words, name == self._choice.document) for name, words in DOCUMENTS.items()),
            Content(""),
            Content.styled("For whom", "$text-muted"),
            *(
                _line(name, f"{name.capitalize()}: {words[:1].lower()}{words[1:]}", name == self._choice.profile)
                for name, words in PROFILES.items()
            ),
        ]
        self.query_one("#export-choices", Static).update(Content("\n").join(lines))


def _stepped(names: Mapping[str, str], now: str, step: int) -> str:
    """Return the name so many places on, around the end."""
    listed = list(names)
    return listed[(listed.index(now) + step) % len(listed)]


def _line(name: str, words: str, is_chosen: bool) -> Content:
    mark, weight = ("(•)", "bold $primary") if is_chosen else ("( )", "")
    cursor = ("▌" if is_chosen else " ", "$primary")
    return Content.assemble(cursor, (f"{mark} ", weight), (f"{name[0]} ", "$text-accent"), (words, weight))
