"""The library of plays: built-in ones that are good, and a file read whole. What else of it: test_step_files.py."""

from __future__ import annotations

from pathlib import Path

from templates.plays.about import Audience
from templates.plays.library import PlayLibrary, read_play
from templates.plays.triggers import TRIGGERS
from tests.templates.step_texts import PLAY


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


def test_everything_in_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sponsor.md"
    path.write_text(PLAY)
    play = read_play(path)
    about = play.about
    assert play.problems == ()
    assert (play.name, play.title, about.description, play.text) == ("sponsor", "Our sponsor", "Ours.", "Why.")
    assert about.audience == Audience(("1", "2"), ("CFO",), ("Fleet",), ("Fuel cards",))
    assert (about.channels, about.assets, about.triggers) == (("in person",), ("Brief",), ("quiet", "renewal"))
    assert (about.before, play.counts_back, play.functions) == ("renewal", True, ("sales", "customer", "marketing"))


def test_every_trigger_says_what_it_means() -> None:
    assert {"quiet", "one thread", "renewal", "competitor renewal"} <= TRIGGERS.keys()
    assert all(TRIGGERS.values())
