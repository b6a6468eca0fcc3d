"""Figures of an account on a day: what a signed review keeps, so that quarters are compared without the history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from store.accounts import read_account
from store.attributes import list_attributes
from store.facts import list_facts
from store.freshness import is_stale, stale_before
from store.gaps.worklist import gaps_of
from store.opportunities import list_opportunities
from store.plans.risks import list_risks
from store.rules import read_rules
from store.words import FACT_ENDED


def figures_of(session: Session, account_id: int, today: date) -> Mapping[str, int]:
    """Return the figures of an account by name; amounts in minor units of the book's currency.

    `facts` are those that have not ended, `facts true` those of them within their half-life, `facts due` the others;
    `tier` is 0 for none.
    """
    before = stale_before(read_rules(session), today)
    facts = [fact for fact in list_facts(session, account_id) if fact.state not in FACT_ENDED]
    due = sum(is_stale(fact, before) for fact in facts)
    deals = list_opportunities(session, account_id)
    return {
        "tier": read_account(session, account_id).tier or 0,
        "facts": len(facts),
        "facts true": len(facts) - due,
        "facts due": due,
        "facts confirmed": sum(fact.state == "confirmed" for fact in facts),
        "judgements": len(list_attributes(session, account_id)),
        "gaps": len(gaps_of(session, account_id)),
        "risks": sum(risk.state == "open" for risk in list_risks(session, account_id)),
        "pipeline": sum(deal.amount or 0 for deal in deals if deal.state == "open"),
        "won": sum(deal.amount or 0 for deal in deals if deal.state == "won"),
    }
