"""Markdown read into plain blocks and spans, which a screen draws in its own styles.

Raw HTML is text here and links are inert: a span tells the address, nothing opens it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

TAB = 4
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(?:.*?\r?\n)?---[ \t]*(?:\r?\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with one look. `address` is where a link or a picture points; only to be shown."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    struck: bool = False
    address: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document that is drawn by itself, from top to bottom.

    `kind` is one of `heading`, `paragraph`, `item`, `table`, `code`, `rule`. A block inside a list has the `depth` of
    that list (1 for the outermost); the first block of an item is an `item` and has a `marker` (`•` or `2.`), further
    ones are ordinary blocks of that depth. `quoted` counts the quotes around a block.
    """

    kind: str
    spans: Spans = ()
    level: int = 0
    """Level of a heading, 1 to 6."""
    depth: int = 0
    quoted: int = 0
    marker: str = ""
    rows: tuple[tuple[Spans, ...], ...] = ()
    """Rows of a table, its header first; all have as many cells as the header."""
    aligned: tuple[str, ...] = ()
    """How each column of a table stands: `left`, `right` or `center`."""
    language: str = ""
    """First word after the fence of a code block, such as `mermaid`."""
    line: int = 0
    """Line of the source where the block begins, counted from 1."""

    @property
    def text(self) -> str:
        """The text without its looks; cells are parted by a blank, rows by a line break."""
        if self.rows:
            return "\n".join(" ".join(plain(cell) for cell in row) for row in self.rows)
        return plain(self.spans)


def plain(spans: Iterable[Span]) -> str:
    """Return the text of the spans, without their looks."""
    return "".join(span.text for span in spans)


def read_blocks(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a document; its front matter is left out.

    A line break within a paragraph that is meant is a line break of the span; one that is not is a blank.
    """
    return tuple(_Reader().read(markdown))


def skip_front_matter(markdown: str) -> tuple[str, int]:
    """Return the document without its front matter, and how many lines that had."""
    found = _FRONT_MATTER.match(markdown)
    return (markdown[found.end() :], found[0].count("\n")) if found else (markdown, 0)


@cache
def _parser() -> MarkdownIt:
    # Without the HTML rules a tag is text, as with `html: False`, and nothing looks for one.
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return parser.disable(["html_block", "html_inline"])


@dataclass(slots=True)
class _List:
    """A list that is open: the number of its next item, 0 for bullets, and the marker still to be shown."""

    number: int
    marker: str = ""

    def open_item(self) -> None:
        self.marker = f"{self.number}." if self.number else "•"
        self.number += bool(self.number)


class _Reader:
    """Goes through the tokens once, keeping which lists and quotes are open."""

    def __init__(self) -> None:
        self._lists: list[_List] = []
        self._quoted = 0
        self._offset = 0

    def read(self, markdown: str) -> Iterator[Block]:
        body, self._offset = skip_front_matter(markdown)
        tokens = _parser().parse(body)
        place = 0
        while place < len(tokens):
            token = tokens[place]
            if token.type == "table_open":
                end = next(at for at in range(place, len(tokens)) if tokens[at].type == "table_close")
                yield self._table(tokens[place:end])
                place = end
            elif token.type == "inline":
                opening = tokens[place - 1]
                kind, level = ("heading", int(opening.tag[1])) if opening.tag != "p" else ("paragraph", 0)
                yield self._block(kind, opening, _spans(token), level=level)
            elif token.type in ("fence", "code_block"):
                language = _visible(token.info.split()[0]) if token.info.split() else ""
                yield self._block("code", token, (Span(_code(token), code=True),), language=language)
            elif token.type == "hr":
                yield self._block("rule", token)
            else:
                yield from self._nest(token, empty=tokens[min(place + 1, len(tokens) - 1)].type == "list_item_close")
            place += 1

    def _nest(self, token: Token, empty: bool) -> Iterator[Block]:
        """Keep count of what is open; an item with nothing in it is a block too."""
        match token.type:
            case "blockquote_open":
                self._quoted += 1
            case "blockquote_close":
                self._quoted -= 1
            case "bullet_list_open":
                self._lists.append(_List(0))
            case "ordered_list_open":
                self._lists.append(_List(int(token.attrs.get("start", 1)) or 1))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._lists[-1].open_item()
                if empty:
                    yield self._block("paragraph", token)

    def _block(self, kind: str, token: Token, spans: Spans = (), *, level: int = 0, language: str = "") -> Block:
        """Return a block in its place; the first one of an item gets the marker."""
        marker = self._marker()
        return Block(
            "item" if marker and kind == "paragraph" else kind,
            spans,
            level,
            len(self._lists),
            self._quoted,
            marker,
            language=language,
            line=self._line(token),
        )

    def _table(self, tokens: Sequence[Token]) -> Block:
        rows: list[list[Spans]] = []
        aligned: list[str] = []
        for place, token in enumerate(tokens):
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                rows[-1].append(_spans(tokens[place + 1]))
                if token.type == "th_open":
                    aligned.append(str(token.attrs.get("style", "left")).removeprefix("text-align:"))
        return Block(
            "table",
            depth=len(self._lists),
            quoted=self._quoted,
            marker=self._marker(),
            rows=tuple(map(tuple, rows)),
            aligned=tuple(aligned),
            line=self._line(tokens[0]),
        )

    def _marker(self) -> str:
        """Return the marker of an item whose first block this is, else nothing."""
        if not self._lists:
            return ""
        marker, self._lists[-1].marker = self._lists[-1].marker, ""
        return marker

    def _line(self, token: Token) -> int:
        return token.map[0] + 1 + self._offset if token.map else 0


def _spans(inline: Token) -> Spans:
    """Return the runs of an inline token; neighbours of one look are joined."""
    children = inline.children or ()
    if len(children) == 1 and children[0].type == "text":
        return (Span(_visible(children[0].content)),) if children[0].content else ()
    joined: list[Span] = []
    opened: list[Token] = []
    look, texts = _look(opened), list[str]()
    for token in children:
        if token.nesting > 0:
            opened.append(token)
        elif token.nesting < 0:
            opened.pop()
        elif text := _text(token):
            new = _look([*opened, token])
            if new != look and texts:
                joined.append(Span("".join(texts), *look))
                texts = []
            look = new
            texts.append(text)
    if texts:
        joined.append(Span("".join(texts), *look))
    return tuple(joined)


def _look(tokens: Sequence[Token]) -> tuple[bool, bool, bool, bool, str]:
    """Return strong, emphasis, code, struck and address of a run inside these tokens."""
    types = [token.type for token in tokens]
    address = ""
    for token in tokens:
        address = str(token.attrs.get("href", token.attrs.get("src", ""))) or address
    return "strong_open" in types, "em_open" in types, "code_inline" in types, "s_open" in types, _visible(address)


def _text(token: Token) -> str:
    if token.type == "softbreak":
        return " "
    return "\n" if token.type == "hardbreak" else _visible(token.content)


def _code(token: Token) -> str:
    return "\n".join(_visible(line.expandtabs(TAB)) for line in token.content.rstrip("\n").split("\n"))


def _visible(text: str) -> str:
    """Return the text with each character that cannot be seen as U+FFFD: an entity may have brought one in."""
    return text if text.isprintable() else "".join(c if c.isprintable() or c == "\xa0" else "\ufffd" for c in text)
