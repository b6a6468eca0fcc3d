"""`--as-of` of the verbs that read: the book as it was, on a copy that is gone afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from store import clock as store_clock
from store.accounts import add_account, edit_account, find_account
from store.opening import open_book
from store.places import Places
from tests.conftest import Clock
from tui.cli.codes import FAILED

THEN = "2026-11-20"
NORTHWIND = "Northwind Logistics"


@pytest.fixture
def later(book: Path, clock: Clock) -> Path:
    """Let ten days go by, in which Northwind moves and somebody comes; return the book."""
    clock.move(days=10)
    with open_book(book) as opened:
        with opened.read() as session:
            key = find_account(session, NORTHWIND).id
        edit_account(opened, key, {"city": "Gent", "tier": 3}, {})
        add_account(opened, {"name": "Newcomer"})
    return book


def left() -> list[Path]:
    """Return the copies of the past that lie in the data folder."""
    return [path for path in Places.find().past.iterdir() if path.is_dir()]


def test_show_and_list_tell_what_was_known_then(tierbook, later) -> None:
    now, then = tierbook("show", NORTHWIND), tierbook("show", NORTHWIND, "--as-of", THEN)
    assert (now.code, then.code) == (0, 0)
    assert "Gent" in now.out
    assert "Rotterdam" in then.out
    assert then.err == "As it was on 20 Nov 2026.\n"
    assert "10 days ago" in now.out
    assert "10 days ago" not in then.out
    assert "Newcomer" not in tierbook("list", "--as-of", THEN).out
    assert NORTHWIND in tierbook("list", "--tier", 1, "--as-of", "-10d").out
    assert left() == []
    assert store_clock.today().isoformat() == "2026-11-30"


def test_a_dump_of_then_is_the_one_made_then(tierbook, book, clock) -> None:
    before = tierbook("dump").out
    clock.move(days=3)
    with open_book(book) as opened:
        add_account(opened, {"name": "Newcomer"})
    assert tierbook("dump", "--as-of", THEN).out == before
    assert tierbook("dump").out != before


def test_documents_are_those_of_then(tierbook, later, tmp_path) -> None:
    for verb in ("export", "sheet"):
        folder = tmp_path / verb
        tierbook(verb, NORTHWIND, "--as-of", THEN, "--to", folder)
        assert "Gent" not in "".join(file.read_text() for file in folder.iterdir())
    with open_book(later) as opened, opened.raw() as connection:
        assert connection.execute("SELECT count(*) FROM sheet").fetchone() == (0,)
    assert left() == []


@pytest.mark.parametrize("verb", [("gaps",), ("actions",), ("whitespace",), ("tierplan",), ("show", NORTHWIND)])
def test_every_verb_of_reading_takes_a_day(tierbook, later, verb) -> None:
    answer = tierbook(*verb, "--json", "--as-of", THEN)
    assert answer.code == 0
    assert "Newcomer" not in answer.out
    json.loads(answer.out)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-19", "The book begins on 20 Nov 2026."),
        ("2026-12-24", "24 Dec 2026 is still to come."),
        ("1/2/2026", "may be 2026-02-01 or 2026-01-02"),
        ("", "is not a date"),
    ],
)
def test_a_day_without_a_book_is_told(tierbook, later, day, words) -> None:
    answer = tierbook("list", "--as-of", day)
    assert answer.code == FAILED
    assert words in answer.err
    assert answer.out == ""


def test_what_writes_takes_no_day(tierbook, later) -> None:
    assert tierbook("set", NORTHWIND, "city=Gent", "--as-of", THEN).code == 2
