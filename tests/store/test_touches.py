"""Touches: when we last spoke to an account, about what, and with whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from store.book import Book, Writing
from store.colleagues import list_colleagues
from store.errors import Conflict, NotFound, Refused
from store.people import Person
from store.touches import TouchRow, edit_touch, list_touches, log_touch, remove_touch
from store.undoing import undo

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.store.conftest import Filled


def touches(book: Book, account: int) -> list[TouchRow]:
    """Return the touches of an account."""
    with book.read() as session:
        return list_touches(session, account)


def last(book: Book, account: int) -> str | None:
    """Return what the account list shows as the day of the last touch."""
    with book.raw() as connection:
        found = connection.execute("SELECT last_touch_on FROM account WHERE id = ?", (account,)).fetchone()[0]
    return found if found is None else str(found)


def test_a_touch_is_today_s_unless_said_otherwise(book: Book, filled: Filled, clock: Clock) -> None:
    log_touch(book, {"account_id": filled.halden, "summary": "Called"})
    assert [touch.happened_on for touch in touches(book, filled.halden)] == [clock.moment.date()]
    assert last(book, filled.halden) == clock.moment.date().isoformat()


def test_newest_come_first(book: Book, filled: Filled) -> None:
    for day, text in [("2026-01-05", "a"), ("2026-03-01", "b"), ("2026-03-01", "c"), ("2025-12-31", "d")]:
        log_touch(book, {"account_id": filled.halden, "summary": text, "happened_on": day})
    assert [touch.summary for touch in touches(book, filled.halden)] == ["c", "b", "a", "d"]
    assert last(book, filled.halden) == "2026-03-01"


def test_who_took_part_is_kept_once_and_in_order(book: Book, filled: Filled) -> None:
    people = [filled.report, filled.boss, filled.report]
    log_touch(book, {"account_id": filled.northwind, "summary": "x"}, people)
    assert touches(book, filled.northwind)[0].person_ids == (filled.report, filled.boss)


def test_our_own_are_known_by_name_and_made_when_new(book: Book, filled: Filled) -> None:
    for name in ("JONNA ek", "Petra Okafor", "petra okafor ", ""):
        log_touch(book, {"account_id": filled.halden, "summary": "x"}, colleague=name)
    with book.read() as session:
        assert [row.name for row in list_colleagues(session)] == ["Jonna Ek", "Petra Okafor"]
    nobody, again, new, known = [touch.colleague_id for touch in touches(book, filled.halden)]
    assert known == filled.colleague
    assert again == new
    assert nobody is None


def test_a_touch_its_people_and_a_new_colleague_are_one_step(book: Book, filled: Filled) -> None:
    before = touches(book, filled.northwind)
    log_touch(book, {"account_id": filled.northwind, "summary": "x"}, [filled.boss], "Somebody New")
    undo(book)
    assert touches(book, filled.northwind) == before
    with book.read() as session:
        assert [row.name for row in list_colleagues(session)] == ["Jonna Ek"]


def test_an_edited_touch_keeps_its_people_and_moves_the_last_day(book: Book, filled: Filled) -> None:
    row = edit_touch(book, filled.touch, {"happened_on": "2026-01-02", "next_step": ""})
    assert row == touches(book, filled.northwind)[0]
    assert (row.happened_on, row.next_step, row.version) == (date(2026, 1, 2), "", 2)
    assert row.person_ids == (filled.report, filled.boss)
    assert last(book, filled.northwind) == "2026-01-02"


def test_a_touch_moved_to_another_account_takes_its_people_along(book: Book, filled: Filled) -> None:
    row = edit_touch(book, filled.touch, {"account_id": filled.halden})
    assert touches(book, filled.halden) == [row]
    assert row.person_ids == (filled.report, filled.boss)
    assert (last(book, filled.northwind), last(book, filled.halden)) == (None, row.happened_on.isoformat())


@pytest.mark.parametrize(
    "changes", [{"summary": ""}, {"summary": "\u200b"}, {"type": "séance"}, {"direction": "up"}, {"happened_on": ""}]
)
def test_what_breaks_a_rule_is_refused(book: Book, filled: Filled, changes: dict[str, object]) -> None:
    before = touches(book, filled.northwind)
    with pytest.raises(Refused, match="not saved"):
        log_touch(book, {"account_id": filled.northwind, "summary": "x", **changes})
    with pytest.raises(Refused, match="not saved"):
        edit_touch(book, filled.touch, changes)
    assert touches(book, filled.northwind) == before


def test_people_and_touches_that_are_not_there_are_refused(book: Book, filled: Filled) -> None:
    before = touches(book, filled.northwind)
    with pytest.raises(Refused, match="not saved") as caught:
        log_touch(book, {"account_id": filled.northwind, "summary": "x"}, [7])
    assert caught.value.fields == {"person_ids": "somebody is no longer there; take that name out"}
    with pytest.raises(NotFound, match="The account is no longer there"):
        log_touch(book, {"account_id": 7, "summary": "x"})
    with pytest.raises(Refused, match="not saved"):
        edit_touch(book, filled.touch, {"colleague_id": 7})
    with pytest.raises(NotFound):
        edit_touch(book, 7, {"summary": "x"})
    assert touches(book, filled.northwind) == before


def test_what_is_still_to_come_is_no_touch(book: Book, filled: Filled, clock: Clock) -> None:
    values = {"account_id": filled.halden, "summary": "Visit"}
    log_touch(book, {**values, "happened_on": "today"})
    key = touches(book, filled.halden)[0].id
    for refused in (
        lambda: log_touch(book, {**values, "happened_on": "tomorrow"}),
        lambda: edit_touch(book, key, {"happened_on": "tomorrow"}),
    ):
        with pytest.raises(Refused, match="not saved") as caught:
            refused()
        words = "2026-11-21 is still to come. A touch lies in the past; put what is planned into Next step"
        assert caught.value.fields == {"happened_on": words}
    assert [touch.happened_on for touch in touches(book, filled.halden)] == [clock.moment.date()]


def test_a_touch_of_a_clock_that_was_ahead_can_be_mended(book: Book, filled: Filled, clock: Clock) -> None:
    key = log_touch(book, {"account_id": filled.halden, "summary": "Visit"})
    clock.moment -= timedelta(days=2)
    assert edit_touch(book, key, {"summary": "A visit"}).summary == "A visit"


def test_all_that_is_wrong_with_a_new_touch_is_told_at_once(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused) as caught:
        log_touch(book, {"account_id": filled.halden, "summary": "", "happened_on": "tomorrow"})
    assert caught.value.fields.keys() == {"summary", "happened_on"}


def test_with_whom_it_was_can_be_changed_in_one_step(book: Book, filled: Filled) -> None:
    before = touches(book, filled.northwind)
    stranger = filled.stranger
    row = edit_touch(book, filled.touch, {"person_ids": [stranger, filled.boss, stranger], "next_step": "Call"})
    assert (row.person_ids, row.next_step) == ((stranger, filled.boss), "Call")
    assert touches(book, filled.northwind) == [row]
    assert edit_touch(book, filled.touch, {"person_ids": []}).person_ids == ()
    undo(book)
    undo(book)
    assert [each.person_ids for each in touches(book, filled.northwind)] == [before[0].person_ids]


def test_people_whom_another_window_put_in_are_not_overwritten_unasked(book: Book, filled: Filled) -> None:
    shown = {"person_ids": [filled.report, filled.boss]}
    edit_touch(book, filled.touch, {"person_ids": [filled.stranger]}, shown)
    with pytest.raises(Conflict) as caught:
        edit_touch(book, filled.touch, {"person_ids": [filled.boss]}, shown)
    assert (caught.value.theirs, caught.value.mine) == (str(filled.stranger), str(filled.boss))
    assert edit_touch(book, filled.touch, {"person_ids": [filled.stranger]}, shown).person_ids == (filled.stranger,)
    with pytest.raises(Refused, match="not saved") as refused:
        edit_touch(book, filled.touch, {"person_ids": [7]})
    assert refused.value.fields.keys() == {"person_ids"}
    assert touches(book, filled.northwind)[0].person_ids == (filled.stranger,)


def test_the_same_people_seen_in_another_order_are_no_conflict(book: Book, filled: Filled) -> None:
    shown = {"person_ids": [filled.boss, filled.report]}
    assert edit_touch(book, filled.touch, {"person_ids": [filled.boss]}, shown).person_ids == (filled.boss,)


def test_the_same_people_written_in_two_windows_in_another_order_are_no_conflict(book: Book, filled: Filled) -> None:
    shown = {"person_ids": [filled.report, filled.boss]}
    edit_touch(book, filled.touch, {"person_ids": [filled.boss, filled.stranger]}, shown)
    row = edit_touch(book, filled.touch, {"person_ids": [filled.stranger, filled.boss]}, shown)
    assert row.person_ids == (filled.stranger, filled.boss)


def test_whether_people_are_there_is_read_at_once(book: Book, filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    real = Writing.get

    def get(session: Writing, entity: Any, key: Any, **options: Any) -> Any:
        asked.append(entity)
        return real(session, entity, key, **options)

    monkeypatch.setattr(Writing, "get", get)
    people = [filled.stranger, filled.boss, filled.report]
    assert edit_touch(book, filled.touch, {"person_ids": people}).person_ids == tuple(people)
    assert asked.count(Person) == 0


def test_a_removed_touch_is_gone_and_undo_brings_it_back_with_its_people(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    remove_touch(book, filled.touch)
    assert (touches(book, filled.northwind), last(book, filled.northwind)) == ([], None)
    with pytest.raises(NotFound):
        remove_touch(book, filled.touch)
    undo(book)
    assert dumped(book) == before
    assert last(book, filled.northwind) == "2026-11-20"
