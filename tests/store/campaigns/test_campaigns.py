"""Campaigns: kept, edited, taken out with all that is due of them."""

from __future__ import annotations

from store.campaigns.campaigns import add_campaign, edit_campaign, list_campaigns, remove_campaign
from store.campaigns.due_touches import list_due_touches
from store.campaigns.enrolments import list_enrolments
from store.campaigns.working import finish_due_touch
from store.touches import list_touches
from store.undoing import undo


def test_those_that_run_come_first(book, filled) -> None:
    draft = add_campaign(book, {"name": "Depots in spring", "opening": "Dear reader,\n\nspring is near."})
    ended = add_campaign(book, {"name": "Last year", "status": "ended"})
    with book.read() as session:
        assert [row.id for row in list_campaigns(session)] == [filled.campaign, draft, ended]
        assert list_campaigns(session)[1].opening == "Dear reader,\n\nspring is near."


def test_an_edit_is_one_step(book, filled) -> None:
    assert edit_campaign(book, filled.campaign, {"template": "campaign-letter"}).template == "campaign-letter"
    assert undo(book).in_words().startswith("Campaign Cards for energy: letter")
    with book.read() as session:
        assert list_campaigns(session)[0].template == ""


def test_taken_out_it_takes_along_what_is_due_but_no_touch_that_was_made(book, filled, dumped) -> None:
    with book.read() as session:
        (step,) = list_due_touches(session, filled.halden)
    finish_due_touch(book, step.id, "done", "She read it")
    before = dumped(book)
    remove_campaign(book, filled.campaign)
    with book.read() as session:
        assert list_campaigns(session) == []
        assert list_enrolments(session, filled.halden) == []
        assert list_due_touches(session, filled.halden) == []
        (touch,) = list_touches(session, filled.halden)
    assert (touch.summary, touch.campaign_id) == ("She read it", None)
    undo(book)
    assert dumped(book) == before
