"""All verbs of the command line, put together; what they do is in the module of their group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from tui.cli import (
    actions,
    browse,
    cadences,
    campaigns,
    care,
    documents,
    editing,
    gaps,
    importing,
    overviews,
    path,
    plans,
    plays,
    reviews,
    settings,
    sheets,
    templates,
    tierplans,
    whitespace,
)
from tui.cli.completion import ASKED, INSTALL, escaped_for_bash, shell_note
from tui.cli.options import BookFile, Context, find_places
from tui.cli.telling import as_started, started_as, tell_lines
from tui.cli.values import HELP_NAMES, read_plainly


def run(arguments: list[str]) -> int:
    """Carry out the arguments and return the exit code; raises StoreError for what is refused."""
    # Typer looks into every verb it is given, at a millisecond each; a verb that stands first is the only one meant.
    command = typer.main.get_command(make_app(only=arguments[0] if arguments and arguments[0] in VERBS else ""))
    read_plainly(command)
    _name_as_started(command)
    with escaped_for_bash():
        try:
            command.main(arguments, prog_name=started_as(), complete_var=ASKED)
        except SystemExit as end:
            if arguments[:1] == [INSTALL] and (note := shell_note()):
                tell_lines([note])
            return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _name_as_started(command: Any) -> None:
    """Let the help of a command, and of all verbs below, name the program as the user calls it."""
    for told in (command, *command.params):
        for text in ("help", "epilog"):
            if words := getattr(told, text, None):
                setattr(told, text, as_started(words))
    for verb in getattr(command, "commands", {}).values():
        _name_as_started(verb)


def make_app(only: str = "") -> typer.Typer:
    """Return the command line with all its verbs, or with only one of them."""
    app = typer.Typer(
        name="tierbook",
        help="An account manager's book of accounts. Without a verb the screen opens.",
        epilog="`tierbook VERB --help` explains a verb and gives an example.",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=started_as() == "tierbook",  # a shell completes the words behind one command, not two
        no_args_is_help=True,
        subcommand_metavar="[VERB] [ARGS]...",
        context_settings={"help_option_names": HELP_NAMES},
    )
    app.callback(invoke_without_command=True)(_options)
    for name, verb in VERBS.items():
        if only in ("", name):
            app.command(name)(verb)
    if not only:
        app.add_typer(_make_group("Templates: list, show, check, new.", TEMPLATE_VERBS), name="template")
        app.add_typer(_make_group("Plays: list, show, check, new.", PLAY_VERBS), name="play")
        app.add_typer(_make_group("Campaigns: list them, export one.", CAMPAIGN_VERBS), name="campaign")
        app.add_typer(_make_group("Cadences: list, show, check, new.", CADENCE_VERBS), name="cadence")
        app.add_typer(_make_group("Plans: import one, read an exported one back.", PLAN_VERBS), name="plan")
    return app


def _make_group(told: str, verbs: Mapping[str, Callable[..., None]]) -> typer.Typer:
    app = typer.Typer(
        help=told,
        rich_markup_mode=None,
        no_args_is_help=True,
        subcommand_metavar="VERB [ARGS]...",
    )
    for name, verb in verbs.items():
        app.command(name)(verb)
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


def _options(context: Context, book: BookFile = None, version: Version = False) -> None:
    """Take what stands before the verb; without one open the screen."""
    _ = version
    if context.invoked_subcommand is None:
        from tui.opening import open_screen

        raise typer.Exit(open_screen(find_places(context, book)))


def open_demo(context: Context) -> None:
    """Open the screen on a copy of the sample book.

    Every demo starts afresh; what you change in it is gone with the next one.

    Example: tierbook demo
    """
    from tui.opening import open_screen

    raise typer.Exit(open_screen(find_places(context), demo=True))


VERBS: dict[str, Callable[..., None]] = {
    "demo": open_demo,
    "new": settings.make_new_book,
    "list": browse.list_accounts,
    "show": browse.show_account,
    "whitespace": whitespace.show_white_space,
    "gaps": gaps.list_gaps,
    "actions": actions.list_actions,
    "today": campaigns.list_today,
    "tierplan": tierplans.show_tier_plans,
    "path": path.show_path,
    "review": reviews.review,
    "set": editing.set_fields,
    "import": importing.import_files,
    "sheet": sheets.make_sheets,
    "export": documents.export_documents,
    "undo": editing.undo_change,
    "redo": editing.redo_change,
    "check": care.check_book,
    "backup": care.back_up,
    "restore": care.restore_book,
    "dump": care.dump_book,
    "rules": gaps.show_rules,
    "settings": settings.show_settings,
    "where": settings.tell_where,
}
"""Every verb, in the order of the help."""
TEMPLATE_VERBS: dict[str, Callable[..., None]] = {
    "list": templates.list_templates,
    "show": templates.show_template,
    "check": templates.check_template,
    "new": templates.begin_template,
}
"""The verbs of `tierbook template`."""
PLAY_VERBS: dict[str, Callable[..., None]] = {
    "list": plays.list_plays,
    "show": plays.show_play,
    "check": plays.check_play,
    "new": plays.begin_play,
}
"""The verbs of `tierbook play`."""
CADENCE_VERBS: dict[str, Callable[..., None]] = {
    "list": cadences.list_cadences,
    "show": cadences.show_cadence,
    "check": cadences.check_cadence,
    "new": cadences.begin_cadence,
}
"""The verbs of `tierbook cadence`."""
CAMPAIGN_VERBS: dict[str, Callable[..., None]] = {
    "list": campaigns.list_campaigns,
    "export": overviews.export_campaign,
}
"""The verbs of `tierbook campaign`."""
PLAN_VERBS: dict[str, Callable[..., None]] = {"import": plans.import_file, "read": plans.read_file_back}
"""The verbs of `tierbook plan`."""
