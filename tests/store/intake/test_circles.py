from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.intake.circles import closing_links

LINKS = st.dictionaries(st.integers(0, 12), st.integers(0, 12), max_size=13)


def has_circle(above: Mapping[int, int]) -> bool:
    for start in above:
        at, seen = start, set()
        while at in above and at not in seen:
            seen.add(at)
            at = above[at]
        if at in seen:
            return True
    return False


@pytest.mark.parametrize(
    ("standing", "wanted", "left_out"),
    [
        ({}, {1: 2, 2: 3}, []),
        ({}, {1: 1}, [1]),
        ({}, {1: 2, 2: 1}, [2]),
        ({}, {2: 1, 1: 2}, [1]),
        ({1: 2}, {2: 1}, [2]),
        ({1: 2}, {2: 1, 1: 3}, []),
        ({1: 2, 2: 1}, {3: 1}, []),
        ({}, {1: 2, 2: 1, 3: 4, 4: 3, 5: 1}, [2, 4]),
    ],
)
def test_the_last_wanted_link_of_a_circle_goes(
    standing: dict[int, int], wanted: dict[int, int], left_out: list[int]
) -> None:
    assert sorted(closing_links(standing, wanted)) == left_out


@given(wanted=LINKS)
def test_no_circle_is_left(wanted: dict[int, int]) -> None:
    left_out = closing_links({}, wanted)
    assert not has_circle({key: above for key, above in wanted.items() if key not in left_out})
    assert bool(left_out) == has_circle(wanted)


@given(standing=LINKS, wanted=LINKS)
def test_what_stands_without_a_circle_stays_without_one(standing: dict[int, int], wanted: dict[int, int]) -> None:
    standing = {key: above for key, above in standing.items() if key not in closing_links({}, standing)}
    left_out = closing_links(standing, wanted)
    assert not has_circle({**standing, **{key: above for key, above in wanted.items() if key not in left_out}})


def test_a_very_long_chain_is_no_trouble() -> None:
    chain = {number: number + 1 for number in range(50_000)}
    assert closing_links({}, {**chain, 50_000: 0}) == [50_000]
