"""Anything can be taken back and done again, in any session, and the book is then what it was."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, precondition, rule
from sqlmodel import col, select

from store import clock, words
from store.accounts import Account, add_account, archive_account, edit_account, read_account, set_tier
from store.book import BULK, Book
from store.book_settings import edit_book_settings
from store.buying_centres import add_buying_centre, edit_buying_centre
from store.checkup import check_book
from store.colleagues import ColleagueDraft, add_colleague
from store.dump import HIDDEN
from store.errors import NotFound, Refused
from store.facts import add_fact, edit_fact, remove_fact
from store.history import Change
from store.migrations import create_book
from store.opening import TABLES, open_book
from store.opportunities import Opportunity, add_opportunity, edit_opportunity
from store.people import Person, add_person, edit_person, edit_seat, fill_seat
from store.talking_points import write_talking_point
from store.touches import Touch, edit_touch, log_touch
from store.undoing import next_redo, next_undo, redo, undo

if TYPE_CHECKING:
    from tests.store.conftest import Filled

# Any sequence of edits, by rules.

DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
NAMES = st.sampled_from(["Ä", "Border Ltd", "Céline & Söhne", "Delta", "[x]", "漢字", "  blank  "])
WORDS = st.sampled_from(["", "one", "Zwei Wörter", "three\nlines\nof it", "a" * 60])
COUNTS = st.sampled_from([None, 0, 1, 250, 10**12])
DAYS = st.dates(date(2016, 1, 1), date(2036, 12, 31)) | st.none()


STATEMENTS = [
    f"SELECT {', '.join(field for field in table.model_fields if field not in HIDDEN)} FROM {name} ORDER BY id"  # noqa: S608
    for name, table in sorted((str(table.__tablename__), table) for table in TABLES)
]


@cache
def made_once() -> tempfile.TemporaryDirectory[str]:
    """Return a folder with an empty book to copy, which goes when the tests end."""
    folder = tempfile.TemporaryDirectory()
    create_book(Path(folder.name) / "book.db")
    return folder


class Editing(RuleBasedStateMachine):
    """Edits, undoes and redoes at random, beside the plain list of dumps that the book must agree with."""

    accounts = Bundle("accounts")
    centres = Bundle("centres")
    seats = Bundle("seats")
    people = Bundle("people")
    facts = Bundle("facts")
    deals = Bundle("deals")
    touches = Bundle("touches")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(shutil.copyfile(Path(made_once().name) / "book.db", Path(self.folder.name) / "book.db"))
        self.book = open_book(self.path)
        self.past: list[str] = []
        self.now = self.dump()
        self.future: list[str] = []
        self.offset = timedelta()

    def dump(self) -> str:
        """Return what `dump` tells of the book, read faster."""
        with self.book.raw() as connection:
            return "\n".join(repr(connection.execute(statement).fetchall()) for statement in STATEMENTS)

    def edit(self, do: Callable[..., Any], *arguments: Any) -> Any:
        """Do one edit; what is refused or finds nothing must change nothing."""
        with clock.standing_at(DAY + self.offset):
            try:
                made = do(self.book, *arguments)
            except (Refused, NotFound):
                assert self.dump() == self.now
                return None
        after = self.dump()
        if after != self.now:
            self.past.append(self.now)
            self.now, self.future = after, []
        return made

    @initialize(target=accounts)
    def begin(self) -> int:
        return int(self.edit(add_account, {"name": "First"}))

    @rule(target=accounts, name=NAMES, tier=st.sampled_from([None, 1, 2, 3]), parent=accounts, linked=st.booleans())
    def new_account(self, name: str, tier: int | None, parent: int, linked: bool) -> Any:
        values = {"name": name, "tier": tier, "parent_id": parent if linked else None}
        return self.edit(add_account, values) or multiple()

    @rule(key=accounts, name=NAMES, city=WORDS, revenue=COUNTS, parent=accounts | st.none())
    def change_account(self, key: int, name: str, city: str, revenue: int | None, parent: int | None) -> None:
        self.edit(edit_account, key, {"name": name, "city": city, "revenue": revenue, "parent_id": parent})

    @rule(key=accounts, tier=st.sampled_from([None, 1, 2, 3]), reason=WORDS)
    def move(self, key: int, tier: int | None, reason: str) -> None:
        self.edit(set_tier, key, tier, reason)

    @rule(key=accounts, archived=st.booleans())
    def archive(self, key: int, archived: bool) -> None:
        self.edit(archive_account, key, archived)

    @rule(target=centres, account=accounts, name=NAMES)
    def new_centre(self, account: int, name: str) -> Any:
        return self.edit(add_buying_centre, {"account_id": account, "name": name}) or multiple()

    @rule(key=centres, name=NAMES, parent=centres | st.none())
    def change_centre(self, key: int, name: str, parent: int | None) -> None:
        self.edit(edit_buying_centre, key, {"name": name, "parent_id": parent})

    @rule(target=seats, account=accounts, name=NAMES | st.just(""), title=WORDS, boss=seats | st.none())
    def new_seat(self, account: int, name: str, title: str, boss: int | None) -> Any:
        made = self.edit(add_person, {"account_id": account, "name": name}, {"title": title, "reports_to_id": boss})
        return made[1] if made else multiple()

    @rule(target=people, seat=seats, name=NAMES, email=WORDS)
    def fill(self, seat: int, name: str, email: str) -> Any:
        return self.edit(fill_seat, seat, {"name": name, "email": email}) or multiple()

    @rule(key=people, name=NAMES, notes=WORDS, account=accounts | st.none())
    def change_person(self, key: int, name: str, notes: str, account: int | None) -> None:
        self.edit(edit_person, key, {"name": name, "notes": notes, "account_id": account})

    @rule(key=seats, boss=seats | st.none(), assistant=st.booleans())
    def change_seat(self, key: int, boss: int | None, assistant: bool) -> None:
        self.edit(edit_seat, key, {"reports_to_id": boss, "is_assistant": assistant})

    @rule(target=facts, account=accounts, person=people | st.none(), text=WORDS, day=DAYS)
    def new_fact(self, account: int, person: int | None, text: str, day: Any) -> Any:
        values = {"account_id": account, "person_id": person, "text": text, "as_of": day}
        return self.edit(add_fact, values) or multiple()

    @rule(key=facts, text=WORDS, day=DAYS, state=st.sampled_from(words.FACT_STATE.values))
    def change_fact(self, key: int, text: str, day: Any, state: str) -> None:
        self.edit(edit_fact, key, {"text": text, "as_of": day, "state": state})

    @rule(key=facts)
    def drop_fact(self, key: int) -> None:
        self.edit(remove_fact, key)

    @rule(target=deals, account=accounts | st.none(), name=NAMES, amount=COUNTS, state=st.sampled_from(["open", "won"]))
    def new_deal(self, account: int | None, name: str, amount: int | None, state: str) -> Any:
        values = {"account_id": account, "name": name, "amount": amount, "state": state}
        return self.edit(add_opportunity, values) or multiple()

    @rule(key=deals, account=accounts | st.none(), amount=COUNTS, state=st.sampled_from(["open", "won", "lost"]))
    def change_deal(self, key: int, account: int | None, amount: int | None, state: str) -> None:
        self.edit(edit_opportunity, key, {"account_id": account, "amount": amount, "state": state})

    @rule(target=touches, account=accounts, day=DAYS, person=people | st.none(), who=st.sampled_from(["", "Ek", "EK"]))
    def new_touch(self, account: int, day: Any, person: int | None, who: str) -> Any:
        values = {"account_id": account, "summary": "Called", **({"happened_on": day} if day else {})}
        return self.edit(log_touch, values, [person] * 2 if person else [], who) or multiple()

    @rule(key=touches, day=DAYS, account=accounts, text=WORDS)
    def change_touch(self, key: int, day: Any, account: int, text: str) -> None:
        self.edit(edit_touch, key, {"happened_on": day, "account_id": account, "summary": text})

    @rule(account=accounts, position=st.integers(1, 3), text=WORDS)
    def write_point(self, account: int, position: int, text: str) -> None:
        self.edit(write_talking_point, account, position, {"text": text})

    @rule(name=NAMES, currency=st.sampled_from(["EUR", "JPY"]))
    def change_settings(self, name: str, currency: str) -> None:
        self.edit(edit_book_settings, {"name": name, "currency": currency})

    @rule(name=NAMES)
    def new_colleague(self, name: str) -> None:
        self.edit(add_colleague, ColleagueDraft(name=name))

    @rule()
    @precondition(lambda self: self.past)
    def take_back(self) -> None:
        undo(self.book)
        self.future.append(self.now)
        self.now = self.past.pop()
        assert self.dump() == self.now

    @rule()
    @precondition(lambda self: self.future)
    def do_again(self) -> None:
        redo(self.book)
        self.past.append(self.now)
        self.now = self.future.pop()
        assert self.dump() == self.now

    @rule(days=st.integers(-3650, 3650))
    def turn_the_clock(self, days: int) -> None:
        self.offset = timedelta(days=days)

    @rule()
    def open_it_again(self) -> None:
        self.book.close()
        self.book = open_book(self.path)

    def teardown(self) -> None:
        end = self.future[0] if self.future else self.now
        while self.past:
            self.take_back()
        with pytest.raises(NotFound, match="nothing to be taken back"):
            undo(self.book)
        while self.future:
            self.do_again()
        assert self.now == end
        with pytest.raises(NotFound, match="nothing to be done again"):
            redo(self.book)
        self.book.close()
        assert check_book(self.path) == []
        self.folder.cleanup()


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=15, stateful_step_count=20)


# One by one.


def steps(book: Book) -> tuple[str, str]:
    """Return the labels of what can be taken back and done again, empty where nothing can."""
    with book.read() as session:
        back, again = next_undo(session), next_redo(session)
    return back.label if back else "", again.label if again else ""


def test_each_step_says_what_it_is(book: Book, filled: Filled) -> None:
    set_tier(book, filled.northwind, 2, "Smaller than we thought")
    remove_fact(book, filled.guess)
    assert steps(book) == ("Fact removed: Budget is tight", "")
    assert undo(book).label == "Fact removed: Budget is tight"
    assert steps(book) == ("Northwind Logistics: tier Growth", "Fact removed: Budget is tight")
    assert redo(book).label == "Fact removed: Budget is tight"


def test_undo_goes_on_over_closing_and_opening(filled: Filled, dumped: Callable[[Book], str]) -> None:
    with open_book(filled.path) as book:
        before = dumped(book)
        edit_account(book, filled.northwind, {"city": "Delft"})
        after = dumped(book)
    with open_book(filled.path) as book:
        undo(book)
        assert dumped(book) == before
    with open_book(filled.path) as book:
        redo(book)
        assert dumped(book) == after
    assert check_book(filled.path) == []


def test_everything_since_the_first_day_can_be_taken_back(
    book: Book, empty_book: Book, dumped: Callable[[Book], str]
) -> None:
    end = dumped(book)
    count = 0
    while steps(book)[0]:
        undo(book)
        count += 1
    assert dumped(book) == dumped(empty_book)
    for _ in range(count):
        redo(book)
    assert dumped(book) == end
    assert check_book(book.path) == []


def test_a_new_edit_ends_redo(book: Book, filled: Filled) -> None:
    edit_account(book, filled.northwind, {"city": "Delft"})
    undo(book)
    edit_account(book, filled.northwind, {"city": "Gouda"})
    assert steps(book)[1] == ""
    with pytest.raises(NotFound):
        redo(book)
    undo(book)
    assert steps(book)[1] == "Northwind Logistics: city"
    redo(book)
    with book.read() as session:
        assert read_account(session, filled.northwind).city == "Gouda"


def test_undo_is_a_change_of_its_own(book: Book, filled: Filled) -> None:
    edit_account(book, filled.northwind, {"city": "Delft"})
    undo(book)
    with book.read() as session:
        back, edit = session.exec(select(Change).order_by(col(Change.id).desc()).limit(2)).all()
    assert (back.kind, back.target, back.label) == ("undo", edit.id, edit.label)


def test_versions_go_on_counting_over_undo(book: Book, filled: Filled) -> None:
    first = edit_account(book, filled.northwind, {"city": "Delft"}).version
    undo(book)
    redo(book)
    assert edit_account(book, filled.northwind, {"city": "Gouda"}).version == first + 3


def test_an_undo_cannot_overtake_what_another_window_did(filled: Filled, dumped: Callable[[Book], str]) -> None:
    with open_book(filled.path) as left, open_book(filled.path) as right:
        key = add_account(left, {"name": "Left"})
        before = dumped(left)
        edit_account(right, key, {"city": "Right"})
        assert undo(left).label == "Left: city"
        assert dumped(left) == before


def test_what_is_no_longer_as_it_was_left_is_refused_whole(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    with book.write("two") as session:
        for key, city in ((filled.northwind, "A"), (filled.halden, "B")):
            account = session.get(Account, key)
            assert account
            account.city = city
    with closing(sqlite3.connect(filled.path)) as connection:
        connection.execute("UPDATE account SET city = 'doctored' WHERE id = ?", (filled.northwind,))
        connection.commit()
    before = dumped(book)
    with pytest.raises(Refused, match="cannot be taken back"):
        undo(book)
    assert dumped(book) == before


def test_a_bulk_is_one_step(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    before = dumped(book)
    with book.write("Import") as session:
        keys = session.keys.new_keys(BULK + 5)
        session.insert_many(Person, [{"id": key, "account_id": filled.halden, "name": f"P {key}"} for key in keys])
        session.insert_many(
            Opportunity, [{"id": session.keys.new_key(), "account_id": filled.halden, "name": "O", "amount": 5}]
        )
    after = dumped(book)
    assert undo(book).label == "Import"
    assert dumped(book) == before
    assert check_book(filled.path) == []
    redo(book)
    assert dumped(book) == after
    assert check_book(filled.path) == []


def test_a_record_changed_twice_in_one_step_goes_all_the_way_back(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    with book.write("twice") as session:
        account = session.get(Account, filled.halden)
        assert account
        for city in ("A", "B"):
            account.city = city
            session.flush()
        session.add(Person(name="Came and went"))
        session.flush()
    after = dumped(book)
    undo(book)
    assert dumped(book) == before
    redo(book)
    assert dumped(book) == after
    assert check_book(book.path) == []


def test_figures_are_right_when_rows_come_back_before_their_account(book: Book, filled: Filled) -> None:
    with book.write("gone") as session:
        key = session.keys.new_key()
        session.insert_many(
            Opportunity, [{"id": session.keys.new_key(), "account_id": key, "name": "O", "amount": 5, "state": "open"}]
        )
        session.insert_many(
            Touch, [{"id": session.keys.new_key(), "account_id": key, "summary": "T", "happened_on": clock.today()}]
        )
        session.insert_many(Account, [{"id": key, "name": "Late", "name_key": "late"}])
    for act in (undo, redo, undo, redo):
        assert check_book(filled.path) == []
        act(book)
    with book.raw() as connection:
        row = connection.execute("SELECT open_amount, last_touch_on FROM account WHERE id = ?", (key,)).fetchone()
    assert row == (5, clock.today().isoformat())


def test_many_steps_back_and_forth_stay_in_order(book: Book, filled: Filled) -> None:
    for number in range(5):
        edit_account(book, filled.northwind, {"city": f"City {number}"})

    def city() -> str:
        with book.read() as session:
            return read_account(session, filled.northwind).city

    seen = [city()]
    for act in (undo, undo, redo, undo, undo, undo, redo, redo, redo, redo):
        act(book)
        seen.append(city())
    assert [name[-1:] for name in seen] == ["4", "3", "2", "3", "2", "1", "0", "1", "2", "3", "4"]
