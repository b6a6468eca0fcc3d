"""The Tier 1 accounts of the sample book: each as its text tells it, what was there at first and what came after."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from store.book import Book
from store.buying_centres import BuyingCentre, BuyingCentreDraft
from store.clean import fold
from store.facts import Fact, FactDraft, add_fact, confirm_fact, end_fact
from store.opportunities import Opportunity, OpportunityDraft, add_opportunity, edit_opportunity
from store.people import Occupancy, Person, PersonDraft, Seat, SeatDraft
from store.sample.chance import Chance
from store.sample.colleagues import name_of
from store.sample.evidence import read_evidence
from store.sample.names import mail
from store.sample.opening import Opening, thousands
from store.sample.texts import DEPTH, Line, read_fields, read_sections
from store.sample.timeline import OPENING, Timeline, day_at
from store.talking_points import EXPIRES_AFTER_DAYS, TalkingPoint, TalkingPointDraft, write_talking_point
from store.touches import Touch, TouchDraft, TouchPerson, log_touch
from store.words import FACT_ENDED

OPEN_AGAIN = {"state": "open", "stage": "Negotiation", "probability": 60}
"""What a deal was before it was won or lost."""
NOBODY = "?"
"""Who sits in a seat that we know, but not the person: need to know."""
TOGETHER = " + "
"""Between the names of those who share a seat."""


class Story:
    """One account: its records by the names that its text calls them by."""

    def __init__(self, text: str) -> None:
        """Read the account's text."""
        self.sections = read_sections(text)
        self.fields = read_fields(self.sections["account"])
        self.name = self.fields["name"]
        self.owner = self.fields["owner"]
        self.account = 0
        self.centres: dict[str, int] = {}
        self.seats: dict[str, int] = {}
        self.people: dict[str, int] = {}
        self.deals: dict[str, int] = {}
        self.facts: dict[str, int] = {}

    def lines(self, section: str) -> list[Line]:
        """Return the lines of a section, none when the text has no such section."""
        return self.sections.get(section, [])

    def tell(self, opening: Opening, timeline: Timeline) -> None:
        """Add what was known when the book was begun, and set on the timeline what came to be known later."""
        self._add_account(opening)
        self._add_places(opening)
        self._add_people(opening)
        for line in self.lines("facts"):
            self._tell_fact(line, opening, timeline)
        for line in self.lines("deals"):
            self._tell_deal(line, opening, timeline)
        for line in self.lines("touches"):
            self._tell_touch(line, opening, timeline)
        for line in self.lines("points"):
            self._tell_point(line, opening, timeline)

    def person(self, name: str) -> dict[str, Any]:
        """Return the values of a person of this account."""
        chance = Chance(f"{self.name}, {name}")
        said = next((line for line in self.lines("people") if line["person"] == name), {})
        phone = self.fields.get("phone", "")
        return {
            "account_id": self.account,
            "name": name,
            "email": mail(name, self.fields["website"]) if chance.happens(0.85) else "",
            "phone": f"{phone[:-2]}{chance.number(41, 79)}" if phone and chance.happens(0.4) else "",
            "linkedin": said.get("profile", ""),
            "notes": said.get("notes", ""),
        }

    # -- when the book was begun -----------------------------------------------------------------------------------

    def _add_account(self, opening: Opening) -> None:
        fields = self.fields
        plain = ("name", "industry", "segment", "country", "city", "postcode", "phone", "website", "relationship")
        values: dict[str, Any] = {name: fields.get(name, "") for name in plain}
        values |= {
            "employees": fields["employees"],
            "revenue": thousands(fields["revenue"]),
            "customer_since": fields["since"],
            "owner_id": opening.us[fields.get("first owner", self.owner)],
            "tier": fields["tier"],
            "tier_reason": fields["tier_reason"],
            "tier_since": day_at(int(fields["tier_day"])),
            "vulnerability": fields.get("vulnerability", ""),
            "countermeasure": fields.get("countermeasure", ""),
            "notes": fields["notes"],
        }
        self.account = opening.add_account(values, above=fields.get("parent", ""))

    def _add_places(self, opening: Opening) -> None:
        for line in self.lines("centres"):
            values = {
                "account_id": self.account,
                "parent_id": self.centres[line["above"]] if line["above"] else None,
                "name": line["name"],
                "kind": line["kind"],
                "notes": line["notes"],
                **{name: line.get(name, "") for name in ("buys", "level", "initiatives")},
                "level_wanted": line.get("wanted", ""),
                **{name: thousands(line.get(name, "")) for name in ("budget", "revenue", "potential")},
            }
            self.centres[line["name"]] = opening.people.add(BuyingCentre, values, BuyingCentreDraft)

    def _add_people(self, opening: Opening) -> None:
        bosses: dict[int, int] = {}
        for line in self.lines("seats"):
            depth = int(line[DEPTH])
            assistant = line["persona"] == "Assistant"
            values = {
                "account_id": self.account,
                "centre_id": self.centres.get(line["centre"]),
                "title": line["title"],
                "seniority": line["seniority"],
                "persona": "" if assistant else line["persona"],
                "reports_to_id": bosses.get(depth - 1),
                "is_assistant": assistant,
                "is_vacant": bool(line.get("vacant")),
                "need_owner_id": opening.us[line["finder"]] if line.get("finder") else None,
                "need_by": day_at(int(line["by"])) if line.get("by") else None,
                "notes": line["notes"],
            }
            seat = opening.people.add(Seat, values, SeatDraft)
            self.seats[line["title"]] = bosses[depth] = seat
            if line["person"] not in ("", NOBODY):
                for name in line["person"].split(TOGETHER):
                    self._seat(opening, name, line["since"], seat)
        later = {line["changes"] for line in self.lines("edits") if line["what"] in ("joins", "shares")}
        for name in (line["person"] for section in ("people", "past") for line in self.lines(section)):
            if name not in later:
                self._know(opening, name)
        for line in self.lines("past"):
            ended = {"started_on": day_at(int(line["from"])), "ended_on": day_at(int(line["to"]))}
            self._sit(opening, line["person"], self.seats[line["seat"]], ended)
        for line in self.lines("centres"):
            if holder := line.get("holder"):
                centre = self.centres[line["name"]]
                opening.people.amend(BuyingCentre, centre, budget_holder_id=self.people[holder])

    def _know(self, opening: Opening, name: str) -> None:
        if name not in self.people:
            self.people[name] = opening.people.add(Person, self.person(name), PersonDraft)

    def _seat(self, opening: Opening, name: str, since: str, seat: int) -> None:
        began = day_at(OPENING).replace(year=int(since), month=Chance(name).number(1, 12), day=1)
        self._know(opening, name)
        self._sit(opening, name, seat, {"started_on": min(began, day_at(OPENING))})

    def _sit(self, opening: Opening, name: str, seat: int, days: Mapping[str, object]) -> None:
        sitting = {"account_id": self.account, "seat_id": seat, "person_id": self.people[name], **days}
        opening.people.add(Occupancy, sitting)

    # -- what came to be known, then or later ----------------------------------------------------------------------

    def _tell_fact(self, line: Line, opening: Opening, timeline: Timeline) -> None:
        text, about, told = line["text"], line["about"], read_evidence(line)

        def values() -> dict[str, Any]:
            return {
                "account_id": self.account,
                "centre_id": self.centres.get(about),
                "person_id": self.people[about] if about and about not in self.centres else None,
                "type": line["type"],
                "text": text,
                "priority": line.get("priority", ""),
                "pressure_from": line.get("pressure", ""),
                **told.values(),
            }

        if told.day <= OPENING:
            self.facts[text] = opening.facts.add(Fact, values(), FactDraft)
        else:
            timeline.add(
                told.day, name_of(self.owner), lambda book: self.facts.update({text: add_fact(book, values())})
            )
        for state, day in told.steps:
            timeline.add(day, name_of(self.owner), partial(self._move_fact, text, state))

    def _move_fact(self, text: str, state: str, book: Book) -> None:
        if state in FACT_ENDED:
            end_fact(book, self.facts[text], state)
        else:
            confirm_fact(book, self.facts[text])

    def _tell_deal(self, line: Line, opening: Opening, timeline: Timeline) -> None:
        name, entered, close = line["name"], int(line["entered"]), int(line["close"])
        end = {"state": line["state"], "stage": line["stage"], "probability": line["chance"]}
        ends_later = line["state"] != "open" and close > OPENING
        values = {
            "account_id": self.account,
            "centre_id": self.centres[line["centre"]] if line["centre"] else None,
            "offering_id": opening.offering_of(name),
            "name": name,
            "amount": thousands(line["amount"]),
            "close_on": day_at(close),
            "next_step": line["next_step"],
            "competitor": line["competitor"],
            "kind": line["kind"],
            **(OPEN_AGAIN if ends_later else end),
        }
        if entered <= OPENING:
            self.deals[name] = opening.deals.add(Opportunity, values, OpportunityDraft)
        else:
            timeline.add(
                entered, name_of(self.owner), lambda book: self.deals.update({name: add_opportunity(book, values)})
            )
        if ends_later:
            timeline.add(close, name_of(self.owner), lambda book: edit_opportunity(book, self.deals[name], end))

    def _tell_touch(self, line: Line, opening: Opening, timeline: Timeline) -> None:
        names = [name.strip() for name in line["people"].split(",") if name.strip()]
        values = {
            "account_id": self.account,
            "happened_on": day_at(int(line["day"])),
            "type": line["type"],
            "direction": line["direction"],
            "summary": line["summary"],
            "next_step": line["next_step"],
            "colleague_id": opening.us[line["colleague"]],
        }

        def log(book: Book) -> None:
            log_touch(book, values, [self.people[name] for name in names])

        if int(line["day"]) > OPENING:
            timeline.add(int(line["day"]), name_of(line["colleague"]), log)
            return
        touch = opening.touches.add(Touch, values, TouchDraft)
        for name in names:
            link = {"account_id": self.account, "touch_id": touch, "person_id": self.people[name]}
            opening.touches.add(TouchPerson, link)

    def _tell_point(self, line: Line, opening: Opening, timeline: Timeline) -> None:
        day, position = int(line["day"]), int(line["position"])
        values: Mapping[str, Any] = {
            **{name: line[name] for name in ("kind", "persona", "source", "text", "so_what", "proof")},
            "as_of": day_at(day),
            "expires_on": day_at(day + EXPIRES_AFTER_DAYS),
        }
        if day <= OPENING:
            place = {"account_id": self.account, "position": position}
            opening.points.add(TalkingPoint, {**values, **place}, TalkingPointDraft)
            return
        timeline.add(day, name_of(self.owner), lambda book: write_talking_point(book, self.account, position, values))

    def find(self, kind: str, begin: str) -> int:
        """Return the key of the one deal, seat, person, fact or centre that is called so, or whose name begins so."""
        known = {
            "deal": self.deals,
            "seat": self.seats,
            "person": self.people,
            "fact": self.facts,
            "centre": self.centres,
        }[kind]
        found = [known[begin]] if begin in known else [k for n, k in known.items() if fold(n).startswith(fold(begin))]
        if len(found) != 1:
            raise ValueError(f"{self.name}: {len(found)} {kind}s are called “{begin}”")
        return found[0]
