"""What is judged of people: one value of a kind, several roles, evidence, undo, and what goes with whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from store.attribute_kinds import KINDS, label_of
from store.attributes import AttributeRow, assess, edit_attribute, list_attributes, read_judgements, withdraw
from store.book import Book
from store.buying_centres import remove_buying_centre
from store.errors import Conflict, NotFound, Refused
from store.people import remove_person
from store.undoing import undo
from tests.store.conftest import Filled


def judged(book: Book, filled: Filled) -> list[AttributeRow]:
    with book.read() as session:
        return list_attributes(session, filled.northwind)


def test_a_second_value_takes_the_place_of_the_first(book: Book, filled: Filled) -> None:
    key = assess(book, filled.report, filled.centre, "influence", "low")
    assert assess(book, filled.report, filled.centre, "influence", "inner circle") == key
    (found,) = [row for row in judged(book, filled) if row.id == key]
    assert (found.value, found.state, found.as_of) == ("inner circle", "unconfirmed", date(2026, 11, 20))


def test_the_same_person_is_judged_anew_in_each_centre(book: Book, filled: Filled) -> None:
    assess(book, filled.report, filled.centre, "support", "enemy")
    values = {(row.centre_id, row.value) for row in judged(book, filled) if row.name == "support"}
    assert values == {(None, "supporter"), (filled.centre, "enemy")}


def test_several_roles_hold_at_once_and_each_goes_alone(book: Book, filled: Filled) -> None:
    for role in ("champion", "user buyer", "champion"):
        assess(book, filled.report, None, "role", role)

    def roles() -> list[str]:
        return [row.value for row in judged(book, filled) if row.name == "role" and row.person_id == filled.report]

    assert roles() == ["champion", "user buyer"]
    withdraw(book, filled.report, None, "role", "champion")
    assert roles() == ["user buyer"]


def test_saying_the_same_again_makes_it_new_and_sure(book: Book, filled: Filled) -> None:
    old = {"as_of": "2026-01-10", "source": "A colleague"}
    key = assess(book, filled.report, None, "coverage", "in depth", old)
    assess(book, filled.report, None, "coverage", "in depth", {"state": "confirmed"})
    (found,) = [row for row in judged(book, filled) if row.id == key]
    assert (found.as_of, found.state, found.source) == (date(2026, 11, 20), "confirmed", "A colleague")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("support", "adores us", "is not one of: mentor"),
        ("rhythm", "often", "number of days"),
        ("rhythm", "0", "number of days"),
        ("shoe size", "44", "is not known of people"),
        ("win", "  ", "empty"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    book: Book, filled: Filled, dumped: Callable[[Book], str], name: str, value: str, words: str
) -> None:
    before = dumped(book)
    with pytest.raises(Refused) as caught:
        assess(book, filled.report, None, name, value)
    assert words in caught.value.message
    assert dumped(book) == before


def test_a_rhythm_is_kept_as_days(book: Book, filled: Filled) -> None:
    assess(book, filled.report, None, "rhythm", "030 days")
    assert [row.value for row in judged(book, filled) if row.name == "rhythm"] == ["30"]


def test_evidence_is_edited_and_a_change_from_elsewhere_is_a_conflict(book: Book, filled: Filled) -> None:
    key = assess(book, filled.report, None, "win", "A calm winter")
    edit_attribute(book, key, {"source": "Jan"}, {"source": ""})
    with pytest.raises(Conflict):
        edit_attribute(book, key, {"source": "Peter"}, {"source": ""})


def test_an_edit_cannot_make_a_role_twice(book: Book, filled: Filled) -> None:
    assess(book, filled.report, None, "role", "coach")
    key = assess(book, filled.report, None, "role", "champion")
    with pytest.raises(Refused, match="said already"):
        edit_attribute(book, key, {"value": "coach"})


def test_judgements_go_with_their_person_or_centre_and_come_back(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    remove_person(book, filled.boss)
    assert not [row for row in judged(book, filled) if row.person_id == filled.boss]
    undo(book)
    assert dumped(book) == before
    remove_buying_centre(book, filled.centre)
    assert not [row for row in judged(book, filled) if row.centre_id]
    undo(book)
    assert dumped(book) == before


def test_every_value_of_every_kind_has_a_meaning_and_two_questions() -> None:
    for kind in KINDS.values():
        assert all(question.endswith("?") for question in kind.questions)
        if kind.meanings and kind.words:
            assert set(kind.meanings) == set(kind.words.values[1:])
    assert label_of("support", "non-supporter") == "Non-supporter"
    assert label_of("win", "a raise") == "a raise"


def test_what_is_judged_of_one_person_is_read_by_itself(book: Book, filled: Filled) -> None:
    assess(book, filled.boss, filled.centre, "role", "champion")
    assess(book, filled.boss, None, "role", "coach")
    with book.read() as session:
        judged = read_judgements(session, filled.boss)
        assert judged.person.id == filled.boss
        assert filled.centre in judged.centres
    assert "champion" in [row.value for row in judged.of_kind(filled.centre, "role")]
    assert [row.value for row in judged.of_kind(None, "role")] == ["coach"]
    remove_person(book, filled.boss)
    with book.read() as session, pytest.raises(NotFound):
        read_judgements(session, filled.boss)


def test_another_value_does_not_rest_on_what_the_first_one_did(book: Book, filled: Filled) -> None:
    assess(book, filled.report, None, "coverage", "in depth", {"source": "A colleague"})
    assess(book, filled.report, None, "coverage", "no contact")
    assert [row.source for row in judged(book, filled) if row.name == "coverage"] == [""]
    assess(book, filled.report, None, "coverage", "in depth", {"source": "Jan"})
    assert [row.source for row in judged(book, filled) if row.name == "coverage"] == ["Jan"]


def test_blanks_make_no_second_role(book: Book, filled: Filled) -> None:
    key = assess(book, filled.report, None, "role", "champion")
    assert assess(book, filled.report, None, "role", " champion ") == key
