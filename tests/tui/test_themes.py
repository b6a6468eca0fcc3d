import asyncio

import pytest
from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme
from textual.widgets import Static

from tui.themes import (
    CONTRAST,
    CURSOR_GROUNDS,
    DARK,
    GROUNDS,
    LIGHT,
    TEXT_COLOURS,
    THEMES,
    contrast_ratio,
    resolve_colours,
    variable_defaults,
)

NAMES = [theme.name for theme in THEMES]


@pytest.mark.parametrize(
    ("a", "b", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFFFFF", "#000000", 21.0),
        ("#777777", "#FFFFFF", 4.48),
        ("#14171C", "#D7DCE2", 13.0),
    ],
)
def test_contrast_ratio_is_that_of_wcag(a: str, b: str, ratio: float) -> None:
    assert contrast_ratio(a, b) == pytest.approx(ratio, abs=0.05)


@pytest.mark.parametrize("theme", THEMES, ids=NAMES)
def test_every_word_can_be_read_on_every_ground(theme: Theme) -> None:
    colours = resolve_colours(theme)
    weak = {
        (word, ground): round(contrast_ratio(colours[word], colours[ground]), 2)
        for word in TEXT_COLOURS
        for ground in (*GROUNDS, *CURSOR_GROUNDS)
        if contrast_ratio(colours[word], colours[ground]) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("theme", THEMES, ids=NAMES)
@pytest.mark.parametrize(
    ("word", "ground"),
    [
        ("text-disabled", "background"),
        ("text-disabled", "panel"),
        ("button-color-foreground", "primary"),
        ("button-color-foreground", "success"),
        ("button-color-foreground", "warning"),
        ("button-color-foreground", "error"),
        ("footer-key-foreground", "footer-background"),
        ("footer-description-foreground", "footer-background"),
        ("block-cursor-foreground", "block-cursor-background"),
        ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
        ("input-cursor-foreground", "input-cursor-background"),
        ("input-selection-foreground", "input-selection-background"),
        ("link-color-hover", "link-background-hover"),
    ],
)
def test_pairs_that_widgets_use_can_be_read(theme: Theme, word: str, ground: str) -> None:
    colours = resolve_colours(theme)
    assert contrast_ratio(colours[word], colours[ground]) >= 4.5


def test_the_contrast_theme_reaches_seven_on_the_plain_grounds() -> None:
    colours = resolve_colours(CONTRAST)
    assert min(contrast_ratio(colours[word], colours[ground]) for word in TEXT_COLOURS for ground in GROUNDS) >= 7


def test_the_measured_colours_are_kept() -> None:
    assert (DARK.background, DARK.foreground, DARK.primary, DARK.accent) == ("#14171C", "#D7DCE2", "#7AA2F7", "#F2B26B")
    assert (LIGHT.background, LIGHT.foreground, LIGHT.primary, LIGHT.accent) == (
        "#FAF8F4",
        "#23272E",
        "#2456B3",
        "#9A4F00",
    )


@pytest.mark.parametrize("theme", THEMES, ids=NAMES)
def test_tiers_have_colours_of_their_own(theme: Theme) -> None:
    colours = resolve_colours(theme)
    tiers = {colours[f"tier-{number}"] for number in (1, 2, 3)}
    others = {colours[name] for name in TEXT_COLOURS if not name.startswith("tier-")}
    assert len(tiers) == 3
    assert not tiers & others


@pytest.mark.parametrize("name", BUILTIN_THEMES)
def test_foreign_themes_get_what_our_style_sheets_name(name: str) -> None:
    assert set(variable_defaults(BUILTIN_THEMES[name])) == {
        "tier-1",
        "tier-2",
        "tier-3",
        "cursor-line",
        "cursor-line-blurred",
    }
    assert set(variable_defaults(BUILTIN_THEMES[name])) <= set(DARK.variables)


class Words(App[None]):
    CSS = """
    #muted { color: $text-muted; } #warning { color: $text-warning; } #tier { color: $tier-1; }
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.register_theme(theme)
        self.theme = theme.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def compose(self):
        for name in ("muted", "warning", "tier"):
            yield Static(name, id=name)


@pytest.mark.parametrize("theme", THEMES, ids=NAMES)
def test_the_screen_shows_the_colours_that_were_measured(theme: Theme) -> None:
    async def run() -> dict[str, str]:
        app = Words(theme)
        async with app.run_test() as pilot:
            await pilot.pause()
            return {widget.id or "": widget.rich_style.color.name for widget in app.query(Static)}  # type: ignore[union-attr]

    colours = resolve_colours(theme)
    wanted = {"muted": colours["text-muted"], "warning": colours["text-warning"], "tier": colours["tier-1"]}
    assert asyncio.run(run()) == {name: colour.lower() for name, colour in wanted.items()}


def test_no_color_leaves_greys_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def run() -> set[tuple[int, int, int]]:
        app = Words(DARK)
        async with app.run_test() as pilot:
            await pilot.pause()
            styles = [s.style for strip in app.screen._compositor.render_strips() for s in strip if s.style]
            return {tuple(c.triplet) for style in styles for c in (style.color, style.bgcolor) if c and c.triplet}

    colours = asyncio.run(run())
    assert colours
    assert all(red == green == blue for red, green, blue in colours)
