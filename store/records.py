"""What every record of the book has, and the one way a draft is checked and a record is edited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Protocol, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo
from pydantic import Field as Limit
from sqlalchemy import BigInteger, Boolean, Column, ColumnElement, Integer, Select
from sqlalchemy.orm import Mapped, object_session
from sqlmodel import Field, Session, SQLModel, select

from store.clean import clean
from store.days import NOT_A_DAY, read_day
from store.errors import MEND, NOT_SAVED, UNCHANGED, Conflict, Refused, gone
from store.money import to_minor
from store.numbers import parse_count, parse_shortened
from store.quick_rows import in_portions, make_rows
from store.words import Words

LINE_LIMIT = 1_000
"""Longest name, title or other text of one line, in characters."""
TEXT_LIMIT = 100_000
"""Longest note, in characters."""
LARGEST_KEY = 2**63 - 1
ACCOUNT = "account_id"
"""The field of every record that belongs to an account."""


class Record(SQLModel):
    """The key and the version that every editable record has.

    The version counts up with each write, so that another window notices.
    """

    derived: ClassVar[Mapping[str, tuple[str, Callable[[Any], Any]]]] = {}
    """Fields to sort and find by, each with the field that it follows from and how. No history tells of them, since a
    later program may derive them otherwise."""
    part_of: ClassVar[frozenset[str]] = frozenset()
    """Links without whose record this one is nothing: it goes with it. Any other link is emptied (see `let_go`)."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    version: int = 1

    @classmethod
    def following(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the derived fields that follow from these values; what follows from others is not among them."""
        return {name: make(values[source]) for name, (source, make) in cls.derived.items() if source in values}


class Draft(BaseModel):
    """What comes in: always validated, cleaned, with no field that the record does not know."""

    model_config = ConfigDict(extra="forbid", validate_default=True, hide_input_in_errors=True)
    labels: ClassVar[Mapping[str, str]] = {}


class Row(BaseModel):
    """What goes out: frozen, detached from the database."""

    model_config = ConfigDict(frozen=True, from_attributes=True, extra="ignore")
    id: int
    version: int


def _line(text: object) -> object:
    return _within(LINE_LIMIT, clean(text)) if isinstance(text, str) else text


def _lines(text: object) -> object:
    return clean(_within(TEXT_LIMIT, text.strip(" \t\r\n")), lines=True) if isinstance(text, str) else text


def _within(limit: int, text: str) -> str:
    """Return the text; ValueError when it is longer: what was typed is never cut off untold."""
    if len(text) > limit:
        raise ValueError(f"is longer than {limit:,} characters; shorten it")
    return text


def _required(text: str) -> str:
    if not text:
        raise ValueError("is needed and is empty")
    return text


def _empty_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _count(value: object) -> object:
    """Return a count as it is typed, `7,000` or `7k`; plain digits are left to the limits."""
    if not isinstance(value, str) or not (text := value.strip()):
        return _empty_is_none(value)
    return text if text.isascii() and text.removeprefix("-").isdigit() else parse_count(text)


def _day(value: object) -> object:
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, str):
        return read_day(value) if value.strip() else None
    raise ValueError(NOT_A_DAY)  # a bare number would be taken for seconds since 1970


def newly(rule: Callable[[Any], None]) -> AfterValidator:
    """Return a validator that holds a value to a rule when it comes in; None, and what was there before, may stay.

    The rule raises ValueError in words. What was there is the context of the check, as edit_record gives it.
    """

    def check(value: Any, info: ValidationInfo) -> Any:
        there: Mapping[str, Any] = info.context or {}
        if value is not None and str(there.get(str(info.field_name))) != str(value):
            rule(value)
        return value

    return AfterValidator(check)


def _refuse_negative(amount: int) -> None:
    if amount < 0:
        raise ValueError("is below zero")


Line = Annotated[str, BeforeValidator(_line)]
"""Text of one line, cleaned; "" when nothing is known."""
Name = Annotated[str, BeforeValidator(_line), AfterValidator(_required)]
"""Text of one line that may not be empty."""
Text = Annotated[str, BeforeValidator(_lines)]
"""Text of several lines, cleaned."""
Day = Annotated[date | None, BeforeValidator(_day)]
"""A date, None when it is not known."""
NeededDay = Annotated[date, BeforeValidator(_day)]
"""A date that must be known."""
Count = Annotated[Annotated[int, Limit(ge=0, le=2**53)] | None, BeforeValidator(_count)]
"""A whole number from zero, None when it is not known."""
Money = Annotated[Annotated[int, Limit(ge=-(2**62), le=2**62)] | None, BeforeValidator(_empty_is_none)]
"""Minor units of the book's currency, None when it is not known."""
Worth = Annotated[Money, newly(_refuse_negative)]
"""The same as a person knows it, from zero; what an import or an older program has brought may stay below."""
NeededKey = Annotated[int, Limit(ge=1, le=LARGEST_KEY)]
"""The key of the record that this one belongs to."""
Key = Annotated[NeededKey | None, BeforeValidator(_empty_is_none)]
"""The key of another record, None when there is none."""


def one_of(words: Words) -> AfterValidator:
    """Return a validator that takes only the values of an enumeration."""
    allowed = frozenset(words.values)

    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"is not one of: {', '.join(v for v in words.values if v)}")
        return value

    return AfterValidator(check)


def parse_amount(label: str, text: str, currency: str, field: str = "") -> int | None:
    """Return a typed amount in minor units, None for an empty text; Refused in words when it cannot be read."""
    if not text.strip():
        return None
    try:
        return to_minor(parse_shortened(text), currency)
    except ValueError as error:
        fields = {field: f"{error}; write it like 1,240,000 or 1.2 M"} if field else {}
        raise Refused(NOT_SAVED, f"{label}: {error}.", "Write it like 1,240,000 or 1.2 M.", fields) from None


class Writes(Protocol):
    """What concept modules need of a write session (store.book.Writing offers it)."""

    def get(self, entity: type[Any], ident: Any) -> Any:
        """Return the record of that key or None."""

    def add(self, instance: object) -> None:
        """Take the record into the transaction."""


D = TypeVar("D", bound=Draft)
T = TypeVar("T", bound=Record)
R = TypeVar("R", bound=Row)


def checked(draft: type[D], values: Mapping[str, Any], there: Mapping[str, Any] | None = None) -> D:
    """Return a valid draft; Refused in words, field by field, when the values break a rule.

    `there` are the values before: those that are still the same need not keep the rules for new ones (see `newly`).
    """
    try:
        return draft.model_validate(dict(values), context=there)
    except ValidationError as error:
        fields = _in_words(error)
        lines = [f"{label_of(draft, name)}: {words}." if name else f"{words}." for name, words in fields.items()]
        raise Refused(NOT_SAVED, "\n".join(lines), MEND, fields, safe=UNCHANGED) from None


class Refusals:
    """Collects what is wrong with a form, so that all of it is told at once."""

    def __init__(self) -> None:
        self._fields: dict[str, str] = {}
        self._messages: list[str] = []

    @contextmanager
    def collect(self) -> Iterator[None]:
        """Take what is refused about fields; what was said of a field first stays."""
        try:
            yield
        except Refused as error:
            if not error.fields:
                raise
            self._fields = {**error.fields, **self._fields}
            self._messages.append(error.message)

    def tell(self) -> None:
        """Raise Refused with everything that was collected, if anything was."""
        if self._fields:
            raise Refused(NOT_SAVED, "\n".join(self._messages), MEND, self._fields, safe=UNCHANGED)


_RULES = {
    "missing": "is needed",
    "string_too_short": "is needed and is empty",
    "date_type": "is needed: a date like 2026-11-30",
    "string_type": "is not a text",
    "int_type": "is not a whole number",
    "int_parsing": "is not a whole number",
    "int_parsing_size": "is too large",
    "int_from_float": "is not a whole number",
    "greater_than_equal": "is less than {ge}",
    "less_than_equal": "is more than {le}",
    "extra_forbidden": "is not known",
}
"""What is said when a rule of pydantic's is broken."""


def _in_words(error: ValidationError) -> dict[str, str]:
    """Return what is wrong, field by field."""
    fields = {}
    for found in error.errors(include_url=False, include_input=False):
        message = str(found["msg"]).removeprefix("Value error, ")
        rule = _RULES.get(found["type"])
        words = rule.format(**found.get("ctx", {})) if rule else message[:1].lower() + message[1:]
        fields[str(found["loc"][0]) if found["loc"] else ""] = words
    return fields


def label_of(draft: type[Draft], name: str) -> str:
    """Return what a field is called where people read it."""
    return draft.labels.get(name, name.replace("_", " ").capitalize())


def take(session: Writes, table: type[T], key: int) -> T:
    """Return the record or raise NotFound."""
    row = session.get(table, key) if 0 < key <= LARGEST_KEY else None
    if row is None:
        raise gone()
    found: T = row
    return found


def add_record(session: Writes, table: type[T], draft: Draft) -> T:
    """Make a record of a valid draft and return it with its key; refused like refuse_gone when a link leads nowhere."""
    refuse_gone(type(draft), find_gone(session, table, draft.model_dump()))
    row = table(**draft.model_dump())
    session.add(row)
    return row


def let_go(session: Session, record: Record) -> None:
    """Take a record out, and with it what is only a part of it; other links to it become empty."""
    _take_out(session, [record])
    session.flush()


def _take_out(session: Session, records: Sequence[Record]) -> None:
    """Take out records of one table, all together: a plan that goes may take thousands of actions along."""
    keys = [record.id for record in records]
    for other, link in _links_to(str(records[0].__tablename__)):
        for some in in_portions(keys):
            pointing = session.exec(select(other).where(link.in_(some))).all()
            if pointing and link.name in other.part_of:
                _take_out(session, pointing)
            elif pointing:
                for each in pointing:
                    setattr(each, link.name, None)
        session.flush()
    for record in records:
        session.delete(record)


@cache
def _links_to(target: str) -> tuple[tuple[type[Record], Column[Any]], ...]:
    """Return the links to a table: once, since an offering that goes may take thousands of cells along."""
    return tuple(
        (table, column)
        for table in Record.__subclasses__()
        for column in SQLModel.metadata.tables[str(table.__tablename__)].columns
        for key in column.foreign_keys
        if key.column.table.name == target
    )


def find_gone(session: Writes, table: type[Record], values: Mapping[str, Any]) -> list[str]:
    """Return those of a record's fields that are keys of other records which are no longer there."""
    columns = SQLModel.metadata.tables[str(table.__tablename__)].columns
    tables = {str(each.__tablename__): each for each in Record.__subclasses__()}
    links = [(name, tables[key.column.table.name]) for name in values for key in columns[name].foreign_keys]
    return [name for name, target in links if values[name] is not None and session.get(target, values[name]) is None]


def are_there(session: Session, table: type[Record], link: str, keys: Sequence[int]) -> bool:
    """Say whether all records of these keys are there, for a link of a table to lead to; one read for all of them."""
    (target,) = SQLModel.metadata.tables[str(table.__tablename__)].columns[link].foreign_keys
    return set(keys) <= set(session.exec(select(target.column).where(target.column.in_(keys))))


def refuse_gone(draft: type[Draft], names: Sequence[str], words: str = "is no longer there; choose another") -> None:
    """Refuse links that lead nowhere, each at its field, when there are any.

    NotFound when it is the account itself: no form has a field for it, so that there is nothing to mend.
    """
    if ACCOUNT in names:
        raise gone("The account")
    if names:
        message = "\n".join(f"{label}: {words}." for label in dict.fromkeys(label_of(draft, name) for name in names))
        raise Refused(NOT_SAVED, message, MEND, dict.fromkeys(names, words), safe=UNCHANGED)


def edit_record(
    row: Record, draft: type[Draft], changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> Draft:
    """Change fields of a record after checking the whole of it; return the valid draft.

    `seen` are the values the user had before her when she typed. A field that somebody else changed since to something
    else raises Conflict with both texts; other fields they changed are kept, no question asked.
    """
    fields = draft.model_fields
    current = {name: getattr(row, name) for name in fields}
    valid = checked(draft, {**current, **changes}, current)
    past = {**current, **(seen or {})}
    shown = checked(draft, past, past) if seen else valid
    for name in changes:
        before = current[name]
        if seen and name in seen and getattr(shown, name) != before and getattr(valid, name) != before:
            label = label_of(draft, name)
            theirs, mine = ("" if value is None else str(value) for value in (before, changes[name]))
            raise Conflict(label, theirs, mine)
    new = {name: value for name in fields if (value := getattr(valid, name)) != current[name]}
    if session := object_session(row):
        refuse_gone(draft, find_gone(session, type(row), new))
    for name, value in new.items():
        setattr(row, name, value)
    return valid


def blank_of(column: Column[Any]) -> object:
    """Return what a column holds where nothing is known: None, 0, or an empty text."""
    if column.nullable:
        return None
    return 0 if isinstance(column.type, Integer | Boolean) else ""


def is_one_of(column: Mapped[Any], keys: Sequence[int | None]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the keys, or nothing at all for a single None."""
    return column.is_(None) if tuple(keys) == (None,) else column.in_(keys)


def read_rows(session: Session, row_type: type[R], query: Select[Any]) -> list[R]:
    """Return the frozen rows of the records that a query selects, in its order.

    Read as plain columns, without record objects: those cost five times as much, and a screen waits for thousands.
    """
    column, names = query.column_descriptions[0]["entity"].__table__.columns.get, list(row_type.model_fields)
    session.flush()  # the connection knows nothing of what the session still holds
    return make_rows(row_type, names, session.connection().execute(query.with_only_columns(*map(column, names))).all())


def as_row(row_type: type[R], record: Record) -> R:
    """Return the frozen row of a record without validating again what the database holds."""
    return row_type.model_construct(**{name: getattr(record, name) for name in row_type.model_fields})
