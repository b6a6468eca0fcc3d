"""How people are judged, in signs and words: one sign and one tone for each value, the same wherever it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from store.org import OrgPerson
from store.words import ROLE, Words
from tui.widgets.rows import Cell, Tone


class Look(NamedTuple):
    """How a value is shown: its sign and its tone; the word stands beside it."""

    sign: str
    tone: Tone


SUPPORT_LOOKS: Mapping[str, Look] = {
    "mentor": Look("▲", "success"),
    "supporter": Look("+", "success"),
    "neutral": Look("○", "muted"),
    "non-supporter": Look("-", "warning"),
    "enemy": Look("✗", "error"),
}
INFLUENCE_LOOKS: Mapping[str, Look] = {
    "inner circle": Look("■", "accent"),
    "political structure": Look("□", "accent"),
    "low": Look("▫", "muted"),
}
COVERAGE_LOOKS: Mapping[str, Look] = {
    "in depth": Look("●", "success"),
    "multiple contacts": Look("◑", "success"),
    "brief contact": Look("◔", "warning"),
    "no contact": Look("○", "error"),
    "unknown": Look("?", "muted"),
}
UNASSESSED = Look("·", "muted")
NEED_TO_KNOW = "? need to know"
VACANT = "○ vacant"
"""What stands for the name in a seat in which nobody is known to sit, or nobody sits."""

SHORT_ROLE = {
    "economic buyer": "EB",
    "decision maker": "DM",
    "approver": "AP",
    "champion": "CH",
    "coach": "CO",
    "executive sponsor": "ES",
    "influencer": "IN",
    "recommender": "RE",
    "technical buyer": "TB",
    "user buyer": "UB",
    "procurement": "PR",
    "legal or compliance": "LC",
    "gatekeeper": "GK",
    "blocker": "BL",
    "other": "OT",
}
"""Two letters of a role, where a person has several."""


def label_with_sign(words: Words, looks: Mapping[str, Look], value: str) -> Cell:
    """Return a value with its sign, or a dot where it is not assessed."""
    look = looks.get(value, UNASSESSED)
    return Cell(f"{look.sign} {words.label(value).lower()}" if value else "·", look.tone)


def roles_of(person: OrgPerson, *, short: bool = False) -> str:
    """Return the buying roles of a person in words: one in full, several by their letters."""
    if len(person.roles) == 1 and not short:
        return ROLE.label(person.roles[0]).lower()
    return " ".join(SHORT_ROLE.get(role, role) for role in person.roles)
