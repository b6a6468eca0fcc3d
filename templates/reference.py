"""The reference page of all placeholders and filters, made from their declarations: `python -m templates.reference`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from templates.context import PLACEHOLDERS, example
from templates.escape import inline
from templates.form import Form
from templates.placeholders import Described, Placeholder, Plain, describe

PAGE = Path(__file__).parent / "REFERENCE.md"

FILTERS: tuple[tuple[str, str, str], ...] = (
    ("default", "Print something else where a value is not known; also written `d`", "account.segment | default('—')"),
    (
        "block",
        "Keep the lines and paragraphs of a text; the number indents it inside a list",
        "account.notes | block(2)",
    ),
    ("inline", "Put a text on one line, which is what every placeholder does by itself", "account.notes | inline"),
    ("truncate", "Cut a text between two words", "account.tier_reason | truncate(16)"),
    ("upper", "In capitals", "account.city | upper"),
    ("lower", "In small letters", "account.city | lower"),
    ("capitalize", "Begin with a capital, the rest in small letters", "account.tier_reason | capitalize"),
    ("title", "Begin every word with a capital", "account.tier_reason | title"),
    ("trim", "Without blanks at both ends", "account.city | trim"),
    ("number", "A number with its thousands parted", "account.employees | number"),
    ("money", "Minor units as money, in full or short", "account.revenue_minor | money(book.currency, 'short')"),
    ("round", "A rounded number", "(opportunities.open[0].amount_minor / 7) | round"),
    ("abs", "A number without its sign", "(counts.stale - counts.facts) | abs"),
    ("date", "A date as iso, long, short, month or year", "as_of | date('long')"),
    ("age", "How long before `today` a date was", "account.tier_since | age"),
    ("link", "A link to an address", "account.website | link(account.website)"),
    ("url", "An address, made safe for a link", "account.website | url"),
    ("join", "Put the entries of a list together", "last_touch.people | join(', ')"),
    ("map", "One value of each entry, or a filter used on each", "centres | map(attribute='name') | join(', ')"),
    ("count", "How many entries; also written `length`", "people | count"),
    ("first", "The first entry", "(people | first).name"),
    ("last", "The last entry", "(people | last).name"),
    (
        "sort",
        "In order of a value",
        "opportunities.open | sort(attribute='amount_minor') | map(attribute='name') | join",
    ),
    ("reverse", "From the last to the first", "centres | reverse | map(attribute='name') | join(', ')"),
    ("unique", "Each value once", "people | map(attribute='persona') | select | unique | join(', ')"),
    (
        "groupby",
        "Entries in groups that share a value; each has `.grouper` and `.list`",
        "facts | groupby('type') | count",
    ),
    ("select", "Only the entries that are known", "people | map(attribute='title') | select | join(', ')"),
    ("reject", "Only those that are not", "people | map(attribute='title') | reject | count"),
    ("selectattr", "Only the entries of which a value is known, or true", "people | selectattr('known') | count"),
    ("rejectattr", "Only the others", "people | rejectattr('known') | map(attribute='title') | join(', ')"),
    ("sum", "The sum, as far as known", "opportunities.open | sum(attribute='probability')"),
    ("min", "The smallest", "facts | min(attribute='age_days')"),
    ("max", "The largest", "facts | max(attribute='age_days')"),
    ("list", "As a list", "people | list | count"),
)
"""Each filter, what it does, and an example."""

_INTRODUCTION = """\
# Placeholders

A template is Markdown with placeholders. `{{ account.name }}` prints a value, `{% if %}` asks, `{% for %}` repeats:

```
{% for point in points %}
{{ point.number }}. {{ point.text }}{% if point.source %} ({{ point.source }}){% endif %}
{% endfor %}
```

- What the book does not know is marked in the document and told; `| default('—')` prints something else instead.
- A value stands on one line, whatever is in it. `| block` keeps its lines.
- Nothing in a value is ever read as Markdown or as a template. In the address of a link it is encoded; in a
  block of code that is fenced at the start of its lines it stands as it is. Between backticks in a line the backslash
  shows that keeps a sign such as `*` from being read: use a fenced block there. It cannot stand inside an HTML tag:
  write a Markdown link instead.
- Dates are written like 2026-11-20. Ages are counted to the day of the account's newest change, not to today, so that
  the same book always gives the same document.
- `#` is a comment: `{# like this #}`.

The examples are of an account that does not exist.
"""


def write_reference() -> None:
    """Write the page where it stands in the source."""
    PAGE.write_text(make_reference(), encoding="utf-8", newline="\n")


def make_reference() -> str:
    """Return the page."""
    return "".join(_lines())


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    tables: dict[tuple[Placeholder, ...], list[str]] = {}
    parts: dict[str, Described] = {}
    for described in describe(PLACEHOLDERS, [example()]):
        parts[described.path] = described
        if described.placeholder.parts:
            tables.setdefault(described.placeholder.parts, []).append(described.path)
    yield from _table("At the top", [parts[placeholder.name] for placeholder in PLACEHOLDERS])
    for names, paths in tables.items():
        many = parts[paths[0]].placeholder.many
        heading = f"{'Each entry of' if many else 'In'} {' and '.join(f'`{path}`' for path in paths)}"
        yield from _table(heading, [parts[f"{paths[0]}{'[]' if many else ''}.{name.name}"] for name in names])
    yield "\n## Filters\n\n| Filter | What it does | Example | Prints |\n| --- | --- | --- | --- |\n"
    for name, meaning, expression in FILTERS:
        printed = _printed(expression)
        yield f"| `{name}` | {meaning} | `{_in_cell('{{ ' + expression + ' }}')}` | {printed} |\n"


def _table(heading: str, rows: Sequence[Described]) -> Iterator[str]:
    yield f"\n## {heading}\n\n| Name | What it is | Example |\n| --- | --- | --- |\n"
    for row in rows:
        yield f"| `{row.placeholder.name}` | {row.placeholder.meaning} | {_shown(row.example, row.placeholder)} |\n"


def _shown(value: Plain, placeholder: Placeholder) -> str:
    if placeholder.parts:
        return "a list, see below" if placeholder.many else "see below"
    if isinstance(value, list):
        return "a list: " + "; ".join(inline(str(entry)) for entry in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return inline(str(value))


def _printed(expression: str) -> str:
    text, gaps, problems = Form("{{ " + expression + " }}").fill(example())
    if gaps or problems:
        raise ValueError(f"the example of a filter is wrong: {expression}")
    return text.replace("\n", " ")


def _in_cell(code: str) -> str:
    """Return code for a table cell, where a bar parts the columns even inside code."""
    return code.replace("|", "\\|")


if __name__ == "__main__":
    write_reference()
