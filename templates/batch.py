"""Sheets of many accounts at once: each from the template that fits, written into a folder, and noted in the book.

Whoever makes sheets makes them here, on the screen and on the command line, one or thousands, so that all are noted.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from store import clock
from store.book import Book
from store.dossier import read_dossiers
from store.errors import StoreError
from store.history import newest_change
from store.sheets import Made, Standing, Subject, is_due, note_sheets, read_standings, read_subjects
from store.tiering.tier_plans import list_tier_plans
from templates.choosing import choose_template
from templates.document import Document, name_of_file, title_of
from templates.export import Report, export_documents
from templates.exported import UNCHANGED, Exported
from templates.fill import Filler
from templates.folder import Folder, Taken
from templates.library import Library, Template
from templates.sheet import make_fitting_sheets, make_sheets

_CODE = Path(__file__).parent.parent
_PACKAGES = ("store", "templates")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which sheets are wanted: of which accounts, from which template (None: each from the one that fits).

    With `only_due` those are left out that have a fresh one. `me` is the user's own name.
    """

    accounts: Sequence[int]
    template: Template | None = None
    only_due: bool = False
    me: str = ""


class Need(NamedTuple):
    """How many accounts have no sheet yet, have a stale one, have a fresh one."""

    new: int
    stale: int
    fresh: int


def write_sheets(
    book: Book,
    filler: Filler,
    library: Library,
    wish: Wish,
    folder: Path,
    on_progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Report:
    """Write the sheets that are wanted into a folder, with an index, and note them; see `export_documents`.

    A sheet that stands in the folder as it was made, from a book in which nothing has changed since, is not even
    filled. What was left out as fresh is counted in the report.
    """
    templates = library.list_templates()
    with Folder(folder) as held, book.read() as session:
        batch = _Batch(session, held, templates, wish)
        documents = batch.documents(session, filler, cancelled)
        report = export_documents(documents, held, on_progress, cancelled, batch.note, batch.standing, batch.left_out())
    report.left_out = len(batch.fresh)
    with suppress(StoreError):  # they are written; what could not be noted is made again the next time
        note_sheets(book, batch.made)
    return report


def count_need(book: Book, library: Library, accounts: Iterable[int], template: str = "") -> Need:
    """Return how the sheets of accounts stand, from a template if one is named."""
    with book.read() as session:
        standings = read_standings(session, library.digests())
        keys = [subject.account_id for subject in read_subjects(session, accounts)]
    counted = Counter(_how(standings.get(key, ()), template) for key in keys)
    return Need(counted["new"], counted["stale"], counted["fresh"])


def count_choices(
    book: Book, library: Library, accounts: Iterable[int], cancelled: Callable[[], bool]
) -> list[tuple[Template, int]]:
    """Return the templates that are chosen for accounts, each with for how many, the most frequent first.

    Reads every dossier: call it in a thread. What was counted so far when `cancelled` says so.
    """
    templates, today = library.list_templates(), clock.today()
    counts: Counter[str] = Counter()
    with book.read() as session:
        keys = [subject.account_id for subject in read_subjects(session, accounts)]
        for dossier in read_dossiers(session, keys):
            counts[choose_template(templates, dossier, today).template.name] += 1
            if cancelled():
                break
    named = {template.name: template for template in templates}
    return [(named[name], count) for name, count in counts.most_common()]


def made_of(document: Document, became: Exported, change: int, maker: bytes = b"") -> Made:
    """Return what is noted of a sheet that lies in a folder, made when the book's newest change was `change`."""
    about = int(document.record), document.template, document.digest
    return Made(*about, _digest(maker, document.text.encode()), became.name, change, len(document.gaps))


def _how(standings: Sequence[Standing], template: str) -> str:
    here = [each for each in standings if template in ("", each.sheet.template)]
    return "new" if not here else "stale" if is_due(here) else "fresh"


@dataclass
class _Batch:
    """What is made, what stands there already, what is left out, and what is noted of it all."""

    session: Any
    folder: Folder
    templates: Sequence[Template]
    wish: Wish
    made: list[Made] = field(default_factory=list)
    standing: list[Exported] = field(default_factory=list)
    fresh: list[tuple[Subject, Standing]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find out which sheets have to be made."""
        wish, session = self.wish, self.session
        self.change = newest_change(session)
        self._titles = {template.name: template.title for template in self.templates}
        self._maker = _maker(self.templates, wish, [plan.id for plan in _current_plans(session)])
        standings = read_standings(session, {template.name: template.noted for template in self.templates})
        self.keys = [
            subject.account_id
            for subject in read_subjects(session, wish.accounts)
            if not self._is_left_out(subject, standings) and not self._stands(subject, standings)
        ]

    def documents(self, session: Any, filler: Filler, cancelled: Callable[[], bool] | None) -> Iterator[Document]:
        """Yield the sheets, each as it is made."""
        dossiers, template, me = read_dossiers(session, self.keys), self.wish.template, self.wish.me
        if template is not None:
            return make_sheets(filler, template, dossiers, me, cancelled)
        return make_fitting_sheets(filler, self.templates, dossiers, clock.today(), me, cancelled)

    def note(self, document: Document, became: Exported) -> None:
        """Note a sheet that lies in the folder."""
        self.made.append(made_of(document, became, self.change, self._maker))

    def left_out(self) -> Iterator[Exported]:
        """Yield those that were left out, and whose sheet lies in the folder."""
        for subject, standing in self.fresh:
            with suppress(Taken):
                if self.folder.read(standing.sheet.file) is not None:
                    yield self._exported(subject, standing.sheet)

    def _is_left_out(self, subject: Subject, standings: Mapping[int, Sequence[Standing]]) -> bool:
        if not self.wish.only_due:
            return False
        name = self.wish.template.name if self.wish.template is not None else ""
        found = [each for each in standings.get(subject.account_id, ()) if name in ("", each.sheet.template)]
        standing = next((each for each in found if each.is_fresh), None)
        if standing is not None:
            self.fresh.append((subject, standing))
        return standing is not None

    def _stands(self, subject: Subject, standings: Mapping[int, Sequence[Standing]]) -> bool:
        """Say whether a complete sheet lies in the folder that would come out the same, to the byte."""
        for sheet in (each.sheet for each in standings.get(subject.account_id, ())):
            usual = name_of_file(subject.name, subject.account_id, sheet.template)
            if sheet.change_id == self.change and not sheet.gaps and sheet.file == usual:
                with suppress(Taken):
                    content = self.folder.read(sheet.file)
                    if content is not None and _digest(self._maker, content) == sheet.text_digest:
                        self.standing.append(self._exported(subject, sheet))
                        return True
        return False

    def _exported(self, subject: Subject, sheet: Made) -> Exported:
        title = title_of(subject.name, self._titles.get(sheet.template, sheet.template))
        about = str(subject.account_id), sheet.template, subject.tier
        return Exported(sheet.file, title, UNCHANGED, "", ("",) * sheet.gaps, *about)


def _current_plans(session: Any) -> list[Any]:
    today = clock.today()
    return [plan for plan in list_tier_plans(session) if plan.is_current(today)]


def _maker(templates: Iterable[Template], wish: Wish, plans: Iterable[int]) -> bytes:
    """Return a digest of all that makes a sheet but the book: templates, tier plans of today, the user, the program."""
    named = wish.template.name if wish.template is not None else ""
    parts = [wish.me, named, _code_digest(), *map(str, plans)]
    parts += [f"{template.name} {template.digest}" for template in templates]
    return hashlib.sha256("\0".join(parts).encode()).digest()


@lru_cache(maxsize=1)
def _code_digest() -> str:
    """Return a digest of how the program's files stand: another version may make another sheet of the same book."""
    files = [path for package in _PACKAGES for path in sorted((_CODE / package).rglob("*.py"))]
    stands = [f"{path.relative_to(_CODE)} {(at := path.stat()).st_size} {at.st_mtime_ns}" for path in files]
    return hashlib.sha256("\n".join(stands).encode()).hexdigest()


def _digest(maker: bytes, content: bytes) -> str:
    return hashlib.sha256(maker + content).hexdigest()
