"""Files to import, and what the book holds after them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store.book import Book
from store.dump import dump_book
from store.intake.applying import import_files
from store.intake.report import Report
from store.intake.sources import Source, propose_source

DATA = Path(__file__).resolve().parents[2] / "data"

Bring = Callable[..., Report]
Held = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., Source]:
    """Return a function that makes a file of a text and proposes how it is to be read."""

    def make(text: str, name: str = "list.csv", **options: Any) -> Source:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        return propose_source(path, **options)[0]

    return make


@pytest.fixture
def bring(empty_book: Book, source: Callable[..., Source]) -> Bring:
    """Return a function that imports texts, as `bring(accounts="Id,Name\\n1,Acme")`, each as a file of that name."""

    def run(dry_run: bool = False, **files: str) -> Report:
        sources = [source(text, f"{name}.csv") for name, text in files.items()]
        return import_files(empty_book, sources, dry_run=dry_run)

    return run


@pytest.fixture
def held(empty_book: Book) -> Held:
    """Return a function that gives the records of a table, by name where they have one, else as they were made."""

    def read(table: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads("".join(dump_book(empty_book)))[table]
        return sorted(rows, key=lambda row: (row.get("name", ""), row["id"]))

    return read


@pytest.fixture
def real() -> Callable[..., list[Source]]:
    """Return a function that proposes real files, as `real("northwind", "customers")`."""

    def propose(folder: str, *names: str) -> list[Source]:
        return [propose_source(DATA / folder / f"{name}.csv")[0] for name in names]

    return propose
