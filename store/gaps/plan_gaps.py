"""What is missing in the plan of an account: the checks that stand beside its items, told in one sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from store.gaps.found import Found, begin, some
from store.gaps.pictures import Picture
from store.plans import checks
from store.plans.checks import Check
from store.plans.plans import OPEN

Rules = Mapping[str, int]


def find_no_plan(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield an account without a plan in work, or whose plan is over."""
    _ = rules, today
    asked = picture.asked
    if asked is None or asked.plan is None:
        yield Found("No account plan")
    elif asked.plan.status not in OPEN:
        yield Found(f"No plan since {begin(asked.plan.period)} was closed")
    for check in _of(picture, checks.OVER):
        yield Found(f"The plan {begin(check.name)} is over", record=check.key, since=check.since)


def find_unopened(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield a plan that nobody has opened for longer than the book's rule says."""
    _ = rules, today
    for check in _of(picture, checks.UNOPENED):
        words = check.words[:1].lower() + check.words[1:]
        yield Found(f"Plan {begin(check.name)}: {words}", record=check.key, since=check.since)


def find_left_stakeholders(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield each objective whose stakeholder at the customer has left."""
    _ = rules, today
    for check in _of(picture, checks.LEFT):
        words = check.words[:1].lower() + check.words[1:]
        yield Found(f"{begin(check.name)}: {words}", about=check.key, record=check.key, since=check.since)


def find_few_actions(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield the objectives with fewer than two actions, all of them together."""
    _ = rules, today
    yield from _together(_of(picture, checks.FEW), "Fewer than two actions")


def find_one_sided(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield the objectives for which the customer does nothing, all of them together."""
    _ = rules, today
    yield from _together(_of(picture, checks.ONE_SIDED), "No action on the customer's side")


def find_unsourced(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield the objectives with a target that nobody vouches for, all of them together."""
    _ = rules, today
    yield from _together(_of(picture, checks.UNSOURCED), "Target without a source")


def find_loose(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield the actions without owner or date, all of them together."""
    _ = rules, today
    yield from _together(_of(picture, checks.LOOSE), "No owner or no date")


def find_unanswered(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield each weakness and each threat that nothing in the plan answers."""
    _ = rules, today
    for check in _of(picture, checks.UNANSWERED):
        yield Found(f"Nothing answers: {begin(check.name)}", about=check.key, record=check.key)


def find_unmitigated(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield each high risk against which nothing is done."""
    _ = rules, today
    for check in _of(picture, checks.UNMITIGATED):
        yield Found(f"No action against: {begin(check.name)}", about=check.key, record=check.key)


def _of(picture: Picture, kind: str) -> list[Check]:
    return [check for check in picture.checks if check.kind == kind]


def _together(found: Sequence[Check], words: str) -> Iterator[Found]:
    if found:
        yield Found(f"{words}: {some([check.name for check in found])}", record=found[0].key)
