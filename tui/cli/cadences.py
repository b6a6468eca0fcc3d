"""Cadences: `list` them, `show` one, `check` a file, begin a `new` one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.options import AsJson, BookFile, Context, find_places
from tui.cli.step_files import begin_file, print_file, tell_files, tell_problems_of
from tui.cli.telling import in_json

if TYPE_CHECKING:
    from store.places import Places
    from templates.cadences.library import Cadence, CadenceLibrary

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of a cadence.")]


def list_cadences(context: Context, as_json: AsJson = False, book: BookFile = None) -> None:
    """List the cadences: the built-in ones and your own.

    Example: tierbook cadence list
    """
    places = find_places(context, book)
    cadences = _library(places).list_cadences()
    if as_json:
        print(in_json([_record(cadence) for cadence in cadences]))
        return
    tell_files("cadence", cadences, lambda cadence: cadence.about.description, places.cadences)


def _record(cadence: Cadence) -> dict[str, Any]:
    about = cadence.about
    return {
        "name": cadence.name,
        "title": cadence.title,
        "description": about.description,
        "for": {part: list(getattr(about.audience, part)) for part in ("tier", "industry", "solution", "persona")},
        "days": cadence.days,
        "steps": [
            {
                "number": step.number,
                "day": str(step.offset),
                "channel": step.channel,
                "title": step.title,
                "persona": step.persona,
                "template": step.template,
                "note": step.note,
            }
            for step in cadence.steps
        ],
        "path": str(cadence.source_path),
        "builtin": cadence.is_builtin,
        "problems": [problem.in_words() for problem in cadence.problems],
    }


def show_cadence(context: Context, name: Name, book: BookFile = None) -> None:
    """Print a cadence as its file has it.

    Example: tierbook cadence show first-meeting > mine.md

    The built-in ones show how a cadence is written: front matter (title, description, for), a few words on why it
    works, and below “## Steps” a numbered list: “2. +3d phone: Call about it”. What else there is to say of a step
    stands below it, after a dash: to Head of Energy; template call-opener; note: …
    """
    print_file("cadence", _library(find_places(context, book)).find(name).source_path)


def check_cadence(
    context: Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file of a cadence, or the name of a cadence.")],
    as_json: AsJson = False,
    book: BookFile = None,
) -> None:
    """Say what is wrong with a cadence, line by line; the templates that it names have to be there.

    Example: tierbook cadence check my-cadence.md

    Ends with 0 when it is in order, with 1 when something is wrong.
    """
    from functools import partial

    from templates.cadences.library import read_cadence

    places = find_places(context, book)
    tell_problems_of(file, _library(places), partial(read_cadence, templates=_templates(places)), as_json)


def begin_cadence(context: Context, name: Name, book: BookFile = None) -> None:
    """Write a commented file to begin a cadence with; of the name of a built-in one, a copy of that.

    Example: tierbook cadence new "Depots in spring"
    """
    from templates.cadences.library import new_cadence

    places = find_places(context, book)
    begin_file("cadence", name, "depots-in-spring", new_cadence, places.cadences, _library(places))


def _library(places: Places) -> CadenceLibrary:
    from templates.cadences.library import CadenceLibrary

    return CadenceLibrary(places.cadences, _templates(places))


def _templates(places: Places) -> list[str]:
    from templates.library import Library

    return [template.name for template in Library(places.templates).list_templates()]
