"""Which names a template uses, held against an example of its data: misspelt ones are told before anything is filled.

The example (the *shape*) is plain nested data: a dict has exactly its keys (a key `*` stands for any other key), a list
has entries that look like its own entries, None stands for anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import nodes

from store.errors import Problem
from templates.elsewhere import placeholder_for
from templates.heading import Named
from templates.printing import words_of
from templates.values import DICT_METHODS, LOOP_FIELDS, TEXT_METHODS, Group, nearest

ANY = None
"""The shape of what nothing is known of."""
_TEXT = "text"
_NUMBER = 1
_SAME_LIST = frozenset(["sort", "list", "reverse", "unique", "select", "reject", "selectattr", "rejectattr"])
_ONE_OF = frozenset(["first", "last"])
_NUMBERS = frozenset(["length", "count", "sum", "min", "max", "round", "abs"])
_BY_FIRST = frozenset(["selectattr", "rejectattr", "groupby"])
_MOST_SHOWN = 8
_TIERS = frozenset("0123")
_DEEPEST_HINT = 2
"""Dots of a path that is offered for what another system calls a value."""
_LONGEST_PATH = 100
"""Characters of a path that are looked at: no name of the data needs as many."""

Names = dict[str, Any]


def check_names(tree: nodes.Template, shape: dict[str, Any]) -> list[Problem]:
    """Return every name that the data does not have, in branches not taken too, each with its line, once a line."""
    check = _Check(shape)
    check.block(tree.body, dict(shape))
    return list(dict.fromkeys(check.problems))


def check_named(named: Iterable[Named], shape: dict[str, Any]) -> list[Problem]:
    """Return what front matter names and is not there: tiers, and names of the data, each with its line."""
    check = _Check(shape)
    for part, text, line in named:
        if part == "needs":
            check.value(_path_node(text[:_LONGEST_PATH], line), dict(shape))
        elif text not in _TIERS:
            hint = "There are: 1, 2, 3, and 0 for accounts without one."
            check.problems.append(Problem(line, f"there is no tier “{text}”", hint))
    return list(dict.fromkeys(check.problems))


def _path_node(path: str, line: int) -> nodes.Expr:
    """Return `account.industry` as a template would read it."""
    first, *rest = path.split(".")
    node: nodes.Expr = nodes.Name(first, "load", lineno=line)
    for name in rest:
        if name.isdecimal() and name.isascii():
            node = nodes.Getitem(node, nodes.Const(int(name), lineno=line), "load", lineno=line)
        else:
            node = nodes.Getattr(node, name, "load", lineno=line)
    return node


class _Check:
    """Walks a tree in the order it would run, knowing at each point which names there are."""

    def __init__(self, shape: dict[str, Any]) -> None:
        self.problems: list[Problem] = []
        self._paths = list(_paths(shape))
        self._all_paths = frozenset(_all_paths(shape))

    def block(self, body: list[nodes.Node], names: Names) -> None:
        for node in body:
            self._statement(node, names)

    def _statement(self, node: nodes.Node, names: Names) -> None:
        match node:
            case nodes.Output():
                for child in node.nodes:
                    self._printed(child, names)
            case nodes.If():
                self.value(node.test, names)
                self.block([*node.body, *node.elif_, *node.else_], names)
            case nodes.For():
                self._loop(node, names)
            case nodes.Assign():
                self._bind(node.target, self.value(node.node, names), names)

    def _printed(self, node: nodes.Expr, names: Names) -> None:
        shape = self.value(node, names)
        if isinstance(shape, list) and not isinstance(node, nodes.Tuple | nodes.List):
            name = words_of(node).rpartition(".")[2]
            entry = name[:-1] if name.endswith("s") and name[:-1].isidentifier() else "entry"
            hint = f"Write a loop: {{% for {entry} in {words_of(node)} %}}, or | join(', ')."
            self._say(node, f"“{words_of(node)}” is a list", hint)
        elif isinstance(shape, dict) and shape and not isinstance(node, nodes.Dict):
            self._say(node, f"“{words_of(node)}” holds several values", f"Name one of them: {_some(shape)}.")

    def _loop(self, node: nodes.For, names: Names) -> None:
        shape = self.value(node.iter, names)
        if isinstance(shape, str | int | float):
            self._say(node, f"“{words_of(node.iter)}” is a single value, not a list", "A loop needs a list.")
        inner = dict(names)
        entry = _entry_of(shape)
        self._bind(node.target, entry, inner)
        inner["loop"] = {**dict.fromkeys(sorted(LOOP_FIELDS), _NUMBER), "previtem": entry, "nextitem": entry}
        if node.test is not None:
            self.value(node.test, inner)
        self.block(node.body, inner)
        self.block(node.else_, dict(names))

    def _bind(self, target: nodes.Node, shape: Any, names: Names) -> None:
        if isinstance(target, nodes.Name):
            names[target.name] = shape
        elif isinstance(target, nodes.Tuple):
            parts = shape if isinstance(shape, tuple) and len(shape) == len(target.items) else [ANY] * len(target.items)
            for item, part in zip(target.items, parts, strict=True):
                self._bind(item, part, names)

    def value(self, node: nodes.Node, names: Names) -> Any:
        """Return the shape of an expression, after checking the names in it."""
        match node:
            case nodes.Name():
                return self._name(node, names)
            case nodes.Getattr(node=nodes.Name(name=first)) if first not in names and self._elsewhere(words_of(node)):
                return self._unknown(node, words_of(node), self._elsewhere(words_of(node)), names)
            case nodes.Getattr():
                return self._part(node, self.value(node.node, names), node.attr)
            case nodes.Getitem():
                return self._item(node, names)
            case nodes.Filter():
                return self._filtered(node, names)
            case nodes.Call() if isinstance(node.node, nodes.Getattr):
                return self._called(node, node.node, names)
            case nodes.Const():
                return node.value
            case nodes.CondExpr():
                shapes = [self.value(part, names) for part in (node.test, node.expr1, node.expr2) if part is not None]
                return shapes[1]
            case nodes.Or() | nodes.And():
                return (self.value(node.left, names), self.value(node.right, names))[0]
            case nodes.Tuple() | nodes.List():
                return [self.value(item, names) for item in node.items]
        for child in node.iter_child_nodes():
            self.value(child, names)
        return _TEXT if isinstance(node, nodes.Concat) else ANY

    def _name(self, node: nodes.Name, names: Names) -> Any:
        if node.name in names:
            return names[node.name]
        ends = {path.rpartition(".")[2]: path for path in reversed(self._paths)} | {name: name for name in names}
        near = ends.get(node.name.casefold()) or self._elsewhere(node.name) or ends.get(nearest(node.name, ends) or "")
        return self._unknown(node, node.name, near, names)

    def _elsewhere(self, name: str) -> str | None:
        """Return our path for what another system calls a value, if the data has it."""
        path = placeholder_for(name)
        is_here = path is not None and path.replace("[0]", "").replace("[1]", "").replace("[2]", "") in self._all_paths
        return path if is_here else None

    def _unknown(self, node: nodes.Node, name: str, near: str | None, names: Names) -> Any:
        hint = f"Perhaps “{near}”." if near else f"There is: {_some(names)}."
        self._say(node, f"there is nothing called “{name}”", hint)
        return ANY

    def _part(self, node: nodes.Node, shape: Any, name: str) -> Any:
        whole = words_of(node.node) if isinstance(node, nodes.Getattr | nodes.Getitem) else "the entries of the list"
        if isinstance(shape, dict):
            if name in shape or "*" in shape:
                return shape.get(name, shape.get("*"))
            if name not in DICT_METHODS:
                near = nearest(name, shape)
                base = f"{whole}." if isinstance(node, nodes.Getattr | nodes.Getitem) else ""
                hint = f"Perhaps “{base}{near}”." if near else f"There is: {_some(shape)}."
                self._say(node, f"there is nothing called “{base}{name}”", hint)
        elif isinstance(shape, list):
            self._say(node, f"“{whole}” is a list and has nothing called “{name}”", "Its entries may: write a loop.")
        elif isinstance(shape, tuple):
            return dict(zip(Group._fields, shape, strict=False)).get(name)
        elif shape is not ANY and not (isinstance(shape, str) and name in TEXT_METHODS):
            self._say(node, f"“{whole}” is a single value and has nothing called “{name}”")
        return ANY

    def _item(self, node: nodes.Getitem, names: Names) -> Any:
        shape = self.value(node.node, names)
        if isinstance(node.arg, nodes.Slice):
            for child in node.arg.iter_child_nodes():
                self.value(child, names)
            return shape
        key = self.value(node.arg, names)
        if isinstance(node.arg, nodes.Const) and isinstance(key, str):
            return self._part(node, shape, key)
        return _entry_of(shape) if isinstance(shape, list) else ANY

    def _called(self, node: nodes.Call, method: nodes.Getattr, names: Names) -> Any:
        shape = self.value(method.node, names)
        for argument in [*node.args, *(keyword.value for keyword in node.kwargs)]:
            self.value(argument, names)
        if isinstance(shape, dict) and method.attr in DICT_METHODS:
            values = next(iter(shape.values()), ANY)
            return {"items": [(_TEXT, values)], "keys": [_TEXT], "values": [values], "get": ANY}[method.attr]
        if isinstance(shape, dict | list):
            self._part(method, shape, method.attr)
        return ANY

    def _filtered(self, node: nodes.Filter, names: Names) -> Any:
        shape = self.value(node.node, names) if node.node is not None else ANY
        for argument in [*node.args, *(keyword.value for keyword in node.kwargs)]:
            self.value(argument, names)
        path = _attribute_of(node)
        entry = _entry_of(shape)
        inner = entry if path is None else self._along(node, entry, path)
        if node.name in _SAME_LIST:
            return shape
        if node.name in _ONE_OF:
            return entry
        if node.name == "map":
            return [inner if path is not None else ANY]
        if node.name == "groupby":
            return [(inner, shape if isinstance(shape, list) else [ANY])]
        if node.name in ("default", "d"):
            return shape
        return _NUMBER if node.name in _NUMBERS else _TEXT

    def _along(self, node: nodes.Filter, shape: Any, path: str) -> Any:
        for name in path.split("."):
            shape = ANY if name.isdecimal() else self._part(node, shape, name)
        return shape

    def _say(self, node: nodes.Node, what: str, hint: str = "") -> None:
        self.problems.append(Problem(node.lineno, what, hint))


def _attribute_of(node: nodes.Filter) -> str | None:
    """Return the constant path that a filter looks at in each entry, if it does."""
    given: list[nodes.Expr] = [keyword.value for keyword in node.kwargs if keyword.key == "attribute"]
    if not given and node.name in _BY_FIRST:
        given = node.args[:1]
    return given[0].value if given and isinstance(given[0], nodes.Const) and isinstance(given[0].value, str) else None


def _entry_of(shape: Any) -> Any:
    """Return the shape of a list's entries: of named values, all the names that any of them has."""
    if isinstance(shape, dict):
        return _TEXT
    if not isinstance(shape, list) or not shape:
        return ANY
    if not all(isinstance(entry, dict) for entry in shape):
        return shape[0]
    merged: dict[str, Any] = {}
    for entry in shape:
        merged |= {name: part for name, part in entry.items() if part is not None or name not in merged}
    return merged


def _paths(shape: dict[str, Any], before: str = "") -> Iterator[str]:
    """Yield the paths that can be written without a loop, two names long at most."""
    for name, part in shape.items():
        yield before + name
        if isinstance(part, dict) and not before:
            yield from _paths(part, f"{name}.")


def _all_paths(shape: dict[str, Any], before: str = "") -> Iterator[str]:
    """Yield every path, those within the entries of lists too, as if a list were its entry."""
    for name, part in shape.items():
        yield before + name
        entry = part[0] if isinstance(part, list) and part else part
        if isinstance(entry, dict) and before.count(".") < _DEEPEST_HINT:
            yield from _all_paths(entry, f"{before}{name}.")


def _some(names: dict[str, Any]) -> str:
    shown = [name for name in names if name not in ("*", "loop")]
    return ", ".join(shown[:_MOST_SHOWN]) + (", …" if len(shown) > _MOST_SHOWN else "")
