"""What templates see of a dossier: plain data, always the same, every name documented and known to the checker."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.accounts import add_account, edit_account
from store.dossier import read_dossier
from store.facts import add_fact
from store.migrations import create_book
from store.opening import open_book
from store.opportunities import add_opportunity
from store.people import add_person
from store.talking_points import write_talking_point
from store.touches import log_touch
from templates.context import PLACEHOLDERS, build_context, example, shape
from templates.example import AS_OF, example_dossier
from templates.fill import plain_data
from templates.placeholders import describe


def context(**changes: Any) -> dict[str, Any]:
    """Return the context of the made-up account with parts of its dossier replaced."""
    return build_context(replace(example_dossier(), **changes))


def bare() -> dict[str, Any]:
    """Return the context of an account of which only the name is known."""
    dossier = example_dossier()
    blank = {name: "" for name, value in dossier.account if isinstance(value, str)}
    gone = {name: None for name, value in dossier.account if name not in ("id", "version") and name not in blank}
    account = dossier.account.model_copy(update={**blank, **gone, "name": "Bare"})
    nothing: dict[str, Any] = dict.fromkeys(("parent", "owner", "changed_on"))
    lists: dict[str, Any] = dict.fromkeys(
        ("centres", "seats", "people", "occupancies", "facts", "opportunities", "touches", "points"), ()
    )
    return build_context(replace(dossier, account=account, colleagues={}, **nothing, **lists))


def names(data: Any) -> Any:
    """Return the names in plain data, lists as the names that any entry has."""
    if isinstance(data, dict):
        return {key: names(value) for key, value in data.items()}
    if isinstance(data, list) and data and isinstance(data[0], dict):
        return [names(data[0])]
    return None


def test_the_context_is_plain_data() -> None:
    for data in (example(), bare()):
        plain_data(data)
        assert json.loads(json.dumps(data)) == data


def test_every_placeholder_is_known_in_the_example() -> None:
    assert [found.path for found in describe(PLACEHOLDERS, [example()]) if found.example in (None, "", [])] == []


def test_every_placeholder_says_what_it_is_and_is_declared_once() -> None:
    found = describe(PLACEHOLDERS, [])
    assert [each.path for each in found if not 5 <= len(each.placeholder.meaning) < 80] == []
    assert len({each.path for each in found}) == len(found)


def test_the_shape_has_exactly_the_names_of_the_data() -> None:
    assert names(shape()) == names(example())
    assert shape().keys() == bare().keys()
    assert shape()["account"].keys() == bare()["account"].keys()


def test_a_template_gets_only_what_it_names() -> None:
    some = build_context(example_dossier(), source="{{ account.name }} {% for p in points %}{{ p.facts }}{% endfor %}")
    assert some.keys() == {"account", "points", "today"}
    assert some["account"] == example()["account"]


def test_nothing_is_taken_from_the_clock(clock: Any) -> None:
    before = example()
    clock.move(days=400)
    assert example() == before


def test_ages_are_counted_to_the_day_of_the_newest_change() -> None:
    later = context(changed_on=AS_OF + timedelta(days=100))
    assert (example()["facts"][0]["age"], example()["facts"][0]["age_days"]) == ("12 days", 12)
    assert (later["facts"][0]["age"], later["facts"][0]["age_days"]) == ("3 months", 112)
    assert (example()["facts"][0]["stale"], later["facts"][0]["stale"]) == (False, True)


def test_without_a_day_nothing_has_an_age() -> None:
    data = context(changed_on=None)
    assert data["as_of"] is data["today"] is data["book"]["quarter"] is None
    assert {fact["age"] for fact in data["facts"]} == {None}
    assert data["opportunities"]["open"][0]["overdue"] is False


def test_what_is_not_known_is_none_and_never_nought_or_empty() -> None:
    data = bare()
    account = data["account"]
    assert (account["tier"], account["tier_name"]) == (None, "Untiered")
    known = {"name": "Bare", "tier_name": "Untiered"}
    assert account == {name: known.get(name) for name in account}
    assert data["last_touch"] is data["chart"] is data["counts"]["confirmed_share"] is None
    assert data["opportunities"] == dict.fromkeys(("open_sum", "won_sum", "lost_sum", "weighted_sum")) | {
        "open": [],
        "won": [],
        "lost": [],
    }


def test_there_are_always_three_points_and_a_missing_one_says_so() -> None:
    points = context(points=example_dossier().points[1:2])["points"]
    assert [(point["number"], point["missing"]) for point in points] == [(1, True), (2, False), (3, True)]
    assert points[1]["text"] == "Fuel is 31 % of the cost"
    assert {point[name] for point in (points[0], points[2]) for name in ("text", "kind", "source", "age")} == {None}
    assert len(bare()["points"]) == 3


def test_a_point_with_no_text_is_missing() -> None:
    first = example_dossier().points[0].model_copy(update={"text": ""})
    assert context(points=(first,))["points"][0]["missing"] is True


def test_an_expired_point_says_so() -> None:
    assert context(changed_on=date(2027, 11, 10))["points"][0]["expired"] is False
    assert context(changed_on=date(2027, 11, 11))["points"][0]["expired"] is True


def test_people_come_in_outline_order_the_empty_seat_among_them() -> None:
    people = example()["people"]
    assert [(p["name"], p["depth"], p["known"], p["placed"]) for p in people] == [
        ("Jan de Boer", 0, True, True),
        ("Marta Visser", 1, True, True),
        ("Peter Okafor", 2, True, True),
        ("need to know", 1, False, True),
        ("Ines Vale", 0, True, False),
    ]
    assert [p["reports_to"] for p in people] == [None, "Jan de Boer", "Marta Visser", "Jan de Boer", None]
    assert [len(p["indent"]) for p in people] == [0, 1, 2, 1, 0]
    assert people[1]["last_touch"] == "2026-11-08"


def test_whoever_reports_to_an_empty_seat_reports_to_its_title() -> None:
    dossier = example_dossier()
    kept = tuple(o for o in dossier.occupancies if o.seat_id != 61)
    assert context(occupancies=kept)["people"][1]["reports_to"] == "COO (need to know)"


def test_a_chain_of_a_thousand_bosses_is_shown_with_a_bounded_indent() -> None:
    seat = example_dossier().seats[0]
    chain = tuple(
        seat.model_copy(update={"id": n, "title": f"Level {n}", "reports_to_id": n - 1 or None})
        for n in range(1, 1_201)
    )
    data = context(seats=chain, occupancies=(), people=())
    assert [p["depth"] for p in data["people"]] == list(range(1_200))
    assert max(len(p["indent"]) for p in data["people"]) == 8
    assert data["chart"] is None


def test_centres_have_their_own_people_and_facts() -> None:
    fleet, group = example()["centres"]
    assert (fleet["name"], fleet["parent"], fleet["known"], fleet["need_to_know"]) == (
        "Fleet Operations",
        "Group",
        2,
        1,
    )
    assert [p["name"] for p in fleet["people"]] == ["Marta Visser", "Peter Okafor", "need to know"]
    assert [len(fleet["facts"]), group["facts"]] == [3, []]


def test_facts_are_grouped_in_the_order_of_the_vocabulary_with_the_rest_last() -> None:
    facts = [
        fact.model_copy(update={"type": kind})
        for fact in example_dossier().facts[:1]
        for kind in ("", "obstacle", "goal")
    ]
    groups = context(facts=tuple(facts))["fact_groups"]
    assert [group["type"] for group in groups] == ["Goal", "Obstacle", "Other"]


def test_a_fact_says_how_certain_it_is() -> None:
    facts = [example_dossier().facts[0].model_copy(update={"state": s}) for s in ("", "unconfirmed", "confirmed")]
    data = context(facts=tuple(facts))
    assert [fact["certainty"] for fact in data["facts"]] == ["not assessed", "assumed", "confirmed"]
    assert (data["counts"]["confirmed"], data["counts"]["confirmed_share"]) == (1, 33)


def test_sums_are_of_what_is_known() -> None:
    deal = example_dossier().opportunities[0]
    deals = [(None, 10), (100_00, 50), (60_50, None)]
    data = context(opportunities=tuple(deal.model_copy(update={"amount": a, "probability": p}) for a, p in deals))[
        "opportunities"
    ]
    assert (data["open_sum"], data["weighted_sum"], data["won_sum"]) == ("160.50 EUR", "50 EUR", None)
    assert [d["amount"] for d in data["open"]] == [None, "100 EUR", "60.50 EUR"]


def test_an_open_deal_past_its_day_is_overdue() -> None:
    assert context(changed_on=date(2027, 4, 1))["opportunities"]["open"][0]["overdue"] is True


def test_the_quarter_is_that_of_the_books_own_year() -> None:
    book = example_dossier().book.model_copy(update={"fiscal_year_start": 10})
    assert context(book=book)["book"]["quarter"] == "Q1 FY27"


def test_a_touch_with_somebody_who_is_gone_names_the_others() -> None:
    touch = example_dossier().touches[0].model_copy(update={"person_ids": (999, 72)})
    assert context(touches=(touch,))["touches"][0]["people"] == ["Marta Visser"]


def test_the_context_is_that_of_a_real_book(tmp_path: Path) -> None:
    create_book(tmp_path / "book.db", "Harbour")
    with open_book(tmp_path / "book.db", who="Jonas Ek") as book:
        key = add_account(book, {"name": "Halden", "tier": 2})
        edit_account(book, key, {"revenue": 12_345_00})
        add_person(book, {"account_id": key, "name": "Ada Moe"}, {"title": "CEO"})
        add_fact(book, {"account_id": key, "text": "Builds a line", "type": "initiative", "state": "confirmed"})
        add_opportunity(book, {"account_id": key, "name": "Signals", "amount": 5_00})
        log_touch(book, {"account_id": key, "summary": "Rang"}, colleague="Jonas Ek")
        write_talking_point(book, key, 2, {"text": "Why now"})
        with book.read() as session:
            data = build_context(read_dossier(session, key), "Jonas Ek")
    assert (data["account"]["name"], data["account"]["revenue"], data["as_of"]) == (
        "Halden",
        "12,345 EUR",
        "2026-11-20",
    )
    assert [(p["name"], p["title"]) for p in data["people"]] == [("Ada Moe", "CEO")]
    assert [(f["text"], f["type"], f["age"]) for f in data["facts"]] == [("Builds a line", "Initiative", "today")]
    assert (data["opportunities"]["open_sum"], data["last_touch"]["colleague"]) == ("5 EUR", "Jonas Ek")
    assert [point["text"] for point in data["points"]] == [None, "Why now", None]


@pytest.mark.parametrize("count", [0, 1, 5])
def test_facts_without_a_date_are_stale(count: int) -> None:
    fact = example_dossier().facts[0].model_copy(update={"as_of": None})
    assert context(facts=(fact,) * count)["counts"]["stale"] == count
