from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from templates.example import example_dossier
from templates.fill import Filler
from templates.library import Library
from templates.trying import MOST_READ, Bench, Tried

HEAD = "---\nname: mine\ntitle: Mine\n---\n"
PATH = Path("/nowhere/mine.md")
SLOW = "{% for a in points %}" * 18 + "{% endfor %}" * 18


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Filler() as filler:
        yield Bench(filler, "Jonas Ek")


def tried(bench: Bench, text: str) -> Tried:
    found = bench.try_text(PATH, text, example_dossier())
    assert found is not None
    return found


def words(found: Tried) -> str:
    return "\n".join(block.text for block in found.blocks)


def test_a_sound_text_is_filled_for_the_account(bench: Bench) -> None:
    found = tried(bench, f"{HEAD}# {{{{ account.name }}}}\n\nBy {{{{ me }}}}")
    assert found.problems == ()
    assert [(block.kind, block.text) for block in found.blocks] == [
        ("heading", "Northwind Logistics"),
        ("paragraph", "By Jonas Ek"),
    ]


def test_problems_bear_the_line_of_the_file_and_the_nearest_name(bench: Bench) -> None:
    found = tried(bench, f"{HEAD}# {{{{ account.name }}}}\n{{{{ account.industri }}}}")
    assert [(each.line, "industry" in each.hint) for each in found.problems] == [(6, True)]
    assert found.blocks == ()


def test_front_matter_that_is_wrong_is_told_and_the_body_filled(bench: Bench) -> None:
    found = tried(bench, "---\nname: other\ntier: 2\nneeds: [account.industri]\n---\n# {{ account.name }}")
    assert [each.line for each in found.problems] == [2, 3, 4]
    assert words(found) == "Northwind Logistics"


def test_an_unclosed_front_matter_is_one_problem(bench: Bench) -> None:
    found = tried(bench, "---\nname: mine\n# {{ account.name }}")
    assert [each.what for each in found.problems] == ["the front matter is not closed"]


def test_a_long_document_is_cut_for_the_screen(bench: Bench) -> None:
    found = tried(bench, f"{HEAD}" + "word " * MOST_READ)
    assert found.is_cut
    assert len(words(found)) <= MOST_READ


def test_a_template_that_does_not_end_is_stopped_and_told(bench: Bench) -> None:
    found = tried(bench, HEAD + SLOW)
    assert any("longer" in each.what or "large" in each.what for each in found.problems)
    assert words(tried(bench, f"{HEAD}# after it")) == "after it"


def test_what_is_given_up_is_nothing_and_the_next_text_is_tried(bench: Bench) -> None:
    given_up = threading.Event()
    timer = threading.Timer(0.2, given_up.set)
    timer.start()
    began = time.monotonic()
    assert bench.try_text(PATH, HEAD + SLOW, example_dossier(), given_up.is_set) is None
    assert time.monotonic() >= began
    assert words(tried(bench, f"{HEAD}# after it")) == "after it"


@pytest.mark.parametrize("template", Library().list_templates(), ids=lambda template: template.name)
def test_every_built_in_template_is_in_order(bench: Bench, template) -> None:  # type: ignore[no-untyped-def]
    assert bench.check(template) == []


HOSTILE = [
    *(sign * 30_000 for sign in ("{{", "{%", "{#", "[", "<<", "«", "`", "_ ", "---\n", "- [", "{{ a.", "> ", "![")),
    "«" + "A_" * 60,
    "[x] " + "".join(f"{'`' * (number + 1)}a" for number in range(600)),
    f"---\na: &a [{'*a, ' * 4_000}]\n---\n",
    f"---\n{'[' * 15_000}\n---\n",
]
"""Texts that would take minutes where a reader looks for the end of each sign anew."""


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_text_of_one_sign_is_tried_to_its_end(bench: Bench, number: int) -> None:
    """What is read in this process holds up the screen for as long as it takes, whatever thread it is in."""
    found = bench.try_text(PATH, HOSTILE[number], example_dossier())
    assert found is not None
