"""Where in a document the next sign would stand: in running text, an address, an HTML tag or code.

The signs that a template prints of its own are followed one after the other, as far as it matters to a value that comes
next; a value is escaped for the place it comes to, and can change no place itself. Where CommonMark 0.31 would need to
see what follows, the place is the one in which a value could do more, so that its escape holds in both.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from templates.escape import SCHEMES

TEXT, ADDRESS, TAG, RAW, INFO, FENCE = "text", "address", "HTML tag", "raw HTML", "info", "fence"
RAW_TAGS = frozenset(["script", "style", "pre", "textarea"])
"""Elements that go on over blank lines, whatever stands in them."""

_SIGNS = re.compile(r"[^\W_]+|.", re.DOTALL)
_MARKS = frozenset(" \t>*+-.)`~")
"""What may stand before the first text of a line: quotes, list items, and the signs of a fence."""
_SETTLING = frozenset(":/?#")
"""Signs behind which an address cannot get another scheme."""


class Place(NamedTuple):
    """A place; the plain one is the start of a document."""

    mode: str = TEXT
    last: str = ""
    """The sign just before, where it gives the next one a meaning: `]`, `<` or a backslash."""
    start: str | None = ""
    """The line so far while it holds nothing but marks, else None."""
    is_label: bool = False
    """In brackets that began their line: with a colon behind them they define a link."""
    has_ticks: bool = False
    """Backticks stand in this paragraph: this may be code."""
    has_tags: bool = False
    """HTML stands in this paragraph, or may."""
    is_clear: bool = True
    """Fences can be told from what only looks like one."""
    name: str = ""
    """Of a tag, as far as it is written; of a fence, its signs."""
    quote: str = ""
    """Of a tag, the quotation mark that is open; of raw HTML, its end tag as far as it is written; of a fence, the rest
    of its line."""
    is_angled: bool = False
    """The address ends with `>` only."""
    is_begun: bool = False
    """Something of the address is there; of a tag, its whole name."""
    is_settled: bool = False
    """The address has its scheme, or cannot have one any more; of a tag: it is not the first, and so is no address."""
    has_value: bool = False
    """A value is part of the address."""

    def behind_value(self) -> Place:
        """Return the place behind a value that stands here."""
        return self._replace(last="", start=None) if self.last or self.start is not None else self

    def behind_address(self, written: str) -> Place:
        """Return the place behind a piece of an address, which begins one where none is yet."""
        is_scheme = not self.is_begun and written.lower() in SCHEMES
        return self._replace(
            mode=ADDRESS,
            last="",
            start=None,
            is_angled=self.is_angled or self.last == "<",
            is_begun=True,
            is_settled=self.is_settled or is_scheme or not _SETTLING.isdisjoint(written),
            has_value=True,
        )


@lru_cache(maxsize=4096)
def follow(place: Place, text: str) -> Place:
    """Return the place behind a text that the template itself prints at the place."""
    for sign in _SIGNS.findall(text):
        place = _STEPS[place.mode](place, sign)
    return place


def _in_text(place: Place, sign: str) -> Place:
    if sign == "\n":
        return _next_line(place)
    before, start = place.last, place.start
    place = place._replace(
        last=sign if sign in ("]", "<", "\\") and before != "\\" else "",
        start=start + sign if start is not None and (sign in _MARKS or sign.isdigit()) else None,
    )
    if before == "\\":
        return place
    if before == "<" and (sign in "/!?" or (sign[0].isascii() and sign[0].isalpha())):
        return _open_tag(place, sign)
    if before == "]":
        if sign == "(" or (sign == ":" and place.is_label):
            return place._replace(mode=ADDRESS, is_label=False)
        place = place._replace(is_label=False)
    if sign == "[" and start is not None:
        return place._replace(is_label=True)
    if sign in ("`", "~") and start is not None and start.endswith(sign * 2):
        return _open_fence(place, sign)
    return place._replace(has_ticks=True) if sign == "`" else place


def _next_line(place: Place) -> Place:
    """Go to the next line; a blank one ends the paragraph and whatever was open in it."""
    if _is_blank(place):
        return Place(is_clear=place.is_clear)
    return place._replace(last="", start="")


def _open_tag(place: Place, sign: str) -> Place:
    if sign in "!?":  # comments and the like: a value cannot end them, and they may go on over blank lines
        return place._replace(has_tags=True, is_clear=False)
    return place._replace(mode=TAG, name=sign.lower(), has_tags=True, is_settled=place.has_tags)


def _open_fence(place: Place, sign: str) -> Place:
    """Open a fence where it surely is one: at the very start of a line, behind no HTML."""
    if place.start == sign * 3 and place.is_clear and not place.has_tags:
        return place._replace(mode=INFO, name=sign * 3)
    return place._replace(is_clear=False, has_ticks=True)


def _in_info(place: Place, sign: str) -> Place:
    if sign == "\n":
        return place._replace(mode=FENCE, start="", quote="")
    if sign == place.name[0] and place.start is not None:
        return place._replace(name=place.name + sign)
    if sign == place.name[0] == "`":  # no fence after all, but code within a line: read it again as text
        return follow(place._replace(mode=TEXT, start=None, has_ticks=True, name="", quote=""), place.quote + sign)
    return place._replace(start=None, quote=place.quote + sign)


def _in_fence(place: Place, sign: str) -> Place:
    if sign == "\n":
        return Place() if _is_fence_end(place) else place._replace(start="")
    may_end = place.start is not None and sign in (place.name[0], " ", "\t")
    return place._replace(start=f"{place.start}{sign}" if may_end else None)


def _is_fence_end(place: Place) -> bool:
    line = (place.start or "").rstrip(" \t")
    run = line.lstrip(" ")
    return set(run) == {place.name[0]} and len(run) >= len(place.name) and len(line) - len(run) < 4


def _in_address(place: Place, sign: str) -> Place:
    if sign == "\n":
        return _next_line(_as_text(place)) if place.is_begun or _is_blank(place) else place._replace(start="")
    if not place.is_begun and sign in " \t>":
        return place if place.start is None else place._replace(start=place.start + sign)
    if place.start is not None and not sign[0].isalpha():  # at the start of a line it may be a mark of Markdown
        return _in_text(_as_text(place), sign)
    if sign == "<":  # where it cannot stand in an address, there is none
        opens = not place.is_begun and not place.is_angled
        return place._replace(is_angled=True, start=None) if opens else _as_text(place)._replace(last="<", start=None)
    if sign == "(" and place.last == "]":  # an address that never ended was none: this one is
        return _as_text(place)._replace(mode=ADDRESS, last="", start=None)
    if sign == ">" if place.is_angled else sign in " \t)":
        return _as_text(place)._replace(start=None)
    settled = place.is_settled or sign in _SETTLING
    return place._replace(last=sign if sign == "]" else "", start=None, is_begun=True, is_settled=settled)


def _in_tag(place: Place, sign: str) -> Place:
    if sign == "\n":
        ended = _is_blank(place) and place.name not in RAW_TAGS
        return _next_line(_as_text(place)) if ended else place._replace(start="", is_begun=True)
    place = place._replace(start=place.start if sign in " \t" else None)
    if place.quote:
        return place._replace(quote="" if sign == place.quote else place.quote)
    if sign == ">":
        return place._replace(mode=RAW, is_clear=False) if place.name in RAW_TAGS else _as_text(place)
    if place.is_begun:
        return place._replace(quote=sign) if sign in "\"'" else place
    if sign in ":@" and not place.is_settled and place.name != "/":  # no tag, but an address between angles
        return place._replace(mode=ADDRESS, is_angled=True, is_begun=True, is_settled=True)
    if sign.isalnum() or sign in "+._-":
        return place._replace(name=place.name + sign.lower())
    return place._replace(is_begun=True)


def _in_raw(place: Place, sign: str) -> Place:
    if sign == ">" and place.quote.startswith(f"</{place.name}"):
        return _as_text(place)
    if sign == "<":
        return place._replace(quote=sign)
    return place._replace(quote=f"{place.quote}{sign.lower()}"[:16]) if place.quote else place


def _as_text(place: Place) -> Place:
    return place._replace(
        mode=TEXT, name="", quote="", is_angled=False, is_begun=False, is_settled=False, has_value=False
    )


def _is_blank(place: Place) -> bool:
    return place.start is not None and not place.start.strip(" \t")


_STEPS = {TEXT: _in_text, ADDRESS: _in_address, TAG: _in_tag, RAW: _in_raw, INFO: _in_info, FENCE: _in_fence}
