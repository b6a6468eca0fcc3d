"""The files of an import in hand, without a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from store.errors import Refused, StoreError
from store.intake.mapping import change
from store.intake.report import Report
from store.intake.sources import Source
from store.windows import count_shelves
from tui import import_work
from tui.desk import Desk
from tui.import_work import ImportWork


@pytest.fixture
def work(empty_desk: Desk) -> ImportWork:
    """Return an import into an empty book, with no file yet."""
    return ImportWork(empty_desk.places, empty_desk.book, "EUR")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file of accounts."""
    path = tmp_path / "list.csv"
    path.write_text("City,Name,Notes\nOslo,Acme,secret 77\n")
    return path


def leaving_out(index: int) -> Callable[[Source], Source]:
    return lambda source: replace(source, mapping=change(source.mapping, index, None))


def fields(work: ImportWork) -> list[str | None]:
    return [column.field for column in work.files[0].source.mapping.columns]


def test_each_change_begins_at_what_the_one_before_it_left(work: ImportWork, file: Path) -> None:
    work.add(file)
    assert fields(work) == ["city", "name", "notes"]
    work.change(file, leaving_out(2))
    work.change(file, leaving_out(0))
    assert fields(work) == [None, "name", None]
    assert work.files[0].order == (0, 1, 2), "the columns stay where they were"


def test_a_file_that_was_left_out_is_changed_no_more(work: ImportWork, file: Path) -> None:
    work.add(file)
    work.drop(file)
    work.change(file, leaving_out(0))
    assert work.files == ()
    assert file.exists()


def test_a_file_named_again_is_read_anew_and_stands_once(work: ImportWork, file: Path) -> None:
    work.add(file)
    work.change(file, leaving_out(0))
    file.write_text("City,Name\nRome,Beta\n")
    work.add(file)
    assert [each.name for each in work.files] == ["list.csv"]
    assert fields(work) == ["city", "name"]


def test_a_change_that_cannot_be_read_leaves_the_file_as_it_was(work: ImportWork, file: Path) -> None:
    work.add(file)
    before = work.files
    file.unlink()
    with pytest.raises(StoreError):
        work.change(file, leaving_out(0))
    assert work.files == before


def test_of_a_folder_the_good_files_are_taken_and_the_bad_one_is_told(work: ImportWork, file: Path) -> None:
    (file.parent / "empty.csv").write_bytes(b"")
    with pytest.raises(StoreError):
        work.add(file.parent)
    assert [each.name for each in work.files] == ["list.csv"]


def test_too_many_files_are_refused(work: ImportWork, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file.parent / "other.csv").write_text("Name\nBeta\n")
    monkeypatch.setattr(import_work, "FILES_LIMIT", 1)
    with pytest.raises(Refused, match="Too many"):
        work.add(file.parent)
    assert len(work.files) == 1


def test_trying_out_writes_nothing_and_tells_what_would_become_of_it(
    work: ImportWork, file: Path, empty_desk: Desk
) -> None:
    work.try_out(lambda: False)
    assert work.report is None
    work.add(file)
    work.try_out(lambda: False)
    assert work.report is not None
    assert (work.report.dry_run, work.report.new) == (True, 1)
    assert count_shelves(empty_desk.reader)[0] == 0
    work.change(file, leaving_out(1))
    assert work.report is None, "what was found out before holds no longer"
    work.try_out(lambda: False)
    assert work.problem is not None


def test_an_answer_that_comes_too_late_is_not_taken(
    work: ImportWork, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = import_work.run_import
    meanwhile: list[Callable[[], None]] = []

    def slowly(*arguments: object, **options: object) -> Report:
        report = run(*arguments, **options)  # type: ignore[arg-type]
        meanwhile.pop()()
        return report

    monkeypatch.setattr(import_work, "run_import", slowly)
    work.add(file)
    meanwhile.append(lambda: work.change(file, leaving_out(2)))
    work.try_out(lambda: False)
    assert work.report is None
    answers = iter([False, True])
    meanwhile.append(lambda: None)
    work.try_out(lambda: next(answers, True))
    assert work.report is None


def test_what_is_imported_is_what_is_shown(work: ImportWork, file: Path, empty_desk: Desk) -> None:
    work.add(file)
    work.change(file, leaving_out(2))
    assert work.run(lambda *_: None, lambda: False).new == 1
    assert empty_desk.reader.execute("SELECT name, city, notes FROM account").fetchall() == [("Acme", "Oslo", "")]
    assert work.report is not None
    assert not work.report.dry_run
