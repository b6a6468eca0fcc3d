"""The book's own lists: an order that is the book's, no name twice, and each step one of undo."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from store import offerings, personas
from store.book import Book
from store.errors import Refused
from store.undoing import next_undo, undo

WORDS = {"offering": offerings, "persona": personas}


@pytest.fixture(params=WORDS)
def own(request: pytest.FixtureRequest, empty_book: Book) -> Own:
    """Give each of the lists, with none in it."""
    return Own(empty_book, WORDS[request.param], request.param)


class Own:
    """A list of a book, by the functions of its module."""

    def __init__(self, book: Book, module: ModuleType, word: str) -> None:
        self.book, self._module, self.word = book, module, word

    def write(self, verb: str, *given: Any) -> Any:
        """Add, edit, move or remove one."""
        return getattr(self._module, f"{verb}_{self.word}")(self.book, *given)

    def add(self, names: str, **more: Any) -> dict[str, int]:
        """Add one of each name and return their keys."""
        return {name: self.write("add", {"name": name, **more}) for name in names}

    @property
    def names(self) -> str:
        """The names in the list's order."""
        with self.book.read() as session:
            return "".join(each.name for each in getattr(self._module, f"list_{self.word}s")(session))

    @property
    def label(self) -> str:
        """What the last step is called."""
        with self.book.read() as session:
            step = next_undo(session)
        assert step
        return step.label.removeprefix(self.word.capitalize())


@pytest.mark.parametrize(
    ("moved", "step", "order"),
    [("C", -1, "ACB"), ("A", 1, "BAC"), ("A", -1, "ABC"), ("C", 1, "ABC"), ("C", -9, "CAB")],
)
def test_one_is_moved_in_the_list(own: Own, moved: str, step: int, order: str) -> None:
    keys = own.add("ABC")
    own.write("move", keys[moved], step)
    assert own.names == order


def test_a_move_is_one_step_of_undo_also_where_places_were_the_same(own: Own) -> None:
    keys = own.add("ABC", position=5)
    own.write("move", keys["C"], -1)
    assert (own.names, own.label) == ("ACB", " C moved up")
    undo(own.book)
    assert own.names == "ABC"


def test_a_name_stands_once_in_a_list_whatever_its_case(own: Own) -> None:
    keys = own.add("AB")
    for write in (lambda: own.add("é") and own.add("E"), lambda: own.write("edit", keys["B"], {"name": "a"})):
        with pytest.raises(Refused, match="There is one already"):
            write()
    assert own.names == "ABé"
    own.write("edit", keys["B"], {"name": "b"})  # a name may be spelt otherwise
    assert (own.names, own.label) == ("Abé", f" B: {own.word}")


def test_one_that_goes_comes_back_to_its_place(own: Own) -> None:
    keys = own.add("ABC")
    own.write("remove", keys["B"])
    assert (own.names, own.label) == ("AC", " B removed")
    undo(own.book)
    assert (own.names, own.label) == ("ABC", " C added")
