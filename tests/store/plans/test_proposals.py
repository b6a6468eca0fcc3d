"""Proposals are taken over in one step, by the rules of the records; what was changed meanwhile is a conflict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from store.book import Book
from store.dossier import Dossier, read_dossier
from store.errors import Conflict, NotFound, Refused
from store.plans.actions import edit_action
from store.plans.plans import add_plan
from store.plans.proposals import Proposal, Told, apply_proposals
from store.undoing import next_undo, undo
from tests.store.conftest import Filled


def dossier_of(book: Book, filled: Filled) -> Dossier:
    with book.read() as session:
        return read_dossier(session, filled.northwind)


def proposal(table: str, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> Proposal:
    return Proposal(table, key, "It", (Told("Field", "a", "b"),), changes, seen or {})


def test_they_are_one_step_and_undo_takes_them_back(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    before, risk = dumped(book), dossier_of(book, filled).risks[0].id
    many = [
        proposal("plan", filled.plan, {"goal": "Shrink"}, {"goal": "Grow"}),
        proposal("objective", filled.objective, {"target": 13_000}, {"target": 12_000}),
        proposal("action", filled.action, {"status": "done"}, {"status": "not started"}),
        proposal("risk", risk, {"impact": "low"}, {"impact": "high"}),
        proposal("objective", 0, {"title": "Second"}),
        proposal("action", 0, {"title": "Third", "due_on": date(2027, 1, 1)}),
        proposal("risk", 0, {"title": "Fourth"}),
    ]
    assert apply_proposals(book, filled.northwind, filled.plan, many) == 7
    after = dossier_of(book, filled)
    assert (after.plans[0].goal, after.objectives[0].target, after.risks[0].impact) == ("Shrink", 13_000, "low")
    action = next(row for row in after.actions if row.id == filled.action)
    assert (action.status, action.done_on) == ("done", date(2026, 11, 20))
    added = next(row for row in after.objectives if row.title == "Second")
    assert (added.plan_id, added.position) == (filled.plan, after.objectives[0].position + 1)
    assert next(row for row in after.actions if row.title == "Third").plan_id == filled.plan
    assert "Fourth" in [row.title for row in after.risks]
    with book.read() as session:
        step = next_undo(session)
    assert step is not None
    assert step.label == "Plan read back: 7 changes"
    undo(book)
    assert dumped(book) == before


def test_what_was_changed_meanwhile_is_a_conflict_and_nothing_is_kept(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    edit_action(book, filled.action, {"due_on": date(2026, 12, 5)})
    before = dumped(book)
    mine = {"due_on": date(2026, 12, 6)}
    both = [
        proposal("plan", filled.plan, {"goal": "Shrink"}, {"goal": "Grow"}),
        proposal("action", filled.action, mine, {"due_on": date(2026, 12, 4)}),
    ]
    with pytest.raises(Conflict) as conflict:
        apply_proposals(book, filled.northwind, filled.plan, both)
    assert (conflict.value.theirs, conflict.value.mine) == ("2026-12-05", "2026-12-06")
    assert dumped(book) == before


def test_the_rules_of_the_records_hold(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    draft = {"period": "FY28", "starts_on": date(2027, 10, 1), "ends_on": date(2028, 9, 30)}
    other = add_plan(book, {"account_id": filled.northwind, **draft})
    before = dumped(book)
    for wrong in (
        proposal("plan", other, {"status": "active"}),
        proposal("plan", filled.plan, {"ends_on": date(2020, 1, 1)}),
        proposal("action", filled.action, {"title": ""}),
        proposal("action", 0, {"title": "x" * 2_000}),
        proposal("risk", 0, {"title": "x", "likelihood": "often"}),
    ):
        with pytest.raises(Refused):
            apply_proposals(book, filled.northwind, filled.plan, [wrong])
    with pytest.raises(NotFound):
        apply_proposals(book, filled.northwind, filled.plan, [proposal("action", 1, {"title": "x"})])
    with pytest.raises(Refused, match="Nothing was changed"):
        apply_proposals(book, filled.halden, filled.plan, [])
    assert dumped(book) == before


def test_a_proposal_says_what_it_is() -> None:
    clash = Proposal("action", 7, "Call", (Told("Due", "", "2027-01-01"),), {}, {}, theirs="2027-02-01")
    assert clash.in_words() == ("Action “Call”: Due — → 2027-01-01 (changed in the book meanwhile: 2027-02-01)")
    assert Proposal("risk", 0, "Fire", (Told("Risk", "", "Fire"),), {}).in_words() == "New risk “Fire”: Risk — → Fire"
