"""The org chart as boxes: any number of seats, of which only those on the screen are ever drawn."""

from tui.widgets.orgchart.boxes import Box, State
from tui.widgets.orgchart.chart import OrgChart

__all__ = ["Box", "OrgChart", "State"]
