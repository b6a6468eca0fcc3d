"""Groups of accounts that can be enrolled at once."""

from __future__ import annotations

from datetime import date

from store.campaigns.groups import accounts_of, list_groups

TODAY = date(2026, 11, 20)


def test_tiers_plans_and_industries_are_offered_none_of_them_empty(book, filled) -> None:
    with book.read() as session:
        groups = list_groups(session, TODAY)
        found = {(group.field, group.tier, group.value): accounts_of(session, group, TODAY) for group in groups}
    assert [(group.field, group.tier, group.accounts) for group in groups[:3]] == [
        ("tier", 1, 1),
        ("tier", 2, 2),
        ("plan", 2, 1),
    ]
    assert found["tier", 2, "Growth"] == [filled.halden, filled.depot]
    assert found["plan", 2, "Growth, energy"] == [filled.halden]
    assert found["industry", 2, "Energy"] == [filled.halden]
    assert found["industry", 1, "Logistics"] == [filled.northwind]
    assert all(group.accounts == len(found[group.field, group.tier, group.value]) for group in groups)
    assert filled.archived not in {key for keys in found.values() for key in keys}
