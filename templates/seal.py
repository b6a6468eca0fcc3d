"""The seal of a file: how it shows that this program wrote it, for which record, and that nobody changed it since.

The last line of the front matter is `check`, a digest over everything else in the file. A file whose digest is right is
ours and may be replaced; every other file belongs to somebody else, also when it began as ours.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_DIGITS = 16
_SEALED = re.compile(r"(---\n(?:.*\n)*?)check: ([0-9a-f]{16})\n(---\n)")
_ID = re.compile(r"^id: '?([\w-]+)'?$", re.MULTILINE)
_FRONT = re.compile(r"---\n(?:.*\n)*?---\n")


@dataclass(frozen=True, slots=True)
class Seal:
    """What a file says of itself: the record it is about, and whether it is as it was written."""

    record: str
    unbroken: bool


def seal_document(front_matter: str, body: str) -> str:
    """Return the file: front matter (with its two `---` lines) and body, sealed."""
    opened = front_matter.removesuffix("---\n")
    return f"{opened}check: {_digest(opened, body)}\n---\n{body}"


def read_seal(content: bytes) -> Seal | None:
    """Return the seal of a file; None for a file that never had one. Line ends of another system are no change."""
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    found = _SEALED.match(text)
    if found is None:
        return None
    record = _ID.search(found[1])
    if record is None:
        return None
    return Seal(record[1], unbroken=found[2] == _digest(found[1], text[found.end() :]))


def _digest(opened: str, body: str) -> str:
    return hashlib.sha256(f"{opened}---\n{body}".encode()).hexdigest()[:_DIGITS]
