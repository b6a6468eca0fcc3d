"""What can be chosen for a whole file of an import: what it holds, how its letters and its numbers are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from store.intake.fields import KINDS
from store.intake.forms import DATES
from store.intake.mapping import name_system
from store.intake.sources import Source, propose_source
from tui.widgets.table import Row

LETTERS: tuple[tuple[str | None, str], ...] = (
    (None, "Found out by the program"),
    ("utf-8", "UTF-8, today's usual"),
    ("cp1252", "Windows-1252, western Europe"),
    ("cp1250", "Windows-1250, central Europe"),
    ("cp1251", "Windows-1251, Cyrillic"),
    ("cp1253", "Windows-1253, Greek"),
    ("cp1254", "Windows-1254, Turkish"),
    ("iso8859-15", "ISO 8859-15, western Europe with €"),
    ("iso8859-2", "ISO 8859-2, central Europe"),
    ("mac_roman", "Mac Roman, old Macs"),
    ("cp850", "DOS 850, western Europe"),
    ("utf-16", "UTF-16, “Unicode text” of Excel"),
    ("shift_jis", "Shift JIS, Japanese"),
    ("gb18030", "GB 18030, Chinese"),
    ("euc_kr", "EUC-KR, Korean"),
)
FORMS = (
    "As the cells themselves show",
    "Dates: the day first, 31/12/2026",
    "Dates: the month first, 12/31/2026",
    "Dates: the year first, 26/12/31",
    "Dates: days as Excel counts them, 46387",
    "Amounts: decimal point, 1,234.56",
    "Amounts: decimal comma, 1.234,56",
)
NAMES = ("is another one, and is added", "is the one you have, where there is just one")
MARKS = (".", ",")


@dataclass(frozen=True, slots=True)
class Choice:
    """One question: its title, its answers, and how the file is read after one; that reads the file anew."""

    title: str
    rows: Sequence[Row]
    read: Callable[[Source, int], Source]


def _read_kind(source: Source, number: int) -> Source:
    return _anew(source, propose_source(source.path, KINDS[number], encoding=source.encoding)[0])


def _read_letters(source: Source, number: int) -> Source:
    encoding = LETTERS[number][0]
    kind = None if source.mapping.other else source.mapping.kind
    return _anew(source, propose_source(source.path, kind, encoding=encoding)[0])


def _read_forms(source: Source, number: int) -> Source:
    if number == 0:
        return replace(source, dates=None, decimal=None)
    if number <= len(DATES):
        return replace(source, dates=DATES[number - 1])
    return replace(source, decimal=MARKS[number - len(DATES) - 1])


def _read_names(source: Source, number: int) -> Source:
    return replace(source, match_names=bool(number))


def _anew(before: Source, source: Source) -> Source:
    """Return the source read anew, with all that was said of the file before."""
    mapping = name_system(source.mapping, before.mapping.given)
    return replace(source, mapping=mapping, dates=before.dates, decimal=before.decimal, match_names=before.match_names)


def _rows(words: Sequence[str]) -> Sequence[Row]:
    return [Row(number, (each,)) for number, each in enumerate(words)]


CHOICES = {
    "kind": Choice("What are the rows?", _rows([kind.capitalize() for kind in KINDS]), _read_kind),
    "letters": Choice("How are the letters written?", _rows([words for _, words in LETTERS]), _read_letters),
    "forms": Choice("How are dates and amounts written?", _rows(FORMS), _read_forms),
    "names": Choice("An account of a name you have", _rows(NAMES), _read_names),
}
"""Each question by its name."""
