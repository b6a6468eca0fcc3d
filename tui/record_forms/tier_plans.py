"""The form of a tier plan, and the question before it is removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from store import clock
from store.book import Book
from store.book_settings import BookSettingsRow, read_book_settings
from store.colleagues import ColleagueRow, list_colleagues
from store.errors import Refused, gone
from store.offerings import OfferingRow, list_offerings
from store.personas import PersonaRow, list_personas
from store.tiering.tier_plans import (
    AMOUNTS,
    TierPlanDraft,
    TierPlanRow,
    add_tier_plan,
    edit_tier_plan,
    list_tier_plans,
    parse_field,
    remove_tier_plan,
)
from store.words import TIERS, TOUCH_TYPE
from tui import fields
from tui.forms import Shown
from tui.plan_words import fiscal_period
from tui.record_forms.plan_items import Ways, edit_item, new_item
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.record_forms.who import Ours
from tui.widgets.form import Field

OWNERS = {"owner_id": "Owner", "sdr_id": "SDR", "marketing_id": "Marketing"}
"""The fields for one of us."""
COPIED = frozenset(TierPlanDraft.model_fields) - {"period", "starts_on", "ends_on"}
"""What a plan for the next period begins with: all of the one before but its time."""


class Shelf(NamedTuple):
    """What lies in the library, by name, each with what is said beside it."""

    plays: Mapping[str, str]
    cadences: Mapping[str, str]
    templates: Mapping[str, str]


class Known(NamedTuple):
    """What a form of a tier plan offers to choose from."""

    plans: Sequence[TierPlanRow]
    settings: BookSettingsRow
    colleagues: Mapping[int, ColleagueRow]
    offerings: Sequence[OfferingRow]
    personas: Sequence[PersonaRow]
    shelf: Shelf

    def plan(self, key: int) -> TierPlanRow:
        """Return a plan; NotFound when it is gone."""
        row = next((plan for plan in self.plans if plan.id == key), None)
        if row is None:
            raise gone()
        return row


class Amount:
    """Writes and reads money in the book's currency."""

    def __init__(self, currency: str) -> None:
        self._currency = currency

    def say(self, value: int | None) -> str:
        """Return an amount as it is typed."""
        return fields.amount_text(value, self._currency)

    def read(self, text: str, field: str) -> int | None:
        """Return the minor units of a text; Refused at the field when it is no amount."""
        value: int | None = parse_field(field, text, self._currency) if text.strip() else None
        return value

    def seen(self, text: str) -> int | None:
        """Return the amount that stood there."""
        return self.read(text, AMOUNTS[0])


def read_known(book: Book, shelf: Shelf) -> Known:
    """Return what the form offers."""
    with book.read() as session:
        return Known(
            list_tier_plans(session),
            read_book_settings(session),
            {row.id: row for row in list_colleagues(session)},
            list_offerings(session),
            list_personas(session),
            shelf,
        )


def new_tier_plan(book: Book, known: Known, like: int, my_name: str) -> tuple[Shown, list[int]]:
    """Return the form of a new tier plan and the list that its key goes to.

    It is for the fiscal year that runs; like the plan of that key, if there is one, and then for the time after it.
    """
    ways = _ways(book, known)
    asked = tuple(_fields(known, ways))
    if like:
        row = known.plan(like)
        values = fields.record_values({name: getattr(row, name) for name in COPIED}, asked)
        begun = values | {name: ways[name].say(getattr(row, name)) for name in ways} | _time_after(row, known)
    else:
        begun = {"tier": "2", "owner_id": my_name, **_this_year(known)}
    return new_item(book, "New tier plan", asked, begun, TierPlanDraft, add_tier_plan, ways=ways, base={})


def edit_plan_fields(book: Book, known: Known, key: int) -> Shown:
    """Return the form of a tier plan; each field saves when it is left."""
    row, ways = known.plan(key), _ways(book, known)
    return edit_item(book, row.name, tuple(_fields(known, ways)), row, TierPlanDraft, edit_tier_plan, ways=ways)


def ask_plan_removal(known: Known, key: int) -> Removal:
    """Return what is asked before a tier plan is removed."""
    row = known.plan(key)
    question = f"{row.name}, {row.period}. Its accounts stay as they are, its campaigns stay without it.\n\n{UNDO}"
    return one_removal("Remove this tier plan?", question, remove_tier_plan, key)


def _time(name: str, first: date, last: date) -> dict[str, str]:
    return {"period": name, "starts_on": first.isoformat(), "ends_on": last.isoformat()}


def _this_year(known: Known) -> dict[str, str]:
    return _time(*fiscal_period(clock.today(), known.settings.fiscal_year_start))


def _time_after(row: TierPlanRow, known: Known) -> dict[str, str]:
    """Return the time after a plan: the fiscal year that begins then, else one as long, without a name.

    Refused where the calendar ends before it does.
    """
    try:
        first = row.ends_on + timedelta(1)
        name, starts, ends = fiscal_period(first, known.settings.fiscal_year_start)
        if starts == first and ends - starts <= row.ends_on - row.starts_on + timedelta(1):
            return _time(name, starts, ends)
        return _time("", first, _as_long(row, first))
    except (OverflowError, ValueError):
        words = f"{row.name} goes on until {row.ends_on}."
        raise Refused("There is no time after it", words, "n makes a plan for the year that runs.") from None


def _as_long(row: TierPlanRow, first: date) -> date:
    """Return the last day of a time as long as a plan's: of as many months where those are whole, else of days."""
    if row.starts_on.day != 1 or first.day != 1:
        return first + (row.ends_on - row.starts_on)
    months = 12 * (first.year - row.starts_on.year) + first.month - row.starts_on.month
    year, month = divmod(12 * first.year + first.month - 1 + months, 12)
    return date(year, month + 1, 1) - timedelta(1)


def _ways(book: Book, known: Known) -> dict[str, Any]:
    ours, amount = Ours(book, known), Amount(known.settings.currency)
    return {**dict.fromkeys(OWNERS, ours), **dict.fromkeys(AMOUNTS, amount)}


def _fields(known: Known, ways: Ways) -> Iterator[Field]:
    currency, tiers = known.settings.currency, ((str(tier), f"{tier} · {TIERS[tier]}") for tier in (2, 3))
    yield Field("name", "Name", hint="e.g. Growth, logistics")
    yield Field("tier", "Tier", "choice", tuple(tiers))
    yield Field("industry", "Industry (empty: any)")
    yield Field("segment", "Segment (empty: any)")
    offerings = [("", "Any"), *((str(row.id), row.name) for row in known.offerings)]
    yield Field("offering_id", "Solution that they have or may buy", "choice", offerings)
    yield Field("period", "Period")
    yield Field("starts_on", "From", "day")
    yield Field("ends_on", "Until", "day")
    yield Field("target_accounts", "Accounts wanted", hint="e.g. 150")
    yield Field("touches", "Touches an account in the period", hint="e.g. 6")
    yield Field("minutes", "Minutes an account in the period", hint="e.g. 45")
    yield Field("budget", f"Budget an account in {currency}", hint="e.g. 120")
    yield Field("pipeline_target", f"Pipeline wanted in {currency}", hint="e.g. 4.5 M")
    yield Field("revenue_target", f"Revenue wanted in {currency}", hint="e.g. 1.2 M")
    for name, label in OWNERS.items():
        yield ways[name].field(name, label, "one of us; a new name becomes a colleague")  # type: ignore[attr-defined]
    yield from _chosen_by_name(known)
    yield Field("refresh_days", "Points are refreshed after, in days", hint="e.g. 180; empty: as the rules say")
    yield Field("notes", "Notes", "lines")


def _chosen_by_name(known: Known) -> Iterator[Field]:
    """Yield the fields that name things of the book and of the library."""
    channels = [(word.label, "") for word in TOUCH_TYPE if word.value]
    personas = [(row.name, row.cares_about) for row in known.personas]
    yield _names("personas", "Personas wanted", personas, "empty: those of the book's list")
    yield _names("channels", "Channels", channels, "e.g. Email, Call")
    yield _names("plays", "Plays", known.shelf.plays.items(), "names, parted by commas")
    none = ("", "None")
    yield Field("cadence", "Cadence", "choice", (none, *known.shelf.cadences.items()))
    yield Field("template", "Template of the sheets", "choice", (none, *known.shelf.templates.items()))


def _names(name: str, label: str, names: Iterator[tuple[str, str]] | Any, hint: str) -> Field:
    return Field(name, f"{label} (tab completes, ↓ lists)", "names", tuple(names), hint=hint)
