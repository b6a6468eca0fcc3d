"""The app: themes, safeguards, and the way from a request to the flow that carries it out. No work of its own."""

from __future__ import annotations

import shutil
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.filter import LineFilter
from textual.screen import Screen, SystemModalScreen
from textual.theme import Theme
from textual.worker import Worker, WorkerError

from store.bookfile import known_in_words
from store.errors import NotFound, StoreError
from store.places import Places
from store.windows import read_newest_change
from tui import crash
from tui.desk import Desk
from tui.driver import driver_class
from tui.following import Follower
from tui.guard import GUARD
from tui.keyboard import TypedAheadApp, leave
from tui.past_app import PastApp
from tui.requests import KeepTheme, OpenSettings, RedoLast, Request, UndoLast
from tui.screens.portfolio import PortfolioScreen
from tui.settings import DEFAULT_THEME, load_settings
from tui.settling import settle_in
from tui.terminal import watch_signals
from tui.themes import THEMES, variable_defaults
from tui.toasts import ToastApp

if TYPE_CHECKING:
    from textual.command import Provider


WIDTHS = ((0, "-narrow"), (84, "-medium"), (110, "-wide"), (150, "-xwide"))
"""From how many columns on a screen bears which class; panels and columns are left out by it, never squeezed."""


def width_class(columns: int) -> str:
    """Return the class of a screen of that many columns."""
    return next(name for least, name in reversed(WIDTHS) if columns >= least)


def _palette() -> type[Provider]:
    """Return the palette's commands, loaded when it is first opened.

    None of Textual's own is among them: its screenshot would write the dossier into a folder of its choice.
    """
    from tui.commands import BindingCommands

    return BindingCommands


class TierbookApp(crash.CrashNoteApp[int], TypedAheadApp[int], ToastApp[int], PastApp[int]):
    """Tierbook on a terminal."""

    TITLE = "Tierbook"
    CSS_PATH = "app.tcss"
    COMMANDS = {_palette}
    HORIZONTAL_BREAKPOINTS = list(WIDTHS)
    ENABLE_COMMAND_PALETTE = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+q",
            "quit",
            "Quit",
            tooltip="Leave; unsaved text is kept as a draft",
            id="app.quit",
            priority=True,
            show=False,
        ),
        Binding(
            "colon", "command_palette", "Commands", tooltip="Every command by its name", id="app.palette", show=False
        ),
        Binding(
            "ctrl+p",
            "command_palette",
            "Commands",
            tooltip="Every command by its name",
            id="app.palette_typing",
            priority=True,
            show=False,
        ),
        Binding(
            "question_mark", "help", "Help", tooltip="What this screen does, and its keys", id="app.help", show=False
        ),
        Binding(
            "f1",
            "help",
            "Help",
            tooltip="What this screen does, and its keys",
            id="app.help_typing",
            priority=True,
            show=False,
        ),
        Binding(
            "u", "undo", "Undo", tooltip="Take the last change back, in any session", id="app.undo", key_display="u"
        ),
        Binding("U", "redo", "Redo", tooltip="Do again what was taken back", id="app.redo", show=False),
        Binding(
            "T", "next_theme", "Theme", tooltip="The next theme: dark, light, high contrast", id="app.theme", show=False
        ),
        Binding(
            "comma", "settings", "Settings", tooltip="Theme, name, currency, fiscal year", id="app.settings", show=False
        ),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(driver_class=driver_class())
        self.desk = desk
        self.follower = Follower(self, desk.reader, self.refresh_screens)
        self._is_opening = False
        self.notes_folder = desk.places.notes
        self.refusal_of = partial(known_in_words, desk.places.book)
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        known = self.available_themes
        chosen = desk.settings.theme if desk.settings.theme in known else DEFAULT_THEME
        # Set quietly: told of a theme, Textual would parse every style sheet a second time after the first paint.
        self.set_reactive(TierbookApp.theme, chosen)
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_class(self.current_theme.dark, "-dark-mode")
        self.set_class(not self.current_theme.dark, "-light-mode")

    # -- safeguards --------------------------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[Any]:
        """Start with the portfolio, in the width of this terminal: restyling it after the first layout costs 20 ms."""
        screen = PortfolioScreen(self.desk)
        screen.add_class(width_class(shutil.get_terminal_size().columns))
        return screen

    def push_screen(self, screen: Any, *arguments: Any, **options: Any) -> Any:
        """Show a screen, in the width of this terminal from its first frame on."""
        if isinstance(screen, Screen):
            screen.add_class(width_class(self.size.width))
        return super().push_screen(screen, *arguments, **options)

    def get_line_filters(self) -> list[LineFilter]:
        """Let no byte of a user's text reach the terminal as a command."""
        return [*super().get_line_filters(), GUARD]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give foreign themes the variables that our style sheet names."""
        theme: Theme | None = self.get_theme(self.theme)
        return variable_defaults(theme) if theme else {}

    def on_load(self) -> None:
        """Take the signals before the terminal is taken over."""
        watch_signals(self, self.keep_drafts)

    def on_mount(self) -> None:
        """Do behind the first paint what it must not wait for."""
        self.call_after_refresh(self.follower.start)
        self.call_after_refresh(settle_in, self, self.desk, self.tell)

    def keep_drafts(self) -> None:
        """Write what is typed and not saved, wherever it is; called when the app is told to end."""
        for screen in self.screen_stack:
            keep = getattr(screen, "keep_draft", None)
            if keep is not None and screen.is_mounted:
                with suppress(StoreError):
                    keep()

    # -- requests ----------------------------------------------------------------------------------------------------

    def ask(self, request: Request) -> None:
        """Take a request; keys typed from now on belong to what it opens."""
        if request.opens:
            self.expect(request)
        self.post_message(request)

    def release_keys(self) -> None:
        """Hand what was typed to what has opened; from now on something else may be opened."""
        self._is_opening = False
        super().release_keys()

    @on(Request)
    @work(group="flow", exit_on_error=True)
    async def _take(self, request: Request) -> None:
        if request.opens and self._is_opening:
            self.forget(request)
            return  # a second click, before what the first one opens has come
        self._is_opening |= request.opens
        if request.opens:
            self.expect(request)
        try:
            await self.carry_out(request)
        finally:
            if request.opens and self.forget(request):  # else what is typed waits for what was asked for since
                self.release_keys()

    async def carry_out(self, request: Request) -> None:
        """Carry out what a screen asked for; what the store refuses is told in words."""
        from tui import flows, forms

        forms.forget_saved(self)
        try:
            changed = await flows.carry_out(self, self.desk, request)
        except StoreError as error:
            self.tell(error)
            changed = isinstance(error, NotFound)  # what is shown is older than the book
        if changed and isinstance(reading := self.refresh_screens(), Worker):
            with suppress(WorkerError):  # another reading has begun, or the screen is gone
                await reading.wait()  # the next key is meant for what it shows: its cursor may go elsewhere

    def refresh_screens(self) -> object:
        """Let every screen read the book anew; return what the uppermost one reads with."""
        self.follower.note()  # before they read: what is saved after this is found by the next look
        reading: object = None
        for screen in self.screen_stack:
            renew = getattr(screen, "refresh_book", None)
            reading = renew() if renew is not None and screen.is_mounted else None
            if renew is not None and not screen.is_mounted:
                screen.call_later(renew)  # it is just being composed, and lacks its widgets
        return reading

    # -- actions -----------------------------------------------------------------------------------------------------

    def action_command_palette(self) -> None:
        """Open the palette, unless it is open anywhere: a dialog may have come over it."""
        if not any(isinstance(screen, CommandPalette) for screen in self.screen_stack):
            from tui.commands import Palette

            self.push_screen(Palette(id="--command-palette"))

    async def action_quit(self) -> None:
        """Leave; what is typed and not saved is kept."""
        self.keep_drafts()
        self.exit(return_code=0)

    def action_help(self) -> None:
        """Explain this screen and its keys."""
        from tui.commands import HelpScreen

        if isinstance(self.screen, HelpScreen):
            leave(self.screen)
        elif not isinstance(self.screen, SystemModalScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_undo(self) -> None:
        """Take the last change back."""
        self.ask(UndoLast(read_newest_change(self.desk.reader)))

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.ask(RedoLast())

    def action_settings(self) -> None:
        """Open the settings."""
        self.ask(OpenSettings())

    def action_next_theme(self) -> None:
        """Go on to the next theme."""
        names = [theme.name for theme in THEMES]
        place = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(place + 1) % len(names)]
        self.ask(KeepTheme())


def run_app(places: Places, *, demo: bool = False) -> int:
    """Open the book, run the app to its end, return the exit code; StoreError when the book cannot be read."""
    settings, problems = load_settings(places.settings)
    desk = Desk(places, settings, is_demo=demo, problems=problems)
    crash.install_hooks(places.notes)
    try:
        app = TierbookApp(desk)
        code = crash.run_app(app, places.notes)
        app.close_past()
    finally:
        desk.close()
    if app.refused is not None:
        raise app.refused
    return code
