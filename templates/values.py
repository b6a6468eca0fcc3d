"""What a template may touch of a value: the keys of plain data and a short list of methods, nothing else.

Everything a template sees is JSON data (dict, list, str, int, float, bool, None), so an allow-list is enough: a name
that is not a key of the data or on these lists is not there.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from types import BuiltinMethodType
from typing import Any, NamedTuple

from jinja2.runtime import LoopContext, Undefined

from templates.wording import Refusal

LONGEST = 100_000
"""Characters of one value, or entries of one list, that an expression may make."""

UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
    "|[\U000e0000-\U000e007f]"
)
"""What a document never holds: control, direction and zero-width signs; it may come from a template's own text."""

TEXT_METHODS = frozenset(
    ["upper", "lower", "title", "capitalize", "strip", "lstrip", "rstrip", "startswith", "endswith", "split"]
)
DICT_METHODS = frozenset(["items", "keys", "values", "get"])
LOOP_FIELDS = frozenset(
    ["index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem", "depth", "depth0"]
)
NOT_THERE = object()
"""What `reach` gives for a name the value does not have."""


class Group(NamedTuple):
    """One group of `groupby`: the value that its members share, and the members."""

    grouper: Any
    list: list[Any]


def reach(value: Any, name: Any) -> Any:
    """Return the part of the value under the name, or NOT_THERE.

    A part of nothing is nothing, and so is the entry that a list does not have: None, which is marked when printed.
    """
    if isinstance(value, dict):
        if isinstance(name, str | int) and name in value:
            return value[name]
        return getattr(value, name) if _is_one_of(name, DICT_METHODS) else NOT_THERE
    if value is None:
        return None
    if isinstance(value, str) and _is_one_of(name, TEXT_METHODS):
        return getattr(value, name)
    if isinstance(value, Group) and _is_one_of(name, frozenset(Group._fields)):
        return getattr(value, name)
    if isinstance(value, list | tuple | str) and isinstance(name, int):
        return value[name] if -len(value) <= name < len(value) else None
    if isinstance(value, LoopContext) and _is_one_of(name, LOOP_FIELDS):
        return getattr(value, name)
    return NOT_THERE


def reach_path(value: Any, path: Any) -> Any:
    """Follow `owner.name` from the value; a part that is not there is refused with the path."""
    for name in str(path).split("."):
        value = reach(value, int(name) if name.isdecimal() else name)
        if value is NOT_THERE:
            raise Refusal(f"nothing is called “{path}” in the entries of this list")
    return value


def is_ours(method: Any) -> bool:
    """Tell whether a callable is one of the listed methods of a text or of a group of named values."""
    if not isinstance(method, BuiltinMethodType):
        return False
    owner = method.__self__
    allowed = TEXT_METHODS if isinstance(owner, str) else DICT_METHODS if isinstance(owner, dict) else frozenset()
    return method.__name__ in allowed


def is_missing(value: Any) -> bool:
    """Tell whether a value is not known: None, or a text of nothing but blanks. What is undefined is refused."""
    if isinstance(value, Undefined):
        str(value)  # raises, with the name
    return value is None or (isinstance(value, str) and not value.strip())


def listed(value: Any, what: str = "this") -> list[Any]:
    """Return the entries of a list; none for nothing. A text or a number is refused: it has no entries."""
    if value is None:
        return []
    if isinstance(value, Undefined):
        str(value)
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, dict):
        return list(value)
    kind = "a text" if isinstance(value, str) else "a single value"
    raise Refusal(f"{what} is {kind}, not a list")


def nearest(word: str, good: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the good word that is most like this one, whatever its case; None when none is like it."""
    known = {name.casefold(): name for name in good}
    found = difflib.get_close_matches(word.casefold(), known, n=1, cutoff=likeness)
    return known[found[0]] if found else None


def _is_one_of(name: Any, names: frozenset[str]) -> bool:
    return isinstance(name, str) and name in names
