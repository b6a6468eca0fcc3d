"""How templates are shown: the list of them and the details beside it, what is wrong with one, and the placeholders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual.content import Content

from store.errors import Problem
from store.words import TIERS
from templates.field_list import UNKNOWN, FieldLine
from templates.heading import ANY, KINDS, Audience
from templates.library import Template
from templates.trying import Tried
from tui.widgets.pairs import Pair
from tui.widgets.table import Cell, Column, Row
from tui.wording import counted

COLUMNS = (
    Column("title", "Template", 22, flexible=True, priority=9, wanted=28),
    Column("for", "For whom", 16, flexible=True, priority=5, wanted=24),
    Column("from", "From", 8, priority=6),
    Column("state", "State", 11, priority=8),
)
PROBLEM_COLUMNS = (
    Column("line", "Line", 5, "right", priority=8),
    Column("what", "What", 30, flexible=True, priority=9),
    Column("hint", "What helps", 22, flexible=True, priority=4),
)
FIELD_COLUMNS = (
    Column("path", "Placeholder", 28, flexible=True, priority=9, wanted=40),
    Column("meaning", "What it is", 20, flexible=True, priority=8),
    Column("value", "Here", 16, flexible=True, priority=5),
)
EMPTY = Content("No templates. n begins one of your own.")
IN_ORDER = Content("Nothing is wrong with it.")
Checked = Mapping[str, Sequence[Problem]]
"""What is wrong with each template that was looked over, by its name."""


def template_row(key: int, template: Template, checked: Checked) -> Row:
    """Return the line of a template."""
    return Row(
        key,
        (
            Cell(template.title, "strong"),
            Cell(_audience_words(template.audience), "muted"),
            Cell(_from(template), "" if not template.is_builtin else "muted"),
            _state(template, checked),
        ),
    )


def _from(template: Template) -> str:
    return "built-in" if template.is_builtin else "yours"


def _state(template: Template, checked: Checked) -> Cell:
    if template.name not in checked:
        return Cell("…", "muted")
    problems = len(checked[template.name])
    if problems:
        return Cell(f"! {counted(problems, 'problem')}", "warning")
    return Cell("in order", "muted")


def _audience_words(audience: Audience) -> str:
    """Return whom a template is for: `Growth · Energy`; "anybody" where it does not say."""
    tiers = [_tier(tier) for tier in audience.tier]
    parts = (tiers, audience.industry, audience.solution, audience.persona)
    kinds = ("", "industry", "solution", "persona")
    words = [
        ", ".join(f"any {kind}" if name == ANY else name for name in names)
        for names, kind in zip(parts, kinds, strict=True)
        if names
    ]
    return " · ".join(words) or "anybody"


def _tier(text: str) -> str:
    return TIERS.get(int(text) or None, text) if text in ("0", "1", "2", "3") else text


def template_details(template: Template, checked: Checked) -> list[Pair]:
    """Return what a template is for, where it lies, and what is wrong with it."""
    pairs: list[Pair] = [("", Content.styled(template.title, "bold"))]
    if template.description:
        pairs.append(("", template.description))
    whose = "built-in; ⏎ makes one of your own of it" if template.is_builtin else "yours"
    if template.replaces_builtin:
        whose = "yours; it wins over the built-in one of the same name"
    pairs += [
        ("", ""),
        ("Name", template.name),
        ("Kind", f"{template.kind}: {KINDS[template.kind]}"),
        ("For", _audience_words(template.audience)),
        ("Needs", ", ".join(template.needs) or "—"),
        ("From", whose),
    ]
    if not template.is_builtin:
        pairs.append(("File", str(template.source_path)))
    problems = checked.get(template.name)
    if problems:
        pairs += [("", ""), *((("!" if number == 0 else ""), each.in_words()) for number, each in enumerate(problems))]
    if template.hints:
        pairs += [("", ""), ("Perhaps", counted(len(template.hints), "placeholder") + " of another system")]
    return pairs


def problem_rows(tried: Tried) -> list[Row]:
    """Return what is wrong, then what may be, then what the account does not have; the key is the place."""
    return [Row(key, cells) for key, (_, cells) in enumerate(_told(tried))]


def problem_lines(tried: Tried) -> list[int | None]:
    """Return the line in the text of each of these rows, None where none is to blame."""
    return [line for line, _ in _told(tried)]


def _told(tried: Tried) -> Iterator[tuple[int | None, tuple[Cell, ...]]]:
    for tone, sign, problems in (("error", "! ", tried.problems), ("muted", "? ", tried.hints)):
        for found in problems:
            line = Cell("" if found.line is None else f"{found.line}")
            yield found.line, (line, Cell(f"{sign}{found.what}", tone), Cell(found.hint))  # type: ignore[arg-type]
    for gap in tried.gaps:
        yield None, (Cell(""), Cell(gap, "muted"), Cell("the account does not have it", "muted"))


def problem_count(tried: Tried) -> str:
    """Return the numbers of what `problem_rows` shows: `2 problems · 1 hint · 3 missing`."""
    words = [counted(len(tried.problems), "problem")] if tried.problems else ["none"]
    if tried.hints:
        words.append(counted(len(tried.hints), "hint"))
    if tried.gaps:
        words.append(f"{len(tried.gaps)} missing here")
    return " · ".join(words)


def field_rows(lines: Sequence[FieldLine]) -> list[Row]:
    """Return the lines of the placeholders; the key is the place."""
    return [
        Row(key, (Cell(line.path, "accent"), line.meaning, Cell("—", "muted") if line.value == UNKNOWN else line.value))
        for key, line in enumerate(lines)
    ]
