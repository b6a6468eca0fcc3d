"""What a shell is offered when it completes: names as they are typed, each taken by bash as one word."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path

from store.clean import fold

ASKED = "_TIERBOOK_COMPLETE"
"""The variable by which a shell asks for completions; its value names the shell."""
INSTALL = "--install-completion"
"""The option by which it is installed; Typer carries it out and leaves."""
_ACTIVE: Mapping[str, tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = {
    "": (re.compile(r"[^\w@%+,./:=\n-]"), r"\\\g<0>"),
    '"': (re.compile(r'(["$`\\])|([!*?\[])'), lambda found: f"\\{found[1]}" if found[1] else f'"\\{found[2]}"'),
    "'": (re.compile(r"['*?\[]"), r"'\\\g<0>'"),
}
"""What bash reads as something else than a part of a word, by the quote that is open, and how it is written then.

A `!` keeps its backslash within quotes, and a pattern is looked for in names of files: those stand between two quotes.
"""
_BEGUN = {
    "": re.compile(r"""(?:[^\\'"]|\\.)*\\?""", re.DOTALL),
    '"': re.compile(r""""(?:[^\\"]|\\.)*\\?""", re.DOTALL),
    "'": re.compile(r"'[^']*"),
}
"""A word as it is typed, by the quote that it began with and that is still open."""


def begun_as_typed(names: Iterable[str], typed: str) -> list[str]:
    """Return the names with their beginnings as they are typed, whatever their capitals and accents.

    A shell, and Typer too, drops what does not begin with just that; an account is found under both.
    """
    size, begin = len(typed), fold(typed)
    return [typed + name[size:] if fold(name[:size]) == begin else name for name in names]


def shell_note() -> str:
    """Return what to tell who has completion installed and is used to another shell than bash; "" to who is not."""
    own = Path(os.environ.get("SHELL", "")).name
    if own in ("", "bash"):
        return ""
    return f"Completion is supported in bash only; your own shell ($SHELL) is {own}."


@contextmanager
def escaped_for_bash() -> Iterator[None]:
    """Escape what is offered to bash, which puts it into the line as it is, behind the quote that is open there.

    A word that is quoted in part is offered nothing: bash would put the whole name behind its last quote.
    """
    if os.environ.get(ASKED) != "complete_bash":
        yield
        return
    with redirect_stdout(StringIO()) as offered:
        yield
    words = os.environ.get("COMP_WORDS", "").split("\n")
    place = int(os.environ.get("COMP_CWORD") or 0)
    quote = open_quote(words[place] if place < len(words) else "")
    if quote is not None:
        active, written = _ACTIVE[quote]
        names = active.sub(written, offered.getvalue())
        # Bash closes the quote itself, but not behind a name that ends with it.
        print(re.sub(f"(?<={quote})$", quote, names, flags=re.MULTILINE) if quote else names, end="")


def open_quote(word: str) -> str | None:
    """Return the quote in which a word is typed, empty outside of quotes, None when it is quoted in part."""
    return next((quote for quote, begun in _BEGUN.items() if begun.fullmatch(word)), None)
