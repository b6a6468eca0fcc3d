"""The key table of the README names every key that any screen, dialog or widget declares, as it is written."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import tui
from tui.desk import Desk
from tui.keysigns import key_of, sign_of
from tui.keytable import key_table, signs_of

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

README = Path(__file__).parents[2] / "README.md"


def nodes(cls: type = DOMNode) -> Iterator[type]:
    """Every class of ours that may declare keys."""
    for below in cls.__subclasses__():
        if below.__module__.startswith("tui."):
            yield below
        yield from nodes(below)


@pytest.fixture(scope="module")
def declared() -> list[tuple[str, Binding]]:
    """Every binding that is explained, with the class that declares it."""
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        import_module(module.name)
    return [
        (cls.__name__, binding)
        for cls in dict.fromkeys(nodes())
        for binding in cls.__dict__.get("BINDINGS", ())
        if isinstance(binding, Binding) and binding.tooltip
    ]


@pytest.fixture
def rows() -> list[tuple[list[str], str]]:
    """Keys and words of every row of the README's table."""
    table = README.read_text("utf-8").split("<!-- keys -->\n")[1].split("<!-- /keys -->")[0]
    lines = [line.strip("| ").split(" | ", 1) for line in table.splitlines() if line.startswith("| `")]
    return [(keys.strip("`").replace("page ", "page_").split(), words) for keys, words in lines]


def test_the_readme_lists_every_key(rows: list[tuple[list[str], str]], declared: list[tuple[str, Binding]]) -> None:
    assert len({owner for owner, _ in declared}) > 12
    for owner, binding in declared:
        for sign in signs_of(binding):
            wanted = sign.replace(" ", "_"), binding.tooltip
            assert any(wanted[0] in listed and wanted[1] == words for listed, words in rows), f"{owner}: {wanted}"


def test_no_key_is_listed_twice_for_one_thing_or_by_its_raw_name(rows: list[tuple[list[str], str]]) -> None:
    assert rows
    for listed, words in rows:
        assert len(listed) == len(set(listed)), words
        assert not {"comma", "pageup", "f1", "escape", "left_square_bracket"} & set(listed)


def test_help_palette_and_key_line_write_keys_alike(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        assert "⏎ Open  / Find" in player.key_line
        await player.press("down")
        await player.open_dossier("3")
        await player.go("?", "HelpScreen")
        shown = "\n".join(str(line.render()) for line in player.app.screen.query("Static").results())
        for words in ("[  The tab to the left", ",  Theme, name", "page up  One page up"):
            assert f" {words}" in shown, words
        assert "left_square" not in shown
        assert "pageup" not in shown

    play(desk, scene)


def test_the_readme_is_up_to_date() -> None:
    text = README.read_text("utf-8")
    begin, end = "<!-- keys -->\n", "<!-- /keys -->"
    assert text.split(begin)[1].split(end)[0] == key_table(), "run `python -m tui.keytable` to bring it up to date"


@pytest.mark.parametrize(
    ("key", "sign"),
    [
        ("left_square_bracket", "["), ("comma", ","), ("asterisk", "*"), ("colon", ":"), ("question_mark", "?"),
        ("slash", "/"), ("enter", "⏎"), ("escape", "esc"), ("space", "space"), ("pageup", "page up"),
        ("pagedown", "page down"), ("up", "↑"), ("f1", "F1"), ("f12", "F12"), ("f", "f"), ("F", "F"), ("3", "3"),
        ("ctrl+s", "ctrl+s"), ("tab", "tab"), ("home", "home"),
    ],
)  # fmt: skip
def test_a_key_is_written_as_it_is_on_the_keyboard(key: str, sign: str) -> None:
    assert sign_of(key) == sign
    assert key_of(Binding(key, "do")) == sign
    assert key_of(Binding(key, "do", key_display="x")) == "x"


def test_no_help_text_shows_the_signs_of_a_manual() -> None:
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        import_module(module.name)
    helps = {cls.__name__: text for cls in nodes() if isinstance(text := cls.__dict__.get("HELP"), str)}
    assert len(helps) > 5
    assert [name for name, text in helps.items() if "`" in text] == []


def test_a_key_that_a_screen_binds_anew_stands_once_in_its_table() -> None:
    table = key_table().split("**Next actions**")[1].split("**RACI grid**")[0]
    keys = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| `")]
    assert len(keys) == len(set(keys))
    assert "| `e` | Edit the action" in table
