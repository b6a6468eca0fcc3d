"""The `review` of accounts: what changed since the last one, and the minutes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.books import read_book
from tui.cli.documents import ProfileName, Target, from_settings, tell_report
from tui.cli.options import AsJson, BookFile, Context, complete_account, find_places
from tui.cli.telling import in_json, key_text, say, tell_lines

if TYPE_CHECKING:
    from store.places import Places
    from store.reviews.differences import Difference, Section

OfAccount = Annotated[
    str,
    typer.Argument(
        metavar="ACCOUNT", help="Its number, its name, or a part that fits only one.", autocompletion=complete_account
    ),
]
Diff = Annotated[bool, typer.Option("--diff", help="What changed, section by section.")]
Since = Annotated[str, typer.Option("--since", metavar="DATE", help="From this day on; else since the last review.")]
Until = Annotated[str, typer.Option("--until", metavar="DATE", help="Until the end of this day; else until now.")]
Minutes = Annotated[bool, typer.Option("--minutes", help="Write the minutes of the last review, as Markdown.")]
Due = Annotated[bool, typer.Option("--due", help="Without an account: only what is due this quarter, or overdue.")]
Spread = Annotated[bool, typer.Option("--spread", help="Lay what falls on the end of a quarter over its working days.")]
Calendar = Annotated[
    Path | None, typer.Option("--calendar", metavar="FILE", help="Write the days of the reviews as a calendar (.ics).")
]
Reader = Annotated[ProfileName, typer.Option("--profile", help="For whom the minutes are.")]


def review(
    context: Context,
    account: OfAccount = "",
    due: Due = False,
    spread: Spread = False,
    calendar: Calendar = None,
    diff: Diff = False,
    since: Since = "",
    until: Until = "",
    minutes: Minutes = False,
    to: Target = None,
    profile: Reader = ProfileName.INTERNAL,
    as_json: AsJson = False,
    book: BookFile = None,
) -> None:
    """List when accounts are due for review, or what changed at one.

    Example: tierbook review --due

    Example: tierbook review --spread, then tierbook review --calendar reviews.ics

    Example: tierbook review "Northwind Logistics" --diff --since 2026-10-01

    Example: tierbook review "Northwind Logistics" --minutes --to minutes
    """
    places = find_places(context, book)
    if not (account or diff or minutes):
        _tell_all(places, calendar, due=due, spread=spread, as_json=as_json)
        return
    if due or spread or calendar:
        raise typer.BadParameter("--due, --spread and --calendar are about all accounts; leave the account out")
    if not account:
        raise typer.BadParameter("name an account")
    if diff == minutes:
        raise typer.BadParameter("say what: --diff or --minutes, one of the two")
    if minutes:
        write_minutes(places, account, to, profile.value)
    else:
        tell_differences(places, account, read_day_option(since), read_day_option(until), as_json=as_json)


def _tell_all(places: Places, calendar: Path | None, *, due: bool, spread: bool, as_json: bool) -> None:
    from tui.cli import due_reviews

    if spread:
        due_reviews.spread_due(places)
    elif calendar is not None:
        due_reviews.write_calendar_file(places, calendar)
    else:
        due_reviews.tell_due(places, only_due=due, as_json=as_json)


def read_day_option(text: str) -> date | None:
    """Return a typed day, None for none; in words when it cannot be read."""
    from store.days import read_day

    if not text.strip():
        return None
    try:
        return read_day(text, past=True)
    except ValueError as error:
        raise typer.BadParameter(f"“{text}” {error}") from None


def tell_differences(places: Places, account: str, since: date | None, until: date | None, *, as_json: bool) -> None:
    """Print what changed at an account in a span, section by section."""
    from store.accounts import find_account
    from store.reviews.spans import read_differences, span_between

    with read_book(places) as open_book, open_book.read() as session:
        found = find_account(session, account)
        span = span_between(session, found.id, since, until)
        sections = read_differences(session, found.id, span)
    if as_json:
        print(in_json({"account": found.name, "sections": [_record(each) for each in sections], "span": span.words}))
        return
    if sections:
        say("\n".join(_lines(sections)))
    nothing = "" if sections else " Nothing changed."
    tell_lines([f"{found.name}, {span.words}.{nothing}"])


def _lines(sections: Iterable[Section]) -> Iterator[str]:
    for number, section in enumerate(sections):
        if number:
            yield ""
        yield f"{section.name}: {section.counts()}"
        yield from (f"  {figure.in_words()}" for figure in section.figures)
        yield from (_line(each) for each in section.differences)


def _line(each: Difference) -> str:
    return f"  {each.kind:9}  {each.thing}: {each.in_words()}"


def _record(section: Section) -> dict[str, Any]:
    return {
        "differences": [
            {
                "called": each.called,
                "fields": [{"after": f.after, "before": f.before, "name": f.name} for f in each.fields],
                "how": each.how or None,
                "kind": each.kind,
                "records": [{"id": key_text(key), "table": table} for table, key in each.records],
                "what": each.thing,
            }
            for each in section.differences
        ],
        "figures": [{"after": f.after, "before": f.before, "name": f.name} for f in section.figures],
        "name": section.name,
    }


def write_minutes(places: Places, account: str, to: Path | None, profile: str) -> None:
    """Write the minutes of the last review of an account into a folder, and tell what became of them."""
    from store.accounts import find_account
    from templates.export import export_documents
    from templates.fill import Filler
    from templates.minutes import find_review_to_tell, minutes_document

    _, folder = from_settings(places, to)
    with read_book(places) as open_book, Filler() as filler:
        with open_book.read() as session:
            found = find_review_to_tell(session, find_account(session, account).id)
        document = minutes_document(open_book, filler, places.templates, found.id, profile)
    tell_report(export_documents([document], folder))
