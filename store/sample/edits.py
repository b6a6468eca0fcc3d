"""The edits of the sample book: who left and joined, what was found to be otherwise, each by a colleague on a day."""

from __future__ import annotations

from typing import Any

from store import clock
from store.accounts import edit_account, set_tier
from store.book import Book
from store.facts import edit_fact
from store.opportunities import edit_opportunity
from store.people import Occupancy, Person, Seat, edit_person, edit_seat, fill_seat
from store.records import take
from store.sample.colleagues import name_of
from store.sample.opening import thousands
from store.sample.strategic import Story
from store.sample.texts import Line, read_changes
from store.sample.timeline import Timeline, day_at

EDITS = {"deal": edit_opportunity, "seat": edit_seat, "person": edit_person, "fact": edit_fact}


def tell_edits(story: Story, us: dict[str, int], timeline: Timeline) -> None:
    """Set the edits of an account's text on the timeline."""
    for line in story.lines("edits"):
        _tell(story, line, us, timeline)


def _tell(story: Story, line: Line, us: dict[str, int], timeline: Timeline) -> None:
    what, which, changes = line["what"], line["which"], line["changes"]

    def edit(book: Book) -> None:
        if what == "tier":
            set_tier(book, story.account, int(which), changes)
        elif what == "account":
            edit_account(book, story.account, _values(changes, us))
        elif what == "leaves":
            _leave(book, story, which)
        elif what == "joins":
            story.people[changes] = fill_seat(book, story.seats[which], story.person(changes))
        elif what == "moves":
            _move(book, story, which, changes)
        else:
            EDITS[what](book, story.find(what, which), _values(changes, us))

    timeline.add(int(line["day"]), name_of(line["who"]), edit)


def _values(text: str, us: dict[str, int]) -> dict[str, Any]:
    changes: dict[str, Any] = dict(read_changes(text))
    for name, value in changes.items():
        if name == "amount":
            changes[name] = thousands(value)
        elif name == "close_on":
            changes[name] = day_at(int(value))
        elif name == "owner_id":
            changes[name] = us[value]
    return changes


def _leave(book: Book, story: Story, name: str) -> None:
    with book.write(f"{name} left") as session:
        take(session, Occupancy, story.sitting.pop(name)).ended_on = clock.today()


def _move(book: Book, story: Story, name: str, title: str) -> None:
    with book.write("") as session:
        seat = take(session, Seat, story.seats[title])
        person = take(session, Person, story.people[name])
        session.label = f"{name} moved to {title}"
        take(session, Occupancy, story.sitting[name]).ended_on = clock.today()
        sitting = Occupancy(
            account_id=story.account,
            seat_id=int(seat.id or 0),
            person_id=int(person.id or 0),
            started_on=clock.today(),
        )
        session.add(sitting)
        story.sitting[name] = int(sitting.id or 0)
