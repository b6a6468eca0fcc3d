"""Campaigns: what is due `today`, told as done by its key; and the `campaign list` with what each has brought."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from store import clock
from store.errors import Refused
from tui.campaign_words import joined, step_words, who
from tui.cli.books import read_book, write_book
from tui.cli.options import AsJson, BookFile, Context, find_places
from tui.cli.telling import in_json, key_text, say, tell_lines
from tui.wording import counted

if TYPE_CHECKING:
    from datetime import date

    from store.campaigns.campaigns import CampaignRow
    from store.campaigns.counting import CampaignFigures
    from store.campaigns.due_list import DueLine

Ahead = Annotated[int, typer.Option("--ahead", min=0, max=366, metavar="DAYS", help="Also what is due within DAYS.")]
Done = Annotated[str, typer.Option("--done", metavar="ID", help="Tell the one of that id (see --json) as done.")]
Said = Annotated[str, typer.Option("--said", metavar="TEXT", help="What was said, with --done.")]
NOTHING = "Nothing is due. Campaigns put touches here: they are made on the screen, c and then n."
NO_CAMPAIGNS = "The book has no campaigns yet: they are made on the screen, c and then n."


def list_today(
    context: Context,
    ahead: Ahead = 0,
    done: Done = "",
    said: Said = "",
    as_json: AsJson = False,
    book: BookFile = None,
) -> None:
    """List what is due today in all campaigns.

    Example: tierbook today --json

    ! marks what is overdue; --done tells one of it as done. Of each person the next touch alone is listed.
    """
    from store.campaigns.due_list import list_due

    places, today = find_places(context, book), clock.today()
    if done:
        _tell_done(context, book, done, said)
        return
    if said:
        raise Refused("Nothing was told", "--said goes with --done.", "Write it like `tierbook today --done ID`.")
    with read_book(places) as open_book, open_book.read() as session:
        found = list_due(session, today + timedelta(days=ahead))
    if as_json:
        print(in_json([_record(line, today) for line in found]))
        return
    if not found:
        tell_lines([NOTHING])
        return
    say("\n".join(_line(line, today) for line in found))
    late = sum(line.is_overdue(today) for line in found)
    tell_lines([f"{counted(len(found), 'touch', 'touches')}, {late:,} overdue."])


def _tell_done(context: Context, book: BookFile, key: str, said: str) -> None:
    """Tell a due touch as done, and log the touch."""
    from store.campaigns.working import finish_due_touch
    from tui.settings import load_settings

    if not (key.isascii() and key.isdigit()):
        raise Refused("Nothing was told", f"“{key}” is no id.", "`tierbook today --json` lists them.")
    places = find_places(context, book)
    my_name = load_settings(places.settings)[0].my_name
    with write_book(places) as open_book:
        row = finish_due_touch(open_book, int(key), "done", said, my_name)
    say(f"Done: {row.title}. The touch is logged. `tierbook undo` takes it back.")


def _line(line: DueLine, today: date) -> str:
    sign = "!" if line.is_overdue(today) else " "
    reach = joined((line.phone, line.mobile, line.email))
    whom = f"{line.account} · {who(line.person, line.persona)}{f' ({reach})' if reach else ''}"
    return f"{line.due_on} {sign}  {whom}: {step_words(line.channel, line.title)}  [{line.campaign}]"


def _record(line: DueLine, today: date) -> dict[str, Any]:
    keys = {name: key_text(value) for name, value in line._asdict().items() if name.endswith("_id")}
    return {
        **{name: value for name, value in line._asdict().items() if name not in ("key", *keys)},
        **keys,
        "due_on": line.due_on.isoformat(),
        "id": key_text(line.key),
        "overdue": line.is_overdue(today),
    }


def list_campaigns(context: Context, as_json: AsJson = False, book: BookFile = None) -> None:
    """List the campaigns, and what each has brought.

    Example: tierbook campaign list --json

    Replies and meetings count accounts. In JSON amounts are exact decimals of the book's currency, as text.
    """
    from store.book_settings import read_book_settings
    from store.campaigns.campaigns import list_campaigns as list_rows
    from store.campaigns.counting import CampaignFigures, count_campaigns

    with read_book(find_places(context, book)) as open_book, open_book.read() as session:
        rows, figures = list_rows(session), count_campaigns(session, clock.today())
        currency = read_book_settings(session).currency
    told = [(row, figures.get(row.id, CampaignFigures())) for row in rows]
    if as_json:
        print(in_json([_campaign_record(row, each, currency) for row, each in told]))
    elif told:
        say("\n".join(_campaign_line(row, each, currency) for row, each in told))
    else:
        tell_lines([NO_CAMPAIGNS])


def _campaign_line(row: CampaignRow, figures: CampaignFigures, currency: str) -> str:
    from tui.wording import money

    parts = [
        row.status,
        counted(figures.accounts, "account"),
        counted(figures.touches, "touch", "touches"),
        counted(figures.replies, "reply", "replies"),
        counted(figures.meetings, "meeting"),
        f"{money(figures.pipeline, currency)} {currency} open",
        f"{money(figures.won, currency)} won",
    ]
    if row.status == "running":
        parts.append(f"{figures.due:,} due{f', {figures.overdue:,} overdue' if figures.overdue else ''}")
    return f"{row.name}: {joined(parts)}"


def _campaign_record(row: CampaignRow, figures: CampaignFigures, currency: str) -> dict[str, Any]:
    from store.money import plain

    counts = figures._asdict() if row.status == "running" else {**figures._asdict(), "due": 0, "overdue": 0}
    links = {name: key_text(value) for name, value in row.model_dump().items() if name.endswith("_id")}
    texts = ("name", "status", "cadence", "template", "goal", "opening", "closing", "notes")
    return {
        "id": key_text(row.id),
        **{name: getattr(row, name) for name in texts},
        **links,
        "starts_on": row.starts_on.isoformat() if row.starts_on else None,
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
        **counts,
        "pipeline": plain(figures.pipeline, currency),
        "won": plain(figures.won, currency),
    }
