"""An input for a day: says which day is meant while it is typed, and holds that day when it is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual import events
from textual.content import Content

from tui.widgets.lineinput import LineInput

_NO_DAY = Content.styled("  → no date yet", "$text-muted")


class DayInput(LineInput):
    """An input of one line whose text is read as a day: `fri` is the day it means, as soon as it can be read."""

    def __init__(self, value: str, placeholder: str, name: str, read: Callable[[str], date]) -> None:
        """`read` returns the day that a text means; ValueError when it means none."""
        super().__init__(value, placeholder, name)
        self._read = read

    @property
    def meant(self) -> str:
        """The day that is meant, in ISO form; the text as it is typed while it means none."""
        day = self._day()
        return day.isoformat() if day else self.value

    def told(self) -> Content:
        """Return what stands beside the label: which day is meant, unless it is written out already."""
        typed, day = self.value.strip(), self._day()
        if not typed or (day and typed == day.isoformat()):
            return Content("")
        return Content.styled(f"  → {day:%a} {day}", "$text-success") if day else _NO_DAY

    def _day(self) -> date | None:
        try:
            return self._read(self.value)
        except ValueError:
            return None

    def _on_blur(self, _: events.Blur) -> None:
        self.value = self.meant  # `tomorrow` would be another day after midnight
