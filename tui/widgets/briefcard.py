"""The brief of an account: what one should know before picking up the phone, in a dozen lines."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from store.windows import Brief
from store.words import RELATIONSHIP
from tui.widgets.pairs import Pair, Pairs
from tui.wording import UNKNOWN, ago, counted, days_since, money, tier_name

LONGEST = 300
"""Characters of the last touch that the brief shows; the whole of it is in the dossier."""
_TONES = {1: "$tier-1", 2: "$tier-2", 3: "$tier-3"}


class BriefCard(Pairs):
    """Shows the brief of one account, or nothing when there is none."""

    def show_brief(self, brief: Brief | None, currency: str, today: date) -> None:
        """Show another account; None for an empty list."""
        self.show_pairs(brief_pairs(brief, currency, today) if brief else ())


def brief_pairs(brief: Brief, currency: str, today: date) -> list[Pair]:
    """Return the lines of a brief, from who they are to what comes next."""
    pairs: list[Pair | None] = [
        ("", _head(brief)),
        ("", Content.styled(" · ".join(p for p in (brief.industry, brief.city, brief.country) if p), "$text-muted")),
        ("", Content.styled(brief.tier_reason, "$text-muted italic")) if brief.tier_reason else None,
        ("", ""),
        ("Revenue", f"{money(brief.revenue, currency)} {currency if brief.revenue is not None else ''}"),
        ("Staff", f"{brief.employees:,}" if brief.employees is not None else UNKNOWN),
        ("Owner", brief.owner or UNKNOWN),
        ("Parent", brief.parent) if brief.parent else None,
        ("", ""),
        ("People", _people(brief)),
        ("Facts", _facts(brief)),
        ("Pipeline", _pipeline(brief, currency)),
        ("Points", _points(brief)),
        ("", ""),
        ("Touch", _touch(brief, today)),
        ("Next", brief.next_step) if brief.next_step else None,
    ]
    return [pair for pair in pairs if pair is not None]


def _head(brief: Brief) -> Content:
    words = [tier_name(brief.tier or 0)]
    if brief.relationship:
        since = f" since {brief.customer_since}" if brief.customer_since else ""
        words.append(RELATIONSHIP.label(brief.relationship) + since)
    tone = _TONES.get(brief.tier or 0, "$text-muted")
    return Content.assemble((words[0], f"bold {tone}"), *(f" · {word}" for word in words[1:]))


def _warned(words: str, warning: str, tone: str = "$text-warning") -> Content:
    return Content.assemble(words, (f" · ! {warning}", tone)) if warning else Content(words)


def _people(brief: Brief) -> Content:
    if not brief.seats:
        return Content.styled("none yet", "$text-warning")
    wanted = f"{brief.seats_to_find} to find" if brief.seats_to_find else ""
    return _warned(f"knows {brief.seats_known} of {counted(brief.seats, 'seat')}", wanted)


def _facts(brief: Brief) -> Content:
    if not brief.facts:
        return Content.styled("none yet", "$text-warning")
    stale = f"{brief.facts_stale} stale" if brief.facts_stale else ""
    return _warned(f"{brief.facts} · {brief.facts_confirmed} confirmed", stale)


def _pipeline(brief: Brief, currency: str) -> Content:
    open_deals = f"{brief.open_deals} open {money(brief.open_amount, currency)}" if brief.open_deals else "none open"
    overdue = f"{brief.overdue_deals} overdue" if brief.overdue_deals else ""
    return _warned(f"{open_deals} · won {money(brief.won_amount, currency)}", overdue, "$text-error")


def _points(brief: Brief) -> Content:
    words = f"{brief.points} of 3 talking points"
    return Content.styled(f"! {words}", "$text-warning") if brief.points < 3 and brief.tier == 2 else Content(words)


def _touch(brief: Brief, today: date) -> Content:
    days = days_since(brief.last_touch_on, today)
    tone = "$text-warning" if days is None and brief.tier == 1 else ""
    words = Content.styled(ago(days), tone) if tone else Content(ago(days))
    last = brief.last_touch if len(brief.last_touch) <= LONGEST else brief.last_touch[:LONGEST] + "…"
    return Content("\n").join([words, Content(last)]) if last else words
