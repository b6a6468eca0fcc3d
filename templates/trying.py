"""A template tried out while it is written: what is wrong with its text, and the document it makes of an account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from store.dossier import Dossier
from store.errors import Problem
from templates.context import example, shape
from templates.document import Order, fill_documents
from templates.documents import kind_of
from templates.fill import Filler
from templates.library import Template, take_template
from templates.names import check_named
from templates.own_files import file_of
from templates.placeholders import Plain
from templates.reading import Block, read_blocks

MOST_READ = 20_000
"""Characters of a document that are read for the screen: a longer one is not followed from key to key."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a template's text.

    `problems` are by line; `hints` may be meant as they are. `blocks` is the document, empty when there is none;
    `gaps` says what it asks for and the account does not have, but for the hints; `lacking` says why there is none of
    this account. `is_cut` tells that the document goes on behind the blocks.
    """

    template: Template
    problems: tuple[Problem, ...]
    hints: tuple[Problem, ...] = ()
    blocks: tuple[Block, ...] = ()
    gaps: tuple[str, ...] = ()
    lacking: str = ""
    is_cut: bool = False


@dataclass
class Bench:
    """Where templates are tried: the filler, and what each of them is held against."""

    filler: Filler
    me: str = ""

    @cached_property
    def shape(self) -> dict[str, Plain]:
        """Every name that there is."""
        return shape()

    @cached_property
    def example(self) -> dict[str, Plain]:
        """A made-up account in which every placeholder has a value."""
        return example()

    def check(self, template: Template, cancelled: Callable[[], bool] | None = None) -> list[Problem]:
        """Return what is wrong with a template: its front matter, its language, its names, and filling it once."""
        problems = [*template.problems, *check_named(template.named, self.shape)]
        if template.body:
            problems += self.filler.check(
                template.body, self.shape, self.example, first_line=template.first_line, cancelled=cancelled
            )
        return sorted(dict.fromkeys(problems), key=_line)

    def try_text(
        self, path: Path, text: str, dossier: Dossier | None, cancelled: Callable[[], bool] | None = None
    ) -> Tried | None:
        """Check the text of a template that is to stand at a path, and fill it for an account, if one is chosen.

        What is wrong with its front matter alone does not keep it from being filled. Returns None when `cancelled`
        said so.
        """
        template = take_template(path, file_of(text))
        problems = self.check(template, cancelled)
        if cancelled is not None and cancelled():
            return None
        body_problems = [found for found in problems if found.line is None or found.line >= template.first_line]
        if dossier is None or body_problems:
            return Tried(template, tuple(problems), template.hints)
        order = Order(kind_of(template), replace(template, problems=()), self.me)
        made = next(fill_documents(self.filler, order, [dossier], cancelled), None)
        if made is None or (made.problems and cancelled is not None and cancelled()):
            return None
        if made.problems:
            return Tried(template, (*problems, *made.problems), template.hints)
        shown = made.text[:MOST_READ]
        is_cut = len(shown) < len(made.text)
        gaps = tuple(gap for gap in made.gaps if not any(gap.startswith(hint.what) for hint in template.hints))
        return Tried(template, tuple(problems), template.hints, read_blocks(shown), gaps, made.lacking, is_cut)


def _line(problem: Problem) -> int:
    return problem.line or 0
