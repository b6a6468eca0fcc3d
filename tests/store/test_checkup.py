"""The check notices what SQLite does not: a flipped bit, a doctored record, a figure that no longer adds up."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store import bookfile, checkup
from store.accounts import add_account
from store.book import Book
from store.checkup import SHOWN, check_book
from store.colleagues import Colleague
from store.errors import NotFound, StoreError
from store.opening import TABLES, open_book
from store.people import Person

if TYPE_CHECKING:
    from tests.store.conftest import Filled

BOOKS = Path(__file__).parent.parent / "data" / "books"
"""A book of each version that there was."""


def told(path: Path) -> list[str]:
    """Return what the check says, or why it could not be made."""
    try:
        return [problem.what for problem in check_book(path)]
    except StoreError as error:
        return [error.message]


def doctor(path: Path, *statements: str) -> None:
    """Change a closed book behind the program's back."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount != 0
        connection.commit()


def test_a_sound_book_has_no_problems(filled: Filled, new_book: Callable[[], Path]) -> None:
    assert check_book(filled.path) == []
    assert check_book(new_book()) == []
    with open_book(filled.path):
        assert check_book(filled.path) == []


def test_a_check_leaves_no_log_beside_a_sound_book(filled: Filled) -> None:
    before = filled.path.read_bytes()
    check_book(filled.path)
    assert list(filled.path.parent.glob("*.db-*")) == []
    assert filled.path.read_bytes() == before


def test_a_missing_book_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        check_book(tmp_path / "none.db")


def every_row(path: Path) -> list[str]:
    """Return every row of every table of records and of the history, as it lies in the file."""
    names = [str(table.__tablename__) for table in TABLES] + ["change", "change_entry", "shelf_tally", "schema_digest"]
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        return [repr(row) for name in names for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid')]  # noqa: S608


def test_a_flipped_bit_that_changes_anything_is_noticed(filled: Filled) -> None:
    doctor(filled.path, "VACUUM")
    good, before = filled.path.read_bytes(), every_row(filled.path)
    full = [n for n in range(len(good) // 4096) if good[n * 4096 + 100 :][:3900].strip(b"\0")]
    chance = random.Random(11)  # noqa: S311 - no secret
    changed = 0
    for _ in range(250):
        data = bytearray(good)
        data[chance.choice(full) * 4096 + chance.randrange(4096)] ^= 1 << chance.randrange(8)
        filled.path.write_bytes(data)
        try:
            same = every_row(filled.path) == before
        except (sqlite3.Error, UnicodeDecodeError):
            same = False
        changed += not same
        assert same or told(filled.path)
    assert changed > 20


RECORDS = [
    (str(table.__tablename__), name)
    for table in TABLES
    for name in table.model_fields
    if name not in ("version", "id") and not name.endswith("_id")
]


@pytest.mark.parametrize(("table", "field"), RECORDS)
def test_a_value_that_was_not_saved_by_the_program_is_noticed(filled: Filled, table: str, field: str) -> None:
    doctor(filled.path, f'UPDATE "{table}" SET "{field}" = 3 WHERE id = (SELECT min(id) FROM "{table}")')  # noqa: S608
    assert any(f"“{field}”" in what and table in what for what in told(filled.path))


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE account SET revenue = 0 WHERE revenue IS NULL", "“revenue”"),
        ("UPDATE account SET revenue = 5.5 WHERE revenue = 5", "“revenue”"),
        ("UPDATE seat SET is_assistant = '' WHERE reports_to_id IS NULL", "“is_assistant”"),
        ("UPDATE person SET email = x'00' WHERE email = ''", "“email”"),
        ("INSERT INTO colleague SELECT 7, 1, 'planted', email, role FROM colleague", "record 7 of colleague is not in"),
        ("DELETE FROM talking_point", "records of talking_point are missing: 1"),
        ("UPDATE fact SET id = 7 WHERE id = (SELECT max(id) FROM fact)", "records of fact are missing: 1"),
        ("UPDATE fact SET account_id = 7", "points to a record of account that is not there"),
        ("UPDATE shelf_tally SET accounts = accounts + 1 WHERE shelf = 2", "shelf 2 counts 3 accounts, but has 2"),
        ("UPDATE account SET open_amount = 1", "figures of account"),
        ("UPDATE account SET last_touch_on = '2001-01-01'", "figures of account"),
        ("UPDATE account SET last_touch_on = NULL", "figures of account"),
        ("UPDATE account SET parent_id = id", "in a circle"),
        ("UPDATE buying_centre SET parent_id = id", "in a circle"),
        ("UPDATE dependency SET waits_for_id = action_id", "in a circle"),
        ("UPDATE dependency SET account_id = (SELECT min(id) FROM account WHERE tier = 2)", "of another account"),
        ("UPDATE action SET plan_id = NULL", "is for an objective of another plan"),
        (
            ("INSERT INTO plan SELECT id + 1, version, account_id, period, starts_on, ends_on, type, status, "
            "field_of_play, our_value, their_gain, our_gain, goal, value_proposition, success_factors, ladder, share, "
            "notes FROM plan"),
            "2 plans that are live",
        ),
        ("UPDATE talking_point SET position = 4", "stands at position 4, 1 to 3 is right"),
        (
            ("INSERT INTO talking_point SELECT id + 1, version, account_id, position, kind, text, so_what, proof, "
            "source, as_of, expires_on, persona, industry, offering_id FROM talking_point"),
            "2 talking points at position 1, one is right",
        ),
        ("UPDATE enrolment SET status = 'replied'", "is still due, but enrolment"),
        ("UPDATE due_touch SET account_id = (SELECT min(id) FROM account)", "at another account than its enrolment"),
        (
            "UPDATE enrolment SET person_id = (SELECT min(id) FROM person WHERE account_id != enrolment.account_id)",
            "is for a person of another account",
        ),
        (
            ("INSERT INTO enrolment SELECT id + n, version, account_id, campaign_id, (SELECT min(id) FROM person), "
            "cadence, started_on, 'paused', reason, ended_on FROM enrolment, (SELECT 1 n UNION SELECT 2)"),
            "is in 2 cadences at once, one is right",
        ),
        (
            "UPDATE review SET account_id = (SELECT min(id) FROM account WHERE tier = 2)",
            "at another account than its review",
        ),
        (
            "UPDATE review_answer SET subject = 'fact', subject_id = 7",
            "about a record of fact that was never at its account",
        ),
        ("UPDATE review_answer SET subject = 'colleague'", "a table colleague that nobody asks about"),
        ("UPDATE review_snapshot SET digest = 'ab'", "the history does not give what snapshot"),
        ("UPDATE alembic_version SET version_num = '0007'", "the header says version"),
        ("DELETE FROM account_fts WHERE rowid = (SELECT min(rowid) FROM account_fts)", "search index of accounts"),
    ],
)  # fmt: skip
def test_each_kind_of_wrong_is_named(filled: Filled, statement: str, words: str) -> None:
    doctor(filled.path, statement)
    assert any(words in what for what in told(filled.path)), told(filled.path)


def test_many_problems_of_a_kind_are_counted(filled: Filled, new_book: Callable[[], Path]) -> None:
    path = new_book()
    with open_book(path) as book, book.write("many") as session:
        session.insert_many(Person, [{"id": key, "name": "P"} for key in session.keys.new_keys(SHOWN + 30)])
    doctor(path, "UPDATE person SET phone = 'x'")
    problems = told(path)
    assert len(problems) == SHOWN + 1
    assert problems[-1] == "and 30 more like this"


def test_checking_changes_nothing(filled: Filled) -> None:
    before = filled.path.read_bytes()
    check_book(filled.path)
    doctor(filled.path, "UPDATE account SET open_amount = 1")
    damaged = filled.path.read_bytes()
    assert told(filled.path)
    assert filled.path.read_bytes() == damaged != before


def test_a_book_being_written_to_is_checked_as_it_was(book: Book, filled: Filled) -> None:
    with book.write("long") as session:
        session.insert_many(Colleague, [{"id": session.keys.new_key(), "name": "Half there"}])
        assert check_book(filled.path) == []
    assert check_book(filled.path) == []
    assert bookfile.log_size(filled.path, "-wal") > 0


def test_what_is_saved_during_a_check_is_no_problem(
    book: Book, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = checkup._last_recorded

    def look_while_somebody_saves(connection: sqlite3.Connection) -> dict[str, dict[int, dict[str, object]]]:
        recorded = look(connection)
        add_account(book, {"name": "Late"})
        return recorded

    monkeypatch.setattr(checkup, "_last_recorded", look_while_somebody_saves)
    assert check_book(filled.path) == []


@pytest.mark.parametrize("stored", sorted(BOOKS.glob("*.db")), ids=lambda path: path.stem)
def test_a_sound_book_of_an_older_version_is_no_damaged_one(tmp_path: Path, stored: Path) -> None:
    path = tmp_path / "book.db"
    path.write_bytes(stored.read_bytes())
    assert told(path) == []
    doctor(path, "UPDATE change SET label = 'Another one' WHERE id = (SELECT max(id) FROM change)")
    assert told(path) != []
