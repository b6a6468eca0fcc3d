"""Export: documents written into a folder, each whole or not there, with a report of every one that is worth telling.

A file that this program did not write, or that somebody changed since, is never changed: the new document is written
beside it under a free name, and told. A file that is the same already is not written again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from store.errors import Refused
from templates.document import Document, tidy
from templates.escape import link
from templates.folder import Folder, Taken
from templates.seal import read_seal, seal_document

INDEX = "index.md"
MOST_INDEXED = 5_000
"""Documents that the index lists; the rest is counted."""
MOST_TOLD = 1_000
"""Entries of a report, so that an export of any size needs the same memory."""
_MOST_NAMES = 9
_AT_ONCE = 8
_MOST_WAITING = 32
WRITTEN, UNCHANGED, REFUSED = "written", "unchanged", "refused"


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of one document: `written`, `unchanged` or `refused`, under which name.

    `reason` says why it was refused, or why it has another name than usual; `gaps` what is not known in it.
    """

    name: str
    title: str
    outcome: str
    reason: str = ""
    gaps: tuple[str, ...] = ()


@dataclass(slots=True)
class Report:
    """What an export did.

    `entries` are the documents with a reason or gaps, `files` the names of the others: at most 1,000 of each, however
    many there were.
    """

    folder: Path
    written: int = 0
    unchanged: int = 0
    refused: int = 0
    incomplete: int = 0
    entries: list[Exported] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    index: str = ""
    cancelled: bool = False
    stopped: Refused | None = None
    """Why the export ended early, such as a full disk; what was written before is whole."""

    @property
    def complete(self) -> bool:
        """Say whether every document was written, or is there already."""
        return not (self.refused or self.cancelled or self.stopped)

    def in_words(self) -> str:
        """Return one line of plain text."""
        counts = [(self.written, "written"), (self.unchanged, "unchanged"), (self.refused, "refused")]
        words = ", ".join(f"{count:,} {what}" for count, what in counts if count) or "nothing written"
        gaps = f"; {self.incomplete:,} with gaps" if self.incomplete else ""
        ended = "; cancelled" if self.cancelled else "; stopped early" if self.stopped else ""
        return f"{words}{gaps}{ended}: {self.folder}"


def export_documents(
    documents: Iterable[Document],
    folder: Path,
    on_progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Report:
    """Write documents into a folder, made for the user alone when it is new, and an index when there are several.

    `on_progress` is told how many are done. When `cancelled` says so, or the disk is full, the export ends; each file
    written until then is whole. Raises Refused when the folder cannot be had at all.
    """
    with Folder(folder) as held:
        report = Report(held.path)

        def is_over() -> bool:
            report.cancelled = report.cancelled or (cancelled is not None and cancelled())
            return report.cancelled or report.stopped is not None

        index: list[str] = []
        for done, entry in enumerate(_write_all(held, documents, is_over), 1):
            if isinstance(entry, Refused):
                report.stopped = report.stopped or entry
                continue
            _tell(report, entry)
            if entry.outcome != REFUSED and len(index) < MOST_INDEXED:
                index.append(_index_line(entry))
            if on_progress is not None:
                on_progress(done)
        count = report.written + report.unchanged
        if not is_over() and count > 1:
            listed = _try_to_write(held, _index(index, count))
            report.index, report.stopped = (listed.name, None) if isinstance(listed, Exported) else ("", listed)
    return report


def _write_all(
    folder: Folder, documents: Iterable[Document], is_over: Callable[[], bool]
) -> Iterator[Exported | Refused]:
    """Write documents, several at once since each waits for the disk; yield what became of them, in their order.

    While the disk works the next ones are filled. When it is over no more are begun; those that were are waited for.
    """
    waiting: dict[str, Future[Exported | Refused] | Exported] = {}

    def next_done() -> Exported | Refused:
        first = waiting.pop(next(iter(waiting)))
        return first.result() if isinstance(first, Future) else first

    with ThreadPoolExecutor(_AT_ONCE, "export") as pool:
        for document in documents:
            while len(waiting) >= _MOST_WAITING or document.name in waiting:
                yield next_done()
            if is_over():
                break
            there = _already_there(folder, document)
            waiting[document.name] = there or pool.submit(_try_to_write, folder, document)
        while waiting:
            yield next_done()


def _already_there(folder: Folder, document: Document) -> Exported | None:
    """Return that a document is unchanged, if it is: most are, most times, and that waits for no disk."""
    with suppress(Taken):
        if document.text and folder.read(document.name) == document.text.encode():
            return Exported(document.name, document.title, UNCHANGED, "", document.gaps)
    return None


def _try_to_write(folder: Folder, document: Document) -> Exported | Refused:
    try:
        return _write(folder, document)
    except Refused as error:
        return error


def _tell(report: Report, entry: Exported) -> None:
    report.written += entry.outcome == WRITTEN
    report.unchanged += entry.outcome == UNCHANGED
    report.refused += entry.outcome == REFUSED
    report.incomplete += bool(entry.gaps)
    if entry.reason or entry.gaps:
        if len(report.entries) < MOST_TOLD:
            report.entries.append(entry)
    elif len(report.files) < MOST_TOLD:
        report.files.append(entry.name)


def _write(folder: Folder, document: Document) -> Exported:
    """Write one document under its name, or beside whatever has that name and is not ours."""
    if document.lacking:
        return Exported(document.name, document.title, REFUSED, document.lacking)
    if document.problems:
        reason = "; ".join(problem.in_words() for problem in document.problems[:3])
        return Exported(document.name, document.title, REFUSED, f"not filled: {reason}", document.gaps)
    content = document.text.encode()
    reason = ""
    for name in _names(document.name):
        in_the_way, outcome = _write_as(folder, name, content, document.record)
        if outcome:
            return Exported(name, document.title, outcome, reason, document.gaps)
        reason = reason or f"{name} {in_the_way}; it was left as it is"
    return Exported(document.name, document.title, REFUSED, f"{reason}, and no free name was found", document.gaps)


def _write_as(folder: Folder, name: str, content: bytes, record: str) -> tuple[str, str]:
    """Write the content under the name; return what is in the way and what became of it, one of them empty."""
    try:
        standing = folder.read(name)
    except Taken:
        return "is a link, a folder or no file of ours", ""
    if standing is None:
        return ("came from elsewhere just now", "") if not folder.write(name, content, replace=False) else ("", WRITTEN)
    if standing == content:
        return "", UNCHANGED
    seal = read_seal(standing)
    if seal is None or seal.record != record:
        return "is not a file of ours for this account", ""
    if not seal.unbroken:
        return "was changed by somebody since it was written", ""
    folder.write(name, content, replace=True)
    return "", WRITTEN


def _names(name: str) -> Iterator[str]:
    """Yield the name and then others beside it: `x.md`, `x-2.md`, ..."""
    stem, dot, ending = name.rpartition(".")
    yield name
    yield from (f"{stem}-{number}{dot}{ending}" for number in range(2, _MOST_NAMES + 1))


def _index_line(entry: Exported) -> str:
    gaps = f" · {len(entry.gaps)} {'gap' if len(entry.gaps) == 1 else 'gaps'}" if entry.gaps else ""
    return f"- {link(entry.title or entry.name, entry.name)}{gaps}\n"


def _index(lines: list[str], count: int) -> Document:
    """Return the index of an export: relative links, in the order of the documents."""
    more = f"\nand {count - len(lines):,} more in this folder\n" if count > len(lines) else ""
    body = f"# Documents\n\n{''.join(lines)}{more}"
    heading = {"title": "Documents", "id": "index", "document": "index"}
    return Document(INDEX, seal_document(heading, tidy(body)), title="Documents", record="index")
