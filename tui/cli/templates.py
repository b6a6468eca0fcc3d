"""Templates: `list` them, `show` one, `check` a file, begin a `new` one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from store.errors import Problem, Refused
from tui.cli.books import full_path
from tui.cli.codes import WRONG
from tui.cli.options import AsJson, BookFile, Context, find_places
from tui.cli.telling import harmless, in_json, say, tell_lines

if TYPE_CHECKING:
    from templates.library import Template

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of a template.")]


def list_templates(context: Context, as_json: AsJson = False, book: BookFile = None) -> None:
    """List the templates: the built-in ones and your own, what each is, for whom, and what it needs from the book.

    Example: tierbook template list

    Where you have one of the name of a built-in one, yours is used.
    """
    from templates.library import Library

    places = find_places(context, book)
    templates = Library(places.templates).list_templates()
    if as_json:
        print(in_json([_record(template) for template in templates]))
        return
    width = max((len(template.name) for template in templates), default=0)
    for template in templates:
        wrong = "; HAS PROBLEMS, see `tierbook template check`" if template.problems else ""
        say(f"{template.name:<{width}}  {template.kind:<8}  {template.description or template.title}{wrong}")
        say(f"{'':<{width}}  {_origin(template):<8}  {template.audience.in_words()}{_needs(template)}")
    tell_lines(["", f"Your own lie in {places.templates}. `tierbook template new NAME` begins one."])


def _origin(template: Template) -> str:
    if template.is_builtin:
        return "built-in"
    return "yours, in place of the built-in one" if template.replaces_builtin else "yours"


def _needs(template: Template) -> str:
    return f" · needs {', '.join(template.needs)}" if template.needs else ""


def _record(template: Template) -> dict[str, object]:
    return {
        "name": template.name,
        "title": template.title,
        "description": template.description,
        "kind": template.kind,
        "for": {part.name: list(getattr(template.audience, part.name)) for part in fields(template.audience)},
        "needs": list(template.needs),
        "path": str(template.source_path),
        "builtin": template.is_builtin,
        "replaces_builtin": template.replaces_builtin,
        "problems": [problem.in_words() for problem in template.problems],
        "hints": [problem.in_words() for problem in template.hints],
    }


def show_template(context: Context, name: Name, book: BookFile = None) -> None:
    """Print a template as its file has it.

    Example: tierbook template show three-points > mine.md
    """
    from templates.library import Library

    template = Library(find_places(context, book).templates).find(name)
    if template.problems and not template.body:
        raise Refused("The template cannot be shown", template.problems[0].in_words(), f"{template.source_path}")
    text = template.source_path.read_text(encoding="utf-8-sig").rstrip("\n")
    print("\n".join(map(harmless, text.split("\n"))))


def check_template(
    context: Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A template file, or the name of a template.")],
    as_json: AsJson = False,
    book: BookFile = None,
) -> None:
    """Say what is wrong with a template, line by line.

    Example: tierbook template check my-sheet.md

    Ends with 0 when it is in order, with 1 when something is wrong. What may be left over from another system, such as
    [Name] or ____, is told and is not wrong.
    """
    from templates.fill import Filler
    from templates.library import Library, read_template
    from templates.trying import Bench

    path = full_path(file)
    by_name = len(file.parts) == 1 and not path.exists()
    template = Library(find_places(context, book).templates).find(file.name) if by_name else read_template(path)
    with Filler() as filler:
        problems = Bench(filler).check(template)
    if as_json:
        print(in_json([*_found(problems, "problem"), *_found(template.hints, "hint")]))
    else:
        told = [problem.in_words() for problem in problems] or [f"{template.name} is in order."]
        say("\n".join([*told, *(f"Hint: {hint.in_words()}" for hint in template.hints)]))
    if problems:
        raise typer.Exit(WRONG)


def _found(problems: Iterable[Problem], severity: str) -> list[dict[str, object]]:
    return [{"line": p.line, "what": p.what, "hint": p.hint, "severity": severity} for p in problems]


def begin_template(context: Context, name: Name, book: BookFile = None) -> None:
    """Write a commented file to begin a template with; of the name of a built-in one, a copy of that.

    Example: tierbook template new energy
    """
    from store.places import make_private
    from templates.library import Library, new_template

    if "/" in name or "\\" in name:
        words = f"“{name}” is a path. A template has a name, and lies in the folder of templates."
        raise Refused("The template was not made", words, "Write it like `tierbook template new energy`.")
    places = find_places(context, book)
    make_private(places.home)
    path = new_template(name, places.templates)
    say(f"{path}\nEdit it, then `tierbook template check {path.stem}` looks it over.")
    if Library(places.templates).find(path.stem).replaces_builtin:
        say("It starts as a copy of the built-in template of that name and takes its place until you take it away.")
