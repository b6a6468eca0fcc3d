"""What a line of a plan says of owner, day and measure, wherever in it that stands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.plan_lines import from_to, kind_labelled, labelled, said_by, take_tail


@pytest.mark.parametrize(
    ("line", "title", "said"),
    [
        ("Win Gent (Target: 4 sites, owner Ana)", "Win Gent", {"target": "4 sites", "owner": "Ana"}),
        ("Call the COO by 1 June 2027 @Ben", "Call the COO", {"due_on": "1 June 2027", "owner": "Ben"}),
        ("Call the COO @Ben Meyer, due 2027-06-01", "Call the COO", {"due_on": "2027-06-01", "owner": "Ben Meyer"}),
        ("Ring — by Q2 2027", "Ring", {"due_on": "Q2 2027"}),
        ("Ring (June 1, 2027; owner: Ana de Boer)", "Ring", {"due_on": "June 1, 2027", "owner": "Ana de Boer"}),
        ("Anrufen bis 1. Juni 2027", "Anrufen", {"due_on": "1. Juni 2027"}),
        ("Appeler avant le 1er juin 2027", "Appeler", {"due_on": "1er juin 2027"}),
        ("Grow by FY27", "Grow", {"due_on": "FY27"}),
        ("Ask the CIO (Jonna, 1 Dec)", "Ask the CIO", {"owner": "Jonna", "due_on": "1 Dec"}),
        ("Ask (Jonna Ek, by 1 Dec 2027)", "Ask", {"owner": "Jonna Ek", "due_on": "1 Dec 2027"}),
        ("Ask (Jonna · Dec 1st)", "Ask", {"owner": "Jonna", "due_on": "Dec 1st"}),
        ("Ask (Gent, 3 sites)", "Ask (Gent, 3 sites)", {}),
        ("Ask (Phase, two)", "Ask (Phase, two)", {}),
        ("From 12% to 40% until Q4 2027 – Jonna Ek", "From 12% to 40%", {"due_on": "Q4 2027", "owner": "Jonna Ek"}),
        ("Pilot – Phase Two", "Pilot – Phase Two", {}),
        ("Grow (FY27)", "Grow (FY27)", {}),
        ("Two sites (Gent and Antwerp)", "Two sites (Gent and Antwerp)", {}),
        ("Known (since 2019)", "Known (since 2019)", {}),
        ("Ask @Ben whether the price holds", "Ask @Ben whether the price holds", {}),
        ("Write to ben@north.example", "Write to ben@north.example", {}),
        ("Win (owner Ana) (owner Ben)", "Win (owner Ana)", {"owner": "Ben"}),
        ("@Ben", "@Ben", {}),
        ("by 1 June 2027", "by 1 June 2027", {}),
        ("", "", {}),
    ],
)
def test_the_end_of_a_line(line: str, title: str, said: dict[str, str]) -> None:
    assert take_tail(line) == (title, said)


@pytest.mark.parametrize(
    ("piece", "said"),
    [
        ("owner: Ana", ("owner", "Ana")), ("@ben", ("owner", "ben")), ("owner Ana", ("owner", "Ana")),
        ("due: soon", ("due_on", "soon")), ("Échéance : 31.03.2027", ("due_on", "31.03.2027")),
        ("2027-01-11", ("due_on", "2027-01-11")), ("target 12 depots", ("target", "12 depots")),
        ("Target: many", ("target", "many")), ("Status: delayed", ("status", "delayed")),
        ("lead the talks", None), ("owner of the yard", None), ("target group", None), ("until we win", None),
        ("Why: because", None), ("phase 2027", None), ("", None),
    ],
)  # fmt: skip
def test_a_piece_of_a_line(piece: str, said: tuple[str, str] | None) -> None:
    assert said_by(piece) == said


def test_a_line_may_name_its_kind() -> None:
    assert kind_labelled("Objective 2: Win Gent") == ("Objective", "Win Gent")
    assert kind_labelled("Maßnahme: Anrufen") == ("Maßnahme", "Anrufen")
    assert kind_labelled("Price: low") is None
    assert labelled("Price: low") is None


@given(st.text() | st.from_regex(r"[a-z ]{0,9}(\((owner|due|by|target) [A-Z0-9, -]{0,9}\)| @[A-Z][a-z]{0,3}){0,4}"))
def test_no_word_of_a_line_is_lost(line: str) -> None:
    title, said = take_tail(line)
    words = set(re.findall(r"\w+", f"{title} {' '.join(said.values())}"))
    assert set(re.findall(r"\w+", line)) - words <= {"owner", "due", "by", "target"}
    assert title.strip() or not line.strip() or not said


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("Share of wallet from 12% to 40%", ("Share of wallet", "12%", "40%")),
        ("from 4 sites to 12 sites", ("", "4 sites", "12 sites")),
        ("Umsatz: von 1,2 Mio. EUR auf 2 Mio. EUR", None),
        ("Umsatz von 1.2 MEUR auf 2 MEUR ARR", ("Umsatz", "1.2 MEUR", "2 MEUR ARR")),
        ("Part de 12 % à 40 %", ("Part", "12 %", "40 %")),
        ("Move from Gent to Antwerp", None),
        ("from 12% to", None),
        ("", None),
    ],
)
def test_two_values_at_the_end_of_a_line(line: str, values: tuple[str, str, str] | None) -> None:
    assert from_to(line) == values
