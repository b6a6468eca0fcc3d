"""Front matter: the YAML between two `---` lines at the head of a Markdown file, read as texts, problems with lines.

It is read with PyYAML's BaseLoader, which knows texts only, and node by node, so that every problem has its line.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from store.clean import clean
from store.errors import Problem

if TYPE_CHECKING:
    import yaml

LARGEST = 16 * 1024
"""Characters of front matter."""
FENCE = "---"


class Cut(NamedTuple):
    """A file's text taken apart: the front matter, and the body behind it, which begins on `first_line` of the file."""

    source: str
    body: str
    first_line: int = 1
    problem: Problem | None = None


def cut_front_matter(text: str) -> Cut:
    """Take a file's text apart. Without front matter it is all body; line breaks are "\\n"."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return Cut("", text)
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        return Cut("", "", problem=Problem(1, "the front matter is not closed", "End it with a line of ---."))
    body, first_line, source = "\n".join(lines[end + 1 :]), end + 2, "\n".join(lines[1:end])
    if len(source) > LARGEST:
        return Cut("", body, first_line, Problem(1, f"the front matter is longer than {LARGEST:,} characters"))
    return Cut(source, body, first_line)


class FrontMatter:
    """Reads the nodes of one front matter, and collects what is wrong."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def compose(self, source: str) -> yaml.Node | None:
        """Return the tree of a front matter; None when there is none, or when it is not YAML."""
        import yaml

        try:
            return yaml.compose(source, Loader=yaml.BaseLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 2 if error.problem_mark else 1
            self.say(line, f"the front matter is not YAML: {error.problem or 'it is not understood'}")
        except (yaml.YAMLError, RecursionError, ValueError):
            self.say(1, "the front matter is not YAML")
        return None

    def pairs(self, node: yaml.Node | None, known: tuple[str, ...]) -> Iterator[tuple[str, int, yaml.Node]]:
        """Yield key, line in the file and value of each known key of a mapping, each once."""
        import yaml

        if node is None or _is_blank(node):
            return
        if not isinstance(node, yaml.MappingNode):
            self.say(_line(node), "names with values are expected here", f"Such as “{known[0]}: …”.")
            return
        seen: set[str] = set()
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name not in known:
                near = next(iter(difflib.get_close_matches(name, known, n=1)), None)
                hint = f"Perhaps “{near}”." if near else f"There are: {', '.join(known)}."
                self.say(_line(key), f"there is no key “{name}” in the front matter", hint)
            elif name in seen:
                self.say(_line(key), f"“{name}” is given twice")
            else:
                seen.add(name)
                yield name, _line(key), value

    def text(self, node: yaml.Node) -> str:
        """Return a single text; "" where there is something else."""
        import yaml

        if isinstance(node, yaml.ScalarNode):
            return clean(str(node.value))
        self.say(_line(node), "one text is expected here")
        return ""

    def texts(self, node: yaml.Node) -> list[tuple[str, int]]:
        """Return the texts of a list, or the single text, each with its line in the file."""
        import yaml

        entries = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return [(text, _line(entry)) for entry in entries if (text := self.text(entry))]

    def known_texts(self, node: yaml.Node, known: Sequence[str], what: str) -> tuple[str, ...]:
        """Return the texts that are among the known ones; any other is told of: there is no such `what`."""
        return tuple(self._known(self.texts(node), known, what))

    def _known(self, texts: Iterable[tuple[str, int]], known: Sequence[str], what: str) -> Iterator[str]:
        for text, line in texts:
            if text in known:
                yield text
                continue
            near = next(iter(difflib.get_close_matches(text[:60], known, n=1)), None)
            hint = f"Perhaps “{near}”." if near else f"There are: {', '.join(known)}."
            self.say(line, f"there is no {what} “{text[:60]}”", hint)

    def say(self, line: int, what: str, hint: str = "") -> None:
        """Note what is wrong on a line of the file."""
        self.problems.append(Problem(line, what, hint))


def _line(node: yaml.Node) -> int:
    """Return the line in the file: YAML counts from 0, and the fence is the first."""
    return int(node.start_mark.line) + 2


def _is_blank(node: yaml.Node) -> bool:
    return getattr(node, "value", None) == ""
