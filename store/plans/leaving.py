"""Leaving: what ends in the plans of an account when one of its people goes to another one."""

from __future__ import annotations

from sqlmodel import Session, col, select

from store.plans.actions import ENDED as ACTION_ENDED
from store.plans.actions import Action
from store.plans.objectives import ENDED as OBJECTIVE_ENDED
from store.plans.objectives import Objective, ObjectiveLink
from store.plans.responsibilities import Responsibility


def end_part(session: Session, person_id: int, account_id: int) -> None:
    """Free the open actions of an account of somebody who leaves it; in what has ended she stays named.

    An action that nobody answers for any more is told of by the checks. So is an objective whose stakeholder left: she
    stays named there, or nobody would see that it has lost its friend.
    """
    of_actions = (Action.account_id == account_id, col(Action.status).not_in(ACTION_ENDED))
    for action in session.exec(select(Action).where(*of_actions, Action.customer_owner_id == person_id)):
        action.customer_owner_id = None
    duties = select(Responsibility).where(Responsibility.person_id == person_id)
    for duty in session.exec(duties.where(col(Responsibility.action_id).in_(select(Action.id).where(*of_actions)))):
        session.delete(duty)
    of_objectives = (Objective.account_id == account_id, col(Objective.status).not_in(OBJECTIVE_ENDED))
    links, still_open = select(ObjectiveLink), select(Objective.id).where(*of_objectives)
    links = links.where(ObjectiveLink.person_id == person_id, col(ObjectiveLink.objective_id).in_(still_open))
    for link in session.exec(links):
        session.delete(link)
    session.flush()
