"""The campaigns of the sample book: who was enrolled, what became of each touch, and what they brought."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlmodel import select

from store.book import Book
from store.campaigns.campaigns import add_campaign
from store.campaigns.casting import cast_accounts
from store.campaigns.due_touches import DUE, list_due_touches
from store.campaigns.enrolling import CadenceStep, enrol, give_person
from store.campaigns.enrolments import Enrolment
from store.campaigns.running import end_campaign, run_campaign
from store.campaigns.working import finish_due_touch, pause_enrolment
from store.clean import fold
from store.opportunities import add_opportunity, edit_opportunity
from store.people import Person, add_person
from store.sample.colleagues import name_of
from store.sample.firm import PERSON, Firm
from store.sample.names import mail
from store.sample.opening import Opening, thousands
from store.sample.texts import Line, Sections, list_texts, read_fields, read_sections
from store.sample.tier_plans import TierPlans
from store.sample.timeline import Timeline, day_at

PLAIN = ("name", "cadence", "template", "goal", "opening", "closing", "notes")
DAYS = ("starts_on", "ends_on")
FIRST = ("Fleet", "Operations", "Finance")
"""Personas to whom the campaigns go before others."""
CLOSED = {"won": 100, "lost": 0}
"""The probability of an opportunity that ended."""


def tell_campaigns(firms: Mapping[str, Firm], plans: TierPlans, opening: Opening, timeline: Timeline) -> None:
    """Set all campaigns on the timeline."""
    for text in list_texts("campaigns"):
        _Campaign(firms, plans, opening, timeline).tell(read_sections(text))


class _Campaign:
    """One campaign, and who is in it by the names of their accounts."""

    def __init__(self, firms: Mapping[str, Firm], plans: TierPlans, opening: Opening, timeline: Timeline) -> None:
        self._firms, self._plans, self._opening, self._timeline = firms, plans, opening, timeline
        self._key = 0
        self._fields: Line = {}
        self._steps: list[CadenceStep] = []
        self._enrolled: dict[str, int] = {}
        self._deals: dict[str, int] = {}

    def tell(self, sections: Sections) -> None:
        """Set it on the timeline, each step on its day."""
        self._fields = read_fields(sections["campaign"])
        self._steps = [_step(line) for line in sections["steps"]]
        self._on(self._fields, self._add)
        for field, do in (("runs", run_campaign), ("ends", end_campaign)):
            if day := self._fields.get(field):
                self._timeline.add(int(day), name_of(self._fields["who"]), partial(self._switch, do))
        steps: tuple[tuple[str, Callable[[Line, Book], object]], ...] = (
            ("enrolled", self._enrol),
            ("found", self._find),
            ("paused", self._pause),
            ("deals", self._add_deal),
        )
        for section, step in steps:
            for line in sections.get(section, ()):
                self._on(line, partial(step, line))
        for line in sections.get("deals", ()):
            if line.get("closed"):
                self._timeline.add(int(line["closed"]), name_of(line["who"]), partial(self._close_deal, line))
        for line in sections.get("worked", ()):
            for name in line["accounts"].split(";"):
                self._on(line, partial(self._work, line, name.strip()))

    def _on(self, line: Line, do: Callable[[Book], object]) -> None:
        self._timeline.add(int(line["day"]), name_of(line["who"]), do)

    # -- one step --------------------------------------------------------------------------------------------------

    def _add(self, book: Book) -> None:
        fields = self._fields
        values: dict[str, Any] = {name: fields.get(name, "") for name in PLAIN}
        values |= {name: day_at(int(fields[name])) for name in DAYS if name in fields}
        links = {
            "tier_plan_id": self._plans.key(fields["plan"]),
            "offering_id": self._opening.offerings[fields["solution"]],
            "owner_id": self._opening.us[fields["owner"]],
        }
        self._key = add_campaign(book, {**values, **links})

    def _switch(self, do: Callable[[Book, int], object], book: Book) -> None:
        do(book, self._key)

    def _enrol(self, line: Line, book: Book) -> None:
        names = {self._firms[name.strip()].key: name.strip() for name in line["accounts"].split(";")}
        with book.read() as session:
            candidates = cast_accounts(session, self._key, names, self._steps, FIRST).candidates
        keys = enrol(book, self._key, candidates, day_at(int(line["start"])), self._fields["cadence"]).keys
        self._enrolled |= {names[each.account_id]: key for each, key in zip(candidates, keys, strict=True)}

    def _find(self, line: Line, book: Book) -> None:
        """Let somebody be found where nobody was known, whom the touches go to from then on."""
        firm = self._firms[line["account"]]
        who = {"account_id": firm.key, "name": line["person"], "email": mail(line["person"], firm.website)}
        seat = {name: line[name] for name in ("title", "seniority", "persona")}
        person, _ = add_person(book, who, seat)
        give_person(book, self._enrolled[firm.name], person)

    def _work(self, line: Line, begin: str, book: Book) -> None:
        enrolment = self._find_enrolment(begin)
        with book.read() as session:
            row = session.exec(select(Enrolment).where(Enrolment.id == enrolment)).one()
            due = next(
                each.id
                for each in list_due_touches(session, row.account_id)
                if (each.enrolment_id, each.number, each.status) == (enrolment, int(line["step"]), DUE)
            )
            person = session.get(Person, row.person_id) if row.person_id else None
        summary = line["summary"].replace(PERSON, person.name if person else "")
        finish_due_touch(book, due, line["outcome"], summary, name_of(line["who"]), line["reason"])

    def _pause(self, line: Line, book: Book) -> None:
        pause_enrolment(book, self._find_enrolment(line["account"]), line["reason"])

    def _add_deal(self, line: Line, book: Book) -> None:
        values = {
            **{name: line[name] for name in ("name", "stage", "next_step")},
            "account_id": self._firms[line["account"]].key,
            "campaign_id": self._key,
            "offering_id": self._opening.offering_of(line["name"]),
            "amount": thousands(line["amount"]),
            "probability": line["chance"],
            "close_on": day_at(int(line["close"])),
            "kind": "new business",
            "state": "open",
        }
        self._deals[line["account"]] = add_opportunity(book, values)

    def _close_deal(self, line: Line, book: Book) -> None:
        state = line["state"]
        end = {"state": state, "stage": f"Closed {state.capitalize()}", "probability": CLOSED[state]}
        edit_opportunity(book, self._deals[line["account"]], {**end, "close_on": day_at(int(line["closed"]))})

    def _find_enrolment(self, begin: str) -> int:
        """Return the enrolment of the one account whose name begins so."""
        found = [key for name, key in self._enrolled.items() if fold(name).startswith(fold(begin))]
        if len(found) != 1:
            raise ValueError(f"{self._fields['name']}: {len(found)} accounts begin with “{begin}”")
        return found[0]


def _step(line: Line) -> CadenceStep:
    said = {name: line[name] for name in ("title", "channel", "persona", "template", "note")}
    return CadenceStep(days=int(line["days"]), **said)
