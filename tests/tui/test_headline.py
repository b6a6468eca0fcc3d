"""The line at the top: in a narrow window the name gives way, never what stands behind it."""

import asyncio

import pytest
from textual.app import App, ComposeResult

from tui.widgets.headline import Headline

KEYS = "Q3 FY27   / find   ? help"


class Stage(App[None]):
    CSS = "Headline { dock: top; }"

    def __init__(self, name: str) -> None:
        super().__init__()
        self.line = Headline(name, KEYS)

    def compose(self) -> ComposeResult:
        yield self.line


def top_of(app: App[None]) -> str:
    return "".join(segment.text for segment in app.screen._compositor.render_strips()[0])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Harbour book", " Tierbook · Harbour book   Q3 FY27   / find   ? help"),
        ("The book of the whole northern region", " Tierbook · The book of the wh…   Q3 FY27   / find   ? help"),
        ("東京電力ホールディングス株式会社", " Tierbook · 東京電力ホールディ…   Q3 FY27   / find   ? help"),
        ("[b]x[/b]", " Tierbook · [b]x[/b]   Q3 FY27   / find   ? help"),
    ],
)
def test_a_name_that_is_too_long_is_cut_and_says_so(name: str, shown: str) -> None:
    async def scene() -> None:
        app = Stage(name)
        async with app.run_test(size=(60, 10)):
            assert top_of(app).rstrip() == shown

    asyncio.run(scene())


def test_it_follows_the_width_and_a_new_name() -> None:
    async def scene() -> None:
        app = Stage("The book of the whole northern region")
        async with app.run_test(size=(40, 10)) as pilot:
            assert top_of(app).startswith(" Tierbook · …   Q3")
            await pilot.resize_terminal(120, 10)
            assert top_of(app).startswith(" Tierbook · The book of the whole northern region   Q3")
            app.line.show("South", "Q4")
            await pilot.pause()
            assert top_of(app).rstrip() == " Tierbook · South   Q4"

    asyncio.run(scene())
