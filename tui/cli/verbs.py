"""All verbs of the command line, put together; what they do is in the module of their group."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from tui.cli import browse, care, editing, settings
from tui.cli.options import BookFile, Context, find_places

CALM = (20_000, 20, 50)
"""Thresholds of the garbage collector: what a verb makes it mostly keeps, so it is looked through seldom."""


def run(arguments: list[str]) -> int:
    """Carry out the arguments and return the exit code; raises StoreError for what is refused.

    0: all was done. 1: checked and found wrong, or done in part. 2: not done.
    """
    command = typer.main.get_command(make_app())
    gc.freeze()
    gc.set_threshold(*CALM)
    gc.enable()
    try:
        command.main(arguments, prog_name="tierbook")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def make_app() -> typer.Typer:
    """Return the command line with all its verbs."""
    app = typer.Typer(
        name="tierbook",
        help="An account manager's book of accounts. Without a verb the screen opens.",
        epilog="`tierbook VERB --help` explains a verb and gives an example.",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    app.command("demo")(open_demo)
    app.command("new")(settings.make_new_book)
    app.command("list")(browse.list_accounts)
    app.command("show")(browse.show_account)
    app.command("set")(editing.set_fields)
    app.command("undo")(editing.undo_change)
    app.command("redo")(editing.redo_change)
    app.command("check")(care.check_book)
    app.command("backup")(care.back_up)
    app.command("restore")(care.restore_book)
    app.command("dump")(care.dump_book)
    app.command("settings")(settings.show_settings)
    app.command("where")(settings.tell_where)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"tierbook {version('tierbook')}")
        except PackageNotFoundError:
            print("tierbook, run from a checkout that is not installed")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")]


def _options(book: BookFile = None, version: Version = False) -> None:
    """Take what stands before the verb."""


def open_demo(context: Context) -> None:
    """Open the screen on a copy of the sample book.

    Every demo starts afresh; what you change in it is gone with the next one.

    Example: tierbook demo
    """
    from tui.opening import open_screen

    raise typer.Exit(open_screen(find_places(context), demo=True))
