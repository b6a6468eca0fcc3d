"""The quote before a formula: it disarms, and comes off again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.intake.formulas import disarm, restore


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "-", "+cmd|' /C calc'!A0"]
)
def test_what_a_spreadsheet_would_run_gets_a_quote(cell: str) -> None:
    assert disarm(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Acme", "-5", "-1.234,50", "+49 30 1234", "'s Hertogenbosch", "a=b", "1-2"])
def test_what_is_harmless_stays_as_it_is(cell: str) -> None:
    assert disarm(cell) == restore(cell) == cell


@given(st.text(st.sampled_from("'=+-@\t\r\n1a ＝"), max_size=6) | st.text())
def test_the_quote_comes_off_again(cell: str) -> None:
    assert restore(disarm(cell)) == cell
    assert disarm(cell)[:1] not in {"=", "@", "\t", "\r", "\n", "＝"}
