"""The form of a touch: what happened, and with whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from store import touches
from store.book import Book
from store.dossier import Dossier
from store.errors import Conflict, Refused
from store.records import Refusals
from tui import fields
from tui.forms import Shown, found, given
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
        made.append(touches.log_touch(book, values, people, colleague))

    shown = f"Touch · {dossier.account.name}", _fields(dossier, named), {PEOPLE: say_names(named, [key])}, save
    return shown, made


def edit_touch(book: Book, dossier: Dossier, key: int) -> Shown:
    """Return the form of a touch; each field saves when it is left."""
    touch, named = found(dossier.touches, key), _named(dossier)
    elsewhere = [person for person in touch.person_ids if person not in named.values()]
    """People who have left the account: they took part all the same."""

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        with _people_by_name(named):
            touches.edit_touch(
                book, key, _with_people(changes, named, elsewhere), _with_people(seen, named, elsewhere, strict=False)
            )

    shown = _fields(dossier, named)
    values = {**fields.record_values(touch.model_dump(), shown), PEOPLE: say_names(named, touch.person_ids)}
    return "Touch", shown, values, save


def remove_touch(dossier: Dossier, key: int) -> Removal:
    """Return what is asked before a touch is removed."""
    touch = found(dossier.touches, key)
    question = f"“{touch.summary[:120]}”, {touch.happened_on}.\n\n{UNDO}"
    return one_removal("Remove this touch?", question, touches.remove_touch, key)


def _named(dossier: Dossier) -> dict[str, int]:
    titles = fields.titles_of(dossier)
    return name_people((person.id, person.name, titles.get(person.id, "")) for person in dossier.people)


def _fields(dossier: Dossier, named: Mapping[str, int]) -> Sequence[Field]:
    titles = fields.titles_of(dossier)
    return fields.touch_fields({name: titles.get(key, "") for name, key in named.items()})


def _with_people(
    texts: Mapping[str, str], named: Mapping[str, int], elsewhere: Sequence[int], *, strict: bool = True
) -> dict[str, Any]:
    """Return the fields as the store knows them; names that a draft brings along may be nobody's by now."""
    values: dict[str, Any] = {name: text for name, text in texts.items() if name != PEOPLE}
    if PEOPLE in texts:
        try:
            values["person_ids"] = [*read_names(named, texts[PEOPLE], PEOPLE), *elsewhere]
        except Refused:
            if strict:
                raise
            values["person_ids"] = []
    return values


@contextmanager
def _people_by_name(named: Mapping[str, int]) -> Iterator[None]:
    """Let a conflict over the people show their names, not their keys."""
    try:
        yield
    except Conflict as error:
        if error.field != touches.WITH_WHOM:
            raise
        names = (say_names(named, map(int, filter(None, keys.split(",")))) for keys in (error.theirs, error.mine))
        raise Conflict(error.field, *names) from None
