"""Which account a row means: by its id in the system it comes from, or by its name, in the files and in the book."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session

from store.accounts import Account
from store.clean import fold
from store.intake.incoming import Incoming
from store.intake.known import find_accounts, find_keys
from store.intake.meanings import settle_key
from store.intake.plans import Plan
from store.intake.report import Told
from store.intake.systems import System
from store.records import LINE_LIMIT

SEVERAL, REFUSED = -1, -2
"""Stand for more than one account, and for one whose row was not taken."""
ROW_REFUSED = "is an account whose row was refused"


@dataclass(slots=True)
class AccountFinder:
    """Finds accounts by their keys and names; those of the files of this import are told to it first."""

    session: Session
    given: dict[int, str] = field(default_factory=dict)
    """The accounts that the user gave to files, with their names."""
    made: dict[int, str] = field(default_factory=dict)
    """The accounts that are made since rows name them, with their names."""
    _keys: dict[tuple[str, str], int] = field(default_factory=dict)
    _names: dict[str, int] = field(default_factory=dict)
    """The account of each name, SEVERAL where it is not one."""
    _also: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The names under which the keys of a system may have been kept before."""
    _any_source: dict[str, int] = field(default_factory=dict)
    """The account of each key of the files, whatever its source; SEVERAL where it is not one."""

    def add(self, row: Incoming) -> None:
        """Take an account of the files, under its key and its name."""
        self._keys[row.source, row.key] = row.record_id
        _put(self._any_source, row.key, row.record_id)
        _put(self._names, row.folded, row.record_id)

    def refuse(self, row: Incoming) -> None:
        """Let nothing belong to the account of a row that was not taken."""
        self._keys[row.source, row.key] = REFUSED

    def also_ask(self, system: System) -> None:
        """Take keys of a system for the same where they were kept under other names of it."""
        self._also[system.name] = tuple(dict.fromkeys((*self._also.get(system.name, ()), *system.also)))

    def look_up(self, keys: Iterable[tuple[str, str]], names: Iterable[str]) -> None:
        """Look up in the book what is going to be asked for: pairs of source and key, and names."""
        by_source: dict[str, list[str]] = {}
        for source, key in keys:
            if (source, key) not in self._keys:
                by_source.setdefault(source, []).append(key)
        for source, wanted in by_source.items():
            also = self._also.get(source, ())
            for key, known in find_keys(self.session, source, "account", Account, wanted, also).items():
                if known.is_there:
                    self._keys[source, key] = known.record_id
        for name, found in find_accounts(self.session, map(fold, names)).items():
            for account in found:
                _put(self._names, name, account)

    def by_key(self, source: str, key: str) -> tuple[int | None, str]:
        """Return the account of a key, or None and why there is none."""
        found = self._keys.get((source, key))
        if found is None:  # two files of one import belong together, also where one calls its ids otherwise
            found = max(0, self._any_source.get(key, 0))
        if found == REFUSED:
            return None, ROW_REFUSED
        return (found, "") if found else (None, "is no account of these files or of the book")

    def is_free(self, name: str) -> bool:
        """Say whether no account at all is called so."""
        return fold(name) not in self._names

    def call(self, name: str, account: int) -> int:
        """Take an account that is made since rows name it, and return it."""
        self._names[fold(name)] = account
        self.made[account] = name
        return account

    def by_name(self, name: str) -> tuple[int | None, str]:
        """Return the account of a name, or None and why there is not exactly one."""
        found = self._names.get(fold(name), 0)
        if found == SEVERAL:
            return None, "is the name of several accounts"
        if found:
            return found, ""
        return None, "is no account of these files or of the book"


def _put(among: dict[str, int], text: str, account: int) -> None:
    if among.setdefault(text, account) != account:
        among[text] = SEVERAL


def find_account_of(plan: Plan, finder: AccountFinder, row: Incoming, standing: int | None) -> int | None:
    """Return the account a person or an opportunity belongs to; `standing` is the one it has in the book.

    The id decides where there is one; the name only where there is none. A name that is no account becomes one where
    the user wants that. Where nothing is said, or nothing is found, it is the account that the user gave to the file;
    else that is told as dangling, unless an account was given to the record by hand: that stays.
    """
    wanted = account_reference(row)
    tally, source = row.sheet.tally, row.sheet.source
    if wanted is None:
        return _give(finder, row) if standing is None else standing
    name, text, key = wanted
    if name == "account_id":
        found, why = finder.by_key(source.mapping.account_source, key)
    else:
        found, why = finder.by_name(text)
    is_new = found is None and standing is None and name == "account_name" and finder.is_free(text)
    if is_new and source.make_accounts:
        found = finder.call(text, plan.add(Account, {"name": text[:LINE_LIMIT]}))
    if found is not None:
        if found in finder.made:
            tally.made[finder.made[found]] += 1
        return found
    told = Told(row.line, row.sheet.headers[name], text[:80], f"{why}; kept without an account")
    if standing is not None:
        tally.kept.append(told._replace(what=f"{why}; the account it was given in the book stays"))
        return standing
    if source.account_id is not None and why != ROW_REFUSED:
        tally.overruled.append(told._replace(what=f"{why}; taken to {finder.given[source.account_id]}"))
        return source.account_id
    tally.dangling.append(told)
    if is_new:
        tally.missing[text] += 1
    return None


def _give(finder: AccountFinder, row: Incoming) -> int | None:
    """Return the account that the user gave to rows without a word on theirs, None where she gave none; count it."""
    account, tally = row.sheet.source.account_id, row.sheet.tally
    if account is None:
        tally.homeless += 1
    else:
        tally.given[finder.given[account]] += 1
    return account


def account_reference(row: Incoming) -> tuple[str, str, str] | None:
    """Return which field names the account, its text, and the key it stands for; None where nothing does."""
    if text := row.links.get("account_id", ""):
        return "account_id", text, settle_key(row.sheet.source.mapping.account_source, text)
    if text := row.links.get("account_name", ""):
        return "account_name", text, ""
    return None


def look_up_accounts(finder: AccountFinder, rows: Iterable[Incoming]) -> None:
    """Look up at once all accounts that these rows are going to ask for."""
    keys: dict[tuple[str, str], None] = {}
    names: dict[str, None] = {}
    for row in rows:
        if wanted := account_reference(row):
            name, text, key = wanted
            finder.also_ask(row.sheet.source.mapping.account_system)
            if name == "account_id":
                keys[row.sheet.source.mapping.account_source, key] = None
            else:
                names[text] = None
    finder.look_up(keys, names)
