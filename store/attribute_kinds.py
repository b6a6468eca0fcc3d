"""What is judged of a person in a buying centre: each kind with its values and two plain questions that help to choose.

The kinds and values are the union of what account management tools ask (Altify, Siebel, Miller Heiman, ClosePlan,
Kapta); a value that nobody has chosen is «not assessed», which is no value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from store.words import CHANNEL, COVERAGE, INFLUENCE, ORIENTATION, ROLE, SUPPORT, Words

LONGEST_RHYTHM = 730
"""Days; who is to be spoken to less often than every two years needs no rhythm."""


class Kind(NamedTuple):
    """One attribute: `words` are its values, None for a text of its own; `several` may hold at once.

    `meanings` says of a value what it takes to choose it.
    """

    name: str
    label: str
    questions: tuple[str, str]
    words: Words | None = None
    several: bool = False
    meanings: Mapping[str, str] = {}


ROLES = Kind(
    "role",
    "Buying role",
    ("Who signs, and who could stop it?", "Whose work changes when they buy?"),
    ROLE,
    several=True,
    meanings={
        "economic buyer": "Releases the money; can when nobody else can",
        "decision maker": "Makes the choice between us and others",
        "approver": "Has to agree before it is signed",
        "champion": "Sells for us when we are not in the room",
        "coach": "Tells us how things are decided there",
        "executive sponsor": "Stands for it at the top",
        "influencer": "Is listened to by those who decide",
        "recommender": "Puts the choice before those who decide",
        "technical buyer": "Judges whether it fits; can say no, not yes",
        "user buyer": "Lives with what is bought",
        "procurement": "Negotiates terms and price",
        "legal or compliance": "Checks contract and rules",
        "gatekeeper": "Decides whom we get to see",
        "blocker": "Works against it",
        "other": "Takes part in some other way",
    },
)
INFLUENCE_KIND = Kind(
    "influence",
    "Influence",
    ("When this person speaks, do others change their minds?", "Does the top ask before it decides?"),
    INFLUENCE,
    meanings={
        "low": "Neither: does the work, others decide",
        "political structure": "Changes minds; the top does not ask first",
        "inner circle": "The top asks first, whatever the title says",
    },
)
SUPPORT_KIND = Kind(
    "support",
    "Support",
    ("What has this person done for us, unasked?", "Whom would this person rather buy from?"),
    SUPPORT,
    meanings={
        "mentor": "Fights for us and tells us how to win",
        "supporter": "Would rather buy from us",
        "neutral": "Does not mind who wins",
        "non-supporter": "Would rather buy from somebody else",
        "enemy": "Works against us",
    },
)
COVERAGE_KIND = Kind(
    "coverage",
    "Coverage",
    ("How often did we speak in the last quarter?", "Would this person call us back today?"),
    COVERAGE,
    meanings={
        "unknown": "We cannot say",
        "no contact": "Never spoken",
        "brief contact": "Once or twice, in passing",
        "multiple contacts": "Several times, with a purpose",
        "in depth": "Knows us well and calls back",
    },
)
ORIENTATION_KIND = Kind(
    "orientation",
    "Decides by",
    ("What is asked first: cost, function, people, or results?", "Which argument has worked before?"),
    ORIENTATION,
    meanings={
        "financial": "What it costs and when it pays back",
        "technical": "Whether it works and fits",
        "relationship": "Whom it is bought from",
        "business": "What it does for their customers and results",
    },
)
WIN = Kind("win", "Personal win", ("What does this person get out of it?", "What will be said of it in a year?"))
MOTIVATION = Kind("motivation", "Motivation", ("What drives this person at work?", "What is proudly told?"))
RISK = Kind("risk", "Professional risk", ("What is lost if it goes wrong?", "Who would be blamed?"))
CHANNEL_KIND = Kind(
    "channel", "Preferred channel", ("Where did the last answer come from?", "What was asked for?"), CHANNEL
)
RHYTHM = Kind(
    "rhythm",
    "Wanted contact, every … days",
    ("How often does this person want to hear from us?", "When would silence look like neglect?"),
)

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        ROLES,
        INFLUENCE_KIND,
        SUPPORT_KIND,
        COVERAGE_KIND,
        ORIENTATION_KIND,
        WIN,
        MOTIVATION,
        RISK,
        CHANNEL_KIND,
        RHYTHM,
    )
}
"""Every kind by its name, in the order in which they are asked."""


def check_value(name: str, value: str) -> str:
    """Return the value as it is kept; ValueError in words when the kind does not know it."""
    kind = KINDS[name]
    if kind.words is not None and value not in kind.words.values:
        raise ValueError(f"is not one of: {', '.join(v for v in kind.words.values if v)}")
    if kind is RHYTHM:
        digits = value.removesuffix("days").removesuffix("day").strip()
        if not (digits.isascii() and digits.isdecimal() and 1 <= int(digits[:6]) <= LONGEST_RHYTHM):
            raise ValueError(f"is a number of days from 1 to {LONGEST_RHYTHM}")
        return str(int(digits))
    return value


def label_of(name: str, value: str) -> str:
    """Return what to show for a value of a kind."""
    words = KINDS[name].words
    return words.label(value) if words is not None else value
