"""What the front matter of a play says: its title, for whom it is, what calls for it, and what it leads up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from store.errors import Problem
from templates.front_matter import FrontMatter
from templates.plays.triggers import DATES, TRIGGERS

if TYPE_CHECKING:
    import yaml

TIERS = ("1", "2", "3", "0")
_SINGLE = ("name", "title", "description", "before")
_LISTS = ("channel", "asset", "trigger")
_KEYS = ("name", "title", "description", "for", "channel", "asset", "trigger", "before")
_AUDIENCE = ("tier", "persona", "centre", "offering")
_CHECKED = {"tier": TIERS, "trigger": tuple(TRIGGERS), "before": tuple(DATES)}
"""Parts whose words are not free, with the good ones."""
_CALLED = {"before": "day"}
"""What the words of a part are, where it is not called so."""


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a play is; an empty part means any."""

    tier: tuple[str, ...] = ()
    persona: tuple[str, ...] = ()
    """Titles, personas or buying roles."""
    centre: tuple[str, ...] = ()
    """Names or kinds of buying centres."""
    offering: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What the front matter of a play says."""

    name: str = ""
    name_line: int | None = None
    title: str = ""
    description: str = ""
    audience: Audience = field(default_factory=Audience)
    channels: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    before: str = ""
    """What it leads up to: one of `triggers.DATES`; "" when all steps count from the start."""
    problems: tuple[Problem, ...] = ()


def read_about(source: str) -> About:
    """Read the front matter of a play."""
    return _Reading().read(source)


class _Reading(FrontMatter):
    """Reads the front matter of one play."""

    def read(self, source: str) -> About:
        single = dict.fromkeys(_SINGLE, "")
        lists: dict[str, tuple[str, ...]] = dict.fromkeys(_LISTS, ())
        lines: dict[str, int] = {}
        audience: dict[str, tuple[str, ...]] = {}
        for key, line, node in self.pairs(self.compose(source), _KEYS):
            lines[key] = line
            if key == "for":
                audience = {part: self._good(entry, part) for part, _, entry in self.pairs(node, _AUDIENCE)}
            elif key in lists:
                lists[key] = self._good(node, key)
            elif key == "before":
                single[key] = next(iter(self._good(node, key)), "")
            else:
                single[key] = self.text(node)
        return About(
            **single,
            name_line=lines.get("name"),
            audience=Audience(**audience),
            channels=lists["channel"],
            assets=lists["asset"],
            triggers=lists["trigger"],
            problems=tuple(self.problems),
        )

    def _good(self, node: yaml.Node, part: str) -> tuple[str, ...]:
        """Return the texts of a part; one that is not among the good ones is told of and left out."""
        known = _CHECKED.get(part)
        if known is None:
            return tuple(text for text, _ in self.texts(node))
        return self.known_texts(node, known, _CALLED.get(part, part))
