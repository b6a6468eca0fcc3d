"""How data becomes Markdown text: escaped by the place where it stands, so that nothing in it is ever live.

A template engine calls `inline` for each value unless the value is already `Safe`. Rules of CommonMark 0.31 and of
GitHub's tables and strikethrough are covered; what is harmless stays as it was typed, so that the source reads well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from html.entities import html5
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from store.clean import clean

if TYPE_CHECKING:
    import yaml

SCHEMES = frozenset(["http", "https", "mailto", "tel"])
"""Kinds of address that a link of ours may open."""

_BLANKS = re.compile(r"[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_HARMLESS = re.compile(r"[A-Za-z(\"'](?:[A-Za-z0-9 ,.;:'\"()/%$@?!-]*[A-Za-z0-9,.;:'\"()/%$@?!-])?\Z")
"""Most values: nothing in them needs a second look."""
_PLAIN_KEY = re.compile(r"[a-z_]{2,}")
_PLAIN_TEXT = re.compile(r"[A-Za-zÀ-ÖØ-öø-ſ](?:[\w ·.,()'&/+-]*[\w).])?")
"""Text that YAML takes for nothing but text, unquoted."""
_WHOLE_NUMBER = re.compile(r"[1-9][0-9]*")
_OTHER_THAN_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_RARE_BREAKS = re.compile(r"[\x85\u2028\u2029]")
_ALWAYS = re.compile(r"[\\`*\[\]|]")
_UNDERLINES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
"""Underlines that do not stand inside a word: `snake_case` is plain text in Markdown."""
_STRUCK = re.compile(r"~(?![^\W_])|(?<=\S)~")
"""A tilde that could end, or be part of, struck-out text; `~5 M` (about five) is plain."""
_ENTITY = re.compile(r"&(?=#?\w+;)")
_ENTITY_IN_ADDRESS = re.compile(r"&(?=#?\w*(?:;|\Z))")
_ENTITY_AT_END = re.compile(r"&(#?\w+)\Z")
_TAG = re.compile(r"<(?!\s|=|[\d.,]+(?:[\s%]|\Z))")
_COMMENT_END = re.compile(r"(?:(?<=--)|(?<=--!)|(?<=\A)|(?<=\A-))>")
_START = re.compile(r"#|[+.)](?=\s|\Z)|-(?=[\s-]|\Z)|=(?==*\Z)|:(?=-+:?\Z)|-(?=:\Z)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|\Z)")
_CLOSING_HASHES = re.compile(r"(?<=\s)(?=#+\Z)")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_URL_SAFE = "/:?#@!$&'*+,;=%~-._"


class Safe(str):
    """Markdown that is finished: printed as it is in running text. `plain` is the text that it was made of."""

    __slots__ = ("plain",)
    plain: str

    def __new__(cls, markdown: str = "", plain: str | None = None) -> Self:
        made = super().__new__(cls, markdown)
        made.plain = markdown if plain is None else plain
        return made


class Address(Safe):
    """An address, finished for the target of a link; anywhere else its `plain` text is escaped like any other."""

    __slots__ = ()


def plain(text: str) -> str:
    """Return the text that finished Markdown was made of; any other text as it is."""
    return text.plain if isinstance(text, Safe) else text


def one_line(text: str) -> str:
    """Return the text cleaned and on one line: every run of blanks and line breaks becomes one blank."""
    return _BLANKS.sub(" ", clean(_BLANKS.sub(" ", text))).strip()


def inline(text: str) -> Safe:
    """Escape a text for running text, a heading, a list item, the start of a line or a table cell.

    Rendered, it shows exactly `one_line(text)`; it opens no link, tag, list, heading, emphasis or table.
    """
    if isinstance(text, Safe) and not isinstance(text, Address):
        return text
    text = plain(text)
    if _HARMLESS.match(text) and "  " not in text:
        return Safe(text)
    line = one_line(text)
    return Safe(_at_line_start(_escape(line)), line)


def block(text: str, indent: int = 0) -> Safe:
    """Escape a text of several lines and paragraphs, which are kept; each line is inert.

    `indent` blanks (0 to 12) go before every line but the first, to stay inside a list item.
    """
    if isinstance(text, Safe) and not isinstance(text, Address):
        return text
    text = plain(text)
    margin = " " * max(0, min(12, indent))
    paragraphs: list[list[str]] = [[]]
    for raw in clean(text, lines=True).split("\n"):
        line = inline(raw)
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    joined = [f"  \n{margin}".join(lines) for lines in paragraphs if lines]
    return Safe(f"\n\n{margin}".join(joined), text)


def url(text: str) -> Address:
    """Escape an address for a link's target. Only web, mail and telephone addresses can be opened.

    An address of another kind (`javascript:`, `file:`, `data:`) has its colon encoded, which makes it inert.
    """
    if isinstance(text, Address):
        return text
    address = one_line(plain(text))
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() not in SCHEMES:
        address = address.replace(":", "%3A")
    elif not scheme and address.lower().startswith("www."):
        address = f"https://{address}"
    quoted = quote(address, safe=_URL_SAFE)
    return Address(_without_entities(quoted), quoted)


def rest_of_url(text: str, is_settled: bool) -> str:
    """Escape a text that goes on an address; unless that has its scheme already (`is_settled`) it gets none here."""
    quoted = _without_entities(quote(one_line(text), safe=_URL_SAFE))
    return quoted if is_settled else quoted.replace(":", "%3A")


def _without_entities(address: str) -> str:
    """Return the address so that no part of it is an entity, nor becomes one with what follows."""
    return _ENTITY_IN_ADDRESS.sub("&amp;", address)


def link(text: str, address: str) -> Safe:
    """Return a link that shows the text, or the address where there is no text."""
    target = url(address)
    shown = inline(text) or inline(address)
    return Safe(f"[{shown}]({target})", target.plain) if target else shown


def front_matter(data: Mapping[str, object]) -> str:
    """Return the data as YAML front matter between two `---` lines; yaml.safe_load gives the same data back."""
    lines = [_yaml_line(key, value) for key, value in data.items()]
    if lines and all(lines):
        return f"---\n{''.join(lines)}---\n"
    import yaml

    dumped = yaml.dump(dict(data), Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=1_000_000)
    return f"---\n{dumped}---\n"


def _yaml_line(key: str, value: object) -> str:
    """Return an entry as PyYAML writes it, where that is plain to see; "" where it is not.

    PyYAML takes a millisecond for the front matter of a sheet, as long as everything else of it.
    """
    kind = type(value)
    if not _PLAIN_KEY.fullmatch(key) or key in _OTHER_THAN_TEXT:
        return ""
    if value is None:
        return f"{key}: null\n"
    if kind is int or kind is date:
        return f"{key}: {value}\n"
    if not isinstance(value, str):
        return ""
    if _WHOLE_NUMBER.fullmatch(value):
        return f"{key}: '{value}'\n"
    is_plain = _PLAIN_TEXT.fullmatch(value) and value.lower() not in _OTHER_THAN_TEXT
    return f"{key}: {value}\n" if is_plain else ""


@cache
def _dumper() -> type[yaml.SafeDumper]:
    """Return PyYAML's safe dumper, made to quote the rare line breaks that it would read back as blanks."""
    import yaml

    class FrontMatter(yaml.SafeDumper):
        pass

    def quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        style = '"' if _RARE_BREAKS.search(text) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=style)

    FrontMatter.add_multi_representer(str, quoted)
    FrontMatter.add_representer(str, quoted)
    return FrontMatter


def _escape(text: str) -> str:
    """Escape what is active anywhere in a line; the text is one line already."""
    if text.isalnum():
        return text
    text = _escape_entities(text)
    text = _ALWAYS.sub(r"\\\g<0>", text)
    if text.endswith("\\"):
        text = text[:-2] + "&#92;"  # a backslash as last sign would escape what the template writes after it
    if "_" in text:
        text = _UNDERLINES.sub(lambda run: run[0].replace("_", r"\_"), text)
    if "~" in text:
        text = _STRUCK.sub(r"\\~", text)
    if "<" in text:
        text = _TAG.sub("&lt;", text)  # an entity, since a backslash does nothing inside an HTML block
    if ">" in text:
        text = _COMMENT_END.sub(r"\\>", text)
    return text


def _escape_entities(text: str) -> str:
    if "&" not in text:
        return text
    text = _ENTITY.sub("&amp;", text)
    last = _ENTITY_AT_END.search(text)
    if last and f"{last[1]};" in html5:  # a semicolon in the template would finish it
        text = f"{text[: last.start()]}&amp;{last[1]}"
    return text


def _at_line_start(text: str) -> str:
    """Escape what is active at the start of a line, and the hashes that would close a heading at its end."""
    if _START.match(text):
        text = "\\" + text
    else:
        text = _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text
    return _CLOSING_HASHES.sub(r"\\", text) if text.endswith("#") else text
