"""The front matter and the seal of a file: which record it is about, that we wrote it, that nobody changed it since.

The last line of the front matter is `check`, a digest over everything else in the file. A file whose digest is right is
ours and may be replaced; every other file belongs to somebody else, also when it began as ours.

A paper for the customer says nothing of our records: its digest stands alone, in a comment at its end.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from templates.escape import front_matter

_DIGITS = 16
_SEALED = re.compile(r"(---\n(?:.*\n)*?)check: ([0-9a-f]{16})\n(---\n)")
_STAMPED = re.compile(r'<\?tierbook id="([\w-]+)" check="([0-9a-f]{16})"\?>\n')
_ENDED = re.compile(r"\n<!-- ([0-9a-f]{16}) -->\s*\Z")
_ID = re.compile(r"^id: '?([\w-]+)'?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Seal:
    """What a file says of itself: the record it is about, and whether it is as it was written."""

    record: str
    unbroken: bool


def seal_document(data: Mapping[str, object], body: str) -> str:
    """Return the file: the data as YAML front matter, sealed, and the body."""
    careful = any(_looks_live(value) for value in data.values())
    lines = "".join(_yaml_line(key, value) for key, value in data.items()) if careful else _yaml(data)
    opened = f"---\n{lines}"
    return f"{opened}check: {_digest(opened, body)}\n---\n{body}"


def seal_for_customer(data: Mapping[str, object], body: str, record: str) -> str:
    """Return the file as the customer gets it: of which record it is can be checked, not read."""
    careful = any(_looks_live(value) for value in data.values())
    lines = "".join(_yaml_line(key, value) for key, value in data.items()) if careful else _yaml(data)
    text = f"---\n{lines}---\n{body}"
    return f"{text}\n<!-- {_digest(record, text)} -->\n"


def is_for_customer(text: str) -> bool:
    """Say whether a file began as one that is sealed for the customer."""
    return bool(_ENDED.search(text))


def seal_picture(record: str, svg: str) -> str:
    """Return a picture of a record behind one line that seals it, which a reader of XML leaves aside."""
    return f'<?tierbook id="{record}" check="{_digest(record, svg)}"?>\n{svg}'


def read_seal(content: bytes, record: str = "") -> Seal | None:
    """Return the seal of a file; None for a file that never had one. Line ends of another system are no change.

    Of a paper for the customer only whether it is as it was written about that `record`.
    """
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    if picture := _STAMPED.match(text):
        return Seal(picture[1], unbroken=picture[2] == _digest(picture[1], text[picture.end() :]))
    if ended := _ENDED.search(text):
        return Seal(record, unbroken=ended[1] == _digest(record, text[: ended.start()]))
    found = _SEALED.match(text)
    if found is None:
        return None
    of = _ID.search(found[1])
    if of is None:
        return None
    return Seal(of[1], unbroken=found[2] == _digest(found[1], text[found.end() :]))


def _looks_live(value: object) -> bool:
    return isinstance(value, str) and ("<" in value or "](" in value)


def _yaml(data: Mapping[str, object]) -> str:
    return front_matter(data).removeprefix("---\n").removesuffix("---\n")


def _yaml_line(key: str, value: object) -> str:
    """Return one entry as YAML, in which no tag or link stands however carelessly the file is read."""
    if not _looks_live(value):
        return _yaml({key: value})
    import yaml

    quoted: str = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=1_000_000)
    return f"{key}: " + quoted.replace("<", "\\x3C").replace("](", "]\\x28")


def _digest(opened: str, body: str) -> str:
    return hashlib.sha256(f"{opened}---\n{body}".encode()).hexdigest()[:_DIGITS]
