"""The form of a relationship: what one of us, or a competitor, is to a person."""

from __future__ import annotations

from collections.abc import Sequence

from store.book import Book
from store.relationships import RelationshipRow, set_relationship
from store.words import LEVEL, RAPPORT
from tui import fields
from tui.forms import Shown
from tui.people_requests import AboutRelationship
from tui.record_forms.attributes import evidence_fields
from tui.widgets.form import Field


def edit_relationship(book: Book, about: AboutRelationship, row: RelationshipRow | None, title: str) -> Shown:
    """Return the form of a relationship; each field saves when it is left, and the first one makes it."""

    follows: dict[str, str] = {}
    """What the store itself has set with a save, and the form does not show: it is no change of anybody else's."""

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        before = {**seen, **{name: text for name, text in follows.items() if name in seen}}
        saved = set_relationship(
            book,
            about.person,
            changes,
            colleague_id=about.colleague or None,
            competitor=about.competitor,
            seen=before,
        )
        follows.update(fields.record_values(saved.model_dump(include={"as_of", "state"}), ()))

    asked = _fields()
    values = fields.record_values(row.model_dump(), asked) if row else {}
    return title, asked, values, save


def _fields() -> Sequence[Field]:
    return (
        Field("level", "Level now", "choice", fields.choices(LEVEL)),
        Field("level_wanted", "Level wanted", "choice", fields.choices(LEVEL)),
        Field("rapport", "How things stand", "choice", fields.choices(RAPPORT)),
        Field("note", "Note"),
        *evidence_fields(),
    )
