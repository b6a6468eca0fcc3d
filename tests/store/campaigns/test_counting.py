"""What campaigns have brought, and what is due of them today."""

from __future__ import annotations

from datetime import date

from store.accounts import archive_account
from store.campaigns.campaigns import add_campaign
from store.campaigns.counting import CampaignFigures, count_campaigns
from store.campaigns.due_list import list_due
from store.campaigns.due_touches import list_due_touches
from store.campaigns.enrolling import CadenceStep, Candidate, enrol
from store.campaigns.running import pause_campaign
from store.campaigns.working import finish_due_touch, pause_enrolment
from store.opportunities import add_opportunity, edit_opportunity
from store.touches import log_touch

TODAY = date(2026, 11, 20)
STEPS = (CadenceStep(0, "Mail", "email"), CadenceStep(5, "Call", "phone", "COO", "call-opener", "Ask about depots"))


def count(book, campaign) -> CampaignFigures:
    with book.read() as session:
        return count_campaigns(session, TODAY).get(campaign, CampaignFigures())


def test_a_campaign_counts_what_it_brought(book, filled) -> None:
    empty = add_campaign(book, {"name": "Depots"})
    people = [Candidate(filled.northwind, filled.boss, STEPS), Candidate(filled.northwind, filled.report, STEPS)]
    enrol(book, filled.campaign, people, TODAY)
    with book.read() as session:
        mail, *_ = list_due_touches(session, filled.northwind)
        (halden,) = list_due_touches(session, filled.halden)
    finish_due_touch(book, mail.id, "done")
    finish_due_touch(book, halden.id, "meeting")
    log_touch(book, {"account_id": filled.depot, "type": "meeting", "summary": "Met", "campaign_id": filled.campaign})
    deal = {"account_id": filled.northwind, "name": "Cards", "campaign_id": filled.campaign, "state": "open"}
    add_opportunity(book, {**deal, "amount": 500_00})
    won = add_opportunity(book, {**deal, "amount": 700_00})
    edit_opportunity(book, won, {"state": "won"})
    add_opportunity(book, {**deal, "amount": 9_00, "state": "lost"})
    add_opportunity(book, {**deal, "amount": None})
    assert count(book, filled.campaign) == CampaignFigures(
        accounts=2,
        enrolments=3,
        running=2,
        touches=2,
        replies=1,
        meetings=2,
        due=1,
        overdue=0,
        pipeline=500_00,
        won=700_00,
    )
    assert count(book, empty) == CampaignFigures()


def test_what_is_due_is_listed_with_its_names_the_oldest_first(book, filled) -> None:
    enrol(book, filled.campaign, [Candidate(filled.northwind, filled.boss, STEPS)], TODAY)
    with book.read() as session:
        old, mail = list_due(session, TODAY)
        assert [line.title for line in list_due(session, date(2026, 11, 25))] == ["First mail", "Mail"]
    assert (old.account, old.person, old.is_overdue(TODAY)) == ("Haldén Énergie", "", True)
    assert (mail.account, mail.person, mail.email) == ("Northwind Logistics", "Jan de Boer", "jan@northwind.example")
    assert (mail.is_overdue(TODAY), mail.campaign) == (False, "Cards for energy")
    assert count(book, filled.campaign)[6:8] == (2, 1)
    finish_due_touch(book, mail.key, "done")
    with book.read() as session:
        (call,) = list_due(session, date(2026, 11, 25))[1:]
    assert (call.persona, call.template, call.note, call.number) == ("COO", "call-opener", "Ask about depots", 2)


def test_what_rests_is_not_due(book, filled) -> None:
    (key,) = enrol(book, filled.campaign, [Candidate(filled.northwind, filled.boss, STEPS)], TODAY).keys

    def due() -> list[str]:
        with book.read() as session:
            return [line.account for line in list_due(session, TODAY)]

    archive_account(book, filled.halden)
    assert due() == ["Northwind Logistics"]
    assert count(book, filled.campaign).due == 1
    pause_enrolment(book, key)
    assert due() == []
    archive_account(book, filled.halden, False)
    assert due() == ["Haldén Énergie"]
    pause_campaign(book, filled.campaign)
    assert due() == []


def test_the_list_of_today_takes_no_longer_for_each_of_many_than_for_one_of_few(book, filled) -> None:
    def work() -> int:
        """Return how many of its own steps SQLite takes to list what is due and to count it."""
        done = 0

        def count() -> int:
            nonlocal done
            done += 1
            return 0

        with book.read() as session:
            connection = session.connection().connection.driver_connection
            connection.set_progress_handler(count, 10)
            list_due(session, date(2027, 1, 1))
            count_campaigns(session, date(2027, 1, 1))
            connection.set_progress_handler(None, 10)
        return done

    steps = tuple(CadenceStep(number, f"Step {number}") for number in range(8))
    spent = []
    for _ in range(2):
        for _ in range(20):
            enrol(book, add_campaign(book, {"name": "Depots"}), [Candidate(filled.depot, None, steps)], TODAY)
        spent.append(work())
    assert spent[1] < 3 * spent[0], "twice as many take about twice as long"
