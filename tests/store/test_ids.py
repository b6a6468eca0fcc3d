"""Keys only ever grow, fit into 63 bits, and follow the time on which they were made."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from store.ids import RANDOM_BITS, KeyMaker

if TYPE_CHECKING:
    from tests.conftest import Clock

TEN_YEARS = 10 * 366 * 86_400_000
NOW = 1_795_165_200_000


@given(
    st.lists(
        st.tuples(
            st.integers(NOW - TEN_YEARS, NOW + TEN_YEARS), st.integers(0, 50), st.integers(0, 2**RANDOM_BITS - 1)
        ),
        min_size=2,
    )
)
def test_keys_grow_whatever_the_clock_does(moments: list[tuple[int, int, int]]) -> None:
    present = iter(moments * 2)
    now = next(present)
    maker = KeyMaker(lambda: now[0], lambda bits: now[2] % 2**bits)
    made: list[int] = []
    for now in moments:
        made += maker.new_keys(now[1]) if now[1] else [maker.new_key()]
    assert made == sorted(set(made))
    assert all(0 < key < 2**63 for key in made)


def test_keys_of_a_later_moment_are_larger_on_another_device(clock: Clock) -> None:
    earlier = [KeyMaker().new_key() for _ in range(20)]
    clock.move(milliseconds=1)
    assert max(earlier) < min(KeyMaker().new_key() for _ in range(20))


def test_two_devices_in_one_moment_hardly_meet() -> None:
    keys = [KeyMaker(lambda: NOW).new_key() for _ in range(100)]
    assert len({key >> RANDOM_BITS for key in keys}) == 1
    assert len(set(keys)) > 98


def test_a_key_tells_when_it_was_made(clock: Clock) -> None:
    made = KeyMaker().new_key() >> RANDOM_BITS
    assert timedelta(milliseconds=made) == timedelta(seconds=clock.moment.timestamp())


def test_a_bulk_has_as_many_keys_as_asked_for() -> None:
    maker = KeyMaker(lambda: NOW)
    bulk = list(maker.new_keys(1000))
    assert len(set(bulk)) == 1000
    assert maker.new_key() not in bulk
    assert list(maker.new_keys(0)) == []
