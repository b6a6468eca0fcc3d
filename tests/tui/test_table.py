import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.content import Content
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from tui.guard import GUARD
from tui.themes import DARK, LIGHT, variable_defaults
from tui.widgets.table import RUN_ON, Cell, Column, ListSource, Row, RowSource, Table

COLUMNS = (
    Column("name", "Account", 20, flexible=True, sortable=True, priority=9),
    Column("city", "City", 12, priority=1),
    Column("revenue", "Revenue", 10, align="right", sortable=True, priority=5),
)


class Numbered:
    """A source of any length that makes its rows up, and records which windows were asked for."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.asked: list[tuple[int, int]] = []

    def count(self) -> int:
        return self._count

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        self.asked.append((start, stop))
        return [Row(n + 1, (f"Account {n}", "Oslo", f"{n:,} M")) for n in range(start, min(stop, self._count))]


class Stage(App[None]):
    """Nothing but a table, and what it said."""

    def __init__(self, source: RowSource, columns: Sequence[Column] = COLUMNS) -> None:
        super().__init__()
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.table = Table(columns, source, empty=Content("No accounts yet. n adds the first one."))
        self.said: list[tuple[Any, ...]] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def get_line_filters(self) -> list[Any]:
        return [*super().get_line_filters(), GUARD]

    def compose(self) -> ComposeResult:
        yield self.table

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        self.said.append(("highlighted", event.key, event.index))

    def on_table_chosen(self, event: Table.Chosen) -> None:
        self.said.append(("chosen", event.key))

    def on_table_sort_asked(self, event: Table.SortAsked) -> None:
        self.said.append(("sort", event.column_key))


def play(app: Stage, scene: Callable[[Stage, Pilot[None]], Coroutine[Any, Any, None]], size: tuple[int, int]) -> None:
    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await scene(app, pilot)

    asyncio.run(run())


def screen(app: App[None]) -> list[str]:
    """The lines as they would go to the terminal, after every filter."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def marked(app: App[None]) -> list[str]:
    return [line for line in screen(app) if line.startswith(("▌", "▏"))]


SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)])


@SIZES
def test_shows_header_and_rows_with_the_cursor_on_the_first(size: tuple[int, int]) -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        lines = screen(app)
        assert lines[0].split() == ["Account", "City", "Revenue"]
        assert lines[1].startswith("▌ Account 0 ")
        assert lines[size[1] - 1].startswith(f"  Account {size[1] - 2} ")
        assert {cell_len(line) for line in lines} == {size[0]}
        assert app.said == [("highlighted", 1, 0)]

    play(Stage(Numbered(1_000_000)), scene, size)


@SIZES
def test_a_million_rows_are_never_asked_for_beyond_a_page_and_a_margin(size: tuple[int, int]) -> None:
    source = Numbered(1_000_000)

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("pagedown", "pagedown", "down", "end", "pageup", "k", "home", "G", "g")
        assert app.table.cursor == 0
        assert all(stop - start <= 2 * size[1] for start, stop in source.asked)
        assert len(source.asked) <= 10
        assert sum(stop - start for start, stop in source.asked) < 12 * size[1]

    play(Stage(source), scene, size)


@pytest.mark.parametrize(
    ("keys", "index"),
    [
        ("down", 1),
        ("j j j", 3),
        ("down down up", 1),
        ("j k k", 0),
        ("pagedown", 23),
        ("pagedown pagedown pageup", 23),
        ("ctrl+d", 11),
        ("ctrl+d ctrl+d ctrl+u", 11),
        ("end", 999),
        ("G", 999),
        ("end down", 999),
        ("end home", 0),
        ("G g", 0),
        ("end pageup", 976),
    ],
)
def test_keys_move_the_cursor_and_it_stays_in_sight(keys: str, index: int) -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press(*keys.split())
        await pilot.pause()
        assert (app.table.cursor, app.table.key) == (index, index + 1)
        assert marked(app)[0].split()[:3] == ["▌", "Account", str(index)]
        assert app.said[-1] == ("highlighted", index + 1, index)

    play(Stage(Numbered(1000)), scene, (80, 24))


def test_cursor_down_within_a_page_draws_two_lines() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        drawn: list[int] = []
        draw = app.table.render_line
        app.table.render_line = lambda y: (drawn.append(y), draw(y))[1]  # type: ignore[method-assign, func-returns-value]
        await pilot.press("down")
        await pilot.pause()
        assert sorted(drawn) == [1, 2]

    play(Stage(Numbered(1_000_000)), scene, (120, 40))


def test_enter_and_clicks_choose() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("down", "enter")
        assert app.said[-1] == ("chosen", 2)
        await pilot.click(Table, offset=(5, 5))
        assert app.said[-1] == ("highlighted", 5, 4)
        await pilot.click(Table, offset=(5, 5))
        assert app.said[-1] == ("chosen", 5)
        await pilot.click(Table, offset=(5, 8), times=2)
        assert app.said[-2:] == [("highlighted", 8, 7), ("chosen", 8)]

    play(Stage(Numbered(100)), scene, (80, 24))


def test_the_click_that_brings_the_focus_chooses_nothing() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        app.screen.set_focus(None)
        await pilot.pause()
        await pilot.click(Table, offset=(5, 1))
        assert app.table.has_focus
        assert ("chosen", 1) not in app.said
        await pilot.click(Table, offset=(5, 1))
        assert app.said[-1] == ("chosen", 1)

    play(Stage(Numbered(100)), scene, (80, 24))


def test_a_click_under_the_last_row_does_nothing() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.click(Table, offset=(5, 9))
        assert app.said == [("highlighted", 1, 0)]

    play(Stage(Numbered(3)), scene, (80, 24))


def test_a_click_on_a_sortable_header_asks_for_the_sort_and_the_arrow_shows_it() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        header = screen(app)[0]
        await pilot.click(Table, offset=(header.index("City"), 0))
        assert ("sort", "city") not in app.said
        await pilot.click(Table, offset=(header.index("Revenue") + 2, 0))
        assert app.said[-1] == ("sort", "revenue")
        app.table.sorted_by = ("revenue", True)
        await pilot.pause()
        assert "Revenue ▼" in screen(app)[0]
        app.table.sorted_by = ("name", False)
        await pilot.pause()
        assert screen(app)[0].split() == ["Account", "▲", "City", "Revenue"]

    play(Stage(Numbered(3)), scene, (80, 24))


def test_the_wheel_scrolls_at_once_and_leaves_the_cursor() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot._post_mouse_events([MouseScrollDown], Table, button=0)
        await pilot.pause()
        assert app.table.scroll_offset.y > 0
        assert (app.table.cursor, app.table.key) == (0, 1)
        assert not app.animator._animations
        await pilot.press("down")
        assert marked(app)[0].split()[:3] == ["▌", "Account", "1"]

    play(Stage(Numbered(1000)), scene, (80, 24))


def test_nothing_is_animated_whoever_scrolls() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        for scroll in (app.table.scroll_page_down, app.table.scroll_down, app.table.scroll_end):
            before = app.table.scroll_offset.y
            scroll()
            await pilot.pause()
            assert app.table.scroll_offset.y > before
            assert not app.animator._animations

    play(Stage(Numbered(1000)), scene, (80, 24))


def test_keys_the_table_has_no_use_for_are_left_to_the_screen() -> None:
    class Wider(Stage):
        BINDINGS = [("left", "say('left')"), ("l", "say('l')"), ("ctrl+pagedown", "say('next')")]

        def action_say(self, word: str) -> None:
            self.said.append((word,))

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("left", "l", "ctrl+pagedown")
        assert app.said[1:] == [("left",), ("l",), ("next",)]

    play(Wider(Numbered(3)), scene, (80, 24))


def test_without_the_focus_the_mark_is_thin() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        app.screen.set_focus(None)
        await pilot.pause()
        assert marked(app) == [line for line in screen(app) if line.startswith("▏ Account 0")]

    play(Stage(Numbered(10)), scene, (80, 24))


def test_columns_of_low_priority_drop_out_and_nothing_is_squeezed() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        for width, titles in [(60, "Account City Revenue"), (40, "Account Revenue"), (30, "Account")]:
            await pilot.resize_terminal(width, 20)
            await pilot.pause()
            assert " ".join(screen(app)[0].split()) == titles
            assert {cell_len(line) for line in screen(app)} == {width}
        assert app.table.max_scroll_x == 0

    play(Stage(Numbered(1000)), scene, (80, 24))


def test_show_keeps_the_cursor_on_the_record_and_its_line_on_the_screen() -> None:
    def rows(order: Sequence[int]) -> ListSource:
        return ListSource(Row(n, (f"Account {n}",)) for n in order)

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("down", "down", "down")
        app.table.show(rows(range(500, 0, -1)), keep_key=app.table.key)
        await pilot.pause()
        assert (app.table.key, app.table.cursor) == (3, 497)
        assert marked(app)[0].startswith("▌ Account 3 ")
        app.table.show(rows(range(10, 20)), keep_key=3)
        await pilot.pause()
        assert (app.table.key, app.table.cursor) == (10, 0)
        app.table.show(rows(range(100, 200)))
        await pilot.pause()
        assert (app.table.key, app.table.cursor, app.table.scroll_offset.y) == (100, 0, 0)

    play(Stage(rows(range(500))), scene, (80, 24))


def test_a_source_that_cannot_seek_finds_the_record_near_its_old_place() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("pagedown", "pagedown")
        source = Numbered(900)
        app.table.show(source, keep_key=app.table.key)
        await pilot.pause()
        assert (app.table.cursor, app.table.key) == (46, 47)
        assert all(stop - start <= 500 for start, stop in source.asked)

    play(Stage(Numbered(1000)), scene, (80, 24))


def test_refresh_rows_reads_anew_and_stays_in_place_when_the_record_has_gone() -> None:
    names = [Row(n, (f"Account {n}",)) for n in range(50)]

    class Living(ListSource):
        def __init__(self) -> None:
            self._rows = names

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("down", "down")
        names[2] = Row(2, ("Renamed",))
        names.insert(0, Row(99, ("New",)))
        app.table.refresh_rows()
        await pilot.pause()
        assert (app.table.key, app.table.cursor) == (2, 3)
        assert marked(app)[0].startswith("▌ Renamed")
        del names[3]
        app.table.refresh_rows()
        await pilot.pause()
        assert (app.table.key, app.table.cursor) == (3, 3)
        names.clear()
        app.table.refresh_rows()
        await pilot.pause()
        assert app.said[-1] == ("highlighted", None, -1)

    play(Stage(Living()), scene, (80, 24))


@SIZES
def test_the_empty_state_is_said_in_the_middle_and_keys_do_no_harm(size: tuple[int, int]) -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("down", "end", "pageup", "enter")
        await pilot.click(Table, offset=(5, 1))
        lines = screen(app)
        row = next(n for n, line in enumerate(lines) if "No accounts yet." in line)
        assert abs(row - size[1] // 2) <= 1
        text = lines[row]
        assert abs((len(text) - len(text.lstrip())) - (len(text) - len(text.rstrip()))) <= 1
        assert app.said == []
        app.table.empty = Content("Nothing matches. esc clears the filter.")
        await pilot.pause()
        assert any("Nothing matches." in line for line in screen(app))
        app.table.show(Numbered(2))
        await pilot.pause()
        assert app.said == [("highlighted", 1, 0)]

    play(Stage(ListSource()), scene, size)


HOSTILE = [
    "[/b]",
    "[/",
    "[@click=app.quit]x[/]",
    "[link='https://example.invalid']x[/link]",
    "$accent ${x}",
    "\x1b[31mred\x1b[0m",
    "\x1b]52;c;cHduZWQ=\x07",
    "\x9b31m",
    "line\nbreak",
    "tab\there",
    "back\x08space\x00nul\x7fdel",
    "A\u202egnp.exe\u202c",
    "zero\u200bwidth\ufeff",
    "tags\U000e0041\U000e0042",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u2764\ufe0f heart",
    "\U0001f1e9\U0001f1ea",
    "e" + "\u0301" * 40,
    "lone \udcff surrogate",
    "漢字" * 60,
    "x" * 100_000,
    "\n" * 1000,
    "",
]


@SIZES
def test_hostile_texts_are_shown_as_they_are_and_keep_the_layout(size: tuple[int, int]) -> None:
    source = ListSource(Row(n, (Cell(text, "warning"), text, text)) for n, text in enumerate(HOSTILE))

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        shown = screen(app)
        await pilot.press("end")
        shown += screen(app)
        text = "\n".join(shown)
        assert {cell_len(line) for line in shown} == {size[0]}
        for literal in ("[/b]", "[/ ", "[@click=app.quit]x", "$accent ${x}", "line break", "tab here"):
            assert literal in text
        assert "\N{REPLACEMENT CHARACTER}[31mred" in text
        unsafe = [c for c in text if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000)]
        assert unsafe == []
        assert not set(text) & set("\u202e\u202c\u200b\u200d\ufeff\ufe0f\U000e0041")
        for y in range(1, min(size[1], len(HOSTILE))):
            await pilot.click(Table, offset=(4, y))
        assert app.is_running

    play(Stage(source), scene, size)


def test_wide_characters_line_up() -> None:
    names = ["漢字商事株式会社", "Ångström", "한국전력공사", "Müller & Söhne GmbH und Partner", "ＡＢＣ"]
    source = ListSource(Row(n, (name, "東京", "12 M")) for n, name in enumerate(names))

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        lines = screen(app)[1:6]
        assert {cell_len(line[: line.index("東京")]) for line in lines} == {24}
        assert {cell_len(line[: line.index("12 M")]) for line in lines} == {44}
        assert any("…" in line for line in lines)

    play(Stage(source), scene, (49, 24))


def test_a_tree_row_is_indented_bears_its_sign_and_stops_at_two_hundred() -> None:
    rows = [
        Row(1, ("Group", "", ""), 0, "▾"),
        Row(2, ("Branch", "", ""), 1, "▸"),
        Row(3, ("Leaf", "", ""), 2, " "),
        Row(4, ("Deep", "", ""), 150, " "),
        Row(5, ("Deeper", "", ""), 1200, " "),
    ]

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        lines = screen(app)
        assert lines[1].startswith("▌ ▾ Group")
        assert lines[2].startswith("    ▸ Branch")
        assert lines[3].startswith("        Leaf")
        assert "…  Deep " in lines[4]
        assert "…  Deeper " in lines[5]

    play(Stage(ListSource(rows)), scene, (80, 24))


def test_a_text_runs_on_into_cells_that_leave_it_their_room_behind_what_leads_it() -> None:
    source = ListSource(
        [
            Row(1, ("Account", "Oslo", "1")),
            Row(2, ("A text that runs on over the town", RUN_ON, "2")),
            Row(3, ("to the very end of the line, and no further than that", RUN_ON, RUN_ON), 1, lead=Cell("Goal ")),
            Row(4, (RUN_ON, "Bergen", "4"), lead=Cell("L" * 90)),
        ]
    )

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        lines = screen(app)
        assert lines[2].split() == ["A", "text", "that", "runs", "on", "over", "the", "town", "2"]
        assert lines[3].startswith("    Goal to the very end of the line, and no")
        assert lines[3].rstrip().endswith("…")
        assert "Bergen" in lines[4]
        assert {cell_len(line) for line in lines} == {50}

    play(Stage(source), scene, (50, 8))


def test_rows_with_too_few_or_too_many_cells_are_drawn() -> None:
    source = ListSource([Row(1, ("only",)), Row(2, ("a", "b", "c", "d", "e")), Row(3, ())])

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        assert [line.split() for line in screen(app)[1:4]] == [["▌", "only"], ["a", "b", "c"], []]

    play(Stage(source), scene, (80, 24))


def test_columns_can_come_later_and_change() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        assert [line.strip() for line in screen(app)[:3]] == ["", "▌", ""]
        app.table.columns = COLUMNS[:2]
        await pilot.pause()
        assert [line.split() for line in screen(app)[:2]] == [["Account", "City"], ["▌", "▾", "Group", "Oslo"]]

    play(Stage(ListSource([Row(1, ("Group", "Oslo"), 0, "▾"), Row(2, ("Part",), 1)]), columns=()), scene, (80, 24))


def test_a_source_with_fewer_rows_than_it_counted_shows_blanks() -> None:
    class Shrunk(Numbered):
        def rows(self, start: int, stop: int) -> Sequence[Row]:
            return super().rows(start, min(stop, 5))

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("end", "pageup", "home")
        assert [line.strip() for line in screen(app)[6:]] == [""] * 18

    play(Stage(Shrunk(20)), scene, (80, 24))


def test_tones_have_their_own_colours_and_keep_them_under_the_cursor() -> None:
    source = ListSource([Row(1, (Cell("late", "error"), Cell("fine", "success"), "plain"))])

    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        def colours() -> dict[str, str]:
            strip = app.table.render_line(1)
            return {s.text.strip(): s.style.color.name for s in strip if s.style and s.style.color and s.text.strip()}

        assert colours()["late"] == DARK.error.lower()  # type: ignore[union-attr]
        assert colours()["fine"] == DARK.success.lower()  # type: ignore[union-attr]
        app.theme = LIGHT.name
        await pilot.pause()
        assert colours()["late"] == LIGHT.error.lower()  # type: ignore[union-attr]

    play(Stage(source), scene, (80, 24))


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "nord", "ansi-dark", "ansi-light"])
def test_draws_under_themes_that_are_not_ours(theme: str) -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        app.theme = theme
        await pilot.press("down")
        assert marked(app)[0].startswith("▌ Account 1")

    play(Stage(Numbered(10)), scene, (80, 24))


def test_any_size_of_the_terminal_is_survived() -> None:
    async def scene(app: Stage, pilot: Pilot[None]) -> None:
        for width, height in [(1, 1), (20, 5), (5, 60), (300, 100), (3, 2), (80, 24)]:
            await pilot.resize_terminal(width, height)
            await pilot.press("pagedown", "end", "up")
            screen(app)
        assert marked(app)[0].split()[:3] == ["▌", "Account", "998"]

    play(Stage(Numbered(1000)), scene, (80, 24))
