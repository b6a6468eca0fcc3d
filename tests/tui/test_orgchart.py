import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.content import Content
from textual.events import MouseScrollDown
from textual.geometry import Offset, Region, Size
from textual.pilot import Pilot

from tui.guard import GUARD
from tui.themes import DARK, LIGHT, variable_defaults
from tui.widgets.orgchart import Box, OrgChart
from tui.widgets.orgchart.boxes import Branches
from tui.widgets.orgchart.detail import ZOOMS, Detail, choose_detail
from tui.widgets.orgchart.drawing import Look, draw_box
from tui.widgets.orgchart.painter import draw_bars
from tui.widgets.orgchart.plan import Plan
from tui.widgets.rows import Cell

FLEET = (
    Box(1, 0, "J. de Boer", "COO", ("■ inner circle",), "warning", "○"),
    Box(2, 1, "Marta Visser", "VP Fleet", ("decision maker", Cell("✓ supporter", "success")), "success", "✓"),
    Box(3, 1, "Patience Okafor", "Head of Engineering", (), "error", "✗"),
    Box(4, 1, "", "Head of Procurement", state="need"),
    Box(5, 2, "Zoë Núñez", "Fleet analyst"),
    Box(6, 2, "", "Depot manager", state="vacant"),
    Box(7, 4, "Ann Lee", "Buyer"),
)
"""1 above 2, 3, 4; 2 above 5, 6; 4 above 7."""


def pyramid(count: int, width: int = 7) -> list[Box]:
    """So many boxes, each with so many below it."""
    return [Box(n + 1, (n - 1) // width + 1 if n else 0, f"Person {n}", f"Title {n}") for n in range(count)]


class Stage(App[None]):
    """Nothing but a chart, and what it said."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        super().__init__()
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.chart = OrgChart(boxes, empty=Content("Nobody here yet. a adds the first seat."))
        self.said: list[tuple[str, int]] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def get_line_filters(self) -> list[Any]:
        return [*super().get_line_filters(), GUARD]

    def compose(self) -> ComposeResult:
        yield self.chart

    def on_org_chart_highlighted(self, event: OrgChart.Highlighted) -> None:
        self.said.append(("highlighted", event.key))

    def on_org_chart_chosen(self, event: OrgChart.Chosen) -> None:
        self.said.append(("chosen", event.key))


Scene = Callable[[Stage, Pilot[None]], Coroutine[Any, Any, None]]


def play(boxes: Sequence[Box], scene: Scene, size: tuple[int, int] = (120, 40)) -> None:
    async def run() -> None:
        app = Stage(boxes)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await scene(app, pilot)

    asyncio.run(run())


def screen(app: App[None]) -> list[str]:
    """The lines as they would go to the terminal, after every filter."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def cells(line: str) -> list[str]:
    """The line cell by cell: after a wide character an empty cell, and marks that take none with their letter."""
    found: list[str] = []
    for character in line:
        width = cell_len(character)
        if width:
            found += [character, *[""] * (width - 1)]
        elif found:
            found[-1] += character
    return found


def assert_borders_in_their_columns(app: Stage) -> None:
    """Every line is as wide as the screen, and every box that is seen whole has its walls where the plan has them."""
    lines = [cells(line) for line in screen(app)]
    chart = app.chart
    assert {len(line) for line in lines} == {app.size.width}
    seen = 0
    for index in chart.branches.shown():
        region = chart.plan.region(index) - chart.scroll_offset
        if chart.view.reset_offset.contains_region(region):
            seen += 1
            rows = [line[region.x : region.right] for line in lines[region.y : region.bottom]]
            assert rows[0][0] + rows[0][-1] + rows[-1][0] + rows[-1][-1] in ("┌┐└┘", "┏┓┗┛")
            assert all(row[0] in "│╎┃╏" and row[-1] in "│╎┃╏" for row in rows[1:-1])
    assert seen


def test_shows_bosses_above_their_reports_with_the_lines_between() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        lines = screen(app)
        where = {name: next(y for y, line in enumerate(lines) if name in line) for name in ("J. de", "Marta", "Zoë")}
        assert where == {"J. de": 1, "Marta": 6, "Zoë": 11}
        assert "○" in lines[1]
        assert "COO" in lines[2]
        assert "? need to know" in lines[6]
        assert "╌" in lines[5]
        assert "○ vacant" in lines[11]
        bar = lines[4]
        middles = [app.chart.plan.region(index).x + app.chart.plan.detail.middle for index in range(4)]
        assert [bar[middle] for middle in middles] == ["┼", "┌", "┼", "┐"]
        assert lines[3][middles[0]] == "┯"
        assert lines[5][middles[1]] == "┴"
        assert_borders_in_their_columns(app)
        assert app.said == [("highlighted", 1)]

    play(FLEET, scene, (140, 30))


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        ("down", 3),
        ("j left", 2),
        ("down left left", 2),
        ("down right", 4),
        ("down right right", 4),
        ("down left down", 5),
        ("down left down right", 6),
        ("down left down right right", 7),
        ("down right down left up", 2),
        ("down left down k k k", 1),
        ("down down", 3),
        ("end", 7),
        ("G g", 1),
        ("end home", 1),
        ("pagedown", 6),
        ("pagedown pageup", 1),
        ("end l", 7),
    ],
)
@pytest.mark.parametrize("zoom", range(ZOOMS))
def test_keys_walk_by_the_reporting_lines_and_along_the_levels(keys: str, key: int, zoom: int) -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        app.chart.zoom = zoom
        await pilot.press(*keys.split())
        assert app.chart.key == key
        assert app.said[-1] == ("highlighted", key)
        region = app.chart.plan.region(app.chart.selected) - app.chart.scroll_offset
        assert app.chart.view.reset_offset.contains_region(region)

    play(FLEET, scene, (80, 24))


def test_roots_are_neighbours_and_first_and_last_are_the_ends_of_the_outline() -> None:
    forest = [Box(1, 0, "A"), Box(2, 0, "B"), Box(3, 1, "C"), Box(4, 2, "D"), Box(5, 2, "E")]

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        for keys, key in (("right", 2), ("left", 1), ("down right", 4), ("up", 2), ("G", 5), ("g", 1)):
            await pilot.press(*keys.split())
            assert app.chart.key == key

    play(forest, scene)


def test_folding_says_how_many_are_hidden_and_down_unfolds() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("down", "left", "space")
        assert "Zoë" not in "".join(screen(app))
        assert "╸ +2 ╺".strip("╸╺") in screen(app)[8]
        assert app.chart.key == 2
        await pilot.press("down")
        assert app.chart.key == 5
        assert "Zoë" in "".join(screen(app))
        await pilot.press("home", "space")
        assert "+6" in screen(app)[3]
        await pilot.press("space")
        assert "Marta" in "".join(screen(app))

    play(FLEET, scene, (140, 30))


def test_folding_keeps_the_box_where_it_is_on_the_screen() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("end", "up")
        chart = app.chart
        before = chart.plan.region(chart.selected) - chart.scroll_offset
        await pilot.press("space")
        assert chart.plan.region(chart.selected) - chart.scroll_offset == before

    play(pyramid(50), scene, (80, 24))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 14)])
def test_the_scrollbars_come_and_go_with_the_size_of_the_chart_and_know_it(size: tuple[int, int]) -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        chart = app.chart
        for key in ("<", "<", "<", ">", ">", ">", "home", "space", "space", "end"):
            await pilot.press(key)
            await pilot.pause()
            vertical, horizontal = chart.scrollbars_enabled
            room = chart.container_size - Size(int(vertical), int(horizontal))
            assert chart.virtual_size == chart.plan.size
            assert horizontal == (chart.plan.size.width > room.width)
            assert vertical == (chart.plan.size.height > room.height)
            if horizontal:
                assert chart.horizontal_scrollbar.window_virtual_size == chart.plan.size.width
            if vertical:
                assert chart.vertical_scrollbar.window_virtual_size == chart.plan.size.height

    play(pyramid(60), scene, size)


def test_levels_are_shown_one_more_or_one_less_and_the_cursor_climbs_to_what_is_shown() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("end", "<")
        assert app.chart.key == 4
        assert len(app.chart.plan.bands) == 2
        await pilot.press("<", "<", "<")
        assert app.chart.key == 1
        assert app.chart.branches.shown() == [0]
        await pilot.press(">")
        assert len(app.chart.branches.shown()) == 4
        app.chart.fold_to(9)
        assert len(app.chart.branches.shown()) == 7
        await pilot.press("<", "<", "*")
        assert len(app.chart.branches.shown()) == 7

    play(FLEET, scene)


def test_a_large_chart_begins_folded_and_everything_can_be_reached() -> None:
    boxes = pyramid(400)

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        assert len(app.chart.branches.shown()) == 57
        app.chart.select(400)
        await pilot.pause()
        assert app.chart.key == 400
        assert "Person 399" in "".join(screen(app))
        await pilot.press("home", "*")
        assert len(app.chart.branches.shown()) == 400

    play(boxes, scene)


def test_show_keeps_the_cursor_and_the_folds_by_key() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("down", "left", "space", "right")
        app.chart.show([Box(9, 1, "New", "First of all"), *FLEET])
        await pilot.pause()
        assert app.chart.key == 3
        assert app.chart.branches.is_folded(app.chart.branches.find(2))
        app.chart.show(FLEET, 5)
        assert app.chart.key == 5
        assert not app.chart.branches.is_folded(app.chart.branches.find(2))
        app.chart.show(FLEET[:1])
        assert app.chart.key == 1
        app.chart.show(())
        await pilot.pause()
        assert app.chart.key == 0
        assert app.said[-1] == ("highlighted", 0)
        assert "a adds the first seat." in screen(app)[19]
        await pilot.press("down", "space", "enter", "plus", "shift+right", "<", "*", "end")
        assert app.said[-1] == ("highlighted", 0)

    play(FLEET, scene)


def test_what_is_shown_while_the_chart_is_hidden_is_there_when_it_comes_back() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        for boxes, key in (((), 0), (FLEET, 5), (FLEET[:2], 2), (pyramid(300), 200)):
            app.chart.display = False
            await pilot.pause()
            app.chart.show(boxes)
            app.chart.select(key)
            app.chart.marks = {key: "→ influences"}
            app.chart.display = True
            await pilot.pause()
            assert app.chart.key == key
            assert ("→ influences" in "".join(screen(app))) == bool(boxes)

    play(FLEET, scene)


@pytest.mark.parametrize("move", ["up", "down", "left", "right", "page_down", "last"])
def test_before_the_first_layout_no_move_leads_anywhere(move: Any) -> None:
    chart = OrgChart(FLEET)
    chart.action_walk(move)
    assert (chart.selected, chart.key) == (0, 0)


def test_a_chart_that_begins_hidden_shows_what_it_was_given() -> None:
    class Hidden(Stage):
        def compose(self) -> ComposeResult:
            self.chart.display = False
            yield self.chart

    async def run() -> None:
        app = Hidden(())
        async with app.run_test(size=(120, 40)) as pilot:
            app.chart.show(FLEET, 5)
            app.chart.zoom = 2
            app.chart.fold_to(1)
            app.chart.select(7)
            await pilot.pause()
            app.chart.display = True
            await pilot.pause()
            assert app.chart.key == 7
            assert "Ann Lee" in "".join(screen(app))
            assert "Zoë" not in "".join(screen(app))

    asyncio.run(run())


def test_panning_moves_the_view_and_not_the_cursor() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("*")
        at = app.chart.scroll_offset
        await pilot.press("shift+right", "ctrl+down")
        assert app.chart.scroll_offset - at == (app.chart.view.width // 3, app.chart.view.height // 3)
        await pilot.press("shift+left", "ctrl+up")
        assert app.chart.scroll_offset == at
        assert app.chart.key == 1
        app.chart.scroll_to(5, 0)
        await pilot.press("shift+left")
        assert app.chart.scroll_offset.x == 0

    play(pyramid(400), scene, (80, 12))


def test_zoom_shows_more_or_less_and_stops_at_the_ends() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("+")
        assert "✓ supporter" in "".join(screen(app))
        await pilot.press("+", "+")
        assert app.chart.zoom == 2
        assert_borders_in_their_columns(app)
        await pilot.press("-", "-", "-")
        assert app.chart.zoom == 0
        lines = screen(app)
        assert "▌○ J. de Boer" in lines[0]
        assert "VP Fleet" not in "".join(lines)
        assert "? Head of" in lines[2]

    play(FLEET, scene, (160, 48))


def test_enter_and_a_click_on_the_selected_box_choose_it() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        spot = app.chart.plan.region(1).offset + Offset(3, 1)
        await pilot.click(offset=spot)
        assert app.said[-1] == ("highlighted", 2)
        await pilot.click(offset=spot)
        assert app.said[-1] == ("chosen", 2)
        await pilot.press("right", "enter")
        assert app.said[-1] == ("chosen", 3)
        await pilot.click(offset=(0, 0))
        await pilot.click(offset=(0, 39))
        assert app.said[-1] == ("chosen", 3)

    play(FLEET, scene, (140, 40))


def test_the_click_that_brings_the_focus_chooses_nothing() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        app.screen.set_focus(None)
        await pilot.pause()
        await pilot.click(offset=app.chart.plan.region(0).offset + Offset(3, 1))
        assert app.said == [("highlighted", 1)]
        assert app.focused is app.chart

    play(FLEET, scene)


@pytest.mark.parametrize("zoom", range(ZOOMS))
def test_a_click_on_the_number_of_hidden_boxes_unfolds_them(zoom: int) -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        app.chart.zoom = zoom
        app.chart.fold_to(0)
        await pilot.pause()
        y, line = next((y, line) for y, line in enumerate(screen(app)) if "+6" in line)
        await pilot.click(offset=(line.index("+6"), y))
        assert len(app.chart.branches.shown()) == 4
        assert ("chosen", 1) not in app.said

    play(FLEET, scene)


def test_the_wheel_scrolls_down_and_with_shift_sideways() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        at = app.chart.scroll_offset
        await pilot._post_mouse_events([MouseScrollDown], app.chart, offset=(10, 5))
        assert app.chart.scroll_offset.y > at.y
        await pilot._post_mouse_events([MouseScrollDown], app.chart, offset=(10, 5), shift=True)
        assert app.chart.scroll_offset.x > at.x

    play(pyramid(57), scene, (80, 12))


def test_no_box_moves_when_notes_with_room_say_something_else() -> None:
    def tell(note: str) -> list[Box]:
        return [box._replace(notes=(note,), room=21) for box in FLEET]

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        app.chart.zoom = 2
        await pilot.pause()
        app.chart.scroll_to(app.chart.plan.region(0).x - 1, 0, force=True)  # at the edge, without a margin
        await pilot.pause()
        seen = []
        for note in ("inner circle", "low", "political structure"):
            if seen:
                app.chart.show(tell(note))
            await pilot.pause()
            seen.append([app.chart.plan.region(index) - app.chart.scroll_offset for index in range(len(FLEET))])
        assert seen[0] == seen[1] == seen[2]

    play(tell("inner circle"), scene, (60, 20))


def test_a_chart_too_wide_begins_where_most_of_it_is_seen() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.pause()
        view, regions = app.chart.view, [app.chart.plan.region(index) for index in range(len(wide))]
        views = [Region(x, 0, *view.size) for x in range(app.chart.plan.size.width)]
        best = max(sum(map(each.contains_region, regions)) for each in views if each.contains_region(regions[0]))
        assert view.contains_region(regions[0])
        assert sum(map(view.contains_region, regions)) == best

    wide = [Box(1, 0, "Boss"), *(Box(n, 1, f"Report {n}", "Title of a report") for n in range(2, 10))]
    wide += [Box(10 + n, 3 if n < 3 else 7 + n, f"Clerk {n}") for n in range(7)]
    play(wide, scene, (100, 20))


def test_marks_stand_on_their_boxes_while_they_are_given() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        app.chart.marks = {1: "~ knows", 2: "≠ conflict", 3: "→ influences", 99: "nobody"}
        await pilot.pause()
        lines = screen(app)
        assert ("┏ ~ knows " in lines[0], "│ ≠ conflict " in lines[7], "└ → influences " in lines[8]) == (True,) * 3
        assert [line.count("┴") for line in lines[5:6]] == [3], "a mark hides no line to a boss"
        assert_borders_in_their_columns(app)
        app.chart.marks = {3: "→ influences", 99: "nobody"}
        app.chart.zoom = 0
        await pilot.pause()
        assert "→ ✗ Patience" in screen(app)[2], "the sign of its own stays beside the mark"
        app.chart.marks = {}
        await pilot.pause()
        assert "→" not in "".join(screen(app))

    play(FLEET, scene, (140, 40))


def test_selected_and_focus_are_told_without_colour() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        assert sum("┏" in line for line in screen(app)) == 1
        await pilot.press("down", "right")
        assert "┏╍" in "".join(screen(app))
        app.chart.zoom = 0
        app.screen.set_focus(None)
        await pilot.pause()
        assert sum("▏" in line for line in screen(app)) == 1

    play(FLEET, scene)


WIDE = (
    "山田太郎部長代理補佐官付き",
    "👩‍👩‍👧‍👦 family 🇳🇱 👍🏽",
    "e\u0301\u0302\u0303\u0304\u0305 combining",
    "\u202eright to left\u202c",
    "tab\tand\nbreak\x1b[31mred",
    "[bold]markup[/] [@click=app.quit]x[/]",
    "T" * 1000,
    "\ud800 half",
    "ＦＵＬＬ　ＷＩＤＴＨ",
    "",
)


@pytest.mark.parametrize("zoom", [1, 2])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 48)])
def test_wide_and_hostile_words_keep_the_borders_in_their_columns(zoom: int, size: tuple[int, int]) -> None:
    boxes = [
        Box(n, n // 3, text, text[::-1], (text, Cell(text, "error")), "error", text) for n, text in enumerate(WIDE, 1)
    ]

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        app.chart.zoom = zoom
        app.chart.marks = {box.key: box.name for box in boxes[::2]}
        for key in ("down", "right", "down", "right", "right", "shift+right", "shift+left", "shift+down"):
            await pilot.press(key)
            assert_borders_in_their_columns(app)
        assert "\x1b" not in "".join(screen(app))
        assert "[bold]" in "".join(boxes[5].name)

    play(boxes, scene, size)


def test_a_view_that_cuts_through_wide_characters_stays_as_wide_as_it_is() -> None:
    boxes = [Box(1, 0, "山" * 30, "山" * 30), *[Box(n, 1, "山" * 30, "山" * 30) for n in range(2, 12)]]

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        for x in range(40):
            app.chart.scroll_to(x, 0)
            await pilot.pause()
            assert {cell_len(line) for line in screen(app)} == {80}

    play(boxes, scene, (80, 24))


def test_a_chain_of_twelve_hundred_is_walked_to_its_end() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("*", "end")
        assert app.chart.key == 1200
        assert len(app.chart.plan.bands) == 1200
        assert_borders_in_their_columns(app)
        await pilot.press("pageup", "up")
        assert app.chart.key < 1195

    play([Box(n, n - 1, f"Person {n}", "Link") for n in range(1, 1201)], scene)


def test_five_thousand_seats_open_and_only_those_on_the_screen_are_drawn() -> None:
    boxes = pyramid(5000)

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        app.chart.action_unfold()
        await pilot.pause()
        assert len(app.chart.branches.shown()) == 5000
        await pilot.press("end", "right", "shift+left", "pageup", "home")
        assert_borders_in_their_columns(app)
        assert len(app.chart._painter._boxes) < 200

    play(boxes, scene, (160, 48))


def test_another_size_of_the_screen_makes_other_boxes_and_keeps_the_cursor_in_sight() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("end")
        wide = app.chart.plan.detail.width
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert app.chart.plan.detail.width < wide
        region = app.chart.plan.region(app.chart.selected) - app.chart.scroll_offset
        assert app.chart.view.reset_offset.contains_region(region)

    play([Box(n, n // 5, "Somebody with a long name", "Something") for n in range(1, 40)], scene, (160, 48))


def test_boxes_are_made_a_little_narrower_where_the_whole_chart_fits_then() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        assert app.chart.plan.detail.width == 19
        assert app.chart.max_scroll_x == 0
        await pilot.resize_terminal(60, 24)
        await pilot.pause()
        assert app.chart.plan.detail.width == 21
        assert app.chart.max_scroll_x > 0

    play([Box(1, 0, "A" * 30), *[Box(n, 1, "B" * 30) for n in range(2, 8)]], scene, (124, 40))


def test_both_themes_and_a_blurred_chart_draw() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        looks = []
        for theme in (DARK.name, LIGHT.name, "textual-dark", "textual-light"):
            app.theme = theme
            await pilot.pause()
            looks.append([segment.style for segment in app.chart.render_line(1)])
        assert len({str(look) for look in looks}) == len(looks)

    play(FLEET, scene)


bosses = st.lists(st.integers(0, 14), max_size=14)


@given(bosses)
def test_any_bosses_make_a_forest_that_holds_every_box(bosses: list[int]) -> None:
    """Also bosses that nobody is, oneself, and circles."""
    boxes = [Box(n, boss) for n, boss in enumerate(bosses, 1)]
    branches = Branches(boxes)
    assert sorted(branches.shown()) == list(range(len(boxes)))
    for index, boss in enumerate(branches.bosses):
        assert boss in (-1, boxes[index].boss - 1)
        assert len(list(branches.bosses_of(index))) == branches.levels[index]
    assert sum(branches.below[root] + 1 for root in branches.roots) == len(boxes)


@given(bosses, st.sets(st.integers(0, 13)), st.integers(0, 2), st.sampled_from([40, 200]))
def test_what_is_found_by_bisection_is_what_is_there(bosses: list[int], folds: set[int], zoom: int, room: int) -> None:
    branches = Branches([Box(n, boss, "Somebody", "Something") for n, boss in enumerate(bosses, 1)])
    for index in folds:
        if index < len(bosses):
            branches.fold(index)
    plan = Plan(branches, choose_detail(branches.boxes, zoom, room), Size(room, 24))
    for index in branches.shown():
        region = plan.region(index)
        assert plan.box_at(region.x, region.y) == plan.box_at(region.right - 1, region.bottom - 1) == index
        assert plan.box_at(region.x - 1, region.y) != index
        level = branches.levels[index]
        assert index in dict(plan.boxes_between(level, region.right - 1, region.right))
        assert index not in dict(plan.boxes_between(level, region.right, region.right + 9))
    for level in range(len(plan.bands)):
        whole = draw_bars(plan, level, 0, plan.size.width + plan.margin)
        for x in range(0, plan.size.width, 7):
            assert draw_bars(plan, level, x, 10) == whole[x : x + 10].ljust(10)
        shown = [index for index in branches.shown() if branches.levels[index] == level + 1]
        assert all(whole[plan.left(index) + plan.detail.middle] in "│┌┬┐┼" for index in shown)


def test_a_long_title_takes_a_second_line_where_a_box_has_one_to_spare() -> None:
    box = Box(1, name="Ann", title="Regional Director Fleet Operations North", notes=("champion",))

    def rows(box: Box, detail: Detail) -> list[str]:
        drawn = ("".join(text for text, _ in row) for row in draw_box(box, detail, Look()))
        return [row.strip("│ ") for row in drawn][1:-1]

    assert rows(box, Detail(25, 6, True)) == ["Ann", "Regional Director", "Fleet Operations Nor…", "champion"]
    assert rows(box, Detail(25, 5, True)) == ["Ann", "Regional Director Fl…", "champion"]
    assert rows(box._replace(title="Unterabteilungsleitungen"), Detail(25, 6, True))[1] == "Unterabteilungsleitu…"
    assert rows(box._replace(title="Director Fleet"), Detail(25, 6, True)) == ["Ann", "Director Fleet", "champion", ""]


look = st.builds(
    Look,
    cursor=st.sampled_from(["", "cursor", "cursor-blurred"]),
    has_boss=st.booleans(),
    has_reports=st.booleans(),
    hidden=st.sampled_from([0, 4, 5000, 99_999]),
    mark=st.text(max_size=40),
)
words = st.text(max_size=40)


@settings(max_examples=200)
@given(
    st.builds(Box, st.just(1), name=words, title=words, sign=words, state=st.sampled_from(["known", "need", "vacant"])),
    st.sampled_from([Detail(9, 1, False), Detail(15, 1, False), Detail(13, 4, True), Detail(31, 7, True)]),
    look,
)
def test_every_row_of_a_box_is_as_wide_as_the_box(box: Box, detail: Detail, look: Look) -> None:
    rows = draw_box(box, detail, look)
    assert len(rows) == detail.height
    assert {cell_len("".join(text for text, _ in row)) for row in rows} == {detail.width}
