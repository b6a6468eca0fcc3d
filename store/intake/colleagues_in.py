"""Colleagues as an import brings them: the users of a CRM, and the owners that its accounts name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from store.clean import fold
from store.colleagues import Colleague, ColleagueRow, list_colleagues
from store.intake.known import find_keys, find_sources, read_fields
from store.intake.meanings import SALESFORCE, is_salesforce_id, settle_key
from store.intake.plans import Plan
from store.intake.recognising import find_known, refuse_strangers
from store.intake.references import AccountFinder
from store.intake.report import Told
from store.intake.rows import Incoming
from store.intake.systems import System
from store.records import LINE_LIMIT

_GUID = re.compile(r"\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?", re.IGNORECASE)
FIELDS = ("name", "email", "role")
UNKNOWN_OWNER = "is the id of a user who is not known: import the file of users (User.csv) with it"


def plan_colleagues(plan: Plan, rows: Sequence[Incoming], finder: AccountFinder) -> None:
    """Plan new colleagues and the changed fields of known ones; one without a key is known by name or e-mail."""
    _ = finder
    known = find_known(plan, rows, "colleague", Colleague)
    current = read_fields(plan.session, Colleague, FIELDS, [each.id for each in list_colleagues(plan.session)])
    refuse_strangers(plan, rows, Colleague, current)
    rows = [row for row in rows if not row.why_not]
    _find_named(plan, rows)
    old = [row for row in rows if not row.is_new]
    wishes = (plan.wish(Colleague, row.record_id, None, row, current[row.record_id], row.values) for row in old)
    plan.take(plan.settle(Colleague, wishes))
    for row in rows:
        if row.is_new:
            plan.add(Colleague, {**row.values, "id": row.record_id})
        plan.colleagues[row.source, row.key] = row.record_id
        plan.colleague_names[row.folded] = row.record_id
    plan.keep_keys(rows, "colleague", known)


def _find_named(plan: Plan, rows: Iterable[Incoming]) -> None:
    """Take rows whose key is not known for the colleague of that e-mail or name, where there is one."""
    taken = {row.record_id for row in rows if not row.is_new}
    there: dict[str, list[ColleagueRow]] = {}
    for colleague in list_colleagues(plan.session):
        for text in {fold(colleague.name), fold(colleague.email)} - {""}:
            there.setdefault(text, []).append(colleague)
    systems = find_sources(plan.session, "colleague")
    for row in rows:
        found = next((each for each in _find_same(row, there, systems) if each not in taken), 0) if row.is_new else 0
        if found:
            row.record_id, row.is_new = found, False
            taken.add(found)


def _find_same(
    row: Incoming, there: Mapping[str, Sequence[ColleagueRow]], systems: Mapping[int, set[str]]
) -> Iterator[int]:
    """Yield the colleagues that a row may mean, the surest first.

    Two of one name are two where both have an e-mail, or both a key of one system.
    """
    email = fold(row.values.get("email", ""))
    yield from (each.id for each in there.get(email, ()))
    for each in there.get(row.folded, ()):
        if not (email and each.email) and row.source not in systems.get(each.id, ()):
            yield each.id


def _known_names(plan: Plan) -> dict[str, int]:
    """Return the colleagues of the book by their folded names and e-mails."""
    known: dict[str, int] = {}
    for colleague in list_colleagues(plan.session):
        known.setdefault(fold(colleague.name), colleague.id)
        if colleague.email:
            known.setdefault(fold(colleague.email), colleague.id)
    return known


def find_owners(plan: Plan, rows: Sequence[Incoming]) -> None:
    """Give each account its owner among the colleagues; one that is named for the first time becomes a colleague."""
    rows = [row for row in rows if row.links.get("owner")]
    by_name = _known_names(plan) | plan.colleague_names
    by_key = _find_keys(plan, rows)
    said: dict[str, int] = {}
    for row in rows:
        text = _cut(row)
        found = by_key.get(_key(row, row.links["owner"]))
        if found is None and _is_key(text):
            _leave_out(row)
            continue
        if found is None and text not in said:
            name = fold(text)
            if name not in by_name:
                by_name[name] = plan.add(Colleague, {"name": text, "email": text if "@" in text else ""})
            said[text] = by_name[name]
        row.values["owner_id"] = said[text] if found is None else found


def _leave_out(row: Incoming) -> None:
    header = row.sheet.headers["owner"]
    row.sheet.tally.leave_out(header, "ids; add User.csv")
    row.sheet.tally.noted[f"{header} {UNKNOWN_OWNER}; the owner was left out"] += 1


def _find_keys(plan: Plan, rows: Iterable[Incoming]) -> dict[tuple[System, str], int]:
    """Return the colleagues whose keys the owners are: of the files of this import, else of the book.

    Only a key of the accounts' own system counts: another may number its users alike.
    """
    wanted: dict[System, dict[str, None]] = {}
    for row in rows:
        system, key = _key(row, row.links["owner"])
        wanted.setdefault(system, {})[key] = None
    found: dict[tuple[System, str], int] = {}
    for system, keys in wanted.items():
        for key, known in find_keys(plan.session, system.name, "colleague", Colleague, keys, system.also).items():
            if known.is_there:
                found[system, key] = known.record_id
        for name in reversed((system.name, *system.also)):
            found |= {(system, key): plan.colleagues[name, key] for key in keys if (name, key) in plan.colleagues}
    return found


def _is_key(text: str) -> bool:
    """Say whether an owner is an id, not a name."""
    return is_salesforce_id(text) or bool(_GUID.fullmatch(text)) or not any(sign.isalpha() for sign in text)


def _key(row: Incoming, text: str) -> tuple[System, str]:
    """Return the system of an id of a user, and the id as its keys are kept."""
    system = System(SALESFORCE) if is_salesforce_id(text) else row.sheet.source.mapping.owner_system
    return system, settle_key(system.name, text)


def _cut(row: Incoming) -> str:
    """Return the owner's name, cut to what a line may hold."""
    text = row.links["owner"]
    if len(text) <= LINE_LIMIT:
        return text
    what = f"has {len(text):,} characters; the first {LINE_LIMIT:,} were kept"
    row.sheet.tally.cut.append(Told(row.line, row.sheet.headers["owner"], "", what))
    return text[:LINE_LIMIT].strip()
