"""A text in the user's own editor: written to a private file, edited while the app is suspended, read back.

Nothing that was written there is lost: what cannot be taken over stays in its file, and the file is named.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported
from textual.screen import Screen
from textual.widgets import Input, TextArea

from store.clean import CELL_LIMIT, clean
from store.errors import NotFound, Refused, StoreError


def edit_outside(screen: Screen[Any]) -> None:
    """Edit the text under the cursor in $VISUAL or $EDITOR; the file is 0600 in a folder of its own, and removed."""
    widget = screen.focused
    if not isinstance(widget, Input | TextArea):
        return
    before = widget.value if isinstance(widget, Input) else widget.text
    try:
        after = _edit(screen.app, read_editor(os.environ), before)
    except StoreError as error:
        words = "\n".join(part for part in (error.message, error.hint) if part)
        screen.app.notify(words, title=error.title, severity="warning", timeout=12, markup=False)
        return
    if after == before:
        return
    if isinstance(widget, Input):
        widget.value = clean(after)
    else:
        widget.replace(clean(after, lines=True), (0, 0), widget.document.end)


def read_editor(environ: Mapping[str, str]) -> list[str]:
    """Return the command of the user's editor; StoreError in words when none is named, or it cannot be read."""
    named = environ.get("VISUAL", "").strip() or environ.get("EDITOR", "").strip()
    if not named:
        raise NotFound("No editor is set", "Set VISUAL or EDITOR to the name of your editor.")
    try:
        return shlex.split(named)
    except ValueError:
        words = f"VISUAL or EDITOR says “{clean(named)}”, where a quotation mark is left open."
        raise Refused("The editor cannot be started", words) from None


def _edit(app: App[Any], command: Sequence[str], text: str) -> str:
    """Return the text as the editor left it; StoreError when it cannot be taken over."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="tierbook-"))
    except OSError as error:
        words = f"There is no room for the text outside: {error.strerror}."
        raise Refused("The editor was not started", words, "Your text is as it was.") from None
    path = folder / "text.md"
    content = text.encode("utf-8", "replace")
    try:
        path.touch(0o600)
        path.write_bytes(content)
        _run(app, [*command, str(path)])
        after = read_edited(path)
    except (StoreError, OSError) as error:
        raise _with_file(error, path, content) from None
    shutil.rmtree(folder, ignore_errors=True)
    return text if after.encode("utf-8", "replace") == content else after


def _run(app: App[Any], command: Sequence[str]) -> None:
    """Let the editor have the terminal until it ends; Refused when it cannot be started, or ends with an error."""
    try:
        with app.suspend():
            status = _wait_for(command)
    except SuspendNotSupported:
        raise Refused("The editor was not started", "This terminal cannot hand over to one.") from None
    if status is None:
        raise Refused("The editor was not started", f"“{clean(command[0])}” cannot be started.")
    if status:
        raise Refused("The text was not taken over", f"The editor ended with an error ({status}).")


def _wait_for(command: Sequence[str]) -> int | None:
    """Return the exit code, None when there is no such program; raises nothing, else the app stays suspended."""
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603 the user's own editor
    except (OSError, ValueError):
        return None


def read_edited(path: Path) -> str:
    """Return the text that the editor has left in the file; Refused when it is no text, or longer than a field."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused("The text was not taken over", f"It cannot be read: {error.strerror}.") from None
    try:
        text = content.decode("utf-8").removesuffix("\n")
    except UnicodeDecodeError:
        raise Refused("The text was not taken over", "It is not written in UTF-8.", "Save it as UTF-8.") from None
    if len(text) > CELL_LIMIT:
        words = f"It has {len(text):,} characters; a field takes {CELL_LIMIT:,}."
        raise Refused("The text was not taken over", words, "Shorten it.")
    return text


def _with_file(error: StoreError | OSError, path: Path, before: bytes) -> StoreError:
    """Return the error with where the changed text lies; without one nothing is left behind."""
    if isinstance(error, OSError):
        error = Refused("The editor was not started", f"{path}: {error.strerror}.")
    try:
        is_changed = path.read_bytes().removesuffix(b"\n") != before.removesuffix(b"\n")
    except OSError:
        is_changed = False
    if is_changed:
        kept = f"What you wrote is kept in {path}."
        return Refused(error.title, f"{error.message} {kept}", error.hint)
    shutil.rmtree(path.parent, ignore_errors=True)
    return Refused(error.title, error.message, error.hint or "The text in the form is as it was.")
