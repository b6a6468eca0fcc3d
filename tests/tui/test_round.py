"""What a round counts, and how it goes through its queue."""

from __future__ import annotations

from datetime import timedelta

from store.account_lines import AccountLine
from store.point_queue import PointsState
from tui.round import Round, in_minutes


def state(key: int, *, written: int = 0, expired: int = 0) -> PointsState:
    line = AccountLine(key, f"N {key}", 2, "", "", None, 0)
    return PointsState(line, written=written, as_of=None, expired=expired, undated=0, aged=0, limit=365)


def test_it_goes_to_both_ends_and_puts_off_to_the_last() -> None:
    here = Round([state(1), state(2), state(3)])
    assert [here.can_move(step) for step in (1, -1, 0)] == [True, False, True]
    here.move(0)
    assert ([each.account_id for each in here.queue], here.where()) == ([2, 3, 1], "1 of 3")
    here.move(1)
    here.move(1)
    assert [here.can_move(step) for step in (1, -1, 0)] == [False, True, False]
    here.drop()
    assert (here.current.account_id, len(here.queue)) == (3, 2)


def test_an_account_is_done_when_nothing_is_due_there_any_more_or_its_sheet_is_made() -> None:
    here = Round([state(1), state(2, written=2), state(3)])
    here.note(1, 1, here.written)
    here.note(1, 1, here.taken)  # the same point: the last of them counts
    here.note(1, 2, here.written)
    here.note(2, 1, here.confirmed)  # it was fresh before: the one that is missing is missing still
    assert here.done() == []
    here.note(1, 3, here.written)
    here.settle(1, is_fresh=True)
    assert [each.account_id for each in here.done()] == [1]
    here.settle(2, is_fresh=True)
    here.sheets.add(3)
    assert len(here.done()) == 3
    here.spent = {1: timedelta(minutes=3), 2: timedelta(seconds=90)}
    assert here.summary().split("\n") == [
        "3 accounts done",
        "2 points written",
        "1 point taken over",
        "1 point confirmed",
        "1 sheet made",
        "4:30 in all, 1:30 an account",
        "",
        "None is left.",
    ]


def test_a_point_that_was_taken_back_counts_no_more() -> None:
    here = Round([state(1, written=2)])
    here.note(1, 3, here.written)
    here.settle(1, is_fresh=True)
    here.forget(1, 3)
    here.settle(1, is_fresh=False)
    assert (here.done(), here.summary()) == ([], "")


def test_where_nothing_was_done_there_is_nothing_to_say() -> None:
    assert Round([state(1)], spent={1: timedelta(minutes=3)}).summary() == ""


def test_the_clock_only_tells_the_time() -> None:
    here = Round([state(1)], spent={1: timedelta(minutes=75, seconds=4)})
    assert here.clock(1) == "75:04 of 3:00"
    assert here.clock(2) == "0:00 of 3:00"
    here.shows_clock = False
    assert here.clock(1) == ""
    assert in_minutes(timedelta(seconds=5, milliseconds=900)) == "0:05"
