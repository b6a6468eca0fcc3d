"""Whom a name in a plan means: a full name, a first name of one only; what two bear means neither."""

from __future__ import annotations

import pytest

from store.book import Book
from store.colleagues import ColleagueDraft, add_colleague
from store.people import add_person
from store.plans.names import Names
from tests.store.conftest import Filled


@pytest.fixture
def names(book: Book, filled: Filled) -> Names:
    """Return the names of a book in which two people and one of us are called Ben."""
    for name in ("Ben Aal", "Ada Lind"):
        add_colleague(book, ColleagueDraft(name=name))
    for name in ("Ben Oak", "Ida Elm", "Ida Elm", "Cy"):
        add_person(book, {"account_id": filled.northwind, "name": name})
    with book.read() as session:
        return Names(session, filled.northwind)


def test_a_full_name_means_who_bears_it(names: Names, filled: Filled) -> None:
    assert names.colleague("jonna  EK") == filled.colleague
    assert names.person("Marta Visser") == filled.report
    assert names.person("Jonna Ek") is None
    assert names.colleague("Marta Visser") is None


def test_a_first_name_means_the_only_one_who_bears_it(names: Names) -> None:
    assert names.colleague("Ada") is not None
    assert (names.colleague("Ben"), names.person("Ben")) == (None, None)
    assert names.person("Cy") is not None
    assert (names.colleague(""), names.person(" "), names.colleague("Eve")) == (None, None, None)


def test_a_name_of_two_means_neither(names: Names) -> None:
    assert names.person("Ida Elm") is None
    assert names.is_several("ida elm")
    assert not names.is_several("Ben Oak")
    assert not names.is_several("Nobody")
