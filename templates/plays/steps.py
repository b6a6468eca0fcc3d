"""The steps of a play as they stand in its file: a numbered list, `1. +2w Marketing: Write the brief`, and marks below.

A step is one line; lines below it that begin with a dash say more: `milestone`, `external`, `waits for 1, 2`,
`C Sales, Delivery` (a duty and whose it is), `note: …`. Several of these may stand in one line, with `;` between them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from store.clean import clean
from store.errors import Problem
from store.words import DUTY, FUNCTION
from templates.plays.offsets import WAYS, Offset, read_offset

HEADING = "Steps"
MOST_STEPS = 60
MOST_PROBLEMS = 50
LONGEST_TITLE = 300
LONGEST_NOTE = 2_000
SUCH_AS = "Such as “1. +2w Marketing: Write the brief”."
MARKS = "milestone; external; waits for 1, 2; C Sales, Delivery; note: …"
"""What may stand below a step, one of each kind."""
_NUMBERED = re.compile(r"([0-9]{1,4})[.)][ \t]+(.*)")
_STEP = re.compile(r"(\S+)\s+([^:]{1,40}):\s*(.*)")
_FUNCTIONS = {word.label.casefold(): word.value for word in FUNCTION.needed()}
_GIVEN = {word: duty.value for duty in DUTY.needed() for word in (duty.value.casefold(), duty.label.casefold())}
_ACCOUNTABLE = "A"
_WORDS = ("milestone", "external", "waits for", "note", "responsible", "consulted", "informed")


class Duty(NamedTuple):
    """What the people of a function have to do with a step besides its own: a value of `words.DUTY`, never A."""

    duty: str
    function: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a play: whoever has its function in the account is accountable for it."""

    number: int
    offset: Offset
    function: str
    """A value of `words.FUNCTION`."""
    title: str
    line: int
    """Where it stands in the file."""
    is_milestone: bool = False
    is_external: bool = False
    waits_for: tuple[int, ...] = ()
    """Numbers of steps above it."""
    duties: tuple[Duty, ...] = ()
    note: str = ""


class Parts(NamedTuple):
    """The body of a play taken apart."""

    steps: tuple[Step, ...]
    text: str
    """What is not a step: why the play works, and when it does not."""
    problems: tuple[Problem, ...]


def read_steps(body: str, first_line: int) -> Parts:
    """Take the body of a play apart; its first line is `first_line` of the file."""
    lines = _without_comments(body).split("\n")
    headings = [(at, line.strip("# \t")) for at, line in enumerate(lines) if line.startswith("#")]
    start = next((at for at, words in headings if words.casefold() == HEADING.casefold()), None)
    if start is None:
        return Parts((), "\n".join(lines).strip(), (_no_steps(headings, first_line),))
    end = next((at for at, _ in headings if at > start), len(lines))
    reading = _Reading()
    for at in range(start + 1, end):
        reading.line(lines[at], first_line + at)
    text = "\n".join([*lines[:start], *lines[end:]]).strip()
    if not reading.steps and not reading.problems:
        reading.say(first_line + start, "there are no steps below this heading", SUCH_AS)
    return Parts(tuple(reading.steps), text, tuple(reading.problems[:MOST_PROBLEMS]))


class _Reading:
    """Reads the lines of one list of steps, and collects what is wrong."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.problems: list[Problem] = []
        self._count = 0
        """Steps begun so far, those too that were not understood."""
        self._is_open = False
        """Whether the last step that was begun was understood: what stands below belongs to it."""

    def line(self, line: str, number: int) -> None:
        """Read the next line of the list."""
        if not line.strip():
            return
        if found := _NUMBERED.match(line):
            self._begin(int(found[1]), found[2], number)
        elif not line[0].isspace():
            self.say(number, "this line belongs to no step", f"A step begins with its number. {SUCH_AS}")
        elif (words := line.strip())[0] in "-*+":
            said = words[1:].strip()
            for clause in [said] if said.casefold().startswith("note:") else said.split(";"):
                self._add(" ".join(clause.split()), number)
        elif self._is_open:  # a title of several lines
            self._amend(number, title=f"{self.steps[-1].title} {clean(words)}")

    def say(self, line: int, what: str, hint: str = "") -> None:
        """Note what is wrong on a line of the file."""
        self.problems.append(Problem(line, what, hint))

    def _begin(self, written: int, words: str, line: int) -> None:
        self._count += 1
        self._is_open = False
        if self._count > MOST_STEPS:
            if self._count == MOST_STEPS + 1:
                self.say(line, f"a play has at most {MOST_STEPS} steps", "Make two plays of it.")
            return
        if written != self._count:
            hint = "Number the steps 1, 2, 3: others wait for them by their numbers."
            self.say(line, f"this is step {self._count}, and it is numbered {written}", hint)
        found = _STEP.fullmatch(words.strip())
        title = clean(found[3]) if found else ""
        if found is None or not title:
            self.say(line, "a step is a day, who does it, a colon, and what is to be done", SUCH_AS)
            return
        try:
            offset = read_offset(found[1])
        except ValueError as error:
            self.say(line, str(error), f"Write it like {WAYS}.")
            return
        if (function := self._function(found[2], line)) is not None:
            self._is_open = True
            self.steps.append(Step(self._count, offset, function, "", line))
            self._amend(line, title=title)

    def _function(self, words: str, line: int) -> str | None:
        name = " ".join(words.split()).casefold()
        if name in _FUNCTIONS:
            return _FUNCTIONS[name]
        labels = [word.label for word in FUNCTION.needed()]
        self.say(line, f"there is no function “{clean(words)}”", _nearest(name, labels))
        return None

    def _add(self, clause: str, line: int) -> None:
        """Take what a line below a step says."""
        if not self._is_open or not clause:
            return
        step, said = self.steps[-1], clause.casefold()
        first, _, rest = clause.partition(" ")
        if said == "milestone":
            self._amend(line, is_milestone=True)
        elif said == "external":
            self._amend(line, is_external=True)
        elif said.startswith("waits for "):
            numbers = dict.fromkeys((*step.waits_for, *self._numbers(clause[len("waits for ") :], line)))
            self._amend(line, waits_for=tuple(numbers))
        elif said.startswith("note:"):
            self._amend(line, note=f"{step.note}\n{clean(clause[len('note:') :])}".strip())
        elif (duty := _GIVEN.get(first.casefold())) and rest:
            self._amend(line, duties=tuple(dict.fromkeys((*step.duties, *self._duties(duty, rest, line)))))
        else:
            self.say(line, f"“{clean(clause)[:60]}” says nothing of a step", _nearest(said, _WORDS, MARKS))

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

    def _amend(self, line: int, **parts: object) -> None:
        step = replace(self.steps[-1], **parts)  # type: ignore[arg-type]
        if len(step.title) > LONGEST_TITLE:
            self.say(line, f"a step is longer than {LONGEST_TITLE} characters", "Put the rest below it: “- note: …”.")
            return
        if len(step.note) > LONGEST_NOTE:
            self.say(line, f"the note of a step is longer than {LONGEST_NOTE:,} characters", "Shorten it.")
            return
        self.steps[-1] = step


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


def _no_steps(headings: Sequence[tuple[int, str]], first_line: int) -> Problem:
    names = {words.casefold(): at for at, words in headings}
    near = next(iter(difflib.get_close_matches(HEADING.casefold(), names, n=1)), None)
    if near is not None:
        return Problem(first_line + names[near], "no heading is called “Steps”", "Perhaps this one: “## Steps”.")
    return Problem(None, "there is no heading “Steps”", "Write the steps as a numbered list below “## Steps”.")


def _nearest(word: str, known: Sequence[str], otherwise: str = "") -> str:
    by_folded = {name.casefold(): name for name in known}
    near = next(iter(difflib.get_close_matches(word[:60], by_folded, n=1)), None)
    return f"Perhaps “{by_folded[near]}”." if near else f"There are: {otherwise or ', '.join(known)}."


def _without_comments(text: str) -> str:
    """Return the text with what stands between `<!--` and `-->` blanked out; lines keep their numbers."""
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts += (text[at:start], "\n" * text.count("\n", start, end))
        at = end + 3
    return "".join((*parts, text[at:]))
