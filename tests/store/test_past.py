"""The whole book as it was: what it holds, where its copy lies, and that the book itself is never touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from store import search
from store.accounts import add_account, edit_account
from store.book import Book
from store.checkup import check_book
from store.errors import NotFound, Refused
from store.facts import add_fact
from store.held_folders import HeldFolder, hold_new_folder
from store.intake.applying import import_files
from store.intake.sources import propose_source
from store.opening import open_book
from store.past import NotLookedBack, PastBook, Watch, open_past
from store.places import Places, remove_all_leftovers
from store.plans.openings import list_openings, note_opening
from store.sheets import Made, list_sheets, note_sheets
from store.undoing import redo, undo
from store.windows import read_book_line
from tests.conftest import Clock
from tests.store.conftest import Filled

DATA = Path(__file__).resolve().parents[1] / "data"
THEN = date(2026, 11, 20)
"""The day on which the filled book was made."""

Dumped = Callable[[Book], str]
Look = Callable[..., PastBook]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "past"


@pytest.fixture
def look(book: Book, folder: Path) -> Iterator[Look]:
    """Return a function that opens the past of the filled book."""
    opened: list[PastBook] = []

    def at(day: date, watch: Watch | None = None) -> PastBook:
        opened.append(open_past(book, day, folder, watch))
        return opened[-1]

    yield at
    for each in opened:
        each.close()


def left(folder: Path) -> list[Path]:
    """Return the copies that lie in the folder."""
    return [path for path in folder.iterdir() if path.is_dir()]


# -- what it holds ---------------------------------------------------------------------------------------------------


def test_it_holds_what_the_book_held(book: Book, filled: Filled, look: Look, dumped: Dumped, clock: Clock) -> None:
    before = dumped(book)
    clock.move(days=3)
    edit_account(book, filled.northwind, {"name": "Southwind", "tier": 2}, {})
    add_fact(book, {"account_id": filled.halden, "text": "New"})
    add_account(book, {"name": "Newcomer"})
    then = look(THEN)
    assert dumped(then) == before
    with then.raw() as connection:
        assert search.find_account_keys(connection, "north") == [filled.depot, filled.northwind]
        assert search.find_account_keys(connection, "newcomer") == []
        assert read_book_line(connection).name == "Harbour book"
    assert check_book(then.path) == []


def test_undo_and_redo_are_changes_of_their_day(
    book: Book, filled: Filled, look: Look, dumped: Dumped, clock: Clock
) -> None:
    states = []
    for do in (
        lambda: edit_account(book, filled.northwind, {"city": "Gent"}, {}),
        lambda: undo(book),
        lambda: redo(book),
    ):
        clock.move(days=1)
        do()
        states.append(dumped(book))
    clock.move(days=1)
    undo(book)
    for number, state in enumerate(states, 1):
        assert dumped(look(THEN + timedelta(days=number))) == state


def test_an_import_is_taken_back_whole(
    book: Book, look: Look, dumped: Dumped, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.bulk.MANY", 20)  # so that indexes are taken off, as with very many
    monkeypatch.setattr("store.past.AT_ONCE", 50)
    before = dumped(book)
    clock.move(days=1)
    files = [DATA / "salesforce-export" / f"{name}.csv" for name in ("Account", "Contact", "Opportunity")]
    import_files(book, [propose_source(file)[0] for file in files])
    after = dumped(book)
    then = look(THEN)
    assert dumped(then) == before
    assert check_book(then.path) == []
    assert dumped(look(THEN + timedelta(days=1))) == after


def test_a_day_ends_where_the_user_is(
    book: Book, filled: Filled, look: Look, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setenv("TZ", "Pacific/Auckland")  # 13 hours before UTC in November
    time.tzset()
    try:
        clock.set(datetime(2026, 11, 21, 10, 59, tzinfo=UTC))
        add_account(book, {"name": "Before midnight"})
        clock.set(datetime(2026, 11, 21, 11, 1, tzinfo=UTC))
        add_account(book, {"name": "After midnight"})
        with look(date(2026, 11, 21)).raw() as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM account WHERE name LIKE '%midnight'")]
        assert names == ["Before midnight"]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_is_noted_without_history_is_cut_by_its_day(book: Book, filled: Filled, look: Look, clock: Clock) -> None:
    sheet = Made(filled.northwind, "three-points", "t", "x", "northwind.md", 1)
    note_sheets(book, [sheet])
    note_opening(book, filled.northwind, filled.plan)
    clock.move(days=1)
    note_sheets(book, [sheet._replace(account_id=filled.halden)])
    with look(THEN).read() as session:
        assert [each.account_id for each in list_sheets(session, filled.northwind, filled.halden)] == [filled.northwind]
        assert list_openings(session, filled.northwind) == {filled.plan: THEN}
    clock.move(days=1)
    note_opening(book, filled.northwind, filled.plan)
    with look(THEN).read() as session:
        assert list_openings(session, filled.northwind) == {}  # it is not known when it was opened before


@pytest.mark.parametrize(
    ("day", "error", "words"),
    [(date(2026, 11, 19), NotFound, "begins on 20 Nov 2026"), (date(2026, 11, 21), Refused, "still to come")],
)
def test_a_day_without_a_book_is_told(look: Look, folder: Path, day: date, error: type[Exception], words: str) -> None:
    with pytest.raises(error) as refused:
        look(day)
    assert words in refused.value.in_words()  # type: ignore[attr-defined]
    assert not folder.exists()


# -- reading only, and nothing left ----------------------------------------------------------------------------------


def test_nothing_can_be_written(filled: Filled, look: Look) -> None:
    then = look(THEN)
    with pytest.raises(Refused, match="as it was on 20 Nov 2026"):
        edit_account(then, filled.northwind, {"city": "Gent"}, {})
    note_opening(then, filled.northwind, filled.plan)
    with pytest.raises(Refused, match="may not be written"), then.raw() as connection:
        connection.execute("DELETE FROM account")


def test_the_book_is_only_read(filled: Filled, folder: Path, clock: Clock) -> None:
    with open_book(filled.path) as book:
        edit_account(book, filled.northwind, {"city": "Gent"}, {})
    clock.move(days=2)
    files = [filled.path, filled.path.with_name("book.db.last")]
    before = [(file.read_bytes(), file.stat().st_mtime_ns) for file in files]
    with Book(filled.path, read_only=True) as book:
        open_past(book, THEN, folder).close()
        assert [(file.read_bytes(), file.stat().st_mtime_ns) for file in files] == before


def test_the_copy_is_private_and_goes(look: Look, folder: Path) -> None:
    then = look(THEN)
    files = [folder, *folder.rglob("*")]
    assert then.path in files
    assert [path for path in files if path.stat().st_mode & 0o077] == []
    then.close()
    assert left(folder) == []
    then.close()


def test_what_a_kill_left_behind_goes_and_what_is_looked_at_stays(book: Book, tmp_path: Path) -> None:
    places = Places(tmp_path / "data")
    gone = open_past(book, THEN, places.past)
    seen = open_past(book, THEN, places.past)
    gone._folder.let_go()  # as when its process is killed
    remove_all_leftovers(places)
    assert left(places.past) == [seen.path.parent]
    seen.close()
    gone.close()


def test_it_can_be_stopped_and_leaves_nothing(book: Book, filled: Filled, folder: Path, clock: Clock) -> None:
    clock.move(days=1)
    edit_account(book, filled.northwind, {"city": "Gent"}, {})
    told: list[tuple[int, int]] = []
    watch = Watch(lambda done, total: told.append((done, total)), lambda: bool(told))
    with pytest.raises(NotLookedBack):
        open_past(book, THEN, folder, watch)
    assert told[0] == (0, 1)
    assert left(folder) == []


def test_a_full_disk_is_told(book: Book, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("store.past.copy_whole", full)
    with pytest.raises(Refused, match="cannot be shown") as refused:
        open_past(book, THEN, folder)
    assert "disk is full" in refused.value.message
    assert left(folder) == []


def test_a_history_that_does_not_lead_back_is_told(book: Book, filled: Filled, folder: Path, clock: Clock) -> None:
    clock.move(days=1)
    edit_account(book, filled.northwind, {"city": "Gent"}, {})
    with book.raw() as connection:
        connection.execute("UPDATE account SET city = 'Elsewhere' WHERE id = ?", (filled.northwind,))
    with pytest.raises(Refused, match="cannot be shown") as refused:
        open_past(book, THEN, folder)
    assert "tierbook check" in refused.value.hint
    assert left(folder) == []


def test_a_folder_is_ours_until_it_is_let_go(tmp_path: Path) -> None:
    first = hold_new_folder(tmp_path)
    second = hold_new_folder(tmp_path)
    assert {first.path, second.path} == set(left(tmp_path))
    first.let_go()
    first.let_go()
    third = hold_new_folder(tmp_path)
    assert first.path == third.path or not first.path.exists()
    for each in (second, third):
        assert isinstance(each, HeldFolder)
        each.remove()
    assert left(tmp_path) == []
    shutil.rmtree(tmp_path)
