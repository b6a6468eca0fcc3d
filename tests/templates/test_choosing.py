"""The template of a sheet: chosen by hand, the default of the tier plan, or the one that fits best, with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.dossier import Dossier
from store.errors import NotFound, Problem
from templates.choosing import BY_FIT, BY_HAND, BY_PLAN, choose_by_itself, choose_template, fitting, list_sheets
from templates.example import example_dossier
from templates.fill import Filler
from templates.library import Library, Template, read_template
from templates.sheet import make_fitting_sheets

TODAY = date(2026, 11, 20)


def account(**changes: Any) -> Dossier:
    """Return the made-up account without a default of its tier plan, changed like this."""
    dossier = example_dossier()
    plans = tuple(plan.model_copy(update={"template": ""}) for plan in dossier.tier_plans)
    return replace(dossier, tier_plans=plans, account=dossier.account.model_copy(update=changes))


@pytest.fixture
def made(tmp_path: Path) -> Any:
    """Return a function that makes a template of a name, for whom, and with what else in its front matter."""

    def make(name: str, audience: str = "", more: str = "") -> Template:
        path = tmp_path / f"{name}.md"
        path.write_text(f"---\nname: {name}\nfor: {{{audience}}}\n{more}---\n# {{{{ account.name }}}}\n", "utf-8")
        template = read_template(path)
        assert template.problems == ()
        return template

    return make


def chosen(templates: list[Template], dossier: Dossier) -> tuple[str, str]:
    choice = choose_template(templates, dossier, TODAY)
    return choice.template.name, choice.reason


def test_the_one_chosen_by_hand_goes_before_the_plan_and_the_fit(made: Any) -> None:
    templates = [made("a", "industry: Logistics"), made("b"), made("three-points-industry")]
    dossier = example_dossier()
    assert chosen(templates, dossier) == ("three-points-industry", "default of tier plan Growth, logistics")
    by_hand = replace(dossier, account=dossier.account.model_copy(update={"sheet_template": "b"}))
    assert chosen(templates, by_hand) == ("b", "chosen by you")
    assert choose_by_itself(templates, by_hand, TODAY).by == BY_PLAN
    assert chosen(templates, account()) == ("a", "for Logistics")


def test_one_that_is_gone_or_wrong_is_told_and_the_next_is_taken(made: Any) -> None:
    wrong = replace(made("b"), problems=(Problem(1, "the file is not UTF-8 text"),))
    dossier = replace(example_dossier(), account=example_dossier().account.model_copy(update={"sheet_template": "x"}))
    choice = choose_template([made("a", "tier: 2"), wrong], dossier, TODAY)
    assert (choice.template.name, choice.reason, choice.by) == ("a", "for tier 2", BY_FIT)
    assert choice.note == (
        "“x” was chosen for it and is not there. "
        "“three-points-industry” is the default of tier plan Growth, logistics and is not there."
    )
    by_hand = choose_template([made("a"), wrong], account(sheet_template="b"), TODAY)
    assert (by_hand.template.name, by_hand.note) == ("a", "“b” was chosen for it and is not in order.")


def test_a_plan_that_is_over_has_no_say(made: Any) -> None:
    templates = [made("three-points-industry"), made("a", "tier: 2")]
    assert choose_template(templates, example_dossier(), date(2027, 1, 1)).template.name == "a"


@pytest.mark.parametrize(
    ("audiences", "name", "reason"),
    [
        ({"a": "", "three-points": ""}, "three-points", "for every account"),
        ({"a": "tier: 2", "three-points": ""}, "a", "for tier 2"),
        ({"a": "tier: 1", "three-points": ""}, "three-points", "for every account"),
        ({"a": "industry: lögistics", "b": "tier: 2"}, "a", "for Logistics"),
        ({"a": "industry: Logistics", "b": "solution: Telematics"}, "b", "for Telematics"),
        ({"a": "persona: operations", "b": "industry: Energy"}, "a", "for Operations"),
        ({"a": "persona: Operations", "b": "industry: Logistics"}, "b", "for Logistics"),
        (
            {"a": "industry: Logistics", "b": "industry: Logistics, persona: Operations"},
            "b",
            "for Logistics, Operations",
        ),
        ({"a": "industry: any", "b": "industry: [Energy, Logistics]"}, "b", "for Logistics"),
        ({"a": "industry: [Energy, Logistics]", "b": "industry: Logistics"}, "b", "for Logistics"),
        ({"a": "industry: Logistics", "b": "industry: Logistics"}, "a", "for Logistics"),
        ({"a": "tier: 2", "b": "industry: any"}, "a", "for tier 2"),
        ({"a": "industry: any", "three-points": ""}, "a", "for Logistics"),
        ({"a": "industry: Logistics, tier: 3", "three-points": ""}, "three-points", "for every account"),
        ({"a": "tier: 3", "three-points": "tier: 1"}, "three-points", "no other is for this account"),
    ],
)
def test_the_best_fit_and_its_reason(made: Any, audiences: dict[str, str], name: str, reason: str) -> None:
    templates = [made(each, audience) for each, audience in audiences.items()]
    assert chosen(templates, account()) == (name, reason)
    assert chosen(templates[::-1], account()) == (name, reason)


def test_for_any_asks_for_all_that_the_template_needs(made: Any) -> None:
    templates = [made("a", "industry: any", "needs: [peer_points, account.website]\n"), made("three-points")]
    assert chosen(templates, account())[0] == "a"
    for lacking in (account(website=""), account(industry=""), replace(account(), peer_points=())):
        assert chosen(templates, lacking)[0] == "three-points"
    named = [made("a", "industry: Logistics", "needs: [peer_points]\n"), made("three-points")]
    assert chosen(named, replace(account(), peer_points=()))[0] == "a"


def test_untiered_accounts_are_tier_nought(made: Any) -> None:
    assert chosen([made("a", "tier: 0"), made("three-points")], account(tier=None)) == ("a", "for tier 0")


def test_letters_and_dossiers_are_never_chosen_by_themselves(made: Any) -> None:
    templates = [made("a", "tier: 2", "kind: message\n"), made("b", "tier: 2", "kind: document\n")]
    assert list_sheets(templates) == []
    with pytest.raises(NotFound):
        choose_template(templates, account(), TODAY)
    assert choose_template(templates, account(sheet_template="a"), TODAY).by == BY_HAND


def test_the_built_in_ones_follow_what_is_known() -> None:
    templates = Library().list_templates()
    assert chosen(templates, account()) == ("three-points-industry", "for Logistics")
    assert chosen(templates, replace(account(), peer_points=())) == ("three-points-persona", "for Operations")
    alone = replace(account(), peer_points=(), personas=(), enrolments=())
    assert chosen(templates, alone) == ("three-points", "for every account")
    assert chosen(templates, account(tier=1)) == ("three-points", "for every account")
    by_name = {template.name: template for template in templates}
    assert fitting(by_name["three-points-industry"], account(tier=3)) is None


def test_sheets_of_many_come_in_their_order_each_from_its_template(filler: Filler) -> None:
    others = [account(name=f"Account {number}", id=number, tier=1 + number % 2) for number in range(1, 8)]
    sheets = list(make_fitting_sheets(filler, Library().list_templates(), others, TODAY))
    assert [sheet.record for sheet in sheets] == [str(number) for number in range(1, 8)]
    assert [sheet.template for sheet in sheets] == ["three-points-industry", "three-points"] * 3 + [
        "three-points-industry"
    ]
    assert all(sheet.digest for sheet in sheets)
    assert list(make_fitting_sheets(filler, Library().list_templates(), others, TODAY, cancelled=lambda: True)) == []
