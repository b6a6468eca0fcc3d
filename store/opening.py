"""The door: an existing book is looked at, migrated when it is older, and opened with every table known."""

from __future__ import annotations

from pathlib import Path

# Each concept declares its own tables; a book may be opened only when all of them are declared.
from store import (
    account_links,
    accounts,
    attributes,
    book_settings,
    buying_centres,
    colleagues,
    external_keys,
    facts,
    history,
    lines,
    offerings,
    opportunities,
    people,
    personas,
    relationships,
    rules,
    saved_views,
    sheets,
    talking_points,
    touches,
    white_space,
)
from store.book import Book
from store.bookfile import SCHEMA_VERSION, examine
from store.campaigns import campaigns, due_touches, enrolments, holidays
from store.gaps import snoozes
from store.gate import Gate
from store.ids import KeyMaker
from store.plans import (
    actions,
    competitors,
    dependencies,
    objectives,
    openings,
    plans,
    responsibilities,
    risks,
    swot,
)
from store.records import Record
from store.reviews import answers, attendees, checklist, reviews, snapshots
from store.tiering import tier_plans

TABLES: tuple[type[Record], ...] = (
    book_settings.BookSettings,
    rules.Rule,
    offerings.Offering,
    personas.Persona,
    saved_views.SavedView,
    holidays.Holiday,
    colleagues.Colleague,
    tier_plans.TierPlan,
    campaigns.Campaign,
    accounts.Account,
    external_keys.ExternalKey,
    buying_centres.BuyingCentre,
    people.Person,
    people.Seat,
    people.Occupancy,
    facts.Fact,
    opportunities.Opportunity,
    touches.Touch,
    touches.TouchPerson,
    talking_points.TalkingPoint,
    attributes.Attribute,
    lines.Line,
    relationships.Relationship,
    white_space.Cell,
    account_links.AccountLink,
    snoozes.Snooze,
    plans.Plan,
    objectives.Objective,
    objectives.ObjectiveLink,
    reviews.Review,
    actions.Action,
    dependencies.Dependency,
    responsibilities.Responsibility,
    swot.SwotItem,
    risks.Risk,
    competitors.Competitor,
    enrolments.Enrolment,
    due_touches.DueTouch,
    attendees.Attendee,
    answers.Answer,
    checklist.CheckItem,
    snapshots.Snapshot,
)
"""Every table of records, in an order in which none points to a later one but itself."""

LOG = (history.Change, history.ChangeEntry)
"""The tables of the history, which are no records themselves."""

NOTED = (openings.PlanOpening, sheets.Sheet)
"""The tables of what happens by itself, of which no history is kept."""


def open_book(path: Path, *, who: str = "", backups: Path | None = None, keys: KeyMaker | None = None) -> Book:
    """Return the open book; an older one is migrated first, after a verified backup beside it.

    `backups` is where that one and those of each day go; without it there are none of each day. Raises NotFound or
    Damaged with words, and leaves the file as it is.
    """
    if examine(path) < SCHEMA_VERSION:
        from store.migrations import migrate  # alembic costs 0.4 s: only when there is something to do

        migrate(path, backups or path.parent / "backups")
    return Book(path, who=who, keys=keys, gate=Gate(path, backups))
