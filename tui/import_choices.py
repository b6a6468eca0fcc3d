"""What can be chosen for a whole file of an import: what it holds, how its letters and its numbers are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from textual.app import App

from store.accounts import add_account
from store.intake.fields import KINDS
from store.intake.forms import DATES
from store.intake.mapping import name_system
from store.intake.sources import Source, name_source, propose_source
from tui.desk import Desk
from tui.screens.picking import PickScreen, among, pick_account, pick_name
from tui.widgets.table import Column, Row

Read = Callable[[Source], Source]
"""Returns how a file is read and mapped after an answer."""

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
MAKE = ("are kept without an account", "get one of that name, untiered")
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


def _read_make(source: Source, number: int) -> Source:
    return replace(source, make_accounts=bool(number))


def _anew(before: Source, source: Source) -> Source:
    """Return the source read anew, with all that was said of the file before."""
    mapping = name_system(source.mapping, before.mapping.given)
    return replace(
        source,
        mapping=mapping,
        dates=before.dates,
        decimal=before.decimal,
        match_names=before.match_names,
        account_id=before.account_id,
        make_accounts=before.make_accounts,
    )


def _rows(words: Sequence[str]) -> Sequence[Row]:
    return [Row(number, (each,)) for number, each in enumerate(words)]


CHOICES = {
    "kind": Choice("What are the rows?", _rows([kind.capitalize() for kind in KINDS]), _read_kind),
    "letters": Choice("How are the letters written?", _rows([words for _, words in LETTERS]), _read_letters),
    "forms": Choice("How are dates and amounts written?", _rows(FORMS), _read_forms),
    "names": Choice("An account of a name you have", _rows(NAMES), _read_names),
    "accounts": Choice("People whose account is not in the book", _rows(MAKE), _read_make),
}
"""Each question by its name."""
CHOICE_COLUMNS = (Column("choice", "How", 34, flexible=True, priority=9),)


async def ask(app: App[Any], what: str, source: Source, desk: Desk) -> Read | None:
    """Ask one question about a file: one of CHOICES, its `system` or its `account`; None where it is not answered."""
    if what == "system":
        return await _ask_system(app, source)
    if what == "account":
        return await _ask_account(app, source, desk)
    choice = CHOICES[what]
    chosen = await app.push_screen_wait(PickScreen(choice.title, CHOICE_COLUMNS, among(choice.rows)))
    return None if chosen is None else lambda now: choice.read(now, chosen)


async def _ask_system(app: App[Any], source: Source) -> Read | None:
    """Ask which system the ids come from: two systems may both count from 1."""
    title, found = f"Which system do the ids of {source.path.name} come from?", source.mapping.source
    name = await pick_name(app, title, [(found, "")], "a system of its own", "Name it like sap or erp.")
    return None if name is None else lambda now: name_source(now, name if isinstance(name, str) else found)


async def _ask_account(app: App[Any], source: Source, desk: Desk) -> Read | None:
    """Ask for the account of those who come without a word on theirs, or with one that is not known."""

    def make(name: str) -> int:
        return add_account(desk.book, {"name": name})

    title = f"Account of those in {source.path.name} without one"
    key = await pick_account(app, desk, title, "leave them without an account", make=make)
    return None if key is None else lambda now: replace(now, account_id=key or None)
