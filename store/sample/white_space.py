"""The white space of the sample book: what we sell, and what each buying centre has of it, at first and later."""

from __future__ import annotations

from store.book import Book
from store.sample.colleagues import name_of
from store.sample.opening import Opening, thousands
from store.sample.strategic import Story
from store.sample.texts import Line
from store.sample.timeline import OPENING, Timeline, day_at
from store.white_space import Cell, CellDraft, fill_cell

WHOLE = "*"
"""In place of a buying centre: the account as a whole."""


def tell_cells(story: Story, opening: Opening, timeline: Timeline) -> None:
    """Add the cells that were filled when the book was begun, and set on the timeline what was filled later."""
    filled: set[tuple[str, str]] = set()
    for line in story.lines("cells"):
        _tell_cell(story, line, opening, timeline, filled)


def _tell_cell(story: Story, line: Line, opening: Opening, timeline: Timeline, filled: set[tuple[str, str]]) -> None:
    day, where = int(line["known"]), (line["centre"], line["offering"])
    centre = None if line["centre"] == WHOLE else story.centres[line["centre"]]
    offering = opening.offerings[line["offering"]]
    said = {
        **{name: line[name] for name in ("state", "competitor", "comment")},
        "spend": thousands(line["spend"]),
        "potential": thousands(line["potential"]),
        "renews_on": day_at(int(line["renews"])) if line["renews"] else None,
    }
    if day <= OPENING:
        if where in filled:
            raise ValueError(f"{story.name}: {where} is filled twice at the book's opening")
        filled.add(where)
        place = {"account_id": story.account, "centre_id": centre, "offering_id": offering}
        opening.cells.add(Cell, {**place, **said}, CellDraft)
        return
    changes = {name: value for name, value in said.items() if value not in ("", None)}

    def fill(book: Book) -> None:
        fill_cell(book, story.account, centre, offering, changes)

    timeline.add(day, name_of(line["who"] or story.owner), fill)
