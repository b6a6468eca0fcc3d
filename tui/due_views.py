"""How the due touches of today are shown: columns, rows, and the details beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from textual.content import Content

from store.campaigns.due_list import DueLine
from store.words import CHANNEL
from tui.campaign_words import joined, step_words, who
from tui.widgets.pairs import Pair
from tui.widgets.table import Cell, Column, Row, Tone
from tui.wording import ago, days_since, tier_name, tier_short

COLUMNS = (
    Column("due", "Due", 8, priority=8),
    Column("step", "What", 22, flexible=True, priority=9, wanted=40),
    Column("who", "With whom", 16, flexible=True, priority=7),
    Column("account", "Account", 14, flexible=True, priority=6),
    Column("tier", "Tier", 4, priority=2),
    Column("campaign", "Campaign", 14, flexible=True, priority=4),
)
EMPTY = Content.assemble(
    "Nothing is due. Campaigns put touches here: ",
    ("esc", "$text-accent bold"),
    ", then ",
    ("c", "$text-accent bold"),
    " shows them, and ",
    ("E", "$text-accent bold"),
    " there enrols accounts.",
)
ALL_DONE = Content.assemble("Nothing is due any more today. ", ("a", "$text-accent bold"), " shows the days to come.")
NONE_FOUND = Content("Nothing due is like that. esc shows all of it again.")
_TONES: Mapping[int | None, Tone] = {1: "tier1", 2: "tier2", 3: "tier3"}


def due_row(key: int, line: DueLine, today: date) -> Row:
    """Return the line of a due touch; what is overdue is marked."""
    day = f"{line.due_on:%d %b}"
    due = (
        Cell(f"{day} !", "error")
        if line.is_overdue(today)
        else Cell(day, "warning" if line.due_on == today else "muted")
    )
    person = Cell(who(line.person, line.persona), "" if line.person else "warning")
    tier = Cell(tier_short(line.tier), _TONES.get(line.tier, "muted"))
    cells = (due, Cell(step_words(line.channel, line.title), "strong"), person, line.account, tier)
    return Row(key, (*cells, Cell(line.campaign, "muted")))


def due_details(line: DueLine, today: date) -> Sequence[Pair]:
    """Return a due touch in full, with how to reach whom it is for."""
    late = f" · overdue, {ago(days_since(line.due_on, today))}" if line.is_overdue(today) else ""
    pairs: list[Pair] = [("", Content.styled(line.title, "bold")), ("", "")]
    if line.note:
        pairs += [("", line.note), ("", "")]
    pairs += [
        ("With", who(line.person, line.persona)),
        *([("Persona", line.persona)] if line.person and line.persona else []),
        *([("Reach", reach)] if (reach := joined((line.phone, line.mobile, line.email))) else []),
        ("Account", f"{line.account} · {tier_name(line.tier or 0)}"),
        ("By", CHANNEL.label(line.channel) if line.channel else "any channel"),
        ("Due", f"{line.due_on:%a} {line.due_on}{late}"),
        ("Campaign", f"{line.campaign} · step {line.number}"),
        ("Text", line.template or (f"{line.letter} (the campaign's letter)" if line.letter else "no template")),
    ]
    if not line.person:
        words = Content.assemble(("w", "$text-accent bold"), " says who it is, once somebody is known there.")
        pairs += [("", ""), ("", words)]
    return pairs


def due_in_short(line: DueLine) -> Content:
    """Return what stands below the list where there is no room beside it."""
    lines = (
        Content.assemble((line.title, "bold"), f" · {who(line.person, line.persona)} · {line.account}"),
        Content.styled(joined((line.phone, line.mobile, line.email, line.campaign)), "$text-muted"),
        *((Content.styled(line.note, "$text-muted"),) if line.note else ()),
    )
    return Content("\n").join(lines)
