"""The folder of an export: private, held open, whole files or none, links never followed."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.errors import Refused
from store.files import TEMPORARY
from templates import folder as folder_module
from templates.folder import LARGEST_READ, Folder, Taken

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and modes are those of POSIX")


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """Make every file as open as can be, unless the program says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture(params=["held", "by path"])
def target(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the path of a folder that is not there yet, also as on systems where a folder cannot be held open."""
    if request.param == "by path":
        monkeypatch.setattr(folder_module, "_HOLDABLE", False)
    return tmp_path / "out"


def names(folder: Path) -> list[str]:
    """Return the names in a folder, in order."""
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@posix
def test_a_new_folder_and_its_files_are_the_users_alone(target: Path) -> None:
    with Folder(target / "deep") as folder:
        assert folder.write("a.md", b"one", replace=False)
    assert (mode(target / "deep"), mode(target / "deep" / "a.md")) == (0o700, 0o600)
    assert names(target / "deep") == ["a.md"]


@posix
def test_a_folder_that_was_there_keeps_its_mode(target: Path) -> None:
    target.mkdir(mode=0o755)
    with Folder(target):
        pass
    assert mode(target) == 0o755


def test_what_is_written_can_be_read(target: Path) -> None:
    with Folder(target) as folder:
        assert folder.read("a.md") is None
        folder.write("a.md", b"one", replace=False)
        assert folder.read("a.md") == b"one"
        folder.write("a.md", b"two", replace=True)
        assert folder.read("a.md") == b"two"


def test_a_name_that_was_taken_meanwhile_is_left(target: Path) -> None:
    with Folder(target) as folder:
        (target / "a.md").write_bytes(b"theirs")
        assert folder.write("a.md", b"ours", replace=False) is False
    assert (target / "a.md").read_bytes() == b"theirs"
    assert names(target) == ["a.md"]


def test_without_hard_links_it_looks_first(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(folder_module.os, "link", no_links)
    with Folder(target) as folder:
        (target / "b.md").write_bytes(b"theirs")
        assert folder.write("a.md", b"ours", replace=False) is True
        assert folder.write("b.md", b"ours", replace=False) is False
    assert ((target / "a.md").read_bytes(), (target / "b.md").read_bytes()) == (b"ours", b"theirs")
    assert names(target) == ["a.md", "b.md"]


@posix
def test_a_link_is_neither_read_nor_written_through(target: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_bytes(b"theirs")
    with Folder(target) as folder:
        (target / "a.md").symlink_to(outside)
        (target / "gone.md").symlink_to(tmp_path / "nowhere.md")
        for name in ("a.md", "gone.md"):
            with pytest.raises(Taken):
                folder.read(name)
            assert folder.write(name, b"ours", replace=False) is False
        assert folder.write("a.md", b"ours", replace=True) is True
    assert outside.read_bytes() == b"theirs"
    assert not (tmp_path / "nowhere.md").exists()
    assert not (target / "a.md").is_symlink()


@posix
def test_what_is_no_file_is_not_read(target: Path) -> None:
    with Folder(target) as folder:
        (target / "folder.md").mkdir()
        os.mkfifo(target / "pipe.md")
        with (target / "large.md").open("wb") as file:
            file.truncate(LARGEST_READ + 1)
        for name in ("folder.md", "pipe.md", "large.md"):
            with pytest.raises(Taken):
                folder.read(name)


@posix
def test_a_folder_exchanged_for_a_link_meanwhile_leads_nowhere(tmp_path: Path) -> None:
    target, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with Folder(target) as folder:
        target.rename(tmp_path / "moved")
        target.symlink_to(elsewhere)
        folder.write("a.md", b"ours", replace=False)
        folder.write("a.md", b"ours again", replace=True)
    assert names(elsewhere) == []
    assert (tmp_path / "moved" / "a.md").read_bytes() == b"ours again"


@posix
def test_a_folder_that_is_a_link_is_refused_and_told_where_it_points(target: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    target.symlink_to(elsewhere)
    with pytest.raises(Refused) as refused:
        Folder(target)
    assert str(elsewhere) in refused.value.hint
    assert names(elsewhere) == []


def test_a_full_disk_is_told_and_leaves_what_stood_there(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with Folder(target) as folder:
        folder.write("a.md", b"old", replace=False)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(Refused) as refused:
                folder.write("a.md", b"new", replace=True)
    assert "The disk is full" in refused.value.message
    assert (target / "a.md").read_bytes() == b"old"
    assert names(target) == ["a.md"]


def test_a_file_in_the_place_of_the_folder_is_told(target: Path) -> None:
    target.write_bytes(b"a file")
    with pytest.raises(Refused) as refused:
        Folder(target)
    assert str(target) in refused.value.message
    assert target.read_bytes() == b"a file"


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(target: Path) -> None:
    target.mkdir(mode=0o500)
    with Folder(target) as folder, pytest.raises(Refused, match="not written"):
        folder.write("a.md", b"x", replace=False)


def test_what_a_kill_left_behind_is_removed_once_it_is_old(target: Path, clock: object) -> None:
    target.mkdir()
    old, fresh, other = (target / name for name in (f"{TEMPORARY}old", f"{TEMPORARY}new", "mine.tmp"))
    for path in (old, fresh, other):
        path.write_bytes(b"half")
    now = folder_module.clock.now().timestamp()
    os.utime(old, (now - 7_200, now - 7_200))
    os.utime(other, (now - 7_200, now - 7_200))
    os.utime(fresh, (now - 60, now - 60))
    with Folder(target):
        pass
    assert names(target) == sorted([fresh.name, other.name])


@pytest.mark.parametrize("name", ["../b.md", "a/b.md", "..\\b.md", "C:b.md", "..", ".", "", "a\0.md"])
def test_a_name_never_leads_out_of_the_folder(target: Path, name: str) -> None:
    with Folder(target) as folder:
        with pytest.raises(Taken):
            folder.read(name)
        for replace in (True, False):
            with pytest.raises(Refused) as refused:
                folder.write(name, b"x", replace=replace)
            assert "is not the name of a file" in refused.value.message
    assert list(target.iterdir()) == []
    assert not (target.parent / "b.md").exists()
