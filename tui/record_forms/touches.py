"""The form of a touch: what happened, and with whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from store import touches
from store.book import Book
from store.dossier import Dossier, read_dossier
from store.errors import Conflict, Refused
from store.records import Refusals
from tui import fields
from tui.forms import Shown, found, given, told_at
from tui.names import name_people, read_names, say_names
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.widgets.form import Field

PEOPLE = "people"
"""The field with the names; its record says `person_ids`."""


def new_touch(book: Book, dossier: Dossier, key: int, *, colleague: str) -> tuple[Shown, list[int]]:
    """Return the form of a new touch, with the person of that key, and the list that its key goes to."""
    named, made = _named(dossier), list[int]()

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        wrong, people = Refusals(), list[int]()
        values = {**given(typed), "account_id": dossier.account.id}
        with wrong.collect():
            people += read_names(named, values.pop(PEOPLE, ""), PEOPLE)
        with wrong.collect():
            touches.check_touch(values)
        wrong.tell()
        with told_at(PEOPLE, "person_ids"):
            made.append(touches.log_touch(book, values, people, colleague))

    shown = f"Touch · {dossier.account.name}", _fields(dossier, named), {PEOPLE: say_names(named, [key])}, save
    return shown, made


def edit_touch(book: Book, dossier: Dossier, key: int) -> Shown:
    """Return the form of a touch; each field saves when it is left."""
    touch = found(dossier.touches, key)
    company = _Company(_named(dossier), touch.person_ids)

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        mine, before = company.read(changes), company.read_seen(seen)
        try:
            with told_at(PEOPLE, "person_ids"):
                touches.edit_touch(book, key, mine, before)
        except Conflict as error:
            if error.field != touches.WITH_WHOM:
                raise
            with book.read() as session:
                now = read_dossier(session, dossier.account.id)
            theirs = company.take_in(now, found(now.touches, key).person_ids)
            raise Conflict(error.field, theirs, changes[PEOPLE]) from None
        company.saved(changes, mine)

    shown = _fields(dossier, company.named)
    values = {**fields.record_values(touch.model_dump(), shown), PEOPLE: say_names(company.named, touch.person_ids)}
    return "Touch", shown, values, save


class _Company:
    """With whom a touch was, as a form shows it: names, and the people whom they stand for."""

    def __init__(self, named: dict[str, int], people: Sequence[int]) -> None:
        self.named = named
        self._shown: dict[str, list[int]] = {}
        """Whom a line of names stands for; those who have left the account took part all the same, without a name."""
        self._elsewhere: list[int] = []
        self._show(people)

    def read(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Return the fields as the store knows them; Refused when a name is nobody's."""
        if PEOPLE not in texts:
            return dict(texts)
        return _with_people(texts, [*read_names(self.named, texts[PEOPLE], PEOPLE), *self._elsewhere])

    def read_seen(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Return the fields as they were seen; names that a draft brings along may be nobody's by now."""
        if texts.get(PEOPLE) in self._shown:
            return _with_people(texts, self._shown[texts[PEOPLE]])
        try:
            return self.read(texts)
        except Refused:
            return _with_people(texts, [])

    def saved(self, texts: Mapping[str, str], values: Mapping[str, Any]) -> None:
        """Take what was saved as what stands there."""
        if PEOPLE in texts:
            self._shown[texts[PEOPLE]] = values["person_ids"]

    def take_in(self, now: Dossier, people: Sequence[int]) -> str:
        """Take in what another window wrote, newcomers among the names; return its line of names."""
        self.named = name_people(_titled(now), self.named)
        return self._show(people)

    def _show(self, people: Sequence[int]) -> str:
        text = say_names(self.named, people)
        self._shown[text] = list(people)
        self._elsewhere = [person for person in people if person not in self.named.values()]
        return text


def remove_touch(dossier: Dossier, key: int) -> Removal:
    """Return what is asked before a touch is removed."""
    touch = found(dossier.touches, key)
    question = f"“{touch.summary[:120]}”, {touch.happened_on}.\n\n{UNDO}"
    return one_removal("Remove this touch?", question, touches.remove_touch, key)


def _with_people(texts: Mapping[str, str], people: Sequence[int]) -> dict[str, Any]:
    return {**{name: text for name, text in texts.items() if name != PEOPLE}, "person_ids": people}


def _named(dossier: Dossier) -> dict[str, int]:
    return name_people(_titled(dossier))


def _titled(dossier: Dossier) -> Iterator[tuple[int, str, str]]:
    titles = fields.titles_of(dossier)
    return ((person.id, person.name, titles.get(person.id, "")) for person in dossier.people)


def _fields(dossier: Dossier, named: Mapping[str, int]) -> Sequence[Field]:
    titles = fields.titles_of(dossier)
    return fields.touch_fields({name: titles.get(key, "") for name, key in named.items()}, dossier.campaigns)
