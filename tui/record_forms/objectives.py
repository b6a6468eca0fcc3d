"""The form of an objective: what it is, whose, until when, and how it is measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from store import words
from store.book import Book
from store.dossier import Dossier
from store.errors import MEND, NOT_SAVED, UNCHANGED, Refused
from store.plans.measures import MONEY, parse_measure, read_measure, say_measure
from store.plans.objectives import ObjectiveDraft, ObjectiveRow, add_objective, edit_objective, remove_objective
from tui.fields import choices
from tui.forms import Shown, found
from tui.record_forms.plan_items import Ways, edit_item, new_item
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.record_forms.who import Ours, Theirs
from tui.widgets.form import Field
from tui.wording import counted

FIRST = ("title", "due_on", "target", "owner_id", "stakeholder_id", "type", "measure", "source")
"""What is asked of a new objective, the most useful first; the rest can be said of it later."""
TARGET = "target"


class Measure:
    """The unit of an objective's measure, which its target brings along, and the values in it."""

    def __init__(self, currency: str, unit: str = "") -> None:
        self.currency, self.unit = currency, unit

    def say(self, value: int | None) -> str:
        """Return a value as it is typed."""
        return say_measure(value, self.unit, self.currency)

    def read(self, text: str, field: str) -> int | None:
        """Return the value of a text; Refused where it is none, or in another unit than the target."""
        try:
            value, unit = self._read(text)
        except ValueError as error:
            raise _refused(field, str(error)) from None
        if unit and field == TARGET:
            self.unit = unit
        elif unit and unit != self.unit:
            raise _refused(field, f"is counted in {self._unit_name()}, as the target is")
        return value

    def seen(self, text: str) -> int | None:
        """Return the value that a text stood for."""
        try:
            return self._read(text)[0]
        except ValueError:
            return None

    def _read(self, text: str) -> tuple[int | None, str]:
        if self.unit and text.strip().endswith(self.unit):  # a unit may look like a sign of millions
            return parse_measure(text, self.unit), self.unit
        return read_measure(text, self.currency)

    def _unit_name(self) -> str:
        return (self.currency if self.unit == MONEY else self.unit) or "plain numbers"


def new_objective(book: Book, dossier: Dossier, plan: int, my_name: str) -> tuple[Shown, list[int]]:
    """Return the form of a new objective, which is mine unless said otherwise, and the list that its key goes to."""
    ways = _ways(book, dossier, Measure(dossier.book.currency))
    known = {each.name: each for each in _fields(dossier, ways)}
    base = {"account_id": dossier.account.id, "plan_id": plan}

    def add(book: Book, values: Mapping[str, Any]) -> int:
        return add_objective(book, {**values, **_unit_of(ways, values)})

    asked, begun = [known[name] for name in FIRST], {"owner_id": my_name}
    number = sum(each.plan_id == plan for each in dossier.objectives) + 1
    title = f"Objective {number} · {dossier.account.name}"
    return new_item(book, title, asked, begun, ObjectiveDraft, add, ways=ways, base=base)


def edit_objective_fields(book: Book, dossier: Dossier, key: int) -> Shown:
    """Return the form of an objective; each field saves when it is left. The unit follows the target."""
    row = found(dossier.objectives, key)
    ways = _ways(book, dossier, Measure(dossier.book.currency, row.unit))

    def edit(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any]) -> ObjectiveRow:
        unit = _unit_of(ways, {"type": row.type, **changes}) if TARGET in changes else {}
        saved = edit_objective(book, key, {**changes, **unit}, seen)
        ways[TARGET].unit = saved.unit
        return saved

    asked = [field for field in _fields(dossier, ways) if field.name != "current" or not row.measure_of]
    return edit_item(book, row.title, asked, row, ObjectiveDraft, edit, ways=ways)


def ask_objective_removal(dossier: Dossier, key: int) -> Removal:
    """Return what is asked before an objective is removed."""
    row = found(dossier.objectives, key)
    actions = sum(each.objective_id == key for each in dossier.actions)
    stay = f" Its {counted(actions, 'action stays', 'actions stay')} in the plan, for no objective." if actions else ""
    question = f"“{row.title[:120]}”.{stay} To keep what is known of it, give it the state dropped instead.\n\n{UNDO}"
    return one_removal("Remove this objective?", question, remove_objective, key)


def _ways(book: Book, dossier: Dossier, measure: Measure) -> dict[str, Any]:
    return {
        "owner_id": Ours(book, dossier),
        "stakeholder_id": Theirs(dossier),
        TARGET: measure,  # read first: it says what the others are counted in
        "start": measure,
        "current": measure,
    }


def _unit_of(ways: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, str]:
    """Return the unit that goes with a target: what is read off the book, and revenue, is money."""
    measure: Measure = ways[TARGET]
    if values.get("measure_of") or (not measure.unit and values.get("type") == "revenue"):
        measure.unit = MONEY
    return {"unit": measure.unit}


def _fields(dossier: Dossier, ways: Ways) -> Sequence[Field]:
    return tuple(_asked(dossier.book.currency, ways))


def _asked(currency: str, ways: Mapping[str, Any]) -> Iterator[Field]:
    yield Field("title", "What is to be reached?")
    yield Field("status", "State", "choice", choices(words.OBJECTIVE_STATUS))
    yield Field("current", "Where it is now", hint=f"e.g. 40 %, 3 sites, 540 k {currency}")
    yield Field("due_on", "Due", "day")
    yield Field(TARGET, "Target, with its unit", hint=f"e.g. 60 %, 7 sites, 1.2 M {currency}")
    yield ways["owner_id"].field("owner_id", "Owner", "one of us; a new name becomes a colleague")
    yield ways["stakeholder_id"].field("stakeholder_id", "Stakeholder at the customer", "who there wants it, too")
    yield Field("type", "Kind", "choice", choices(words.OBJECTIVE_TYPE))
    yield Field("measure", "Measured by", hint="e.g. revenue a year, sites that use it")
    yield Field("source", "Who vouches for the target?", hint="a name, a document")
    yield Field("strategy", "How we get there", "lines")
    yield Field("side", "Whose objective", "choice", choices(words.SIDE))
    yield Field("measure_of", "The value now is", "choice", choices(words.MEASURE_OF))
    yield Field("start", "Where it began", hint="e.g. 0")
    yield Field("starts_on", "From", "day")
    yield Field("share", "Who may read it", "choice", choices(words.SHARE))


def _refused(field: str, reason: str) -> Refused:
    return Refused(NOT_SAVED, f"{field}: {reason}.", MEND, {field: reason}, safe=UNCHANGED)
