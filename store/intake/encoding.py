"""How the bytes of a foreign file stand for letters: found by a ladder of own rules, never by statistics alone.

The rungs: a byte order mark, strict UTF-8, the zero bytes of UTF-16, and last Windows-1252, which is a guess and is
told as one. Bytes that fit none of them are refused in words: no replacement marks, no wrong letters unasked.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from store.clean import clean
from store.errors import Problem, Refused

CHUNK = 1 << 20
SAMPLE = 1 << 16
SAY_WHICH = "If not, choose with E on the import screen, or save the file again as “CSV UTF-8”."
SAVE_AS_UTF8 = "Save it again as “CSV UTF-8” in the program it comes from."

# The four-byte marks come first: the mark of UTF-32 little endian begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARKED = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-32": "utf-32-le",
    "utf-32-le": "utf-32-le",
    "utf-32-be": "utf-32-be",
}
_FORMATS = (
    (b"PK\x03\x04", "an Excel workbook or another zipped file", "Open it and save the sheet as CSV."),
    (b"PK\x05\x06", "an empty zipped file", "Open it and save the sheet as CSV."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or password-protected Excel workbook", "Save the sheet as CSV."),
    (b"\x89PNG", "a picture", "Choose a CSV file."),
    (b"\xff\xd8\xff", "a picture", "Choose a CSV file."),
    (b"GIF8", "a picture", "Choose a CSV file."),
    (b"%PDF", "a PDF document", "Export the table behind it as CSV."),
    (b"\x1f\x8b", "a compressed file", "Unpack it first."),
    (b"SQLite format 3", "a database", "Export its table as CSV."),
)
_CONTROLS = bytes(b for b in range(1, 32) if b not in b"\t\n\v\f\r")
_WORD = re.compile(r"[^\s,;|\"]*[^\x00-\x7f][^\s,;|\"]*")


class Encoding(NamedTuple):
    """A codec name, whether it was guessed, and how many bytes of a byte order mark to skip."""

    name: str
    guessed: bool
    mark: int


def find_encoding(data: bytes) -> Encoding:
    """Return the encoding by the ladder; Refused when the bytes are not text that can be told."""
    _refuse_other_formats(data)
    for mark, name in _MARKS:
        if data.startswith(mark):
            encoding = Encoding(name, False, len(mark))
            break
    else:
        encoding = _without_mark(data)
    check_text(data, encoding)
    _refuse_controls(data[:SAMPLE], encoding)
    return encoding


def named_encoding(data: bytes, name: str) -> Encoding:
    """Return the encoding a person chose, checked against the bytes; Refused when it is unknown or does not fit."""
    try:
        canonical = codecs.lookup(name).name
        "a".encode(canonical)  # refuses the codecs that do not make text
    except (LookupError, UnicodeError, ValueError):
        raise Refused(
            "This encoding is not known",
            f"“{clean(name)}” is not the name of an encoding.",
            "Common names are utf-8, utf-16, windows-1252, iso-8859-1, windows-1250, shift_jis.",
        ) from None
    _refuse_other_formats(data)
    for mark, marked in _MARKS:
        if data.startswith(mark) and _MARKED.get(canonical, "")[:6] == marked[:6]:
            encoding = Encoding(marked, False, len(mark))
            break
    else:
        encoding = Encoding(_MARKED.get(canonical, canonical), False, 0)
    check_text(data, encoding)
    return encoding


def guess_told(data: bytes, encoding: Encoding) -> Problem:
    """Return what to tell of a guessed encoding, with the first word that depends on it as an example."""
    name = "Windows-1252" if encoding.name == "cp1252" else encoding.name.upper()
    told = f"The letters were read as {name}, which is a guess."
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    line = 1
    for start in range(encoding.mark, len(data), CHUNK):
        text = decoder.decode(data[start : start + CHUNK])
        if found := _WORD.search(text):
            line += _breaks(text[: found.start()])
            return Problem(line, f"{told} Is “{clean(found.group()[:40])}” written as it should be?", SAY_WHICH)
        line += _breaks(text)
    return Problem(None, told, SAY_WHICH)


def check_text(data: bytes, encoding: Encoding) -> None:
    """Decode everything strictly; Refused with the line of the first byte that is wrong, or of a NUL."""
    decoder = codecs.getincrementaldecoder(encoding.name)("strict")
    for start in range(encoding.mark, len(data), CHUNK):
        end = start + CHUNK
        try:
            text = decoder.decode(data[start:end], end >= len(data))
        except UnicodeError as error:
            at = start + error.start if isinstance(error, UnicodeDecodeError) else start
            raise _not_this_encoding(data[encoding.mark : at], encoding) from None
        if "\0" in text:
            raise _holds_nul(data[encoding.mark : end], encoding)


def _without_mark(data: bytes) -> Encoding:
    if b"\0" in data:
        wide = _zero_pattern(data[:SAMPLE])
        return Encoding(wide, True, 0) if wide else Encoding("utf-8", False, 0)
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        for start in range(0, len(data), CHUNK):
            decoder.decode(data[start : start + CHUNK], start + CHUNK >= len(data))
    except UnicodeDecodeError:
        # A UTF-8 file that is cut or damaged in a place or two would turn every accent into two wrong signs.
        return Encoding("utf-8", False, 0) if _mostly_utf8(data) else Encoding("cp1252", True, 0)
    return Encoding("utf-8", False, 0)


def _mostly_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    right = wrong = 0
    for start in range(0, len(data), CHUNK):
        text = decoder.decode(data[start : start + CHUNK], start + CHUNK >= len(data))
        marks = text.count("\ufffd")
        wrong += marks
        right += sum(1 for character in text if character > "\x7f") - marks
    return right >= 2 * wrong


def _zero_pattern(sample: bytes) -> str:
    half = len(sample) // 2
    even, odd = sample[: half * 2 : 2].count(0), sample[1 : half * 2 : 2].count(0)
    if half and odd * 10 >= half * 4 and even * 20 <= half:
        return "utf-16-le"
    return "utf-16-be" if half and even * 10 >= half * 4 and odd * 20 <= half else ""


def _refuse_other_formats(data: bytes) -> None:
    for mark, what, hint in _FORMATS:
        if data.startswith(mark):
            raise Refused("This is not a CSV file", f"It is {what}.", hint)


def _refuse_controls(sample: bytes, encoding: Encoding) -> None:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if encoding.name[:6] not in ("utf-16", "utf-32") and controls > 8 and controls * 50 > len(sample):
        raise Refused("This is not a text file", "It is full of control characters.", "Choose a CSV file.")


def _holds_nul(read: bytes, encoding: Encoding) -> Refused:
    line = _breaks(read.decode(encoding.name, "replace").partition("\0")[0]) + 1
    says = f" It says that it is {encoding.name}, and is not." if encoding.name[:6] in ("utf-16", "utf-32") else ""
    return Refused(
        "This is not a proper text file", f"Line {line} holds a NUL character.{says} Nothing was read.", SAVE_AS_UTF8
    )


def _not_this_encoding(right: bytes, encoding: Encoding) -> Refused:
    line = _breaks(right.decode(encoding.name, "replace")) + 1
    says = "It is neither UTF-8 nor Windows-1252" if encoding.guessed else f"It is not proper {encoding.name}"
    return Refused(
        "The letters of this file cannot be read", f"{says}: see line {line}. Nothing was read.", SAVE_AS_UTF8
    )


def _breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")
