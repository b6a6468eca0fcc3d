"""Documents in tests: a dossier with one text in every field, and a document taken apart."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from store.dossier import Dossier
from templates.document import Document
from templates.escape import one_line
from templates.example import example_dossier

HARMLESS = "Harmless"
_HOSTILE = json.loads((Path(__file__).parent.parent / "data" / "hostile.json").read_text(encoding="ascii"))
NAMES: list[str] = _HOSTILE["names"]
TEXTS: list[str] = [text for text in _HOSTILE["texts"] if "\udcff" not in text]
"""Texts that a book can hold: a lone surrogate is not among them."""


def spoilt(text: str) -> Dossier:
    """Return the made-up dossier with the text in every field that takes text."""
    dossier = example_dossier()

    def row(record: Any, *kept: str) -> Any:
        fields = {name: text for name, value in record if isinstance(value, str) and name not in kept}
        return record.model_copy(update=fields)

    def rows(records: Any, *kept: str) -> Any:
        return tuple(row(record, *kept) for record in records)

    return replace(
        dossier,
        book=row(dossier.book, "currency"),
        account=row(dossier.account, "relationship"),
        parent=row(dossier.parent),
        owner=row(dossier.owner),
        centres=rows(dossier.centres, "kind"),
        seats=rows(dossier.seats, "seniority"),
        people=rows(dossier.people),
        facts=rows(dossier.facts, "type", "state"),
        opportunities=rows(dossier.opportunities, "state"),
        touches=rows(dossier.touches, "type", "direction"),
        points=rows(dossier.points, "kind"),
        attributes=rows(dossier.attributes, "name", "state"),
        lines=rows(dossier.lines, "kind", "state"),
        relationships=rows(dossier.relationships, "state"),
        cells=rows(dossier.cells, "state"),
        links=rows(dossier.links),
        personas=rows(dossier.personas),
        tier_plans=rows(dossier.tier_plans, "industry", "segment"),
        campaigns=rows(dossier.campaigns, "status"),
        enrolments=rows(dossier.enrolments, "status"),
        peer_points=rows(dossier.peer_points, "kind"),
        offerings=rows(dossier.offerings),
        colleagues={key: row(colleague) for key, colleague in dossier.colleagues.items()},
    )


def apart(document: Document) -> tuple[dict[str, Any], list[Token]]:
    """Return the front matter and the Markdown tokens of a document; HTML would be read as HTML."""
    heading, _, body = document.text.removeprefix("---\n").partition("\n---\n")
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return yaml.safe_load(heading), parser.parse(body)


def flat(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens and those inside them."""
    for token in tokens:
        yield token
        yield from flat(token.children or [])


def live(tokens: list[Token]) -> Counter[str]:
    """Count what stands for structure: headings, cells, rules, code, quotes, and whatever could act."""
    quiet = {"text", "inline", "softbreak", "hardbreak", "paragraph_open", "paragraph_close"}
    return Counter(f"{token.type} {token.tag}" for token in flat(tokens) if token.type not in quiet)


def shown(tokens: list[Token]) -> str:
    """Return the text that a reader sees."""
    return "\n".join("".join(t.content for t in token.children or []) for token in tokens if token.type == "inline")


def check_shown(texts: Iterable[str], documents: Iterable[Document]) -> None:
    """Check that documents, of the harmless text and then of these, show each text, and that nothing of it is live."""
    harmless, *spoilt_ones = documents
    expected = live(apart(harmless)[1])
    for text, document in zip(texts, spoilt_ones, strict=True):
        heading, tokens = apart(document)
        assert heading["account"] == one_line(text)
        assert live(tokens) == expected
        assert shown(tokens).split("\n")[0] == one_line(text)
