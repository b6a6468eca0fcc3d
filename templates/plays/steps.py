"""The steps of a play as they stand in its file: a numbered list, `1. +2w Marketing: Write the brief`, and marks below.

What may stand below a step: `milestone`, `external`, `waits for 1, 2`, `C Sales, Delivery` (a duty and whose it is),
`note: …`. How such a list is read: `templates.step_list`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from store.clean import clean
from store.errors import Problem
from store.words import DUTY, FUNCTION
from templates.offsets import Offset
from templates.plays.offsets import WAYS
from templates.step_list import AnyStep, Parts, StepReading, nearest

MARKS = "milestone; external; waits for 1, 2; C Sales, Delivery; note: …"
"""What may stand below a step, one of each kind."""
_FUNCTIONS = {word.label.casefold(): word.value for word in FUNCTION.needed()}
_GIVEN = {word: duty.value for duty in DUTY.needed() for word in (duty.value.casefold(), duty.label.casefold())}
_ACCOUNTABLE = "A"
_WORDS = ("milestone", "external", "waits for", "note", "responsible", "consulted", "informed")


class Duty(NamedTuple):
    """What the people of a function have to do with a step besides its own: a value of `words.DUTY`, never A."""

    duty: str
    function: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(AnyStep):
    """One step of a play: whoever has its function in the account is accountable for it."""

    function: str
    """A value of `words.FUNCTION`."""
    is_milestone: bool = False
    is_external: bool = False
    waits_for: tuple[int, ...] = ()
    """Numbers of steps above it."""
    duties: tuple[Duty, ...] = ()


def read_steps(body: str, first_line: int) -> Parts[Step]:
    """Take the body of a play apart; its first line is `first_line` of the file."""
    return _Reading().read(body, first_line)


class _Reading(StepReading[Step]):
    """Reads the steps of one play."""

    WHAT = "play"
    SUCH_AS = "Such as “1. +2w Marketing: Write the brief”."
    A_STEP = "a day, who does it, a colon, and what is to be done"
    WAYS = WAYS

    def make_step(self, number: int, offset: Offset, called: str, line: int) -> Step | None:
        """Return a step of the function that stands before the colon."""
        if (function := self._function(called, line)) is None:
            return None
        return Step(number=number, offset=offset, function=function, title="", line=line)

    def take_mark(self, clause: str, line: int) -> None:
        """Take what a line below a step says."""
        step, said = self.steps[-1], clause.casefold()
        first, _, rest = clause.partition(" ")
        if said == "milestone":
            self.amend(line, is_milestone=True)
        elif said == "external":
            self.amend(line, is_external=True)
        elif said.startswith("waits for "):
            numbers = dict.fromkeys((*step.waits_for, *self._numbers(clause[len("waits for ") :], line)))
            self.amend(line, waits_for=tuple(numbers))
        elif (duty := _GIVEN.get(first.casefold())) and rest:
            self.amend(line, duties=tuple(dict.fromkeys((*step.duties, *self._duties(duty, rest, line)))))
        else:
            self.say(line, f"“{clean(clause)[:60]}” says nothing of a step", nearest(said, _WORDS, MARKS))

    def _function(self, words: str, line: int) -> str | None:
        name = " ".join(words.split()).casefold()
        if name in _FUNCTIONS:
            return _FUNCTIONS[name]
        labels = [word.label for word in FUNCTION.needed()]
        self.say(line, f"there is no function “{clean(words)}”", nearest(name, labels))
        return None

    def _numbers(self, words: str, line: int) -> Iterator[int]:
        for text in re.split(r"[,\s]+(?:and\s+)?", words.strip()):
            number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
            if not 0 < number < self.steps[-1].number:
                hint = "A step waits for steps that stand above it: their numbers, as in “waits for 1, 2”."
                self.say(line, f"there is no step “{clean(text)[:20]}” above this one", hint)
            else:
                yield number

    def _duties(self, duty: str, words: str, line: int) -> Iterator[Duty]:
        if duty == _ACCOUNTABLE:
            self.say(line, "whoever a step falls to is accountable for it", "R, C and I are for the others.")
            return
        for name in words.split(","):
            if (function := self._function(name, line)) is not None:
                yield Duty(duty, function)


def check_steps(steps: Sequence[Step], has_date: bool) -> Iterator[Problem]:
    """Yield what does not fit together: steps before a date that no one asks for, and those due before what they wait
    for."""
    known = {step.number: step for step in steps}
    for step in steps:
        if step.offset.is_before and not has_date:
            yield Problem(step.line, f"“{step.offset}” counts back from a date", "Name it in the front matter: before.")
        for number in step.waits_for:
            other = known.get(number)
            same = other is not None and other.offset.is_before == step.offset.is_before
            if other is not None and same and other.offset.days > step.offset.days:
                what = f"step {step.number} is due at {step.offset}, before step {number} that it waits for"
                yield Problem(step.line, what, f"That one is due at {other.offset}.")
