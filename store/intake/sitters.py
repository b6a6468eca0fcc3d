"""Who sits in a seat, as the column of names says it: somebody, nobody, or somebody who is not named."""

from __future__ import annotations

import re
from typing import Literal

from store.clean import fold

Sitter = Literal["", "vacant", "unknown"]
"""What a name says besides a name: that the seat is vacant, or that it is not known who sits there."""

VACANT = frozenset(
    [
        *("vacant", "vacant post", "vacant position", "vacancy", "open position", "position open", "post vacant"),
        *("position vacant", "currently vacant", "unfilled", "not filled", "to be filled", "to be hired", "new hire"),
        *("to be recruited", "vakant", "unbesetzt", "nicht besetzt", "offene stelle", "poste vacant", "a pourvoir"),
    ]
)
"""Folded names that say that nobody sits there."""
GONE = frozenset(["eliminated", "post eliminated", "position eliminated", "abolished", "post abolished"])
"""Folded names that say that the post itself is gone; the list has it all the same."""
UNKNOWN = frozenset(
    [
        *("n/d", "n/k", "n/a", "n/s", "n/r", "tbc", "tbd", "tba", "to be confirmed", "to be decided", "to be advised"),
        *("to be announced", "to be determined", "not disclosed", "undisclosed", "not known", "unknown", "not named"),
        *("unnamed", "not available", "not applicable", "not stated", "not provided", "not published", "no name"),
        *("withheld", "name withheld", "redacted", "anonymous", "anonymised", "anonymized", "none", "null", "nil"),
        *("post holder", "postholder", "unbekannt", "keine angabe", "k.a", "n.n", "inconnu", "inconnue"),
    ]
)
"""Folded names that say that it is not known, or not told, who sits there."""
_AROUND = "()[]{}<>-–—_.,:;*?!'\" "
_VACANT_BUT = re.compile(
    r"(?:vacant|vacancy|vakant|unbesetzt)(?: (?:from|since|until|post|position)\b|\s*[-–—(,:;/]).*"
)
_UNKNOWN_BUT = re.compile(r"(?:n\s*[/\\]\s*[dkasr]|n\.\s?[dkan]\.?|tb[acd]|x+)(?:\s*[-–—(,:;/].*)?")
_CAPITALS = frozenset(["NA", "ND", "NK", "NN"])
"""What stands for n/a and its like only when it is written large: in small letters these are names."""


def read_sitter(name: str) -> Sitter:
    """Return what a name says besides a name, "" for a name; an empty one says that nobody is known."""
    bare = _bare(name)
    if bare in VACANT or bare in GONE or _VACANT_BUT.fullmatch(bare):
        return "vacant"
    if not bare or bare in UNKNOWN or _UNKNOWN_BUT.fullmatch(bare) or name.strip() in _CAPITALS:
        return "unknown"
    return ""


def is_plain(name: str) -> bool:
    """Say whether a name says no more than that nobody is there, or known; the rest is worth a note."""
    bare = _bare(name)
    return not bare or bare in VACANT or bare in UNKNOWN or name.strip() in _CAPITALS


def _bare(name: str) -> str:
    """Return a name folded and without brackets; once, where first and last name both say it."""
    bare = fold(name).strip(_AROUND)
    words = set(bare.split())
    return words.pop() if len(words) == 1 else bare
