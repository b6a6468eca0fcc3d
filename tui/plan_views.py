"""A plan as the lines of one page: next actions on top, then objectives, charter, risks, people to win, money.

Worked out from `store.plans.page` for the Plan tab; in words and cells, without Textual.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from store.plans import checks
from store.plans.actions import ActionRow
from store.plans.carrying import Carried
from store.plans.checks import Check
from store.plans.competitors import CompetitorRow
from store.plans.page import ObjectiveLine, PlanPage, Winnable
from store.plans.plans import CHARTER
from store.plans.risks import RiskRow
from store.plans.swot import SwotItemRow
from store.words import GRADE, PLAN_DEPTH, RISK_STATE, SUPPORT, SWOT_KIND
from tui.people_words import INFLUENCE_LOOKS, SHORT_ROLE, SUPPORT_LOOKS, label_with_sign
from tui.plan_words import SIGNS, TONES, bar, colleague_name, due_cell, how_far, owner_name, rungs, sign_of
from tui.widgets.columns import Column
from tui.widgets.rows import RUN_ON, Cell, Fold, Row, Tone
from tui.wording import UNKNOWN, counted, money

COLUMNS = (
    Column("what", "What", 30, flexible=True, priority=9),
    Column("far", "How far", 13, priority=6),
    Column("who", "Who", 11, priority=7),
    Column("when", "Until", 12, priority=8),
)
NEXT = 5
"""So many of the next actions stand on top."""
MOST_PEOPLE = 5
"""So many people to win are listed; the tab of the people has all."""
OBJECTIVES, ACTIONS, CHARTER_ROWS, RISKS, PEOPLE, MONEY, SWOT, COMPETITORS = (
    "objectives",
    "actions",
    "charter",
    "risks",
    "people",
    "money",
    "swot",
    "competitors",
)
"""What an item of the page is; also what requests call it."""
HEADS = {
    "next": "Next",
    OBJECTIVES: "Objectives",
    ACTIONS: "Actions",
    CHARTER_ROWS: "Charter",
    RISKS: "Risks",
    PEOPLE: "People to win",
    MONEY: "Money",
    SWOT: "Strengths, weaknesses",
    COMPETITORS: "Competitors",
}
"""The sections, each with its heading."""
HIDDEN = {"goals": ("next", OBJECTIVES, ACTIONS, RISKS, SWOT, COMPETITORS), "actions": (OBJECTIVES,), "": (ACTIONS,)}
"""The sections that a depth of the plan does not show."""
FIRST_ANSWER, LOOSE = 20, 90
"""Keys of rows that show no record, which have larger ones: the charter's, the one over actions of no objective."""
NOTES = "notes"
"""The field of a plan that holds what has no other place: of an imported one, what was not understood."""
ANSWERS = {
    "goal": "Goal",
    "field_of_play": "Field of play",
    "our_value": "We bring",
    "their_gain": "They gain",
    "our_gain": "We gain",
    "value_proposition": "In their words",
    "success_factors": "Success needs",
    NOTES: "Notes",
}
"""The answers of a charter, each with a short label."""
LABEL = 16
"""Cells of the label before such an answer."""
SWOT_SIGNS = {"strength": "+", "weakness": "–", "opportunity": "↗", "threat": "!"}
NOT_ANSWERED = "not answered yet"
MOVED = "Not started, but its measure has moved"
"""Worth a look at an objective: one of the two is not so any more."""


class Item(NamedTuple):
    """What stands behind a line: what it is (a section), the key of its record (0: a heading), more of it."""

    section: str
    what: str
    key: int = 0
    field: str = ""
    """Of a line of the charter, which field it shows."""
    objective: int = 0
    """Of an action, the objective that it is done for."""


class Line(NamedTuple):
    """One line of the page: what is shown, what stands behind it, and whether the cursor stops at it."""

    row: Row
    item: Item
    stops: bool = True


@dataclass(frozen=True)
class Sight:
    """What is needed to lay a page out: the page, what is worth a look in it, the day, and what is unfolded."""

    page: PlanPage
    checks: Sequence[Check]
    today: date
    unfolded: frozenset[int] = frozenset()
    carried: Sequence[Carried] = ()
    """What was carried over into another plan."""

    def warnings(self, table: str, key: int) -> str:
        """Return what is worth a look at a record, in a few words."""
        return " · ".join(check.words for check in self.checks_of(table, key))

    def checks_of(self, table: str, key: int) -> Sequence[Check]:
        """Return what is worth a look at a record."""
        return self._by_record.get((table, key), ())

    @cached_property
    def _by_record(self) -> dict[tuple[str, int], list[Check]]:
        found: dict[tuple[str, int], list[Check]] = {}
        for check in self.checks:
            found.setdefault((check.table, check.key), []).append(check)
        return found


def lay_out(sight: Sight) -> list[Line]:
    """Return the lines of the page, the sections that the depth of the plan does not show left out."""
    makers = {
        "next": _next,
        OBJECTIVES: _objectives,
        ACTIONS: _actions,
        CHARTER_ROWS: _charter,
        RISKS: _risks,
        PEOPLE: _people,
        MONEY: _money,
        SWOT: _swot,
        COMPETITORS: _competitors,
    }
    hidden = HIDDEN[sight.page.depth]
    return [line for section, make in makers.items() if section not in hidden for line in make(sight)]


def depth_words(page: PlanPage) -> str:
    """Return what the depth of the plan hides, empty when it hides nothing."""
    if not page.depth:
        return ""
    hidden = len(page.objectives) + (len(page.actions) if page.depth == "goals" else 0)
    return PLAN_DEPTH.label(page.depth) + (f" ({hidden} hidden)" if hidden else "")


def plan_warnings(sight: Sight) -> str:
    """Return what is worth a look at the plan as a whole."""
    found = [check.words for check in sight.checks if check.table in (checks.PLAN, checks.ACCOUNT)]
    return f"! {' · '.join(found)}" if found else ""


# -- sections --------------------------------------------------------------------------------------------------------


def _head(section: str, beside: str, *, stops: bool = False, tone: Tone = "muted") -> Line:
    """Return a heading; the cursor stops at one below which nothing stands."""
    key = 1 + list(HEADS).index(section)
    lead = Cell(f"{HEADS[section]}  ", "strong")
    return Line(Row(key, (Cell(beside, tone), RUN_ON, RUN_ON, RUN_ON), lead=lead), Item(section, section), stops)


def _next(sight: Sight) -> Iterator[Line]:
    actions = sight.page.next_actions
    if not actions:
        words = "nothing is to be done: A adds an action, p puts a play in"
        yield _head("next", words, stops=True)
        return
    late = sum(action.is_overdue(sight.today) for action in actions)
    count = f"{NEXT} of {len(actions)}" if len(actions) > NEXT else f"{len(actions)}"
    yield _head("next", count + (f" · ! {late} overdue" if late else ""), tone="error" if late else "muted")
    for action in actions[:NEXT]:
        yield Line(_action_row(sight, action, -action.id), _action_item("next", action))


def _objectives(sight: Sight) -> Iterator[Line]:
    lines = sight.page.objectives
    if lines:
        ended = sum(line.row.status == "done" for line in lines)
        yield _head(OBJECTIVES, f"{len(lines)}" + (f" · {ended} done" if ended else ""))
    else:
        none = "none here any more" if sight.carried else "none yet: a adds the first one"
        yield _head(OBJECTIVES, none, stops=True)
    for line in lines:
        yield _objective(sight, line)
        if warning := _warning(sight, line):
            row = Row(-line.row.id, (Cell(f"! {warning}", "warning"), RUN_ON, RUN_ON, RUN_ON), 2, " ")
            yield Line(row, Item(OBJECTIVES, OBJECTIVES, line.row.id), stops=False)
        if line.row.id in sight.unfolded:
            yield from _below(sight, line.actions)
    if loose := sight.page.loose_actions:
        still = sum(not action.has_ended for action in loose)
        fold: Fold = "▾" if LOOSE in sight.unfolded else "▸"
        cells = ("For no objective", Cell(f"{counted(len(loose), 'action')}, {still} open", "muted"), RUN_ON, RUN_ON)
        yield Line(Row(LOOSE, cells, 0, fold), Item(OBJECTIVES, "loose"))
        if LOOSE in sight.unfolded:
            yield from _below(sight, loose)
    yield from _gone(sight)


def _gone(sight: Sight) -> Iterator[Line]:
    """Yield what was carried over into another plan: it is told of here, and worked at there."""
    for each in sight.carried:
        cells = (Cell(f"→ {each.title}", "muted"), Cell(f"carried to {each.period}", "muted"), RUN_ON, RUN_ON)
        yield Line(Row(-each.key, cells, 0, " "), Item(OBJECTIVES, "carried"), stops=False)


def _objective(sight: Sight, line: ObjectiveLine) -> Line:
    row = line.row
    fold: Fold = "▾" if row.id in sight.unfolded else "▸" if line.actions else " "
    owner = colleague_name(sight.page.dossier, row.owner_id)
    late = row.due_on is not None and row.due_on < sight.today and not row.has_ended
    due = Cell(f"{'!' if late else ' '} {row.due_on}" if row.due_on else f"  {UNKNOWN}", "error" if late else "muted")
    title = Cell(f"{SIGNS[row.status]} {row.title}", TONES.get(row.status, ""))
    cells = (title, how_far(line), Cell(owner or UNKNOWN, "" if owner else "muted"), due)
    return Line(Row(row.id, cells, 0, fold), Item(OBJECTIVES, OBJECTIVES, row.id, objective=row.id))


def _warning(sight: Sight, line: ObjectiveLine) -> str:
    """Return what is worth a look at an objective, as short as one line is."""
    found = {check.kind: check.words for check in sight.checks_of(checks.OBJECTIVE, line.row.id)}
    if has_moved(line):
        found = {MOVED: MOVED, **found}
    if checks.ONE_SIDED in found:
        found[checks.ONE_SIDED] = "none of theirs"
        if not line.actions:
            del found[checks.ONE_SIDED]  # there is none at all
    return " · ".join(words if place == 0 else words.lower() for place, words in enumerate(found.values()))


def has_moved(line: ObjectiveLine) -> bool:
    """Say whether the measure of an objective has come some way that is still called not started."""
    return line.row.status == "not started" and bool(line.share)


def _below(sight: Sight, actions: Sequence[ActionRow]) -> Iterator[Line]:
    for action in sorted(actions, key=lambda action: action.has_ended):
        yield Line(_action_row(sight, action, action.id, 2), _action_item(OBJECTIVES, action))


def _actions(sight: Sight) -> Iterator[Line]:
    actions = sight.page.actions
    yield _head(ACTIONS, f"{len(actions)}" if actions else "none yet: a adds one", stops=not actions)
    for action in sorted(actions, key=lambda action: action.has_ended):
        yield Line(_action_row(sight, action, action.id), _action_item(ACTIONS, action))


def _action_item(section: str, action: ActionRow) -> Item:
    return Item(section, ACTIONS, action.id, objective=action.objective_id or 0)


def _action_row(sight: Sight, action: ActionRow, key: int, depth: int = 1) -> Row:
    name, loose = owner_name(sight.page.dossier, action), sight.warnings(checks.ACTION, action.id)
    tone: Tone = "muted" if action.has_ended else ""
    nobody = Cell("! no owner", "warning") if "owner" in loose else Cell(UNKNOWN, "muted")
    due = due_cell(action, sight.today)
    if checks.EARLY in {check.kind for check in sight.checks_of(checks.ACTION, action.id)}:
        due = Cell(f"! {action.due_on}", "warning")
    if action.due_on is None and not action.has_ended and "date" not in loose:
        due = Cell(f"  {UNKNOWN}", "muted")
    cells = (Cell(f"{sign_of(action)} {action.title}", tone), RUN_ON, Cell(name, tone) if name else nobody, due)
    return Row(key, cells, depth)


def _charter(sight: Sight) -> Iterator[Line]:
    plan, warning = sight.page.plan, plan_warnings(sight)
    yield _head(CHARTER_ROWS, warning or f"{plan.starts_on} – {plan.ends_on}", tone="warning" if warning else "muted")
    yield _answer(plan.id, "ladder", "Where we are", rungs(plan.ladder))
    for name, label in ANSWERS.items():
        if (text := getattr(plan, name)) or name in ("goal", *CHARTER):
            lines = text.count("\n") + 1 if name == NOTES else 1
            count = f"{counted(lines, 'line')} · " if lines > 1 else ""
            yield _answer(plan.id, name, label, f"{count}{' '.join(text.split())}")


def _answer(plan: int, name: str, label: str, text: str) -> Line:
    key = FIRST_ANSWER + ["ladder", *ANSWERS].index(name)
    told = Cell(text) if text else Cell(NOT_ANSWERED, "muted")
    row = Row(key, (told, RUN_ON, RUN_ON, RUN_ON), 1, lead=Cell(f"{label:<{LABEL}}", "muted"))
    return Line(row, Item(CHARTER_ROWS, CHARTER_ROWS, plan, name))


def _risks(sight: Sight) -> Iterator[Line]:
    risks = sight.page.dossier.risks
    still = len(sight.page.open_risks)
    beside = f"{still} open" if risks else "none seen yet: a adds one"
    yield _head(RISKS, beside, stops=not risks)
    for risk in risks:
        yield Line(_risk_row(sight, risk), Item(RISKS, RISKS, risk.id))


def _risk_row(sight: Sight, risk: RiskRow) -> Row:
    if risk.state != "open":
        cells = (Cell(f"✓ {risk.title}", "muted"), RUN_ON, RUN_ON, Cell(RISK_STATE.label(risk.state), "muted"))
        return Row(risk.id, cells, 1)
    grades = [GRADE.label(grade).lower() if grade else "?" for grade in (risk.likelihood, risk.impact)]
    far = Cell(" × ".join(grades), "error" if risk.is_high else "")
    title = f"{'!' if risk.is_high else '○'} {risk.title}"
    owner = colleague_name(sight.page.dossier, risk.owner_id)
    if warning := sight.warnings(checks.RISK, risk.id):
        return Row(risk.id, (title, far, Cell(f"! {_against(warning)}", "warning"), RUN_ON), 1)
    answer = next((each for each in sight.page.dossier.actions if each.id == risk.action_id), None)
    when = due_cell(answer, sight.today) if answer else Cell(f"  {UNKNOWN}", "muted")
    return Row(risk.id, (title, far, Cell(owner or UNKNOWN, "" if owner else "muted"), when), 1)


def _against(warning: str) -> str:
    """Return the end of what is said of a risk: that it is high stands beside it already."""
    return warning.rpartition(", and ")[2]


def _people(sight: Sight) -> Iterator[Line]:
    people = sight.page.to_win
    if not people:
        yield _head(PEOPLE, "nobody: every key player that we know of is on our side")
        return
    count = f"{MOST_PEOPLE} of {len(people)}" if len(people) > MOST_PEOPLE else f"{len(people)}"
    yield _head(PEOPLE, count)
    for each in people[:MOST_PEOPLE]:
        yield Line(_person_row(sight, each), Item(PEOPLE, PEOPLE, each.person.id))


def _person_row(sight: Sight, each: Winnable) -> Row:
    support = (
        label_with_sign(SUPPORT, SUPPORT_LOOKS, each.support) if each.support else Cell("? not assessed", "warning")
    )
    look = INFLUENCE_LOOKS.get(each.influence)
    influence = Cell(f"{look.sign} {each.influence.split()[0]}", "muted") if look else Cell("")
    judged = [row for row in sight.page.dossier.attributes if row.person_id == each.person.id and row.name == "role"]
    roles = list(dict.fromkeys(SHORT_ROLE.get(row.value, row.value) for row in judged))
    name = f"○ {each.person.name}" + (f" · {' '.join(roles)}" if roles else "")
    return Row(each.person.id, (name, support, RUN_ON, influence), 1)


def _money(sight: Sight) -> Iterator[Line]:
    sums, currency = sight.page.money, sight.page.dossier.book.currency
    words = f"ours {money(sums.ours, currency)} a year · pipeline {money(sums.pipeline, currency)}"
    words += f" · white space {money(sums.white_space, currency)} {currency}"
    yield _head(MONEY, words, stops=True, tone="")


def _swot(sight: Sight) -> Iterator[Line]:
    items = sight.page.dossier.swot
    yield _head(SWOT, f"{len(items)}" if items else "none named yet: a adds one", stops=not items)
    order = SWOT_KIND.values
    for item in sorted(items, key=lambda item: order.index(item.kind)):
        yield Line(_swot_row(sight, item), Item(SWOT, SWOT, item.id))


def _swot_row(sight: Sight, item: SwotItemRow) -> Row:
    critical = item.text == sight.page.dossier.account.vulnerability
    kind = "critical" if critical else SWOT_KIND.label(item.kind).lower()
    sign = SWOT_SIGNS[item.kind]
    warning = sight.warnings(checks.SWOT, item.id)
    beside = (
        Cell(f"! {warning.lower()}", "warning") if warning else Cell("✓ answered" if item.is_answered else "", "muted")
    )
    return Row(item.id, (f"{sign} {item.text}", Cell(kind, "error" if critical else "muted"), beside, RUN_ON), 1)


def _competitors(sight: Sight) -> Iterator[Line]:
    rows = sight.page.dossier.competitors
    yield _head(COMPETITORS, f"{len(rows)}" if rows else "none named yet: a adds one", stops=not rows)
    for row in rows:
        yield Line(_competitor_row(row), Item(COMPETITORS, COMPETITORS, row.id))


def _competitor_row(row: CompetitorRow) -> Row:
    share = bar(row.share / 100) if row.share is not None else ""
    renews = Cell(f"  {row.renews_on}" if row.renews_on else "", "")
    return Row(
        row.id, (f"✗ {row.name}", Cell(share, "muted"), Cell("renews on" if row.renews_on else "", "muted"), renews), 1
    )
