"""Numbered lists of steps in Markdown: a line a step, `1. +2w Marketing: Write the brief`, and marks below it.

What plays and cadences have in common. Marks are lines below a step that begin with a dash; several may stand in one
line with `;` between them, and `note: …` takes the rest of its line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Generic, NamedTuple, TypeVar

from store.clean import clean
from store.errors import Problem
from templates.offsets import Offset, read_offset

HEADING = "Steps"
MOST_STEPS = 60
MOST_PROBLEMS = 50
LONGEST_TITLE = 300
LONGEST_NOTE = 2_000
_NUMBERED = re.compile(r"([0-9]{1,4})[.)][ \t]+(.*)")
_STEP = re.compile(r"(\S+)\s+([^:]{1,40}):\s*(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyStep:
    """What every step has: its number, its day, what is to be done, and the line of the file where it stands."""

    number: int
    offset: Offset
    title: str
    line: int
    note: str = ""


S = TypeVar("S", bound=AnyStep)


class Parts(NamedTuple, Generic[S]):
    """The body of a file taken apart."""

    steps: tuple[S, ...]
    text: str
    """What is not a step: why it works, and when it does not."""
    problems: tuple[Problem, ...]


class StepReading(Generic[S]):
    """Reads the lines of one list of steps, and collects what is wrong.

    Subclasses say what a step is called by (`make_step`) and which marks it may have (`take_mark`).
    """

    WHAT: ClassVar[str]
    """What the steps make up: a play, say."""
    SUCH_AS: ClassVar[str]
    """An example of a step, as a sentence."""
    A_STEP: ClassVar[str]
    """What a step is, in words."""
    WAYS: ClassVar[str]
    """How the day of a step is written, one of each kind."""

    def __init__(self) -> None:
        self.steps: list[S] = []
        self.problems: list[Problem] = []
        self._count = 0
        """Steps begun so far, those too that were not understood."""
        self._is_open = False
        """Whether the last step that was begun was understood: what stands below belongs to it."""

    def make_step(self, number: int, offset: Offset, called: str, line: int) -> S | None:
        """Return a step without its title; None, with a problem said, when what stands before the colon is nothing."""
        raise NotImplementedError

    def take_mark(self, clause: str, line: int) -> None:
        """Take what a line below the last step says, other than its note."""
        raise NotImplementedError

    def read(self, body: str, first_line: int) -> Parts[S]:
        """Take a body apart; its first line is `first_line` of the file."""
        lines = _without_comments(body).split("\n")
        headings = [(at, line.strip("# \t")) for at, line in enumerate(lines) if line.startswith("#")]
        start = next((at for at, words in headings if words.casefold() == HEADING.casefold()), None)
        if start is None:
            return Parts((), "\n".join(lines).strip(), (_no_steps(headings, first_line),))
        end = next((at for at, _ in headings if at > start), len(lines))
        for at in range(start + 1, end):
            self._line(lines[at], first_line + at)
        text = "\n".join([*lines[:start], *lines[end:]]).strip()
        if not self.steps and not self.problems:
            self.say(first_line + start, "there are no steps below this heading", self.SUCH_AS)
        return Parts(tuple(self.steps), text, tuple(self.problems[:MOST_PROBLEMS]))

    def say(self, line: int, what: str, hint: str = "") -> None:
        """Note what is wrong on a line of the file."""
        self.problems.append(Problem(line, what, hint))

    def amend(self, line: int, **parts: object) -> None:
        """Change the last step, unless it grows too long."""
        step = replace(self.steps[-1], **parts)  # type: ignore[arg-type]
        if len(step.title) > LONGEST_TITLE:
            self.say(line, f"a step is longer than {LONGEST_TITLE} characters", "Put the rest below it: “- note: …”.")
            return
        if len(step.note) > LONGEST_NOTE:
            self.say(line, f"the note of a step is longer than {LONGEST_NOTE:,} characters", "Shorten it.")
            return
        self.steps[-1] = step

    def _line(self, line: str, number: int) -> None:
        if not line.strip():
            return
        if found := _NUMBERED.match(line):
            self._begin(int(found[1]), found[2], number)
        elif not line[0].isspace():
            self.say(number, "this line belongs to no step", f"A step begins with its number. {self.SUCH_AS}")
        elif (words := line.strip())[0] in "-*+":
            said = words[1:].strip()
            for clause in [said] if said.casefold().startswith("note:") else said.split(";"):
                self._add(" ".join(clause.split()), number)
        elif self._is_open:  # a title of several lines
            self.amend(number, title=f"{self.steps[-1].title} {clean(words)}")

    def _begin(self, written: int, words: str, line: int) -> None:
        self._count += 1
        self._is_open = False
        if self._count > MOST_STEPS:
            if self._count == MOST_STEPS + 1:
                self.say(line, f"a {self.WHAT} has at most {MOST_STEPS} steps", f"Make two {self.WHAT}s of it.")
            return
        if written != self._count:
            hint = "Number the steps 1, 2, 3: others wait for them by their numbers."
            self.say(line, f"this is step {self._count}, and it is numbered {written}", hint)
        found = _STEP.fullmatch(words.strip())
        title = clean(found[3]) if found else ""
        if found is None or not title:
            self.say(line, f"a step is {self.A_STEP}", self.SUCH_AS)
            return
        try:
            offset = read_offset(found[1])
        except ValueError as error:
            self.say(line, str(error), f"Write it like {self.WAYS}.")
            return
        if (step := self.make_step(self._count, offset, found[2], line)) is not None:
            self._is_open = True
            self.steps.append(step)
            self.amend(line, title=title)

    def _add(self, clause: str, line: int) -> None:
        if not self._is_open or not clause:
            return
        if clause.casefold().startswith("note:"):
            note = f"{self.steps[-1].note}\n{clean(clause[len('note:') :])}".strip()
            self.amend(line, note=note)
        else:
            self.take_mark(clause, line)


def nearest(word: str, known: Sequence[str], otherwise: str = "") -> str:
    """Return a hint for a word that is not known: the nearest one, or all of them."""
    by_folded = {name.casefold(): name for name in known}
    near = next(iter(difflib.get_close_matches(word[:60], by_folded, n=1)), None)
    return f"Perhaps “{by_folded[near]}”." if near else f"There are: {otherwise or ', '.join(known)}."


def _no_steps(headings: Sequence[tuple[int, str]], first_line: int) -> Problem:
    names = {words.casefold(): at for at, words in headings}
    near = next(iter(difflib.get_close_matches(HEADING.casefold(), names, n=1)), None)
    if near is not None:
        return Problem(first_line + names[near], "no heading is called “Steps”", "Perhaps this one: “## Steps”.")
    return Problem(None, "there is no heading “Steps”", "Write the steps as a numbered list below “## Steps”.")


def _without_comments(text: str) -> str:
    """Return the text with what stands between `<!--` and `-->` blanked out; lines keep their numbers."""
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts += (text[at:start], "\n" * text.count("\n", start, end))
        at = end + 3
    return "".join((*parts, text[at:]))
