"""Documents: names that are safe everywhere and apart from each other, and Markdown that is tidy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.dossier import Dossier
from templates.document import file_name, tidy
from templates.example import example_dossier
from templates.library import Library, Template
from tests.templates.taking_apart import NAMES


def of(name: str, key: int = 1) -> Dossier:
    """Return the made-up dossier under another name and key."""
    return replace(example_dossier(), account=example_dossier().account.model_copy(update={"name": name, "id": key}))


@pytest.fixture(scope="module")
def sheet() -> Template:
    return Library().find("three-points")


def test_the_name_tells_account_template_and_the_end_of_the_key(sheet: Template) -> None:
    assert file_name(of("Northwind Logistics", 0x1234ABCDEF), sheet) == "northwind-logistics-three-points-abcdef.md"


def test_sheet_and_dossier_of_one_account_have_two_names(sheet: Template) -> None:
    assert file_name(of("A"), sheet) != file_name(of("A"), Library().find("dossier"))


def test_accounts_of_one_name_have_two_names(sheet: Template) -> None:
    assert file_name(of("A", 1), sheet) != file_name(of("A", 2), sheet)


def test_templates_whose_long_names_begin_alike_have_two_names(sheet: Template) -> None:
    one, two = (replace(sheet, name="x" * 70 + end) for end in "ab")
    assert file_name(of("A"), one) != file_name(of("A"), two)


@pytest.mark.parametrize("name", NAMES)
def test_the_longest_and_strangest_names_fit(sheet: Template, name: str) -> None:
    strange = replace(sheet, name=name or "x")
    for made in (file_name(of(name), sheet), file_name(of(name), strange)):
        assert made.endswith("-000001.md")
        assert len(made) <= 200
        assert len(made.encode()) <= 238  # «-2» must fit too
        assert made == made.strip(" .-~")
        assert not set('<>:"/\\|?*\x00\n\x1b') & set(made)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a", "a\n"),
        ("\n\na\n\n\n\nb\n\n\n", "a\n\nb\n"),
        ("a  \nb", "a  \nb\n"),
        ("a\n  \n\t\nb", "a\n  \nb\n"),
        ("```\na\n\n\nb\n```\n\n\nc", "```\na\n\n\nb\n```\n\nc\n"),
        ("~~~\n```\n\n\n~~~\n\n\n\nc", "~~~\n```\n\n\n~~~\n\nc\n"),
        ("````\n```\n\n\n````\n\n\nc", "````\n```\n\n\n````\n\nc\n"),
        ("", "\n"),
        (r"\[x\](y) [x](y)", "\\[x\\]\\(y) [x](y)\n"),
        (r"[x\\](y) \\\](y)", "[x\\\\](y) \\\\\\]\\(y)\n"),
        ("```\n\\[x\\](y)\n```", "```\n\\[x\\](y)\n```\n"),
    ],
)
def test_markdown_is_made_tidy_but_for_code(before: str, after: Any) -> None:
    assert tidy(before) == after


@given(st.text(st.sampled_from("a \n\t\\]([~`\x85\xa0\r"), max_size=60))
def test_what_has_no_code_is_made_as_tidy_as_what_has(text: str) -> None:
    code = "\n~~~\nx\n~~~\n"
    assert tidy(f"{text}\na{code}") == tidy(f"{text}\na") + code[1:]
    assert tidy(tidy(text)) == tidy(text)
