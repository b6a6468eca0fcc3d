"""Export: documents written into a folder, each whole or not there, with a report of every one that is worth telling.

A file that this program did not write, or that somebody changed since, is never changed: the new document is written
beside it under a free name, and told. A file that is the same already is not written again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from store.errors import Refused
from templates.document import Document
from templates.exported import REFUSED, UNCHANGED, WRITTEN, Exported
from templates.folder import Folder, Taken, Waiting
from templates.index import INDEX, MOST_INDEXED, make_index
from templates.seal import read_seal

__all__ = [
    "INDEX",
    "MOST_INDEXED",
    "MOST_TOLD",
    "REFUSED",
    "UNCHANGED",
    "WRITTEN",
    "Exported",
    "Report",
    "export_documents",
]

MOST_TOLD = 1_000
"""Entries of a report, so that an export of any size needs the same memory."""
_MOST_NAMES = 9
_AT_ONCE = 16
"""Documents that are written together, and then made to last: the disk takes them nearly as one."""
_THREADS = 2


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
    wanting: int = 0
    """Documents that are incomplete, or were refused: each once."""
    entries: list[Exported] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    listed: list[Exported] = field(default_factory=list)
    """All documents of the index, and those that were refused: at most as many as an index lists."""
    index: str = ""
    left_out: int = 0
    """Those that were not asked for, since a fresh one was made before."""
    cancelled: bool = False
    stopped: Refused | None = None
    """Why the export ended early, such as a full disk; what was written before is whole."""

    def add(self, entry: Exported) -> None:
        """Count a document, and keep what is worth telling of it."""
        self.written += entry.outcome == WRITTEN
        self.unchanged += entry.outcome == UNCHANGED
        self.refused += entry.outcome == REFUSED
        self.incomplete += bool(entry.gaps)
        self.wanting += bool(entry.gaps) or entry.outcome == REFUSED
        if len(self.listed) < MOST_INDEXED:
            self.listed.append(entry)
        if entry.reason or entry.gaps:
            if len(self.entries) < MOST_TOLD:
                self.entries.append(entry)
        elif len(self.files) < MOST_TOLD:
            self.files.append(entry.name)

    @property
    def complete(self) -> bool:
        """Say whether every document was written, or is there already."""
        return not (self.refused or self.cancelled or self.stopped)

    def in_words(self) -> str:
        """Return one line of plain text."""
        counts = [(self.written, "written"), (self.unchanged, "unchanged"), (self.refused, "refused")]
        words = ", ".join(f"{count:,} {what}" for count, what in counts if count) or "nothing written"
        gaps = f"; {self.incomplete:,} with gaps" if self.incomplete else ""
        left_out = f"; {self.left_out:,} fresh, left out" if self.left_out else ""
        ended = "; cancelled" if self.cancelled else "; stopped early" if self.stopped else ""
        return f"{words}{gaps}{left_out}{ended}: {self.folder}"


def export_documents(
    documents: Iterable[Document],
    folder: Path | Folder,
    on_progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    on_done: Callable[[Document, Exported], None] | None = None,
    standing: Iterable[Exported] = (),
    left_out: Iterable[Exported] = (),
) -> Report:
    """Write documents into a folder, made for the user alone when it is new, and an index when there are several.

    `on_progress` is told how many are done, `on_done` of each that is written, or there already. When `cancelled` says
    so, or the disk is full, the export ends; each file written until then is whole. `standing` are documents that are
    known to be there unchanged; `left_out` are others in the folder that the index lists too. Raises Refused when the
    folder cannot be had at all.
    """
    if isinstance(folder, Path):
        with Folder(folder) as held:
            return export_documents(documents, held, on_progress, cancelled, on_done, standing, left_out)
    report = Report(folder.path)

    def is_over() -> bool:
        report.cancelled = report.cancelled or (cancelled is not None and cancelled())
        return report.cancelled or report.stopped is not None

    known = ((None, entry) for entry in standing)
    for done, (document, entry) in enumerate(_taken(report, chain(known, _write_all(folder, documents, is_over))), 1):
        if on_progress is not None:
            on_progress(done)
        if on_done is not None and document is not None and entry.outcome != REFUSED:
            on_done(document, entry)
    if not is_over():
        _write_index(folder, report, list(left_out))
    return report


def _taken(
    report: Report, became: Iterable[tuple[Document | None, Exported | Refused]]
) -> Iterator[tuple[Document | None, Exported]]:
    """Yield what became of documents, taken into the report; what ends the export is noted there."""
    for document, entry in became:
        if isinstance(entry, Refused):
            report.stopped = report.stopped or entry
        else:
            report.add(entry)
            yield document, entry


def _write_index(folder: Folder, report: Report, left_out: Sequence[Exported]) -> None:
    """Write the index, where there are several documents to list."""
    done = report.written + report.unchanged
    count = done + len(left_out)
    if done and count > 1:
        index = make_index([*report.listed, *left_out], count)
        listed = _try_to_write(folder, index)
        report.index, report.stopped = (listed.name, None) if isinstance(listed, Exported) else ("", listed)


def _write_all(
    folder: Folder, documents: Iterable[Document], is_over: Callable[[], bool]
) -> Iterator[tuple[Document, Exported | Refused]]:
    """Write documents, many together since each waits for the disk; yield each and what became of it, in order.

    While the disk works the next ones are filled. When it is over no more are begun; those that were are waited for.
    """
    waiting: deque[tuple[list[Document], Future[list[Exported | Refused]]]] = deque()
    with ThreadPoolExecutor(_THREADS, "export") as pool:
        for some in _portions(documents, is_over):
            while len(waiting) >= _THREADS or _have_a_name_of(some, waiting):
                yield from _done(*waiting.popleft())
            waiting.append((some, pool.submit(_write_some, folder, some)))
        while waiting:
            yield from _done(*waiting.popleft())


def _portions(documents: Iterable[Document], is_over: Callable[[], bool]) -> Iterator[list[Document]]:
    """Yield documents that are written together; none has the name of another."""
    some: dict[str, Document] = {}
    for document in documents:
        if len(some) >= _AT_ONCE or document.name in some:
            yield list(some.values())
            some = {}
        if is_over():
            return
        some[document.name] = document
    if some:
        yield list(some.values())


def _have_a_name_of(some: Iterable[Document], waiting: Iterable[tuple[list[Document], object]]) -> bool:
    """Say whether any of the documents has the name of one that is being written: it has to come after that."""
    names = {document.name for begun, _ in waiting for document in begun}
    return any(document.name in names for document in some)


def _done(
    some: Iterable[Document], became: Future[list[Exported | Refused]]
) -> Iterator[tuple[Document, Exported | Refused]]:
    yield from zip(some, became.result(), strict=True)


def _write_some(folder: Folder, documents: Sequence[Document]) -> list[Exported | Refused]:
    """Write documents: first all under temporary names, then each is made to last, then each is put in its place."""
    with ExitStack() as stack:
        files = [_written(stack, folder, document) for document in documents]
        for place, file in enumerate(files):
            if isinstance(file, Waiting):
                try:
                    file.make_last()
                except Refused as error:
                    files[place] = error
        return [_try_to_write(folder, document, file) for document, file in zip(documents, files, strict=True)]


def _written(stack: ExitStack, folder: Folder, document: Document) -> Waiting | Refused | Exported | None:
    """Return a document's file under a temporary name, or why there is none; None where it is written later, if ever.

    Most are there already, most times, and wait for no disk.
    """
    if there := _already_there(folder, document):
        return there
    if not (document.text and folder.can_wait()) or document.lacking or document.problems:
        return None
    try:
        return stack.enter_context(folder.written(document.name, document.text.encode()))
    except Refused as error:
        return error


def _already_there(folder: Folder, document: Document) -> Exported | None:
    """Return that a document is unchanged, if it is."""
    with suppress(Taken):
        if document.text and folder.read(document.name) == document.text.encode():
            return _became(document, document.name, UNCHANGED, document.notice)
    return None


def _try_to_write(
    folder: Folder, document: Document, file: Waiting | Refused | Exported | None = None
) -> Exported | Refused:
    if isinstance(file, Refused | Exported):
        return file
    try:
        return _write(folder, document, file)
    except Refused as error:
        return error


def _write(folder: Folder, document: Document, file: Waiting | None) -> Exported:
    """Write one document under its name, or beside whatever has that name and is not ours.

    `file` is what waits for its place, if it is written already.
    """
    if document.lacking:
        return _became(document, document.name, REFUSED, document.lacking)
    if document.problems:
        reason = "; ".join(problem.in_words() for problem in document.problems[:3])
        return _became(document, document.name, REFUSED, f"not filled: {reason}")
    content = document.text.encode()
    reason = ""
    for name in _names(document.name):
        in_the_way, outcome = _write_as(folder, name, content, document.record, file)
        if outcome:
            return _became(document, name, outcome, "; ".join(filter(None, (reason, document.notice))))
        reason = reason or f"{name} {in_the_way}; it was left as it is"
    return _became(document, document.name, REFUSED, f"{reason}, and no free name was found")


def _became(document: Document, name: str, outcome: str, reason: str = "") -> Exported:
    of = (document.gaps, document.record, document.template, document.tier)
    return Exported(name, document.title, outcome, reason, *of)


def _write_as(folder: Folder, name: str, content: bytes, record: str, file: Waiting | None) -> tuple[str, str]:
    """Write the content under the name; return what is in the way and what became of it, one of them empty."""

    def put(*, replace: bool) -> bool:
        return file.put(name, replace=replace) if file else folder.write(name, content, replace=replace)

    try:
        standing = folder.read(name)
    except Taken:
        return "is a link, a folder or no file of ours", ""
    if standing is None:
        return ("came from elsewhere just now", "") if not put(replace=False) else ("", WRITTEN)
    if standing == content:
        return "", UNCHANGED
    seal = read_seal(standing, record)
    if seal is None or seal.record != record:
        return "is not a file of ours for this account", ""
    if not seal.unbroken:
        return "was changed by somebody since it was written", ""
    put(replace=True)
    return "", WRITTEN


def _names(name: str) -> Iterator[str]:
    """Yield the name and then others beside it: `x.md`, `x-2.md`, ..."""
    stem, dot, ending = name.rpartition(".")
    yield name
    yield from (f"{stem}-{number}{dot}{ending}" for number in range(2, _MOST_NAMES + 1))
