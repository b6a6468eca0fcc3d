"""Files are whole or not there, private, and never written through a link; their names are safe everywhere."""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store import files
from store.errors import Refused
from store.files import place_new, remove_leftovers, safe_name, say_why, write_atomically

# Writing.


def test_the_whole_content_is_there_and_private(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    past = os.umask(0)
    try:
        write_atomically(path, b"whole")
    finally:
        os.umask(past)
    assert path.read_bytes() == b"whole"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("call", ["fsync", "open", "fdopen"])
def test_a_disk_that_fails_leaves_what_stood_there(tmp_path: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(Refused, match="not written") as caught:
            write_atomically(path, b"new")
    assert "The disk is full." in caught.value.message
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_rename_that_fails_leaves_what_stood_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(Refused) as caught:
        write_atomically(path, b"new")
    assert "read-only" in caught.value.message
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_stopping_in_the_middle_leaves_what_stood_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(b"old")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("target", ["victim", "nowhere"])
def test_a_link_is_replaced_and_never_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "victim").write_bytes(b"mine")
    link = tmp_path / "note.md"
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert not link.is_symlink()
    assert link.read_bytes() == b"new"
    assert (tmp_path / "victim").read_bytes() == b"mine"
    assert not (tmp_path / "nowhere").exists()


def test_a_link_at_the_temporary_name_is_not_written_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "victim").write_bytes(b"mine")
    monkeypatch.setattr(os, "urandom", bytes)
    (tmp_path / f"{files.TEMPORARY}{bytes(8).hex()}").symlink_to("victim")
    with pytest.raises(Refused):
        write_atomically(tmp_path / "note.md", b"new")
    assert (tmp_path / "victim").read_bytes() == b"mine"


@pytest.mark.parametrize(("place", "word"), [("none/note.md", "not there"), ("file/note.md", "not a folder")])
def test_a_missing_folder_is_told(tmp_path: Path, place: str, word: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Refused) as caught:
        write_atomically(tmp_path / place, b"new")
    assert word in caught.value.message


def test_a_folder_at_the_name_stays(tmp_path: Path) -> None:
    (tmp_path / "note.md").mkdir()
    with pytest.raises(Refused):
        write_atomically(tmp_path / "note.md", b"new")
    assert [entry.name for entry in tmp_path.iterdir()] == ["note.md"]


# Placing.


@pytest.fixture(params=["hard links", "none"])
def links(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the test on a disk with hard links, then on one without."""
    if request.param == "none":

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)


@pytest.mark.usefixtures("links")
@pytest.mark.parametrize("is_held", [False, True])
def test_a_finished_file_gets_its_name(tmp_path: Path, is_held: bool) -> None:
    (tmp_path / "temporary").write_bytes(b"whole")
    if is_held:
        handle = os.open(tmp_path, os.O_RDONLY)
        place_new("temporary", "book.db", handle)
        os.close(handle)
    else:
        place_new(tmp_path / "temporary", tmp_path / "book.db")
    assert {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()} == {"book.db": b"whole"}


@pytest.mark.usefixtures("links")
@pytest.mark.parametrize("kind", ["file", "link", "dangling link", "folder"])
def test_a_name_that_is_taken_stays_what_it_is(tmp_path: Path, kind: str) -> None:
    (tmp_path / "temporary").write_bytes(b"whole")
    (tmp_path / "victim").write_bytes(b"mine")
    taken = tmp_path / "book.db"
    if kind == "file":
        taken.write_bytes(b"mine")
    elif kind == "folder":
        taken.mkdir()
    else:
        taken.symlink_to("victim" if kind == "link" else "nowhere")
    before = taken.lstat()
    with pytest.raises(FileExistsError):
        place_new(tmp_path / "temporary", taken)
    assert (taken.lstat().st_ino, taken.lstat().st_size) == (before.st_ino, before.st_size)
    assert (tmp_path / "victim").read_bytes() == b"mine"
    assert (tmp_path / "temporary").read_bytes() == b"whole"


@pytest.mark.usefixtures("links")
def test_what_the_system_says_of_a_name_is_passed_on(tmp_path: Path) -> None:
    (tmp_path / "temporary").write_bytes(b"whole")
    with pytest.raises(FileNotFoundError):
        place_new(tmp_path / "temporary", tmp_path / "none" / "book.db")


def test_a_reason_that_is_not_known_is_the_system_s_own() -> None:
    assert say_why(OSError(errno.ENOSPC, "No space left on device")) == "The disk is full."
    assert say_why(OSError(errno.EIO, "Input/output error")) == "Input/output error."
    assert say_why(OSError()) == "The system refused."


# Leftovers.


def test_only_old_leftovers_of_this_program_are_removed(tmp_path: Path) -> None:
    for name, age in {".tierbook-old": 100, ".tierbook-new": 900, "old.md": 100}.items():
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (age, age))
    (tmp_path / ".tierbook-folder").mkdir()
    (tmp_path / ".tierbook-link").symlink_to("old.md")
    assert remove_leftovers(tmp_path, older_than=500) == 1
    assert {entry.name for entry in tmp_path.iterdir()} == {
        ".tierbook-new", "old.md", ".tierbook-folder", ".tierbook-link",
    }  # fmt: skip
    assert remove_leftovers(tmp_path / "none", older_than=500) == 0


# Names.

RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"} | {
    f"{device}{number}" for device in ("com", "lpt") for number in "0123456789¹²³"
}
UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
HOSTILE = [
    "../../evil", "..", ".", "", " ", "/etc/passwd", "C:\\Windows\\x", "a/b", "a\\b", "CON", "con.txt", "NUL", "COM1",
    "LPT9.md", "AUX .md", "CONIN$", "COM¹", "CLOCK$", "prn", "trailing.", "trailing ", " lead", ".hidden", "-rf",
    "--help", "~root", "a:b", "a*b", "a?b", 'a"b', "a<b>", "a|b", "a\x00b", "a\nb", "a\x1b[2Jb", "straße", "STRASSE",
    "café", "cafe\u0301", "\u212b", "A\u030a", "ＡＣＭＥ", "x" * 300, "漢" * 100, "👨\u200d👩" * 40, "\udcff",
    "a\u202efdp.md", "a\u200b", "%2e%2e%2f", "$(id)", "`id`", "a;rm -rf x", "{{7*7}}", "index.md", "...", "-", "_",
    "a" * 200 + "/../b", "हिन्दी", "\u0345", "ŉ", "İstanbul", "ǰ" * 90, "e\u0301" * 90, "&", "#", "'", "\t", "nul-",
]  # fmt: skip


def faults(name: str) -> list[str]:
    """Return what is wrong with a file name on one system or another."""
    return [
        what
        for what, is_so in {
            "a sign that is not allowed or not seen": UNSAFE.search(name),
            "a blank or a dot at an end": name != name.strip() or name.endswith("."),
            "a name that Windows keeps for itself": name.split(".")[0].strip().lower() in RESERVED,
            "begins like an option or hidden": name.startswith(("-", "~", ".")),
            "too long": len(name.encode()) > 240 or len(name) > 200,
            "not NFC": not unicodedata.is_normalized("NFC", name),
            "not lower case": name != name.casefold() and name != name.lower(),
            "a path": Path(name).name != name,
        }.items()
        if is_so
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_becomes_a_safe_name(text: str, tmp_path: Path) -> None:
    for name in (safe_name(text), safe_name(text, "8f3a"), safe_name(text, ending=".csv")):
        assert faults(name) == []
    (tmp_path / safe_name(text)).touch(exist_ok=False)
    assert len(list(tmp_path.iterdir())) == 1


@given(st.text())
@example("\u0958\u093c")
@example("ﬃ" * 60)
def test_any_text_becomes_a_safe_name(text: str) -> None:
    name = safe_name(text, "8f3a")
    assert faults(name) == []
    assert name.endswith("8f3a.md")


def test_the_suffix_keeps_equal_names_apart() -> None:
    names = {safe_name(text, suffix) for suffix in ("1", "2") for text in ("Acme", "ACME", "ＡＣＭＥ", "acme!")}
    assert names == {"acme-1.md", "acme-2.md"}
    assert {safe_name("x" * 300, str(n)) for n in range(9)} == {f"{'x' * 80}-{n}.md" for n in range(9)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Northwind Logistics", "northwind-logistics.md"),
        ("Haldén & Söhne (AG)", "haldén-söhne-ag.md"),
        ("株式会社 東京", "株式会社-東京.md"),
        ("CON", "con-file.md"),
        ("../../evil", "evil.md"),
        ("", "unnamed.md"),
        ("🚚", "unnamed.md"),
    ],
)
def test_names_can_be_read(text: str, name: str) -> None:
    assert safe_name(text) == name
