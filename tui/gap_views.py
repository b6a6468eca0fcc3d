"""How gaps and the rules for them are shown: the columns and rows of both lists, and the details beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from textual.content import Content

from store.clean import fold
from store.gaps.kinds import KINDS, Kind, is_looked_for
from store.gaps.worklist import TIER_FACTORS, Gap
from store.rules import DAYS, NEVER
from store.words import TIERS
from tui.names import beginnings, words_of
from tui.widgets.pairs import Pair
from tui.widgets.table import Cell, Column, Row, Tone
from tui.wording import age, ago, counted, days_since, tier_name, tier_short

COLUMNS = (
    Column("account", "Account", 18, flexible=True, priority=8),
    Column("tier", "Tier", 4, priority=3),
    Column("gap", "What is missing", 28, flexible=True, priority=9, wanted=48),
    Column("worth", "Worth", 5, "right", priority=5),
    Column("age", "Age", 6, "right", priority=4),
)
SNOOZED_COLUMNS = (*COLUMNS[:-1], Column("until", "Until", 10, "right", priority=7))
EMPTY = Content("Nothing is missing by the rules of this book. R shows what is looked for.")
NONE_FOUND = Content("No gap is like that. esc shows all of them again.")
NONE_SNOOZED = Content("Nothing is put off. z puts a gap off until a day.")
ENTER = "⏎"
WORKS_HERE = frozenset("les")
"""Keys that close a gap and work in the list of gaps, too: those about its account."""
_TONES: Mapping[int | None, Tone] = {1: "tier1", 2: "tier2", 3: "tier3"}
_TABS = {"brief": "the brief", "white_space": "white space", "plan": "the plan"}


def gap_row(key: int, gap: Gap, today: date) -> Row:
    """Return the line of a gap; of one that was put off, until when."""
    if gap.snooze:
        last = Cell(gap.snooze.until.isoformat(), "muted")
    else:
        days = days_since(gap.found.since, today)
        last = Cell("" if days is None else age(days), "muted")
    tier = Cell(tier_short(gap.tier), _TONES.get(gap.tier, "muted"))
    return Row(key, (Cell(gap.account_name, "strong"), tier, gap.what, f"{gap.value}", last))


def gap_details(gap: Gap, today: date) -> list[Pair]:
    """Return why a gap matters, what it is worth, and what closes it."""
    kind, found = gap.kind, gap.found
    worth = f"{gap.value} · weight {kind.weight} × {TIER_FACTORS[gap.tier]} for the tier × {gap.at_stake} at stake"
    pairs: list[Pair] = [
        ("", Content.styled(kind.title, "bold")),
        *([("", gap.what)] if gap.what != kind.title else []),
        ("", ""),
        ("Why", kind.why),
        ("Account", f"{gap.account_name} · {tier_name(gap.tier or 0)}"),
    ]
    if found.since is not None:
        pairs.append(("Since", f"{found.since} · {ago(days_since(found.since, today))}"))
    pairs += [("Worth", worth), ("", "")]
    pairs.append(("Key", what_closes(gap)))
    if gap.snooze:
        pairs += [("Put off", f"until {gap.snooze.until}"), ("Reason", gap.snooze.reason)]
    return pairs


def gap_in_short(gap: Gap) -> Content:
    """Return what stands below the list where there is no room beside it: the whole sentence, the key, and why."""
    return Content("\n").join(
        (
            Content.assemble((gap.account_name, "bold"), f" · {gap.what}"),
            what_closes(gap),
            Content.styled(f"{gap.kind.title}. {gap.kind.why}", "$text-muted"),
        )
    )


def what_closes(gap: Gap) -> Content:
    """Return which key to press now, and which one there: not every key that closes a gap works in the list of gaps."""
    close = gap.kind.close
    enter, goes = (ENTER, "$text-accent bold"), f" goes to {_TABS.get(close.tab, close.tab)}"
    if close.key == ENTER:
        return Content.assemble(enter, goes, ", to the line itself" if gap.found.record else "")
    key = (close.key, "$text-accent bold")
    if close.key in WORKS_HERE:
        return Content.assemble(key, f" {close.does} · ", enter, goes)
    return Content.assemble(enter, goes, ", there ", key, f" {close.does}")


class Finder:
    """Finds gaps by the words of account, kind and what is missing; they are folded once, when first asked for."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        self.gaps = gaps

    def find(self, typed: str) -> Sequence[Gap]:
        """Return the gaps of which every word that was typed begins one of the words; all of them when nothing was."""
        begins = beginnings(fold(typed))
        if not begins:
            return self.gaps
        return [gap for gap, words in self._words if all(begin in words for begin in begins)]

    @cached_property
    def _words(self) -> list[tuple[Gap, str]]:
        return [(gap, words_of(fold(f"{gap.account_name} {gap.kind.title} {gap.what}"))) for gap in self.gaps]


RULE_PICK = (Column("rule", "Rule", 30, flexible=True, priority=9), Column("count", "Gaps", 6, "right", priority=8))
ANY_RULE = 0
"""Key of the line that stands for all rules."""


def rule_choices(gaps: Sequence[Gap]) -> list[Row]:
    """Return the kinds of gaps to choose one of, with how many each has; first the line that stands for all."""
    counts = Counter(gap.kind.name for gap in gaps)
    found = [(number, kind) for number, kind in enumerate(KINDS.values(), 1) if counts[kind.name]]
    rows = [Row(number, (kind.title, f"{counts[kind.name]:,}")) for number, kind in found]
    return [Row(ANY_RULE, (Cell("All rules", "strong"), f"{len(gaps):,}")), *rows]


def rule_of(key: int) -> str:
    """Return the name of the kind whose line was chosen, empty for all of them."""
    return ["", *KINDS][key]


RULE_COLUMNS = (
    Column("name", "Looked for", 30, flexible=True, priority=9, wanted=40),
    *(Column(f"tier{tier or 0}", f"{tier or '–'}", 3, "right", priority=8) for tier in TIERS),
    Column("weight", "Weight", 6, "right", priority=4),
)
"""The columns of the rules: a column for each tier, of which none drops out."""


def rule_rows(rules: Mapping[str, int]) -> list[Row]:
    """Return the kinds of gaps with the tiers they are looked for in, then the days that can be changed."""
    rows = [
        Row(number, (kind.title, *(_tick(kind, tier, rules) for tier in TIERS), f"{kind.weight}"))
        for number, kind in enumerate(KINDS.values())
    ]
    rows += [
        Row(number, (known.label, *_days(rules[name], known.unit)), depth=0)
        for number, (name, known) in enumerate(DAYS.items(), len(KINDS))
    ]
    return rows


def rule_details(key: int, rules: Mapping[str, int]) -> Sequence[Pair]:
    """Return what a line of the rules means and which keys change it."""
    if key < len(KINDS):
        kind = list(KINDS.values())[key]
        tiers = [tier_name(tier or 0) for tier in TIERS if is_looked_for(kind, tier, rules)]
        return [
            ("", Content.styled(kind.title, "bold")),
            ("", ""),
            ("Why", kind.why),
            ("Tiers", ", ".join(tiers) or "not looked for"),
            ("Section", kind.section),
            ("Weight", f"{kind.weight} of 5"),
            ("", ""),
            ("", "1 2 3 0 look for it in a tier, or no longer"),
        ]
    name, known = list(DAYS.items())[key - len(KINDS)]
    usual = "not looked for" if known.default == NEVER else counted(known.default, "day")
    now = "not looked for" if rules[name] == NEVER else counted(rules[name], "day")
    return [
        ("", Content.styled(known.label, "bold")),
        ("", ""),
        ("Now", now),
        ("At first", usual),
        ("", ""),
        ("", "⏎ changes the days; 0 days: not looked for"),
    ]


def _tick(kind: Kind, tier: int | None, rules: Mapping[str, int]) -> Cell:
    return Cell("✓", "success") if is_looked_for(kind, tier, rules) else Cell("·", "muted")


def _days(days: int, unit: str) -> tuple[str | Cell, ...]:
    return ("", "", "", "", Cell("off", "muted") if days == NEVER else f"{days:,} {unit[0]}")
