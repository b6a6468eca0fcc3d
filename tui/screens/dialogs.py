"""Small questions: which of these, which tier and why. At most 60 by 16; the safe answer has the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from store.words import TIERS
from tui.keyboard import hold_keys, leave, release_keys
from tui.widgets.lineinput import LineInput


class ChoiceDialog(ModalScreen[int]):
    """A question with two or three answers; the first is the safe one. The result is the answer's number."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(0)", "Back", tooltip="The safe answer", id="dialog.back"),
        Binding("left", "app.focus_previous", "Previous answer", tooltip="The answer to the left", show=False),
        Binding("right", "app.focus_next", "Next answer", tooltip="The answer to the right", show=False),
    ]

    def __init__(self, title: str, question: str, answers: Sequence[str]) -> None:
        super().__init__()
        self._title, self._question, self._answers = title, question, answers

    def compose(self) -> ComposeResult:
        """Lay question and answers into a frame."""
        with Vertical(classes="dialog question-dialog") as frame:
            frame.border_title = Content(self._title)
            with VerticalScroll(can_focus=False):
                yield Static(Content(self._question))
            with Horizontal(classes="answers"):
                for number, answer in enumerate(self._answers):
                    yield Button(Content(answer), id=f"answer-{number}", compact=True)

    def on_mount(self) -> None:
        """Put the focus on the safe answer."""
        self.set_focus(self.query_one("#answer-0"))
        release_keys(self.app)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        leave(self, int(str(event.button.id).removeprefix("answer-")))

    def action_answer(self, number: int) -> None:
        """Give an answer by its number."""
        leave(self, number)


class TierChoice(NamedTuple):
    """What the tier dialog returns: the tier (None: untiered) and why."""

    tier: int | None
    reason: str


class TierDialog(ModalScreen[TierChoice | None]):
    """Asks for a tier by its number, then for the reason; nothing is changed before enter."""

    HELP = """Press 1, 2 or 3 for the tier, 0 for none, type why, and press enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back without a change", id="tier.leave"),
        *(
            Binding(
                str(tier or 0),
                f"choose({tier or 0})",
                TIERS[tier],
                tooltip=f"Choose {TIERS[tier]}",
                id=f"tier.{tier or 0}",
            )
            for tier in (1, 2, 3, None)
        ),
    ]

    def __init__(self, account: str, tier: int | None) -> None:
        super().__init__()
        self._account, self._tier = account, tier
        self._chosen: int | None = None
        self._is_chosen = False

    def compose(self) -> ComposeResult:
        """Lay the choice and the reason into a frame."""
        with Vertical(classes="dialog tier-dialog", id="tier-frame") as frame:
            frame.can_focus = True
            frame.border_title = Content(f"Tier of {self._account}")
            yield Static("", id="tier-choices")
            yield Static("Why?", classes="label", id="tier-why")
            reason = LineInput("", "what speaks for it: revenue, potential, a signal", "reason")
            reason.add_class("entry")
            yield reason
            yield Static(Content.styled("1 2 3 0 choose  ·  ⏎ save  ·  esc back", "$text-muted"))

    def on_mount(self) -> None:
        """Wait for a number."""
        self._show()
        self.set_focus(self.query_one("#tier-frame"))
        release_keys(self.app)

    def action_choose(self, tier: int) -> None:
        """Take a tier and go on to the reason."""
        self._chosen, self._is_chosen = tier or None, True
        self._show()
        self.set_focus(self.query_one(LineInput))

    def action_leave(self) -> None:
        """Go back without a change."""
        leave(self, None)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        hold_keys(self.app)  # what is typed now is meant for the list as it will be
        leave(self, TierChoice(self._chosen if self._is_chosen else self._tier, event.value))

    def _show(self) -> None:
        now = self._chosen if self._is_chosen else self._tier
        lines = []
        for tier in (1, 2, 3, None):
            mark, weight = ("(•)", "bold $primary") if tier == now else ("( )", "")
            words = ((f"{mark} ", weight), (f"{tier or 0} ", "$text-accent"), (TIERS[tier], weight))
            lines.append(Content.assemble(*words, ("  now" if tier == self._tier else "", "$text-muted")))
        self.query_one("#tier-choices", Static).update(Content("\n").join(lines))
