"""Rows that are made quickly are the rows that pydantic makes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from store.quick_rows import make_rows
from store.touches import TouchRow

NAMES = [name for name in TouchRow.model_fields if name != "person_ids"]
VALUES: list[list[Any]] = [
    [place, 1, 7, date(2026, 11, 20), "call", "inbound", f"Call {place}", "", None, None] for place in (1, 2)
]


def test_rows_are_what_pydantic_makes_of_the_same_values() -> None:
    names = [*NAMES, "person_ids"]
    rows = make_rows(TouchRow, names, [(*values, (3,)) for values in VALUES])
    assert rows == [
        TouchRow.model_construct(**dict(zip(NAMES, values, strict=True)), person_ids=(3,)) for values in VALUES
    ]
    assert [row.model_dump(mode="json")["happened_on"] for row in rows] == ["2026-11-20"] * 2
    assert {str(row) for row in rows} == {str(TouchRow.model_validate(row)) for row in rows}


def test_a_row_is_frozen_and_a_copy_leaves_it_and_the_others_as_they_are() -> None:
    one, other = make_rows(TouchRow, [*NAMES, "person_ids"], [(*values, ()) for values in VALUES])
    with pytest.raises(ValidationError):
        one.summary = "Another"
    copy = one.model_copy(update={"summary": "Another"})
    assert (copy.summary, one.summary, other.summary) == ("Another", "Call 1", "Call 2")
    assert one.model_fields_set == other.model_fields_set == set(TouchRow.model_fields)


def test_a_value_more_or_less_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="zip"):
        make_rows(TouchRow, NAMES, [VALUES[0][:-1]])
