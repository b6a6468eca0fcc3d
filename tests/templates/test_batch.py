"""Sheets of many accounts: each from its template, noted, written only where something changed, whole or not there."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import quick_rows
from store.accounts import add_account, edit_account
from store.book import Book
from store.migrations import create_book
from store.opening import open_book
from store.sheets import list_sheets, read_standings
from store.talking_points import write_talking_point
from templates.batch import Need, Wish, count_choices, count_need, write_sheets
from templates.export import INDEX, Report
from templates.fill import Filler
from templates.library import Library
from templates.reading import read_blocks
from templates.seal import read_seal

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = ("Alder", "Birch", "Cedar")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Return a book of three growth accounts, of which one has no points."""
    path = tmp_path / "book.db"
    create_book(path, "Trees")
    with open_book(path) as opened:
        for name in NAMES:
            key = add_account(opened, {"name": name, "tier": 2, "industry": "Logistics"})
            for position in (1, 2, 3) if name != "Cedar" else ():
                write_talking_point(opened, key, position, {"text": f"Point {position}", "as_of": "2026-11-01"})
        yield opened


@pytest.fixture
def own(tmp_path: Path) -> Library:
    """Return a library with a template of the user's own."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "mine.md").write_text("---\nname: mine\ntitle: Mine\n---\n# {{ account.name }}\n", encoding="utf-8")
    return Library(folder)


def keys(book: Book) -> list[int]:
    with book.raw() as connection:
        return [key for (key,) in connection.execute("SELECT id FROM account ORDER BY name_key")]


def make(book: Book, filler: Filler, to: Path, library: Library | None = None, **wish: object) -> Report:
    """Make the sheets of all accounts."""
    wanted = Wish(keys(book), **wish)  # type: ignore[arg-type]
    return write_sheets(book, filler, library or Library(), wanted, to)


def stands(folder: Path) -> dict[str, tuple[int, int]]:
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()}


def test_each_sheet_is_written_and_noted(book: Book, filler: Filler, tmp_path: Path) -> None:
    report = make(book, filler, tmp_path / "out")
    assert (report.written, report.incomplete, report.index, report.complete) == (3, 1, INDEX, True)
    with book.read() as session:
        noted = list_sheets(session, *keys(book))
    assert {sheet.file for sheet in noted} == {path.name for path in (tmp_path / "out").iterdir()} - {INDEX}
    assert sorted(sheet.gaps for sheet in noted)[:2] == [0, 0]
    assert sorted(sheet.gaps for sheet in noted)[2] >= 3


def test_a_second_time_nothing_is_written_and_what_is_complete_not_even_filled(
    book: Book, filler: Filler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(book, filler, tmp_path / "out")
    before, filled = stands(tmp_path / "out"), 0
    fill_many = Filler.fill_many

    def counted(self: Filler, source: str, contexts: list[object], **more: object) -> Iterator[object]:
        nonlocal filled
        contexts = list(contexts)
        filled += len(contexts)
        return fill_many(self, source, contexts, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Filler, "fill_many", counted)
    report = make(book, filler, tmp_path / "out")
    assert (report.written, report.unchanged, report.incomplete, filled) == (0, 3, 1, 1)
    assert stands(tmp_path / "out") == before


@pytest.mark.parametrize("what", ["data", "template", "user", "file gone", "file edited"])
def test_what_would_come_out_otherwise_is_made_again(
    book: Book, filler: Filler, own: Library, tmp_path: Path, what: str
) -> None:
    path = own.find("mine").source_path
    path.write_text(path.read_text("utf-8") + "{{ account.city | default('—') }} {{ me }}\n", encoding="utf-8")
    to, alder = tmp_path / "out", keys(book)[0]
    make(book, filler, to, own, template=own.find("mine"), me="J. Ek")
    sheet = next(to.glob("alder-*"))
    if what == "data":
        edit_account(book, alder, {"city": "Ghent"})
    elif what == "template":
        path.write_text(path.read_text("utf-8") + "More\n", encoding="utf-8")
    elif what == "file gone":
        sheet.unlink()
    elif what == "file edited":
        sheet.write_text(sheet.read_text("utf-8") + "Mine\n", encoding="utf-8")
    me = "M. Visser" if what == "user" else "J. Ek"
    report = make(book, filler, to, own, template=own.find("mine"), me=me)
    assert report.written == {"template": 3, "user": 3}.get(what, 1)
    if what == "file edited":
        assert sheet.read_text("utf-8").endswith("Mine\n")
        assert "left as it is" in report.entries[0].reason


def test_only_what_is_missing_or_stale_is_made_and_the_index_lists_the_others_too(
    book: Book, filler: Filler, tmp_path: Path
) -> None:
    to = tmp_path / "out"
    make(book, filler, to)
    edit_account(book, keys(book)[1], {"city": "Ghent"})
    assert count_need(book, Library(), keys(book)) == Need(new=0, stale=1, fresh=2)
    report = make(book, filler, to, only_due=True)
    assert (report.written, report.unchanged, report.left_out) == (1, 0, 2)
    links = [block.spans[0] for block in read_blocks((to / INDEX).read_text("utf-8")) if block.kind == "item"]
    assert [link.text.split(" ·")[0] for link in links] == list(NAMES)
    next(to.glob("alder-*")).unlink()
    edit_account(book, keys(book)[1], {"city": "Bruges"})
    make(book, filler, to, only_due=True)
    assert "Alder" not in (to / INDEX).read_text("utf-8")  # no link leads nowhere
    assert make(book, filler, to, only_due=True).in_words() == f"nothing written; 3 fresh, left out: {to}"


def test_a_sheet_that_shows_points_of_peers_is_stale_when_those_change(
    book: Book, filler: Filler, tmp_path: Path
) -> None:
    alder, birch, _ = keys(book)
    write_talking_point(book, birch, 1, {"text": "Tolls rise", "industry": "Logistics"})
    by_industry, plain = Library().find("three-points-industry"), Library().find("three-points")
    for template in (by_industry, plain):
        write_sheets(book, filler, Library(), Wish([alder], template), tmp_path)
    assert count_need(book, Library(), [alder]) == Need(new=0, stale=0, fresh=1)
    write_talking_point(book, birch, 1, {"text": "Tolls rise in May"})
    stale = count_need(book, Library(), [alder], by_industry.name)
    assert (stale, count_need(book, Library(), [alder], plain.name)) == (Need(0, 1, 0), Need(0, 0, 1))
    report = write_sheets(book, filler, Library(), Wish([alder], by_industry, only_due=True), tmp_path)
    assert (report.written, report.left_out) == (1, 0)


def test_the_index_tells_tier_template_and_what_is_missing(book: Book, filler: Filler, tmp_path: Path) -> None:
    make(book, filler, tmp_path)
    items = [block for block in read_blocks((tmp_path / INDEX).read_text("utf-8")) if block.kind == "item"]
    assert "tier 2" in items[0].text
    assert "gaps: Talking point 1 is still to be written" in items[2].text
    for item in items:
        assert (tmp_path / item.spans[0].address).is_file()


def test_the_template_of_each_account_is_counted_and_used(
    book: Book, filler: Filler, own: Library, tmp_path: Path
) -> None:
    edit_account(book, keys(book)[0], {"sheet_template": "mine"})
    counts = {template.name: count for template, count in count_choices(book, own, keys(book), lambda: False)}
    assert counts.pop("mine") == 1
    assert sum(counts.values()) == 2
    make(book, filler, tmp_path / "out", own)
    assert list((tmp_path / "out").glob("alder-mine-*"))
    assert not list((tmp_path / "out").glob("birch-mine-*"))


def test_accounts_that_are_gone_are_passed_over(book: Book, filler: Filler, tmp_path: Path) -> None:
    report = write_sheets(book, filler, Library(), Wish([5, keys(book)[0], 7]), tmp_path / "out")
    assert (report.written, report.index) == (1, "")


def test_cancelling_leaves_whole_files_and_notes_them(book: Book, filler: Filler, tmp_path: Path) -> None:
    many = [add_account(book, {"name": f"Oak {n:03}", "tier": 2}) for n in range(60)]
    done: list[int] = []
    wish = Wish([*keys(book), *many])
    report = write_sheets(book, filler, Library(), wish, tmp_path / "out", done.append, lambda: len(done) > 2)
    found = list((tmp_path / "out").iterdir())
    assert report.cancelled
    assert 2 < len(found) == report.written < 60
    with book.read() as session:
        assert len(read_standings(session, Library().digests())) == report.written


def test_a_note_that_cannot_be_written_harms_no_sheet(
    book: Book, filler: Filler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick_rows, "AT_ONCE", 2)
    book.read_only = True
    assert make(book, filler, tmp_path / "out").written == 3
    book.read_only = False
    with book.read() as session:
        assert list_sheets(session, *keys(book)) == []


def test_a_full_disk_is_told_and_what_is_there_is_whole_and_noted(
    book: Book, filler: Filler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, calls = os.fsync, iter(range(1_000))

    def filling(handle: int) -> None:
        if next(calls) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", filling)
    report = make(book, filler, tmp_path / "out")
    assert report.stopped is not None
    assert "The disk is full" in report.stopped.message
    assert len(list((tmp_path / "out").iterdir())) == report.written == 2
    with book.read() as session:
        assert len(list_sheets(session, *keys(book))) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of POSIX")
@pytest.mark.parametrize("after", [0.0, 0.03, 0.1, 0.25])
def test_killed_at_any_instant_each_file_is_whole_or_not_there(
    book: Book, filler: Filler, tmp_path: Path, after: float
) -> None:
    for number in range(80):
        add_account(book, {"name": f"Oak {number:03}", "tier": 2})
    script = f"""
        from pathlib import Path
        from store.opening import open_book
        from templates.batch import Wish, write_sheets
        from templates.fill import Filler
        from templates.library import Library
        with open_book(Path({str(book.path)!r})) as book, Filler() as filler:
            tell = lambda done: print(done, flush=True)
            write_sheets(book, filler, Library(), Wish({keys(book)!r}), Path({str(tmp_path / "out")!r}), tell)
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    found = [path for path in (tmp_path / "out").iterdir() if not path.name.startswith(".tierbook-")]
    assert found
    assert all((seal := read_seal(path.read_bytes())) is not None and seal.unbroken for path in found)
    report = make(book, filler, tmp_path / "out")
    assert report.complete
    assert report.written + report.unchanged == 83
