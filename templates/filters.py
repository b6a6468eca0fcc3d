"""The filters and tests that a template may use: a short list, each of them bounded.

A filter that shapes a text, number or date hands on a value that is not known as it is: printing it will mark it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, cast

from jinja2 import Environment, pass_context, pass_environment
from jinja2 import tests as jinja_tests
from jinja2.runtime import Context, Undefined

from templates.escape import Safe, block, inline, link, url
from templates.values import LONGEST, Group, is_missing, listed, reach_path
from templates.wording import Refusal, age, date, in_thousands, in_words, money, number, rounded, title, truncate

_GAP = "not known"


def _known(shape: Callable[..., Any]) -> Callable[..., Any]:
    """Make a filter hand on what is not known."""

    @wraps(shape)
    def filtered(value: Any, *args: Any, **kwargs: Any) -> Any:
        return value if is_missing(value) else shape(value, *args, **kwargs)

    return filtered


def _default(value: Any, other: Any = "", boolean: bool = False) -> Any:
    """Return the other value where this one is not known; an empty one is a wish to print nothing."""
    if isinstance(value, Undefined) or is_missing(value) or (boolean and not value):
        return Safe("") if other == "" else other
    return value


def join_entries(
    value: Any, separator: str = "", attribute: str | None = None, gap: Callable[[], str] = lambda: _GAP
) -> str:
    """Put the entries of a list together; an entry that is not known is told by what `gap` gives."""
    entries = _attributes(listed(value), attribute)
    words = [gap() if is_missing(entry) else in_words(entry) for entry in entries]
    if sum(map(len, words)) + len(separator) * len(words) > LONGEST:
        raise Refusal(f"the joined text would be longer than {LONGEST:,} characters")
    return separator.join(words)


def _attributes(entries: Iterable[Any], path: Any) -> list[Any]:
    return list(entries) if path is None else [reach_path(entry, path) for entry in entries]


def _order(value: Any) -> tuple[int, Any]:
    """Return a sort key: numbers, then texts whatever their case, then what is not known."""
    if is_missing(value):
        return (2, 0)
    if isinstance(value, int | float):
        return (0, value)
    return (1, in_words(value).casefold())


def _sort(value: Any, reverse: bool = False, attribute: str | None = None) -> list[Any]:
    entries = listed(value)
    keys = [_order(key) for key in _attributes(entries, attribute)]
    places = sorted(range(len(entries)), key=keys.__getitem__, reverse=bool(reverse))
    if reverse:  # what is not known stays last
        places.sort(key=lambda place: keys[place][0] == 2)
    return [entries[place] for place in places]


def _unique(value: Any, attribute: str | None = None) -> list[Any]:
    entries = listed(value)
    seen: set[Any] = set()
    kept = []
    for entry, key in zip(entries, map(_order, _attributes(entries, attribute)), strict=True):
        if key not in seen:
            seen.add(key)
            kept.append(entry)
    return kept


def _groupby(value: Any, attribute: str, default: Any = None) -> list[Group]:
    groups: dict[Any, Group] = {}
    entries = listed(value)
    for entry, shared in zip(entries, _attributes(entries, attribute), strict=True):
        shared = default if is_missing(shared) else shared
        groups.setdefault(_order(shared), Group(shared, [])).list.append(entry)
    return [groups[key] for key in sorted(groups)]


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str) else len(listed(value))


def _first(value: Any) -> Any:
    return next(iter(listed(value)), None)


def _last(value: Any) -> Any:
    return next(iter(reversed(listed(value))), None)


def _numbers(value: Any, attribute: str | None) -> list[int | float]:
    return [number(entry) for entry in _attributes(listed(value), attribute) if not is_missing(entry)]


def _sum(value: Any, attribute: str | None = None) -> int | float:
    """Add up what is known."""
    return sum(_numbers(value, attribute))


def _min(value: Any, attribute: str | None = None) -> int | float | None:
    return min(_numbers(value, attribute), default=None)


def _max(value: Any, attribute: str | None = None) -> int | float | None:
    return max(_numbers(value, attribute), default=None)


@pass_context
def _map(context: Context, value: Any, name: str | None = None, *args: Any, attribute: str | None = None) -> list[Any]:
    if attribute is not None:
        return _attributes(listed(value), attribute)
    if name not in FILTERS:
        raise Refusal("map takes attribute='…' or the name of a filter")
    return [context.environment.call_filter(name, entry, list(args), context=context) for entry in listed(value)]


def _picker(by_attribute: bool, keep: bool) -> Callable[..., list[Any]]:
    @pass_environment
    def pick(environment: Environment, value: Any, *args: Any) -> list[Any]:
        path, arguments = (args[0], args[1:]) if by_attribute and args else (None, args)
        if by_attribute and path is None:
            raise Refusal("name the value to test, as in selectattr('source')")
        entries = listed(value)
        if not arguments:
            passed = [not is_missing(key) and bool(key) for key in _attributes(entries, path)]
        else:
            test, rest = str(arguments[0]), list(arguments[1:])
            if test not in TESTS:
                raise Refusal("there is no such test")
            passed = [bool(environment.call_test(test, key, rest)) for key in _attributes(entries, path)]
        return [entry for entry, fits in zip(entries, passed, strict=True) if fits is keep]

    return pick


@pass_context
def _age(context: Context, value: Any, today: Any = None) -> Any:
    """Return the age of a date in words, counted to `today`, or else to the context's `today`."""
    return value if is_missing(value) else age(value, context.get("today") if today is None else today)


def _block(value: Any, indent: int = 0) -> Safe:
    return block(in_words(value), int(indent))


def _link(value: Any, address: Any) -> Safe:
    return inline(in_words(value)) if is_missing(address) else link(in_words(value), in_words(address))


FILTERS: dict[str, Callable[..., Any]] = {
    "upper": _known(lambda value: in_words(value).upper()),
    "lower": _known(lambda value: in_words(value).lower()),
    "capitalize": _known(lambda value: in_words(value).capitalize()),
    "title": _known(title),
    "trim": _known(lambda value: in_words(value).strip()),
    "truncate": _known(truncate),
    "default": _default,
    "d": _default,
    "join": join_entries,
    "length": _length,
    "count": _length,
    "first": _first,
    "last": _last,
    "list": listed,
    "reverse": lambda value: listed(value)[::-1],
    "sort": _sort,
    "unique": _unique,
    "groupby": _groupby,
    "map": _map,
    "select": _picker(by_attribute=False, keep=True),
    "reject": _picker(by_attribute=False, keep=False),
    "selectattr": _picker(by_attribute=True, keep=True),
    "rejectattr": _picker(by_attribute=True, keep=False),
    "sum": _sum,
    "min": _min,
    "max": _max,
    "abs": _known(lambda value: abs(number(value))),
    "round": _known(rounded),
    "number": _known(in_thousands),
    "money": _known(money),
    "date": _known(date),
    "age": _age,
    "inline": _known(lambda value: inline(in_words(value))),
    "block": _known(_block),
    "url": _known(lambda value: url(in_words(value))),
    "link": _known(_link),
}

_KINDS = ["defined", "undefined", "none", "true", "false", "boolean", "number", "string", "mapping", "sequence"]
_SIGNS = ["==", "!=", ">", ">=", "<", "<=", "eq", "equalto", "ne", "gt", "ge", "lt", "le", "greaterthan", "lessthan"]
_TAKEN = [*_KINDS, *_SIGNS, "even", "odd", "divisibleby", "in"]
TESTS: dict[str, Callable[..., Any]] = {
    "known": lambda value: not isinstance(value, Undefined) and not is_missing(value),
    **{name: cast("Callable[..., Any]", jinja_tests.TESTS[name]) for name in _TAKEN},
}
