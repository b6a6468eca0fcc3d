"""A plan that was read from elsewhere, as a draft plan: one recorded step; what fits no field is kept in a note."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from store.accounts import Account
from store.book import Book, Writing
from store.clean import fold
from store.colleagues import find_colleague
from store.days import read_day
from store.people import Person
from store.plans.actions import Action, ActionDraft
from store.plans.competitors import Competitor, CompetitorDraft
from store.plans.measures import parse_measure
from store.plans.objectives import Objective, ObjectiveDraft
from store.plans.plans import Plan, PlanDraft
from store.plans.risks import Risk, RiskDraft
from store.plans.swot import SwotItem, SwotItemDraft
from store.records import LINE_LIMIT, Draft, Record, add_record, checked, take

Texts = Mapping[str, str]
_VALUE = re.compile(r"([+-]?[0-9][0-9.,']*(?: ?[kKmM])?)\s*([^\d\s][^\d]{0,20})?")
_SHARE = re.compile(r"([0-9]{1,3}) ?%?")


@dataclass(frozen=True, slots=True)
class Foreign:
    """What was read: texts of the plan, and records as the texts of their fields (see `_Bringing`)."""

    texts: Texts = field(default_factory=dict)
    objectives: Sequence[Texts] = ()
    actions: Sequence[Texts] = ()
    risks: Sequence[Texts] = ()
    competitors: Sequence[Texts] = ()
    swot: Sequence[Texts] = ()
    notes: str = ""


def import_plan(book: Book, account_id: int, period: str, between: tuple[date, date], read: Foreign) -> int:
    """Make a draft plan of what was read and return its key, as one recorded step."""
    with book.write(f"Plan {period} imported") as session:
        take(session, Account, account_id)
        texts = {name: text for name, text in read.texts.items() if name in PlanDraft.model_fields}
        values = {**texts, "account_id": account_id, "period": period, "notes": read.notes}
        days = {"starts_on": between[0], "ends_on": between[1]}
        plan = add_record(session, Plan, checked(PlanDraft, {**values, **days}))
        session.flush()
        _Bringing(session, account_id, int(plan.id or 0)).bring(read)
        return int(plan.id or 0)


class _Bringing:
    """Makes the records of a plan one after the other, and knows whom their names mean."""

    def __init__(self, session: Writing, account_id: int, plan_id: int) -> None:
        self._session, self._account_id, self._plan_id = session, account_id, plan_id
        self._people = _people_by_name(session, account_id)
        self._objectives: dict[str, int] = {}
        self._actions: dict[str, int] = {}

    def bring(self, read: Foreign) -> None:
        for place, texts in enumerate(read.objectives, 1):
            self._objectives.setdefault(fold(texts["title"]), self._objective(texts, place))
        for texts in read.actions:
            self._actions.setdefault(fold(texts["title"]), self._action(texts))
        for texts in read.risks:
            self._risk(texts)
        for texts in read.competitors:
            self._competitor(texts)
        for texts in read.swot:
            kept = {"kind": texts["kind"], "text": texts["title"], "note": texts.get("note", "")}
            self._add(SwotItem, SwotItemDraft, kept)

    def _objective(self, texts: Texts, place: int) -> int:
        values, notes = self._who_and_when(texts)
        values.pop("customer_owner_id", None)
        measure = texts.get("measure", "")
        for name in ("current", "target"):
            if not (said := texts.get(name, "")):
                continue
            found = _VALUE.fullmatch(said.strip())
            try:
                values[name] = parse_measure(found[1], "") if found else None
            except ValueError:
                values[name] = None
            if values[name] is None:
                notes.append(f"{name.capitalize()}: {said}")
            elif found and found[2]:
                values["unit"] = found[2].strip()
        if len(measure) > LINE_LIMIT:
            notes.append(f"Measure: {measure}")
            measure = ""
        status = _known(texts.get("status", ""), ("in progress", "at risk", "done", "dropped"), "not started")
        kept = {"position": place, "measure": measure, "status": status, "strategy": _joined(texts, notes)}
        return self._add(Objective, ObjectiveDraft, {**values, **kept, "plan_id": self._plan_id})

    def _action(self, texts: Texts) -> int:
        values, notes = self._who_and_when(texts)
        said = texts.get("objective", "")
        objective = self._objectives.get(fold(said))
        if said and objective is None:
            notes.append(f"For: {said}")
        notes.extend(
            f"{name.capitalize()}: {texts[name]}" for name in ("measure", "target", "current") if name in texts
        )
        status = _known(texts.get("status", ""), ("in progress", "done", "dropped"), "not started")
        kept = {"plan_id": self._plan_id, "objective_id": objective, "status": status, "note": _joined(texts, notes)}
        return self._add(Action, ActionDraft, {**values, **kept})

    def _risk(self, texts: Texts) -> None:
        values, notes = self._who_and_when(texts)
        for name in ("due_on", "customer_owner_id"):
            if values.pop(name, None):
                notes.append(f"{name.split('_')[0].capitalize()}: {texts.get(name, texts.get('owner', ''))}")
        answer = texts.get("mitigation", "")
        action = self._actions.get(fold(answer))
        if answer and action is None and len(answer) <= LINE_LIMIT:
            action = self._actions[fold(answer)] = self._action({"title": answer})
        elif answer and action is None:
            notes.append(f"Mitigation: {answer}")
        grades = {name: texts.get(name, "") for name in ("likelihood", "impact")}
        state = "closed" if texts.get("status") in ("done", "dropped") else "open"
        kept = {"action_id": action, "state": state, "note": _joined(texts, notes)}
        self._add(Risk, RiskDraft, {**values, **grades, **kept})

    def _competitor(self, texts: Texts) -> None:
        found = _SHARE.fullmatch(texts.get("share", ""))
        share = int(found[1]) if found and int(found[1]) <= 100 else None
        notes = [f"Share: {texts['share']}"] if texts.get("share") and share is None else []
        strengths = "\n".join(filter(None, (texts.get("strengths", ""), texts.get("note", ""), *notes)))
        kept = {"name": texts["title"], "share": share, "strengths": strengths, "counter": texts.get("counter", "")}
        self._add(Competitor, CompetitorDraft, kept)

    def _who_and_when(self, texts: Texts) -> tuple[dict[str, Any], list[str]]:
        """Return title, owners and day as the book holds them, and what could not be said so."""
        values: dict[str, Any] = {"title": texts["title"]}
        notes = list[str]()
        for name in ("owner", "customer_owner"):
            said = texts.get(name, "")
            ours, theirs = find_colleague(self._session, said), self._people.get(fold(said))
            if ours is not None and name == "owner":
                values["owner_id"] = ours
            elif theirs is not None:
                values["customer_owner_id"] = theirs
            elif said:
                notes.append(f"{name.replace('_', ' ').capitalize()}: {said}")
        if due := texts.get("due_on", ""):
            try:
                values["due_on"] = read_day(due)
            except ValueError:
                notes.append(f"Due: {due}")
        return values, notes

    def _add(self, table: type[Record], draft: type[Draft], values: Mapping[str, Any]) -> int:
        row = add_record(self._session, table, checked(draft, {**values, "account_id": self._account_id}))
        self._session.flush()
        return int(row.id or 0)


def _people_by_name(session: Session, account_id: int) -> dict[str, int]:
    query = select(Person.name, Person.id).where(Person.account_id == account_id).order_by(col(Person.id).desc())
    return {fold(name): int(key or 0) for name, key in session.exec(query) if name}


def _joined(texts: Texts, notes: Sequence[str]) -> str:
    return "\n".join(filter(None, (texts.get("note", ""), *notes)))


def _known(said: str, values: Sequence[str], usual: str) -> str:
    return said if said in values else usual
