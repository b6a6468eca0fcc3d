"""Plays: `list` them, `show` one, `check` a file, begin a `new` one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.options import AsJson, BookFile, Context, find_places
from tui.cli.step_files import begin_file, print_file, tell_files, tell_problems_of
from tui.cli.telling import in_json

if TYPE_CHECKING:
    from templates.plays.library import Play

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of a play.")]


def list_plays(context: Context, as_json: AsJson = False, book: BookFile = None) -> None:
    """List the plays: the built-in ones and your own.

    Example: tierbook play list
    """
    from templates.plays.library import PlayLibrary

    places = find_places(context, book)
    plays = PlayLibrary(places.plays).list_plays()
    if as_json:
        print(in_json([_record(play) for play in plays]))
        return
    tell_files("play", plays, lambda play: play.about.description, places.plays)


def _record(play: Play) -> dict[str, Any]:
    about = play.about
    return {
        "name": play.name,
        "title": play.title,
        "description": about.description,
        "for": {part: list(getattr(about.audience, part)) for part in ("tier", "persona", "centre", "offering")},
        "channel": list(about.channels),
        "asset": list(about.assets),
        "trigger": list(about.triggers),
        "before": about.before,
        "steps": [
            {
                "number": step.number,
                "day": str(step.offset),
                "function": step.function,
                "title": step.title,
                "milestone": step.is_milestone,
                "external": step.is_external,
                "waits_for": list(step.waits_for),
                "duties": [duty._asdict() for duty in step.duties],
                "note": step.note,
            }
            for step in play.steps
        ],
        "path": str(play.source_path),
        "builtin": play.is_builtin,
        "problems": [problem.in_words() for problem in play.problems],
    }


def show_play(context: Context, name: Name, book: BookFile = None) -> None:
    """Print a play as its file has it.

    Example: tierbook play show renewal-180 > mine.md

    The built-in ones show how a play is written: front matter (for, channel, asset, trigger, before), a few words on
    why it works, and below “## Steps” a numbered list: “2. +3d Marketing: Write the brief”. What else there is to say
    of a step stands below it, after a dash: milestone; external; waits for 1; C Sales, Delivery; note: …
    """
    from templates.plays.library import PlayLibrary

    print_file("play", PlayLibrary(find_places(context, book).plays).find(name).source_path)


def check_play(
    context: Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file of a play, or the name of a play.")],
    as_json: AsJson = False,
    book: BookFile = None,
) -> None:
    """Say what is wrong with a play, line by line.

    Example: tierbook play check my-play.md

    Ends with 0 when it is in order, with 1 when something is wrong.
    """
    from templates.plays.library import PlayLibrary, read_play

    tell_problems_of(file, PlayLibrary(find_places(context, book).plays), read_play, as_json)


def begin_play(context: Context, name: Name, book: BookFile = None) -> None:
    """Write a commented file to begin a play with; of the name of a built-in one, a copy of that.

    Example: tierbook play new "Fleet round table"
    """
    from templates.plays.library import PlayLibrary, new_play

    folder = find_places(context, book).plays
    begin_file("play", name, "round-table", new_play, folder, PlayLibrary(folder))
