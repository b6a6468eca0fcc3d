"""Leftovers: placeholders of other systems in a template, which stand in the document as they are.

`[Name]`, `{Name}`, `<<Name>>`, `«Name»` and `____` are Markdown or plain text, and may be meant; so they are told as
hints, each with its line and the nearest good placeholder, and never refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from store.errors import Problem
from templates.elsewhere import placeholder_for

MOST = 50
"""Hints of one template."""
MOST_IN_LINE = 2_000
"""Characters of a line that are looked through: it is done from key to key, and with all else waiting."""
_SIGNS = re.compile(
    r"(?<![\\\]!\w])\[(?P<square>[^\W\d_][^\[\]\n|]{0,58}|[^\W\d_])\](?![\[(:])"
    r"|(?<![{$\\])\{(?P<curly>[^\W\d_][\w .,'’/&-]{0,58})\}(?!\})"
    r"|<<\s*(?P<angled>[^\W\d_][^<>\n]{0,58}?)\s*>>"
    r"|«\s*(?P<quoted>[A-Z]\w*(?:\.\w+)*)\s*»"
    r"|(?<![\w_\\])(?P<line>_{3,})(?![\w_])"
)
_JINJA = re.compile(r"\{\{.*?(?:\}\}|\Z)|\{%.*?(?:%\}|\Z)|\{#.*?(?:#\}|\Z)", re.DOTALL)
"""What is not closed goes to the end: looked for again from each sign that opens, its end would be dear."""
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_DEFINED = re.compile(r"^ {0,3}\[([^\[\]\n]+)\]:", re.MULTILINE)
_RULE = re.compile(r"\s*(?:_\s*){3,}\Z")
_TASKS = frozenset("xX")


def find_leftovers(body: str, first_line: int = 1) -> list[Problem]:
    """Return a hint for each, with its line in the file; the first line of the body has the number `first_line`."""
    return list(islice(_leftovers(body, first_line), MOST))


def _leftovers(body: str, first_line: int) -> Iterator[Problem]:
    if not any(sign in body for sign in ("[", "{", "<<", "«", "___")):
        return
    text = _JINJA.sub(lambda found: re.sub(r"[^\n]", "\0", found[0]), body)
    defined = {name.casefold() for name in _DEFINED.findall(text)}
    fence = ""
    for number, line in enumerate(text.split("\n"), first_line):
        opened = _FENCE.match(line)
        if opened and (not fence or opened[1].startswith(fence)):
            fence = "" if fence else opened[1]
        elif not fence and not _RULE.match(line):
            yield from _in_line(_CODE.sub(lambda code: "\0" * len(code[0]), line[:MOST_IN_LINE]), number, defined)


def _in_line(line: str, number: int, defined: set[str]) -> Iterator[Problem]:
    """Yield what is left over in a line; a task to tick, and a name that a link is defined for, are Markdown."""
    for found in _SIGNS.finditer(line):
        name = next((text for kind, text in found.groupdict().items() if text and kind != "line"), "")
        is_markdown = found["square"] and (name in _TASKS or name.casefold() in defined)
        if not is_markdown:
            yield Problem(number, f"“{_short(found[0])}” stands in the document as it is", _hint(name))


def _hint(name: str) -> str:
    path = placeholder_for(name)
    if not name:
        return "If something is to be filled in there, write a placeholder such as {{ account.name }}."
    return f"If it is a placeholder, write {{{{ {path or 'account.name'} }}}}" + ("." if path else ", say.")


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
