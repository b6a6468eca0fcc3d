"""What is missing: the `gaps` of the book, most valuable first, and the `rules` by which they are looked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

import typer

from store.errors import NOT_SAVED, UNCHANGED, Refused
from tui.cli.books import read_book, write_book
from tui.cli.options import AsJson, AsOf, BookFile, Context, Tier, complete_account, find_places
from tui.cli.telling import in_json, key_text, say, tell_lines
from tui.wording import counted

if TYPE_CHECKING:
    from store.gaps.kinds import Kind
    from store.gaps.worklist import Gap

OfAccount = Annotated[
    str,
    typer.Argument(metavar="ACCOUNT", help="Only those of one account; else all.", autocompletion=complete_account),
]
OfRule = Annotated[str, typer.Option("--rule", metavar="NAME", help="Only those of one rule, such as one-thread.")]
Snoozed = Annotated[bool, typer.Option("--snoozed", help="Those that were put off until a day.")]
HEADER = "Worth  Tier  Since       Account · what is missing  (what closes it)"
NAME_WIDTH = 35
ON, OFF = frozenset({"on", "yes", "1"}), frozenset({"off", "no", "0"})


def list_gaps(
    context: Context,
    account: OfAccount = "",
    tier: Tier = None,
    rule: OfRule = "",
    as_json: AsJson = False,
    snoozed: Snoozed = False,
    as_of: AsOf = None,
    book: BookFile = None,
) -> None:
    """List what is missing, most valuable first.

    Example: tierbook gaps --tier 1 --rule one-thread

    Worth is the weight of the rule x the tier x the money at stake. `tierbook rules` says what is looked for.
    """
    from store.accounts import find_account
    from store.gaps import worklist

    kind = _find_kind(rule) if rule else None
    with read_book(find_places(context, book, as_of)) as open_book, open_book.read() as session:
        work = worklist.list_gaps(session, find_account(session, account).id if account else None)
    found = [
        gap
        for gap in (work.snoozed if snoozed else work.gaps)
        if (tier is None or (gap.tier or 0) == tier) and (kind is None or gap.kind is kind)
    ]
    if as_json:
        print(in_json([_record(gap) for gap in found]))
        return
    if found:
        say("\n".join([HEADER, *map(_line, found)]))
    put_off = f"{len(work.snoozed):,} put off: --snoozed lists them." if work.snoozed and not snoozed else ""
    tell_lines([" ".join(filter(None, (f"{counted(len(found), 'gap')}.", put_off)))])


def _line(gap: Gap) -> str:
    until = f"  until {gap.snooze.until}: {gap.snooze.reason}" if gap.snooze else ""
    since = "" if gap.found.since is None else gap.found.since.isoformat()
    closes = f"({gap.kind.close.key} {gap.kind.close.does})"
    return f"{gap.value:5}  {gap.tier or '–':>4}  {since:10}  {gap.account_name} · {gap.what}  {closes}{until}"


def _record(gap: Gap) -> dict[str, Any]:
    found, close = gap.found, gap.kind.close
    record = {
        "about": key_text(found.about),
        "account": gap.account_name,
        "account_id": key_text(gap.account_id),
        "closes": {"key": close.key, "does": close.does, "record": key_text(found.record), "tab": close.tab},
        "rule": _typed(gap.kind.name),
        "since": found.since.isoformat() if found.since else None,
        "tier": gap.tier,
        "title": gap.kind.title,
        "what": gap.what,
        "why": gap.kind.why,
        "worth": gap.value,
    }
    if gap.snooze:
        record |= {"until": gap.snooze.until.isoformat(), "reason": gap.snooze.reason}
    return record


def show_rules(
    context: Context,
    changes: Annotated[list[str] | None, typer.Argument(metavar="NAME=DAYS|on|off", help="What to change.")] = None,
    as_json: AsJson = False,
    book: BookFile = None,
) -> None:
    """Show or change the rules: days, and what is looked for.

    They are half-lives of facts, rhythms of contact, and which gaps are looked for in which tier.

    Example: tierbook rules half-life-goal=200 one-thread-tier-2=off

    NAME= without a value makes a rule what it was at first.
    """
    places = find_places(context, book)
    if changes:
        wanted = [change for text in changes for change in _read_changes(text)]
        with write_book(places) as open_book:
            from store.rules import set_rule

            for name, value, usual in wanted:
                set_rule(open_book, name, value, usual)
    from store.gaps.kinds import KINDS
    from store.rules import read_rules

    with read_book(places) as open_book, open_book.read() as session:
        rules = read_rules(session)
    if as_json:
        print(in_json(_rules_record(rules, KINDS.values())))
    else:
        say("\n".join(_rules_lines(rules, KINDS.values())))


def _rules_lines(rules: Mapping[str, int], kinds: Iterable[Kind]) -> Iterator[str]:
    from store.rules import DAYS

    yield "  Days  NAME=DAYS (of reviews: months) changes one, NAME=off takes it away."
    for name, known in DAYS.items():
        yield f"{rules[name] or 'off':>6}  {_typed(name):{NAME_WIDTH}}{known.label}"
    yield ""
    yield " Tiers  NAME=off changes one in all tiers, NAME-tier-1=off in one; tier 0 has those without."
    for kind in kinds:
        tiers = " ".join(map(str, _tiers(kind, rules)))
        yield f"{tiers or 'off':>6}  {_typed(kind.name):{NAME_WIDTH}}{kind.title}"


def _rules_record(rules: Mapping[str, int], kinds: Iterable[Kind]) -> dict[str, Any]:
    from store.rules import DAYS

    days = {_typed(name): {"days": rules[name], "label": known.label} for name, known in DAYS.items()}
    gaps = {
        _typed(kind.name): {"tiers": _tiers(kind, rules), "title": kind.title, "why": kind.why, "weight": kind.weight}
        for kind in kinds
    }
    return {"days": days, "gaps": gaps}


def _tiers(kind: Kind, rules: Mapping[str, int]) -> list[int]:
    from store.gaps.kinds import is_looked_for
    from store.words import TIERS

    return [tier or 0 for tier in TIERS if is_looked_for(kind, tier, rules)]


def _typed(name: str) -> str:
    """Return the name of a rule as it is typed: blanks would need quotes."""
    return name.replace(" ", "-")


Change = tuple[str, int | None, bool]
"""The name of a rule, its new value (None: as at first), and whether it is a switch that is usually on."""


def _read_changes(assignment: str) -> list[Change]:
    """Return what is to be changed; Refused in words when there is no such rule, or the value is none."""
    from store.rules import DAYS, NEVER, parse_days

    word, equals, text = assignment.partition("=")
    text = text.strip().lower()
    if not equals:
        words = f"“{assignment}” is no NAME=DAYS."
        raise Refused(NOT_SAVED, words, "Write it like half-life-goal=200.", safe=UNCHANGED)
    switches = _switches()
    known = {_typed(name): name for name in (*switches, *DAYS)}
    name = known[_nearest(word, list(known))]
    if name in DAYS:
        return [(name, NEVER if text in OFF else parse_days(name, text), True)]
    if text and text not in ON | OFF:
        raise Refused(NOT_SAVED, f"“{text}” is neither on nor off.", f"Write {_typed(name)}=off.", safe=UNCHANGED)
    return [(rule, int(text in ON) if text else None, usual) for rule, usual in switches[name]]


def _switches() -> dict[str, list[tuple[str, bool]]]:
    """Return the switches by what they are called, `one thread tier 1`: the rule of each, and whether it is usually on.

    Without a tier all tiers are meant.
    """
    from store.gaps.kinds import KINDS
    from store.rules import switch_of
    from store.words import TIERS

    found: dict[str, list[tuple[str, bool]]] = {}
    for kind in KINDS.values():
        for tier in TIERS:
            switch = switch_of(kind.name, tier), tier in kind.tiers
            found.setdefault(kind.name, []).append(switch)
            found[f"{kind.name} tier {tier or 0}"] = [switch]
    return found


def _find_kind(word: str) -> Kind:
    from store.gaps.kinds import KINDS

    by_word = {_typed(name): kind for name, kind in KINDS.items()}
    return by_word[_nearest(word, list(by_word))]


def _nearest(word: str, known: Sequence[str]) -> str:
    """Return the one of the known words that is meant; Refused with the nearest when it is none of them."""
    typed = _typed("-".join(word.strip().lower().replace("_", "-").split()))
    if typed in known:
        return typed
    near = get_close_matches(typed, known, n=1)
    hint = f"Did you mean “{near[0]}”?" if near else "`tierbook rules` lists them."
    raise Refused("There is no such rule", f"No rule is called “{word.strip()}”.", hint, safe=UNCHANGED)
