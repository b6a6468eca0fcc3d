"""What a rule for gaps says: one thing that is missing, in words, and where it is told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

NAMED = 3
"""So many names stand in one sentence; of the others it says how many they are."""
SHOWN = 60
"""Characters of a name, or of another text, that stand in a sentence."""


class Found(NamedTuple):
    """One thing that is missing."""

    what: str
    """In one sentence, with the name in it."""
    about: int = 0
    """Key of the record that the gap is about, 0 for the account: what a snooze knows it by."""
    record: int = 0
    """Key of the record at which it is closed, 0 for none."""
    since: date | None = None
    """Since when it is so, None when nobody can say."""
    person: int = 0
    """Key of the person to speak to, 0 for nobody."""


def some(names: Sequence[str]) -> str:
    """Return names as part of a sentence: `Jan`, `Jan and Ana`, `Jan, Ana, Bo and 4 more`."""
    shown = [begin(name) for name in names[:NAMED]]
    if len(names) > NAMED:
        return f"{', '.join(shown)} and {len(names) - NAMED} more"
    return " and ".join(part for part in (", ".join(shown[:-1]), *shown[-1:]) if part)


def begin(text: str) -> str:
    """Return the beginning of a text as one line: a title may be 1,000 characters long."""
    line = " ".join(text[: 2 * SHOWN].split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
