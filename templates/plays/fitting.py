"""Which plays fit an account: by its tier, what calls for them there, its people, buying centres and offerings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from store.clean import fold
from store.dossier import Dossier
from store.gaps.worklist import Gap
from templates.plays.library import Play
from templates.plays.triggers import found_triggers

_CALLED, _NAMED = 3, 1
"""What a trigger that is there counts, and what anything else counts that fits."""
MOST_REASONS = 3


class Fit(NamedTuple):
    """A play, and how it fits an account."""

    play: Play
    is_meant: bool
    """Whether it is for the tier of the account, and not in its plan already."""
    reasons: tuple[str, ...]
    """Why now: what was found in the account, in words, the best reason first."""
    score: int
    called: int = 0
    """How many of its triggers are there."""
    in_plan: str = ""
    """How far it has come when it is in the plan: `4 of 6 done`."""


def fit_plays(
    plays: Iterable[Play], dossier: Dossier, gaps: Iterable[Gap], today: date, plan_id: int | None
) -> list[Fit]:
    """Return the plays, those that fit the account best first, those of the same fit by title."""
    found = found_triggers(dossier, gaps, today)
    words = _words(dossier)
    fits = [_fit(play, dossier, found, words, plan_id) for play in plays]
    return sorted(fits, key=lambda fit: (not fit.is_meant, -fit.score, fold(fit.play.title)))


def _fit(
    play: Play, dossier: Dossier, found: Mapping[str, str], words: Mapping[str, Sequence[str]], plan_id: int | None
) -> Fit:
    audience, account = play.about.audience, dossier.account
    called = [found[name] for name in play.about.triggers if name in found]
    named = [
        f"{there} is there" if part == "persona" else f"for {there}"
        for part in ("persona", "centre", "offering")
        if (there := _first(getattr(audience, part), words[part]))
    ]
    in_plan = _progress(play, dossier, plan_id)
    for_tier = not audience.tier or str(account.tier or 0) in audience.tier
    score = _CALLED * len(called) + _NAMED * (len(named) + bool(audience.tier and for_tier))
    return Fit(play, for_tier and not in_plan, (*called, *named)[:MOST_REASONS], score, len(called), in_plan)


def _words(dossier: Dossier) -> dict[str, list[str]]:
    """Return what an audience may name that is there: of each part the words of the account."""
    roles = [each.value for each in dossier.attributes if each.name == "role"]
    seats = [text for seat in dossier.seats for text in (seat.persona, seat.title)]
    used = {cell.offering_id for cell in dossier.cells} | {each.offering_id for each in dossier.opportunities}
    parts = {
        "persona": [*roles, *seats],
        "centre": [text for centre in dossier.centres for text in (centre.name, centre.kind)],
        "offering": [each.name for each in dossier.offerings if each.id in used],
    }
    return {part: list(dict.fromkeys(filter(None, texts))) for part, texts in parts.items()}


def _first(wanted: Sequence[str], there: Sequence[str]) -> str:
    """Return the first thing there that holds all the words of something wanted, "" for none."""
    sought = [set(fold(text).split()) for text in wanted]
    return next((text for text in there if any(words <= set(fold(text).split()) for words in sought)), "")


def _progress(play: Play, dossier: Dossier, plan_id: int | None) -> str:
    here = [each for each in dossier.actions if each.play == play.title and each.plan_id == plan_id]
    done = sum(action.has_ended for action in here)
    return f"{done} of {len(here)} done" if here and done < len(here) else ""
