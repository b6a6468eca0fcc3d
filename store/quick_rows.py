"""Rows read and made quickly: a screen waits for thousands, of which the database has checked every field already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlmodel import Session

R = TypeVar("R", bound=BaseModel)
T = TypeVar("T")
AT_ONCE = 500
"""Records that one statement names by their keys."""


def in_portions(keys: Iterable[T]) -> Iterator[list[T]]:
    """Yield the keys in lists, each short enough for one statement."""
    remaining = iter(keys)
    while some := list(islice(remaining, AT_ONCE)):
        yield some


def read_plain(session: Session, query: Any) -> Sequence[Any]:
    """Return the rows of a query as plain tuples, without record objects."""
    return session.connection().execute(query).all()


def make_rows(row_type: type[R], names: Sequence[str], found: Iterable[Sequence[Any]]) -> list[R]:
    """Return a frozen row for each sequence of values; `names` are all fields of the row, in the order of the values.

    The same as `model_construct` makes, which asks of every field whether it was given, and takes four times as long.
    """
    given = set(names)  # one for all of them: nobody sets a field of a frozen row
    make, rows = row_type.__new__, []
    set_values, set_given, set_extra, set_private = (BaseModel.__dict__[slot].__set__ for slot in BaseModel.__slots__)
    for values in found:
        row = make(row_type)
        set_values(row, dict(zip(names, values, strict=True)))
        set_given(row, given)
        set_extra(row, None)
        set_private(row, None)
        rows.append(row)
    return rows
