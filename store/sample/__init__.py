"""The sample book: a made-up book of accounts, the same rows every time, built through the store's own write path."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from store import clock
from store.backup import make_backup
from store.book import Book
from store.book_settings import edit_book_settings
from store.bookfile import log_path
from store.files import TEMPORARY, write_atomically
from store.history import MADE
from store.ids import KeyMaker
from store.marker import marker_path
from store.migrations import create_book
from store.opening import open_book
from store.sample.campaigns import tell_campaigns
from store.sample.chance import Chance
from store.sample.colleagues import name_of
from store.sample.edits import tell_edits
from store.sample.firm import Firm
from store.sample.growth import tell_growth
from store.sample.judgements import tell_judgements
from store.sample.opening import Opening
from store.sample.plans import Plans, tell_plans
from store.sample.standard import tell_standard
from store.sample.strategic import Story
from store.sample.texts import list_texts
from store.sample.tier_plans import TierPlans, tell_holidays, tell_personas
from store.sample.timeline import OPENING, SAMPLE_DAY, Timeline, moment_at
from store.sample.upkeep import tell_rules, tell_upkeep
from store.sample.white_space import tell_cells

__all__ = ["SAMPLE_DAY", "build_sample"]

NAME = "Harbour book"
FISCAL_YEAR_START = 4


def build_sample(path: Path) -> None:
    """Write the sample book in the place of what stands there, whole or not at all.

    The same rows and the same history every time; with the same version of SQLite, the same bytes.
    """
    keys = KeyMaker(chance=Chance("keys").bits)
    with TemporaryDirectory(prefix=TEMPORARY, dir=path.parent) as folder:
        draft, whole = Path(folder, "draft.db"), Path(folder, "whole.db")
        with clock.standing_at(moment_at(OPENING)):
            create_book(draft, NAME, keys)
        with open_book(draft, keys=keys) as book:
            _fill(book)
        make_backup(draft, Path(folder), target=whole)  # without a free page, and in one file
        content = whole.read_bytes()
    for ending in ("-wal", "-shm"):
        log_path(path, ending).unlink(missing_ok=True)
    marker_path(path).unlink(missing_ok=True)
    write_atomically(path, content)


def _fill(book: Book) -> None:
    book.kind = MADE  # what a visitor has not done himself is not his to take back
    timeline = Timeline()
    with clock.standing_at(moment_at(OPENING)):
        book.who = name_of("JE")
        edit_book_settings(book, {"fiscal_year_start": FISCAL_YEAR_START, "company": "Harbour Systems"})
        opening = Opening(book)
        plans = _tell_stories(opening, timeline)
        tell_rules(timeline)
        firms = tell_growth(opening, timeline)
        tell_standard(opening, timeline)
        _tell_one_to_few(firms, opening, timeline)
        opening.write()
    timeline.run(book)
    for each in plans:
        each.open_all(book)


def _tell_stories(opening: Opening, timeline: Timeline) -> list[Plans]:
    """Tell every account's own story first: what is said of its people may lead to those of another."""
    stories = [Story(text) for text in list_texts("strategic")]
    for story in stories:
        story.tell(opening, timeline)
        tell_edits(story, opening.us, timeline)
    for story in stories:
        tell_judgements(story, stories, opening, timeline)
        tell_cells(story, opening, timeline)
        tell_upkeep(story, opening, timeline)
    return tell_plans(stories, opening.us, timeline)


def _tell_one_to_few(firms: Mapping[str, Firm], opening: Opening, timeline: Timeline) -> None:
    """Tell how growth accounts are worked: by personas, tier plans and campaigns."""
    tell_personas(opening)
    tell_holidays(timeline)
    tier_plans = TierPlans(opening, timeline)
    tier_plans.tell()
    tell_campaigns(firms, tier_plans, opening, timeline)
