"""`tierbook today` and `tierbook campaign list`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.accounts import find_account
from store.campaigns.campaigns import add_campaign
from store.campaigns.enrolling import CadenceStep, Candidate, enrol
from store.opening import open_book
from store.opportunities import add_opportunity

if TYPE_CHECKING:
    from tests.tui.cli.conftest import Call

STEPS = (CadenceStep(0, "Mail \x1b[2Jthem", "email", "Head of Energy"), CadenceStep(3, "Call", "phone"))


@pytest.fixture
def campaign(book: Path) -> int:
    """Put a campaign into the book in which somebody unknown is overdue."""
    with open_book(book) as opened:
        with opened.read() as session:
            northwind = find_account(session, "Northwind Logistics").id
        key = add_campaign(opened, {"name": "Cards", "status": "running", "goal": "Ten meetings"})
        enrol(opened, key, [Candidate(northwind, None, STEPS)], date(2026, 11, 18))
        add_opportunity(
            opened, {"account_id": northwind, "name": "Cards", "amount": 12_345, "campaign_id": key, "state": "open"}
        )
    return key


def test_what_is_due_is_listed(tierbook: Call, campaign: int) -> None:
    answer = tierbook("today")
    assert answer.out == (
        "2026-11-18 !  Northwind Logistics · need to know: Head of Energy: Email · Mail \ufffd[2Jthem  [Cards]\n"
    )
    assert answer.err == "1 touch, 1 overdue.\n"
    (record,) = json.loads(tierbook("today", "--json").out)
    assert (record["account"], record["overdue"], record["persona"]) == ("Northwind Logistics", True, "Head of Energy")
    assert record["campaign_id"] == str(campaign)


def test_one_is_told_as_done_and_the_next_one_moves_by_as_much(tierbook: Call, campaign: int) -> None:
    (record,) = json.loads(tierbook("today", "--json").out)
    answer = tierbook("today", "--done", record["id"], "--said", "He will look")
    assert (answer.code, answer.out.startswith("Done: Mail")) == (0, True)
    assert json.loads(tierbook("today", "--json").out) == []
    (following,) = json.loads(tierbook("today", "--json", "--ahead", 7).out)
    assert (following["title"], following["due_on"]) == ("Call", "2026-11-25")
    assert tierbook("today", "--done", record["id"]).code == 2
    tierbook("undo")
    assert len(json.loads(tierbook("today", "--json").out)) == 1


@pytest.mark.parametrize("words", [("--done", "x"), ("--done", "12"), ("--said", "hello")])
def test_what_cannot_be_told_is_refused(tierbook: Call, campaign: int, words: tuple[str, ...]) -> None:
    answer = tierbook("today", *words)
    assert (answer.code, answer.out) == (2, "")


def test_without_campaigns_it_says_where_they_are_made(tierbook: Call, book: Path) -> None:
    assert (tierbook("today").out, json.loads(tierbook("today", "--json").out)) == ("", [])
    assert "c and then n" in tierbook("today").err
    assert "c and then n" in tierbook("campaign", "list").err


def test_campaigns_are_listed_with_what_they_brought(tierbook: Call, campaign: int) -> None:
    assert tierbook("campaign", "list").out.startswith("Cards: running · 1 account · 0 touches · 0 replies")
    (record,) = json.loads(tierbook("campaign", "list", "--json").out)
    figures = {name: record[name] for name in ("accounts", "due", "overdue", "pipeline", "won", "goal")}
    assert figures == {
        "accounts": 1, "due": 1, "overdue": 1, "pipeline": "123.45", "won": "0", "goal": "Ten meetings"
    }  # fmt: skip


def test_a_campaign_is_written_as_markdown(tierbook: Call, campaign: int, tmp_path: Path) -> None:
    answer = tierbook("campaign", "export", "card", "--to", str(tmp_path / "out"))
    assert (answer.code, answer.err) == (0, "")
    (file,) = (tmp_path / "out").iterdir()
    assert "# Cards\n" in file.read_text()
    assert tierbook("campaign", "export", "nothing").code == 2
