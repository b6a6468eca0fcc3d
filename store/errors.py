"""What the store refuses, in words: an error has a title, a message and a hint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

NOT_SAVED = "This was not saved"
"""The title of what is wrong with fields; which ones, is told at each."""
MEND = "Mend it, then save."
UNCHANGED = "Nothing was changed."
"""What is safe after a save that was refused."""


class StoreError(Exception):
    """Something the store will not do: what happened, what is safe, what to do now."""

    def __init__(self, title: str, message: str, hint: str = "", *, safe: str = "") -> None:
        """`safe` says what is safe; it stands before the hint, which says what to do now."""
        super().__init__(title)
        self.title = title
        self.message = message
        self.advice = hint
        """What to do now, for those who say by themselves what is safe."""
        self.hint = " ".join(part for part in (safe, hint) if part)

    def in_words(self) -> str:
        """Return title, message and hint as lines of plain text."""
        return "\n".join(part for part in (self.title, self.message, self.hint) if part)


class NotFound(StoreError):
    """The record, account or file that was asked for is not there."""


class Refused(StoreError):
    """The input breaks a rule of the book; nothing was changed."""

    def __init__(
        self, title: str, message: str, hint: str = "", fields: Mapping[str, str] | None = None, *, safe: str = ""
    ) -> None:
        """`fields` says of each field by its name, as in the record, what is wrong with it."""
        super().__init__(title, message, hint, safe=safe)
        self.fields = dict(fields or {})


class Damaged(StoreError):
    """The file is damaged, foreign or too new; it was left as it is."""


class Busy(StoreError):
    """Another program holds the book; nothing was changed."""


class Conflict(StoreError):
    """Somebody else changed the same field meanwhile; both texts are kept here."""

    def __init__(self, field: str, theirs: str, mine: str) -> None:
        super().__init__(
            "Changed elsewhere",
            f"“{field}” was changed in another window since you opened it. Your text is kept.",
            "Choose which of the two to keep.",
        )
        self.field = field
        self.theirs = theirs
        self.mine = mine


def gone(what: str = "It") -> NotFound:
    """Return what is said of a record that went between being seen and being asked for; `what` names it."""
    return NotFound(
        f"{what} is no longer there", "It was removed meanwhile, here or in another window.", safe=UNCHANGED
    )


class Problem(NamedTuple):
    """One thing that is wrong in a user's file or template, beside the good result.

    `line` counts from 1 in the user's file; None where no line is to blame.
    """

    line: int | None
    what: str
    hint: str = ""

    def in_words(self) -> str:
        """Return the problem as one line of plain text."""
        where = f"line {self.line}: " if self.line is not None else ""
        return f"{where}{self.what}" + (f" ({self.hint})" if self.hint else "")
