"""The forms of a judgement: a text of its own, such as what somebody wins, and the evidence of any."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store import attributes, clock
from store.attribute_kinds import KINDS
from store.attributes import AttributeRow, Judgements
from store.book import Book
from store.words import EVIDENCE
from tui import fields
from tui.forms import Shown, told_at
from tui.judgement_views import centre_name, kind_name
from tui.people_requests import AboutJudgement
from tui.widgets.form import Field

CONFIRMED = 68
"""Characters of what is confirmed that stand in the border of its question."""
HINTS = {"rhythm": "days, e.g. 30"}


def title_of(judged: Judgements, about: AboutJudgement) -> str:
    """Return what stands over everything about one kind of judgement."""
    return f"{judged.person.name} in {centre_name(judged, about.centre)} · {kind_name(KINDS[about.kind])}"


def judge_in_words(book: Book, judged: Judgements, about: AboutJudgement) -> Shown:
    """Return the form of a kind that is a text; its questions stand over the line, an empty line takes it back."""
    kind = KINDS[about.kind]
    known = judged.of_kind(about.centre or None, kind.name)

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        text = typed["value"].strip()
        if not text:
            attributes.withdraw(book, about.person, about.centre or None, kind.name)
            return
        if known and (known[0].value, known[0].state) == (text, "confirmed"):
            return  # enter on a text that was only looked at: it is assumed no more than before
        with told_at("value", ""):
            if known:
                said = {"value": text, "state": "unconfirmed", "as_of": clock.today()}
                said |= {} if text == known[0].value else {"source": ""}  # who said the old text did not say this one
                attributes.edit_attribute(book, known[0].id, said, {"value": known[0].value})
            else:
                attributes.assess(book, about.person, about.centre or None, kind.name, text)

    asked = (Field("value", " ".join(kind.questions), hint=HINTS.get(kind.name, "")),)
    return title_of(judged, about), asked, {"value": known[0].value if known else ""}, save


def edit_evidence(book: Book, judged: Judgements, about: AboutJudgement, row: AttributeRow) -> Shown:
    """Return the form of what a judgement rests on; each field saves when it is left."""

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        attributes.edit_attribute(book, row.id, changes, seen)

    asked = evidence_fields()
    return title_of(judged, about), asked, fields.record_values(row.model_dump(), asked), save


def confirm_with(title: str, source: str, confirm: Callable[[str], object]) -> Shown:
    """Return the one line that asks who says so before something is confirmed; enter alone keeps who said it before."""

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        confirm(typed["source"])

    return (
        f"Confirm: {title}"[:CONFIRMED],
        (Field("source", "Who says so? ⏎ confirms it as of today", is_offered=True),),
        {"source": source},
        save,
    )


def evidence_fields() -> Sequence[Field]:
    """Return the fields of what any judgement rests on."""
    return (
        Field("source", "Who says so, or where is it from?"),
        Field("as_of", "True as of", "past day"),
        Field("state", "How sure?", "choice", fields.choices(EVIDENCE)),
    )
