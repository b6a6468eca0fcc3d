"""What the verbs for plays and for cadences share: telling which there are, showing, checking and beginning a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from store.errors import Refused
from tui.cli.books import full_path
from tui.cli.codes import WRONG
from tui.cli.telling import harmless, in_json, say, tell_lines

if TYPE_CHECKING:
    from templates.step_files import FileLibrary


def tell_files(what: str, files: Sequence[Any], description: Callable[[Any], str], folder: Path) -> None:
    """Print a line for each file; and where one's own lie, beside them."""
    width = max((len(file.name) for file in files), default=0)
    for file in files:
        origin = "built-in" if file.is_builtin else "yours"
        instead = "; instead of the built-in one" if file.replaces_builtin else ""
        wrong = f"; HAS PROBLEMS, see `tierbook {what} check`" if file.problems else ""
        told = f"{description(file) or file.title}{instead}{wrong}"
        say(f"{file.name:<{width}}  {len(file.steps):>2} steps  {origin:<8}  {told}")
    tell_lines(["", f"Your own lie in {folder}. `tierbook {what} new NAME` begins one."])


def print_file(what: str, path: Path) -> None:
    """Print a file as it is; Refused when it cannot be read."""
    from templates.markdown_files import read_file

    file = read_file(path)
    if file.problem is not None:
        raise Refused(f"The {what} cannot be shown", file.problem.in_words(), f"{path}")
    print("\n".join(map(harmless, file.text.rstrip("\n").split("\n"))))


def tell_problems_of(file: Path, library: FileLibrary[Any], read: Callable[[Path], Any], as_json: bool) -> None:
    """Print what is wrong with the file of that path, or of that name in the library; the exit code says so too."""
    path = full_path(file)
    by_name = len(file.parts) == 1 and not path.exists()
    found = library.find(file.name) if by_name else read(path)
    if as_json:
        print(in_json([{"line": each.line, "what": each.what, "hint": each.hint} for each in found.problems]))
    elif found.problems:
        say("\n".join(problem.in_words() for problem in found.problems))
    else:
        say(f"{found.name} is in order: {len(found.steps)} steps.")
    if found.problems:
        raise typer.Exit(WRONG)


def begin_file(
    what: str, name: str, example: str, begin: Callable[[str, Path], Path], folder: Path, library: FileLibrary[Any]
) -> None:
    """Write a commented file into the user's folder, and say what to do with it."""
    from store.places import make_private

    if "/" in name or "\\" in name:
        words = f"“{name}” is a path. A {what} has a name, and lies in the folder of {what}s."
        raise Refused(f"The {what} was not made", words, f"Write it like `tierbook {what} new {example}`.")
    make_private(folder.parent)
    path = begin(name, folder)
    say(f"{path}\nEdit it, then `tierbook {what} check {path.stem}` looks it over.")
    if library.find(path.stem).replaces_builtin:
        say(f"It starts as a copy of the built-in {what} of that name and takes its place until you take it away.")
