"""Foreign account plans: what is understood stands in fields and records, every other word in the notes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.clean import clean, fold
from store.errors import Refused
from store.plans.importing import ForeignPlan
from templates import plan_headings, plan_records
from templates.plan_import import MOST_LETTERS, MOST_RECORDS, read_plan

PLANS = Path(__file__).parent.parent / "data" / "plans"
FILES = sorted(path for path in PLANS.glob("*.md") if path.name != "SOURCE.md")
HOSTILE = json.loads((Path(__file__).parent.parent / "data" / "hostile.json").read_text(encoding="ascii"))
WORD = re.compile(r"[^\W_]+")
UNDERSTOOD = {
    word
    for lists in (plan_headings.TEXTS, plan_headings.LISTS, plan_headings.COMPANIONS, plan_headings.COLUMNS,
                  plan_records.STATUS, plan_records.GRADES)
    for words in lists.values()
    for word in WORD.findall(fold(words))
} | {"swot", "analysis", "analyse", "by", "until", "pour", "avant", "le", "x", "br", "from", "to", "von",
     "auf"}  # fmt: skip
"""Words that a field or a list stands for."""


def words_of(plan: ForeignPlan) -> set[str]:
    records = [*plan.objectives, *plan.actions, *plan.risks, *plan.competitors, *plan.swot]
    texts: Iterable[str] = [*plan.texts.values(), plan.notes, *(text for record in records for text in record.values())]
    return {word for text in texts for word in WORD.findall(fold(text))}


def lost(source: str) -> set[str]:
    """Return the words of a file that are neither in what was read nor understood; numbers of lists are no words."""
    words = {word for word in WORD.findall(fold(clean(source, lines=True))) if not word.isdecimal() or len(word) > 2}
    return words - words_of(read_plan(source)) - UNDERSTOOD


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_word_of_a_usual_plan_is_lost(path: Path) -> None:
    assert lost(path.read_text(encoding="utf-8")) == set()


def read(name: str) -> ForeignPlan:
    return read_plan((PLANS / f"{name}.md").read_text(encoding="utf-8"))


def titles(records: Iterable[object]) -> list[str]:
    return [record["title"] for record in records]  # type: ignore[index]


def test_a_sales_plan() -> None:
    plan = read("sales-account-plan")
    assert titles(plan.objectives) == ["One fuel system", "Fewer suppliers"]
    assert plan.objectives[0]["note"] == "every depot on the same platform"
    assert titles(plan.actions) == [
        "Walk the depot in Gent", "Send the sums to the controller", "Invite the board",
    ]  # fmt: skip
    assert plan.actions[0] == {
        "title": "Walk the depot in Gent", "owner": "Jonna Ek", "due_on": "2027-01-15",
        "measure": "Two dates agreed", "line": "48",
    }  # fmt: skip
    assert plan.risks[0]["mitigation"] == "Meet her deputy"
    assert (plan.risks[1]["note"], "likelihood" in plan.risks[1]) == ("Likelihood: maybe", False)
    assert plan.competitors[0]["counter"] == "one platform"
    assert plan.texts == {"value_proposition": "One platform saves 4 % of the fuel bill."}
    assert (plan.swot[0]["kind"], plan.swot[0]["title"]) == ("opportunity", "New depot in Gent opens in May")
    for kept in (
        "## Stakeholder Map",
        "- Role: Champion · Name: Marta Visser",
        "## Strategic Priorities (FY2027)",
        "2027-03-31",
    ):
        assert kept in plan.notes


def test_a_plan_of_a_knowledge_base() -> None:
    plan = read("dex-account-plan")
    assert titles(plan.objectives) == ["Depot roll-out", "Executive dialogue"]
    first = plan.objectives[0]
    assert (first["owner"], first["target"], first["due_on"]) == ("Jonna Ek", "12 depots", "2027-06-30")
    assert first["note"] == "Starts small"
    assert titles(plan.actions) == ["Breakfast with the board", "Fleet day in spring", "Book the room", "Ask Marta"]
    assert (plan.actions[3]["status"], plan.actions[3]["note"]) == ("done", "- she said yes")
    assert plan.actions[2]["due_on"] == "2027-01-11"
    assert titles(plan.risks) == ["Renewal falls into the freeze", "Old contract had no end"]
    assert plan.texts["success_factors"] == "- Depots live: 12\n- Renewal signed"
    assert "account: Northwind Logistics" in plan.notes


def test_a_plan_of_a_wiki() -> None:
    plan = read("atlassian-account-plan")
    assert titles(plan.objectives) == ["Cut waiting time", "Open in Gent"]
    assert plan.objectives[0]["measure"] == "Minutes a truck"
    assert plan.objectives[0]["note"] == "Challenges: Old scanners\nTried solutions: Overtime"
    assert [action.get("objective") for action in plan.actions] == [
        "Cut waiting time", "Open in Gent", "Something else",
    ]  # fmt: skip
    assert [action["status"] for action in plan.actions] == ["in progress", "done", "at risk"]
    assert "Scanner pool" in plan.notes


def test_a_french_plan() -> None:
    plan = read("compte-cle")
    assert titles(plan.objectives) == ["Deux sites pilotes", "Un contrat cadre"]
    assert [(action["status"], action["due_on"]) for action in plan.actions] == [
        ("done", "31.03.2027"), ("in progress", "15/04/2027"),
    ]  # fmt: skip
    assert (plan.risks[0]["likelihood"], plan.risks[0]["impact"]) == ("high", "medium")
    assert plan.texts == {"success_factors": "- Sites équipés\n- Satisfaction"}


def test_an_enterprise_plan() -> None:
    plan = read("enterprise-account-plan")
    assert [(item["kind"], item["title"]) for item in plan.swot] == [
        ("strength", "Known in the depots"), ("strength", "Fast support"), ("weakness", "No one in Procurement"),
        ("opportunity", "New depot"), ("threat", "Castor’s free year"),
    ]  # fmt: skip
    assert (titles(plan.risks), plan.risks[0]["owner"]) == (["Pilot slips", "Reorganisation"], "Jonna Ek")
    assert "Fuel cards" in plan.notes
    assert "### Land\n" in plan.notes


def test_what_most_plans_have_in_common() -> None:
    plan = read("common-core")
    assert plan.texts["goal"] == "be the only supplier by summer"
    assert plan.texts["value_proposition"] == "one invoice, one number to call"
    assert titles(plan.competitors) == ["Castor", "Pollux"]
    assert plan.competitors[0]["note"] == "Price: low\nStrengths\nSits in Procurement."
    assert plan.competitors[1]["share"] == "30 %"
    assert (plan.risks[0]["title"], plan.risks[0]["likelihood"]) == ("Strike in spring", "high")
    assert titles(plan.actions) == ["Ring the works council", "Ask legal"]


def test_opportunities_alone_are_deals_not_what_helps_us() -> None:
    assert read_plan("## Opportunities\n- Tyres\n").swot == ()
    assert read_plan("## Strengths\n- a\n## Opportunities\n- Tyres\n").swot[1]["kind"] == "opportunity"


NEWCOMER = """# Northwind 2027

## Vision
- The one fuel partner in Benelux

## Goals & KPIs
- **Share of wallet:** from 12% to 40% until Q4 2027 – Jonna Ek
- Fleet cards from 4 sites to 12 sites
- Revenue (target: 1.4 MEUR ARR)

## Stakeholders
| Name | Role | Notes |
|------|------|-------|
| Marta Visser | Champion | likes data |
| Jan de Boer | | [page](http://one.example) |

## Actions & owners
- Ask the CIO (Jonna, 1 Dec)

## Risks/challenges
- **Low:** IT blocks
- Strike (high/high) – mitigation: second carrier
- Frost (medium)

## Competition
- Bunker One – incumbent

## Weather
It rains.
"""


def test_a_plan_as_a_newcomer_writes_it() -> None:
    plan = read_plan(NEWCOMER)
    assert plan.texts["goal"] == "The one fuel partner in Benelux"
    share, cards, revenue = plan.objectives
    assert (share["title"], share["start"], share["target"]) == ("Share of wallet", "12%", "40%")
    assert (share["due_on"], share["owner"]) == ("Q4 2027", "Jonna Ek")
    assert (cards["title"], cards["start"], cards["target"]) == ("Fleet cards", "4 sites", "12 sites")
    assert (revenue["title"], revenue["target"]) == ("Revenue", "1.4 MEUR ARR")
    (action,) = plan.actions
    assert (action["title"], action["owner"], action["due_on"]) == ("Ask the CIO", "Jonna", "1 Dec")
    blocks, strike, frost = plan.risks
    assert (blocks["title"], blocks["likelihood"]) == ("IT blocks", "low")
    assert [strike.get(name) for name in ("title", "likelihood", "impact", "mitigation")] == [
        "Strike", "high", "high", "second carrier",
    ]  # fmt: skip
    assert (frost["title"], frost["likelihood"]) == ("Frost", "medium")
    assert (plan.competitors[0]["title"], plan.competitors[0]["note"]) == ("Bunker One", "incumbent")


def test_what_is_not_understood_is_told_with_its_line() -> None:
    plan = read_plan(NEWCOMER)
    assert [problem.in_words() for problem in plan.problems] == [
        "line 11: the heading “Stakeholders” is not understood; what stands below it is kept as a note",
        "line 28: the heading “Weather” is not understood; what stands below it is kept as a note",
    ]
    assert read_plan("# Weather\nIt rains.\n").problems == []
    assert [each.line for each in read_plan("# A\n# Weather\nIt rains.\n## Empty\n## Goals\n- x\n").problems] == [2]


def test_a_table_that_is_kept_is_told_in_words() -> None:
    assert "- Role: Champion · Name: Marta" in read("sales-account-plan").notes
    assert read_plan(NEWCOMER).notes.startswith(
        "# Northwind 2027\n\n## Stakeholders\n"
        "Name · Role · Notes\n- Name: Marta Visser · Role: Champion · Notes: likes data\n"
        "- Name: Jan de Boer · Notes: page\n| Jan de Boer | | [page](http://one.example) |"
    )
    plan = read_plan("## People\n| Name | Role |\n|--|--|\n| Marta | Champion |\n| | |\n| Jan | |\n")
    assert plan.notes == "## People\nName · Role\n- Marta: Champion\n- Jan"


def test_actions_below_an_objective_are_for_it() -> None:
    plan = read_plan("# Objectives\n## Win\n### Actions\n- Go\n## Lose\nsorry\n")
    assert [(each["title"], each["objective"]) for each in plan.actions] == [("Go", "Win")]
    assert titles(plan.objectives) == ["Win", "Lose"]


def test_addresses_code_and_definitions_are_kept_as_they_stood() -> None:
    source = '[a]: http://one.example "Two"\n\n## Goal\n\nSee [here](http://three.example)\n\n```four\nfive\n```\n'
    plan = read_plan(source)
    assert plan.texts["goal"] == "See here\nfive"
    for kept in ("one.example", "Two", "[here](http://three.example)", "four"):
        assert kept in plan.notes


def test_a_long_title_is_told_in_full_in_the_note() -> None:
    (action,) = read_plan(f"## Actions\n- {'word ' * 100}\n").actions
    assert len(action["title"]) == plan_records.TITLE_LIMIT
    assert action["note"] == ("word " * 100).strip()


def test_lines_below_an_item_tell_of_it() -> None:
    source = "## Objectives\n\n- Objective: Win Gent\n  - Target: 4 sites by Q2 2027\n  - Owner: Ana\n  - so they say\n"
    bold = source.replace("Target:", "**Target:**").replace("Owner:", "**Owner:**")
    assert read_plan(bold).objectives == read_plan(source).objectives
    assert read_plan(source).objectives == (
        {"title": "Win Gent", "target": "4 sites", "due_on": "Q2 2027", "owner": "Ana", "note": "- so they say",
         "line": "3"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "## Ziele\n\n**Win Gent**\n\n- Verantwortlich: Ana\n- Zielwert: 4 sites\n\n**Grow**\n\n- Owner: Ben\n",
        "## Objectives\n\nObjective 1: Win Gent\nOwner: Ana\nTarget: 4 sites\n\nObjective 2: Grow\nOwner: Ben\n",
        "## Objectives\n- **Win Gent** (Target: 4 sites, owner Ana)\n- Grow (owner Ben)\n",
        "# Plan\n\n- Objective: Win Gent\n  - Owner: Ana\n  - Target: 4 sites\n- Objective: Grow — owner: Ben\n",
        "## Objectifs\n### Objectif 1 : Win Gent\n- Pilote : Ana\n- Cible : 4 sites\n### Grow\nOwner: Ben\n",
    ],
)
def test_objectives_are_read_however_they_are_laid_out(source: str) -> None:
    plan = read_plan(source)
    assert [(each["title"], each["owner"], each.get("target")) for each in plan.objectives] == [
        ("Win Gent", "Ana", "4 sites"), ("Grow", "Ben", None),
    ]  # fmt: skip


def test_actions_within_an_objective_are_for_it_and_no_other() -> None:
    plan = read_plan(
        "## Objectives\n- Win Gent\n  - Actions:\n    - Call Ann by 1 June 2027 @Ben\n      - twice\n    - Write\n"
        "  - Risk: Strike\n- Grow\n  - Action: Rent a hall\n\n## Actions\n- Wait\n"
    )
    assert titles(plan.objectives) == ["Win Gent", "Grow"]
    assert [(each["title"], each.get("objective")) for each in plan.actions] == [
        ("Call Ann", "Win Gent"), ("Write", "Win Gent"), ("Rent a hall", "Grow"), ("Wait", None),
    ]  # fmt: skip
    assert (plan.actions[0]["owner"], plan.actions[0]["due_on"]) == ("Ben", "1 June 2027")
    assert (plan.actions[0]["note"], titles(plan.risks)) == ("- twice", ["Strike"])


@pytest.mark.parametrize("indent", ["", "  "])
def test_a_table_right_behind_an_item_is_a_table(indent: str) -> None:
    table = f"{indent}| Action | Owner |\n{indent}| --- | --- |\n{indent}| Call Ann | Ben |\n"
    plan = read_plan(f"## Objectives\n- Win Gent\n{table}")
    assert titles(plan.objectives) == ["Win Gent"]
    (action,) = plan.actions
    assert (action["title"], action["owner"], action["line"]) == ("Call Ann", "Ben", "5")
    assert action.get("objective") == ("Win Gent" if indent else None)


@pytest.mark.parametrize(
    ("source", "period"),
    [
        ("---\nperiod: FY27\n---\n# Plan", "FY27"), ("# Account plan FY 2026/27: Northwind", "FY 2026/27"),
        ("# Kundenplan 2027", "2027"), ("# Plan\n\n**Zeitraum:** 2026/27\n", "2026/27"),
        ("# Plan\n\n- Période : 2027-01-01 au 2027-12-31\n", "2027"),
        ("# Plan\n\n| Field | Value |\n|--|--|\n| Fiscal year | FY2028 |\n", "FY2028"),
        ("# Plan\n## Strategic Priorities (FY2027)\n", "FY2027"), ("# Plan\n## Wins of 2019\nin 2025\n", ""),
        ("# Plan of 2027-03-01", "2027"), ("# Plan 20270", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_year_of_a_plan_is_the_one_that_it_names(source: str, period: str) -> None:
    assert read_plan(source).period == period


PIECES = st.sampled_from(
    ["# Objectives", "## Objectives", "## Goal", "### Win it", "### 1. Objective 2: x", "#### Actions", "## Risks",
     "## Competitors", "## SWOT", "### Strengths", "## Foo bar", "Title\n===", "- item — Owner: Ann — 2027-01-01",
     "- [x] done thing", "  - nested", "1. numbered", "> quoted", "> # quoted heading", "- # heading in item",
     "| Action | Owner | Colour |\n|---|---|---|\n| a1 | b1 | c1 |\n| | | d1 |",
     "| Strengths | Threats |\n|-|-|\n| s<br>u | t |",
     "**Goal:** everywhere", "**Owner:** Bob", "Owner: Eve", "```py\ncode\n```", "    indented", "[r]: http://e.x 'T'",
     "[l](http://f.y 'U') &copy; ![p](q.png)", "***", "---", "<b>html</b>", "|", "", "- ", "-", "\\# no",
     "Due: someday",
     "| a | b |\n|--|--|\n| x | y | beyond |", "- - twice", "2) two", "## Ziele FY27", "## Massnahmen", "## Risques",
     "- Objective: win (Target: 4 sites, owner Ana)", "  - Target: 4 by Q2 2027", "  - Owner: Cy, due 1 June 2027",
     "  - Actions:", "    - ring by 1 June 2027 @Ben", "      - deep", "  - Action: go @Di", "- Owner: Flo", "**Bold**",
     "Risk 2: rain", "Period: FY27", "## Goals & KPIs 2027", "## Risks/challenges", "## Vision", "## Competition",
     "- Share from 12% to 40% until Q4 2027 – Ana Bo", "- **Low:** IT blocks", "- strike (high/high) – mitigation: go",
     "- Rival One – incumbent", "- go (Ana, 1 Dec)", "- from 4 sites to 9", "- **Grow:** von 444 kg auf 999 kg",
     "- Target: from 12 % to 40 %", "## Nobody knows", "| Name | Role |\n|--|--|\n| Eve | Boss |\n| | |",
     "  | Action | Due |\n  |--|--|\n  | h | 2027 |", "- Status: odd", "~~~"]
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=14), st.sampled_from(["\n", "\n\n", "\r\n", "\r"]))
def test_no_word_of_any_text_is_lost(pieces: list[str], between: str) -> None:
    source = between.join(pieces)
    assert lost(source) == set()
    assert read_plan(source) == read_plan(source)


@pytest.mark.parametrize("text", [text for text in HOSTILE["texts"] if "\udcff" not in text])
def test_hostile_texts_are_kept_wherever_they_stand(text: str) -> None:
    for source in (text, f"## {text}", f"## Goal\n{text}", f"## Actions\n- {text}", f"## Risks\n### {text}\n{text}"):
        assert lost(source) == set()


@pytest.mark.parametrize(
    "piece",
    [
        "## Goal\n- a\n",
        "## Actions\n- Owner: a\n",
        "- a (",
        "a | b\n",
        "# a\n",
        "- a\n",
        "a\n",
        "## Objectives\n### b\n",
        "> ",
        "[",
        "| a | b |\n",
        "## Actions\n- a\n  - b\n",
    ],
)
def test_a_long_file_is_read_and_a_longer_one_is_refused(piece: str) -> None:
    whole = (piece * (30_000 // len(piece)))[:30_000]
    plan = read_plan(whole)
    assert len(plan.objectives) <= MOST_RECORDS >= len(plan.actions)
    with pytest.raises(Refused, match="Nothing was imported"):
        read_plan(piece * (MOST_LETTERS // len(piece) + 1))
