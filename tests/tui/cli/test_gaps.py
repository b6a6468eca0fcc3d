"""`tierbook gaps` and `tierbook rules`: what is missing, and by which rules."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from store.accounts import find_account
from store.gaps.kinds import KINDS
from store.gaps.snoozes import snooze
from store.opening import open_book
from store.rules import DAYS

if TYPE_CHECKING:
    from tests.tui.cli.conftest import Call

pytestmark = pytest.mark.usefixtures("book")


def records(tierbook: Call, *words: object) -> list[dict[str, Any]]:
    answer = tierbook("gaps", "--json", *words)
    assert answer.code == 0
    found: list[dict[str, Any]] = json.loads(answer.out)
    return found


def test_the_most_valuable_gap_comes_first_with_what_closes_it(tierbook: Call) -> None:
    answer = tierbook("gaps")
    assert answer.code == 0
    head, first, *_ = answer.out.splitlines()
    assert head.startswith("Worth  Tier  Since")
    assert first.split("  ")[-2:] == [
        "Northwind Logistics · No economic buyer known", "(w Assess)",
    ]  # fmt: skip
    assert answer.err == f"{len(records(tierbook))} gaps.\n"


def test_a_record_has_all_that_a_script_needs(tierbook: Call) -> None:
    (gap,) = records(tierbook, "Northwind Logistics", "--rule", "need to know")
    assert gap["what"] == "Nobody finds out who is Head of Procurement"
    assert gap["closes"]["tab"] == "people"
    assert gap["closes"]["key"] == "⏎"
    assert int(gap["closes"]["record"]) > 0
    assert gap["account_id"] == json.loads(tierbook("show", gap["account"], "--json").out)["account"]["id"]
    assert (gap["account"], gap["tier"], gap["about"]) == ("Northwind Logistics", 1, None)


def test_account_tier_and_rule_narrow_it_down(tierbook: Call) -> None:
    everything = records(tierbook)
    assert {gap["tier"] for gap in everything} == {1, 2}
    assert records(tierbook, "--tier", 2) == [gap for gap in everything if gap["tier"] == 2]
    assert records(tierbook, "--rule", "one-thread") == [gap for gap in everything if gap["rule"] == "one-thread"]
    depot = records(tierbook, "depot")
    assert depot == [gap for gap in everything if gap["account"] == "Northwind Depot"]
    assert depot
    nothing = tierbook("gaps", "--tier", 3)
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "0 gaps.\n")


def test_each_rule_in_a_record_is_one_that_can_be_asked_for(tierbook: Call) -> None:
    for rule in {gap["rule"] for gap in records(tierbook)}:
        assert {gap["rule"] for gap in records(tierbook, "--rule", rule)} == {rule}


def test_what_is_put_off_is_told_of_and_listed_apart(tierbook: Call, book: Path) -> None:
    with open_book(book) as opened:
        with opened.read() as session:
            depot = find_account(session, "depot").id
        put_off = {"account_id": depot, "gap": "points", "until": date(2027, 1, 15), "reason": "New COO"}
        snooze(opened, put_off)
    assert "points" not in {gap["rule"] for gap in records(tierbook, "depot")}
    (gap,) = records(tierbook, "--snoozed")
    assert (gap["rule"], gap["until"], gap["reason"]) == ("points", "2027-01-15", "New COO")
    assert "until 2027-01-15: New COO" in tierbook("gaps", "--snoozed").out
    assert "1 put off: --snoozed lists them." in tierbook("gaps").err


def test_a_rule_that_is_not_there_is_refused_with_the_nearest(tierbook: Call) -> None:
    answer = tierbook("gaps", "--rule", "one-tread")
    assert answer.code == 2
    assert "Did you mean “one-thread”?" in answer.err


def test_all_rules_are_listed_by_the_names_they_are_typed_by(tierbook: Call) -> None:
    answer = tierbook("rules")
    for name in (*DAYS, *KINDS):
        assert f"  {name.replace(' ', '-')} " in answer.out
    assert "   180  half-life-goal " in answer.out
    assert "   1 2  one-thread " in answer.out
    rules = json.loads(tierbook("rules", "--json").out)
    assert rules["days"]["half-life-goal"]["days"] == 180
    assert rules["gaps"]["one-thread"]["tiers"] == [1, 2]


def test_days_and_switches_are_changed_and_changed_back(tierbook: Call) -> None:
    first = tierbook("rules").out
    answer = tierbook("rules", "half-life-goal=200", "one-thread-tier-2=off", "champion-tier-2=ON", "assumed=off")
    assert answer.code == 0
    for line in ("   200  half-life-goal ", "     1  one-thread ", "   1 2  champion ", "   off  assumed "):
        assert line in answer.out
    assert {gap["tier"] for gap in records(tierbook, "--rule", "one-thread")} == {1}
    assert tierbook("rules", "half-life-goal=", "one-thread=", "champion=", "assumed=").out == first


def test_a_kind_is_switched_off_in_all_tiers_at_once_and_undone(tierbook: Call) -> None:
    assert "   off  points " in tierbook("rules", "points=off").out
    assert records(tierbook, "--rule", "points") == []
    tierbook("undo")
    tierbook("undo")
    assert "   1 2  points " in tierbook("rules").out


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("half-life-goal", "is no NAME=DAYS"),
        ("half-life-gaol=3", "Did you mean “half-life-goal”?"),
        ("half-life-goal=soon", "number of days"),
        ("half-life-goal=99999", "99999 is no number of days from 0 to 3,650."),
        ("one-thread-tier-1=maybe", "“maybe” is neither on nor off."),
        ("=3", "No rule is called “”."),
    ],
)
def test_what_cannot_be_read_changes_nothing(tierbook: Call, change: str, words: str) -> None:
    before = tierbook("rules").out
    answer = tierbook("rules", change)
    assert answer.code == 2
    assert words in answer.err
    assert tierbook("rules").out == before
