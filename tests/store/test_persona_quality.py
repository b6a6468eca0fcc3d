"""Key people by persona: who is wanted, what is lacking, which accounts come first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from store.accounts import add_account
from store.attributes import assess
from store.book import Book
from store.moves import leave_seat
from store.people import add_person, edit_person, fill_seat
from store.persona_quality import (
    AGED,
    GOOD,
    NOBODY,
    UNREACHED,
    PersonaQuality,
    count_personas,
    list_lacking,
    quality_of,
    read_quality,
)
from store.personas import add_persona
from store.rules import IN_TOUCH, set_rule
from store.tiering.tier_plans import add_tier_plan
from store.touches import log_touch

if TYPE_CHECKING:
    from tests.conftest import Clock

MAIL = {"email": "ana@acme.example"}


@pytest.fixture
def book(empty_book: Book) -> Book:
    """Return a book in which two personas are wanted, and one is not."""
    add_persona(empty_book, {"name": "Fleet"})
    add_persona(empty_book, {"name": "Finance"})
    add_persona(empty_book, {"name": "IT", "is_wanted": False})
    return empty_book


def account(book: Book, name: str = "Acme", **more: Any) -> int:
    return add_account(book, {"name": name, "tier": 2, **more})


def person(book: Book, key: int, persona: str, **more: Any) -> tuple[int, int]:
    who = {"account_id": key, "name": "Ana", **more} if more.get("name", "Ana") else {"account_id": key}
    return add_person(book, who, {"persona": persona})


def state(book: Book, key: int) -> dict[str, str]:
    return {each.persona: each.lacking for each in quality(book, key).states}


def quality(book: Book, key: int) -> PersonaQuality:
    with book.read() as session:
        return quality_of(session, key)[key]


def test_a_named_person_with_a_channel_is_what_is_wanted(book: Book) -> None:
    key = account(book)
    assert state(book, key) == {"Fleet": NOBODY, "Finance": NOBODY}
    person(book, key, "FLEET", **MAIL)
    _, seat = person(book, key, "finance", name="")
    assert state(book, key) == {"Fleet": GOOD, "Finance": NOBODY}
    assert [each.seat_id for each in quality(book, key).lacking] == [seat]  # somebody is missing in that very seat
    fill_seat(book, seat, {"account_id": key, "name": "Bo"})
    assert state(book, key) == {"Fleet": GOOD, "Finance": UNREACHED}
    assert quality(book, key).words == "Finance without a channel"


@pytest.mark.parametrize("field", ["email", "phone", "mobile"])
def test_an_address_or_a_number_is_a_channel(book: Book, field: str) -> None:
    key = account(book)
    person(book, key, "Fleet", **{field: "1"})
    assert state(book, key)["Fleet"] == GOOD


def test_a_preferred_channel_is_one_too(book: Book) -> None:
    key = account(book)
    who, _ = person(book, key, "Fleet")
    assert state(book, key)["Fleet"] == UNREACHED
    assess(book, who, None, "channel", "phone")
    assert state(book, key)["Fleet"] == GOOD


def test_who_has_left_does_not_count(book: Book) -> None:
    key = account(book)
    who, seat = person(book, key, "Fleet", **MAIL)
    leave_seat(book, who, seat)
    found = quality(book, key)
    assert found.words == "no Fleet · no Finance"
    assert found.lacking[0].seat_id == seat


def test_where_nobody_sits_in_such_a_seat_a_title_tells(book: Book) -> None:
    key = account(book)
    person(book, key, "Fleet", name="")
    titled = {"account_id": key, "name": "Cyd", **MAIL}
    add_person(book, titled, {"title": "Assistant of Finance", "is_assistant": True})
    add_person(book, titled, {"title": "Refinance clerk"})
    assert quality(book, key).words == "no Fleet · no Finance"
    add_person(book, titled, {"title": "Director of FLEET and Finance"})
    assert state(book, key) == {"Fleet": GOOD, "Finance": GOOD}
    person(book, key, "Fleet")  # who has the persona goes before who has the title
    assert state(book, key)["Fleet"] == UNREACHED


@pytest.mark.parametrize("what", ["touch", "judgement", "edit"])
def test_a_person_is_fresh_when_touched_judged_or_edited(book: Book, clock: Clock, what: str) -> None:
    key = account(book)
    who, _ = person(book, key, "Fleet", **MAIL)
    clock.move(days=366)
    assert state(book, key)["Fleet"] == AGED
    assert "Fleet last heard of on 2026-11-20" in quality(book, key).words
    if what == "touch":
        log_touch(book, {"account_id": key, "summary": "Spoke"}, [who])
    elif what == "judgement":
        assess(book, who, None, "support", "neutral")
    else:
        edit_person(book, who, {"mobile": "2"})
    assert state(book, key)["Fleet"] == GOOD


def test_the_rule_says_for_how_long_a_person_is_fresh(book: Book, clock: Clock) -> None:
    key = account(book)
    person(book, key, "Fleet", **MAIL)
    set_rule(book, IN_TOUCH, 30)
    clock.move(days=31)
    assert state(book, key)["Fleet"] == AGED
    set_rule(book, IN_TOUCH, 0)
    assert state(book, key)["Fleet"] == GOOD


def test_of_several_people_the_best_known_counts(book: Book) -> None:
    key = account(book)
    person(book, key, "Fleet")
    who, _ = person(book, key, "Fleet", **MAIL)
    person(book, key, "Fleet", name="")
    assert quality(book, key).states[0].person_id == who
    assert state(book, key)["Fleet"] == GOOD


def test_the_tier_plan_says_which_personas_are_wanted(book: Book, clock: Clock) -> None:
    food, rail = account(book, "Food", industry="food"), account(book, "Rail", industry="Rail")
    period = {"period": "FY27", "starts_on": "2026-10-01", "ends_on": "2027-09-30"}
    add_tier_plan(book, {"name": "Food", "industry": "Food", "personas": "Buyer, Chef, buyer", **period})
    add_tier_plan(book, {"name": "All", **period})  # names none: the book's list holds
    assert list(state(book, food)) == ["Buyer", "Chef"]
    assert list(state(book, rail)) == ["Fleet", "Finance"]
    clock.move(days=400)
    assert list(state(book, food)) == ["Fleet", "Finance"]


def test_the_worst_account_comes_first_and_of_the_same_the_most_valuable(book: Book) -> None:
    half, whole = account(book, "Half"), account(book, "Whole")
    account(book, "Small", revenue=1), account(book, "Large", revenue=900)
    add_account(book, {"name": "Strategic", "tier": 1})
    person(book, half, "Fleet", **MAIL)
    person(book, whole, "Fleet", **MAIL)
    person(book, whole, "Finance", **MAIL)
    with book.read() as session:
        found = read_quality(session)
    assert [(each.account.name, each.good) for each in list_lacking(found)] == [("Large", 0), ("Small", 0), ("Half", 1)]
    assert [each.account.name for each in found] == ["Half", "Large", "Small", "Whole"]
    assert [(line.persona, line.wanted, line.good, line.nobody) for line in count_personas(found)] == [
        ("Finance", 4, 1, 3),
        ("Fleet", 4, 2, 2),
    ]


def test_nothing_is_lacking_where_no_persona_is_wanted(empty_book: Book) -> None:
    key = account(empty_book)
    found = quality(empty_book, key)
    assert (found.share, found.words) == (1.0, "")
    with empty_book.read() as session:
        assert list_lacking(read_quality(session)) == []
