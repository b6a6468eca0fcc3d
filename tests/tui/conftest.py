"""What the tests of the screens stand on: a small book, somebody who plays on it, and a terminal for real programs."""

from __future__ import annotations

import asyncio
import fcntl
import gc
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.content import Content
from textual.geometry import Size

from store import clock as store_clock
from store.places import Places
from tui.desk import Desk
from tui.settings import Settings

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.widgets import Input

    from store.dossier import Dossier
    from tui.app import TierbookApp

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 30.0
"""Seconds after which a program that does not do what a test waits for is given up; never measured against."""

MODES = {
    "alternate screen": (b"\x1b[?1049h", b"\x1b[?1049l"),
    "hidden cursor": (b"\x1b[?25l", b"\x1b[?25h"),
    "mouse": (b"\x1b[?1000h", b"\x1b[?1000l"),
    "mouse moves": (b"\x1b[?1003h", b"\x1b[?1003l"),
    "bracketed paste": (b"\x1b[?2004h", b"\x1b[?2004l"),
    "focus events": (b"\x1b[?1004h", b"\x1b[?1004l"),
    "no line wrap": (b"\x1b[?7l", b"\x1b[?7h"),
}


class Terminal:
    """One program in its own pseudo-terminal, 100 by 30."""

    def __init__(self, script: Path, *, controlling: bool = True) -> None:
        self.master, self._slave = pty.openpty()
        self.resize(100, 30)
        self._attributes = termios.tcgetattr(self._slave)
        self.output = b""
        self._folder = script.parent

        def take_terminal() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            [sys.executable, str(script)],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            preexec_fn=take_terminal if controlling else None,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)},
            cwd=script.parent,
        )

    def resize(self, width: int, height: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def send(self, text: str) -> None:
        os.write(self.master, text.encode())

    def read(self, seconds: float) -> None:
        ready, _, _ = select.select([self.master], [], [], seconds)
        if ready:
            try:
                self.output += os.read(self.master, 65536)
            except OSError:
                time.sleep(seconds)

    def wait_until(self, happened: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < end, f"did not happen; last output: {self.output[-300:]!r}"
            self.read(0.05)

    def wait_for(self, text: str) -> None:
        """Wait until the program has written the text to the terminal in one piece."""
        self.wait_until(lambda: text.encode() in self.output)

    def wait_seen(self, line: str) -> None:
        """Wait until the program has written the line to its file `seen`."""
        self.wait_until(lambda: line in self.seen)

    @property
    def seen(self) -> list[str]:
        """What the program has told with `see`."""
        file = self._folder / "seen"
        return file.read_text(encoding="utf-8").split("\n") if file.exists() else []

    def forget(self) -> None:
        """Look only at what is written from now on."""
        self.read(0.2)
        self.output = b""

    def hang_up(self) -> None:
        """Close the window."""
        for number in (self._slave, self.master):
            os.close(number)

    def wait_end(self) -> int:
        """Wait for the program's end and return its exit code."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, f"did not end; last output: {self.output[-300:]!r}"
            try:
                self.read(0.05)
            except OSError:
                time.sleep(0.05)
        with suppress(OSError):
            self.read(0.2)
        assert self.process.returncode is not None
        return self.process.returncode

    @property
    def modes_left_on(self) -> list[str]:
        return [name for name, (on, off) in MODES.items() if self.output.rfind(on) > self.output.rfind(off)]

    @property
    def is_as_found(self) -> bool:
        return termios.tcgetattr(self._slave)[:4] == self._attributes[:4]

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
        for number in (self._slave, self.master):
            with suppress(OSError):
                os.close(number)


SEE = """
def see(what):
    with open("seen", "a", encoding="utf-8") as file:
        file.write(what + "\\n")
"""


StartTerminal = Callable[..., Terminal]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[StartTerminal]:
    """Run a program, given as text, in a terminal of its own; it stands in `tmp_path`, and tells of itself by `see`."""
    terminals: list[Terminal] = []

    def run(program: str, *, controlling: bool = True) -> Terminal:
        script = tmp_path / "stage.py"
        script.write_text(SEE + dedent(program), encoding="utf-8")
        terminals.append(Terminal(script, controlling=controlling))
        return terminals[-1]

    yield run
    for terminal in terminals:
        terminal.close()


@pytest.fixture(autouse=True)
def read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a question be answered as soon as it is in sight: no test needs the half second to read it."""
    monkeypatch.setattr("tui.screens.dialogs.QUIET", 0.0)


@pytest.fixture(autouse=True)
def unprepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose no queries ahead: each app would do so anew, for a brief that most tests never open."""
    monkeypatch.setattr("store.briefing.prepare_briefing", lambda _: None)


@pytest.fixture(autouse=True)
def collector_as_found() -> Iterator[None]:
    """Take back what the app does to the garbage collector of its process, and let go of what Textual keeps.

    A cache of its own holds the painted lines of up to 1,024 widgets that are gone, which makes every search for
    garbage in a long run of tests slower than the one before.
    """
    from textual._styles_cache import StylesCache

    thresholds = gc.get_threshold()
    yield
    StylesCache.get_inner_outer.cache_clear()
    gc.unfreeze()
    gc.set_threshold(*thresholds)


# -- a small book ----------------------------------------------------------------------------------------------------

DAY = datetime(2026, 11, 20, 8, tzinfo=UTC)
"""When the small book was made: an hour before the clock of the tests, so that what a test adds has larger keys."""


@dataclass(frozen=True)
class Small:
    """The keys of what is in the small book."""

    northwind: int
    """Tier 1: people in three levels with an empty seat, facts, deals, a touch, one point, and all of that archived."""
    castor: int
    """Tier 1 with nothing known."""
    halden: int
    """Tier 2, with an accent in its name."""
    stray: int
    """Without a tier."""
    put_away: int
    boss_seat: int
    report_seat: int
    empty_seat: int
    report: int
    fact: int
    guess: int
    deal: int
    touch: int


def fill(path: Path) -> Small:
    """Fill an empty book by way of the write functions alone."""
    from store.accounts import add_account, archive_account
    from store.buying_centres import add_buying_centre
    from store.facts import add_fact
    from store.opening import open_book
    from store.opportunities import add_opportunity
    from store.people import add_person
    from store.talking_points import write_talking_point
    from store.touches import log_touch

    with open_book(path, who="J. Ek") as book:
        northwind = add_account(
            book,
            {
                "name": "Northwind Logistics",
                "industry": "Logistics",
                "city": "Rotterdam",
                "revenue": 41_200_000_000,
                "employees": 2400,
                "tier": 1,
                "tier_reason": "Largest fleet in the north",
            },
        )
        castor = add_account(
            book, {"name": "Castor Pharma", "industry": "Pharma", "tier": 1, "revenue": 89_000_000_000}
        )
        halden = add_account(book, {"name": "Haldén Énergie", "industry": "Energy", "tier": 2})
        stray = add_account(book, {"name": "Stray Bakery"})
        put_away = add_account(book, {"name": "Old Harbour Ropes", "tier": 3})
        archive_account(book, put_away)
        centre = add_buying_centre(book, {"account_id": northwind, "name": "Fleet", "kind": "division"})
        here = {"account_id": northwind}
        _, boss_seat = add_person(book, {**here, "name": "Jan de Boer"}, {"title": "COO", "centre_id": centre})
        report, report_seat = add_person(
            book, {**here, "name": "Marta Visser"}, {"title": "VP Fleet", "reports_to_id": boss_seat}
        )
        _, empty_seat = add_person(book, here, {"title": "Head of Procurement", "reports_to_id": report_seat})
        fact = add_fact(
            book,
            {**here, "person_id": report, "text": "One fuel system by spring", "source": "Marta", "state": "confirmed"},
        )
        guess = add_fact(book, {**here, "text": "Budget is tight", "as_of": date(2026, 3, 1)})
        deal = add_opportunity(
            book, {**here, "name": "Tyres", "amount": 210_000_000, "probability": 40, "close_on": date(2026, 10, 1)}
        )
        touch = log_touch(
            book,
            {**here, "type": "meeting", "summary": "Walked the depot", "next_step": "Call Marta"},
            [report],
            "J. Ek",
        )
        write_talking_point(book, northwind, 1, {"text": "The tender opens in May"})
    return Small(
        northwind, castor, halden, stray, put_away, boss_seat, report_seat, empty_seat, report, fact, guess, deal, touch
    )


@pytest.fixture(scope="session")
def small_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Small]:
    """Return the small book that others are copied from, and its keys."""
    from store.migrations import create_book

    path = tmp_path_factory.mktemp("small") / "book.db"
    with store_clock.standing_at(DAY):
        create_book(path, "Harbour book")
        return path, fill(path)


@pytest.fixture
def small(small_once: tuple[Path, Small]) -> Small:
    """Return the keys of the small book."""
    return small_once[1]


@pytest.fixture
def places(small_once: tuple[Path, Small], tmp_path: Path) -> Places:
    """Return a data folder with a copy of the small book."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    for name in ("book.db", "book.db.last"):
        shutil.copyfile(small_once[0].with_name(name), folder / name)
    return Places(folder)


@pytest.fixture
def desk(places: Places, tmp_path: Path) -> Iterator[Desk]:
    """Return a desk with the small book."""
    desk = Desk(places, Settings(my_name="J. Ek", export_folder=str(tmp_path / "out")))
    yield desk
    desk.close()


@pytest.fixture
def new_places(tmp_path: Path) -> Places:
    """Return a data folder with an empty book."""
    from store.migrations import create_book

    places = Places(tmp_path / "empty")
    create_book(places.book, "New book")
    return places


@pytest.fixture
def empty_desk(new_places: Places) -> Iterator[Desk]:
    """Return a desk with an empty book."""
    desk = Desk(new_places, Settings())
    yield desk
    desk.close()


# -- somebody who plays on it ----------------------------------------------------------------------------------------


CHARACTERS = {"slash": "/", "space": " ", "left_square_bracket": "[", "right_square_bracket": "]", "comma": ","}
CHARACTERS |= {"question_mark": "?", "colon": ":"}
NAMED = {character: name for name, character in CHARACTERS.items()}


def key_event(key: str) -> events.Key:
    """The event of a key: a sign by itself or by its name."""
    return events.Key(NAMED.get(key, key), CHARACTERS.get(key, key if len(key) == 1 else None))


CALM, MOST_TURNS = 3, 200
"""Turns of the loop without a message that count as calm, and how many are waited for it."""


class Player:
    """Presses keys and looks at the screen."""

    def __init__(self, pilot: Pilot[int], app: TierbookApp) -> None:
        self.pilot, self.app, self.desk = pilot, app, app.desk

    async def press(self, *keys: str) -> None:
        """Press keys one after the other; a sign by itself or by its name."""
        for key in keys:
            self.app.post_message(key_event(key))
            await self.settle()

    def burst(self, *keys: str) -> None:
        """Press keys without waiting between them, nor after them."""
        for key in keys:
            self.app.post_message(key_event(key))

    async def type(self, text: str) -> None:
        """Type a text as fast as it comes."""
        for character in text:
            self.app.post_message(events.Key("space" if character == " " else character, character))
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        self.app._driver._size = (width, height)  # type: ignore[union-attr]
        self.app.post_message(events.Resize(Size(width, height), Size(width, height)))
        await self.settle()

    async def settle(self) -> None:
        """Let everything on the screen do what it has been told; Pilot's own pauses would take most of the time.

        Pilot waits by sending a message to every widget, which costs more than what is waited for: it is asked once,
        for handlers that are still at work, where no message waits any more.
        """
        await self._let_messages_go()
        await self.pilot._wait_for_screen()
        await self._let_messages_go()
        while self.app.is_running and self.app.is_passing_keys:
            await self.pilot._wait_for_screen()
        self.app.screen._on_timer_update()
        await self._let_messages_go()  # what waited for the paint

    async def _let_messages_go(self) -> None:
        """Let the app go on until no message waits, three turns in a row; no longer than messages take to go round."""
        quiet = 0
        for _ in range(MOST_TURNS):
            await asyncio.sleep(0)
            waiting = self.app.message_queue_size or any(node.message_queue_size for node in self.app._registry)
            quiet = 0 if waiting else quiet + 1
            if quiet == CALM:
                return

    async def until(self, true: Callable[[], object]) -> None:
        """Let the app go on until something is so; a test that waits in vain fails with what is on the screen."""
        for _ in range(400):
            if true():
                return
            await self.settle()
            await asyncio.sleep(0.005)
        raise AssertionError(f"it never came; {self.screen_name}:\n{self.text}\n{self.toasts}")

    async def go(self, key: str, screen: str) -> None:
        """Press a key and wait for the screen that it opens, or goes back to."""
        await self.press(key)
        await self.until(lambda: self.screen_name == screen and not self.app._held)
        await self.settle()

    async def in_question(self) -> None:
        """Wait until a question is on the screen and takes keys."""
        await self.until(lambda: self.screen_name == "ChoiceDialog" and not self.app._held)
        await self.settle()

    async def open_dossier(self, tab: str = "1") -> None:
        """Open the account under the cursor, and wait until all of it is read."""
        await self.go("enter", "AccountScreen")
        await self.until(lambda: self.app.screen._dossier is not None)
        await self.press(tab)
        await self.until(lambda: self.app.screen.pane.dossier is not None)

    async def shows(self, *words: str) -> None:
        """Wait until the words stand on the screen."""
        await self.until(lambda: all(word in self.text for word in words))

    @property
    def screen_name(self) -> str:
        return type(self.app.screen).__name__

    @property
    def lines(self) -> list[str]:
        """The lines as they would go to the terminal, after every filter."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def toasts(self) -> list[str]:
        return [f"{note.title}: {note.message}" for note in self.app._notifications]

    def title(self, panel: str) -> str:
        """What stands in the upper border of a panel."""
        return Content.from_markup(self.app.screen.query_one(panel).border_title or "").plain

    @property
    def key_line(self) -> str:
        return self.lines[-1]

    def entry(self, name: str) -> Input:
        """The field of a form."""
        found: Input = self.app.screen.query_one(f"#entry-{name}")  # type: ignore[assignment]
        return found

    def problem(self, name: str) -> str:
        """What is said below a field."""
        return str(self.app.screen.query_one(f"#problem-{name}").render())  # type: ignore[attr-defined]

    def account(self, key: int) -> Dossier:
        from store.dossier import read_dossier

        with self.desk.book.read() as session:
            return read_dossier(session, key)

    def changes(self) -> list[tuple[str, str, str]]:
        """Field, before and after of every change, newest first."""
        from store.history import list_changes

        with self.desk.book.read() as session:
            return [(line.field, line.before, line.after) for line in list_changes(session)]


Scene = Callable[[Player], Awaitable[None]]
Play = Callable[..., None]


@pytest.fixture
def perform() -> Callable[[Pilot[int], TierbookApp], Player]:
    """Return what makes a player of Textual's pilot."""
    return Player


@pytest.fixture
def play() -> Play:
    """Run the app on a desk in a terminal of some size, for a scene; `ahead` is typed before it has started."""
    from tui.app import TierbookApp

    def run(desk: Desk, scene: Scene, size: tuple[int, int] = (120, 40), ahead: tuple[str, ...] = ()) -> None:
        async def show() -> None:
            app = TierbookApp(desk)
            for key in ahead:
                app.post_message(key_event(key))
            async with app.run_test(size=size, notifications=True) as pilot:
                player = Player(pilot, app)
                await player.settle()
                await scene(player)

        asyncio.run(show())

    return run
