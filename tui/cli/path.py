"""Who can lead us there: `path`, the shortest ways from us to a person, each step with how we know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.books import read_book
from tui.cli.codes import IN_PART
from tui.cli.options import AccountName, AsJson, AsOf, BookFile, Context, complete_person, find_places
from tui.cli.telling import in_json, key_text, say, tell_lines
from tui.path_words import nearest_line, way_lines

if TYPE_CHECKING:
    from store.paths import Paths, Step, Way

PersonName = Annotated[
    str,
    typer.Argument(
        metavar="PERSON", help="Who is to be reached: number, name, title, or a part.", autocompletion=complete_person
    ),
]


def show_path(
    context: Context,
    account: AccountName,
    person: PersonName,
    as_json: AsJson = False,
    as_of: AsOf = None,
    book: BookFile = None,
) -> None:
    """Show the shortest ways from us to a person, or to a seat.

    Example: tierbook path "Northwind Logistics" "Jan de Boer"

    Fewest steps first, of equally short ones the strongest. The exit code is 1 when no way is known.
    """
    from store.accounts import find_account
    from store.paths import find_path_to

    with read_book(find_places(context, book, as_of)) as open_book, open_book.read() as session:
        paths = find_path_to(session, find_account(session, account).id, person)
    if as_json:
        print(in_json(_record(paths)))
    elif paths.ways:
        say("\n".join(way_lines(paths)))
    else:
        tell_lines([f"No way to {paths.person} is known.", *map(nearest_line, paths.nearest), paths.advice])
    if not paths.ways:
        raise typer.Exit(IN_PART)


def _record(paths: Paths) -> dict[str, Any]:
    return {
        "person": {"id": key_text(paths.person_id), "name": paths.person, "account": paths.account},
        "seat_id": key_text(paths.seat_id),
        "ways": [_way_record(way) for way in paths.ways],
        "nearest": [
            {"person_id": key_text(each.person_id), "title": each.title, **_step_record(each.step)}
            for each in paths.nearest
        ],
        "advice": paths.advice,
    }


def _way_record(way: Way) -> dict[str, Any]:
    return {
        "colleague_id": key_text(way.colleague_id),
        "colleague": way.steps[0].start,
        "weight": way.weight,
        "steps": [_step_record(step) for step in way.steps],
    }


def _step_record(step: Step) -> dict[str, Any]:
    tie = step.tie
    return {
        "kind": tie.kind,
        "from": step.start,
        "to": step.end,
        "to_id": key_text(tie.end),
        "account": step.account,
        "left_on": step.left_on.isoformat() if step.left_on else None,
        "claim": step.claim,
        "strength": tie.strength,
        "note": tie.note,
        "source": tie.source,
        "as_of": tie.as_of.isoformat() if tie.as_of else None,
        "state": tie.state,
        "weight": tie.weight,
    }
