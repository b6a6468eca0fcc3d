"""The forms of a campaign and of a holiday, and the question before a campaign is removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from store.book import Book
from store.campaigns.campaigns import (
    CampaignDraft,
    CampaignRow,
    add_campaign,
    edit_campaign,
    list_campaigns,
    remove_campaign,
)
from store.campaigns.counting import CampaignFigures
from store.campaigns.holidays import HolidayRow, add_holiday
from store.colleagues import ColleagueRow, list_colleagues
from store.errors import gone
from store.offerings import OfferingRow, list_offerings
from store.tiering.tier_plans import TierPlanRow, list_tier_plans
from tui.forms import Shown
from tui.record_forms.plan_items import Ways, edit_item, new_item
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.record_forms.who import Ours
from tui.widgets.form import Ask, Field
from tui.wording import counted

LOOK = "look"
"""The choice that shows the cadences with their steps."""


class Known(NamedTuple):
    """What a form of a campaign offers to choose from; cadences and templates by name, with what is said of them."""

    campaigns: Sequence[CampaignRow]
    colleagues: Mapping[int, ColleagueRow]
    offerings: Sequence[OfferingRow]
    tier_plans: Sequence[TierPlanRow]
    cadences: Mapping[str, str]
    templates: Mapping[str, str]

    def campaign(self, key: int) -> CampaignRow:
        """Return a campaign; NotFound when it is gone."""
        row = next((each for each in self.campaigns if each.id == key), None)
        if row is None:
            raise gone()
        return row


def read_known(book: Book, cadences: Mapping[str, str], templates: Mapping[str, str]) -> Known:
    """Return what the form offers."""
    with book.read() as session:
        return Known(
            list_campaigns(session),
            {row.id: row for row in list_colleagues(session)},
            list_offerings(session),
            list_tier_plans(session),
            cadences,
            templates,
        )


def new_campaign(book: Book, known: Known, ask_cadence: Ask, my_name: str) -> tuple[Shown, list[int]]:
    """Return the form of a new campaign, which is mine unless said otherwise, and the list that its key goes to."""
    ways = _ways(book, known)
    asked = tuple(_fields(known, ways, ask_cadence))
    begun = {"owner_id": my_name}
    return new_item(book, "New campaign", asked, begun, CampaignDraft, add_campaign, ways=ways, base={})


def edit_campaign_fields(book: Book, known: Known, key: int, ask_cadence: Ask) -> Shown:
    """Return the form of a campaign; each field saves when it is left."""
    row, ways = known.campaign(key), _ways(book, known)
    asked = tuple(_fields(known, ways, ask_cadence))
    return edit_item(book, row.name, asked, row, CampaignDraft, edit_campaign, ways=ways)


def ask_campaign_removal(row: CampaignRow, figures: CampaignFigures) -> Removal:
    """Return what is asked before a campaign is removed: what goes with it, and what stays."""
    goes = f"Removed, it takes {counted(figures.enrolments, 'enrolment')} along, with what is due of them. "
    stays = "Touches that were made and opportunities stay. To keep what it has brought, end it instead."
    question = f"{goes if figures.enrolments else ''}{stays}\n\n{UNDO}"
    return one_removal(f"Remove {row.name[:40]}?", question, remove_campaign, row.id)


def new_holiday(book: Book, name: str) -> tuple[Shown, list[int]]:
    """Return the form of a new holiday, and the list that its key goes to."""
    made: list[int] = []

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        made.append(add_holiday(book, typed))

    asked = (Field("day", "Day", "day"), Field("name", "What it is"))
    return ("New holiday", asked, {"name": name}, save), made


def holiday_words(row: HolidayRow) -> str:
    """Return a holiday with its day of the week: `Fri 2026-12-25`."""
    return f"{row.day:%a} {row.day}"


def _ways(book: Book, known: Known) -> Ways:
    return {"owner_id": Ours(book, known)}


def _fields(known: Known, ways: Mapping[str, Any], ask_cadence: Ask) -> Iterator[Field]:
    plans = [(str(row.id), f"{row.name}, {row.period}") for row in known.tier_plans]
    offerings = [(str(row.id), row.name) for row in known.offerings]
    cadences = [("", "None yet"), *known.cadences.items(), (LOOK, "Look at their steps …")]
    yield Field("name", "Campaign")
    yield Field("cadence", "Cadence", "choice", cadences, asks={LOOK: ask_cadence})
    yield ways["owner_id"].field("owner_id", "Owner", "one of us; a new name becomes a colleague")
    yield Field("tier_plan_id", "Tier plan", "choice", [("", "None"), *plans])
    yield Field("offering_id", "Solution", "choice", [("", "None"), *offerings])
    yield Field("starts_on", "From", "day")
    yield Field("ends_on", "Until", "day")
    yield Field("goal", "Goal", hint="e.g. twelve first meetings by the end of the quarter")
    yield Field("template", "Template of its letter", "choice", [("", "None"), *known.templates.items()])
    yield Field("opening", "First paragraph of the letter", "lines")
    yield Field("closing", "Last paragraph of the letter", "lines")
    yield Field("notes", "Notes", "lines")
