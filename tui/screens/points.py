"""Writing the three points of an account beside its sheet: what the composer and the three-minute mode have in common.

Each field is saved when it is left, the template is filled as one types, and a key writes the sheet.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from store.dossier import Dossier, read_dossier
from store.errors import NotFound, StoreError
from store.point_age import confirm_point
from store.sheets import Standing
from store.talking_points import POSITIONS, TalkingPointRow
from templates.library import Template
from tui.desk import Desk
from tui.documents import write_sheet
from tui.keyboard import expect, leave, release_keys
from tui.livesheet import LiveSheet
from tui.point_fields import (
    DAYS,
    PointChoices,
    place_of,
    point_fields,
    point_values,
    saving,
    show_headings,
    show_more,
    typed_points,
)
from tui.saving import FieldSaver
from tui.screens.form_screen import FormScreen
from tui.template_choice import read_templates
from tui.template_requests import EditTemplate
from tui.widgets.form import Form

CONFIRMED = "confirmed"
"""In place of a part: all of the point was said to hold still."""


class Page(NamedTuple):
    """What is read before the points of an account are shown."""

    dossier: Dossier
    templates: Sequence[Template]
    choices: PointChoices
    sheet: Standing | None = None
    """The sheet that was made last."""


class PointsScreen(FormScreen):
    """Holds the form of the points, `#sheet-panel` with a `Preview`, and a line `.state`; subclasses lay them out."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s",
            "make",
            "Make sheet",
            tooltip="Write the sheet into the export folder",
            id="sheet.make",
            priority=True,
        ),
        Binding("tab", "app.focus_next", "Next field", tooltip="Save and go on to the next field", id="sheet.next"),
        Binding(
            "f2", "choose_template", "Template", tooltip="Choose the template", id="sheet.template", key_display="F2"
        ),
        Binding(
            "ctrl+o",
            "write_template",
            "Write template",
            tooltip="Write the template of this sheet, beside this account",
            id="sheet.write_template",
            priority=True,
            show=False,
        ),
        Binding(
            "f5",
            "more",
            "More fields",
            tooltip="Kind, proof, persona, industry, solution and days of this point, or the three fields alone",
            id="sheet.more",
            key_display="F5",
        ),
        Binding(
            "f9",
            "confirm",
            "Still true",
            tooltip="The point under the cursor still holds: as of today",
            id="sheet.confirm",
            key_display="F9",
            show=False,
        ),
    ]

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__()
        self._desk, self._book, self._dossier, self._choices = desk, desk.book, page.dossier, page.choices
        self.made = page.sheet
        """The sheet that was made last, when the screen was opened."""
        account, points = page.dossier.account, page.dossier.points
        self._form = Form(point_fields(page.choices), point_values(points), page.choices.fiscal_start)
        self._saver = FieldSaver(
            self,
            self._form,
            saving(desk.book, account.id, lambda: self._dossier.points, self._saved_one),
            self.say,
            drafts=desk.drafts,
            name=f"points {account.id}",
            title=f"Points · {account.name}",
        )

        def typed() -> Dossier:
            """Return the dossier with the points as they are typed, saved or not."""
            return replace(self._dossier, points=typed_points(self._dossier, self._form.values()))

        self._open = 0
        """The point of which all fields are shown, 0 for none."""
        self._sheet = LiveSheet(self, desk, page.templates, typed)
        self._writing: Widget | None = None

    async def on_mount(self) -> None:
        """Start in the first point, or in the first that is still to be written."""
        written = {point.position for point in self._dossier.points if point.text}
        first = next((position for position in POSITIONS if position not in written), 1)
        self._show_more(0)
        self.set_focus(self._form.query_one(f"#entry-text-{first}"), scroll_visible=False)
        if await self._saver.bring_back():
            self._show_more(0)
        release_keys(self.app)
        self._fill()

    # -- the points --------------------------------------------------------------------------------------------------

    @property
    def place(self) -> int:
        """The position of the point with the cursor, or that had it last."""
        entry = self.focused if self.is_writing else self._writing
        return place_of(entry.name)[1] if entry is not None and entry.name else 1

    @property
    def is_writing(self) -> bool:
        """Whether the cursor is in a field."""
        return self.focused is not None and self._form in self.focused.ancestors

    def _saved_one(self, row: TalkingPointRow, part: str) -> None:
        """Show what follows from a field that was saved: a new text is as of today. Called in a thread."""
        self.app.call_from_thread(self.point_saved, row, part)

    def point_saved(self, row: TalkingPointRow, part: str) -> None:
        """Follow a field of a point that was saved."""
        others = (point for point in self._dossier.points if point.position != row.position)
        points = sorted((*others, row), key=lambda point: point.position)
        self._dossier = replace(self._dossier, points=tuple(points))
        days = {f"{day}-{row.position}" for day in DAYS if day != part}
        if self.is_mounted:
            self._form.renew({name: value for name, value in point_values([row]).items() if name in days})

    @on(Form.Submitted)
    def _submitted(self) -> None:
        self.focus_next()

    def action_more(self) -> None:
        """Show all fields of the point with the cursor, or the three again."""
        place = self.place
        self._show_more(0 if self._open == place else place)
        self._form.go_to(f"kind-{place}" if self._open else f"text-{place}")

    def _show_more(self, place: int) -> None:
        """Show all fields of one point, 0 for none; of the others three, but for what is typed and not saved."""
        self._open = place
        for position in POSITIONS:
            show_more(self._form, position, position == place)

    def action_confirm(self) -> None:
        """Say that the point with the cursor still holds."""
        self.take_turn(self._confirm)

    async def _confirm(self) -> None:
        if not await self._saver.save_changes():
            return
        try:
            row = await asyncio.to_thread(confirm_point, self._book, self._dossier.account.id, self.place)
        except StoreError as error:
            self.say_refused(error)
            return
        self._saver.has_saved = True
        self.point_saved(row, CONFIRMED)
        until = f", until {row.expires_on}" if row.expires_on else ""
        self.say(f"Point {row.position} still holds: as of today{until}.", "$text-success")

    # -- the sheet ---------------------------------------------------------------------------------------------------

    @on(Form.Typed)
    def _fill(self) -> None:
        show_headings(self._form, self._choices)
        self._sheet.fill()

    def action_make(self) -> None:
        """Save what is typed, then write the sheet."""
        self.take_turn(self._save_and_make)

    async def _save_and_make(self) -> None:
        if not await self._saver.save_changes(asks_again=True):
            return
        try:
            await asyncio.to_thread(self.read_anew)
            document = await asyncio.to_thread(self._sheet.make, self._dossier)
            if document.problems:
                self.say("The sheet was not written: " + document.problems[0].in_words(), "$text-error")
                return
            report = await asyncio.to_thread(write_sheet, self._desk, document, self._dossier.change)
        except StoreError as error:
            self.say_refused(error)
            return
        self.sheet_made()
        gaps = f"  ·  ! {'; '.join(document.gaps)}" if document.gaps else ""
        self.say(f"{report}{gaps}", "$text-warning" if gaps else "$text-success")

    def sheet_made(self) -> None:
        """Follow a sheet that was written."""

    @work(group="save")
    async def refresh_book(self) -> None:
        """Read the points anew after a change, an undo say; text that is typed and not saved stays."""
        try:
            await asyncio.to_thread(self.read_anew)
        except NotFound as error:  # the account itself was taken back, or went in another window
            await self._saver.draft.keep()
            self.notify(error.message, title=error.title, severity="warning", markup=False)
            leave(self, self._saver.has_saved)
        except StoreError as error:
            self.say_refused(error)
        else:
            self.show_anew()

    def read_anew(self) -> None:
        """Read what is shown; called in a thread."""
        with self._book.read() as session:
            self._dossier = read_dossier(session, self._dossier.account.id)
        self._sheet.renew(read_templates(self._desk))

    def show_anew(self) -> None:
        """Show what was read anew."""
        self._form.renew(point_values(self._dossier.points))
        self._fill()

    def action_write_template(self) -> None:
        """Write the template that the sheet is made from; what is typed is saved before, or kept as a draft."""

        async def write() -> None:
            template = self._sheet.template
            if template is not None and await self.save_or_keep():
                request = EditTemplate(template.name, self._dossier.account.id)
                expect(self.app, request)
                self.post_message(request)

        self.take_turn(write)

    def action_choose_template(self) -> None:
        """Choose the template: a sheet's is kept for this account, what is to be sent is filled this once."""

        async def choose() -> None:
            try:
                if await self._sheet.choose():
                    self._saver.has_saved = True
                    self.refresh_book()
            except StoreError as error:
                self.say_refused(error)

        self.take_turn(choose)
