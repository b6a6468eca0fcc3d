"""The people of an account as rows and boxes: what is folded away, what a colour tells, and where lines lead."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.lines import LineRow
from store.org import Org, OrgPerson, OrgSeat
from store.outline import lay_out
from tui.people_view import OVERLAYS, Outline, boxes_of, columns_for, look_of_seat, marks_of, sign_key
from tui.people_words import COVERAGE_LOOKS, INFLUENCE_LOOKS, SUPPORT_LOOKS
from tui.widgets.columns import arrange
from tui.widgets.table import RUN_ON

TODAY = date(2026, 11, 20)
ANN = OrgPerson(901, "Ann")
BOB = OrgPerson(902, "Bob")


def seat(key: int, *people: OrgPerson, boss: int | None = None, vacant: bool = False, title: str = "") -> OrgSeat:
    """Return a seat by itself."""
    return OrgSeat(key, boss, 0, 0, 0, title, "", "", None, False, vacant, None, None, people)


def org_of(*seats: OrgSeat, parked: tuple[OrgPerson, ...] = (), lines: tuple[LineRow, ...] = ()) -> Org:
    """Return an org of seats in outline order, whose depths and counts follow from their bosses."""
    by_key = {each.id: each for each in seats}
    places = lay_out({each.id: each.boss_id for each in seats})
    placed = (
        by_key[at.key]._replace(boss_id=at.boss, depth=at.depth, reports=at.reports, branch=at.branch) for at in places
    )
    return Org(1, tuple(placed), parked, lines, {}, {})


def line(kind: str, *, both_ways: bool = False, **ends: int) -> LineRow:
    """Return a line between two ends."""
    nowhere = dict.fromkeys(("from_person_id", "from_seat_id", "to_person_id", "to_seat_id"))
    blank = {"strength": "", "note": "", "source": "", "as_of": None, "state": ""}
    return LineRow.model_validate(
        {"id": 5, "version": 1, "account_id": 1, "kind": kind, "both_ways": both_ways, **blank, **nowhere, **ends}
    )


def test_the_readme_tells_what_the_signs_and_letters_mean() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    for about, words in sign_key():
        assert f"| {about} | {words} |" in readme


# -- the outline -----------------------------------------------------------------------------------------------------


@st.composite
def forests(draw: st.DrawFn) -> tuple[Org, frozenset[int]]:
    """Return an org of some trees with people without a seat, and some seats that are folded."""
    count = draw(st.integers(0, 25))
    bosses = [draw(st.one_of(st.none(), st.integers(1, key - 1))) if key > 1 else None for key in range(1, count + 1)]
    seats = [seat(key, boss=boss) for key, boss in enumerate(bosses, 1)]
    parked = tuple(OrgPerson(100 + number, f"Parked {number}") for number in range(draw(st.integers(0, 4))))
    folded = draw(st.frozensets(st.integers(1, count + 3)))  # some of which are no seats any more
    return org_of(*seats, parked=parked), folded


@given(forests())
def test_each_row_stands_where_the_outline_says_and_none_twice(made: tuple[Org, frozenset[int]]) -> None:
    org, folded = made
    outline = Outline(org, folded, TODAY)
    rows = outline.rows(0, outline.count())
    keys = [row.key for row in rows]
    assert len(keys) == len(set(keys)) == outline.count()
    assert [outline.position_of(key) for key in keys] == list(range(len(keys)))
    assert keys[len(keys) - len(org.parked) :] == [-person.id for person in org.parked], "they stand at the end"


@given(forests())
def test_a_seat_is_shown_unless_a_boss_of_it_is_folded(made: tuple[Org, frozenset[int]]) -> None:
    org, folded = made
    outline = Outline(org, folded, TODAY)
    boss_of = {each.id: each.boss_id for each in org.seats}

    def is_hidden(key: int) -> bool:
        boss = boss_of[key]
        return boss is not None and (boss in folded or is_hidden(boss))

    shown = [row.key for row in outline.rows(0, outline.count()) if row.key > 0]
    assert shown == [each.id for each in org.seats if not is_hidden(each.id)]
    assert all(outline.position_of(each.id) is None for each in org.seats if is_hidden(each.id))


@given(forests(), st.integers(0, 30), st.integers(0, 30))
def test_a_piece_of_the_outline_is_that_piece_of_the_whole(
    made: tuple[Org, frozenset[int]], start: int, length: int
) -> None:
    outline = Outline(*made, TODAY)
    whole = outline.rows(0, outline.count())
    assert outline.rows(start, start + length) == whole[start : start + length]


@given(forests())
def test_what_is_folded_away_is_counted(made: tuple[Org, frozenset[int]]) -> None:
    org, folded = made
    rows = [row for row in Outline(org, folded, TODAY).rows(0, 99) if row.key > 0]
    told = sum(int(row.cells[0].text.split("+")[1]) for row in rows if row.fold == "▸")  # type: ignore[union-attr]
    assert told == len(org.seats) - len(rows)
    assert all((row.fold == "▸") == ("+" in row.cells[0].text) for row in rows)  # type: ignore[union-attr]


def test_unknown_keys_have_no_place() -> None:
    outline = Outline(org_of(seat(1, ANN), parked=(BOB,)), frozenset(), TODAY)
    assert [outline.position_of(key) for key in (1, -902, 902, -901, 7)] == [0, 1, None, None, None]


def test_a_row_says_who_sits_there_or_that_nobody_does() -> None:
    org = org_of(seat(1, ANN, BOB, title="COO"), seat(2, vacant=True), seat(3), parked=(BOB,))
    names = [row.cells[0].text for row in Outline(org, frozenset(), TODAY).rows(0, 9)]  # type: ignore[union-attr]
    assert names == ["Ann, Bob", "○ vacant", "? need to know", "Bob"]


def test_a_column_is_as_wide_as_what_stands_in_it_and_the_titles_have_the_rest() -> None:
    full = BOB._replace(roles=("economic buyer",), support="non-supporter")

    def room(person: OrgPerson) -> dict[str, int]:
        columns = columns_for(org_of(seat(1, person, title="Head of Global Engineering")))
        return {columns[place.column].key: place.width for place in arrange(columns, 78)}

    assert min(room(BOB)["title"], room(full)["title"]) >= len("Head of Global Engineering")
    assert room(full)["support"] == 11
    judged = full._replace(influence="political structure", coverage="in depth", as_of=TODAY)
    assert list(room(judged)) == ["name", "title", "role", "support", "age"]
    assert columns_for(org_of())[0].width <= 22


def test_a_title_runs_on_where_nobody_has_a_role() -> None:
    rows = Outline(org_of(seat(1, ANN), seat(2, vacant=True)), frozenset(), TODAY).rows(0, 9)
    assert [row.cells[2] is RUN_ON for row in rows] == [True, True]
    assert all(cell is RUN_ON for cell in rows[1].cells[2:])


def test_a_champion_who_has_left_is_marked() -> None:
    left = BOB._replace(left_on=TODAY, support="mentor")
    clerk = ANN._replace(left_on=TODAY)
    rows = Outline(org_of(parked=(left, clerk, BOB._replace(support="mentor"))), frozenset(), TODAY).rows(0, 9)
    assert [row.lead.text for row in rows] == ["! ", "", ""]


def test_of_those_who_share_a_seat_who_is_meant_stands_first_with_a_number() -> None:
    org = org_of(seat(1, ANN, BOB._replace(support="enemy", roles=("champion",))), seat(2, ANN))
    shared, alone = Outline(org, frozenset(), TODAY, meant={1: BOB.id}).rows(0, 9)
    assert (shared.lead.text, shared.cells[0], alone.lead.text) == ("2/2 ", ("Bob, Ann", "strong", 0), "")
    assert [cell if isinstance(cell, str) else cell.text for cell in shared.cells[2:5]] == ["champion", "·", "✗ enemy"]
    first = Outline(org, frozenset(), TODAY, meant={1: 77}).rows(0, 1)[0]  # who has gone is meant no more
    assert (first.lead.text, first.cells[0]) == ("1/2 ", ("Ann, Bob", "strong", 0))
    box = boxes_of(org, "support", TODAY, {1: BOB.id})[0]
    assert (box.name, box.sign) == ("2/2 Bob, Ann", "✗")


def test_an_outline_of_a_chain_of_bosses_does_not_recurse() -> None:
    org = org_of(*(seat(key, boss=key - 1 or None) for key in range(1, 1201)))
    assert Outline(org, frozenset(), TODAY).count() == 1200
    assert Outline(org, frozenset({1}), TODAY).count() == 1


# -- what the colours tell -------------------------------------------------------------------------------------------


def told(person: OrgPerson, overlay: str) -> tuple[str, str, str]:
    """Return sign, tone and word of somebody's seat."""
    (sign, tone), word = look_of_seat(seat(1, person), overlay, TODAY)
    return sign, tone, word


@pytest.mark.parametrize("value", SUPPORT_LOOKS)
def test_support_has_its_sign_and_its_word(value: str) -> None:
    assert told(ANN._replace(support=value), "support") == (*SUPPORT_LOOKS[value], value)


@pytest.mark.parametrize("value", INFLUENCE_LOOKS)
def test_influence_has_its_sign_and_its_word(value: str) -> None:
    assert told(ANN._replace(influence=value), "influence") == (*INFLUENCE_LOOKS[value], value)


@pytest.mark.parametrize("value", COVERAGE_LOOKS)
def test_coverage_has_its_sign_and_its_word(value: str) -> None:
    assert told(ANN._replace(coverage=value), "coverage") == (*COVERAGE_LOOKS[value], value)


@pytest.mark.parametrize(("days", "shown"), [(0, ("✓", "success", "0d")), (90, ("✓", "success", "90d"))])
def test_a_picture_of_this_quarter_is_fresh(days: int, shown: tuple[str, str, str]) -> None:
    assert told(ANN._replace(as_of=TODAY - timedelta(days=days)), "age") == shown


def test_an_older_picture_is_old() -> None:
    assert told(ANN._replace(as_of=TODAY - timedelta(days=91)), "age") == ("!", "warning", "91d!")


def test_a_name_alone_is_not_known() -> None:
    assert told(ANN, "knows") == ("○", "error", "only named")
    assert told(ANN._replace(coverage="no contact"), "knows") == ("○", "error", "only named")
    assert told(ANN._replace(coverage="brief contact"), "knows") == ("◑", "success", "met")
    assert told(ANN._replace(last_touch_on=TODAY), "knows") == ("◑", "success", "met")
    assert told(ANN._replace(level="vendor"), "knows") == ("✓", "success", "known to us")


@pytest.mark.parametrize("overlay", [each for each in OVERLAYS if each != "knows"])
def test_what_nobody_has_judged_is_not_assessed(overlay: str) -> None:
    assert told(ANN, overlay) == ("·", "muted", "not assessed")


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_an_empty_seat_looks_the_same_in_every_overlay(overlay: str) -> None:
    assert look_of_seat(seat(1, vacant=True), overlay, TODAY) == (("○", "muted"), "vacant")
    assert look_of_seat(seat(1), overlay, TODAY) == (("?", "warning"), "need to know")


def test_each_seat_is_a_box_and_who_has_none_is_not_in_the_chart() -> None:
    buyer = ANN._replace(roles=("economic buyer",), support="enemy")
    org = org_of(
        seat(1, buyer, title="COO"), seat(2, vacant=True, boss=1), seat(3, boss=1, title="Clerk"), parked=(BOB,)
    )
    top, vacant, need = boxes_of(org, "support", TODAY)
    assert (top.key, top.boss, top.name, top.title, top.state) == (1, 0, "Ann", "COO", "known")
    assert [note[0] for note in top.notes] == ["economic buyer", "✗ enemy"]
    assert (vacant.boss, vacant.state, vacant.notes) == (1, "vacant", ())
    assert (need.state, need.title, need.notes) == ("need", "Clerk", ())
    notes = [[note[0] for note in box.notes] for box in boxes_of(org, "knows", TODAY)]
    assert notes == [["economic buyer", "○ only named"], [], []]


# -- where lines lead ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "out", "back"),
    [
        ("influences", "→ influences", "← influences"),
        ("informal reporting", "┄ reports to", "┄ leads"),
        ("conflicts with", "≠ conflict", "≠ conflict"),
        ("knows", "~ knows", "~ knows"),
        ("former colleague", "~ colleagues once", "~ colleagues once"),
    ],
)
def test_a_line_marks_its_other_end_from_both_sides(kind: str, out: str, back: str) -> None:
    org = org_of(seat(1, ANN), seat(2, BOB), seat(3), lines=(line(kind, from_person_id=901, to_person_id=902),))
    assert marks_of(org, 1) == {2: out}
    assert marks_of(org, 2) == {1: back}
    assert marks_of(org, 3) == {}


def test_a_line_that_runs_back_as_well_says_so_from_both_sides() -> None:
    there = line("influences", both_ways=True, from_person_id=901, to_person_id=902)
    org = org_of(seat(1, ANN), seat(2, BOB), lines=(there,))
    assert (marks_of(org, 1), marks_of(org, 2)) == ({2: "↔ influences"}, {1: "↔ influences"})


def test_a_line_may_end_at_a_seat_and_several_are_told_together() -> None:
    lines = (
        line("influences", from_person_id=901, to_seat_id=3),
        line("conflicts with", from_seat_id=3, to_person_id=901),
    )
    org = org_of(seat(1, ANN), seat(3), lines=lines)
    assert marks_of(org, 1) == {3: "→ influences, ≠ conflict"}
    assert marks_of(org, 3) == {1: "← influences, ≠ conflict"}


def test_who_sits_in_two_seats_has_her_lines_at_both() -> None:
    there = line("influences", from_person_id=901, to_person_id=902)
    org = org_of(seat(1, ANN), seat(2, BOB), seat(4, ANN), lines=(there,))
    assert marks_of(org, 1) == {2: "→ influences"}
    assert marks_of(org, 4) == {2: "→ influences"}
    assert marks_of(org, 2) == {1: "← influences", 4: "← influences"}


def test_a_line_within_a_shared_seat_or_to_somebody_without_one_marks_nothing() -> None:
    lines = (
        line("conflicts with", from_person_id=901, to_person_id=902),
        line("influences", from_person_id=901, to_person_id=999),
    )
    org = org_of(seat(1, ANN, BOB), seat(2), lines=lines)
    assert [marks_of(org, key) for key in (0, 1, 2)] == [{}, {}, {}]
