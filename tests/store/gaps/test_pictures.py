"""What SQL counts of an account's facts is what freshness says of each of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.accounts import add_account
from store.facts import Fact
from store.freshness import is_stale, stale_before
from store.gaps.pictures import Ageing, read_pictures
from store.rules import read_rules
from store.words import FACT_ENDED, FACT_STATE, FACT_TYPE

if TYPE_CHECKING:
    from sqlmodel import Session

    from store.book import Book

TODAY = date(2026, 11, 20)
FACTS = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from([*FACT_TYPE.values, "a kind of later"]),
            "state": st.sampled_from([*FACT_STATE.values, *FACT_ENDED]),
            "as_of": st.none() | st.sampled_from([TODAY - timedelta(days=days) for days in (0, 90, 91, 400)]),
        }
    ),
    max_size=8,
)
RULES = st.dictionaries(st.sampled_from([f"half-life {kind or 'other'}" for kind in FACT_TYPE.values]), st.just(0))


def ageing(session: Session, account: int, rules: dict[str, int]) -> Ageing | None:
    (picture,) = read_pictures(session, [None], {**read_rules(session), **rules}, TODAY, account)
    return picture.ageing


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=FACTS, rules=RULES)
def test_the_facts_are_counted_and_the_oldest_stale_one_is_found(
    empty_book: Book, facts: list[dict[str, Any]], rules: dict[str, int]
) -> None:
    account = add_account(empty_book, {"name": "Acme"})
    with empty_book.write("Facts") as session:
        rows = [Fact(account_id=account, text=f"Fact {number}", **values) for number, values in enumerate(facts)]
        session.add_all(rows)
        session.flush()
        running = [row for row in rows if row.state not in FACT_ENDED]
        stale = [row for row in running if is_stale(row, stale_before(rules, TODAY))]
        found = ageing(session, account, rules)
        assert (found.running, found.stale) == (len(running), len(stale)) if found else not running
        if stale:
            oldest = min(stale, key=lambda row: (row.as_of or date.min, row.id))
            assert found == Ageing(account, len(running), len(stale), oldest.id or 0, oldest.text, oldest.as_of)
