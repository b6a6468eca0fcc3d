"""The vocabulary: each enumeration of the field as values and labels, always with «not assessed».

The lists follow the standard terms of account management (Altify, Siebel, Miller Heiman, EspoCRM and others); the
empty value stands for «not assessed» everywhere and is a value of its own, never a silent zero.
"""

from __future__ import annotations

from typing import NamedTuple

NOT_ASSESSED = ""


class Word(NamedTuple):
    """One value of an enumeration: how it is stored and how it is shown."""

    value: str
    label: str


class Words(tuple[Word, ...]):
    """An enumeration, in its natural order, «not assessed» first."""

    __slots__ = ()

    @property
    def values(self) -> tuple[str, ...]:
        """All stored values."""
        return tuple(word.value for word in self)

    def needed(self) -> Words:
        """Return the values without «not assessed», for what always has one."""
        return Words(word for word in self if word.value)

    def label(self, value: str) -> str:
        """Return what to show for a stored value; a value that is not in the list is shown as it is."""
        return next((word.label for word in self if word.value == value), value)


def _words(*values: str) -> Words:
    shown = (Word(value, value[:1].upper() + value[1:]) for value in values)
    return Words((Word(NOT_ASSESSED, "Not assessed"), *shown))


TIERS: dict[int | None, str] = {1: "Strategic", 2: "Growth", 3: "Standard", None: "Untiered"}

RELATIONSHIP = _words("prospect", "customer", "former customer", "partner")
CENTRE_KIND = _words("division", "function", "territory", "mix")
SENIORITY = Words(
    (
        Word(NOT_ASSESSED, "Not assessed"),
        *(Word(v, v) for v in ("C-level", "VP", "Director", "Manager", "Other")),
    )
)
FACT_TYPE = _words(
    "goal", "pressure", "initiative", "obstacle", "solution", "trend", "critical success factor", "voice of customer"
)
EVIDENCE = Words((Word(NOT_ASSESSED, "Not assessed"), Word("unconfirmed", "Assumed"), Word("confirmed", "Confirmed")))
"""How sure a judgement is."""
FACT_STATE = Words((*EVIDENCE, *_words("achieved", "resolved", "completed", "overcome", "implemented", "retired")[1:]))
"""How sure a fact is, and how it ended; which end fits which kind: FACT_END."""
FACT_END = {
    "goal": "achieved",
    "pressure": "resolved",
    "initiative": "completed",
    "obstacle": "overcome",
    "solution": "implemented",
}
"""How a fact of a kind comes to its end; one of any kind may also be retired, when it is no longer true."""
RETIRED = "retired"
FACT_ENDED = frozenset({*FACT_END.values(), RETIRED})
"""The states of a fact that has ended: nobody need ask about it any more."""
PRIORITY = _words("low", "medium", "high")
PRESSURE_FROM = _words("internal", "external")
LEVEL = _words("vendor", "credible source", "problem solver", "trusted advisor")
"""What we are to a buying centre or to a person, from little to much."""
ROLE = _words(
    "economic buyer",
    "decision maker",
    "approver",
    "champion",
    "coach",
    "executive sponsor",
    "influencer",
    "recommender",
    "technical buyer",
    "user buyer",
    "procurement",
    "legal or compliance",
    "gatekeeper",
    "blocker",
    "other",
)
INFLUENCE = _words("low", "political structure", "inner circle")
SUPPORT = _words("mentor", "supporter", "neutral", "non-supporter", "enemy")
SUPPORT_FOR_EXPORT = {
    "mentor": "Champion",
    "supporter": "Supporter",
    "neutral": "Neutral",
    "non-supporter": "Sceptic",
    "enemy": "Opponent",
}
"""Softer labels for a page that others may read."""
COVERAGE = _words("unknown", "no contact", "brief contact", "multiple contacts", "in depth")
ORIENTATION = _words("financial", "technical", "relationship", "business")
CHANNEL = _words("email", "phone", "video", "in person", "chat", "letter")
LINE_KIND = _words("informal reporting", "influences", "conflicts with", "knows", "former colleague")
STRENGTH = _words("weak", "medium", "strong")
RAPPORT = _words("good", "working on", "bad")
"""How things stand between one of us and a person."""
CELL_STATE = _words(
    "ours",
    "ours and growth",
    "open opportunity",
    "idea",
    "competitor",
    "in-house",
    "not applicable",
    "unknown",
)
"""What a buying centre has of an offering."""
PLAN_TYPE = _words("acquisition", "expansion", "customer success")
PLAN_STATUS = _words("draft", "active", "in review", "closed").needed()
LADDER = _words("land", "adopt", "expand", "lead")
"""How far we have come with an account: the rungs, from the first."""
PLAN_DEPTH = Words(
    (
        Word("goals", "Goals only"),
        Word("actions", "Goals and actions"),
        Word(NOT_ASSESSED, "Goals, objectives, plays and actions"),
    )
)
"""How deep the plan of an account goes; all of it, unless somebody says less."""
OBJECTIVE_TYPE = _words("revenue", "relationship", "customer success")
SIDE = Words((Word("ours", "Ours"), Word("theirs", "Theirs")))
"""Whose objective it is: what we want, or what the customer wants."""
OBJECTIVE_STATUS = _words("not started", "in progress", "at risk", "done", "dropped").needed()
SHARE = Words((Word("internal", "Internal"), Word("external", "External: the customer may read it")))
MEASURE_OF = Words(
    (
        Word(NOT_ASSESSED, "Typed here"),
        Word("won", "Business won in its time, whole account"),
        Word("pipeline", "Open opportunities, whole account"),
        Word("ours", "White space: ours a year, whole account"),
        Word("white space", "White space: potential left, whole account"),
    )
)
"""Where the value of a measure comes from."""
ACTION_KIND = Words((Word("action", "Action"), Word("milestone", "Milestone")))
ACTION_STATUS = _words("not started", "in progress", "done", "dropped").needed()
FUNCTION = Words(
    (
        Word(NOT_ASSESSED, "Not assessed"),
        *(Word(v.lower(), v) for v in ("Sales", "SDR", "Marketing", "Executive sponsor", "Delivery", "Customer")),
    )
)
"""Who in a company an action falls to, whatever the name."""
DUTY = Words(
    (
        Word(NOT_ASSESSED, "None"),
        Word("R", "Responsible"),
        Word("A", "Accountable"),
        Word("C", "Consulted"),
        Word("I", "Informed"),
    )
)
"""What somebody has to do with an action (RACI)."""
SWOT_KIND = _words("strength", "weakness", "opportunity", "threat").needed()
RISK_TYPE = _words("relationship", "commercial", "delivery", "competitive", "organisational", "renewal")
RISK_STATE = _words("open", "closed").needed()
GRADE = _words("low", "medium", "high")
"""How likely a risk is, and how much it would cost us."""
CAMPAIGN_STATUS = _words("running", "draft", "paused", "ended").needed()
ENROLMENT_STATUS = _words("running", "paused", "replied", "meeting", "stopped", "finished").needed()
"""How an account's way through a campaign stands, or how it ended."""
DUE_STATUS = _words("due", "done", "skipped", "replied", "meeting", "stopped").needed()
"""What became of a step of a cadence; `stopped` when its enrolment ended before it."""
OPPORTUNITY_STATE = _words("open", "won", "lost")
TOUCH_TYPE = _words("note", "call", "meeting", "email", "event", "gift", "executive visit")
DIRECTION = _words("inbound", "outbound")
REVIEW_KIND = Words(
    (
        Word("dossier", "Dossier"),
        Word("plan", "Plan"),
        Word("qbr", "QBR"),
        Word("executive", "Executive"),
        Word("refresh", "Refresh"),
    )
)
"""What a review is about; `refresh` is the light one of growth accounts."""
REVIEW_STATUS = _words("scheduled", "in progress", "paused", "done", "skipped").needed()
REVIEW_STEP = _words("sweep", "plan", "money", "vulnerabilities", "recommendations", "sign off").needed()
"""The steps of a session, in the order in which it goes through them."""
REVIEW_ANSWER = Words(
    (
        Word("true", "Still true"),
        Word("changed", "Changed"),
        Word("gone", "Gone"),
        Word("asked", "Asked"),
        Word("skipped", "Skipped"),
        Word("done", "Done"),
        Word("moved", "Moved"),
        Word("dropped", "Dropped"),
        Word("raised", "Raised"),
    )
)
ATTENDEE_ROLE = Words(
    (
        Word(NOT_ASSESSED, "Takes part"),
        Word("presenter", "Presenter"),
        Word("coach", "Coach"),
        Word("reviewer", "Reviewer"),
    )
)
POINT_KIND = Words(
    (
        Word(NOT_ASSESSED, "Not assessed"),
        Word("trigger", "Trigger or news"),
        Word("priority", "Priority or pain"),
        Word("peer proof", "Peer proof"),
        Word("person", "Person"),
        Word("why now", "Why now"),
    )
)
