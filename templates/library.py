"""The template library: the built-in templates and the user's own, each read from a Markdown file, mistakes beside it.

A template file is front matter (YAML between two `---` lines: name, title, description, kind, for, needs) and a body. A
user's file takes the place of the built-in one of the same name. A file that is wrong is listed with its problems.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from store.errors import NotFound, Problem
from store.files import safe_name
from store.lent import PARENT_NAME, PEERS_POINTS, noted_as
from templates.heading import MESSAGE, SHEET, Audience, Named, read_heading
from templates.leftovers import find_leftovers
from templates.markdown_files import (
    ENDING,
    FileText,
    begin_file,
    list_files,
    name_problems,
    quoted,
    read_file,
    where_else,
)

_BUILTIN = Path(__file__).parent / "builtin"

_LENT = {PEERS_POINTS: b"peer_points", PARENT_NAME: b"account.parent"}
"""What a sheet may show of other accounts, and the placeholder that shows it."""
_STARTING = """\
---
name: {name}
title: {title}
description: What this template is for, in one sentence.
kind: sheet
needs: [account.industry]
---
{{# It is used where it is named. With `for:` and, below it, `  tier: "2"` or `  industry: Energy` between the two lines
above, it is chosen by itself for those accounts. #}}
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
    kind: str = SHEET
    """What it is for, one of `templates.heading.KINDS`."""
    hints: tuple[Problem, ...] = ()
    """What may be left over from another system, see `templates.leftovers`; it can be filled all the same."""
    named: tuple[Named, ...] = ()
    """What its front matter names, with lines, for `templates.names.check_named`."""
    noted: str = ""
    """The digest, with what it shows of other accounts: what is noted of a sheet that was made from it."""


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

    def digests(self) -> dict[str, str]:
        """Return what is noted of each template in a sheet, see `Template.noted`, by name; nothing else is read."""
        folders = [_BUILTIN, *([self._user_folder] if self._user_folder is not None else [])]
        return {
            path.name.removesuffix(ENDING): _noted(read_file(path)) for each in folders for path in list_files(each)
        }

    def sheet_digests(self) -> dict[str, str]:
        """Return the same; none for what is sent or said, such as a letter: it is noted like a sheet, and is none."""
        return {each.name: "" if each.kind == MESSAGE else each.noted for each in self.list_templates()}

    def find(self, name: str) -> Template:
        """Return the template of the name; NotFound names the nearest one."""
        templates = {template.name: template for template in self.list_templates()}
        if name in templates:
            return templates[name]
        raise NotFound("No such template", f"There is no template “{name}”.", where_else(name, templates))


def read_template(path: Path, *, is_builtin: bool = False) -> Template:
    """Read one template file. Only a regular file is read, never through a link; what is wrong is in its problems."""
    return take_template(path, read_file(path), is_builtin=is_builtin)


def take_template(path: Path, file: FileText, *, is_builtin: bool = False) -> Template:
    """Take what stands in a template file, or is to stand in it, for a template; what is wrong is in its problems."""
    heading = read_heading(file.text)
    stem = path.name.removesuffix(ENDING)
    problems = [*heading.problems, *name_problems(path, heading.name, heading.name_line, "template")]
    return Template(
        name=stem,
        title=heading.title or stem,
        description=heading.description,
        audience=heading.audience,
        needs=heading.needs,
        body=heading.body,
        first_line=heading.first_line,
        source_path=path,
        is_builtin=is_builtin,
        digest=digest_of(file),
        problems=(file.problem,) if file.problem else tuple(sorted(problems, key=lambda problem: problem.line or 0)),
        kind=heading.kind,
        hints=tuple(find_leftovers(heading.body, heading.first_line)),
        named=heading.named,
        noted=_noted(file),
    )


def digest_of(file: FileText) -> str:
    """Return the digest of a template file."""
    return hashlib.sha256(file.content).hexdigest()


def _noted(file: FileText) -> str:
    """Return the digest of a template file as it is noted of a sheet, see `store.lent`."""
    return noted_as(digest_of(file), [lent for lent, name in _LENT.items() if name in file.content])


def new_template(name: str, folder: Path) -> Path:
    """Write a commented starting file for a new template into the folder; Refused when there is a file already.

    One of the name of a built-in template starts as that one. Refused too is a name whose file the library would not
    list.
    """
    path = folder / safe_name(name, ending=ENDING)
    title = quoted(" ".join(name.split()) or path.stem)
    content = _STARTING.format(name=path.stem, title=title).encode()
    if path.stem in {template.name for template in _read_folder(_BUILTIN, is_builtin=True)}:
        content = (_BUILTIN / path.name).read_bytes()
    return begin_file(path, content, "template")


def _read_folder(folder: Path, *, is_builtin: bool) -> list[Template]:
    return [read_template(path, is_builtin=is_builtin) for path in list_files(folder)]
