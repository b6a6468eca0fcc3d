"""Care of the book: `check` it, `backup` and `restore` it, `dump` all of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from store import bookfile
from store.errors import Damaged, NotFound, Problem
from store.places import Places
from tui.cli.books import backup_in_words, backups_of, full_path, read_book
from tui.cli.codes import WRONG
from tui.cli.options import AsJson, AsOf, BookFile, Context, find_places
from tui.cli.telling import in_json, say, tell_lines


def check_book(context: Context, as_json: AsJson = False, book: BookFile = None) -> None:
    """Look the whole book over; nothing is changed.

    Looked at are pages, references, counts, history and search.

    Example: tierbook check

    Ends with 0 when all is well, with 1 when something is wrong.
    """
    from store.checkup import check_book as find_problems

    places = find_places(context, book)
    hint = ""
    try:
        problems = find_problems(places.book)
    except Damaged as error:
        problems, hint = [Problem(None, f"{error.title}: {error.message}")], error.hint
    if as_json:
        print(in_json([{"what": problem.what, "hint": problem.hint} for problem in problems]))
    elif problems:
        say("\n".join(problem.in_words() for problem in problems))
    elif bookfile.examine(places.book) < bookfile.SCHEMA_VERSION:
        say(f"Pages, links and history are sound: {places.book}. It is of an older version: open it, then check again.")
    else:
        say(f"All is well with {places.book}.")
    if problems:
        advice = (f"Checked and left as it is: {places.book}", hint, backup_in_words(places))
        tell_lines(part for part in advice if part)
        raise typer.Exit(WRONG)


def back_up(
    context: Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Where to; else the folder of backups.")] = None,
    book: BookFile = None,
) -> None:
    """Make a backup of the book, and check it after writing.

    Example: tierbook backup /media/stick/book-friday.db
    """
    from store.backup import make_backup

    places = find_places(context, book)
    target = full_path(file) if file else None
    if target is not None and not target.parent.is_dir():  # a stick that is not plugged in, say
        words = f"{target.parent} is not there. No backup was made."
        raise NotFound("There is no such folder", words, "Make the folder, or name another.")
    made = make_backup(places.book, places.backups, target=target)
    say(f"Backed up and checked: {made}")


def restore_book(
    context: Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="The backup; without it they are listed.")] = None,
    as_json: AsJson = False,
    book: BookFile = None,
) -> None:
    """List the backups, or bring one back.

    The book that is there is kept beside them.

    Example: tierbook restore book-20261120T090000000000-asked.db
    """
    places = find_places(context, book)
    if file is None:
        _list_backups(places, as_json)
        return
    from store.restoring import restore_backup

    backup = places.backups / file if file.name == str(file) and not file.exists() else full_path(file)
    if not backup.is_file():
        raise NotFound("There is no such backup", f"{backup} is not there.", "`tierbook restore` lists the backups.")
    aside = restore_backup(backup, places.book, places.backups)
    say(f"Brought back: {backup}\nNow in place: {places.book}")
    if aside is not None:
        say(f"The book that was there is kept: {aside}")


def _list_backups(places: Places, as_json: bool) -> None:
    from store.backup import list_backups

    backups = backups_of(places)
    if as_json:
        made = [{"path": str(b.path), "made_at": b.made_at.isoformat(), "reason": b.reason} for b in backups]
        print(in_json(made))
    elif backups:
        for backup in backups:
            say(f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}  {backup.reason:<16}  {backup.path.name}")
        tell_lines(["", f"They lie in {places.backups}. `tierbook restore NAME` brings one back."])
    else:
        tell_lines([f"There are no backups of {places.book} yet. `tierbook backup` makes one."])
    others = sum(backup.book == places.book.stem for backup in list_backups(places.backups)) - len(backups)
    if others and not as_json:
        tell_lines([f"Of another book that was called {places.book.name} too, {others} lie in {places.backups}."])


def dump_book(context: Context, as_of: AsOf = None, book: BookFile = None) -> None:
    """Print the whole book as sorted JSON.

    The same book always gives the same text.

    Example: tierbook dump > book.json

    Amounts are whole minor units (cents), as the book keeps them.
    """
    from store.dump import dump_book as dump_pieces

    with read_book(find_places(context, book, as_of)) as open_book:
        for piece in dump_pieces(open_book):
            sys.stdout.write(piece)
