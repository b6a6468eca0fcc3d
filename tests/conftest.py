"""What every test stands on: a home of its own, a clock that stands still, a cursor that does not blink."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

LEFT = {"TEXTUAL_SNAPSHOT_TEMPDIR"}
"""Set by the run itself, for the pictures of all its processes."""
PLAIN = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"}
"""Looks and sizes of whoever runs the tests; a process of pytest-xdist is told one, too."""
for name in [n for n in os.environ if n in PLAIN or (n.startswith(("TEXTUAL", "TIERBOOK_")) and n not in LEFT)]:
    del os.environ[name]  # read when an App is made, so before any fixture

settings.register_profile("home", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("home"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "home")

HOMES = count()


class Clock:
    """The time that `store.clock` tells in a test; it stands still until the test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def set(self, moment: datetime) -> None:
        """Put the clock to an aware instant."""
        self.moment = moment

    def move(self, **by: float) -> None:
        """Put the clock forward (or back), as in `clock.move(days=90)`."""
        self.moment += timedelta(**by)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stop the clock at Friday 2026-11-20, 09:00 UTC; a test moves it with `clock.move(days=1)`.

    Replaced is the `datetime` that `store.clock` looks at, so that it holds however a module imported `now` or `today`.
    """
    stopped = Clock()

    class StoppedDatetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return stopped.moment.astimezone(tz)

    monkeypatch.setattr("store.clock.datetime", StoppedDatetime)
    return stopped


@pytest.fixture(autouse=True)
def private_home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test an empty home folder, so that nobody's own book or settings are read or written; return it."""
    home = homes / str(next(HOMES))
    home.mkdir()
    for variable in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(home))
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    monkeypatch.setenv("TIERBOOK_HOME", str(home / "tierbook"))
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")  # else a child whose terminal is gone ends with 120, flushing
    monkeypatch.delenv("TIERBOOK_BOOK", raising=False)
    return home


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that holds the homes of all tests of this run."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True, scope="session")
def plain_locale() -> Iterator[None]:
    """Run in UTC and without anybody's language, here and in every child process."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("LANGUAGE", "LC_TIME", "LC_NUMERIC", "LC_COLLATE", "EDITOR", "VISUAL"):
            patch.delenv(variable, raising=False)
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.setenv("TZ", "UTC")
        if hasattr(time, "tzset"):
            time.tzset()
        yield


@pytest.fixture(autouse=True, scope="session")
def still_cursor() -> Iterator[None]:
    """Keep the cursor from blinking, so that a picture of a screen is the same at every moment."""
    from textual.widgets import Input, TextArea

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Input, "_toggle_cursor", lambda self: None)
        patch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda self: None)
        yield
