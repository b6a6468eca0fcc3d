"""What the command line says: cleaned before a terminal sees it, errors in words on stderr, records as JSON."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from contextvars import ContextVar

from store.clean import clean
from store.errors import Problem, StoreError

NO_ACCOUNTS = "There are no accounts in use. `tierbook import FILE` brings some in."

_BOOK: ContextVar[str] = ContextVar("book", default="")
_OF_A_BOOK = re.compile(
    r"(?<=`)tierbook "
    r"(?=(?:list|show|gaps|today|campaign|path|plan|set|review|import|sheet|export|undo|redo|check|backup|restore|dump|rules|settings)\b)"
)
"""The beginning of an advice whose verb works on a book."""


def harmless(text: str) -> str:
    """Return one line of text as it may be sent to a terminal: without control, format and direction signs."""
    return text if text.isprintable() else clean(text)


def say(text: str = "") -> None:
    """Print lines of plain text."""
    print("\n".join(harmless(as_started(line)) for line in text.split("\n")))


def name_book(named: str) -> None:
    """From now on name the book in what we advise, as it was named with --book; else the advice is for another one."""
    _BOOK.set(named)


def started_as() -> str:
    """Return the command as the user calls it: `run.py` says so in TIERBOOK_COMMAND, where `tierbook` is no command."""
    return os.environ.get("TIERBOOK_COMMAND") or "tierbook"


def as_started(text: str) -> str:
    """Return what we say with the command as the user calls it, in backticks and in the examples of the help."""
    if named := _BOOK.get():
        import shlex

        option = f"tierbook -b {shlex.quote(named)} "
        text = _OF_A_BOOK.sub(lambda _: option, text)
    for before in ("`", "Example: "):
        text = text.replace(f"{before}tierbook ", f"{before}{started_as()} ")
    return text


def tell(error: StoreError) -> None:
    """Print what was refused to stderr: what happened, what is safe, what to do now."""
    tell_lines(error.in_words().split("\n"))


def tell_problems(problems: Iterable[Problem]) -> None:
    """Print to stderr what is wrong in a file, line by line; nothing when nothing is."""
    if words := [problem.in_words() for problem in problems]:
        tell_lines(words)


def tell_lines(lines: Iterable[str]) -> None:
    """Print lines to stderr, where messages go."""
    with suppress(OSError, AttributeError):  # what cannot be flushed is told of by whoever writes next
        sys.stdout.flush()
    print("\n".join(harmless(as_started(line)) for line in lines), file=sys.stderr)


def in_json(value: object) -> str:
    """Return a value as indented JSON with sorted keys; nothing in it can move a terminal's cursor."""
    import json

    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2)
    if encodes_all() and text.replace("\n", "").isprintable():
        return text
    return json.dumps(value, ensure_ascii=True, sort_keys=True, indent=2)


def key_text(key: int | None) -> str | None:
    """Return a record's key as it stands in JSON, None for none (0, too): text, since many readers round 19 digits."""
    return str(key) if key else None


def encodes_all() -> bool:
    """Tell whether the output takes every character."""
    return (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"
