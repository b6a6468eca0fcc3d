"""The roll of a campaign, and what one account is in."""

from __future__ import annotations

from datetime import date

from store.accounts import archive_account
from store.campaigns.due_touches import list_due_touches
from store.campaigns.enrolling import CadenceStep, Candidate, enrol
from store.campaigns.roll import list_roll
from store.campaigns.working import finish_due_touch

STEPS = (CadenceStep(0, "Mail", "email", "COO"), CadenceStep(7, "Call", "phone", "COO"), CadenceStep(9, "Visit"))
MONDAY = date(2026, 11, 23)


def test_it_says_how_far_each_has_come_and_what_is_next(book, filled) -> None:
    enrol(book, filled.campaign, [Candidate(filled.northwind, filled.boss, STEPS)], MONDAY)
    enrol(book, filled.campaign, [Candidate(filled.depot, None, STEPS)], MONDAY)
    with book.read() as session:
        first = list_due_touches(session, filled.northwind)[0]
        (halden,) = list_due_touches(session, filled.halden)
    finish_due_touch(book, first.id, "done")
    finish_due_touch(book, halden.id, "replied")
    with book.read() as session:
        depot, northwind, answered = list_roll(session, campaign=filled.campaign)
        assert list_roll(session, account=filled.northwind) == [northwind]
    assert (northwind.person, northwind.told, northwind.steps, northwind.wanted) == ("Jan de Boer", 1, 3, "")
    assert northwind.next is not None
    assert (northwind.next.title, northwind.next.channel, str(northwind.next.due_on)) == ("Call", "phone", "2026-11-30")
    assert (depot.person, depot.wanted, depot.told) == ("", "COO", 0)
    assert (answered.account, answered.is_over, answered.next) == ("Haldén Énergie", True, None)
    assert (answered.status, answered.campaign) == ("replied", "Cards for energy")


def test_nothing_is_next_at_an_archived_account(book, filled) -> None:
    enrol(book, filled.campaign, [Candidate(filled.depot, None, STEPS)], date(2026, 11, 20))
    archive_account(book, filled.depot)
    with book.read() as session:
        (line,) = list_roll(session, account=filled.depot)
    assert (line.next, line.status, line.reason) == (None, "running", "the account is archived")
    archive_account(book, filled.depot, archived=False)
    with book.read() as session:
        (line,) = list_roll(session, account=filled.depot)
    assert line.next is not None
    assert line.reason == ""
