"""The file of an exported plan: whose it is, whether it may be read back, and how the book was when it was written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from store import clock as store_clock
from store.book import Book
from store.dossier import read_dossier
from store.dump import dump_book
from store.errors import Refused
from store.migrations import create_book
from store.opening import open_book
from store.plans.actions import edit_action, finish_action
from store.plans.plans import add_plan, edit_plan, remove_plan
from store.plans.proposals import apply_proposals
from store.undoing import undo
from templates.document import fill_documents
from templates.documents import order_document
from templates.fill import Filler
from templates.library import Library
from templates.plan_edits import Edits, find_edits, is_exported, read_heading, read_plan_file
from tests.conftest import Clock
from tests.store.conftest import Filled, fill


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    path = tmp_path_factory.mktemp("plans") / "book.db"
    with store_clock.standing_at(datetime(2026, 11, 20, 8, tzinfo=UTC)):
        create_book(path, "Harbour book")
        return fill(path)


@pytest.fixture
def filled(filled_once: Filled, tmp_path: Path) -> Filled:
    for name in ("book.db", "book.db.last"):
        shutil.copyfile(filled_once.path.with_name(name), tmp_path / name)
    return replace(filled_once, path=tmp_path / "book.db")


@pytest.fixture
def book(filled: Filled) -> Iterator[Book]:
    with open_book(filled.path, who="J. Ek") as opened:
        yield opened


def export(filler: Filler, book: Book, account: int, document: str = "plan", profile: str = "internal") -> str:
    with book.read() as session:
        dossier = read_dossier(session, account)
    return next(fill_documents(filler, order_document(Library(), document, profile=profile), [dossier])).text


def edits(filler: Filler, book: Book, text: str, account: int | None = None) -> Edits:
    return find_edits(book, Library(), filler, text, account)


def test_an_export_read_back_proposes_nothing_and_one_word_exactly_that(
    filler: Filler, book: Book, filled: Filled
) -> None:
    text = export(filler, book, filled.northwind)
    assert edits(filler, book, text) == Edits(filled.northwind, filled.plan, "Northwind Logistics")
    edited = text.replace("**Goal:** Grow", "**Goal:** Grow faster")
    found = edits(filler, book, edited, filled.northwind)
    assert (found.problems, found.is_sure) == ((), True)
    assert [proposal.changes for proposal in found.proposals] == [{"goal": "Grow faster"}]
    apply_proposals(book, found.account, found.plan, found.proposals)
    strip = "\n".join(line for line in edited.split("\n") if not line.startswith(("check:", "as_of:")))
    again = export(filler, book, filled.northwind)
    assert "\n".join(line for line in again.split("\n") if not line.startswith(("check:", "as_of:"))) == strip
    assert edits(filler, book, edited).proposals == ()


def test_what_the_book_has_changed_since_is_no_edit_of_the_file(
    filler: Filler, book: Book, filled: Filled, clock: Clock
) -> None:
    text = export(filler, book, filled.northwind)
    clock.move(days=9)
    edit_plan(book, filled.plan, {"goal": "Shrink"})
    finish_action(book, filled.action)
    assert edits(filler, book, text).proposals == ()
    found = edits(filler, book, text.replace("2026-12-04", "2026-12-11"))
    assert [dict(each.changes) for each in found.proposals] == [{"due_on": date(2026, 12, 11)}]
    assert not found.proposals[0].is_clash
    (clash,) = edits(filler, book, text.replace("**Goal:** Grow", "**Goal:** Grow faster")).proposals
    assert (clash.theirs, clash.told[0].before, clash.told[0].after) == ("Shrink", "Grow", "Grow faster")
    apply_proposals(book, filled.northwind, filled.plan, [clash])
    with book.read() as session:
        assert read_dossier(session, filled.northwind).plans[0].goal == "Grow faster"


def test_several_changes_of_the_day_of_the_export_are_told_apart(filler: Filler, book: Book, filled: Filled) -> None:
    edit_action(book, filled.action, {"title": "Walk three depots"})
    text = export(filler, book, filled.northwind)
    edit_action(book, filled.action, {"title": "Walk four depots"})
    before = "".join(dump_book(book))
    found = edits(filler, book, text.replace("three depots", "five depots"))
    assert found.is_sure
    (clash,) = found.proposals
    assert (clash.theirs, clash.told[0].before) == ("Walk four depots", "Walk three depots")
    undo(book)
    assert not edits(filler, book, text.replace("three depots", "five depots")).proposals[0].is_clash
    undo(book)
    assert "".join(dump_book(book)) != before


def test_a_past_that_is_not_known_any_more_is_told(filler: Filler, book: Book, filled: Filled) -> None:
    text = export(filler, book, filled.northwind)
    check = next(line for line in text.split("\n") if line.startswith("check:"))
    found = edits(filler, book, text.replace(check, "check: 0123456789abcdef").replace("Grow", "Glow"))
    assert not found.is_sure
    assert "is not known any more" in found.problems[0].what
    assert len(found.proposals) == 1


def test_files_of_others_are_refused_in_words(filler: Filler, book: Book, filled: Filled) -> None:
    text = export(filler, book, filled.northwind)
    for profile in ("manager", "customer"):
        with pytest.raises(Refused) as refused:
            edits(filler, book, export(filler, book, filled.northwind, profile=profile))
        assert f"for the {profile}: it leaves things out" in refused.value.message
    for document, words in (("full-plan", "the whole plan"), ("dossier", "no plan that Tierbook has exported")):
        with pytest.raises(Refused) as refused:
            edits(filler, book, export(filler, book, filled.northwind, document))
        assert words in refused.value.message
    with pytest.raises(Refused) as refused:
        edits(filler, book, text, filled.halden)
    assert "another account: Northwind Logistics" in refused.value.message
    with pytest.raises(Refused) as refused:
        edits(filler, book, text.replace(f"id: '{filled.northwind}'", "id: '77'"))
    assert "which is not in this book" in refused.value.message
    remove_plan(book, filled.plan)
    with pytest.raises(Refused) as refused:
        edits(filler, book, text)
    assert "no longer in the book" in refused.value.message


@pytest.mark.parametrize(
    "text",
    ["", "# Plan", "---\n", "---\n---\n", "---\ndocument: plan\n---\n", "---\n- a\n---\n", "---\na: [\n---\n", "\x00",
     "---\n" + "[" * 20_000 + "\n---\n", "---\ndocument: [plan]\nid: '1'\nplan: '2'\n---\n"],
)  # fmt: skip
def test_a_file_without_our_front_matter_is_refused(text: str) -> None:
    assert not is_exported(text)
    with pytest.raises(Refused, match="Nothing was read back"):
        read_heading(text)


@pytest.mark.parametrize("key", ["", "x", "-1", "0", "9" * 40, "1e3", "[1]"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(Refused):
        read_heading(f"---\ndocument: plan\nid: '{key}'\nplan: '2'\n---\n")


def test_another_plan_of_the_account_is_read_back_by_its_own_file(filler: Filler, book: Book, filled: Filled) -> None:
    text = export(filler, book, filled.northwind)
    edit_plan(book, filled.plan, {"status": "closed"})
    draft = {"period": "FY28", "starts_on": date(2027, 10, 1), "ends_on": date(2028, 9, 30)}
    add_plan(book, {"account_id": filled.northwind, **draft, "status": "active"})
    found = edits(filler, book, text.replace("Walk two depots", "Walk six depots"))
    assert (found.plan, found.is_sure) == (filled.plan, True)
    assert [dict(each.changes) for each in found.proposals] == [{"title": "Walk six depots"}]


def test_a_file_that_cannot_be_read_is_refused_and_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text("# Plan", encoding="utf-8")
    (tmp_path / "link.md").symlink_to(tmp_path / "plan.md")
    (tmp_path / "binary.md").write_bytes(b"\xff\xfe\x00\x01")
    (tmp_path / "large.md").write_bytes(b"a" * 2_000_000)
    assert read_plan_file(tmp_path / "link.md") == "# Plan"
    for name in ("none.md", "binary.md", "large.md", "."):
        with pytest.raises(Refused, match="Nothing was read back"):
            read_plan_file(tmp_path / name)
