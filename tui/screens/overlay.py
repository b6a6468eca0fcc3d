"""A screen that lies over another one and lets it shine through."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, Screen, ScreenResultType


def picture_below(screen: Screen[Any]) -> RenderableType | None:
    """Return the dimmed picture of the screen below this one; None when nothing shines through.

    Textual 8.2 takes the screen below from a list that each screen shortens as it is painted. With three screens over
    each other, one of them painted from what it kept, a screen gets hold of one that lies above it; both then paint
    each other until Python gives up.
    """
    stack = screen.app.screen_stack
    background = screen.styles.background
    if screen not in stack[1:] or background.a == 1:
        return None
    return BackgroundScreen(stack[stack.index(screen) - 1], background)


class OverlayScreen(ModalScreen[ScreenResultType]):
    """A modal screen over whichever screen lies below it."""

    def render(self) -> RenderableType:
        """Return the dimmed picture of the screen below."""
        return picture_below(self) or super().render()
