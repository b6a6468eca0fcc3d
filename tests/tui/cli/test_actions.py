"""`tierbook actions`: what is to be done across all accounts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from store.accounts import find_account
from store.colleagues import ColleagueDraft, add_colleague
from store.opening import open_book
from store.plans.actions import add_action, finish_action

if TYPE_CHECKING:
    from tests.tui.cli.conftest import Call


@pytest.fixture(autouse=True)
def actions(book: Path) -> dict[str, int]:
    """Put four actions into the book: one late and ours, one to come, one without a day of theirs, one done."""
    with open_book(book) as opened:
        me = add_colleague(opened, ColleagueDraft(name="Ada Lund"))
        with opened.read() as session:
            northwind = find_account(session, "Northwind Logistics").id
            depot = find_account(session, "Northwind Depot").id
        late = {"account_id": northwind, "title": "Walk the depot", "due_on": date(2026, 11, 2), "owner_id": me}
        keys = {
            "late": add_action(opened, late),
            "next": add_action(opened, {"account_id": depot, "title": "Call them", "due_on": date(2026, 12, 4)}),
            "undated": add_action(opened, {"account_id": northwind, "title": "\x1b[2JSend \u202edata"}),
            "done": add_action(opened, {"account_id": northwind, "title": "Said hello", "due_on": date(2026, 11, 1)}),
        }
        finish_action(opened, keys["done"])
    return keys


def records(tierbook: Call, *words: object) -> list[dict[str, Any]]:
    answer = tierbook("actions", "--json", *words)
    assert answer.code == 0
    found: list[dict[str, Any]] = json.loads(answer.out)
    return found


def test_what_is_overdue_comes_first_and_what_is_done_is_not_told(tierbook: Call) -> None:
    answer = tierbook("actions")
    assert answer.code == 0
    head, *lines = answer.out.splitlines()
    assert head == "Due           Tier  Account · action  (owner)"
    assert lines.pop(0) == "2026-10-01 !     1  Northwind Logistics · Close: Tyres  (Jonna Ek)"
    assert lines[0] == "2026-11-02 !     1  Northwind Logistics · Walk the depot  (Ada Lund)"
    assert lines[1].startswith("2026-12-04       2  Northwind Depot · Call them  (nobody)")
    assert "Said hello" not in answer.out
    assert answer.err == "4 to do, 2 overdue.\n"


def test_nothing_in_a_title_moves_the_cursor(tierbook: Call) -> None:
    assert not {"\x1b", "\u202e"} & set(tierbook("actions").out + tierbook("actions", "--json").out)


def test_a_record_has_all_that_a_script_needs(tierbook: Call, actions: dict[str, int]) -> None:
    deal, first, *_ = records(tierbook)
    assert {"kind": "close", "of": "opportunities", "title": "Tyres", "overdue": True}.items() <= deal.items()
    assert first["id"] == str(actions["late"])
    told = {"title": "Walk the depot", "owner": "Ada Lund", "due_on": "2026-11-02", "overdue": True, "tier": 1}
    assert told.items() <= first.items()


def test_account_tier_and_overdue_narrow_it_down(tierbook: Call) -> None:
    everything = records(tierbook)
    assert len(everything) == 4
    assert records(tierbook, "--overdue") == everything[:2]
    assert records(tierbook, "--tier", 2) == everything[2:3]
    assert records(tierbook, "depot") == everything[2:3]
    assert records(tierbook, "--tier", 3) == []


def test_mine_are_those_of_the_name_in_the_settings(tierbook: Call, private_home: Path) -> None:
    unknown = tierbook("actions", "--mine")
    assert unknown.code == 2
    assert "do not say who you are. The colleagues in this book: Ada Lund" in unknown.err
    assert str(private_home) in unknown.err
    settings = private_home / "tierbook" / "settings.toml"
    settings.write_text('my_name = "Somebody"\n', encoding="utf-8")
    assert "No colleague in this book is called “Somebody”" in tierbook("actions", "--mine").err
    settings.write_text('my_name = "ada lund"\n', encoding="utf-8")
    assert [action["title"] for action in records(tierbook, "--mine")] == ["Walk the depot"]
