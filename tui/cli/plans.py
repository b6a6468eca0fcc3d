"""Account plans from files: `import` one from elsewhere, `read` an exported one back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from store import clock
from store.errors import Problem, Refused
from tui.cli.books import full_path, read_book, write_book
from tui.cli.codes import IN_PART
from tui.cli.options import AsJson, BookFile, Context, complete_account, find_places
from tui.cli.telling import in_json, key_text, say, tell_lines, tell_problems
from tui.wording import counted

if TYPE_CHECKING:
    from store.book import Book
    from store.places import Places
    from store.plans.importing import ForeignPlan
    from store.plans.proposals import Proposal
    from templates.plan_edits import Edits

NOTHING = "Nothing was imported"
File = Annotated[Path, typer.Argument(metavar="FILE", help="A Markdown file.")]
OfAccount = Annotated[
    str,
    typer.Option("--account", metavar="ACCOUNT", help="Whose plan it is.", autocompletion=complete_account),
]
Period = Annotated[
    str, typer.Option("--period", metavar="NAME", help="FY27, say; else the year that the file names, else the next.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before writing.")]


def import_file(
    context: Context,
    file: File,
    account: OfAccount,
    period: Period = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
    book: BookFile = None,
) -> None:
    """Make a draft plan of an account plan that was written elsewhere.

    Example: tierbook plan import plan.md --account "Northwind Logistics" --dry-run

    The file does not say whose plan it is: --account does, always. Objectives, actions, risks, competitors, strengths
    and weaknesses are known by the headings that people use. What is not understood is told with its line, and kept in
    the notes of the plan. --dry-run lists all of it and writes nothing. It is one step of undo.
    """
    from store.plans.importing import import_plan
    from templates.plan_edits import is_exported, read_plan_file
    from templates.plan_import import read_plan
    from tui.plan_found import found_lines

    places, path = find_places(context, book), full_path(file)
    text = read_plan_file(path, NOTHING)
    if is_exported(text):
        words = f"{file} is a plan that Tierbook has exported."
        raise Refused(NOTHING, words, f"`tierbook plan read {file}` reads it back.")
    read = read_plan(text)
    with (read_book if dry_run else write_book)(places) as open_book:
        key, name, between, words = _place(open_book, account, period, read.period)
        made = import_plan(open_book, key, name, between, read, dry_run=dry_run)
    if as_json:
        print(in_json(_import_record(read, made.problems, (name, *between), 0 if dry_run else made.plan)))
    else:
        say(f"{'Would be imported' if dry_run else 'Imported'} as a draft plan {name}: {made.made}.")
        say(words)
        if dry_run:
            say("\n".join(line.in_words() for line in found_lines(read)))
    tell_problems(made.problems)


def read_file_back(
    context: Context,
    file: File,
    yes: Yes = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    book: BookFile = None,
) -> None:
    """Take over what was edited in the file of an exported plan.

    Example: tierbook plan read northwind-plan.md --dry-run

    The file is compared with the plan as it was when the file was written. What the book has changed since is shown and
    left as it is in the book; so is what was taken out of the file. The page has the first objectives, actions and
    risks: what is not on it is changed in the book. Nothing is written before you say so; all of it is one step of
    undo. Ends with 1 when something in the file could not be taken over.
    """
    from templates.plan_edits import read_plan_file

    places = find_places(context, book)
    text = read_plan_file(full_path(file))
    with write_book(places) as open_book:
        found = _find(places, open_book, text)
        ready = [each for each in found.proposals if found.is_sure and not each.is_clash]
        left = [each for each in found.proposals if each not in ready]
        if not as_json:
            say("\n".join(_lines(found, ready, left)))
        tell_problems(found.problems)
        taken = 0 if dry_run or not ready else _take(open_book, found, ready, yes=yes)
    if as_json:
        print(in_json(_read_record(found, taken)))
    elif taken:
        say(f"{counted(taken, 'change')} taken over.")
    if found.problems or left or (ready and not taken and not dry_run):
        raise typer.Exit(IN_PART)


def _place(book: Book, account: str, period: str, said: str) -> tuple[int, str, tuple[date, date], str]:
    """Return for which account a plan is, what it is called, its days, and why that is so."""
    from store.accounts import find_account
    from store.dossier import read_dossier
    from tui.plan_words import file_period, named_period, period_words

    with book.read() as session:
        dossier = read_dossier(session, find_account(session, account).id)
    if period:
        name, first, last = named_period(period, dossier, clock.today())
        return dossier.account.id, name, (first, last), f"For {name}, {first} to {last}."
    name, first, last = file_period(said, dossier, clock.today())
    return dossier.account.id, name, (first, last), period_words(said, name, (first, last), dossier)


def _find(places: Places, book: Book, text: str) -> Edits:
    from templates.fill import Filler
    from templates.library import Library
    from templates.plan_edits import find_edits

    with Filler() as filler:
        return find_edits(book, Library(places.templates), filler, text)


def _take(book: Book, found: Edits, ready: list[Proposal], *, yes: bool) -> int:
    """Take changes over, after asking unless it is said already; return how many were."""
    from store.plans.proposals import apply_proposals

    if not yes:
        if not (sys.stdin and sys.stdin.isatty()):
            words = "Nobody is there to be asked."
            raise Refused("Nothing was changed", words, "Look with --dry-run, then say --yes.")
        print(f"Take {counted(len(ready), 'change')} over? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            tell_lines(["Nothing was written."])
            return 0
    return apply_proposals(book, found.account, found.plan, ready)


def _lines(found: Edits, ready: list[Proposal], left: list[Proposal]) -> list[str]:
    """Return what was edited as a diff: what it is about, what stood there, what stands there now."""
    beyond = [found.beyond] if found.beyond else []
    if not found.proposals:
        return [f"{found.name}: nothing was edited in the file that the book does not say already.", *beyond]
    lines = [f"{found.name}: {counted(len(found.proposals), 'change')}.", *beyond]
    for each in (*ready, *left):
        lines.append(f"{each.what}")
        for label, before, after in each.told:
            lines += [f"- {label}: {before or '—'}"] if each.key else []
            lines.append(f"+ {label}: {after or '—'}")
        if each.is_clash:
            lines.append(f"! changed in the book meanwhile: {each.theirs or '—'}; left as it is there")
        elif each in left:
            lines.append("! left as it is in the book")
    return lines


def _import_record(read: ForeignPlan, problems: Any, period: tuple[str, date, date], plan: int) -> dict[str, Any]:
    lists = ("objectives", "actions", "risks", "competitors", "swot")
    return {
        "plan": key_text(plan),
        "period": period[0],
        "from": period[1].isoformat(),
        "until": period[2].isoformat(),
        "texts": dict(read.texts),
        **{name: [dict(record) for record in getattr(read, name)] for name in lists},
        "notes": read.notes,
        "problems": _problem_records(problems),
    }


def _read_record(found: Edits, taken: int) -> dict[str, Any]:
    return {
        "account": found.name,
        "account_id": key_text(found.account),
        "plan": key_text(found.plan),
        "changes": [
            {
                "record": each.table,
                "id": key_text(each.key),
                "name": each.name,
                "line": each.line,
                "fields": [told._asdict() for told in each.told],
                "meanwhile": each.theirs,
            }
            for each in found.proposals
        ],
        "problems": _problem_records(found.problems),
        "sure": found.is_sure,
        "taken": taken,
    }


def _problem_records(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [{"line": each.line, "what": each.what, "hint": each.hint} for each in problems]
