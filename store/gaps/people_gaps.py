"""What is missing among the people of an account: who decides, who is with us, whom we do not know or do not speak to.

Each function is one rule: it looks at the picture of an account, with the book's rules in days, on a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from store.attribute_kinds import KINDS, RHYTHM
from store.departures import Departure
from store.gaps.found import Found, begin, some
from store.gaps.pictures import PersonLine, Picture, SeatLine, Sitter
from store.ids import made_on
from store.org import WITH_US, is_with_us
from store.rules import ASSUMED, IN_TOUCH, NEVER, NEW_IN_SEAT, rhythm_of
from store.words import ROLE, SUPPORT

Rules = Mapping[str, int]

SCALES = ("influence", "support", "coverage")
"""What should be judged of everybody who counts."""
COVERED = frozenset({"brief contact", "multiple contacts", "in depth"})
HOSTILE = frozenset({"non-supporter", "enemy"})


def find_no_economic_buyer(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield an account of which we know nobody who releases the money; else each buying centre with seats without one.

    An economic buyer of the account as a whole is one of each of its buying centres.
    """
    _ = rules, today
    here = {person.id for person in picture.people}
    buyers = {
        each.centre_id
        for each in picture.judgements
        if (each.name, each.value) == ("role", "economic buyer") and each.person_id in here
    }
    if None in buyers:
        return
    first_seats: dict[int | None, int] = {}
    for seat in picture.seats:
        first_seats.setdefault(seat.centre_id, seat.id)
    centres = [centre for centre in picture.centres if centre.id in first_seats]
    if not buyers:
        where = f" in any of {len(centres)} buying centres" if len(centres) > 1 else ""
        yield Found(f"No economic buyer known{where}", record=next(iter(first_seats.values()), 0))
        return
    for centre in centres:
        if centre.id not in buyers:
            yield Found(f"{begin(centre.name)}: no economic buyer known", centre.id, first_seats[centre.id])


def find_no_champion(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield an account where we know people, and none is a champion or a mentor."""
    _ = rules, today
    mine = any(
        any(role.value == "champion" for role in sitter.judged.get("role", ())) or sitter.value("support") == "mentor"
        for sitter in picture.sitters
    )
    if picture.people and not mine:
        yield Found("Nobody there is known to sell for us")


def find_one_thread(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield an account where fewer than two people know us: by a touch of late, or by the coverage that we judge."""
    threads = [sitter for sitter in _each_once(picture.sitters) if _knows_us(picture, sitter, rules, today)]
    if not threads:
        yield Found("Nobody there knows us" if picture.people else "Nobody there is known")
    elif len(threads) == 1:
        key = threads[0].person.id
        yield Found(
            f"Only {begin(threads[0].person.name)} knows us", record=key, since=picture.touched.get(key), person=key
        )


def find_personas(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield an account at which a persona that is wanted lacks a named person, a channel, or news; all together."""
    _ = rules, today
    lacking = picture.personas.lacking if picture.personas else ()
    if picture.personas and lacking:
        words = some([state.words for state in lacking])
        wanted = len(picture.personas.states)
        yield Found(f"{len(lacking)} of {wanted} key people lacking: {words}", record=lacking[0].seat_id)


def find_need_to_know(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield the unknown seats that nobody is to find out about, together; and each where the day for it is past."""
    _ = rules
    unowned = [seat for seat in picture.unknown_seats if seat.need_owner_id is None]
    if unowned:
        yield Found(f"Nobody finds out who is {some([_title(seat) for seat in unowned])}", record=unowned[0].id)
    for seat in picture.unknown_seats:
        if seat.need_owner_id is not None and seat.need_by is not None and seat.need_by < today:
            yield Found(f"Overdue: who is {_title(seat)}", seat.id, seat.id, seat.need_by)


def find_out_of_touch(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield each key player with whom the last touch is longer ago than the rhythm, hers or else that of the tier.

    Whoever has a rhythm of her own counts, key player or not.
    """
    usual = rules[rhythm_of(picture.account.tier, key_player=True)]
    for sitter in _each_once(picture.sitters):
        own = sitter.value(RHYTHM.name)
        days = int(own) if own.isdecimal() else usual if sitter.is_key_player else NEVER
        last = picture.touched.get(sitter.person.id)
        if days != NEVER and (last is None or (today - last).days > days):
            words = "no touch yet" if last is None else f"no touch for {(today - last).days} days"
            key = sitter.person.id
            yield Found(f"{begin(sitter.person.name)}: {words}, wanted every {days}", key, key, last, key)


def find_new_in_seat(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield each who took a seat of late, and to whom nobody has spoken since.

    Not those who were written down on the day that stands for their start: that day nobody has said.
    """
    for sitter in picture.sitters:
        key, start = sitter.person.id, sitter.started_on
        last = picture.touched.get(key)
        days = rules[NEW_IN_SEAT]
        if days == NEVER or start is None or not 0 <= (today - start).days <= days or made_on(key) == start:
            continue
        if sitter.seat is not None and (last is None or last < start):
            words = f"new as {_title(sitter.seat)}, no touch since"
            yield Found(f"{begin(sitter.person.name)}: {words}", key, key, start, key)


def find_left(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield each key player, champion or supporter who has left, until somebody follows in the seat.

    Who follows is told of by what is new in a seat. It is closed at the seat: there the name is missing.
    """
    _ = rules, today
    seats = {seat.id for seat in picture.seats}
    for left in picture.left.values():
        was = picture.what_was(left)
        if _is_followed(picture, left) or not (was.is_key_player or is_with_us(was.roles, was.value("support"))):
            continue
        roles, support = [ROLE.label(role).lower() for role in was.roles], was.value("support")
        told = [*roles, *([SUPPORT.label(support).lower()] if support in WITH_US else [])]
        who = f"{begin(left.name)}, {', '.join(told or ['key player'])},"
        record = left.seat_id if left.seat_id in seats else 0
        yield Found(f"{who} left on {left.left_on}", left.person_id, record, left.left_on)


def _is_followed(picture: Picture, left: Departure) -> bool:
    """Say whether somebody has taken the seat that was left, on that day or later."""
    taken = (each.started_on for each in picture.sitting if each.seat_id == left.seat_id)
    return any(day is None or day >= left.left_on for day in taken)


def find_hostile(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield each key player who is against us."""
    _ = rules, today
    for sitter in _each_once(each for each in picture.sitters if each.value("support") in HOSTILE):
        if sitter.is_key_player:
            key, judged = sitter.person.id, sitter.judged["support"][0]
            yield Found(f"{SUPPORT.label(judged.value)}: {begin(sitter.person.name)}", key, key, judged.as_of, key)


def find_not_assessed(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield those who count and of whom influence, support or coverage is not assessed, all of them together."""
    _ = rules, today
    blank = {
        sitter.person: [name for name in SCALES if not sitter.value(name)]
        for sitter in _each_once(picture.sitters)
        if sitter.is_important
    }
    wanting = {person: names for person, names in blank.items() if names}
    if wanting:
        missing = [KINDS[name].label.lower() for name in SCALES if any(name in names for names in wanting.values())]
        who = [person.name for person in wanting]
        first = next(iter(wanting)).id
        yield Found(f"{some(who)}: {some(missing)} not assessed", record=first, person=first)


def find_assumed(picture: Picture, rules: Rules, today: date) -> Iterator[Found]:
    """Yield the key players of whom something has only been assumed for long, all of them together."""
    oldest: dict[PersonLine, date] = {}
    for sitter in _each_once(each for each in picture.sitters if each.is_key_player):
        days = [
            each.as_of
            for name in ("role", *SCALES)
            for each in sitter.judged.get(name, ())
            if each.state != "confirmed" and each.as_of and (today - each.as_of).days > rules[ASSUMED] != NEVER
        ]
        if days:
            oldest[sitter.person] = min(days)
    if oldest:
        first = min(oldest, key=lambda person: oldest[person])
        who = some([person.name for person in oldest])
        yield Found(f"{who}: only assumed", record=first.id, since=oldest[first], person=first.id)


def _knows_us(picture: Picture, sitter: Sitter, rules: Rules, today: date) -> bool:
    last, days = picture.touched.get(sitter.person.id), rules[IN_TOUCH]
    in_touch = last is not None and days != NEVER and (today - last).days <= days
    return in_touch or sitter.value("coverage") in COVERED


def _each_once(sitters: Iterable[Sitter]) -> list[Sitter]:
    """Return each person once: one in two seats is judged in the first where she is a key player."""
    found: dict[int, Sitter] = {}
    for sitter in sitters:
        known = found.get(sitter.person.id)
        if known is None or (sitter.is_key_player and not known.is_key_player):
            found[sitter.person.id] = sitter
    return list(found.values())


def _title(seat: SeatLine) -> str:
    return begin(seat.title) or "Unnamed seat"
