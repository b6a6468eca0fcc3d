"""A plan from elsewhere becomes a draft plan in one step; what the book does not know is kept as a note, and told."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.book import Book
from store.book_settings import edit_book_settings
from store.clean import clean
from store.dossier import Dossier, read_dossier
from store.errors import Problem, Refused
from store.plans.importing import ForeignPlan, Imported, import_plan, read_due
from store.undoing import next_undo, undo
from tests.store.conftest import Filled

YEAR = (date(2027, 1, 1), date(2027, 12, 31))
HOSTILE = json.loads((Path(__file__).parents[2] / "data" / "hostile.json").read_text(encoding="ascii"))
FOREIGN = ForeignPlan(
    texts={"goal": "Be everywhere", "success_factors": "One\nTwo"},
    objectives=(
        {"title": "Win Gent", "owner": "jonna ek", "customer_owner": "Marta Visser", "due_on": "2027-06-30",
         "target": "12 depots", "current": "4 depots", "measure": "Depots", "status": "at risk", "line": "3"},
        {"title": "Grow", "target": "a lot", "current": "12 %", "owner": "Eve", "line": "4"},
    ),
    actions=(
        {"title": "Call", "owner": "Jan de Boer", "due_on": "31.01.2027", "objective": "win gent", "status": "done",
         "note": "twice", "line": "6"},
        {"title": "Write", "owner": "Nobody", "due_on": "fri", "objective": "Nothing", "status": "at risk",
         "measure": "A letter", "line": "7"},
        {"title": "Wait", "due_on": "01/02/2027", "line": "8"},
    ),
    risks=(
        {"title": "Strike", "likelihood": "high", "impact": "low", "mitigation": "call", "owner": "Jonna Ek"},
        {"title": "Fire", "mitigation": "Buy hoses", "status": "done", "due_on": "2027-05-05", "owner": "Eve",
         "line": "11"},
    ),
    competitors=(
        {"title": "Castor", "share": "30 %", "strengths": "Cheap", "counter": "Better"},
        {"title": "Pollux", "share": "most", "owner": "Eve"},
    ),
    swot=({"title": "Known", "kind": "strength", "owner": "Eve"},),
    notes="## Overview\n\nSomething",
)  # fmt: skip


def bring(book: Book, filled: Filled, read: ForeignPlan = FOREIGN) -> tuple[Imported, Dossier]:
    made = import_plan(book, filled.northwind, "FY27", YEAR, read)
    with book.read() as session:
        return made, read_dossier(session, filled.northwind)


def test_it_is_a_draft_plan_with_all_that_was_read(book: Book, filled: Filled) -> None:
    made, dossier = bring(book, filled)
    plan = next(plan for plan in dossier.plans if plan.id == made.plan)
    assert (plan.status, plan.goal, plan.success_factors) == ("draft", "Be everywhere", "One\nTwo")
    assert plan.notes == "## Overview\n\nSomething"
    gent, grow = [row for row in dossier.objectives if row.plan_id == made.plan]
    assert (gent.owner_id, gent.stakeholder_id, gent.due_on) == (filled.colleague, filled.report, date(2027, 6, 30))
    assert (gent.current, gent.target, gent.unit, gent.measure) == (4_000, 12_000, "depots", "Depots")
    assert (gent.status, gent.strategy) == ("at risk", "")
    assert (grow.target, grow.current, grow.unit) == (None, 12_000, "%")
    assert grow.strategy == "Target: a lot\nOwner: Eve"
    call, write, wait, hoses = sorted(
        (row for row in dossier.actions if row.plan_id == made.plan), key=lambda row: row.id
    )
    assert (call.objective_id, call.customer_owner_id, call.due_on) == (gent.id, filled.boss, date(2027, 1, 31))
    assert (call.status, call.done_on, call.note) == ("done", date(2026, 11, 20), "twice")
    assert write.note.split("\n") == ["Owner: Nobody", "Due: fri", "For: Nothing", "Status: at risk",
                                      "Measured by: A letter"]  # fmt: skip
    assert (wait.due_on, wait.note) == (None, "Due: 01/02/2027")
    strike, fire = [row for row in dossier.risks if row.title in ("Strike", "Fire")]
    assert {strike.action_id, fire.action_id} == {call.id, hoses.id}
    by_title = {row.title: row for row in (strike, fire)}
    assert (by_title["Fire"].state, by_title["Fire"].note) == ("closed", "Due: 2027-05-05\nOwner: Eve")
    castor, pollux = dossier.competitors[-2:]
    assert (castor.share, castor.strengths, castor.counter) == (30, "Cheap", "Better")
    assert (pollux.share, pollux.strengths) == (None, "Share: most\nOwner: Eve")
    assert [row.note for row in dossier.swot if row.text == "Known"] == ["Owner: Eve"]


def test_what_the_book_does_not_know_is_told_by_its_line(book: Book, filled: Filled) -> None:
    made, _ = bring(book, filled)
    told = [problem.in_words() for problem in made.problems]
    assert [words.split(":")[0] for words in told] == ["line 4", "line 4", "line 7", "line 7", "line 8", "line 11"]
    assert "the book knows nobody called “Nobody”; kept as a note" in told[2]
    assert "Due “fri” is no day that says its year" in told[3]
    assert "Due “01/02/2027”" in told[4]


def test_what_was_made_is_counted_not_what_was_read(book: Book, filled: Filled) -> None:
    made, dossier = bring(book, filled)
    assert made.made == (
        "2 texts, 2 objectives, 4 actions, 2 risks, 2 competitors, 1 strength or weakness, 2 lines kept as a note"
    )
    assert len([row for row in dossier.actions if row.plan_id == made.plan]) == 4
    assert bring(book, filled, ForeignPlan())[0].made == "nothing"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Q2 2027", "2027-03-31"), ("q2 FY27", "2027-03-31"), ("Q2/2027", "2027-03-31"), ("2027 Q2", "2027-03-31"),
        ("T2 2027", "2027-03-31"), ("end of Q2 2027", "2027-03-31"), ("FY27", "2027-09-30"),
        ("June 2027", "2027-06-30"),
        ("fin juin 2027", "2027-06-30"), ("Ende Februar 2027", "2027-02-28"), ("1 June 2027", "2027-06-01"),
        ("June 1, 2027", "2027-06-01"), ("1. Juni 2027", "2027-06-01"), ("1er juin 2027", "2027-06-01"),
    ],
)  # fmt: skip
def test_a_day_is_one_that_says_its_year(text: str, day: str) -> None:
    assert read_due(text, 10).isoformat() == day


def test_a_day_without_its_year_is_the_one_within_the_plan_and_that_is_told(book: Book, filled: Filled) -> None:
    days = ("1 Dec", "Q1", "Feb", "30 Feb", "Dec 24th")
    made, dossier = bring(book, filled, ForeignPlan(actions=[{"title": d, "due_on": d, "line": "4"} for d in days]))
    due = {row.title: row.due_on for row in dossier.actions if row.plan_id == made.plan}
    assert due == {"1 Dec": date(2027, 12, 1), "Q1": date(2027, 3, 31), "Feb": date(2027, 2, 28), "30 Feb": None,
                   "Dec 24th": date(2027, 12, 24)}  # fmt: skip
    assert "line 4: “1 Dec” names no year; it is read as 2027-12-01, within the plan" in [
        each.in_words() for each in made.problems
    ]


def test_values_are_read_with_the_currency_glued_to_their_size(book: Book, filled: Filled) -> None:
    read = ForeignPlan(
        objectives=(
            {"title": "Grow", "target": "1.4 MEUR ARR", "current": "400 TEUR"},
            {"title": "Share", "target": "40%", "start": "12", "current": "3 sites"},
        ),
        problems=(Problem(9, "odd"),),
    )
    made, dossier = bring(book, filled, read)
    grow, share = [row for row in dossier.objectives if row.plan_id == made.plan]
    assert (grow.target, grow.current, grow.unit) == (1_400_000_000, 400_000_000, "money")
    assert grow.strategy == "Target: 1.4 MEUR ARR"
    assert (share.start, share.current, share.target, share.unit) == (12_000, None, 40_000, "%")
    assert share.strategy == "Now: 3 sites"
    assert [problem.line for problem in made.problems] == [9]


def test_a_quarter_is_one_of_the_fiscal_year_and_that_is_told(book: Book, filled: Filled) -> None:
    edit_book_settings(book, {"fiscal_year_start": 10})
    days = ("Q2 2027", "Q2 FY27")
    actions = tuple({"title": day, "due_on": day, "line": "4"} for day in days)
    made, dossier = bring(book, filled, ForeignPlan(actions=actions))
    assert [each.in_words() for each in made.problems] == [
        "line 4: “Q2 2027” is read as 2027-03-31, by the book’s fiscal year"
    ]
    assert {row.due_on for row in dossier.actions if row.plan_id == made.plan} == {date(2027, 3, 31)}


@pytest.mark.parametrize("text", ["fri", "Q2", "eom", "1 March", "01/02/2027", "Foo 2027", "Q5 2027", "32 June 2027",
                                  "99999", "", "FY", "0000 Q1", "Q1 0000"])  # fmt: skip
def test_what_is_no_such_day_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no|may be"):
        read_due(text, 10)


@given(st.text() | st.from_regex(r"(end of |Q|T)?[0-9]{1,4}[ /-]?(Q|FY|June)?[ 0-9]{0,5}", fullmatch=True))
def test_any_text_is_a_day_or_is_told(text: str) -> None:
    with suppress(ValueError):
        assert read_due(text, 10) == read_due(text, 10)


def test_it_is_one_step_and_undo_takes_all_of_it_back(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    bring(book, filled)
    with book.read() as session:
        step = next_undo(session)
    assert step is not None
    assert step.label == "Plan imported: FY27"
    undo(book)
    assert dumped(book) == before


def test_a_dry_run_tells_the_same_and_keeps_nothing(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    before = dumped(book)
    tried = import_plan(book, filled.northwind, "FY27", YEAR, FOREIGN, dry_run=True)
    assert dumped(book) == before
    assert tried.problems == bring(book, filled)[0].problems


def test_what_the_book_cannot_hold_is_refused_with_its_line(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    long = {"title": "Long", "note": "x" * 100_001, "line": "12"}
    with pytest.raises(Refused, match="not imported") as refused:
        bring(book, filled, replace(FOREIGN, actions=(*FOREIGN.actions, long)))
    assert "line 12: Long" in refused.value.message
    with pytest.raises(Refused):
        bring(book, filled, replace(FOREIGN, notes="x" * 100_001))
    assert dumped(book) == before


@pytest.mark.parametrize("value", ["9" * 30, "1e99", "-5", "1.000", "∞ %", "12 " + "u" * 2_000, "", "€ 5 M", "1/2"])
def test_a_value_is_held_or_kept_as_a_note(book: Book, filled: Filled, value: str) -> None:
    made, dossier = bring(book, filled, ForeignPlan(objectives=({"title": "A", "target": value, "current": "1 €"},)))
    (row,) = [row for row in dossier.objectives if row.plan_id == made.plan]
    assert (row.target is not None) != (f"Target: {value}" in row.strategy) or not value


RECORD = st.fixed_dictionaries(
    {"title": st.sampled_from(["A", "B", *HOSTILE["names"]]).filter(str.strip)},
    optional={
        name: st.one_of(
            st.text(min_size=1, max_size=30), st.sampled_from(["Jonna Ek", "Marta Visser", "A", "2027-01-01", "12 %"])
        )
        for name in ("owner", "customer_owner", "due_on", "objective", "measure", "target", "current", "mitigation",
                     "strengths", "counter", "share", "note")
    }
    | {"status": st.sampled_from(["done", "at risk", "dropped", "in progress", "not started"])},
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=RECORD)
def test_whatever_is_said_of_a_record_is_in_the_book(book: Book, filled: Filled, record: dict[str, str]) -> None:
    foreign = ForeignPlan(objectives=(record,), actions=(record,), risks=(record,), competitors=(record,))
    made, dossier = bring(book, filled, foreign)
    undo(book)
    actions = [row for row in dossier.actions if row.plan_id == made.plan]
    assert len(actions) >= 1
    for name in ("due_on", "objective", "measure", "target", "current"):
        said = " ".join(clean(record.get(name, ""), lines=True).split())
        held = {"due_on": actions[0].due_on, "objective": actions[0].objective_id}.get(name)
        notes = " ".join(" ".join(row.note for row in actions).split())
        assert not said.isprintable() or not said or held is not None or said in notes
