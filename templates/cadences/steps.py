"""The steps of a cadence as they stand in its file: a numbered list, `2. +3d phone: Call about it`, and marks below.

What may stand below a step: `to Head of Energy` (the persona it is for), `template call-opener`, `note: …`. How such a
list is read: `templates.step_list`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.campaigns.enrolling import CadenceStep
from store.clean import clean
from store.errors import Problem
from store.words import CHANNEL
from templates.markdown_files import where_else
from templates.offsets import Offset
from templates.step_list import AnyStep, Parts, StepReading, nearest

WAYS = "+0, +3d, +2w"
"""How the day of a step is written, one of each kind."""
MARKS = "to Head of Energy; template call-opener; note: …"
"""What may stand below a step, one of each kind."""
_CHANNELS = {word.label.casefold(): word.value for word in CHANNEL.needed()}
_CALLED = {"e-mail": "email", "mail": "email", "call": "phone", "telephone": "phone", "visit": "in person"}
"""Other names of channels that people write."""
_WORDS = ("to", "template", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(AnyStep):
    """One step of a cadence: by which channel, to whom, with which template."""

    channel: str
    """A value of `words.CHANNEL`."""
    persona: str = ""
    template: str = ""

    def as_due(self) -> CadenceStep:
        """Return the step as the store takes it, its day counted from the start."""
        return CadenceStep(self.offset.days, self.title, self.channel, self.persona, self.template, self.note)


def read_steps(body: str, first_line: int) -> Parts[Step]:
    """Take the body of a cadence apart; its first line is `first_line` of the file."""
    return _Reading().read(body, first_line)


class _Reading(StepReading[Step]):
    """Reads the steps of one cadence."""

    WHAT = "cadence"
    SUCH_AS = "Such as “2. +3d phone: Call about it”."
    A_STEP = "a day, a channel, a colon, and what is to be done"
    WAYS = WAYS

    def make_step(self, number: int, offset: Offset, called: str, line: int) -> Step | None:
        """Return a step of the channel that stands before the colon; None when its day or channel is none."""
        if offset.is_before:
            self.say(line, f"“{offset}” counts back, and a cadence goes forward", f"Write it like {WAYS}.")
            return None
        if offset.unit == "m":
            self.say(line, f"“{offset}” counts in months", "A cadence counts in days and weeks: +4w, say.")
            return None
        name = " ".join(called.split()).casefold()
        channel = _CHANNELS.get(name) or _CALLED.get(name)
        if channel is None:
            labels = [word.label.lower() for word in CHANNEL.needed()]
            self.say(line, f"there is no channel “{clean(called)}”", nearest(name, labels))
            return None
        return Step(number=number, offset=offset, channel=channel, title="", line=line)

    def take_mark(self, clause: str, line: int) -> None:
        """Take whom a step is for, or which template it is written with."""
        word, _, rest = clause.partition(" ")
        said, name = word.casefold().rstrip(":"), clean(rest)
        if said == "to" and name:
            self.amend(line, persona=name)
        elif said == "template" and name:
            self.amend(line, template=name)
        else:
            self.say(line, f"“{clean(clause)[:60]}” says nothing of a step", nearest(said, _WORDS, MARKS))


def check_steps(steps: Sequence[Step]) -> Iterator[Problem]:
    """Yield what does not fit together: steps that are due before one that stands above them."""
    latest = 0
    for step in steps:
        if step.offset.days < latest:
            what = f"step {step.number} is due at {step.offset}, before one that stands above it"
            yield Problem(step.line, what, "Write the steps in the order of their days.")
        latest = max(latest, step.offset.days)


def check_templates(steps: Sequence[Step], known: Sequence[str]) -> Iterator[Problem]:
    """Yield the templates that steps name and that are not among the known ones."""
    for step in steps:
        if step.template and step.template not in known:
            yield Problem(step.line, f"there is no template “{step.template[:60]}”", where_else(step.template, known))
