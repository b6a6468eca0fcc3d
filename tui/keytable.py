"""The table of keys for the README, read off the bindings of the screens; `python -m tui.keytable` writes it there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from textual.binding import Binding
from textual.dom import DOMNode

from tui.app import TierbookApp
from tui.commands import HelpScreen
from tui.keysigns import key_of, sign_of
from tui.panes.brief import BriefPane
from tui.panes.lists import FactsPane, HistoryPane
from tui.panes.outline import OutlineTable
from tui.panes.people import PeoplePane
from tui.panes.plan import PlanPane
from tui.panes.plan_page import PlanTable
from tui.panes.white_space import WhiteSpacePane
from tui.screens.account import AccountScreen
from tui.screens.attributes import AttributesScreen, KindTable
from tui.screens.campaigns import CampaignsScreen, CampaignTable
from tui.screens.composer import ComposerScreen
from tui.screens.dialogs import ChoiceDialog, TierDialog
from tui.screens.differences import DifferencesScreen, DifferenceTable
from tui.screens.enrolling import EnrollingScreen, PartTable
from tui.screens.exporting import ExportDialog
from tui.screens.gap_rules import GapRulesScreen, RuleTable
from tui.screens.gaps import GapsScreen
from tui.screens.importing import ImportScreen
from tui.screens.key_people import KeyPeopleScreen
from tui.screens.keyed import KeyedScreen, KeyedTable
from tui.screens.lines import LinesScreen, LineTable
from tui.screens.loose_ends import LooseEndsScreen, LooseEndsTable
from tui.screens.members import MembersScreen
from tui.screens.next_actions import NextActionsScreen
from tui.screens.past import PastDialog, PastPortfolioScreen
from tui.screens.path import PathScreen
from tui.screens.picking import PickScreen
from tui.screens.plan_file import FoundScreen, PlanFileDialog
from tui.screens.portfolio import PortfolioScreen
from tui.screens.proposals import ProposalsScreen, ProposalTable
from tui.screens.raci import RaciScreen
from tui.screens.record_form import RecordFormScreen
from tui.screens.relationships import RelationshipsScreen
from tui.screens.research import ResearchScreen
from tui.screens.roll import RollScreen
from tui.screens.sheets import SheetsDialog, SheetsScreen, SheetTable
from tui.screens.step_document import StepDocumentScreen
from tui.screens.template_editor import TemplateEditorScreen
from tui.screens.templates import TemplatesScreen, TemplateTable
from tui.screens.tier_plans import TierPlansScreen, TierPlanTable
from tui.screens.timeline import TimelineScreen
from tui.screens.today import DueTable, TodayScreen
from tui.screens.trial import ProblemTable
from tui.screens.values import SeveralTable
from tui.widgets.grid import Grid
from tui.widgets.importfiles import ColumnTable
from tui.widgets.lineinput import LineInput
from tui.widgets.nameinput import NameInput
from tui.widgets.offerpanel import OfferTable
from tui.widgets.orgchart import OrgChart
from tui.widgets.pathinput import PathInput
from tui.widgets.table import Table
from tui.widgets.templatetext import TemplateText

PLACES: tuple[tuple[str, tuple[type[DOMNode], ...]], ...] = (
    ("Everywhere", (TierbookApp,)),
    ("Portfolio", (PortfolioScreen, PastPortfolioScreen)),
    ("Dossier", (AccountScreen,)),
    ("The book as it was: which day", (PastDialog,)),
    ("Dossier: brief", (BriefPane,)),
    ("Dossier: people", (PeoplePane, OutlineTable)),
    ("Dossier: lists", (FactsPane,)),
    ("Dossier: white space", (WhiteSpacePane,)),
    ("Dossier: plan", (PlanPane, PlanTable)),
    ("Dossier: history", (HistoryPane,)),
    ("What changed", (DifferencesScreen, DifferenceTable)),
    ("Org chart", (OrgChart,)),
    ("Sheet composer", (ComposerScreen,)),
    ("Three-minute mode", (ResearchScreen, OfferTable)),
    ("Templates", (TemplatesScreen, TemplateTable)),
    ("Template editor", (TemplateEditorScreen, TemplateText, ProblemTable)),
    ("Forms", (RecordFormScreen,)),
    ("Import", (ImportScreen, ColumnTable)),
    ("Without account", (LooseEndsScreen, LooseEndsTable)),
    ("Gaps", (GapsScreen,)),
    ("Tier plans", (TierPlansScreen, TierPlanTable)),
    ("Accounts of a tier plan", (MembersScreen,)),
    ("Key people", (KeyPeopleScreen,)),
    ("Today", (TodayScreen, DueTable)),
    ("What a step is written with", (StepDocumentScreen,)),
    ("Campaigns", (CampaignsScreen, CampaignTable)),
    ("Who is in a campaign", (RollScreen,)),
    ("Who would be enrolled", (EnrollingScreen, PartTable)),
    ("Next actions", (NextActionsScreen,)),
    ("RACI grid", (RaciScreen,)),
    ("Timeline", (TimelineScreen,)),
    ("Plan from a file", (PlanFileDialog,)),
    ("Found in the file of a plan", (FoundScreen,)),
    ("Edited in the file of a plan", (ProposalsScreen, ProposalTable)),
    ("Rules", (GapRulesScreen, RuleTable)),
    ("What is judged of a person", (AttributesScreen, KindTable)),
    ("Values to choose from", (KeyedScreen, KeyedTable)),
    ("Values of which several hold", (SeveralTable,)),
    ("Lines of a person", (LinesScreen, LineTable)),
    ("Who knows whom", (RelationshipsScreen,)),
    ("Path to a person", (PathScreen,)),
    ("Lists", (Table,)),
    ("Grids", (Grid,)),
    ("Lines of text", (LineInput, PathInput, NameInput)),
    ("Tier dialog", (TierDialog,)),
    ("Export", (ExportDialog,)),
    ("Sheets of a list", (SheetsDialog,)),
    ("Sheets that were made", (SheetsScreen, SheetTable)),
    ("Questions", (ChoiceDialog,)),
    ("Lists to pick from", (PickScreen,)),
    ("Help", (HelpScreen,)),
)
"""Where which keys work: the classes that declare them. What they inherit counts too, unless it has its own place."""


def key_table() -> str:
    """Return the keys as Markdown, one table a place."""
    parts = []
    for place, owners in PLACES:
        rows = "\n".join(f"| `{keys}` | {words} |" for keys, words in _keys_of(_family(owners)))
        parts.append(f"**{place}**\n\n| key | does |\n| --- | --- |\n{rows}\n")
    return "\n".join(parts)


def _family(owners: Sequence[type]) -> list[type]:
    """Return the classes and what they inherit from, the eldest first; one that inherits no keys stands alone."""
    elsewhere = {cls for _, others in PLACES for cls in others if cls not in owners}
    found: list[type] = []
    for owner in owners:
        lonely = [place for place, cls in enumerate(owner.__mro__) if not getattr(cls, "_inherit_bindings", True)]
        eldest = owner.__mro__[: lonely[0] + 1] if lonely else owner.__mro__
        found += [cls for cls in reversed(eldest) if cls not in elsewhere]
    return list(dict.fromkeys(found))


def _keys_of(classes: Iterable[type]) -> Iterator[tuple[str, str]]:
    """Yield the keys of each thing that can be done; what a class binds anew means no longer what it inherited."""
    keys: dict[str, dict[str, None]] = {}
    words: dict[str, str] = {}
    for binding in (each for cls in classes for each in bindings_of(cls)):
        for signs in keys.values():
            for sign in signs_of(binding):
                signs.pop(sign, None)
        keys.setdefault(binding.action, {}).update(dict.fromkeys(signs_of(binding)))
        words.setdefault(binding.action, binding.tooltip)
    return ((" ".join(signs), words[action]) for action, signs in keys.items() if signs)


def bindings_of(cls: type) -> list[Binding]:
    """Return the bindings that a class of ours declares itself and explains."""
    ours = cls.__dict__.get("BINDINGS", ()) if cls.__module__.startswith("tui.") else ()
    return [binding for binding in ours if isinstance(binding, Binding) and binding.tooltip]


def signs_of(binding: Binding) -> list[str]:
    """Return how the keys of a binding are written, each by itself."""
    keys = binding.key.split(",")
    stands_for_more = len(keys) == 1 == len(keys[0]) < len(key_of(binding))
    return [sign_of(key) for key in keys] if len(keys) > 1 or stands_for_more else [key_of(binding)]


def write_table(readme: Path) -> None:
    """Put the table between its marks in the README."""
    text = readme.read_text("utf-8")
    before, rest = text.split("<!-- keys -->\n", 1)
    readme.write_text(
        f"{before}<!-- keys -->\n{key_table()}<!-- /keys -->{rest.split('<!-- /keys -->', 1)[1]}", "utf-8"
    )


if __name__ == "__main__":
    write_table(Path(__file__).parent.parent / "README.md")
