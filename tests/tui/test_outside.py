"""The user's own editor: what comes back is taken over cleaned, and what cannot be taken over is kept and named."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input, TextArea

from store.clean import CELL_LIMIT
from store.errors import NotFound, Refused
from tui.outside import edit_outside, read_editor

if TYPE_CHECKING:
    from tests.tui.conftest import StartTerminal


class Stage(App[None]):
    """A field of one line and one of several; it is suspended in name only."""

    def compose(self) -> ComposeResult:
        yield Input("Mine", id="line")
        yield TextArea("Mine", id="lines")

    @contextmanager
    def suspend(self) -> Iterator[None]:
        yield


@pytest.fixture(autouse=True)
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the files that are edited outside."""
    folder = tmp_path / "edited"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the script that stands as the editor; its first argument is the file."""
    script = tmp_path / "my editor.py"
    script.write_text("")
    monkeypatch.setenv("EDITOR", f"{sys.executable} '{script}'")
    return script


def writing(content: str) -> str:
    """An editor that writes some bytes, given as Python has them."""
    return f"import sys, pathlib; pathlib.Path(sys.argv[1]).write_bytes({content})\n"


def edit(field: str, app: App[None] | None = None) -> tuple[str, str]:
    """Edit a field outside; return what stands in it then, and what was said."""

    async def scene() -> tuple[str, str]:
        stage = app or Stage()
        async with stage.run_test(notifications=True) as pilot:
            widget = stage.query_one(f"#{field}")
            stage.screen.set_focus(widget)
            edit_outside(stage.screen)
            await pilot.pause()
            text = widget.text if isinstance(widget, TextArea) else stage.query_one(Input).value
            return text, "\n".join(f"{note.title}: {note.message}" for note in stage._notifications)

    return asyncio.run(scene())


def test_the_text_is_handed_over_and_taken_back(edited: Path, editor: Path, tmp_path: Path) -> None:
    editor.write_text(
        "import sys, pathlib\n"
        "path = pathlib.Path(sys.argv[1])\n"
        f"pathlib.Path({str(tmp_path / 'seen')!r}).write_text(\n"
        "    f'{path.read_text()} {path.stat().st_mode & 0o777:o} {path.parent.stat().st_mode & 0o777:o}')\n"
        "path.write_text('One\\n\\nTwo\\n')\n"
    )
    assert edit("lines") == ("One\n\nTwo", "")
    assert (tmp_path / "seen").read_text() == "Mine 600 700"
    assert list(edited.iterdir()) == []


@pytest.mark.parametrize(
    ("field", "content", "taken"),
    [
        ("line", "b'One\\nTwo\\n'", "One Two"),
        ("lines", "b'a\\x1b]52;c;x\\x07b\\n'", "a\ufffd]52;c;x\ufffdb"),
        ("line", "'a\\u202eb\\ufeff\\n'.encode()", "ab"),
        ("lines", "b'One\\r\\nTwo\\r\\n'", "One\nTwo"),
        ("lines", "b'Mine\\n'", "Mine"),
        ("lines", "b''", ""),
    ],
)
def test_what_comes_back_is_cleaned(editor: Path, field: str, content: str, taken: str) -> None:
    editor.write_text(writing(content))
    assert edit(field) == (taken, "")


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (writing("b'caf\\xe9'"), "not written in UTF-8"),
        (writing(f"b'x' * {CELL_LIMIT + 1}"), "a field takes 100,000"),
        (writing("b'Other'") + "sys.exit(1)\n", "ended with an error (1)"),
    ],
)
def test_what_cannot_be_taken_over_is_kept_in_its_file_and_named(
    edited: Path, editor: Path, script: str, told: str
) -> None:
    editor.write_text(script)
    text, said = edit("lines")
    assert text == "Mine"
    (file,) = edited.glob("*/text.md")
    assert told in said
    assert f"kept in {file}." in said


@pytest.mark.parametrize("script", ["import sys; sys.exit(1)\n", "import sys, os; os.unlink(sys.argv[1])\n"])
def test_an_editor_that_was_left_without_a_text_changes_nothing_and_leaves_nothing(
    edited: Path, editor: Path, script: str
) -> None:
    editor.write_text(script)
    text, said = edit("lines")
    assert text == "Mine"
    assert "was not taken over" in said
    assert list(edited.iterdir()) == []


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("", "No editor is set"),
        (" ", "No editor is set"),
        ("vi 'x", "quotation mark"),
        ("/nosuch/vi -f", "“/nosuch/vi”"),
    ],
)
def test_an_editor_that_cannot_be_started_is_told(
    edited: Path, monkeypatch: pytest.MonkeyPatch, named: str, told: str
) -> None:
    monkeypatch.setenv("EDITOR", named)
    text, said = edit("line")
    assert text == "Mine"
    assert told in said
    assert list(edited.iterdir()) == []


def test_no_room_for_the_file_is_told(edited: Path, editor: Path) -> None:
    edited.rmdir()
    text, said = edit("line")
    assert text == "Mine"
    assert "no room" in said


def test_a_terminal_that_cannot_hand_over_is_told(edited: Path, editor: Path) -> None:
    class Held(Stage):
        suspend = App.suspend  # the terminal of a test is one of those

    text, said = edit("line", Held())
    assert text == "Mine"
    assert "cannot hand over" in said
    assert list(edited.iterdir()) == []


def test_visual_comes_before_editor() -> None:
    assert read_editor({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
    assert read_editor({"VISUAL": " ", "EDITOR": "vi"}) == ["vi"]
    with pytest.raises(NotFound):
        read_editor({})
    with pytest.raises(Refused):
        read_editor({"EDITOR": "vi '"})


def test_the_screen_comes_back_when_the_editor_cannot_be_started(start: StartTerminal) -> None:
    terminal = start(
        """
        import os
        from textual.app import App
        from textual.widgets import Input
        from tui.outside import edit_outside

        os.environ["EDITOR"] = "/nosuch/vi"

        class Stage(App):
            BINDINGS = [("f4", "edit", "Edit")]

            def compose(self):
                yield Input()

            def on_mount(self):
                see("ready")

            def on_input_changed(self, event):
                see(f"text {event.value}")

            def action_edit(self):
                edit_outside(self.screen)
                see("back")

        Stage().run()
        """
    )
    terminal.wait_seen("ready")
    terminal.send("\x1bOS")
    terminal.wait_seen("back")
    terminal.send("x")
    terminal.wait_seen("text x")
