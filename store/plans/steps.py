"""Steps: actions that come into a plan together, with what waits for what and who has which duty, as one change.

And who usually does what in an account: whom the steps of a play fall to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from store.book import Book, Writing
from store.clean import fold
from store.dossier import Dossier
from store.errors import UNCHANGED, Refused
from store.plans.actions import ActionDraft, keep_action
from store.plans.belonging import refuse_strays
from store.plans.dependencies import Dependency, DependencyDraft
from store.plans.raci import ACCOUNTABLE
from store.plans.responsibilities import Responsibility, Who, answers_for, draft_duty
from store.records import add_record, checked
from store.words import FUNCTION

SALES, CUSTOMER = "sales", "customer"
_CHAMPIONS = ("champion", "executive sponsor", "coach")
"""Buying roles of those who would do something on the customer's side, the likeliest first."""


class NewStep(NamedTuple):
    """One action to be added, and how it hangs together with the others."""

    values: Mapping[str, Any]
    """What `store.plans.actions.add_action` takes."""
    waits_for: Sequence[int] = ()
    """Places of steps before it, from 0."""
    duties: Sequence[tuple[Who, str]] = ()
    """Who else has which duty; of one person the first counts, and the accountable one has no other."""


def add_steps(book: Book, steps: Sequence[NewStep], label: str) -> list[int]:
    """Add actions with their dependencies and duties as one recorded change; return their keys in their order."""
    drafts = [checked(ActionDraft, step.values) for step in steps]
    if any(not 0 <= other < place for place, step in enumerate(steps) for other in step.waits_for):
        raise Refused("Not saved", "A step can only wait for one that stands before it.", safe=UNCHANGED)
    with book.write(label) as session:
        keys: list[int] = []
        for draft, step in zip(drafts, steps, strict=True):
            keys.append(keep_action(session, draft))
            for other in dict.fromkeys(step.waits_for):
                values = {"account_id": draft.account_id, "action_id": keys[-1], "waits_for_id": keys[other]}
                refuse_strays(session, add_record(session, Dependency, checked(DependencyDraft, values)))
            _give_duties(session, draft, keys[-1], step.duties)
        return keys


def usual_owners(dossier: Dossier) -> dict[str, Who]:
    """Return who does what in an account, by function; a function for which nobody is known is not among them.

    Whoever last had an action of that function here; else, for Sales, the owner of the account, for the customer a
    champion, and for the others the only one of us whose role is called like the function.
    """
    found: dict[str, Who] = {}
    for word in FUNCTION.needed():
        named = [row.id for row in dossier.colleagues.values() if fold(row.role) == fold(word.label)]
        if len(named) == 1:
            found[word.value] = Who(colleague_id=named[0])
    if dossier.owner is not None:
        found[SALES] = Who(colleague_id=dossier.owner.id)
    if champion := _champion(dossier):
        found[CUSTOMER] = Who(person_id=champion)
    for action in sorted(dossier.actions, key=lambda each: each.id):
        if action.function == CUSTOMER and action.customer_owner_id in dossier.people_by_key:
            found[CUSTOMER] = Who(person_id=action.customer_owner_id or 0)
        elif action.function and action.function != CUSTOMER and action.owner_id in dossier.colleagues:
            found[action.function] = Who(colleague_id=action.owner_id or 0)
    return found


def owned_by(who: Who | None) -> dict[str, int | None]:
    """Return the fields of an action that say who it falls to: one of us, or of them; both empty for nobody."""
    who = who or Who()
    return {"owner_id": who.colleague_id or None, "customer_owner_id": who.person_id or None}


def _give_duties(session: Writing, draft: ActionDraft, key: int, duties: Sequence[tuple[Who, str]]) -> None:
    accountable = answers_for(draft.owner_id, draft.customer_owner_id)
    if accountable is None:  # nobody has a duty before somebody is accountable
        return
    given: dict[Who, str] = {accountable: ACCOUNTABLE}
    for who, duty in duties:
        if who != Who() and who not in given:
            given[who] = duty
            add_record(session, Responsibility, draft_duty(draft.account_id, key, who, duty))


def _champion(dossier: Dossier) -> int:
    """Return the key of the person who would do something for us at the customer's, 0 for nobody.

    What was judged of somebody who works elsewhere by now stays behind, and counts for nothing here.
    """
    here = (each for each in dossier.attributes if each.person_id in dossier.people_by_key)
    roles = [(each.value, each.person_id) for each in here if each.name == "role"]
    return next((person for role in _CHAMPIONS for value, person in roles if value == role), 0)
