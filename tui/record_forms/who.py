"""Fields in which somebody is named by typing: one of us, who may be new, or one of the customer's people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from store.book import Book
from store.clean import clean
from store.colleagues import ColleagueRow, find_colleague
from store.dossier import Dossier
from store.errors import MEND, NOT_SAVED, UNCHANGED, Refused
from tui import fields
from tui.names import KnownNames, name_people, read_names, say_names, split_names
from tui.owners import make_colleague
from tui.widgets.form import Field


class Named:
    """People, each called by a name of her own; a line of the form holds one of them."""

    def __init__(self, people: Iterable[tuple[int, str, str]]) -> None:
        """`people` are keys with names and titles."""
        people = list(people)
        self.named = name_people(people)
        self._titles = {key: title for key, _, title in people}

    def field(self, name: str, label: str, hint: str) -> Field:
        """Return the field for one of them."""
        choices = [(called, self._titles.get(key, "")) for called, key in self.named.items()]
        return Field(name, f"{label} (tab completes, ↓ lists)", "names", choices, hint=hint)

    def say(self, key: int | None) -> str:
        """Return what somebody is called, empty for nobody."""
        return say_names(self.named, [key] if key else [])

    def read(self, text: str, field: str) -> int | None:
        """Return who is meant, None for nobody; Refused at that field when that is not clear."""
        keys = read_names(self.named, text, field)
        if len(keys) > 1:
            _refuse(field, "is one person; write one name")
        return keys[0] if keys else None

    def seen(self, text: str) -> int | None:
        """Return who was meant by a text that stood there, None when that is nobody by now."""
        found = KnownNames(self.named).find(text)
        return self.named[found[0]] if len(found) == 1 else None


class Theirs(Named):
    """The people of an account, and who still stands behind one of its objectives and works elsewhere now."""

    def __init__(self, dossier: Dossier) -> None:
        titles = fields.titles_of(dossier)
        people = [(person.id, person.name, titles.get(person.id, "")) for person in dossier.people]
        behind = dict.fromkeys(row.stakeholder_id or 0 for row in dossier.objectives)
        gone = [(key, dossier.elsewhere[key]) for key in behind if key in dossier.elsewhere]
        super().__init__([*people, *((key, away.name, f"at {away.account} now") for key, away in gone)])


class KnowsUs(Protocol):
    """What has the colleagues of the book: a dossier, say."""

    @property
    def colleagues(self) -> Mapping[int, ColleagueRow]:
        """The colleagues by key."""


class Ours(Named):
    """The colleagues of the book; a name that is nobody's becomes one."""

    def __init__(self, book: Book, known: KnowsUs) -> None:
        super().__init__((row.id, row.name, row.role) for row in known.colleagues.values())
        self._book = book

    def read(self, text: str, field: str) -> int | None:
        """Return who is meant; somebody new is added to the colleagues, within the step that saves the form."""
        name = self._unknown(text)
        return make_colleague(self._book, name) if name else super().read(text, field)

    def seen(self, text: str) -> int | None:
        """Return who was meant by a text that stood there, who may have become a colleague since."""
        if not (name := self._unknown(text)):
            return super().seen(text)
        with self._book.read() as session:
            return find_colleague(session, clean(name))

    def _unknown(self, text: str) -> str:
        """Return the one name in a text that was nobody's when the form was opened, empty for none."""
        names = split_names(text)
        return names[0] if len(names) == 1 and not KnownNames(self.named).find(names[0]) else ""


def _refuse(field: str, words: str) -> None:
    raise Refused(NOT_SAVED, f"{words}.", MEND, {field: words}, safe=UNCHANGED)
