"""What people head the parts of an account plan with, and what each is here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.plan_headings import (
    ACTIONS,
    COMPETITORS,
    LISTS,
    OBJECTIVES,
    RISKS,
    TEXTS,
    columns_of,
    is_all_known,
    kind_of_table,
    section_of,
    swot_of,
    without_number,
)


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Strategic Priorities (FY2027)", OBJECTIVES), ("Initiatives", OBJECTIVES), ("OBJECTIFS", OBJECTIVES),
        ("3. Next 3 Actions", ACTIONS), ("Plan d’Action", ACTIONS), ("Maßnahmen", ACTIONS),
        ("Engagement Plan", ACTIONS),
        ("30/60/90 Day Plan", ACTIONS), ("Next actions: 5 of 23", ACTIONS),
        ("Risk Register", RISKS), ("Risques", RISKS), ("Competitive Landscape", COMPETITORS),
        ("Value Hypothesis", "value_proposition"), ("Success Metrics", "success_factors"),
        ("Indicateurs", "success_factors"), ("Growth Signals", "opportunity"), ("Stärken", "strength"),
        ("Objectives FY27", OBJECTIVES), ("Objectives for 2027", OBJECTIVES), ("II. Ziele 2026/27", OBJECTIVES),
        ("Section 2: Strategic Priorities", OBJECTIVES), ("Strategische Prioritäten (GJ 2027)", OBJECTIVES),
        ("Objectifs stratégiques pour 2027", OBJECTIVES), ("Goals & Objectives", OBJECTIVES),
        ("B. Aktionsplan", ACTIONS), ("Nächste Schritte", ACTIONS), ("Prochaines actions", ACTIONS),
        ("Risiken und Maßnahmen", RISKS), ("Analyse des risques", RISKS), ("Top Risks", RISKS),
        ("Wettbewerbsanalyse", COMPETITORS), ("Paysage concurrentiel", COMPETITORS), ("Mitbewerber", COMPETITORS),
        ("Kritische Erfolgsfaktoren", "success_factors"), ("Facteurs clés de succès", "success_factors"),
        ("Kundennutzen", "their_gain"), ("Hypothèse de valeur", "value_proposition"), ("Leitbild", "goal"),
        ("Périmètre", "field_of_play"), ("Chancen", "opportunity"), ("Menaces", "threat"),
        ("Goals and KPIs", OBJECTIVES), ("Goals & KPIs", OBJECTIVES), ("KPIs and goals", OBJECTIVES),
        ("Objectives and measures", OBJECTIVES), ("OKRs", OBJECTIVES), ("Targets 2027", OBJECTIVES),
        ("2027 Targets", OBJECTIVES), ("FY27 goals", OBJECTIVES), ("Targets Q4 2027", OBJECTIVES),
        ("Goals, targets & KPIs FY26/27", OBJECTIVES), ("3. Goals + metrics (draft)", OBJECTIVES),
        ("Ziele und Kennzahlen", OBJECTIVES), ("Ziele / Maßnahmen 2027", OBJECTIVES),
        ("Objectifs et indicateurs pour 2027", OBJECTIVES), ("Objectifs commerciaux", OBJECTIVES),
        ("Joint business objectives", OBJECTIVES),
        ("Risks & challenges", RISKS), ("Risiken/Hindernisse", RISKS), ("Risques et obstacles", RISKS),
        ("Principaux risques", RISKS), ("Main risks and blockers", RISKS), ("Milestones & timeline", ACTIONS),
        ("Nächste Schritte und Termine", ACTIONS), ("Agreed next steps", ACTIONS), ("Vision & mission", "goal"),
        ("Competition and positioning", COMPETITORS), ("Wettbewerber & Alternativen", COMPETITORS),
        ("Risks and opportunities", ""), ("Strengths and weaknesses", ""), ("Goals and people", ""), ("and", ""),
        ("KPIs & measures", ""), ("& / ,", ""),
        ("Stakeholder Map", ""), ("Potentiel", ""), ("", ""), ("1.", ""), ("I.", ""), ("FY27", ""), ("2027", ""),
    ],
)  # fmt: skip
def test_headings_that_people_use(heading: str, meant: str) -> None:
    assert section_of(heading) == meant


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Account Overview", ""), ("Growth Signals", "opportunity"), ("Strategic Priorities (fiscal year)", OBJECTIVES),
        ("Champion Development Plan", ""), ("Pain Analysis", ""), ("Competitive Landscape", COMPETITORS),
        ("Deal Strategy", ""), ("Value Hypothesis", "value_proposition"), ("Next Review Date", ""),
        ("Executive Summary", ""), ("Current State", ""), ("Growth near/medium term", ""), ("Risks", RISKS),
        ("Initiatives", OBJECTIVES), ("Engagement Plan", ACTIONS), ("History", ""),
        ("Success Metrics", "success_factors"), ("Next Actions", ACTIONS), ("Review date", ""), ("Key Contacts", ""),
        ("Tasks", ACTIONS), ("Meeting History", ""), ("Goals", OBJECTIVES), ("Solutions", ""), ("Account map", ""),
        ("Action plan", ACTIONS), ("Situation Actuelle", ""), ("Potentiel", ""), ("Stratégie", ""),
        ("Plan d'Action", ACTIONS), ("Indicateurs", "success_factors"), ("Stakeholder RACI", ""),
        ("White Space Analysis", ""), ("Risk Assessment", RISKS), ("Next steps", ACTIONS), ("Competitors", COMPETITORS),
        ("Risk register", RISKS), ("Priorities", OBJECTIVES), ("Pains", ""), ("Competition", COMPETITORS),
    ],
)  # fmt: skip
def test_headings_of_public_templates(heading: str, meant: str) -> None:
    assert section_of(heading) == meant


def test_every_word_of_the_lists_is_found_again() -> None:
    for name, words in {**TEXTS, **LISTS}.items():
        assert {section_of(word) for word in words.split("|")} == {name}
        assert all(is_all_known(word) for word in words.split("|"))


def test_a_heading_that_says_more_is_not_all_known() -> None:
    assert is_all_known("2. Risks")
    assert is_all_known("Goals & KPIs")
    assert not is_all_known("Joint goals and KPIs")
    assert not is_all_known("Goals and KPIs 2027")
    assert not is_all_known("Risks (as of March)")
    assert not is_all_known("Risks: mostly of delivery")


@pytest.mark.parametrize(
    ("heading", "title"),
    [("Objective 2: Win Gent", "Win Gent"), ("1. Win Gent", "Win Gent"), ("Risk 1 – Strike", "Strike"),
     ("2027 growth", "2027 growth"), ("10 new sites", "10 new sites"), ("Goals are good", "Goals are good")],
)  # fmt: skip
def test_the_number_of_a_heading_is_left_aside(heading: str, title: str) -> None:
    assert without_number(heading) == title


def test_columns_are_settled_from_what_is_plain() -> None:
    assert columns_of(["Objective", "Action", "Owner", "Date", "Status"]) == [
        "objective", "title", "owner", "due_on", "status",
    ]  # fmt: skip
    assert columns_of(["Objective", "Target"]) == ["title", "target"]
    assert columns_of(["Competitor", "Us", "Them"]) == ["title", "counter", "strengths"]


def test_a_table_says_by_its_columns_what_it_lists() -> None:
    assert kind_of_table(["Task", "Who", "By when"]) == ACTIONS
    assert kind_of_table(["Risk", "Impact"]) == RISKS
    assert kind_of_table(["Name", "Role", "Influence"]) == ""
    assert kind_of_table(["Goal", "Comment"]) == ""
    assert swot_of(["Strengths", "Weaknesses"]) == ["strength", "weakness"]
    assert swot_of(["Strengths", "Who"]) == []


@given(st.lists(st.text(max_size=30)))
def test_any_headers_have_a_meaning_each_once(headers: list[str]) -> None:
    columns = columns_of(headers)
    known = [name for name in columns if name]
    assert len(columns) == len(headers)
    assert len(known) == len(set(known))
