"""Calendar files: read by the rules of RFC 5545, any text comes out as it went in, and no line is too long."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from templates.calendar import FOLD_AT, DayEntry, write_calendar

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=200)


def read(calendar: bytes) -> list[dict[str, str]]:
    """Return the events of a calendar by the rules: lines unfolded, texts unescaped."""
    assert calendar.endswith(b"\r\n")
    assert all(len(line) <= FOLD_AT for line in calendar.split(b"\r\n"))
    events: list[dict[str, str]] = []
    for line in calendar.decode().replace("\r\n ", "").split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events:
            events[-1][name.partition(";")[0]] = unescaped(value)
    return events


def unescaped(value: str) -> str:
    out, rest = "", iter(value)
    for character in rest:
        out += {"n": "\n"}.get(after := next(rest), after) if character == "\\" else character
    return out


@given(st.lists(st.tuples(st.dates(), TEXTS, TEXTS), max_size=4))
def test_what_goes_in_comes_out(entries: list[tuple[date, str, str]]) -> None:
    calendar = write_calendar([DayEntry(f"{n}", day, title, text) for n, (day, title, text) in enumerate(entries)])
    events = read(calendar)
    assert [(event["SUMMARY"], event.get("DESCRIPTION", "")) for event in events] == [entry[1:] for entry in entries]
    assert [event["DTSTART"] for event in events] == [f"{day:%Y%m%d}" for day, _, _ in entries]


def test_a_day_ends_where_the_next_begins_and_is_named_for_good() -> None:
    entry = DayEntry("review-7", date(2028, 2, 29), "Review; Müller, Ost", "")
    event = read(write_calendar([entry]))[0]
    assert (event["UID"], event["DTSTART"], event["DTEND"]) == ("review-7@tierbook", "20280229", "20280301")
    assert write_calendar([entry]) == write_calendar([entry])
