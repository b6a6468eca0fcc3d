"""Plays and cadences from the command line: `new`, `check` and `show` of their files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest


class Sort(NamedTuple):
    """One sort of files of steps, by its verb; `wrong` says what is wrong in its second step, and the better word."""

    verb: str
    folder: str
    built_in: str
    steps: int
    second: str
    wrong: tuple[str, str]


@pytest.fixture(
    params=[
        Sort("play", "plays", "gone-quiet", 4, "Markting", ("there is no function “Markting”", "Perhaps “Marketing”.")),
        Sort("cadence", "cadences", "reactivation", 3, "fone", ("there is no channel “fone”", "Perhaps “phone”.")),
    ],
    ids=lambda sort: sort.verb,
)
def sort(request: pytest.FixtureRequest) -> Sort:
    return request.param


def test_a_new_one_is_in_order_private_and_listed(tierbook, private_home, sort) -> None:
    answer = tierbook(sort.verb, "new", "Fleet & round table")
    path = Path(answer.out.splitlines()[0])
    assert answer.code == 0
    assert path.parent == private_home / "tierbook" / sort.folder
    assert [p for p in (path, path.parent, path.parent.parent) if p.stat().st_mode & 0o077] == []
    assert path.stem in tierbook(sort.verb, "list").out
    assert tierbook(sort.verb, "check", path).code == 0
    assert tierbook(sort.verb, "check", path.stem).out == f"{path.stem} is in order: {sort.steps} steps.\n"
    again = tierbook(sort.verb, "new", "Fleet & round table")
    assert (again.code, again.out) == (2, "")
    assert tierbook(sort.verb, "new", "a/b").code == 2


def test_one_named_like_a_built_in_one_starts_as_it_and_takes_its_place(tierbook, sort) -> None:
    built_in = tierbook(sort.verb, "show", sort.built_in).out
    answer = tierbook(sort.verb, "new", sort.built_in)
    assert "takes its place" in answer.out
    assert Path(answer.out.splitlines()[0]).read_text(encoding="utf-8") == built_in
    assert "instead of the built-in one" in tierbook(sort.verb, "list").out


def test_what_is_wrong_is_told_by_the_line_of_the_file(tierbook, tmp_path, sort) -> None:
    path = tmp_path / "mine.md"
    first = {"play": "Sales", "cadence": "email"}[sort.verb]
    path.write_text(f"---\ntitle: Mine\n---\n## Steps\n\n1. +0 {first}: Go\n2. +1w {sort.second}: On\n", "utf-8")
    what, hint = sort.wrong
    answer = tierbook(sort.verb, "check", path)
    assert (answer.code, answer.out) == (1, f"line 7: {what} ({hint})\n")
    (problem,) = json.loads(tierbook(sort.verb, "check", path, "--json").out)
    assert problem == {"line": 7, "what": what, "hint": hint}
    assert tierbook(sort.verb, "show", "nothing").code == 2
