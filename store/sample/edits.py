"""The edits of the sample book: who left and joined, what was found to be otherwise, each by a colleague on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from store.accounts import edit_account, set_tier
from store.book import Book
from store.buying_centres import edit_buying_centre
from store.facts import edit_fact
from store.moves import move_person, sit_also
from store.opportunities import edit_opportunity
from store.people import edit_person, edit_seat, fill_seat
from store.sample.colleagues import name_of
from store.sample.opening import thousands
from store.sample.strategic import Story
from store.sample.texts import Line, read_changes
from store.sample.timeline import Timeline, day_at

EDITS: Mapping[str, Callable[[Book, int, Mapping[str, Any]], object]] = {
    "deal": edit_opportunity,
    "seat": edit_seat,
    "person": edit_person,
    "fact": edit_fact,
    "centre": edit_buying_centre,
}
AMOUNTS = ("amount", "budget", "revenue", "potential")
DAYS = ("close_on", "need_by")
OF_US = ("owner_id", "need_owner_id")


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
        elif what in EDITS:
            EDITS[what](book, story.find(what, which), _values(changes, us))
        else:
            _move(book, story, what, which, changes)

    timeline.add(int(line["day"]), name_of(line["who"]), edit)


def _move(book: Book, story: Story, what: str, which: str, where: str) -> None:
    """Let somebody leave, move to a seat, sit in one more, join in a seat, or come to share one."""
    if what == "leaves":
        move_person(book, story.people[which], None)
    elif what == "moves":
        move_person(book, story.people[which], story.seats[where])
    elif what == "also":
        sit_also(book, story.people[which], story.seats[where])
    elif what in ("joins", "shares"):
        story.people[where] = fill_seat(book, story.seats[which], story.person(where), share=what == "shares")
    else:
        raise ValueError(f"{story.name}: “{what}” is no edit")


def _values(text: str, us: dict[str, int]) -> dict[str, Any]:
    changes: dict[str, Any] = dict(read_changes(text))
    for name, value in changes.items():
        if name in AMOUNTS:
            changes[name] = thousands(value)
        elif name in DAYS:
            changes[name] = day_at(int(value))
        elif name in OF_US:
            changes[name] = us[value]
    return changes
