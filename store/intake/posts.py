"""What a row says of a job besides its title: its grade, how many posts it stands for, what is done in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from store.clean import fold
from store.words import SENIORITY

_ONE = re.compile(r"0*1(?:[.,]0*)?")
_SENIORITIES = {fold(word.value): word.value for word in SENIORITY if word.value}


def read_seniority(grade: str) -> str:
    """Return the seniority of that very name, "" where the words are none of ours: a grade is not guessed at."""
    return _SENIORITIES.get(fold(grade), "")


def describe_job(said: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a seat that follow from cleaned texts by field; what has no field goes to its notes.

    A text stands there behind its header, as in `Grade: SCS1`; a number of posts only where it is not one.
    """
    found: dict[str, str] = {}
    lines = [said.get("job_notes", "")]
    for name, text in said.items():
        if name == "grade" and (seniority := read_seniority(text)):
            found["seniority"] = seniority
        elif name not in ("job_notes", "notes") and text and not (name == "posts" and _ONE.fullmatch(text)):
            lines.append(f"{headers.get(name, 'Name')}: {text}")
    lines.append(said.get("notes", ""))
    if notes := "\n".join(filter(None, lines)):
        found["seat_notes"] = notes
    return found
