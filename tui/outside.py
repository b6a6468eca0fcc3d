"""A text in the user's own editor: written to a private file, edited while the app is suspended, read back."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported
from textual.screen import Screen
from textual.widgets import Input, TextArea

LARGEST = 1_000_000
"""Bytes that are read back at most."""


def edit_outside(screen: Screen[Any]) -> None:
    """Edit the text under the cursor in $VISUAL or $EDITOR; the file is 0600 in a folder of its own, and removed."""
    widget = screen.focused
    app = screen.app
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    if not isinstance(widget, Input | TextArea):
        return
    if not editor:
        app.notify("Set VISUAL or EDITOR to the name of your editor.", title="No editor is set", markup=False)
        return
    before = widget.value if isinstance(widget, Input) else widget.text
    after = _edit(app, shlex.split(editor), before)
    if after is None or after == before:
        return
    if isinstance(widget, Input):
        widget.value = " ".join(after.split())
    else:
        widget.replace(after, (0, 0), widget.document.end)


def _edit(app: App[Any], command: list[str], text: str) -> str | None:
    with tempfile.TemporaryDirectory(prefix="tierbook-") as folder:
        path = Path(folder) / "text.md"
        path.touch(0o600)
        path.write_text(text, "utf-8")
        try:
            with app.suspend():
                subprocess.run([*command, str(path)], check=False)  # noqa: S603 the user's own editor
        except SuspendNotSupported:
            app.notify("This terminal cannot hand over to an editor.", markup=False)
            return None
        except OSError:
            app.notify(f"{command[0]} cannot be started.", title="No editor", severity="warning", markup=False)
            return None
        with suppress(OSError, UnicodeError):
            if path.stat().st_size <= LARGEST:
                return path.read_text("utf-8").removesuffix("\n")
    return None
