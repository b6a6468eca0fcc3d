"""The sheet composer: what is known and the three talking points at the left, the filled template live at the right."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store import clock
from store.book import Book
from store.dossier import Dossier, read_dossier
from store.errors import NotFound, StoreError
from store.freshness import freshness
from store.talking_points import POSITIONS, TalkingPointRow, write_talking_point
from templates.document import Document
from templates.library import Template
from templates.sheet import TEMPLATE, make_sheet
from tui.desk import Desk
from tui.documents import write_documents
from tui.keyboard import leave, release_keys
from tui.saving import FieldSaver, Save
from tui.screens.form_screen import TEXT_KEYS, FormScreen
from tui.widgets.form import Field, Form
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.panel import Panel
from tui.widgets.preview import Preview
from tui.wording import age

PARTS = ("text", "so_what", "source")
"""Fields of a point that are written here, in this order."""
SHOWN_FACTS = 12
FIRST_KEYS = ("app.focus_next", "make", "next_template", "turn", "leave")


def point_fields() -> Sequence[Field]:
    """Return three fields for each of the three points."""
    fields: list[Field] = []
    for position in POSITIONS:
        fields += [
            Field(f"text-{position}", f"Point {position}", "lines"),
            Field(f"so_what-{position}", "   So what?", hint="why it matters to them"),
            Field(f"source-{position}", "   Source", hint="who said so, or where it stands"),
        ]
    return fields


class ComposerScreen(FormScreen):
    """Writes the three points of one account and makes its sheet."""

    HELP = """Three good reasons to talk to this account. What is known stands above, the sheet fills itself beside it
as you type. Each field is saved when you leave it; ctrl+s writes the sheet as Markdown into your export folder. A
point that is not written yet is marked in the sheet, never left out in silence."""

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
            "f2", "next_template", "Template", tooltip="Fill the next template", id="sheet.template", key_display="F2"
        ),
        Binding(
            "f3", "turn", "Sheet/points", tooltip="Show the sheet or the points", id="sheet.turn", key_display="F3"
        ),
        *TEXT_KEYS,
        Binding("escape", "leave", "Back", tooltip="Back; text that is not saved is kept", id="sheet.leave"),
    ]

    def __init__(self, desk: Desk, book: Book, dossier: Dossier, templates: Sequence[Template]) -> None:
        super().__init__()
        self._desk, self._book, self._dossier = desk, book, dossier
        self._templates = list(templates)
        self._chosen = next((n for n, each in enumerate(self._templates) if each.name == TEMPLATE), 0)
        self._form = Form(point_fields(), _point_values(dossier))
        name, title = f"points {dossier.account.id}", f"Points · {dossier.account.name}"
        self._saver = FieldSaver(
            self, self._form, _saving(book, dossier), self.say, drafts=desk.drafts, name=name, title=title
        )
        self._stale = False
        self._filling = False
        self._writing: Widget | None = None

    def compose(self) -> ComposeResult:
        """Lay facts and points beside the sheet."""
        yield Headline(self._dossier.account.name)
        with Horizontal(id="composer"):
            with Vertical(id="composer-left"):
                with Panel(title="What we know", id="known-panel"), VerticalScroll():
                    yield Static(_known(self._dossier))
                with Panel(title="Three talking points", id="points-panel"):
                    yield self._form
            with Panel(title="Sheet", id="sheet-panel"), VerticalScroll(id="sheet-scroll"):
                yield Preview(id="sheet")
        yield Static("", id="composer-state", classes="state")
        yield KeyLine(FIRST_KEYS)

    async def on_mount(self) -> None:
        """Start in the first point, or in the first that is still to be written."""
        written = {point.position for point in self._dossier.points if point.text}
        first = next((position for position in POSITIONS if position not in written), 1)
        self.set_focus(self._form.query_one(f"#entry-text-{first}"), scroll_visible=False)
        await self._saver.bring_back()
        release_keys(self.app)
        self._fill()

    # -- the points --------------------------------------------------------------------------------------------------

    @on(Form.Typed)
    def _typed(self) -> None:
        self._fill()

    @on(Form.Submitted)
    def _submitted(self) -> None:
        self.focus_next()

    # -- the sheet ---------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Fill the template anew; while one is being filled, remember that its text is old already."""
        self._stale = True
        if not self._filling:
            self._filling = True
            self._keep_filling()

    @work(group="fill")
    async def _keep_filling(self) -> None:
        try:
            while self._stale:
                self._stale = False
                dossier = replace(self._dossier, points=_typed_points(self._dossier, self._form.values()))
                try:
                    document = await asyncio.to_thread(self._make, dossier)
                except StoreError as error:
                    self.query_one(Preview).show_words(error.in_words(), "$text-error")
                    return
                if len(self.query("#sheet-panel, #sheet, .entry")) < len(self._form.fields) + 2:
                    return  # the screen has been closed meanwhile
                self._show(document)
        finally:
            self._filling = False

    def _make(self, dossier: Dossier) -> Document:
        return make_sheet(self._desk.filler, self._templates[self._chosen], dossier, self._desk.settings.my_name)

    def _show(self, document: Document) -> None:
        template = self._templates[self._chosen]
        panel, preview = self.query_one("#sheet-panel", Panel), self.query_one(Preview)
        if document.problems:
            words = "\n".join(problem.in_words() for problem in document.problems)
            preview.show_words(f"{template.name} cannot be filled:\n\n{words}", "$text-error")
            panel.set_title(template.title or template.name, "has problems")
            return
        preview.show_markdown(document.text)
        missing = f"! {len(document.gaps)} missing" if document.gaps else "complete"
        panel.set_title(template.title or template.name, missing)

    def action_make(self) -> None:
        """Save what is typed, then write the sheet."""
        self.take_turn(self._save_and_make)

    async def _save_and_make(self) -> None:
        if not await self._saver.save_changes(asks_again=True):
            return
        try:
            document = await asyncio.to_thread(lambda: self._make(_read(self._book, self._dossier)))
            if document.problems:
                self.say("The sheet was not written: " + document.problems[0].in_words(), "$text-error")
                return
            folder = self._desk.settings.where_exports_go()
            report = await asyncio.to_thread(write_documents, [document], folder)
        except StoreError as error:
            self.say_refused(error)
            return
        gaps = f"  ·  ! {'; '.join(document.gaps)}" if document.gaps else ""
        self.say(f"{report}{gaps}", "$text-warning" if gaps else "$text-success")

    @work(group="save")
    async def refresh_book(self) -> None:
        """Read the points anew after a change, an undo say; text that is typed and not saved stays."""
        try:
            self._dossier = await asyncio.to_thread(_read, self._book, self._dossier)
        except NotFound as error:  # the account itself was taken back, or went in another window
            await self._saver.draft.keep()
            self.notify(error.message, title=error.title, severity="warning", markup=False)
            leave(self, self._saver.has_saved)
        except StoreError as error:
            self.say_refused(error)
        else:
            self._form.renew(_point_values(self._dossier))
            self._fill()

    def action_next_template(self) -> None:
        """Fill the next template."""
        if len(self._templates) == 1:
            words = "There is one template. `tierbook template new NAME` makes another."
            self.say(words)
        self._chosen = (self._chosen + 1) % len(self._templates)
        self._fill()

    def action_turn(self) -> None:
        """Go over to the sheet, where the arrows scroll, or back to the points; a narrow window shows one of them."""
        composer = self.query_one("#composer")
        composer.toggle_class("-sheet")
        if composer.has_class("-sheet"):
            self._writing = self.focused
            self.set_focus(self.query_one("#sheet-scroll"))
        else:
            self.set_focus(self._writing or self._form.first())


def _read(book: Book, dossier: Dossier) -> Dossier:
    with book.read() as session:
        return read_dossier(session, dossier.account.id)


def _saving(book: Book, dossier: Dossier) -> Save:
    shown = {point.position: point.model_dump(include=set(PARTS)) for point in dossier.points}

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        for name, value in changes.items():
            part, _, place = name.partition("-")
            position = int(place)
            before = {**shown.get(position, {}), part: seen[name]} if name in seen else None
            row = write_talking_point(book, dossier.account.id, position, {part: value}, before)
            shown[position] = row.model_dump(include=set(PARTS))

    return save


def _point_values(dossier: Dossier) -> dict[str, str]:
    written = {point.position: point for point in dossier.points}
    return {
        f"{part}-{position}": getattr(written[position], part) if position in written else ""
        for position in POSITIONS
        for part in PARTS
    }


def _typed_points(dossier: Dossier, values: dict[str, str]) -> tuple[TalkingPointRow, ...]:
    """Return the points as they stand on the screen, saved or not."""
    written = {point.position: point for point in dossier.points}
    points = []
    for position in POSITIONS:
        typed = {part: values[f"{part}-{position}"] for part in PARTS}
        old = written.get(position)
        if old is not None:
            points.append(old.model_copy(update=typed))
        elif typed["text"]:
            points.append(_new_point(dossier.account.id, position, typed))
    return tuple(points)


def _new_point(account_id: int, position: int, typed: dict[str, str]) -> TalkingPointRow:
    """Return a point that is typed and not saved yet, for the preview alone."""
    blank: dict[str, Any] = dict.fromkeys(("kind", "proof", "persona"), "")
    return TalkingPointRow.model_construct(
        id=0,
        version=0,
        account_id=account_id,
        position=position,
        as_of=clock.today(),
        expires_on=None,
        **{**blank, **typed},
    )


def _known(dossier: Dossier) -> Content:
    account = dossier.account
    head = " · ".join(part for part in (account.industry, account.city, account.country, account.segment) if part)
    lines = [Content.styled(head, "$text-muted")] if head else []
    for fact in dossier.living_facts()[:SHOWN_FACTS]:
        fresh = freshness(fact, dossier.rules, clock.today())
        old = f"  {age(fresh.age).rstrip('!')}{'!' if fresh.is_stale else ''}"
        sign = {"confirmed": "✓", "unconfirmed": "?"}.get(fact.state, "·")
        lines.append(Content.assemble((f"{sign} ", "$text-accent"), fact.text, (old, "$text-muted")))
    if not dossier.facts:
        lines.append(Content.styled("No facts yet: f on the account adds one.", "$text-muted"))
    lines += [
        Content.assemble(("↔ ", "$text-accent"), touch.summary, (f"  {touch.happened_on}", "$text-muted"))
        for touch in dossier.touches[:2]
    ]
    return Content("\n").join(lines)
