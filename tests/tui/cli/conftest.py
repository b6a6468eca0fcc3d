"""A small filled book for the command line, and two ways to call it: in this process, and as a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from store import clock
from store.accounts import add_account
from store.colleagues import ColleagueDraft, add_colleague
from store.facts import add_fact
from store.migrations import create_book
from store.opening import open_book
from store.opportunities import add_opportunity
from store.people import add_person
from store.talking_points import write_talking_point
from store.touches import log_touch
from tui.main import run_arguments

ROOT = Path(__file__).resolve().parent.parent.parent.parent


class Answer(NamedTuple):
    """What a call of the command line came to."""

    code: int
    out: str
    err: str


Call = Callable[..., Answer]


@pytest.fixture
def tierbook(capsys: pytest.CaptureFixture[str]) -> Call:
    """Return a function that calls the command line in this process, as in `tierbook("list", "--tier", 1)`."""

    def call(*words: object) -> Answer:
        capsys.readouterr()
        code = run_arguments([str(word) for word in words])
        return Answer(code, *capsys.readouterr())

    return call


@pytest.fixture
def start(tmp_path: Path) -> Call:
    """Return a function that calls `tierbook` as a process without a terminal, in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()

    def call(*words: object, cwd: Path = folder, **environment: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "tui.main", *map(str, words)],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture(scope="session")
def book_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the filled book that others are copied from; never opened by a test."""
    path = tmp_path_factory.mktemp("filled") / "harbour.db"
    with clock.standing_at(datetime(2026, 11, 20, 9, tzinfo=UTC)):
        fill(path)
    return path


def fill(path: Path) -> None:
    """Make the book and fill it by way of the store's own functions."""
    create_book(path, "Harbour book")
    with open_book(path, who="J. Ek") as book:
        ek = add_colleague(book, ColleagueDraft(name="Jonna Ek"))
        northwind = add_account(
            book,
            {
                "name": "Northwind Logistics",
                "industry": "Logistics",
                "city": "Rotterdam",
                "country": "NL",
                "revenue": 41_200_000_050,
                "employees": 2400,
                "owner_id": ek,
                "tier": 1,
                "tier_reason": "largest fleet",
                "customer_since": 2019,
            },
        )
        depot = {"name": "Northwind Depot", "parent_id": northwind, "tier": 2, "city": "Gent", "revenue": 90_000_000}
        add_account(book, depot)
        add_account(book, {"name": "Haldén Énergie", "industry": "Energy", "tier": 2})
        add_account(book, {"name": "=SUM(A1)", "industry": "@home", "revenue": 700})
        add_account(book, {"name": "顧客 株式会社", "tier": 3})
        _, boss = add_person(book, {"account_id": northwind, "name": "Jan de Boer"}, {"title": "COO"})
        add_person(book, {"account_id": northwind}, {"title": "Head of Procurement", "reports_to_id": boss})
        add_fact(book, {"account_id": northwind, "text": "One fuel system by spring", "state": "confirmed"})
        add_opportunity(
            book, {"account_id": northwind, "name": "Tyres", "amount": 210_000_000, "close_on": date(2026, 10, 1)}
        )
        log_touch(book, {"account_id": northwind, "type": "meeting", "summary": "Walked the depot"}, [], "Jonna Ek")
        write_talking_point(book, northwind, 1, {"text": "The tender opens in May"})


@pytest.fixture
def book(book_once: Path, private_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the filled book, named by TIERBOOK_BOOK."""
    home = private_home / "tierbook"
    home.mkdir(mode=0o700)
    for name in (book_once.name, f"{book_once.name}.last"):
        shutil.copyfile(book_once.with_name(name), home / name)
        (home / name).chmod(0o600)
    monkeypatch.setenv("TIERBOOK_BOOK", str(home / book_once.name))
    return home / book_once.name
