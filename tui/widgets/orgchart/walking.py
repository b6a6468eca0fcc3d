"""Where a step leads on a chart: along the reporting lines, along a level, or to an end."""

from __future__ import annotations

from typing import Literal

from tui.widgets.orgchart.plan import Plan

Move = Literal["up", "down", "left", "right", "page_up", "page_down", "first", "last"]


def walk(plan: Plan, index: int, move: Move, page: int) -> int:
    """Return the box that a move leads to from a box that is shown; itself where it leads nowhere.

    Down leads to the report in the middle, also of a folded branch. `page` is how many levels a page has.
    """
    branches = plan.branches
    if move == "up":
        return branches.bosses[index] if branches.bosses[index] >= 0 else index
    if move == "down":
        return _middle_report(plan, index)
    if move in ("left", "right"):
        return plan.neighbour(index, 1 if move == "right" else -1)
    if move in ("page_up", "page_down"):
        level = branches.levels[index] + (page if move == "page_down" else -page)
        return plan.nearest(level, plan.left(index))
    return branches.roots[0] if move == "first" else _last(plan)


def _middle_report(plan: Plan, index: int) -> int:
    reports = plan.branches.reports(index)
    if not reports or plan.branches.is_folded(index):
        return reports[(len(reports) - 1) // 2] if reports else index
    return min(reports, key=lambda report: abs(plan.left(report) - plan.left(index)))


def _last(plan: Plan) -> int:
    """Return the box that an outline would show last."""
    index = plan.branches.roots[-1]
    while plan.branches.reports(index) and not plan.branches.is_folded(index):
        index = plan.branches.reports(index)[-1]
    return index
