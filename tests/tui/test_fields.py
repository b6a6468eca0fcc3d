"""What the fields of a form promise."""

from __future__ import annotations

from tui import fields
from tui.widgets.form import Field


async def ask_nothing() -> None:
    """Ask for no buying centre."""


def all_fields() -> list[Field]:
    owner = Field("owner_id", "Owner", "choice")
    return [
        *fields.account_fields(owner, "EUR"),
        *fields.opportunity_fields("EUR", (), ask_nothing),
        *fields.person_fields((), (), (), ask_nothing, ask_nothing),
        *fields.settings_fields(()),
    ]


def test_an_example_in_an_empty_field_is_no_value_at_first_sight() -> None:
    hints = {each.name: each.hint for each in all_fields() if each.hint}
    assert len(hints) >= 8
    assert [hint for hint in hints.values() if not hint.startswith("e.g. ")] == []


def test_what_is_shown_of_an_opportunity_can_be_edited() -> None:
    shown = {each.name for each in fields.opportunity_fields("EUR", (), ask_nothing)}
    assert {"kind", "competitor", "next_step", "centre_id", "description"} <= shown
