"""People named in one line, `Marta Visser, Jan de Boer`: whom that means, and how a name begun goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain, count

from store.clean import clean, fold
from store.errors import MEND, NOT_SAVED, UNCHANGED, Refused

BETWEEN = re.compile(r"[,;\n]")
"""Between two names."""
WORD = re.compile(r"\w+")
"""What a name, and the beginning of one, is made of: hyphens, apostrophes and full stops part words."""
UNNAMED = "unnamed"
SHOWN = 3
"""So many of the people whom a name could mean are told."""


def beginnings(folded: str) -> list[str]:
    """Return what is to stand in the `words_of` a text that is meant: each word that was begun, behind a blank."""
    return [f" {word}" for word in WORD.findall(folded)]


def words_of(folded: str) -> str:
    """Return the words of a folded text, each behind a blank: ` jean pierre o brien`."""
    return "".join(beginnings(folded))


class KnownNames:
    """Names that a line may hold; folded once, when first asked for, since there may be thousands of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)

    def find(self, part: str) -> list[str]:
        """Return the names that a part of a line may mean: the very name, else those whose words begin like its own."""
        wanted = fold(part)
        same = [name for name, text, _ in self._folded if text == wanted]
        begins = beginnings(wanted)
        if same or not begins:
            return same
        return [name for name, _, words in self._folded if all(begin in words for begin in begins)]

    def complete(self, text: str) -> str:
        """Return a line with every name that is clear by now written out; what is not stays as it was typed."""
        found = [(part, self.find(part)) for part in split_names(text)]
        whole = dict.fromkeys(names[0] if len(names) == 1 else part for part, names in found)
        return ", ".join(whole)

    def starting(self, begin: str) -> Iterable[str]:
        """Return the names that start with a text, one after the other."""
        start = fold(begin)
        return (name for name, text, _ in self._folded if text.startswith(start))

    def go_on(self, text: str) -> str | None:
        """Return the line with the name that is being typed written to its end, None when none begins like that."""
        start = max((found.end() for found in BETWEEN.finditer(text)), default=0)
        part = text[start:].lstrip()
        there = {fold(each) for each in split_names(text[:start])}
        name = next((each for each in self.starting(part) if fold(each) not in there), None) if part else None
        return None if name is None else text + name[len(part) :]

    @cached_property
    def _folded(self) -> list[tuple[str, str, str]]:
        """Each name, folded, and its words."""
        folded = [(name, fold(name)) for name in self._names]
        return [(name, text, words_of(text)) for name, text in folded]


def name_people(people: Iterable[tuple[int, str, str]], known: Mapping[str, int] | None = None) -> dict[str, int]:
    """Return what each of some people is called in such a line, with her key; each by a name of its own.

    A person is her key, name and title: who shares a name with somebody bears the title, or a number. `known` are
    people who are called already, and go on being called so.
    """
    named = dict(known or {})
    keys, taken = set(named.values()), {fold(name) for name in named}
    numbers: dict[str, count[int]] = {}  # each name's own: thousands may share one
    for key, name, title in people:
        if key in keys:
            continue
        plain = _without_commas(name) or UNNAMED
        titled = [f"{plain} ({_without_commas(title)})"] if title else []
        numbered = (f"{plain} ({number})" for number in numbers.setdefault(fold(plain), count(2)))
        called = next(each for each in chain([plain], titled, numbered) if fold(each) not in taken)
        named[called] = key
        taken.add(fold(called))
    return named


def say_names(named: Mapping[str, int], keys: Iterable[int]) -> str:
    """Return the names of those of the people who are known, parted by commas."""
    names = {key: name for name, key in named.items()}
    return ", ".join(names[key] for key in keys if key in names)


def read_names(named: Mapping[str, int], text: str, field: str) -> list[int]:
    """Return the keys of the people whom a line names; Refused at that field when a name is nobody's, or several's."""
    known, keys, wrong = KnownNames(named), [], []
    for part in split_names(text):
        found = known.find(part)
        if len(found) == 1:
            keys.append(named[found[0]])
        elif found:
            wrong.append(f"“{part}” could be {' or '.join(found[:SHOWN])}; write more of the name")
        else:
            wrong.append(f"nobody here is called “{part}”; ↓ lists the people of this account")
    if wrong:
        words = "; ".join(wrong)
        raise Refused(NOT_SAVED, f"{words}.", MEND, {field: words}, safe=UNCHANGED)
    return list(dict.fromkeys(keys))


def split_names(text: str) -> list[str]:
    """Return the names of a line, begun ones among them."""
    return [part for part in (clean(each) for each in BETWEEN.split(text)) if part]


def _without_commas(text: str) -> str:
    return " ".join(clean(BETWEEN.sub(" ", text)).split())
