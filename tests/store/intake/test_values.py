"""Flags: yes, no, or a short sentence, never a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.intake.dates import parse_date
from store.intake.values import parse_flag


@pytest.mark.parametrize("text", ["1", "true", "TRUE", "Yes", "ja", "x", "Oui", "Wahr"])
def test_yes(text: str) -> None:
    assert parse_flag(text)


@pytest.mark.parametrize("text", ["", "0", "false", "FALSE", "No", "nein", "non", " "])
def test_no(text: str) -> None:
    assert not parse_flag(text)


def test_neither_yes_nor_no() -> None:
    with pytest.raises(ValueError, match="neither"):
        parse_flag("perhaps")


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    for parse in (parse_flag, parse_date):
        try:
            parse(text)
        except ValueError as error:
            assert 10 < len(str(error)) < 140  # noqa: PT017 - either way is right here
