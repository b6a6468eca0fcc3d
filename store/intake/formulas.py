"""The quote that keeps a spreadsheet from running a cell of a file we write, and its inverse.

A cell that begins with a sign a spreadsheet takes for a formula gets an apostrophe before it; a cell that already
looks like the result gets one more, so that taking one off always gives back what was there.
"""

from __future__ import annotations

import re

# The signs of OWASP's rule on formula injection, and their wide forms, which some spreadsheets take too.
_RUNS = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_QUOTED = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# Numbers and telephone numbers do nothing when they are opened, and read better without the quote.
_HARMLESS = re.compile(r"[+\-]?[0-9][0-9 .,]*")


def disarm(cell: str) -> str:
    """Return the cell with an apostrophe before it where a spreadsheet might run it."""
    return f"'{cell}" if _RUNS.match(cell) and not _HARMLESS.fullmatch(cell) else cell


def restore(cell: str) -> str:
    """Return the cell as it was before `disarm`."""
    return cell[1:] if _QUOTED.match(cell) else cell
