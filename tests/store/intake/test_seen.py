from __future__ import annotations

from pathlib import Path

import pytest

from store.intake.seen import Seen

ONE, TWO = Path("one.csv"), Path("two.csv")


def test_the_same_row_is_met_once_and_another_of_its_key_is_refused() -> None:
    seen = Seen()
    assert seen.take("id", "1", 10, ONE, 2)
    assert not seen.take("id", "1", 10, ONE, 3)
    with pytest.raises(ValueError, match=r"“1” stands on line 2 of one.csv already"):
        seen.take("id", "1", 11, TWO, 2)


def test_where_every_row_counts_equal_ones_of_one_file_are_numbered() -> None:
    seen = Seen()
    kept = [seen.keep("post", "7", cells, ONE) for cells in (10, 10, 11)]
    assert kept == [("7", True), ("7\t2", True), ("7\t3", True)]


def test_a_second_copy_of_the_file_brings_nothing_but_what_it_has_more() -> None:
    seen = Seen()
    for cells in (10, 10):
        seen.keep("post", "7", cells, ONE)
    assert [seen.keep("post", "7", 10, TWO)[1] for _ in range(3)] == [False, False, True]
