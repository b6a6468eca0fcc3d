"""People named in one line: whom it means, what is asked back, and how a name begun goes on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import Refused
from tui.names import KnownNames, name_people, read_names, say_names

PEOPLE = name_people([(1, "Jan de Boer", "COO"), (2, "Jan Smit", ""), (3, "Márta Visser", "VP Fleet"), (4, "Jan", "")])


def test_a_line_of_names_is_read_whole_begun_or_without_accents() -> None:
    assert read_names(PEOPLE, "Márta Visser, Jan de Boer", "people") == [3, 1]
    assert read_names(PEOPLE, " marta ;  BOER,, marta v", "people") == [3, 1]
    assert read_names(PEOPLE, "jan", "people") == [4]
    assert read_names(PEOPLE, " , ", "people") == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Ja", "“Ja” could be Jan de Boer or Jan Smit or Jan; write more of the name"),
        ("Zoë", "nobody here is called “Zoë”; ↓ lists the people of this account"),
    ],
)
def test_what_could_be_several_or_is_nobody_is_asked_back_at_its_field(typed: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        read_names(PEOPLE, f"Marta, {typed}", "people")
    assert caught.value.fields == {"people": words}


def test_namesakes_bear_their_title_or_a_number() -> None:
    named = name_people([(1, "Jan Smit", "COO"), (2, "Jan Smit", "CFO"), (3, "Jan Smit", ""), (4, "Smit, Jan", "")])
    assert named == {"Jan Smit": 1, "Jan Smit (CFO)": 2, "Jan Smit (2)": 3, "Smit Jan": 4}
    assert read_names(named, "Jan Smit (CFO), jan smit (2)", "people") == [2, 3]


def test_many_of_one_name_are_told_apart_without_counting_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[str] = []

    def fold(text: str) -> str:
        folded.append(text)
        return text.casefold()

    monkeypatch.setattr("tui.names.fold", fold)
    named = name_people((key, "Jan Smit", "Boss") for key in range(1, 501))
    assert list(named)[:3] + list(named)[-1:] == ["Jan Smit", "Jan Smit (Boss)", "Jan Smit (2)", "Jan Smit (499)"]
    assert len(folded) < 6 * 500


def test_who_is_called_already_goes_on_being_called_so() -> None:
    named = name_people([(5, "Jan", ""), (1, "Jan Smit", ""), (6, "jan smit", "CFO")], {"Jan Smit": 1, "Jan": 4})
    assert named == {"Jan Smit": 1, "Jan": 4, "Jan (2)": 5, "jan smit (CFO)": 6}


def test_a_name_begun_goes_on_once() -> None:
    names = KnownNames(PEOPLE)
    assert names.go_on("mar") == "marta Visser"
    assert names.go_on("Márta Visser, Jan d") == "Márta Visser, Jan de Boer"
    assert names.go_on("Jan de Boer, jan s") == "Jan de Boer, jan smit"
    assert names.go_on("Márta Visser, Má") is None
    assert (names.go_on(""), names.go_on("Márta Visser, ")) == (None, None)


def test_names_that_are_clear_are_written_out() -> None:
    names = KnownNames(PEOPLE)
    assert names.complete("visser, ja , boer") == "Márta Visser, ja, Jan de Boer"
    assert names.find("de jan") == ["Jan de Boer"]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Sean O'Brien", 1),
        ("O'Brien", 1),
        ("o’b", 1),
        ("brien", 1),
        ("Jean-Pierre", 2),
        ("jean-p d", 2),
        ("pierre", 2),
        ("J. Dupont", 2),
        ("M. Visser", 3),
        ("राम श", 4),
    ],
)
def test_hyphens_apostrophes_and_initials_begin_names(typed: str, key: int) -> None:
    people = [(1, "Sean O'Brien", ""), (2, "Jean-Pierre Dupont", "CFO"), (3, "Márta Visser", ""), (4, "राम शर्मा", "")]
    assert read_names(name_people(people), typed, "people") == [key]


def test_signs_alone_begin_no_name() -> None:
    names = KnownNames(["Sean O'Brien", "⚑"])
    assert [names.find(typed) for typed in ("-", "'", "⚑")] == [[], [], ["⚑"]]


def test_names_are_folded_once_however_often_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[str] = []

    def fold(text: str) -> str:
        folded.append(text)
        return text.casefold()

    monkeypatch.setattr("tui.names.fold", fold)
    names = KnownNames(f"Person {number}" for number in range(500))
    for typed in ("p", "Person 1, per", ", ".join(f"Person {number}" for number in range(9))):
        names.go_on(typed)
        names.complete(typed)
    assert len([text for text in folded if text == "Person 499"]) == 1
    assert len(folded) < 2 * 500


@given(st.lists(st.tuples(st.text(min_size=1), st.text()).filter(lambda each: each[0].split()), max_size=6), st.data())
def test_what_is_said_of_people_is_read_as_the_same_people(people: list[tuple[str, str]], data: st.DataObject) -> None:
    named = name_people([(key, name, title) for key, (name, title) in enumerate(people, 1)])
    assert sorted(named.values()) == list(range(1, len(people) + 1))
    keys = data.draw(st.lists(st.sampled_from(range(1, len(people) + 1)), unique=True)) if people else []
    assert read_names(named, say_names(named, keys), "people") == keys
