"""How old points may become: the tier plan of the account goes before the rule, also where one is confirmed."""

from __future__ import annotations

from datetime import date

import pytest

from store.errors import NotFound
from store.point_age import confirm_point
from store.rules import POINTS_OLD, set_rule
from store.talking_points import write_talking_point
from store.tiering.tier_plans import add_tier_plan

PERIOD = {"period": "FY27", "starts_on": date(2026, 10, 1), "ends_on": date(2027, 9, 30)}


def test_a_point_that_still_holds_lasts_as_long_as_the_tier_plan_says(book, filled, clock) -> None:
    write_talking_point(book, filled.depot, 1, {"text": "The tender opens in May"})
    clock.move(days=-1)
    set_rule(book, POINTS_OLD, 300)
    assert confirm_point(book, filled.depot, 1).expires_on == date(2027, 9, 15)
    add_tier_plan(book, {"name": "Growth", "tier": 2, "refresh_days": 90, **PERIOD})
    assert confirm_point(book, filled.depot, 1).expires_on == date(2027, 2, 17)
    cards = {"name": "Cards", "tier": 2, "refresh_days": 30, "offering_id": filled.offering, **PERIOD}
    add_tier_plan(book, cards)
    assert confirm_point(book, filled.depot, 1).expires_on == date(2027, 2, 17), "nobody offers them cards"
    with pytest.raises(NotFound, match="no such point"):
        confirm_point(book, filled.depot, 2)
