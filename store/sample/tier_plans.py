"""The tier plans of the sample book, and the personas that growth accounts are worked by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from store.book import Book
from store.campaigns.holidays import add_holiday
from store.personas import Persona, PersonaDraft
from store.sample.colleagues import name_of
from store.sample.opening import Opening, thousands
from store.sample.texts import Line, read_changes, read_fields, read_sections
from store.sample.timeline import Timeline
from store.tiering.tier_plans import AMOUNTS, TierPlanDraft, add_tier_plan, edit_tier_plan

PERIOD = {"period": "FY27", "starts_on": "2026-04-01", "ends_on": "2027-03-31"}
"""The book's fiscal year on the sample day."""
OURS = {"owner": "owner_id", "sdr": "sdr_id", "marketing": "marketing_id"}
EDITS = "edits"


def tell_personas(opening: Opening) -> None:
    """Add the book's personas, and what each cares about."""
    for position, line in enumerate(read_sections("book.txt")["personas"], 1):
        values = {"name": line["name"], "cares_about": line["cares_about"], "is_wanted": bool(line["wanted"])}
        opening.personas.add(Persona, {**values, "position": position}, PersonaDraft)


def tell_holidays(timeline: Timeline) -> None:
    """Set on the timeline which days off were entered when."""
    for line in read_sections("book.txt")["holidays"]:
        timeline.add(int(line["day"]), name_of(line["who"]), partial(_add_holiday, line))


def _add_holiday(line: Line, book: Book) -> None:
    add_holiday(book, {"day": line["on"], "name": line["name"]})


class TierPlans:
    """The tier plans by the word that the texts call them by."""

    def __init__(self, opening: Opening, timeline: Timeline) -> None:
        """Begin with no plan."""
        self._us, self._offerings = opening.us, opening.offerings
        self._timeline = timeline
        self._keys: dict[str, int] = {}

    def tell(self) -> None:
        """Set every plan on the timeline, and what was changed in it later."""
        sections = read_sections("tier_plans.txt")
        for word, lines in sections.items():
            if word != EDITS:
                self._tell_plan(word, read_fields(lines))
        for line in sections[EDITS]:
            self._timeline.add(int(line["day"]), name_of(line["who"]), partial(self._edit, line))

    def key(self, word: str) -> int:
        """Return the key of a plan that was written by now."""
        return self._keys[word]

    def _tell_plan(self, word: str, fields: Line) -> None:
        def add(book: Book) -> None:
            self._keys[word] = add_tier_plan(book, {**PERIOD, **self._values(fields)})

        self._timeline.add(int(fields["day"]), name_of(fields["who"]), add)

    def _edit(self, line: Line, book: Book) -> None:
        edit_tier_plan(book, self._keys[line["plan"]], self._values(read_changes(line["changes"])))

    def _values(self, fields: Mapping[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = {name: text for name, text in fields.items() if name in TierPlanDraft.model_fields}
        values |= {name: thousands(fields[name]) for name in AMOUNTS if name in fields}
        values |= {link: self._us[fields[name]] for name, link in OURS.items() if name in fields}
        return {**values, "offering_id": self._offerings[fields["offering"]]} if "offering" in fields else values
