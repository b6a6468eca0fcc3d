"""The briefing: what is new since the last touch, what to ask again, and all else that is read at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from store import clock as store_clock
from store.accounts import add_account, edit_account
from store.book import Book
from store.briefing import UNTOUCHED_DAYS, Briefing, brief, prepare_briefing, read_briefing
from store.dossier import read_dossier
from store.errors import NotFound
from store.facts import add_fact, end_fact
from store.freshness import half_life_of
from store.people import add_person
from store.rules import set_rule
from store.touches import Touch, log_touch
from store.undoing import undo

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.store.conftest import Filled

TODAY = date(2026, 11, 20)


def briefing_of(book: Book, account: int, today: date | None = None) -> Briefing:
    """Return the briefing of an account, of today unless said otherwise."""
    with book.read() as session:
        return read_briefing(session, account, today or store_clock.today())


def news(book: Book, account: int) -> list[str]:
    """Return what is new at an account, newest first."""
    return [step.label for step in briefing_of(book, account).news]


# -- what is new -----------------------------------------------------------------------------------------------------


def test_what_came_after_the_day_of_the_last_touch_is_new_with_its_day_and_who_did_it(
    book: Book, filled: Filled, clock: Clock
) -> None:
    edit_account(book, filled.northwind, {"vulnerability": "Gent"})
    assert briefing_of(book, filled.northwind).since == TODAY
    assert news(book, filled.northwind) == [], "the same day is no news"
    clock.set(datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC))
    edit_account(book, filled.northwind, {"vulnerability": "Praha"})
    assert news(book, filled.northwind) == []
    clock.set(datetime(2026, 11, 21, tzinfo=UTC))
    edit_account(book, filled.northwind, {"vulnerability": "Lille"})
    (step,) = briefing_of(book, filled.northwind).news
    assert (step.day, step.who) == (date(2026, 11, 21), "J. Ek")
    assert "critical vulnerability" in step.label


@pytest.fixture
def in_auckland() -> Iterator[None]:
    """Let the machine stand where it is half a day later than in UTC."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "NZST-12")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_auckland")
def test_a_day_is_the_day_where_the_user_is(book: Book, filled: Filled, clock: Clock) -> None:
    clock.set(datetime(2026, 11, 24, 11, tzinfo=UTC))  # the 24th there, too, in the evening
    log_touch(book, {"account_id": filled.northwind, "summary": "Called"})
    clock.move(hours=2)  # the 25th there, still the 24th in UTC
    edit_account(book, filled.northwind, {"vulnerability": "Lille"})
    (step,) = briefing_of(book, filled.northwind).news
    assert step.day == date(2026, 11, 25)


def test_a_new_touch_makes_everything_before_it_old(book: Book, filled: Filled, clock: Clock) -> None:
    clock.move(days=3)
    edit_account(book, filled.northwind, {"vulnerability": "Gent"})
    clock.move(days=2)
    assert len(news(book, filled.northwind)) == 1
    log_touch(book, {"account_id": filled.northwind, "summary": "Called"})
    assert news(book, filled.northwind) == []
    assert briefing_of(book, filled.northwind).since == date(2026, 11, 25)


def test_a_touch_of_long_ago_that_is_logged_late_does_not_count_as_the_last(book: Book, filled: Filled) -> None:
    log_touch(book, {"account_id": filled.northwind, "summary": "Called", "happened_on": "2026-05-01"})
    assert briefing_of(book, filled.northwind).since == TODAY


def test_of_an_account_that_nobody_has_touched_the_last_thirty_days_are_new(
    book: Book, filled: Filled, clock: Clock
) -> None:
    clock.move(days=UNTOUCHED_DAYS - 1)
    edit_account(book, filled.halden, {"vulnerability": "Lille"})
    assert briefing_of(book, filled.halden).since == TODAY - timedelta(days=1)
    edited, made = news(book, filled.halden)
    assert "critical vulnerability" in edited
    assert "Haldén" in made
    clock.move(days=1)
    assert news(book, filled.halden) == [edited]


def test_a_step_is_told_once_however_many_fields_it_changed_newest_first(
    book: Book, filled: Filled, clock: Clock
) -> None:
    clock.move(days=1)
    edit_account(book, filled.northwind, {"vulnerability": "Gent", "country": "Belgium", "employees": 12})
    add_person(book, {"account_id": filled.northwind, "name": "Piet Smit"}, {"title": "Planner"})
    first, second = news(book, filled.northwind)
    assert first == "Piet Smit added"
    assert "critical vulnerability" in second


def test_what_is_new_elsewhere_is_not_told_here(book: Book, filled: Filled, clock: Clock) -> None:
    clock.move(days=1)
    edit_account(book, filled.depot, {"vulnerability": "Gent"})
    assert news(book, filled.northwind) == []


# -- what to ask again -----------------------------------------------------------------------------------------------


def stale(book: Book, account: int) -> list[tuple[str, int | None]]:
    """Return the facts to ask about again, with their age in days."""
    return briefing_of(book, account).stale_facts(TODAY)


def test_stale_facts_stand_by_how_many_half_lives_old_they_are(book: Book, filled: Filled) -> None:
    here = {"account_id": filled.northwind}
    add_fact(book, {**here, "text": "Goal of long ago", "type": "goal", "as_of": TODAY - timedelta(days=300)})
    add_fact(book, {**here, "text": "Day unknown", "as_of": None})
    add_fact(book, {**here, "text": "At its half-life", "type": "goal", "as_of": TODAY - timedelta(days=200)})
    end_fact(book, add_fact(book, {**here, "text": "Over", "type": "obstacle", "as_of": "2020-01-01"}), "overcome")
    assert stale(book, filled.northwind) == [
        ("Budget is tight", 264),  # of 90 days
        ("Goal of long ago", 300),  # of 200 days, by the rule of this book
        ("Day unknown", None),
    ]
    add_fact(
        book, {**here, "text": "Weighty", "type": "goal", "priority": "high", "as_of": TODAY - timedelta(days=210)}
    )
    assert stale(book, filled.northwind)[0] == ("Weighty", 210)


def test_of_equally_stale_facts_the_older_record_goes_first(book: Book, filled: Filled) -> None:
    for text in ("First", "Second"):
        add_fact(book, {"account_id": filled.halden, "text": text, "as_of": None})
    assert [text for text, _ in stale(book, filled.halden)] == ["First", "Second"]


def test_a_kind_that_does_not_age_is_never_asked_again(book: Book, filled: Filled) -> None:
    set_rule(book, half_life_of(""), 0)
    assert stale(book, filled.northwind) == []


# -- the whole -------------------------------------------------------------------------------------------------------


def test_it_holds_the_people_the_white_space_and_what_is_missing(book: Book, filled: Filled) -> None:
    it = briefing_of(book, filled.northwind)
    assert [person.name for _, person in it.org.key_players()] == ["Jan de Boer"]
    assert it.space.whole.still_open == 9_000_000
    assert 0 < it.completeness.percent < 100
    assert it.completeness.gap is not None
    with book.read() as session:
        assert brief(session, read_dossier(session, filled.northwind), TODAY) == it


def test_of_an_account_with_nothing_there_is_nothing_to_say(empty_book: Book, clock: Clock) -> None:
    account = add_account(empty_book, {"name": "Blank"})
    clock.move(days=UNTOUCHED_DAYS + 1)
    it = briefing_of(empty_book, account)
    assert (it.news, it.stale_facts(store_clock.today())) == ((), [])
    assert (it.org.seats, it.org.parked, list(it.org.key_players())) == ((), (), [])
    assert it.space.whole.still_open == 0
    assert it.completeness.percent == 0


def test_an_account_that_is_gone_is_not_found(empty_book: Book) -> None:
    account = add_account(empty_book, {"name": "Gone Soon"})
    undo(empty_book)
    with pytest.raises(NotFound), empty_book.read() as session:
        read_briefing(session, account, TODAY)


def test_a_touch_that_is_still_to_come_hides_no_news(book: Book, filled: Filled, clock: Clock) -> None:
    with book.write("Imported") as session:
        session.add(Touch(account_id=filled.northwind, happened_on=date(2027, 5, 1), summary="Planned"))
    clock.move(days=1)
    edit_account(book, filled.northwind, {"vulnerability": "Gent"})
    briefing = briefing_of(book, filled.northwind)
    assert briefing.since == TODAY
    assert len(briefing.news) == 1


# -- what it is read with --------------------------------------------------------------------------------------------


def test_the_first_briefing_finds_its_queries_composed(book: Book, filled: Filled) -> None:
    with book.read() as session:
        composed = session.get_bind().engine._compiled_cache
        assert composed is not None
        prepare_briefing(session)
        before = set(composed)
        read_briefing(session, filled.northwind, TODAY)
        assert len(set(composed) - before) < len(before) / 20  # some are asked only where there is something to ask


def test_points_and_people_of_an_archived_account_count_though_no_gap_is_looked_for(book: Book, filled: Filled) -> None:
    before = briefing_of(book, filled.northwind)
    edit_account(book, filled.northwind, {"archived_on": TODAY})
    after = briefing_of(book, filled.northwind)
    assert after.gaps == 0 < before.gaps
    assert [each.percent for each in after.completeness.sections] == [
        each.percent for each in before.completeness.sections
    ]
