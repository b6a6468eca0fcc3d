"""Plays from the command line: `play list`, `show`, `check`, `new`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

PLAY = "---\ntitle: Mine\n---\n## Steps\n\n1. +0 Sales: Go\n2. +1w Markting: Write\n"


def test_the_built_in_plays_are_listed(tierbook) -> None:
    told = {play["name"]: play for play in json.loads(tierbook("play", "list", "--json").out)}
    assert {"executive-sponsor", "renewal-180", "onboarding"} <= told.keys()
    assert all(play["builtin"] and not play["problems"] for play in told.values())
    step = told["executive-sponsor"]["steps"][1]
    assert (step["day"], step["function"], step["waits_for"]) == ("+3d", "executive sponsor", [1])
    assert step["duties"] == [{"duty": "C", "function": "sales"}]
    answer = tierbook("play", "list")
    (line,) = [line for line in answer.out.split("\n") if line.startswith("executive-sponsor")]
    assert line.split()[1:4] == ["8", "steps", "built-in"]
    assert "tierbook play new NAME" in answer.err


def test_a_new_play_is_in_order_private_and_listed(tierbook, private_home) -> None:
    answer = tierbook("play", "new", "Fleet & round table")
    path = Path(answer.out.splitlines()[0])
    assert answer.code == 0
    assert path.parent == private_home / "tierbook" / "plays"
    assert [p for p in (path, path.parent, path.parent.parent) if p.stat().st_mode & 0o077] == []
    assert tierbook("play", "check", path).code == 0
    assert tierbook("play", "check", path.stem).out == f"{path.stem} is in order: 4 steps.\n"
    again = tierbook("play", "new", "Fleet & round table")
    assert (again.code, again.out) == (2, "")


def test_a_play_named_like_a_built_in_one_starts_as_it_and_takes_its_place(tierbook) -> None:
    built_in = tierbook("play", "show", "gone-quiet").out
    answer = tierbook("play", "new", "gone-quiet")
    assert "takes its place" in answer.out
    assert Path(answer.out.splitlines()[0]).read_text(encoding="utf-8") == built_in
    assert "instead of the built-in one" in tierbook("play", "list").out


def test_what_is_wrong_is_told_by_the_line_of_the_file(tierbook, tmp_path) -> None:
    path = tmp_path / "mine.md"
    path.write_text(PLAY, encoding="utf-8")
    answer = tierbook("play", "check", path)
    assert (answer.code, answer.out) == (1, "line 7: there is no function “Markting” (Perhaps “Marketing”.)\n")
    (problem,) = json.loads(tierbook("play", "check", path, "--json").out)
    assert problem == {"line": 7, "what": "there is no function “Markting”", "hint": "Perhaps “Marketing”."}


def test_a_file_that_cannot_be_read_is_told(tierbook, tmp_path, private_home) -> None:
    (tmp_path / "latin.md").write_bytes("---\ntitle: Übersicht\n---\n".encode("latin-1"))
    (tmp_path / "link.md").symlink_to(tmp_path / "latin.md")
    for name in ("latin.md", "link.md", "none.md"):
        assert tierbook("play", "check", tmp_path / name).code == 1
    assert tierbook("play", "check", "none").code == 2
    folder = private_home / "tierbook" / "plays"
    folder.mkdir(parents=True)
    (folder / "link.md").symlink_to(tmp_path / "latin.md")
    assert tierbook("play", "show", "link").code == 2
    assert "HAS PROBLEMS" in tierbook("play", "list").out


def test_show_prints_the_file_as_it_is(tierbook) -> None:
    (path,) = [
        each["path"] for each in json.loads(tierbook("play", "list", "--json").out) if each["name"] == "onboarding"
    ]
    assert tierbook("play", "show", "onboarding").out == Path(path).read_text(encoding="utf-8")
    answer = tierbook("play", "show", "onbording")
    assert (answer.code, answer.out) == (2, "")
    assert "Perhaps “onboarding”" in answer.err


def test_a_play_steers_no_terminal(tierbook, private_home) -> None:
    path = Path(tierbook("play", "new", "mine").out.splitlines()[0])
    path.write_text("---\ntitle: a\x1b[2Jb\n---\n## Steps\n1. +0 S\x1b[2Jx: Go\n", encoding="utf-8")
    for words in (["show", "mine"], ["check", "mine"], ["list"], ["list", "--json"]):
        assert "\x1b" not in tierbook("play", *words).out


@pytest.mark.parametrize("name", ["../x", "/x", "sub/x", "..\\x"])
def test_a_path_is_no_name_for_a_play(tierbook, private_home, name) -> None:
    answer = tierbook("play", "new", name)
    assert (answer.code, answer.out) == (2, "")
    assert f"“{name}” is a path" in answer.err
    assert not (private_home / "tierbook" / "plays").exists()
