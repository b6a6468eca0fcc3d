"""Hold the shape of the house: who may import whom, what belongs to which folder, how large a piece may grow."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

LAYERS = {"store": {"store"}, "templates": {"store", "templates"}, "tui": {"store", "templates", "tui"}}
"""Each folder and the folders that it may import."""

OWNERS = {
    "sqlmodel": "store",
    "sqlalchemy": "store",
    "sqlite3": "store",
    "alembic": "store",
    "platformdirs": "store",
    "jinja2": "templates",
    "markupsafe": "templates",
    "markdown_it": "templates",
    "yaml": "templates",
    "textual": "tui",
    "rich": "tui",
    "typer": "tui.cli",
    "pydantic": "",
    "pydantic_core": "",
    "annotated_types": "",
}
"""Each foreign package and the one folder that may import it; nothing else may be imported at all ("": everybody)."""

DISTRIBUTIONS = {
    "jinja2": "jinja2",
    "markdown_it": "markdown-it-py",
    "markupsafe": "jinja2",
    "pydantic_core": "pydantic",
    "annotated_types": "pydantic",
    "yaml": "pyyaml",
}
"""What a foreign package is called in pyproject.toml, where its name is another (or it comes with another)."""

NETWORK = {
    "ftplib", "http", "imaplib", "nntplib", "poplib", "smtplib", "socket", "socketserver", "ssl", "telnetlib",
    "urllib.error", "urllib.request", "webbrowser", "wsgiref", "xmlrpc",
}  # fmt: skip
STREAMS = {
    "create_connection", "create_datagram_endpoint", "create_server", "create_unix_server", "open_connection",
    "open_unix_connection", "start_server", "start_unix_server",
}  # fmt: skip

CLOCKS = {
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.strftime", "time.ctime",
}  # fmt: skip

EDGES = {
    "tui/crash.py": "the process: a fault is told by type and place, never with the content of a field",
    "tui/driver.py": "the input thread: told like any other fault",
    "templates/form.py": "the worker: a stranger's template may fail in any way, each becomes a problem with its line",
    "templates/worker.py": "the worker's own edge: the exit code tells",
}
"""The only files where `except Exception` may stand, each with what it guards."""

STEPS = "store/migrations/versions/"
"""Migrations: numbered files, read by path and not imported; a step is as long as what it makes."""

FOLDERS_THAT_MEAN_NOTHING = {"utils", "util", "helpers", "managers", "common", "base", "models", "services", "misc"}
LEFT_BEHIND = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|lorem ipsum|(?:/home|/root|/Users|/work)/", re.IGNORECASE)
SQL = re.compile(
    r"\s*(?:SELECT\s.*\bFROM\b|INSERT\s+(?:OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|PRAGMA\s+\w+"
    r"|(?:CREATE|ALTER|DROP)\s+(?:VIRTUAL\s+|UNIQUE\s+|TEMP\s+)?(?:TABLE|INDEX|TRIGGER|VIEW)\b|BEGIN\s+IMMEDIATE\b"
    r"|WITH\s+(?:RECURSIVE\s+)?\w+\s.*\bAS\s*\()",
    re.DOTALL,
)

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LIMITS = {"lines of a file": 400, "lines of a function": 40, "methods of a class": 20}


@dataclass(frozen=True)
class Module:
    """One file of the product, read once."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def name(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def layer(self) -> str:
        return self.name.partition(".")[0]

    def at(self, node: ast.AST, what: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {what}"

    @cached_property
    def imports(self) -> list[tuple[ast.AST, str]]:
        """Every module or name that is imported, wherever it stands, in full: `from a import b` is `a.b`."""
        found: list[tuple[ast.AST, str]] = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(node, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                source = ".".join(part for part in (self._base(node.level), node.module) if part)
                found += [(node, f"{source}.{alias.name}") for alias in node.names]
            elif isinstance(node, ast.Call) and self.full(node.func) in {"importlib.import_module", "__import__"}:
                found += [(node, str(arg.value)) for arg in node.args[:1] if isinstance(arg, ast.Constant)]
        return found

    def _base(self, level: int) -> str:
        if not level:
            return ""
        package = self.name.split(".") if self.path.endswith("__init__.py") else self.name.split(".")[:-1]
        return ".".join(package[: len(package) - level + 1])

    @cached_property
    def _aliases(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names |= {alias.asname: alias.name for alias in node.names if alias.asname}
            elif isinstance(node, ast.ImportFrom):
                names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        return names

    def full(self, node: ast.AST) -> str:
        """Return the dotted name that an expression stands for, with import aliases resolved ("" for others)."""
        if isinstance(node, ast.Name):
            return self._aliases.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            base = self.full(node.value)
            return f"{base}.{node.attr}" if base else ""
        return ""

    def names(self) -> Iterator[tuple[ast.AST, str]]:
        """Every name that is looked up, called or not, in full."""
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.Name, ast.Attribute)):
                yield node, self.full(node)

    def strings(self) -> Iterator[tuple[ast.AST, str]]:
        """Every text constant, also the parts of f-strings."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node, node.value


@cache
def modules() -> dict[str, Module]:
    """Return all modules of the product by name."""
    files = [file for layer in LAYERS for file in sorted((ROOT / layer).rglob("*.py"))]
    found = [Module(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files]
    return {module.name: module for module in found}


def inside(name: str, *packages: str) -> bool:
    """Say whether a dotted name is one of the packages or stands in one."""
    return any(name == package or name.startswith(package + ".") for package in packages)


# The rules: each yields what offends it in one module.


def layers_run_one_way(module: Module) -> Iterator[str]:
    for node, name in module.imports:
        layer = name.partition(".")[0]
        if layer in LAYERS and layer not in LAYERS[module.layer]:
            yield module.at(node, f"{module.layer} imports {name}")


def foreign_packages_have_one_owner(module: Module) -> Iterator[str]:
    for node, name in module.imports:
        package = name.partition(".")[0]
        if package in OWNERS:
            if OWNERS[package] and not inside(module.name, OWNERS[package]):
                yield module.at(node, f"{package} belongs to {OWNERS[package]}")
        elif package not in LAYERS and package not in sys.stdlib_module_names:
            yield module.at(node, f"{package} is not a package of this project: see OWNERS")


def nothing_reaches_the_network(module: Module) -> Iterator[str]:
    for node, name in module.imports:
        if inside(name, *NETWORK):
            yield module.at(node, f"{name} reaches the network")
    for node, name in module.names():
        if name.startswith("asyncio.") and name.rpartition(".")[2] in STREAMS:
            yield module.at(node, f"{name} opens a connection")
        elif isinstance(node, ast.Attribute) and node.attr in STREAMS:
            yield module.at(node, f".{node.attr} opens a connection")


def sql_stays_in_store(module: Module) -> Iterator[str]:
    if module.layer == "store":
        return
    for node, text in module.strings():
        if SQL.match(text):
            yield module.at(node, "SQL text")
    for node, name in module.names():
        if isinstance(node, ast.Attribute) and node.attr in {"execute", "executemany", "executescript"}:
            yield module.at(node, f"{name or '.' + node.attr} runs SQL")


def exceptions_are_caught_by_name(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ExceptHandler) or module.path in EDGES:
            continue
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        broad = any(kind is None or module.full(kind) in {"Exception", "BaseException"} for kind in caught)
        passed_on = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        if broad and not passed_on:
            yield module.at(node, "catches everything and is no edge: see EDGES")


def the_time_comes_from_the_clock(module: Module) -> Iterator[str]:
    if module.path == "store/clock.py":
        return
    for node, name in module.names():
        if name in CLOCKS:
            yield module.at(node, f"{name} instead of store.clock")
    for node, text in module.strings():
        if re.search(r"\bCURRENT_(?:TIMESTAMP|DATE|TIME)\b|\('now'", text):
            yield module.at(node, "the database's clock instead of store.clock")


def text_is_never_escaped_into_markup(module: Module) -> Iterator[str]:
    for node, name in [*module.imports, *module.names()]:
        if inside(name, "textual.markup", "rich.markup") or name.endswith(".from_markup"):
            yield module.at(node, f"{name}: show text through Content(text) or Text(text)")


def only_the_command_line_prints(module: Module) -> Iterator[str]:
    if not (inside(module.name, "tui.cli") or module.path == "tui/main.py"):
        yield from (module.at(node, "print") for node, name in module.names() if name == "print")


def files_stay_small(module: Module) -> Iterator[str]:
    def over(node: ast.AST, what: str, size: int) -> Iterator[str]:
        if size > LIMITS[what]:
            yield module.at(node, f"{size} {what}, at most {LIMITS[what]}")

    yield from over(module.tree, "lines of a file", len(module.text.splitlines()))
    for node in ast.walk(module.tree):
        if isinstance(node, FUNCTIONS) and not module.path.startswith(STEPS):
            yield from over(node, "lines of a function", (node.end_lineno or 0) - node.lineno + 1)
        elif isinstance(node, ast.ClassDef):
            yield from over(node, "methods of a class", sum(isinstance(child, FUNCTIONS) for child in node.body))


def everything_public_says_what_it_is(module: Module) -> Iterator[str]:
    if not ast.get_docstring(module.tree):
        yield module.at(module.tree, "no docstring")
    shown = [node for node in module.tree.body if isinstance(node, (*FUNCTIONS, ast.ClassDef))]
    for node in shown:
        if not (node.name.startswith("_") or ast.get_docstring(node) or module.path.startswith(STEPS)):
            yield module.at(node, f"{node.name} has no docstring")


def names_and_words_belong_here(module: Module) -> Iterator[str]:
    for part in FOLDERS_THAT_MEAN_NOTHING.intersection(module.name.split(".")):
        yield module.at(module.tree, f"`{part}` is no noun of the user")
    for number, line in enumerate(module.text.splitlines(), 1):
        if found := LEFT_BEHIND.search(line):
            yield f"{module.path}:{number}: {found[0]}"


Rule = Callable[[Module], Iterator[str]]
RULES: tuple[Rule, ...] = (
    layers_run_one_way, foreign_packages_have_one_owner, nothing_reaches_the_network, sql_stays_in_store,
    exceptions_are_caught_by_name, the_time_comes_from_the_clock, text_is_never_escaped_into_markup,
    only_the_command_line_prints, files_stay_small, everything_public_says_what_it_is, names_and_words_belong_here,
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_rule_holds(rule: Rule) -> None:
    offences = [offence for module in modules().values() for offence in rule(module)]
    assert not offences, "\n" + "\n".join(offences)


@pytest.mark.parametrize("layer", LAYERS)
def test_every_folder_of_code_is_a_package(layer: str) -> None:
    folders = {f"{module.path.rpartition('/')[0]}/" for module in modules().values() if module.layer == layer}
    bare = [folder for folder in {f"{layer}/", *folders} - {STEPS} if not (ROOT / folder / "__init__.py").is_file()]
    assert not bare, f"without __init__.py these mix with any other folder of their name: {bare}"


@pytest.mark.parametrize("path", EDGES)
def test_every_edge_is_still_one(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert list(exceptions_are_caught_by_name(Module("elsewhere.py", text))), "take it off EDGES"


def edges(all_modules: dict[str, Module]) -> dict[str, set[str]]:
    """Return which module imports which, also inside functions and for types alone."""
    graph: dict[str, set[str]] = {}
    for module in all_modules.values():
        targets = {name if name in all_modules else name.rpartition(".")[0] for _, name in module.imports}
        graph[module.name] = {target for target in targets if target in all_modules and target != module.name}
    return graph


def test_no_modules_import_each_other() -> None:
    TopologicalSorter(edges(modules())).prepare()


def test_a_cycle_is_found_also_when_it_is_lazy() -> None:
    texts = {"store.a": "from store import b", "store.b": "def f():\n    from store.a import g"}
    with pytest.raises(CycleError):
        TopologicalSorter(edges({n: Module(n.replace(".", "/") + ".py", text) for n, text in texts.items()})).prepare()


def test_every_foreign_package_is_declared() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        dependencies = tomllib.load(file)["project"]["dependencies"]
    declared = {re.split(r"[^\w-]", dependency)[0].lower() for dependency in dependencies}
    used = {name.partition(".")[0] for module in modules().values() for _, name in module.imports} & OWNERS.keys()
    missing = {package for package in used - {"sqlite3"} if DISTRIBUTIONS.get(package, package) not in declared}
    assert not missing, f"imported, but not among the dependencies in pyproject.toml: {missing}"


OFFENCES = [
    (layers_run_one_way, "store/x.py", "def f():\n    from templates import sheet"),
    (layers_run_one_way, "templates/x.py", "import importlib\nimportlib.import_module('tui.app')"),
    (layers_run_one_way, "store/intake/x.py", "from ...tui import app"),
    (foreign_packages_have_one_owner, "tui/x.py", "import sqlite3"),
    (foreign_packages_have_one_owner, "tui/screens/x.py", "from typer import Option"),
    (foreign_packages_have_one_owner, "store/x.py", "if TYPE_CHECKING:\n    from textual.app import App"),
    (foreign_packages_have_one_owner, "store/x.py", "import requests"),
    (nothing_reaches_the_network, "store/x.py", "from urllib import request"),
    (nothing_reaches_the_network, "tui/x.py", "import http.client"),
    (nothing_reaches_the_network, "tui/x.py", "import asyncio\nasyncio.open_connection('h', 1)"),
    (sql_stays_in_store, "tui/x.py", "Q = f'''\n  SELECT name\n  FROM account WHERE id={1}'''"),
    (sql_stays_in_store, "templates/x.py", "connection.execute(text)"),
    (exceptions_are_caught_by_name, "store/x.py", "try:\n    f()\nexcept (OSError, Exception):\n    pass"),
    (exceptions_are_caught_by_name, "tui/x.py", "try:\n    f()\nexcept:\n    raise ValueError"),
    (the_time_comes_from_the_clock, "tui/x.py", "import datetime as d\nd.datetime.now()"),
    (the_time_comes_from_the_clock, "store/x.py", "from datetime import date\nf = Field(default_factory=date.today)"),
    (the_time_comes_from_the_clock, "store/x.py", "from time import time as t\nt()"),
    (the_time_comes_from_the_clock, "store/x.py", "Q = \"SELECT date('now')\""),
    (text_is_never_escaped_into_markup, "tui/x.py", "from rich.markup import escape as e"),
    (text_is_never_escaped_into_markup, "tui/x.py", "from textual import markup\nmarkup.escape('x')"),
    (text_is_never_escaped_into_markup, "tui/x.py", "from rich.text import Text\nText.from_markup(name)"),
    (only_the_command_line_prints, "store/x.py", "print(1)"),
    (files_stay_small, "store/x.py", "x = 1\n" * 401),
    (files_stay_small, "store/x.py", "def f():\n" + "    x = 1\n" * 40),
    (files_stay_small, "store/x.py", "class C:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(21))),
    (everything_public_says_what_it_is, "store/x.py", "x = 1"),
    (everything_public_says_what_it_is, "store/x.py", "'''Own.'''\nclass Account: ..."),
    (names_and_words_belong_here, "store/utils.py", ""),
    (names_and_words_belong_here, "store/x.py", "x = 1  # TO" + "DO: more"),
]


@pytest.mark.parametrize(("rule", "path", "text"), OFFENCES)
def test_rule_bites(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Module(path, text)))


BLAMELESS = '''"""Own what is blameless."""
import time
from datetime import datetime
from urllib.parse import quote
from store import clock
from store.errors import StoreError


def work(text: str) -> str:
    """Select an account from the list, update it, set its tier."""
    try:
        return datetime.fromisoformat(text) > clock.now() and quote(f"Select a tier from {time.monotonic()}")
    except (ValueError, StoreError):
        return ""
    except BaseException:
        text.clear()
        raise
'''


@pytest.mark.parametrize("rule", RULES)
def test_rule_spares_the_blameless(rule: Rule) -> None:
    assert not list(rule(Module("tui/screens/portfolio.py", BLAMELESS)))
