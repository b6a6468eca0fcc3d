"""The rows of a foreign table as they come in: each known by a key, its cells read by fixed rules, or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any

from store.clean import clean, fold
from store.intake.amounts import (
    MONEY,
    ForeignAmount,
    NegativeAmount,
    foreign_name,
    read_amount,
    read_unit,
    read_worth,
)
from store.intake.dates import is_day, parse_date
from store.intake.fields import FIELDS, Kind
from store.intake.forms import TICK, Forms
from store.intake.incoming import Incoming, Sheet, Values
from store.intake.mapping import picker
from store.intake.meanings import read_relationship, read_state, read_tier, read_year, settle_key
from store.intake.posts import describe_job
from store.intake.reading import RefusedRow, SourceRow
from store.intake.report import Told
from store.intake.seen import Seen
from store.intake.sitters import Sitter, is_plain, read_sitter
from store.intake.systems import APART, BY_NAME
from store.intake.values import parse_flag
from store.numbers import parse_percent, parse_whole
from store.records import LINE_LIMIT

REMEMBERED = 4_096
"""Different texts of which it is remembered what they are when cleaned."""

Tick = Callable[[int], None]


def gather(sheet: Sheet, currency: str, seen: Seen, tick: Tick) -> list[Incoming]:
    """Read all rows of a sheet; those that cannot be taken are put into its tally with the reason.

    `tick` is called now and then with the line. Amounts become minor units of the currency.
    """
    reader = _Reader(sheet, currency, seen)
    tally = sheet.tally
    taken: list[Incoming] = []
    walked = own = 0
    for row in sheet.table.rows(tally.refused, tally.notes):
        walked += 1
        if not walked % TICK:
            tick(row.line)
        try:
            incoming = reader.read(row)
        except ValueError as error:
            tally.refused.append(RefusedRow(row.line, row.cells, str(error)))
            own += 1
        else:
            if incoming is not None:
                taken.append(incoming)
    tally.read = walked + len(tally.refused) - own
    return taken


def turn_down(rows: Iterable[Incoming]) -> None:
    """Put rows that were read and are not taken after all among the refused of their files, as they stand there."""
    whys: dict[int, tuple[Sheet, dict[int, str]]] = {}
    for row in rows:
        whys.setdefault(id(row.sheet), (row.sheet, {}))[1][row.line] = row.why_not
    for sheet, why in whys.values():
        found = [RefusedRow(row.line, row.cells, why[row.line]) for row in sheet.table.rows([]) if row.line in why]
        sheet.tally.refused += found


LINES: dict[Kind, tuple[str, ...]] = {
    "accounts": ("website", "industry", "segment", "country", "city", "postcode", "phone"),
    "people": ("email", "phone", "mobile", "title", "department"),
    "opportunities": ("stage", "next_step", "kind", "competitor"),
    "colleagues": ("email", "role"),
}
TEXTS: dict[Kind, tuple[str, ...]] = {
    "accounts": ("notes",),
    "people": ("notes",),
    "opportunities": ("description",),
    "colleagues": (),
}
JOB = ("job_notes", "grade", "posts")
"""What a list of people says of a job besides its title and its department."""
LINKS = ("account_id", "account_name", "parent_id", "parent_name", "id_scope", "owner", "reports_to_id")


class _Reader:
    """Reads one row after the other, by what its columns are mapped to."""

    def __init__(self, sheet: Sheet, currency: str, seen: Seen) -> None:
        kind, filled = sheet.kind, sheet.headers
        self._sheet, self._seen, self._tally = sheet, seen, sheet.tally
        self._book_currency = currency
        self._pick = picker(sheet.source.mapping)
        self._clean = lru_cache(REMEMBERED)(clean)  # cities, industries and owners come again and again
        self._relationship = lru_cache(REMEMBERED)(read_relationship)
        at = {each.name: place for place, each in enumerate(FIELDS[kind])}
        self._at = at
        self._names = [at[name] for name in ("name", "first_name", "last_name") if name in at]
        self._texts = [(at[name], name) for name in TEXTS[kind] if name in filled]
        self._deleted, self._id, self._scope = at["deleted"], at["external_id"], at.get("id_scope")
        self._currency = at.get("currency")
        self._bound = {name for name in MONEY & filled.keys() if read_unit(filled[name]).currency}
        self._lines = [(at[name], name) for name in LINES[kind] if name in filled]
        self._links = [(at[name], name) for name in LINKS if name in filled]
        readers = parsers(sheet.forms, currency, filled)
        self._parsed = [(at[name], name, parse, must) for name, parse, must in readers if name in filled]
        self._job = [(at[name], name) for name in JOB if kind == "people" and name in filled]
        self._long: dict[str, str] = {}
        """Texts of the row that are too long for their fields."""

    def read(self, row: SourceRow) -> Incoming | None:
        """Return the row as it came in, None when it is to be skipped; ValueError, in words, when it is refused."""
        texts = self._pick(row.cells)
        if texts[self._deleted] and self._is_deleted(texts[self._deleted]):
            self._tally.deleted += 1
            return None
        self._long.clear()
        values = self._values(row.line, texts)
        sitter = self._read_job(texts, values) if self._sheet.kind == "people" else ""
        links = {name: text for at, name in self._links if texts[at] and (text := self._clean(texts[at]))}
        source, key, base, is_new = self._key(row.line, texts, values, links, is_post=bool(sitter))
        if not is_new:
            self._tally.repeated += 1
            return None
        incoming = Incoming(self._sheet, row.line, source, key, values, links, base)
        incoming.is_off, incoming.sitter, incoming.boss_key = self._is_off(texts), sitter, self._boss_key(links)
        return incoming

    def _boss_key(self, links: Mapping[str, str]) -> str:
        mapping = self._sheet.source.mapping
        text = links.get("reports_to_id", "")
        return settle_key(mapping.boss_system.name, text, self._scope_of(links)) if text else ""

    def _scope_of(self, links: Mapping[str, str]) -> str:
        """Return the organisation that counts posts in its own way, "" for ids of people."""
        return _named_account(links) if self._sheet.source.mapping.has_posts else ""

    def _read_job(self, texts: tuple[str, ...], values: Values) -> Sitter:
        """Put what the row says of the job into its values; return whether somebody is named who sits there.

        Of a seat nobody is known for, what would be said of the person is kept with the seat.
        """
        said = {name: text for at, name in self._job if (text := clean(texts[at], lines=name == "job_notes"))}
        name, reached = values["name"], [each for each in ("email", "phone", "mobile") if each in values]
        sitter = read_sitter(name)
        if not sitter and not reached and fold(name) == fold(values.get("title", "")):
            self._tally.noted["with the job for a name: kept as a seat that nobody is known to sit in"] += 1
            sitter = "unknown"
        elif sitter:
            if not name and not self._sheet.is_chart:  # a chart counts them
                self._tally.noted["without a name: kept as a seat that nobody is known to sit in"] += 1
            said |= {each: values[each] for each in (*reached, "notes") if each in values}
            said |= {} if is_plain(name) else {"name": name}
        values |= describe_job({**said, **self._long}, self._sheet.headers)
        return sitter

    def _is_off(self, texts: tuple[str, ...]) -> bool:
        """Say whether a flag says that a user is not active; one that is empty or not understood says nothing."""
        text = texts[self._at["active"]] if "active" in self._at else ""
        try:
            return bool(text.strip()) and not parse_flag(text)
        except ValueError:
            return False

    def _is_deleted(self, text: str) -> bool:
        """Say whether a flag says so, or the day stands there on which it was put away."""
        try:
            return parse_flag(text)
        except ValueError as error:
            if is_day(text):
                return True
            raise self._in_words("deleted", error) from None

    def _values(self, line: int, texts: tuple[str, ...]) -> Values:
        kind = self._sheet.kind
        values: Values = {"name": self._name(line, texts)}
        for at, name in self._lines:
            if texts[at] and (text := self._line(line, name, self._look_up(name, texts[at]))):
                values[name] = text
        for at, name in self._texts:
            if texts[at] and (text := clean(texts[at], lines=True)):
                values[name] = text
        foreign = self._foreign(texts)
        for at, name, parse, must in self._parsed:
            if not texts[at].strip():
                continue
            if foreign and name in MONEY and name not in self._bound:
                self._leave_out(line, name, texts[at], ForeignAmount(foreign, self._book_currency))
            else:
                self._parse(line, name, texts[at], parse, must, values)
        if kind == "accounts":
            self._read_relationship(texts[self._at["relationship"]], values)
        elif kind == "opportunities":
            self._read_state(texts, values)
        return values

    def _look_up(self, name: str, text: str) -> str:
        """Return what an id stands for where a list says so; one that is not in it stays as it is, and is told."""
        if name not in self._sheet.lookups:
            return text
        found = self._sheet.lookups[name].get(self._clean(text))
        if found is None:
            self._tally.noted[f"{self._sheet.headers[name]} is not in the list: kept as it is"] += 1
        return found or text

    def _foreign(self, texts: tuple[str, ...]) -> str:
        """Return the currency that the row says its amounts are in, "" when it is the book's or not said."""
        said = texts[self._currency] if self._currency is not None else ""
        return foreign_name(said, self._book_currency) if said else ""

    def _name(self, line: int, texts: tuple[str, ...]) -> str:
        """Return the full name, else first and last name together."""
        full, *parts = self._names
        name = self._line(line, "name", texts[full])
        if not name and parts:
            both = " ".join(part for at in parts if (part := self._clean(texts[at])))
            name = self._line(line, "last_name", both)
        if not name and not (self._sheet.kind == "people" and texts[self._at["title"]].strip()):
            raise ValueError("The row has no name.")
        return name

    def _line(self, line: int, name: str, text: str) -> str:
        text = self._clean(text)
        if len(text) > LINE_LIMIT:
            what = f"has {len(text):,} characters; the first {LINE_LIMIT:,} were kept"
            if self._sheet.kind == "people":
                self._long[name] = text
                what += ", and all of it in the notes of the seat"
            self._tally.cut.append(Told(line, self._sheet.headers.get(name, "name"), "", what))
            return text[:LINE_LIMIT].strip()
        return text

    def _parse(self, line: int, name: str, text: str, parse: Callable[[str], Any], must: bool, values: Values) -> None:
        try:
            value = parse(text)
        except ForeignAmount as error:
            self._leave_out(line, name, text, error)
        except ValueError as error:
            if must and not isinstance(error, NegativeAmount):
                raise self._in_words(name, error) from None
            self._tally.leave_out(self._sheet.headers[name], str(error))
            self._tally.left_out.append(Told(line, self._sheet.headers[name], "", f"{error}; it was left out"))
        else:
            if value is not None:
                values[name] = value

    def _leave_out(self, line: int, name: str, text: str, error: ForeignAmount) -> None:
        """Tell an amount that is not in the book's currency."""
        told = Told(line, self._sheet.headers[name], clean(text)[:80], f"{error}; it was left out")
        self._tally.foreign.append(told)
        self._tally.leave_out(told.column, f"one {error}")
        self._tally.noted[f"an amount in {error.name} was left out: the book is in {self._book_currency}"] += 1

    def _in_words(self, name: str, error: ValueError) -> ValueError:
        return ValueError(f"{self._sheet.headers[name]}: {error}.")

    def _read_relationship(self, text: str, values: Values) -> None:
        if not text:
            return
        relationship, known = self._relationship(text)
        if relationship:
            values["relationship"] = relationship
        if not known and (shown := clean(text)[:80]):
            header = self._sheet.headers["relationship"]
            self._tally.unknown[header, shown, "is none that is known; left out"] += 1
            self._tally.leave_out(header, f"“{shown}” is none that is known")

    def _read_state(self, texts: tuple[str, ...], values: Values) -> None:
        stage, filled = values.get("stage", ""), self._sheet.headers
        flags = [texts[self._at[name]] if name in filled else None for name in ("is_closed", "is_won")]
        if not stage and not any(flag and flag.strip() for flag in flags):
            return
        values["state"], known = read_state(stage, *flags)
        if not known:
            self._tally.unknown[filled.get("stage", ""), stage, f"taken as {values['state']}"] += 1

    def _key(
        self, line: int, texts: tuple[str, ...], values: Values, links: dict[str, str], *, is_post: bool
    ) -> tuple[str, str, str, bool]:
        """Return source, key and unnumbered key of a row, and whether it is met for the first time."""
        cells, path = _digest(texts), self._tally.path
        if texts[self._id]:
            source = self._sheet.source.mapping.source
            scope = self._scope_of(links) if self._scope is None else texts[self._scope]
            if key := settle_key(source, texts[self._id], scope):
                if self._sheet.is_chart:
                    return source, *self._keep(source, key, cells)
                return source, key, "", self._seen.take(source, key, cells, path, line)
        account = _named_account(links)
        apart = {
            "accounts": (values.get("city", ""),),
            "people": (values.get("title", "") if is_post else values.get("email", ""), account),
            "opportunities": (account,),
            "colleagues": (values.get("email", ""),),
        }[self._sheet.kind]
        base = APART.join(map(fold, ("" if is_post else values["name"], *apart)))
        if is_post:
            return BY_NAME, *self._keep(BY_NAME, base, cells)
        key, is_new = self._seen.number(base, cells)
        return BY_NAME, key, base, is_new

    def _keep(self, source: str, base: str, cells: int) -> tuple[str, str, bool]:
        key, is_new = self._seen.keep(source, base, cells, self._tally.path)
        return key, base, is_new


def _named_account(links: Mapping[str, str]) -> str:
    return links.get("account_id") or links.get("account_name", "")


def _digest(texts: tuple[str, ...]) -> int:
    """Return what tells rows of one key apart: their cells, but for what cleaning takes away."""
    if "".join(texts).isascii():  # the usual case, and much the quicker
        return hash(tuple(map(str.strip, texts)))
    return hash(tuple(map(clean, texts)))


def parsers(forms: Forms, currency: str, headers: Mapping[str, str]) -> list[tuple[str, Callable[[str], Any], bool]]:
    """Return how the other fields are read, and whether a row is refused when that fails, or the value left out.

    `headers` gives the header of each field that is filled; it may name a unit or a currency.
    """

    def amount(name: str, text: str) -> int:
        read = read_worth if name == "revenue" else read_amount
        return read(text, marks.get(name), units[name], currency)

    units = {name: read_unit(headers.get(name, "")) for name in MONEY}
    marks, orders = forms.decimals, forms.orders
    return [
        ("revenue", partial(amount, "revenue"), True),
        ("amount", partial(amount, "amount"), True),
        ("close_on", partial(parse_date, order=orders.get("close_on"), serial=forms.excel_days), True),
        ("employees", partial(parse_whole, decimal=marks.get("employees")), False),
        ("probability", partial(parse_percent, decimal=marks.get("probability"), shares=forms.shares), False),
        ("tier", read_tier, False),
        ("customer_since", read_year, False),
    ]
