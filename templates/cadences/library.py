"""The library of cadences: the built-in ones and the user's own, each a Markdown file, mistakes beside the good result.

A cadence is front matter (name, title, description, for), a few words on why it works, and a numbered list below the
heading “Steps” (`templates.cadences.steps`). A user's file takes the place of the built-in one of the same name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from store.campaigns.enrolling import CadenceStep
from templates.cadences.about import About, read_about
from templates.cadences.steps import Step, check_steps, check_templates, read_steps
from templates.step_files import FileLibrary, StepFile, begin_steps, cut_file, in_order, stem_of

_BUILTIN = Path(__file__).parent.parent / "builtin" / "cadences"

_STARTING = """\
---
name: {name}
title: {title}
description: What this cadence is good for, in one sentence.
for:
  tier: ["2"]
  # industry: [Energy]
  # solution: [Fuel cards]
  # persona: [Head of Energy]
---

<!-- What stands here is shown beside the steps. A comment like this one is not. -->
Why this works, and when it does not.

## Steps

<!-- One line a step: number, day, channel, a colon, what is to be done. The day counts from the start (+0, +3d, +2w);
     what would fall on a weekend or a holiday is done on the next working day. Channels: email, phone, video,
     in person, chat, letter. What else there is to say stands below, after a dash: whom it is for (“to” and a persona;
     without one it is for everybody who is enrolled), the template it is written with, a note. An answer ends it. -->

1. +0 email: Send the story of somebody like them
   - note: Five lines, one question at the end.
2. +3d phone: Call about it
   - template call-opener
3. +2w in person: Ask for half an hour
   - to Head of Energy
   - note: Two times to choose from.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence(StepFile):
    """One cadence: what its front matter says, and its steps."""

    about: About
    steps: tuple[Step, ...]

    @property
    def due(self) -> tuple[CadenceStep, ...]:
        """The steps as the store takes them."""
        return tuple(step.as_due() for step in self.steps)

    @property
    def days(self) -> int:
        """How many days there are from the first step to the last."""
        return max((step.offset.days for step in self.steps), default=0)

    @property
    def personas(self) -> tuple[str, ...]:
        """Whom its steps are for by name, each once."""
        return tuple(dict.fromkeys(step.persona for step in self.steps if step.persona))


class CadenceLibrary(FileLibrary[Cadence]):
    """The cadences there are: the built-in ones, and those in the user's folder if there is one."""

    def __init__(self, user_folder: Path | None = None, templates: Sequence[str] | None = None) -> None:
        """`templates` are the names that steps may have; None where nobody looks."""
        super().__init__(
            "cadence",
            lambda path, is_builtin: read_cadence(path, is_builtin=is_builtin, templates=templates),
            _BUILTIN,
            user_folder,
        )

    def list_cadences(self) -> list[Cadence]:
        """Return every cadence once, by name; those whose files are wrong bear their problems."""
        return self.list_all()


def read_cadence(path: Path, *, is_builtin: bool = False, templates: Sequence[str] | None = None) -> Cadence:
    """Read the file of one cadence. Only a regular file is read, never through a link; what is wrong is beside it."""
    cut, unreadable = cut_file(path)
    about, parts = read_about(cut.source), read_steps(cut.body, cut.first_line)
    stem = stem_of(path)
    problems = [*about.problems, *parts.problems, *check_steps(parts.steps)]
    if templates is not None:
        problems += check_templates(parts.steps, templates)
    wrong = in_order(problems, cut, path, (about.name, about.name_line, "cadence"))
    return Cadence(
        name=stem,
        title=about.title or stem,
        about=about,
        text=parts.text,
        steps=parts.steps,
        source_path=path,
        is_builtin=is_builtin,
        problems=(unreadable,) if unreadable else tuple(wrong),
    )


def new_cadence(name: str, folder: Path) -> Path:
    """Write a commented starting file for a new cadence into the folder; Refused when there is a file already.

    One of the name of a built-in cadence starts as that one.
    """
    return begin_steps(name, folder, _BUILTIN, _STARTING, "cadence")
