"""The portfolio as plain text: what is shown where no screen is possible."""

from __future__ import annotations

from store.listing import stream_accounts
from store.places import Places
from store.windows import ARCHIVED, UNTIERED, count_shelves, read_book_line
from tui.cli.books import list_book
from tui.cli.lines import HEADER, TABLE, table_lines
from tui.cli.telling import say, tell_lines
from tui.wording import tier_name

LINES = 40
"""At most so many accounts are printed."""


def print_portfolio(places: Places, reason: str, how: str = "tierbook") -> None:
    """Print the tiers with their counts and the accounts of the first tier that has any."""
    with list_book(places) as connection:
        book = read_book_line(connection)
        counts = count_shelves(connection)
        say(f"{book.name}\n")
        for shelf in (1, 2, 3, UNTIERED, ARCHIVED):
            if shelf != ARCHIVED or counts.get(shelf):
                say(f"{counts.get(shelf, 0):>9,}  {tier_name(shelf)}")
        first = next((shelf for shelf in (1, 2, 3, UNTIERED) if counts.get(shelf)), None)
        if first is None:
            say("\nThere are no accounts yet. `tierbook import FILE` brings some in.")
        else:
            say(f"\n{tier_name(first)}\n{HEADER.format(currency=book.currency)}")
            for batch in stream_accounts(connection, TABLE, first, limit=LINES):
                say("\n".join(table_lines(batch, book.currency)))
            if counts[first] > LINES:
                say(f"… and {counts[first] - LINES:,} more: `tierbook list --tier {first}` prints them all.")
    advice = f"Start `{how}` in a terminal window to open the screen; `tierbook --help` lists the rest."
    tell_lines(["", reason, advice])
