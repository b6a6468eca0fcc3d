"""What is asked before a record is removed, and what each answer does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from store.book import Book

Act = Callable[[Book], object]
Remove = Callable[[Book, int], object]
UNDO = "Undo (u) brings it back."


@dataclass(frozen=True, slots=True)
class Removal:
    """A question, and its answers beside the safe one, each with what it does to the book."""

    title: str
    question: str
    answers: tuple[tuple[str, Act], ...]


def one_removal(title: str, question: str, remove: Remove, key: int) -> Removal:
    """Return a question with one answer beside the safe one."""
    return Removal(title, question, (("Remove", lambda book: remove(book, key)),))
