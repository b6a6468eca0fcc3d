"""Plan documents: one page that fits a page, the whole plan, nothing live in either, none where there is no plan."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.dossier import Dossier
from templates.document import Document
from templates.escape import one_line
from templates.example import example_dossier
from templates.fill import Filler
from templates.library import Library, Template
from templates.plan import FULL_PLAN, PLAN, make_plan, make_plans
from templates.profiles import CUSTOMER, INTERNAL, MANAGER
from templates.reading import Block, plain, read_blocks
from templates.seal import Seal, read_seal
from tests.templates.taking_apart import HARMLESS, TEXTS, apart, live, shown, spoilt

MOST_LINES = 60
PRINTED_WIDTH, PRINTED_LINES = 100, 75
"""About what a page of A4 holds, in ten points."""


@pytest.fixture(scope="module")
def page() -> Template:
    return Library().find(PLAN)


@pytest.fixture(scope="module")
def full() -> Template:
    return Library().find(FULL_PLAN)


@pytest.fixture
def made(filler: Filler, page: Template) -> Document:
    return make_plan(filler, page, example_dossier(), "Jonas Ek")


def many(rows: tuple[Any, ...], count: int, **fields: Any) -> tuple[Any, ...]:
    """Return so many rows like the first, each with its own key."""
    return tuple(rows[0].model_copy(update={"id": 9_000 + n, **fields}) for n in range(count))


def crowded(long: str = "word " * 90) -> Dossier:
    """Return a dossier with more of everything than a page holds, and with long texts."""
    dossier = example_dossier()
    texts = {name: long for name, value in dossier.plans[0] if isinstance(value, str) and name.endswith("_gain")}
    plan = dossier.plans[0].model_copy(update={**texts, "goal": long, "success_factors": "\n".join([long] * 9)})
    people = many(dossier.people, 20)
    judged = tuple(
        dossier.attributes[0].model_copy(
            update={"id": 7_000 + n, "person_id": person.id, "centre_id": None, "value": "approver"}
        )
        for n, person in enumerate(people)
    )
    return replace(
        dossier,
        plans=(plan,),
        objectives=many(dossier.objectives, 20, title=long[:200]),
        actions=many(dossier.actions, 50, title=long[:200], status="in progress"),
        risks=many(dossier.risks, 20, title=long[:200]),
        people=(*dossier.people, *people),
        attributes=(*dossier.attributes, *judged),
    )


def headings(document: Document) -> list[str]:
    return [block.text for block in read_blocks(document.text) if block.level == 2]


def section(document: Document, heading: str) -> list[Block]:
    """Return the blocks under a heading of the second level, up to the next."""
    blocks = list(read_blocks(document.text))
    start = next(n for n, block in enumerate(blocks) if block.level == 2 and block.text.split(":")[0] == heading)
    end = next((n for n in range(start + 1, len(blocks)) if blocks[n].level == 2), len(blocks))
    return blocks[start + 1 : end]


def cells(block: Block) -> list[list[str]]:
    return [[plain(cell) for cell in row] for row in block.rows]


def test_the_page_has_charter_objectives_actions_risks_people_and_money(made: Document) -> None:
    assert made.problems == ()
    assert made.gaps == ()
    assert headings(made) == ["Charter", "Objectives", "Next actions", "Risks", "People to win"]
    head, money = [block.text for block in read_blocks(made.text)][1:3]
    assert head == "FY27 · 2027-01-01 to 2027-12-31 · Expansion · Active · Land › Adopt › Expand › Lead"
    assert money == "Now with us: 310,000 EUR a year · pipeline: 2,100,000 EUR · white space: 1,490,000 EUR"


def test_the_heading_names_the_plan(made: Document) -> None:
    heading, _ = apart(made)
    assert (heading["document"], heading["plan"], heading["id"]) == ("plan", "201", "1")
    assert "profile" not in heading


def test_objectives_are_rows_with_a_bar(made: Document) -> None:
    (table,) = section(made, "Objectives")
    assert cells(table)[:2] == [
        ["#", "Objective", "Whose", "Now", "Target", "Progress", "Due", "Owner", "Status"],
        [
            "1", "The fuel platform runs in every depot", "Theirs", "4 depots", "12 depots", "▇▇▇······· 33 %",
            "2027-06-30", "Jonas Ek", "In progress",
        ],
    ]  # fmt: skip


def test_next_actions_are_the_open_ones_by_their_day(made: Document) -> None:
    (table,) = section(made, "Next actions")
    assert [row[0] for row in cells(table)[1:]] == [
        "2026-11-16 (overdue)", "2026-12-11", "2027-02-26", "2027-03-19", "—",
    ]  # fmt: skip
    assert cells(table)[3] == ["2027-02-26", "◆ Six depots are live", "Jonas Ek", "—", "1", "Not started"]
    strong = [[span.text for span in row[1] if span.strong] for row in table.rows[1:]]
    assert strong[2] == ["Six depots are live"]


def test_risks_and_people_to_win_stand_below(made: Document) -> None:
    (table,) = section(made, "Risks")
    assert cells(table)[1] == [
        "Castor offers the first year for nothing", "Competitive", "High", "High", "Jonas Ek",
        "Call the head of Procurement",
    ]  # fmt: skip
    assert [block.text for block in section(made, "People to win")] == ["Jan de Boer, COO · Neutral · Inner circle"]


def test_the_page_is_a_page_however_much_there_is(filler: Filler, page: Template) -> None:
    crowd, manager, customer = (
        make_plan(filler, page, crowded(), "Jonas Ek", profile) for profile in (INTERNAL, MANAGER, CUSTOMER)
    )
    for each in (crowd, manager, customer):
        assert len(each.text.splitlines()) <= MOST_LINES
    assert headings(crowd) == [
        "Charter", "Objectives: 5 of 20", "Next actions: 5 of 50", "Risks: 3 of 20", "People to win: 3 of 21",
    ]  # fmt: skip


def test_a_page_of_usual_texts_fits_one_printed_page(made: Document) -> None:
    body = made.text.split("\n---\n", 1)[1]
    printed = [part for line in body.splitlines() for part in textwrap.wrap(line, PRINTED_WIDTH) or [""]]
    assert len(printed) <= PRINTED_LINES


def test_an_empty_plan_says_what_is_missing(filler: Filler, page: Template, full: Template) -> None:
    nothing = dict.fromkeys(("objectives", "actions", "risks", "swot", "competitors", "attributes"), ())
    dossier = replace(example_dossier(), **nothing)
    for template in (page, full):
        text = make_plan(filler, template, dossier).text
        for words in ("No objective yet.", "No open risk.", "Every key player whom we know is on our side."):
            assert words in text


def test_an_account_without_a_plan_has_no_document(filler: Filler, page: Template) -> None:
    document = make_plan(filler, page, replace(example_dossier(), plans=()))
    assert (document.text, document.lacking, document.problems) == ("", "no plan yet", ())


def test_a_plan_of_which_nothing_is_external_is_not_written_for_the_customer(filler: Filler, page: Template) -> None:
    dossier = example_dossier()
    inside = {
        name: tuple(row.model_copy(update={"share": "internal"}) for row in getattr(dossier, name))
        for name in ("plans", "objectives", "actions")
    }
    document = make_plan(filler, page, replace(dossier, **inside), profile=CUSTOMER)
    assert (document.text, document.lacking) == ("", "nothing in the plan is marked external")


def test_among_many_those_without_a_plan_stand_in_their_place(filler: Filler, page: Template) -> None:
    whole, bare = example_dossier(), replace(example_dossier(), plans=())
    made = list(make_plans(filler, page, [bare, whole, bare, whole]))
    assert [bool(document.text) for document in made] == [False, True, False, True]


def test_for_whom_it_is_stands_in_its_name_and_nothing_of_our_records_in_it(filler: Filler, page: Template) -> None:
    document = make_plan(filler, page, example_dossier(), profile=CUSTOMER)
    heading, _ = apart(document)
    assert document.name == "northwind-logistics-plan-customer-000001.md"
    assert list(heading) == ["title", "as_of"], "nothing of how we work"
    assert heading["title"] == "Northwind Logistics · Joint plan"
    assert read_seal(document.text.encode(), document.record) == Seal("1", unbroken=True)


def test_the_customer_reads_who_it_is_between_and_what_it_brings(
    filler: Filler, page: Template, full: Template
) -> None:
    for template, kind in ((page, PLAN), (full, FULL_PLAN)):
        document = make_plan(filler, template, example_dossier(), profile=CUSTOMER, kind=kind)
        title, days, parties = [block.text for block in read_blocks(document.text)][:3]
        assert title == "Joint plan: Harbour Systems and Northwind Logistics"
        assert days == "2027-01-01 to 2027-12-31"
        assert parties == "For Harbour Systems: Jonas Ek · for Northwind Logistics: Marta Visser"
        told = section(document, "What it is for")
        assert [block.text.split(":")[0] for block in told] == ["What we bring", "What you gain", "In your words"]
        assert document.text.count("mermaid") == 0, "the timeline stands there once"


def test_a_book_that_does_not_name_our_company_speaks_of_us(filler: Filler, page: Template) -> None:
    dossier = example_dossier()
    nameless = replace(dossier, book=dossier.book.model_copy(update={"company": ""}))
    text = make_plan(filler, page, nameless, profile=CUSTOMER).text
    assert "# Joint plan: Northwind Logistics\n" in text
    assert "For us: Jonas Ek" in text
    assert "| Owner |" in text


def shared_of(count: int) -> Dossier:
    """Return the dossier with as many shared objectives, each with a shared action, and nothing else shared."""
    dossier = example_dossier()
    (plan,), objective, action = dossier.plans, dossier.objectives[0], dossier.actions[0]
    numbers = range(count)
    objectives = (
        objective.model_copy(update={"id": 400 + n, "title": f"Aim {n}", "share": "external", "start": None})
        for n in numbers
    )
    actions = (
        action.model_copy(
            update={"id": 500 + n, "objective_id": 400 + n, "title": f"Step {n}", "share": "external", "status": "",
                    "done_on": None}
        )
        for n in numbers
    )  # fmt: skip
    plans = (plan.model_copy(update={"share": "internal"}),)
    return replace(dossier, plans=plans, objectives=tuple(objectives), actions=tuple(actions), dependencies=())


def test_the_customer_is_told_what_is_shown_and_of_what_and_no_percentage_from_nowhere(
    filler: Filler, page: Template, full: Template
) -> None:
    dossier = shared_of(7)
    document = make_plan(filler, page, dossier, profile=CUSTOMER)
    assert headings(document) == ["Objectives", "Next actions"]
    assert "These are the first 5 of 7 shared objectives." in document.text
    assert "These are the next 5 of 7 shared actions." in document.text
    assert document.notice == ""
    aims = cells(next(block for block in section(document, "Objectives") if block.rows))
    assert (aims[0][2], aims[1][2]) == ("From", "—")
    assert aims[0][7] == "Owner at Harbour Systems"
    header, first, *_ = cells(next(block for block in section(document, "Next actions") if block.rows))
    assert header[2] == "Owner at Harbour Systems"
    assert first[4] == "Aim 0", "for which objective, by its name"
    for made in (document, make_plan(filler, full, dossier, profile=CUSTOMER, kind=FULL_PLAN)):
        assert "▇" not in section_text(made, "Objectives")
    assert "▇" in make_plan(filler, page, dossier).text


def section_text(document: Document, title: str) -> str:
    return "\n".join(block.text for block in section(document, title))


def test_a_joint_plan_of_one_line_is_told(filler: Filler, page: Template) -> None:
    lonely = replace(shared_of(1), actions=())
    wanted = "for the customer there is only 1 objective in it; look at it before it is sent"
    assert make_plan(filler, page, lonely, profile=CUSTOMER).notice == wanted
    assert make_plan(filler, page, shared_of(1), profile=CUSTOMER).notice == ""
    assert make_plan(filler, page, lonely).notice == ""


def test_the_whole_plan_has_every_part(filler: Filler, full: Template) -> None:
    document = make_plan(filler, full, example_dossier(), "Jonas Ek", kind=FULL_PLAN)
    assert (document.problems, document.gaps) == ((), ())
    assert headings(document) == [
        "Charter", "Notes", "Objectives", "Other actions", "Strengths, weaknesses, opportunities, threats",
        "Competitors", "Vulnerability", "Risks", "People to win", "Timeline",
    ]  # fmt: skip
    objectives = section(document, "Objectives")
    assert next(block.text for block in objectives if block.level == 3) == "1. The fuel platform runs in every depot"
    tables = [cells(block) for block in objectives if block.rows]
    assert tables[1][1] == [
        "Depots on the platform", "—", "0 depots", "4 depots", "12 depots", "Steering group, November 2026",
    ]  # fmt: skip
    assert tables[2][2] == [
        "2026-12-11", "Show the figures of the pilot", "Delivery", "Marta Visser, Peter Okafor", "Jonas Ek",
        "Ines Vale", "—", "—", "Not started",
    ]  # fmt: skip
    codes = [block.language for block in section(document, "Timeline") if block.kind == "code"]
    assert codes == ["text", "mermaid"]


def test_the_manager_reads_the_plan_without_notes(filler: Filler, full: Template) -> None:
    text = make_plan(filler, full, example_dossier(), profile=MANAGER, kind=FULL_PLAN).text
    assert "Castor offers the first year for nothing" in text
    assert "They did so at Halden Energy." not in text
    assert "Agreed with the board" not in text


def test_the_same_book_gives_the_same_bytes(filler: Filler, page: Template, full: Template, clock: Any) -> None:
    def texts(one: Filler) -> list[str]:
        return [make_plan(one, template, example_dossier(), "Jonas Ek").text for template in (page, full)]

    before = texts(filler)
    clock.move(days=500)
    with Filler() as another:
        assert texts(another) == before


def with_plan(text: str) -> Dossier:
    """Return a dossier with the text wherever its plan takes text."""
    dossier, words = spoilt(text), {"kind", "status", "share", "side", "type", "measure_of", "unit", "duty", "ladder"}

    def row(record: Any) -> Any:
        kept = words | {"likelihood", "impact", "state"}
        spoilt_ones = {n: text for n, v in record if isinstance(v, str) and n not in kept}
        spoilt_ones |= {"success_factors": one_line(text)} if "success_factors" in spoilt_ones else {}
        return record.model_copy(update=spoilt_ones)

    tables = ("plans", "objectives", "actions", "swot", "risks", "competitors")
    attributes = example_dossier().attributes
    return replace(dossier, attributes=attributes, **{n: tuple(map(row, getattr(dossier, n))) for n in tables})


@pytest.mark.parametrize("kind", [PLAN, FULL_PLAN])
def test_hostile_text_is_shown_and_nothing_of_it_is_live(filler: Filler, kind: str) -> None:
    texts = [HARMLESS, *(text for text in TEXTS if one_line(text))]
    made = list(make_plans(filler, Library().find(kind), map(with_plan, texts), kind=kind))
    expected = live(apart(made[0])[1])
    for text, document in zip(texts, made, strict=True):
        _, tokens = apart(document)
        assert document.problems == ()
        assert live(tokens) == expected
        assert shown(tokens).split("\n")[0] == one_line(text)


@settings(max_examples=15)
@given(text=st.text(min_size=1, max_size=60).filter(one_line))
def test_any_text_is_shown_and_nothing_of_it_is_live(filler: Filler, page: Template, text: str) -> None:
    harmless, made = make_plans(filler, page, [with_plan(HARMLESS), with_plan(text)])
    assert live(apart(made)[1]) == live(apart(harmless)[1])
