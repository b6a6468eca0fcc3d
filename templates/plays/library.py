"""The library of plays: the built-in ones and the user's own, each a Markdown file, mistakes beside the good result.

A play is front matter (name, title, description, for, channel, asset, trigger, before), a few words on why it works,
and a numbered list below the heading “Steps” (`templates.plays.steps`). A user's file takes the place of the built-in
one of the same name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from store.errors import NotFound, Problem
from store.files import safe_name
from templates.front_matter import cut_front_matter
from templates.markdown_files import ENDING, begin_file, list_files, name_problems, quoted, read_file, where_else
from templates.plays.about import About, read_about
from templates.plays.steps import Step, check_steps, read_steps

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


@dataclass(frozen=True, slots=True)
class Play:
    """One play: what its front matter says, its steps, where it is from, and what is wrong with its file."""

    name: str
    title: str
    about: About
    text: str
    """Why it works: Markdown."""
    steps: tuple[Step, ...]
    source_path: Path
    is_builtin: bool
    problems: tuple[Problem, ...] = ()
    replaces_builtin: bool = False
    """Whether a user's file hides a built-in one."""

    @property
    def functions(self) -> tuple[str, ...]:
        """Whom it takes: each function that has a step or a duty, in the order of the steps."""
        named = [name for step in self.steps for name in (step.function, *(each.function for each in step.duties))]
        return tuple(dict.fromkeys(named))

    @property
    def counts_back(self) -> bool:
        """Whether a step counts back from a day that the play leads up to."""
        return any(step.offset.is_before for step in self.steps)


class PlayLibrary:
    """The plays there are: the built-in ones, and those in the user's folder if there is one."""

    def __init__(self, user_folder: Path | None = None) -> None:
        self._user_folder = user_folder

    def list_plays(self) -> list[Play]:
        """Return every play once, by name; those whose files are wrong bear their problems."""
        found = {play.name: play for play in _read_folder(_BUILTIN, is_builtin=True)}
        for own in _read_folder(self._user_folder, is_builtin=False) if self._user_folder is not None else []:
            found[own.name] = replace(own, replaces_builtin=own.name in found)
        return [found[name] for name in sorted(found)]

    def find(self, name: str) -> Play:
        """Return the play of the name; NotFound names the nearest one."""
        plays = {play.name: play for play in self.list_plays()}
        if name in plays:
            return plays[name]
        raise NotFound("No such play", f"There is no play “{name}”.", where_else(name, plays))


def read_play(path: Path, *, is_builtin: bool = False) -> Play:
    """Read the file of one play. Only a regular file is read, never through a link; what is wrong is beside it."""
    file = read_file(path)
    cut = cut_front_matter(file.text)
    about, parts = read_about(cut.source), read_steps(cut.body, cut.first_line)
    stem = path.name.removesuffix(ENDING)
    problems = [
        *((cut.problem,) if cut.problem else ()),
        *about.problems,
        *name_problems(path, about.name, about.name_line, "play"),
        *parts.problems,
        *check_steps(parts.steps, bool(about.before)),
    ]
    return Play(
        name=stem,
        title=about.title or stem,
        about=about,
        text=parts.text,
        steps=parts.steps,
        source_path=path,
        is_builtin=is_builtin,
        problems=(file.problem,) if file.problem else tuple(sorted(problems, key=lambda problem: problem.line or 0)),
    )


def new_play(name: str, folder: Path) -> Path:
    """Write a commented starting file for a new play into the folder; Refused when there is a file already.

    One of the name of a built-in play starts as that one.
    """
    path = folder / safe_name(name, ending=ENDING)
    title = quoted(" ".join(name.split()) or path.stem)
    content = _STARTING.format(name=path.stem, title=title).encode()
    if path in {folder / built_in.name for built_in in list_files(_BUILTIN)}:
        content = (_BUILTIN / path.name).read_bytes()
    return begin_file(path, content, "play")


def _read_folder(folder: Path, *, is_builtin: bool) -> list[Play]:
    return [read_play(path, is_builtin=is_builtin) for path in list_files(folder)]
