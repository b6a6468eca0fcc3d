"""The command `tierbook`: makes the process safe, then opens the screen or hands over to the command line.

Nothing heavy is imported before it is known which of the two is wanted.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from store.errors import StoreError
from store.places import Places
from tui.cli.codes import FAILED, IN_PART, STOPPED
from tui.cli.completion import ASKED
from tui.cli.telling import name_book, tell

BOOK_OPTIONS = ("-b", "--book")


def main() -> None:
    """Run the program on the arguments of the process, and end the process."""
    os.umask(0o077)
    gc.disable()  # importing makes much and throws nothing away; whoever runs long switches it on again
    _fill_missing_streams()
    sys.excepthook = _tell_fault
    code = run_arguments(sys.argv[1:])
    if "textual" in sys.modules:
        _leave(code)
    sys.exit(code)


def _leave(code: int) -> None:
    """End the process now: the book is closed, and taking 2,000 modules apart would cost 0.2 s of a quitting user's."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


def run_arguments(arguments: list[str]) -> int:
    """Do what the arguments ask for and return the exit code (tui.cli.codes); what is refused is told in words."""
    if sys.stdout is None:
        print("tierbook: its output is closed, so there is nowhere to answer.", file=sys.stderr)
        return FAILED
    name_book("")
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        code = _start(arguments)
        sys.stdout.flush()
    except StoreError as error:
        tell(error)
    except BrokenPipeError:
        _give_output_up()  # whoever read has left
        return IN_PART
    except KeyboardInterrupt:
        return STOPPED
    except UnicodeEncodeError:
        if sys.getfilesystemencoding() == "utf-8":
            raise
        words = "Its language (LC_ALL) has only part of the characters that names have. What was finished is kept."
        tell(StoreError("This environment cannot write every name", words, "Set LC_ALL=C.UTF-8, then try again."))
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        tell(StoreError("The system refused this", f"{place}{error.strerror or 'no reason given'}.", ""))
        with suppress(OSError):
            sys.stdout.flush()
        _give_output_up()
    else:
        return code
    return FAILED


def _start(arguments: list[str]) -> int:
    wanted = read_screen_arguments(arguments)
    if wanted is not None and ASKED not in os.environ:
        from tui.opening import open_screen

        book, demo = wanted
        if book is not None:
            name_book(str(book))
        return open_screen(Places.find(book=book), demo=demo)
    from tui.cli.verbs import run

    return run(arguments)


def read_screen_arguments(arguments: list[str]) -> tuple[Path | None, bool] | None:
    """Return (book, demo) when the arguments ask for the screen, None when they are for the command line."""
    if arguments == ["demo"]:
        return None, True
    book: Path | None = None
    rest = iter(arguments)
    for argument in rest:
        value = next(rest, "") if argument in BOOK_OPTIONS else _joined_value(argument)
        if not value:
            return None
        book = Path(value)
    return book, False


def _joined_value(argument: str) -> str:
    for beginning in ("--book=", "-b"):
        if argument.startswith(beginning):
            return argument.removeprefix(beginning)
    return ""


def _give_output_up() -> None:
    """Let what is still buffered vanish, else the interpreter complains of it when it closes the output."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _fill_missing_streams() -> None:
    """Put /dev/null where an input or output is closed, so that no file of ours ever gets its number."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 - for as long as the process lives


def _tell_fault(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    """Tell an unexpected fault in words, by type and place alone: a traceback holds what the user typed."""
    words = "Tierbook stopped because of a fault of its own. Everything that was shown as saved is in your book."
    with suppress(Exception):  # telling must not fail, whatever state the process is in
        from tui.crash import tell_fault

        words = tell_fault(error, Places.find().notes)
    with suppress(Exception):
        print(words, file=sys.stderr)


if __name__ == "__main__":
    main()
