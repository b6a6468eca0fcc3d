"""The speed of Tierbook beside a bare Textual app, in turn within one run: `python -m tests.benchmarks.run FOLDER`.

FOLDER holds books made by `tests.benchmarks.books` (100.db, 100000.db, 1000000.db; those that are there are measured).
Prints medians and ratios; asserts nothing. Quote the ratios: absolute times differ from machine to machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.terminal import Terminal

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SIZES = ("100", "100000", "1000000")
Figures = dict[str, list[float]]


def main() -> None:
    """Measure what was asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-n", "--rounds", type=int, default=9)
    parser.add_argument("--only", default="screen,save,search,help,list")
    options = parser.parse_args()
    measured = {
        "screen": measure_screen,
        "save": measure_save,
        "search": measure_search,
        "help": measure_help,
        "list": measure_list,
    }
    for name in options.only.split(","):
        measured[name](options.folder, options.rounds)


def measure_screen(folder: Path, rounds: int) -> None:
    """Start, keys, memory and quitting, each round one run of each program."""
    programs: dict[str, Callable[[Figures], None]] = {"bare app": _run_bare}
    for size in SIZES:
        book = folder / f"{size}.db"
        if book.exists():
            programs[f"{int(size):,} accounts"] = _runner(book)
    figures: dict[str, Figures] = {name: {} for name in programs}
    for number in range(rounds + 1):
        for name, run in programs.items():
            run(figures[name] if number else {})  # the first round warms the page cache
    bare = figures["bare app"]
    print(
        f"\nScreen, {rounds} rounds in turn, load {os.getloadavg()[0]:.1f}; ms (MiB for memory), ratio to the bare app\n"
    )
    for name, found in figures.items():
        print(name)
        for what, values in found.items():
            middle, high = statistics.median(values), _p95(values)
            like = bare.get(what.removesuffix(" after")) or bare.get("key") or values
            ratio = middle / (statistics.median(like) or 1)
            print(
                f"  {what:22} p50 {middle:8.1f}  p95 {high:8.1f}   {ratio:5.2f}x   p95 {high / (_p95(like) or 1):5.2f}x"
            )


def _run_bare(figures: Figures) -> None:
    with Terminal([sys.executable, str(HERE / "bare.py")], {}) as terminal:
        _note(figures, "start", terminal.wait_for("Bare app") * 1000)
        terminal.settle()
        _note(figures, "memory", terminal.resident_mib())
        for _ in range(10):
            _note(figures, "key", terminal.press("j") * 1000)
        _note(figures, "escape", terminal.press("esc") * 1000)
        _note(figures, "idle", _idle(terminal))
        _note(figures, "quit", terminal.quit() * 1000)


def _runner(book: Path) -> Callable[[Figures], None]:
    def run(figures: Figures) -> None:
        with _home(book) as home:
            command = [sys.executable, "-m", "tui.main"]
            environment = {"TIERBOOK_HOME": str(home), "PYTHONPATH": str(ROOT)}
            with Terminal(command, environment) as terminal:
                _note(figures, "start", terminal.wait_for("Tier 1") * 1000)
                _note(figures, "memory", terminal.resident_mib())
                terminal.settle(1.5)
                _drive(terminal, figures)

    return run


def _drive(terminal: Terminal, figures: Figures) -> None:
    terminal.press("9")
    for what, keys in (("key", ["down"] * 10), ("page", ["pagedown"] * 10), ("end", ["end"]), ("home", ["home"])):
        for key in keys:
            _note(figures, what, terminal.press(key) * 1000)
    _note(figures, "sort", terminal.press("o") * 1000)
    terminal.press("/")
    for letter in "golden bank":
        _note(figures, "search", terminal.press(letter) * 1000)
    _note(figures, "escape", terminal.press("esc") * 1000)
    for _ in range(20):
        terminal.press("pagedown")
    _note(figures, "memory after", terminal.resident_mib())
    _note(figures, "idle", _idle(terminal))
    _note(figures, "quit", terminal.quit() * 1000)


def measure_save(folder: Path, rounds: int) -> None:
    """One edit, saved and durable, beside writing 4 KiB and syncing them."""
    from store.accounts import edit_account
    from store.opening import open_book
    from store.windows import AccountWindow

    for size in SIZES[:2]:
        book_path = folder / f"{size}.db"
        if not book_path.exists():
            continue
        with _home(book_path) as home, open_book(home / "book.db", who="benchmark") as book:
            with book.raw() as connection:
                key = AccountWindow(connection).lines(0, 1)[0].id
            floor, saved = [], []
            with (home / "floor").open("wb", buffering=0) as file:
                for number in range(rounds * 30):
                    floor.append(_timed(lambda: (file.write(b"x" * 4096), os.fdatasync(file.fileno()))))
                    saved.append(_timed(lambda n=number: edit_account(book, key, {"city": f"City {n}"})))
            print(
                f"\nOne edit in {int(size):,} accounts: p50 {statistics.median(saved):.2f} ms, p95 {_p95(saved):.2f}, "
                f"max {max(saved):.1f}; write + fdatasync p50 {statistics.median(floor):.2f}, p95 {_p95(floor):.2f}"
            )


def measure_search(folder: Path, rounds: int) -> None:
    """The search's SQL alone, beside fetching 40 rows by key."""
    from store import bookfile, windows

    for size in SIZES:
        book = folder / f"{size}.db"
        if not book.exists():
            continue
        connection = bookfile.connect(book)
        keys = [line.id for line in windows.AccountWindow(connection).lines(0, 40)]
        texts = [
            text[:end]
            for text in ("golden bank", "northfield", "rotterdam", "silver")
            for end in range(1, len(text) + 1)
        ]
        bare = [_timed(lambda: windows.read_lines(connection, keys)) for _ in range(rounds * 20)]
        found = [_timed(lambda t=text: windows.find_lines(connection, t)) for _ in range(rounds) for text in texts]
        connection.close()
        print(
            f"\nSearch in {int(size):,}: p50 {statistics.median(found):.2f} ms, p95 {_p95(found):.2f}; "
            f"40 rows by key p50 {statistics.median(bare):.2f}, p95 {_p95(bare):.2f}"
        )


def measure_help(folder: Path, rounds: int) -> None:
    """`tierbook --help` beside importing what a bare app imports and showing it."""
    _ = folder
    helped = [_timed(lambda: _call("-m", "tui.main", "--help")) for _ in range(rounds)]
    print(f"\ntierbook --help: p50 {statistics.median(helped):.0f} ms, p95 {_p95(helped):.0f}")


def measure_list(folder: Path, rounds: int) -> None:
    """`tierbook list` of 100,000 beside the sqlite3 shell printing the same rows."""
    book = folder / "100000.db"
    shell = shutil.which("sqlite3")
    if not book.exists():
        return
    with _home(book) as home:
        ours = [_timed(lambda: _call("-m", "tui.main", "-b", str(home / "book.db"), "list")) for _ in range(rounds)]
        print(f"\ntierbook list of 100,000: p50 {statistics.median(ours):.0f} ms")
        if shell:
            query = "SELECT id, name, tier, industry, city, revenue, open_amount, last_touch_on FROM account ORDER BY name_key"
            theirs = [
                _timed(
                    lambda: subprocess.run([shell, str(home / "book.db"), query], stdout=subprocess.DEVNULL, check=True)
                )
                for _ in range(rounds)
            ]
            print(f"sqlite3 shell: p50 {statistics.median(theirs):.0f} ms")


def _call(*arguments: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True, env=environment)


@contextmanager
def _home(book: Path) -> Iterator[Path]:
    """Give a data folder with a copy of the book: a benchmark changes nothing it was given."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copyfile(book, home / "book.db")
        yield home


def _idle(terminal: Terminal) -> float:
    """Return the processor ms used in a second in which nobody does anything."""
    before = terminal.processor_seconds()
    time.sleep(1)
    return (terminal.processor_seconds() - before) * 1000


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def _note(figures: Figures, what: str, value: float) -> None:
    figures.setdefault(what, []).append(value)


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, round(len(values) * 0.95))]


if __name__ == "__main__":
    main()
