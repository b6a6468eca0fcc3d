"""An exported plan read back: nothing edited proposes nothing, one word proposes exactly that, the rest is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.clean import clean
from store.dossier import Dossier
from store.plans.page import PlanPage, make_page
from store.plans.proposals import Proposal
from templates.example import example_dossier
from templates.fill import Filler
from templates.library import Library, Template
from templates.plan import make_plan
from templates.plan_reading import ReadBack, read_back
from templates.plan_text import PlanText, take_apart
from templates.planning import as_deep
from tests.templates.taking_apart import TEXTS

Print = Callable[[Dossier], str]
TABLES = {"plan": "plans", "objective": "objectives", "action": "actions", "risk": "risks"}


@pytest.fixture(scope="module")
def template() -> Template:
    return Library().find("plan")


@pytest.fixture(scope="module")
def printed_of(filler: Filler, template: Template) -> Print:
    return lambda dossier: make_plan(filler, template, dossier).text


@pytest.fixture(scope="module")
def printed(printed_of: Print) -> str:
    return printed_of(example_dossier())


def page_of(dossier: Dossier) -> PlanPage:
    page = make_page(dossier)
    assert page is not None
    return as_deep(page)


def read(edited: str, printed: str, then: Dossier | None = None, now: Dossier | None = None) -> ReadBack:
    then = then or example_dossier()
    return read_back(edited, printed, page_of(then), page_of(now or then))


def changed(dossier: Dossier, proposal: Proposal) -> Dossier:
    """Return the dossier as it is with a proposal taken over."""
    name = TABLES[proposal.table]
    rows: list[Any] = [
        row.model_copy(update=dict(proposal.changes)) if row.id == proposal.key else row
        for row in getattr(dossier, name)
    ]
    fields: dict[str, Any] = {name: tuple(rows)}
    return replace(dossier, **fields)


def said(text: str) -> tuple[Any, ...]:
    parts: PlanText = take_apart(text)
    rows = {name: [{**row.cells, "Progress": ""} for row in table] for name, table in parts.tables.items()}
    return parts.period, list(parts.said), parts.ladder, parts.charter, rows


EDITS = [
    ("| **The fuel platform runs in every depot** |", "| **The fuel platform runs in every shed** |", "objective",
     {"title": "The fuel platform runs in every shed"}),
    ("| 4 depots | 12 depots |", "| 5 depots | 12 depots |", "objective", {"current": 5_000}),
    ("| 4 depots | 12 depots |", "| 4 depots | 1,200 depots |", "objective", {"target": 1_200_000}),
    ("| 500,000 EUR |", "| 600,000 EUR |", "objective", {"target": 600_000_000}),
    ("| Theirs |", "| Ours |", "objective", {"side": "ours"}),
    ("| 2027-06-30 |", "| — |", "objective", {"due_on": None}),
    ("| At risk |", "| done |", "objective", {"status": "done"}),
    ("◆ **Six depots are live**", "**Six depots are live**", "action", {"kind": "action"}),
    ("**Six depots are live**", "**Seven depots are live**", "action", {"title": "Seven depots are live"}),
    ("| 2026-11-16 (overdue) |", "| 2026-12-16 |", "action", {"due_on": date(2026, 12, 16)}),
    ("| Competitive | High | High |", "| Competitive | Low | High |", "risk", {"likelihood": "low"}),
    ("| Competitive | High |", "| Renewal | High |", "risk", {"type": "renewal"}),
    ("**FY27** ·", "**FY2027** ·", "plan", {"period": "FY2027"}),
    (" to 2027-12-31 ·", " to 2027-06-30 ·", "plan", {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 6, 30)}),
    ("· Expansion ·", "· Acquisition ·", "plan", {"type": "acquisition"}),
    ("· Active ·", "· In review ·", "plan", {"status": "in review"}),
    ("Land › **Adopt** › Expand", "Land › Adopt › **Expand**", "plan", {"ladder": "expand"}),
]  # fmt: skip


def test_what_is_not_edited_proposes_nothing(printed: str) -> None:
    assert read(printed, printed) == ReadBack()


@pytest.mark.parametrize(("before", "after", "table", "changes"), EDITS, ids=lambda value: str(value)[:30])
def test_one_edit_proposes_exactly_that(
    printed: str, printed_of: Print, before: str, after: str, table: str, changes: Mapping[str, Any]
) -> None:
    assert before in printed
    edited = printed.replace(before, after, 1)
    found = read(edited, printed)
    assert found.problems == []
    (proposal,) = found.proposals
    assert (proposal.table, proposal.changes, proposal.is_clash) == (table, changes, False)
    assert proposal.seen.keys() == changes.keys()
    again = printed_of(changed(example_dossier(), proposal))
    dropped = {"done", "— |", "2026-12-16"}
    assert said(again) == said(edited) or any(word in after for word in dropped)  # order, or what is open, changes
    assert read(edited, printed, now=changed(example_dossier(), proposal)) == ReadBack()


def test_names_are_those_whom_the_book_knows(printed: str) -> None:
    dossier = example_dossier()
    colleague = dossier.colleagues[31].model_copy(update={"id": 32, "name": "Ada Lind"})
    dossier = replace(dossier, colleagues={**dossier.colleagues, 32: colleague})
    line = next(line for line in printed.split("\n") if "**Castor offers" in line)
    edited = printed.replace(line, line.replace("Jonas Ek", colleague.name.upper()))
    (proposal,) = read(edited, printed, dossier).proposals
    assert proposal.changes == {"owner_id": colleague.id}
    found = read(printed.replace(line, line.replace("Jonas Ek", "Jonas Eck")), printed)
    assert found.proposals == []
    assert [problem.in_words() for problem in found.problems] == [
        f"line {printed.split(chr(10)).index(line) + 1}: Owner “Jonas Eck” is no colleague in this book"
    ]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("2027-06-30", "next summer", "is not a day like"),
        ("2027-06-30", "2027-06-31", "is not a day like"),
        ("2027-06-30", "2027-06-300", "is not a day like"),
        ("| At risk |", "| Fine |", "is not one of: Not started"),
        ("| Theirs |", "| Yours |", "is not one of: Ours, Theirs"),
        ("| 4 depots |", "| many |", "is no value"),
        ("| 4 depots |", "| 4 sites |", "is in another unit than “12 depots”"),
        ("▇▇▇······· 33 %", "▇▇▇▇▇▇▇▇▇▇ 100 %", "is not read back"),
        ("310,000 EUR", "900,000 EUR", "is not read back"),
        ("· Active ·", "· Alive ·", "is neither days like"),
        ("2027-01-01 to", "2027-13-01 to", "is not a day like"),
        ("Land › **Adopt**", "**Land** › **Adopt**", "several rungs"),
        ("Land › **Adopt**", "Land › **Adapt**", "is not one of: Land"),
        ("## People to win", "Some remark.\n\n## People to win", "“Some remark.” is not read back"),
        ("| Call the head of Procurement |\n", "| Pray |\n", "is no action of this plan"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(printed: str, before: str, after: str, words: str) -> None:
    assert before in printed
    edited = printed.replace(before, after, 1)
    found = read(edited, printed)
    assert found.proposals == []
    (problem,) = found.problems
    assert words in problem.what
    assert problem.line is not None
    part = after.strip("| \n").split("\n")[0][:8].strip("*")
    assert part in edited.split("\n")[problem.line - 1]


def test_a_measure_that_is_read_off_is_no_field(printed: str) -> None:
    line = next(line for line in printed.split("\n") if "Orders of half a million" in line)
    cells = line.split(" | ")
    cells[3] = "EUR 7"
    found = read(printed.replace(line, " | ".join(cells)), printed)
    assert found.proposals == []
    assert "Now “EUR 7” is read off the book" in found.problems[0].what


def test_a_cut_text_is_changed_in_the_book(printed_of: Print) -> None:
    long = " ".join(f"word{n}" for n in range(200))
    dossier = example_dossier()
    dossier = replace(
        dossier,
        plans=(dossier.plans[0].model_copy(update={"goal": long, "our_gain": "We wait…"}),),
        risks=(dossier.risks[0].model_copy(update={"title": long[:150]}), *dossier.risks[1:]),
    )
    printed = printed_of(dossier)
    assert read(printed, printed, dossier) == ReadBack()
    found = read(printed.replace("word1 ", "words "), printed, dossier)
    assert found.proposals == []
    assert len(found.problems) == 2
    assert all("was cut when it was written" in problem.what for problem in found.problems)
    (own,) = read(printed.replace("We wait…", "We go…"), printed, dossier).proposals
    assert own.changes == {"our_gain": "We go…"}
    other = printed.replace("| Competitive | High |", "| Competitive | Low |", 1)
    assert [each.changes for each in read(other, printed, dossier).proposals] == [{"likelihood": "low"}]


def test_a_text_keeps_its_lines_where_its_words_stayed(printed_of: Print) -> None:
    dossier = example_dossier()
    texts = {"goal": "One fuel\nsystem.\n\nFor all depots.", "success_factors": "First thing\nSecond thing"}
    dossier = replace(dossier, plans=(dossier.plans[0].model_copy(update=texts),))
    printed = printed_of(dossier)
    (goal,) = read(printed.replace("For all depots.", "For all our depots."), printed, dossier).proposals
    assert goal.changes == {"goal": "One fuel\nsystem.\n\nFor all our depots."}
    (factors,) = read(printed.replace("Second thing", "Third thing · Fourth"), printed, dossier).proposals
    assert factors.changes == {"success_factors": "First thing\nThird thing\nFourth"}


def row(printed: str, title: str) -> str:
    return next(line for line in printed.split("\n") if f"**{title}**" in line)


def test_rows_that_are_moved_propose_nothing(printed: str) -> None:
    first, milestone = row(printed, "Call the head of Procurement"), row(printed, "Six depots are live")
    moved = printed.replace(first, "@").replace(milestone, first).replace("@", milestone)
    assert read(moved, printed) == ReadBack()


def test_what_was_taken_out_is_told_and_stays_in_the_book(printed: str) -> None:
    edited = printed.replace(f"{row(printed, 'Six depots are live')}\n", "")
    edited = re.sub(r"- \*\*Goal:.*\n", "", edited)
    edited = re.sub(r"## Risks.*?(?=## People)", "", edited, flags=re.DOTALL)
    found = read(edited, printed)
    assert found.proposals == []
    assert [problem.in_words().split(":")[0] for problem in found.problems] == [
        "Goal was taken out of the file", "Action “Six depots are live” was taken out of the file", "Risks",
    ]  # fmt: skip
    assert all("stays in the book" in problem.what for problem in found.problems)


def test_a_row_that_is_added_is_a_new_record(printed: str) -> None:
    milestone = row(printed, "Six depots are live")
    new = "| 2027-03-01 | ◆ **Sign** | Jonas Ek | Marta Visser | 1 | In progress |"
    found = read(printed.replace(milestone, f"{milestone}\n{new}"), printed)
    assert found.problems == []
    (proposal,) = found.proposals
    assert (proposal.key, proposal.what) == (0, "New action “Sign”")
    assert dict(proposal.changes) == {
        "title": "Sign", "kind": "milestone", "due_on": date(2027, 3, 1), "owner_id": 31, "customer_owner_id": 72,
        "objective_id": example_dossier().objectives[0].id, "status": "in progress",
    }  # fmt: skip
    added = example_dossier().actions[0].model_copy(update={"id": 9_999, "title": "sign"})
    now = replace(example_dossier(), actions=(*example_dossier().actions, added))
    assert read(printed.replace(milestone, f"{milestone}\n{new}"), printed, now=now).proposals == []


def test_an_action_is_for_the_objective_whose_number_it_has(printed: str) -> None:
    first, second = (line.row for line in page_of(example_dossier()).objectives[:2])
    line = row(printed, "Six depots are live")
    assert "| 1 |" in line
    (proposal,) = read(printed.replace(line, line.replace("| 1 |", "| 2 |")), printed).proposals
    assert (dict(proposal.changes), dict(proposal.seen)) == ({"objective_id": second.id}, {"objective_id": first.id})
    (proposal,) = read(printed.replace(line, line.replace("| 1 |", "| |")), printed).proposals
    assert dict(proposal.changes) == {"objective_id": None}
    found = read(printed.replace(line, line.replace("| 1 |", "| 9 |")), printed)
    assert [problem.what for problem in found.problems] == ["For “9” is no number of an objective of this plan"]
    new = f"| 1 | **Win Gent** | Ours | — | — | — | — | — | Not started |\n{row(printed, first.title)}"
    counted = printed.replace(row(printed, first.title), new.replace(f"1 | **{first.title}", f"2 | **{first.title}"))
    found = read(counted.replace(line, line.replace("| 1 |", "| 2 |")), printed)
    assert [problem.what for problem in found.problems] == ["For “2” is no number of an objective of this plan"]
    counted = counted.replace(f"| 2 | **{second.title}", f"| 3 | **{second.title}")
    assert read(counted, printed).problems == []
    found = read(counted.replace(line, line.replace("| 1 |", "| 2 |")), printed)
    assert [proposal.what for proposal in found.proposals] == ["New objective “Win Gent”"]


def test_what_has_no_place_on_the_page_is_told_and_not_added_twice(printed_of: Print) -> None:
    dossier = example_dossier()
    values = [{"id": 800 + n, "title": f"Step {n}", "status": "not started"} for n in range(7)]
    actions = tuple(dossier.actions[0].model_copy(update=each) for each in values)
    dossier = replace(dossier, actions=actions)
    printed = printed_of(dossier)
    found = read(printed, printed, dossier)
    assert found == ReadBack(beyond="The page shows 5 of 7 next actions; the others are changed in the book.")
    new = "| 2027-03-01 | **step 6** | — | — | — | — |"
    found = read(printed.replace(row(printed, "Step 4"), f"{row(printed, 'Step 4')}\n{new}"), printed, dossier)
    assert found.proposals == []
    assert "Action “step 6” is in the book already" in found.problems[0].what


def test_two_rows_renamed_at_once_are_the_same_two(printed: str) -> None:
    edited = printed.replace("**Six depots are live**", "**Eight are live**").replace(
        "**Call the head of Procurement**", "**Ring her up**"
    )
    found = read(edited, printed)
    assert sorted(proposal.changes["title"] for proposal in found.proposals) == ["Eight are live", "Ring her up"]
    assert all(proposal.key for proposal in found.proposals)


def test_the_same_title_twice_is_known_by_order(printed_of: Print) -> None:
    dossier = example_dossier()
    twins = tuple(dossier.risks[0].model_copy(update={"id": 900 + n, "title": "Twin"}) for n in range(2))
    dossier = replace(dossier, risks=twins)
    printed = printed_of(dossier)
    second = printed.rindex("| High | High |")
    edited = f"{printed[:second]}| Low | High |{printed[second + len('| High | High |') :]}"
    (proposal,) = read(edited, printed, dossier).proposals
    assert (proposal.key, proposal.changes) == (make_page(dossier).open_risks[1].id, {"likelihood": "low"})  # type: ignore[union-attr]


def test_what_was_changed_in_the_book_too_is_a_clash_that_shows_both(printed: str) -> None:
    edited = printed.replace("| 4 depots |", "| 5 depots |")
    then = example_dossier()
    now = replace(then, objectives=(then.objectives[0].model_copy(update={"current": 9_000}), *then.objectives[1:]))
    (proposal,) = read(edited, printed, then, now).proposals
    assert (proposal.theirs, proposal.seen) == ("9 depots", {"current": 9_000})
    assert "Now 4 depots → 5 depots (changed in the book meanwhile: 9 depots)" in proposal.in_words()
    assert read(printed, printed, then, now) == ReadBack()
    gone = replace(then, objectives=then.objectives[1:])
    found = read(edited, printed, then, gone)
    assert found.proposals == []
    assert "is no longer in the book" in found.problems[0].what


def test_a_missing_section_and_a_changed_layout_propose_nothing(printed: str) -> None:
    for edited in (re.sub(r"## Risks.*?(?=## People)", "", printed, flags=re.DOTALL), ""):
        assert read(edited, printed).proposals == []
    aligned = re.sub(r" \| ", "    |  ", printed)
    assert read(aligned, printed) == ReadBack()


LINE = st.one_of(
    st.sampled_from([*(text for text in TEXTS if clean(text)), "᚛ᚄᚓ\u1680ᚑᚄ᚜"]), st.text(min_size=1, max_size=60)
).map(clean)
NAME = LINE.filter(bool)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_plan_is_read_back_as_it_was(printed_of: Print, data: st.DataObject) -> None:
    dossier = example_dossier()
    plan = dossier.plans[0].model_copy(
        update={name: data.draw(st.text(max_size=80)) for name in ("goal", "our_gain", "success_factors")}
    )
    dossier = replace(
        dossier,
        plans=(plan.model_copy(update={"period": data.draw(NAME)}),),
        objectives=tuple(row.model_copy(update={"title": data.draw(NAME)}) for row in dossier.objectives),
        actions=tuple(row.model_copy(update={"title": data.draw(NAME)}) for row in dossier.actions),
        risks=tuple(row.model_copy(update={"title": data.draw(NAME)}) for row in dossier.risks),
    )
    printed = printed_of(dossier)
    assert printed == printed_of(dossier)
    assert read(printed, printed, dossier) == ReadBack()
    page = page_of(dossier)
    at = data.draw(st.integers(0, len(page.next_actions[:5]) - 1))
    line = take_apart(printed).tables["Next actions"][at].line - 1
    lines = printed.split("\n")
    lines[line] = re.sub(r"(\| )[^|]+( \|)$", r"\1Dropped\2", lines[line])
    (proposal,) = read("\n".join(lines), printed, dossier).proposals
    assert (proposal.key, dict(proposal.changes)) == (page.next_actions[at].id, {"status": "dropped"})


@settings(max_examples=150)
@given(st.data())
def test_any_edit_is_told_or_proposed_and_nothing_crashes(printed: str, data: st.DataObject) -> None:
    lines = printed.split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = data.draw(st.one_of(st.text(), st.just(lines[at].replace("|", "", 1)), st.just(lines[at][::-1])))
    found = read("\n".join(lines), printed)
    keys = {row.id for name in TABLES.values() for row in getattr(example_dossier(), name)}
    assert all(not each.key or each.key in keys for each in found.proposals)
