"""Opportunities as an import brings them: new or known, at the account that they name."""

from __future__ import annotations

from collections.abc import Sequence

from store.intake.incoming import Incoming
from store.intake.known import read_fields
from store.intake.plans import Plan
from store.intake.recognising import find_known, refuse_strangers
from store.intake.references import AccountFinder, find_account_of, look_up_accounts
from store.opportunities import Opportunity

FIELDS = (
    *("account_id", "name", "amount", "stage", "state", "probability", "close_on", "next_step", "competitor", "kind"),
    "description",
)


def plan_opportunities(plan: Plan, rows: Sequence[Incoming], finder: AccountFinder) -> None:
    """Plan new opportunities and the changed fields of known ones."""
    known = find_known(plan, rows, "opportunity", Opportunity)
    current = read_fields(plan.session, Opportunity, FIELDS, (row.record_id for row in rows if row.has_key))
    refuse_strangers(plan, rows, Opportunity, current)
    rows = [row for row in rows if not row.why_not]
    old = [row for row in rows if not row.is_new]
    look_up_accounts(finder, rows)
    for row in rows:
        standing = None if row.is_new else current[row.record_id]["account_id"]
        row.values["account_id"] = find_account_of(plan, finder, row, standing)
    wishes = (
        plan.wish(Opportunity, row.record_id, row.values["account_id"], row, current[row.record_id], row.values)
        for row in old
    )
    plan.take(plan.settle(Opportunity, wishes))
    for row in rows:
        if row.is_new:
            row.values["id"] = row.record_id
            plan.add(Opportunity, row.values)
    plan.keep_keys(rows, "opportunity", known)
