"""Text is made safe on its way in, once and for good; and compared without case and accents."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.clean import CELL_LIMIT, clean, fold

AWKWARD = (
    "e\u0301\u0308\u0345\u093c\u0958\u0130\u1e9eſKÅ\u200b\u200d\u2066\ufe0f\u00ad \u00a0\t\n\r\x00\x1b\x85\u2028\ud800"
)
TEXTS = st.text(st.characters() | st.sampled_from(AWKWARD))
MANY_MARKS = "e" + "\u0301" * 40
MARKS_PARTED_BY_NOTHING = "e\u0301\u0301\u0301\u0301\u200b\u0301\u0301\u0301\u0301"


def longest_run_of_marks(text: str) -> int:
    """Return how many combining marks stand behind each other at most."""
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        longest = max(longest, run)
    return longest


@given(TEXTS, st.booleans())
@example(MANY_MARKS, False)
@example(MARKS_PARTED_BY_NOTHING, False)
@example("a\n\u200b\n b ", True)
@example("x" * (CELL_LIMIT - 1) + " y", False)
@example("\u0958" * CELL_LIMIT, False)
def test_what_is_clean_stays_as_it_is(text: str, lines: bool) -> None:
    cleaned = clean(text, lines=lines)
    assert clean(cleaned, lines=lines) == cleaned


@given(TEXTS, st.booleans())
@example(MANY_MARKS, False)
@example(MARKS_PARTED_BY_NOTHING, True)
@example("\x9b31mred\x1b[2J\x07\x7f", False)
@example("\u202egnp.exe\u2066\ufeff\U000e0041", False)
def test_what_is_clean_can_do_nothing(text: str, lines: bool) -> None:
    cleaned = clean(text, lines=lines)
    assert not [
        c for c in cleaned.replace("\n", "" if lines else "\n") if unicodedata.category(c) in ("Cc", "Cf", "Cs")
    ]
    assert longest_run_of_marks(cleaned) <= 3
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip()
    assert len(cleaned) <= CELL_LIMIT
    cleaned.encode("utf-8")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Northwind Logistics ", "Northwind Logistics"),
        ("Cafe\u0301", "Café"),
        ("two\tcells", "two cells"),
        ("two\r\nlines", "two lines"),
        ("A\x1b[31mB", "A\ufffd[31mB"),
        ("A\x00Z", "A\ufffdZ"),
        ("A\x85Z\u2028Y", "A Z Y"),
        ("A\ud800Z", "A\ufffdZ"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\u202eevil\u202c", "evil"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("❤\ufe0f 👍🏽", "❤ 👍"),
        ("🇩🇪", "⚑⚑"),
        ("漢字 ﷽ ẞ", "漢字 ﷽ ẞ"),
        ("[bold]{{7*7}}<b>", "[bold]{{7*7}}<b>"),
        ("\ue000 private", "\ue000 private"),
        ("\u0378 unassigned", "\ufffd unassigned"),
        ("", ""),
    ],
)
def test_each_kind_of_sign(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_lines_stay_where_they_are_asked_for() -> None:
    assert clean("one\r\n\r\ntwo\rthree\n", lines=True) == "one\n\ntwo\nthree"


def test_a_huge_text_is_cut() -> None:
    assert len(clean("é" * (CELL_LIMIT + 5))) == CELL_LIMIT
    assert len(clean("e" * (CELL_LIMIT + 5))) == CELL_LIMIT


# Comparing.


@given(TEXTS)
@example("𝐀cme")
@example("\u1e9e\u0130")
def test_folding_is_done_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.sampled_from("aeinouscAEINOUSCäéñøšçłđŁĐıþæœßØ ")))
def test_case_and_accents_do_not_count(text: str) -> None:
    assert fold(text.upper()) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    assert fold(bare) == fold(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Haldén Énergie", "halden energie"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ＡＣＭＥ", "acme"),
        ("𝐀𝐜𝐦𝐞", "acme"),
        ("ﬁne", "fine"),
        ("a  \t b", "a b"),
        ("a\u00a0b", "a b"),
        ("\ud800", "?"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("Ακρόπολη", "ακροπολη"),
        ("Русский", "русскии"),
        ("ØRSTED Ǿ", "orsted o"),
        ("Łódź", "lodz"),
        ("Đà Nẵng", "da nang"),
        ("Ísafjörður", "isafjordur"),
        ("Işık ISIK", "isik isik"),
        ("Þór Ærø Ǽ Œuvre", "thor aero ae oeuvre"),
        ("Ħal Ŧ", "hal t"),
        ("قُرْآن", "قران"),
        ("שָׁלוֹם", "שלום"),
    ],
)
def test_keys(text: str, key: str) -> None:
    assert fold(text) == key


def test_what_is_taken_as_it_is_would_stay_so_letter_by_letter() -> None:
    slow = "\u4e00"  # no Latin letter: all of the text is looked through
    for number in (*range(0x21, 0x250), *range(0x2000, 0x2030)):
        letter = chr(number)
        assert clean(f"a{letter}b") == clean(f"a{letter}b{slow}").removesuffix(slow)
