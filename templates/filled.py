"""What comes back when a template is filled: the text, what is not known in it, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from store.errors import Problem


@dataclass(frozen=True, slots=True)
class Gap:
    """A value that is not known, where the document asks for it: its line in the template file and its path."""

    line: int
    path: str


@dataclass(frozen=True, slots=True)
class Filled:
    """One filled document. With problems there is no text; gaps are marked in the text."""

    text: str
    gaps: tuple[Gap, ...] = ()
    problems: tuple[Problem, ...] = ()
