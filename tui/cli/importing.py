"""The `import` of foreign tables: looked at first, then taken in one step that can be undone."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from store.errors import Refused
from store.places import Places
from tui.cli.books import full_path, write_book
from tui.cli.codes import IN_PART, STOPPED
from tui.cli.options import AsJson, BookFile, Context, find_places
from tui.cli.telling import in_json, say, tell, tell_lines
from tui.cli.watching import interruptible, progress_line
from tui.opening import make_first_book

if TYPE_CHECKING:
    from store.book import Book
    from store.intake.report import Report
    from store.intake.sources import Source


class Dates(StrEnum):
    """How dates are written, where the file itself does not tell."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"
    EXCEL = "excel"


class Decimals(StrEnum):
    """The decimal mark, where the file itself does not tell."""

    POINT = "point"
    COMMA = "comma"


MARKS = {None: None, Decimals.POINT: ".", Decimals.COMMA: ","}
ASKED_ABOUT, SHOWN = 12, 3
"""So many columns that are left out are named when it is asked, and when all is done; more are counted."""

Files = Annotated[list[Path], typer.Argument(metavar="FILE", help="CSV files, or folders of them.")]
KindOption = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="[FILE=]KIND",
        help="What all files hold, or one of them: accounts, people, opportunities, colleagues; else told by their"
        " columns.",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before writing.")]
Rejects = Annotated[Path | None, typer.Option(metavar="FILE", help="Where refused rows go; else the rejects folder.")]
Maps = Annotated[
    list[str] | None, typer.Option("--map", metavar="COLUMN=FIELD", help="What a column means; no FIELD leaves it out.")
]
DatesOption = Annotated[Dates | None, typer.Option("--dates", help="The order of day, month and year.")]
DecimalOption = Annotated[Decimals | None, typer.Option("--decimal", help="The decimal mark of amounts.")]
SystemOption = Annotated[
    str | None,
    typer.Option("--source", metavar="NAME", help="The system that the ids come from, where two of them clash."),
]
AccountOption = Annotated[
    str | None,
    typer.Option(
        "--account", metavar="NAME", help="Where those belong who come without an account, or an unknown one."
    ),
]
MakeAccounts = Annotated[
    bool, typer.Option("--make-accounts", help="Make the accounts that people or opportunities name, untiered.")
]


def import_files(
    context: Context,
    files: Files,
    kinds: KindOption = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
    rejects: Rejects = None,
    maps: Maps = None,
    dates: DatesOption = None,
    decimal: DecimalOption = None,
    source: SystemOption = None,
    account: AccountOption = None,
    make_accounts: MakeAccounts = False,
    book: BookFile = None,
) -> None:
    """Import accounts, people and opportunities from CSV files.

    Example: tierbook import Account.csv Contact.csv Opportunity.csv --dry-run

    All files together are one step of undo, after a backup. Importing a file again changes only what is new in it. A
    file of users (User.csv) names the owners. Ends with 1 when rows were refused, or a file of a folder was left out
    since it holds something else.
    """
    places = find_places(context, book)
    ask = not (dry_run or yes)
    sources, others = _find_sources(files, kinds or [], maps or [], dates, decimal, source)
    if ask and not (sys.stdin and sys.stdin.isatty()):
        raise Refused("Nothing was imported", "Nobody is there to be asked.", "Look with --dry-run, then say --yes.")
    make_first_book(places)
    with write_book(places) as open_book:
        sources = _settle_accounts(open_book, sources, account, make_accounts)
        report = _run(places, open_book, sources, full_path(rejects) if rejects else None, dry_run=dry_run, ask=ask)
    if as_json:
        print(in_json(_as_data(report, sources, others)))
    else:
        _say(report, sources, others, is_unseen=yes and not dry_run)
    if report.refused or others:
        raise typer.Exit(IN_PART)


def _say(report: Report, sources: Sequence[Source], others: Sequence[Source], *, is_unseen: bool) -> None:
    """Say what was done; what the columns mean in a trial, and what was left out where nobody has looked at one."""
    mapped = [line for source in sources for line in _mapping_lines(source)] if report.dry_run else []
    unused = [_unused(sources)] if is_unseen else []
    say("\n".join(filter(None, [*mapped, *report.in_words(), *unused])))
    if others:
        tell_lines(map(_left_out, others))


def _as_data(report: Report, sources: Sequence[Source], others: Sequence[Source]) -> dict[str, Any]:
    mappings = [_mapping_record(source) for source in sources]
    left_out = [{"file": each.path.name, "looks_like": each.mapping.other} for each in others]
    return {**report.as_data(), "mappings": mappings, "left_out": left_out}


def _left_out(source: Source) -> str:
    from store.intake.kinds import PEOPLE_OR_COLLEAGUES
    from store.intake.sources import kind_option

    name = source.path.name
    if not source.mapping.other:
        return f"{name} was left out: no column of it holds a name. To take it, say --map COLUMN=name."
    words, option = f"{name} was left out: it looks like {source.mapping.other}", kind_option(source)
    if source.mapping.other == PEOPLE_OR_COLLEAGUES:
        return f"{words}. To take it, say {option}."
    return f"{words}, which Tierbook does not take. To take it, say {option}, or what else they are."


def _run(
    places: Places, open_book: Book, sources: Sequence[Source], rejects: Path | None, *, dry_run: bool, ask: bool
) -> Report:
    """Import, after a look at what would be done and a question if that is wanted; Ctrl+C ends it in order."""
    from store.intake.applying import Cancelled
    from store.intake.running import run_import

    with interruptible() as is_stopped:

        def run(*, dry: bool) -> Report:
            return run_import(
                places,
                open_book,
                sources,
                dry_run=dry,
                rejects=rejects,
                on_progress=progress_line(),
                cancelled=is_stopped,
            )

        try:
            if ask:
                _ask(run(dry=True), sources)
            return run(dry=dry_run)
        except Cancelled as stopped:
            tell(stopped)
            raise typer.Exit(STOPPED) from None


def _find_sources(
    files: Sequence[Path],
    kinds: Sequence[str],
    maps: Sequence[str],
    dates: Dates | None,
    decimal: Decimals | None,
    system: str | None,
) -> tuple[list[Source], list[Source]]:
    """Return the files with what their columns mean, as proposed, then as the user says; and those to be left out.

    Of a folder, what looks like another kind of record or has no names is left out; a file that is named is refused.
    """
    from store.intake.lookups import join_lookups
    from store.intake.sources import list_files, name_source, propose_source

    # The words of the options are those of the store.
    words: dict[str, Any] = {"dates": dates.value if dates else None, "decimal": MARKS[decimal]}
    paths = [path for file in files for path in list_files(full_path(file))]
    told = _read_kinds(kinds, paths)
    found = [replace(propose_source(path, told.get(path))[0], **words) for path in paths]
    named = {full_path(file) for file in files}
    for assignment in maps:
        found = _map_column(found, assignment, named)
    found = join_lookups(found)
    others = [source for source in found if source.path not in named and _is_unclear(source)]
    sources = [source for source in found if source not in others] or found
    return sources if system is None else [name_source(source, system) for source in sources], others


def _settle_accounts(book: Book, sources: Sequence[Source], account: str | None, make: bool) -> list[Source]:
    """Return the sources with what becomes of rows whose account is not said, or not there."""
    from store.accounts import find_account

    key: int | None = None
    if account is not None:
        with book.read() as session:
            key = find_account(session, account).id
    return [replace(source, account_id=key, make_accounts=make) for source in sources]


def _is_unclear(source: Source) -> bool:
    return bool(source.mapping.other) or not source.mapping.is_complete


def _read_kinds(told: Sequence[str], paths: Sequence[Path]) -> dict[Path, Any]:
    """Return what each file is told to hold: what is said of it by its name or path, else of all files."""
    from store.intake.fields import KINDS

    of_all: dict[Path, str] = {}
    of_one: dict[Path, str] = {}
    for words in told:
        name, equals, kind = words.rpartition("=")
        meant = [path for path in paths if not equals or path.name == name or path == full_path(Path(name))]
        if not meant:
            raise Refused("Nothing was imported", f"None of the files is “{name}”.", "Write it like list.csv=people.")
        if kind not in KINDS:
            what = f"“{kind}” is nothing that a file can hold."
            raise Refused("Nothing was imported", what, f"Say one of: {', '.join(KINDS)}.")
        (of_one if equals else of_all).update(dict.fromkeys(meant, kind))
    return of_all | of_one


def _map_column(sources: Sequence[Source], assignment: str, named: Container[Path]) -> list[Source]:
    """Return the sources with a column mapped in each that has it, but for those of a folder that are left out anyway.

    One that is left out for want of a name is mapped where it can be: that may be the name.
    """
    from store.intake.fields import FIELDS
    from store.intake.sources import map_column

    def is_taken(source: Source) -> bool:
        if source.path in named or not _is_unclear(source):
            return True
        fields = {each.name for each in FIELDS[source.mapping.kind]}
        return not source.mapping.other and field.strip() in fields

    header, equals, field = assignment.rpartition("=")
    if not equals:
        raise Refused("Nothing was imported", f"“{assignment}” is no COLUMN=FIELD.", "Write it like Firma=name.")
    having = [source for source in sources if any(column.header == header for column in source.mapping.columns)]
    meant = list(filter(is_taken, having)) or having or sources[:1]  # the first says that it has no such column
    return [map_column(source, header, field.strip() or None) if source in meant else source for source in sources]


def _ask(report: Report, sources: Sequence[Source]) -> None:
    """Show on stderr what would be done, and ask; no answer is a no."""
    mapped = [line for source in sources for line in _mapping_lines(source, ASKED_ABOUT)]
    tell_lines([*mapped, *report.in_words()])
    if not (report.new or report.changed):
        raise typer.Exit(IN_PART if report.refused else 0)
    print("Import this? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        tell_lines(["Nothing was written."])
        raise typer.Exit(IN_PART)


def _mapping_lines(source: Source, shown: int | None = None) -> Iterator[str]:
    mapped = [
        f"{column.header} → {column.field}" + (f" × {column.factor:,}" if column.factor > 1 else "")
        for column in source.mapping.columns
        if column.field
    ]
    left = [column.header for column in source.mapping.unmapped]
    yield f"{source.path.name} holds {source.mapping.kind}: {', '.join(mapped)}."
    if left:
        yield f"  left out: {_some(left, shown)}"


def _unused(sources: Sequence[Source]) -> str:
    """Return one line about the columns of all files that nothing was taken from, "" when there are none."""
    left = list(dict.fromkeys(column.header for source in sources for column in source.mapping.unmapped))
    if not left:
        return ""
    rest = "; --dry-run lists them" if len(left) > SHOWN else ""
    return f"{'1 column was' if len(left) == 1 else f'{len(left)} columns were'} left out: {_some(left, SHOWN)}{rest}."


def _some(names: Sequence[str], shown: int | None) -> str:
    more = f" and {len(names) - shown} more" if shown is not None and len(names) > shown else ""
    return f"{', '.join(names[:shown])}{more}"


def _mapping_record(source: Source) -> dict[str, Any]:
    columns = {column.header: column.field for column in source.mapping.columns}
    factors = {column.header: column.factor for column in source.mapping.columns if column.factor > 1}
    mapping = source.mapping
    return {
        "file": source.path.name,
        "kind": mapping.kind,
        "source": mapping.source,
        "columns": columns,
        "factors": factors,
    }
