"""The upkeep of the sample book: links of an account, gaps that were put off, rules that were changed."""

from __future__ import annotations

from store.account_links import AccountLink, AccountLinkDraft, add_link
from store.book import Book
from store.gaps.snoozes import snooze
from store.rules import set_rule
from store.sample.colleagues import name_of
from store.sample.opening import Opening
from store.sample.strategic import Story
from store.sample.texts import Line, read_sections
from store.sample.timeline import OPENING, Timeline, day_at


def tell_upkeep(story: Story, opening: Opening, timeline: Timeline) -> None:
    """Add the links of an account, and set its later ones and what was put off on the timeline."""
    for line in story.lines("links"):
        _tell_link(story, line, opening, timeline)
    for line in story.lines("snoozes"):
        _tell_snooze(story, line, timeline)


def tell_rules(timeline: Timeline) -> None:
    """Set the changes of the book's rules on the timeline."""
    for line in read_sections("book.txt")["rules"]:
        _tell_rule(line, timeline)


def _tell_link(story: Story, line: Line, opening: Opening, timeline: Timeline) -> None:
    values = {"account_id": story.account, "name": line["name"], "address": line["address"]}
    if int(line["known"]) <= OPENING:
        opening.links.add(AccountLink, values, AccountLinkDraft)
    else:
        timeline.add(int(line["known"]), name_of(story.owner), lambda book: add_link(book, values))


def _tell_snooze(story: Story, line: Line, timeline: Timeline) -> None:
    def put_off(book: Book) -> None:
        values = {"account_id": story.account, "gap": line["gap"], "reason": line["reason"]}
        about = story.find(line["what"], line["about"]) if line["about"] else 0
        snooze(book, {**values, "about": about, "until": day_at(int(line["until"]))})

    timeline.add(int(line["day"]), name_of(line["who"]), put_off)


def _tell_rule(line: Line, timeline: Timeline) -> None:
    timeline.add(int(line["day"]), name_of(line["who"]), lambda book: set_rule(book, line["name"], int(line["value"])))
