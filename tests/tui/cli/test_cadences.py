"""Cadences from the command line: `cadence list`, `show`, `check`, `new`."""

from __future__ import annotations

import json
from pathlib import Path

CADENCE = "---\ntitle: Mine\n---\n## Steps\n\n1. +0 email: Go\n2. +1w fone: Call\n"


def test_the_built_in_cadences_are_listed(tierbook) -> None:
    told = {cadence["name"]: cadence for cadence in json.loads(tierbook("cadence", "list", "--json").out)}
    assert {"first-meeting", "renewal-nudge", "reactivation"} <= told.keys()
    step = told["renewal-nudge"]["steps"][2]
    assert (step["day"], step["channel"], step["persona"]) == ("+2w", "email", "")
    assert told["first-meeting"]["days"] == 21
    answer = tierbook("cadence", "list")
    (line,) = [line for line in answer.out.split("\n") if line.startswith("first-meeting")]
    assert line.split()[1:4] == ["5", "steps", "built-in"]
    assert "tierbook cadence new NAME" in answer.err


def test_a_new_cadence_is_private_and_listed(tierbook, private_home) -> None:
    answer = tierbook("cadence", "new", "Depots & spring")
    path = Path(answer.out.splitlines()[0])
    assert answer.code == 0
    assert path.parent == private_home / "tierbook" / "cadences"
    assert [p for p in (path, path.parent, path.parent.parent) if p.stat().st_mode & 0o077] == []
    assert path.stem in tierbook("cadence", "list").out
    again = tierbook("cadence", "new", "Depots & spring")
    assert (again.code, again.out) == (2, "")
    assert tierbook("cadence", "new", "a/b").code == 2


def test_one_named_like_a_built_in_one_starts_as_it_and_takes_its_place(tierbook) -> None:
    built_in = tierbook("cadence", "show", "reactivation").out
    answer = tierbook("cadence", "new", "reactivation")
    assert "takes its place" in answer.out
    assert Path(answer.out.splitlines()[0]).read_text(encoding="utf-8") == built_in
    assert "instead of the built-in one" in tierbook("cadence", "list").out


def test_what_is_wrong_is_told_by_the_line_of_the_file(tierbook, tmp_path) -> None:
    path = tmp_path / "mine.md"
    path.write_text(CADENCE, encoding="utf-8")
    answer = tierbook("cadence", "check", path)
    assert (answer.code, answer.out) == (1, "line 7: there is no channel “fone” (Perhaps “phone”.)\n")
    (problem,) = json.loads(tierbook("cadence", "check", path, "--json").out)
    assert problem == {"line": 7, "what": "there is no channel “fone”", "hint": "Perhaps “phone”."}
    assert tierbook("cadence", "show", "nothing").code == 2
