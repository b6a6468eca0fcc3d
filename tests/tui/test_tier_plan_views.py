"""The list of tier plans: what stands in a line has room there, however large the numbers."""

from __future__ import annotations

from datetime import date

import pytest

from store.tiering.actuals import Actuals
from store.tiering.tier_plans import TierPlanDraft, TierPlanRow
from tui.tier_plan_views import PLAN_COLUMNS, plan_row
from tui.widgets.table import Cell


def plan(**values: object) -> TierPlanRow:
    period = {"period": "FY27", "starts_on": date(2026, 10, 1), "ends_on": date(2027, 9, 30)}
    draft = TierPlanDraft(name="Standard", tier=3, **period, **values)  # type: ignore[arg-type]
    return TierPlanRow(id=1, version=1, **draft.model_dump())


@pytest.mark.parametrize(("wanted", "told"), [(30, "0 / 30"), (2_800_000, "0/2,800,000"), (28_000_000_000, "0")])
def test_how_many_accounts_are_wanted_is_told_where_there_is_room_for_it(wanted: int, told: str) -> None:
    row = plan_row(Actuals(plan(target_accounts=wanted), 0, (), date(2026, 12, 1)), "EUR")
    cell = row.cells[[column.key for column in PLAN_COLUMNS].index("accounts")]
    assert isinstance(cell, Cell)
    assert cell.text == f"{told} !"
    room = {column.key: column.width for column in PLAN_COLUMNS}["accounts"]
    assert len(cell.text) <= room
