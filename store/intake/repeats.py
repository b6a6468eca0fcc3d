"""Ids that an org chart gives to several rows: a job that is shared, one more seat of a person, or another seat."""

from __future__ import annotations

from collections.abc import Sequence

from store.clean import clean
from store.intake.fields import header_keys
from store.intake.incoming import Incoming
from store.intake.report import Told
from store.intake.systems import BY_NAME

PEOPLES = frozenset(
    [
        *("employeeid", "empid", "personalnummer", "employeenumber", "employeeno", "staffid", "staffnumber"),
        *("matricule", "personid", "contactid", "kontaktid", "leadid", "donotmodifycontact"),
    ]
)
"""Headers of ids of people: two people under one of them do not share a job."""


def settle_repeats(rows: Sequence[Incoming]) -> None:
    """Find out of each row whose id stood on an earlier one what that makes of it, and tell it.

    The same name is the same person, in one more seat. Another name in the same job (title, department and boss) is a
    job share, of which both sit in one seat. All else is a seat of its own. So each row is a seat, or somebody in one.
    """
    groups: dict[tuple[str, str], list[Incoming]] = {}
    for row in rows:
        if row.base and row.source != BY_NAME:
            groups.setdefault((row.source, row.base), []).append(row)
    for group in groups.values():
        for place, row in enumerate(group[1:], 1):
            _settle(row, group[:place])


def _settle(row: Incoming, earlier: Sequence[Incoming]) -> None:
    same = next((each for each in earlier if _says_the_same(each, row)), None)
    if row.sitter:
        _tell(row, same or earlier[0], _as_before(same) or "is the id of another post: kept as a seat of its own")
        return
    named = [each for each in earlier if not each.sitter and each.of is None]
    again = next((each for each in named if each.folded == row.folded and _account(each) == _account(row)), None)
    sharer = next((each for each in named if _is_shared(each, row)), None)
    if again is not None:
        row.of = again
        _tell(row, same or again, _as_before(same) or "is the same person: kept as one more seat of that person")
    elif sharer is not None:
        row.of, row.shares = sharer, True
        _tell(row, sharer, f"is the id of {sharer.values['name'][:80]} too: a job share, both sit in one seat")
    else:
        _tell(row, earlier[0], "is the id of another seat: kept as a seat of its own")


def _as_before(same: Incoming | None) -> str:
    return "says the same: kept as a seat of its own" if same else ""


def _says_the_same(one: Incoming, other: Incoming) -> bool:
    return one.values == other.values and one.links == other.links


def _is_shared(one: Incoming, other: Incoming) -> bool:
    """Say whether two people have one job: the same title, department and boss, and an id that is none of a person."""
    if header_keys(one.sheet.headers["external_id"])[-1] in PEOPLES or not one.values.get("title"):
        return False
    jobs = [(each.values.get("title"), each.values.get("department"), each.boss_key) for each in (one, other)]
    return jobs[0] == jobs[1] and _account(one) == _account(other)


def _account(row: Incoming) -> tuple[str, str]:
    return row.links.get("account_id", ""), row.links.get("account_name", "")


def _tell(row: Incoming, earlier: Incoming, words: str) -> None:
    path = earlier.sheet.tally.path
    where = f"line {earlier.line}" + (f" of {clean(path.name)}" if path != row.sheet.tally.path else "")
    shown = row.base.removeprefix(f"{clean(''.join(_account(row)))}/")[:80]
    told = Told(row.line, row.sheet.headers["external_id"], shown, f"stands on {where} too, and {words}")
    row.sheet.tally.repeats.append(told)
