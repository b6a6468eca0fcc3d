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

from store import clock, moves, words
from store.account_links import add_link, edit_link, remove_link
from store.accounts import add_account, archive_account, edit_account, set_tier
from store.attributes import assess, edit_attribute, withdraw
from store.book_settings import edit_book_settings
from store.buying_centres import add_buying_centre, edit_buying_centre, remove_buying_centre
from store.checkup import check_book
from store.colleagues import ColleagueDraft, add_colleague
from store.dump import HIDDEN
from store.errors import NotFound, Refused
from store.facts import add_fact, confirm_fact, edit_fact, end_fact, remove_fact
from store.gaps.snoozes import snooze, wake
from store.lines import add_line, edit_line, remove_line
from store.migrations import create_book
from store.offerings import add_offering, edit_offering, move_offering, remove_offering
from store.opening import TABLES, open_book
from store.opportunities import add_opportunity, edit_opportunity, remove_opportunity
from store.people import (
    add_person,
    edit_person,
    edit_seat,
    fill_seat,
    insert_boss,
    move_seat,
    place_person,
    remove_person,
    remove_seat,
)
from store.relationships import remove_relationship, set_relationship
from store.rules import DAYS as RULES
from store.rules import set_rule, switch_of
from store.talking_points import write_talking_point
from store.touches import edit_touch, log_touch, remove_touch
from store.undoing import redo, undo
from store.white_space import clear_cell, fill_cell

DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
NAMES = st.sampled_from(["Ä", "Border Ltd", "Céline & Söhne", "Delta", "[x]", "漢字", "  blank  "])
WORDS = st.sampled_from(["", "one", "Zwei Wörter", "three\nlines\nof it", "a" * 60])
COUNTS = st.sampled_from([None, 0, 1, 250, 10**12])
DAYS = st.dates(date(2016, 1, 1), date(2036, 12, 31)) | st.none()
JUDGED = st.sampled_from(
    [
        ("role", "economic buyer"), ("role", "champion"), ("influence", "inner circle"), ("influence", "low"),
        ("support", "enemy"), ("win", "Zwei Wörter"), ("rhythm", "30"),
    ]
)  # fmt: skip


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
    colleagues = Bundle("colleagues")
    judgements = Bundle("judgements")
    lines = Bundle("lines")
    relationships = Bundle("relationships")
    offerings = Bundle("offerings")
    cells = Bundle("cells")
    links = Bundle("links")
    snoozes = Bundle("snoozes")

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

    def edit(self, do: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Do one edit; what is refused or finds nothing must change nothing."""
        with clock.standing_at(DAY + self.offset):
            try:
                made = do(self.book, *arguments, **named)
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

    @rule(target=colleagues, name=NAMES)
    def new_colleague(self, name: str) -> Any:
        return self.edit(add_colleague, ColleagueDraft(name=name)) or multiple()

    @rule(key=centres, holder=people | st.none(), amount=COUNTS, text=WORDS)
    def change_budget(self, key: int, holder: int | None, amount: int | None, text: str) -> None:
        values = {"budget": amount, "budget_holder_id": holder, "potential": amount, "buys": text}
        self.edit(edit_buying_centre, key, values)

    @rule(key=seats, centre=centres | st.none(), vacant=st.booleans(), owner=colleagues | st.none(), day=DAYS)
    def ask_for_seat(self, key: int, centre: int | None, vacant: bool, owner: int | None, day: Any) -> None:
        values = {"centre_id": centre, "is_vacant": vacant, "need_owner_id": owner, "need_by": day}
        self.edit(edit_seat, key, values)

    @rule(key=seats, boss=seats | st.none())
    def hang_seat(self, key: int, boss: int | None) -> None:
        self.edit(move_seat, key, boss)

    @rule(target=seats, below=seats, name=NAMES | st.just(""))
    def new_boss(self, below: int, name: str) -> Any:
        made = self.edit(insert_boss, below, {"name": name}, {"title": "Chief"})
        return made[1] if made else multiple()

    @rule(target=seats, key=people)
    def own_seat(self, key: int) -> Any:
        return self.edit(place_person, key, {"title": "Own"}) or multiple()

    @rule(key=people, seat=seats | st.none(), source=seats | st.none(), share=st.booleans())
    def move_person(self, key: int, seat: int | None, source: int | None, share: bool) -> None:
        self.edit(moves.move_person, key, seat, from_seat=source, share=share)

    @rule(key=people, account=accounts)
    def change_company(self, key: int, account: int) -> None:
        self.edit(moves.move_to_account, key, account)

    @rule(key=people, seat=seats, share=st.booleans())
    def sit_also(self, key: int, seat: int, share: bool) -> None:
        self.edit(moves.sit_also, key, seat, share=share)

    @rule(key=people, seat=seats, vacant=st.booleans())
    def leave(self, key: int, seat: int, vacant: bool) -> None:
        self.edit(moves.leave_seat, key, seat, vacant=vacant)

    @rule(target=judgements, key=people, centre=centres | st.none(), judged=JUDGED, source=WORDS)
    def judge(self, key: int, centre: int | None, judged: tuple[str, str], source: str) -> Any:
        return self.edit(assess, key, centre, *judged, {"source": source.replace("\n", " ")}) or multiple()

    @rule(key=judgements, day=DAYS, value=st.sampled_from(["champion", "low", "12"]))
    def change_judgement(self, key: int, day: Any, value: str) -> None:
        self.edit(edit_attribute, key, {"as_of": day, "value": value})

    @rule(key=people, centre=centres | st.none(), judged=JUDGED, only=st.booleans())
    def unjudge(self, key: int, centre: int | None, judged: tuple[str, str], only: bool) -> None:
        self.edit(withdraw, key, centre, judged[0], judged[1] if only else None)

    @rule(
        target=lines, account=accounts, kind=st.sampled_from(words.LINE_KIND.values), start=people, end=people | seats,
        both=st.booleans(), to_seat=st.booleans(),
    )  # fmt: skip
    def new_line(self, account: int, kind: str, start: int, end: int, both: bool, to_seat: bool) -> Any:
        ends = {"from_person_id": start, "to_seat_id" if to_seat else "to_person_id": end}
        return self.edit(add_line, {"account_id": account, "kind": kind, "both_ways": both, **ends}) or multiple()

    @rule(key=lines, note=WORDS, both=st.booleans(), kind=st.sampled_from(words.LINE_KIND.values))
    def change_line(self, key: int, note: str, both: bool, kind: str) -> None:
        self.edit(edit_line, key, {"note": note, "both_ways": both, "kind": kind})

    @rule(key=lines)
    def drop_line(self, key: int) -> None:
        self.edit(remove_line, key)

    @rule(
        target=relationships, key=people, ours=colleagues | st.none(), level=st.sampled_from(words.LEVEL.values),
        day=DAYS,
    )  # fmt: skip
    def relate(self, key: int, ours: int | None, level: str, day: Any) -> Any:
        side: dict[str, Any] = {"colleague_id": ours} if ours else {"competitor": "Rival"}
        made = self.edit(set_relationship, key, {"level": level, **({"as_of": day} if day else {})}, **side)
        return made.id if made else multiple()

    @rule(key=relationships)
    def drop_relationship(self, key: int) -> None:
        self.edit(remove_relationship, key)

    @rule(target=offerings, name=NAMES)
    def new_offering(self, name: str) -> Any:
        return self.edit(add_offering, {"name": name}) or multiple()

    @rule(key=offerings, name=NAMES, notes=WORDS)
    def change_offering(self, key: int, name: str, notes: str) -> None:
        self.edit(edit_offering, key, {"name": name, "notes": notes})

    @rule(key=offerings, step=st.integers(-2, 2))
    def move_offering(self, key: int, step: int) -> None:
        self.edit(move_offering, key, step)

    @rule(key=offerings)
    def drop_offering(self, key: int) -> None:
        self.edit(remove_offering, key)

    @rule(key=deals, offering=offerings | st.none(), centre=centres | st.none())
    def place_deal(self, key: int, offering: int | None, centre: int | None) -> None:
        self.edit(edit_opportunity, key, {"offering_id": offering, "centre_id": centre})

    @rule(
        target=cells, account=accounts, centre=centres | st.none(), offering=offerings, day=DAYS, spend=COUNTS,
        state=st.sampled_from(words.CELL_STATE.values),
    )  # fmt: skip
    def fill_square(
        self, account: int, centre: int | None, offering: int, state: str, spend: int | None, day: Any
    ) -> Any:
        values = {"state": state, "spend": spend, "renews_on": day}
        made = self.edit(fill_cell, account, centre, offering, values)
        return made.id if made else multiple()

    @rule(key=cells)
    def clear_square(self, key: int) -> None:
        self.edit(clear_cell, key)

    @rule(target=links, account=accounts, name=WORDS)
    def new_link(self, account: int, name: str) -> Any:
        values = {"account_id": account, "name": name.replace("\n", " "), "address": "https://chat.example"}
        return self.edit(add_link, values) or multiple()

    @rule(key=links, address=NAMES)
    def change_link(self, key: int, address: str) -> None:
        self.edit(edit_link, key, {"address": address})

    @rule(key=links)
    def drop_link(self, key: int) -> None:
        self.edit(remove_link, key)

    @rule(name=st.sampled_from([*RULES, switch_of("quiet", 1)]), value=st.sampled_from([None, 0, 1, 90, 4000]))
    def change_rule(self, name: str, value: int | None) -> None:
        self.edit(set_rule, name, value)

    @rule(target=snoozes, account=accounts, gap=st.sampled_from(["quiet", "blank"]), days=st.integers(-1, 40))
    def put_off(self, account: int, gap: str, days: int) -> Any:
        until = (DAY + self.offset + timedelta(days=days)).date()
        values = {"account_id": account, "gap": gap, "until": until, "reason": "Later"}
        return self.edit(snooze, values) or multiple()

    @rule(key=snoozes)
    def show_again(self, key: int) -> None:
        self.edit(wake, key)

    @rule(key=facts, end=st.sampled_from([None, "retired", "achieved"]))
    def vouch(self, key: int, end: str | None) -> None:
        self.edit(end_fact, key, end) if end else self.edit(confirm_fact, key)

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
TestEditing.settings = settings(max_examples=20, stateful_step_count=40)
