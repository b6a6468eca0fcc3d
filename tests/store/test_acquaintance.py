"""Whom we know: the headline of an account counts by the same rule as its people are shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from store.acquaintance import how_known
from store.attributes import assess
from store.buying_centres import add_buying_centre
from store.colleagues import ColleagueDraft, add_colleague
from store.moves import leave_seat, sit_also
from store.org import read_org
from store.people import add_person, edit_seat, fill_seat
from store.relationships import set_relationship
from store.touches import log_touch
from store.windows import read_brief

if TYPE_CHECKING:
    from store.book import Book
    from tests.store.conftest import Filled


def test_a_name_alone_is_no_acquaintance() -> None:
    assert how_known("", None, "") == how_known("", None, "no contact") == how_known("", None, "unknown") == "named"
    assert how_known("", None, "brief contact") == how_known("", date(2026, 11, 20), "no contact") == "met"
    assert how_known("vendor", None, "unknown") == "known"


def counted(book: Book, account: int) -> tuple[int, int, int]:
    """Return what the headline counts, having made sure that the people as they are read say the same."""
    with book.raw() as connection:
        brief = read_brief(connection, account, date(2026, 11, 20))
    assert brief
    with book.read() as session:
        seats = read_org(session, account).seats
    known = [
        seat.id
        for seat in seats
        if any(how_known(each.level, each.last_touch_on, each.coverage) != "named" for each in seat.people)
    ]
    wanted = [seat.id for seat in seats if not seat.people and not seat.is_vacant]
    assert (brief.seats, brief.seats_known, brief.seats_to_find) == (len(seats), len(known), len(wanted))
    return len(seats), len(known), len(wanted)


def test_the_headline_counts_whom_we_have_met_or_know_not_whom_we_can_name(book: Book, filled: Filled) -> None:
    account = filled.halden
    assert counted(book, account) == (0, 0, 0)
    here = {"account_id": account}
    centre = add_buying_centre(book, {**here, "name": "Works"})
    ann, seat = add_person(book, {**here, "name": "Ann"}, {"title": "COO", "centre_id": centre})
    _, empty = add_person(book, here, {"title": "CFO"})
    _, vacant = add_person(book, here, {"title": "CIO"})
    edit_seat(book, vacant, {"is_vacant": True})
    assert counted(book, account) == (3, 0, 1)
    assess(book, ann, None, "coverage", "in depth")
    assert counted(book, account) == (3, 1, 1)
    assess(book, ann, centre, "coverage", "no contact")
    assert counted(book, account) == (3, 0, 1), "where she sits goes first"
    sit_also(book, ann, empty)
    assert counted(book, account) == (3, 1, 0), "in the other seat it is the account as a whole"
    leave_seat(book, ann, empty)
    bob = fill_seat(book, seat, {**here, "name": "Bob"}, share=True)
    ours = add_colleague(book, ColleagueDraft(name="Anna Berg"))
    set_relationship(book, bob, {"level_wanted": "vendor"}, colleague_id=ours)
    assert counted(book, account) == (3, 0, 1), "a wish is no relationship"
    log_touch(book, {**here, "summary": "Met at the fair"}, [bob])
    assert counted(book, account) == (3, 1, 1), "one of those who share the seat is enough"
    set_relationship(book, ann, {"level": "vendor"}, colleague_id=ours)
    assert counted(book, account) == (3, 1, 1), "and both are one seat"
