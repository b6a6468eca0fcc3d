from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.binding import Binding
from textual.command import CommandPalette
from textual.widgets import Input, OptionList

from store.accounts import edit_account
from tui.app import TierbookApp
from tui.commands import list_commands
from tui.desk import Desk
from tui.screens.about_account import AboutAccountScreen
from tui.screens.account import AccountScreen
from tui.screens.account_list import AccountListScreen
from tui.screens.composer import ComposerScreen
from tui.screens.portfolio import PortfolioScreen
from tui.screens.record_form import RecordFormScreen

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small

PORTFOLIO = (AboutAccountScreen, AccountListScreen, PortfolioScreen)
DOSSIER = (AboutAccountScreen, AccountScreen)


def declared(*classes: type) -> dict[str, str]:
    """Action and words of every binding that the classes declare."""
    bindings = [binding for each in classes for binding in each.__dict__["BINDINGS"]]
    return {binding.action: binding.tooltip for binding in bindings if isinstance(binding, Binding)}


async def palette(player: Player, typed: str = "") -> list[str]:
    """Open the palette, type, and return the words of its commands."""
    await player.press("ctrl+p")
    await player.until(lambda: CommandPalette.is_open(player.app))
    options = player.app.screen.query_one(OptionList)
    if typed:
        player.app.screen.query_one(Input).value = typed
        await player.until(lambda: options.option_count == 1)
    await player.until(lambda: options.option_count and not player.app.screen._show_busy)
    return [str(option.prompt).split("\n")[0].split(" · ", 1)[1] for option in options.options]


async def help_text(player: Player) -> str:
    await player.go("f1", "HelpScreen")
    return "\n".join(str(line.render()) for line in player.app.screen.query("Static").results())


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_palette_and_help_list_every_command_of_the_portfolio_and_of_the_app(
    desk: Desk, play: Play, size: tuple[int, int]
) -> None:
    wanted = declared(*PORTFOLIO, TierbookApp)
    del wanted["open"]  # the list's own enter stands before it: «Open the row under the cursor»

    async def scene(player: Player) -> None:
        shown = await palette(player)
        assert set(wanted.values()) <= set(shown)
        assert "Open the row under the cursor" in shown
        assert len(shown) == len(set(shown))
        assert not any("row up" in words or "Focus" in words for words in shown)
        await player.go("escape", "PortfolioScreen")
        text = await help_text(player)
        for words in (*wanted.values(), "One row up", "To the last row"):
            assert words in text
        assert "The accounts of your book, tier by tier." in text
        heads = ["Here", "On this screen", "Everywhere", "Moving about"]
        assert [line.strip() for line in text.splitlines() if line.strip() in heads] == heads
        await player.go("escape", "PortfolioScreen")

    play(desk, scene, size)


def test_the_palette_lists_what_works_on_this_tab_of_the_dossier(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("down")
        await player.open_dossier("3")
        facts = await palette(player)
        people_alone = {"Buying centres: make, edit, remove"}
        assert set(declared(*DOSSIER, TierbookApp).values()) - people_alone <= set(facts)
        await player.go("escape", "AccountScreen")
        await player.press("8")
        await player.until(lambda: player.app.screen.pane.dossier is not None)
        assert set(facts) - set(await palette(player)) == {
            "Add to this list",
            "Ask who says so; it is confirmed as of today",
            "Say how the fact has ended",
            "Take the line out, after asking",
        }

    play(desk, scene)


def test_the_palette_runs_a_command_on_the_screen_below(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await palette(player, "call, a meeting")
        await player.go("enter", "RecordFormScreen")
        assert "Touch · Castor Pharma" in player.text
        await player.type("called")
        await player.go("enter", "PortfolioScreen")
        assert player.account(small.castor).touches[0].summary == "called"
        await palette(player, "growth accounts")
        await player.press("enter")
        await player.shows("Haldén Énergie")

    play(desk, scene)


@pytest.mark.parametrize("name", ["Undo", "Settings", "Theme"])
def test_a_command_is_found_by_its_name_before_all_others(desk: Desk, play: Play, name: str) -> None:
    async def scene(player: Player) -> None:
        await player.press("ctrl+p")
        await player.until(lambda: CommandPalette.is_open(player.app))
        player.app.screen.query_one(Input).value = name.lower()
        options = player.app.screen.query_one(OptionList)
        await player.until(lambda: options.option_count and str(options.options[0].prompt).startswith(name))

    play(desk, scene)


def test_colon_opens_the_palette_too(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("colon")
        await player.until(lambda: CommandPalette.is_open(player.app))

    play(desk, scene)


@pytest.mark.parametrize(("keys", "screen", "cls"), [(("e",), "RecordFormScreen", RecordFormScreen)])
def test_f1_helps_while_something_is_typed(
    desk: Desk, play: Play, keys: tuple[str, ...], screen: str, cls: type
) -> None:
    async def scene(player: Player) -> None:
        await player.go(keys[0], screen)
        text = await help_text(player)
        for words in declared(cls).values():
            assert words in text
        await player.go("f1", screen)  # and closes it again
        await player.type("x")
        assert player.entry("name").value == "Castor Pharmax"

    play(desk, scene)


def test_help_of_the_composer(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("s", "ComposerScreen")
        text = await help_text(player)
        assert "Three good reasons to talk to this account." in text
        for words in declared(ComposerScreen).values():
            assert words in text
        await player.go("escape", "ComposerScreen")

    play(desk, scene)


def test_a_second_key_closes_the_help_and_nothing_below_it(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.open_dossier()
        await help_text(player)
        shown = player.app.screen
        for _ in range(3):
            shown.action_leave()  # type: ignore[attr-defined]
        await player.until(lambda: player.screen_name == "AccountScreen")
        await player.settle()
        assert player.screen_name == "AccountScreen"

    play(desk, scene)


@pytest.mark.parametrize("name", ["[/b]", "[@click=app.quit]quit[/]", "[", "A\\"])
def test_no_name_reaches_palette_or_help(desk: Desk, small: Small, play: Play, name: str) -> None:
    edit_account(desk.book, small.castor, {"name": name})

    async def scene(player: Player) -> None:
        shown = await palette(player)
        assert not any(name in words for words in shown)
        player.app.screen.query_one(Input).value = name
        await player.settle()
        await player.go("escape", "PortfolioScreen")
        assert name not in await help_text(player)

    play(desk, scene)


def test_every_command_has_words_and_an_action(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        for screen in ("PortfolioScreen", "AccountScreen"):
            if screen == "AccountScreen":
                await player.open_dossier("3")
            for active in list_commands(player.app.screen):
                name = active.binding.action.split("(")[0].removeprefix("app.")
                assert hasattr(active.node, f"action_{name}") or hasattr(player.app, f"action_{name}"), name
                assert active.binding.tooltip

    play(desk, scene)
