import asyncio
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.widgets import Input, Static

from tui.themes import DARK
from tui.widgets.panel import Panel, ScrollPanel


class Stage(App[None]):
    CSS = "Panel { height: 6; }"

    def __init__(self, title: str = "Accounts") -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.first = Panel(
            Input(id="one"), title=title, count="14 of 20", keys=[("n", "New"), ("/", "Find")], id="first"
        )
        self.second = Panel(Input(id="two"), title="Card", id="second")

    def compose(self) -> ComposeResult:
        yield self.first
        yield self.second


def lines_of(app: App[Any]) -> list[str]:
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def play(app: Stage, scene: Any, size: tuple[int, int] = (80, 24)) -> None:
    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await scene(app, pilot)

    asyncio.run(run())


def test_title_and_count_stand_left_above_and_the_keys_right_below() -> None:
    async def scene(app: Stage, pilot: Any) -> None:
        lines = lines_of(app)
        assert lines[0].startswith("╭─ Accounts · 14 of 20 ─")
        assert lines[5].endswith(" n New  / Find ─╯")
        assert lines[6].startswith("╭─ Card ─")
        assert lines[11] == "╰" + "─" * 78 + "╯"

    play(Stage(), scene)


def test_title_count_and_keys_change() -> None:
    async def scene(app: Stage, pilot: Any) -> None:
        app.first.set_count("3 of 20")
        app.first.set_keys([])
        app.second.set_title("", "")
        await pilot.pause()
        assert lines_of(app)[0].startswith("╭─ Accounts · 3 of 20 ─")
        assert lines_of(app)[5] == "╰" + "─" * 78 + "╯"
        assert lines_of(app)[6] == "╭" + "─" * 78 + "╮"
        app.first.set_title("Found", "")
        await pilot.pause()
        assert lines_of(app)[0].startswith("╭─ Found ─")

    play(Stage(), scene)


def test_exactly_one_border_is_bright_and_it_follows_the_focus() -> None:
    async def scene(app: Stage, pilot: Any) -> None:
        def bright() -> list[str | None]:
            return [panel.id for panel in app.query(Panel) if panel.styles.border_top[1].hex == DARK.primary]

        app.query_one("#one").focus()
        await pilot.pause()
        assert bright() == ["first"]
        app.query_one("#two").focus()
        await pilot.pause()
        assert bright() == ["second"]
        app.screen.set_focus(None)
        await pilot.pause()
        assert bright() == []

    play(Stage(), scene)


@pytest.mark.parametrize(
    "title",
    ["[/b]", "[/", "[@click=app.quit]x[/]", "{", "a\nb", "\x1b[2J", "漢字" * 60, "x" * 5000, "   ", "\n", "$accent"],
)
def test_a_title_is_a_text_whatever_the_customer_is_called(title: str) -> None:
    async def scene(app: Stage, pilot: Any) -> None:
        lines = lines_of(app)
        assert {cell_len(line) for line in lines} == {80}
        await pilot.click("#first", offset=(4, 0))
        assert app.is_running
        if title.isprintable() and title.strip() and len(title) < 40:
            assert title in lines[0]

    play(Stage(title), scene)


class Page(App[None]):
    CSS = "ScrollPanel { height: 6; } Static { height: auto; }"

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.panel = ScrollPanel(Static("\n".join(f"Line {number}" for number in range(30))), title="Brief")

    def compose(self) -> ComposeResult:
        yield self.panel


def test_a_panel_that_scrolls_has_the_keys_and_keeps_its_title_above_what_is_in_sight() -> None:
    async def run() -> None:
        app = Page()
        async with app.run_test(size=(40, 12)) as pilot:
            await pilot.pause()
            assert app.focused is app.panel
            await pilot.press("pagedown", "down")
            await pilot.pause()
            assert app.panel.scroll_offset.y == 5
            shown = lines_of(app)
            assert shown[0].startswith("╭─ Brief ─")
            assert "Line 5" in shown[1]
            await pilot.press("end")
            await pilot.pause()
            assert "Line 29" in lines_of(app)[4]

    asyncio.run(run())
