"""The details beside a list have the words that its columns and its form have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import clock
from store.dossier import read_dossier
from tui.dossier_views import OPPORTUNITIES, TOUCHES

if TYPE_CHECKING:
    from tests.tui.conftest import Small
    from tui.desk import Desk


def test_competitor_and_colleague_are_called_so_everywhere(desk: Desk, small: Small) -> None:
    with desk.book.read() as session:
        dossier = read_dossier(session, small.northwind)
    assert dict(OPPORTUNITIES.details(dossier, small.deal, clock.today())).keys() >= {"Competitor", "Kind"}
    assert dict(TOUCHES.details(dossier, small.touch, clock.today()))["Colleague"] == "J. Ek"
    assert "Colleague" in [column.title for column in TOUCHES.columns]
