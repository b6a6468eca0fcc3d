"""The brief of an account: what one should know before picking up the phone, in a dozen lines."""

from __future__ import annotations

from datetime import date

from textual.content import Content
from textual.widgets import Static

from store.windows import Brief
from store.words import RELATIONSHIP
from tui.wording import UNKNOWN, ago, counted, days_since, money, tier_name

_TONES = {1: "$tier-1", 2: "$tier-2", 3: "$tier-3"}


class BriefCard(Static):
    """Shows the brief of one account, or what belongs here when there is none."""

    def show_brief(self, brief: Brief | None, currency: str, today: date) -> None:
        """Show another account; None for an empty list."""
        self.update(_card(brief, currency, today) if brief else Content(""), layout=False)


def _card(brief: Brief, currency: str, today: date) -> Content:
    lines = [
        _head(brief),
        Content.assemble((" · ".join(p for p in (brief.industry, brief.city, brief.country) if p), "$text-muted")),
        Content.assemble((brief.tier_reason, "$text-muted italic")) if brief.tier_reason else None,
        Content(""),
        _pair("Revenue", f"{money(brief.revenue, currency)} {currency if brief.revenue is not None else ''}"),
        _pair("Staff", f"{brief.employees:,}" if brief.employees is not None else UNKNOWN),
        _pair("Owner", brief.owner or UNKNOWN),
        _pair("Parent", brief.parent) if brief.parent else None,
        Content(""),
        _knows(brief),
        _facts(brief),
        _deals(brief, currency),
        _points(brief),
        Content(""),
        _touch(brief, today),
        _pair("Next", brief.next_step) if brief.next_step else None,
    ]
    return Content("\n").join(line for line in lines if line is not None)


def _head(brief: Brief) -> Content:
    words = [tier_name(brief.tier or 0)]
    if brief.relationship:
        since = f" since {brief.customer_since}" if brief.customer_since else ""
        words.append(RELATIONSHIP.label(brief.relationship) + since)
    return Content.assemble(
        (words[0], f"bold {_TONES.get(brief.tier or 0, '$text-muted')}"), *(f" · {w}" for w in words[1:])
    )


def _pair(label: str, value: str, tone: str = "") -> Content:
    return Content.assemble((f"{label:<8} ", "$text-muted"), (value, tone))


def _knows(brief: Brief) -> Content:
    if not brief.seats:
        return _pair("People", "none yet", "$text-warning")
    missing = brief.seats - brief.seats_known
    known = Content.assemble(
        ("People   ", "$text-muted"), f"knows {brief.seats_known} of {counted(brief.seats, 'seat')}"
    )
    return known + Content.assemble((f" · ! {missing} to find", "$text-warning")) if missing else known


def _facts(brief: Brief) -> Content:
    if not brief.facts:
        return _pair("Facts", "none yet", "$text-warning")
    text = Content.assemble(("Facts    ", "$text-muted"), f"{brief.facts} · {brief.facts_confirmed} confirmed")
    return text + Content.assemble((f" · ! {brief.facts_stale} stale", "$text-warning")) if brief.facts_stale else text


def _deals(brief: Brief, currency: str) -> Content:
    open_deals = f"{brief.open_deals} open {money(brief.open_amount, currency)}" if brief.open_deals else "none open"
    text = Content.assemble(("Deals    ", "$text-muted"), f"{open_deals} · won {money(brief.won_amount, currency)}")
    if brief.overdue_deals:
        text += Content.assemble((f"\n{'':<9}! {brief.overdue_deals} overdue", "$text-error"))
    return text


def _points(brief: Brief) -> Content:
    tone = "" if brief.points >= 3 or brief.tier != 2 else "$text-warning"
    sign = "! " if tone else ""
    return _pair("Points", f"{sign}{brief.points} of 3 talking points", tone)


def _touch(brief: Brief, today: date) -> Content:
    days = days_since(brief.last_touch_on, today)
    words = ago(days) + (f"\n{'':<9}{brief.last_touch}" if brief.last_touch else "")
    return _pair("Touch", words, "$text-warning" if days is None and brief.tier == 1 else "")
