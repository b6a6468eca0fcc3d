"""A filled document as it reads: headings, lists and tables drawn as text. No link opens, nothing runs."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from templates.reading import Block, Spans, plain, read_blocks

_INDENT = 2


class Preview(Static):
    """Shows Markdown quickly enough to follow every key."""

    def show_markdown(self, text: str) -> None:
        """Draw another text; front matter is left out."""
        self.update(draw_blocks(read_blocks(text)))

    def show_words(self, words: str, tone: str = "$text-muted") -> None:
        """Say something instead of a document."""
        self.update(Content.styled(words, tone))


def draw_blocks(blocks: Iterable[Block]) -> Content:
    """Return blocks as styled lines."""
    lines: list[Content] = []
    above = ""
    for block in blocks:
        if lines and not (block.kind == "item" and above == "item"):
            lines.append(Content(""))
        lines.extend(_draw(block))
        above = block.kind
    return Content("\n").join(lines)


def _draw(block: Block) -> list[Content]:
    before = " " * _INDENT * max(0, block.depth - 1) + "│ " * block.quoted
    if block.kind == "heading":
        style = "bold $primary" if block.level == 1 else "bold"
        return [Content.styled(before + plain(block.spans), style)]
    if block.kind == "rule":
        return [Content.styled("─" * 24, "$text-muted")]
    if block.kind == "table":
        return [Content(before) + line for line in _table(block)]
    if block.kind == "code":
        return [Content.styled(before + "  " + line, "$text-secondary") for line in block.text.split("\n")]
    marker = f"{block.marker} " if block.marker else ("  " if block.depth else "")
    return [Content.assemble(before, (marker, "$text-accent")) + _inline(block.spans)]


def _inline(spans: Spans) -> Content:
    parts: list[Content] = []
    for span in spans:
        style = " ".join(
            word
            for word, wanted in (
                ("bold", span.strong),
                ("italic", span.emphasis),
                ("strike", span.struck),
                ("$text-secondary", span.code),
            )
            if wanted
        )
        parts.append(Content.styled(span.text, style) if style else Content(span.text))
    return Content("").join(parts)


def _table(block: Block) -> list[Content]:
    widths = [max(cell_len(plain(row[n])) for row in block.rows) for n in range(len(block.rows[0]))]
    widths = [min(width, 40) for width in widths]
    lines = []
    for number, row in enumerate(block.rows):
        cells = []
        for n, cell in enumerate(row):
            text = _inline(cell).truncate(widths[n], ellipsis=True)
            blanks = " " * (widths[n] - text.cell_length)
            right = n < len(block.aligned) and block.aligned[n] == "right"
            cells.append(Content(blanks) + text if right else text + Content(blanks))
        line = Content("  ").join(cells)
        lines.append(line.stylize("bold $text-muted") if number == 0 else line)
    return lines
