"""The library of plays: the built-in ones and the user's own, each a Markdown file, mistakes beside the good result.

A play is front matter (name, title, description, for, channel, asset, trigger, before), a few words on why it works,
and a numbered list below the heading “Steps” (`templates.plays.steps`). A user's file takes the place of the built-in
one of the same name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from templates.plays.about import About, read_about
from templates.plays.steps import Step, check_steps, read_steps
from templates.step_files import FileLibrary, StepFile, begin_steps, cut_file, in_order, stem_of

_BUILTIN = Path(__file__).parent.parent / "builtin" / "plays"

_STARTING = """\
---
name: {name}
title: {title}
description: What this play is good for, in one sentence.
for:
  tier: ["1", "2"]
  # persona: [CFO, economic buyer]
  # centre: [Fleet]
  # offering: [Fuel cards]
channel: [in person, email]
asset: [One-page brief]
trigger: [quiet]
# before: renewal
---

<!-- What stands here is shown beside the steps. A comment like this one is not. -->
Why this works, and when it does not.

## Steps

<!-- One line a step: number, day, who does it, a colon, what is to be done. The day counts from the start (+0, +3d,
     +2w, +1m), or, with “before” above, back from that day (-26w). Who: Sales, SDR, Marketing, Executive sponsor,
     Delivery, Customer. What else there is to say stands below, after a dash. -->

1. +0 Sales: Say what we want, and agree on it with those who take part
2. +3d Marketing: Prepare what we bring along
   - waits for 1
   - C Sales, Delivery
3. +2w Executive sponsor: Meet, and ask what would have to be true
   - milestone; external; waits for 1, 2
   - note: Half an hour, their agenda first.
4. +3w Customer: Say who works on it on their side
   - external; waits for 3
   - R Sales
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Play(StepFile):
    """One play: what its front matter says, and its steps."""

    about: About
    steps: tuple[Step, ...]

    @property
    def functions(self) -> tuple[str, ...]:
        """Whom it takes: each function that has a step or a duty, in the order of the steps."""
        named = [name for step in self.steps for name in (step.function, *(each.function for each in step.duties))]
        return tuple(dict.fromkeys(named))

    @property
    def counts_back(self) -> bool:
        """Whether a step counts back from a day that the play leads up to."""
        return any(step.offset.is_before for step in self.steps)


class PlayLibrary(FileLibrary[Play]):
    """The plays there are: the built-in ones, and those in the user's folder if there is one."""

    def __init__(self, user_folder: Path | None = None) -> None:
        super().__init__("play", lambda path, is_builtin: read_play(path, is_builtin=is_builtin), _BUILTIN, user_folder)

    def list_plays(self) -> list[Play]:
        """Return every play once, by name; those whose files are wrong bear their problems."""
        return self.list_all()


def read_play(path: Path, *, is_builtin: bool = False) -> Play:
    """Read the file of one play. Only a regular file is read, never through a link; what is wrong is beside it."""
    cut, unreadable = cut_file(path)
    about, parts = read_about(cut.source), read_steps(cut.body, cut.first_line)
    stem = stem_of(path)
    problems = [*about.problems, *parts.problems, *check_steps(parts.steps, bool(about.before))]
    wrong = in_order(problems, cut, path, (about.name, about.name_line, "play"))
    return Play(
        name=stem,
        title=about.title or stem,
        about=about,
        text=parts.text,
        steps=parts.steps,
        source_path=path,
        is_builtin=is_builtin,
        problems=(unreadable,) if unreadable else tuple(wrong),
    )


def new_play(name: str, folder: Path) -> Path:
    """Write a commented starting file for a new play into the folder; Refused when there is a file already.

    One of the name of a built-in play starts as that one.
    """
    return begin_steps(name, folder, _BUILTIN, _STARTING, "play")
