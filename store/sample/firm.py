"""One generated firm of the sample book, and the words that a text says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from store.sample.chance import Chance
from store.sample.names import Country
from store.sample.texts import Line
from store.sample.timeline import day_at

PERSON = "{person}"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass
class Told:
    """A line of a text told of one firm on one day: its words filled in, and the person it speaks of."""

    line: Line
    words: dict[str, str]
    person_id: int | None

    def text(self, column: str) -> str:
        """Return one column with its words filled in."""
        text = self.line[column]
        for name, word in self.words.items():
            text = text.replace(f"{{{name}}}", word)
        return text


@dataclass
class Firm:
    """An account and what its texts need to know of it; `people` are names and keys."""

    key: int
    name: str
    industry: str
    city: str
    owner: str
    country: Country
    size: int
    website: str
    relationship: str
    people: list[tuple[str, int]] = field(default_factory=list)

    def fitting(self, lines: Sequence[Line]) -> list[Line]:
        """Return the lines for its kind of relationship that speak of a person only where one is known."""
        kind = "customer" if self.relationship == "customer" else "prospect"
        fitting = [line for line in lines if line["for"] in ("", kind)]
        return [line for line in fitting if self.people or not any(PERSON in text for text in line.values())]

    @property
    def vehicles(self) -> int:
        """How many vehicles the firm has: always the same."""
        return max(9, self.size * Chance(f"{self.name}, {self.city}, fleet").number(18, 40) // 100)

    def differ(self, lines: Sequence[Line], count: int, column: str) -> list[Line]:
        """Return so many of the lines, in their order, no two with the same value in a column."""
        found: dict[str, Line] = {}
        for line in lines:
            found.setdefault(line[column], line)
        return list(found.values())[:count]

    def told(self, line: Line, days: int, chance: Chance) -> Told:
        """Return the line told of this firm; fleet and depots are always the same, other numbers fall by chance."""
        whole = " ".join(line.values())
        name, key = chance.one(self.people) if self.people and PERSON in whole else ("", None)
        own = Chance(f"{self.name}, {self.city}, depots")
        vehicles = self.vehicles
        words = {
            "person": name,
            "city": self.city,
            "vehicles": str(vehicles),
            "depots": str(own.number(2, 8)),
            "money": f"{vehicles * own.number(2, 5) // 10 * 1000 + 6000:,}",
            "n": str(chance.number(2, 6)),
            "n2": str(chance.number(9, 20)),
            "pct": str(chance.number(3, 9)),
            "pct2": str(chance.number(11, 34)),
            "month": MONTHS[day_at(days - chance.number(20, 80)).month - 1],
            "soon": MONTHS[day_at(days + chance.number(30, 120)).month - 1],
        }
        return Told(line, words, key)
