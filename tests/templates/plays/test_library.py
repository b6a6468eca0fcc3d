"""The library of plays: built-in ones that are good, the user's own over them, and files that are wrong, told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.errors import NotFound, Refused
from templates.markdown_files import LARGEST_FILE
from templates.plays import library
from templates.plays.about import Audience
from templates.plays.library import PlayLibrary, new_play, read_play
from templates.plays.triggers import TRIGGERS

PLAY = """\
---
name: sponsor
title: Our sponsor
description: Ours.
for:
  tier: [1, 2]
  persona: [CFO]
  centre: Fleet
  offering: [Fuel cards]
channel: [in person]
asset: Brief
trigger: [quiet, renewal]
before: renewal
---
Why.

## Steps

1. +0 Sales: Go
2. -2w Customer: Say yes
   - external; waits for 1; R Marketing
"""


@pytest.fixture
def builtin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "builtin"
    folder.mkdir()
    (folder / "sponsor.md").write_text(PLAY.replace("Our", "Their"))
    monkeypatch.setattr(library, "_BUILTIN", folder)
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def test_a_dozen_plays_are_built_in_and_in_order() -> None:
    plays = PlayLibrary().list_plays()
    assert len(plays) >= 12
    for play in plays:
        assert play.problems == (), play.name
        assert play.title != play.name
        assert play.about.name == play.name
        assert play.about.description
        assert play.text
        assert play.about.audience.tier
        assert play.about.channels
        assert play.about.assets
        assert play.about.triggers
        assert bool(play.about.before) == play.counts_back
    across = [play for play in plays if len(play.steps) >= 6 and len({step.function for step in play.steps}) >= 4]
    assert len(across) >= 6


def test_everything_in_a_file_is_read(own: Path) -> None:
    path = own / "sponsor.md"
    path.write_text(PLAY)
    play = read_play(path)
    about = play.about
    assert play.problems == ()
    assert (play.name, play.title, about.description, play.text) == ("sponsor", "Our sponsor", "Ours.", "Why.")
    assert about.audience == Audience(("1", "2"), ("CFO",), ("Fleet",), ("Fuel cards",))
    assert (about.channels, about.assets, about.triggers) == (("in person",), ("Brief",), ("quiet", "renewal"))
    assert (about.before, play.counts_back, play.functions) == ("renewal", True, ("sales", "customer", "marketing"))


def test_the_play_in_the_readme_is_one(own: Path) -> None:
    readme = (Path(library.__file__).parent.parent.parent / "README.md").read_text("utf-8")
    blocks = [block.partition("```")[0] for block in readme.split("```markdown\n")[1:]]
    (block,) = [block for block in blocks if "title: Depot day" in block]
    path = own / "depot-day.md"
    path.write_text(block, "utf-8")
    play = read_play(path)
    assert play.problems == ()
    assert len(play.steps) == 3


def test_a_users_file_wins_and_says_so(builtin: Path, own: Path) -> None:
    assert [(play.title, play.is_builtin) for play in PlayLibrary().list_plays()] == [("Their sponsor", True)]
    (own / "sponsor.md").write_text(PLAY)
    play = PlayLibrary(own).find("sponsor")
    assert (play.title, play.is_builtin, play.replaces_builtin) == ("Our sponsor", False, True)


def test_find_names_the_nearest(builtin: Path, own: Path) -> None:
    with pytest.raises(NotFound) as refused:
        PlayLibrary(own).find("sponser")
    assert refused.value.hint == "Perhaps “sponsor”."


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "hint"),
    [
        ("title:", "titel:", 3, "no key “titel”", "Perhaps “title”."),
        ("tier: [1, 2]", "tier: [1, 9]", 6, "no tier “9”", "There are: 1, 2, 3, 0."),
        ("tier: [1, 2]", "teir: [1]", 6, "no key “teir”", "Perhaps “tier”."),
        ("quiet, renewal", "quite", 12, "no trigger “quite”", "Perhaps “quiet”."),
        ("before: renewal", "before: renwal", 13, "no day “renwal”", "Perhaps “renewal”."),
        ("before: renewal\n", "", 19, "counts back from a date", "Name it in the front matter"),
        ("name: sponsor", "name: other", 2, "the file is called “sponsor”", "Rename the file"),
        ("1. +0", "1. soon", 19, "“soon” is no day", "Write it like"),
    ],
)
def test_what_is_wrong_has_its_line_and_the_nearest_word(
    own: Path, old: str, new: str, line: int, what: str, hint: str
) -> None:
    path = own / "sponsor.md"
    path.write_text(PLAY.replace(old, new))
    problems = read_play(path).problems
    assert [line, True, True] in [[each.line, what in each.what, hint in each.hint] for each in problems], problems


@pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")
def test_hostile_files_are_listed_with_their_problems(builtin: Path, own: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(PLAY)
    (own / "link.md").symlink_to(tmp_path / "secret")
    (own / "folder.md").mkdir()
    os.mkfifo(own / "pipe.md")
    (own / "big.md").write_bytes(b"x" * (LARGEST_FILE + 1))
    (own / "latin.md").write_bytes(b"one\n\xe9\n")
    (own / "empty.md").write_bytes(b"")
    (own / "bomb.md").write_text("---\nname: &a [x, x]\ntitle: [*a, *a]\n---\n## Steps\n1. +0 Sales: x\n")
    (own / "README.md").write_text("not a play")
    found = {play.name: play for play in PlayLibrary(own).list_plays() if not play.is_builtin}
    assert set(found) == {"link", "folder", "pipe", "big", "latin", "empty", "bomb"}
    assert all(play.problems for play in found.values())
    assert [problem.line for problem in found["latin"].problems] == [2]


@pytest.mark.parametrize("name", ["growth", 'A "fine" play: {x} #1', "../../etc/passwd", "con", "顧客"])
def test_a_new_play_is_good_at_once(own: Path, name: str) -> None:
    path = new_play(name, own / "new")
    assert path.parent == own / "new"
    play = read_play(path)
    assert play.problems == ()
    assert (play.name, len(play.steps)) == (path.stem, 4)
    assert "<!--" not in play.text
    with pytest.raises(Refused):
        new_play(name, own / "new")


def test_a_new_play_of_a_built_in_name_starts_as_that_one(builtin: Path, own: Path) -> None:
    path = new_play("Sponsor", own)
    assert path.read_bytes() == (builtin / "sponsor.md").read_bytes()
    assert PlayLibrary(own).find("sponsor").replaces_builtin


def test_every_trigger_says_what_it_means() -> None:
    assert {"quiet", "one thread", "renewal", "competitor renewal"} <= TRIGGERS.keys()
    assert all(TRIGGERS.values())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda noise: PLAY.encode() + noise))
def test_any_bytes_are_read_without_a_crash(own: Path, content: bytes) -> None:
    path = own / "noise.md"
    path.write_bytes(content)
    play = read_play(path)
    assert play.problems or play.steps


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.integers(0, len(PLAY)), st.text(max_size=6), st.integers(0, 12))
def test_a_good_play_with_a_slip_of_the_pen(own: Path, at: int, slip: str, gone: int) -> None:
    path = own / "sponsor.md"
    path.write_bytes((PLAY[:at] + slip + PLAY[at + gone :]).encode("utf-8", "surrogatepass"))
    for problem in read_play(path).problems:
        assert problem.in_words()
