"""Files of steps: the built-in ones and the user's own over them, found by name; what plays and cadences share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from store.errors import NotFound, Problem
from store.files import safe_name
from templates.front_matter import Cut, cut_front_matter
from templates.markdown_files import ENDING, begin_file, list_files, name_problems, quoted, read_file, where_else


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFile:
    """One file of steps: its name, where it is from, and what is wrong with it."""

    name: str
    title: str
    text: str
    """Why it works: Markdown."""
    source_path: Path
    is_builtin: bool
    problems: tuple[Problem, ...] = ()
    replaces_builtin: bool = False
    """Whether a user's file hides a built-in one."""


F = TypeVar("F", bound=StepFile)


class FileLibrary(Generic[F]):
    """The files there are: the built-in ones, and those in the user's folder if there is one."""

    def __init__(self, what: str, read: Callable[[Path, bool], F], builtin: Path, user_folder: Path | None) -> None:
        """`what` the files are: a play, say; `read` reads one, and is told whether it is built-in."""
        self._what, self._read = what, read
        self._builtin, self._user_folder = builtin, user_folder

    def list_all(self) -> list[F]:
        """Return every one once, by name; those whose files are wrong bear their problems."""
        found = {file.name: file for file in self._read_folder(self._builtin, is_builtin=True)}
        own = self._read_folder(self._user_folder, is_builtin=False) if self._user_folder is not None else []
        for file in own:
            found[file.name] = replace(file, replaces_builtin=file.name in found)
        return [found[name] for name in sorted(found)]

    def find(self, name: str) -> F:
        """Return the one of the name; NotFound names the nearest one."""
        files = {file.name: file for file in self.list_all()}
        if name in files:
            return files[name]
        raise NotFound(f"No such {self._what}", f"There is no {self._what} “{name}”.", where_else(name, files))

    def _read_folder(self, folder: Path, *, is_builtin: bool) -> list[F]:
        return [self._read(path, is_builtin) for path in list_files(folder)]


def cut_file(path: Path) -> tuple[Cut, Problem | None]:
    """Return a file taken apart, and why it cannot be read at all: only a regular one is, never through a link."""
    file = read_file(path)
    return cut_front_matter(file.text), file.problem


def stem_of(path: Path) -> str:
    """Return the name that a file goes by."""
    return path.name.removesuffix(ENDING)


def in_order(problems: Sequence[Problem], cut: Cut, path: Path, named: tuple[str, int | None, str]) -> list[Problem]:
    """Return all that is wrong with a file, by line; `named` is the name it gives itself, on which line, as what."""
    found = [*((cut.problem,) if cut.problem else ()), *problems, *name_problems(path, *named)]
    return sorted(found, key=lambda problem: problem.line or 0)


def begin_steps(name: str, folder: Path, builtin: Path, starting: str, what: str) -> Path:
    """Write a commented starting file into the folder; Refused when there is a file already.

    `starting` has places for a name and a title. One of the name of a built-in file starts as that one.
    """
    path = folder / safe_name(name, ending=ENDING)
    content = starting.format(name=path.stem, title=quoted(" ".join(name.split()) or path.stem)).encode()
    if path in {folder / built_in.name for built_in in list_files(builtin)}:
        content = (builtin / path.name).read_bytes()
    return begin_file(path, content, what)
