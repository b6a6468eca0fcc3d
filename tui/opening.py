"""How the screen is opened: on the book, made on the first run, or on the demo's copy; plain text without one."""

from __future__ import annotations

from pathlib import Path

from store.errors import Refused
from store.places import Places


def open_screen(places: Places, *, demo: bool = False) -> int:
    """Open the screen and return its exit code; without a terminal print the portfolio instead.

    Raises StoreError in words when there is no book that could be shown.
    """
    if demo:
        from tui.demo import hold_fresh_demo

        with hold_fresh_demo(places) as copy:
            return _open(copy, demo=True)
    make_first_book(places)
    return _open(places, demo=False)


def make_first_book(places: Places) -> None:
    """Make the empty book of a first run; nothing where a book was named, or where one has been before."""
    if places.chosen_book is not None or _was_here(places):
        return
    from store.migrations import create_book  # half a second, once in the life of a book

    try:
        create_book(places.book, "My book")
    except Refused:
        if not places.book.exists():  # else another first run was quicker
            raise


def _was_here(places: Places) -> bool:
    """Tell whether a book lies here, or has lain here: an empty new one must not hide that it is gone."""
    from store.marker import marker_path

    book: Path = places.book
    return (
        book.exists()
        or book.is_symlink()
        or marker_path(book).exists()
        or (places.backups.is_dir() and any(places.backups.glob("*.db")))
    )


def _open(places: Places, *, demo: bool) -> int:
    from tui.terminal import check_terminal

    reason = check_terminal()
    if reason:
        import shlex

        from tui.cli.portfolio import print_portfolio

        named = f"tierbook --book {shlex.quote(str(places.chosen_book))}" if places.chosen_book else "tierbook"
        print_portfolio(places, reason, how="tierbook demo" if demo else named)
        return 0
    from tui.app import run_app
    from tui.cli.books import backup_named

    with backup_named(places):
        return run_app(places, demo=demo)
