"""The form of a fact: what is known, of whom, and who said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from store import facts, words
from store.book import Book
from store.dossier import Dossier
from store.errors import Conflict, gone
from store.facts import FactRow
from tui import fields
from tui.forms import Shown, found, given, told_at
from tui.record_forms.attributes import confirm_with
from tui.record_forms.newcomers import with_newcomers
from tui.record_forms.removal import Removal, one_removal
from tui.widgets.form import Field

ABOUT = "about"
"""The field that says whom a fact is about."""
LINKS = ("person_id", "centre_id")
"""What its record says for that."""
Links = dict[str, int | None]


def new_fact(book: Book, dossier: Dossier, key: int) -> tuple[Shown, list[int]]:
    """Return the form of a new fact, about the person of that key, and the list that its key goes to."""
    made: list[int] = []
    about = f"person {key}" if any(person.id == key for person in dossier.people) else ""

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        values = given(typed)
        links = _links(values.pop(ABOUT, ""))
        with told_at(ABOUT, *LINKS):
            made.append(facts.add_fact(book, {**values, **links, "account_id": dossier.account.id}))

    shown = f"Fact · {dossier.account.name}", _fields(book, dossier), {ABOUT: about}, save
    return shown, made


def edit_fact(book: Book, dossier: Dossier, key: int) -> Shown:
    """Return the form of a fact; each field saves when it is left."""
    fact = found(dossier.facts, key)
    known = {_about(fact): _links_of(fact)}
    """What stood behind a choice: a fact may be about a person and a buying centre at once."""

    def linked(texts: Mapping[str, str], *, seen: bool) -> dict[str, Any]:
        values: dict[str, Any] = {name: text for name, text in texts.items() if name != ABOUT}
        if ABOUT in texts:
            links = _links(texts[ABOUT])
            values |= known.get(texts[ABOUT], links) if seen else links
        return values

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        try:
            with told_at(ABOUT, *LINKS):
                facts.edit_fact(book, key, linked(changes, seen=False), linked(seen, seen=True))
        except Conflict:
            if ABOUT not in changes:
                raise
            now = _read(book, dossier.account.id, key)
            known[_about(now)] = _links_of(now)
            raise Conflict("About", _about(now), changes[ABOUT]) from None

    shown = _fields(book, dossier, fact)
    values = {**fields.record_values(fact.model_dump(), shown), ABOUT: _about(fact)}
    return "Fact", shown, values, save


def remove_fact(dossier: Dossier, key: int) -> Removal:
    """Return what is asked before a fact is removed."""
    fact = found(dossier.facts, key)
    question = f"“{fact.text[:120]}”\n\nUndo (u) brings it back, with its source and history."
    return one_removal("Remove this fact?", question, facts.remove_fact, key)


def confirm_fact(book: Book, account_id: int, key: int) -> tuple[Shown, list[date | None]]:
    """Return the question that confirms a fact, and the list that the day goes to of which it was before."""
    fact, before = _read(book, account_id, key), list[date | None]()
    shown = confirm_with(fact.text, fact.source, lambda source: before.append(facts.confirm_fact(book, key, source)[0]))
    return shown, before


def ends(dossier: Dossier, key: int) -> Sequence[tuple[str, str]]:
    """Return the states in which a fact may end, each with what the answer to it is called."""
    called = {words.RETIRED: "No longer true"}
    return [
        (end, called.get(end, words.FACT_STATE.label(end))) for end in facts.ends_of(found(dossier.facts, key).type)
    ]


def _fields(book: Book, dossier: Dossier, fact: FactRow | None = None) -> Sequence[Field]:
    return with_newcomers(book, dossier, partial(fields.fact_fields, fact=fact), ABOUT)


def _about(fact: FactRow) -> str:
    if fact.person_id:
        return f"person {fact.person_id}"
    return f"centre {fact.centre_id}" if fact.centre_id else ""


def _links_of(fact: FactRow) -> Links:
    return {"person_id": fact.person_id, "centre_id": fact.centre_id}


def _links(about: str) -> Links:
    """Return the fields of the record for a choice like `person 12`."""
    kind, _, key = about.partition(" ")
    return {f"{each}_id": int(key) if kind == each else None for each in ("person", "centre")}


def _read(book: Book, account_id: int, key: int) -> FactRow:
    with book.read() as session:
        fact = next((fact for fact in facts.list_facts(session, account_id) if fact.id == key), None)
    if fact is None:
        raise gone()
    return fact
