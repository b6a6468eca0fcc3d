"""A row of a foreign table once it was read, and the sheet that it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from store.clean import fold
from store.intake.fields import Kind
from store.intake.forms import Forms
from store.intake.reading import OpenTable
from store.intake.sitters import Sitter
from store.intake.sources import Source
from store.intake.tally import Tally

Values = dict[str, Any]


@dataclass(slots=True)
class Incoming:
    """One row that was taken: the key it is known by, its values by field, and the texts that name other records."""

    sheet: Sheet
    line: int
    source: str
    key: str
    values: Values
    links: dict[str, str]
    base: str = ""
    """The key without the number that tells rows of one key apart; "" where each id stands for one row only."""
    boss_key: str = ""
    """The key of the boss, where one is named."""
    sitter: Sitter = ""
    """Whether a list of people says that nobody sits there, or nobody who is named; "" where it names somebody."""
    of: Incoming | None = None
    """The earlier row that a repeated id makes it belong to: of the same person, or of the seat that both share."""
    shares: bool = False
    """Whether it is somebody else in the seat of that row."""
    place: str = ""
    """Where its seat stands, as the file says it: at the `top`, `unplaced`, or "" below somebody."""
    why_not: str = ""
    """Why it is not taken after all, once it was compared with the book."""
    record_id: int = 0
    has_key: bool = False
    """Whether the book knows the key, and the record that it names is still there."""
    is_new: bool = False
    changes: int = 0
    """Fields of the record that are to be changed."""
    seat_id: int = 0
    """The seat of a person, once it is known."""
    said: str = ""
    """What of it is to be changed, in words."""
    is_off: bool = False
    """Whether it is a user who is switched off in the system that she comes from."""
    is_left: bool = False
    """Whether it is left out, and counted already."""
    folded: str = ""
    """The name as names are compared."""

    def __post_init__(self) -> None:
        """Fold the name once: it is compared many times."""
        self.folded = fold(self.values["name"])


@dataclass(frozen=True, slots=True)
class Sheet:
    """A source that was opened, with how its columns are written and what was told of it so far."""

    source: Source
    table: OpenTable
    forms: Forms
    tally: Tally
    headers: dict[str, str]
    """The fields that are filled, each with the header of its column."""
    lookups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What the ids in the columns of some fields stand for."""

    @property
    def kind(self) -> Kind:
        """Return what its rows are."""
        return self.source.mapping.kind

    @property
    def is_chart(self) -> bool:
        """Say whether it is an org chart, of which every row counts."""
        return self.source.mapping.is_chart
