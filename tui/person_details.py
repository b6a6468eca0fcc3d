"""What is told of a seat and who sits in it, beside the outline and the chart: judgements, our side, lines, wishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from store import words
from store.attribute_kinds import KINDS, RHYTHM, label_of
from store.attributes import AttributeRow
from store.dossier import Dossier
from store.ids import made_on
from store.moves import Stay
from store.people import PersonRow, SeatRow
from store.relationships import RelationshipRow
from tui.dossier_views import Details
from tui.line_views import End, lines_at, say_line, sure
from tui.people_words import NEED_TO_KNOW
from tui.widgets.pairs import BESIDE
from tui.wording import UNKNOWN, age, days_since, signed_day

SHORT = {
    "role": "Role",
    "influence": "Influence",
    "support": "Support",
    "coverage": "Coverage",
    "orientation": "Decides",
    "win": "Win",
    "motivation": "Motive",
    "risk": "Risk",
    "channel": "Channel",
    "rhythm": "Rhythm",
}
"""What the kinds of judgement are called where there is little room."""
ASKED_FIRST = ("role", "influence", "support", "coverage")
"""Of these it is said when nobody has judged them."""
SHARED = "the keys mean who stands first; n the next"
WHOLE = "the account as a whole"
Pair = tuple[str, str]


def person_details(
    dossier: Dossier, seat_or_person: int, today: date, past: Sequence[Stay] = (), meant: int = 0
) -> Details:
    """Return what is known of the seat of that key and of everybody in it, or of a person by her key or minus it.

    `past` is who sat in the seats of the account and left, and where its people sat before; `meant` is the person
    whom the keys are about, where several share the seat.
    """
    seat = dossier.seats_by_key.get(seat_or_person)
    if seat is None:
        person = dossier.people_by_key.get(abs(seat_or_person))
        return list(_person_pairs(dossier, person, today, past)) if person else []
    pairs = list(_seat_pairs(dossier, seat))
    seated = dossier.people_in().get(seat.id, ())
    if len(seated) > 1:
        pairs += [("", ""), ("Shared", SHARED)]
    for person in sorted(seated, key=lambda each: each.id != meant):
        pairs += [("", ""), *_person_pairs(dossier, person, today, past, seat.id)]
    pairs += _line_pairs(dossier, End(seat=seat.id), today)
    pairs += _past(dossier, past, seat=seat.id)
    return pairs


def names_of(dossier: Dossier) -> dict[int, str]:
    """Return what each person and each seat of the account is called, a seat by its title.

    People of other accounts at the ends of lines are among them, with where they work.
    """
    seats = {seat.id: seat.title or "unnamed seat" for seat in dossier.seats}
    elsewhere = {key: end.seen_from(dossier.account.id) for key, end in dossier.elsewhere.items()}
    return seats | elsewhere | {person.id: person.name for person in dossier.people}


# -- the seat ------------------------------------------------------------------------------------------------------


def _seat_pairs(dossier: Dossier, seat: SeatRow) -> Iterator[Pair]:
    boss = dossier.seats_by_key.get(seat.reports_to_id or 0)
    seated = dossier.people_in()
    above = (", ".join(each.name for each in seated.get(boss.id, ())) or boss.title) if boss else UNKNOWN
    yield "Title", seat.title or UNKNOWN
    yield "Level", words.SENIORITY.label(seat.seniority)
    yield "Boss", above or UNKNOWN
    centre = next((each for each in dossier.centres if each.id == seat.centre_id), None)
    if centre is not None:
        yield "Centre", centre.name
    if seat.is_vacant:
        yield "Vacant", "nobody sits here at present"
    elif not seated.get(seat.id):
        yield from _need_pairs(dossier, seat)
    if seat.notes:
        yield "", seat.notes


def _need_pairs(dossier: Dossier, seat: SeatRow) -> Iterator[Pair]:
    owner = dossier.colleagues.get(seat.need_owner_id or 0)
    yield "", NEED_TO_KNOW
    yield "Finds out", owner.name if owner else "! nobody of us yet"
    yield "By", signed_day(seat.need_by)


# -- the person ----------------------------------------------------------------------------------------------------


def _person_pairs(
    dossier: Dossier, person: PersonRow, today: date, past: Sequence[Stay], here: int = 0
) -> Iterator[Pair]:
    """Yield what is known of a person; `here` is the seat that is told of already."""
    yield "Name", person.name
    yield from _seats_now(dossier, person, here)
    yield from _reached(person)
    yield from _judged(dossier, person, today)
    yield from _ours(dossier, person, today)
    yield from _line_pairs(dossier, End(person=person.id), today)
    yield from _facts(dossier, person, today)
    yield "Met", _newest_touch(dossier, person)
    yield from _past(dossier, past, person=person.id)
    if person.notes:
        yield "", person.notes


def _seats_now(dossier: Dossier, person: PersonRow, here: int) -> Iterator[Pair]:
    """Yield since when a person sits where, and in which other seats.

    A start on the day on which she was written down is none that anybody has said.
    """
    written = made_on(person.id)
    for sits in dossier.occupancies_by_person.get(person.id, ()):
        since = f"{sits.started_on}" if sits.started_on and sits.started_on != written else ""
        if sits.seat_id != here:
            seat = dossier.seats_by_key.get(sits.seat_id)
            title = (seat.title if seat else "") or "unnamed seat"
            yield "Also", f"{title}, since {since}" if since else title
        elif since:
            yield "Since", since


def _reached(person: PersonRow) -> Iterator[Pair]:
    known = (("E-mail", person.email), ("Phone", person.phone), ("Mobile", person.mobile))
    yield from (pair for pair in known if pair[1])
    if not any(text for _, text in known):
        yield "E-mail", UNKNOWN


def _judged(dossier: Dossier, person: PersonRow, today: date) -> Iterator[Pair]:
    """Yield her attributes, buying centre by buying centre, and of the last one what is not judged yet."""
    mine = dossier.attributes_by_person.get(person.id, ())
    judged_in = {each.centre_id for each in mine}
    centres: dict[int | None, str] = {each.id: each.name for each in dossier.centres if each.id in judged_in}
    if None in judged_in:
        centres[None] = WHOLE
    for centre, name in centres.items():
        yield "In", name
        yield from _kinds([each for each in mine if each.centre_id == centre], today)
    open_kinds = [SHORT[kind].lower() for kind in ASKED_FIRST if all(each.name != kind for each in mine)]
    if open_kinds:
        yield "To judge", ", ".join(open_kinds)


def _kinds(rows: Iterable[AttributeRow], today: date) -> Iterator[Pair]:
    by_kind: dict[str, list[AttributeRow]] = {}
    for row in rows:
        by_kind.setdefault(row.name, []).append(row)
    for name in KINDS:
        if name in by_kind:
            told = (sure(row.state, shown_value(row), row.as_of, today) for row in by_kind[name])
            yield SHORT[name], BESIDE.join(told)


def shown_value(row: AttributeRow) -> str:
    """Return the value of a judgement as it is read."""
    return f"every {row.value} days" if row.name == RHYTHM.name else label_of(row.name, row.value)


# -- our side ------------------------------------------------------------------------------------------------------


def _ours(dossier: Dossier, person: PersonRow, today: date) -> Iterator[Pair]:
    """Yield who of us is what to her, those who only met her too, then the competitors."""
    met = _last_met(dossier, person.id)
    known = [each for each in dossier.relationships if each.person_id == person.id]
    for each in known:
        if each.colleague_id is not None:
            name = _colleague(dossier, each.colleague_id)
            yield "Ours", _relation(name, each, met.pop(each.colleague_id, None), today)
    for key, day in met.items():
        yield "Ours", f"{_colleague(dossier, key)}: met {age(days_since(day, today))}"
    for each in known:
        if each.competitor:
            yield "Competitor", _relation(each.competitor, each, None, today)


def _relation(who: str, row: RelationshipRow, met: date | None, today: date) -> str:
    """Return `Anna Berg: ? Vendor → Trusted advisor, bad · met 12d`."""
    levels = levels_of(row)
    told = sure(row.state, f"{levels}, {row.rapport}" if row.rapport else levels, row.as_of, today)
    parts = [f"{who}: {told}", f"met {age(days_since(met, today))}" if met else ""]
    return BESIDE.join(filter(None, parts))


def levels_of(row: RelationshipRow) -> str:
    """Return what is and what is wanted: `Vendor → Trusted advisor`; only one of them where they are the same."""
    now, wanted = (words.LEVEL.label(value) if value else UNKNOWN for value in (row.level, row.level_wanted))
    return f"{now} → {wanted}" if row.level_wanted and wanted != now else now


def _last_met(dossier: Dossier, person: int) -> dict[int | None, date]:
    """Return when each of us met her last; None stands for a touch of nobody in particular."""
    met: dict[int | None, date] = {}
    for touch in dossier.touches:
        if person in touch.person_ids:
            met[touch.colleague_id] = max(touch.happened_on, met.get(touch.colleague_id, touch.happened_on))
    return met


def _colleague(dossier: Dossier, key: int | None) -> str:
    colleague = dossier.colleagues.get(key or 0)
    return colleague.name if colleague else "one of us"


# -- the rest ------------------------------------------------------------------------------------------------------


def _line_pairs(dossier: Dossier, here: End, today: date) -> Iterator[Pair]:
    lines = lines_at(dossier.lines, here)
    names = names_of(dossier) if lines else {}
    for line in lines:
        yield "Line", sure(line.state, say_line(line, here, names), line.as_of, today)
        if line.note:
            yield "", line.note


def _facts(dossier: Dossier, person: PersonRow, today: date) -> Iterator[Pair]:
    for fact in dossier.facts_by_person.get(person.id, ()):
        kind = f"{words.FACT_TYPE.label(fact.type)}: " if fact.type else ""
        yield "Fact", sure(fact.state, f"{kind}{fact.text}", fact.as_of, today)


def _newest_touch(dossier: Dossier, person: PersonRow) -> str:
    met = next((touch for touch in dossier.touches if person.id in touch.person_ids), None)
    return f"{met.happened_on} · {met.summary}" if met else "never logged"


def _past(dossier: Dossier, past: Sequence[Stay], *, seat: int = 0, person: int = 0) -> Iterator[Pair]:
    """Yield who sat in a seat before, or where a person sat before, here and elsewhere."""
    for stay in past:
        since = f"{stay.started_on} to {stay.ended_on}" if stay.started_on else f"until {stay.ended_on}"
        if stay.person_id == person:
            where = "" if stay.account_id == dossier.account.id else f" at {stay.account}"
            yield "Before", f"{stay.title or 'unnamed seat'}{where}, {since}"
        elif stay.seat_id == seat:
            yield "Before", f"{stay.name}, {since}"
