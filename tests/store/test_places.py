"""Where things lie: one data folder, moved by one variable, private from the start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.errors import Refused
from store.places import Places, make_private, remove_all_leftovers

if TYPE_CHECKING:
    from tests.conftest import Clock


def test_the_data_folder_holds_everything(tmp_path: Path) -> None:
    places = Places.find({"TIERBOOK_HOME": str(tmp_path)})
    assert places.home == tmp_path
    assert places.book == tmp_path / "book.db"
    inside = [places.backups, places.drafts, places.templates, places.plays, places.cadences, places.rejects]
    inside += [places.settings, places.notes]
    assert all(path.parent == tmp_path for path in inside)
    assert len(set(inside)) == len(inside)
    assert not list(tmp_path.iterdir())


def test_a_book_can_be_named_by_variable_and_by_hand(tmp_path: Path) -> None:
    environ = {"TIERBOOK_HOME": str(tmp_path), "TIERBOOK_BOOK": "/else/where.db"}
    assert Places.find(environ).book == Path("/else/where.db")
    assert Places.find(environ).home == tmp_path
    assert Places.find(environ, Path("/mine.db")).book == Path("/mine.db")


def test_paths_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    places = Places.find({"TIERBOOK_HOME": "data", "TIERBOOK_BOOK": "mine.db"})
    assert places.home == tmp_path / "data"
    assert places.book == tmp_path / "mine.db"
    assert Places.find({"TIERBOOK_HOME": "~/data"}).home == Path(os.environ["HOME"]) / "data"


def test_a_home_of_nobody_is_no_traceback() -> None:
    assert Places.find({"TIERBOOK_HOME": "~nobody-of-that-name/data"}).home.is_absolute()


def test_without_a_variable_the_system_says_where(private_home: Path) -> None:
    assert private_home in Places.find({}).home.parents
    assert private_home in Places.find({"TIERBOOK_HOME": ""}).home.parents


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_new_folders_are_private_all_the_way_up(tmp_path: Path, mask: int) -> None:
    past = os.umask(mask)
    try:
        made = make_private(tmp_path / "a" / "b" / "c")
    finally:
        os.umask(past)
    assert made == tmp_path / "a" / "b" / "c"
    assert [folder.stat().st_mode & 0o777 for folder in (made, made.parent, made.parent.parent)] == [0o700] * 3


def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    assert make_private(tmp_path) == tmp_path
    assert tmp_path.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("below", ["", "below", "below/further"])
def test_a_file_in_the_way_is_told(tmp_path: Path, below: str) -> None:
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(Refused, match="cannot be made"):
        make_private(tmp_path / "taken" / below)
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_dangling_link_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to("nowhere")
    with pytest.raises(Refused, match="cannot be made"):
        make_private(tmp_path / "data")
    assert not (tmp_path / "nowhere").exists()


def test_what_a_kill_left_behind_goes_from_every_folder(tmp_path: Path, clock: Clock) -> None:
    places = Places(tmp_path / "data", tmp_path / "books" / "book.db")
    names = (".tierbook-0a1b.db", ".tierbook-0a1b.db-journal", "mine.db")
    for folder in places.folders:
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).touch()
            os.utime(folder / name, (0, clock.moment.timestamp() - 3000))
    assert remove_all_leftovers(places) == 0  # they may be somebody's who is still at it
    clock.move(minutes=20)
    assert remove_all_leftovers(places) == 2 * len(places.folders)
    assert {path.name for folder in places.folders for path in folder.iterdir() if path.is_file()} == {"mine.db"}
    assert {path.name for path in places.home.iterdir()} >= {
        "backups",
        "rejects",
        "templates",
        "plays",
        "drafts",
        "notes",
    }
    assert remove_all_leftovers(Places(tmp_path / "none")) == 0
