"""A plan that was read from elsewhere, as a draft plan: one recorded step; what fits no field is kept in a note."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from store.accounts import Account
from store.book import Book, Writing
from store.book_settings import read_book_settings
from store.clean import fold
from store.days import MONTHS, read_day
from store.errors import Problem, Refused
from store.plans.actions import Action, ActionDraft, keep_action
from store.plans.competitors import Competitor, CompetitorDraft
from store.plans.measures import beside_money, read_measure
from store.plans.names import Names
from store.plans.objectives import Objective, ObjectiveDraft
from store.plans.plans import Plan, PlanDraft
from store.plans.risks import Risk, RiskDraft
from store.plans.swot import SwotItem, SwotItemDraft
from store.records import LINE_LIMIT, Draft, Record, add_record, checked, take

Texts = Mapping[str, str]
LABELS: Mapping[str, str] = {
    "owner": "Owner",
    "customer_owner": "Their owner",
    "due_on": "Due",
    "objective": "For",
    "measure": "Measured by",
    "start": "From",
    "current": "Now",
    "target": "Target",
    "mitigation": "Against it",
    "strengths": "Strengths",
    "counter": "Our counter",
}
"""What a text is called in a note, where that is not its name."""
TITLE, NOTE, LINE, KIND = "title", "note", "line", "kind"
_SHARE = re.compile(r"([0-9]{1,3}) ?%?")
_YEAR = re.compile(r"(?<!\d)[0-9]{4}(?!\d)|(?i:fy ?)[0-9]{2}(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]")
_END_OF = re.compile(r"(?i)^(?:(?:the )?end(?: of)?|ende|fin(?: de)?)\s+")
_QUARTER = re.compile(r"(?i)([12][0-9]{3})[ /-]?[QT]([1-4])|[QT]([1-4])[ /-]?((?:fy ?)?[12][0-9]{3}|fy ?[0-9]{2})")
_MONTH = re.compile(r"([^\W\d_]{3,9})\.?,? ([12][0-9]{3})")
_KINDS = (
    ("text", "text", "texts"),
    (str(Objective.__tablename__), "objective", "objectives"),
    (str(Action.__tablename__), "action", "actions"),
    (str(Risk.__tablename__), "risk", "risks"),
    (str(Competitor.__tablename__), "competitor", "competitors"),
    (str(SwotItem.__tablename__), "strength or weakness", "strengths and weaknesses"),
    ("line", "line kept as a note", "lines kept as a note"),
)
"""What is counted, by table, with its words."""
_SHOWN = 60


@dataclass(frozen=True)
class ForeignPlan:
    """What was read: texts of the plan, and each record as the texts of its fields (`title`, `note`, `line`, …)."""

    texts: Texts = field(default_factory=dict)
    objectives: Sequence[Texts] = ()
    actions: Sequence[Texts] = ()
    risks: Sequence[Texts] = ()
    competitors: Sequence[Texts] = ()
    swot: Sequence[Texts] = ()
    notes: str = ""
    """What was not understood, as it stood there."""
    period: str = ""
    """The year that the file says it is for, as it says it; empty where it names none."""
    problems: Sequence[Problem] = ()
    """What of the file was not understood, with its lines."""


class Imported(NamedTuple):
    """What became of it: the key of the plan, what could only be kept as a note, with its line, and what was made."""

    plan: int
    problems: Sequence[Problem]
    made: str
    """How many there are of what, in one line: an action against a risk is one of the actions."""


class _Enough(Exception):
    """The trial is over, and nothing of it is kept."""


def import_plan(
    book: Book, account_id: int, period: str, between: tuple[date, date], read: ForeignPlan, *, dry_run: bool = False
) -> Imported:
    """Make a draft plan of what was read, as one recorded step; in a dry run nothing is kept.

    Raises Refused, with the line of the file, for what the book cannot hold.
    """
    made = Imported(0, (), "nothing")
    with suppress(_Enough), book.write(f"Plan imported: {period[:40]}") as session:
        take(session, Account, account_id)
        texts = {name: text for name, text in read.texts.items() if text and name in PlanDraft.model_fields}
        values = {**texts, "account_id": account_id, "period": period, "notes": read.notes}
        plan = add_record(session, Plan, checked(PlanDraft, {**values, "starts_on": between[0], "ends_on": between[1]}))
        session.flush()
        bringing = _Bringing(session, account_id, int(plan.id or 0), between)
        bringing.bring(read)
        problems = sorted([*read.problems, *bringing.problems], key=lambda problem: problem.line or 0)
        lines = sum(1 for line in plan.notes.splitlines() if line.strip())
        made = Imported(int(plan.id or 0), problems, _in_words({"text": len(texts), **bringing.counts, "line": lines}))
        if dry_run:
            raise _Enough
    return made


class _Bringing:
    """Makes the records of a plan one after the other, and knows whom their names mean."""

    def __init__(self, session: Writing, account_id: int, plan_id: int, between: tuple[date, date]) -> None:
        self._session, self._account_id, self._plan_id = session, account_id, plan_id
        self._between = between
        self._settings = read_book_settings(session)
        self._names = Names(session, account_id)
        self._objectives: dict[str, int] = {}
        self._actions: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()
        """How many records were made in each table."""

    def bring(self, read: ForeignPlan) -> None:
        """Make all records: what others refer to first."""
        for place, texts in enumerate(read.objectives, 1):
            self._objectives.setdefault(fold(texts[TITLE]), self._objective(texts, place))
        for texts in read.actions:
            self._actions.setdefault(fold(texts[TITLE]), self._action(texts))
        for texts in read.risks:
            self._risk(texts)
        for texts in read.competitors:
            self._competitor(texts)
        for texts in read.swot:
            kept = {"kind": texts[KIND], "text": texts[TITLE], "note": _note(texts, ())}
            self._add(texts, SwotItem, SwotItemDraft, kept)

    def _objective(self, texts: Texts, place: int) -> int:
        values, used = self._who_and_when(texts)
        if "customer_owner_id" in values:
            values["stakeholder_id"] = values.pop("customer_owner_id")
        measured = self._measured(texts)
        values |= {"title": texts[TITLE], "position": place, "plan_id": self._plan_id, **measured}
        used |= {name for name in measured if not beside_money(texts.get(name, ""), self._settings.currency)}
        if 0 < len(texts.get("measure", "")) <= LINE_LIMIT:
            values["measure"] = texts["measure"]
            used.add("measure")
        if texts.get("status"):
            values["status"] = texts["status"]
            used.add("status")
        return self._add(texts, Objective, ObjectiveDraft, {**values, "strategy": _note(texts, used)})

    def _measured(self, texts: Texts) -> dict[str, Any]:
        """Return the values of a measure that are in the unit of its target, or in none."""
        values: dict[str, Any] = {}
        for name in ("target", "current", "start"):
            try:
                held, unit = read_measure(texts.get(name, ""), self._settings.currency)
            except ValueError as error:
                self._tell(texts, f"{LABELS[name]} “{_short(texts[name])}” {_reason(error)}; kept as a note")
                continue
            shared = values.get("unit", unit)
            if held is not None and unit in ("", shared) and len(unit) <= LINE_LIMIT:
                values |= {name: held, "unit": shared}
        return values

    def _action(self, texts: Texts) -> int:
        values, used = self._who_and_when(texts)
        values |= {"title": texts[TITLE], "plan_id": self._plan_id}
        objective = self._objectives.get(fold(texts.get("objective", "")))
        if objective is not None:
            values["objective_id"] = objective
            used.add("objective")
        if texts.get("status") in ("not started", "in progress", "done", "dropped"):
            values["status"] = texts["status"]
            used.add("status")
        return self._add(texts, Action, ActionDraft, {**values, "note": _note(texts, used)})

    def _risk(self, texts: Texts) -> None:
        values: dict[str, Any] = {"title": texts[TITLE]}
        used = {"likelihood", "impact"}
        if (owner := self._names.colleague(texts.get("owner", ""))) is not None:
            values["owner_id"] = owner
            used.add("owner")
        elif texts.get("owner"):
            self._tell_unknown(texts, texts["owner"])
        if texts.get("status") in ("done", "dropped"):
            values["state"] = "closed"
            used.add("status")
        if (answer := texts.get("mitigation", "")) and len(answer) <= LINE_LIMIT:
            known = fold(answer)
            if known not in self._actions:
                self._actions[known] = self._action({"title": answer, LINE: texts.get(LINE, "")})
            values["action_id"] = self._actions[known]
            used.add("mitigation")
        grades = {name: texts.get(name, "") for name in ("likelihood", "impact")}
        self._add(texts, Risk, RiskDraft, {**values, **grades, "note": _note(texts, used)})

    def _competitor(self, texts: Texts) -> None:
        found = _SHARE.fullmatch(texts.get("share", ""))
        share = int(found[1]) if found and int(found[1]) <= 100 else None
        used = {"strengths", "counter"} | ({"share"} if share is not None else set())
        strengths = "\n".join(filter(None, (texts.get("strengths", ""), _note(texts, used))))
        kept = {"name": texts[TITLE], "share": share, "strengths": strengths, "counter": texts.get("counter", "")}
        self._add(texts, Competitor, CompetitorDraft, kept)

    def _who_and_when(self, texts: Texts) -> tuple[dict[str, Any], set[str]]:
        """Return owners and day as the book holds them, and which texts said them; what it does not know is told."""
        values, used = dict[str, Any](), set[str]()
        for name in ("owner", "customer_owner"):
            if not (said := texts.get(name, "")):
                continue
            ours, theirs = self._names.colleague(said), self._names.person(said)
            if ours is not None and name == "owner":
                values["owner_id"] = ours
            elif theirs is not None and "customer_owner_id" not in values:
                values["customer_owner_id"] = theirs
            else:
                self._tell_unknown(texts, said)
                continue
            used.add(name)
        if due := texts.get("due_on", ""):
            try:
                values["due_on"] = self._day(texts, due)
                used.add("due_on")
                if self._settings.fiscal_year_start > 1 and _QUARTER.search(due) and "fy" not in fold(due):
                    self._tell(texts, f"“{_short(due)}” is read as {values['due_on']}, by the book’s fiscal year")
            except ValueError as error:
                self._tell(texts, f"{LABELS['due_on']} “{_short(due)}” {_reason(error)}; kept as a note")
        return values, used

    def _day(self, texts: Texts, due: str) -> date:
        """Return a day; one without its year is the only one within the plan, and that is told."""
        start, (first, last) = self._settings.fiscal_year_start, self._between
        try:
            return read_due(due, start)
        except ValueError:
            found = set[date]()
            for year in range(first.year, last.year + 2) if not _YEAR.search(due) and _LETTERS.search(due) else ():
                with suppress(ValueError):
                    found.add(read_due(f"{due} {year}", start))
            within = [day for day in found if first <= day <= last]
            if len(within) != 1:
                raise
        self._tell(texts, f"“{_short(due)}” names no year; it is read as {within[0]}, within the plan")
        return within[0]

    def _tell_unknown(self, texts: Texts, name: str) -> None:
        whom = "more than one" if self._names.is_several(name) else "nobody"
        self._tell(texts, f"the book knows {whom} called “{_short(name)}”; kept as a note")

    def _tell(self, texts: Texts, what: str) -> None:
        self.problems.append(Problem(int(texts.get(LINE) or 0) or None, what))

    def _add(self, texts: Texts, table: type[Record], draft: type[Draft], values: Mapping[str, Any]) -> int:
        try:
            ready = checked(draft, {**values, "account_id": self._account_id})
        except Refused as error:
            where = f"line {texts[LINE]}: " if texts.get(LINE) else ""
            words = f"{where}{_short(texts[TITLE])}\n{error.message}"
            raise Refused("The plan was not imported", words, "Mend the file.", safe="Nothing was changed.") from None
        self.counts[str(table.__tablename__)] += 1
        if isinstance(ready, ActionDraft):
            return keep_action(self._session, ready)
        row = add_record(self._session, table, ready)
        self._session.flush()
        return int(row.id or 0)


def read_due(text: str, fiscal_start: int) -> date:
    """Return a day that is the same whenever the file is read; ValueError in words for `fri` and `1 March`.

    A quarter, as `read_day` reads it, or a month that says its year is its last day: `Q2 2027`, `T2 2027`, `June 2027`.
    """
    bare = _END_OF.sub("", " ".join(text.split()))
    if not _YEAR.search(bare):
        raise ValueError("is no day that says its year")
    if found := _QUARTER.fullmatch(bare):
        return read_day(f"Q{found[2] or found[3]} {found[1] or found[4]}", fiscal_start=fiscal_start)
    if (found := _MONTH.fullmatch(bare)) and (month := MONTHS.get(fold(found[1]))):
        return date(int(found[2]), month, monthrange(int(found[2]), month)[1])
    return read_day(bare, fiscal_start=fiscal_start)


def _reason(error: ValueError) -> str:
    """Return what is wrong, without the ways to type it that are for forms."""
    return str(error).split(";")[0]


def _in_words(counts: Mapping[str, int]) -> str:
    """Return what was made, in one line."""
    made = (f"{counts[what]:,} {one if counts[what] == 1 else many}" for what, one, many in _KINDS if counts.get(what))
    return ", ".join(made) or "nothing"


def _note(texts: Texts, used: Sequence[str] | set[str]) -> str:
    """Return the note of a record, with all that is said of it and has no field."""
    rest = (
        f"{LABELS.get(name, name.capitalize())}: {text}"
        for name, text in texts.items()
        if text and name not in (TITLE, NOTE, LINE, KIND) and name not in used
    )
    return "\n".join(filter(None, (texts.get(NOTE, ""), *rest)))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
