"""How ages, tiers, amounts and counts are written on the screen and in plain text: one form for one thing."""

from __future__ import annotations

from datetime import date

from store.money import in_short
from store.words import TIERS

UNKNOWN = "—"
STALE_DAYS = 90
"""An age beyond a quarter bears a sign."""
_NEAR_DAYS = {-1: "tomorrow", 0: "today", 1: "yesterday"}


def tier_name(shelf: int) -> str:
    """Return what a shelf of accounts is called: `Tier 1 · Strategic`, `Untiered`, `Archived`, `All accounts`."""
    if shelf in (1, 2, 3):
        return f"Tier {shelf} · {TIERS[shelf]}"
    return {0: "Untiered", -1: "Archived", -2: "All accounts"}[shelf]


def tier_short(tier: int | None) -> str:
    """Return the sign and number of a tier: filled, half, empty dot; readable without colour."""
    return {1: "● 1", 2: "◐ 2", 3: "○ 3"}.get(tier or 0, "– –")


def days_since(iso: str | date | None, today: date) -> int | None:
    """Return whole days from a date to today, None when there is no date."""
    if not iso:
        return None
    day = iso if isinstance(iso, date) else date.fromisoformat(iso)
    return (today - day).days


def age(days: int | None) -> str:
    """Return an age in at most five characters: `3d`, `94d!`, `2y!`; a sign marks what is older than a quarter.

    What is still to come has a plus: `+12d`.
    """
    if days is None:
        return UNKNOWN
    text = f"{abs(days)}d" if abs(days) < 1000 else f"{abs(days) // 365}y"
    if days < 0:
        return f"+{text}"
    return text + ("!" if days > STALE_DAYS else "")


def ago(days: int | None) -> str:
    """Return an age in words: `today`, `yesterday`, `12 days ago`, `in 3 days`, `never`."""
    if days is None:
        return "never"
    if days in _NEAR_DAYS:
        return _NEAR_DAYS[days]
    span = f"{abs(days)} days" if abs(days) < 1000 else f"{abs(days) // 365} years"
    return f"in {span}" if days < 0 else f"{span} ago"


def money(minor: int | None, currency: str) -> str:
    """Return an amount short: `2.1 M`, without currency (the column says it once)."""
    return in_short(minor, currency)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: `1 person`, `3 people`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def shortened(text: str, most: int) -> str:
    """Return a text in at most so many characters, with an ellipsis where it is cut."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def signed_day(day: date | None) -> str:
    """Return a date in ISO form, a dash for none."""
    return day.isoformat() if day else UNKNOWN
