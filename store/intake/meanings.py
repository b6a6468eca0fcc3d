"""What the vendors' words for an account's relationship, its tier and an opportunity's stage mean here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress

from store.accounts import check_year
from store.clean import clean, fold
from store.intake.dates import ORDERS, Order, parse_date
from store.intake.values import parse_flag

SALESFORCE = "salesforce"

_WORD = re.compile(r"[^\W_]+")
_SALESFORCE_ID = re.compile(r"[a-zA-Z0-9]{15}(?:[A-Z0-5]{3})?")
_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_TIER = re.compile(r"(?:tier|t|stufe|niveau)? ?([123])")
_YEAR = re.compile(r"([0-9]{4})(?:[.,]0)?")
_TIERS = {"strategic": 1, "growth": 2, "standard": 3}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Looked up in this order: a «customer candidate» is a prospect, an «old customer» none any more.
_RELATIONSHIPS = (
    ("former customer", _words("old former ex churned lost ancien ancienne ehemalig ehemaliger ehemals altkunde")),
    (
        "prospect",
        _words(
            "candidate prospect prospects prospective potential lead leads subscriber marketingqualifiedlead"
            " target suspect"
            " salesqualifiedlead opportunity interessent prospekt neukunde piste mql sql"
        ),
    ),
    ("partner", _words("partner partners reseller resellers integrator distributor partenaire handelspartner")),
    ("customer", _words("customer customers client clients kunde kunden bestandskunde stammkunde evangelist cliente")),
)
_NOT_SAID = _words("other others none unknown na sonstige sonstiges autre autres")
_WON = _words("won closedwon gewonnen gagne gagnee ganada vinta gewonnenes")
_LOST = _words(
    "lost closedlost verloren perdu perdue abandoned cancelled canceled disqualified abgebrochen annule"
    " abandonne perdida"
)
_OPEN = _words(
    "open offen ouvert new neu nouveau prospecting qualification qualified qualify needsanalysis"
    " valueproposition discovery"
    " iddecisionmakers perceptionanalysis proposalpricequote negotiationreview proposal negotiation contract"
    " develop propose"
    " proposition appointmentscheduled qualifiedtobuy presentationscheduled decisionmakerboughtin contractsent"
    " contactmade demoscheduled proposalmade negotiationsstarted leadin inprogress onhold qualifizierung angebot"
    " verhandlung prospection negociation commit bestcase pipeline"
)
_NUMBERED = re.compile(r"^[0-9]+[^\w]*")


def read_relationship(text: str) -> tuple[str, bool]:
    """Return the relationship a vendor's type or lifecycle stage means ("" for none), and whether it is known."""
    words = frozenset(_WORD.findall(fold(text)))
    if not words or words <= _NOT_SAID:
        return "", True
    for relationship, signs in _RELATIONSHIPS:
        if words & signs:
            return relationship, True
    return "", False


def read_state(stage: str, is_closed: str | None = None, is_won: str | None = None) -> tuple[str, bool]:
    """Return open, won or lost, and whether that is certain.

    The flags are cells of columns such as Salesforce's IsClosed and IsWon, or of a status that says open, won or lost;
    None where there is no such column. A flag that is set outweighs the words of the stage; a stage that is not known
    counts as open and is to be told. The next step and the description never matter.
    """
    by_words, known = _state_of(stage)
    won, closed = _flag(is_won), _flag(is_closed)
    if won in ("won", "lost"):
        return won, True
    if won == "yes":
        return "won", by_words == "won" or not known or closed == "yes"
    if closed == "yes":
        return ("won", True) if by_words == "won" and won is None else ("lost", by_words == "lost" or won is not None)
    if by_words != "open":
        return by_words, closed is None
    return "open", known or closed == "no" or won == "open"


def read_tier(text: str) -> int | None:
    """Return tier 1, 2 or 3, None for an empty cell; ValueError for what is none of them."""
    key = " ".join(_WORD.findall(fold(text).replace("_", " ")))
    if not key:
        return None
    if found := _TIER.fullmatch(key):
        return int(found.group(1))
    if key in _TIERS:
        return _TIERS[key]
    raise ValueError(f"“{clean(text)[:40]}” is not tier 1, 2 or 3")


def read_year(text: str) -> int:
    """Return the year since when somebody is a customer: of a year, `2019`, or of a day, whichever of two it may be."""
    found = _YEAR.fullmatch(text.strip())
    years = {int(found.group(1))} if found else _years_of(text)
    if len(years) != 1:
        what = "may be of two years" if years else "is neither a year nor a date"
        raise ValueError(f"“{clean(text)[:40]}” {what}")
    year = years.pop()
    try:
        check_year(year)
    except ValueError as error:
        raise ValueError(f"“{clean(text)[:40]}” {error}") from None
    return year


def _years_of(text: str) -> set[int]:
    """Return the year of a day as it is written, else those of the days that it may be."""
    return _years(text, [None]) or _years(text, ORDERS)


def _years(text: str, orders: Iterable[Order | None]) -> set[int]:
    years = set()
    for order in orders:
        with suppress(ValueError):
            years.add(parse_date(text, order).year)
    return years


def is_salesforce_id(text: str) -> bool:
    """Say whether the text is a record id of Salesforce: 18 signs, the last three a check, or 15 from a report."""
    if not _SALESFORCE_ID.fullmatch(text):
        return False
    return text == _long(text) if len(text) == 18 else text.startswith("00")


def settle_key(source: str, text: str, scope: str = "") -> str:
    """Return a key as it is kept: Salesforce's short ids lengthened to 18 signs, the company code before a number.

    Reports of Salesforce give ids of 15 signs, its data export of 18; both must meet the same record.
    """
    key = clean(text)
    if source == SALESFORCE and len(key) == 15 and is_salesforce_id(key):
        key = _long(key)
    scope = clean(scope)
    return f"{scope}/{key}" if scope and key else key


def _long(text: str) -> str:
    """Lengthen an id by its check: per five signs, which of them are capitals (Salesforce's published rule)."""
    checks = (
        sum(1 << place for place, sign in enumerate(text[start : start + 5]) if "A" <= sign <= "Z")
        for start in (0, 5, 10)
    )
    return text[:15] + "".join(_CHECK[check] for check in checks)


def _state_of(text: str) -> tuple[str, bool]:
    folded = fold(text)
    words = frozenset(_WORD.findall(folded))
    joined = "".join(_WORD.findall(_NUMBERED.sub("", folded)))
    if (words | {joined}) & _LOST or {"not", "won"} <= words:
        return "lost", True
    if (words | {joined}) & _WON:
        return "won", True
    return "open", joined in _OPEN or not joined


def _flag(text: str | None) -> str | None:
    """Return yes or no for a flag, or the state a status column says; None when it says nothing."""
    if text is None or not text.strip():
        return None
    try:
        return "yes" if parse_flag(text) else "no"
    except ValueError:
        state, known = _state_of(text)
        return state if known else None
