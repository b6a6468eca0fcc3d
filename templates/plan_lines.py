"""What a line of a plan says besides its title: owner, day and measure, behind a dash, in brackets, or at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from store.clean import fold
from store.days import MONTHS
from templates.plan_headings import ACTION_WORDS, COMPETITOR_WORDS, OBJECTIVE_WORDS, RISK_WORDS, columns_of

Said = Mapping[str, str]
FIELDS = frozenset(
    {"owner", "customer_owner", "due_on", "status", "measure", "target", "current", "start", "likelihood", "impact",
     "mitigation"}
)  # fmt: skip
"""What a line may say of the record that it stands with."""
LABELLED = re.compile(r"([^:\n]{1,40}):\s+(\S.*)", re.DOTALL)
"""A label and what it says."""
_OWNER = "owner|who|lead|verantwortlich|responsable|pilote"
_BY = "due|by|until|bis|pour le|avant le|date|deadline|échéance|fällig"
_TARGET = "target|zielwert|cible"
_LETTER = r"[^\W\d_]"
_FISCAL_YEAR = r"(?:FY|GJ) ?(?:[0-9]{4}|[0-9]{2})"
_DAY = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th|er|\.)? {_LETTER}{{3,9}}\.?,? [0-9]{{4}}"
    rf"|{_LETTER}{{3,9}}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}"
    r"|(?:(?:the )?end of |ende |fin (?:de )?)?(?:"
    r"[QT][1-4][ /-]?(?:(?:FY ?)?[0-9]{4}|FY ?[0-9]{2})|[0-9]{4}[ /-]?[QT][1-4]"
    rf"|{_LETTER}{{3,9}}\.? [0-9]{{4}})"
)
"""A day that says its year, or a quarter or a month that does."""
_DAY_WORDS = frozenset(("st", "nd", "rd", "th", "er", "q", "t", "fy", "gj", "the", "end", "of", "ende", "fin", "de"))
_NAME = r"[^\W\d_][\w.'’-]*(?: (?![a-z])[^\W\d_][\w.'’-]*){0,3}"
_BY_DAY = rf"(?i:(?:{_BY})\s*[:=]?\s*(?:{_DAY}|{_FISCAL_YEAR}))"
_WAYS = (
    ("owner", re.compile(rf"@({_NAME})|(?i:{_OWNER})\s*[:=]\s*(.+)|(?i:owner)\s+((?![a-z]){_NAME})")),
    ("due_on", re.compile(rf"(?i)(?:{_BY})\s*[:=]?\s*({_DAY}|{_FISCAL_YEAR})|({_DAY})")),
    ("target", re.compile(rf"(?i)(?:{_TARGET})\s*[:=]?\s*(\D?[0-9].*)")),
)
_TAILS = (
    re.compile(rf"(?:^|(?<=\s))@{_NAME}\Z"),
    re.compile(rf"(?:^|(?<=\s)){_BY_DAY}\Z"),
    re.compile(r"\([^()]{1,300}\)\Z"),
)
"""What may stand at the end of a line: a name, a day, or brackets with both."""
_LETTERS = re.compile(rf"{_LETTER}+")
_BETWEEN = re.compile(r"[,;]\s+|\s+[·|]\s+")
_WORDS = "|".join((OBJECTIVE_WORDS, ACTION_WORDS, RISK_WORDS, COMPETITOR_WORDS))
_KIND = re.compile(rf"(?i)({_WORDS})\s*#?[0-9]{{0,2}}\s*:\s+(\S.*)", re.DOTALL)
_SHORT_DAY = rf"[0-9]{{1,2}}(?:st|nd|rd|th|er|\.)? {_LETTER}{{3,9}}\.?|{_LETTER}{{3,9}}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?"
"""A day that leaves its year to the reader."""
_WHO_AND_WHEN = re.compile(rf"({_NAME})(?:[,;/] ?| [·|–—-] )(?:(?i:{_BY})\s*)?((?i:{_DAY}|{_SHORT_DAY}))")
_OWNER_BEHIND = re.compile(rf"{_BY_DAY}(\s+[–—-]\s+({_NAME}))\Z")
_VALUE = r"[^\s\d()]{0,2}[0-9](?:[0-9.,' ]*[0-9])?(?: ?%| ?[^\W\d_]{1,12}){0,3}?"
_FROM_TO = re.compile(rf"(?i)(?:^|(?<=\s))(?:from|von|de)\s+({_VALUE})\s+(?:to|auf|à|bis)\s+({_VALUE})\Z")
_TAIL = 400
"""Letters from the end in which a day, a name or brackets are looked for."""
_EDGE = " \t—–-|·;,"


def said_by(piece: str) -> tuple[str, str] | None:
    """Return which field a piece of a line is about, and what it says of it; None when it is about none."""
    for name, way in _WAYS:
        if found := way.fullmatch(piece):
            said = next(filter(None, found.groups()), "").strip()
            if said and (name != "due_on" or _is_day(said)):
                return name, said
    return labelled(piece)


def _is_day(text: str) -> bool:
    """Say whether the words of a day are those of months and quarters."""
    return all(fold(word) in MONTHS or fold(word) in _DAY_WORDS for word in _LETTERS.findall(text))


def labelled(text: str) -> tuple[str, str] | None:
    """Return the field that a line is labelled with, and what it says; None when the label is no such field."""
    if found := LABELLED.fullmatch(text):
        (name,) = columns_of([found[1]])
        if name in FIELDS:
            return name, found[2].strip()
    return None


def kind_labelled(text: str) -> tuple[str, str] | None:
    """Return the word that a line is labelled with and the title behind it: `Objective 1: Win Gent`; else None."""
    found = _KIND.fullmatch(text)
    return (found[1], found[2]) if found else None


def take_tail(text: str) -> tuple[str, dict[str, str]]:
    """Return a line without what it says at its end of owner, day and measure, and that: `… by 1 June 2027 @Ben`."""
    said: dict[str, str] = {}
    while (found := _cut_tail(text.rstrip(), said)) is not None:
        text = found[0]
        said |= found[1]
    return text, said


def from_to(text: str) -> tuple[str, str, str] | None:
    """Return what stands before the two values that a line ends with, and these: `Share from 12 % to 40 %`."""
    found = _FROM_TO.search(text, max(0, len(text) - _TAIL))
    return (text[: found.start()].rstrip(_EDGE), found[1], found[2]) if found else None


def _cut_tail(text: str, said: Said) -> tuple[str, dict[str, str]] | None:
    """Return a line without the last thing that it says of itself, and that; None when there is nothing new."""
    start = max(0, len(text) - _TAIL)
    if "owner" not in said and (found := _OWNER_BEHIND.search(text, start)):
        return text[: found.start(1)], {"owner": found[2]}
    for way in _TAILS:
        if (found := way.search(text, start)) and (left := text[: found.start()].rstrip(_EDGE)):
            told = _told(found[0])
            if told and told.keys().isdisjoint(said):
                return left, told
    return None


def _told(tail: str) -> dict[str, str]:
    """Return what the end of a line says; nothing unless all of what stands in brackets is understood."""
    tail = tail.strip()
    if tail.startswith("(") and (found := _WHO_AND_WHEN.fullmatch(tail[1:-1].strip())) and _is_day(found[2]):
        return {"owner": found[1], "due_on": found[2]}
    pieces = list(_pieces(tail[1:-1])) if tail.startswith("(") else [tail]
    said = [said_by(piece) for piece in pieces]
    names = [each[0] for each in said if each]
    return dict(each for each in said if each) if len(set(names)) == len(said) else {}


def _pieces(text: str) -> Iterator[str]:
    """Yield what stands between commas; a piece that says nothing by itself belongs to the one before it."""
    before = ""
    for piece in _BETWEEN.split(text):
        if before and said_by(piece) is None:
            before = f"{before}, {piece}"
            continue
        if before:
            yield before.strip()
        before = piece
    yield before.strip()
