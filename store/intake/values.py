"""What the flags of a foreign table say, read by fixed rules."""

from __future__ import annotations

from store.clean import clean, fold

_YES = frozenset(
    ["1", "true", "yes", "y", "t", "x", "on", "ja", "j", "wahr", "oui", "o", "vrai", "si", "sim", "checked"]
)
_NO = frozenset(["0", "false", "no", "n", "f", "off", "nein", "falsch", "non", "faux", "nao", "unchecked"]) | {""}


def parse_flag(text: str) -> bool:
    """Return yes or no by the words of English, German and French; an empty cell is no, as Salesforce exports it."""
    word = fold(text)
    if word in _NO:
        return False
    if word in _YES:
        return True
    raise ValueError(f"“{clean(text)[:40]}” is neither yes nor no")
