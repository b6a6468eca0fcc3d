"""For which year a foreign plan is, as it says itself: in its front matter, behind a label, or in a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from store.clean import clean, fold
from templates.plan_lines import LABELLED
from templates.plan_sections import Section
from templates.reading import plain

PERIOD_WORDS = (
    "period|plan period|planning period|plan year|planning year|year|fiscal year|fiscal_year|fy|timeframe|time frame|"
    "zeitraum|planungszeitraum|geschäftsjahr|planjahr|jahr|periode|période|année|exercice"
)
"""What people call the time of a plan."""
_LABELS = frozenset(fold(PERIOD_WORDS).split("|"))
_FISCAL = re.compile(r"(?i)(?<![^\W_])FY ?(?:(?:20)?[0-9]{2} ?[/–-] ?(?:20)?[0-9]{2}|20[0-9]{2}|[0-9]{2})(?![^\W_])")
_SPAN = re.compile(r"(?<![\w.])(20[0-9]{2}) ?[/–-] ?((?:20)?[0-9]{2})(?![\w.-])")
_YEAR = re.compile(r"(?<![\w.])20[0-9]{2}(?!\w)")


def find_period(markdown: str, sections: Sequence[Section]) -> str:
    """Return the year that a plan names, as it is written there (`FY27`, `2026/27`); empty where it names none."""
    told = [_year_in(text) for text in _labelled(markdown, sections)]
    heads = [each.heading for each in sections if each.heading]
    told += [_year_in(heading.text) for heading in heads[:1]]
    told += [found[0] for heading in heads if (found := _FISCAL.search(heading.text))]
    return next((clean(text) for text in told if text), "")


def _labelled(markdown: str, sections: Sequence[Section]) -> Iterator[str]:
    """Yield what stands behind the labels of a period: in the front matter, in lines, and beside it in tables."""
    if markdown.startswith("---\n"):
        for line in markdown[4:].partition("\n---")[0].split("\n"):
            name, _, text = line.partition(":")
            if fold(name) in _LABELS:
                yield text
    for section in sections:
        for block in section.blocks:
            if block.kind == "table":
                yield from (plain(row[1]) for row in block.rows if len(row) > 1 and fold(plain(row[0])) in _LABELS)
            elif (found := LABELLED.fullmatch(block.text)) and fold(found[1]) in _LABELS:
                yield found[2]


def _year_in(text: str) -> str:
    """Return the year that a text names, the two years of one that is not the calendar's."""
    if found := _FISCAL.search(text):
        return found[0]
    if (span := _SPAN.search(text)) and int(span[2]) % 100 == (int(span[1]) + 1) % 100:
        return span[0]
    return found[0] if (found := _YEAR.search(text)) else ""
