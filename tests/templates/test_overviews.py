"""A tier plan and a campaign as documents: what the book says stands in them, as text and in place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from store.accounts import add_account
from store.book import Book
from store.campaigns.campaigns import add_campaign
from store.campaigns.enrolling import CadenceStep, Candidate, enrol
from store.errors import NotFound, Refused
from store.migrations import create_book
from store.opening import open_book
from store.tiering.tier_plans import add_tier_plan
from store.touches import log_touch
from templates.fill import Filler
from templates.overviews import campaign_document, tier_plan_document

PERIOD = {"period": "FY27", "starts_on": date(2026, 10, 1), "ends_on": date(2027, 9, 30)}
EVIL = "# A | b [c](d) <i>{{ e }}"
STEPS = (CadenceStep(0, "Mail"), CadenceStep(7, "Call"))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A book with two growth accounts, one of them with a name that means something in Markdown."""
    create_book(tmp_path / "book.db", "Ours")
    with open_book(tmp_path / "book.db") as opened:
        for name in ("Alba", EVIL):
            log_touch(opened, {"account_id": add_account(opened, {"name": name, "tier": 2}), "summary": "Spoke"})
        yield opened


def kinds(text: str) -> set[str]:
    """Return the kinds of tokens that stand in the lines of a document."""
    found = MarkdownIt("commonmark").enable("table").parse(text.split("---\n", 2)[2])
    return {each.type for each in found} | {child.type for each in found for child in each.children or ()}


def tokens(text: str) -> list[tuple[str, str]]:
    """Return the headings, table cells and raw parts of a document behind its front matter."""
    body = text.split("---\n", 2)[2]
    found = MarkdownIt("commonmark").enable("table").parse(body)
    return [(found[place - 1].tag, each.content) for place, each in enumerate(found) if each.type == "inline"]


def test_a_tier_plan_tells_what_is_reached_and_each_account_under_it(book: Book, filler: Filler) -> None:
    key = add_tier_plan(book, {"name": EVIL, **PERIOD, "touches": 2, "target_accounts": 4, "notes": "Call first."})
    made = tier_plan_document(book, filler, None, key)
    assert made.record == str(key)
    found = tokens(made.text)
    assert [tag for tag, _ in found].count("h1") == 1
    assert not kinds(made.text) & {"html_block", "html_inline", "link_open"}
    cells = [content for tag, content in found if tag == "td"]
    assert cells[:5] == ["Accounts", "2", "4", "50 %", ""]
    assert cells[cells.index("Alba") :][:5] == ["Alba", "—", "1 of 2", "missing", "—"]
    with pytest.raises(NotFound):
        tier_plan_document(book, filler, None, 5)


def test_a_campaign_tells_what_it_brought_and_who_is_in_it(book: Book, filler: Filler) -> None:
    key = add_campaign(book, {"name": "Cards", "status": "running", "goal": "Ten meetings\n# of them"})
    account = add_account(book, {"name": EVIL, "tier": 2})
    enrol(book, key, [Candidate(account, None, [STEPS[0]._replace(persona="COO"), STEPS[1]])], date(2026, 11, 20))
    found = tokens(campaign_document(book, filler, None, key).text)
    assert [tag for tag, _ in found].count("h1") == 1
    cells = [content for tag, content in found if tag == "td"]
    assert cells[:2] == ["Accounts", "1"]
    assert cells[-4:] == ["need to know: COO", "0 of 2", "Running", "2026-11-20: Mail"]


def test_a_file_of_the_user_takes_the_place_of_the_built_in_one(book: Book, filler: Filler, tmp_path: Path) -> None:
    key = add_campaign(book, {"name": "Cards"})
    folder = tmp_path / "overviews"
    folder.mkdir()
    (folder / "campaign.md").write_text(
        "---\nname: campaign\ntitle: Ours\nkind: document\n---\n# {{ campaign.name }}\n"
    )
    made = campaign_document(book, filler, tmp_path, key)
    assert (made.title, made.text.split("---\n")[2]) == ("Cards · Ours", "# Cards\n")
    (folder / "campaign.md").write_text("{{ oops")
    with pytest.raises(Refused, match="not made"):
        campaign_document(book, filler, tmp_path, key)
