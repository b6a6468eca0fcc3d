"""The Tier 3 accounts of the sample book: thousands of firms whose names fit their country and trade."""

from __future__ import annotations

from typing import Any

from store.sample.chance import Chance
from store.sample.colleagues import manager_of
from store.sample.firm import Firm
from store.sample.growth import add_deals, add_people, add_touches, read_notes
from store.sample.months import Months
from store.sample.names import Country, address, list_countries
from store.sample.opening import Opening, thousands
from store.sample.timeline import Timeline, day_at

FIRMS = 2834
"""With the six that are named this makes 2,840."""
BRANCHES = 40
"""So many of them are branches of another, called by their town."""
SIZES = ((8, 20), (20, 60), (60, 150), (150, 400), (400, 900))
SIZE_WEIGHTS = (22, 36, 26, 12, 4)
PER_HEAD = {
    "Logistics": 165,
    "Food": 260,
    "Construction": 210,
    "Manufacturing": 180,
    "Public transport": 85,
    "Waste and recycling": 150,
    "Agriculture": 320,
    "Energy": 540,
    "Retail": 240,
    "Forestry and paper": 290,
    "Chemicals": 380,
    "Building materials": 230,
}
"""Yearly revenue for each employee, in thousands; which also names the trades."""
TRADE_WEIGHTS = (24, 15, 13, 11, 6, 6, 6, 4, 5, 4, 2, 4)


def tell_standard(opening: Opening, timeline: Timeline) -> None:
    """Add the firms, some below another, a few with a person, a touch or a deal."""
    chance = Chance("standard accounts")
    months = Months(opening, timeline, "standard accounts")
    countries = list(list_countries().values())
    weights = [country.weight for country in countries]
    parents: list[Firm] = []
    for number in range(FIRMS):
        country = chance.weighed(countries, weights)
        parent = chance.one(parents) if number >= FIRMS - BRANCHES else None
        firm = _add_branch(parent, chance, opening) if parent else _add_new(country, chance, opening)
        parents.append(firm)
        if chance.happens(0.035):
            _tell_firm(firm, chance, opening, months)


def _tell_firm(firm: Firm, chance: Chance, opening: Opening, months: Months) -> None:
    add_people(firm, chance.number(0, 1), chance, opening)
    add_touches(firm, "cold touches", chance.weighed((1, 2, 3), (70, 20, 10)), chance, months)
    add_deals(firm, int(chance.happens(0.12)), chance, months)


def _add_new(country: Country, chance: Chance, opening: Opening) -> Firm:
    trades = tuple(PER_HEAD)
    while True:
        industry = chance.weighed(trades, TRADE_WEIGHTS)
        name = country.firm(industry, chance) if industry in country.trades else ""
        if name and not opening.has_account(name):
            return _add(name, industry, chance.one(country.cities), country, "", chance, opening)


def _add_branch(parent: Firm, chance: Chance, opening: Opening) -> Firm:
    city = chance.one([city for city in parent.country.cities if city not in parent.name])
    name = f"{parent.name} {city}"
    return _add(name, parent.industry, city, parent.country, parent.name, chance, opening)


def _add(name: str, industry: str, city: str, country: Country, above: str, chance: Chance, opening: Opening) -> Firm:
    size = chance.number(*chance.weighed(SIZES, SIZE_WEIGHTS))
    owner = chance.weighed(("ML", "CB", manager_of(country.name), ""), (35, 35, 8, 22))
    relationship = chance.weighed(("prospect", "customer", "former customer", "partner", ""), (80, 8, 4, 2, 6))
    reasons = [reason["text"] for reason in read_notes()["reasons"] if reason["tier"] == "3"]
    website = address(name) if chance.happens(0.7) else ""
    values: dict[str, Any] = {
        "name": name,
        "industry": industry if chance.happens(0.97) else "",
        "country": country.name,
        "city": city if chance.happens(0.98) else "",
        "website": website,
        "employees": size if chance.happens(0.93) else None,
        "revenue": _revenue(size, industry, chance) if chance.happens(0.88) else None,
        "relationship": relationship,
        "customer_since": chance.number(2010, 2025) if relationship == "customer" else None,
        "owner_id": opening.us[owner] if owner else None,
        "tier": 3,
        "tier_reason": chance.one(reasons) if chance.happens(0.3) else "",
        "tier_since": day_at(-chance.number(320, 1100)),
    }
    key = opening.add_account(values, above)
    return Firm(key, name, industry, city, owner or "ML", country, size, website, relationship)


def _revenue(size: int, industry: str, chance: Chance) -> int | None:
    return thousands(str(size * PER_HEAD[industry] * chance.number(55, 170) // 10_000 * 100 or 100))
