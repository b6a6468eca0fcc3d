"""One search over everything: any text may be typed, case and accents do not count, and the index never lags."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from store import bookfile
from store.accounts import Account, add_account, archive_account, edit_account
from store.attributes import assess
from store.book import Book
from store.buying_centres import edit_buying_centre
from store.clean import clean, fold
from store.facts import Fact, add_fact, edit_fact, remove_fact
from store.lines import add_line
from store.moves import move_to_account
from store.opening import open_book
from store.people import Person, add_person, edit_person
from store.relationships import set_relationship
from store.search import (
    CANDIDATES,
    INDEXED,
    LOOKED_AT,
    TERMS,
    TOLD,
    bare_words,
    find_account_keys,
    find_facts,
    find_others,
    find_people,
    find_reason,
    find_records,
    fts_query,
    holds_all,
)
from store.undoing import redo, undo
from store.white_space import fill_cell
from store.windows import find_lines

if TYPE_CHECKING:
    from tests.store.conftest import Filled

QUERIES = [
    '"', "(", ")", "a AND", "AND", "NOT a", "a OR", "NEAR(a b)", "name:x", "-a", "a*", "*", "^a", "{a b}: c", "'", "--",
    ";", "a\x00b", "\x00", "%", "_", "\\", "a\ud800", "'; DROP TABLE account; --", "½", "²", "ʰ", "𐕰", "漢字", "é",
    "e\u0301",
    "\u200b", "👨\u200d👩", "x" * 100_000, "a " * 20_000, "\u0345", "[x]", "{{7*7}}", "R&D", "it's", "c++", "a_b",
]  # fmt: skip


@pytest.fixture(scope="module")
def reader(filled_once: Filled) -> Iterator[sqlite3.Connection]:
    """Return a connection to the filled book."""
    with closing(bookfile.connect(filled_once.path)) as connection:
        yield connection


def search_everything(connection: sqlite3.Connection, text: str) -> None:
    """Ask every search."""
    find_account_keys(connection, text)
    find_lines(connection, text)
    find_people(connection, text)
    find_facts(connection, text)
    find_others(connection, text, 20)


@pytest.mark.parametrize("text", QUERIES, ids=range(len(QUERIES)))
def test_what_looks_like_a_query_is_only_text(reader: sqlite3.Connection, text: str) -> None:
    search_everything(reader, text)


@settings(max_examples=300)
@given(st.text() | st.text(st.characters(categories=["P", "S", "C", "M", "N"])))
def test_no_text_is_an_error(reader: sqlite3.Connection, text: str) -> None:
    search_everything(reader, text)


WORDS = st.lists(st.text(st.sampled_from("abcxyz079"), min_size=1, max_size=6), min_size=1, max_size=6)


@given(WORDS, st.sampled_from([" ", '"', ' "', '" ', "  ", "\uff02"]))
def test_every_word_is_a_quoted_term(words: list[str], between: str) -> None:
    assert fts_query(between.join(words)) == " ".join(f'"{word}"*' for word in words)


@given(st.text())
@example('say "hi" to\x00NUL')
@example("\uff02x\uff02")
def test_no_term_breaks_out_of_its_quotes(text: str) -> None:
    query = fts_query(text)
    assert bool(query) == any(character.isalnum() for character in fold(clean(text)))
    for term in query.split():
        assert term.startswith('"')
        assert term.endswith('"*')
        assert '"' not in term[1:-2]
        assert any(character.isalnum() for character in term)
    assert "\x00" not in query


@pytest.mark.parametrize("text", ["", " ", "...", '"', "\x00", "—"])
def test_nothing_to_look_for_finds_nothing(reader: sqlite3.Connection, text: str) -> None:
    assert fts_query(text) == ""
    assert find_account_keys(reader, text) == []
    assert find_people(reader, text) == find_facts(reader, text) == []


# What is found.

WORD = st.text(st.sampled_from("abcdeéèüøłđıþæœßñçÅЙйόΣσ漢字かが7"), min_size=1, max_size=5)
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)


@settings(max_examples=25)
@given(st.lists(NAME, min_size=1, max_size=8, unique=True))
def test_a_name_is_found_by_the_beginning_of_its_words_in_any_case_and_accent(searched: Book, names: list[str]) -> None:
    with searched.write("names") as session:
        keys = dict(zip(session.keys.new_keys(len(names)), map(clean, names), strict=True))
        session.insert_many(Account, [{"id": k, "name": name, "name_key": fold(name)} for k, name in keys.items()])
    with searched.raw() as connection:
        for key, name in keys.items():
            bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
            for typed in (name, name.upper().replace("SS", "ß") if "ß" in name else name.upper(), bare, fold(name)):
                assert key in find_account_keys(connection, typed, limit=10**6), typed
            for word in name.split():
                assert key in find_account_keys(connection, word[:2], limit=10**6)
            assert key in find_account_keys(connection, " ".join(reversed(name.split())), limit=10**6)
    undo(searched)


@pytest.fixture(scope="module")
def searched(new_book: Callable[[], Path]) -> Iterator[Book]:
    """Return an open book to search in."""
    with open_book(new_book()) as book:
        yield book


PLAIN = st.text(st.sampled_from("ab "), max_size=6)


@settings(max_examples=25)
@given(st.lists(st.tuples(PLAIN, PLAIN), max_size=12), st.lists(PLAIN, max_size=6))
def test_hits_are_those_of_a_plain_scan(searched: Book, people: list[tuple[str, str]], typed: list[str]) -> None:
    with searched.write("people") as session:
        rows = [
            {"id": key, "name": name or "b", "email": email}
            for key, (name, email) in zip(session.keys.new_keys(len(people)), people, strict=True)
        ]
        session.insert_many(Person, rows)
    with searched.raw() as connection:
        for text in typed:
            wanted = text.split()
            scan = {
                row["id"]
                for row in rows
                if wanted and all(any(w.startswith(x) for w in f"{row['name']} {row['email']}".split()) for x in wanted)
            }
            assert {hit.record_id for hit in find_people(connection, text)} == scan
    if rows:
        undo(searched)


def test_hits_say_what_and_where(reader: sqlite3.Connection, filled_once: Filled) -> None:
    (person,) = find_people(reader, "visser")
    assert (person.kind, person.record_id, person.account_id, person.title, person.where) == (
        "person", filled_once.report, filled_once.northwind, "Marta Visser", "Northwind Logistics",
    )  # fmt: skip
    (loose,) = find_people(reader, "NAME nobody")
    assert (loose.account_id, loose.where) == (None, "")
    (fact,) = find_facts(reader, "fuel")
    assert (fact.kind, fact.record_id, fact.title) == ("fact", filled_once.fact, "One fuel system by spring")
    assert [hit.record_id for hit in find_facts(reader, "marta")] == [filled_once.fact]
    assert [hit.record_id for hit in find_people(reader, "jan@northwind.example")] == [filled_once.boss]


def test_a_hit_says_what_was_found_where_its_title_does_not(reader: sqlite3.Connection) -> None:
    (person,) = find_people(reader, "jan@north")
    assert person.why == "email jan@northwind.example"
    (person,) = find_people(reader, "visser mar")
    assert (person.why, person.seen) == ("", 0), "her name says it"
    (fact,) = find_facts(reader, "spring")
    assert (fact.why, fact.seen) == ("", fact.title.index("spring"))
    (fact,) = find_facts(reader, "system marta")
    assert (fact.why, fact.seen) == ("source Marta", fact.title.index("system"))


def test_every_index_has_its_search() -> None:
    assert {"account", "person", "fact", *TOLD} == set(INDEXED)
    for table, told in TOLD.items():
        assert {*told.also} < {*INDEXED[table]} or told.also == INDEXED[table]


def test_centres_seats_judgements_lines_and_cells_are_found_and_lead_to_where_they_are_shown(
    book: Book, filled: Filled
) -> None:
    edit_buying_centre(book, filled.centre, {"buys": "Diesel and tyres"})
    fill_cell(book, filled.northwind, filled.centre, filled.offering, {"competitor": "Castor Fleet"})
    influence = {"account_id": filled.northwind, "kind": "influences", "note": "Seen in the steering group"}
    add_line(book, {**influence, "from_person_id": filled.boss, "to_seat_id": filled.empty_seat})
    set_relationship(book, filled.report, {"note": "Met at the alumni day"}, colleague_id=filled.colleague)
    set_relationship(book, filled.boss, {"level": "vendor"}, competitor="Vesta Oil")
    at = {"account_id": filled.northwind, "where": "Northwind Logistics"}
    expected = {
        "diesel": ("buying_centre", filled.centre, "Fleet", "buys Diesel and tyres"),
        "coo": ("seat", filled.boss_seat, "COO · Jan de Boer", ""),
        "procurement": ("seat", filled.empty_seat, "Head of Procurement", ""),
        "economic": ("attribute", filled.boss, "Jan de Boer", "buying role economic buyer"),
        "steering": ("line", filled.boss, "Jan de Boer · influences · Head of Procurement", None),
        "castor": ("cell", None, "Fleet · Fuel cards", "competitor Castor Fleet"),
        "alumni": ("relationship", filled.report, "Jonna Ek · Marta Visser", "note Met at the alumni day"),
        "vesta": ("relationship", filled.boss, "Vesta Oil · Jan de Boer", ""),
        "grow": ("plan", filled.plan, "Plan FY27", "goal Grow"),
        "one fuel": ("objective", filled.objective, "One fuel system", ""),
        "depots": ("action", filled.action, "Walk two depots", ""),
        "name in proc": ("swot_item", None, "No name in Procurement", ""),
        "slips": ("risk", None, "Tender slips", ""),
        "service at night": ("competitor", None, "Fuelwise", "counter Service at night"),
        "chat.example": ("account_link", None, "Chat", "address https://chat.example/northwind"),
    }
    with book.raw() as connection:
        for typed, (kind, key, title, why) in expected.items():
            hit = next(hit for hit in find_others(connection, typed, 20) if hit.kind == kind)
            assert (hit.title, hit.account_id, hit.where) == (title, at["account_id"], at["where"])
            assert key in (None, hit.record_id)
            assert why in (None, hit.why)


def test_what_was_judged_of_somebody_who_moved_is_found_where_she_is_now(book: Book, filled: Filled) -> None:
    move_to_account(book, filled.boss, filled.halden)
    with book.raw() as connection:
        (hit,) = find_records(connection, "attribute", "economic")
    assert (hit.record_id, hit.account_id, hit.where) == (filled.boss, filled.halden, "Haldén Énergie")
    assert (hit.title, hit.why) == ("Jan de Boer · judged at Northwind Logistics", "buying role economic buyer")


def test_somebody_is_found_once_however_many_judgements_match(book: Book, filled: Filled) -> None:
    evidence = {"source": "Zoë of Procurement"}
    for name, value in (("influence", "low"), ("support", "mentor"), ("win", "Procurement in one place")):
        assess(book, filled.report, filled.centre, name, value, evidence)
    with book.raw() as connection:
        (hit,) = find_records(connection, "attribute", "procurement")
        assert (hit.record_id, hit.title) == (filled.report, "Marta Visser")
        assert "source Zoë of Procurement" in hit.why
        assert hit.why.count("Zoë") < 3, "what is said once is not said again"
        assess(book, filled.report, filled.centre, "motivation", "To outdo Marta of Castor")
    with book.raw() as connection:
        found = [(hit.kind, hit.record_id) for hit in find_others(connection, "marta", 20)]
    assert found.count(("person", filled.report)) == 1
    assert ("attribute", filled.report) not in found, "her name says it already"


def test_other_hits_are_limited_in_each_kind(book: Book, filled: Filled) -> None:
    for number in range(5):
        add_person(book, {"account_id": filled.depot, "name": f"Sam {number}"}, {"title": "Samovar keeper"})
    with book.raw() as connection:
        assert [hit.kind for hit in find_others(connection, "sam", 3)] == ["person"] * 3 + ["seat"] * 3
        assert find_records(connection, "seat", " ", 3) == []


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("north", ""),
        ("NORTHWIND log", ""),
        ("rotter", "city Rotterdam"),
        ("north rotter", "city Rotterdam"),
        ("(rotterdam)", "city Rotterdam"),
        ("logi rotter", "city Rotterdam"),
        ("erdam", ""),
        ("", ""),
    ],
)
def test_an_account_says_what_was_found_where_its_name_does_not(typed: str, why: str) -> None:
    assert find_reason(bare_words(typed), "Northwind Logistics", industry="Logistics", city="Rotterdam")[0] == why


def test_all_that_the_title_lacks_is_told() -> None:
    told = find_reason(bare_words("smør lodz x"), "Nova", industry="Smøring AS", city="Łódź")
    assert told == ("industry Smøring AS, city Łódź", 0)
    assert find_reason(bare_words("STRASSE"), "An der Straße", city="Straßburg") == ("", 7)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_no_text_upsets_the_reason(typed: str, title: str, city: str) -> None:
    why, seen = find_reason(bare_words(typed), title, city=city)
    assert why in ("", f"city {city}")
    assert 0 <= seen <= len(title)


def test_of_a_long_text_only_the_beginning_is_looked_at() -> None:
    assert find_reason(bare_words("late"), "word " * LOOKED_AT + "late") == ("", 0)


def test_each_text_is_folded_once_however_many_words_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[int] = []

    def count(text: str) -> str:
        folded.append(len(text))
        return fold(text)

    words = bare_words(" ".join(f"ab{number}" for number in range(TERMS)))
    text = "xab " * (LOOKED_AT // 4)
    monkeypatch.setattr("store.search.fold", count)
    assert find_reason(words, text, source=text, place=text) == ("", 0)
    assert folded == [LOOKED_AT] * 3


@pytest.mark.parametrize(
    ("typed", "title", "seen"),
    [
        ("r&d", "A word of R&D", 10),
        ("b-c", "xb-c b-c", 5),
        ("ab", "xab ab", 4),
        ("e", "Caf\u00e9 \u00c9cole", 5),
        ("d\u00e9", "Cafe\u0301 De\u0301po\u0302t", 6),
        ("कि", "शक्ति किताब", 6),
    ],
)
def test_a_word_is_found_where_a_word_begins(typed: str, title: str, seen: int) -> None:
    assert find_reason(bare_words(typed), title, city=title) == ("", seen)


def test_a_whole_page_is_not_all_looked_for(reader: sqlite3.Connection, filled_once: Filled) -> None:
    assert fts_query("northwind " * 5000).count('"*') == TERMS
    assert len(find_account_keys(reader, "northwind " * 5000)) == 2


def test_archived_accounts_are_not_found(book: Book, filled: Filled) -> None:
    with book.raw() as connection:
        assert find_account_keys(connection, "ropes") == []
    archive_account(book, filled.archived, archived=False)
    with book.raw() as connection:
        assert find_account_keys(connection, "ropes") == [filled.archived]


LETTERS = [
    ("The Ørsted", ["orsted", "ØRSTED", "the orst"]),
    ("Big Łódź", ["lodz", "Łodz", "łódź"]),
    ("Gross Straße AG", ["strasse", "STRASSE", "straße"]),
    ("Grand Ακρόπολη", ["ακροπολη", "ΑΚΡΌΠΟΛΗ"]),
    ("Alt Завод Русский", ["русскии", "РУССКИЙ", "завод"]),
    ("Café Þórsmörk", ["thorsmork", "cafe þor"]),
    ("New Đà Nẵng", ["da nang", "nẵng"]),
    ("Old Işık", ["isik", "IŞIK"]),
]


@pytest.mark.parametrize(("name", "typed"), LETTERS)
def test_accents_and_strokes_do_not_count_in_any_script(book: Book, name: str, typed: list[str]) -> None:
    key = add_account(book, {"name": name})
    person, _ = add_person(book, {"name": f"Prof. {name}"})
    with book.raw() as connection:
        for text in typed:
            assert key in find_account_keys(connection, text), text
            assert person in [hit.record_id for hit in find_people(connection, text)], text


def test_people_are_sorted_before_the_list_is_cut(book: Book) -> None:
    for name in ("Zoe Same", "Öle Same", "Adam Same", "ola Same", "Bea Same"):
        add_person(book, {"name": name})
    with book.raw() as connection:
        hits = find_people(connection, "same", limit=4)
    assert [hit.title for hit in hits] == ["Adam Same", "Bea Same", "ola Same", "Öle Same"]


def test_names_that_begin_with_the_text_come_first(book: Book, filled: Filled) -> None:
    later = add_account(book, {"name": "Depot Services"})
    with book.raw() as connection:
        assert find_account_keys(connection, "depot") == [later, filled.depot]


def test_a_broad_search_ends(searched: Book) -> None:
    with searched.write("many") as session:
        keys = session.keys.new_keys(1_009)
        session.insert_many(
            Account, [{"id": k, "name": f"Same {n}", "name_key": f"same {n}"} for n, k in enumerate(keys)]
        )
    with searched.raw() as connection:
        assert len(find_account_keys(connection, "same")) == CANDIDATES
        assert len(find_lines(connection, "s")) == CANDIDATES
    undo(searched)
    with searched.raw() as connection:
        assert find_account_keys(connection, "same") == []


# The index.


def check_indexes(book: Book) -> None:
    """Let FTS5 look at each index, and compare what it holds with the rows it indexes."""
    with book.raw() as connection:
        for table in INDEXED:
            connection.execute(f"INSERT INTO {table}_fts({table}_fts, rank) VALUES('integrity-check', 1)")
            assert holds_all(connection, table)


def test_the_index_follows_every_kind_of_write(book: Book, filled: Filled) -> None:
    check_indexes(book)
    writes: list[Callable[[], object]] = [
        lambda: edit_account(book, filled.halden, {"name": "Zürich Ströme", "city": "Zürich"}),
        lambda: edit_account(book, filled.halden, {"industry": ""}),
        lambda: edit_account(book, filled.halden, {"notes": "not indexed"}),
        lambda: add_person(book, {"account_id": filled.halden, "name": "Ada", "email": "a@z.example"}),
        lambda: edit_person(book, filled.boss, {"email": ""}),
        lambda: add_fact(book, {"account_id": filled.halden, "text": "Ünïcödé\nlines"}),
        lambda: edit_fact(book, filled.fact, {"text": "Two fuel systems", "source": ""}),
        lambda: remove_fact(book, filled.guess),
    ]
    for write in writes:
        write()
        check_indexes(book)
    for act in [undo] * 7 + [redo] * 7:
        act(book)
        check_indexes(book)


def test_old_words_are_no_longer_found(book: Book, filled: Filled) -> None:
    edit_account(book, filled.halden, {"name": "Zürich Ströme"})
    with book.raw() as connection:
        assert find_account_keys(connection, "haldén") == []
        assert find_account_keys(connection, "strome zurich") == [filled.halden]
    undo(book)
    with book.raw() as connection:
        assert find_account_keys(connection, "haldén") == [filled.halden]
        assert find_account_keys(connection, "strome") == []


@pytest.mark.parametrize("count", [5, 2_001])
def test_the_index_follows_a_bulk_its_undo_and_its_redo(book: Book, filled: Filled, count: int) -> None:
    with book.write("Import") as session:
        keys = list(session.keys.new_keys(count))
        session.insert_many(Fact, [{"id": key, "account_id": filled.halden, "text": f"bulk {key}"} for key in keys])
        boss = session.get(Person, filled.boss)
        assert boss
        boss.name = "Renamed In Bulk"
    for act, hits in ((None, 1), (undo, 0), (redo, 1)):
        if act:
            act(book)
        check_indexes(book)
        with book.raw() as connection:
            assert len(find_facts(connection, f"bulk {keys[-1]}")) == hits
            assert len(find_people(connection, "renamed")) == hits


def test_a_record_that_comes_and_goes_in_one_step_leaves_no_words(book: Book, filled: Filled) -> None:
    with book.write("twice") as session:
        fact = Fact(account_id=filled.halden, text="fleeting")
        session.add(fact)
        session.flush()
        fact.text = "still fleeting"
        session.flush()
        session.delete(fact)
        kept = session.get(Fact, filled.fact)
        assert kept
        for text in ("one", "two"):
            kept.text = text
            session.flush()
    check_indexes(book)
    with book.raw() as connection:
        assert find_facts(connection, "fleeting") == []
        assert [hit.title for hit in find_facts(connection, "two")] == ["two"]
        assert find_facts(connection, "one") == []
