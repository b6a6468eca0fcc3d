"""Templates of other people: each placeholder that is not ours is told with its line, and Markdown is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import Problem
from templates.elsewhere import placeholder_for
from templates.example import example_dossier
from templates.fill import Filler
from templates.leftovers import MOST, find_leftovers
from templates.library import Template, read_template
from templates.sheet import make_sheet
from templates.trying import Bench

PASTED = sorted((Path(__file__).parent.parent / "data" / "pasted").glob("*.md"))


def check(filler: Filler, name: str) -> tuple[Template, list[Problem]]:
    template = read_template(Path(__file__).parent.parent / "data" / "pasted" / name)
    return template, Bench(filler).check(template)


@pytest.mark.parametrize("path", PASTED, ids=lambda path: path.stem)
def test_a_pasted_template_is_told_line_by_line_or_works(filler: Filler, path: Path) -> None:
    template, problems = check(filler, path.name)
    assert problems or template.hints
    lines = len(path.read_text("utf-8").splitlines())
    assert all(1 <= (found.line or 0) <= lines and found.what for found in (*problems, *template.hints))
    page = make_sheet(filler, template, example_dossier(), "Jonas Ek")
    assert bool(page.text) != bool(page.problems)
    if page.text:
        assert "{{" not in page.text
        assert [gap for gap in page.gaps if "stands in the document as it is" in gap]


def test_each_of_sixty_names_is_told_on_its_line(filler: Filler) -> None:
    template, problems = check(filler, "quarterly-review.md")
    source = template.source_path.read_text("utf-8").split("\n")
    named = {(number, name) for number, line in enumerate(source, 1) for name in _names(line)}
    told = {(found.line, found.what.split("“")[1].rstrip("”")) for found in problems}
    assert len(named) > 60
    assert told == named
    hints = {found.what: found.hint for found in problems}
    assert hints["there is nothing called “Customer_Name”"] == "Perhaps “account.name”."
    assert hints["there is nothing called “Quarter”"] == "Perhaps “book.quarter”."
    assert hints["there is nothing called “CSM_Name”"] == "Perhaps “account.owner”."
    assert all(hints.values())


def _names(line: str) -> list[str]:
    return [part.split("}}")[0] for part in line.split("{{")[1:]]


def test_what_jinja_does_not_understand_is_told_beside_what_it_does(filler: Filler) -> None:
    template, problems = check(filler, "letterhead.md")
    told = {found.line: found for found in problems}
    assert "“{{COMPANY NAME}}” is not understood" in told[1].what
    assert told[1].hint == "Perhaps {{ account.name }}."
    assert [found.line for found in problems if "COUNTRY" in found.what] == [4]
    assert {"there is nothing called “company.com”", "there is nothing called “company”"} <= {p.what for p in problems}
    assert [hint.line for hint in template.hints] == [11, 11]


def test_brackets_that_are_markdown_are_left_alone(filler: Filler) -> None:
    template, problems = check(filler, "square-brackets.md")
    assert problems == []
    assert [(hint.line, hint.what.split("”")[0].removeprefix("“")) for hint in template.hints] == [
        (1, "[Company Name]"),
        (3, "[First Name]"), (3, "[Your Name]"), (3, "[Your Company]"),
        (5, "[pain point]"),
        (9, "[trigger event]"), (9, "[Company]"), (9, "[Job Title]"),
    ]  # fmt: skip
    assert template.hints[0].hint == "If it is a placeholder, write {{ account.name }}."


def test_braces_and_guillemets_of_other_systems(filler: Filler) -> None:
    template, problems = check(filler, "curly-braces.md")
    assert problems == []
    assert [hint.what.split("”")[0].removeprefix("“") for hint in template.hints] == [
        "{Company}", "{FirstName}", "{Company}", "{City}", "«Contact_Name»", "<<Company>>", "{account.owner}",
    ]  # fmt: skip


def test_lines_to_write_on_are_told_and_a_rule_is_not(filler: Filler) -> None:
    template, problems = check(filler, "meeting-notes.md")
    assert [hint.line for hint in template.hints] == [1, 5, 11, 11, 11]
    assert {6, 7, 13} <= {found.line for found in problems}


def test_what_is_left_over_counts_as_missing_in_the_page(filler: Filler, tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text("# {{ account.name }}\n\nDear [Name]\n", encoding="utf-8")
    page = make_sheet(filler, read_template(tmp_path / "own.md"), example_dossier())
    assert page.gaps == ("“[Name]” stands in the document as it is (line 3 of the template)",)
    assert "Dear [Name]" in page.text


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("COMPANY_NAME", "account.name"), ("companyName", "account.name"), ("Company  name", "account.name"),
        ("your name", "me"), ("Insert Date", "as_of"), ("{{city}}", "account.city"), ("first_name", "contact.name"),
        ("nonsense", None), ("", None), ("…", None),
    ],
)  # fmt: skip
def test_what_others_call_it(name: str, path: str | None) -> None:
    assert placeholder_for(name) == path


def test_every_name_that_is_offered_is_there(filler: Filler) -> None:
    from templates.elsewhere import _CALLED

    source = "\n".join(f"{{{{ {path} }}}}" for path in _CALLED)
    bench = Bench(filler)
    assert filler.check(source, bench.shape, bench.example) == []


def test_there_is_an_end_to_hints() -> None:
    assert len(find_leftovers("[Name] " * 500)) == MOST


@settings(max_examples=200, deadline=None)
@given(body=st.text(alphabet="[]{}<>«»_%#` \n|Naxe1", max_size=120), first=st.integers(1, 9))
def test_no_text_is_too_odd(body: str, first: int) -> None:
    for hint in find_leftovers(body, first):
        assert first <= (hint.line or 0) < first + body.count("\n") + 1
