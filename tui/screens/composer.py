"""The sheet composer: what is known and the three talking points at the left, the filled template live at the right."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from tui.point_views import known_words, standing_line
from tui.screens.form_screen import TEXT_KEYS
from tui.screens.points import PointsScreen
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.panel import Panel
from tui.widgets.preview import Preview

FIRST_KEYS = ("app.focus_next", "make", "choose_template", "turn", "leave")


class ComposerScreen(PointsScreen):
    """Writes the three points of one account and makes its sheet."""

    HELP = """Three good reasons to talk to this account. What is known stands above, the sheet fills itself beside it
as you type. Each field is saved when you leave it; F5 shows all fields of a point, F9 says that it still holds, and
ctrl+s writes the sheet as Markdown into your export folder. F2 chooses its template, ctrl+o lets you write it. A
point that is not written yet is marked in the sheet, never left out in silence."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f3", "turn", "Sheet/points", tooltip="Show the sheet or the points", id="sheet.turn", key_display="F3"
        ),
        *TEXT_KEYS,
        Binding("escape", "leave", "Back", tooltip="Back; text that is not saved is kept", id="sheet.leave"),
    ]

    def compose(self) -> ComposeResult:
        """Lay facts and points beside the sheet."""
        yield Headline(self._dossier.account.name)
        with Horizontal(id="composer"):
            with Vertical(id="composer-left"):
                with Panel(title="What we know", id="known-panel"), VerticalScroll():
                    yield Static(known_words(self._dossier))
                with Panel(title="Three talking points", id="points-panel"):
                    yield self._form
            with Panel(title="Sheet", id="sheet-panel"), VerticalScroll(id="sheet-scroll"):
                yield Preview(id="sheet")
        yield Static(standing_line(self.made), id="composer-state", classes="state")
        yield KeyLine(FIRST_KEYS)

    def action_turn(self) -> None:
        """Go over to the sheet, where the arrows scroll, or back to the points; a narrow window shows one of them."""
        composer = self.query_one("#composer")
        composer.toggle_class("-sheet")
        if composer.has_class("-sheet"):
            self._writing = self.focused
            self.set_focus(self.query_one("#sheet-scroll"))
        else:
            self.set_focus(self._writing or self._form.first())
