"""Plays from the command line: `play list` and `show`; what they share with cadences: test_step_files.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


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


def test_the_book_may_be_named_behind_every_verb_of_files(tierbook, tmp_path) -> None:
    for kind in ("play", "cadence", "template"):
        named = tierbook(kind, "list", "-b", tmp_path / "x.db")
        assert (named.code, named.out) == (0, tierbook(kind, "list").out)
        assert tierbook(kind, "show", named.out.split()[0], "--book", tmp_path / "x.db").code == 0


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
