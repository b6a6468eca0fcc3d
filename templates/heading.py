"""The front matter of a template file: what the template is called, whom it is for, what it needs.

How it is read, and how each problem gets its line: `templates.front_matter`.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, NamedTuple

from store.errors import Problem
from templates.front_matter import FrontMatter, cut_front_matter

if TYPE_CHECKING:
    import yaml

SHEET, MESSAGE, DOCUMENT = "sheet", "message", "document"
KINDS: Mapping[str, str] = {
    SHEET: "the page of an account; one that fits is chosen by itself",
    MESSAGE: "what is sent or said to somebody, such as a letter",
    DOCUMENT: "all of an account or of its plan",
}
"""What a template can be for (`kind`), each with what it is; one that does not say is a sheet."""
ANY = "any"
"""In place of names in `for`: every industry, say, if the account has one, and all that the template needs."""
_SINGLE = ("name", "title", "description", "kind")
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

    def in_words(self) -> str:
        """Return it on one line: `tier 2 · Logistics or Energy · any persona`; for everybody `every account`."""
        said = ((part.name, getattr(self, part.name)) for part in fields(self))
        return " · ".join(_listed(name, names) for name, names in said if names) or "every account"


def _listed(part: str, names: tuple[str, ...]) -> str:
    if part == "tier":
        return "tier " + " or ".join(names)
    return " or ".join(f"any {part}" if name == ANY else name for name in names)


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
    kind: str = SHEET
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
        kind = self._kind(single.pop("kind", SHEET), lines.get("kind", 1))
        return Heading(
            body,
            first_line,
            **single,
            kind=kind,
            name_line=lines.get("name"),
            audience=Audience(**audience),
            needs=needs,
            named=tuple(self.named),
            problems=tuple(self.problems),
        )

    def _kind(self, text: str, line: int) -> str:
        """Return a kind that there is; another one is told, and taken for a sheet."""
        if text in KINDS:
            return text
        near = next(iter(difflib.get_close_matches(text.casefold(), KINDS, n=1)), None)
        self.say(
            line, f"there is no kind “{text}”", f"Perhaps “{near}”." if near else f"There are: {', '.join(KINDS)}."
        )
        return SHEET

    def _checked(self, node: yaml.Node, part: str) -> tuple[str, ...]:
        """Return the texts of a part; note where those stand that can be checked."""
        texts = self.texts(node)
        self.named += [Named(part, text, line) for text, line in texts if part in CHECKED]
        return tuple(text for text, _ in texts)
