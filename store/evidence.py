"""Evidence: who said so, when, and how sure we are; what every judgement in the book bears."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

from store import clock
from store.days import read_day
from store.records import Day, Draft, Line, newly, one_of
from store.words import EVIDENCE


def refuse_future(day: date) -> None:
    """Raise ValueError in words for a day that is still to come: nobody knows yet what is true then."""
    if day > clock.today():
        raise ValueError(f"{day} is in the future")


def _past(value: object) -> object:
    """Return the day that a text means in a field about the past; anything else is left to the rules of any day."""
    return read_day(value, past=True) if isinstance(value, str) and value.strip() else value


PastDay = Annotated[Day, BeforeValidator(_past), newly(refuse_future)]
"""The day on which something was true, None when it is not known."""


class EvidenceDraft(Draft):
    """What a judgement rests on: its source, the day it was true, and whether it is assumed or confirmed."""

    source: Line = ""
    as_of: PastDay = None
    state: Annotated[Line, one_of(EVIDENCE)] = ""
