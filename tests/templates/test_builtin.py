"""The built-in templates: each page means what it should as Markdown, whatever the account, and reads as looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from store.account_links import AccountLinkRow
from store.clean import fold
from store.dossier import Dossier
from templates.document import Document
from templates.escape import one_line
from templates.example import example_dossier
from templates.fill import Filler
from templates.heading import MESSAGE
from templates.library import Library, Template
from templates.names import check_named
from templates.sheet import make_sheet, make_sheets
from templates.trying import Bench
from tests.templates.sheet_files import (
    BEST,
    BUILT_IN,
    ME,
    POOREST,
    growth_dossiers,
    make_page,
    opened_sample,
    read_file,
)
from tests.templates.taking_apart import HARMLESS, TEXTS, apart, flat, live, shown, spoilt

_RAW = {"html_block", "html_inline", "code_inline", "code_block", "fence"}
_HOLE = re.compile(r"\{[{%#]|\bNone\b|[·,;:]\s+[·,;:]|^[·,;:]|[·;]$|\(\)", re.MULTILINE)
"""A sign that parts two things where one of them is not there."""
each_built_in = pytest.mark.parametrize("template", BUILT_IN, ids=lambda template: template.name)


@pytest.fixture(scope="module")
def accounts() -> Iterator[dict[str, Dossier]]:
    """Return the sample's growth accounts of which most and least is known."""
    with opened_sample() as book:
        yield growth_dossiers(book)


def bare() -> Dossier:
    """Return an account of which the name is known."""
    dossier = example_dossier()
    blank = {"tier": 2, "city": "", "country": "", "postcode": "", "industry": "", "phone": "", "relationship": ""}
    rows = {name: () for name, value in vars(dossier).items() if isinstance(value, tuple)}
    return replace(dossier, owner=None, account=dossier.account.model_copy(update=blank), **rows)


def headings(tokens: list[Token], tag: str) -> list[str]:
    return [
        tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open" if token.tag == tag
    ]


def check_page(document: Document) -> None:
    """Check that a page means what it looks like: one heading above all, no HTML, no link that leads nowhere."""
    assert document.problems == ()
    _, tokens = apart(document)
    assert len(headings(tokens, "h1")) == 1
    assert [token.type for token in flat(tokens) if token.type in _RAW] == []
    for token in flat(tokens):
        if token.type in ("link_open", "image"):
            assert token.attrGet("href" if token.type == "link_open" else "src")
    text = shown(tokens)
    assert not _HOLE.search(text), text
    assert all(line.strip() for line in text.split("\n"))


def test_there_are_eight_besides_the_documents() -> None:
    assert len(BUILT_IN) >= 8
    assert {template.name for template in BUILT_IN} >= {
        "three-points", "three-points-industry", "three-points-persona", "call-opener", "email-five-lines",
        "meeting-brief", "campaign-letter", "qbr-invitation",
    }  # fmt: skip


@each_built_in
def test_each_is_in_order_and_says_what_it_is_for(filler: Filler, template: Template) -> None:
    bench = Bench(filler)
    assert [*bench.check(template), *template.hints, *check_named(template.named, bench.shape)] == []
    assert len(template.title) < 40
    assert 30 < len(template.description) < 120


@each_built_in
def test_the_page_of_a_full_an_empty_and_a_real_account(
    filler: Filler, template: Template, accounts: dict[str, Dossier]
) -> None:
    for dossier in (example_dossier(), bare(), *accounts.values()):
        check_page(make_sheet(filler, template, dossier, ME))


@each_built_in
def test_nothing_is_missing_where_all_is_known(filler: Filler, template: Template) -> None:
    assert make_sheet(filler, template, example_dossier(), ME).gaps == ()


@each_built_in
def test_what_an_empty_account_lacks_is_told(filler: Filler, template: Template) -> None:
    assert make_sheet(filler, template, bare()).gaps


@each_built_in
@pytest.mark.parametrize("which", [BEST, POOREST])
def test_the_page_is_as_it_was_looked_at(filler: Filler, template: Template, which: str) -> None:
    seen, page = read_file(template, which)
    assert make_page(template, seen, filler) == page


@pytest.mark.parametrize("template", [each for each in BUILT_IN if each.kind == MESSAGE], ids=lambda each: each.name)
def test_what_is_sent_tells_nobody_how_we_see_them(filler: Filler, template: Template) -> None:
    dossier = example_dossier()
    person, past, fresh = dossier.points
    points = (
        person.model_copy(update={"kind": "person", "text": "The owner repairs the pump himself"}),
        past.model_copy(update={"expires_on": dossier.changed_on.replace(year=2025), "text": "Long over"}),
        fresh,
    )
    document = make_sheet(filler, template, replace(dossier, points=points), ME)
    for secret in ("repairs the pump", "Long over", "Tier", "tier", "tender may be run", "Strategic", "assumed"):
        assert secret not in document.text
    assert fresh.text in document.text


@pytest.mark.parametrize("address", ["https://northwind.example/logo (1).png", "logos/north wind.png"])
def test_the_cover_of_a_letter_bears_the_logo(filler: Filler, address: str) -> None:
    letter = make_sheet(filler, Library().find("campaign-letter"), with_logo(address), ME)
    check_page(letter)
    (image,) = [token for token in flat(apart(letter)[1]) if token.type == "image"]
    assert image.content == "Northwind Logistics"
    assert unquote(str(image.attrGet("src"))) == address


@pytest.mark.parametrize("address", ["http://x.example/a.png", "javascript:alert(1)", "/etc/passwd", "../a.png", ""])
def test_without_a_logo_the_cover_bears_the_name(filler: Filler, address: str) -> None:
    letter = make_sheet(filler, Library().find("campaign-letter"), with_logo(address), ME)
    check_page(letter)
    _, tokens = apart(letter)
    assert [token for token in flat(tokens) if token.type == "image"] == []
    assert headings(tokens, "h1") == ["Northwind Logistics"]


def with_logo(address: str) -> Dossier:
    dossier = example_dossier()
    link = AccountLinkRow(id=1, version=1, account_id=1, name="logo", address=address)
    return replace(dossier, links=(link,))


def check_text(template: Template, filler: Filler, texts: list[str]) -> None:
    """Check that a page keeps its structure for each text in every field, and shows the text as it went in."""
    harmless, *others = make_sheets(filler, template, map(spoilt, [HARMLESS, *texts]), ME)
    structure, words = live(apart(harmless)[1]), shown(apart(harmless)[1])
    for text, document in zip(texts, others, strict=True):
        if fold(text) == "logo":  # then each link of the account leads to its logo
            continue
        _, tokens = apart(document)
        assert live(tokens) == structure
        assert shown(tokens) == words.replace(HARMLESS, one_line(text))


@each_built_in
@settings(max_examples=15, deadline=None)
@given(texts=st.lists(st.text(min_size=1, max_size=30).map(one_line).filter(bool), min_size=1, max_size=20))
def test_any_text_comes_out_as_it_went_in_and_changes_no_structure(
    filler: Filler, template: Template, texts: list[str]
) -> None:
    check_text(template, filler, texts)


@each_built_in
def test_hostile_text_comes_out_as_it_went_in(filler: Filler, template: Template) -> None:
    check_text(template, filler, [text for text in map(one_line, TEXTS) if 0 < len(text) <= 40])
