"""The way from one of us to a person: fewest steps, then the strongest, each step with how we know."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import count, product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, delete

from store.book import Book
from store.colleagues import Colleague, ColleagueDraft, add_colleague
from store.errors import NotFound
from store.lines import MUTUAL, Line, add_line
from store.moves import leave_seat, move_to_account
from store.opening import open_book
from store.paths import MOST_STEPS, WAYS, Paths, find_path, find_path_to, find_path_to_seat
from store.people import Occupancy, Person, Seat, add_person, fill_seat
from store.records import Record
from store.relationships import Relationship, set_relationship
from store.touches import Touch, TouchPerson, log_touch
from store.words import LEVEL, STRENGTH

if TYPE_CHECKING:
    from tests.store.conftest import Filled


def path_to(book: Book, person: int) -> Paths:
    """Return the ways to a person."""
    with book.read() as session:
        return find_path(session, person)


def claims(paths: Paths) -> list[list[str]]:
    """Return what is said on each way."""
    return [[step.claim for step in way.steps] for way in paths.ways]


def test_who_knows_her_is_one_step_away_with_the_evidence(book: Book, filled: Filled) -> None:
    set_relationship(
        book,
        filled.report,
        {"source": "Jonna", "note": "Lunch each month", "rapport": "bad"},
        colleague_id=filled.colleague,
    )
    paths = path_to(book, filled.report)
    assert (paths.person, paths.account, paths.advice) == ("Marta Visser", "Northwind Logistics", "")
    assert claims(paths) == [["Jonna Ek is a problem solver to Marta Visser"]]
    ((step,),) = (way.steps for way in paths.ways)
    assert step.evidence == "as of 2026-11-20 · assumed · source: Jonna · on bad terms · Lunch each month"


def test_a_touch_leads_there_where_nothing_else_is_said(book: Book, filled: Filled) -> None:
    log_touch(
        book,
        {"account_id": filled.northwind, "happened_on": "2026-01-07", "summary": "Older"},
        [filled.boss],
        "Jonna Ek",
    )
    paths = path_to(book, filled.boss)
    assert claims(paths) == [["Jonna Ek was in touch with Jan de Boer"]]
    assert paths.ways[0].steps[0].evidence == "last on 2026-11-20 · Walked the depot"


def test_a_way_says_of_whom_it_leads_over_that_she_has_left(book: Book, filled: Filled) -> None:
    noor, _ = add_person(book, {"account_id": filled.northwind, "name": "Noor Haddad"})
    line = {"account_id": filled.northwind, "kind": "knows"}
    add_line(book, {**line, "from_person_id": filled.boss, "to_person_id": noor})
    leave_seat(book, filled.boss, filled.boss_seat, on="2026-11-18")
    (way,) = path_to(book, noor).ways
    assert [step.left_on for step in way.steps] == [date(2026, 11, 18), None]
    move_to_account(book, filled.boss, filled.halden)  # now it says where he works
    assert [step.left_on for step in path_to(book, noor).ways[0].steps] == [None, None]


def test_a_way_runs_over_companies_and_reporting_lines(book: Book, filled: Filled) -> None:
    kim, seat = add_person(book, {"account_id": filled.halden, "name": "Kim Lee"}, {"title": "CEO"})
    noor, _ = add_person(
        book, {"account_id": filled.halden, "name": "Noor Haddad"}, {"title": "CFO", "reports_to_id": seat}
    )
    old = {"account_id": filled.halden, "kind": "former colleague", "strength": "strong", "state": "confirmed"}
    add_line(
        book, {**old, "from_person_id": kim, "to_person_id": filled.report, "source": "Kim", "as_of": "2026-02-01"}
    )
    paths = path_to(book, noor)
    assert claims(paths) == [
        [
            "Jonna Ek is a problem solver to Marta Visser",
            "Marta Visser is a former colleague of Kim Lee",
            "Kim Lee is the boss of Noor Haddad",
        ]
    ]
    steps = paths.ways[0].steps
    assert [step.account for step in steps] == ["Northwind Logistics", "Haldén Énergie", "Haldén Énergie"]
    assert [step.evidence for step in steps[1:]] == ["strong · as of 2026-02-01 · confirmed · source: Kim", ""]
    assert paths.ways[0].weight == sum(step.tie.weight for step in steps)


def test_a_line_to_a_seat_means_who_sits_there_and_conflict_leads_nowhere(book: Book, filled: Filled) -> None:
    kim, kims = add_person(book, {"account_id": filled.halden, "name": "Kim Lee"}, {"title": "CEO"})
    _, empty = add_person(book, {"account_id": filled.halden}, {"title": "CFO"})
    line = {"account_id": filled.northwind, "from_person_id": filled.report}
    add_line(book, {**line, "kind": "influences", "to_seat_id": empty})
    add_line(book, {**line, "kind": "conflicts with", "to_person_id": kim})
    assert path_to(book, kim).ways == ()
    noor = fill_seat(book, empty, {"name": "Noor Haddad"})
    assert claims(path_to(book, noor))[0][-1] == "Marta Visser influences Noor Haddad"
    assert path_to(book, kim).ways == ()
    add_line(book, {**line, "kind": "informal reporting", "to_seat_id": kims})
    assert claims(path_to(book, kim))[0][-1] == "Marta Visser reports informally to Kim Lee"
    leave_seat(book, kim, kims)
    assert path_to(book, kim).ways == ()


def test_influence_leads_only_the_way_it_runs(book: Book, filled: Filled) -> None:
    move_to_account(book, filled.report, filled.halden)
    kim, _ = add_person(book, {"account_id": filled.depot, "name": "Kim Lee"}, {"title": "CEO"})
    line = {"account_id": filled.depot, "kind": "influences", "from_person_id": kim, "to_person_id": filled.report}
    key = add_line(book, line)
    assert path_to(book, kim).ways == ()
    with book.write("back as well") as session:
        session.get_one(Line, key).both_ways = True
    assert claims(path_to(book, kim))[0][-1] == "Marta Visser influences Kim Lee"


def test_of_equally_short_ways_the_strongest_comes_first_each_from_another_of_us(book: Book, filled: Filled) -> None:
    for name, level in (("Aino Berg", "vendor"), ("Bo Lind", "trusted advisor"), ("Cas Vos", "credible source")):
        set_relationship(
            book, filled.report, {"level": level}, colleague_id=add_colleague(book, ColleagueDraft(name=name))
        )
    paths = path_to(book, filled.report)
    assert [way.steps[0].start for way in paths.ways] == ["Bo Lind", "Jonna Ek", "Cas Vos"]


def test_without_a_way_the_nearest_we_know_are_named(book: Book, filled: Filled) -> None:
    noor, _ = add_person(
        book, {"account_id": filled.northwind, "name": "Noor Haddad"}, {"title": "CFO", "centre_id": filled.centre}
    )
    paths = path_to(book, noor)
    assert paths.ways == ()
    assert [(near.step.end, near.title, near.step.claim) for near in paths.nearest] == [
        ("Jan de Boer", "COO", "Jonna Ek was in touch with Jan de Boer"),
        ("Marta Visser", "VP Fleet", "Jonna Ek is a problem solver to Marta Visser"),
    ]
    assert paths.advice == "Ask who leads to Noor Haddad: Jan de Boer, Marta Visser. Then draw the line."
    kim, _ = add_person(book, {"account_id": filled.halden, "name": "Kim Lee"})
    assert path_to(book, kim).nearest == ()
    assert path_to(book, kim).advice.startswith("None of us is known to have met anybody at Haldén Énergie.")
    assert path_to(book, filled.stranger).advice.startswith("None of us is known")
    with pytest.raises(NotFound):
        path_to(book, 7)


def test_nobody_is_looked_for_too_far_away(book: Book, filled: Filled) -> None:
    people = [filled.report]
    for number in range(MOST_STEPS):
        person, _ = add_person(book, {"account_id": filled.halden, "name": f"P{number}"})
        add_line(
            book, {"account_id": filled.halden, "kind": "knows", "from_person_id": person, "to_person_id": people[-1]}
        )
        people.append(person)
    assert len(path_to(book, people[MOST_STEPS - 1]).ways[0].steps) == MOST_STEPS
    assert path_to(book, people[MOST_STEPS]).ways == ()


# Against all walks there are.

BY_LEVEL = {"trusted advisor": 2, "problem solver": 4, "credible source": 6, "vendor": 8, "": 10}
BY_STRENGTH = {"strong": 2, "medium": 4, "": 6, "weak": 8}
BY_KIND = {"knows": 0, "former colleague": 0, "influences": 2, "informal reporting": 6}
TOUCHED, REPORTS = 12, 16
OURS, THEIRS = 3, 7

person = st.integers(0, THEIRS - 1)
ours = st.integers(0, OURS - 1)
state = st.sampled_from(["confirmed", "unconfirmed"])
kinds = st.sampled_from([*BY_KIND, "conflicts with"])


class Graph(NamedTuple):
    """People 0 to 6 with their bosses, three of us, and what is known between all of them."""

    known: Mapping[tuple[int, int], tuple[str, str]]
    touched: frozenset[tuple[int, int]]
    lines: Sequence[tuple[str, int, int, str, bool, str]]
    bosses: Sequence[int | None]


graphs = st.builds(
    Graph,
    st.dictionaries(st.tuples(ours, person), st.tuples(st.sampled_from(LEVEL.values), state), max_size=3),
    st.frozensets(st.tuples(ours, person), max_size=2),
    st.lists(
        st.tuples(kinds, person, person, st.sampled_from(STRENGTH.values), st.booleans(), state).filter(
            lambda line: line[1] != line[2]
        ),
        max_size=8,
        unique_by=lambda line: line[:3],
    ),
    st.lists(st.none() | st.integers(0, 20), min_size=THEIRS, max_size=THEIRS).map(
        lambda drawn: [None if boss is None or boss >= key else boss for key, boss in enumerate(drawn)]
    ),
)


def steps_of(graph: Graph) -> Iterator[tuple[int, int, int]]:
    """Yield every step between people: (from, to, weight)."""
    for kind, start, end, strength, both_ways, sure in graph.lines:
        if kind in BY_KIND:
            weight = BY_STRENGTH[strength] + BY_KIND[kind] + (sure != "confirmed")
            yield start, end, weight
            if both_ways or kind in MUTUAL or kind == "informal reporting":
                yield end, start, weight
    for report, boss in enumerate(graph.bosses):
        if boss is not None:
            yield from ((report, boss, REPORTS), (boss, report, REPORTS))


def all_ways(graph: Graph, target: int) -> list[tuple[int, int, int]]:
    """Return the best that each of us can do: (steps, weight, who), by Bellman's rule over walks of each length."""
    after = {0: {target: 0}}
    for length in range(1, MOST_STEPS):
        best: dict[int, int] = {}
        for start, end, weight in steps_of(graph):
            if end in after[length - 1]:
                best[start] = min(best.get(start, 10**6), after[length - 1][end] + weight)
        after[length] = best
    found = []
    for who in range(OURS):
        first = {
            at: BY_LEVEL[level] + (sure != "confirmed") for (we, at), (level, sure) in graph.known.items() if we == who
        }
        first = {**{at: TOUCHED for we, at in graph.touched if we == who}, **first}
        ways = [
            (length + 1, weight + after[length][at])
            for (length, (at, weight)) in product(after, first.items())
            if at in after[length]
        ]
        found += [(*min(ways), who)] if ways else []
    return sorted(found)[:WAYS]


@pytest.fixture(scope="module")
def drawing(filled_once: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """Return an open book to draw graphs in."""
    path = Path(shutil.copyfile(filled_once.path, tmp_path_factory.mktemp("paths") / "book.db"))
    with open_book(path) as book:
        yield book


def draw(book: Book, account: int, graph: Graph) -> None:
    """Make the book hold this graph and nothing else; keys count from 1,000 (people) and from 1 (us)."""
    fresh = count(10_000)

    def rows(values: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{"id": next(fresh), "account_id": account, **each} for each in values]

    with book.write("graph") as session:
        for emptied in (Line, Relationship, TouchPerson, Touch, Occupancy, Seat):
            session.exec(delete(emptied))
        session.exec(delete(Person).where(col(Person.id) < 2_000))
        session.exec(delete(Colleague).where(col(Colleague.id) <= OURS))
        made: list[tuple[type[Record], Iterable[dict[str, Any]]]] = [
            (Person, [{"id": 1000 + key, "account_id": account, "name": f"P{key}"} for key in range(THEIRS)]),
            (Colleague, [{"id": 1 + key, "name": f"We{key}"} for key in range(OURS)]),
            (
                Seat,
                [
                    {"id": 2000 + key, "account_id": account, "reports_to_id": None if boss is None else 2000 + boss}
                    for key, boss in enumerate(graph.bosses)
                ],
            ),
            (Occupancy, rows({"seat_id": 2000 + key, "person_id": 1000 + key} for key in range(THEIRS))),
            (
                Relationship,
                rows(
                    {"colleague_id": 1 + we, "person_id": 1000 + at, "level": level, "state": sure}
                    for (we, at), (level, sure) in graph.known.items()
                ),
            ),
            (
                Line,
                rows(
                    {"kind": kind, "from_person_id": 1000 + start, "to_person_id": 1000 + end}
                    | {"strength": strength, "both_ways": both, "state": sure}
                    for kind, start, end, strength, both, sure in graph.lines
                ),
            ),
        ]
        for table, values in made:
            session.insert_many(table, list(values))
        for number, (we, at) in enumerate(sorted(graph.touched)):
            key, day = 3000 + number, date(2026, 1, 1)
            session.insert_many(
                Touch,
                [{"id": key, "account_id": account, "happened_on": day, "summary": "Call", "colleague_id": 1 + we}],
            )
            session.insert_many(TouchPerson, rows([{"touch_id": key, "person_id": 1000 + at}]))


@settings(max_examples=60)
@given(graphs)
def test_every_way_is_the_shortest_and_the_strongest_there_is(filled_once: Filled, drawing: Book, graph: Graph) -> None:
    draw(drawing, filled_once.depot, graph)
    steps = set(steps_of(graph))
    for target in range(THEIRS):
        ways = path_to(drawing, 1000 + target).ways
        told = [(len(way.steps), way.weight, way.colleague_id - 1) for way in ways]
        assert told == all_ways(graph, target)
        for way in ways:
            first, *others = (step.tie for step in way.steps)
            assert (first.start, way.steps[-1].tie.end) == (way.colleague_id, 1000 + target)
            assert way.weight == sum(step.tie.weight for step in way.steps)
            assert [tie.start for tie in others] == [step.tie.end for step in way.steps[:-1]]
            assert {(tie.start - 1000, tie.end - 1000, tie.weight) for tie in others} <= steps


def test_words_that_no_list_has_lead_there_all_the_same(book: Book, filled: Filled) -> None:
    with book.raw() as connection:
        connection.execute("UPDATE relationship SET level = 'wizard'")
        connection.execute("UPDATE line SET strength = 'wizard'")
        connection.commit()
    assert claims(path_to(book, filled.report)) == [["Jonna Ek is a wizard to Marta Visser"]]
    assert path_to(book, filled.boss).ways


def path_to_seat(book: Book, seat: int) -> Paths:
    """Return the ways to whoever sits in a seat."""
    with book.read() as session:
        return find_path_to_seat(session, seat)


def test_a_seat_in_which_we_know_nobody_is_reached_by_its_lines_its_boss_and_its_peers(
    book: Book, filled: Filled
) -> None:
    assert path_to_seat(book, filled.report_seat) == path_to(book, filled.report), "a taken seat is who sits there"
    paths = path_to_seat(book, filled.empty_seat)
    assert (paths.person_id, paths.seat_id, paths.person) == (0, filled.empty_seat, "“Head of Procurement”")
    assert [way[-1] for way in claims(paths)] == ["Marta Visser has the same boss as “Head of Procurement”"]
    set_relationship(book, filled.boss, {"level": "trusted advisor"}, colleague_id=filled.colleague)
    assert claims(path_to_seat(book, filled.empty_seat)) == [
        ["Jonna Ek is a trusted advisor to Jan de Boer", "Jan de Boer is the boss of “Head of Procurement”"]
    ]
    ends = {"from_person_id": filled.report, "to_seat_id": filled.empty_seat, "strength": "strong"}
    add_line(book, {"account_id": filled.northwind, "kind": "knows", **ends})
    ((_, step),) = (way.steps for way in path_to_seat(book, filled.empty_seat).ways)
    assert (step.claim, step.account) == ("Marta Visser knows “Head of Procurement”", "Northwind Logistics")


def test_a_seat_that_nobody_leads_to_says_what_would_help(book: Book, filled: Filled) -> None:
    _, lonely = add_person(book, {"account_id": filled.halden}, {"title": "CEO"})
    paths = path_to_seat(book, lonely)
    assert (paths.ways, paths.advice.split(".")[0]) == ((), "None of us is known to have met anybody at Haldén Énergie")
    _, beside = add_person(book, {"account_id": filled.northwind}, {"title": "CIO"})
    assert path_to_seat(book, beside).advice.startswith("Ask who sits there: ")


def test_a_name_is_that_of_a_person_or_the_title_of_a_seat(book: Book, filled: Filled) -> None:
    with book.read() as session:
        assert find_path_to(session, filled.northwind, "marta").person == "Marta Visser"
        assert find_path_to(session, filled.northwind, "procurement").seat_id == filled.empty_seat
        assert find_path_to(session, filled.northwind, "VP Fleet").person_id == filled.report
        with pytest.raises(NotFound, match="No such person"):
            find_path_to(session, filled.northwind, "nobody at all")
