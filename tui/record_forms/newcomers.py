"""What a choice is called that came to the account after its form was opened: another window may have chosen it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from store.book import Book
from store.dossier import Dossier, read_dossier
from tui.owners import new_name
from tui.widgets.form import Field

FieldsOf = Callable[[Dossier], Sequence[Field]]


def with_newcomers(book: Book, dossier: Dossier, fields_of: FieldsOf, *links: str) -> Sequence[Field]:
    """Return the fields that `fields_of` makes of a dossier; those named in `links` find newcomers in a later one."""

    def name_of(link: str, value: str) -> str:
        with book.read() as session:
            now = read_dossier(session, dossier.account.id)
        return new_name(value) or next(
            dict(each.choices).get(value, "") for each in fields_of(now) if each.name == link
        )

    return [
        replace(each, name_of=partial(name_of, each.name)) if each.name in links else each
        for each in fields_of(dossier)
    ]
