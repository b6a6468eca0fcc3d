"""What the sample book knows of people and of its white space: every word of the vocabulary, gaps, and a past."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from store import words
from store.accounts import find_account
from store.attribute_kinds import KINDS
from store.book import Book
from store.bookfile import open_to_look
from store.dossier import Dossier, read_dossier
from store.gaps.worklist import Worklist, list_gaps
from store.history import FieldChange, list_changes
from store.moves import list_past_occupancies
from store.opening import open_book
from store.paths import find_path
from store.places import sample_book
from store.rules import DAYS, read_rules
from store.sample import SAMPLE_DAY
from store.sample.evidence import read_evidence
from store.sample.texts import list_texts, read_fields, read_sections
from store.sample.timeline import day_at

DEEP = ("Northwind Logistics", "Halden Energy", "Castor Pharma")
USED: Mapping[tuple[str, str], words.Words] = {
    ("account", "relationship"): words.RELATIONSHIP,
    ("attribute", "state"): words.EVIDENCE,
    ("buying_centre", "kind"): words.CENTRE_KIND,
    ("buying_centre", "level"): words.LEVEL,
    ("buying_centre", "level_wanted"): words.LEVEL,
    ("cell", "state"): words.CELL_STATE,
    ("fact", "pressure_from"): words.PRESSURE_FROM,
    ("fact", "priority"): words.PRIORITY,
    ("fact", "state"): words.FACT_STATE,
    ("fact", "type"): words.FACT_TYPE,
    ("line", "kind"): words.LINE_KIND,
    ("line", "state"): words.EVIDENCE,
    ("line", "strength"): words.STRENGTH,
    ("opportunity", "state"): words.OPPORTUNITY_STATE,
    ("relationship", "level"): words.LEVEL,
    ("relationship", "level_wanted"): words.LEVEL,
    ("relationship", "rapport"): words.RAPPORT,
    ("relationship", "state"): words.EVIDENCE,
    ("seat", "seniority"): words.SENIORITY,
    ("talking_point", "kind"): words.POINT_KIND,
    ("touch", "direction"): words.DIRECTION,
    ("touch", "type"): words.TOUCH_TYPE,
}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the shipped sample book that tests only read."""
    return Path(shutil.copyfile(sample_book(), tmp_path_factory.mktemp("copied") / "book.db"))


@pytest.fixture(scope="module")
def book(copied: Path) -> Iterator[Book]:
    with open_book(copied) as opened:
        yield opened


@pytest.fixture(scope="module")
def looking(copied: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_to_look(copied)) as connection:
        yield connection


@pytest.fixture(scope="module")
def dossiers(book: Book) -> dict[str, Dossier]:
    """Return the dossiers of all Tier 1 accounts by name."""
    names = [read_fields(read_sections(text)["account"])["name"] for text in list_texts("strategic")]
    with book.read() as session:
        return {name: read_dossier(session, find_account(session, name).id) for name in names}


@pytest.fixture
def worklist(book: Book) -> Worklist:
    with book.read() as session:
        return list_gaps(session)


def changes_of(book: Book, dossier: Dossier) -> list[FieldChange]:
    with book.read() as session:
        return list_changes(session, dossier.account.id, 20_000)


@pytest.mark.parametrize("place", USED, ids=".".join)
def test_every_word_is_used_somewhere(place: tuple[str, str], looking: sqlite3.Connection) -> None:
    table, column = place
    found = looking.execute(f'SELECT DISTINCT {column} FROM "{table}"')  # noqa: S608 - names from USED
    assert set(USED[place].values) - {words.NOT_ASSESSED} <= {value for (value,) in found}


@pytest.mark.parametrize("name", KINDS)
def test_every_value_is_judged_of_somebody(name: str, looking: sqlite3.Connection) -> None:
    values = {value for (value,) in looking.execute("SELECT value FROM attribute WHERE name = ?", (name,))}
    vocabulary = KINDS[name].words
    assert len(values) >= 3
    assert vocabulary is None or set(vocabulary.values) - {words.NOT_ASSESSED} == values


@pytest.mark.parametrize("name", DEEP)
def test_a_deep_account_has_a_chart_with_everything_that_a_chart_can_have(
    name: str, dossiers: dict[str, Dossier], book: Book
) -> None:
    it = dossiers[name]
    empty = [node.seat for node in it.outline() if not node.people]
    seats = Counter(sitting.person_id for sitting in it.occupancies)
    with book.read() as session:
        past = list_past_occupancies(session, it.account.id)
    assert sum(seat.reports_to_id is None for seat in it.seats) >= 2
    assert 3 <= sum(not seat.is_vacant for seat in empty) <= 5
    assert 1 <= sum(seat.is_vacant for seat in empty) <= 2
    assert any(seat.need_owner_id and seat.need_by for seat in empty)
    assert any(seat.is_assistant for seat in it.seats)
    assert any(len(people) == 2 for people in it.people_in().values())
    assert max(seats.values()) == 2
    assert len(it.unplaced()) >= 2
    assert len(past) >= 4
    assert any(stay.works_at == it.account.id for stay in past)
    assert any(line.kind == "informal reporting" and line.from_seat_id for line in it.lines) or name != DEEP[0]


@pytest.mark.parametrize("name", DEEP)
def test_a_deep_account_knows_its_people(name: str, dossiers: dict[str, Dossier]) -> None:
    it = dossiers[name]
    kinds = Counter(each.name for each in it.attributes)
    ages = [(SAMPLE_DAY - each.as_of).days for each in it.attributes if each.as_of]
    assert len(it.attributes) >= 120
    assert len({each.person_id for each in it.attributes}) >= 18
    assert set(kinds) == set(KINDS)
    assert {each.value for each in it.attributes if each.name == "support"} >= set(words.SUPPORT.values[1:])
    assert all(each.source for each in it.attributes)
    assert {each.state for each in it.attributes} >= {"unconfirmed", "confirmed"}
    assert min(ages) < 30
    assert max(ages) > 360
    assert len(it.lines) >= 12
    assert {line.kind for line in it.lines} == set(words.LINE_KIND.values[1:])


@pytest.mark.parametrize("name", DEEP)
def test_a_deep_account_shows_our_side_and_theirs(name: str, dossiers: dict[str, Dossier]) -> None:
    it = dossiers[name]
    ours = [each for each in it.relationships if each.colleague_id]
    assert len({each.colleague_id for each in ours}) >= 3
    assert len({each.competitor for each in it.relationships if each.competitor}) >= 2
    assert any(each.level_wanted and each.level_wanted != each.level for each in ours)
    assert len(it.links) >= 3
    assert any(centre.budget and centre.budget_holder_id and centre.initiatives for centre in it.centres)
    assert sum(bool(centre.level and centre.level_wanted) for centre in it.centres) >= 6


@pytest.mark.parametrize("name", DEEP)
def test_a_deep_account_has_half_of_its_white_space_filled(name: str, dossiers: dict[str, Dossier]) -> None:
    it = dossiers[name]
    places = len(it.centres) * len(it.offerings)
    renewals = [cell.renews_on for cell in it.cells if cell.renews_on]
    assert len(it.offerings) == 8
    assert 0.4 < len([cell for cell in it.cells if cell.centre_id]) / places < 0.6
    assert any(cell.spend for cell in it.cells)
    assert any(cell.potential for cell in it.cells)
    assert any(cell.competitor for cell in it.cells)
    assert min(renewals) < SAMPLE_DAY + timedelta(days=90)
    assert max(renewals) > SAMPLE_DAY + timedelta(days=365)
    assert sum(deal.offering_id is not None for deal in it.opportunities) >= 8


@pytest.mark.parametrize("name", DEEP)
def test_a_deep_account_tells_how_facts_ended(name: str, dossiers: dict[str, Dossier]) -> None:
    facts = dossiers[name].facts
    assert {fact.state for fact in facts} >= words.FACT_ENDED
    assert {fact.priority for fact in facts} == set(words.PRIORITY.values)
    assert {fact.pressure_from for fact in facts if fact.type == "pressure"} >= {"internal", "external"}


def test_every_strategic_account_has_a_map(dossiers: dict[str, Dossier]) -> None:
    assert len(dossiers) == 14
    for it in dossiers.values():
        assert len({each.person_id for each in it.attributes if each.name == "role"}) >= 2
        assert {each.name for each in it.attributes} >= {"role", "influence", "support", "coverage"}
        assert it.relationships
        assert it.cells
    assert sum(bool(it.lines) for it in dossiers.values()) >= 12


@pytest.mark.parametrize(
    ("name", "buyer", "way"),
    [
        ("Northwind Logistics", "Maarten Schouten", ["Hendrik Vos", "Ingrid Myhre"]),
        ("Castor Pharma", "Alessio Brembati", ["Agnieszka Wrona", "Marco Gianelli"]),
    ],
)
def test_somebody_of_us_knows_somebody_who_knows_an_economic_buyer(
    name: str, buyer: str, way: list[str], dossiers: dict[str, Dossier], book: Book
) -> None:
    it = dossiers[name]
    (key,) = (person.id for person in it.people if person.name == buyer)
    assert "economic buyer" in {each.value for each in it.attributes if each.person_id == key}
    with book.read() as session:
        best = find_path(session, key).ways[0]
    assert [step.start for step in best.steps] == way


def test_gaps_of_many_kinds_are_left_on_purpose(worklist: Worklist) -> None:
    strategic = [gap for gap in worklist.gaps if gap.tier == 1]
    kinds = {gap.kind.name for gap in strategic}
    assert kinds >= {
        "economic buyer", "vulnerability", "hostile", "out of touch", "new in seat", "need to know", "champion",
        "quiet", "points", "not assessed", "assumed", "stale facts", "white space", "blank",
    }  # fmt: skip
    for name in DEEP:
        assert "economic buyer" in {g.kind.name for g in [*strategic, *worklist.snoozed] if g.account_name == name}
    counts = Counter(gap.account_name for gap in strategic)
    assert len(counts) == 14
    assert max(counts.values()) > 3 * min(counts.values())


def test_a_gap_is_put_off_and_a_rule_was_changed(worklist: Worklist, book: Book) -> None:
    assert {gap.account_name for gap in worklist.snoozed} == set(DEEP)
    assert all(gap.snooze and gap.snooze.reason for gap in worklist.snoozed)
    with book.read() as session:
        rules = read_rules(session)
    assert {name for name, rule in DAYS.items() if rules[name] != rule.default} == {"half-life solution"}


def test_a_vulnerability_has_a_countermeasure_or_none(dossiers: dict[str, Dossier]) -> None:
    assert dossiers["Northwind Logistics"].account.countermeasure
    assert dossiers["Halden Energy"].account.vulnerability
    assert not dossiers["Halden Energy"].account.countermeasure
    assert not dossiers["Castor Pharma"].account.vulnerability


def test_judgements_have_a_past(book: Book, dossiers: dict[str, Dossier]) -> None:
    told = [line for name in DEEP for line in changes_of(book, dossiers[name])]
    moved = {(line.table, line.field, line.before, line.after) for line in told}
    assert ("attribute", "value", "supporter", "mentor") in moved
    assert ("attribute", "value", "non-supporter", "enemy") in moved
    assert ("attribute", "state", "unconfirmed", "confirmed") in moved
    assert ("line", "state", "unconfirmed", "confirmed") in moved
    assert ("relationship", "level", "problem solver", "trusted advisor") in moved
    assert ("cell", "state", "ours", "ours and growth") in moved
    assert {line.label for line in told} >= {
        "Jonas Wyss: Energy Analyst",
        "Geir Solheim: Depot Manager Sarpsborg as well",
    }


@pytest.mark.parametrize("name", DEEP)
def test_something_has_changed_since_the_last_touch(name: str, book: Book, dossiers: dict[str, Dossier]) -> None:
    last = max(touch.happened_on for touch in dossiers[name].touches)
    tables = {line.table for line in changes_of(book, dossiers[name]) if line.at.date() > last}
    assert len(tables) >= 3


@pytest.mark.parametrize(
    ("state", "first", "steps"),
    [
        ("confirmed", "confirmed", ()),
        ("assumed", "unconfirmed", ()),
        ("", "", ()),
        ("confirmed -20", "unconfirmed", (("confirmed", -20),)),
        ("confirmed, achieved -30", "confirmed", (("achieved", -30),)),
        ("assumed, confirmed -90, retired -30", "unconfirmed", (("confirmed", -90), ("retired", -30))),
    ],
)
def test_evidence_is_read_with_its_later_steps(state: str, first: str, steps: tuple[tuple[str, int], ...]) -> None:
    told = read_evidence({"known": "-100", "state": state, "source": "A call"})
    assert (told.day, told.as_of, told.source, told.state, told.steps) == (-100, day_at(-100), "A call", first, steps)


def test_what_is_not_dated_came_in_with_the_book() -> None:
    assert read_evidence({"known": "-", "state": "", "source": ""}).as_of is None
