"""Tier plans: what was planned for many accounts of a tier, and what came of it; the key people of growth accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.books import read_book
from tui.cli.documents import Target
from tui.cli.options import AsJson, AsOf, BookFile, Context, find_places
from tui.cli.overviews import find_named, write_overview
from tui.cli.telling import in_json, key_text, say, tell_lines
from tui.wording import counted

if TYPE_CHECKING:
    from store.persona_quality import PersonaCount, PersonaQuality
    from store.places import Places
    from store.tiering.actuals import Actuals

People = Annotated[bool, typer.Option("--people", help="The key people of growth accounts by persona, worst first.")]
PlanName = Annotated[str, typer.Argument(metavar="NAME", help="Only this plan: its number, its name, or a part.")]
NO_PLANS = "The book has no tier plans yet: they are made on the screen, P and then n."
NO_PERSONAS = "No persona is wanted yet: they are listed on the screen, P and then p."


def show_tier_plans(
    context: Context,
    name: PlanName = "",
    to: Target = None,
    people: People = False,
    as_json: AsJson = False,
    as_of: AsOf = None,
    book: BookFile = None,
) -> None:
    """Show the tier plans and how each comes out, or the key people.

    Example: tierbook tierplan --json

    Example: tierbook tierplan "Growth, food" --to plans

    With --to the plan of that name is written as Markdown, with each account under it.

    ! marks what is behind: a smaller share is reached than of the period's days is over. Touches are those that we made
    in the period, up to those wanted of each account; pipeline is open and closes in the period or on no known day;
    revenue was won with a closing date in it. In JSON amounts are exact decimals of the book's currency, as text.

    With --people: at how many growth accounts each wanted persona has a named person, with a channel, of whom we have
    heard within the days of the rule; then the accounts at which somebody is lacking.
    """
    places = find_places(context, book, as_of)
    if to and not name:
        raise typer.BadParameter("name the plan that is to be written")
    with read_book(places) as open_book, open_book.read() as session:
        key = _find(session, name) if name else 0
        if to:
            from templates.overviews import tier_plan_document

            write_overview(places, open_book, tier_plan_document, key, to)
        elif people:
            from store.persona_quality import read_quality

            _tell_people(read_quality(session), as_json)
        else:
            _tell_plans(session, places, key, as_json)


def _tell_plans(session: Any, places: Places, key: int, as_json: bool) -> None:
    """Print how the plans come out, or only the one of that key."""
    from store.book_settings import read_book_settings
    from store.colleagues import list_colleagues
    from store.offerings import list_offerings
    from store.tiering.actuals import read_actuals
    from templates.library import Library

    plans = read_actuals(session, Library(places.templates).sheet_digests())
    plans, currency = [each for each in plans if key in (0, each.plan.id)], read_book_settings(session).currency
    names = {row.id: row.name for row in list_colleagues(session)}
    names |= {row.id: row.name for row in list_offerings(session)}
    if as_json:
        print(in_json([_plan_record(plan, names, currency) for plan in plans]))
    elif plans:
        say("\n".join(line for plan in plans for line in _plan_lines(plan, names, currency)))
    else:
        tell_lines([NO_PLANS])


def _find(session: Any, name: str) -> int:
    """Return the key of the tier plan that is meant."""
    from store.tiering.tier_plans import list_tier_plans

    return find_named({row.id: f"{row.name}, {row.period}" for row in list_tier_plans(session)}, name, "tier plan")


def _plan_lines(actuals: Actuals, names: Mapping[int, str], currency: str) -> Iterator[str]:
    from tui.tier_plan_words import measure_lines as lines_of
    from tui.tier_plan_words import planned_words, time_words, whom_for
    from tui.wording import tier_name

    plan = actuals.plan
    told = " · ".join(filter(None, (tier_name(plan.tier), *whom_for(plan, names))))
    yield f"{plan.name} · {told}"
    yield f"  {plan.period}, {plan.starts_on} to {plan.ends_on} · {time_words(actuals)}"
    yield from (f"  {label:<9} {words}" for label, words in lines_of(actuals, currency))
    if planned := planned_words(actuals, currency):
        yield f"  {'Planned':<9} {planned}"
    yield ""


def _plan_record(actuals: Actuals, names: Mapping[int, str], currency: str) -> dict[str, Any]:
    from store.tiering.actuals import AMOUNTS
    from store.tiering.tier_plans import AMOUNTS as PLANNED
    from store.tiering.tier_plans import split_names

    plan, said = actuals.plan, actuals.plan.model_dump(mode="json")
    keys = {name: said.pop(name) for name in ("id", "offering_id", "owner_id", "sdr_id", "marketing_id")}
    record = {**said, **{name: _decimal(said[name], currency) for name in PLANNED}, "id": key_text(plan.id)}
    record |= {name.removesuffix("_id"): names.get(key or 0) for name, key in keys.items() if name != "id"}
    record |= {name: list(split_names(said[name])) for name in ("channels", "plays", "personas")}
    record["actual"] = {
        name: {
            "behind": actuals.is_behind(name),
            "reached": _decimal(each.reached, currency) if name in AMOUNTS else each.reached,
            "share": None if each.share is None else round(each.share, 4),
            "wanted": _decimal(each.wanted, currency) if name in AMOUNTS else each.wanted,
        }
        for name, each in actuals.measures.items()
    }
    record["accounts_with_all_touches"] = actuals.worked
    record["all_touches"] = actuals.touches
    record["all_budget"] = _decimal(actuals.budget, currency)
    record["all_minutes"] = actuals.minutes
    record["sheets_made"] = actuals.sheets_made
    record["time_over"] = round(actuals.gone, 4)
    return record


def _decimal(minor: int | None, currency: str) -> str | None:
    from store.money import plain

    return None if minor is None else plain(minor, currency)


# -- key people --------------------------------------------------------------------------------------------------------


def _tell_people(every: Sequence[PersonaQuality], as_json: bool) -> None:
    from store.persona_quality import count_personas, list_lacking

    counts, lacking = count_personas(every), list_lacking(every)
    if as_json:
        print(
            in_json({"accounts": [_people_record(each) for each in every], "personas": [*map(_count_record, counts)]})
        )
    elif counts:
        say("\n".join(_people_lines(counts, lacking)))
        tell_lines([f"{counted(len(lacking), 'account')} of {len(every):,} with key people lacking."])
    else:
        tell_lines([NO_PERSONAS])


def _people_lines(counts: Sequence[PersonaCount], lacking: Sequence[PersonaQuality]) -> Iterator[str]:
    yield from (f"{line.good:>6,} of {line.wanted:<6,} {line.persona}" for line in counts)
    yield ""
    yield from (f"{each.good} of {len(each.states)}  {each.account.name} · {each.words}" for each in lacking)


def _count_record(line: PersonaCount) -> dict[str, Any]:
    return line._asdict()


def _people_record(quality: PersonaQuality) -> dict[str, Any]:
    return {
        "account": quality.account.name,
        "account_id": key_text(quality.account.id),
        "good": quality.good,
        "personas": [
            {
                "heard_of_on": state.last_on.isoformat() if state.last_on else None,
                "lacking": state.lacking or None,
                "person": state.name or None,
                "person_id": key_text(state.person_id),
                "persona": state.persona,
                "seat_id": key_text(state.seat_id),
            }
            for state in quality.states
        ],
        "wanted": len(quality.states),
    }
