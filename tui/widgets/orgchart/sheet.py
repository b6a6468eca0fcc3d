"""The sheet that a chart is drawn on: what is shown of it, folded, zoomed and scrolled, with one box selected."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from tui.widgets.orgchart.boxes import Box, Branches
from tui.widgets.orgchart.detail import GAP, ZOOMS, Details, choose_detail
from tui.widgets.orgchart.drawing import Look
from tui.widgets.orgchart.painter import ChartPainter
from tui.widgets.orgchart.plan import Plan
from tui.widgets.painter import MiddlePainter, look_of

READABLE = 60
"""More boxes than this are shown folded at first."""
NOWHERE = Offset(0, 0)


class ChartSheet(ScrollView, can_focus=True, inherit_bindings=False):
    """Boxes below their bosses' boxes; knows how to show them, but no key and no mouse."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    ChartSheet {
        width: 1fr;
        height: 1fr;
        scrollbar-size: 1 1;
        text-align: center;
    }
    """

    empty: reactive[Content] = reactive(Content("Nobody here yet."), init=False)
    """What is said in the middle when there are no boxes: one sentence, and the key that helps."""
    key: reactive[int] = reactive(0, init=False, repaint=False)
    """Key of the selected box, 0 for none; watched by what must follow it within the same frame. `select` sets it."""
    zoom: reactive[int] = reactive(1, init=False, repaint=False)
    """How much each box shows: 0 is one short line, 1 name and title, 2 the notes as well."""
    marks: reactive[Mapping[int, str]] = reactive(MappingProxyType({}), init=False, repaint=False)
    """Short words on some boxes, by key: what the selected person has to do with them, as in `→ influences`."""

    def __init__(
        self,
        boxes: Sequence[Box] = (),
        *,
        empty: Content | None = None,
        id: str | None = None,  # noqa: A002 as in every widget
        classes: str | None = None,
    ) -> None:
        """Take the boxes if they are known yet, and what is said when there are none."""
        super().__init__(id=id, classes=classes)
        if empty is not None:
            self.set_reactive(ChartSheet.empty, empty)
        self.branches = Branches()
        self.selected = -1
        """Index of the selected box, -1 for none."""
        self.plan = _plan_nothing()
        self._seen = Region()
        self._details = Details(boxes)
        self._painter = ChartPainter(lambda *looks: self._blend(*looks).rich_style)
        self._middle = MiddlePainter()
        self.show(boxes)

    @property
    def view(self) -> Region:
        """The part of the plan that is on the screen."""
        room = self.container_size
        width, height = room.width - self.scrollbar_size_vertical, room.height - self.scrollbar_size_horizontal
        return Region(*self.scroll_offset, max(0, width), max(0, height))

    def show(self, boxes: Sequence[Box], keep_key: int | None = None) -> None:
        """Show other boxes; `keep_key` is selected if it is there, else what is selected now, or the nearest boss left.

        Without any of them it is the first root.
        What was folded stays folded. A large chart that has no box in common with the one before begins folded.
        """
        before, self.branches = self.branches, Branches(boxes)
        self._details = Details(boxes)
        self._painter.forget_boxes()
        if not self.branches.take_folds(before) and len(boxes) > READABLE:
            self.branches.fold_to_most(READABLE)
        stood = [self.selected, *before.bosses_of(self.selected)] if self.selected >= 0 else []
        keys = [keep_key or 0, *(before.boxes[index].key for index in stood)]
        found = (self.branches.find(key) for key in keys if key)
        index = next((index for index in found if index >= 0), self.branches.roots[0] if boxes else -1)
        self.branches.reveal(index)
        self.draw_anew(index)

    def select(self, key: int) -> None:
        """Select a box, unfold its bosses and bring it into sight; nothing happens where none has this key."""
        index = self.branches.find(key)
        if index < 0:
            return
        if self.branches.reveal(index):
            self.draw_anew(index)
            return
        before, self.selected = self.selected, index
        scroll = self.scroll_offset
        self._scroll_to_selected()
        if self.scroll_offset == scroll:
            self._refresh_boxes((before, index))
        self._tell()

    def fold_to(self, level: int) -> None:
        """Show all boxes down to this level, 0 being the roots, and fold the branches below."""
        self.branches.fold_from(max(0, level))
        self.draw_anew(self.branches.find_shown(self.selected))

    def draw_anew(self, index: int) -> None:
        """Arrange the boxes anew and select one, which stays at its place on the screen, or comes to the middle."""
        was_seen = bool(self.key) and self.plan.has(index)
        before = self.plan.region(index) if was_seen else None
        self.selected = index
        room = self.container_size
        if not room:
            self.plan = _plan_nothing()
            return
        drawn, self.plan = self.plan.detail, Plan(self.branches, self._details.choose(self.zoom, room.width), room)
        if self.plan.detail != drawn:
            self._painter.forget_boxes()
        self._resize(self.plan.size)
        if before is not None:
            self._scroll_to_selected(self.plan.region(index).offset - before.offset, margin=False)
        else:
            self._scroll_to_selected(middle=True)
        self.refresh()
        self._tell()

    def _resize(self, size: Size) -> None:
        """Take the size of the sheet; the screen is laid out anew only where a scrollbar comes or goes."""
        view = self.view
        if self.scrollbars_enabled != (size.height > view.height, size.width > view.width):
            self.virtual_size = size
            return
        self.set_reactive(ChartSheet.virtual_size, size)
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = size.height
        if self.show_horizontal_scrollbar:
            self.horizontal_scrollbar.window_virtual_size = size.width

    def validate_zoom(self, zoom: int) -> int:
        """Keep to the levels of detail there are."""
        return max(0, min(ZOOMS - 1, zoom))

    def watch_zoom(self) -> None:
        """Draw the boxes larger or smaller."""
        self.draw_anew(self.selected)

    def watch_marks(self, before: Mapping[int, str], marks: Mapping[int, str]) -> None:
        """Draw the boxes whose mark has come, gone or changed."""
        changed = {key for key in (*before, *marks) if before.get(key) != marks.get(key)}
        self._refresh_boxes(self.branches.find(key) for key in changed)

    def on_resize(self) -> None:
        """Arrange the boxes for the new size, and keep the selected one in sight."""
        if self.container_size != self.plan.room:
            self.draw_anew(self.selected)

    def notify_style_update(self) -> None:
        """Draw anew after a change of theme or focus."""
        super().notify_style_update()
        self._painter.forget_styles()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw what is on the screen; where on the sheet that is, is asked once and not for every line."""
        self._seen = self.view
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is on the screen, or of what is said when there are no boxes."""
        view = self._seen
        if self.branches.boxes:
            return self._painter.draw_row(self.plan, view.x, view.y + y, view.width, self._look)
        return self._middle.draw_line(self, self.empty, view.size, self._blend("empty"), y)

    def _look(self, index: int) -> Look:
        """Return how a box looks now."""
        branches = self.branches
        folded = branches.is_folded(index)
        return Look(
            cursor="" if index != self.selected else "cursor" if self.has_focus else "cursor-blurred",
            has_boss=branches.bosses[index] >= 0,
            has_reports=bool(branches.reports(index)) and not folded,
            hidden=branches.below[index] if folded else 0,
            mark=self.marks.get(branches.boxes[index].key, ""),
        )

    def _scroll_to(self, *position: Any, **options: Any) -> bool:
        """Scroll at once, whoever asks: an animated page takes half a second to settle."""
        return super()._scroll_to(*position, **{**options, "animate": False})

    def _scroll_to_selected(self, moved: Offset = NOWHERE, *, middle: bool = False, margin: bool = True) -> None:
        """Bring the selected box into sight: with its bosses in the `middle`, or as it `moved`, or only just.

        With a `margin` its neighbours are, too; what is only drawn anew stays where it stands.
        """
        if not self.plan.has(self.selected):
            return
        view, box = self.view.translate(moved), self.plan.region(self.selected)
        x = (
            _see_bosses(self.plan, self.selected, view.width)
            if middle
            else _see(box.x, box.width, view.x, view.width, margin * (box.width + GAP))
        )
        y = _see(box.y, box.height, view.y, view.height, margin * self.plan.stride)
        self.scroll_to(x, y, force=True)

    def _refresh_boxes(self, indexes: Iterable[int]) -> None:
        """Draw some boxes again, those that are shown."""
        regions = [self.plan.region(index) - self.scroll_offset for index in indexes if self.plan.has(index)]
        if regions:
            self.refresh(*regions)

    def _tell(self) -> None:
        """Say which box is selected, if that is news; nothing is said before the first layout."""
        if self.container_size:
            self.key = self.branches.boxes[self.selected].key if self.selected >= 0 else 0

    def _blend(self, *looks: str) -> Style:
        """Return the widget's style with looks on top, read off the theme's variables."""
        style = self.visual_style
        for look in looks:
            style += look_of(look, self.app.theme_variables, focused=self.has_focus)
        return style


def _plan_nothing() -> Plan:
    """Return what is shown before there is any room."""
    return Plan(Branches(), choose_detail((), 0, 0), Size(0, 0))


def _see_bosses(plan: Plan, selected: int, room: int) -> int:
    """Return where a view begins that has the selected box, as many of its bosses as fit, and most other boxes.

    Without its bosses nothing might stand above the box but blanks: a boss is over the middle of all its reports.
    Towards one who is too far away the view goes as far as the box stays in sight.
    """
    box = plan.region(selected)
    start, end = box.x - GAP, box.right + GAP
    for boss in map(plan.region, plan.branches.bosses_of(selected)):
        first, last = min(start, boss.x - GAP), max(end, boss.right + GAP)
        if last - first > room:
            return end - room if first < start else start
        start, end = first, last
    return _see_most(plan, end - room, start, room)


def _see_most(plan: Plan, first: int, last: int, room: int) -> int:
    """Return where, between two columns, a view begins that shows most boxes; of equals the one nearest the middle."""
    first, last = max(0, first), max(0, min(last, plan.size.width - room))
    lefts = sorted(left - GAP for band in plan.bands for left in band.lefts)
    middle = (first + last) // 2
    begins = {middle, *lefts[bisect_left(lefts, first) : bisect_right(lefts, last)]} if first < last else {middle}

    def count(begin: int) -> int:
        return bisect_right(lefts, begin + room - plan.detail.width - 2 * GAP) - bisect_left(lefts, begin)

    return max(begins, key=lambda begin: (count(begin), -abs(begin - middle)))


def _see(start: int, length: int, top: int, room: int, margin: int) -> int:
    """Return where a view of so much room has to begin so that a stretch is in sight, with a margin if there is room.

    A stretch that is half a view outside comes to the middle; else the view moves as little as it can.
    """
    is_far = not -room // 2 <= start - top < room + room // 2
    margin = max(0, min(room if is_far else margin, (room - length) // 2))
    return max(start + length + margin - room, min(top, start - margin))
