"""What is to be done: the open `actions` and next steps of all accounts, what is overdue first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from store import clock
from store.errors import Refused
from tui.cli.books import read_book
from tui.cli.options import AsJson, AsOf, BookFile, Context, Tier, complete_account, find_places
from tui.cli.telling import in_json, key_text, say, tell_lines, tell_problems

if TYPE_CHECKING:
    from datetime import date

    from store.book import Book
    from store.places import Places
    from store.plans.next_actions import NextAction

OfAccount = Annotated[
    str,
    typer.Argument(metavar="ACCOUNT", help="Only those of one account; else all.", autocompletion=complete_account),
]
Mine = Annotated[bool, typer.Option("--mine", help="Only those that you own, by the name in your settings.")]
Overdue = Annotated[bool, typer.Option("--overdue", help="Only those whose day has passed.")]
MOST_NAMED = 12
"""Colleagues that are named to whoever is none of them."""
HEADER = "Due           Tier  Account · action  (owner)"


def list_actions(
    context: Context,
    account: OfAccount = "",
    mine: Mine = False,
    overdue: Overdue = False,
    tier: Tier = None,
    as_json: AsJson = False,
    as_of: AsOf = None,
    book: BookFile = None,
) -> None:
    """List what is to be done over all accounts, by its day.

    Actions, next steps of touches and opportunities, and what is late to close.

    Example: tierbook actions --mine --overdue

    ! marks what is overdue.
    """
    from store.accounts import find_account
    from store.plans.next_actions import list_next_actions

    places, today = find_places(context, book, as_of), clock.today()
    with read_book(places) as open_book, open_book.read() as session:
        owner = _find_me(open_book, places) if mine else None
        only = find_account(session, account).id if account else None
        found = list_next_actions(session, owner, today if overdue else None)
    shown = [
        action
        for action in found
        if (tier is None or (action.tier or 0) == tier) and (only is None or action.account_id == only)
    ]
    if as_json:
        print(in_json([_record(action, today) for action in shown]))
        return
    if shown:
        say("\n".join([HEADER, *(_line(action, today) for action in shown)]))
    late = sum(action.is_overdue(today) for action in shown)
    tell_lines([f"{len(shown):,} to do, {late:,} overdue."])


def _find_me(book: Book, places: Places) -> int:
    """Return the key of the colleague who is the user; Refused when the settings or the book do not know her."""
    from store.colleagues import find_colleague, list_colleagues
    from tui.settings import load_settings

    settings, problems = load_settings(places.settings)
    tell_problems(problems)
    with book.read() as session:
        key = find_colleague(session, settings.my_name) if settings.my_name else None
        names = [colleague.name for colleague in list_colleagues(session)]
    if key is not None:
        return key
    there = f" The colleagues in this book: {', '.join(names[:MOST_NAMED])}{', …' * (len(names) > MOST_NAMED)}."
    how = f'Say it in the app: the key , opens its settings. Or write my_name = "…" into {places.settings}.'
    if not settings.my_name:
        raise Refused("Whose actions?", f"The settings do not say who you are.{there * bool(names)}", how)
    words = f"No colleague in this book is called “{settings.my_name}”.{there * bool(names)}"
    raise Refused("Whose actions?", words, f"Actions are owned by colleagues: give one to yourself first. {how}")


def _line(action: NextAction, today: date) -> str:
    from tui.plan_words import what_to_do

    sign = "!" if action.is_overdue(today) else " "
    due = action.due_on.isoformat() if action.due_on else ""
    owner = action.owner or (f"theirs: {action.customer_owner}" if action.customer_owner else "nobody")
    return f"{due:10} {sign}  {action.tier or '–':>4}  {action.account} · {what_to_do(action)}  ({owner})"


def _record(action: NextAction, today: date) -> dict[str, Any]:
    return {
        "about": action.about,
        "account": action.account,
        "account_id": key_text(action.account_id),
        "customer_owner": action.customer_owner,
        "due_on": action.due_on.isoformat() if action.due_on else None,
        "function": action.function,
        "id": key_text(action.id),
        "kind": action.kind,
        "objective": action.objective,
        "of": action.what,
        "overdue": action.is_overdue(today),
        "owner": action.owner,
        "since": action.since.isoformat() if action.since else None,
        "status": action.status,
        "tier": action.tier,
        "title": action.title,
    }
