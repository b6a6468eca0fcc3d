"""The org chart as a diagram: lines between known seats."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.people import SeatRow
from templates.diagram import MOST_SEATS, Line, Tie, draw_chart
from templates.example import example_dossier
from templates.view import View


def seats(*lines: tuple[int, int | None]) -> tuple[SeatRow, ...]:
    """Return seats with these keys and bosses."""
    seat = example_dossier().seats[0]
    return tuple(seat.model_copy(update={"id": key, "title": f"T{key}", "reports_to_id": boss}) for key, boss in lines)


def test_lines_run_from_boss_to_report() -> None:
    chart = draw_chart(View(example_dossier()))
    assert chart is not None
    assert chart.lines == (Line("n1", "n2"), Line("n2", "n3"), Line("n1", "n4"))
    assert [node.known for node in chart.nodes] == [True, True, True, False]


def test_influence_and_conflict_cross_the_chart_and_acquaintance_does_not() -> None:
    first = example_dossier().lines[0]
    kinds = ["influences", "conflicts with", "informal reporting", "knows", "former colleague"]
    lines = [first.model_copy(update={"kind": kind}) for kind in kinds]
    lines.append(first.model_copy(update={"both_ways": True}))
    lines.append(first.model_copy(update={"from_person_id": None, "from_seat_id": 64}))
    lines.append(first.model_copy(update={"to_person_id": 74}))  # sits in no seat
    lines.append(first.model_copy(update={"to_person_id": 999}))  # works elsewhere
    chart = draw_chart(View(replace(example_dossier(), lines=tuple(lines))))
    assert chart is not None
    assert chart.ties == (
        Tie("n2", "n3", "influences", "-.->"),
        Tie("n2", "n3", "is in conflict with", "x--x"),
        Tie("n2", "n3", "reports informally to", "-.->"),
        Tie("n2", "n3", "influences", "<-.->"),
        Tie("n4", "n3", "influences", "-.->"),
    )


def test_a_vacant_seat_is_drawn_as_one() -> None:
    vacant = tuple(seat.model_copy(update={"is_vacant": True}) for seat in example_dossier().seats)
    chart = draw_chart(View(replace(example_dossier(), seats=vacant)))
    assert chart is not None
    assert [(node.name, node.known) for node in chart.nodes][-1] == ("vacant", False)


def test_a_boss_who_is_not_there_draws_no_line() -> None:
    chart = draw_chart(View(replace(example_dossier(), seats=seats((61, 99), (62, 61)))))
    assert chart is not None
    assert chart.lines == (Line("n1", "n2"),)


def test_a_circle_that_came_in_by_a_damaged_file_is_drawn_and_ends() -> None:
    chart = draw_chart(View(replace(example_dossier(), seats=seats((61, 62), (62, 61)))))
    assert chart is not None
    assert len(chart.nodes) == len(chart.lines) == 2


def test_two_in_one_seat_share_its_box() -> None:
    dossier = example_dossier()
    double = replace(dossier, occupancies=tuple(o.model_copy(update={"seat_id": 61}) for o in dossier.occupancies))
    chart = draw_chart(View(double))
    assert chart is not None
    assert [node.name for node in chart.nodes][:2] == ["Jan de Boer, Marta Visser, Peter Okafor", "need to know"]


def test_somebody_whose_name_leaves_no_label_is_known_all_the_same() -> None:
    people = tuple(person.model_copy(update={"name": "---"}) for person in example_dossier().people)
    chart = draw_chart(View(replace(example_dossier(), people=people)))
    assert chart is not None
    assert (chart.nodes[0].name, chart.nodes[0].known) == ("?", True)


@pytest.mark.parametrize(("count", "drawn"), [(0, False), (1, True), (MOST_SEATS, True), (MOST_SEATS + 1, False)])
def test_only_a_chart_that_can_be_read_is_drawn(count: int, drawn: bool) -> None:
    chart = draw_chart(View(replace(example_dossier(), seats=seats(*((n, None) for n in range(1, count + 1))))))
    assert (chart is not None) is drawn
