"""A document: one filled template for one account, with front matter of the program's own making."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from store.dossier import Dossier
from store.errors import Problem
from store.files import safe_name
from templates.context import build_context
from templates.escape import one_line
from templates.fill import Filler
from templates.filled import Filled
from templates.library import Template
from templates.missing import missing_points
from templates.seal import seal_document
from templates.values import is_missing, reach_path
from templates.wording import Refusal

AT_ONCE = 250
"""Dossiers that are held at a time while many are filled, for which a template is compiled once."""
MOST_ROWS = 5_000
"""Facts, people, touches and so on that these may have together; a larger dossier is held alone."""
_MOST_BYTES = 60
"""Bytes of a template's name in a file name: with the account's own it stays under 240."""
_NO_LINK = re.compile(r"(?<!\\)((?:\\\\)*\\\])\(")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Document:
    """One document. With problems there is no text.

    `name` is the name of its file; `record` the key of its account, `title` what an index calls it. `gaps` says in
    words what the document asks for and the book does not know; each is marked in the text too.
    """

    name: str
    text: str
    gaps: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    title: str = ""
    record: str = ""


def fill_documents(
    filler: Filler,
    kind: str,
    template: Template,
    dossiers: Iterable[Dossier],
    me: str = "",
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Document]:
    """Fill a template for each dossier, in their order; few of them are in memory at a time.

    A template whose file is wrong gives documents with its problems and without text.
    """
    for batch in _batches(dossiers):
        contexts = [build_context(dossier, me, template.body) for dossier in batch]
        if template.problems:
            filled: Iterable[Filled] = [Filled("", (), template.problems)] * len(batch)
        else:
            filled = filler.fill_many(template.body, contexts, cancelled=cancelled, first_line=template.first_line)
        for dossier, result in zip(batch, filled, strict=False):  # fewer when cancelled
            yield _finish(kind, template, dossier, result)
        if cancelled is not None and cancelled():
            return


def _batches(dossiers: Iterable[Dossier]) -> Iterator[list[Dossier]]:
    batch: list[Dossier] = []
    rows = 0
    for dossier in dossiers:
        batch.append(dossier)
        rows += len(dossier.facts) + len(dossier.touches) + len(dossier.seats) + len(dossier.people)
        rows += len(dossier.attributes) + len(dossier.lines) + len(dossier.relationships) + len(dossier.cells)
        if len(batch) >= AT_ONCE or rows >= MOST_ROWS:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _finish(kind: str, template: Template, dossier: Dossier, filled: Filled) -> Document:
    record = str(dossier.account.id)
    account = one_line(dossier.account.name)
    title = f"{account} · {one_line(template.title)}"
    gaps = (
        *missing_points(dossier),
        *_unmet(template.needs, dossier),
        *(f"{gap.path} is not known" for gap in filled.gaps),
    )
    text = ""
    if not filled.problems:
        heading = {
            "title": title,
            "account": account,
            "id": record,
            "tier": dossier.account.tier,
            "document": kind,
            "template": template.name,
            "as_of": dossier.changed_on,
        }
        text = seal_document(heading, tidy(filled.text))
    return Document(file_name(dossier, template), text, tuple(dict.fromkeys(gaps)), filled.problems, title, record)


def file_name(dossier: Dossier, template: Template) -> str:
    """Return the name of the file: account, template and the last digits of the account's key, safe on every system."""
    kind = safe_name(template.name, ending="")
    if len(kind.encode()) > _MOST_BYTES:
        digest = hashlib.sha256(kind.encode()).hexdigest()[:6]
        kind = f"{kind.encode()[: _MOST_BYTES - 7].decode(errors='ignore').strip('-')}-{digest}"
    return safe_name(dossier.account.name, suffix=f"{kind}-{dossier.account.id & 0xFFFFFF:06x}")


def tidy(text: str) -> str:
    """Return the Markdown with no two blank lines in a row outside code, and one line break at its end.

    What looks like a link and is none, as its bracket is escaped, gets its parenthesis escaped too: a reader of another
    make may know less of Markdown.
    """
    lines: list[str] = []
    fence = ""
    for line in text.strip("\n").split("\n"):
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence):
            fence = ""
        if fence or line.strip() or (lines and lines[-1].strip()):
            lines.append(line if fence else _NO_LINK.sub(r"\1\(", line))
    return "\n".join(lines) + "\n"


def _unmet(needs: Sequence[str], dossier: Dossier) -> Iterator[str]:
    """Yield what the template says it needs and the account does not have."""
    if not needs:
        return
    context = build_context(dossier, source=" ".join(needs))
    for path in needs:
        try:
            missing = is_missing(reach_path(context, path))
        except Refusal:
            missing = True
        if missing:
            yield f"{path} is not known"
