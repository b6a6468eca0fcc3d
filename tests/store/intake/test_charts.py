"""Org charts: each row is a seat; roots, unplaced ones and circles are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.store.intake.conftest import Bring, Held

HEADER = "Post Unique Reference,Name,Grade,Job Title,Job/Team Function,Reports to Senior Post,FTE,Contact E-mail\n"
JUNIOR = "Organisation,Unit,Reporting Senior Post,Grade,Generic Job Title,Number of Posts in FTE\n"


def test_roots_unplaced_and_circles_are_told_apart(bring: Bring, held: Held) -> None:
    rows = (
        "1,Ana,,CEO,,XX,,\n2,Bo,,CFO,,2,,\n3,Cy,,COO,,,,\n4,Di,,CIO,,99,,\n5,Ed,,A,,6,,\n6,Flo,,B,,5,,\n7,Gil,,C,,1,,\n"
    )
    (each,) = bring(chart=HEADER + rows).files
    assert each.chart is not None
    assert (each.chart.seats, each.chart.tops, each.chart.unplaced) == (7, 3, 2)
    assert [told.in_words() for told in each.selves] == ["line 3, Reports to Senior Post: “2” stands at the top"]
    assert [(told.line, told.value, told.what.partition(";")[0]) for told in each.unplaced] == [
        (5, "99", "is nobody at this account, in these files or in the book"),
        (7, "5", "would make a circle of bosses (Flo, line 7 → Ed, line 6 → Flo, line 7)"),
    ]
    assert sum(seat["reports_to_id"] is None for seat in held("seat")) == 5


def test_a_seat_that_is_vacant_and_one_nobody_is_known_for(bring: Bring, held: Held) -> None:
    rows = "1,Vacant,SCS2,CEO,,XX,1,\n2,N/D,SCS1,CFO,,1,0.6,cfo@x.example\n3,COO,,COO,,1,,\n"
    (each,) = bring(chart=HEADER + rows).files
    assert each.chart == (3, 1, 2, 0, 0, 1, 0)
    assert held("person") == []
    seats = {seat["title"]: seat for seat in held("seat")}
    assert [seats[title]["is_vacant"] for title in ("CEO", "CFO", "COO")] == [True, False, False]
    assert seats["CFO"]["notes"] == "Grade: SCS1\nFTE: 0.6\nContact E-mail: cfo@x.example"
    bring(chart=HEADER + "1,Ana Cruz,SCS2,CEO,,XX,1,\n")
    assert [seat["is_vacant"] for seat in held("seat") if seat["title"] == "CEO"] == [False]
    assert [person["name"] for person in held("person")] == ["Ana Cruz"]


def test_long_text_is_kept_where_it_is_not_cut(bring: Bring, held: Held) -> None:
    (each,) = bring(chart=HEADER + f"1,Ana,,{'t' * 1200},{'j' * 1181},XX,,\n").files
    (seat,) = held("seat")
    assert (len(seat["title"]), seat["notes"]) == (1000, f"{'j' * 1181}\nJob Title: {'t' * 1200}")
    assert each.cut[0].what.endswith("the first 1,000 were kept, and all of it in the notes of the seat")


def test_posts_without_people_are_seats_each_of_its_own(bring: Bring, held: Held) -> None:
    senior = "Post Unique Reference,Name,Job Title,Reports to Senior Post,Organisation\n9,Ana Cruz,CEO,XX,Acme\n"
    bring(accounts="Id,Name\nA,Acme\n", senior=senior)
    rows = "Acme,Ops,9,HEO,Analyst,1\nAcme,Ops,9,HEO,Analyst,1\nAcme,Ops,9,HEO,Analyst,12\nAcme,Ops,8,HEO,Analyst,1\n"
    (each,) = bring(junior=JUNIOR + rows).files
    assert each.chart == (4, 0, 4, 0, 0, 0, 1)
    seats = {seat["id"]: seat for seat in held("seat")}
    boss = next(key for key, seat in seats.items() if seat["title"] == "CEO")
    assert [seat["reports_to_id"] for seat in seats.values()].count(boss) == 3
    assert "Grade: HEO\nNumber of Posts in FTE: 12" in [seat["notes"] for seat in seats.values()]
    assert bring(junior=JUNIOR + rows).files[0].unchanged == 4
    assert len(held("seat")) == 5


def test_a_list_of_reports_is_left_out_for_the_column_of_bosses(bring: Bring) -> None:
    (each,) = bring(staff="emp_id,Name,reports_to,reportees\n1,Ana,,\"['9']\"\n2,Bo,1,[]\n").files
    assert [note.what for note in each.notes] == [
        "“reportees” is left out: who reports to whom is taken from “reports_to” alone."
    ]


def test_a_list_of_contacts_is_no_chart(bring: Bring) -> None:
    (each,) = bring(people="Name,Email,Job Title\nAna,a@x.example,CEO\nAna,a@x.example,CEO\n").files
    assert (each.chart, each.new, each.repeated) == (None, 1, 1)
