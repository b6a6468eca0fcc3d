"""Sheets: exactly three points, gaps told, the same bytes each time, and nothing in the data ever live."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.dossier import Dossier
from store.errors import Problem
from templates.document import Document
from templates.escape import one_line
from templates.example import example_dossier
from templates.fill import Filler
from templates.library import Library, Template, read_template
from templates.sheet import TEMPLATE, make_sheet, make_sheets
from tests.templates.taking_apart import HARMLESS, TEXTS, apart, check_shown, live, shown, spoilt


@pytest.fixture(scope="module")
def template() -> Template:
    return Library().find(TEMPLATE)


def written(folder: Path, body: str, heading: str = "") -> Template:
    """Return a user's template with this body."""
    path = folder / "own.md"
    path.write_text(f"---\nname: own\ntitle: Own\n{heading}---\n{body}", encoding="utf-8")
    return read_template(path)


def test_a_sheet_has_one_heading_of_the_first_level_and_three_points(filler: Filler, template: Template) -> None:
    sheet = make_sheet(filler, template, example_dossier(), "Jonas Ek")
    _, tokens = apart(sheet)
    headings = [(token.tag, tokens[at + 1].content) for at, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings == [
        ("h1", "Northwind Logistics"),
        ("h2", "Three talking points"),
        ("h3", "1. Trigger or news"),
        ("h3", "2. Priority or pain"),
        ("h3", "3. Peer proof"),
        ("h2", "Who to talk to"),
        ("h2", "What we know"),
        ("h2", "In the pipeline"),
    ]
    assert sheet.gaps == sheet.problems == ()


def test_a_sheet_fits_one_page(filler: Filler, template: Template) -> None:
    dossier = example_dossier()
    crowd = replace(dossier, facts=dossier.facts * 20, seats=dossier.seats, people=dossier.people * 20)
    _, _, body = make_sheet(filler, template, crowd).text.partition("\n---\n")
    lines = [line for line in body.splitlines() if line]
    assert len(lines) <= 45
    assert all(len(line) <= 320 for line in lines)


def test_the_front_matter_says_what_the_sheet_is(filler: Filler, template: Template) -> None:
    heading, _ = apart(make_sheet(filler, template, example_dossier()))
    assert heading.pop("check")
    assert heading == {
        "title": "Northwind Logistics · Three talking points",
        "account": "Northwind Logistics",
        "id": "1",
        "tier": 2,
        "document": "sheet",
        "template": "three-points",
        "as_of": example_dossier().changed_on,
    }


@pytest.mark.parametrize("kept", [(), (0,), (1,), (0, 2)])
def test_a_missing_point_is_marked_and_told(filler: Filler, template: Template, kept: tuple[int, ...]) -> None:
    points = tuple(example_dossier().points[at] for at in kept)
    sheet = make_sheet(filler, template, replace(example_dossier(), points=points))
    missing = [number for number in (1, 2, 3) if number - 1 not in kept]
    assert sheet.gaps == tuple(f"Talking point {number} is still to be written" for number in missing)
    for number in missing:
        assert f"### {number}. Still to be written\n\n*There is no talking point here yet.*" in sheet.text
    assert sheet.text.count("\n### ") == 3


def test_a_missing_point_is_told_also_when_the_template_shows_none(filler: Filler, tmp_path: Path) -> None:
    sheet = make_sheet(filler, written(tmp_path, "# {{ account.name }}\n"), replace(example_dossier(), points=()))
    assert len(sheet.gaps) == 3


def test_what_a_template_asks_for_and_the_book_lacks_is_marked_and_told_once(filler: Filler, tmp_path: Path) -> None:
    account = example_dossier().account.model_copy(update={"industry": "", "city": ""})
    own = written(
        tmp_path, "{{ account.industry }} {{ account.industry }}", "needs: [account.industry, account.city]\n"
    )
    sheet = make_sheet(filler, own, replace(example_dossier(), account=account))
    assert sheet.text.endswith("---\n*not known: account.industry* *not known: account.industry*\n")
    assert sheet.gaps == ("account.industry is not known", "account.city is not known")


def test_a_need_that_no_account_has_is_told(filler: Filler, tmp_path: Path) -> None:
    sheet = make_sheet(filler, written(tmp_path, "x", "needs: [account.shoes, account.name]\n"), example_dossier())
    assert sheet.gaps == ("account.shoes is not known",)


def test_a_template_that_fails_gives_problems_with_lines_of_its_file_and_no_text(
    filler: Filler, tmp_path: Path
) -> None:
    sheet = make_sheet(filler, written(tmp_path, "one\n{{ account.nmae }}\n"), example_dossier())
    assert sheet.text == ""
    assert [(problem.line, "nmae" in problem.what) for problem in sheet.problems] == [(6, True)]


def test_a_template_file_that_is_wrong_is_not_run(filler: Filler, template: Template) -> None:
    wrong = replace(template, problems=(Problem(1, "the file is not UTF-8 text"),))
    sheets = list(make_sheets(filler, wrong, [example_dossier()] * 2))
    assert [(sheet.text, sheet.problems) for sheet in sheets] == [("", wrong.problems)] * 2


def test_the_same_book_gives_the_same_bytes(filler: Filler, template: Template, clock: Any) -> None:
    first = make_sheet(filler, template, example_dossier(), "Jonas Ek")
    clock.move(days=500)
    with Filler() as another:
        assert make_sheet(another, template, example_dossier(), "Jonas Ek") == first


def test_many_sheets_come_in_order_and_stop_when_cancelled(filler: Filler, template: Template) -> None:
    account = example_dossier().account
    dossiers = [
        replace(example_dossier(), account=account.model_copy(update={"id": n, "name": f"Account {n}"}))
        for n in range(600)
    ]
    assert [sheet.record for sheet in make_sheets(filler, template, iter(dossiers))] == [str(n) for n in range(600)]
    asked = iter(range(10))
    taken = list(make_sheets(filler, template, iter(dossiers), cancelled=lambda: next(asked, None) is None))
    assert len(taken) < 600
    assert [sheet.record for sheet in taken] == [str(n) for n in range(len(taken))]


def test_few_dossiers_are_held_at_a_time(filler: Filler, template: Template) -> None:
    asked = 0

    def dossiers() -> Iterator[Dossier]:
        nonlocal asked
        for _ in range(1_000):
            asked += 1
            yield example_dossier()

    next(make_sheets(filler, template, dossiers()))
    assert asked <= 250


@pytest.fixture(scope="module")
def spoilt_sheets(filler: Filler, template: Template) -> dict[str, Document]:
    """Return a sheet for each hostile text, made in one go."""
    texts = [HARMLESS, *TEXTS]
    return dict(zip(texts, make_sheets(filler, template, map(spoilt, texts)), strict=True))


@pytest.mark.parametrize("text", [text for text in TEXTS if one_line(text)])
def test_hostile_text_is_shown_and_nothing_of_it_is_live(spoilt_sheets: dict[str, Document], text: str) -> None:
    heading, tokens = apart(spoilt_sheets[text])
    _, expected = apart(spoilt_sheets[HARMLESS])
    assert spoilt_sheets[text].problems == ()
    assert heading["account"] == one_line(text)
    assert heading["title"] == f"{one_line(text)} · Three talking points"
    assert heading["id"] == "1"
    assert live(tokens) == live(expected)
    lines = shown(tokens).split("\n")
    assert lines[0] == one_line(text)
    assert lines.count(one_line(text)) >= 4  # the heading and the three points
    assert "49" not in spoilt_sheets[text].text.split("\n---\n", 1)[1]  # the digest before it may have it by chance


@pytest.mark.parametrize("text", [text for text in TEXTS if not one_line(text)])
def test_a_name_of_nothing_is_marked(spoilt_sheets: dict[str, Document], text: str) -> None:
    _, tokens = apart(spoilt_sheets[text])
    assert shown(tokens).split("\n")[0] == "not known: account.name"
    assert "account.name is not known" in spoilt_sheets[text].gaps


@settings(max_examples=40)
@given(texts=st.lists(st.text(min_size=1, max_size=60).filter(one_line), min_size=1, max_size=30))
def test_any_text_is_shown_and_nothing_of_it_is_live(filler: Filler, template: Template, texts: list[str]) -> None:
    check_shown(texts, make_sheets(filler, template, map(spoilt, [HARMLESS, *texts])))
