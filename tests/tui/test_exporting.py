"""The question what to export, and for whom: enter takes the usual, letters and arrows choose, esc writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.accounts import find_account
from store.plans.objectives import add_objective
from store.plans.plans import add_plan
from tui.desk import Desk

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


@pytest.fixture
def planned(desk: Desk) -> Desk:
    """Return the desk with a plan for the account under the cursor, of which one objective is external."""
    with desk.book.read() as session:
        account = find_account(session, "Northwind Logistics").id
    plan = add_plan(
        desk.book,
        {"account_id": account, "period": "FY27", "starts_on": "2027-01-01", "ends_on": "2027-12-31", "goal": "Inside"},
    )
    for title, share in (("Ours alone", "internal"), ("For both", "external")):
        add_objective(desk.book, {"account_id": account, "plan_id": plan, "title": title, "share": share})
    return desk


def written(folder: Path) -> dict[str, str]:
    return {path.name.rpartition("-")[0]: path.read_text("utf-8") for path in (folder / "out").glob("*.md")}


async def open_dialog(player: Player) -> None:
    await player.press("down")
    await player.go("x", "ExportDialog")


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        (["enter"], ["northwind-logistics-dossier"]),
        (["p", "enter"], ["northwind-logistics-plan"]),
        (["down", "down", "enter"], ["northwind-logistics-full-plan"]),
        (["up", "right", "enter"], ["northwind-logistics-full-plan-manager"]),
        (["p", "c", "enter"], ["northwind-logistics-plan-customer"]),
        (["f", "left", "enter"], ["northwind-logistics-full-plan-customer"]),
        (["c", "enter"], ["northwind-logistics-dossier"]),
        (["p", "c", "down", "down", "enter"], ["northwind-logistics-plan-customer"]),
        (["f", "escape"], []),
    ],
)
def test_what_and_for_whom_are_chosen_by_letters_and_arrows(
    planned: Desk, play: Play, tmp_path: Path, keys: list[str], names: list[str]
) -> None:
    async def scene(player: Player) -> None:
        await open_dialog(player)
        await player.press(*keys)
        await player.until(lambda: player.screen_name == "PortfolioScreen")
        if names:
            await player.until(lambda: any(toast.startswith("Exported: Written: ") for toast in player.toasts))

    play(planned, scene)
    texts = written(tmp_path)
    assert list(texts) == names
    assert ["Ours alone" in text for text in texts.values()] == ["customer" not in name for name in names]


def test_the_dossier_is_not_offered_for_the_customer(planned: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_dialog(player)
        await player.shows(
            "Customer: a plan; the dossier is for us alone", "Manager: no notes, nothing private or guessed of a person"
        )
        await player.press("c")
        await player.shows("For the customer, choose a plan first.")
        await player.press("p", "c")
        await player.shows("Customer: only what is marked external")
        await player.press("d")
        await player.shows("For the customer, choose a plan first.")
        await player.press("enter")
        await player.until(lambda: player.toasts)
        assert "for the customer there is only 1 objective in it; look at it before it is sent" in player.toasts[0]

    play(planned, scene)


def test_where_there_is_no_plan_nothing_is_written_and_that_is_said(desk: Desk, play: Play, tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_dialog(player)
        await player.press("p", "enter")
        await player.until(lambda: player.toasts)
        assert player.toasts == ["Nothing was written: Northwind Logistics: no plan yet."]

    play(desk, scene)
    assert not (tmp_path / "out").exists()
