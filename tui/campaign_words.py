"""How steps, people and states of campaigns are written, on the screen and in plain text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from store.campaigns.roll import RollLine
from store.words import CHANNEL, ENROLMENT_STATUS

NEED = "need to know"


def who(person: str, wanted: str) -> str:
    """Return whom something is for: a name, or whom there is to find."""
    return person or (f"{NEED}: {wanted}" if wanted else NEED)


def step_words(channel: str, title: str) -> str:
    """Return a step with its channel before it: `Phone · Call about it`."""
    return f"{CHANNEL.label(channel)} · {title}" if channel else title


def far_words(line: RollLine) -> str:
    """Return how far an enrolment has come: `2 of 5 told`, `replied`."""
    if line.is_over:
        return ENROLMENT_STATUS.label(line.status).lower()
    return f"{line.told} of {line.steps}"


def standing_words(line: RollLine, today: date) -> str:
    """Return how an account stands in a campaign, in one line.

    `in Cards for energy, Jan de Boer: step 2 of 5, call due Tue 2026-12-01`.
    """
    begun = f"in {line.campaign}, {who(line.person, line.wanted)}"
    if line.is_over:
        return f"{begun}: {far_words(line)}{f' on {line.ended_on}' if line.ended_on else ''}"
    if line.status == "paused" or line.campaign_status == "paused":
        return f"{begun}: paused, {far_words(line)} done"
    if line.next is None:
        return f"{begun}: {far_words(line)} done"
    due = line.next.due_on
    late = "overdue since" if due < today else "due"
    channel = (CHANNEL.label(line.next.channel) if line.next.channel else line.next.title).lower()
    return f"{begun}: step {line.told + 1} of {line.steps}, {channel} {late} {due:%a} {due}"


def days_words(days: int) -> str:
    """Return how long a cadence takes: `3 weeks`, `12 days`."""
    if days and days % 7 == 0:
        return f"{days // 7} week{'s' if days > 7 else ''}"
    return f"{days} day{'s' if days != 1 else ''}"


def joined(parts: Sequence[str]) -> str:
    """Return the parts of which there is something, beside each other."""
    return " · ".join(filter(None, parts))
