"""Lines of label and text: how they are divided where they are too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from tui.widgets.pairs import draw_pairs


def lines(text: str, width: int, label: str = "") -> list[str]:
    return [line.plain.rstrip() for line in draw_pairs([(label, text)], width)]


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("knows 20 of 25 seats · ! 5 to find", ["knows 20 of 25 seats", "! 5 to find"]),
        ("Tier 1 · Strategic · Customer since 2023", ["Tier 1 · Strategic", "Customer since 2023"]),
        ("one · two · three", ["one · two · three"]),
        ("call · The saving is promised to the board", ["call · The saving is", "promised to the board"]),
        ("東京電力ホールディ · ! 5 to find", ["東京電力ホールディ", "! 5 to find"]),
        ("", [""]),
    ],
)
def test_what_belongs_together_stays_on_one_line(text: str, drawn: list[str]) -> None:
    assert lines(text, 26) == drawn


def test_a_text_wraps_beside_its_label_and_keeps_its_looks() -> None:
    content = Content.assemble("23 · 15 confirmed", (" · ! 8 stale", "bold"))
    first, second = draw_pairs([("Facts", content)], 28)
    assert first.plain == "Facts    23 · 15 confirmed"
    assert second.plain == "         ! 8 stale"
    assert [str(span.style) for span in second.spans if span.start >= 9] == ["bold"]


def test_a_longer_label_moves_all_texts_to_the_right() -> None:
    drawn = [line.plain for line in draw_pairs([("Next", "a call"), ("", "alone"), ("Competitor", "Acme")], 28)]
    assert drawn == ["Next       a call", "alone", "Competitor Acme"]


@given(st.text("ab!·é東 \n", max_size=60), st.integers(12, 40))
def test_no_line_is_too_wide_and_no_sign_is_lost(text: str, width: int) -> None:
    drawn = lines(text, width)
    assert all(cell_len(line) <= width for line in drawn)
    signs = [sign for sign in text if sign not in " ·\n"]
    assert [sign for sign in "".join(drawn) if sign not in " ·"] == signs
