"""How steps, people and states of campaigns are written, on the screen and in plain text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from store.words import CHANNEL, ENROLMENT_STATUS

if TYPE_CHECKING:
    from store.campaigns.roll import RollLine

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


def is_late(line: RollLine, today: date) -> bool:
    """Say whether a step of an enrolment that runs is overdue."""
    runs = line.status == "running" and line.campaign_status == "running"
    return bool(runs and line.next and line.next.due_on < today)


def progress_words(line: RollLine, today: date) -> str:
    """Return how an enrolment stands: `step 2 of 5, phone due Tue 2026-12-01`, `replied on 2026-11-20`."""
    if line.is_over:
        ended = ENROLMENT_STATUS.label(line.status).lower()
        return f"{ended} on {line.ended_on}" if line.ended_on else ended
    step = f"step {min(line.told + 1, line.steps)} of {line.steps}"
    if line.status == "paused" or line.campaign_status != "running":
        return f"{step}, {'paused' if line.campaign_status == 'running' else f'campaign {line.campaign_status}'}"
    if line.next is None:
        return step
    channel = (CHANNEL.label(line.next.channel) if line.next.channel else line.next.title).lower()
    due = "overdue since" if is_late(line, today) else "due"
    return f"{step}, {channel} {due} {line.next.due_on:%a} {line.next.due_on}"


def days_words(days: int) -> str:
    """Return how long a cadence takes: `3 weeks`, `12 days`."""
    if days and days % 7 == 0:
        return f"{days // 7} week{'s' if days > 7 else ''}"
    return f"{days} day{'s' if days != 1 else ''}"


def joined(parts: Sequence[str]) -> str:
    """Return the parts of which there is something, beside each other."""
    return " · ".join(filter(None, parts))
