"""The index of an export: a link to each document that is there, and what each lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from store.clean import fold
from templates.document import Document, tidy
from templates.escape import inline, link
from templates.exported import REFUSED, Exported
from templates.seal import seal_document

INDEX = "index.md"
MOST_INDEXED = 5_000
"""Documents that the index lists; the rest is counted."""
_MOST_NAMED = 3
"""So many of the things that a document lacks are named; the rest is counted."""


def make_index(entries: Iterable[Exported], count: int) -> Document:
    """Return the index of `count` documents: relative links by title, then what was not written, and why.

    The same documents give the same index, in whatever order they were made.
    """
    listed = sorted(entries, key=lambda entry: (fold(entry.title or entry.name), entry.name))
    there = _once(entry for entry in listed if entry.outcome != REFUSED)[:MOST_INDEXED]
    refused = [entry for entry in listed if entry.outcome == REFUSED]
    incomplete = sum(bool(entry.gaps) for entry in there)
    parts = [f"# Documents\n\n{_counted(count, 'document')}{f', {incomplete:,} incomplete' * bool(incomplete)}\n"]
    parts.append("".join(map(_line, there)))
    if count > len(there):
        parts.append(f"and {count - len(there):,} more in this folder\n")
    if refused:
        parts.append("## Not written\n\n" + "".join(map(_refused_line, refused)))
    heading = {"title": "Documents", "id": "index", "document": "index"}
    return Document(INDEX, seal_document(heading, tidy("\n".join(parts))), title="Documents", record="index")


def _once(entries: Iterable[Exported]) -> Sequence[Exported]:
    """Return the documents, of those with the same name the first."""
    found: dict[str, Exported] = {}
    for entry in entries:
        found.setdefault(entry.name, entry)
    return list(found.values())


def _line(entry: Exported) -> str:
    parts = [link(entry.title or entry.name, entry.name), *_of(entry)]
    if entry.gaps:
        told_of_all = bool(entry.template)  # whoever else gets a document is told how much, not what
        parts.append(_lacking(entry) if told_of_all else _counted(len(entry.gaps), "gap"))
    return f"- {' · '.join(parts)}\n"


def _refused_line(entry: Exported) -> str:
    return f"- {' · '.join([inline(entry.title or entry.name), *_of(entry), inline(entry.reason)])}\n"


def _of(entry: Exported) -> Iterator[str]:
    """Yield the tier and the template, of documents of which they are told."""
    if entry.tier is not None:
        yield f"tier {entry.tier}"
    if entry.template:
        yield inline(entry.template)


def _lacking(entry: Exported) -> str:
    """Return what a document of ours lacks."""
    gaps = entry.gaps
    more = f"; and {len(gaps) - _MOST_NAMED:,} more" if len(gaps) > _MOST_NAMED else ""
    if not all(gaps):  # made before, and only counted
        return _counted(len(gaps), "gap")
    return f"{_counted(len(gaps), 'gap')}: {inline('; '.join(gaps[:_MOST_NAMED]))}{more}"


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"
