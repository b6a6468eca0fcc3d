"""The template library: the built-in templates and the user's own, each read from a Markdown file, mistakes beside it.

A template file is front matter (YAML between two `---` lines: name, title, description, for, needs) and a body. A
user's file takes the place of the built-in one of the same name. A file that is wrong is listed with its problems.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from dataclasses import dataclass, replace
from pathlib import Path

from store.errors import NotFound, Problem, Refused
from store.files import TEMPORARY, place_new, safe_name, say_why, sync_folder, write_atomically
from templates.heading import Audience, Heading, Named, read_heading

LARGEST_FILE = 256 * 1024
"""Bytes of one template file."""
MOST_FILES = 1_000
ENDING = ".md"
_BUILTIN = Path(__file__).parent / "builtin"

_STARTING = """\
---
name: {name}
title: {title}
description: What this template is for, in one sentence.
for:
  tier: "2"
needs: [account.industry]
---
{{# A comment like this one is never printed. Everything else is Markdown, as it will stand in the document. #}}
# {{{{ account.name }}}}

{{# A placeholder names a value. What the book does not know is marked in the document, never left blank. #}}
{{{{ account.industry }}}} · {{{{ account.revenue }}}}

{{# Text that stands only if something is known: #}}
{{% if account.website %}}
Website: {{{{ account.website }}}}
{{% endif %}}

## Three talking points

{{# A loop repeats its text for each entry of a list: #}}
{{% for point in points %}}
{{{{ loop.index }}}}. **{{{{ point.text }}}}** {{{{ point.so_what }}}}
{{% endfor %}}
"""


@dataclass(frozen=True, slots=True)
class Template:
    """One template: what its front matter says, its body, where it is from, and what is wrong with its file.

    `first_line` is the number of the body's first line in the file: hand it to the Filler, so that problems name lines
    of the file. `digest` is the SHA-256 of the file. `replaces_builtin` tells that a user's file hides a built-in one.
    """

    name: str
    title: str
    description: str
    audience: Audience
    needs: tuple[str, ...]
    body: str
    first_line: int
    source_path: Path
    is_builtin: bool
    digest: str
    problems: tuple[Problem, ...] = ()
    replaces_builtin: bool = False
    named: tuple[Named, ...] = ()
    """What its front matter names, with lines, for `templates.names.check_named`."""


class Library:
    """The templates there are: the built-in ones, and those in the user's folder if there is one."""

    def __init__(self, user_folder: Path | None = None) -> None:
        self._user_folder = user_folder

    def list_templates(self) -> list[Template]:
        """Return every template once, by name; those whose files are wrong bear their problems."""
        found = {template.name: template for template in _read_folder(_BUILTIN, is_builtin=True)}
        for own in _read_folder(self._user_folder, is_builtin=False) if self._user_folder is not None else []:
            found[own.name] = replace(own, replaces_builtin=own.name in found)
        return [found[name] for name in sorted(found)]

    def find(self, name: str) -> Template:
        """Return the template of the name; NotFound names the nearest one."""
        templates = {template.name: template for template in self.list_templates()}
        if name in templates:
            return templates[name]
        near = _nearest(name, templates)
        hint = f"Perhaps “{near}”." if near else f"There are: {', '.join(templates) or 'none'}."
        raise NotFound("No such template", f"There is no template “{name}”.", hint)


def read_template(path: Path, *, is_builtin: bool = False) -> Template:
    """Read one template file. Only a regular file is read, never through a link; what is wrong is in its problems."""
    content, problem = _read_file(path)
    text, undecoded = _decode(content)
    heading = read_heading(text)
    problems = [wrong for wrong in (problem, undecoded) if wrong] or _heading_problems(heading, path)
    return Template(
        name=path.name.removesuffix(ENDING),
        title=heading.title or path.name.removesuffix(ENDING),
        description=heading.description,
        audience=heading.audience,
        needs=heading.needs,
        body=heading.body,
        first_line=heading.first_line,
        source_path=path,
        is_builtin=is_builtin,
        digest=hashlib.sha256(content).hexdigest(),
        problems=tuple(sorted(problems, key=lambda problem: problem.line or 0)),
        named=heading.named,
    )


def new_template(name: str, folder: Path) -> Path:
    """Write a commented starting file for a new template into the folder; Refused when there is a file already.

    One of the name of a built-in template starts as that one. Refused too is a name whose file the library would not
    list.
    """
    path = folder / safe_name(name, ending=ENDING)
    if not _is_template_name(path.name):
        raise Refused("The template was not made", f"{path.name} is never read as a template.", "Choose another name.")
    title = _quoted(" ".join(name.split()) or path.stem)
    content = _STARTING.format(name=path.stem, title=title).encode()
    if path.stem in {template.name for template in _read_folder(_BUILTIN, is_builtin=True)}:
        content = (_BUILTIN / path.name).read_bytes()
    temporary = folder / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(temporary, content)
        try:
            place_new(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(folder)
    except FileExistsError:
        hint = "Choose another name, or edit that one."
        raise Refused("The template was not made", f"{path} is there already.", hint) from None
    except OSError as error:
        raise Refused("The template was not made", f"{path}: {say_why(error)}", "Choose another folder.") from None
    return path


def _read_folder(folder: Path, *, is_builtin: bool) -> list[Template]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if _is_template_name(entry.name))
    except OSError:  # no folder yet, or one that may not be read: there are no templates in it
        return []
    return [read_template(folder / name, is_builtin=is_builtin) for name in names[:MOST_FILES]]


def _is_template_name(name: str) -> bool:
    return name.endswith(ENDING) and not name.startswith(".") and name.casefold() != "readme.md"


def _read_file(path: Path) -> tuple[bytes, Problem | None]:
    """Return the bytes of a regular file of a bearable size, or nothing and why."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if path.is_symlink():
            return b"", Problem(None, "this is a link; only files themselves are read", "Copy the file here instead.")
        handle = os.open(path, flags)
    except OSError as error:
        return b"", Problem(None, f"the file cannot be read: {error.strerror}")
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return b"", Problem(None, "this is not a file")
    with os.fdopen(handle, "rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        return b"", Problem(None, f"the file is larger than {LARGEST_FILE >> 10} KB", "Divide it in two.")
    return content, None


def _decode(content: bytes) -> tuple[str, Problem | None]:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"), None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return "", Problem(line, "the file is not UTF-8 text", "Save it as UTF-8.")


def _heading_problems(heading: Heading, path: Path) -> list[Problem]:
    problems = list(heading.problems)
    stem = path.name.removesuffix(ENDING)
    if heading.name and heading.name != stem:
        hint = f"Rename the file to {heading.name}{ENDING}, or the template to {stem}."
        problems.append(Problem(heading.name_line, f"the file is called “{stem}”, its template “{heading.name}”", hint))
    return problems


def _nearest(name: str, names: dict[str, Template]) -> str | None:
    import difflib

    return next(iter(difflib.get_close_matches(name, names, n=1)), None)


def _quoted(text: str) -> str:
    """Return the text as a YAML scalar on one line."""
    escaped = "".join(sign if sign.isprintable() else " " for sign in text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
