"""The last net between any widget and the terminal: no control, direction or invisible character, no hyperlink.

It only takes away what Textual counts as zero cells, and pads what it shortens, so the layout stays as computed.
Text is cleaned when it is stored; what is printed after the app has ended does not pass here.
"""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_ZERO_WIDTH = (
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # invisible, direction, breaks
    "\ufe00-\ufe0e\U0001f3fb-\U0001f3ff"  # variants, skin tones
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # format of hieroglyphs, shorthand, music
    "\U000e0000-\U000e01ef"  # tag characters, more variants
)
_JOINED = "\u200d"
_WIDENED = "\ufe0f"
_SURROGATE = "\ud800-\udfff"
_FLAG = "\U0001f1e6-\U0001f1ff"

UNSAFE = re.compile(f"[{_ZERO_WIDTH}{_JOINED}{_WIDENED}{_SURROGATE}{_FLAG}]")
"""One search tells whether a text needs a closer look."""

_REMOVED = re.compile(f"{_JOINED}.?|[{_ZERO_WIDTH}]", re.DOTALL)
_EMOJI_STYLE = re.compile(f"(.){_WIDENED}+\u20e3?", re.DOTALL)
_REPLACED = {re.compile(f"[{_SURROGATE}]"): "?", re.compile(f"[{_FLAG}]"): "\u2691", re.compile(_WIDENED): ""}


def make_harmless(text: str) -> str:
    """Return the text without what a terminal obeys or hides, as many cells wide as Textual counts the original.

    Joined emoji, skin tones, flags and emoji style become the base sign, padded with blanks: terminals disagree on
    the width of the sequences, and a wrong guess shifts every border to the right of them.
    """
    if not UNSAFE.search(text):
        return text
    safe = _REMOVED.sub("", text)
    safe = _EMOJI_STYLE.sub(_pad_base, safe)
    for pattern, sign in _REPLACED.items():
        safe = pattern.sub(sign, safe)
    return set_cell_size(safe, cell_len(text))


def _pad_base(match: re.Match[str]) -> str:
    base = match[1]
    return base + " " * (cell_len(base + _WIDENED) - cell_len(base))


class TerminalGuard(LineFilter):
    """A line filter that keeps hostile characters and OSC 8 links of every widget away from the terminal.

    In the App: `def get_line_filters(self): return [*super().get_line_filters(), GUARD]`.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 the filter's shape
        """Return the segments themselves when all are harmless, which costs one search each; else safe copies."""
        search = UNSAFE.search
        for text, style, _ in segments:
            if search(text) or (style is not None and style.link):
                return [_make_segment_safe(segment) for segment in segments]
        return segments


def _make_segment_safe(segment: Segment) -> Segment:
    text, style, _ = segment
    if style is not None and style.link:
        style = style.update_link(None)
    return Segment(make_harmless(text), style)


GUARD = TerminalGuard()
"""The one instance: lines are cached by filter, so a new one for each line would undo the cache."""
