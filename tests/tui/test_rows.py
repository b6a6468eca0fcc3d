from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.rows import ListSource, MadeRows, Row, RowWindow


class Recorded(ListSource):
    """A source that remembers how many rows it gave away."""

    def __init__(self, count: int) -> None:
        super().__init__(Row(n, (str(n),)) for n in range(count))
        self.given: list[int] = []

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        found = super().rows(start, stop)
        self.given += [row.key for row in found]
        return found


def test_of_many_records_only_the_rows_of_a_page_are_made() -> None:
    made: list[int] = []

    def make(record: int) -> Row:
        made.append(record)
        return Row(record, (str(record),))

    window = RowWindow(ListSource(MadeRows(range(5_000), make)))
    assert window.count == 5_000
    assert not made
    window.hold(1_000, 40)
    assert window.get(1_039) == Row(1_039, ("1039",))
    assert len(made) <= 80


@given(st.integers(0, 3000), st.integers(1, 60), st.lists(st.integers(0, 3000), max_size=30))
def test_the_rows_of_a_page_are_there_wherever_it_stands(count: int, height: int, tops: list[int]) -> None:
    window = RowWindow(Recorded(count))
    for top in tops:
        window.hold(top, height)
        for index in range(top, min(count, top + height)):
            row = window.get(index)
            assert row is not None
            assert row.key == index
        assert len(window._rows) <= (RowWindow.MOST_PAGES + 2) * height + 2
    assert window.get(count) is None
    assert window.get(-1) is None


def test_stepping_on_reads_no_row_twice() -> None:
    source = Recorded(10_000)
    window = RowWindow(source)
    for top in (*range(60), *range(60, 2000, 38)):
        window.hold(top, 38)
    assert source.given == list(range(len(source.given)))
    assert len(source.given) < 2100


def test_stepping_back_reads_only_what_was_let_go() -> None:
    source = Recorded(10_000)
    window = RowWindow(source)
    window.hold(5000, 40)
    source.given.clear()
    window.hold(4960, 40)
    assert source.given == list(range(4940, 4980))


def test_a_list_tells_where_a_record_stands() -> None:
    source = ListSource([Row(7, ("a",)), Row(9, ("b",))])
    assert (source.count(), source.position_of(9), source.position_of(8)) == (2, 1, None)
    assert RowWindow(source).find(9, 0) == 1
    assert RowWindow(source).find(None, 0) is None
    assert RowWindow(ListSource()).find(9, 0) is None
