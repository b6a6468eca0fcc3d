"""The library of cadences: built-in ones that are good, the user's own over them, and files that are wrong, told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.errors import NotFound, Refused
from templates.cadences import library
from templates.cadences.library import CadenceLibrary, new_cadence, read_cadence
from templates.heading import Audience
from templates.library import Library

CADENCE = """\
---
name: depots
title: Depots in spring
description: Ours.
for:
  tier: [2, 3]
  industry: Energy
  solution: [Fuel cards]
  persona: [Head of Energy]
---
Why.

## Steps

1. +0 email: Write
   - template call-opener
2. +2w phone: Call
   - to Head of Energy
"""


def test_five_cadences_are_built_in_and_in_order() -> None:
    templates = [template.name for template in Library().list_templates()]
    cadences = CadenceLibrary(templates=templates).list_cadences()
    assert len(cadences) >= 5
    for cadence in cadences:
        assert cadence.problems == (), cadence.name
        assert cadence.title != cadence.name
        assert cadence.about.name == cadence.name
        assert cadence.about.description
        assert cadence.text
        assert cadence.about.audience.tier
        assert len(cadence.steps) >= 4
        assert len({step.channel for step in cadence.steps}) >= 2
        assert any(step.template for step in cadence.steps)
    first = next(cadence for cadence in cadences if cadence.name == "first-meeting")
    assert (len(first.steps), first.days) == (5, 21)


def test_everything_in_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "depots.md"
    path.write_text(CADENCE)
    cadence = read_cadence(path)
    assert cadence.problems == ()
    assert (cadence.name, cadence.title, cadence.about.description) == ("depots", "Depots in spring", "Ours.")
    assert cadence.about.audience == Audience(("2", "3"), ("Energy",), ("Fuel cards",), ("Head of Energy",))
    assert (cadence.text, cadence.days, cadence.personas) == ("Why.", 14, ("Head of Energy",))
    assert [step.title for step in cadence.due] == ["Write", "Call"]


def test_the_cadence_in_the_readme_is_one(tmp_path: Path) -> None:
    readme = (Path(library.__file__).parent.parent.parent / "README.md").read_text("utf-8")
    blocks = [block.partition("```")[0] for block in readme.split("```markdown\n")[1:]]
    (block,) = [block for block in blocks if "## Steps" in block and "email:" in block]
    path = tmp_path / "mine.md"
    path.write_text(block, "utf-8")
    cadence = read_cadence(path, templates=[template.name for template in Library().list_templates()])
    assert cadence.problems == ()
    assert len(cadence.steps) == 2


def test_a_users_file_wins_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "first-meeting.md").write_text(CADENCE.replace("name: depots\n", ""))
    cadence = CadenceLibrary(tmp_path).find("first-meeting")
    assert (cadence.title, cadence.is_builtin, cadence.replaces_builtin) == ("Depots in spring", False, True)
    with pytest.raises(NotFound) as refused:
        CadenceLibrary(tmp_path).find("first-meetin")
    assert refused.value.hint == "Perhaps “first-meeting”."


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "hint"),
    [
        ("title:", "titel:", 3, "no key “titel”", "Perhaps “title”."),
        ("tier: [2, 3]", "tier: [9]", 6, "no tier “9”", "There are: 1, 2, 3, 0."),
        ("industry: Energy", "industri: Energy", 7, "no key “industri”", "Perhaps “industry”."),
        ("name: depots", "name: other", 2, "the file is called “depots”", "Rename the file"),
        ("call-opener", "call-opner", 15, "no template “call-opner”", "Perhaps “call-opener”."),
        ("+0 email", "+3w email", 17, "step 2 is due at +2w, before one", "in the order of their days"),
    ],
)
def test_what_is_wrong_has_its_line_and_the_nearest_word(
    tmp_path: Path, old: str, new: str, line: int, what: str, hint: str
) -> None:
    path = tmp_path / "depots.md"
    path.write_text(CADENCE.replace(old, new))
    problems = read_cadence(path, templates=["call-opener"]).problems
    assert [line, True, True] in [[each.line, what in each.what, hint in each.hint] for each in problems], problems


@pytest.mark.parametrize("name", ["growth", 'A "fine" cadence: {x} #1', "../../etc/passwd", "con", "顧客"])
def test_a_new_cadence_is_good_at_once(tmp_path: Path, name: str) -> None:
    path = new_cadence(name, tmp_path / "new")
    cadence = read_cadence(path)
    assert cadence.problems == ()
    assert (path.parent, len(cadence.steps), cadence.personas) == (tmp_path / "new", 3, ("Head of Energy",))
    assert "<!--" not in cadence.text
    with pytest.raises(Refused):
        new_cadence(name, tmp_path / "new")


def test_a_new_cadence_of_a_built_in_name_starts_as_that_one(tmp_path: Path) -> None:
    path = new_cadence("Reactivation", tmp_path)
    assert path.read_bytes() == CadenceLibrary().find("reactivation").source_path.read_bytes()
    assert CadenceLibrary(tmp_path).find("reactivation").replaces_builtin


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda noise: CADENCE.encode() + noise))
def test_any_bytes_are_read_without_a_crash(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "noise.md"
    path.write_bytes(content)
    cadence = read_cadence(path)
    assert cadence.problems or cadence.steps
