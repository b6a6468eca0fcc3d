"""Unsaved text survives a kill, one private file a form, and goes when it was saved."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.drafts import LIMIT, DraftBox
from store.errors import Refused

if TYPE_CHECKING:
    from tests.conftest import Clock

BOOK = Path("/somewhere/book.db")


def test_a_draft_comes_back_as_it_was(tmp_path: Path, clock: Clock) -> None:
    box = DraftBox(tmp_path / "drafts", BOOK)
    box.keep("fact new 12", "New fact at Northwind", {"text": "One fuel\nsystem", "source": "Marta – «ß» 漢"})
    (draft,) = box.list_drafts()
    assert (draft.form, draft.title, draft.kept_at) == ("fact new 12", "New fact at Northwind", clock.moment)
    assert draft.fields == {"text": "One fuel\nsystem", "source": "Marta – «ß» 漢"}
    assert DraftBox(tmp_path / "drafts", BOOK).find("fact new 12") == draft
    assert box.find("fact new 1") is None


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_any_text_can_be_kept(tmp_path_factory: pytest.TempPathFactory, form: str, fields: dict[str, str]) -> None:
    box = DraftBox(tmp_path_factory.mktemp("drafts"), BOOK)
    box.keep(form, form, fields)
    (draft,) = box.list_drafts()
    assert draft.form == form
    assert draft.fields == fields
    box.discard(form)
    assert box.list_drafts() == []


def test_what_a_field_showed_before_comes_back_with_its_text(tmp_path: Path) -> None:
    box = DraftBox(tmp_path, BOOK)
    box.keep("account 7", "Castor", {"city": "Basel"}, {"city": "Bern"})
    assert box.list_drafts()[0].seen == {"city": "Bern"}
    box.keep("account 7", "Castor", {"city": "Basel"})
    assert box.list_drafts()[0].seen == {}


def test_a_draft_goes_to_another_form_as_old_as_it_is(tmp_path: Path, clock: Clock) -> None:
    box = DraftBox(tmp_path, BOOK)
    box.keep("people new 7 1", "New person", {"name": "Kim"}, {"name": ""})
    (before,) = box.list_drafts()
    clock.move(seconds=60)
    box.hand_over(before, "people new 7 2")
    assert box.list_drafts() == [replace(before, form="people new 7 2")]


def test_text_that_cannot_be_stored_is_kept_as_far_as_it_can(tmp_path: Path) -> None:
    DraftBox(tmp_path, BOOK).keep("f", "t", {"text": "a\ud800b"})
    assert DraftBox(tmp_path, BOOK).list_drafts()[0].fields == {"text": "a?b"}


def test_the_newest_text_of_a_form_stands(tmp_path: Path, clock: Clock) -> None:
    box = DraftBox(tmp_path, BOOK)
    for text in ("a", "ab", "abc"):
        clock.move(seconds=2)
        box.keep("fact 7", "Fact", {"text": text})
    assert [draft.fields["text"] for draft in box.list_drafts()] == ["abc"]
    assert len(list(tmp_path.iterdir())) == 1


def test_drafts_are_listed_newest_first(tmp_path: Path, clock: Clock) -> None:
    box = DraftBox(tmp_path, BOOK)
    for form in ("a", "c", "b"):
        clock.move(seconds=1)
        box.keep(form, form, {})
    assert [draft.form for draft in box.list_drafts()] == ["b", "c", "a"]


def test_a_saved_or_discarded_draft_is_gone(tmp_path: Path) -> None:
    box = DraftBox(tmp_path, BOOK)
    box.keep("a", "A", {"x": "1"})
    box.keep("b", "B", {"x": "2"})
    box.discard("a")
    box.discard("a")
    assert [draft.form for draft in box.list_drafts()] == ["b"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("a/b", "a b"), ("é", "e"), ("x" * 90 + "1", "x" * 90 + "2"), ("A", "a"), ("", "unnamed"), ("a-1", "a_1")],
)
def test_no_form_takes_the_place_of_another(tmp_path: Path, one: str, other: str) -> None:
    box = DraftBox(tmp_path, BOOK)
    box.keep(one, "one", {})
    box.keep(other, "other", {})
    assert {draft.form for draft in box.list_drafts()} == {one, other}


def test_books_do_not_mix(tmp_path: Path) -> None:
    tail = "/" + "deep/" * 30 + "book.db"
    mine, theirs = DraftBox(tmp_path, Path("/mine" + tail)), DraftBox(tmp_path, Path("/theirs" + tail))
    mine.keep("fact new", "Mine", {"text": "mine"})
    theirs.keep("fact new", "Theirs", {"text": "theirs"})
    assert [draft.title for draft in mine.list_drafts()] == ["Mine"]
    assert [draft.title for draft in theirs.list_drafts()] == ["Theirs"]


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_drafts_are_private(tmp_path: Path, mask: int) -> None:
    folder = tmp_path / "home" / "drafts"
    past = os.umask(mask)
    try:
        DraftBox(folder, BOOK).keep("a", "A", {})
    finally:
        os.umask(past)
    assert [path.stat().st_mode & 0o777 for path in (folder.parent, folder, *folder.iterdir())] == [0o700, 0o700, 0o600]


WHOLE = {"book": str(BOOK), "form": "f", "title": "t", "kept_at": "2026-11-20T09:00:00+00:00", "fields": {"a": "b"}}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"not json", b"\xff\xfe", b"[]", b"null", b"7", b"[" * 100_000, b"{}",
        json.dumps({**WHOLE, "fields": []}).encode(),
        json.dumps({**WHOLE, "kept_at": "soon"}).encode(),
        json.dumps({**WHOLE, "kept_at": 7}).encode(),
        json.dumps({**WHOLE, "kept_at": "0001-01-01T00:00:00+14:00"}).encode(),
        b'{"x": "' + b"y" * LIMIT + b'"}',
    ],
    ids=range(13),
)  # fmt: skip
def test_what_is_no_draft_is_left_alone(tmp_path: Path, content: bytes) -> None:
    box = DraftBox(tmp_path, BOOK)
    box.keep("good", "Good", {})
    (tmp_path / "bad.json").write_bytes(content)
    assert [draft.form for draft in box.list_drafts()] == ["good"]
    assert (tmp_path / "bad.json").read_bytes() == content


def test_a_draft_without_a_time_zone_is_listed_among_the_others(tmp_path: Path) -> None:
    box = DraftBox(tmp_path, BOOK)
    box.keep("good", "Good", {})
    (tmp_path / "old.json").write_text(json.dumps({**WHOLE, "kept_at": "2026-01-01T09:00:00"}))
    assert [draft.form for draft in box.list_drafts()] == ["good", "f"]


def test_pipes_links_and_folders_are_passed_by(tmp_path: Path) -> None:
    box = DraftBox(tmp_path / "drafts", BOOK)
    box.keep("good", "Good", {})
    (tmp_path / "elsewhere.json").write_text(json.dumps(WHOLE))
    (tmp_path / "drafts" / "link.json").symlink_to(tmp_path / "elsewhere.json")
    (tmp_path / "drafts" / "folder.json").mkdir()
    os.mkfifo(tmp_path / "drafts" / "pipe.json")
    assert [draft.form for draft in box.list_drafts()] == ["good"]


def test_a_long_text_is_kept_whole_or_refused_in_words(tmp_path: Path) -> None:
    box = DraftBox(tmp_path, BOOK)
    for size in (2_100_000, LIMIT // 2):
        box.keep("fact new", "Long", {"text": "é" * (size // 2)})
        kept = box.find("fact new")
        assert kept
        assert len(kept.fields["text"]) == size // 2
    with pytest.raises(Refused, match="draft is not kept") as caught:
        box.keep("fact new", "Longer", {"text": "x" * LIMIT})
    assert "16 MB" in caught.value.message
    assert [draft.title for draft in box.list_drafts()] == ["Long"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(Refused):
        DraftBox(tmp_path / "taken", BOOK).keep("a", "A", {})
    assert DraftBox(tmp_path / "taken", BOOK).list_drafts() == []
    assert DraftBox(tmp_path / "none", BOOK).list_drafts() == []
