"""What a shell is offered when it completes: names as they are typed, each taken by bash as one word."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO

from store.clean import fold

ASKED = "_TIERBOOK_COMPLETE"
"""The variable by which a shell asks for completions; its value names the shell."""
_ACTIVE = re.compile(r"[^\w@%+,./:=\n-]")
"""What bash reads as something else than a part of a word."""


def begun_as_typed(names: Iterable[str], typed: str) -> list[str]:
    """Return the names with their beginnings as they are typed, whatever their capitals and accents.

    A shell, and Typer too, drops what does not begin with just that; an account is found under both.
    """
    size, begin = len(typed), fold(typed)
    return [typed + name[size:] if fold(name[:size]) == begin else name for name in names]


@contextmanager
def escaped_for_bash() -> Iterator[None]:
    """Escape what is offered to bash, which puts it into the line as it is; within an open quote nothing is active."""
    if os.environ.get(ASKED) != "complete_bash" or _is_quoted():
        yield
        return
    with redirect_stdout(StringIO()) as offered:
        yield
    print(_ACTIVE.sub(r"\\\g<0>", offered.getvalue()), end="")


def _is_quoted() -> bool:
    """Tell whether the word under the cursor began with a quotation mark."""
    words = os.environ.get("COMP_WORDS", "").split("\n")
    place = int(os.environ.get("COMP_CWORD") or 0)
    return place < len(words) and words[place].startswith(("'", '"'))
