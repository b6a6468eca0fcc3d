"""Calendar files: days of the book as iCalendar (RFC 5545), the same bytes for the same days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

FOLD_AT = 75
"""Bytes of a line, its break not counted (RFC 5545, 3.1)."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A whole day in a calendar. `key` names it for good, so that a calendar that reads it again changes it."""

    key: str
    day: date
    title: str
    text: str = ""


def write_calendar(entries: Iterable[DayEntry]) -> bytes:
    """Return the days as an iCalendar file; no clock goes in, so that it changes only when a day does."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tierbook//Reviews//EN", "CALSCALE:GREGORIAN"]
    for entry in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry.key}@tierbook",
            f"DTSTAMP:{entry.day:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
            *_end(entry.day),
            f"SUMMARY:{entry.title.translate(_ESCAPED)}",
            *([f"DESCRIPTION:{entry.text.translate(_ESCAPED)}"] if entry.text else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _end(day: date) -> list[str]:
    """Return the line with the day after, which ends a whole day; none on the last day there is."""
    return [] if day == date.max else [f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"]


def _folded(line: str) -> bytes:
    """Return a line with its break, folded between characters where it is longer than FOLD_AT bytes."""
    folded, length = bytearray(), 0
    for character in line:
        encoded = character.encode("utf-8", "replace")
        if length + len(encoded) > FOLD_AT:
            folded += b"\r\n "
            length = 1
        folded += encoded
        length += len(encoded)
    return bytes(folded + b"\r\n")
