"""What happens when the program itself is at fault: a few words, a note with types and places, never any content.

An exception's message and a frame's variables hold what the person typed, so neither is ever printed or written.
Textual 8.2 brings every fault of handlers, timers, compose, rendering, style sheets and workers to
`App._handle_exception`; faults of other threads, of tasks nobody waited for and of the time before and after the app
come to the interpreter's hooks.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from rich.console import RenderableType
from rich.text import Text
from textual.app import App
from textual.css.query import NoMatches
from textual.worker import WorkerFailed, get_current_worker

from store.clock import now
from store.errors import StoreError
from store.files import write_atomically
from store.places import make_private

ReturnType = TypeVar("ReturnType")

HOUSE = Path(__file__).resolve().parent.parent
OUR_FOLDERS = ("store", "templates", "tui")
EDGES = ("tui/crash.py", "tui/driver.py", "tui/main.py")
"""Files that every call runs through, and so tell nothing about the place of a fault."""
FRAMES_KEPT = 60
"""Innermost frames listed of each exception."""
CAUSES_KEPT = 8
"""Exceptions listed of a chain of causes."""


class CrashNoteApp(App[ReturnType]):
    """An App that tells a fault by type and place, and keeps a note of it in `notes_folder`."""

    notes_folder: Path | None = None
    refusal_of: Callable[[BaseException], StoreError | None] | None = None
    """Puts an error in words that is no fault of the program; returns None for one that is."""
    refused: StoreError | None = None
    """What ended the app, where it was no fault of its own: a damaged book, a disk that has gone."""

    def _handle_exception(self, error: Exception) -> None:
        if self._exit and isinstance(error, NoMatches):
            return  # told to end while a form was opening: half of its widgets are gone already
        if _came_too_late(error):
            return
        self._return_code = 1
        if self._exception is None:  # the first is the cause, and what a test wants to see again
            self._exception = error
            self._exception_event.set()
            self.refused = self.refusal_of(_cause(error)) if self.refusal_of else None
            if self.refused is None:
                self._exit_renderables.append(Text(tell_fault(error, self.notes_folder)))
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self.panic()

    def panic(self, *renderables: RenderableType) -> None:  # noqa: ARG002 whatever it is, it may hold content
        """Leave with the words of a fault, and nothing of what was handed over."""
        self._return_code = 1
        if not self._exit_renderables and self.refused is None:
            self._exit_renderables.append(Text(tell_fault(sys.exception(), self.notes_folder)))
        self._close_messages_no_wait()


def _came_too_late(error: Exception) -> bool:
    """Say whether a worker looked for a widget of a screen closed meanwhile: widgets go before their workers do."""
    if not (isinstance(error, WorkerFailed) and isinstance(error.error, NoMatches)):
        return False
    node = get_current_worker().node
    return node._closing or node._closed or node._pruning


def run_app(app: App[Any], notes_folder: Path | None) -> int:
    """Run the app to its end and return the exit code; a fault outside its loop is told like any other."""
    try:
        app.run()
    except Exception as error:  # noqa: BLE001 the edge of the process
        sys.stderr.write(tell_fault(error, notes_folder) + "\n")
        return 1
    return app.return_code or 0


def install_hooks(notes_folder: Path | None) -> None:
    """Tell faults outside the app by type and place too: before and after it, in threads, in forgotten tasks."""

    def tell(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        if not isinstance(error, KeyboardInterrupt):
            sys.stderr.write(tell_fault(error, notes_folder) + "\n")

    def note(arguments: threading.ExceptHookArgs | sys.UnraisableHookArgs) -> None:
        if arguments.exc_value is not None:
            write_note(notes_folder, arguments.exc_value)

    sys.excepthook = tell
    threading.excepthook = note
    sys.unraisablehook = note
    forgotten = logging.getLogger("asyncio")
    forgotten.addHandler(_NoteHandler(lambda error: write_note(notes_folder, error)))
    forgotten.propagate = False


class _NoteHandler(logging.Handler):
    """Passes on the exception of a log record, and nothing of its text."""

    def __init__(self, note: Callable[[BaseException], object]) -> None:
        super().__init__(logging.ERROR)
        self._note = note

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self._note(record.exc_info[1])


def tell_fault(error: BaseException | None, notes_folder: Path | None) -> str:
    """Write the note and return the words for the person: what happened, what is safe, what to do."""
    kind, place = (_name(_cause(error)), place_of(_cause(error))) if error is not None else ("a fault", "elsewhere")
    note = write_note(notes_folder, error) if error is not None else None
    kept = (
        f"A note without any of your data is in {note}; please add it to a report."
        if note is not None
        else "No note of it could be written."
    )
    return (
        f"Tierbook stopped because of a fault of its own: {kind} at {place}, version {_version('tierbook')}.\n"
        f"Everything that was shown as saved is in your book.\n{kept}"
    )


def write_note(folder: Path | None, error: BaseException) -> Path | None:
    """Write types, places and versions to a new file of the folder, 0600; None where that is not possible."""
    if folder is None:
        return None
    moment = now()
    path = folder / f"fault-{moment:%Y%m%d-%H%M%S-%f}-{os.getpid()}.txt"
    python = sys.version.split()[0]
    lines = [
        f"Tierbook {_version('tierbook')}, Textual {_version('textual')}, Python {python}, {sys.platform}",
        moment.isoformat(timespec="seconds"),
        *describe(error),
    ]
    try:
        make_private(folder)
        write_atomically(path, ("\n".join(lines) + "\n").encode())
    except (StoreError, OSError):
        return None
    return path


def describe(error: BaseException) -> Iterator[str]:
    """Yield the lines of a note: each exception's type, and its frames as file, line and function."""
    for number, cause in enumerate(_chain(error)):
        yield f"{'caused by ' if number else ''}{_name(cause)}"
        if isinstance(cause, BaseExceptionGroup):
            yield from (f"  one of them: {_name(one)} at {place_of(one)}" for one in cause.exceptions)
        yield from (f"  {place} {function}" for place, function in list(_frames(cause))[-FRAMES_KEPT:])


def place_of(error: BaseException) -> str:
    """Return where the fault is, as `tui/app.py:12`: the innermost line of ours, else the innermost of all."""
    places = [place for place, _ in _frames(error)]
    ours = [place for place in places if place.split("/", 1)[0] in OUR_FOLDERS and not place.startswith(EDGES)]
    return (ours or places or ["elsewhere"])[-1]


def _cause(error: BaseException) -> BaseException:
    """Return the fault itself, without the wrapping that a worker puts around it."""
    return error.error if isinstance(error, WorkerFailed) else error


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield the exception and its causes, outermost first; a circle or a long chain ends early."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen and len(seen) < CAUSES_KEPT:
        seen.add(id(current))
        yield current
        wrapped = _cause(current)
        current = wrapped if wrapped is not current else (current.__cause__ or current.__context__)


def _frames(error: BaseException) -> Iterator[tuple[str, str]]:
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{_short(code.co_filename)}:{trace.tb_lineno}", code.co_qualname
        trace = trace.tb_next


def _short(filename: str) -> str:
    """Return a source file's path inside its package; a name that is not code may be a customer's, so not that."""
    path = Path(filename)
    if path.suffix == ".py":
        roots = [root for root in (HOUSE, *map(Path, filter(None, sys.path))) if path.is_relative_to(root)]
        if roots:  # the innermost: an environment may lie inside the checkout
            return path.relative_to(max(roots, key=lambda root: len(root.parts))).as_posix()
    return "elsewhere"


def _name(error: BaseException) -> str:
    kind = type(error)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # 14 ms, and only wanted here

    try:
        return version(package)
    except PackageNotFoundError:
        return "unreleased"
