"""Export profiles: nothing that is not marked external leaves with the customer, whatever a template prints."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.dossier import Dossier
from store.errors import Refused
from store.lines import FarEnd
from store.plans.plans import CHARTER, SHARED, PlanRow
from store.records import Row
from templates.context import build_context
from templates.document import fill_documents
from templates.documents import DOCUMENTS, is_for, order_document
from templates.example import example_dossier
from templates.fill import Filler
from templates.library import Library
from templates.profiles import (
    CUSTOMER,
    EXTERNAL,
    FREE_KINDS,
    INTERNAL,
    KEYS,
    MANAGER,
    PROFILES,
    SEEN,
    is_shared,
    see_as,
)

CANARY = "canary"
MONEY = 7_654_321_00
DAY = date(2345, 6, 7)
OURS = frozenset({"our_gain", "success_factors", "goal", "field_of_play"})
"""Fields of a plan that no mark of `share` lets out."""
OF_PLAN = frozenset({*CHARTER, "goal", "value_proposition", "success_factors"})


def canaried(row: Any, shown: frozenset[str] = frozenset()) -> Any:
    """Return a row with a canary in every field but its keys, its links and the fields that are shown."""
    kept = KEYS | shown
    held = {name: value for name, value in row if name not in kept and not name.endswith("_id")}
    return row.model_copy(update={name: canary_for(row, name, value) for name, value in held.items()})


def canary_for(row: Any, name: str, value: Any) -> Any:
    kinds = {*get_args(type(row).model_fields[name].annotation), type(row).model_fields[name].annotation}
    if isinstance(value, bool):
        return not value
    return f"{CANARY} {type(row).__name__} {name}" if str in kinds else DAY if date in kinds else MONEY


CUSTOMERS = [name for name in DOCUMENTS if is_for(name, CUSTOMER)]
"""The documents that a customer may get."""


def is_external(row: Any) -> bool:
    return getattr(row, "share", "") == EXTERNAL


def spoilt(dossier: Dossier) -> Dossier:
    """Return a dossier with a canary in everything that the customer must not see."""
    shared = [*filter(is_external, dossier.objectives), *filter(is_external, dossier.actions)]
    people = {getattr(row, name, None) for row in shared for name in ("stakeholder_id", "customer_owner_id")}
    owners = {row.owner_id for row in shared}
    named = frozenset({"name"})

    def seen_of(row: Any) -> frozenset[str]:
        allowed = SEEN[type(row)].by(CUSTOMER)
        if type(row) is PlanRow:
            return allowed - (frozenset() if is_external(row) else OF_PLAN)
        if "share" in allowed:
            return allowed if is_external(row) else frozenset({"share"})
        return frozenset()

    tables = {
        each.name: tuple(canaried(row, seen_of(row)) for row in value)
        for each in fields(dossier)
        if isinstance(value := getattr(dossier, each.name), tuple)
    }
    tables["people"] = tuple(canaried(row, named if row.id in people else frozenset()) for row in dossier.people)
    return replace(
        dossier,
        **tables,
        account=canaried(dossier.account, frozenset({"name", "plan_depth"})),
        parent=canaried(dossier.parent),
        owner=canaried(dossier.owner),
        book=canaried(dossier.book, frozenset({"currency", "fiscal_year_start", "company"})),
        colleagues={
            key: canaried(row, named if key in owners else frozenset()) for key, row in dossier.colleagues.items()
        },
        elsewhere={999: FarEnd(3, CANARY, CANARY)},
        rules=dict.fromkeys(dossier.rules, MONEY),
    )


def has_canary(text: str) -> bool:
    plain = text.replace(",", "").replace("\\", "")
    return CANARY in plain or str(MONEY) in plain or str(MONEY // 100) in plain or str(DAY) in plain


@st.composite
def dossiers(draw: Callable[[Any], Any]) -> Dossier:
    """Return the made-up dossier with any part of its plan marked external, and an older plan beside it."""
    dossier = example_dossier()

    def marked(row: Any) -> Any:
        return row.model_copy(update={"share": draw(st.sampled_from([EXTERNAL, INTERNAL]))})

    (plan,) = dossier.plans
    old = plan.model_copy(update={"id": 299, "starts_on": date(2020, 1, 1), "status": "closed", "share": "internal"})
    gone = dossier.objectives[0].model_copy(update={"id": 298, "plan_id": 299, "share": INTERNAL})
    account = dossier.account.model_copy(update={"plan_depth": draw(st.sampled_from(["", "goals", "actions"]))})
    return replace(
        dossier,
        account=account,
        plans=(marked(plan), old),
        objectives=(*map(marked, dossier.objectives), gone),
        actions=tuple(map(marked, dossier.actions)),
    )


def rows_of(dossier: Dossier) -> Iterator[Row]:
    for value in vars(dossier).values():
        for row in value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else (value,):
            if isinstance(row, Row):
                yield row


def test_every_field_of_every_row_says_who_may_see_it() -> None:
    for kind, seen in SEEN.items():
        named = " ".join(seen).split()
        assert sorted(named) == sorted(set(kind.model_fields) - KEYS), f"list each field of {kind.__name__} once"


def test_every_row_of_a_dossier_is_listed() -> None:
    hints = get_type_hints(Dossier).values()
    kinds = {part for hint in hints for part in (hint, *get_args(hint)) if isinstance(part, type)}
    assert {kind for kind in kinds if issubclass(kind, Row)} == set(SEEN)


def test_a_field_that_is_new_is_denied_until_it_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    class LongerRow(PlanRow):
        secret: str

    monkeypatch.setitem(SEEN, LongerRow, SEEN[PlanRow])  # type: ignore[arg-type]
    dossier = example_dossier()
    plan = LongerRow(**dict(dossier.plans[0]), secret=CANARY)
    for profile in (MANAGER, CUSTOMER):
        (seen,) = see_as(profile, replace(dossier, plans=(plan,))).plans
        assert (vars(seen)["secret"], seen.their_gain) == ("", plan.their_gain)


@given(dossiers())
def test_no_placeholder_and_no_row_holds_a_canary(dossier: Dossier) -> None:
    seen = see_as(CUSTOMER, spoilt(dossier))
    assert [row for row in rows_of(seen) if has_canary(repr(row))] == []
    assert not has_canary(repr((seen.rules, seen.elsewhere)))
    told = json.dumps(build_context(seen, "Jonas Ek", profile=CUSTOMER), ensure_ascii=False)
    assert not has_canary(told)


@settings(max_examples=15)
@given(dossier=dossiers(), document=st.sampled_from(sorted(CUSTOMERS)))
def test_no_document_of_the_customer_holds_a_canary(filler: Filler, dossier: Dossier, document: str) -> None:
    order = order_document(Library(), document, "Jonas Ek", CUSTOMER)
    (made,) = fill_documents(filler, order, [spoilt(dossier)])
    assert not has_canary("\n".join([made.name, made.title, made.text, *made.gaps]))
    assert made.problems == ()
    assert bool(made.text) is not bool(made.lacking)
    assert bool(made.text) is is_shared(see_as(CUSTOMER, dossier))


def test_the_canaries_sing_in_our_own_documents(filler: Filler) -> None:
    order = order_document(Library(), "full-plan", "Jonas Ek", INTERNAL)
    (made,) = fill_documents(filler, order, [spoilt(example_dossier())])
    assert has_canary(made.text)


def test_what_we_gain_never_leaves_with_the_customer(filler: Filler) -> None:
    """Our own aims stay with us, also of a plan that is marked external: no list of fields is asked here."""
    dossier = example_dossier()
    (plan,) = dossier.plans
    assert is_external(plan)
    told = plan.model_copy(update={name: f"{CANARY} {name}" for name in OURS})
    for document in CUSTOMERS:
        order = order_document(Library(), document, "Jonas Ek", CUSTOMER)
        (made,) = fill_documents(filler, order, [replace(dossier, plans=(told,))])
        assert plan.their_gain in made.text
        assert not has_canary(made.text)
    (seen,) = see_as(CUSTOMER, replace(dossier, plans=(told,))).plans
    assert {getattr(seen, name) for name in OURS} == {""}
    assert SHARED == OF_PLAN - OURS


@given(dossiers())
def test_what_is_marked_external_leaves_and_nothing_beside_it(dossier: Dossier) -> None:
    seen = see_as(CUSTOMER, dossier)
    depth = dossier.account.plan_depth
    assert [row.id for row in seen.objectives] == [
        row.id for row in dossier.objectives if is_external(row) and row.plan_id == 201 and not depth
    ]
    assert [row.id for row in seen.actions] == [
        row.id for row in dossier.actions if is_external(row) and depth != "goals"
    ]
    assert {row.objective_id for row in seen.actions} - {None} <= {row.id for row in seen.objectives}
    assert seen.account.tier is None
    tables = {name for name, value in vars(seen).items() if isinstance(value, tuple) and value}
    assert tables <= {"plans", "objectives", "actions", "dependencies", "people"}


def test_what_the_customer_sees_of_an_objective_is_its_measure_and_not_our_way() -> None:
    row = example_dossier().objectives[0]
    (seen,) = see_as(CUSTOMER, example_dossier()).objectives
    assert (seen.title, seen.current, seen.target, seen.status) == (row.title, row.current, row.target, row.status)
    assert (seen.strategy, seen.source, seen.type) == ("", "", "")


def test_what_the_book_reads_off_for_an_objective_is_our_money() -> None:
    dossier = example_dossier()
    shared = tuple(row.model_copy(update={"share": EXTERNAL, "current": 9_000}) for row in dossier.objectives)
    seen = see_as(CUSTOMER, replace(dossier, objectives=shared))
    assert [(row.measure_of, row.current) for row in seen.objectives] == [("", 9_000), ("", None), ("", 9_000)]
    blank = seen.objectives[1]
    assert (blank.measure, blank.unit, blank.start, blank.target) == ("", "", None, None), "nor what we want of them"


def test_the_manager_sees_all_but_notes_and_what_moves_a_person() -> None:
    dossier = example_dossier()
    seen = see_as(MANAGER, dossier)
    assert len(seen.risks) == len(dossier.risks)
    assert seen.opportunities == dossier.opportunities
    confirmed = {row.name for row in dossier.attributes if row.state == "confirmed"}
    assert {row.name for row in seen.attributes} == confirmed - FREE_KINDS
    told = {(name, value) for row in rows_of(seen) for name, value in row if name in ("note", "notes")}
    assert {value for _, value in told} == {""}
    assert {row.source for row in seen.attributes} == {""}


def test_the_manager_reads_no_hard_word_of_a_person_and_no_guess(filler: Filler) -> None:
    dossier = example_dossier()
    row, line, fact = dossier.attributes[0], dossier.lines[0], dossier.facts[0]
    judged = [("support", "enemy"), ("role", "blocker"), ("role", "champion")]
    attributes = tuple(
        row.model_copy(update={"id": 900 + n, "person_id": 71, "name": name, "value": value})
        for n, (name, value) in enumerate(judged)
    )
    states = [(71, "unconfirmed"), (71, "confirmed"), (None, "unconfirmed")]
    facts = tuple(
        fact.model_copy(update={"id": 950 + n, "person_id": person, "state": state})
        for n, (person, state) in enumerate(states)
    )
    line = line.model_copy(update={"state": "confirmed"})
    conflict = line.model_copy(update={"kind": "conflicts with"})
    hard = replace(dossier, attributes=attributes, facts=facts, lines=(line, conflict))
    seen = see_as(MANAGER, hard)
    assert [(each.name, each.value) for each in seen.attributes] == [("support", "non-supporter"), ("role", "champion")]
    assert [each.id for each in seen.facts] == [951, 952]
    assert [each.kind for each in seen.lines] == ["influences"]
    assert {each.rapport for each in seen.relationships} == {""}
    for document in DOCUMENTS:
        order = order_document(Library(), document, "Jonas Ek", MANAGER)
        (made,) = fill_documents(filler, order, [hard])
        for word in ("nemy", "Opponent", "Non-supporter", "Blocker", "onflict"):
            assert word not in made.text


def test_the_manager_reads_no_judgement_of_a_person_that_is_only_assumed(filler: Filler) -> None:
    dossier = example_dossier()
    row, line = dossier.attributes[0], dossier.lines[0]
    judged = [("influence", "inner circle"), ("support", "enemy"), ("role", "champion"), ("orientation", "technical"),
              ("coverage", "in depth")]  # fmt: skip
    guessed = replace(
        dossier,
        attributes=tuple(
            row.model_copy(update={"id": 900 + n, "name": name, "value": value, "state": state})
            for n, (name, value) in enumerate(judged)
            for state in ("", "unconfirmed")
        ),
        lines=(line.model_copy(update={"state": "unconfirmed"}), line.model_copy(update={"state": "confirmed"})),
        relationships=tuple(
            each.model_copy(update={"state": "unconfirmed", "competitor": name})
            for each in dossier.relationships[:1]
            for name in ("", "Castor")
        ),
    )
    seen = see_as(MANAGER, guessed)
    assert {each.name for each in seen.attributes} == {"coverage"}, "how we keep contact is no guess about a person"
    assert [each.state for each in seen.lines] == ["confirmed"]
    assert [each.competitor for each in seen.relationships] == [""]
    assert "guessed of a person" in PROFILES[MANAGER]
    for document in DOCUMENTS:
        (made,) = fill_documents(filler, order_document(Library(), document, "Jonas Ek", MANAGER), [guessed])
        assert "Every key player" not in made.text
        for word in ("Inner circle", "Champion", "Technical"):
            assert word not in made.text


def test_we_see_all() -> None:
    dossier = example_dossier()
    assert see_as(INTERNAL, dossier) is dossier
    assert set(PROFILES) == {INTERNAL, MANAGER, CUSTOMER}


def test_a_profile_that_there_is_not_is_refused() -> None:
    with pytest.raises(Refused, match="There is no such profile"):
        see_as("everybody", example_dossier())
