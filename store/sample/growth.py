"""The Tier 2 accounts of the sample book, and the few others that are named: sheets made of points that fit a trade."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from store.accounts import archive_account, edit_account, set_tier
from store.book import Book
from store.facts import Fact, FactDraft
from store.offered_points import OF_ONE
from store.opportunities import Opportunity, OpportunityDraft
from store.people import Occupancy, Person, PersonDraft, Seat, SeatDraft
from store.sample.chance import Chance
from store.sample.colleagues import manager_of, name_of
from store.sample.firm import Firm
from store.sample.months import Months
from store.sample.names import address, list_countries, mail
from store.sample.opening import Opening, thousands
from store.sample.texts import Line, Sections, read_sections
from store.sample.timeline import Batch, Timeline, day_at
from store.talking_points import EXPIRES_AFTER_DAYS, TalkingPoint, TalkingPointDraft
from store.touches import Touch, TouchDraft, TouchPerson

ARCHIVED = " archived"
RELATIONSHIPS = ("customer", "prospect", "former customer", "partner")
OLDEST = 700
"""Days before the sample day at which the oldest of these records was made."""


@cache
def read_notes() -> Sections:
    """Return the texts that growth and standard accounts share."""
    return read_sections("growth_notes.txt")


def tell_growth(opening: Opening, timeline: Timeline) -> dict[str, Firm]:
    """Add the named accounts with what is known of them, and return them by name.

    Their moves between tiers, and other decisions about one of them, are set on the timeline.
    """
    sections = read_sections("growth.txt")
    months = Months(opening, timeline, "growth accounts")
    before = {line["account"]: line["from"] for line in sections["moves"]}
    firms: dict[str, Firm] = {}
    for line in sections["accounts"]:
        firm = _add_firm(line, before.get(line["name"]), opening)
        firms[firm.name] = firm
        if line["tier"]:
            _tell_firm(firm, line["tier"] == "2", opening, months)
    for line in sections["moves"]:
        _set_move(timeline, line, firms[line["account"]].key)
    for line in sections["sheets"]:
        _set_template(timeline, line, firms[line["account"]].key)
    for line in sections["archived"]:
        _set_archived(timeline, line, firms[line["account"]].key)
    for line in sections["loose"]:
        _add_loose_end(opening, line)
    return firms


def _set_move(timeline: Timeline, line: Line, key: int) -> None:
    def move(book: Book) -> None:
        set_tier(book, key, int(line["to"]), line["reason"])

    timeline.add(int(line["day"]), name_of(line["who"]), move)


def _set_template(timeline: Timeline, line: Line, key: int) -> None:
    def choose(book: Book) -> None:
        edit_account(book, key, {"sheet_template": line["template"]})

    timeline.add(int(line["day"]), name_of(line["who"]), choose)


def _set_archived(timeline: Timeline, line: Line, key: int) -> None:
    def archive(book: Book) -> None:
        edit_account(book, key, {"notes": line["notes"]})
        archive_account(book, key)

    timeline.add(int(line["day"]), name_of(line["who"]), archive)


def _add_loose_end(opening: Opening, line: Line) -> None:
    """Add what an import could not place: it names an account that nobody knows."""
    if line["kind"] == "person":
        opening.people.add(Person, {"name": line["name"], "notes": line["text"]}, PersonDraft)
    else:
        values = {"name": line["name"], "description": line["text"], "amount": thousands("14.4")}
        opening.deals.add(Opportunity, values, OpportunityDraft)


def _add_firm(line: Line, tier_before: str | None, opening: Opening) -> Firm:
    chance = Chance(f"{line['name']}, {line['city']}")
    tier = tier_before or line["tier"].removesuffix(ARCHIVED)
    owner = line["owner"] or manager_of(line["country"])
    relationship = chance.weighed(RELATIONSHIPS, (45, 46, 6, 3)) if tier else ""
    reasons = [reason["text"] for reason in read_notes()["reasons"] if reason["tier"] == tier]
    website = line["website"] or address(line["name"])
    values: dict[str, Any] = {
        **{name: line[name] for name in ("name", "industry", "country", "city", "employees")},
        "revenue": thousands(line["revenue"] and line["revenue"] + "000"),
        "website": website if tier else "",
        "segment": _segment(line),
        "relationship": relationship,
        "customer_since": chance.number(2012, 2025) if relationship in ("customer", "former customer") else None,
        "owner_id": opening.us[owner] if tier else None,
        "notes": chance.one(read_notes()["notes"])["text"] if chance.happens(0.3) and tier else "",
        "tier": tier,
        "tier_reason": chance.one(reasons) if reasons else "",
        "tier_since": day_at(-chance.number(330, 900)) if tier else None,
    }
    key = opening.add_account(values, line["above"])
    size = int(line["employees"] or 20)
    country = list_countries()[line["country"]]
    return Firm(key, line["name"], line["industry"], line["city"], owner, country, size, website, relationship)


def _segment(line: Line) -> str:
    vehicles = int(line["employees"] or 0) // 4
    return "Fleet over 250 vehicles" if vehicles > 250 else "Fleet 50 to 250 vehicles" if vehicles > 50 else ""


def _tell_firm(firm: Firm, growing: bool, opening: Opening, months: Months) -> None:
    chance = Chance(f"{firm.name}, {firm.city}, what is known")
    add_people(firm, chance.weighed((0, 1, 2, 3, 4), (18, 24, 28, 20, 10)) if growing else 1, chance, opening)
    if growing:
        count = chance.weighed((0, 1, 2, 3), (45, 25, 20, 10))
        for line in chance.some(firm.fitting(read_notes()["facts"]), count):
            _add_fact(firm, line, chance, months)
        add_deals(firm, chance.weighed((0, 1, 2, 3), (42, 36, 16, 6)), chance, months)
        _add_points(firm, chance, months)
    count = chance.weighed((0, 1, 2, 3, 5), (22, 28, 24, 16, 10)) if growing else 1
    add_touches(firm, "touches", count, chance, months)


def add_people(firm: Firm, count: int, chance: Chance, opening: Opening) -> None:
    """Add people in seats; the managing director, where there is one, is the boss of the others."""
    titles = sorted(chance.some(range(len(read_notes()["seats"])), count))
    boss: int | None = None
    for number in titles:
        line = read_notes()["seats"][number]
        kept = ("title", "seniority", "persona")
        values: dict[str, Any] = {name: line[name] for name in kept}
        values |= {"account_id": firm.key, "reports_to_id": boss}
        seat = opening.people.add(Seat, values, SeatDraft)
        boss = seat if number == 0 else boss
        if len(titles) > 1 and chance.happens(0.14):
            opening.people.amend(Seat, seat, notes="Need to know.")
            continue
        name = firm.country.person(chance, [name for name, _ in firm.people])
        email = mail(name, firm.website) if chance.happens(0.8) else ""
        own = Chance(f"{name}, {firm.name}, phone")
        known = {"account_id": firm.key, "name": name, "email": email}
        known["phone"] = firm.country.phone(own) if own.happens(0.6) else ""
        person = opening.people.add(Person, known, PersonDraft)
        firm.people.append((name, person))
        since = day_at(-chance.number(340, 2600)) if chance.happens(0.6) else None
        sitting = {"account_id": firm.key, "seat_id": seat, "person_id": person, "started_on": since}
        opening.people.add(Occupancy, sitting)


def _add_fact(firm: Firm, line: Line, chance: Chance, months: Months) -> None:
    days = -chance.number(4, 560)
    told = firm.told(line, days, chance)
    values = {
        "account_id": firm.key,
        "person_id": told.person_id,
        "type": line["type"],
        "text": told.text("text"),
        "source": told.text("source"),
        "as_of": day_at(days),
        "state": chance.weighed(("confirmed", "unconfirmed", ""), (50, 42, 8)),
    }
    months.note(days, "facts", lambda batch: batch.add(Fact, values, FactDraft))


def add_deals(firm: Firm, count: int, chance: Chance, months: Months) -> None:
    """Add so many deals, no two for the same thing."""
    for line in chance.some(firm.fitting(read_notes()["deals"]), count):
        _add_deal(firm, line, chance, months)


def _add_deal(firm: Firm, line: Line, chance: Chance, months: Months) -> None:
    """Add a deal that is open (a few are overdue), lost, or, with a customer, won."""
    low, high = int(line["low"]), int(line["high"])
    units = min(high, max(low, firm.vehicles)) if "vehicles" in line["name"] else chance.number(low, high)
    state = chance.weighed(("open", "won", "lost"), (45, 40 if firm.relationship == "customer" else 0, 15))
    step = chance.one(read_notes()["steps"])
    if state == "open":
        close = chance.number(5, 260) if chance.happens(0.84) else -chance.number(3, 60)
        known = min(-chance.number(12, 210), close - 20)
    else:
        known = close = -chance.number(8, OLDEST)
    values = {
        "account_id": firm.key,
        "offering_id": months.offering_of(line["name"]),
        "name": line["name"].replace("{units}", str(units)),
        "amount": _amount(units * int(line["unit"])) if chance.happens(0.94) else None,
        "kind": line["kind"],
        "state": state,
        "stage": step["stage"] if state == "open" else f"Closed {state.capitalize()}",
        "probability": {"open": int(step["chance"]), "won": 100, "lost": 0}[state],
        "close_on": day_at(close),
        "next_step": step["text"] if state == "open" and chance.happens(0.8) else "",
        "competitor": chance.weighed(
            ("", "Quillon", "Perrin Data", "Bramwell Fuel Systems", "in-house"), (60, 15, 9, 9, 7)
        ),
    }
    months.note(known, "deals", lambda batch: batch.add(Opportunity, values, OpportunityDraft))


def _amount(euros: int) -> int | None:
    return thousands(str(max(1, round(euros / 500) / 2)))


def add_touches(firm: Firm, section: str, count: int, chance: Chance, months: Months) -> None:
    """Add so many touches out of a section, no two alike, each with the person it speaks of."""
    for line in chance.some(firm.fitting(read_notes()[section]), count):
        _add_touch(firm, line, -chance.number(1, 520), chance, months)


def _add_touch(firm: Firm, line: Line, days: int, chance: Chance, months: Months) -> None:
    told = firm.told(line, days, chance)
    colleague = chance.weighed((firm.owner, "ML", "CB", "NH"), (60, 16, 16, 8))
    values = {
        "account_id": firm.key,
        "happened_on": day_at(days),
        "type": line["type"],
        "direction": line["direction"],
        "summary": told.text("summary"),
        "next_step": told.text("next_step"),
        "colleague_id": months.us[colleague],
    }

    def log(batch: Batch) -> None:
        touch = batch.add(Touch, values, TouchDraft)
        if told.person_id:
            link = {"account_id": firm.key, "touch_id": touch, "person_id": told.person_id}
            batch.add(TouchPerson, link)

    months.note(days, "touches", log)


def _add_points(firm: Firm, chance: Chance, months: Months) -> None:
    """Write three points for most, fewer or none for some; a sixth of the sheets is past its year."""
    count = chance.weighed((3, 2, 1, 0), (64, 16, 8, 12))
    days = -chance.number(375, 560) if chance.happens(0.17) else -chance.number(8, 330)
    bank = read_sections("points.txt")
    own, general = bank.get(firm.industry, []), bank["Any"]
    lines = firm.differ(chance.some(own, len(own)) + chance.some(general, len(general)), count, "kind")
    for position, line in enumerate(lines, 1):
        told = firm.told(line, days, chance)
        values = {
            "account_id": firm.key,
            "position": position,
            "kind": line["kind"],
            "persona": line["persona"] if line["for"] or line["kind"] in OF_ONE else "",
            "industry": firm.industry if line["for"] == "trade" else "",
            "offering_id": months.offerings[line["solution"]] if line["solution"] else None,
            **{name: told.text(name) for name in ("text", "so_what", "proof", "source")},
            "as_of": day_at(days),
            "expires_on": day_at(days + EXPIRES_AFTER_DAYS),
        }
        months.note(days, "points", partial(_write_point, values))


def _write_point(values: dict[str, Any], batch: Batch) -> None:
    batch.add(TalkingPoint, values, TalkingPointDraft)
