"""The words of tier plans: how far each measure is, for whom, when, what is planned; for screens and plain text alike.

Imports no Textual.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from store.tiering.actuals import (
    ACCOUNTS,
    AMOUNTS,
    PIPELINE,
    POINTS,
    REVENUE,
    SHEETS,
    TOUCHES,
    Actuals,
)
from store.tiering.tier_plans import TierPlanRow
from tui.plan_words import BAR, bar
from tui.wording import ago, days_since, money

CALLED: Mapping[str, str] = {
    ACCOUNTS: "Accounts",
    TOUCHES: "Touches",
    POINTS: "Points",
    SHEETS: "Sheets",
    PIPELINE: "Pipeline",
    REVENUE: "Revenue",
}
"""What the measures of a plan are called."""
SHORT = 600
"""Minutes below which hours are told with a decimal."""


def share_bar(share: float, width: int = BAR) -> str:
    """Return a share as a bar; one that is more than all fills it, and its percent says how much it is."""
    return bar(share, width) if share <= 1 else bar(1, width).replace("100", f"{min(999, int(100 * share)):>3}")


def measure_lines(actuals: Actuals, currency: str) -> Iterator[tuple[str, str]]:
    """Yield what each measure is called and how far it is, of those of which there is something to say."""
    for name, measure in actuals.measures.items():
        told = told_of(actuals, name, currency)
        if measure.share is not None:
            sign = "!" if actuals.is_behind(name) else " "
            yield CALLED[name], f"{share_bar(measure.share)} {sign} {told}"
        elif measure.reached:
            yield CALLED[name], told


def told_of(actuals: Actuals, name: str, currency: str) -> str:
    """Return the numbers of a measure, in words."""
    measure, plan = actuals.measures[name], actuals.plan
    if name == TOUCHES:
        each = actuals.touches / actuals.accounts if actuals.accounts else 0.0
        wanted = f" of {plan.touches:,}" if plan.touches else ""
        done = f"{actuals.worked:,} of {actuals.accounts:,} have {'them all' if plan.touches else 'any'}"
        return f"{each:.1f}{wanted} an account · {done}"
    wanted = "" if measure.wanted is None else f" of {amount_of(name, measure.wanted, currency)}"
    words = f"{amount_of(name, measure.reached, currency)}{wanted}"
    if name == SHEETS:
        return f"{words} fresh · {actuals.sheets_made:,} made"
    return f"{words} fresh" if name == POINTS else f"{words} {currency}" if name in AMOUNTS else words


def amount_of(name: str, number: int, currency: str) -> str:
    """Return a number of a measure, short where it is money."""
    return money(number, currency) if name in AMOUNTS else f"{number:,}"


def whom_for(plan: TierPlanRow, names: Mapping[int, str]) -> Iterator[str]:
    """Yield what narrows a plan down: its industry, segment and solution."""
    yield plan.industry
    yield plan.segment
    yield names.get(plan.offering_id or 0, "")


def time_words(actuals: Actuals) -> str:
    """Say how much of the period is over."""
    if actuals.today < actuals.plan.starts_on:
        return f"begins {ago(days_since(actuals.plan.starts_on, actuals.today))}"
    return f"{int(100 * actuals.gone)} % of it over" if actuals.gone < 1 else "over"


def planned_words(actuals: Actuals, currency: str) -> str:
    """Return what is planned for all accounts under a plan; empty where nothing is said."""
    minutes = actuals.minutes or 0
    hours = "" if actuals.minutes is None else f"{minutes / 60:,.{int(minutes < SHORT)}f} hours"
    budget = "" if actuals.budget is None else f"{money(actuals.budget, currency)} {currency}"
    return " · ".join(filter(None, (hours, budget)))
