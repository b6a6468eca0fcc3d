"""The marker beside a book knows what was last saved in it, and never stands in the way."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.accounts import add_account
from store.bookfile import identify
from store.errors import Damaged
from store.facts import add_fact
from store.marker import Marker, marker_path, read_marker, write_marker
from store.opening import open_book

if TYPE_CHECKING:
    from tests.store.conftest import Filled


def test_an_older_copy_in_the_book_s_place_is_told(filled: Filled, filled_once: Filled) -> None:
    with open_book(filled.path) as book:
        add_fact(book, {"account_id": filled.northwind, "text": "promised"})
    shutil.copyfile(filled_once.path, filled.path)
    with pytest.raises(Damaged, match="missing"):
        open_book(filled.path)


def test_another_book_in_the_book_s_place_is_told(filled: Filled, new_book: Callable[[], Path]) -> None:
    other = new_book()
    with open_book(other) as book:
        book.keys.new_keys(2**40)  # its changes are younger than all of ours
        add_account(book, {"name": "Other"})
    shutil.copyfile(other, filled.path)
    with pytest.raises(Damaged, match="missing"):
        open_book(filled.path)


def test_without_its_marker_a_copy_opens(filled: Filled) -> None:
    marker_path(filled.path).write_bytes(b"%020d" % 2**62)
    with pytest.raises(Damaged) as caught:
        open_book(filled.path)
    assert marker_path(filled.path).name in caught.value.hint
    marker_path(filled.path).unlink()
    open_book(filled.path).close()


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 20, b"soon", b"\xff" * 20, b"9" * 20, b"-0000000000000000007", b"7"]
)
def test_a_marker_that_cannot_be_read_warns_of_nothing_and_is_made_anew(filled: Filled, content: bytes) -> None:
    marker_path(filled.path).write_bytes(content)
    assert read_marker(filled.path) == Marker()
    with open_book(filled.path) as book:
        add_fact(book, {"account_id": filled.northwind, "text": "goes on"})
        assert read_marker(filled.path).change > 0
    shutil.copyfile(filled.path, filled.path.with_name("kept.db"))
    filled.path.write_bytes(b"")
    assert read_marker(filled.path).identity == identify(filled.path.with_name("kept.db"))


NUMBERS = st.integers(0, 2**63 - 1)
MARKERS = st.builds(
    Marker, NUMBERS, st.one_of(st.just(""), st.from_regex("[0-9a-f]{8}", fullmatch=True)), *[NUMBERS] * 2
)


@given(MARKERS, MARKERS)
def test_a_marker_is_read_as_it_was_written(first: Marker, second: Marker) -> None:
    with TemporaryDirectory() as folder:
        for marker in (first, second):
            write_marker(Path(folder) / "book.db", marker)
            assert read_marker(Path(folder) / "book.db") == marker


def test_a_marker_of_an_earlier_version_is_understood(tmp_path: Path) -> None:
    marker_path(tmp_path / "book.db").write_bytes(b"%020d" % 7)
    assert read_marker(tmp_path / "book.db") == Marker(7)


def test_one_marker_serves_a_book_and_the_links_to_it(filled: Filled, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(filled.path)
    with open_book(link) as book:
        add_fact(book, {"account_id": filled.northwind, "text": "through the link"})
    assert read_marker(link) == read_marker(filled.path) != Marker()
    assert not link.with_name("link.db.last").exists()


def test_a_marker_never_writes_through_a_link(filled: Filled, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    marker_path(filled.path).unlink()
    marker_path(filled.path).symlink_to(victim)
    with open_book(filled.path) as book:
        add_fact(book, {"account_id": filled.northwind, "text": "saved all the same"})
    assert victim.read_text() == "mine"
