"""What is missing of an account besides its people: fields, facts, touches, what to do next, points, white space.

Each function is one rule: it looks at the picture of an account, with the book's rules in days, on a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from store.gaps.found import Found, begin, some
from store.gaps.pictures import Picture
from store.point_queue import FRESH
from store.reviews.reviews import PAUSED
from store.rules import NEVER, rhythm_of
from store.talking_points import POSITIONS

Rules = Mapping[str, int]

NEEDED: Mapping[str, tuple[str, frozenset[int | None]]] = {
    "owner_id": ("owner", frozenset({1, 2})),
    "industry": ("industry", frozenset({1, 2, 3, None})),
    "revenue": ("annual revenue", frozenset({1})),
    "relationship": ("relationship", frozenset({1})),
}
"""Fields that may not be blank: what each is called, and in which tiers."""


def needed_in(tier: int | None) -> Mapping[str, str]:
    """Return the fields that may not be blank in a tier, each with what it is called."""
    return {field: words for field, (words, tiers) in NEEDED.items() if tier in tiers}


def find_blank(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield the required fields that are blank, all of them together."""
    _ = rules, today
    account = picture.account
    blank = [words for field, words in needed_in(account.tier).items() if getattr(account, field) in (None, "")]
    if blank:
        yield Found(f"Blank: {some(blank)}")


def find_vulnerability(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield a critical vulnerability about which nothing is done."""
    _ = rules, today
    weak = picture.account.vulnerability
    items = picture.asked.swot if picture.asked else ()
    answered = any(item.text == weak and (item.objective_id or item.action_id) for item in items)
    if weak and not picture.account.countermeasure and not answered:
        yield Found(f"No answer to: {begin(weak)}")


def find_stale_facts(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield the facts that are older than their half-life, all of them together, at the oldest; ends do not count."""
    _ = rules, today
    facts = picture.ageing
    if facts is not None and facts.stale:
        words = f"{facts.stale} of {facts.running} facts stale: {begin(facts.text)}"
        yield Found(words, record=facts.oldest, since=facts.as_of)


def find_quiet(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield an account with which nobody has spoken for longer than the rhythm of its tier for anybody there."""
    days = rules[rhythm_of(picture.account.tier, key_player=False)]
    last = picture.contact.last_on if picture.contact else None
    if days != NEVER and (last is None or (today - last).days > days):
        yield Found("No touch yet" if last is None else f"No touch for {(today - last).days} days", since=last)


def find_no_next_step(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield an account where neither the last touch nor an open opportunity says what comes next."""
    _ = rules, today
    contact = picture.contact
    if contact is None or (picture.pipeline is not None and picture.pipeline.has_step):
        return
    if contact.step_on is None or contact.step_on < contact.last_on:
        yield Found("The last touch left no next step", since=contact.last_on)


def find_points(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield an account without three talking points that still hold: none expired, none older than points may get."""
    _ = rules, today
    state = picture.points
    if state is None or state.due == FRESH:
        return
    told = (
        (len(POSITIONS) - state.written, "not written"),
        (state.expired, "expired"),
        (state.undated, "without a date"),
        (state.aged, f"older than {state.limit:,} days"),
    )
    words = " · ".join(f"{count} of {len(POSITIONS)} talking points {words}" for count, words in told if count > 0)
    yield Found(words, since=state.as_of)


def find_white_space(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield an account with squares of the white space of which nothing is known; none where nothing is offered."""
    _ = rules, today
    rows = [centre.id for centre in picture.centres] or [0]
    places = {(row, offering) for row in rows for offering in picture.offerings}
    unknown = len(places - set(picture.squares))
    if unknown:
        yield Found(f"White space: {unknown} of {len(places)} squares unknown")


def find_review_overdue(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield an account whose day of review has passed, by its cadence or as it was agreed."""
    _ = rules
    review = picture.review
    if review is not None and review.due_on < today:
        words = "Review put aside" if review.status == PAUSED else "Review"
        last = f"last on {review.last_on}" if review.last_on else "never reviewed"
        yield Found(f"{words} overdue since {review.due_on}, {last}", since=review.due_on)
