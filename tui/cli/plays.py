"""Plays: `list` them, `show` one, `check` a file, begin a `new` one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from store.errors import Refused
from tui.cli.books import full_path
from tui.cli.codes import WRONG
from tui.cli.options import AsJson, Context, find_places
from tui.cli.telling import harmless, in_json, say, tell_lines

if TYPE_CHECKING:
    from templates.plays.library import Play

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of a play.")]


def list_plays(context: Context, as_json: AsJson = False) -> None:
    """List the plays: the built-in ones and your own.

    Example: tierbook play list
    """
    from templates.plays.library import PlayLibrary

    places = find_places(context)
    plays = PlayLibrary(places.plays).list_plays()
    if as_json:
        print(in_json([_record(play) for play in plays]))
        return
    width = max((len(play.name) for play in plays), default=0)
    for play in plays:
        origin = "built-in" if play.is_builtin else "yours"
        instead = "; instead of the built-in one" if play.replaces_builtin else ""
        wrong = "; HAS PROBLEMS, see `tierbook play check`" if play.problems else ""
        told = f"{play.about.description or play.title}{instead}{wrong}"
        say(f"{play.name:<{width}}  {len(play.steps):>2} steps  {origin:<8}  {told}")
    tell_lines(["", f"Your own lie in {places.plays}. `tierbook play new NAME` begins one."])


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


def show_play(context: Context, name: Name) -> None:
    """Print a play as its file has it.

    Example: tierbook play show renewal-180 > mine.md

    The built-in ones show how a play is written: front matter (for, channel, asset, trigger, before), a few words on
    why it works, and below “## Steps” a numbered list: “2. +3d Marketing: Write the brief”. What else there is to say
    of a step stands below it, after a dash: milestone; external; waits for 1; C Sales, Delivery; note: …
    """
    from templates.markdown_files import read_file
    from templates.plays.library import PlayLibrary

    play = PlayLibrary(find_places(context).plays).find(name)
    file = read_file(play.source_path)
    if file.problem is not None:
        raise Refused("The play cannot be shown", file.problem.in_words(), f"{play.source_path}")
    print("\n".join(map(harmless, file.text.rstrip("\n").split("\n"))))


def check_play(
    context: Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file of a play, or the name of a play.")],
    as_json: AsJson = False,
) -> None:
    """Say what is wrong with a play, line by line.

    Example: tierbook play check my-play.md

    Ends with 0 when it is in order, with 1 when something is wrong.
    """
    from templates.plays.library import PlayLibrary, read_play

    path = full_path(file)
    by_name = len(file.parts) == 1 and not path.exists()
    play = PlayLibrary(find_places(context).plays).find(file.name) if by_name else read_play(path)
    if as_json:
        print(in_json([{"line": found.line, "what": found.what, "hint": found.hint} for found in play.problems]))
    elif play.problems:
        say("\n".join(problem.in_words() for problem in play.problems))
    else:
        say(f"{play.name} is in order: {len(play.steps)} steps.")
    if play.problems:
        raise typer.Exit(WRONG)


def begin_play(context: Context, name: Name) -> None:
    """Write a commented file to begin a play with; of the name of a built-in one, a copy of that.

    Example: tierbook play new "Fleet round table"
    """
    from store.places import make_private
    from templates.plays.library import PlayLibrary, new_play

    if "/" in name or "\\" in name:
        words = f"“{name}” is a path. A play has a name, and lies in the folder of plays."
        raise Refused("The play was not made", words, "Write it like `tierbook play new round-table`.")
    places = find_places(context)
    make_private(places.home)
    path = new_play(name, places.plays)
    say(f"{path}\nEdit it, then `tierbook play check {path.stem}` looks it over.")
    if PlayLibrary(places.plays).find(path.stem).replaces_builtin:
        say("It starts as a copy of the built-in play of that name and takes its place until you take it away.")
