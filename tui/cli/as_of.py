"""The book as it was: `--as-of DATE` gives a verb that reads a private copy of that day, which goes when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from store.clean import clean
from store.errors import Refused
from store.places import Places
from tui.cli.books import read_book
from tui.cli.telling import tell_lines
from tui.cli.watching import interruptible, progress_line

if TYPE_CHECKING:
    from datetime import date

    from store.book import Book


@contextmanager
def stand_in_past(places: Places, text: str) -> Iterator[Places]:
    """Give the places with the book as it was at the end of a typed day; the clock stands there meanwhile."""
    from store import clock
    from store.past import Watch, open_past

    with read_book(places) as book, interruptible() as is_stopped:
        day = _read_day(book, text)
        show = progress_line()
        tell = None if show is None else lambda done, total: show("Looking back", done, total)
        past = open_past(book, day, places.past, Watch(tell, is_stopped))
    with past, clock.standing_at(past.moment):
        tell_lines([f"As it was on {past.day_words}."])
        yield places._replace(chosen_book=past.path)


def _read_day(book: Book, text: str) -> date:
    """Return the day that is meant: typed as everywhere, what is open in it is the nearest one gone."""
    from store.days import read_day
    from store.windows import read_book_line

    with book.raw() as connection:
        start = read_book_line(connection).fiscal_year_start
    try:
        return read_day(text, fiscal_start=start, past=True)
    except ValueError as error:
        raise Refused("As of when?", f"“{clean(text)}” {error}.", "") from None
