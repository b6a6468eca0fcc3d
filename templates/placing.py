"""How a value is escaped for the place it comes to, so that nothing in it is ever live there."""

from __future__ import annotations

import re
from collections.abc import Callable

from store.clean import clean
from templates.escape import Address, Safe, inline, one_line, plain, rest_of_url, url
from templates.place import ADDRESS, FENCE, INFO, RAW, TAG, TEXT, Place, follow
from templates.wording import Refusal

_COMPLETE = re.compile(r"(?:(?:https?|mailto|tel):|[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\Z)", re.IGNORECASE)
"""An address that can stand between angles: one with its scheme, or of a mailbox."""

_NEEDLESS = re.compile(r"\\\\(?=[^\n!-/:-@\[-`{-~])")
"""An escaped backslash before a letter, digit or blank, where it is plain without an escape, in code as in text."""
_COLON = re.compile(r"\A([^\s/?#()<>:]*):")
_REFUSED = {
    TAG: "inside an HTML tag: put it outside, or write a Markdown link",
    RAW: "in HTML that is no Markdown, such as a script: put it outside",
    INFO: "on the line that begins a block of code: put it below",
}


def put(place: Place, value: str) -> tuple[str, Place]:
    """Return the value as it is printed at the place, and the place behind it.

    `Safe` Markdown was made for running text (an `Address` for the target of a link) and is printed there as it is;
    elsewhere its plain text is escaped anew. Refusal where no value may stand.
    """
    return _WAYS[place.mode](place, value) if value else ("", place)


def put_own(place: Place, text: str) -> tuple[str, Place]:
    """Return a text of the template itself as it is printed at the place, and the place behind it.

    It is printed as it is, but for a colon that would make a scheme of a value before it.
    """
    if place.mode == ADDRESS and place.has_value and not place.is_settled:
        text = _COLON.sub(r"\1%3A", text)
    return text, follow(place, text)


def _put_in_text(place: Place, value: str) -> tuple[str, Place]:
    if place.last == "<":
        return _put_behind_angle(place, value)
    finished = isinstance(value, Safe) and not isinstance(value, Address)
    shown: str = value if finished else inline(plain(value))
    if place.last == "]" and shown[:1] in ("(", ":"):  # would turn the brackets before it into a link
        shown = f"\\{shown}"
    elif place.last == "\\" and shown.startswith("\\"):  # the template's backslash would undo ours
        shown = f"&#{ord(shown[1])};{shown[2:]}"
    if place.has_ticks:  # in code a backslash escapes nothing, an entity holds a backtick outside of code too
        shown = _NEEDLESS.sub(r"\\", shown.replace("\\`", "&#96;"))
    return shown, place.behind_value()


def _put_behind_angle(place: Place, value: str) -> tuple[str, Place]:
    """Put an address between angles; whatever else stands behind `<` could become a tag, so that it is made text."""
    text = one_line(plain(value))
    address = url(text)
    if _COMPLETE.match(address) and not place.has_tags:
        return address, place.behind_address(address)
    shown = inline(text)
    return (shown if shown[:1] in ("\\", "&") else f"&#{ord(shown[0])};{shown[1:]}"), place.behind_value()


def _put_in_address(place: Place, value: str) -> tuple[str, Place]:
    text = plain(value)
    shown = rest_of_url(text, place.is_settled) if place.is_begun else url(text)
    begins_line = place.start is not None
    if begins_line and shown.startswith(("#", "*", "+", "-", "=", "_", "~")):  # no rule, no heading, no fence
        shown = f"%{ord(shown[0]):02X}{shown[1:]}"
    return shown, place.behind_address(shown)


def _put_in_fence(place: Place, value: str) -> tuple[str, Place]:
    """Put a value as it is, except that no line of it may end the code: such a line goes in by four blanks."""
    lines = clean(plain(value), lines=True).split("\n") if isinstance(value, Safe) else [one_line(value)]
    is_first = place.start is not None
    shown = [
        f"    {line}" if line.lstrip().startswith(place.name[0]) and (number or is_first) else line
        for number, line in enumerate(lines)
    ]
    return "\n".join(shown), place.behind_value()


def _refuse(place: Place, _: str) -> tuple[str, Place]:
    raise Refusal(f"a value cannot stand {_REFUSED[place.mode]}")


_WAYS: dict[str, Callable[[Place, str], tuple[str, Place]]] = {
    TEXT: _put_in_text,
    ADDRESS: _put_in_address,
    TAG: _refuse,
    RAW: _refuse,
    INFO: _refuse,
    FENCE: _put_in_fence,
}
