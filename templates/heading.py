"""The front matter of a template file: what the template is called, whom it is for, what it needs.

How it is read, and how each problem gets its line: `templates.front_matter`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from store.errors import Problem
from templates.front_matter import FrontMatter, cut_front_matter

if TYPE_CHECKING:
    import yaml

_SINGLE = ("name", "title", "description")
_KEYS = (*_SINGLE, "for", "needs")
CHECKED = ("tier", "needs")
"""Parts whose words are not free."""
_AUDIENCE = ("tier", "industry", "solution", "persona")


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a template is for; an empty part means any."""

    tier: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    solution: tuple[str, ...] = ()
    persona: tuple[str, ...] = ()


class Named(NamedTuple):
    """A tier (`part` is "tier") or a name of the data ("needs") that front matter names, and its line in the file."""

    part: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Heading:
    """What the front matter says, and the body behind it, which begins on `first_line` of the file."""

    body: str
    first_line: int = 1
    name: str = ""
    name_line: int | None = None
    title: str = ""
    description: str = ""
    audience: Audience = field(default_factory=Audience)
    needs: tuple[str, ...] = ()
    named: tuple[Named, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_heading(text: str) -> Heading:
    """Take a template file's text apart. Without front matter it is all body; line breaks are "\\n"."""
    cut = cut_front_matter(text)
    if cut.problem:
        return Heading(cut.body, cut.first_line, problems=(cut.problem,))
    return _Reading().read(cut.source, cut.body, cut.first_line)


class _Reading(FrontMatter):
    """Reads the front matter of one template."""

    def __init__(self) -> None:
        super().__init__()
        self.named: list[Named] = []

    def read(self, source: str, body: str, first_line: int) -> Heading:
        single: dict[str, str] = {}
        lines: dict[str, int] = {}
        audience: dict[str, tuple[str, ...]] = {}
        needs: tuple[str, ...] = ()
        for key, line, node in self.pairs(self.compose(source), _KEYS):
            lines[key] = line
            if key == "for":
                audience = {part: self._checked(entry, part) for part, _, entry in self.pairs(node, _AUDIENCE)}
            elif key == "needs":
                needs = self._checked(node, key)
            else:
                single[key] = self.text(node)
        return Heading(
            body,
            first_line,
            **single,
            name_line=lines.get("name"),
            audience=Audience(**audience),
            needs=needs,
            named=tuple(self.named),
            problems=tuple(self.problems),
        )

    def _checked(self, node: yaml.Node, part: str) -> tuple[str, ...]:
        """Return the texts of a part; note where those stand that can be checked."""
        texts = self.texts(node)
        self.named += [Named(part, text, line) for text, line in texts if part in CHECKED]
        return tuple(text for text, _ in texts)
