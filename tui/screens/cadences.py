"""Picking a cadence: its steps stand beside the list, enter takes it."""

from __future__ import annotations

from collections.abc import Sequence

from templates.cadences.library import Cadence
from tui.campaign_views import CADENCE_COLUMNS, cadence_details, cadence_rows
from tui.screens.plays import PlaysScreen
from tui.widgets.pairs import Pair


class CadencesScreen(PlaysScreen):
    """The cadences of the library over the screen it was called from."""

    HELP = """A cadence is a set of touches over weeks: by day, channel and persona, each with the template it is
written with. Type a few letters to find one, look at its steps beside the list, and take it with enter. Page keys
scroll the steps. Cadences are Markdown files: the command tierbook cadence new NAME begins one of your own."""

    COLUMNS = CADENCE_COLUMNS
    NONE = "No cadence is called like that. Fewer letters will do."

    def __init__(self, cadences: Sequence[Cadence]) -> None:
        def details(place: int) -> tuple[Sequence[Pair], str]:
            return cadence_details(cadences[place]), cadences[place].text

        super().__init__("Cadences", cadence_rows(cadences), details)
