"""The org chart widget: walked by the reporting lines, panned, zoomed and folded, by keyboard and mouse."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.widgets.orgchart.sheet import ChartSheet
from tui.widgets.orgchart.walking import Move, walk


class ChartMessage(Message):
    """What a chart says of a box; `control` lets `@on` select which chart."""

    def __init__(self, chart: OrgChart, key: int) -> None:
        super().__init__()
        self.chart = chart
        self.key = key

    @property
    def control(self) -> OrgChart:
        """The chart that says it."""
        return self.chart


def _quiet(key: str, action: str, words: str, tooltip: str, name: str) -> Binding:
    """Return a binding that the key line leaves out."""
    return Binding(key, action, words, tooltip=tooltip, id=f"chart.{name}", show=False)


class OrgChart(ChartSheet):
    """Boxes below their bosses' boxes, with the cursor on one of them.

    As quick with five thousand boxes as with fifty: only those on the screen are drawn. Needs the variables of
    `tui.themes` in the app's theme.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", key_display="⏎", tooltip="Open the selected box", id="chart.choose"),
        Binding("space", "fold", "Fold", tooltip="Fold the branch below the box, or unfold it", id="chart.fold"),
        _quiet("up,k", "walk('up')", "Boss", "To the boss", "up"),
        _quiet("down,j", "walk('down')", "Report", "To a report, unfolding the branch", "down"),
        _quiet("left", "walk('left')", "Left", "To the box on the left, on the same level", "left"),
        _quiet("right", "walk('right')", "Right", "To the box on the right, on the same level", "right"),
        _quiet("pageup", "walk('page_up')", "Page up", "As many levels up as fit on the screen", "page_up"),
        _quiet("pagedown", "walk('page_down')", "Page down", "As many levels down as fit on the screen", "page_down"),
        _quiet("home,g", "walk('first')", "First", "To the first box at the top", "first"),
        _quiet("end,G", "walk('last')", "Last", "To the last box", "last"),
        _quiet("shift+up,ctrl+up", "pan(0, -1)", "Pan up", "Look further up", "pan_up"),
        _quiet("shift+down,ctrl+down", "pan(0, 1)", "Pan down", "Look further down", "pan_down"),
        _quiet("shift+left,ctrl+left", "pan(-1, 0)", "Pan left", "Look further to the left", "pan_left"),
        _quiet("shift+right,ctrl+right", "pan(1, 0)", "Pan right", "Look further to the right", "pan_right"),
        _quiet("plus", "zoom(1)", "Zoom in", "More detail in each box", "zoom_in"),
        _quiet("minus", "zoom(-1)", "Zoom out", "Less detail, more boxes", "zoom_out"),
        _quiet("asterisk", "unfold", "Unfold all", "Unfold the whole branch below the box", "unfold"),
        _quiet("greater_than_sign", "show_levels(1)", "Level more", "Show one level more", "more"),
        _quiet("less_than_sign", "show_levels(-1)", "Level less", "Show one level less", "less"),
    ]

    class Highlighted(ChartMessage):
        """Another box is selected; the key is 0 when there is none left."""

        def can_replace(self, message: Message) -> bool:
            """Let the newest of several waiting ones stand for all: a held key floods nobody."""
            return isinstance(message, OrgChart.Highlighted) and message.chart is self.chart

    class Chosen(ChartMessage):
        """The person chose the box with this key, by enter or by mouse."""

    _click_brings_focus = False

    def watch_key(self) -> None:
        """Say which box is selected now."""
        self.post_message(self.Highlighted(self, self.key))

    def focus_on_click(self) -> bool:
        """Note whether this press brings the focus: then it selects a box and chooses nothing."""
        self._click_brings_focus = not self.has_focus
        return super().focus_on_click()

    def on_click(self, event: events.Click) -> None:
        """Select the box, or choose it when it is selected already; the number of boxes folded away unfolds them."""
        spot = event.get_content_offset(self)
        if spot is None:
            return
        event.stop()
        x, y = spot + self.scroll_offset
        index = self.plan.box_at(x, y)
        if index < 0:
            return
        if self.plan.is_count(index, x, y):
            self.branches.fold(index, folded=False)
            self.draw_anew(index)
        elif index != self.selected:
            self.select(self.branches.boxes[index].key)
        elif not self._click_brings_focus:
            self.action_choose()

    def action_choose(self) -> None:
        """Choose the selected box."""
        if self.key:
            self.post_message(self.Chosen(self, self.key))

    def action_walk(self, move: Move) -> None:
        """Select the box that a move leads to; before the first layout none leads anywhere."""
        if self.plan.has(self.selected):
            page = max(1, self.view.height // self.plan.stride - 1)
            self.select(self.branches.boxes[walk(self.plan, self.selected, move, page)].key)

    def action_pan(self, across: int, down: int) -> None:
        """Move the view by a third of itself; the cursor stays on its box."""
        view = self.view
        self.scroll_to(view.x + across * (view.width // 3 or 1), view.y + down * (view.height // 3 or 1), force=True)

    def action_zoom(self, step: int) -> None:
        """Show more or less in each box."""
        self.zoom += step

    def action_fold(self) -> None:
        """Fold the branch below the selected box, or unfold it by one level."""
        if self.selected >= 0:
            self.branches.fold(self.selected, folded=not self.branches.is_folded(self.selected))
            self.draw_anew(self.selected)

    def action_unfold(self) -> None:
        """Unfold everything below the selected box."""
        if self.selected >= 0:
            self.branches.unfold_all(self.selected)
            self.draw_anew(self.selected)

    def action_show_levels(self, step: int) -> None:
        """Show one level more, or one less, in all branches alike."""
        self.fold_to(len(self.plan.bands) - 1 + step)
