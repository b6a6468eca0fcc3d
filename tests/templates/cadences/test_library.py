"""The library of cadences: built-in ones that are good, and a file read whole. What else of it: test_step_files.py."""

from __future__ import annotations

from pathlib import Path

from templates.cadences.library import CadenceLibrary, read_cadence
from templates.heading import Audience
from templates.library import Library
from tests.templates.step_texts import CADENCE


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
