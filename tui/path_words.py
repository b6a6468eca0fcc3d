"""The ways from us to a person as they are read: on the screen and on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.wording import counted

if TYPE_CHECKING:
    from store.paths import Acquaintance, Paths, Step


def way_lines(paths: Paths) -> Iterator[str]:
    """Yield the ways, each with its steps and how we know of them."""
    yield " · ".join(part for part in (paths.person, paths.account) if part)
    for way in paths.ways:
        yield ""
        yield f"{way.steps[0].start}, {counted(len(way.steps), 'step')}"
        for number, step in enumerate(way.steps, 1):
            where = f" · {step.account}" if step.account != paths.account else ""
            yield f"{number:>3}  {step.claim}{where}{left_words(step)}"
            if step.evidence:
                yield f"     {step.evidence}"


def left_words(step: Step) -> str:
    """Return the words for a step that leads to somebody who has left the seat, "" for one who sits there."""
    return f" · ! left {step.left_on}" if step.left_on else ""


def nearest_line(near: Acquaintance) -> str:
    """Return somebody near the person whom one of us knows."""
    title = f" ({near.title})" if near.title else ""
    evidence = f": {near.step.evidence}" if near.step.evidence else ""
    return f"Nearest: {near.step.end}{title}. {near.step.claim}{left_words(near.step)}{evidence}."
