"""`tierbook review` without an account: what is due, spread over the weeks, as a calendar."""

from __future__ import annotations

import json


def test_what_is_due_is_listed_spread_over_days_and_written_as_a_calendar(tierbook, book, tmp_path) -> None:
    listed = json.loads(tierbook("review", "--json").out)
    assert {line["tier"] for line in listed} == {1, 2}
    assert "Northwind Depot" in tierbook("review").out
    days = [line["due_on"] for line in listed]
    assert (days == sorted(days), any(line["agreed"] for line in listed)) == (True, False)
    assert "on days of their own" in tierbook("review", "--spread").err
    spread = json.loads(tierbook("review", "--json").out)
    assert all(line["agreed"] for line in spread)
    assert len({line["due_on"] for line in spread}) == len(spread)
    assert "Nothing was changed" in tierbook("review", "--spread").err
    file = tmp_path / "reviews.ics"
    assert tierbook("review", "--calendar", file).code == 0
    assert file.read_bytes().count(b"BEGIN:VEVENT\r\n") == len(spread)
    assert file.stat().st_mode & 0o777 == 0o600
    tierbook("undo")
    assert not any(line["agreed"] for line in json.loads(tierbook("review", "--json").out))


def test_what_is_about_all_accounts_takes_none(tierbook, book) -> None:
    assert tierbook("review", "Northwind Depot", "--due").code == 2
    assert tierbook("review", "--diff").code == 2
