"""The one door that text comes in by: what is unsafe to store or to show is taken out here."""

from __future__ import annotations

import re
import unicodedata

CELL_LIMIT = 100_000
"""Longest text of one field, in characters."""

_ZERO_WIDTH_JOINED = re.compile("[\u200d\ufe00-\ufe0f\U000e0000-\U000e007f\U0001f3fb-\U0001f3ff]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
_SAFE = re.compile(r"[\x20-\x7e\xa1-\xac\xae-\u024f\u2010-\u2027]*\Z")
"""Latin letters and signs that stay as they are, each and all together: most text."""
_BLANKS = re.compile(r"[ \t]+")
_MARKS_KEPT = 3
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ħ": "h", "ŧ": "t"}
)
"""Letters that carry their stroke or their partner within, so that taking marks off leaves them as they are."""


def clean(text: str, *, lines: bool = False) -> str:
    """Return the text as it may be stored: NFC, no control, format or direction characters.

    A control character becomes U+FFFD where it stood for something and a blank where it parted words; more than
    three combining marks on one letter are cut; emoji sequences are reduced to their base sign (reliability: a
    terminal without grapheme clusters shifts its borders). With `lines` line breaks stay, as "\\n".
    """
    if _SAFE.match(text):
        return text.strip()[:CELL_LIMIT].strip()
    text = unicodedata.normalize("NFC", text[:CELL_LIMIT])
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _FLAG.sub("\u2691", _ZERO_WIDTH_JOINED.sub("", text)) if not text.isascii() else text
    out: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            marks += 1
            if marks > _MARKS_KEPT:
                continue
        elif category == "Cf":  # goes, and the marks behind it still belong to the letter before it
            continue
        else:
            marks = 0
        out.append(_kept(character, category, lines))
    return unicodedata.normalize("NFC", "".join(out)).strip()[:CELL_LIMIT].strip()


def _kept(character: str, category: str, lines: bool) -> str:
    if character == "\n":
        return "\n" if lines else " "
    if character == "\t" or category in ("Zl", "Zp") or character == "\x85":
        return " "
    if category in ("Cc", "Cn", "Cs"):
        return "\ufffd"
    return character


def fold(text: str) -> str:
    """Return the key that texts are compared by: case, accents of any script and doubled blanks do not count.

    The text index and the name keys of a book hold folded text: who changes this must bring them anew by a migration.
    """
    if text.isascii():
        return _BLANKS.sub(" ", text.lower()).strip()
    text = text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair can be neither stored nor searched
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return _BLANKS.sub(" ", bare.translate(_LETTERS)).strip()
