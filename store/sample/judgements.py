"""What the sample book judges of a Tier 1 account's people: attributes, lines, and who is what to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from store.attribute_kinds import KINDS
from store.attributes import Attribute, AttributeDraft, assess
from store.book import Book
from store.lines import Line, LineDraft, add_line, edit_line
from store.relationships import Relationship, RelationshipDraft, set_relationship
from store.sample.colleagues import name_of, teller_of
from store.sample.evidence import Told, read_evidence
from store.sample.opening import Opening
from store.sample.strategic import Story
from store.sample.texts import Line as TextLine
from store.sample.timeline import OPENING, Batch, Timeline, day_at


def tell_judgements(story: Story, stories: Sequence[Story], opening: Opening, timeline: Timeline) -> None:
    """Add what was judged when the book was begun, and set on the timeline what came later.

    Lines may lead to the people of the other stories.
    """
    teller = _Teller(story, stories, opening, timeline)
    for line in story.lines("attributes"):
        teller.tell_attributes(line)
    for line in story.lines("lines"):
        teller.tell_line(line)
    for line in story.lines("relationships"):
        teller.tell_relationship(line)


Judgement = tuple[str, str]
"""The name of a kind of attribute, and a value."""


class _Teller:
    """Tells the judgements of one account."""

    def __init__(self, story: Story, stories: Sequence[Story], opening: Opening, timeline: Timeline) -> None:
        self._story = story
        self._stories = (story, *stories)
        self._opening = opening
        self._timeline = timeline
        self._said: set[tuple[object, ...]] = set()

    def tell_attributes(self, line: TextLine) -> None:
        """Tell a line with a column for each kind: what is new as one change, what is otherwise now each by itself."""
        told, name = read_evidence(line), line["person"]
        place = self._story.centres[line["centre"]] if line["centre"] else None
        values = list(_values_of(line))
        new = [what for what in values if self._is_new(name, place, *_slot_of(*what))]
        if told.day <= OPENING:
            self._refuse_twice(new == values, name)
            self._add_attributes(self._opening.judgements, name, place, new, told)
        elif new:
            self._later(told.day, lambda book: self._assess_anew(book, name, place, new, told), told.source)
        for what in values:
            if what not in new:
                self._assess(told.day, name, place, what, told.values())
            for state, day in told.steps:
                self._assess(day, name, place, what, {"source": told.source, "state": state})

    def tell_line(self, line: TextLine) -> None:
        """Tell what runs between two people, or the seats of those whom we do not know."""
        told = read_evidence(line)
        known: dict[str, int] = {}

        def values() -> dict[str, Any]:
            return {
                "account_id": self._story.account,
                **{name: line[name] for name in ("kind", "strength", "note")},
                "both_ways": bool(line["both"]),
                **self._end("from", line["from"]),
                **self._end("to", line["to"]),
                **told.values(),
            }

        if told.day <= OPENING:
            known["line"] = self._opening.judgements.add(Line, values(), LineDraft)
        else:
            self._later(told.day, lambda book: known.update(line=add_line(book, values())), told.source)
        for state, day in told.steps:
            changes = {"state": state, "as_of": day_at(day)}
            self._later(day, partial(_edit_line, known, changes), told.source)

    def tell_relationship(self, line: TextLine) -> None:
        """Tell what one of us, by initials, or a competitor, by name, is to a person."""
        told = read_evidence(line)
        ours = self._opening.us.get(line["who"])
        side: dict[str, Any] = {"colleague_id": ours, "competitor": "" if ours else line["who"]}
        said = {
            "level": line["level"],
            "level_wanted": line["wanted"],
            "rapport": line["rapport"],
            "note": line["note"],
            **told.values(),
        }
        if told.day <= OPENING:
            values = {"account_id": self._story.account, "person_id": self._person(line["person"]), **side, **said}
            self._refuse_twice(self._is_new(line["who"], line["person"]), line["person"])
            self._opening.judgements.add(Relationship, values, RelationshipDraft)
        else:
            changes = {name: value for name, value in said.items() if value or name == "source"}
            self._relate(told.day, line["person"], side, changes)
        for state, day in told.steps:
            self._relate(day, line["person"], side, {"state": state, "source": told.source})

    # -- one record ------------------------------------------------------------------------------------------------

    def _assess_anew(self, book: Book, name: str, place: int | None, values: Sequence[Judgement], told: Told) -> None:
        batch = Batch(book, f"{name}: {', '.join(dict.fromkeys(KINDS[kind].label.lower() for kind, _ in values))}")
        self._add_attributes(batch, name, place, values, told)
        batch.write()

    def _add_attributes(
        self, batch: Batch, name: str, place: int | None, values: Sequence[Judgement], told: Told
    ) -> None:
        whose = {"account_id": self._story.account, "person_id": self._person(name), "centre_id": place}
        for kind, value in values:
            batch.add(Attribute, {**whose, "name": kind, "value": value, **told.values()}, AttributeDraft)

    def _assess(self, day: int, name: str, place: int | None, what: Judgement, basis: Mapping[str, Any]) -> None:
        self._later(day, lambda book: assess(book, self._person(name), place, *what, basis), basis["source"])

    def _relate(self, day: int, name: str, side: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
        self._later(day, lambda book: set_relationship(book, self._person(name), changes, **side), changes["source"])

    def _later(self, day: int, do: Callable[[Book], object], source: str) -> None:
        self._timeline.add(day, name_of(teller_of(source, self._story.owner)), do)

    def _is_new(self, *what: object) -> bool:
        said = what in self._said
        self._said.add(what)
        return not said

    def _refuse_twice(self, is_new: bool, name: str) -> None:
        if not is_new:
            raise ValueError(f"{self._story.name}: of {name} the same is said twice at the book's opening")

    # -- who is meant ----------------------------------------------------------------------------------------------

    def _person(self, name: str) -> int:
        return next(story.people[name] for story in self._stories if name in story.people)

    def _end(self, which: str, name: str) -> dict[str, int]:
        if name in self._story.seats:
            return {f"{which}_seat_id": self._story.seats[name]}
        return {f"{which}_person_id": self._person(name)}


def _slot_of(kind: str, value: str) -> Judgement:
    """Return what a value of a kind stands in the place of: of those that several hold at once, itself alone."""
    return kind, value if KINDS[kind].several else ""


def _values_of(line: TextLine) -> Iterator[Judgement]:
    """Yield what the columns of a line say; several values are parted by commas."""
    for kind in KINDS.values():
        text = line.get(kind.name, "")
        for value in text.split(",") if kind.several else [text]:
            if value.strip():
                yield kind.name, value.strip()


def _edit_line(known: Mapping[str, int], changes: Mapping[str, Any], book: Book) -> None:
    edit_line(book, known["line"], changes)
