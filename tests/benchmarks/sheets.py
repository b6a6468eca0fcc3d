"""The speed of 500 sheets beside a bare Jinja2 loop that renders the same template and writes the same files.

`python -m tests.benchmarks.sheets FOLDER` makes a book of 500 growth accounts in FOLDER when it is not there, and
measures in turn, each round in folders of its own: rendering alone, rendering and writing plainly, rendering and writing
each file durably (temporary file, sync, rename); then ours, ours again when nothing has changed, and after one change;
then the whole command beside a bare script. Aims: ours within 10x of rendering alone, and within 2x when nothing has
changed; the whole command within 3x of the script, and a second one that writes nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template

from store.accounts import Account, edit_account
from store.book import Book
from store.clean import fold
from store.dossier import read_dossiers
from store.facts import Fact
from store.migrations import create_book
from store.opening import open_book
from store.opportunities import Opportunity
from store.people import Occupancy, Person, Seat
from store.talking_points import TalkingPoint
from store.touches import Touch
from templates.batch import Wish, write_sheets
from templates.context import build_context
from templates.fill import Filler
from templates.library import Library
from tests.benchmarks.books import CITIES, FIRST, INDUSTRIES, LAST, MIDDLE
from tests.benchmarks.run import ROOT, Figures, _home, _note, _p95

SHEETS = 500
TEMPLATE = "three-points"
DAY = date(2026, 11, 20)
SCRIPT = """
import json, os, sys
from jinja2 import Environment
source, contexts, folder = sys.argv[1:]
environment = Environment()
environment.filters.update(
    block=lambda text, _=0: text,
    number=lambda value: value,
    rejectattr=lambda rows, name: [row for row in rows if not row[name]],
)
template = environment.from_string(open(source, encoding="utf-8").read())
for name, context in json.load(open(contexts, encoding="utf-8")).items():
    path = os.path.join(folder, name)
    with open(path + ".tmp", "w", encoding="utf-8") as file:
        file.write(template.render(context))
    os.replace(path + ".tmp", path)
"""


def main() -> None:
    """Make the book if it is missing, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-n", "--rounds", type=int, default=15)
    parser.add_argument("--template", default=TEMPLATE, help="one for all of them; empty: the one that fits each")
    options = parser.parse_args()
    path = options.folder / "sheets.db"
    if not path.exists():
        make_book(path)
    with _home(path) as home, tempfile.TemporaryDirectory(dir=options.folder) as out:
        within = _measure_within(home / "book.db", Path(out), options.rounds, options.template)
        whole = _measure_whole(home, Path(out), options.rounds, options.template)
    print(f"{SHEETS} sheets, {options.rounds} rounds in turn, load {os.getloadavg()[0]:.1f}; ms, ratio to the first\n")
    _tell(within)
    print()
    _tell(whole)


def make_book(path: Path) -> None:
    """Make a book of growth accounts, each with points, people, facts, a deal and touches; the same each time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    create_book(path, f"{SHEETS} sheets")
    chance = random.Random(7)
    with open_book(path, who="benchmark") as book, book.write("Accounts") as session:
        accounts = session.keys.new_keys(SHEETS)
        session.insert_many(Account, [_account(chance, number, key) for number, key in enumerate(accounts)])
        for key in accounts:
            seats, people = session.keys.new_keys(5), session.keys.new_keys(5)
            here = {"account_id": key}
            rows: list[tuple[type[Any], list[dict[str, Any]]]] = [
                (Seat, [{"id": seat, "title": f"Manager {n}", **here} for n, seat in enumerate(seats)]),
                (Person, [{"id": who, "name": f"{chance.choice(FIRST)} Visser", **here} for who in people]),
                (Occupancy, [{"seat_id": a, "person_id": b, **here} for a, b in zip(seats, people, strict=True)]),
                (TalkingPoint, [{**_point(chance, position), **here} for position in (1, 2, 3)]),
                (Fact, [{**_fact(chance, n), **here} for n in range(5)]),
                (Opportunity, [{"name": "Renewal", "amount": 1_000_000, "state": "open", **here}]),
                (Touch, [{"happened_on": DAY, "type": "call", "summary": "Spoke of depots", **here}]),
            ]
            for table, made in rows:
                keyed = [{"id": row.get("id") or session.keys.new_key(), **row} for row in made]
                session.insert_many(table, keyed)


def _account(chance: random.Random, number: int, key: int) -> dict[str, Any]:
    name = f"{chance.choice(FIRST)}{chance.choice(MIDDLE)} {chance.choice(LAST)} {number}"
    return {
        "id": key,
        "name": name,
        "name_key": fold(name),
        "industry": chance.choice(INDUSTRIES),
        "city": chance.choice(CITIES),
        "tier": 2,
        "employees": chance.randrange(10, 90_000),
        "revenue": chance.randrange(1, 900_000) * 100_000,
    }


def _point(chance: random.Random, position: int) -> dict[str, Any]:
    words = f"Their {chance.choice(INDUSTRIES).lower()} depots in {chance.choice(CITIES)} are to be joined by spring"
    more = {"so_what": "Who pays for the time that is lost?", "proof": "A third less at two others", "source": "News"}
    return {"position": position, "kind": "trigger", "text": words, "as_of": DAY, **more}


def _fact(chance: random.Random, number: int) -> dict[str, Any]:
    day = DAY - timedelta(days=chance.randrange(100))
    return {"type": "goal", "text": f"Fact {number}: one system", "source": "call", "as_of": day, "state": "confirmed"}


# -- within one process -------------------------------------------------------------------------------------------------


def _measure_within(path: Path, out: Path, rounds: int, template: str) -> Figures:
    library = Library()
    body = library.find(template or TEMPLATE).body
    bare = bare_template(body)
    figures: Figures = {}
    with open_book(path, who="benchmark") as book, Filler() as filler:
        keys, contexts = _contexts(book, body)
        wish = Wish(keys, library.find(template) if template else None)
        (out.parent / "contexts.json").write_text(json.dumps(contexts), encoding="utf-8")
        (out.parent / "template.txt").write_text(body, encoding="utf-8")
        for number in range(rounds + 1):
            into = out / f"{number}"
            make = partial(write_sheets, book, filler, library, wish, into / "ours")
            ways: dict[str, Callable[[], object]] = {
                "render alone": partial(_render, bare, contexts),
                "render, write": partial(bare_loop, bare, contexts, into / "plain", _write),
                "render, write durably": partial(bare_loop, bare, contexts, into / "durable", _write_durably),
                "ours": make,
                "ours, nothing changed": make,
                "ours, one change": make,
            }
            for what, way in ways.items():
                if what == "ours, one change":
                    edit_account(book, keys[0], {"city": f"City {number}"})
                took = _timed(way)
                if number:  # the first round warms up
                    _note(figures, what, took)
    return figures


def bare_template(body: str) -> Template:
    """Return the template as plain Jinja2 has it: nothing escaped, bounded or marked."""
    environment = Environment()
    environment.filters.update(
        block=lambda text, _=0: text,
        number=lambda value: value,
        rejectattr=lambda rows, name: [row for row in rows if not row[name]],
    )
    return environment.from_string(body)


def _render(template: Template, contexts: dict[str, dict[str, Any]]) -> list[str]:
    return [template.render(context) for context in contexts.values()]


def bare_loop(
    template: Template, contexts: dict[str, dict[str, Any]], folder: Path, write: Callable[[str, bytes], None]
) -> None:
    """Render and write each file."""
    folder.mkdir(parents=True)
    for name, context in contexts.items():
        write(f"{folder}/{name}", template.render(context).encode())
    if write is _write_durably:
        _sync(folder)


def _contexts(book: Book, body: str) -> tuple[list[int], dict[str, dict[str, Any]]]:
    with book.read() as session:
        with book.raw() as connection:
            keys = [key for (key,) in connection.execute("SELECT id FROM account ORDER BY name_key, id")]
        found = {
            f"{dossier.account.id}.md": build_context(dossier, "", body) for dossier in read_dossiers(session, keys)
        }
    return keys, found


def _write(path: str, content: bytes) -> None:
    with open(path, "wb") as file:  # noqa: PTH123 as bare as it gets
        file.write(content)


def _write_durably(path: str, content: bytes) -> None:
    with open(path + ".tmp", "wb") as file:  # noqa: PTH123
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".tmp", path)  # noqa: PTH105


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


# -- whole commands -----------------------------------------------------------------------------------------------------


def _measure_whole(home: Path, out: Path, rounds: int, template: str) -> Figures:
    figures: Figures = {}
    book, named = str(home / "book.db"), ["--template", template] if template else []
    script, contexts, source = out.parent / "script.py", out.parent / "contexts.json", out.parent / "template.txt"
    script.write_text(SCRIPT, encoding="utf-8")
    for number in range(rounds + 1):
        theirs, ours = out / f"script-{number}", out / f"command-{number}"
        theirs.mkdir()
        command = ["-m", "tui.main", "-b", book, "sheet", "--tier", "2", *named, "--to", str(ours)]
        steps: list[tuple[str, Sequence[str]]] = [
            ("script", [str(script), str(source), str(contexts), str(theirs)]),
            ("command", command),
            ("command, second", command),
        ]
        for what, arguments in steps:
            before = _stands(ours)
            took = _timed(partial(_call, home, arguments))
            if what == "command, second" and _stands(ours) != before:
                raise SystemExit("the second run has written something")
            if number:
                _note(figures, what, took)
    return figures


def _stands(folder: Path) -> list[tuple[str, int]]:
    with suppress(FileNotFoundError):
        return sorted((entry.name, entry.stat().st_mtime_ns) for entry in os.scandir(folder))
    return []


def _call(home: Path, arguments: Sequence[str]) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TIERBOOK_HOME": str(home)}
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True, env=environment)


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def _tell(figures: Figures) -> None:
    first = next(iter(figures.values()))
    for what, values in figures.items():
        ratios = [mine / other for mine, other in zip(values, first, strict=True)]
        print(
            f"  {what:24} p50 {statistics.median(values):7.1f}  p95 {_p95(values):7.1f}   "
            f"{statistics.median(ratios):6.2f}x  p95 {_p95(ratios):6.2f}x"
        )


if __name__ == "__main__":
    main()
