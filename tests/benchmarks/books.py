"""Books of any size for the benchmarks: made-up accounts, the same each time, written the way the program writes.

python -m tests.benchmarks.books FOLDER 100 100000 1000000
"""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from store.accounts import Account
from store.clean import fold
from store.facts import Fact
from store.migrations import create_book
from store.opening import open_book
from store.opportunities import Opportunity
from store.people import Person
from store.touches import Touch

CHUNK = 20_000
DAY = date(2026, 11, 20)
FIRST = [
    "North",
    "South",
    "Blue",
    "Red",
    "Green",
    "Silver",
    "Golden",
    "Iron",
    "Stone",
    "River",
    "Lake",
    "Forest",
    "Summit",
    "Harbour",
    "Cedar",
    "Oak",
    "Falcon",
    "Lion",
    "Orion",
    "Nova",
    "Atlas",
    "Delta",
    "Prime",
    "Global",
    "United",
    "Nordic",
    "Alpine",
    "Baltic",
    "Royal",
    "Crown",
    "Pioneer",
    "Heritage",
    "Bright",
    "Clear",
    "Swift",
    "Solar",
]
MIDDLE = [
    "field",
    "wood",
    "bridge",
    "ford",
    "gate",
    "mark",
    "point",
    "water",
    "land",
    "brook",
    "dale",
    "crest",
    "haven",
    "port",
    "tech",
    "soft",
    "works",
    "craft",
    "forge",
]
LAST = [
    "Analytics",
    "Systems",
    "Logistics",
    "Foods",
    "Pharma",
    "Energy",
    "Bank",
    "Insurance",
    "Motors",
    "Steel",
    "Chemicals",
    "Media",
    "Retail",
    "Robotics",
    "Shipping",
    "Telecom",
    "Consulting",
    "Holdings",
    "Industries",
    "Properties",
    "Mining",
    "Packaging",
    "Brewing",
    "Dairy",
    "Travel",
    "Clinics",
    "Optics",
    "Cement",
]
INDUSTRIES = [
    "Logistics",
    "Energy",
    "Pharma",
    "Banking",
    "Insurance",
    "Retail",
    "Chemicals",
    "Steel",
    "Telecom",
    "Food",
    "Media",
    "Transport",
]
CITIES = [
    "Rotterdam",
    "Hamburg",
    "Lyon",
    "Porto",
    "Oslo",
    "Turin",
    "Gdansk",
    "Cork",
    "Leeds",
    "Graz",
    "Ghent",
    "Aarhus",
    "Brno",
    "Vigo",
    "Tartu",
]


def make_book(path: Path, accounts: int, seed: int = 7) -> None:
    """Make a book of so many accounts, most of them in tier 3, with a deal, a touch, a fact for every tenth."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for ending in ("", "-wal", "-shm", ".last"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    create_book(path, f"{accounts:,} accounts")
    chance = random.Random(seed)
    with open_book(path, who="benchmark") as book:
        for start in range(0, accounts, CHUNK):
            with book.write(f"Accounts from {start:,}") as session:
                rows = [account_row(chance, number) for number in range(start, min(accounts, start + CHUNK))]
                for row, key in zip(rows, session.keys.new_keys(len(rows)), strict=True):
                    row["id"] = key
                session.insert_many(Account, rows)
                for table, made in children(chance, rows[::10]):
                    for row, key in zip(made, session.keys.new_keys(len(made)), strict=True):
                        row["id"] = key
                    session.insert_many(table, made)
        with book.raw() as connection:
            connection.execute("ANALYZE")


def account_row(chance: random.Random, number: int) -> dict[str, Any]:
    """Return one account; tier 1 for the first 14, tier 2 for 400 of 100,000."""
    name = f"{chance.choice(FIRST)}{chance.choice(MIDDLE)} {chance.choice(LAST)} {number}"
    tier = 1 if number < 14 else (2 if number % 250 == 0 else (None if number % 5_000 == 3 else 3))
    texts = dict.fromkeys(
        ("website", "segment", "country", "postcode", "phone", "relationship", "tier_reason", "notes"), ""
    )
    return {
        **texts,
        "name": name,
        "name_key": fold(name),
        "industry": chance.choice(INDUSTRIES),
        "city": chance.choice(CITIES),
        "tier": tier,
        "employees": chance.randrange(10, 90_000),
        "revenue": chance.randrange(1, 900_000) * 100_000 if chance.random() < 0.9 else None,
    }


def children(chance: random.Random, rows: list[dict[str, Any]]) -> list[tuple[type[Any], list[dict[str, Any]]]]:
    """Return a deal, a touch, a fact and a person for each of the accounts."""

    def each(**values: Any) -> list[dict[str, Any]]:
        return [
            {name: value() if callable(value) else value for name, value in values.items()} | {"account_id": row["id"]}
            for row in rows
        ]

    def day() -> date:
        return DAY - timedelta(days=chance.randrange(400))

    blank = dict.fromkeys(("next_step", "competitor", "kind", "description", "stage"), "")
    return [
        (Opportunity, each(name="Deal", amount=lambda: chance.randrange(1, 900) * 100_000, state="open", **blank)),
        (Touch, each(happened_on=day, type="call", direction="", summary="Called", next_step="")),
        (Fact, each(type="goal", text="One system for all depots", source="meeting", as_of=day, state="confirmed")),
        (Person, each(name=lambda: f"{chance.choice(FIRST)} Visser", email="", phone="", mobile="", notes="")),
    ]


if __name__ == "__main__":
    for size in sys.argv[2:]:
        make_book(Path(sys.argv[1]) / f"{size}.db", int(size))
