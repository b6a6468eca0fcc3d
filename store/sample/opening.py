"""The opening of the sample book: everything that was known on the day it was begun, in a handful of changes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from store.accounts import Account, AccountDraft
from store.book import Book
from store.clean import fold
from store.colleagues import Colleague, ColleagueDraft
from store.money import to_minor
from store.offerings import Offering, OfferingDraft
from store.sample.colleagues import COLLEAGUES, MAIL
from store.sample.names import mail
from store.sample.texts import read_sections
from store.sample.timeline import Batch

CURRENCY = "EUR"


def thousands(text: str) -> int | None:
    """Return an amount written in thousands as minor units, None when nothing is written."""
    return to_minor(Decimal(text) * 1000, CURRENCY) if text else None


class Opening:
    """The first changes of the book, collected before they are written; keys are known at once."""

    def __init__(self, book: Book) -> None:
        """Begin with nothing but the colleagues and what they sell."""
        self._colleagues = Batch(book, "Sample: colleagues")
        self._offerings = Batch(book, "Sample: offerings")
        self.personas = Batch(book, "Sample: personas")
        self._accounts = Batch(book, "Sample: accounts")
        self.people = Batch(book, "Sample: buying centres and people")
        self.facts = Batch(book, "Sample: facts")
        self.deals = Batch(book, "Sample: opportunities")
        self.touches = Batch(book, "Sample: touches")
        self.points = Batch(book, "Sample: talking points")
        self.judgements = Batch(book, "Sample: attributes, lines and relationships")
        self.cells = Batch(book, "Sample: white space")
        self.links = Batch(book, "Sample: links")
        self.us = {initials: self._add_colleague(initials) for initials in COLLEAGUES}
        self.offerings: dict[str, int] = {}
        self._sold_as: dict[str, int] = {}
        self._add_offerings()
        self._named: dict[str, int] = {}
        self._below: dict[int, str] = {}

    def add_account(self, values: Mapping[str, Any], above: str = "") -> int:
        """Take an account in, below the one called `above` (added before it or after), and return its key."""
        key = self._accounts.add(Account, values, AccountDraft)
        self._named[fold(str(values["name"]))] = key
        if above:
            self._below[key] = above
        return key

    def has_account(self, name: str) -> bool:
        """Say whether an account is called so already, accents and case aside."""
        return fold(name) in self._named

    def offering_of(self, deal: str) -> int | None:
        """Return what a deal of that name sells, None when it is nothing in the list."""
        return next((key for begin, key in self._sold_as.items() if deal.startswith(begin)), None)

    def write(self) -> None:
        """Write all of it, each kind of record as one change."""
        for key, above in self._below.items():
            self._accounts.amend(Account, key, parent_id=self._named[fold(above)])
        known = (self.people, self.facts, self.deals, self.touches, self.points)
        for batch in (
            self._colleagues,
            self._offerings,
            self.personas,
            self._accounts,
            *known,
            self.judgements,
            self.cells,
            self.links,
        ):
            batch.write()

    def _add_colleague(self, initials: str) -> int:
        name, role = COLLEAGUES[initials]
        return self._colleagues.add(Colleague, {"name": name, "role": role, "email": mail(name, MAIL)}, ColleagueDraft)

    def _add_offerings(self) -> None:
        for position, line in enumerate(read_sections("book.txt")["offerings"], 1):
            values = {"name": line["name"], "position": position, "notes": line["notes"]}
            key = self._offerings.add(Offering, values, OfferingDraft)
            self.offerings[line["name"]] = key
            self._sold_as |= {begin.strip(): key for begin in line["deals"].split(";")}
