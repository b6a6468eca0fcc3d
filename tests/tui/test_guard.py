import asyncio
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.content import Content
from textual.widgets import Input, Static

from tui.guard import GUARD, make_harmless

BLACK = Color(0, 0, 0)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("漢字 Ångström ▌●◐○▲▼✓", "漢字 Ångström ▌●◐○▲▼✓"),
        ("A\x1b[31mQ\x1b[0mZ", "A[31mQ[0mZ"),
        ("A\x1b]52;c;cHduZWQ=\x07Z", "A]52;c;cHduZWQ=Z"),
        ("A\x1b]8;;http://x.invalid\x1b\\QQ", "A]8;;http://x.invalid\\QQ"),
        ("A\x9b31mZ", "A31mZ"),
        ("A\x00\x07\x08\x0e\x7fZ", "AZ"),
        ("A\r\n\tZ", "AZ"),
        ("A\u2028B\u2029C\x85D", "ABCD"),
        ("A\u202egnp.exe\u202cZ", "Agnp.exeZ"),
        ("A\u2067abc\u2069\u061cZ", "AabcZ"),
        ("A\u200b\u200c\u200e\u200f\u2060\ufeff\u180eZ", "AZ"),
        ("A\U000e0041\U000e0042\U000e0100Z", "AZ"),
        ("A\udcffZ", "A?Z"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467|", "\U0001f468|"),
        ("\U0001f44d\U0001f3fd|", "\U0001f44d|"),
        ("\u2764\ufe0f|", "\u2764 |"),
        ("1\ufe0f\u20e3|", "1 |"),
        ("\U0001f1e9\U0001f1ea|", "\u2691\u2691|"),
        ("\ufe0f|", "|"),
        ("\u200d", ""),
    ],
)
def test_what_a_terminal_obeys_or_hides_is_taken_out(text: str, shown: str) -> None:
    assert make_harmless(text) == shown
    assert cell_len(make_harmless(text)) == cell_len(text)


@given(st.text(st.characters(categories=["Cc", "Cf", "Cs", "Co", "Mn", "So", "Lo", "Lu", "Sk", "Zs", "Zl", "Zp"])))
def test_any_text_keeps_its_width_and_holds_nothing_unsafe(text: str) -> None:
    safe = make_harmless(text)
    assert cell_len(safe) == cell_len(text)
    assert not [c for c in safe if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert not [c for c in safe if unicodedata.category(c) == "Cf" and cell_len(c) == 0]
    assert make_harmless(safe) == safe


def test_no_character_of_unicode_slips_through() -> None:
    unsafe = [
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or (unicodedata.category(character) == "Cf" and cell_len(character) == 0)
    ]
    assert len(unsafe) > 2048
    assert [hex(ord(character)) for character in unsafe if character in make_harmless(f"a{character}b")] == []


def test_harmless_lines_pass_as_they_are() -> None:
    segments = [Segment("Northwind", Style(bold=True)), Segment("  漢字 ", None)]
    assert GUARD.apply(segments, BLACK) is segments


def test_links_of_the_terminal_are_taken_away_and_the_colours_stay() -> None:
    style = Style(color="red", link="file:///etc/passwd")
    (segment,) = GUARD.apply([Segment("look", style)], BLACK)
    assert segment.style is not None
    assert segment.style.link is None
    assert segment.style.color == style.color


def test_stands_between_every_widget_and_the_terminal() -> None:
    hostile = "A\x1b[2J\u202eB\u200bC\udcffD\U0001f468\u200d\U0001f469E"

    class Stage(App[None]):
        def get_line_filters(self):
            return [*super().get_line_filters(), GUARD]

        def compose(self):
            yield Static(Content(hostile, strip_control_codes=False))
            yield Input(hostile)
            yield Static(hostile, markup=False, classes="titled")

        def on_mount(self) -> None:
            self.query_one(".titled").styles.border = ("round", "red")
            self.query_one(".titled").border_title = Content(hostile)

    async def run() -> list[str]:
        app = Stage()
        async with app.run_test(size=(60, 12)) as pilot:
            await pilot.pause()
            return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]

    lines = asyncio.run(run())
    text = "".join(lines)
    assert text.count("A[2JBC?D") == 4
    assert not set(text) & set(hostile) - set("A[2JBCDE\U0001f468")
    assert {cell_len(line) for line in lines} == {60}
