"""How a template prints: every value is escaped for its place, and one that is not known leaves a visible mark.

The tree of a template is rewritten before it is compiled: each printed expression goes through `Printer.show`, which
is told the expression's own words (`account.industry`) and its line, and the template's own text through
`Printer.own`, so that the place of every value is known when it is printed, whatever branches and loops came before.
"""

from __future__ import annotations

from typing import Any, cast

from jinja2 import nodes, pass_context
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

from templates.escape import Safe, inline
from templates.filled import Gap
from templates.filters import join_entries
from templates.place import ADDRESS, TEXT, Place
from templates.placing import put, put_own
from templates.syntax import Bounded
from templates.values import LONGEST, UNPRINTABLE, is_missing, listed
from templates.wording import Refusal, in_words

# Names that no template can write: the language allows no blank inside a name.
_SHOW, _OWN, _PART, _EACH, _JOIN = "show value", "own text", "part of text", "each of", "join all"


class Printer:
    """Prints the values of one document after the other, each for its place, and collects their gaps."""

    def __init__(self, environment: Bounded) -> None:
        self.gaps: list[Gap] = []
        self._place = Place()
        environment.filters.update(
            {_SHOW: self.show, _OWN: self.own, _PART: self.part, _EACH: self.each, _JOIN: self.join}
        )

    def begin(self) -> None:
        """Begin the next document."""
        self.gaps.clear()
        self._place = Place()

    @pass_context  # which also keeps jinja2 from printing constants while it compiles
    def show(self, _context: Context, value: Any, path: str, line: int) -> str:
        """Return the value as Markdown for its place."""
        if isinstance(value, Safe):
            text: str = value
        elif is_missing(value):
            text = self._missing(self._mark(path, line))
        else:
            text = _bounded(in_words(value))
        shown, self._place = put(self._place, text)
        return shown

    @pass_context
    def own(self, _context: Context, text: str) -> str:
        """Return a text of the template itself, which may change the place."""
        shown, self._place = put_own(self._place, text)
        return shown

    @pass_context
    def part(self, _context: Context, value: Any, path: str, line: int) -> str:
        """Return one part of texts put together with `~`, not escaped yet."""
        return self._mark(path, line) if is_missing(value) else _bounded(in_words(value))

    @pass_context
    def each(self, _context: Context, value: Any, path: str) -> list[Any]:
        """Return the entries that a loop runs over."""
        return listed(value, f"“{path}”")

    @pass_context
    def join(
        self, _context: Context, value: Any, path: str, line: int, separator: str = "", attribute: str | None = None
    ) -> str:
        """Put the entries of a list together; each gap among them is marked. Nothing to join is marked when printed."""
        return join_entries(value, separator, attribute, lambda: self._mark(path, line))

    def _missing(self, mark: str) -> str:
        """Return what is printed instead of a value; in an address, the name of no place in the document."""
        if self._place.mode == ADDRESS:
            return f"#{mark}"
        return Safe(f"*{inline(mark)}*", mark) if self._place.mode == TEXT else mark

    def _mark(self, path: str, line: int) -> str:
        self.gaps.append(Gap(line, path))
        return f"not known: {path}"


def _bounded(text: str) -> str:
    if len(text) > LONGEST:
        raise Refusal(f"a value is longer than {LONGEST:,} characters")
    return text


def prepare_tree(tree: nodes.Template) -> nodes.Template:
    """Rewrite the tree so that whatever it prints goes through a `Printer`."""
    _Preparation().visit(tree)
    return tree


class _Preparation(NodeTransformer):
    """Wraps what is printed, looped over and put together."""

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802 jinja2 finds it by this name
        printed: list[nodes.Expr] = []
        for child in node.nodes:
            printed += [_own(child.data, child.lineno)] if isinstance(child, nodes.TemplateData) else self._shown(child)
        node.nodes = printed
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Concat:  # noqa: N802
        paths = [words_of(part) for part in node.nodes]
        self.generic_visit(node)
        node.nodes = [
            part if isinstance(part, nodes.Const) else _through(_PART, part, path, node.lineno)
            for part, path in zip(node.nodes, paths, strict=True)
        ]
        return node

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802
        path = words_of(node.iter)
        self.generic_visit(node)
        node.iter = _through(_EACH, cast("nodes.Expr", node.iter), path)
        return node

    def visit_Filter(self, node: nodes.Filter) -> nodes.Filter:  # noqa: N802
        path = words_of(node)
        self.generic_visit(node)
        if node.name == "join":
            node.name = _JOIN
            node.args = [_constant(path, node.lineno), _constant(node.lineno, node.lineno), *node.args]
        return node

    def _shown(self, node: nodes.Expr) -> list[nodes.Expr]:
        """Return what is printed instead of the expression: each branch and each part of it on its own."""
        if isinstance(node, nodes.Concat):
            return [shown for part in node.nodes for shown in self._shown(part)]
        if isinstance(node, nodes.CondExpr):
            return [self._choice(node.test, node.expr1, node.expr2, node.lineno)]
        if isinstance(node, nodes.Or) and isinstance(node.right, nodes.Const) and node.right.value == "":
            return [self._choice(node.left, node.left, None, node.lineno)]
        if isinstance(node, nodes.Const) and isinstance(node.value, str):
            text = UNPRINTABLE.sub("", node.value)  # the template's own text, written another way
            return [_own(text, node.lineno)] if text else []
        path = words_of(node)
        visited: nodes.Expr = self.visit(node)
        return [_through(_SHOW, visited, path, node.lineno)]

    def _choice(self, test: nodes.Expr, chosen: nodes.Expr, other: nodes.Expr | None, line: int) -> nodes.Expr:
        """Print one of two expressions; without the other one, nothing: that is what the template asks for."""
        branches = [self._joined(branch, line) for branch in (chosen, other)]
        return nodes.CondExpr(self.visit(test), *branches, lineno=line)

    def _joined(self, node: nodes.Expr | None, line: int) -> nodes.Expr:
        parts = self._shown(node) if node is not None else []
        if len(parts) == 1:
            return parts[0]
        return nodes.Concat(parts, lineno=line) if parts else _constant("", line)


def _own(text: str, line: int) -> nodes.Filter:
    return _through(_OWN, _constant(text, line))


def _through(name: str, node: nodes.Expr, *values: str | int) -> nodes.Filter:
    arguments = [_constant(value, node.lineno) for value in values]
    return nodes.Filter(node, name, arguments, [], None, None, lineno=node.lineno)


def _constant(value: object, line: int) -> nodes.Const:
    return nodes.Const(value, lineno=line)


def words_of(node: nodes.Node | None) -> str:
    """Return the path that an expression takes its value from, in the words of the template: `account.industry`."""
    match node:
        case nodes.Name():
            return str(node.name)
        case nodes.Getattr():
            return f"{words_of(node.node)}.{node.attr}"
        case nodes.Getitem(arg=nodes.Const(value=str(name))):
            return f"{words_of(node.node)}.{name}"
        case nodes.Getitem():
            return f"{words_of(node.node)}[{words_of(node.arg)}]"
        case nodes.Const():
            return f"'{node.value}'" if isinstance(node.value, str) else str(node.value)
        case nodes.Filter() if node.name == "map" and node.kwargs and node.kwargs[0].key == "attribute":
            value = node.kwargs[0].value
            return f"{words_of(node.node)}.{value.value if isinstance(value, nodes.Const) else '…'}"
        case nodes.Filter() | nodes.Test():
            return words_of(node.node)
        case nodes.Call():
            return words_of(node.node.node if isinstance(node.node, nodes.Getattr) else node.node)
        case nodes.Or() | nodes.And():
            return words_of(node.left)
        case nodes.BinExpr():
            return f"{words_of(node.left)} {node.operator} {words_of(node.right)}"
        case nodes.UnaryExpr():
            return words_of(node.node)
    return "a value"
