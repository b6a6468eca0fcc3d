"""What the fields of a form promise."""

from __future__ import annotations

import re

import pytest

from store.days import read_day
from tui import fields
from tui.fields import ANY_DAY, PAST_DAY
from tui.widgets.form import Field


@pytest.mark.parametrize("hint", [PAST_DAY, ANY_DAY])
def test_every_way_that_the_hint_of_a_date_names_is_read(hint: str) -> None:
    ways = re.split(r", | or ", hint)
    assert len(ways) >= 3
    for way in ways:
        assert read_day(way)


async def ask_nothing() -> None:
    """Ask for no buying centre."""


def all_fields() -> list[Field]:
    owner = Field("owner_id", "Owner", "choice")
    return [
        *fields.account_fields(owner, "EUR"),
        *fields.opportunity_fields("EUR", (), ask_nothing),
        *fields.person_fields((), (), (), ask_nothing),
        *fields.settings_fields(()),
    ]


def test_an_example_in_an_empty_field_is_no_value_at_first_sight() -> None:
    hints = {each.name: each.hint for each in all_fields() if each.hint and each.name != "close_on"}
    assert len(hints) >= 8
    assert [hint for hint in hints.values() if not hint.startswith("e.g. ")] == []


def test_what_is_shown_of_an_opportunity_can_be_edited() -> None:
    shown = {each.name for each in fields.opportunity_fields("EUR", (), ask_nothing)}
    assert {"kind", "competitor", "next_step", "centre_id", "description"} <= shown
