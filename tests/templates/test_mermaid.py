"""Words in a diagram: labels that no escaping changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.escape import inline
from templates.mermaid import LONGEST_LABEL, label
from tests.templates.taking_apart import NAMES, TEXTS

NEVER = re.compile(r"[\"`\\|\[\]{}<>*#&;%@=\n\r\t]")


def is_inert(shown: str) -> bool:
    """Say whether a label is nothing but a label, in Mermaid and in Markdown."""
    return inline(shown) == shown and not NEVER.search(shown) and len(shown) <= LONGEST_LABEL


@pytest.mark.parametrize("text", [*TEXTS, *NAMES])
def test_hostile_text_makes_an_inert_label(text: str) -> None:
    assert is_inert(label(text))


@given(st.text())
def test_any_text_makes_an_inert_label(text: str) -> None:
    assert is_inert(label(text))


@given(st.text(alphabet="#-+:.)(12 ab=_~'&;\\", max_size=8))
def test_any_signs_make_an_inert_label(text: str) -> None:
    assert is_inert(label(text))


@pytest.mark.parametrize(
    "name", ["Jan de Boer", "M. Visser", "Åsa Öberg-Lind", "顧客 太郎", "VP, Fleet (EMEA) 2nd / north"]
)
def test_an_ordinary_name_is_its_own_label(name: str) -> None:
    assert label(name) == name


def test_a_label_stays_readable() -> None:
    assert label('Head of R&D [EU] "the boss" – it\'s <him>') == "Head of R＆D (EU) ”the boss” – it’s ‹him›"
