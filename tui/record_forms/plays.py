"""The form of a play that is put into a plan: when it begins, what it leads up to, who does what, for what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from store.book import Book
from store.days import read_day
from store.dossier import Dossier
from store.errors import MEND, NOT_SAVED, UNCHANGED, Refused
from store.plans.responsibilities import Who
from store.plans.steps import CUSTOMER, add_steps
from store.words import FUNCTION
from templates.plays.casting import Cast, cast_play, label_of
from templates.plays.library import Play
from templates.plays.triggers import DATES
from tui.fields import titles_of
from tui.forms import Shown
from tui.owners import with_made
from tui.widgets.form import Field

Colleague = Callable[[str, str], Field]
"""Returns the field of that name and label in which one of us is chosen."""
_NEEDED = "is needed"


def put_play(book: Book, dossier: Dossier, play: Play, cast: Cast, colleague: Colleague) -> tuple[Shown, list[int]]:
    """Return the form that puts a play in, as it is cast for now, and the list that the keys of its actions go to."""
    made: list[int] = []
    names = {function: _field_name(function) for function in play.functions}

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        start = _day(typed, "start", "Begins")
        before = _day(typed, "before", DATES[play.about.before]) if play.counts_back else None
        if before is not None and before <= start:
            raise _refused("before", DATES[play.about.before], "is over when the play begins")
        objective = int(typed["objective_id"]) if typed.get("objective_id") else None
        with book.one_step():
            typed = with_made(book, typed, *names.values())
            owners = {function: _who(function, typed[name]) for function, name in names.items()}
            chosen = cast._replace(start=start, before=before, owners=owners, objective_id=objective)
            keys = add_steps(book, cast_play(play, chosen), label_of(play))
        made.extend(keys)

    fields = tuple(_fields(dossier, play, cast, colleague))
    return (f"{play.title} · {dossier.account.name}", fields, _values(dossier, play, cast), save), made


def _fields(dossier: Dossier, play: Play, cast: Cast, colleague: Colleague) -> Iterator[Field]:
    yield Field("start", "Begins", "day")
    if play.counts_back:
        yield Field("before", DATES[play.about.before], "day")
    for function in play.functions:
        name, label = _field_name(function), FUNCTION.label(function)
        yield _people(dossier, name, label) if function == CUSTOMER else colleague(name, label)
    if here := _open_objectives(dossier, cast):
        yield Field("objective_id", "For objective", "choice", [("", "None"), *here.items()])


def _open_objectives(dossier: Dossier, cast: Cast) -> dict[str, str]:
    """Return the objectives that something can still be done for, by their keys."""
    here = (each for each in dossier.objectives if each.plan_id == cast.plan_id and not each.has_ended)
    return {str(each.id): each.title for each in here}


def _people(dossier: Dossier, name: str, label: str) -> Field:
    titles = titles_of(dossier)
    named = ((str(each.id), ", ".join(filter(None, (each.name, titles.get(each.id))))) for each in dossier.people)
    return Field(name, label, "choice", [("", "Nobody yet"), *named])


def _values(dossier: Dossier, play: Play, cast: Cast) -> dict[str, str]:
    objective = str(cast.objective_id or "")
    owners = {_field_name(function): _key(cast.owners.get(function)) for function in play.functions}
    return {
        "start": cast.start.isoformat(),
        "before": cast.before.isoformat() if cast.before else "",
        "objective_id": objective if objective in _open_objectives(dossier, cast) else "",
        **owners,
    }


def _key(who: Who | None) -> str:
    return str(who.colleague_id or who.person_id) if who else ""


def _who(function: str, value: str) -> Who:
    key = int(value or 0)
    return Who(person_id=key) if function == CUSTOMER else Who(colleague_id=key)


def _field_name(function: str) -> str:
    return f"who-{function.replace(' ', '-')}"


def _day(typed: Mapping[str, str], name: str, label: str) -> date:
    text = typed[name].strip()
    if not text:
        raise _refused(name, label, _NEEDED)
    try:
        return read_day(text)
    except ValueError as error:
        raise _refused(name, label, str(error)) from None


def _refused(name: str, label: str, words: str) -> Refused:
    return Refused(NOT_SAVED, f"{label}: {words}.", MEND, {name: words}, safe=UNCHANGED)
