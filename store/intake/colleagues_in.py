"""Colleagues as an import brings them: the users of a CRM, and the owners that its accounts name."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from store.clean import fold
from store.colleagues import Colleague, list_colleagues
from store.intake.incoming import Incoming, Values
from store.intake.known import find_keys, find_sources, read_fields
from store.intake.meanings import SALESFORCE, is_salesforce_id, settle_key
from store.intake.plans import Plan
from store.intake.recognising import find_known, refuse_strangers
from store.intake.references import AccountFinder
from store.intake.report import Told
from store.intake.sitters import read_sitter
from store.intake.systems import System
from store.records import LINE_LIMIT

_GUID = re.compile(r"\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_NOBODY = frozenset(
    [
        *("", "n a", "na", "none", "null", "nil", "nobody", "no one", "noone", "no owner", "without owner", "unowned"),
        *("unassigned", "not assigned", "not set", "unknown", "undefined", "keiner", "niemand", "unbekannt"),
        *("nicht zugewiesen", "nicht zugeordnet", "ohne", "aucun", "aucune", "personne", "non attribue", "inconnu"),
    ]
)
"""What stands where an account has no owner, folded, its words parted by one blank; besides the words for a vacancy."""
FIELDS = ("name", "email", "role")
UNKNOWN_OWNER = "is the id of a user who is not known: import the file of users (User.csv) with it"
SEVERAL_OWNERS = "may be any of several colleagues: an e-mail, or an id with User.csv, tells them apart"
SWITCHED_OFF = "switched off there, and the owner of no account: left out"
SWITCHED_OFF_ALONE = "switched off there: left out; where they own accounts, import these together with them"
ONE_MORE = "has the name of several colleagues: kept as one more"


def plan_colleagues(plan: Plan, rows: Sequence[Incoming], finder: AccountFinder) -> None:
    """Plan new colleagues and the changed fields of known ones; one without a key is known by e-mail or name.

    Several rows may be one colleague: what the first of them leaves open, the others say.
    """
    _ = finder
    known = find_known(plan, rows, "colleague", Colleague)
    current = read_fields(plan.session, Colleague, FIELDS, [each.id for each in list_colleagues(plan.session)])
    refuse_strangers(plan, rows, Colleague, current)
    rows = [row for row in rows if not row.why_not]
    _find_same(plan, rows)
    _leave_idle(plan, rows, current)
    rows = [row for row in rows if not row.is_left]
    first: dict[int, Incoming] = {}
    said: dict[int, Values] = {}
    for row in rows:
        first.setdefault(row.record_id, row)
        said[row.record_id] = {**row.values, **said.get(row.record_id, {})}
    old = [(key, row) for key, row in first.items() if key in current]
    plan.take(
        plan.settle(Colleague, (plan.wish(Colleague, key, None, row, current[key], said[key]) for key, row in old))
    )
    for row in rows:
        if row.is_new:
            plan.add(Colleague, {**said[row.record_id], "id": row.record_id})
        plan.colleagues[row.source, row.key] = row.record_id
        for text in _called(row.values):
            plan.colleague_names.setdefault(text, set()).add(row.record_id)
    plan.keep_keys(rows, "colleague", known)


@dataclass(slots=True, eq=False)
class _Candidate:
    """A colleague, of the book or of these files, whom a row may mean."""

    record_id: int
    has_email: bool
    systems: set[str]
    """The systems from which the book has a key of this colleague."""
    met: set[str] = field(default_factory=set)
    """Those of the rows that are this colleague: of one system there is one at most."""
    names: set[str] = field(default_factory=set)
    """What the colleague is called, folded."""

    def is_called_like(self, name: str) -> bool:
        """Say whether a folded name has a word of this one's, or one of them is but an e-mail: a mailbox has many."""
        words = set(_WORD.findall(name))
        return "@" in name or any("@" in each or words & set(_WORD.findall(each)) for each in self.names)


class _Candidates:
    """The colleagues whom rows may mean, by their folded names and e-mails."""

    def __init__(self, session: Session) -> None:
        self._there: dict[str, list[_Candidate]] = {}
        self._by_key: dict[int, _Candidate] = {}
        systems = find_sources(session, "colleague")
        for each in list_colleagues(session):
            self._add(_Candidate(each.id, False, systems.get(each.id, set())), each.model_dump())

    def _add(self, candidate: _Candidate, values: Values) -> None:
        candidate = self._by_key.setdefault(candidate.record_id, candidate)
        candidate.has_email |= bool(values.get("email"))
        candidate.names.add(fold(values.get("name") or ""))
        for text in _called(values):
            if candidate not in (there := self._there.setdefault(text, [])):
                there.append(candidate)

    def take(self, row: Incoming) -> None:
        """Take the row for the colleague whose record it has, from now on under its name and e-mail too."""
        self._add(_Candidate(row.record_id, False, set()), row.values)
        self._by_key[row.record_id].met.add(row.source)

    def by_both(self, row: Incoming) -> list[_Candidate]:
        """Return the colleagues whose e-mail and name the row has."""
        named = self._there.get(row.folded, ())
        return [each for each in self._with_email(row) if each in named and row.source not in each.met]

    def by_email(self, row: Incoming) -> list[_Candidate]:
        """Return the colleagues whose e-mail the row has, and whose name may be another form of its own."""
        there = (each for each in self._with_email(row) if row.source not in each.systems | each.met)
        return [each for each in there if each.is_called_like(row.folded)]

    def _with_email(self, row: Incoming) -> Sequence[_Candidate]:
        return self._there.get(fold(row.values.get("email", "")), ())

    def by_name(self, row: Incoming) -> list[_Candidate]:
        """Return the colleagues whom a name may mean.

        Two of one name are two where both have an e-mail, or both a key of one system.
        """
        email = row.values.get("email")
        there = [each for each in self._there.get(row.folded, ()) if not (email and each.has_email)]
        return [each for each in there if row.source not in each.systems | each.met]


def _find_same(plan: Plan, rows: Sequence[Incoming]) -> None:
    """Take rows whose key is not known for the colleague of that e-mail, else of that name, where there is one.

    All rows are asked for the surer sign before the first is for the other, and users who are switched off last: so
    the order of the rows decides nothing.
    """
    candidates = _Candidates(plan.session)
    rows = sorted(rows, key=lambda row: row.is_off)
    for row in rows:
        if not row.is_new:
            candidates.take(row)
    for row in rows:
        if row.is_new:
            _settle(row, candidates, candidates.by_both(row)[:1])
    for row in rows:
        if row.is_new:
            _settle(row, candidates, candidates.by_email(row))
    for row in [row for row in rows if row.is_new]:
        # Who was met meanwhile, in another file, may have brought the e-mail.
        found = candidates.by_both(row)[:1] or candidates.by_email(row) or candidates.by_name(row)
        if len(found) > 1:
            row.sheet.tally.noted[ONE_MORE] += 1
        _settle(row, candidates, found)
        if row.is_new:
            candidates.take(row)


def _settle(row: Incoming, candidates: _Candidates, found: Sequence[_Candidate]) -> None:
    """Take the row for the colleague that was found, where it is one."""
    if len(found) == 1:
        row.record_id, row.is_new = found[0].record_id, False
        candidates.take(row)


def _leave_idle(plan: Plan, rows: Sequence[Incoming], current: Container[int]) -> None:
    """Leave the users out who are switched off, unless the book has them or an account of the files names them."""
    standing = {row.record_id for row in rows if not row.is_off or row.record_id in current}
    taken = {text for row in rows if row.record_id in standing for text in _called(row.values)}
    names = {fold(row.links["owner"]) for row in plan.owners} - taken
    keys = {
        (name, key)
        for system, key in (_key(row, row.links["owner"]) for row in plan.owners)
        for name in (system.name, *system.also)
    }
    standing |= {row.record_id for row in rows if (row.source, row.key) in keys or names & _called(row.values)}
    for row in rows:
        if row.record_id not in standing:
            row.is_left = True
            row.sheet.tally.deleted += 1
            row.sheet.tally.noted[SWITCHED_OFF if plan.owners else SWITCHED_OFF_ALONE] += 1


def name_owners(rows: Iterable[Incoming]) -> list[Incoming]:
    """Return of the rows of accounts one for each owner that a file names."""
    return list({(id(row.sheet), text): row for row in rows if (text := row.links.get("owner"))}.values())


def _called(values: Mapping[str, Any]) -> set[str]:
    """Return what a colleague is known by: the folded name and e-mail."""
    return {fold(values[name]) for name in ("name", "email") if values.get(name)}


def find_owners(plan: Plan, rows: Sequence[Incoming]) -> None:
    """Give each account its owner among the colleagues; one that is named for the first time becomes a colleague.

    Where a name is that of several, the account is left without: only a key or an e-mail tells them apart.
    """
    nobody = set(filter(_is_nobody, {row.links.get("owner", "") for row in rows}))
    rows = [row for row in rows if row.links.get("owner", "") not in nobody]
    called = {text: set(keys) for text, keys in plan.colleague_names.items()}
    for each in list_colleagues(plan.session):
        for text in _called(each.model_dump()):
            called.setdefault(text, set()).add(each.id)
    by_key = _find_keys(plan, rows)
    for row in rows:
        text = _cut(row)
        found = by_key.get(_key(row, row.links["owner"]))
        if found is None and _is_key(text):
            _leave_out(row, UNKNOWN_OWNER, "ids; add User.csv")
            continue
        keys = {found} if found is not None else called.setdefault(fold(text), set())
        if not keys:
            keys.add(plan.add(Colleague, {"name": text, "email": text if "@" in text else ""}))
        if len(keys) > 1:
            _leave_out(row, f"“{text[:80]}” {SEVERAL_OWNERS}", f"“{text[:80]}” is several colleagues")
        else:
            row.values["owner_id"] = next(iter(keys))


def _is_nobody(text: str) -> bool:
    """Say whether what stands there names nobody."""
    return bool(read_sitter(text)) or " ".join(_WORD.findall(fold(text))) in _NOBODY


def _leave_out(row: Incoming, what: str, why: str) -> None:
    header = row.sheet.headers["owner"]
    row.sheet.tally.leave_out(header, why)
    row.sheet.tally.noted[f"{header} {what}; the owner was left out"] += 1


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
