"""Export: whole files with safe names, nothing of anybody else's changed, a report of what is worth telling."""

from __future__ import annotations

import errno
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store.errors import Problem
from templates.document import Document, file_name
from templates.export import INDEX, MOST_TOLD, Report, export_documents
from templates.exported import Exported
from templates.fill import Filler
from templates.library import Library
from templates.reading import read_blocks
from templates.seal import read_seal, seal_document, seal_for_customer
from templates.sheet import make_sheets
from tests.templates.taking_apart import NAMES, TEXTS, spoilt

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and modes are those of POSIX")
RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"} | {
    f"{device}{number}" for device in ("com", "lpt") for number in "0123456789\u00b9\u00b2\u00b3"
}
NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
NOT_IN_FILES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def document(name: str = "a", record: str = "1", body: str = "# A\n", **more: object) -> Document:
    """Return a document as a sheet makes it, only shorter."""
    text = seal_document({"title": name, "id": record}, body)
    return replace(Document(f"{name}.md", text, title=name.upper(), record=record), **more)  # type: ignore[arg-type]


def names(folder: Path) -> list[str]:
    """Return the names in a folder, in order."""
    return sorted(path.name for path in folder.iterdir())


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder and what is in them."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_documents_are_written_and_counted(tmp_path: Path) -> None:
    report = export_documents([document()], tmp_path / "out")
    assert files(tmp_path / "out") == {"a.md": document().text.encode()}
    assert (report.written, report.files, report.entries, report.index) == (1, ["a.md"], [], "")
    assert report.complete
    assert report.in_words() == f"1 written: {tmp_path / 'out'}"


def test_a_file_that_is_the_same_is_not_written_again(tmp_path: Path) -> None:
    export_documents([document()], tmp_path)
    before = (tmp_path / "a.md").stat()
    report = export_documents([document()], tmp_path)
    after = (tmp_path / "a.md").stat()
    assert (report.written, report.unchanged, report.in_words()) == (0, 1, f"1 unchanged: {tmp_path}")
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_file_of_ours_is_replaced_when_the_book_has_changed(tmp_path: Path) -> None:
    export_documents([document()], tmp_path)
    report = export_documents([document(body="# B\n")], tmp_path)
    assert (report.written, report.entries) == (1, [])
    assert files(tmp_path) == {"a.md": document(body="# B\n").text.encode()}


FOREIGN = {
    "notes": b"# My own notes\n",
    "other account": document(record="2").text.encode(),
    "changed since": document().text.encode() + b"\nMy remark\n",
    "no text": bytes(range(256)),
    "nothing": b"",
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_file_that_is_not_ours_survives_byte_for_byte_and_is_told(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.md").write_bytes(FOREIGN[kind])
    report = export_documents([document()], tmp_path)
    assert files(tmp_path) == {"a.md": FOREIGN[kind], "a-2.md": document().text.encode()}
    (entry,) = report.entries
    assert (entry.name, entry.outcome, report.complete) == ("a-2.md", "written", True)
    assert entry.reason.startswith("a.md ")
    assert entry.reason.endswith("it was left as it is")


def test_the_second_time_the_file_beside_it_is_used_again(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"mine")
    export_documents([document()], tmp_path)
    assert export_documents([document()], tmp_path).unchanged == 1
    assert export_documents([document(body="# B\n")], tmp_path).written == 1
    assert files(tmp_path) == {"a.md": b"mine", "a-2.md": document(body="# B\n").text.encode()}


def test_when_every_free_name_is_taken_it_is_refused(tmp_path: Path) -> None:
    for name in ("a.md", *(f"a-{number}.md" for number in range(2, 10))):
        (tmp_path / name).write_bytes(b"mine")
    report = export_documents([document(), document("b")], tmp_path)
    assert (report.refused, report.written, report.complete) == (1, 1, False)
    assert report.entries[0].reason.endswith("no free name was found")
    assert sum(content == b"mine" for content in files(tmp_path).values()) == 9


def test_a_document_that_was_not_filled_is_refused_with_its_problems_and_the_rest_goes_on(tmp_path: Path) -> None:
    wrong = document(text="", problems=(Problem(7, "there is nothing called “x”", "Perhaps “y”."),))
    report = export_documents([wrong, document("b")], tmp_path)
    assert list(files(tmp_path)) == ["b.md"]
    assert report.entries[0].reason == "not filled: line 7: there is nothing called “x” (Perhaps “y”.)"
    assert report.in_words() == f"1 written, 1 refused: {tmp_path}"


def test_gaps_are_told(tmp_path: Path) -> None:
    report = export_documents([document(gaps=("account.city is not known",)), document("b")], tmp_path)
    assert (report.incomplete, report.complete) == (1, True)
    assert [(entry.name, entry.gaps) for entry in report.entries] == [("a.md", ("account.city is not known",))]
    assert report.in_words() == f"2 written; 1 with gaps: {tmp_path}"


def test_several_documents_get_an_index_with_relative_links(tmp_path: Path) -> None:
    several = [document("a & [b]", "1"), document("c", "2", gaps=("one", "two"))]
    report = export_documents(several, tmp_path)
    assert report.index == INDEX
    items = [block for block in read_blocks((tmp_path / INDEX).read_text(encoding="utf-8")) if block.kind == "item"]
    assert [(item.spans[0].text, item.spans[0].address) for item in items] == [
        ("A & [B]", "a%20&%20%5Bb%5D.md"),
        ("C", "c.md"),
    ]
    assert items[1].text == "C · 2 gaps"
    assert read_seal((tmp_path / INDEX).read_bytes()) is not None


def test_an_index_that_is_not_ours_survives(tmp_path: Path) -> None:
    (tmp_path / INDEX).write_bytes(b"# My vault\n")
    report = export_documents([document(), document("b")], tmp_path)
    assert (report.index, files(tmp_path)[INDEX]) == ("index-2.md", b"# My vault\n")


@posix
def test_links_at_every_name_are_never_followed(tmp_path: Path) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside"
    out.mkdir()
    outside.mkdir()
    (outside / "theirs").write_bytes(b"theirs")
    for name in ("a.md", INDEX):
        (out / name).symlink_to(outside / "theirs")
    (out / "b.md").symlink_to(outside / "not there")
    (out / "c.md").symlink_to(outside, target_is_directory=True)
    report = export_documents([document(name) for name in "abc"], out)
    assert files(outside) == {"theirs": b"theirs"}
    assert report.written == 3
    assert {path.name for path in out.iterdir() if not path.is_symlink()} == {
        "a-2.md",
        "b-2.md",
        "c-2.md",
        "index-2.md",
    }


@posix
def test_a_folder_exchanged_while_it_is_written_to_leads_nowhere(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    elsewhere.mkdir()

    def documents() -> Iterator[Document]:
        yield document("a")
        out.rename(tmp_path / "moved")
        out.symlink_to(elsewhere)
        yield document("b")

    export_documents(documents(), out)
    assert names(elsewhere) == []
    assert {"a.md", "b.md"} <= set(names(tmp_path / "moved"))


def test_a_full_disk_ends_the_export_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync, calls = os.fsync, iter(range(1_000))

    def filling(handle: int) -> None:
        if next(calls) >= 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", filling)
    asked: list[str] = []

    def documents() -> Iterator[Document]:
        for number in range(500):
            asked.append(f"d{number}")
            yield document(f"d{number}")

    report = export_documents(documents(), tmp_path / "out")
    assert report.stopped is not None
    assert "The disk is full" in report.stopped.message
    assert (report.written, len(files(tmp_path / "out")), report.complete) == (2, 2, False)
    assert all(read_seal(content) for content in files(tmp_path / "out").values())
    assert report.in_words() == f"2 written; stopped early: {tmp_path / 'out'}"
    assert len(asked) < 100


def test_progress_is_told_and_cancelling_ends_it(tmp_path: Path) -> None:
    told: list[int] = []
    report = export_documents(
        (document(f"d{n}") for n in range(500)), tmp_path, on_progress=told.append, cancelled=lambda: len(told) >= 3
    )
    assert told == list(range(1, report.written + 1))
    assert (report.cancelled, report.complete, report.index) == (True, False, "")
    assert 3 <= len(files(tmp_path)) == report.written < 100


def test_an_account_given_twice_is_one_file(tmp_path: Path) -> None:
    report = export_documents([document()] * 5, tmp_path)
    assert (report.written, report.unchanged) == (1, 4)
    assert names(tmp_path) == ["a.md", INDEX]


def test_a_report_stays_small(tmp_path: Path) -> None:
    report = export_documents((document("a", gaps=("x",)) for _ in range(MOST_TOLD + 50)), tmp_path)
    assert (len(report.entries), report.incomplete) == (MOST_TOLD, MOST_TOLD + 50)


def name_faults(name: str) -> Iterator[str]:
    """Yield what is wrong with a file name on any system."""
    if NOT_IN_NAMES.search(name) or name != name.strip() or name.endswith(".") or name.startswith(("-", "~", ".")):
        yield f"{name!r}: signs"
    if name.split(".")[0].strip().lower() in RESERVED:
        yield f"{name!r}: reserved"
    if len(name) > 200 or len(name.encode()) > 240 or unicodedata.normalize("NFC", name) != name:
        yield f"{name!r}: too long, or not NFC"


@posix
def test_hostile_accounts_are_exported_one_file_each_inside_the_folder(tmp_path: Path) -> None:
    before = os.umask(0)
    template = Library().find("three-points")
    texts = [*NAMES, *TEXTS]
    dossiers = []
    for key, text in enumerate(texts):
        dossier = spoilt(text)
        dossiers.append(replace(dossier, account=dossier.account.model_copy(update={"id": (1 << 62) + key})))
    try:
        with Filler() as filler:
            report = export_documents(make_sheets(filler, template, dossiers), tmp_path / "out")
    finally:
        os.umask(before)
    found = names(tmp_path / "out")
    assert report.written == len(texts)
    assert sorted([*(file_name(dossier, template) for dossier in dossiers), INDEX]) == found
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in found}) == len(texts) + 1
    assert [fault for name in found for fault in name_faults(name)] == []
    assert names(tmp_path) == ["out"]
    for path in (tmp_path / "out").iterdir():
        content = path.read_bytes().decode()
        assert path.lstat().st_mode & 0o077 == 0
        assert not NOT_IN_FILES.search(content)
        assert unicodedata.normalize("NFC", content) == content
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["../b.md", "a/b.md"])
def test_a_document_whose_name_leads_elsewhere_is_refused_and_the_others_are_written(tmp_path: Path, name: str) -> None:
    report = export_documents([Document(name, "text"), Document("c.md", "text")], tmp_path / "out")
    assert (report.written, report.refused, report.stopped) == (1, 1, None)
    assert [path.name for path in tmp_path.rglob("*.md")] == ["c.md"]


def test_a_paper_for_the_customer_is_replaced_unless_somebody_changed_it(tmp_path: Path) -> None:
    def made(body: str, record: str = "7") -> Document:
        return Document("plan.md", seal_for_customer({"title": "Plan"}, body, record), record=record)

    for body, outcome in (("one\n", (1, 0)), ("one\n", (0, 1)), ("two\n", (1, 0))):
        report = export_documents([made(body)], tmp_path)
        assert (report.written, report.unchanged) == outcome
    assert [path.name for path in tmp_path.iterdir()] == ["plan.md"]
    export_documents([made("of another account\n", "8")], tmp_path)
    (tmp_path / "plan.md").write_text("mine", encoding="utf-8")
    export_documents([made("three\n")], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan-2.md", "plan-3.md", "plan.md"]
    assert (tmp_path / "plan.md").read_text(encoding="utf-8") == "mine"


def test_what_was_refused_and_has_gaps_is_wanting_once(tmp_path: Path) -> None:
    report = Report(tmp_path)
    for outcome, gaps in (("written", ()), ("written", ("a",)), ("refused", ()), ("refused", ("a",))):
        report.add(Exported("x.md", "X", outcome, gaps=gaps))
    assert (report.wanting, report.incomplete, report.refused) == (3, 2, 2)
