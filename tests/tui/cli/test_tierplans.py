"""Tier plans and key people as plain text and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from store.accounts import find_account
from store.opening import open_book
from store.opportunities import add_opportunity
from store.people import add_person
from store.personas import add_persona
from store.tiering.tier_plans import add_tier_plan
from store.touches import log_touch


@pytest.fixture
def planned(book: Path) -> int:
    """Put a tier plan and two personas into the book; return the key of a growth account."""
    with open_book(book) as opened:
        with opened.read() as session:
            halden = find_account(session, "Haldén").id
        period = {"period": "FY27", "starts_on": "2026-10-01", "ends_on": "2027-09-30"}
        wanted = {"touches": 2, "minutes": 45, "budget": 99_50, "pipeline_target": 500_00, "target_accounts": 2}
        add_tier_plan(opened, {"name": "Growth, energy", "industry": "Energy", **period, **wanted, "channels": "Email"})
        add_persona(opened, {"name": "Fleet"})
        add_persona(opened, {"name": "Finance"})
        log_touch(opened, {"account_id": halden, "summary": "Spoke"})
        add_opportunity(opened, {"account_id": halden, "name": "Wind", "amount": 250_50})
        add_person(opened, {"account_id": halden, "name": "Ana", "phone": "1"}, {"persona": "Fleet"})
    return halden


def test_each_plan_is_told_with_what_came_of_it(tierbook, planned: int) -> None:
    answer = tierbook("tierplan")
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0] == "Growth, energy · Tier 2 · Growth · Energy"
    assert lines[1] == "  FY27, 2026-10-01 to 2027-09-30 · 13 % of it over"
    assert "  Touches   ▇▇▇▇···  50 %   1.0 of 2 an account · 0 of 1 have them all" in lines
    assert "  Points    ·······   0 % ! 0 of 1 fresh" in lines
    assert "  Planned   0.8 hours · 100 EUR" in lines


def test_in_json_amounts_are_exact(tierbook, planned: int) -> None:
    (plan,) = json.loads(tierbook("tierplan", "--json").out)
    assert plan["name"] == "Growth, energy"
    assert plan["channels"] == ["Email"]
    assert (plan["budget"], plan["all_budget"], plan["all_minutes"]) == ("99.50", "99.50", 45)
    assert plan["actual"]["pipeline"] == {"behind": False, "reached": "250.50", "share": 0.501, "wanted": "500"}
    assert plan["actual"]["accounts"] == {"behind": False, "reached": 1, "share": 0.5, "wanted": 2}
    assert plan["actual"]["sheets"]["behind"] is True


def test_key_people_are_counted_and_the_accounts_listed_worst_first(tierbook, planned: int) -> None:
    answer = tierbook("tierplan", "--people")
    lines = answer.out.splitlines()
    assert [line.split() for line in lines[:2]] == [["0", "of", "2", "Finance"], ["1", "of", "2", "Fleet"]]
    assert lines[3:] == ["0 of 2  Northwind Depot · no Fleet · no Finance", "1 of 2  Haldén Énergie · no Finance"]
    assert answer.err == "2 accounts of 2 with key people lacking.\n"
    told = json.loads(tierbook("tierplan", "--people", "--json").out)
    halden = next(each for each in told["accounts"] if each["account_id"] == str(planned))
    assert (halden["good"], halden["wanted"]) == (1, 2)
    assert [each["lacking"] for each in halden["personas"]] == [None, "nobody"]
    assert told["personas"][0] == {"aged": 0, "good": 0, "nobody": 2, "persona": "Finance", "unreached": 0, "wanted": 2}


def test_a_book_without_them_says_where_they_are_made(tierbook, book: Path) -> None:
    answer = tierbook("tierplan")
    assert (answer.code, answer.out) == (0, "")
    assert "no tier plans yet" in answer.err
    assert json.loads(tierbook("tierplan", "--json").out) == []
    assert "No persona is wanted" in tierbook("tierplan", "--people").err


def test_one_plan_is_shown_or_written_as_markdown(tierbook, planned: int, tmp_path: Path) -> None:
    with_name = tierbook("tierplan", "energy", "--json")
    assert [each["name"] for each in json.loads(with_name.out)] == ["Growth, energy"]
    answer = tierbook("tierplan", "growth", "--to", str(tmp_path / "out"))
    assert (answer.code, answer.err) == (0, "")
    (file,) = (tmp_path / "out").iterdir()
    assert "# Growth, energy\n" in file.read_text()
    assert tierbook("tierplan", "nothing").code == 2
    assert tierbook("tierplan", "--to", str(tmp_path / "out")).code == 2
