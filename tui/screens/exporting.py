"""The question what to export, and for whom: two short lists in one dialog; enter takes the usual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from templates.documents import DOCUMENTS, DOSSIER, is_for
from templates.profiles import INTERNAL, PROFILES
from tui.keyboard import hold_keys, leave, release_keys
from tui.screens.overlay import OverlayScreen

NOT_OFFERED = "The dossier is for us alone. For the customer, choose a plan first."
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
or its letter, and press enter. The manager's copy leaves out notes, what a person wants and fears, who is a blocker,
conflicts, and whatever is only assumed of a person: judgements, facts, lines; how we keep contact with her stays. The
customer gets a plan, of which only what you have marked external leaves, never facts, judgements, risks or money. Esc
goes back, nothing is written."""

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
        self._choose(self._choice._replace(document=name))

    def action_choose_profile(self, name: str) -> None:
        """Choose for whom it is."""
        self._choose(self._choice._replace(profile=name))

    def action_step_document(self, step: int) -> None:
        """Go to the document above or below."""
        offered = [name for name in DOCUMENTS if is_for(name, self._choice.profile)]
        self.action_choose_document(_stepped(offered, self._choice.document, step))

    def action_step_profile(self, step: int) -> None:
        """Go to the reader before or behind."""
        offered = [name for name in PROFILES if is_for(self._choice.document, name)]
        self.action_choose_profile(_stepped(offered, self._choice.profile, step))

    def action_write(self) -> None:
        """Take what is chosen."""
        hold_keys(self.app)
        leave(self, self._choice)

    def action_leave(self) -> None:
        """Go back, nothing is written."""
        leave(self, None)

    def _choose(self, choice: ExportChoice) -> None:
        """Take a choice over, unless there is no such document for that reader: then that is said."""
        is_offered = is_for(*choice)
        if is_offered:
            self._choice = choice
        self._show(told="" if is_offered else NOT_OFFERED)

    def _show(self, told: str = "") -> None:
        document, profile = self._choice
        lines = [
            Content.styled("What", "$text-muted"),
            *(_line(name, words, name == document, is_for(name, profile)) for name, words in DOCUMENTS.items()),
            Content(""),
            Content.styled("For whom", "$text-muted"),
            *(_line(name, _for_whom(name, document), name == profile, is_for(document, name)) for name in PROFILES),
        ]
        if told:
            lines += [Content(""), Content.styled(told, "$text-warning")]
        self.query_one("#export-choices", Static).update(Content("\n").join(lines))


def _for_whom(profile: str, document: str) -> str:
    """Return who gets what, or that there is nothing for that reader."""
    words = PROFILES[profile] if is_for(document, profile) else "A plan; the dossier is for us alone"
    return f"{profile.capitalize()}: {words[:1].lower()}{words[1:]}"


def _stepped(offered: Sequence[str], now: str, step: int) -> str:
    """Return the name so many places on, around the end."""
    return offered[(offered.index(now) + step) % len(offered)]


def _line(name: str, words: str, is_chosen: bool, is_offered: bool) -> Content:
    if not is_offered:
        return Content.styled(f" ( ) {name[0]} {words}", "$text-muted")
    mark, weight = ("(•)", "bold $primary") if is_chosen else ("( )", "")
    cursor = ("▌" if is_chosen else " ", "$primary")
    return Content.assemble(cursor, (f"{mark} ", weight), (f"{name[0]} ", "$text-accent"), (words, weight))
