"""Spreading: reviews that would all fall on the last day of a period get working days of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from store.accounts import Account
from store.book import Book
from store.campaigns.holidays import read_days_off
from store.records import take
from store.reviews.due import NextReview, list_next_reviews
from store.words import TIERS

SATURDAY = 5


def spread_days(lines: Sequence[NextReview], today: date, days_off: Collection[date]) -> dict[int, date]:
    """Return a day for each account that has none of its own, the same for the same accounts.

    The earliest days go to strategic accounts. Those that are due by the same day are laid over the working days until
    then, in equal distances; a day that is taken is left out while there are free ones. What is overdue comes in the
    next weeks, a day each.
    """
    taken = Counter(line.due_on for line in lines if line.agreed)
    spread: dict[int, date] = {}
    by_day: dict[date, list[NextReview]] = {}
    for line in sorted(lines, key=lambda each: each.tier or len(TIERS)):
        if not line.agreed:
            by_day.setdefault(max(line.due_on, today), []).append(line)
    for due_on, group in sorted(by_day.items()):
        last = due_on if due_on > today else today + timedelta(days=2 * len(group) + 7)
        free = _working_days(today + timedelta(days=1), last, days_off) or [last]
        for place, line in enumerate(group):
            wanted = (2 * place + 1) * len(free) // (2 * len(group))
            day = min(free, key=lambda each: (taken[each], abs(free.index(each) - wanted), each))
            taken[day] += 1
            spread[line.account_id] = day
    return spread


def spread_reviews(book: Book, today: date) -> int:
    """Give every account that is due by the end of its period a day of its own, as one recorded step.

    Return how many got one; those with an agreed day, and those under review, keep what they have.
    """
    with book.read() as session:
        lines = [line for line in list_next_reviews(session, today) if not line.open_id]
        days = spread_days(lines, today, read_days_off(session))
    if not days:
        return 0
    with book.write(f"Reviews spread over the weeks: {len(days)}") as session:
        for key, day in days.items():
            take(session, Account, key).review_on = day
    return len(days)


def _working_days(first: date, last: date, days_off: Collection[date]) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < SATURDAY and day not in days_off]
