"""What campaigns have brought: accounts, touches, replies, meetings, pipeline and business won."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from store.accounts import Account
from store.campaigns.due_touches import DueTouch, is_next
from store.campaigns.enrolments import RUNNING, Enrolment
from store.campaigns.working import ANSWERED
from store.opportunities import Opportunity
from store.quick_rows import read_plain
from store.touches import Touch

_WORTH = {"open": "pipeline", "won": "won"}
"""Under which figure the amount of an opportunity counts, by its state."""
_Counts = Iterator[tuple[int, Mapping[str, int]]]


class CampaignFigures(NamedTuple):
    """Counts of one campaign. `pipeline` and `won` in minor units; `replies` are accounts that answered, those with a
    meeting among them; `meetings` are accounts where one was agreed on or held; `overdue` are among the `due`."""

    accounts: int = 0
    enrolments: int = 0
    running: int = 0
    touches: int = 0
    replies: int = 0
    meetings: int = 0
    due: int = 0
    overdue: int = 0
    pipeline: int = 0
    won: int = 0


def count_campaigns(session: Session, today: date) -> Mapping[int, CampaignFigures]:
    """Return what each campaign has brought so far, by key; a few queries, whatever their number.

    `due` is what of those enrolled and not resting is due until that day, `overdue` what was due before it.
    """
    found: dict[int, dict[str, int]] = {}
    counts: tuple[Callable[[Session], _Counts], ...]
    counts = (_enrolled, _touched, _met, partial(_due, today=today), _sold)
    for count in counts:
        for key, figures in count(session):
            found.setdefault(key, {}).update(figures)
    return {key: CampaignFigures(**figures) for key, figures in found.items()}


def _enrolled(session: Session) -> _Counts:
    """Yield how many are in each campaign, how many of them still, and how many accounts answered."""
    status, account = col(Enrolment.status), col(Enrolment.account_id)
    query = select(
        col(Enrolment.campaign_id),
        func.count(func.distinct(account)),
        func.count(),
        func.sum(case((status.in_(RUNNING), 1), else_=0)),
        func.count(func.distinct(case((status.in_(ANSWERED), account)))),
    ).group_by(col(Enrolment.campaign_id))
    for key, accounts, enrolments, running, replies in read_plain(session, query):
        yield key, {"accounts": accounts, "enrolments": enrolments, "running": running, "replies": replies}


def _touched(session: Session) -> _Counts:
    """Yield how often each campaign spoke to somebody; what came back from them is no touch of ours."""
    campaign = col(Touch.campaign_id)
    query = select(campaign, func.count()).where(campaign.is_not(None), col(Touch.direction) != "inbound")
    for key, touches in read_plain(session, query.group_by(campaign)):
        yield key, {"touches": touches}


def _met(session: Session) -> _Counts:
    """Yield at how many accounts of each campaign a meeting was agreed on or held."""
    agreed = select(col(Enrolment.campaign_id), col(Enrolment.account_id)).where(col(Enrolment.status) == "meeting")
    held = select(col(Touch.campaign_id), col(Touch.account_id)).where(
        col(Touch.campaign_id).is_not(None), col(Touch.type) == "meeting"
    )
    accounts: dict[int, set[int]] = {}
    for query in (agreed, held):
        for campaign, account in read_plain(session, query):
            accounts.setdefault(campaign, set()).add(account)
    for campaign, met in accounts.items():
        yield campaign, {"meetings": len(met)}


def _due(session: Session, today: date) -> _Counts:
    """Yield how many touches of each campaign are due by a day, and how many of them were due before it."""
    day, campaign = col(DueTouch.due_on), col(Enrolment.campaign_id)
    query = (
        select(campaign, func.count(), func.sum(case((day < today, 1), else_=0)))
        .join(Enrolment, col(Enrolment.id) == col(DueTouch.enrolment_id))
        .join(Account, col(Account.id) == col(DueTouch.account_id))
        .where(is_next(), day <= today, col(Enrolment.status) == "running")
        .where(col(Account.archived_on).is_(None))
        .group_by(campaign)
    )
    for key, due, overdue in read_plain(session, query):
        yield key, {"due": due, "overdue": overdue}


def _sold(session: Session) -> _Counts:
    """Yield what the opportunities of each campaign are worth that are open, and that were won."""
    campaign, state = col(Opportunity.campaign_id), col(Opportunity.state)
    query = select(campaign, state, func.coalesce(func.sum(col(Opportunity.amount)), 0))
    query = query.where(campaign.is_not(None), state.in_(_WORTH))
    for key, which, amount in read_plain(session, query.group_by(campaign, state)):
        yield key, {_WORTH[which]: int(amount)}
