"""What the command line says names the command as the user calls it."""

from __future__ import annotations

import pytest

from tui.cli.telling import as_started, name_book

CALLED = "python3 run.py"


@pytest.fixture
def from_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command have been started by `run.py`."""
    monkeypatch.setenv("TIERBOOK_COMMAND", CALLED)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("`tierbook undo` takes it back, `tierbook redo` too", f"`{CALLED} undo` takes it back, `{CALLED} redo` too"),
        ("Example: tierbook list", f"Example: {CALLED} list"),
        ("My tierbook notes", "My tierbook notes"),
    ],
)
def test_the_command_is_named_as_it_was_started(monkeypatch, said: str, meant: str) -> None:
    monkeypatch.delenv("TIERBOOK_COMMAND", raising=False)
    name_book("")  # whatever a test before has named
    assert as_started(said) == said
    monkeypatch.setenv("TIERBOOK_COMMAND", CALLED)
    assert as_started(said) == meant


@pytest.mark.parametrize(
    "words", [("--help",), ("sheet", "--help"), ("template", "new", "--help"), ("lst",), ("list", "--tier", "7")]
)
def test_help_and_complaints_name_it_too(tierbook, from_checkout, words: tuple[str, ...]) -> None:
    answer = tierbook(*words)
    said = answer.out + answer.err
    assert f"Usage: {CALLED}" in said
    assert "tierbook " not in said


def test_messages_name_it_too(tierbook, book, from_checkout) -> None:
    assert f"`{CALLED} undo` takes it back" in tierbook("set", "Depot", "city=Bruges").out
    assert f"`{CALLED} list --find` searches." in tierbook("show", "Nobody").err


def test_an_advice_names_the_book_that_was_named(tierbook, book, tmp_path, monkeypatch) -> None:
    other = book.rename(tmp_path / "my book.db")
    named = f"`tierbook -b '{other}'"
    assert f"{named} undo` takes it back" in tierbook("set", "-b", other, "Depot", "city=Bruges").out
    assert f"{named} list --find` searches." in tierbook("-b", other, "show", "Nobody").err
    monkeypatch.setenv("TIERBOOK_COMMAND", CALLED)
    assert f"`{CALLED} -b '{other}' restore NAME`" in tierbook("restore", "-b", other).err
    assert "-b" not in tierbook("template", "list").err
