"""The speed of deep dossiers beside a bare Textual app: 5,000 facts with 300 seats, and an org chart of 5,000 seats.

`python -m tests.benchmarks.dossiers FOLDER` makes the two books in FOLDER when they are not there, and measures:
opening a dossier beside opening a modal screen of the bare app (aim: first change within 3x), and opening, walking and
panning the chart beside the bare app's start and key (aims: 2x, and p95 within 5x).
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from store.accounts import add_account
from store.attributes import Attribute
from store.book import Book
from store.buying_centres import BuyingCentre
from store.facts import Fact
from store.migrations import create_book
from store.opening import open_book
from store.people import Occupancy, Person, Seat
from store.words import FACT_TYPE, INFLUENCE, SUPPORT
from tests.benchmarks.run import HERE, ROOT, Figures, _home, _note, _p95
from tests.benchmarks.terminal import Terminal

SEATS, FACTS, FEW_SEATS = 5_000, 5_000, 300
KEYS = {"pan right": "\x1b[1;2C", "pan left": "\x1b[1;2D", "right": "\x1b[C"}


def main() -> None:
    """Make the books that are missing, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-n", "--rounds", type=int, default=5)
    options = parser.parse_args()
    facts = _made(options.folder / "facts.db", FEW_SEATS, FACTS)
    people = _made(options.folder / "people.db", SEATS, 20)
    figures: dict[str, Figures] = {"bare": {}, "facts": {}, "people": {}}
    for number in range(options.rounds + 1):
        for name, run in (("bare", _bare), ("facts", _dossier(facts)), ("people", _chart(people))):
            run(figures[name] if number else {})
    _tell(figures)


def _made(path: Path, seats: int, facts: int) -> Path:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        create_book(path, "Deep")
        with open_book(path) as book:
            _fill(book, add_account(book, {"name": "Deep Water", "tier": 1}), seats, facts)
    return path


def _fill(book: Book, account: int, seats: int, facts: int) -> None:
    """Add a forest of seats with judged people, and facts of all kinds and ages; the same each time."""
    chance = random.Random(7)
    with book.write("Deep dossier") as session:
        keys, people, sits = (session.keys.new_keys(seats) for _ in range(3))
        centre = session.keys.new_key()
        here = {"account_id": account}
        session.insert_many(BuyingCentre, [{"id": centre, "name": "Group", **here}])
        session.insert_many(
            Seat,
            [
                {"id": key, "title": f"Manager {n}", "centre_id": centre, **here}
                | ({"reports_to_id": keys[chance.randrange(max(0, n // 6 - 3), n // 5 + 1)]} if n > 3 else {})
                for n, key in enumerate(keys)
            ],
        )
        session.insert_many(Person, [{"id": key, "name": f"Person {n}", **here} for n, key in enumerate(people)])
        pairs = zip(sits, keys, people, strict=True)
        session.insert_many(Occupancy, [{"id": a, "seat_id": b, "person_id": c, **here} for a, b, c in pairs])
        judged = [
            {"id": session.keys.new_key(), "person_id": person, "name": name, "value": chance.choice(words.values[1:])}
            | {"centre_id": centre, "as_of": date(2026, 1, 1), "state": "unconfirmed", **here}
            for person in people[::2]
            for name, words in (("influence", INFLUENCE), ("support", SUPPORT))
        ]
        session.insert_many(Attribute, judged)
        told = [
            {"id": key, "text": f"Fact {n} of what they want", "type": chance.choice(FACT_TYPE.values[1:]), **here}
            | {"as_of": date(2026, 11, 1) - timedelta(days=chance.randrange(700)), "state": "confirmed"}
            for n, key in enumerate(session.keys.new_keys(facts))
        ]
        session.insert_many(Fact, told)


def _bare(figures: Figures) -> None:
    with Terminal([sys.executable, str(HERE / "bare.py")], {}) as terminal:
        _note(figures, "start", terminal.wait_for("Bare app") * 1000)
        terminal.settle()
        for _ in range(20):
            _note(figures, "key", terminal.press("j") * 1000)
        _first_and_settled(terminal, "m", figures, "modal")


def _dossier(book: Path) -> Callable[[Figures], None]:
    def run(figures: Figures) -> None:
        with _home(book) as home, _tierbook(home) as terminal:
            _first_and_settled(terminal, "\r", figures, "open")
            _first_and_settled(terminal, "3", figures, "facts")

    return run


def _chart(book: Path) -> Callable[[Figures], None]:
    def run(figures: Figures) -> None:
        with _home(book) as home, _tierbook(home) as terminal:
            _first_and_settled(terminal, "\r", figures, "open")
            _first_and_settled(terminal, "2", figures, "outline")
            _first_and_settled(terminal, "v", figures, "chart")
            for _ in range(20):
                _note(figures, "walk", terminal.press("\x1b[B") * 1000)
                _note(figures, "walk", terminal.press(KEYS["right"]) * 1000)
            for _ in range(8):
                _note(figures, "one level more", terminal.press_and_watch(">")[1] * 1000)
            for _ in range(20):
                _note(figures, "walk, unfolded", terminal.press(KEYS["right"]) * 1000)
            for _ in range(10):
                for key in ("pan right", "pan left"):
                    _note(figures, "pan, unfolded", terminal.press(KEYS[key]) * 1000)

    return run


def _tierbook(home: Path) -> Terminal:
    environment = {"TIERBOOK_HOME": str(home), "PYTHONPATH": str(ROOT)}
    terminal = Terminal([sys.executable, "-m", "tui.main"], environment)
    terminal.wait_for("Deep Water")
    terminal.settle(2.0)
    return terminal


def _first_and_settled(terminal: Terminal, key: str, figures: Figures, what: str) -> None:
    """Note the ms from a key to the first that is seen of it, and to the last."""
    first, last = terminal.press_and_watch(key)
    _note(figures, f"{what}, first change", first * 1000)
    _note(figures, f"{what}, settled", last * 1000)
    time.sleep(0.3)


def _tell(figures: dict[str, Figures]) -> None:
    bare = figures["bare"]
    yardsticks = {"open, first change": "modal, first change", "chart, settled": "start", "outline, settled": "start"}
    for name, found in figures.items():
        print(name)
        for what, values in found.items():
            like = bare[yardsticks.get(what, "key")]
            ratio, high = statistics.median(values) / statistics.median(like), _p95(values) / _p95(like)
            print(
                f"  {what:24} p50 {statistics.median(values):7.1f}  p95 {_p95(values):7.1f}   {ratio:6.2f}x {high:6.2f}x"
            )


if __name__ == "__main__":
    main()
