"""Acquaintance: whether we know a person, have met her, or have only her name; the same rule wherever it is counted.

Plain Python, since the first screen counts by it, too.
"""

from __future__ import annotations

from typing import Literal

MET = frozenset({"brief contact", "multiple contacts", "in depth"})
"""Coverage of somebody whom we have spoken to."""

Acquaintance = Literal["known", "met", "named"]


def how_known(level: object, touched: object, coverage: str) -> Acquaintance:
    """Say how a person is known to us: by what one of us is to her, by a touch or her coverage, or by name alone.

    `level` is the best that any of us is to her, `touched` the day of the last touch with her; either may be empty.
    """
    if level:
        return "known"
    return "met" if touched or coverage in MET else "named"
