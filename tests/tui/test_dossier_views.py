"""The details beside a list have the words that its columns and its form have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store import clock
from store.dossier import Dossier, read_dossier
from store.facts import add_fact, edit_fact, end_fact
from store.rules import half_life_of, set_rule
from tui.dossier_views import FACTS, OPPORTUNITIES, TOUCHES

if TYPE_CHECKING:
    from tests.tui.conftest import Small
    from tui.desk import Desk


def test_competitor_and_colleague_are_called_so_everywhere(desk: Desk, small: Small) -> None:
    with desk.book.read() as session:
        dossier = read_dossier(session, small.northwind)
    assert dict(OPPORTUNITIES.details(dossier, small.deal, clock.today())).keys() >= {"Competitor", "Kind"}
    assert dict(TOUCHES.details(dossier, small.touch, clock.today()))["Colleague"] == "J. Ek"
    assert "Colleague" in [column.title for column in TOUCHES.columns]


def fact_cells(dossier: Dossier) -> list[list[str]]:
    """Return the texts of the list of facts: text, kind with the sign of its priority, state, age."""
    titles = [column.title for column in FACTS.columns]
    wanted = [titles.index(title) for title in ("Fact", "Kind", "State", "Age/life")]
    rows = FACTS.rows(dossier, clock.today())
    texts = [[cell if isinstance(cell, str) else cell.text for cell in row.cells] for row in rows]
    return [[row[at] for at in wanted] for row in texts]


@pytest.mark.parametrize(
    ("as_of", "shown"),
    [
        ("2026-11-20", "0/120d"),
        ("2026-09-21", "60/120d"),
        ("2026-09-20", "61/120d ½"),
        ("2026-07-23", "120/120d ½"),
        ("2026-07-22", "121/120d !"),
        ("2020-01-01", "6y/120d !"),
        ("", "—/120d !"),
    ],
)
def test_a_fact_shows_its_age_beside_the_half_life_of_its_kind(
    desk: Desk, small: Small, as_of: str, shown: str
) -> None:
    values = {"type": "pressure", "text": "Fuel costs", "priority": "high", "as_of": as_of}
    add_fact(desk.book, {"account_id": small.castor, **values})
    with desk.book.read() as session:
        dossier = read_dossier(session, small.castor)
    assert fact_cells(dossier) == [["Fuel costs", "↑ Pressure", "—", shown]]


def test_a_fact_that_has_ended_stands_below_the_others_and_ages_no_more(desk: Desk, small: Small) -> None:
    edit_fact(desk.book, small.fact, {"type": "goal"})
    end_fact(desk.book, small.fact, "achieved")
    edit_fact(desk.book, small.fact, {"as_of": "2020-01-01"})
    set_rule(desk.book, half_life_of(""), 0)
    with desk.book.read() as session:
        dossier = read_dossier(session, small.northwind)
    assert fact_cells(dossier) == [
        ["Budget is tight", "—", "—", "264d"],
        ["One fuel system by spring", "Goal", "✓ achieved", "6y"],
    ]
    details = dict(FACTS.details(dossier, small.fact, clock.today()))
    assert (details["State"], details["Half-life"]) == ("Achieved", "it has ended, and ages no more")


def test_the_details_of_a_fact_say_how_long_it_still_counts(desk: Desk, small: Small) -> None:
    edit_fact(desk.book, small.fact, {"type": "pressure", "pressure_from": "external", "priority": "low"})
    words = []
    for day in ("2026-11-10", "2026-07-01", ""):
        edit_fact(desk.book, small.fact, {"as_of": day})
        with desk.book.read() as session:
            details = dict(FACTS.details(read_dossier(session, small.northwind), small.fact, clock.today()))
        words.append(details["Half-life"])
        assert (details["Kind"], details["From"], details["Priority"]) == ("Pressure", "External", "Low")
    assert words == ["120 days · 110 left", "120 days · stale for 22", "120 days · stale: it has no date"]
