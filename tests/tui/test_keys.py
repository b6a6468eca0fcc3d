"""The key table of the README is read off the bindings; this holds the two together."""

from __future__ import annotations

from pathlib import Path

from tui.keytable import key_table

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_lists_every_key() -> None:
    text = README.read_text("utf-8")
    begin, end = "<!-- keys -->\n", "<!-- /keys -->"
    assert text.split(begin)[1].split(end)[0] == key_table(), "run `python -m tui.keytable` to bring it up to date"
