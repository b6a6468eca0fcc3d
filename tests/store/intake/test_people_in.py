from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.book import Book
from store.colleagues import ColleagueDraft, add_colleague
from store.lines import add_line
from store.loose_ends import assign_account, list_loose_ends
from store.people import Occupancy, Seat, edit_person, edit_seat
from store.relationships import set_relationship
from store.undoing import undo

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.intake.conftest import Bring, Held

ACCOUNTS = "Id,Name\nA,Acme\nB,Beta\n"
PEOPLE = "Contact Id,Last Name,Account ID,Title,Email,Reports To Id\n"


def org(held: Held) -> dict[str, tuple[str, str, str]]:
    """Who sits at which account, in which job, under whom; seats that nobody sits in bear their title."""
    accounts = {row["id"]: row["name"] for row in held("account")}
    names = {row["id"]: row["name"] for row in held("person")}
    sits = {row["seat_id"]: names[row["person_id"]] for row in held("occupancy") if not row["ended_on"]}
    seats = held("seat")
    called = {seat["id"]: sits.get(seat["id"], seat["title"]) for seat in seats}
    return {
        called[seat["id"]]: (
            accounts.get(seat["account_id"], ""),
            seat["title"],
            called.get(seat["reports_to_id"], ""),
        )
        for seat in seats
    }


def test_a_person_comes_with_her_seat_and_its_boss_in_any_order(bring: Bring, held: Held) -> None:
    report = bring(accounts=ACCOUNTS, people=PEOPLE + "1,Visser,A,VP,v@x.example,2\n2,Boer,A,COO,,\n")
    assert report.files[1].new == 2
    assert org(held) == {"Visser": ("Acme", "VP", "Boer"), "Boer": ("Acme", "COO", "")}
    assert [row["email"] for row in held("person")] == ["", "v@x.example"]


def test_one_address_is_not_one_person(bring: Bring, held: Held) -> None:
    bring(accounts=ACCOUNTS, people=PEOPLE + "1,Visser,A,,info@x.example,\n2,Boer,A,,info@x.example,\n")
    assert len(held("person")) == 2


def test_bad_lines_are_told_and_left_out(bring: Bring, held: Held) -> None:
    rows = "1,Self,A,,,1\n2,One,A,,,3\n3,Two,A,,,2\n4,Far,B,,,1\n5,Lost,A,,,77\n6,Top,A,,,XX\n"
    report = bring(accounts=ACCOUNTS, people=PEOPLE + rows)
    assert {name: boss for name, (_, _, boss) in org(held).items() if boss} == {"One": "Two"}
    assert [(each.line, each.what) for each in report.files[1].selves] == [(2, "stands at the top")]
    told = [(each.line, each.what.partition(";")[0]) for each in report.files[1].unplaced]
    assert told == [
        (4, "would make a circle of bosses (Two, line 4 → One, line 3 → Two, line 4)"),
        (5, "works at another account"),
        (6, "is nobody at this account, in these files or in the book"),
    ]


def test_a_boss_may_be_in_the_book_or_named(bring: Bring, held: Held) -> None:
    bring(accounts=ACCOUNTS, people=PEOPLE + "1,Boer,A,COO,,\n")
    bring(people=PEOPLE + "2,Visser,A,VP,,1\n")
    bring(named="Name,Job Title,Company,Manager Id\nAna Cruz,Buyer,Beta,Bo Dahl\nBo Dahl,CFO,Beta,\n")
    assert org(held)["Visser"] == ("Acme", "VP", "Boer")
    assert org(held)["Ana Cruz"] == ("Beta", "Buyer", "Bo Dahl")


def test_a_second_import_changes_nothing_and_a_changed_one_only_that(bring: Bring, held: Held) -> None:
    text = PEOPLE + "1,Visser,A,VP,v@x.example,2\n2,Boer,A,COO,,\n"
    bring(accounts=ACCOUNTS, people=text)
    assert (bring(people=text).changed, bring(people=text).new) == (0, 0)
    report = bring(people=PEOPLE + "1,Visser,A,SVP,w@x.example,\n2,Boer,A,CEO,,\n")
    assert (report.changed, report.fields_changed) == (2, 3)
    assert org(held) == {"Visser": ("Acme", "SVP", "Boer"), "Boer": ("Acme", "CEO", "")}


def test_who_moves_to_another_account_leaves_her_seat_behind(
    bring: Bring, held: Held, dumped: Callable[[Book], str], empty_book: Book
) -> None:
    bring(accounts=ACCOUNTS, people=PEOPLE + "1,Visser,A,VP,,\n2,Boer,A,COO,,1\n")
    before = dumped(empty_book)
    report = bring(people=PEOPLE + "1,Visser,B,CEO,,\n2,Boer,A,COO,,1\n")
    assert org(held) == {"Visser": ("Beta", "CEO", ""), "VP": ("Acme", "VP", ""), "Boer": ("Acme", "COO", "VP")}
    assert [row["ended_on"] for row in held("occupancy")] == ["2026-11-20", None, None]
    assert [told.what for told in report.files[0].unplaced] == ["works at another account; kept without a boss"]
    assert bring(people=PEOPLE + "1,Visser,B,CEO,,\n").changed == 0
    undo(empty_book)
    assert dumped(empty_book) == before


def test_who_moves_leaves_every_seat_at_the_old_account(bring: Bring, held: Held, empty_book: Book) -> None:
    bring(accounts=ACCOUNTS, people=PEOPLE + "1,Visser,A,VP,,\n")
    account = held("account")[0]["id"]
    with empty_book.write("A second seat") as session:
        board = Seat(account_id=account, title="Board")
        session.add(board)
        session.flush()
        session.add(Occupancy(seat_id=board.id or 0, person_id=held("person")[0]["id"], account_id=account))
    bring(people=PEOPLE + "1,Visser,B,CEO,,\n")
    assert [row["ended_on"] for row in held("occupancy")] == ["2026-11-20", "2026-11-20", None]


def test_a_boss_who_is_named_is_looked_for_in_the_book(bring: Bring, held: Held) -> None:
    header = "Full Name,Company,Job Title,Reports To\n"
    bring(accounts=ACCOUNTS, people=header + "Ana Cruz,Acme,CEO,\nBo Dahl,Acme,COO,\nBo  Dahl,Acme,CIO,\n")
    bring(people=header + "Ana Cruz,Beta,CEO,\n")
    report = bring(people=header + "Cy Eng,Acme,CTO,ANA CRUZ\nDi Fox,Beta,CTO,Bo Dahl\nEd Gil,Acme,CFO,Bo Dahl\n")
    assert org(held)["Cy Eng"] == ("Acme", "CTO", "Ana Cruz")
    assert [each.what.partition(";")[0] for each in report.files[0].unplaced] == [
        "is nobody at this account, in these files or in the book",
        "is the name of several people at this account",
    ]
    boss = next(seat["reports_to_id"] for seat in held("seat") if seat["title"] == "CTO" and seat["reports_to_id"])
    accounts = {row["id"]: row["name"] for row in held("account")}
    assert [accounts[seat["account_id"]] for seat in held("seat") if seat["id"] == boss] == ["Acme"]


def test_a_vacant_post_is_a_seat_and_may_be_filled_later(bring: Bring, held: Held) -> None:
    header = "Contact Id,Name,Account ID,Job Title,Reports To Id\n"
    report = bring(
        accounts=ACCOUNTS, people=header + "1,Boer,A,COO,\n2,VACANT POST,A,CFO,1\n3,N/D,A,CIO,2\n4,,A,Aide,1\n"
    )
    assert report.files[1].new == 4
    assert [row["name"] for row in held("person")] == ["Boer"]
    assert org(held)["CFO"] == ("Acme", "CFO", "Boer")
    assert org(held)["CIO"] == ("Acme", "CIO", "CFO")
    assert bring(people=header + "2,VACANT POST,A,CFO,1\n4,,A,Aide,1\n").changed == 0
    bring(people=header + "2,Ana Cruz,A,CFO,1\n")
    assert org(held)["Ana Cruz"] == ("Acme", "CFO", "Boer")
    assert org(held)["CIO"] == ("Acme", "CIO", "Ana Cruz")
    report = bring(people=header + "2,vacant,A,CFO,1\n")
    assert (report.new, report.changed, len(report.files[0].left_out)) == (0, 0, 1)
    assert org(held)["Ana Cruz"] == ("Acme", "CFO", "Boer")


def test_a_later_import_that_brings_the_account_settles_the_loose_end(bring: Bring, held: Held) -> None:
    people = PEOPLE + "1,Visser,A,VP,,2\n2,Boer,A,COO,,\n"
    first = bring(people=people)
    assert (first.new, first.dangling) == (2, 2)
    assert org(held) == {"Visser": ("", "VP", "Boer"), "Boer": ("", "COO", "")}
    report = bring(accounts=ACCOUNTS, people=people)
    assert [(each.new, each.changed) for each in report.files] == [(2, 0), (0, 2)]
    assert report.dangling == 0
    assert org(held) == {"Visser": ("Acme", "VP", "Boer"), "Boer": ("Acme", "COO", "")}
    assert {row["account_id"] for row in held("occupancy")} == {held("account")[0]["id"]}
    assert bring(people=people).changed == 0


def test_an_account_given_by_hand_stays(bring: Bring, held: Held, empty_book: Book) -> None:
    bring(accounts=ACCOUNTS, people=PEOPLE + "1,Visser,@Ref,VP,,\n")
    with empty_book.read() as session:
        ends = list_loose_ends(session)
    assign_account(empty_book, ends, held("account")[1]["id"])
    report = bring(people=PEOPLE + "1,Visser,@Ref,VP,,\n")
    assert (report.changed, report.dangling, len(report.files[0].kept)) == (0, 0, 1)
    assert org(held) == {"Visser": ("Beta", "VP", "")}


def test_what_was_corrected_by_hand_stays(bring: Bring, held: Held, empty_book: Book) -> None:
    text = PEOPLE + "1,Visser,A,VP,v@x.example,\n"
    bring(accounts=ACCOUNTS, people=text)
    edit_person(empty_book, held("person")[0]["id"], {"email": "new@x.example"})
    edit_seat(empty_book, held("seat")[0]["id"], {"title": "President"})
    report = bring(people=text)
    assert (report.changed, len(report.files[0].kept)) == (0, 2)
    assert (held("person")[0]["email"], held("seat")[0]["title"]) == ("new@x.example", "President")


def test_people_are_found_by_the_name_of_their_account_where_it_is_one(bring: Bring, held: Held) -> None:
    bring(accounts="Id,Name\nA,Acme\nB,Twin\nC,TWIN\n")
    report = bring(people="Name,Email,Company\nAna Cruz,a@x.example,ACMÉ\nBo Dahl,b@x.example,Twin\n")
    told: list[Any] = [(each.line, each.value, each.what.partition(";")[0]) for each in report.files[0].dangling]
    assert told == [(3, "Twin", "is the name of several accounts")]
    accounts = {row["id"]: row["name"] for row in held("account")}
    assert [accounts.get(row["account_id"]) for row in held("person")] == ["Acme", None]


def test_what_goes_with_a_person_follows_her_when_a_file_takes_her_elsewhere(
    bring: Bring, held: Held, empty_book: Book, dumped: Callable[[Book], str]
) -> None:
    bring(accounts=ACCOUNTS, people=PEOPLE + "1,Visser,A,,,\n2,Boer,A,,,\n")
    people = {row["name"]: row["id"] for row in held("person")}
    accounts = {row["name"]: row["id"] for row in held("account")}
    ours = add_colleague(empty_book, ColleagueDraft(name="Jonna Ek"))
    set_relationship(empty_book, people["Visser"], {"level": "vendor"}, colleague_id=ours)
    ends = {"from_person_id": people["Visser"], "to_person_id": people["Boer"]}
    for kind in ("knows", "influences"):
        add_line(empty_book, {"account_id": accounts["Acme"], "kind": kind, **ends})
    before = dumped(empty_book)
    bring(people=PEOPLE + "1,Visser,B,,,\n")
    assert [row["account_id"] for row in held("relationship")] == [accounts["Beta"]]
    assert [(row["kind"], row["account_id"]) for row in held("line")] == [("knows", accounts["Beta"])]
    undo(empty_book)
    assert dumped(empty_book) == before
