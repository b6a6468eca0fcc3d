"""Whom a name in a plan from elsewhere means: one of us, or a person of the account; a name of two is nobody's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlmodel import Session, select

from store.clean import clean, fold
from store.colleagues import Colleague
from store.people import Person

Keys = dict[str, int | None]


class Names:
    """All names of the book that may own something of one account, read once."""

    def __init__(self, session: Session, account_id: int) -> None:
        ours = session.exec(select(Colleague.name, Colleague.id)).all()
        theirs = session.exec(select(Person.name, Person.id).where(Person.account_id == account_id)).all()
        self._ours, self._theirs = _by_name(ours), _by_name(theirs)
        first = Counter(_first(name) for name, _ in (*ours, *theirs))
        self._lonely = {name for name, count in first.items() if count == 1}
        self._ours_by_first = _by_name((_first(name), key) for name, key in ours)
        self._theirs_by_first = _by_name((_first(name), key) for name, key in theirs)

    def colleague(self, name: str) -> int | None:
        """Return the key of the one of us who is called so; by a first name only if nobody else bears it."""
        return self._find(name, self._ours, self._ours_by_first)

    def person(self, name: str) -> int | None:
        """Return the key of the person of the account who is called so; by a first name as for one of us."""
        return self._find(name, self._theirs, self._theirs_by_first)

    def is_several(self, name: str) -> bool:
        """Say whether more than one bear that name, so that it means none of them."""
        known = fold(clean(name))
        return any(known in names and names[known] is None for names in (self._ours, self._theirs))

    def _find(self, name: str, whole: Keys, first: Keys) -> int | None:
        known = fold(clean(name))
        if known in whole:
            return whole[known]
        is_named = known in self._ours or known in self._theirs
        return first.get(known) if known in self._lonely and not is_named else None


def _by_name(named: Iterable[tuple[str, int | None]]) -> Keys:
    """Return the key of each name, None for one that stands twice."""
    found: Keys = {}
    for name, key in named:
        if known := fold(name):
            found[known] = None if known in found else key
    return found


def _first(name: str) -> str:
    return fold(name).split(" ")[0]
