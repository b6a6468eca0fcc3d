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
        (
            "centres", "seats", "people", "occupancies", "facts", "opportunities", "touches", "points",
            "attributes", "lines", "relationships", "cells", "links", "offerings",
        ),
        (),
    )  # fmt: skip
    return build_context(replace(dossier, account=account, colleagues={}, **nothing, **lists))


def names(data: Any) -> Any:
    """Return the names in plain data, lists as the names that any entry has."""
    if isinstance(data, dict):
        return {key: names(value) for key, value in data.items()}
    if isinstance(data, list) and data and isinstance(data[0], dict):
        return [merged(map(names, data))]
    return None


def merged(found: Any) -> Any:
    """Return the names that any of these has, as deep as they go."""
    known = [each for each in found if each is not None]
    if not known or isinstance(known[0], list):
        return [merged(entry for each in known for entry in each)] if known else None
    return {name: merged(each[name] for each in known) for name in known[0]}


def test_the_context_is_plain_data() -> None:
    for data in (example(), bare()):
        plain_data(data)
        assert json.loads(json.dumps(data)) == data


def test_every_placeholder_is_known_in_the_example() -> None:
    described = describe(PLACEHOLDERS, [example()])
    known = {id(found.placeholder) for found in described if found.example not in (None, "", [])}
    assert [found.path for found in described if id(found.placeholder) not in known] == []


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
    assert some["account"] == {"name": "Northwind Logistics"}
    by_other_words = build_context(example_dossier(), source="{% for name in account.keys() %}{{ name }}{% endfor %}")
    assert by_other_words["account"] == example()["account"]


def test_a_template_gets_only_those_lists_inside_others_that_it_names() -> None:
    source = "{% for p in people %}{{ p.name }}{% for tie in p.ours %}{{ tie.who }}{% endfor %}{% endfor %}"
    people = build_context(example_dossier(), source=source)["people"]
    assert people[1] == {"name": "Marta Visser", "ours": [{"who": "Jonas Ek", "ours": True}]}


def test_nothing_is_taken_from_the_clock(clock: Any) -> None:
    before = example()
    clock.move(days=400)
    assert example() == before


def test_ages_are_counted_to_the_day_of_the_newest_change() -> None:
    later = context(changed_on=AS_OF + timedelta(days=169))
    assert (example()["facts"][0]["age"], example()["facts"][0]["age_days"]) == ("12 days", 12)
    assert (later["facts"][0]["age"], later["facts"][0]["age_days"]) == ("6 months", 181)
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


def test_who_is_only_named_is_not_counted_as_known() -> None:
    people = example()["people"]
    assert [p["acquaintance"] for p in people] == ["named", "known", "met", None, "named"]
    assert (example()["counts"]["known"], example()["counts"]["named"]) == (2, 2)
    nobody = context(relationships=(), touches=(), attributes=())
    assert (nobody["counts"]["known"], nobody["counts"]["named"]) == (0, 4)
    fleet = nobody["centres"][1]
    assert (fleet["known"], fleet["named"], fleet["need_to_know"]) == (0, 2, 1)


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
    group, fleet = example()["centres"]
    assert [centre["depth"] for centre in (group, fleet)] == [0, 1]
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


# People and how they stand, white space, links.


def test_a_person_has_roles_and_scales_and_the_evidence_of_each() -> None:
    marta = example()["people"][1]
    assert (marta["roles"], marta["influence"], marta["support"], marta["coverage"], marta["rhythm"]) == (
        ["Champion"], None, "Supporter", "In depth", 30,
    )  # fmt: skip
    assert (marta["decides_by"], marta["channel"]) == ("Business", "Phone")
    support = next(each for each in marta["judgements"] if each["name"] == "Support")
    assert support == {
        "name": "Support", "value": "Supporter", "free": False, "centre": "Fleet Operations", "source": "P. Okafor",
        "as_of": "2026-10-05", "age": "46 days", "certainty": "confirmed",
    }  # fmt: skip
    assert [each["who"] for each in marta["ours"] + marta["competitors"]] == ["Jonas Ek", "Castor Fleet"]
    assert [(line["who"], line["verb"], line["whom"]) for line in marta["lines"]] == [
        ("Marta Visser", "influences", "Peter Okafor"),
        ("Marta Visser", "is in conflict with", "Jan de Boer"),
    ]


def test_a_seat_that_we_need_to_know_has_an_owner_and_a_day_and_a_vacant_one_has_none() -> None:
    seats = example_dossier().seats
    need = example()["people"][3]
    assert (need["name"], need["need_owner"], need["need_by"], need["need_overdue"], need["vacant"]) == (
        "need to know", "Jonas Ek", "2026-12-15", False, False,
    )  # fmt: skip
    assert context(changed_on=date(2026, 12, 16))["people"][3]["need_overdue"] is True
    data = context(seats=(*seats[:3], seats[3].model_copy(update={"is_vacant": True})))
    vacant = data["people"][3]
    assert (vacant["name"], vacant["need_owner"], vacant["vacant"]) == ("vacant", None, True)
    assert (data["counts"]["need_to_know"], data["counts"]["vacant"], data["counts"]["parked"]) == (0, 1, 1)


def test_the_end_of_a_line_at_another_account_is_not_named() -> None:
    line = example_dossier().lines[0].model_copy(update={"from_person_id": 999})
    seat = line.model_copy(update={"from_person_id": None, "from_seat_id": 64})
    assert [each["who"] for each in context(lines=(line, seat))["lines"]] == [
        "somebody at another account",
        "Head of Procurement (need to know)",
    ]


def test_a_fact_says_how_it_stands_to_its_half_life() -> None:
    goal, pressure, initiative = example()["facts"]
    assert [(f["freshness"], f["age_days"], f["half_life"], f["half_lives"], f["days_left"]) for f in (
        goal, pressure, initiative,
    )] == [("fresh", 12, 180, "0.1", 168), ("fresh", 51, 120, "0.4", 69), ("stale", 142, 90, "1.6", -52)]  # fmt: skip
    ended = example_dossier().facts[2].model_copy(update={"state": "completed"})
    data = context(facts=(ended,))
    fact = data["facts"][0]
    assert (fact["freshness"], fact["ended"], fact["stale"], fact["certainty"]) == ("ended", True, False, "completed")
    assert (data["fact_groups"], data["counts"]["ended"], data["counts"]["confirmed_share"]) == ([], 1, None)


def test_the_white_space_is_a_grid_and_nothing_in_a_book_without_offerings() -> None:
    space = example()["white_space"]
    assert [row["centre"] for row in space["rows"]] == ["Group", "Fleet Operations"]
    cells = space["rows"][1]["cells"]
    assert [(cell["state"], cell["assessed"], cell["spend"]) for cell in cells] == [
        ("Open opportunity", "Ours and growth", "310,000 EUR"),
        ("Competitor", "Competitor", "120,000 EUR"),
    ]
    assert cells[0]["opportunities"] == ["Fuel platform", "Depot survey"]
    assert space["totals"] == {
        "ours": "310,000 EUR", "potential": "1,800,000 EUR", "still_open": "1,490,000 EUR",
        "open_amount": "2,100,000 EUR", "won_amount": "48,000 EUR",
    }  # fmt: skip
    assert space["rows"][0]["totals"] == dict.fromkeys(space["totals"])
    assert [end["days"] for end in space["renewals"]] == [222, 222]
    assert bare()["white_space"] is None
    assert context(changed_on=None)["white_space"]["renewals"][0]["days"] is None


def test_the_account_tells_its_vulnerability_and_its_links() -> None:
    data = example()
    assert data["account"]["vulnerability"].startswith("The tender")
    assert data["account"]["countermeasure"].startswith("Meet the head")
    assert data["links"][0] == {"name": "Chat", "address": "https://chat.example/fleet"}


def test_a_group_of_which_nothing_is_named_rightly_is_still_a_group() -> None:
    seen = build_context(example_dossier(), source="{{ account.nme }} {% for p in points %}{{ p.txt }}{% endfor %}")
    assert isinstance(seen["account"], dict)
    assert all(isinstance(point, dict) for point in seen["points"])
