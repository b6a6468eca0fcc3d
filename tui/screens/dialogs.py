"""Small questions: which of these, which tier and why. At most 60 by 16; the safe answer has the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, Static

from store.clean import fold
from store.drafts import DraftBox
from store.words import TIERS
from tui.drafts import FormDraft, Unsaved
from tui.keyboard import bring_back, hold_keys, leave, release_keys, release_when_quiet
from tui.screens.overlay import OverlayScreen
from tui.widgets.lineinput import LineInput

QUIET = 0.5
"""Seconds without a letter before one answers: who is typing when a question comes up has not read it yet.

A question that nobody asked for takes no key at all before; what was typed goes to the form below it afterwards.
"""


class ChoiceDialog(OverlayScreen[int]):
    """A question with two or three answers; the first is the safe one. The result is the answer's number."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(0)", "Back", tooltip="The safe answer", id="dialog.back"),
        Binding("left", "app.focus_previous", "Previous answer", tooltip="The answer to the left", show=False),
        Binding("right", "app.focus_next", "Next answer", tooltip="The answer to the right", show=False),
        Binding("up", "scroll(-1)", "Up", tooltip="The question further up", show=False),
        Binding("down", "scroll(1)", "Down", tooltip="The question further down", show=False),
        Binding("pageup", "scroll(-10)", "Page up", tooltip="A page of the question up", show=False),
        Binding("pagedown", "scroll(10)", "Page down", tooltip="A page of the question down", show=False),
    ]

    def __init__(self, title: str, question: str, answers: Sequence[str], *, unasked: bool = False) -> None:
        """With `unasked` it comes up by itself, over a form that somebody is typing into."""
        super().__init__()
        self._title, self._question, self._answers, self._unasked = title, question, answers, unasked
        self._letters = letter_places(answers)
        self._typed_at: float | None = None
        """When the question came into sight, or a letter was typed too soon after that; by the clock of messages."""

    def compose(self) -> ComposeResult:
        """Lay question and answers into a frame."""
        with Vertical(classes="dialog question-dialog") as frame:
            frame.border_title = Content(self._title)
            with VerticalScroll(can_focus=False):
                yield Static(Content(self._question))
            with Horizontal(classes="answers"):
                for number, (answer, at) in enumerate(zip(self._answers, self._letters, strict=True)):
                    label = Content(answer) if at is None else Content(answer).stylize("underline", at, at + 1)
                    yield Button(label, id=f"answer-{number}", compact=True)
            safe = self._answers[0].lower()
            yield Static(Content.styled(f"← → choose  ·  ⏎ or letter  ·  esc {safe}", "$text-muted"))

    def on_mount(self) -> None:
        """Put the focus on the safe answer."""
        self.set_focus(self.query_one("#answer-0"))
        self.call_after_refresh(self._in_sight)
        if not self._unasked:
            release_keys(self.app)

    def on_unmount(self) -> None:
        """Let the form below have what was typed for it."""
        if self._unasked:
            bring_back(self.app)

    def _in_sight(self) -> None:
        self._typed_at = now = Message().time
        if self._unasked:
            self._typed_at = 0.0  # no key comes at all before it is quiet
            release_when_quiet(self, now, QUIET)

    def on_key(self, event: events.Key) -> None:
        """Give the answer whose letter is typed, unless it was typed ahead, or goes on with what was."""
        if event.character is None or not event.character.isprintable():
            return
        if self._typed_at is None or event.time - self._typed_at < QUIET:
            self._typed_at = max(self._typed_at or 0.0, event.time)
            return
        typed = fold(event.character)
        for number, at in enumerate(self._letters):
            if at is not None and fold(self._answers[number][at]) == typed:
                event.stop()
                leave(self, number)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        leave(self, int(str(event.button.id).removeprefix("answer-")))

    def action_scroll(self, lines: int) -> None:
        """Show what stands further up or down, in a question that is longer than its frame."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_answer(self, number: int) -> None:
        """Give an answer by its number."""
        leave(self, number)


def letter_places(answers: Sequence[str]) -> list[int | None]:
    """Return where each answer has the letter that chooses it, None where none is left.

    That is its first letter, unless another answer begins so; else the first free letter, beginnings of words first.
    """
    texts = ["".join(fold(character)[:1] or " " for character in answer) for answer in answers]
    firsts = [text[:1] for text in texts]
    places: list[int | None] = [0 if firsts.count(first) == 1 and _is_letter(first) else None for first in firsts]
    taken = {text[0] for text, place in zip(texts, places, strict=True) if place == 0}
    for number, text in enumerate(texts):
        if places[number] is None:
            begins = [at for at in range(1, len(text)) if not text[at - 1].isalnum()]
            free = (at for at in [*begins, *range(1, len(text))] if _is_letter(text[at]) and text[at] not in taken)
            if (at := next(free, None)) is not None:
                places[number] = at
                taken.add(text[at])
    return places


def _is_letter(character: str) -> bool:
    return "a" <= character <= "z"


TIER_ROWS = (1, 2, 3, None)
"""The tiers in the order in which they are offered."""

TIER_KEYS = "1 2 3 0 choose  ·  tab why  ·  ⏎ save  ·  esc back"


class TierChoice(NamedTuple):
    """What the tier dialog returns: the tier (None: untiered) and why."""

    tier: int | None
    reason: str


class TierDialog(OverlayScreen[TierChoice | None]):
    """Asks for a tier by its number, then for the reason; nothing is changed before enter."""

    HELP = """Press 1, 2 or 3 for the tier, 0 for none, or walk with the arrows, type why, and press enter. Tab goes to
the reason and back to the tiers. Esc goes back without a change; the reason is kept as a draft."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back without a change; the reason is kept", id="tier.leave"),
        *(
            Binding(
                str(tier or 0),
                f"choose({tier or 0})",
                TIERS[tier],
                tooltip=f"Choose {TIERS[tier]}",
                id=f"tier.{tier or 0}",
            )
            for tier in TIER_ROWS
        ),
        Binding("enter", "save", "Save", tooltip="Save the tier and the reason", id="tier.save", show=False),
        Binding("up", "step(-1)", "Tier above", tooltip="The tier above", id="tier.up", show=False),
        Binding("down", "step(1)", "Tier below", tooltip="The tier below", id="tier.down", show=False),
    ]

    def __init__(self, account: str, tier: int | None, *, drafts: DraftBox, draft: str) -> None:
        """`draft` names the draft of the reason; who saves the choice discards it after that."""
        super().__init__()
        self._account, self._tier = account, tier
        self._reason = LineInput("", "what speaks for it: revenue, potential, a signal", "reason")
        self.draft = FormDraft(self, drafts, draft, f"Tier · {account}", self._unsaved, self._say)
        self._chosen: int | None = None
        self._is_chosen = False
        self._is_told = False

    def compose(self) -> ComposeResult:
        """Lay the choice and the reason into a frame."""
        with Vertical(classes="dialog tier-dialog", id="tier-frame") as frame:
            frame.can_focus = True
            frame.border_title = Content(f"Tier of {self._account}")
            yield Static("", id="tier-choices")
            yield Static("Why?", classes="label", id="tier-why")
            yield self._reason.add_class("entry")
            yield Static(Content.styled(TIER_KEYS, "$text-muted"), id="tier-state")

    async def on_mount(self) -> None:
        """Wait for a number; a reason that was not saved is back."""
        self._show()
        draft = await self.draft.find()
        self._reason.value = draft.fields.get("reason", "") if draft else ""
        self.set_focus(self.query_one("#tier-frame"))
        release_keys(self.app)

    def keep_draft(self) -> None:
        """Write the reason; the app calls it when it is told to end."""
        self.draft.keep_now()

    @on(Input.Changed)
    def _typed(self) -> None:
        self.draft.keep_soon()

    def action_choose(self, tier: int) -> None:
        """Take a tier and go on to the reason."""
        self._chosen, self._is_chosen = tier or None, True
        self._show()
        self.set_focus(self._reason)

    def action_step(self, step: int) -> None:
        """Take the tier above or below; the focus stays where it is."""
        at = TIER_ROWS.index(self._now) + step
        self._chosen, self._is_chosen = TIER_ROWS[at % len(TIER_ROWS)], True
        self._show()

    def action_leave(self) -> None:
        """Go back without a change; the reason is kept as a draft."""
        hold_keys(self.app)
        self._keep_and_leave(None)

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Take the tier, and the reason as it is typed."""
        hold_keys(self.app)  # what is typed now is meant for the list as it will be
        self._keep_and_leave(TierChoice(self._now, self._reason.value))

    def on_descendant_focus(self) -> None:
        """Show whether keys go to the tiers or to the reason."""
        self._show()

    @work(group="leave")
    async def _keep_and_leave(self, choice: TierChoice | None) -> None:
        """Keep the reason until the choice is saved: the book may refuse it. One that cannot be kept is told first."""
        if not await self.draft.keep() and choice is None and not self._is_told:
            self._is_told = True
            release_keys(self.app)
            return
        if choice is None and self._unsaved().fields and not self._is_told:
            self.notify("Your reason is kept as a draft.", markup=False)
        leave(self, choice)

    def _unsaved(self) -> Unsaved:
        return Unsaved({"reason": self._reason.value} if self._reason.value.strip() else {}, {})

    def _say(self, words: str, tone: str) -> None:
        for line in self.query("#tier-state").results(Static):  # none when the dialog has just been closed
            line.update(Content.styled(words, tone))

    @property
    def _now(self) -> int | None:
        return self._chosen if self._is_chosen else self._tier

    def _show(self) -> None:
        lines, is_here = [], self.focused is not self._reason
        for tier in TIER_ROWS:
            mark, weight = ("(•)", "bold $primary") if tier == self._now else ("( )", "")
            cursor = ("▌" if is_here and tier == self._now else " ", "$primary")
            words = (cursor, (f"{mark} ", weight), (f"{tier or 0} ", "$text-accent"), (TIERS[tier], weight))
            lines.append(Content.assemble(*words, ("  now" if tier == self._tier else "", "$text-muted")))
        self.query_one("#tier-choices", Static).update(Content("\n").join(lines))
