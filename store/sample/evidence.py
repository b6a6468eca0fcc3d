"""When a line of the sample book's texts came to be known, who said so, and how sure it was: at first and later."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from store.sample.texts import Line
from store.sample.timeline import OPENING, day_at

UNDATED = "-"
WORDS = {"assumed": "unconfirmed"}
"""How the texts call a state that is stored by another word."""


class Told(NamedTuple):
    """The evidence of one line: `day` is when it came in, `steps` are its states after that, each with its day."""

    day: int
    as_of: date | None
    source: str
    state: str
    steps: tuple[tuple[str, int], ...]

    def values(self) -> dict[str, Any]:
        """Return it as the fields of a record."""
        return {"source": self.source, "as_of": self.as_of, "state": self.state}


def read_evidence(line: Line) -> Told:
    """Return what the columns known, state and source say; a day before the book was begun came in with it.

    A state is `assumed`, or `confirmed -20`: assumed until then, or `confirmed, achieved -30`.
    """
    parts = [part.strip().rpartition(" ") for part in line["state"].split(",")]
    steps = [(word, int(day)) for word, _, day in parts if word]
    first = next((day for word, _, day in parts if not word), "assumed")
    undated = line["known"] == UNDATED
    day = OPENING if undated else int(line["known"])
    return Told(day, None if undated else day_at(day), line["source"], WORDS.get(first, first), tuple(steps))
