"""The placeholders as a list to choose from: each with its meaning, its value in an account, and how it is written.

It is made of the declarations that `templates.reference` makes the reference page of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from templates.context import PLACEHOLDERS, example
from templates.escape import one_line
from templates.placeholders import Described, Placeholder, Plain, describe

LONGEST_VALUE = 200
"""Characters of a value that are shown."""
UNKNOWN = ""
_LISTED = "[]"
_COMMENT = re.compile(r"\{#.*?(?:#\}|\Z)", re.DOTALL)
_LOOP = re.compile(r"\{%[-+]?\s*(?:for\s+(?P<name>\w+)\s+in\s+(?P<list>[\w.]+)|(?P<end>endfor)\b)")
_ENTRIES = {
    "people": "person",
    "centres": "centre",
    "open": "opportunity",
    "won": "opportunity",
    "lost": "opportunity",
    "strengths": "item",
    "weaknesses": "item",
    "swot": "item",
    "touches": "touch",
    "competitors": "competitor",
}
"""What an entry of a list is called, where leaving out the last letter does not tell."""
_TELLING = ("text", "name", "title", "summary", "what")
"""Of several values the one that says most."""


class FieldLine(NamedTuple):
    """One placeholder: its path (`people[].title`), what it means, and its value, UNKNOWN where there is none."""

    path: str
    meaning: str
    value: str
    placeholder: Placeholder
    part: str = ""
    """Of a list or group of values, the one that says most."""
    is_texts: bool = False
    """Whether its value, or that of the part, is a list of texts."""


def list_fields(context: dict[str, Plain]) -> list[FieldLine]:
    """Return every placeholder with the first value that the context of an account has for it."""
    lists = {each.path for each in describe(PLACEHOLDERS, [example()]) if isinstance(each.example, list)}
    return [_field_line(each, lists) for each in describe(PLACEHOLDERS, [context])]


def write_field(chosen: FieldLine, before: str, behind: str) -> str:
    """Return what is to be put where the cursor stands, between the text before it and the text behind it.

    A single value is `{{ account.name }}`. An entry of a list comes in its loop, unless that is open there already; a
    list or group of values comes with the one of them that says most.
    """
    start, expression, open_names = _innermost(chosen.path, before)
    first, *lists = f"{expression}{chosen.path[start:]}".split(_LISTED)
    part = f".{chosen.part}" if chosen.part else ""
    if chosen.placeholder.many:
        lists.append(part)
    elif lists:
        lists[-1] += part
    elif chosen.placeholder.parts:
        lines = [_printed(f"{first}{part}", chosen.is_texts)] if part else []
        return _on_its_own([f"{{% if {first} %}}", *lines, "{% endif %}"], before, behind)
    else:
        return _printed(first, chosen.is_texts)
    loops: list[str] = []
    for rest in lists:
        entry = _entry_name(first, open_names)
        open_names.append(entry)
        loops.append(f"{{% for {entry} in {first} %}}")
        first = f"{entry}{rest}"
    return _on_its_own(
        [*loops, f"- {_printed(first, chosen.is_texts)}", *["{% endfor %}"] * len(loops)], before, behind
    )


def _field_line(each: Described, lists: Collection[str]) -> FieldLine:
    placeholder, path, part = each.placeholder, each.path, ""
    if placeholder.parts:
        within = f"{path}{_LISTED if placeholder.many else ''}."
        single = [one.name for one in placeholder.parts if not one.parts]
        known = [name for name in single if f"{within}{name}" not in lists] or single
        part = next((name for name in _TELLING if name in known), (known or [""])[0])
        path = f"{within}{part}"
    return FieldLine(each.path, placeholder.meaning, _shown(each), placeholder, part, path in lists)


def _shown(each: Described) -> str:
    value = each.example
    if each.placeholder.parts:
        return f"a list of {len(value)}" if each.placeholder.many and value else UNKNOWN
    if isinstance(value, list):
        value = "; ".join(map(str, value[:20]))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return UNKNOWN if value is None else one_line(str(value)[:LONGEST_VALUE])


def _innermost(path: str, before: str) -> tuple[int, str, list[str]]:
    """Return how much of a path the loops around the cursor stand for, by which name, and all names that they take."""
    start, expression = 0, ""
    open_loops = _open_loops(before)
    for name, within in open_loops:
        if path.startswith(f"{within}.") and len(within) > start:
            start, expression = len(within), name
    return start, expression, [name for name, _ in open_loops]


def _open_loops(before: str) -> list[tuple[str, str]]:
    """Return the loops that are open at the end of a text, outermost first: the entry's name, and its whole path."""
    found: list[tuple[str, str]] = []
    for tag in _LOOP.finditer(_COMMENT.sub("", before)):
        if not tag["end"]:
            head, dot, rest = tag["list"].partition(".")
            known = dict(found)
            found.append((tag["name"], f"{known.get(head, head)}{dot}{rest}{_LISTED}"))
        elif found:
            found.pop()
    return found


def _printed(expression: str, is_texts: bool) -> str:
    return f"{{{{ {expression} | join(', ') }}}}" if is_texts else f"{{{{ {expression} }}}}"


def _entry_name(path: str, taken: Sequence[str]) -> str:
    """Return a name for an entry of a list that no loop around it has."""
    last = path.rpartition(".")[2]
    name = _ENTRIES.get(last) or (last[:-1] if last.endswith("s") and last[:-1].isidentifier() else "entry")
    while name in taken:
        name += "_"
    return name


def _on_its_own(lines: Sequence[str], before: str, behind: str) -> str:
    """Return lines that begin and end where lines do."""
    begins = not before.rpartition("\n")[2].strip()
    ends = not behind.partition("\n")[0].strip()
    return ("" if begins else "\n") + "\n".join(lines) + ("" if ends else "\n")
