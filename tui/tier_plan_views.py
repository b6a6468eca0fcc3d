"""How tier plans, the accounts under them and their key people are shown: columns, rows and details."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from textual.content import Content

from store.persona_quality import AGED, GOOD, NOBODY, UNREACHED, PersonaCount, PersonaQuality, PersonaState
from store.point_queue import FRESH, MISSING
from store.tiering.actuals import (
    ACCOUNTS,
    PIPELINE,
    REVENUE,
    TOUCHES,
    Actuals,
    Member,
)
from store.tiering.tier_plans import TierPlanRow
from tui.tier_plan_words import CALLED, amount_of, planned_words, share_bar, time_words, told_of, whom_for
from tui.widgets.pairs import Pair
from tui.widgets.table import Cell, Column, Row, Tone
from tui.wording import UNKNOWN, ago, counted, days_since, money, tier_name, tier_short

PLAN_COLUMNS = (
    Column("tier", "Tier", 4, priority=1),
    Column("name", "Tier plan", 16, flexible=True, priority=9, wanted=24),
    Column("period", "Period", 6, priority=2),
    Column("accounts", "Accounts  ", 13, "right", priority=8),
    Column("touches", "Touches", 11, priority=7),
    Column("pipeline", "Pipeline", 11, priority=5),
    Column("revenue", "Revenue", 11, priority=6),
)
NO_PLANS = Content.assemble(
    "No tier plan yet: one plan for many accounts of a tier, by industry, segment or solution. ",
    ("n", "$text-accent bold"),
    " makes one.",
)
NONE_FOUND = Content("Nothing is like that. esc shows all of them again.")
MEMBER_COLUMNS = (
    Column("name", "Account", 20, flexible=True, priority=9, wanted=30),
    Column("industry", "Industry", 12, flexible=True, priority=2),
    Column("touches", "Touches", 8, "right", priority=8),
    Column("points", "Points", 9, priority=7),
    Column("sheet", "Sheet", 6, priority=5),
    Column("pipeline", "Pipe", 8, "right", priority=6),
    Column("won", "Won", 8, "right", priority=4),
)
NO_MEMBERS = Content("No account falls under this plan. e on the plan says for which tier, industry or solution it is.")
PEOPLE_COLUMNS = (
    Column("good", "Known", 6, "right", priority=8),
    Column("name", "Account", 20, flexible=True, priority=9),
    Column("lacking", "What is lacking", 24, flexible=True, priority=7, wanted=34),
    Column("pipeline", "Pipe", 8, "right", priority=4),
)
NO_PERSONAS = Content.assemble(
    "No persona is wanted yet: the kinds of people that growth accounts are worked by. ",
    ("p", "$text-accent bold"),
    " lists them.",
)
ALL_KNOWN = Content("Every growth account has a named person of each persona that is wanted.")
NARROW, WIDE = 3, 10
"""Cells of a bar in the list, and beside it."""
ROOM = 11
"""Characters of `2,840/2,800`, beside its sign."""
_TIERS: Mapping[int, Tone] = {2: "tier2", 3: "tier3"}
_SIGNS: Mapping[str, str] = {NOBODY: "✗", UNREACHED: "○", AGED: "◐", GOOD: "✓"}


# -- tier plans --------------------------------------------------------------------------------------------------------


def plan_row(actuals: Actuals, currency: str) -> Row:
    """Return the line of a tier plan."""
    plan = actuals.plan
    is_over = not plan.is_current(actuals.today)
    return Row(
        plan.id,
        (
            Cell(tier_short(plan.tier), _TIERS.get(plan.tier, "")),
            Cell(plan.name, "muted" if is_over else "strong"),
            Cell(plan.period, "muted" if is_over else ""),
            _marked(actuals, ACCOUNTS, _accounts(actuals)),
            *(_bar_cell(actuals, name, currency) for name in (TOUCHES, PIPELINE, REVENUE)),
        ),
    )


def _accounts(actuals: Actuals) -> str:
    """Return how many accounts there are of those wanted; without blanks, or alone, where there is no room for both."""
    reached, wanted = f"{actuals.accounts:,}", actuals.plan.target_accounts
    if wanted is None:
        return reached
    ways = (f"{reached} / {wanted:,}", f"{reached}/{wanted:,}", reached)
    return next((way for way in ways if len(way) <= ROOM), reached)


def _bar_cell(actuals: Actuals, name: str, currency: str) -> Cell:
    measure = actuals.measures[name]
    if measure.share is None:
        return Cell(amount_of(name, measure.reached, currency) if measure.reached else UNKNOWN, "muted")
    return _marked(actuals, name, share_bar(measure.share, NARROW))


def _marked(actuals: Actuals, name: str, text: str) -> Cell:
    """Return how far a measure is, with a sign where it is behind."""
    return Cell(f"{text} !", "warning") if actuals.is_behind(name) else Cell(f"{text}  ")


def plan_details(actuals: Actuals, names: Mapping[int, str], currency: str) -> Sequence[Pair]:
    """Return a tier plan in full; `names` are what colleagues and offerings are called, by key."""
    return list(_plan_pairs(actuals, names, currency))


def _plan_pairs(actuals: Actuals, names: Mapping[int, str], currency: str) -> Iterator[Pair]:
    plan = actuals.plan
    yield "", Content.styled(plan.name, "bold")
    yield "", " · ".join(filter(None, (tier_name(plan.tier), *whom_for(plan, names))))
    yield "", f"{plan.period}, {plan.starts_on} to {plan.ends_on} · {time_words(actuals)}"
    yield "", ""
    for name in actuals.measures:
        yield from _measure_pairs(actuals, name, currency)
    if planned := planned_words(actuals, currency):
        yield "", ""
        yield "Planned", planned
    if actuals.gone:
        yield "", ""
        yield "", Content.styled("! behind: less is reached than of the period is over", "$text-muted")
    yield "", ""
    yield from _said(plan, names)


def _measure_pairs(actuals: Actuals, name: str, currency: str) -> Iterator[Pair]:
    measure = actuals.measures[name]
    told = told_of(actuals, name, currency)
    if measure.share is None:
        if measure.reached:
            yield CALLED[name], told
        return
    behind = actuals.is_behind(name)
    sign = " !" if behind else ""
    yield CALLED[name], Content.styled(share_bar(measure.share, WIDE) + sign, "$text-warning" if behind else "")
    yield " ", Content.styled(told, "$text-muted")


def _said(plan: TierPlanRow, names: Mapping[int, str]) -> Iterator[Pair]:
    said = (
        ("Owner", names.get(plan.owner_id or 0, "")),
        ("SDR", names.get(plan.sdr_id or 0, "")),
        ("Marketing", names.get(plan.marketing_id or 0, "")),
        ("Channels", plan.channels),
        ("Plays", plan.plays),
        ("Personas", plan.personas),
        ("Cadence", plan.cadence),
        ("Template", plan.template),
        ("Refresh", f"points after {counted(plan.refresh_days, 'day')}" if plan.refresh_days else ""),
    )
    yield from ((label, text) for label, text in said if text)
    if plan.notes:
        yield "", ""
        yield from (("", line) for line in plan.notes.split("\n"))


# -- accounts under a plan -------------------------------------------------------------------------------------------


def member_row(key: int, member: Member, wanted: int | None, currency: str) -> Row:
    """Return the line of an account under a plan."""
    reached = member.touches >= (wanted or 1)
    touches = f"{member.touches:,}" + ("" if wanted is None else f" / {wanted:,}")
    points: dict[str, Cell] = {FRESH: Cell("✓ fresh", "success"), MISSING: Cell("✗ missing", "warning")}
    return Row(
        key,
        (
            Cell(member.account.name, "strong"),
            member.account.industry,
            Cell(touches, "success" if reached else "muted" if not member.touches else ""),
            points.get(
                member.points, Cell("! old" if member.points else UNKNOWN, "warning" if member.points else "muted")
            ),
            Cell(member.sheet or UNKNOWN, "" if member.sheet == FRESH else "warning" if member.sheet else "muted"),
            _sum_cell(member.pipeline, currency),
            _sum_cell(member.won, currency),
        ),
    )


def _sum_cell(amount: int, currency: str) -> Cell:
    return Cell(money(amount, currency)) if amount else Cell(UNKNOWN, "muted")


# -- key people --------------------------------------------------------------------------------------------------------


def people_row(key: int, quality: PersonaQuality, currency: str) -> Row:
    """Return the line of an account at which somebody is lacking."""
    good: Tone = "error" if not quality.good else "warning"
    return Row(
        key,
        (
            Cell(f"{quality.good} of {len(quality.states)}", good),
            Cell(quality.account.name, "strong"),
            quality.words,
            _sum_cell(quality.account.open_amount, currency),
        ),
    )


def people_details(quality: PersonaQuality | None, counts: Sequence[PersonaCount], today: date) -> Sequence[Pair]:
    """Return the personas of an account one by one, and below them how each stands over all accounts."""
    pairs: list[Pair] = []
    if quality is not None:
        pairs += [("", Content.styled(quality.account.name, "bold")), ("", "")]
        pairs += [("", line) for state in quality.states for line in _state_lines(state, today)]
        pairs.append(("", ""))
    if counts:
        pairs.append(("", Content.styled("All growth accounts", "bold")))
        pairs += [(f"{count.persona[:20]} ", share_bar(count.good / count.wanted)) for count in counts]
    return pairs


def _state_lines(state: PersonaState, today: date) -> Iterator[Content]:
    tone = "" if state.lacking == GOOD else "$text-warning"
    yield Content.assemble((f"{_SIGNS[state.lacking]} ", tone), state.persona)
    heard = f", last {ago(days_since(state.last_on, today))}" if state.last_on else ""
    told = {
        NOBODY: "nobody is known" if not state.seat_id else "a seat, and nobody known in it",
        UNREACHED: f"{state.name}: no e-mail address, number or preferred channel",
        AGED: f"{state.name}{heard}",
        GOOD: f"{state.name}{heard}",
    }
    yield Content.styled(f"  {told[state.lacking]}", "$text-muted")
