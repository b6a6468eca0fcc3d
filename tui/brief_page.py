"""The brief as a page of the screen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tui.brief_words import Section, brief_sections, brief_text

__all__ = ["Section", "brief_page", "brief_sections", "brief_text"]

TONES = {"warning": "$text-warning", "error": "$text-error", "success": "$text-success", "muted": "$text-muted"}
"""The theme's variable for each tone."""


def brief_page(sections: Sequence[Section]) -> Content:
    """Return the sections as a page for the screen."""
    parts: list[Content] = []
    for section in sections:
        parts += (
            [Content(""), Content.styled(section.title, "bold")] if parts else [Content.styled(section.title, "bold")]
        )
        for line in section.lines:
            beside = (f"  {line.beside}" if line.beside else "", "$text-muted")
            parts.append(Content.assemble((line.text, TONES.get(line.tone, "")), beside))
    return Content("\n").join(parts)
