"""What is wrong with a template: its reading, which reports all mistakes at once, each with its line.

The tree of a template is held against an allow-list; what the language does not have is refused with words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from store.errors import Problem
from templates.elsewhere import placeholder_for
from templates.filters import FILTERS, TESTS
from templates.syntax import Bounded
from templates.values import DICT_METHODS, TEXT_METHODS, UNPRINTABLE, nearest

LARGEST_SOURCE = 256 * 1024
"""Characters of one template."""
DEEPEST = 40
"""How far expressions and blocks may be nested in each other."""
_MOST_MISTAKES = 50

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Assign, nodes.Name, nodes.Const,
    nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Tuple, nodes.List, nodes.Dict, nodes.Pair, nodes.Keyword,
    nodes.Filter, nodes.Test, nodes.Call, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.Concat, nodes.And,
    nodes.Or, nodes.Not, nodes.Neg, nodes.Pos, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod,
)  # fmt: skip
_REFUSED = {
    "Include": "a template cannot take in another file",
    "Import": "a template cannot take in another file",
    "FromImport": "a template cannot take in another file",
    "Extends": "a template cannot build on another file",
    "Block": "blocks belong to templates that build on each other; there are none here",
    "Macro": "macros are not part of these templates; repeat the text, or use a loop",
    "CallBlock": "macros are not part of these templates; repeat the text, or use a loop",
    "FilterBlock": "write the filter behind each value, as in {{ account.name | upper }}",
    "AssignBlock": "set one value, as in {% set name = account.name %}",
    "NSRef": "only plain names can be set",
    "Pow": "powers are not part of these templates",
}
_COMMON = {
    "filter": "Common ones: upper, title, join, default, length, sort, date, age, money, number, block, link.",
    "test": "Common ones: known, defined, even, odd, in, eq, ne, gt, lt.",
}
_RESERVED = frozenset(["self", "super", "caller", "varargs", "kwargs", "loop"])
_TAGS = frozenset(
    [
        "if", "elif", "else", "endif", "for", "endfor", "set", "endset", "include", "import", "from", "extends",
        "block", "endblock", "macro", "endmacro", "call", "endcall", "filter", "endfilter", "with", "endwith", "raw",
        "endraw", "autoescape", "endautoescape", "print",
    ]
)  # fmt: skip
"""What jinja2 reads by itself; some of it is refused later, with better words than «not a tag»."""
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_TAG = re.compile(r"\{%[-+]?\s*(\w*).*?%\}", re.DOTALL)
_TAG_OR_COMMENT = r"(?:\{%(?![-+])(?:[^%]|%(?!\}))*%\}|\{#(?![-+])(?:[^#]|#(?!\}))*#\})"
_ALONE = re.compile(rf"^[ \t]*({_TAG_OR_COMMENT}(?:[ \t]*{_TAG_OR_COMMENT})*)[ \t]*\n", re.MULTILINE)


def read_tree(environment: Bounded, source: str) -> tuple[nodes.Template | None, list[Problem]]:
    """Return the tree of a template, if it has one, and what is wrong with it. It may be run when nothing is.

    A placeholder that is not understood is reported and passed over, so that a template pasted from another system
    shows all of them at once.
    """
    if len(source) > LARGEST_SOURCE:
        return None, [Problem(None, f"the template is longer than {LARGEST_SOURCE:,} characters", "Divide it in two.")]
    text = tidy_source(source)
    problems: list[Problem] = []
    while len(problems) < _MOST_MISTAKES:
        try:
            tree = environment.parse(text)
        except TemplateSyntaxError as error:
            line = _line_in_source(text, error)
            mistake = _misread(environment, text, line)
            if mistake is None:
                return None, [*problems, _syntax_problem(error, line)]
            start, end, problem = mistake
            problems.append(problem)
            text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
        except (RecursionError, ValueError, OverflowError):
            return None, [*problems, Problem(None, "the template is nested too deeply, or holds too long a number")]
        else:
            if _is_too_deep(tree):
                return None, [*problems, Problem(None, f"the template is nested more than {DEEPEST} deep")]
            return tree, [*problems, *_structure_problems(tree)]
    return None, problems


def tidy_source(source: str) -> str:
    """Return the source with unprintable characters gone, and with no line left behind by tags that stand alone.

    The line break after such tags moves into the last of them: nothing is printed, and lines keep their numbers.
    """
    text = UNPRINTABLE.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    return _ALONE.sub(_without_its_line, text)


def _without_its_line(found: re.Match[str]) -> str:
    tags = found[1]
    if tags[-3] == "+":  # who steers blanks by hand is left alone
        return found[0]
    closer = 3 if tags[-3] == "-" else 2
    return f"{tags[:-closer]}\n{tags[-closer:]}"


def _line_in_source(text: str, error: TemplateSyntaxError) -> int:
    """Return the line of a mistake; one at the end of a tag that stands alone, before its line break was moved in."""
    is_at_end = "end of statement block" in (error.message or "")
    lines = text.split("\n")[: error.lineno]
    return error.lineno - (is_at_end and len(lines) > 1 and lines[-1].startswith(("%}", "-%}")))


def _is_too_deep(tree: nodes.Node) -> bool:
    level: list[nodes.Node] = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return False
    return True


def _misread(environment: Bounded, text: str, line: int) -> tuple[int, int, Problem] | None:
    """Find the placeholder or tag at the line that is not understood: its start, its end, what to say of it."""
    starts = [0, *(found.end() for found in re.finditer("\n", text)), len(text) + 1]
    here = range(starts[min(line, len(starts) - 1) - 1], starts[min(line, len(starts) - 1)])
    for found in (*_PLACEHOLDER.finditer(text), *_TAG.finditer(text)):
        if found.end() <= here.start or found.start() >= here.stop:
            continue
        first = text.count("\n", 0, found.start()) + 1
        shown = " ".join(found[0].split())
        shown = shown if len(shown) <= 60 else f"{shown[:57]}…"
        if found[0].startswith("{%"):
            if found[1] in _TAGS:
                continue
            return *found.span(), Problem(first, f"“{shown}” is not a tag of these templates", "Use if, for or set.")
        try:
            environment.parse(found[0])
        except (TemplateSyntaxError, RecursionError, ValueError):
            path = placeholder_for(found[0])
            hint = f"Perhaps {{{{ {path} }}}}." if path else "Write one name, such as {{ account.name }}."
            return *found.span(), Problem(first, f"the placeholder “{shown}” is not understood", hint)
    return None


def _syntax_problem(error: TemplateSyntaxError, line: int) -> Problem:
    message = error.message or ""
    unclosed = re.search(r"innermost block that needs to be closed is '(\w+)'", message)
    if unclosed and "Unexpected end" in message:
        return Problem(line, f"a {{% {unclosed[1]} %}} is not closed", f"Write {{% end{unclosed[1]} %}}.")
    stray = re.search(r"Encountered unknown tag '(\w+)'", message)
    if stray:
        hint = f"The open one is {{% {unclosed[1]} %}}." if unclosed else ""
        return Problem(line, f"{{% {stray[1]} %}} stands where it does not belong", hint)
    return Problem(line, f"the template is not understood here: {message}")


def _structure_problems(tree: nodes.Template) -> Iterator[Problem]:
    """Yield what the language does not have, in the order of the lines."""
    waiting: list[nodes.Node] = [tree]
    while waiting:
        node = waiting.pop()
        waiting.extend(reversed(list(node.iter_child_nodes())))
        found = _refused(node)
        if found:
            yield Problem(node.lineno, *found)
        for child in node.nodes if isinstance(node, nodes.Output) else ():
            if isinstance(child, nodes.Tuple | nodes.List | nodes.Dict):
                hint = "Write a placeholder for each, as in {{ account.name }}."
                yield Problem(child.lineno, "one placeholder prints one value", hint)


def _refused(node: nodes.Node) -> tuple[str, str] | None:
    """Say why the language does not have this node, with a hint; None when it does."""
    if not isinstance(node, _ALLOWED):
        name = type(node).__name__
        return _REFUSED.get(name, f"“{name.lower()}” is not part of these templates"), ""
    if isinstance(node, nodes.Const) and isinstance(node.value, float) and not math.isfinite(node.value):
        return "the number is too large", ""
    if isinstance(node, nodes.Filter | nodes.Test):
        return _refused_word(node)
    if isinstance(node, nodes.Call):
        return _refused_call(node)
    if isinstance(node, nodes.For) and node.recursive:
        return "a loop cannot call itself", "Write a loop inside the loop."
    if isinstance(node, nodes.Name) and (node.name in _RESERVED - {"loop"} or _is_set_reserved(node)):
        return f"“{node.name}” is a word of the template language", "Choose another name."
    return None


def _is_set_reserved(node: nodes.Name) -> bool:
    return node.ctx != "load" and node.name in _RESERVED


def _refused_word(node: nodes.Filter | nodes.Test) -> tuple[str, str] | None:
    known, kind = (FILTERS, "filter") if isinstance(node, nodes.Filter) else (TESTS, "test")
    if node.dyn_args or node.dyn_kwargs:
        return "“*” and “**” cannot hand over values here", ""
    if node.name in known:
        return None
    near = nearest(node.name, known)
    return f"there is no {kind} “{node.name}”", f"Perhaps “{near}”." if near else _COMMON[kind]


def _refused_call(node: nodes.Call) -> tuple[str, str] | None:
    if node.dyn_args or node.dyn_kwargs:
        return "“*” and “**” cannot hand over values here", ""
    called = node.node
    if not isinstance(called, nodes.Getattr):
        name = f"“{called.name}()”" if isinstance(called, nodes.Name) else "this"
        return f"{name} cannot be called: these templates have no functions", "Use a filter, as in {{ name | upper }}."
    if called.attr in TEXT_METHODS | DICT_METHODS:
        return None
    near = nearest(called.attr, FILTERS, 0.8)
    return f"“{called.attr}()” cannot be called in a template", f"Perhaps the filter “{near}”." if near else ""
