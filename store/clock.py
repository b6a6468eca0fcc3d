"""The one place that asks what time it is, so that tests and documents can say which day it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

_STANDING: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return _STANDING.get() or datetime.now(UTC)


def today() -> date:
    """Return today's date where the user is."""
    standing = _STANDING.get()
    return standing.date() if standing else now().astimezone().date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at an aware instant while the block runs, in this thread alone.

    Its date is today's whatever the machine's time zone, so that what is written then is the same everywhere.
    """
    token = _STANDING.set(moment)
    try:
        yield
    finally:
        _STANDING.reset(token)
