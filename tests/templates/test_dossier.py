"""Dossier documents: all that is known, summary first, the chart drawn, what is missing told, nothing in it live."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.dossier import Dossier
from templates.document import Document
from templates.dossier import TEMPLATE, make_dossier, make_dossiers
from templates.escape import one_line
from templates.example import AS_OF, example_dossier
from templates.fill import Filler
from templates.library import Library, Template
from templates.reading import Block, plain, read_blocks
from tests.templates.taking_apart import HARMLESS, TEXTS, apart, check_shown, live, shown, spoilt


@pytest.fixture(scope="module")
def template() -> Template:
    return Library().find(TEMPLATE)


@pytest.fixture
def made(filler: Filler, template: Template) -> Document:
    return make_dossier(filler, template, example_dossier(), "Jonas Ek")


def empty(name: str = "Bare") -> Dossier:
    """Return the dossier of an account of which only the name is known."""
    dossier = example_dossier()
    account = dossier.account.model_copy(
        update={field: "" if isinstance(value, str) else None for field, value in dossier.account if field != "id"}
        | {"name": name}
    )
    nothing: dict[str, Any] = dict.fromkeys(("parent", "owner", "changed_on"))
    lists: dict[str, Any] = dict.fromkeys(
        (
            "centres", "seats", "people", "occupancies", "facts", "opportunities", "touches", "points",
            "attributes", "lines", "relationships", "cells", "links", "offerings", "plans",
        ),
        (),
    )  # fmt: skip
    return replace(dossier, account=account, colleagues={}, **nothing, **lists)


def section(document: Document, heading: str) -> list[Block]:
    """Return the blocks under a heading of the second level, up to the next."""
    blocks = list(read_blocks(document.text))
    start = next(at for at, block in enumerate(blocks) if (block.level, block.text) == (2, heading))
    end = next((at for at in range(start + 1, len(blocks)) if blocks[at].level == 2), len(blocks))
    return blocks[start + 1 : end]


def cells(block: Block) -> list[list[str]]:
    """Return the texts of a table."""
    return [[plain(cell) for cell in row] for row in block.rows]


def test_the_first_page_is_short_and_the_long_lists_come_after(made: Document) -> None:
    headings = [block.text for block in read_blocks(made.text) if block.level == 2]
    assert headings == [
        "Summary",
        "Vulnerability",
        "Talking points",
        "Opportunities",
        "What is missing",
        "Buying centres",
        "Org chart",
        "People",
        "Who knows whom",
        "White space",
        "Plan",
        "Touches",
        "Facts",
        "Links",
    ]
    assert [block.text for block in read_blocks(made.text) if block.level == 1] == ["Northwind Logistics"]
    assert made.problems == ()


def test_the_summary_tells_tier_business_and_last_touch(made: Document) -> None:
    summary = dict(cells(section(made, "Summary")[0]))
    assert summary["Tier"] == "2 · Growth, since 2026-02-02"
    assert summary["Facts"] == "3, 2 confirmed (66 %), 1 stale"
    assert summary["Open opportunities"] == "1, worth 2,100,000 EUR"
    assert summary["Last touch"] == "2026-11-08 (12 days), Meeting"


def test_the_org_chart_is_an_indented_list_with_signs_and_words(made: Document) -> None:
    items = [block for block in section(made, "Org chart") if block.kind == "item"]
    assert [(block.depth, block.text) for block in items] == [
        (1, "◌ Jan de Boer, COO (Group) · role: Economic buyer · influence: Inner circle · support: Neutral"),
        (2, "● Marta Visser, VP Fleet (Fleet Operations) · role: Champion · support: Supporter"),
        (3, "● Peter Okafor, Fleet Analyst (Fleet Operations)"),
        (2, "? need to know, Head of Procurement (Fleet Operations) · Jonas Ek finds out by 2026-12-15"),
    ]


def test_the_org_chart_is_also_a_mermaid_diagram(made: Document) -> None:
    (code,) = [block for block in section(made, "Org chart") if block.kind == "code"]
    assert code.language == "mermaid"
    assert code.text.split("\n") == [
        "flowchart TD",
        '    n1["Jan de Boer<br/>COO"]',
        '    n2["Marta Visser<br/>VP Fleet"]',
        '    n3["Peter Okafor<br/>Fleet Analyst"]',
        '    n4["need to know<br/>Head of Procurement"]:::unknown',
        "    n1 --> n2",
        "    n2 --> n3",
        "    n1 --> n4",
        "    n2 -.->|influences| n3",
        "    n2 x--x|is in conflict with| n1",
        "    classDef unknown stroke-dasharray: 5 4",
    ]


def test_people_are_in_a_table_with_those_we_need_to_know(made: Document) -> None:
    rows = cells(section(made, "People")[0])
    assert [row[0] for row in rows[1:]] == [
        "◌ Jan de Boer",
        "● Marta Visser",
        "● Peter Okafor",
        "? need to know",
        "◌ Ines Vale",
    ]
    assert rows[0] == ["Name", "Title", "Role", "Influence", "Support", "Coverage", "Judged", "Ours", "Last touch"]
    assert rows[2][1:] == [
        "VP Fleet", "Champion", "—", "Supporter", "In depth", "2026-10-05, assumed", "Jonas Ek", "2026-11-08",
    ]  # fmt: skip
    assert rows[1][6] == "2026-10-05"
    assert rows[4] == ["? need to know", "Head of Procurement", *"———————"]


def test_who_sits_in_two_seats_stands_once_among_the_people_with_both_titles(
    filler: Filler, template: Template
) -> None:
    dossier = example_dossier()
    (procurement,) = {seat.id for seat in dossier.seats} - {each.seat_id for each in dossier.occupancies}
    jan, *_ = dossier.occupancies
    also = jan.model_copy(update={"id": 999, "seat_id": procurement})
    made = make_dossier(filler, template, replace(dossier, occupancies=(*dossier.occupancies, also)), "")
    rows = [row for row in cells(section(made, "People")[0]) if row[0] == "◌ Jan de Boer"]
    assert [row[1] for row in rows] == ["COO, Head of Procurement"]
    told = [block.text for block in section(made, "People") if block.kind == "item" and block.depth == 1]
    assert sum(text.startswith("Jan de Boer") for text in told) == 1
    charted = [block.text for block in section(made, "Org chart") if block.kind == "item"]
    assert sum("Jan de Boer" in text for text in charted) == 2, "each seat is drawn"


def test_what_is_judged_is_told_with_its_evidence_what_rests_on_the_same_together(made: Document) -> None:
    told = [block.text for block in section(made, "People") if block.kind == "item" and block.depth == 2]
    assert told[0].startswith("Buying role: Economic buyer; Influence: Inner circle")
    assert all(text.count("(") for text in told)


def test_the_best_relationships_come_first(filler: Filler, template: Template) -> None:
    dossier = example_dossier()
    row = dossier.relationships[0]
    levels = ("", "vendor", "trusted advisor", "problem solver")
    ties = tuple(row.model_copy(update={"id": n, "level": level}) for n, level in enumerate(levels, 1))
    document = make_dossier(filler, template, replace(dossier, relationships=ties))
    rows = cells(section(document, "Who knows whom")[0])[1:]
    assert [row[2] for row in rows] == ["Trusted advisor", "Problem solver", "Vendor", "—"]


def test_support_is_said_in_the_words_of_the_screen(filler: Filler, template: Template) -> None:
    dossier = example_dossier()
    hostile = tuple(
        row.model_copy(update={"value": "enemy"} if row.name == "support" else {}) for row in dossier.attributes
    )
    document = make_dossier(filler, template, replace(dossier, attributes=hostile))
    assert cells(section(document, "People")[0])[2][4] == "Enemy"
    assert "(Fleet Operations) · role: Champion · support: Enemy" in document.text


def test_what_moves_a_person_stands_with_its_evidence(made: Document) -> None:
    items = [block.text for block in section(made, "People") if block.kind == "item"]
    assert items[0] == "Jan de Boer · jan@northwind.example · +31 10 555 0100 · +31 6 5550 0100"
    assert (
        "Personal win: Runs the first fleet without paper (assumed, P. Okafor, 2026-10-05, in Fleet Operations)"
        in items
    )


def test_who_knows_whom_is_a_table_of_both_sides_and_a_list_of_lines(made: Document) -> None:
    table, *lines = section(made, "Who knows whom")
    assert cells(table)[1:] == [
        ["Marta Visser", "Jonas Ek", "Problem solver", "Trusted advisor ▲", "Good", "2026-11-08"],
        ["Marta Visser", "Castor Fleet (competitor)", "Vendor", "Trusted advisor ▲", "Good", "—"],
    ]
    assert [block.text for block in lines] == [
        "Marta Visser influences Peter Okafor, Strong (assumed, J. Ek, 2026-09-14): Seen in the steering group.",
        "Marta Visser is in conflict with Jan de Boer, Weak (assumed, J. Ek, 2026-09-14): Seen in the steering group.",
    ]


def test_buying_centres_are_a_table_with_what_they_are_part_of(made: Document) -> None:
    rows = cells(section(made, "Buying centres")[0])
    assert [row[0] for row in rows] == ["Buying centre", "Group", "Group › Fleet Operations"]
    assert rows[2][2:] == [
        "Credible source, wanted Problem solver", "1,800,000 EUR", "Jan de Boer", "310,000 EUR", "2,400,000 EUR",
        "2 known, 1 to know",
    ]  # fmt: skip


def test_the_white_space_is_a_grid_with_totals_renewals_upsell_and_cross_sell(made: Document) -> None:
    blocks = section(made, "White space")
    assert cells(blocks[0]) == [
        ["Buying centre", "Fuel platform", "Telematics", "To win"],
        ["Group", "—", "—", "—"],
        ["Fleet Operations", "Open opportunity", "Competitor: Castor Fleet", "1,490,000 EUR"],
        ["To win", "590,000 EUR", "900,000 EUR", "1,490,000 EUR"],
    ]
    assert [block.text for block in blocks if block.level == 3] == ["Renewals", "Upsell", "Cross-sell"]
    renewals = next(block for block in blocks[1:] if block.rows)
    assert cells(renewals)[1] == ["2027-06-30", "Fleet Operations", "Fuel platform", "Ours and growth", "310,000 EUR"]


def test_the_plan_is_told_with_its_objectives_and_what_comes_next(made: Document) -> None:
    head, goal, table, *actions = section(made, "Plan")
    assert head.text == "FY27 · 2027-01-01 to 2027-12-31 · Expansion · Active"
    assert goal.text == "Goal: The fuel platform in every depot by the end of the year"
    assert cells(table)[1] == [
        "1", "The fuel platform runs in every depot", "Theirs", "▇▇▇······· 33 %", "2027-06-30", "Jonas Ek",
        "In progress",
    ]  # fmt: skip
    assert [action.text for action in actions][2::2] == [
        "2027-02-26 · ◆ Six depots are live · Jonas Ek",
        "no day · Invite the board to the reference visit · nobody yet",
    ]


def test_a_vacant_seat_is_no_seat_that_we_need_to_know(filler: Filler, template: Template) -> None:
    dossier = example_dossier()
    seats = (*dossier.seats[:3], dossier.seats[3].model_copy(update={"is_vacant": True}))
    document = make_dossier(filler, template, replace(dossier, seats=seats))
    assert dict(cells(section(document, "Summary")[0]))["People"] == "2 known, 2 only named, 0 still to know, 1 vacant"
    assert "○ vacant, Head of Procurement (Fleet Operations)" in [b.text for b in section(document, "Org chart")]
    assert not [block.text for block in section(document, "What is missing") if "Need to know" in block.text]


def test_facts_that_have_ended_stand_by_themselves_and_are_never_stale(filler: Filler, template: Template) -> None:
    dossier = example_dossier()
    facts = (*dossier.facts[:2], dossier.facts[2].model_copy(update={"state": "completed"}))
    document = make_dossier(filler, template, replace(dossier, facts=facts))
    blocks = section(document, "Facts")
    assert blocks[0].text == (
        "Known: 3 · confirmed: 2 (100 %) · older than their half-life, or without a date: 0 · ended: 1"
    )
    assert [block.text for block in blocks if block.level == 3] == ["Goal", "Pressure", "Ended"]
    assert blocks[-1].text.split("\n") == [
        "A pilot with twelve trucks starts in January",
        "Initiative · completed · 2026-07-01 · P. Okafor",
    ]


def test_facts_stand_by_kind_with_source_age_and_certainty(made: Document) -> None:
    facts = section(made, "Facts")
    assert facts[0].text == ("Known: 3 · confirmed: 2 (66 %) · older than their half-life, or without a date: 1")
    assert [block.text for block in facts if block.level == 3] == ["Goal", "Pressure", "Initiative"]
    about = "about Marta Visser · Fleet Operations"
    assert facts[-1].text.split("\n") == [
        "A pilot with twelve trucks starts in January",
        f"P. Okafor · 2026-07-01 (142 of 90 days) · assumed · stale · High priority · {about}",
    ]


def test_business_stands_by_state_with_sums(made: Document) -> None:
    business = section(made, "Opportunities")
    assert [block.text for block in business if block.level == 3] == [
        "Open: 2,100,000 EUR, weighted 1,260,000 EUR",
        "Won: 48,000 EUR",
        "Lost: 300,000 EUR",
    ]
    assert cells(business[1])[1] == [
        "Fuel platform", "2,100,000 EUR", "Proposal", "60 %", "2027-03-31", "Call M. Visser about the tender",
    ]  # fmt: skip


def test_the_newest_fifteen_touches_are_shown_and_the_rest_counted(filler: Filler, template: Template) -> None:
    touch = example_dossier().touches[0]
    touches = tuple(touch.model_copy(update={"happened_on": AS_OF - timedelta(days=n)}) for n in range(20))
    shown_touches = section(make_dossier(filler, template, replace(example_dossier(), touches=touches)), "Touches")
    days = [block.text.split()[0] for block in shown_touches if block.kind == "item"]
    assert days == [(AS_OF - timedelta(days=n)).isoformat() for n in range(15)]
    assert shown_touches[-1].text == "5 older touches are in the book."


def test_what_is_missing_is_listed(made: Document) -> None:
    assert [block.text for block in section(made, "What is missing")] == [
        "Need to know: Head of Procurement in Fleet Operations; Jonas Ek finds out by 2026-12-15",
        "1 person sits in no seat",
        "1 fact is older than its half-life, or without a date",
    ]


def test_an_account_of_which_nothing_is_known_is_a_whole_document(filler: Filler, template: Template) -> None:
    bare = make_dossier(filler, template, empty())
    heading, _ = apart(bare)
    assert (heading["as_of"], heading["tier"], bare.problems) == (None, None, ())
    assert bare.gaps == tuple(f"Talking point {n} is still to be written" for n in (1, 2, 3))
    assert dict(cells(section(bare, "Summary")[0]))["Revenue"] == "—"
    for name, words in [
        ("Org chart", "No seat is known yet."),
        ("People", "Nobody is known yet."),
        ("Facts", "No fact is written down yet."),
        ("Opportunities", "No opportunity is known yet."),
        ("Touches", "No touch is logged yet."),
        ("Buying centres", "No buying centre is known yet."),
        ("Who knows whom", "Nobody has said yet."),
        ("White space", "The book lists no offerings yet."),
        ("Plan", "No plan yet."),
    ]:
        assert [block.text for block in section(bare, name)] == [words]


def test_no_two_blank_lines_follow_each_other(filler: Filler, template: Template) -> None:
    for document in make_dossiers(filler, template, [example_dossier(), empty()]):
        assert "\n\n\n" not in document.text
        assert document.text.endswith("\n")
        assert not document.text.endswith("\n\n")


def test_a_large_account_is_cut_and_says_so(filler: Filler, template: Template) -> None:
    dossier = example_dossier()
    seats = tuple(dossier.seats[0].model_copy(update={"id": n, "title": f"Seat {n}"}) for n in range(1, 1_001))
    large = replace(dossier, facts=dossier.facts[:1] * 5_000, seats=seats, occupancies=())
    document = make_dossier(filler, template, large)
    assert document.problems == ()
    assert "4800 older ones are in the book." in document.text
    assert len(cells(section(document, "People")[0])) == 301
    assert "```" not in document.text


def test_the_same_book_gives_the_same_bytes(made: Document, template: Template, clock: Any) -> None:
    clock.move(days=500)
    with Filler() as another:
        assert make_dossier(another, template, example_dossier(), "Jonas Ek") == made


@pytest.fixture(scope="module")
def spoilt_dossiers(filler: Filler, template: Template) -> dict[str, Document]:
    """Return a document for each hostile text, made in one go."""
    texts = [HARMLESS, *(text for text in TEXTS if one_line(text))]
    return dict(zip(texts, make_dossiers(filler, template, map(spoilt, texts)), strict=True))


@pytest.mark.parametrize("text", [text for text in TEXTS if one_line(text)])
def test_hostile_text_is_shown_and_nothing_of_it_is_live(spoilt_dossiers: dict[str, Document], text: str) -> None:
    heading, tokens = apart(spoilt_dossiers[text])
    _, expected = apart(spoilt_dossiers[HARMLESS])
    assert spoilt_dossiers[text].problems == ()
    assert heading["account"] == one_line(text)
    assert live(tokens) == live(expected)
    assert shown(tokens).split("\n")[0] == one_line(text)
    assert f"◌ {one_line(text)}" in shown(tokens).split("\n")
    fences = [token for token in tokens if token.type == "fence"]
    assert [len(fence.content.splitlines()) for fence in fences] == [11]


@settings(max_examples=20)
@given(texts=st.lists(st.text(min_size=1, max_size=60).filter(one_line), min_size=1, max_size=20))
def test_any_text_is_shown_and_nothing_of_it_is_live(filler: Filler, template: Template, texts: list[str]) -> None:
    check_shown(texts, make_dossiers(filler, template, map(spoilt, [HARMLESS, *texts])))
