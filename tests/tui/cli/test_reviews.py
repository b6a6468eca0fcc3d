"""`tierbook review`: what changed at an account, and the minutes of its last review."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from store.accounts import find_account
from store.history import newest_change
from store.opening import open_book
from store.reviews.reviews import Review

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.tui.cli.conftest import Call

ACCOUNT = "Northwind Logistics"


@pytest.fixture
def changed(tierbook: Call, book: Path, clock: Clock) -> Path:
    """Move the account to another city two days later; return the book."""
    clock.move(days=2)
    assert tierbook("set", ACCOUNT, "city=Oslo").code == 0
    return book


@pytest.mark.usefixtures("changed")
def test_the_days_say_what_is_looked_at(tierbook: Call) -> None:
    answer = tierbook("review", ACCOUNT, "--diff", "--since", "2026-11-22")
    assert answer.code == 0
    assert answer.out.startswith("Account and tier: 1 changed\n  changed    account: Northwind Logistics: city ")
    assert answer.out.endswith(" → Oslo\n")
    assert answer.err == f"{ACCOUNT}, from 2026-11-22.\n"
    later = tierbook("review", ACCOUNT, "--diff", "--since", "2026-11-23")
    assert (later.code, later.out) == (0, "")
    assert later.err == f"{ACCOUNT}, from 2026-11-23. Nothing changed.\n"


@pytest.mark.usefixtures("changed")
def test_a_record_has_both_texts_and_the_records(tierbook: Call) -> None:
    found = json.loads(tierbook("review", ACCOUNT, "--diff", "--since", "2026-11-22", "--json").out)
    ((section,), (difference,)) = found["sections"], found["sections"][0]["differences"]
    assert (section["name"], difference["kind"], difference["what"]) == ("Account and tier", "changed", "account")
    assert [(field["name"], field["after"]) for field in difference["fields"]] == [("city", "Oslo")]
    assert [record["table"] for record in difference["records"]] == ["account"]


def test_the_minutes_are_the_same_bytes_twice(tierbook: Call, changed: Path, tmp_path: Path) -> None:
    with open_book(changed) as opened:
        with opened.read() as session:
            account, newest = find_account(session, ACCOUNT).id, newest_change(session)
        with opened.write("Review") as session:
            values: dict[str, Any] = {
                "started_on": date(2026, 11, 22),
                "done_on": date(2026, 11, 22),
                "since_change": newest - 1,
            }
            session.add(Review(account_id=account, status="done", decisions="Go on.", **values))
    for folder in ("one", "two"):
        assert tierbook("review", ACCOUNT, "--minutes", "--to", tmp_path / folder).code == 0
    (one,), (two,) = (list((tmp_path / folder).glob("*.md")) for folder in ("one", "two"))
    assert one.name == two.name
    assert one.read_bytes() == two.read_bytes()
    assert "Go on." in one.read_text(encoding="utf-8")


@pytest.mark.usefixtures("book")
def test_what_is_not_asked_for_rightly_is_told_in_words(tierbook: Call, tmp_path: Path) -> None:
    assert "--diff or --minutes" in tierbook("review", ACCOUNT).err
    assert "“someday” is not a date" in tierbook("review", ACCOUNT, "--diff", "--since", "someday").err
    answer = tierbook("review", ACCOUNT, "--minutes", "--to", tmp_path)
    assert answer.code != 0
    assert "has not had a review yet" in answer.err
