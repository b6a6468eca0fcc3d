"""The table of keys for the README, read off the bindings of the screens; `python -m tui.keytable` writes it there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from textual.binding import Binding
from textual.dom import DOMNode

from tui.app import TierbookApp
from tui.commands import key_of
from tui.screens.account import AccountScreen
from tui.screens.composer import ComposerScreen
from tui.screens.importing import ImportScreen
from tui.screens.loose_ends import LooseEndsScreen
from tui.screens.portfolio import PortfolioScreen
from tui.screens.record_form import RecordFormScreen
from tui.widgets.table import Table

PLACES: tuple[tuple[str, type[DOMNode]], ...] = (
    ("Everywhere", TierbookApp),
    ("Portfolio", PortfolioScreen),
    ("Dossier", AccountScreen),
    ("Sheet composer", ComposerScreen),
    ("Forms", RecordFormScreen),
    ("Import", ImportScreen),
    ("Without account", LooseEndsScreen),
    ("Lists", Table),
)


def key_table() -> str:
    """Return the keys as Markdown, one table a place."""
    parts = []
    for place, owner in PLACES:
        rows = "\n".join(f"| `{key}` | {words} |" for key, words in _keys_of(owner))
        parts.append(f"**{place}**\n\n| key | does |\n| --- | --- |\n{rows}\n")
    return "\n".join(parts)


def _keys_of(owner: type[DOMNode]) -> Iterator[tuple[str, str]]:
    seen: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for cls in reversed(owner.__mro__):
        if not cls.__module__.startswith("tui."):
            continue
        for binding in cls.__dict__.get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.tooltip:
                action = binding.action
                seen.setdefault(action, []).extend(_key(each, binding) for each in binding.key.split(","))
                words.setdefault(action, binding.tooltip)
    for action, keys in seen.items():
        yield " ".join(keys), words[action]


def _key(key: str, binding: Binding) -> str:
    names = {"left_square_bracket": "[", "right_square_bracket": "]", "comma": ","}
    names |= {"pageup": "page up", "pagedown": "page down"}
    if "," in binding.key or not binding.key_display:
        return names.get(key, key_of(Binding(key, "", "")))
    return binding.key_display


def write_table(readme: Path) -> None:
    """Put the table between its marks in the README."""
    text = readme.read_text("utf-8")
    before, rest = text.split("<!-- keys -->\n", 1)
    readme.write_text(
        f"{before}<!-- keys -->\n{key_table()}<!-- /keys -->{rest.split('<!-- /keys -->', 1)[1]}", "utf-8"
    )


if __name__ == "__main__":
    write_table(Path(__file__).parent.parent / "README.md")
