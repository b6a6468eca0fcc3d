"""Words in a Mermaid diagram: labels that nothing in them can break.

A label stands inside a fenced block. Signs that Mermaid or Markdown would read are exchanged for others that look
alike, so that the text is the same before and after it is escaped for Markdown.
"""

from __future__ import annotations

import re

from templates.escape import one_line

LONGEST_LABEL = 40
"""Characters of one line of a label."""
_LOOKALIKES = str.maketrans(
    {
        '"': "”",
        "`": "’",
        "'": "’",
        "\\": "/",
        "|": "/",
        "[": "(",
        "]": ")",
        "{": "(",
        "}": ")",
        "<": "‹",
        ">": "›",
        "*": "∗",
        "~": "∼",
        "#": "＃",
        "_": " ",
        "&": "＆",
        ";": ",",
        "%": "％",
        "@": "＠",
        "=": "＝",
    }
)
_LEADING = re.compile(r"\A[-+:.)\s]+")
_NUMBERED = re.compile(r"\A(\d{1,9})[.)]+")


def label(text: str) -> str:
    """Return the text as one line of a label: short, and inert in Mermaid and in Markdown; "" when nothing is left."""
    shown = _NUMBERED.sub(r"\1", _LEADING.sub("", one_line(one_line(text).translate(_LOOKALIKES)), count=1), count=1)
    cut = shown if len(shown) <= LONGEST_LABEL else f"{shown[: LONGEST_LABEL - 1].rstrip()}…"
    return one_line(cut)
