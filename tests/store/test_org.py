"""The lean read of an account's people: outline order, counts, and each judged in the buying centre of her seat."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlmodel import col, delete

from store.attributes import assess
from store.book import Book
from store.buying_centres import add_buying_centre
from store.colleagues import ColleagueDraft, add_colleague
from store.dossier import read_dossier
from store.moves import leave_seat, move_to_account, sit_also
from store.opening import open_book
from store.org import Org, OrgPerson, is_key_player, read_org
from store.outline import lay_out
from store.people import Seat, add_person, edit_seat, fill_seat
from store.relationships import set_relationship
from store.touches import log_touch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.store.conftest import Filled


def org_of(book: Book, account: int) -> Org:
    """Return the people of an account."""
    with book.read() as session:
        return read_org(session, account)


def persons(org: Org) -> dict[str, OrgPerson]:
    """Return everybody by name; who sits in two seats as in the last of them."""
    seated = {person.name: person for seat in org.seats for person in seat.people}
    return {**{person.name: person for person in org.parked}, **seated}


def test_the_seats_stand_in_outline_order_with_those_who_sit_there(book: Book, filled: Filled) -> None:
    edit_seat(book, filled.empty_seat, {"need_owner_id": filled.colleague, "need_by": "2026-12-01"})
    fill_seat(book, filled.boss_seat, {"name": "Noor Haddad"}, share=True)
    org = org_of(book, filled.northwind)
    assert [(seat.id, seat.boss_id, seat.depth, seat.reports, seat.branch) for seat in org.seats] == [
        (filled.boss_seat, None, 0, 2, 2),
        (filled.report_seat, filled.boss_seat, 1, 0, 0),
        (filled.empty_seat, filled.boss_seat, 1, 0, 0),
    ]
    assert [[person.name for person in seat.people] for seat in org.seats] == [
        ["Jan de Boer", "Noor Haddad"],
        ["Marta Visser"],
        [],
    ]
    top, below, empty = org.seats
    assert (top.title, top.seniority, top.centre_id, top.is_assistant) == ("COO", "C-level", filled.centre, False)
    assert below.people[0].started_on is None
    assert (empty.is_vacant, empty.need_owner_id, empty.need_by) == (False, filled.colleague, date(2026, 12, 1))
    assert (org.centres, org.colleagues) == ({filled.centre: "Fleet"}, {filled.colleague: "Jonna Ek"})
    assert [line.kind for line in org.lines] == ["influences"]
    assert org.parked == ()


def test_what_is_judged_counts_where_she_sits_and_else_in_the_account_as_a_whole(book: Book, filled: Filled) -> None:
    sure = {"state": "confirmed", "as_of": "2026-05-01"}
    assess(book, filled.boss, None, "influence", "low", sure)
    assess(book, filled.boss, None, "support", "neutral", sure)
    assess(book, filled.boss, filled.centre, "influence", "inner circle", {**sure, "as_of": "2026-04-01"})
    assess(book, filled.boss, filled.centre, "role", "champion", sure)
    sit_also(book, filled.boss, filled.empty_seat)
    org = org_of(book, filled.northwind)
    (here,), (elsewhere,) = org.seats[0].people, org.seats[2].people
    assert (here.roles, here.influence, here.support) == (("economic buyer", "champion"), "inner circle", "neutral")
    assert (here.as_of, here.unsure, here.coverage) == (date(2026, 4, 1), False, "")
    assert (elsewhere.roles, elsewhere.influence, elsewhere.as_of) == ((), "low", date(2026, 5, 1))
    assess(book, filled.boss, filled.centre, "coverage", "in depth")
    assert org_of(book, filled.northwind).seats[0].people[0].unsure


def test_the_best_of_us_and_the_last_touch_are_told(book: Book, filled: Filled) -> None:
    other = add_colleague(book, ColleagueDraft(name="Aino Berg"))
    set_relationship(book, filled.report, {"level": "trusted advisor"}, colleague_id=other)
    set_relationship(book, filled.boss, {"level": "trusted advisor"}, competitor="Halberd")
    set_relationship(book, filled.boss, {"note": "Met once"}, colleague_id=other)
    log_touch(book, {"account_id": filled.northwind, "happened_on": "2026-01-07", "summary": "Call"}, [filled.boss])
    known = persons(org_of(book, filled.northwind))
    marta, jan = known["Marta Visser"], known["Jan de Boer"]
    assert (marta.level, marta.level_colleague_id, marta.last_touch_on) == (
        "trusted advisor",
        other,
        date(2026, 11, 20),
    )
    assert (jan.level, jan.level_colleague_id, jan.last_touch_on) == ("", other, date(2026, 11, 20))
    move_to_account(book, filled.report, filled.halden)
    (parked,) = org_of(book, filled.halden).parked
    assert (parked.level, parked.last_touch_on, parked.support) == ("trusted advisor", date(2026, 11, 20), "")
    assert org_of(book, filled.northwind).seats[1].people == ()


@pytest.mark.parametrize(
    ("roles", "influence", "key"),
    [
        ((), "", False),
        (("champion", "user buyer"), "low", False),
        ((), "political structure", True),
        ((), "inner circle", True),
        (("coach", "approver"), "low", True),
        (("executive sponsor",), "", True),
    ],
)
def test_on_whom_a_purchase_turns(roles: tuple[str, ...], influence: str, key: bool) -> None:
    assert is_key_player(roles, influence) is key
    assert OrgPerson(1, "Kim", roles=roles, influence=influence).is_key_player is key


def test_who_left_a_seat_is_shown_as_she_was_judged_in_it(book: Book, filled: Filled) -> None:
    fleet = add_buying_centre(book, {"account_id": filled.northwind, "name": "Depots"})
    noor, seat = add_person(book, {"account_id": filled.northwind, "name": "Noor"}, {"title": "VP", "centre_id": fleet})
    assess(book, noor, fleet, "support", "mentor")
    leave_seat(book, noor, seat, on="2026-11-19")
    gone = persons(org_of(book, filled.northwind))["Noor"]
    assert (gone.support, gone.left_on) == ("mentor", date(2026, 11, 19))
    new, _ = add_person(book, {"account_id": filled.northwind, "name": "Kim"})
    leave_seat(book, new, _)
    assess(book, new, fleet, "support", "enemy")
    assert persons(org_of(book, filled.northwind))["Kim"].support == "enemy"


def test_key_players_are_told_with_their_seats(book: Book, filled: Filled) -> None:
    person, seat = add_person(book, {"account_id": filled.northwind, "name": "Noor Haddad"})
    assess(book, person, None, "influence", "inner circle")
    leave_seat(book, person, seat)
    told = [(seat.title if seat else None, who.name) for seat, who in org_of(book, filled.northwind).key_players()]
    assert told == [("COO", "Jan de Boer"), (None, "Noor Haddad")]


# Any forest.

forests = st.lists(st.none() | st.integers(0, 11), min_size=1, max_size=12).map(
    lambda bosses: {key: None if boss is None or boss >= key else boss for key, boss in enumerate(bosses)}
)


def below(bosses: dict[int, int | None], key: int) -> set[int]:
    """Return all below a seat."""
    found = {each for each, boss in bosses.items() if boss == key}
    return found.union(*(below(bosses, each) for each in found))


@settings(max_examples=300)
@given(forests, st.randoms(use_true_random=False))
def test_bosses_stand_before_their_reports_and_the_counts_are_right(
    bosses: dict[int, int | None], chance: object
) -> None:
    order = list(bosses)
    chance.shuffle(order)  # type: ignore[attr-defined]
    bosses = {key: bosses[key] for key in order}
    places = lay_out(bosses)
    at = {place.key: number for number, place in enumerate(places)}
    assert sorted(at) == sorted(bosses)
    for place in places:
        assert place.boss == bosses[place.key]
        assert place.depth == (0 if place.boss is None else places[at[place.boss]].depth + 1)
        assert place.reports == sum(boss == place.key for boss in bosses.values())
        branch = below(bosses, place.key)
        assert place.branch == len(branch)
        assert {each.key for each in places[at[place.key] + 1 : at[place.key] + 1 + len(branch)]} == branch
    for boss in (None, *bosses):
        siblings = [key for key in order if bosses[key] == boss]
        assert sorted(siblings, key=at.__getitem__) == siblings


@given(st.dictionaries(st.integers(1, 12), st.integers(1, 14) | st.none()))
@example({1: 1})
@example({1: 2, 2: 1, 3: 1})
def test_a_damaged_book_is_laid_out_whole(bosses: dict[int, int | None]) -> None:
    places = lay_out(bosses)
    assert sorted(place.key for place in places) == sorted(bosses)
    at = {place.key: number for number, place in enumerate(places)}
    for place in places:
        if place.boss is not None:
            assert at[place.boss] < at[place.key]
        assert place.reports == sum(each.boss == place.key for each in places)
        assert place.branch == len(below({each.key: each.boss for each in places}, place.key))


def test_a_chain_of_5000_does_not_recurse() -> None:
    places = lay_out({key: key - 1 or None for key in range(1, 5001)})
    assert [(place.depth, place.branch) for place in places] == [(n, 4999 - n) for n in range(5000)]


@pytest.fixture(scope="module")
def one_book(filled_once: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """Return an open book that may be written to again and again."""
    path = Path(shutil.copyfile(filled_once.path, tmp_path_factory.mktemp("org") / "book.db"))
    with open_book(path) as book:
        yield book


@settings(max_examples=20)
@given(forests)
def test_the_lean_read_and_the_dossier_say_the_same(
    filled_once: Filled, one_book: Book, bosses: dict[int, int | None]
) -> None:
    with one_book.write("forest") as session:
        session.exec(delete(Seat).where(col(Seat.account_id) == filled_once.depot))
        keys = list(session.keys.new_keys(len(bosses)))
        seats = [
            {"id": keys[key], "account_id": filled_once.depot, "reports_to_id": None if boss is None else keys[boss]}
            for key, boss in bosses.items()
        ]
        session.insert_many(Seat, seats)
    with one_book.read() as session:
        org = read_org(session, filled_once.depot)
        outline = read_dossier(session, filled_once.depot).outline()
    assert [(seat.id, seat.depth, seat.reports) for seat in org.seats] == [
        (node.seat.id, node.depth, node.reports) for node in outline
    ]


def test_words_that_no_list_has_are_read_all_the_same(book: Book, filled: Filled) -> None:
    set_relationship(book, filled.report, {"level": "vendor"}, competitor="Castor")
    with book.raw() as connection:
        connection.execute("UPDATE attribute SET value = 'wizard' WHERE name = 'role'")
        connection.execute("UPDATE relationship SET level = 'wizard'")
        connection.commit()
    found = persons(org_of(book, filled.northwind))
    assert found["Jan de Boer"].roles == ("wizard",)
    assert found["Marta Visser"].level == "wizard"
