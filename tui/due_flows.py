"""Working the list of today: each due touch is told with one key, put off, written, or given to somebody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from store import clock
from store.book import Book
from store.campaigns.due_list import DueLine
from store.campaigns.due_touches import DueTouchRow, read_due_touch
from store.campaigns.enrolling import give_person
from store.campaigns.working import finish_due_touch, pause_enrolment, postpone, resume_enrolment, stop_enrolment
from store.days import read_day
from store.dossier import read_dossier
from store.errors import MEND, NOT_SAVED, UNCHANGED, Conflict, Refused
from store.touches import TouchRow, edit_touch, read_touch
from store.words import DUE_STATUS
from templates.cadences.writing import write_step
from templates.document import Document
from tui import campaign_requests, requests
from tui.campaign_words import who
from tui.desk import Desk
from tui.documents import write_sheet
from tui.fields import titles_of
from tui.forms import Shown, say_saved, show_form
from tui.record_flows import read_account_dossier
from tui.screens.book_list import open_when_read
from tui.screens.picking import NAME_COLUMNS, PickScreen, among
from tui.screens.step_document import StepDocumentScreen
from tui.screens.today import TodayScreen
from tui.widgets.form import Field
from tui.widgets.table import Cell, Row
from tui.wording import counted, shortened

if TYPE_CHECKING:
    from textual.app import App

TITLE = 48
"""Characters of a step that stand in the border of a question."""
PUT_OFF = "tomorrow"
"""Offered where a touch is put off."""
_TOLD = {
    "done": "Done, and the touch is logged. n adds what was said.",
    "replied": "They replied: the cadence ends for them. n adds what they said.",
    "meeting": "A meeting: the cadence ends for them. n adds what was said.",
    "skipped": "Skipped. u brings it back.",
    "stopped": "Stopped for them. u brings it back.",
}
NO_TEMPLATE = "This step names no template, and its campaign has no letter. Choose one in the campaign: c, then e."
NOBODY = "Nobody is known at this account yet: b opens it, and a among its people adds somebody."


async def open_today(app: App[Any], desk: Desk, request: campaign_requests.OpenToday) -> bool:
    """Show what is due; keys wait until it is read."""
    book = await asyncio.to_thread(lambda: desk.book)
    await open_when_read(app, TodayScreen(book, desk.settings.my_name, request.campaign))
    return False


async def finish_step(app: App[Any], desk: Desk, request: campaign_requests.FinishStep) -> bool:
    """Say what became of a due touch, and remember which it was: more can be said of it."""
    await asyncio.to_thread(_finish, desk, request.line.key, request.outcome)
    for screen in app.screen_stack:
        if isinstance(screen, TodayScreen) and request.outcome in ("done", "replied", "meeting"):
            screen.told = request.line.key
    say_saved(app, desk, _TOLD[request.outcome])
    return True


async def say_more(app: App[Any], desk: Desk, request: campaign_requests.SayMore) -> bool:
    """Ask what was said in the touch that was logged last."""
    book, step, touch = await asyncio.to_thread(_read_told, desk, request.key)
    if touch is None:
        app.notify("Nothing is told of that one any more.", markup=False)
        return False
    return await show_form(app, desk, _more(book, step, touch), f"touches {touch.id} said", adds=True)


async def put_off_step(app: App[Any], desk: Desk, request: campaign_requests.PutOffStep) -> bool:
    """Ask to which day a due touch is put off."""
    book = await asyncio.to_thread(lambda: desk.book)
    line, asked = request.line, Field("due_on", "To which day", "day")

    def save(typed: Mapping[str, str], _: Mapping[str, str]) -> None:
        postpone(book, line.key, _day(typed["due_on"]))

    shown = shortened(f"Put off: {line.title}", TITLE), (asked,), {"due_on": PUT_OFF}, save
    return await show_form(app, desk, shown, f"due {line.key} put off", adds=True)


async def pause(app: App[Any], desk: Desk, request: campaign_requests.PauseEnrolment) -> bool:
    """Let an enrolment rest."""
    await asyncio.to_thread(pause_enrolment, desk.book, request.enrolment)
    say_saved(app, desk, "Paused. p in the list of the campaign lets it go on.")
    return True


async def resume(app: App[Any], desk: Desk, request: campaign_requests.ResumeEnrolment) -> bool:
    """Let an enrolment that rests go on."""
    await asyncio.to_thread(resume_enrolment, desk.book, request.enrolment)
    say_saved(app, desk, "Goes on, as much later as it rested.")
    return True


async def stop(app: App[Any], desk: Desk, request: campaign_requests.StopEnrolment) -> bool:
    """Take somebody out of a campaign."""
    await asyncio.to_thread(stop_enrolment, desk.book, request.enrolment)
    say_saved(app, desk, _TOLD["stopped"])
    return True


async def name_person(app: App[Any], desk: Desk, request: campaign_requests.NamePerson) -> bool:
    """Ask whom of the account an enrolment is for."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    titles = titles_of(dossier)
    rows = [
        Row(each.id, (Cell(each.name, "strong"), Cell(titles.get(each.id, ""), "muted"))) for each in dossier.people
    ]
    if not rows:
        app.notify(NOBODY, markup=False)
        return False
    key = await app.push_screen_wait(PickScreen("Whom is it for?", NAME_COLUMNS, among(rows), goes_on=True))
    if key is None:
        return False
    await asyncio.to_thread(give_person, book, request.enrolment, key)
    say_saved(app, desk, f"It is for {dossier.people_by_key[key].name}.")
    return True


async def write(app: App[Any], desk: Desk, request: campaign_requests.WriteStep) -> bool:
    """Show what a due touch is written with, and do with it what is answered."""
    line = request.line
    if not (line.template or line.letter):
        app.notify(NO_TEMPLATE, markup=False)
        return False
    made, change = await asyncio.to_thread(_write, desk, line)
    title = shortened(f"{line.title} · {who(line.person, line.persona)}", TITLE)
    answer = await app.push_screen_wait(StepDocumentScreen(title, made.text, made.gaps))
    if answer == "copy":
        app.copy_to_clipboard(made.text)
        words = "If your terminal does not take it, ctrl+s writes it to a file."
        app.notify(words, title=f"Copied: {counted(made.text.count(chr(10)), 'line')}", markup=False)
    elif answer == "write":
        told = await asyncio.to_thread(write_sheet, desk, made, change)
        app.notify(told, title="Exported", markup=False, timeout=8)
    elif answer == "done":
        return await finish_step(app, desk, campaign_requests.FinishStep(line, "done"))
    return False


def _finish(desk: Desk, key: int, outcome: str) -> None:
    finish_due_touch(desk.book, key, outcome, colleague=desk.settings.my_name)


def _read_told(desk: Desk, key: int) -> tuple[Book, DueTouchRow, TouchRow | None]:
    with desk.book.read() as session:
        step = read_due_touch(session, key)
        return desk.book, step, read_touch(session, step.touch_id) if step.touch_id else None


def _more(book: Book, step: DueTouchRow, touch: TouchRow) -> Shown:
    """Return the form of what was said; what stands there already is only offered.

    What was said in another window meanwhile is shown first: saved again, it gives way.
    """
    seen = touch

    def save(typed: Mapping[str, str], _: Mapping[str, str]) -> None:
        nonlocal seen
        changes = {name: text for name, text in typed.items() if text.strip() and text != getattr(touch, name)}
        try:
            if changes:
                edit_touch(book, touch.id, changes, {name: getattr(seen, name) for name in changes})
        except Conflict as error:
            with book.read() as session:
                seen = read_touch(session, touch.id)
            words = f"In another window it was changed to “{error.theirs}”."
            raise Refused(NOT_SAVED, words, "Save again to put yours in its place.", safe=UNCHANGED) from None

    asked = (Field("summary", "What was said?", is_offered=True), Field("next_step", "Next step"))
    title = shortened(f"{DUE_STATUS.label(step.status)}: {step.title}", TITLE)
    return title, asked, {"summary": touch.summary, "next_step": touch.next_step}, save


def _day(text: str) -> Any:
    """Return the day that was typed; Refused at its field when it is none, or is over."""
    try:
        day = read_day(text)
    except ValueError as error:
        words = str(error)
    else:
        if day > clock.today():
            return day
        words = "is not a day to come"
    raise Refused(NOT_SAVED, f"The day {words}.", MEND, {"due_on": words}, safe=UNCHANGED)


def _write(desk: Desk, line: DueLine) -> tuple[Document, int]:
    """Return the document of a step, and the newest change of the book that it was made from.

    StoreError with the problems of its template when there is none.
    """
    with desk.book.read() as session:
        dossier = read_dossier(session, line.account_id)
    template = desk.library().find(line.template or line.letter)
    made = write_step(desk.filler, template, dossier, line.enrolment_id, desk.settings.my_name)
    if made.problems:
        words = "\n".join(problem.in_words() for problem in made.problems)
        raise Refused("It was not written", words, f"`tierbook template check {template.name}` says more.")
    return made, dossier.change


FLOWS: dict[type[requests.Request], Callable[[App[Any], Desk, Any], Any]] = {
    campaign_requests.OpenToday: open_today,
    campaign_requests.FinishStep: finish_step,
    campaign_requests.SayMore: say_more,
    campaign_requests.PutOffStep: put_off_step,
    campaign_requests.PauseEnrolment: pause,
    campaign_requests.ResumeEnrolment: resume,
    campaign_requests.StopEnrolment: stop,
    campaign_requests.NamePerson: name_person,
    campaign_requests.WriteStep: write,
}
