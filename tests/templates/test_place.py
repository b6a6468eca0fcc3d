"""Where the next sign of a document would stand, told from what the template printed so far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.place import ADDRESS, FENCE, INFO, RAW, TAG, TEXT, Place, follow

PIECES = [
    "[x](",
    "]",
    "(",
    ")",
    "<b ",
    "<",
    ">",
    '"',
    "`",
    "```\n",
    "~~~",
    "\n",
    "\n\n",
    "- ",
    "[a]: ",
    "\\",
    "x",
    ":",
    "é",
]


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("", TEXT),
        ("# A heading, a (bracket) and a [box]\n\n- item", TEXT),
        ("[x](", ADDRESS),
        ("[x](\n  ", ADDRESS),
        ("[x](<", ADDRESS),
        ("[x](https://a.example/?q=", ADDRESS),
        ("[x](https://a.example ", TEXT),
        ("[x](https://a.example)", TEXT),
        ("[x](\n\n", TEXT),
        ("[x](<a b", ADDRESS),
        ("[x](<a b>", TEXT),
        ("[x\\](", TEXT),
        ("![x](", ADDRESS),
        ("[a]: ", ADDRESS),
        ("> - [a]:\n", ADDRESS),
        ("see [a]: ", TEXT),
        ("<https://a.example/", ADDRESS),
        ("<mail@", ADDRESS),
        ("5 < 6, <5 and <- ", TEXT),
        ("<b", TAG),
        ("<b title='", TAG),
        ("<b title='>", TAG),
        ("<b title='>'\n", TAG),
        ("<b title='>'>", TEXT),
        ("</b", TAG),
        ("<b\n\n", TEXT),
        ("<!-- ", TEXT),
        ("\\<b ", TEXT),
        ("[x](a <b ", TAG),
        ("<script>", RAW),
        ("<pre>\n\n</div>", RAW),
        ("<script>x</script>", TEXT),
        ("```", INFO),
        ("```python", INFO),
        ("```\n", FENCE),
        ("```\n[x](", FENCE),
        ("````\n```\n", FENCE),
        ("```\n    ```\n", FENCE),
        ("```\n``` x\n", FENCE),
        ("```\n   ````  \n", TEXT),
        ("~~~ `x`\n", FENCE),
        ("``` x ``` [y](", ADDRESS),
        ("- a\n  ```\n", TEXT),
        ("- a\n  ```\n\n```\n", TEXT),
        ("<div>\n```\n", TEXT),
        ("<!-- x -->\n\n```\n", TEXT),
        ("[x](\n~~~\n", FENCE),
    ],
)
def test_the_mode_behind_a_text(text: str, mode: str) -> None:
    assert follow(Place(), text).mode == mode


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_it_does_not_matter_how_a_text_is_divided(pieces: list[str]) -> None:
    place = Place()
    for piece in pieces:
        place = follow(place, piece)
    assert place == follow(Place(), "".join(pieces))


def test_behind_a_value_nothing_is_open_that_only_a_sign_would_open() -> None:
    for before in ("[x]", "\\", "<", "- "):
        behind = follow(Place(), before).behind_value()
        assert (behind.mode, behind.last, behind.start) == (TEXT, "", None)
