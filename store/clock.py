"""The one place that asks what time it is, so that tests and documents can say which day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date where the user is."""
    return now().astimezone().date()
