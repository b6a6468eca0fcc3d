"""How people stand: what is judged of them where they sit, and who knows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from store.attributes import AttributeRow
from store.dossier import Dossier
from store.words import SUPPORT, SUPPORT_FOR_EXPORT
from templates.example import example_dossier
from templates.standing import Place, Standing, is_below_wanted, value_of


def judged(*rows: tuple[int | None, str, str]) -> Dossier:
    """Return the made-up dossier with these judgements of Marta Visser: centre, name, value."""
    first = example_dossier().attributes[0]
    attributes = tuple(
        first.model_copy(update={"id": n, "person_id": 72, "centre_id": centre, "name": name, "value": value})
        for n, (centre, name, value) in enumerate(rows, 1)
    )
    return replace(example_dossier(), attributes=attributes)


def place_of(dossier: Dossier, person: int = 72) -> Place:
    """Return where somebody sits."""
    seats = {seat.id: seat for seat in dossier.seats}
    at = next((each.seat_id for each in dossier.occupancies if each.person_id == person), 0)
    return Place(seats.get(at), next(each for each in dossier.people if each.id == person))


def test_what_is_judged_where_she_sits_goes_before_the_account_as_a_whole() -> None:
    dossier = judged((None, "influence", "low"), (52, "influence", "inner circle"), (53, "coverage", "in depth"))
    standing, marta = Standing(dossier), place_of(dossier)
    assert standing.value(marta, "influence") == "Inner circle"
    assert standing.value(marta, "coverage") is None  # judged elsewhere, not here
    assert [row.name for row in standing.judgements(marta.person)] == ["influence", "influence", "coverage"]
    parked = replace(marta, seat=None)
    assert standing.value(parked, "influence") == "Low"


def test_roles_stand_in_the_order_of_their_weight_and_only_those_of_her_own_centre() -> None:
    dossier = judged((52, "role", "user buyer"), (52, "role", "economic buyer"), (None, "role", "blocker"))
    assert Standing(dossier).roles(place_of(dossier)) == ["Economic buyer", "User buyer"]
    assert Standing(dossier).roles(Place(dossier.seats[3], None)) == []


def test_a_picture_is_as_old_as_the_oldest_of_what_it_shows_and_as_sure_as_the_least_sure() -> None:
    dossier = judged((52, "role", "coach"), (52, "support", "mentor"), (52, "win", "Peace"), (53, "influence", "low"))
    days = (date(2026, 9, 1), date(2026, 8, 1), date(2020, 1, 1), date(2020, 1, 1))
    states = ("confirmed", "confirmed", "unconfirmed", "unconfirmed")
    rows = zip(dossier.attributes, days, states, strict=True)
    dossier = replace(
        dossier, attributes=tuple(row.model_copy(update={"as_of": day, "state": state}) for row, day, state in rows)
    )
    standing, marta = Standing(dossier), place_of(dossier)
    assert (standing.judged_on(marta), standing.is_assumed(marta)) == (date(2026, 8, 1), False)
    elsewhere = replace(marta, seat=dossier.seats[0])
    assert (standing.judged_on(elsewhere), standing.is_assumed(elsewhere)) == (date(2020, 1, 1), True)
    assert standing.judged_on(place_of(dossier, 73)) is None


@pytest.mark.parametrize("value", SUPPORT.values[1:])
def test_support_has_softer_words_for_others(value: str) -> None:
    row: AttributeRow = example_dossier().attributes[0].model_copy(update={"name": "support", "value": value})
    assert value_of(row) == SUPPORT.label(value)
    assert value_of(row, softly=True) == SUPPORT_FOR_EXPORT[value]


def test_relationships_of_ours_and_of_competitors_are_told_apart() -> None:
    dossier = example_dossier()
    standing, marta = Standing(dossier), place_of(dossier).person
    (ours,), (theirs,) = (standing.relationships(marta, ours=side) for side in (True, False))
    assert (ours.colleague_id, theirs.competitor) == (31, "Castor Fleet")
    assert (standing.last_touch(ours), standing.last_touch(theirs)) == (date(2026, 11, 8), None)
    assert standing.relationships(None, ours=True) == []


@pytest.mark.parametrize(
    ("now", "wanted", "below"),
    [
        ("", "", False), ("", "vendor", True), ("vendor", "", False), ("vendor", "trusted advisor", True),
        ("trusted advisor", "vendor", False), ("problem solver", "problem solver", False),
    ],
)  # fmt: skip
def test_more_is_wanted_than_there_is(now: str, wanted: str, below: bool) -> None:
    row = example_dossier().relationships[0].model_copy(update={"level": now, "level_wanted": wanted})
    assert is_below_wanted(row) is below


def test_lines_are_found_from_both_ends_and_at_a_seat_that_nobody_is_known_in() -> None:
    dossier = example_dossier()
    ends: dict[str, Any] = {"from_person_id": None, "from_seat_id": 64}
    dossier = replace(dossier, lines=(*dossier.lines, dossier.lines[0].model_copy(update={"id": 139, **ends})))
    standing = Standing(dossier)
    assert [line.id for line in standing.lines(place_of(dossier))] == [131, 132]
    assert [line.id for line in standing.lines(place_of(dossier, 73))] == [131, 139]
    assert [line.id for line in standing.lines(Place(dossier.seats[3], None))] == [139]
    assert standing.lines(Place(None, None)) == ()
