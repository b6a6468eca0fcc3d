"""Ids that an org chart gives twice: every row is a seat, or somebody in one; a second import changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.undoing import undo

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.book import Book
    from tests.store.intake.conftest import Bring, Held

HEADER = "Post Unique Reference,Name,Job Title,Unit,Reports to Senior Post,Organisation\n"
ACCOUNTS = "Id,Name\nA,Acme\nB,Beta\n"


def sitting(held: Held) -> list[list[str]]:
    """Return who sits in each seat, in the order in which the seats were made."""
    names = {row["id"]: row["name"] for row in held("person")}
    sits = [(row["seat_id"], names[row["person_id"]]) for row in held("occupancy") if not row["ended_on"]]
    return [[name for seat_id, name in sits if seat_id == seat["id"]] for seat in held("seat")]


def test_a_row_that_says_the_same_is_a_seat_of_its_own_and_the_same_person(bring: Bring, held: Held) -> None:
    rows = "1,Ana Cruz,CEO,Top,XX,Acme\n1,Ana Cruz,CEO,Top,XX,Acme\n2,,CFO,Top,1,Acme\n2,,CFO,Top,1,Acme\n"
    (each,) = bring(chart=HEADER + rows).files
    assert (each.read, each.new, each.repeated) == (4, 4, 0)
    assert each.chart == (4, 0, 2, 1, 0, 2, 0)
    assert [told.in_words() for told in each.repeats] == [
        "line 3, Post Unique Reference: “1” stands on line 2 too, and says the same: kept as a seat of its own",
        "line 5, Post Unique Reference: “2” stands on line 4 too, and says the same: kept as a seat of its own",
    ]
    assert sorted(sitting(held)) == [[], [], ["Ana Cruz"], ["Ana Cruz"]]
    assert bring(chart=HEADER + rows).files[0].unchanged == 4
    assert (len(held("seat")), len(held("person")), len(held("occupancy"))) == (4, 1, 2)


def test_another_name_in_the_same_job_is_a_job_share(bring: Bring, held: Held) -> None:
    rows = "1,Ana Cruz,CEO,Top,XX,Acme\n1,Bo Dahl,CEO,Top,XX,Acme\n2,Cy Eng,CFO,Top,1,Acme\n"
    (each,) = bring(chart=HEADER + rows).files
    assert each.chart == (2, 0, 0, 3, 1, 1, 0)
    assert each.repeats[0].what.endswith("and is the id of Ana Cruz too: a job share, both sit in one seat")
    assert sorted(sitting(held)) == [["Ana Cruz", "Bo Dahl"], ["Cy Eng"]]
    turned = "1,Bo Dahl,CEO,Top,XX,Acme\n1,Ana Cruz,CEO,Top,XX,Acme\n"
    assert bring(chart=HEADER + turned).files[0].unchanged == 2
    assert [person["name"] for person in held("person")] == ["Ana Cruz", "Bo Dahl", "Cy Eng"]


def test_another_job_is_another_seat_and_nothing_is_overwritten(bring: Bring, held: Held) -> None:
    rows = "1,Ana Cruz,CEO,Top,XX,Acme\n1,Bo Dahl,CFO,Top,XX,Acme\n1,Ana Cruz,COO,Top,1,Acme\n1,Vacant,CEO,Top,1,Acme\n"
    (each,) = bring(chart=HEADER + rows).files
    assert each.chart is not None
    assert (each.chart.seats, each.chart.people, each.chart.vacant) == (4, 2, 1)
    assert [told.what.partition(", and ")[2] for told in each.repeats] == [
        "is the id of another seat: kept as a seat of its own",
        "is the same person: kept as one more seat of that person",
        "is the id of another post: kept as a seat of its own",
    ]
    assert sorted(seat["title"] for seat in held("seat")) == ["CEO", "CEO", "CFO", "COO"]
    assert bring(chart=HEADER + rows).files[0].unchanged == 4
    assert len(held("seat")) == 4


def test_two_people_under_one_id_of_a_person_do_not_share_a_job(bring: Bring, held: Held) -> None:
    bring(staff="Employee ID,Name,Job Title,Manager ID\n7,Ana Cruz,Clerk,\n7,Bo Dahl,Clerk,\n")
    assert sorted(sitting(held)) == [["Ana Cruz"], ["Bo Dahl"]]


def test_each_organisation_counts_its_own_posts(bring: Bring, held: Held) -> None:
    rows = "1,Ana Cruz,CEO,Top,XX,Acme\n1,Bo Dahl,CEO,Top,XX,Beta\n2,Cy Eng,CFO,Top,1,Beta\n"
    report = bring(accounts=ACCOUNTS, chart=HEADER + rows)
    assert report.files[1].repeats == ()
    seats = {seat["id"]: seat for seat in held("seat")}
    boss = next(seat["reports_to_id"] for seat in seats.values() if seat["title"] == "CFO")
    accounts = {row["id"]: row["name"] for row in held("account")}
    assert accounts[seats[boss]["account_id"]] == "Beta"


def test_zeros_of_ids_are_kept(bring: Bring, held: Held) -> None:
    rows = "00025463,Ana Cruz,CEO,Top,XX,\n25463,Bo Dahl,CFO,Top,00025463,\n"
    assert bring(chart=HEADER + rows).files[0].repeats == ()
    assert sorted(key["key"] for key in held("external_key")) == ["00025463", "25463"]


def test_every_seat_goes_along_to_an_account_that_is_known_later(bring: Bring, held: Held) -> None:
    rows = "1,Ana Cruz,CEO,Top,XX,Acme\n1,Ana Cruz,CEO,Top,XX,Acme\n2,Bo Dahl,CFO,Top,1,Acme\n2,Cy Eng,CFO,Top,1,Acme\n"
    bring(chart=HEADER + rows)
    assert {row["account_id"] for row in held("occupancy")} == {None}
    bring(accounts=ACCOUNTS, chart=HEADER + rows)
    (acme, _) = held("account")
    for table in ("seat", "person", "occupancy"):
        assert {row["account_id"] for row in held(table)} == {acme["id"]}
    assert (len(held("seat")), len(held("person"))) == (3, 3)


def test_undo_takes_all_of_it_back(bring: Bring, dumped: Callable[[Book], str], empty_book: Book) -> None:
    before = dumped(empty_book)
    bring(chart=HEADER + "1,Ana Cruz,CEO,Top,XX,Acme\n1,Bo Dahl,CEO,Top,XX,Acme\n1,Ana Cruz,CFO,Top,1,Acme\n")
    undo(empty_book)
    assert dumped(empty_book) == before
