"""Facts: what we know or assume, with its source and its age."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from store.book import Book
from store.errors import NotFound, Refused
from store.facts import Fact, FactRow, add_fact, confirm_fact, edit_fact, end_fact, ends_of, list_facts, remove_fact
from store.undoing import next_undo, undo
from store.words import FACT_ENDED, FACT_STATE, FACT_TYPE, RETIRED

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.store.conftest import Filled


def facts(book: Book, account: int) -> list[FactRow]:
    """Return the facts of an account."""
    with book.read() as session:
        return list_facts(session, account)


def test_a_fact_is_as_of_today_unless_said_otherwise(book: Book, filled: Filled, clock: Clock) -> None:
    add_fact(book, {"account_id": filled.halden, "text": "Today"})
    add_fact(book, {"account_id": filled.halden, "text": "Then", "as_of": "2020-02-29"})
    add_fact(book, {"account_id": filled.halden, "text": "Some day", "as_of": ""})
    listed = [(fact.text, fact.as_of) for fact in facts(book, filled.halden)]
    assert listed == [("Today", clock.moment.date()), ("Then", date(2020, 2, 29)), ("Some day", None)]


def test_a_fact_keeps_whom_and_what_it_is_about(book: Book, filled: Filled) -> None:
    fact = next(fact for fact in facts(book, filled.northwind) if fact.id == filled.fact)
    assert (fact.person_id, fact.type, fact.source, fact.state) == (filled.report, "goal", "Marta", "confirmed")


@pytest.mark.parametrize(
    "changes",
    [
        {"text": ""},
        {"text": " \u200b "},
        {"state": "maybe"},
        {"type": "rumour"},
        {"as_of": "soon"},
        {"account_id": None},
    ],
)
def test_what_breaks_a_rule_is_refused(book: Book, filled: Filled, changes: dict[str, object]) -> None:
    before = facts(book, filled.northwind)
    with pytest.raises(Refused, match="not saved"):
        add_fact(book, {"account_id": filled.northwind, "text": "x", **changes})
    with pytest.raises(Refused, match="not saved"):
        edit_fact(book, filled.fact, changes)
    assert facts(book, filled.northwind) == before


@pytest.mark.parametrize("link", ["person_id", "centre_id"])
def test_a_fact_about_nothing_is_refused(book: Book, filled: Filled, link: str) -> None:
    with pytest.raises(Refused, match="not saved") as caught:
        add_fact(book, {"account_id": filled.northwind, "text": "x", link: 7})
    assert caught.value.fields == {link: "is no longer there; choose another"}
    with pytest.raises(Refused, match="not saved") as caught:
        edit_fact(book, filled.fact, {link: 7})
    assert caught.value.fields.keys() == {link}


def test_a_fact_can_be_confirmed_and_changed(book: Book, filled: Filled) -> None:
    row = edit_fact(book, filled.guess, {"state": "confirmed", "as_of": "2026-11-20", "text": "Two\nlines"})
    assert (row.state, row.as_of, row.text, row.version) == ("confirmed", date(2026, 11, 20), "Two\nlines", 2)
    assert row in facts(book, filled.northwind)


def test_a_fact_is_never_of_a_day_to_come(book: Book, filled: Filled, clock: Clock) -> None:
    for write in (
        lambda day: add_fact(book, {"account_id": filled.northwind, "text": "x", "as_of": day}),
        lambda day: edit_fact(book, filled.fact, {"as_of": day}),
    ):
        with pytest.raises(Refused, match="not saved") as caught:
            write("2026-11-21")
        assert caught.value.fields == {"as_of": "2026-11-21 is in the future"}
    clock.move(days=1)
    edit_fact(book, filled.fact, {"as_of": "2026-11-21"})
    clock.move(days=-1)
    assert edit_fact(book, filled.fact, {"text": "Two", "as_of": "2026-11-21"}).text == "Two"


def test_a_removed_fact_is_gone(book: Book, filled: Filled) -> None:
    remove_fact(book, filled.fact)
    assert filled.fact not in {fact.id for fact in facts(book, filled.northwind)}
    for act in (remove_fact, lambda book, key: edit_fact(book, key, {"text": "x"})):
        with pytest.raises(NotFound):
            act(book, filled.fact)


@pytest.mark.parametrize("kind", FACT_TYPE.values)
def test_a_fact_ends_as_its_kind_does_or_is_no_longer_true(book: Book, filled: Filled, kind: str) -> None:
    key = add_fact(book, {"account_id": filled.halden, "text": "x", "type": kind, "as_of": "2026-03-01"})
    assert ends_of(kind)[-1] == RETIRED
    for state in ends_of(kind):
        row = end_fact(book, key, state)
        assert (row.state, row.as_of) == (state, date(2026, 11, 20))
    for state in {*FACT_STATE.values} - {*ends_of(kind)}:
        with pytest.raises(Refused, match="not saved") as caught:
            end_fact(book, key, state)
        assert caught.value.fields.keys() == {"state"}
    for state in FACT_ENDED - {*ends_of(kind)}:
        with pytest.raises(Refused, match="not saved") as caught:
            edit_fact(book, key, {"state": state})
        assert "is not how" in caught.value.fields["state"]
    assert [fact.state for fact in facts(book, filled.halden)] == [RETIRED]


def test_an_end_is_refused_in_words_and_undo_brings_the_fact_back_to_life(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused, match="not saved") as caught:
        end_fact(book, filled.fact, "overcome")
    assert caught.value.message == "State: is not how a goal ends; that is: achieved or retired."
    end_fact(book, filled.fact, "achieved")
    with book.read() as session:
        step = next_undo(session)
    assert step
    assert step.label == "Fact achieved: One fuel system by spring"
    undo(book)
    assert next(fact for fact in facts(book, filled.northwind) if fact.id == filled.fact).state == "confirmed"


def test_an_end_of_another_kind_that_was_there_before_stays(book: Book, filled: Filled) -> None:
    end_fact(book, filled.fact, "achieved")
    with pytest.raises(Refused, match="not saved"):
        edit_fact(book, filled.fact, {"type": "trend"})
    with book.write("As an older program wrote it") as session:
        session.get(Fact, filled.fact).type = "trend"
    row = edit_fact(book, filled.fact, {"text": "Still the same"}, {"text": "One fuel system by spring"})
    assert (row.type, row.state, row.text) == ("trend", "achieved", "Still the same")
    assert edit_fact(book, filled.fact, {"type": "trend", "state": "retired"}).state == "retired"


def test_a_confirmed_fact_is_as_of_today_and_undo_names_the_day_before(book: Book, filled: Filled) -> None:
    before, row = confirm_fact(book, filled.guess)
    assert (before, row.state, row.as_of) == (date(2026, 3, 1), "confirmed", date(2026, 11, 20))
    with book.read() as session:
        step = next_undo(session)
    assert step
    assert step.label == "Fact confirmed, was as of 2026-03-01: Budget is tight"
    undo(book)
    fact = next(fact for fact in facts(book, filled.northwind) if fact.id == filled.guess)
    assert (fact.state, fact.as_of) == ("", date(2026, 3, 1))
    with pytest.raises(NotFound):
        confirm_fact(book, 7)


def test_who_says_so_now_is_kept_with_the_confirmation_in_one_step(book: Book, filled: Filled) -> None:
    edit_fact(book, filled.guess, {"source": "Anna"})
    assert confirm_fact(book, filled.guess)[1].source == "Anna"
    assert confirm_fact(book, filled.guess, "Jan")[1].source == "Jan"
    undo(book)
    fact = next(fact for fact in facts(book, filled.northwind) if fact.id == filled.guess)
    assert (fact.source, fact.state) == ("Anna", "confirmed")
