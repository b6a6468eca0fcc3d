"""What the app does on request: each flow reads downward, asks what it must, and calls the store or the documents.

Loaded behind the first paint; the only module that knows both the requests and everything that carries them out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from store import accounts, clock, undoing
from store.book import Book
from store.book_settings import BookSettingsRow, edit_book_settings, read_book_settings
from store.clean import clean
from tui import (
    campaign_flows,
    difference_flows,
    due_flows,
    enrol_flows,
    export_flows,
    fields,
    gap_flows,
    import_flow,
    line_flows,
    link_flows,
    overview_flows,
    owners,
    past_flows,
    people_flows,
    people_requests,
    plan_flows,
    plan_import_flows,
    plan_requests,
    play_flows,
    points_flows,
    record_flows,
    relationship_flows,
    requests,
    seat_flows,
    sheet_flows,
    template_flows,
    tier_plan_flows,
    view_flows,
    white_space_flows,
)
from tui.desk import Desk
from tui.documents import dossier_document
from tui.forms import amounts_as_typed, say_saved, show_form
from tui.past_requests import LookBack
from tui.screens.account import AccountScreen
from tui.screens.account_list import AccountListScreen
from tui.screens.composer import ComposerScreen
from tui.screens.dialogs import ChoiceDialog, TierDialog
from tui.settings import save_settings, set_aside, what_is_wrong
from tui.widgets.form import Field
from tui.wording import counted, tier_name

if TYPE_CHECKING:
    from textual.app import App

Flow = Callable[["App[Any]", Desk, Any], Awaitable[bool]]


async def carry_out(app: App[Any], desk: Desk, request: requests.Request) -> bool:
    """Carry out a request and say whether the book was changed; StoreError tells what was refused."""
    flow = FLOWS[type(request)]
    if desk.past is None or type(request) is LookBack:
        return await flow(app, desk, request)
    past_flows.refuse_edits(desk.past, request)
    with clock.standing_at(desk.past.moment):  # so that what it opens knows which day it is there
        return await flow(app, desk, request)


async def open_dossier(app: App[Any], desk: Desk, request: requests.OpenDossier) -> bool:
    """Show the account's own screen."""
    account = await asyncio.to_thread(_account, desk, request.account_id)
    await app.push_screen(AccountScreen(desk, desk.book, account.id, request.tab, request.key))
    return False


async def add_account(app: App[Any], desk: Desk, request: requests.NewAccount) -> bool:
    """Ask for a name and the little that is known, and add the account."""
    book = await asyncio.to_thread(lambda: desk.book)
    ask = (Field("name", "Name"), Field("industry", "Industry"), Field("city", "City"), Field("country", "Country"))
    added: list[int] = []

    def save(values: dict[str, str], _: dict[str, str]) -> None:
        added.append(accounts.add_account(book, values))

    _ = request
    if not await show_form(app, desk, ("New account", ask, {}, save), "account new", adds=True):
        return False
    for screen in app.screen_stack:
        if isinstance(screen, AccountListScreen):
            screen.show_account(added[-1])
    return True


async def edit_account(app: App[Any], desk: Desk, request: requests.EditAccount) -> bool:
    """Show the account's fields; each saves when it is left."""

    def read() -> tuple[Book, accounts.AccountRow, Field, str]:
        owner = owners.owner_field(app, desk.book, desk.settings.my_name)
        with desk.book.read() as session:
            account = accounts.read_account(session, request.account_id)
            return desk.book, account, owner, read_book_settings(session).currency

    book, account, owner, currency = await asyncio.to_thread(read)

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        parsed, before = (
            {name: accounts.parse_field(name, text, currency) for name, text in owners.with_key(book, texts).items()}
            for texts in (changes, seen)
        )
        with amounts_as_typed(accounts.AccountDraft, changes, currency, "revenue"):
            accounts.edit_account(book, request.account_id, parsed, before, owner=owners.name_of(changes))

    asked, values = fields.account_fields(owner, currency), fields.account_values(account, currency)
    return await show_form(app, desk, (account.name, asked, values, save), f"account {request.account_id}")


async def move_tier(app: App[Any], desk: Desk, request: requests.MoveTier) -> bool:
    """Ask for a tier and a reason; the reason is kept as a draft until it is saved."""
    book = await asyncio.to_thread(lambda: desk.book)
    account = await asyncio.to_thread(_account, desk, request.account_id)
    dialog = TierDialog(account.name, account.tier, drafts=desk.drafts, draft=f"tier {account.id}")
    choice = await app.push_screen_wait(dialog)
    if choice is None or (choice.tier == account.tier and not choice.reason):
        return False
    await asyncio.to_thread(accounts.set_tier, book, request.account_id, choice.tier, choice.reason)
    await dialog.draft.discard()
    say_saved(app, desk, f"{account.name} is now {_tier(choice.tier)}")
    return True


async def archive_account(app: App[Any], desk: Desk, request: requests.ArchiveAccount) -> bool:
    """Put the account away, or bring it back; asked, since it vanishes from the list."""
    account = await asyncio.to_thread(_account, desk, request.account_id)
    archived = account.archived_on is None
    verb = "Archive" if archived else "Bring back"
    question = "Nothing is deleted: it moves to the archived accounts (Z)." if archived else "It goes back to its tier."
    answer = await app.push_screen_wait(ChoiceDialog(f"{verb} {account.name}?", question, ("Leave it", verb)))
    if answer != 1:
        return False
    await asyncio.to_thread(accounts.archive_account, desk.book, request.account_id, archived)
    say_saved(app, desk, f"{account.name}: {'archived' if archived else 'back'}")
    return True


async def make_sheet(app: App[Any], desk: Desk, request: requests.MakeSheet) -> bool:
    """Open the sheet composer."""
    page = await asyncio.to_thread(points_flows.read_page, desk, request.account_id)
    composer: Screen[Any] = ComposerScreen(desk, page)
    return bool(await app.push_screen_wait(composer))


async def copy_dossier(app: App[Any], desk: Desk, request: requests.CopyDossier) -> bool:
    """Put the dossier on the clipboard and say so; terminals without OSC 52 ignore it, so the export is named too."""
    document = await asyncio.to_thread(dossier_document, desk, request.account_id)
    app.copy_to_clipboard(document.text)
    words = "If your terminal does not take it, x writes it to a file."
    app.notify(words, title=f"Copied: {counted(document.text.count(chr(10)), 'line')}", markup=False)
    return False


async def open_settings(app: App[Any], desk: Desk, request: requests.OpenSettings) -> bool:
    """Show the settings of this person and of the book."""
    _ = request
    if not await _settings_are_sound(app, desk):
        return False
    line = await asyncio.to_thread(_book_settings, desk)
    values = {
        **desk.settings._asdict(),
        "theme": app.theme,
        "name": line.name,
        "currency": line.currency,
        "fiscal_year_start": str(line.fiscal_year_start),
        "company": line.company,
    }

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        mine = {name: clean(value) for name, value in changes.items() if name in desk.settings._asdict()}
        if mine:
            settings = desk.settings._replace(**mine)
            save_settings(desk.places.settings, settings)
            desk.settings, desk.book.who = settings, settings.my_name
            app.call_from_thread(setattr, app, "theme", settings.theme)
        book = {name: value for name, value in changes.items() if name not in mine}
        if book:
            edit_book_settings(desk.book, book, {name: seen[name] for name in book if name in seen})

    asked = fields.settings_fields(sorted(app.available_themes))
    await show_form(app, desk, ("Settings", asked, values, save), "settings")
    return True


async def keep_theme(app: App[Any], desk: Desk, request: requests.KeepTheme) -> bool:
    """Keep the theme for the next start; a settings file that cannot be read is left alone."""
    _ = request
    if not await asyncio.to_thread(what_is_wrong, desk.places.settings):
        desk.settings = desk.settings._replace(theme=app.theme)
        await asyncio.to_thread(lambda: save_settings(desk.places.settings, desk.settings))
    return False


async def _settings_are_sound(app: App[Any], desk: Desk) -> bool:
    """Ask what to do with a settings file that cannot be read: it is never overwritten unasked."""
    wrong = await asyncio.to_thread(what_is_wrong, desk.places.settings)
    if not wrong:
        return True
    question = f"{wrong}\n\nStart afresh moves the file aside; nothing in it is lost."
    answers = ("Leave it", "Start afresh")
    if await app.push_screen_wait(ChoiceDialog("The settings file cannot be read", question, answers)) != 1:
        return False
    await asyncio.to_thread(set_aside, desk.places.settings)
    return True


async def undo(app: App[Any], desk: Desk, request: requests.UndoLast) -> bool:
    """Take the last change back and say which."""
    try:
        step = await asyncio.to_thread(lambda: undoing.undo(desk.book, until=request.newest))
    except undoing.NothingLeft as nothing:
        return _nothing_to_do(app, nothing)
    _show_touched(app, step)
    app.notify(f"Took back: {step.in_words()}. U does it again.", title="Undo", markup=False)
    return True


async def redo(app: App[Any], desk: Desk, request: requests.RedoLast) -> bool:
    """Do again what was taken back and say which."""
    _ = request
    try:
        step = await asyncio.to_thread(lambda: undoing.redo(desk.book))
    except undoing.NothingLeft as nothing:
        return _nothing_to_do(app, nothing)
    _show_touched(app, step)
    app.notify(f"Did again: {step.in_words()}. u takes it back.", title="Redo", markup=False)
    return True


SHOWN_IN = {
    "seat": "people",
    "person": "people",
    "fact": "facts",
    "opportunity": "opportunities",
    "touch": "touches",
    **dict.fromkeys(("plan", "objective", "action", "risk", "swot_item", "competitor"), "plan"),
}
"""The tab that shows the records of a table."""


def _show_touched(app: App[Any], step: undoing.Step) -> None:
    """Let the list that shows them go to what a step has altered or brought back, if it is open."""
    for table, key in step.touched:
        if tab := SHOWN_IN.get(table):
            record_flows.show_made(app, tab, key)


def _nothing_to_do(app: App[Any], nothing: undoing.NothingLeft) -> bool:
    """Say that there is nothing to be done, which is no error; another window may have done it, so the screens look."""
    app.notify(f"{nothing.title}.", markup=False)
    return True


def _account(desk: Desk, key: int) -> accounts.AccountRow:
    with desk.book.read() as session:
        return accounts.read_account(session, key)


def _book_settings(desk: Desk) -> BookSettingsRow:
    with desk.book.read() as session:
        return read_book_settings(session)


def _tier(tier: int | None) -> str:
    return tier_name(tier or 0)


FLOWS: dict[type[requests.Request], Flow] = {
    requests.OpenDossier: open_dossier,
    requests.NewAccount: add_account,
    requests.EditAccount: edit_account,
    requests.MoveTier: move_tier,
    requests.LogTouch: record_flows.log_touch,
    requests.AddFact: record_flows.add_fact,
    requests.ArchiveAccount: archive_account,
    requests.MakeSheet: make_sheet,
    requests.ExportAccount: export_flows.export_account,
    requests.CopyDossier: copy_dossier,
    requests.OpenSettings: open_settings,
    requests.KeepTheme: keep_theme,
    requests.AddRecord: record_flows.add_record,
    requests.AddSeat: seat_flows.add_seat,
    requests.MoveSeat: seat_flows.move_seat,
    requests.MovePerson: seat_flows.move_person,
    requests.FindPerson: seat_flows.find_person,
    requests.ShowPath: seat_flows.show_path,
    requests.AssessPerson: people_flows.assess_person,
    people_requests.Judge: people_flows.judge,
    people_requests.TurnJudgement: people_flows.turn,
    people_requests.ConfirmJudgement: people_flows.confirm,
    people_requests.EditJudgement: people_flows.edit,
    people_requests.WithdrawJudgement: people_flows.withdraw_judgement,
    requests.DrawLine: line_flows.draw_line,
    requests.EditLines: line_flows.edit_lines,
    people_requests.EditLine: line_flows.edit_one,
    people_requests.ConfirmLine: line_flows.confirm_one,
    people_requests.RemoveLine: line_flows.remove_one,
    requests.OpenRelationships: relationship_flows.open_relationships,
    people_requests.SetLevel: relationship_flows.set_level,
    people_requests.EditRelationship: relationship_flows.edit,
    people_requests.ClearRelationship: relationship_flows.clear,
    people_requests.AddSide: relationship_flows.add_side,
    requests.EditRecord: record_flows.edit_record,
    requests.ConfirmFact: record_flows.confirm_fact,
    requests.EndFact: record_flows.end_fact,
    requests.RemoveRecord: record_flows.remove_record,
    requests.OpenCentres: record_flows.open_centres,
    requests.OpenLinks: link_flows.open_links,
    requests.FillCell: white_space_flows.fill_cell,
    requests.EmptyCell: white_space_flows.empty_cell,
    requests.EditCell: white_space_flows.edit_cell,
    requests.AddCellOpportunity: white_space_flows.add_opportunity,
    requests.ListCellOpportunities: white_space_flows.list_opportunities,
    requests.ListChances: white_space_flows.list_chances,
    requests.OpenOfferings: white_space_flows.open_offerings,
    **plan_flows.FLOWS,
    **campaign_flows.FLOWS,
    **difference_flows.FLOWS,
    **due_flows.FLOWS,
    **enrol_flows.FLOWS,
    **overview_flows.FLOWS,
    **points_flows.FLOWS,
    **sheet_flows.FLOWS,
    **template_flows.FLOWS,
    **tier_plan_flows.FLOWS,
    **view_flows.FLOWS,
    plan_requests.PutPlay: play_flows.put_play,
    plan_requests.ImportPlan: plan_import_flows.import_plan,
    requests.ImportFiles: import_flow.open_import,
    requests.OpenLooseEnds: import_flow.open_loose_ends,
    requests.OpenGaps: gap_flows.open_gaps,
    requests.SnoozeGap: gap_flows.snooze_gap,
    requests.WakeGap: gap_flows.wake_gap,
    requests.OpenRules: gap_flows.open_rules,
    requests.EditRule: gap_flows.edit_rule,
    requests.UndoLast: undo,
    requests.RedoLast: redo,
    LookBack: past_flows.look_back,
}
