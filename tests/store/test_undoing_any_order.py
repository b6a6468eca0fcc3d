"""Any sequence of edits, undoes and redoes leads to books that were there before."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, precondition, rule

from store import clock, words
from store.accounts import add_account, archive_account, edit_account, set_tier
from store.book_settings import edit_book_settings
from store.buying_centres import add_buying_centre, edit_buying_centre, remove_buying_centre
from store.checkup import check_book
from store.colleagues import ColleagueDraft, add_colleague
from store.dump import HIDDEN
from store.errors import NotFound, Refused
from store.facts import add_fact, edit_fact, remove_fact
from store.migrations import create_book
from store.opening import TABLES, open_book
from store.opportunities import add_opportunity, edit_opportunity, remove_opportunity
from store.people import add_person, edit_person, edit_seat, fill_seat, remove_person, remove_seat
from store.talking_points import write_talking_point
from store.touches import edit_touch, log_touch, remove_touch
from store.undoing import redo, undo

DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
NAMES = st.sampled_from(["Ä", "Border Ltd", "Céline & Söhne", "Delta", "[x]", "漢字", "  blank  "])
WORDS = st.sampled_from(["", "one", "Zwei Wörter", "three\nlines\nof it", "a" * 60])
COUNTS = st.sampled_from([None, 0, 1, 250, 10**12])
DAYS = st.dates(date(2016, 1, 1), date(2036, 12, 31)) | st.none()


STATEMENTS = [
    f"SELECT {', '.join(table.model_fields.keys() - HIDDEN - table.derived.keys())} FROM {name} ORDER BY id"  # noqa: S608
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

    @rule(key=touches, who=st.lists(people, max_size=3))
    def change_people(self, key: int, who: list[int]) -> None:
        self.edit(edit_touch, key, {"person_ids": who})

    @rule(key=people, seat=seats | st.none())
    def drop_person(self, key: int, seat: int | None) -> None:
        self.edit(remove_person, key, seat)

    @rule(key=seats)
    def drop_seat(self, key: int) -> None:
        self.edit(remove_seat, key)

    @rule(key=centres)
    def drop_centre(self, key: int) -> None:
        self.edit(remove_buying_centre, key)

    @rule(key=deals)
    def drop_deal(self, key: int) -> None:
        self.edit(remove_opportunity, key)

    @rule(key=touches)
    def drop_touch(self, key: int) -> None:
        self.edit(remove_touch, key)

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
