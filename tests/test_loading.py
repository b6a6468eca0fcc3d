"""Hold what a start may load: the first screen, help and documents wait for nothing that they do not use."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"sqlalchemy", "sqlmodel", "pydantic", "alembic", "jinja2", "markdown_it", "typer", "yaml"}
"""What the first screen does not need: together about half a second of imports, done behind it."""


def loaded_by(*arguments: str) -> set[str]:
    """Run Python with these arguments in a fresh process; return the top-level names of all that it imported."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, re.sub(r"(?m)^import time:.*\n", "", done.stderr)
    return set(re.findall(r"^import time:.*\|\s*(\w+)[\w.]*$", done.stderr, re.MULTILINE))


def modules_of(folder: str) -> list[str]:
    """Return the names of all modules of a folder that can be imported (migrations are read by path)."""
    files = [file.relative_to(ROOT).with_suffix("") for file in sorted((ROOT / folder).rglob("*.py"))]
    return [".".join(file.parts) for file in files if all(part.isidentifier() for part in file.parts)]


@pytest.mark.parametrize(("folder", "foreign"), [("store", "templates tui jinja2 markdown_it"), ("templates", "tui")])
def test_facts_and_documents_load_no_screens(folder: str, foreign: str) -> None:
    loaded = loaded_by("-c", "; ".join(f"import {name}" for name in modules_of(folder)))
    assert folder in loaded
    assert not loaded & {"textual", "rich", "typer", *foreign.split()}


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_neither_screens_nor_the_store(option: str) -> None:
    loaded = loaded_by("-m", "tui.main", option)
    assert "tui" in loaded
    assert not loaded & {"textual", "sqlmodel", "sqlalchemy", "alembic", "jinja2", "markdown_it"}


def test_the_first_screen_loads_nothing_heavy() -> None:
    loaded = loaded_by("-c", "import tui.app, tui.screens.portfolio")
    assert "textual" in loaded
    assert not loaded & HEAVY
