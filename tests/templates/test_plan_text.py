"""The page of a plan is taken apart into its head, its charter and the rows of its tables, each with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.example import example_dossier
from templates.fill import Filler
from templates.library import Library
from templates.plan import make_plan
from templates.plan_text import ACTIONS, HEAD, OBJECTIVES, RISKS, PlanText, is_unset, take_apart


@pytest.fixture(scope="module")
def text(filler: Filler) -> str:
    return make_plan(filler, Library().find("plan"), example_dossier()).text


@pytest.fixture
def parts(text: str) -> PlanText:
    return take_apart(text)


def test_the_head(parts: PlanText) -> None:
    assert (parts.period, parts.ladder) == ("FY27", "Adopt")
    assert list(parts.said) == ["2027-01-01 to 2027-12-31", "Expansion", "Active"]


def test_every_row_has_its_title_its_cells_and_its_line(parts: PlanText, text: str) -> None:
    assert set(parts.tables) == {OBJECTIVES, ACTIONS, RISKS}
    lines = text.split("\n")
    for rows in parts.tables.values():
        for row in rows:
            assert f"**{row.title}**" in lines[row.line - 1]
    milestone = next(row for row in parts.tables[ACTIONS] if row.title == "Six depots are live")
    assert milestone.cells["Action"] == "◆ Six depots are live"
    assert milestone.cells["Due"] == "2027-02-26"


def test_the_charter_is_known_by_its_labels(parts: PlanText, text: str) -> None:
    assert list(parts.charter) == [
        "Which field of play", "The value we bring", "How they gain", "What we gain", "Goal", "Value proposition",
        "Success factors",
    ]  # fmt: skip
    for label, line in parts.lines.items():
        assert label == HEAD or f"**{label}:**" in text.split("\n")[line - 1]


def test_several_rungs_in_bold_are_no_rung() -> None:
    head = "# A\n\n**FY27** · 2027-01-01 to 2027-12-31 · **Land** › **Adopt** › Expand\n"
    assert take_apart(head).ladder is None
    assert take_apart(head.replace("**Land**", "Land").replace("**Adopt**", "Adopt")).ladder == ""


def test_a_title_that_lost_its_bold_is_the_whole_cell() -> None:
    table = "## Next actions\n\n| Due | Action |\n| --- | --- |\n| — | ◆ Go *there* |\n| — | **Stay** here |\n"
    assert [row.title for row in take_apart(table).tables[ACTIONS]] == ["Go there", "Stay"]


def test_what_says_nothing_is_unset() -> None:
    assert [is_unset(text) for text in ("", "—", "-", "0", "no")] == [True, True, True, False, False]


@given(st.text())
def test_any_text_is_taken_apart(text: str) -> None:
    take_apart(text)
    charter = f"# A\n\n**{text}** · {text}\n\n## Charter\n\n- **{text}:** {text}\n\n"
    take_apart(f"{charter}## Risks\n\n| Risk |\n|-|\n| {text} |")
