"""Readable files of built-in templates filled: what the template saw of an account, and the page that came of it.

They are made of the sample book's growth accounts of which most and least is known, and looked at by a person:
`python -m tests.templates.sheet_files`.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from store.book import Book
from store.dossier import Dossier, read_dossiers
from store.listing import stream_accounts
from store.opening import open_book
from store.places import sample_book
from templates.context import build_context, shape
from templates.document import tidy
from templates.fill import Filler
from templates.heading import DOCUMENT
from templates.library import Library, Template

FOLDER = Path(__file__).parent.parent / "data" / "sheets"
ME = "Jonas Ek"
BUILT_IN = [template for template in Library().list_templates() if template.kind != DOCUMENT]
MADE_ON = date(2026, 11, 20)
BEST, POOREST = "best", "poorest"
_WORD = re.compile(r"[A-Za-z_]\w*")
_HEAD = "What the template sees of the account:\n\n```yaml\n"
_PARTING = "```\n\nWhat comes of it:\n\n"


@contextmanager
def opened_sample() -> Iterator[Book]:
    """Open a copy of the sample book."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.db"
        shutil.copy(sample_book(), path)
        path.chmod(0o600)
        book = open_book(path)
        try:
            yield book
        finally:
            book.close()


def growth_dossiers(book: Book) -> dict[str, Dossier]:
    """Return the growth accounts of which most and least is known."""
    with book.raw() as connection:
        keys = [key for batch in stream_accounts(connection, ("id",), 2) for (key,) in batch]
    with book.read() as session:
        dossiers = sorted(read_dossiers(session, keys), key=_known)
    return {BEST: dossiers[-1], POOREST: dossiers[0]}


def _known(dossier: Dossier) -> tuple[int, int, str]:
    living = [point for point in dossier.points if (point.expires_on or MADE_ON) >= MADE_ON]
    kinds = (living, dossier.people, dossier.facts, dossier.touches, dossier.opportunities, dossier.enrolments)
    account = [value for _, value in dossier.account if value not in ("", None)]
    return sum(map(bool, kinds)), sum(map(len, kinds)) + len(account), dossier.account.name


def path_of(template: Template, which: str) -> Path:
    """Return where the file of a template and an account lies."""
    return FOLDER / f"{template.name}-{which}.md"


def seen_by(template: Template, dossier: Dossier) -> dict[str, Any]:
    """Return what a template names of an account and the book knows."""
    words = frozenset(_WORD.findall(template.body))
    return _without_blanks(build_context(dossier, ME, template.body), words)


def _without_blanks(value: Any, words: frozenset[str]) -> Any:
    if isinstance(value, dict):
        named = {name: _without_blanks(part, words) for name, part in value.items() if name in words}
        return {name: part for name, part in named.items() if part not in (None, False, [], {})}
    return [_without_blanks(entry, words) for entry in value] if isinstance(value, list) else value


def filled_up(data: Any, names: Any) -> Any:
    """Return the data with every name that there is: what was left out is not known."""
    if isinstance(names, dict):
        return None if data is None else {name: filled_up(data.get(name), part) for name, part in names.items()}
    if isinstance(names, list):
        return [filled_up(entry, names[0]) if isinstance(names[0], dict) else entry for entry in data or []]
    return data


def write_file(template: Template, which: str, dossier: Dossier, filler: Filler) -> None:
    """Write the file of a template and an account."""
    seen = seen_by(template, dossier)
    page = make_page(template, seen, filler)
    shown = yaml.safe_dump(seen, allow_unicode=True, sort_keys=False, width=120)
    title = f"<!-- {template.name} for {dossier.account.name} -->\n\n"
    path_of(template, which).write_text(f"{title}{_HEAD}{shown}{_PARTING}{page}", encoding="utf-8", newline="\n")


def read_file(template: Template, which: str) -> tuple[dict[str, Any], str]:
    """Return what the template saw, and the page."""
    text = path_of(template, which).read_text(encoding="utf-8")
    seen, _, page = text.partition(_HEAD)[2].partition(_PARTING)
    return yaml.safe_load(seen), page


def make_page(template: Template, seen: dict[str, Any], filler: Filler) -> str:
    """Return the page that a template makes of what it sees."""
    data = filled_up(seen, shape())
    for name, part in shape().items():  # a group of which nothing is known
        if isinstance(part, dict) and name not in seen and name not in ("account", "book", "counts", "opportunities"):
            data[name] = None
    filled = filler.fill(template.body, data, first_line=template.first_line)
    assert filled.problems == ()
    return tidy(filled.text)


def main() -> None:
    """Write all files anew."""
    FOLDER.mkdir(exist_ok=True)
    with opened_sample() as book, Filler() as filler:
        for which, dossier in growth_dossiers(book).items():
            for template in BUILT_IN:
                write_file(template, which, dossier, filler)


if __name__ == "__main__":
    main()
