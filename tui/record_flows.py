"""Adding to, editing and removing from the lists of a dossier: people and seats, facts, opportunities, touches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from store import clock, facts
from store.book import Book
from store.clean import clean
from store.dossier import Dossier, read_dossier
from tui import requests
from tui.desk import Desk
from tui.forms import Shown, found, say_saved, show_form
from tui.kept_drafts import name_of_new
from tui.keyboard import hold_keys
from tui.owners import ask_colleague
from tui.record_forms import centres as centre_form
from tui.record_forms import facts as fact_form
from tui.record_forms import opportunities as opportunity_form
from tui.record_forms import people as people_form
from tui.record_forms import touches as touch_form
from tui.record_forms.removal import Removal
from tui.screens.account import AccountScreen
from tui.screens.dialogs import ChoiceDialog
from tui.screens.picking import PickScreen, among
from tui.widgets.table import Row

if TYPE_CHECKING:
    from textual.app import App

M = TypeVar("M")
KEEP = "Keep it"
"""The safe answer before something is removed."""


async def add_fact(app: App[Any], desk: Desk, request: requests.Request) -> bool:
    """Ask for a fact about the account and keep it."""
    return await _add(app, desk, request, "facts", fact_form.new_fact)


async def log_touch(app: App[Any], desk: Desk, request: requests.Request) -> bool:
    """Ask what happened with the account and log it."""
    new = partial(touch_form.new_touch, colleague=desk.settings.my_name)
    return await _add(app, desk, request, "touches", new)


async def add_record(app: App[Any], desk: Desk, request: requests.AddRecord) -> bool:
    """Add to the list that is shown; from the brief, a fact."""
    if request.what == "people":
        return await add_below(app, desk, request, request.key, "report")
    if request.what == "opportunities":
        return await add_opportunity(app, desk, request, {})
    return await (log_touch if request.what == "touches" else add_fact)(app, desk, request)


async def edit_record(app: App[Any], desk: Desk, request: requests.EditRecord) -> bool:
    """Edit the record under the cursor; each field saves when it is left."""
    ask = partial(_ask_centre, app, desk, request.account_id)
    edits: dict[str, Callable[[Book, Dossier, int], Shown]] = {
        "people": partial(people_form.edit_person, asks=_asks(app, desk, request.account_id), meant=request.person),
        "facts": fact_form.edit_fact,
        "opportunities": partial(opportunity_form.edit_opportunity, ask_centre=ask),
        "touches": touch_form.edit_touch,
    }
    edit, draft = edits[request.what], f"{request.what} {request.key}"
    book, dossier = await read_account_dossier(desk, request.account_id)
    shown = await asyncio.to_thread(edit, book, dossier, request.key)
    if len(dossier.people_in().get(request.key, ())) > 1:  # each of those who share a seat has a draft of her own
        draft += f" {request.person}"
    return await show_form(app, desk, shown, draft)


async def confirm_fact(app: App[Any], desk: Desk, request: requests.ConfirmFact) -> bool:
    """Ask who says so, mark the fact as confirmed as of today, and say which date it had before."""
    read = partial(fact_form.confirm_fact, account_id=request.account_id, key=request.key)
    shown, before = await asyncio.to_thread(lambda: read(desk.book))
    await show_form(app, desk, shown, f"facts {request.key} confirm", adds=True)
    if before:
        was = "" if before[0] == clock.today() else f", was {before[0] or 'without a date'}"
        say_saved(app, desk, f"Confirmed as of today{was}.")
    return bool(before)


async def end_fact(app: App[Any], desk: Desk, request: requests.EndFact) -> bool:
    """Ask how a fact has ended: as its kind does, or it is no longer true; it ages no more from then on."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    fact, ends = found(dossier.facts, request.key), fact_form.ends(dossier, request.key)
    question = f"“{fact.text[:120]}”\n\nIt stays in the book as of today, and nobody is asked about it any more."
    answers = (KEEP, *(words for _, words in ends))
    answer = await app.push_screen_wait(ChoiceDialog("How has this fact ended?", question, answers))
    if not answer:
        return False
    hold_keys(app)
    state, words = ends[answer - 1]
    await asyncio.to_thread(facts.end_fact, book, request.key, state)
    say_saved(app, desk, f"{words}. u brings it back.")
    return True


async def remove_record(app: App[Any], desk: Desk, request: requests.RemoveRecord) -> bool:
    """Take the record under the cursor out, after asking; undo brings it back."""
    asks: dict[str, Callable[[Dossier, int], Removal]] = {
        "people": partial(people_form.remove_person, meant=request.person),
        "facts": fact_form.remove_fact,
        "opportunities": opportunity_form.remove_opportunity,
        "touches": touch_form.remove_touch,
    }
    book, dossier = await read_account_dossier(desk, request.account_id)
    return await ask_removal(app, desk, book, asks[request.what](dossier, request.key)) > 0


async def open_centres(app: App[Any], desk: Desk, request: requests.OpenCentres) -> bool:
    """List the buying centres of the account: make one, edit one, or take one out."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    search, typed = among(centre_form.centre_rows(dossier)), ""

    def find(text: str) -> Sequence[Row]:
        nonlocal typed
        typed = clean(text)
        return [*search(text), centre_form.row_of_new(typed)]

    key = await app.push_screen_wait(PickScreen("Buying centres", centre_form.COLUMNS, find, goes_on=True))
    if key is None:
        return False
    if key == centre_form.NEW:
        return await _ask_centre(app, desk, request.account_id, typed) is not None
    answer = await ask_removal(app, desk, book, centre_form.remove_centre(dossier, key))
    if answer != 1:
        return answer > 0
    return await show_form(app, desk, centre_form.edit_centre(book, dossier, key), f"centres {key}")


async def add_opportunity(app: App[Any], desk: Desk, request: requests.Request, begun: Mapping[str, str]) -> bool:
    """Ask for an opportunity of which something is known already."""
    ask = partial(_ask_centre, app, desk, request.account_id)
    new = partial(opportunity_form.new_opportunity, ask_centre=ask, begun=begun)
    return await _add(app, desk, request, "opportunities", new)


async def add_below(
    app: App[Any], desk: Desk, request: requests.Request, seat: int, place: str, begun: Mapping[str, str] | None = None
) -> bool:
    """Ask for a person and her seat, below, beside or above the seat of that key; 0 for the top.

    What is `begun` stands in the form already.
    """
    asks = _asks(app, desk, request.account_id)

    def new(book: Book, dossier: Dossier, key: int) -> tuple[Shown, Sequence[int]]:
        (title, fields, values, save), made = people_form.new_person(book, dossier, key, asks, place)
        return (title, fields, {**values, **(begun or {})}, save), made

    return await _add(app, desk, request, "people", new, seat, place)


def show_made(app: App[Any], what: str, key: int) -> None:
    """Let the list that shows such records go to one of them, once it is read anew."""
    for screen in app.screen_stack:
        if isinstance(screen, AccountScreen):
            screen.show_record(what, key)


async def _add(
    app: App[Any],
    desk: Desk,
    request: requests.Request,
    what: str,
    new: Callable[[Book, Dossier, int], tuple[Shown, Sequence[int]]],
    seat: int = 0,
    place: str = "report",
) -> bool:
    """Show the form of a new record; when it is saved, the list that shows such records goes to it."""
    key = seat or getattr(request, "person", 0)
    (shown, made), draft = await _make(
        desk,
        request.account_id,
        lambda book, dossier: (new(book, dossier, key), name_of_new(desk.drafts, dossier, what, seat, place)),
    )
    saved = await show_form(app, desk, shown, draft, adds=True)
    if made:
        show_made(app, what, made[-1])
    return saved


async def ask_removal(app: App[Any], desk: Desk, book: Book, removal: Removal) -> int:
    """Ask, do what is answered, and return the number of the answer, 0 for the safe one."""
    answers = (KEEP, *(words for words, _ in removal.answers))
    answer = await app.push_screen_wait(ChoiceDialog(removal.title, removal.question, answers))
    if answer:
        hold_keys(app)  # what is typed behind the answer is meant for the list as it will be
        words, act = removal.answers[answer - 1]
        await asyncio.to_thread(act, book)
        if words != "Edit":
            say_saved(app, desk, "Removed. u brings it back.")
    return answer


def _asks(app: App[Any], desk: Desk, account_id: int) -> people_form.Asks:
    """Return what asks for a new buying centre, and for one of us who finds out."""
    who = partial(ask_colleague, app, title="Who of us finds out?")
    return people_form.Asks(partial(_ask_centre, app, desk, account_id), lambda: who(desk.book))


async def _ask_centre(app: App[Any], desk: Desk, account_id: int, name: str = "") -> tuple[str, str] | None:
    """Ask for a new buying centre; return its key and name, None when there is none after all."""
    shown, made = await _make(desk, account_id, partial(centre_form.new_centre, name=name))
    await show_form(app, desk, shown, f"centres new {account_id}", adds=True)
    return made[-1] if made else None


async def read_account_dossier(desk: Desk, account_id: int) -> tuple[Book, Dossier]:
    """Return the book and the dossier of an account, read beside the screen's loop."""
    return await _make(desk, account_id, lambda book, dossier: (book, dossier))


async def _make(desk: Desk, account_id: int, make: Callable[[Book, Dossier], M]) -> M:
    """Read a dossier and make of it what is shown, beside the screen's loop: it may hold thousands of people."""

    def read() -> M:
        with desk.book.read() as session:
            dossier = read_dossier(session, account_id)
        return make(desk.book, dossier)

    return await asyncio.to_thread(read)
