"""The front matter of a template file: what the template is called, whom it is for, what it needs.

It is read with PyYAML's BaseLoader, which knows texts only, and node by node, so that every problem has its line.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from store.clean import clean
from store.errors import Problem

if TYPE_CHECKING:
    import yaml

LARGEST = 16 * 1024
"""Characters of front matter."""
FENCE = "---"
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
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return Heading(text)
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        return Heading("", problems=(Problem(1, "the front matter is not closed", "End it with a line of ---."),))
    body, first_line, source = "\n".join(lines[end + 1 :]), end + 2, "\n".join(lines[1:end])
    if len(source) > LARGEST:
        return Heading(
            body, first_line, problems=(Problem(1, f"the front matter is longer than {LARGEST:,} characters"),)
        )
    return _Reading().read(source, body, first_line)


class _Reading:
    """Reads the nodes of one front matter, and collects what is wrong."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.named: list[Named] = []

    def read(self, source: str, body: str, first_line: int) -> Heading:
        single: dict[str, str] = {}
        lines: dict[str, int] = {}
        audience: dict[str, tuple[str, ...]] = {}
        needs: tuple[str, ...] = ()
        for key, line, node in self._pairs(self._compose(source), _KEYS):
            lines[key] = line
            if key == "for":
                audience = {part: self._texts(entry, part) for part, _, entry in self._pairs(node, _AUDIENCE)}
            elif key == "needs":
                needs = self._texts(node, key)
            else:
                single[key] = self._text(node)
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

    def _compose(self, source: str) -> yaml.Node | None:
        import yaml

        try:
            return yaml.compose(source, Loader=yaml.BaseLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 2 if error.problem_mark else 1
            self._say(line, f"the front matter is not YAML: {error.problem or 'it is not understood'}")
        except (yaml.YAMLError, RecursionError, ValueError):
            self._say(1, "the front matter is not YAML")
        return None

    def _pairs(self, node: yaml.Node | None, known: tuple[str, ...]) -> Iterator[tuple[str, int, yaml.Node]]:
        """Yield key, line in the file and value of each known key of a mapping, each once."""
        import yaml

        if node is None or _is_blank(node):
            return
        if not isinstance(node, yaml.MappingNode):
            self._say(_line(node), "names with values are expected here", f"Such as “{known[0]}: …”.")
            return
        seen: set[str] = set()
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name not in known:
                near = next(iter(difflib.get_close_matches(name, known, n=1)), None)
                hint = f"Perhaps “{near}”." if near else f"There are: {', '.join(known)}."
                self._say(_line(key), f"there is no key “{name}” in the front matter", hint)
            elif name in seen:
                self._say(_line(key), f"“{name}” is given twice")
            else:
                seen.add(name)
                yield name, _line(key), value

    def _text(self, node: yaml.Node) -> str:
        import yaml

        if isinstance(node, yaml.ScalarNode):
            return clean(str(node.value))
        self._say(_line(node), "one text is expected here")
        return ""

    def _texts(self, node: yaml.Node, part: str) -> tuple[str, ...]:
        """Return the texts of a list, or the single text, as a tuple; note where those stand that can be checked."""
        import yaml

        entries = node.value if isinstance(node, yaml.SequenceNode) else [node]
        texts = [(text, _line(entry)) for entry in entries if (text := self._text(entry))]
        self.named += [Named(part, text, line) for text, line in texts if part in CHECKED]
        return tuple(text for text, _ in texts)

    def _say(self, line: int, what: str, hint: str = "") -> None:
        self.problems.append(Problem(line, what, hint))


def _line(node: yaml.Node) -> int:
    """Return the line in the file: YAML counts from 0, and the fence is the first."""
    return int(node.start_mark.line) + 2


def _is_blank(node: yaml.Node) -> bool:
    return getattr(node, "value", None) == ""
