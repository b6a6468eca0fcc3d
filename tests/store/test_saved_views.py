"""Saved views: kept under a name, replaced by name, listed by name, each change one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.errors import NotFound, Refused
from store.saved_views import find_view, keep_view, list_views, remove_view, rename_view
from store.undoing import undo

if TYPE_CHECKING:
    from store.book import Book


def names(book: Book) -> list[str]:
    with book.read() as session:
        return [view.name for view in list_views(session)]


def test_a_view_is_found_by_its_name_whatever_case_and_accents(empty_book: Book) -> None:
    keep_view(empty_book, {"name": "Énergie", "words": "power", "shelf": 2, "sorted_by": "revenue", "descending": True})
    with empty_book.read() as session:
        view = find_view(session, "energie")
        assert (view.words, view.shelf, view.sorted_by, view.descending) == ("power", 2, "revenue", True)
        with pytest.raises(NotFound, match="No such view"):
            find_view(session, "water")


def test_keeping_under_a_name_that_is_there_replaces_that_view_and_undo_brings_it_back(empty_book: Book) -> None:
    first = keep_view(empty_book, {"name": "Mine", "shelf": 2})
    assert keep_view(empty_book, {"name": "MINE", "shelf": 3}) == first
    with empty_book.read() as session:
        assert [(view.name, view.shelf) for view in list_views(session)] == [("MINE", 3)]
    undo(empty_book)
    with empty_book.read() as session:
        assert [(view.name, view.shelf) for view in list_views(session)] == [("Mine", 2)]


def test_views_are_renamed_and_removed_but_never_share_a_name(empty_book: Book) -> None:
    keep_view(empty_book, {"name": "b"})
    other = keep_view(empty_book, {"name": "C"})
    with pytest.raises(Refused, match="There is one already"):
        rename_view(empty_book, other, "B")
    rename_view(empty_book, other, "a")
    assert names(empty_book) == ["a", "b"]
    remove_view(empty_book, other)
    assert names(empty_book) == ["b"]
    undo(empty_book)
    assert names(empty_book) == ["a", "b"]


@pytest.mark.parametrize("values", [{"sorted_by": "id; DROP"}, {"shelf": 4}, {"shelf": -3}, {"name": ""}])
def test_what_no_list_can_be_is_refused(empty_book: Book, values: dict[str, object]) -> None:
    with pytest.raises(Refused):
        keep_view(empty_book, {"name": "x", **values})
    assert names(empty_book) == []
