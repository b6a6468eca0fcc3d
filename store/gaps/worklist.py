"""The worklist: every gap of the book, most valuable first, without those that somebody has put off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from store import clock
from store.book_settings import read_book_settings
from store.gaps.found import Found
from store.gaps.kinds import Kind, kinds_by_tier
from store.gaps.pictures import Picture, read_pictures
from store.gaps.snoozes import SnoozeRow, list_snoozes
from store.money import digits_of
from store.rules import read_rules

TIER_FACTORS: Mapping[int | None, int] = {1: 4, 2: 2, 3: 1, None: 1}
"""A tier counts twice what the next one does."""
MOST_BANDS = 5
FIRST_BAND = 10_000
"""Whole units of currency from which an open pipeline counts; ten times as much counts one band more."""
REVENUE_SHARE = 100
"""A customer's revenue counts like a hundredth of it in the pipeline."""


class Gap(NamedTuple):
    """One thing that is missing, and what closes it."""

    account_id: int
    account_name: str
    tier: int | None
    kind: Kind
    found: Found
    at_stake: int
    """From 1 to 11: the account's open pipeline and its revenue, each in bands."""
    snooze: SnoozeRow | None = None
    """How it was put off; None for one that is shown."""

    @property
    def value(self) -> int:
        """What it is sorted by: weight of the kind x tier x money at stake."""
        return self.kind.weight * TIER_FACTORS[self.tier] * self.at_stake

    @property
    def what(self) -> str:
        """The gap in one sentence."""
        return self.found.what


class Worklist(NamedTuple):
    """The gaps to close, most valuable first, and those that were put off until a day, in the same order."""

    gaps: list[Gap]
    snoozed: list[Gap]


def list_gaps(session: Session, account_id: int | None = None) -> Worklist:
    """Return the gaps of all accounts, or of one, as the rules and snoozes of the book have it today.

    Archived accounts have none. Tiers in which nothing is looked for are not read.
    """
    finder = _Finder(session)
    for picture in finder.read_pictures(account_id):
        finder.look_at(picture)
    return finder.worklist()


def gaps_of(session: Session, account_id: int) -> list[Gap]:
    """Return the gaps of one account, most valuable first."""
    return list_gaps(session, account_id).gaps


def look_at(session: Session, account_id: int) -> tuple[list[Gap], Picture | None]:
    """Return the gaps of one account, most valuable first, and the picture in which they were found.

    There is none of an account that is archived, or in a tier in which nothing is looked for.
    """
    finder = _Finder(session)
    picture = next(finder.read_pictures(account_id), None)
    if picture is not None:
        finder.look_at(picture)
    return finder.worklist().gaps, picture


class _Finder:
    """Looks for gaps as the rules and snoozes of the book have it today."""

    def __init__(self, session: Session) -> None:
        self._session, self._today, self._rules = session, clock.today(), read_rules(session)
        self._kinds = kinds_by_tier(self._rules)
        self._snoozes = {(each.account_id, each.gap, each.about): each for each in list_snoozes(session)}
        self._unit = 10 ** digits_of(read_book_settings(session).currency)
        self._work = Worklist([], [])

    def read_pictures(self, account_id: int | None) -> Iterator[Picture]:
        """Yield the pictures of all accounts, or of one, by name."""
        return read_pictures(self._session, self._kinds, self._rules, self._today, account_id)

    def look_at(self, picture: Picture) -> None:
        """Look for the gaps of an account."""
        at_stake = _stake_of(picture, self._unit)
        for gap in _find(picture, self._kinds[picture.account.tier], self._rules, self._today, at_stake):
            put_off = self._snoozes.get((gap.account_id, gap.kind.name, gap.found.about))
            if put_off is None:
                self._work.gaps.append(gap)
            else:
                self._work.snoozed.append(gap._replace(snooze=put_off))

    def worklist(self) -> Worklist:
        """Return all that was found; of the same value by name of the account, then as the kinds stand."""
        for gaps in self._work:
            gaps.sort(key=lambda gap: -gap.value)
        return self._work


def _find(
    picture: Picture, kinds: Sequence[Kind], rules: Mapping[str, int], today: date, at_stake: int
) -> Iterator[Gap]:
    account = picture.account
    for kind in kinds:
        for found in kind.find(picture, rules, today):
            yield Gap(account.id, account.name, account.tier, kind, found, at_stake)


def _stake_of(picture: Picture, unit: int) -> int:
    pipeline = picture.pipeline.amount if picture.pipeline else 0
    return stake(pipeline // unit, (picture.account.revenue or 0) // unit)


def stake(pipeline: int, revenue: int) -> int:
    """Return what is at stake, from 1 to 11, of an open pipeline and a revenue in whole units of the currency.

    Bands, so that one large deal does not push all that is missing elsewhere out of sight.
    """
    return 1 + _band(pipeline) + _band(revenue // REVENUE_SHARE)


def _band(amount: int) -> int:
    band, least = 0, FIRST_BAND
    while band < MOST_BANDS and amount >= least:
        band, least = band + 1, least * 10
    return band
