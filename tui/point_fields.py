"""The fields of the three talking points: three that are always there for each, the others shown with a key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store import clock
from store.account_kinds import read_kind
from store.book import Book
from store.book_settings import read_book_settings
from store.clean import fold
from store.dossier import Dossier
from store.offerings import list_offerings
from store.personas import list_personas
from store.point_queue import AGED, EXPIRED, UNDATED, how_old, points_of
from store.talking_points import POSITIONS, TalkingPointRow, write_talking_point
from store.words import POINT_KIND
from tui.saving import Save
from tui.widgets.form import Field, Form

FIRST = ("text", "so_what", "source")
"""Fields of a point that are always shown, in this order."""
MORE = ("kind", "proof", "persona", "industry", "offering_id", "as_of", "expires_on")
"""Fields of a point that are shown with a key."""
PARTS = (*FIRST, *MORE)
DAYS = ("as_of", "expires_on")
_KEPT = 3
"""Rank of a point that gives way to no other."""
_WHY_OLD = {EXPIRED: "expired", UNDATED: "no date", AGED: "old"}


class PointChoices(NamedTuple):
    """What the fields offer, and how old points of this account may get."""

    personas: Sequence[str]
    industries: Sequence[str]
    offerings: Sequence[tuple[int, str]]
    limit: int
    """In days; 0: they do not grow old."""
    fiscal_start: int


def read_choices(book: Book, account_id: int) -> PointChoices:
    """Return what may be chosen for the points of an account: the book's personas and solutions, its own industry."""
    with book.read() as session:
        kind = read_kind(session, account_id)
        state = points_of(session, account_id).get(account_id)
        listed = [each.name for each in list_personas(session)]
        offerings = [(offering.id, offering.name) for offering in list_offerings(session)]
        fiscal_start = read_book_settings(session).fiscal_year_start
    personas = {fold(name): name for name in (*kind.personas, *listed)}
    industries = [kind.industry] if kind.industry else []
    return PointChoices(list(personas.values()), industries, offerings, state.limit if state else 0, fiscal_start)


def point_fields(choices: PointChoices) -> Sequence[Field]:
    """Return the fields of the three points, each name with the position behind it."""
    return [field for position in POSITIONS for field in _fields_of(position, choices)]


def _fields_of(position: int, choices: PointChoices) -> Iterable[Field]:
    def choice(name: str, label: str, values: Iterable[tuple[str, str]]) -> Field:
        return Field(f"{name}-{position}", label, "choice", list(values))

    kinds = ((value, POINT_KIND.label(value)) for value in POINT_KIND.values)
    solutions = ((str(key), name) for key, name in choices.offerings)
    yield Field(f"text-{position}", f"Point {position}", "lines")
    yield Field(f"so_what-{position}", "   So what?", hint="why it matters to them, as a question")
    yield Field(f"source-{position}", "   Source", hint="who said so, or where it stands")
    yield choice("kind", "   Kind", kinds)
    yield Field(f"proof-{position}", "   Proof", hint="a figure, a quotation, a reference")
    yield choice("persona", "   For the persona", [("", "None"), *((name, name) for name in choices.personas)])
    yield choice("industry", "   For the industry", [("", "None"), *((n, n) for n in choices.industries)])
    yield choice("offering_id", "   For the solution", [("", "None"), *solutions])
    yield Field(f"as_of-{position}", "   As of", "past day")
    yield Field(f"expires_on-{position}", "   Expires on", "day")


def point_values(points: Iterable[TalkingPointRow]) -> dict[str, str]:
    """Return what the fields show of the points that there are."""
    written = {point.position: point for point in points}
    return {
        f"{part}-{position}": _shown(getattr(written[position], part)) if position in written else ""
        for position in POSITIONS
        for part in PARTS
    }


def typed_points(dossier: Dossier, values: Mapping[str, str]) -> tuple[TalkingPointRow, ...]:
    """Return the points as they stand on the screen, saved or not; a day that cannot be read is the one before."""
    written = {point.position: point for point in dossier.points}
    points = []
    for position in POSITIONS:
        typed = {part: values[f"{part}-{position}"] for part in PARTS}
        old = written.get(position)
        meant: dict[str, Any] = {**typed, **{day: _day(typed[day], getattr(old, day, None)) for day in DAYS}}
        meant["offering_id"] = int(typed["offering_id"]) if typed["offering_id"] else None
        if old is not None:
            points.append(old.model_copy(update=meant))
        elif typed["text"]:
            points.append(_new_point(dossier.account.id, position, meant))
    return tuple(points)


def saving(
    book: Book,
    account_id: int,
    points: Callable[[], Iterable[TalkingPointRow]],
    saved: Callable[[TalkingPointRow, str], None],
) -> Save:
    """Return what saves a field of a point: `points` are those that the user has before her by then.

    `saved` is told which point it is now, and which part, in that thread.
    """

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        for name, value in changes.items():
            part, position = place_of(name)
            shown = {point.position: point.model_dump(include=set(PARTS)) for point in points()}
            before = {**shown.get(position, {}), part: seen[name]} if name in seen else None
            saved(write_talking_point(book, account_id, position, {part: value}, before), part)

    return save


def place_of(name: str) -> tuple[str, int]:
    """Return the part and the position that a field is of: `so_what` and 2 of `so_what-2`."""
    part, _, position = name.rpartition("-")
    return part, int(position)


def place_to_take(points: Iterable[TalkingPointRow], place: int, limit: int) -> int:
    """Return the position that a point may be taken into, 0 for none: an empty one, one without a text, an old one.

    Of the same, the one at `place` goes before the others.
    """
    written = {point.position: point for point in points}

    def rank(position: int) -> tuple[int, bool]:
        point = written.get(position)
        if point is None or not any(getattr(point, part) for part in PARTS):
            return 0, position != place
        return (1 if not point.text else 2 if _is_old(point, limit) else _KEPT), position != place

    best = min(POSITIONS, key=rank)
    return best if rank(best)[0] < _KEPT else 0


def are_fresh(points: Iterable[TalkingPointRow], limit: int) -> bool:
    """Say whether all three points are written and none is old."""
    return sum(bool(point.text) and not _is_old(point, limit) for point in points) == len(POSITIONS)


def _is_old(point: TalkingPointRow, limit: int) -> bool:
    return how_old(point.as_of, point.expires_on, limit, clock.today()) != ""


def show_more(form: Form, position: int, shown: bool) -> None:
    """Show the fields of a point that are not always there, or leave them out again, but for text that is not saved."""
    unsaved = {place_of(name) for name in form.changes()}
    is_kept = any((part, position) in unsaved for part in MORE)
    for part in MORE:
        for label in form.query(f"#label-{part}-{position}"):
            if isinstance(label.parent, Widget):
                label.parent.set_class(not shown and not is_kept, "-left-out")


def heading(position: int, values: Mapping[str, str], limit: int, offerings: Mapping[int, str]) -> Content:
    """Return what stands over a point: which it is, and in muted words what the fields say that are not shown."""

    def value(part: str) -> str:
        return values[f"{part}-{position}"]

    if not value("text"):
        return Content(f"Point {position}")
    as_of, ends = (_day(value(day), None) for day in DAYS)
    why = _WHY_OLD.get(how_old(as_of, ends, limit, clock.today()), "")
    solution = offerings.get(int(value("offering_id") or 0), "")
    kind = POINT_KIND.label(value("kind")) if value("kind") else ""
    told = [kind, value("persona"), value("industry"), solution, f"as of {as_of}" if as_of else ""]
    words = "".join(f" · {word}" for word in told if word)
    return Content.assemble(f"Point {position}", (words, "$text-muted"), (f"  ! {why}" * bool(why), "$text-warning"))


def show_headings(form: Form, choices: PointChoices) -> None:
    """Let the label of each point say what the fields that are not shown hold."""
    values, offerings = form.values(), dict(choices.offerings)
    for position in POSITIONS:
        for label in form.query(f"#label-text-{position}").results(Static):
            label.update(heading(position, values, choices.limit, offerings))


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _day(text: str, otherwise: date | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return otherwise


def _new_point(account_id: int, position: int, typed: Mapping[str, Any]) -> TalkingPointRow:
    """Return a point that is typed and not saved yet, for the preview alone."""
    values = {**typed, "as_of": typed["as_of"] or clock.today()}
    return TalkingPointRow.model_construct(id=0, version=0, account_id=account_id, position=position, **values)
