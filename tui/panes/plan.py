"""The plan of an account as a working screen: one page, next actions on top, what is under the cursor beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from store import clock
from store.book import Book
from store.dossier import Dossier
from store.errors import Refused
from store.plans.carrying import Carried, list_carried
from store.plans.checks import list_checks
from store.plans.openings import list_openings, note_opening
from store.plans.page import PlanPage, make_page
from store.plans.plans import PlanRow, current_plan
from tui.panes.plan_keys import PlanKeysPane
from tui.panes.plan_page import PlanTable
from tui.plan_details import details_of
from tui.plan_views import ACTIONS, PEOPLE, Item, Sight, depth_words
from tui.plan_words import plan_title
from tui.widgets.detaillines import DetailLines
from tui.widgets.panel import Panel
from tui.widgets.table import Table

EMPTY = Content.assemble(
    "No plan yet: what we want here in a period, what the customer gains, and what is done for it. ",
    ("n", "$text-accent bold"),
    " begins one, with its charter; ",
    ("I", "$text-accent bold"),
    " reads one from a file.",
)
BORDER_KEYS = (
    ("w", "link"),
    ("v", "timeline"),
    ("o", "plans"),
    ("c", "carry over"),
    ("D", "depth"),
    ("X", "export"),
    ("I", "import"),
)
"""What else the keys do, for the border below."""


class PlanPane(PlanKeysPane):
    """The plan that is worked by, or another one of the account; each opening of it is noted."""

    what = "plan"
    title = "Plan"
    reads_more = True

    def __init__(self, account_id: int, looks: dict[str, Any] | None = None) -> None:
        super().__init__(account_id, looks)
        self.page: PlanPage | None = None
        """The plan that is shown, None when the account has none."""
        self._wanted = 0
        """The plan that somebody asked to see; 0 for the current one."""
        self._opened: dict[int, date] = {}
        """When each plan was opened last before this visit."""
        self._carried: Mapping[int, Sequence[Carried]] = {}
        """What was carried over from each plan."""
        self._noted: tuple[int, date] | None = None
        """Of which plan, and on which day, it was last noted that it is open."""

    def compose(self) -> ComposeResult:
        """Lay the page beside its item in full."""
        with Panel(title=self.title, keys=BORDER_KEYS, classes="records"):
            yield PlanTable(EMPTY)
        with Panel(title="Detail", classes="detail"):
            yield DetailLines()

    # -- showing -----------------------------------------------------------------------------------------------------

    @property
    def table(self) -> PlanTable:
        """The page as a list."""
        return self.query_one(PlanTable)

    @property
    def item(self) -> Item | None:
        """What stands under the cursor."""
        return self.table.item

    @property
    def plan_id(self) -> int:
        """The key of the plan that is shown, 0 for none."""
        return self.page.plan.id if self.page else 0

    @classmethod
    def count(cls, dossier: Dossier) -> int | None:
        """Return how many actions of the current plan are open."""
        page = make_page(dossier)
        return len(page.next_actions) if page else None

    def read(self, book: Book, dossier: Dossier) -> None:
        """Read when the plan was opened before, once a visit, and note that it is open now, once a day.

        It is shown all the same where that cannot be noted: somebody else writes for long, say, or the disk is full.
        """
        if (plan := self._plan(dossier)) is None:
            return
        with book.read() as session:
            self._carried = {each.id: list_carried(session, each.id) for each in dossier.plans}
        if plan.id not in self._opened:
            with book.read() as session:
                before = list_openings(session, self.account_id)
            self._opened = {**before, **self._opened, plan.id: before.get(plan.id, date.min)}
        if self._noted != (opening := (plan.id, clock.today())):
            self._noted = opening
            with suppress(Refused):
                note_opening(book, self.account_id, plan.id)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show the plan anew; the cursor stays on its item."""
        super().show_dossier(dossier)
        plan = self._plan(dossier)
        self.page = make_page(dossier, plan) if plan else None
        self.table.show_plan(self._sight())
        beside = plan_title(plan) if plan else ""
        depth = depth_words(self.page) if self.page else ""
        self.query_one(".records", Panel).set_title(self.title, " · ".join(filter(None, (beside, depth))))
        self._show_details()

    def focus_first(self) -> None:
        """The page has the keys."""
        self.table.focus()

    def select(self, key: int) -> None:
        """Let the cursor go to the line of a record, in whichever plan that is; of a plan, show that one."""
        plan = self._plan_with(key)
        if self.dossier is not None and plan not in (0, self.plan_id):
            self._wanted = plan
            self.show_dossier(self.dossier)
        if plan != key:
            self.table.go_to(key)

    def selected_record(self) -> int:
        """Return the key of the record under the cursor, 0 for a heading."""
        return self.item.key if self.item else 0

    def selected_person(self) -> int:
        """Return the key of the person under the cursor: one to win, or the customer's owner of an action."""
        item = self.item
        if item is None or self.dossier is None or item.what not in (PEOPLE, ACTIONS):
            return 0
        if item.what == PEOPLE:
            return item.key
        return next((each.customer_owner_id or 0 for each in self.dossier.actions if each.id == item.key), 0)

    def _plan(self, dossier: Dossier) -> PlanRow | None:
        return next((each for each in dossier.plans if each.id == self._wanted), None) or current_plan(dossier.plans)

    def _plan_with(self, key: int) -> int:
        """Return the key of the plan that a record belongs to, of itself when it is one; 0 for what is of none."""
        if self.dossier is None or any(plan.id == key for plan in self.dossier.plans):
            return key
        plans: dict[int, int | None] = {each.id: each.plan_id for each in self.dossier.objectives}
        plans |= {each.id: each.plan_id for each in self.dossier.actions}
        return plans.get(key) or 0

    def _sight(self) -> Sight | None:
        if self.page is None or self.dossier is None:
            return None
        opened = self._opened.get(self.page.plan.id)
        today = clock.today()
        checks = list_checks(self.page, None if opened == date.min else opened, self.dossier.rules, today)
        return Sight(self.page, checks, today, carried=self._carried.get(self.page.plan.id, ()))

    @on(Table.Highlighted)
    def _show_details(self) -> None:
        item, sight = self.item, self._sight()
        self.query_one(DetailLines).show_pairs(details_of(sight, item) if sight and item else ())
