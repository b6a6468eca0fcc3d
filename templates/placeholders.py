"""Placeholders: what a template can name, each declared once with its meaning and the way it is read from a dossier."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

Plain = Any
"""What a template sees: dict, list, str, int, bool or None, nested; never an object of ours."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One name that a template can use.

    `read` takes what the group is about (a person, say) and the view of the dossier. With `parts` the value has names
    of its own; with `many` it is a list of such values, and `read` returns what each of them is about.
    """

    name: str
    meaning: str
    read: Callable[[Any, Any], Any]
    parts: tuple[Placeholder, ...] = ()
    many: bool = False

    def value(self, subject: Any, view: Any) -> Plain:
        """Return the value as plain data; None where the book does not know it."""
        found = self.read(subject, view)
        if not self.parts:
            return None if found == "" else found
        if self.many:
            return [_remembered(self.parts, entry, view) for entry in found]
        return None if found is None else values_of(self.parts, found, view)


Reader = Callable[[Any, Any], Any] | str
"""How a value is read: by a function of what the group is about and the view, or as an attribute of that name."""


def field(name: str, meaning: str, read: Reader = "") -> Placeholder:
    """Declare a single value, or a list of texts. Unless said otherwise it is the attribute of the same name."""
    return Placeholder(name, meaning, _reader(read or name))


def group(name: str, meaning: str, read: Reader, parts: tuple[Placeholder, ...]) -> Placeholder:
    """Declare a value that has names of its own."""
    return Placeholder(name, meaning, _reader(read), parts)


def each(name: str, meaning: str, read: Reader, parts: tuple[Placeholder, ...]) -> Placeholder:
    """Declare a list of values that have names of their own."""
    return Placeholder(name, meaning, _reader(read), parts, many=True)


def _reader(read: Reader) -> Callable[[Any, Any], Any]:
    if not isinstance(read, str):
        return read
    take = attrgetter(read)
    return lambda subject, _: take(subject)


def values_of(placeholders: Sequence[Placeholder], subject: Any, view: Any) -> dict[str, Plain]:
    """Return the values of a group of placeholders by name."""
    values: dict[str, Plain] = {}
    for one in placeholders:
        if one.parts:
            values[one.name] = one.value(subject, view)
        else:  # as `value` has it: most of them, thousands for a page of sheets
            found = one.read(subject, view)
            values[one.name] = None if found == "" else found
    return values


def _remembered(parts: tuple[Placeholder, ...], subject: Any, view: Any) -> dict[str, Plain]:
    """Return the values of one entry of a list; made once, since a person or fact stands in several lists.

    What they are about is held beside them, so that its place in memory means nothing else while the view lives.
    """
    made = view.made.get((id(parts), id(subject)))
    if made is None:
        made = view.made[id(parts), id(subject)] = (subject, values_of(parts, subject, view))
    values: dict[str, Plain] = made[1]
    return values


def named(
    placeholders: Sequence[Placeholder], words: Collection[str], *, singles: bool = True
) -> tuple[Placeholder, ...]:
    """Return the placeholders without the lists and groups inside them that none of these words names.

    Without `singles` also without the single values inside them that none of them names.
    """
    kept: dict[tuple[Placeholder, ...], tuple[Placeholder, ...]] = {}

    def within(parts: tuple[Placeholder, ...]) -> tuple[Placeholder, ...]:
        if parts not in kept:
            meant = [part for part in parts if part.name in words or (singles and not part.parts)]
            kept[parts] = tuple(map(pruned, meant))
        return kept[parts]

    def pruned(one: Placeholder) -> Placeholder:
        return replace(one, parts=within(one.parts) or one.parts) if one.parts else one  # without parts: a single value

    return tuple(map(pruned, placeholders))


@dataclass(frozen=True, slots=True)
class Described:
    """A placeholder with its full path (`people[].title`) and the first value that the example has for it."""

    path: str
    placeholder: Placeholder
    example: Plain


def describe(
    placeholders: Sequence[Placeholder], examples: Sequence[dict[str, Plain]], above: str = ""
) -> list[Described]:
    """Return every placeholder, groups before their parts, with a value from the examples."""
    found: list[Described] = []
    for placeholder in placeholders:
        path = f"{above}{placeholder.name}"
        values = [example[placeholder.name] for example in examples if example[placeholder.name] not in (None, [])]
        found.append(Described(path, placeholder, values[0] if values else None))
        if placeholder.parts:
            entries = [entry for value in values for entry in value] if placeholder.many else values
            found += describe(placeholder.parts, entries, f"{path}[]." if placeholder.many else f"{path}.")
    return found


def shape_of(placeholders: Sequence[Placeholder], examples: Sequence[dict[str, Plain]]) -> dict[str, Plain]:
    """Return what templates are checked against: every name once, lists with one entry that has all names."""
    shape: dict[str, Plain] = {}
    for placeholder in placeholders:
        values = [example[placeholder.name] for example in examples if example[placeholder.name] not in (None, [])]
        if not placeholder.parts:
            shape[placeholder.name] = values[0] if values else None
        elif placeholder.many:
            shape[placeholder.name] = [shape_of(placeholder.parts, [entry for value in values for entry in value])]
        else:
            shape[placeholder.name] = shape_of(placeholder.parts, values)
    return shape
