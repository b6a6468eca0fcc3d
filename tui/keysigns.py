"""How a key is written: one table for the key line, the help, the palette and the key table of the README."""

from __future__ import annotations

from textual.binding import Binding
from textual.keys import format_key

SIGNS = {"pageup": "page up", "pagedown": "page down"}
"""What is written otherwise than Textual does."""


def sign_of(key: str) -> str:
    """Return how a key of Textual's is written: `⏎`, `esc`, `[`, `↑`, `F1`, `page up`, `ctrl+s`."""
    if key[:1] == "f" and key[1:].isdecimal():
        return key.upper()
    return SIGNS.get(key) or format_key(key)


def key_of(binding: Binding) -> str:
    """Return how the key of a binding is written; the first one's, where it has several."""
    return binding.key_display or sign_of(binding.key.split(",")[0])
