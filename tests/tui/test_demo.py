"""The demo: a private copy of the sample for every start, old copies cleared away, running ones left alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from store.errors import NotFound
from store.migrations import create_book
from store.places import Places
from tui import demo
from tui.demo import hold_fresh_demo


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a stand-in for the shipped sample."""
    path = tmp_path / "shipped.db"
    create_book(path, "Sample")
    path.chmod(0o644)
    monkeypatch.setattr(demo, "sample_book", lambda: path)
    return path


@pytest.fixture
def places(private_home: Path) -> Places:
    return Places.find()


def test_the_copy_is_private_and_the_sample_untouched(sample, places) -> None:
    before = hashlib.sha256(sample.read_bytes()).hexdigest()
    with hold_fresh_demo(places) as copy:
        assert copy.book.read_bytes() == sample.read_bytes()
        assert copy.home.parent == places.home / "demo"
        assert copy.backups.is_relative_to(copy.home)
        made = [places.home, *places.home.rglob("*")]
        assert [path for path in made if path.stat().st_mode & 0o077] == []
        copy.book.write_bytes(b"changed")
    assert hashlib.sha256(sample.read_bytes()).hexdigest() == before


def test_every_demo_starts_afresh_and_clears_what_is_not_in_use(sample, places) -> None:
    with hold_fresh_demo(places) as first:
        first.book.write_bytes(b"changed")
    with hold_fresh_demo(places) as second:
        assert second.book.read_bytes() == sample.read_bytes()
        kept = [path for path in (places.home / "demo").iterdir() if path.is_dir()]
        assert kept == [second.home]


def test_a_demo_that_is_running_is_left_alone(sample, places) -> None:
    with hold_fresh_demo(places) as first:
        first.book.write_bytes(b"changed")
        with hold_fresh_demo(places) as second:
            assert second.home != first.home
            (second.home / "mark").touch()
        assert first.book.read_bytes() == b"changed"
        with hold_fresh_demo(places):
            assert not list((places.home / "demo").rglob("mark"))
            assert first.book.exists()


def test_only_folders_of_its_own_are_cleared(sample, places, tmp_path) -> None:
    demos = places.home / "demo"
    demos.mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "keep.txt").touch()
    (demos / "link").symlink_to(elsewhere)
    (demos / "half-made").mkdir()
    with hold_fresh_demo(places):
        assert (elsewhere / "keep.txt").exists()
        assert not (demos / "half-made").exists()


def test_a_missing_sample_is_told(places, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(demo, "sample_book", lambda: tmp_path / "none.db")
    with pytest.raises(NotFound), hold_fresh_demo(places):
        pytest.fail("there is nothing to open")
