from __future__ import annotations

import pytest

from store.intake.sitters import is_plain, read_sitter


@pytest.mark.parametrize(
    "name",
    ["Vacant", "VACANT POST", "(vacant)", "Vakant", "À pourvoir", "vacant vacant", "Vacant - from May", "Eliminated"],
)
def test_names_that_say_nobody_is_there(name: str) -> None:
    assert read_sitter(name) == "vacant"


@pytest.mark.parametrize(
    "name",
    ["", " - ", "N/D", "N/K", "n/a", "N.N.", "N / D", "N/D (SCS1)", "ND", "TBC", "unknown", "Not disclosed", "?", "XX"],
)
def test_names_that_say_nobody_is_known(name: str) -> None:
    assert read_sitter(name) == "unknown"


@pytest.mark.parametrize("name", ["Vacanti", "Nd", "Na", "Ana Vacant", "Vacant Smith", "Nil Acar", "X Æ"])
def test_names_that_only_look_like_it(name: str) -> None:
    assert read_sitter(name) == ""


@pytest.mark.parametrize(
    ("name", "plain"), [("VACANT", True), ("N/D", True), ("Vacant (May)", False), ("Eliminated", False)]
)
def test_more_than_that_is_worth_a_note(name: str, plain: bool) -> None:
    assert is_plain(name) is plain
