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
    rules = read_rules(session)
    snoozes = {(each.account_id, each.gap, each.about): each for each in list_snoozes(session)}
    unit = 10 ** digits_of(read_book_settings(session).currency)
    today, kinds = clock.today(), kinds_by_tier(rules)
    work = Worklist([], [])
    for picture in read_pictures(session, kinds, rules, today, account_id):
        at_stake = _stake_of(picture, unit)
        for gap in _find(picture, kinds[picture.account.tier], rules, today, at_stake):
            put_off = snoozes.get((gap.account_id, gap.kind.name, gap.found.about))
            if put_off is None:
                work.gaps.append(gap)
            else:
                work.snoozed.append(gap._replace(snooze=put_off))
    for gaps in work:
        gaps.sort(key=lambda gap: -gap.value)  # of the same value: by name of the account, then as the kinds stand
    return work


def gaps_of(session: Session, account_id: int) -> list[Gap]:
    """Return the gaps of one account, most valuable first."""
    return list_gaps(session, account_id).gaps


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
