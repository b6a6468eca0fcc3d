"""What the front matter of a cadence says: its title, what it is good for, and for whom it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from store.errors import Problem
from templates.front_matter import FrontMatter
from templates.heading import Audience

if TYPE_CHECKING:
    import yaml

TIERS = ("1", "2", "3", "0")
_KEYS = ("name", "title", "description", "for")
_AUDIENCE = ("tier", "industry", "solution", "persona")


@dataclass(frozen=True, slots=True)
class About:
    """What the front matter of a cadence says."""

    name: str = ""
    name_line: int | None = None
    title: str = ""
    description: str = ""
    audience: Audience = field(default_factory=Audience)
    problems: tuple[Problem, ...] = ()


def read_about(source: str) -> About:
    """Read the front matter of a cadence."""
    return _Reading().read(source)


class _Reading(FrontMatter):
    """Reads the front matter of one cadence."""

    def read(self, source: str) -> About:
        single: dict[str, str] = {}
        name_line: int | None = None
        audience = Audience()
        for key, line, node in self.pairs(self.compose(source), _KEYS):
            if key == "for":
                audience = Audience(**{part: self._good(entry, part) for part, _, entry in self.pairs(node, _AUDIENCE)})
            else:
                single[key] = self.text(node)
                name_line = line if key == "name" else name_line
        return About(**single, name_line=name_line, audience=audience, problems=tuple(self.problems))

    def _good(self, node: yaml.Node, part: str) -> tuple[str, ...]:
        if part == "tier":
            return self.known_texts(node, TIERS, part)
        return tuple(text for text, _ in self.texts(node))
