"""Importing: all files of one call in one transaction and one step of undo, accounts before what belongs to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack

from sqlmodel import Session

from store import clock
from store.accounts import Account
from store.book import Book
from store.book_settings import has_amounts, read_book_settings
from store.bulk import calm_memory, postpone_indexes, stoppable
from store.clean import clean
from store.errors import Problem, StoreError
from store.intake.accounts_in import plan_accounts
from store.intake.amounts import MONEY
from store.intake.brought import LABEL
from store.intake.colleagues_in import name_owners, plan_colleagues
from store.intake.fields import Kind
from store.intake.forms import find_forms
from store.intake.incoming import Incoming, Sheet
from store.intake.lookups import read_lookup
from store.intake.mapping import tell_source_of_bosses
from store.intake.opportunities_in import plan_opportunities
from store.intake.people_in import plan_people
from store.intake.plans import Plan
from store.intake.references import AccountFinder
from store.intake.report import LISTED, Report, Told
from store.intake.rows import gather, turn_down
from store.intake.seen import Seen
from store.intake.sources import Lookup, Source, in_order, open_source
from store.intake.tally import Tally
from store.records import take

Progress = Callable[[str, int, int], None]
"""Takes what is being done, and how far it is, as in 3 of 8; 0 of 0 when that is not known."""
STEPS: dict[Kind, Callable[[Plan, Sequence[Incoming], AccountFinder], None]] = {
    "colleagues": plan_colleagues,
    "accounts": plan_accounts,
    "people": plan_people,
    "opportunities": plan_opportunities,
}
"""How each kind is thought out, those first that others belong to."""
NAMED = 5
"""Files that are named in the label of the change."""


class Cancelled(StoreError):
    """The import was stopped before it was saved; nothing of it is in the book."""

    def __init__(self) -> None:
        super().__init__("The import was stopped", "Nothing was written; the book is as it was.", "")


class _Watch:
    """Tells how far the work is, and ends it when that is asked for."""

    def __init__(
        self,
        on_progress: Progress | None,
        cancelled: Callable[[], bool] | None,
        before_writing: Callable[[], None] | None,
    ) -> None:
        self._on_progress = on_progress
        self.before_writing = before_writing or (lambda: None)
        self.is_cancelled = cancelled or (lambda: False)

    def tell(self, words: str, done: int = 0, total: int = 0) -> None:
        if self.is_cancelled():
            raise Cancelled
        if self._on_progress is not None:
            self._on_progress(words, done, total)

    def walking(self, words: str, total: int) -> Callable[[int], None]:
        """Return what is to be called with the number of each thing walked over."""
        return lambda done: self.tell(words, done, total)


def import_files(
    book: Book,
    sources: Sequence[Source],
    *,
    dry_run: bool = False,
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    before_writing: Callable[[], None] | None = None,
) -> Report:
    """Import the files, whatever their order, and return what was done with every row.

    A dry run thinks all of it out, writes nothing and gives the same report. Raises Cancelled soon after `cancelled`
    says so, and a StoreError when a file cannot be read or its mapping is not settled; nothing is written then.
    `before_writing` is called once it is known that there is something to write, and may refuse.
    """
    watch = _Watch(on_progress, cancelled, before_writing)
    label = name_import(sources)
    with calm_memory():
        sheets = [_open(source, watch) for source in in_order(sources)]
        if dry_run:
            with book.read() as session:
                plan = _think_out(session, book, sheets, watch)
        else:
            try:
                plan = _write(book, sheets, label, watch)
            except StoreError:
                if watch.is_cancelled():  # SQLite was stopped in the middle of a statement and says so in its own way
                    raise Cancelled from None
                raise
        told = plan.currency if plan.has_first_amounts else ""
        return Report(label, dry_run, tuple(sheet.tally.frozen() for sheet in sheets), first_currency=told)


def name_import(sources: Sequence[Source]) -> str:
    """Return what undo will call an import of these files: `Import of Account.csv, Contact.csv`."""
    names = [clean(source.path.name) for source in sources]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{LABEL}{', '.join(names[:NAMED])}{more}"


def _open(source: Source, watch: _Watch) -> Sheet:
    table = open_source(source)
    mapping = source.mapping
    headers = {column.field: column.header for column in mapping.columns if column.field}

    tick = watch.walking(f"Looking at {table.name}", table.line_count)
    tick(0)
    forms = find_forms(table, mapping.kind, mapping.fields, source.dates, source.decimal, tick)
    notes = [*table.problems, *tell_source_of_bosses(mapping)]
    tally = Tally(table.name, mapping.kind, source.path, table.header, table.delimiter, notes=notes)
    lookups = {lookup.field: read_lookup(lookup) for lookup in source.lookups}
    tally.notes += [_tell_lookup(lookup, headers[lookup.field]) for lookup in source.lookups]
    return Sheet(source, table, forms, tally, headers, lookups)


def _tell_lookup(lookup: Lookup, header: str) -> Problem:
    words = f"What stands in “{header}” is looked up in {clean(lookup.path.name)}: {lookup.texts}."
    return Problem(None, words)


def _write(book: Book, sheets: Sequence[Sheet], label: str, watch: _Watch) -> Plan:
    with ExitStack() as afterwards, book.write(label) as session:
        afterwards.enter_context(stoppable(session, watch.is_cancelled))
        plan = _think_out(session, book, sheets, watch)
        total = plan.size
        if total:
            watch.before_writing()
            postpone_indexes(session, plan.coming)
            plan.carry_out(session, watch.walking("Writing", total))
            watch.tell("Saving")
    return plan


def _think_out(session: Session, book: Book, sheets: Sequence[Sheet], watch: _Watch) -> Plan:
    """Read all rows and find out what they change; the tallies of the sheets are filled on the way."""
    plan = Plan(session, book.keys, read_book_settings(session).currency, clock.today())
    given = {sheet.source.account_id for sheet in sheets if sheet.source.account_id is not None}
    finder = AccountFinder(session, {account: take(session, Account, account).name for account in given})
    # Which users are taken depends on whom the accounts name as owner: so these are read before anything is compared.
    early: dict[Kind, list[Incoming]] = {"accounts": _gather("accounts", sheets, plan.currency, watch)}
    plan.owners = name_owners(early["accounts"])
    for kind, carry in STEPS.items():
        rows = early.pop(kind) if kind in early else _gather(kind, sheets, plan.currency, watch)
        if rows:
            watch.tell(f"Comparing {kind} with the book")
            carry(plan, rows, finder)
            turn_down([row for row in rows if row.why_not])
            taken = [row for row in rows if not (row.why_not or row.is_left)]
            _count(taken)
            plan.has_first_amounts |= any(not MONEY.isdisjoint(row.values) for row in taken)
    plan.has_first_amounts = plan.has_first_amounts and not has_amounts(session)
    return plan


def _gather(kind: Kind, sheets: Sequence[Sheet], currency: str, watch: _Watch) -> list[Incoming]:
    seen = Seen()
    rows: list[Incoming] = []
    for sheet in sheets:
        if sheet.kind == kind:
            tick = watch.walking(f"Reading {sheet.table.name}", sheet.table.line_count)
            rows += gather(sheet, currency, seen, tick)
    return rows


def _count(rows: Sequence[Incoming]) -> None:
    """Count each row of the files as new, changed or unchanged."""
    for row in rows:
        tally = row.sheet.tally
        new, changed, unchanged = tally.samples
        if row.is_new:
            tally.new += 1
            sample = new
        elif row.changes:
            tally.changed += 1
            tally.fields_changed += row.changes
            sample = changed
        else:
            tally.unchanged += 1
            sample = unchanged
        if len(sample) < LISTED:
            sample.append(Told(row.line, "", row.values["name"], row.said))
