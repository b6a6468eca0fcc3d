"""Overviews: a tier plan with how it comes out, and a campaign with what it has brought, each as a document.

Their templates are Markdown files like those of an account, in a folder of their own, since they see other names. A
user's file of the same name in the folder `overviews` among the own templates takes the place of the built-in one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from store import clock
from store.book import Book
from store.book_settings import read_book_settings
from store.campaigns.campaigns import CampaignRow, read_campaign
from store.campaigns.counting import CampaignFigures, count_campaigns
from store.campaigns.roll import RollLine, list_roll
from store.colleagues import list_colleagues
from store.errors import Refused, gone
from store.offerings import list_offerings
from store.plans.measures import percent_of
from store.tiering.actuals import AMOUNTS, Actuals, Member, read_plan
from store.tiering.tier_plans import TierPlanRow, list_tier_plans
from store.words import CAMPAIGN_STATUS, ENROLMENT_STATUS, TIERS
from templates.document import Document, name_of_file, tidy, title_of
from templates.fill import Filler
from templates.library import Library, Template, read_template
from templates.markdown_files import ENDING
from templates.placeholders import Plain
from templates.profiles import CUSTOMER, INTERNAL
from templates.seal import seal_document, seal_for_customer
from templates.wording import in_thousands, iso, label, money

TIER_PLAN, CAMPAIGN = "tier-plan", "campaign"
"""The names of the templates."""
MOST = 500
"""Lines of accounts or people in one document; it tells how many there are in all."""
_FOLDER = "overviews"
_BUILTIN = Path(__file__).parent / "builtin" / _FOLDER


class Told(NamedTuple):
    """What all lines of an overview need: names of colleagues, offerings and plans by key, currency, and the day."""

    names: Mapping[int, str]
    currency: str
    today: date


def find_overview(name: str, user_folder: Path | None) -> Template:
    """Return the template of that name: the user's own where there is one, else the built-in one."""
    own = user_folder / _FOLDER / f"{name}{ENDING}" if user_folder is not None else None
    is_own = own is not None and own.is_file()
    return read_template(own if own is not None and is_own else _BUILTIN / f"{name}{ENDING}", is_builtin=not is_own)


def tier_plan_document(book: Book, filler: Filler, user_folder: Path | None, key: int) -> Document:
    """Return the document of a tier plan; NotFound when it is gone, Refused with what is wrong in its template."""
    template = find_overview(TIER_PLAN, user_folder)
    with book.read() as session:
        actuals, told = read_plan(session, key, Library(user_folder).sheet_digests()), _told(session)
    if actuals is None:
        raise gone()
    return whole(fill_tier_plan(filler, template, actuals, told), template)


def campaign_document(book: Book, filler: Filler, user_folder: Path | None, key: int) -> Document:
    """Return the document of a campaign; NotFound when it is gone, Refused with what is wrong in its template."""
    template = find_overview(CAMPAIGN, user_folder)
    with book.read() as session:
        row, roll, told = read_campaign(session, key), list_roll(session, campaign=key), _told(session)
        figures = count_campaigns(session, told.today).get(key, CampaignFigures())
    return whole(fill_campaign(filler, template, row, figures, roll, told), template)


def _told(session: Any) -> Told:
    names = {row.id: row.name for row in list_colleagues(session)}
    names |= {row.id: row.name for row in list_offerings(session)}
    names |= {row.id: f"{row.name}, {row.period}" for row in list_tier_plans(session)}
    return Told(names, read_book_settings(session).currency, clock.today())


def whole(document: Document, template: Template) -> Document:
    """Return a document that has a text; Refused with the problems of its template else."""
    if document.problems:
        words = "\n".join(problem.in_words() for problem in document.problems)
        raise Refused("The document was not made", words, f"Its template lies in {template.source_path}.")
    return document


def fill_tier_plan(filler: Filler, template: Template, actuals: Actuals, told: Told) -> Document:
    """Return a tier plan with how it comes out as a document."""
    plan = actuals.plan
    context: dict[str, Plain] = {
        "as_of": iso(told.today),
        "plan": _plan(plan, told),
        "time_over": int(100 * actuals.gone),
        "measures": [_measure(actuals, name, told.currency) for name in _measured(actuals)],
        "said": _listed(_planned(actuals, told)),
        "accounts": [_account(member, told.currency) for member in actuals.members[:MOST]],
        "accounts_in_all": actuals.accounts,
    }
    return fill_overview(filler, template, (plan.id, plan.name, "tier plan"), context)


def fill_campaign(
    filler: Filler,
    template: Template,
    row: CampaignRow,
    figures: CampaignFigures,
    roll: Sequence[RollLine],
    told: Told,
) -> Document:
    """Return a campaign with what it has brought, and who is in it, as a document."""
    runs = row.status == "running"
    amounts = {name: _amount(getattr(figures, name), told.currency) or "0" for name in ("pipeline", "won")}
    counts = {
        **{name: in_thousands(getattr(figures, name)) for name in ("accounts", "touches", "replies", "meetings")},
        "still running": in_thousands(figures.running),
        **({"due": in_thousands(figures.due), "overdue": in_thousands(figures.overdue)} if runs else {}),
        **amounts,
    }
    texts = {name: getattr(row, name) or None for name in ("name", "goal", "notes")}
    days = {"starts_on": iso(row.starts_on), "ends_on": iso(row.ends_on)}
    said = (
        ("Owner", told.names.get(row.owner_id or 0)),
        ("Tier plan", told.names.get(row.tier_plan_id or 0)),
        ("Solution", told.names.get(row.offering_id or 0)),
        ("Cadence", row.cadence),
        ("Letter", row.template),
    )
    context: dict[str, Plain] = {
        "as_of": iso(told.today),
        "campaign": {**texts, **days, "status": label(CAMPAIGN_STATUS, row.status)},
        "counts": [{"name": name.capitalize(), "number": number} for name, number in counts.items()],
        "said": _listed(said),
        "people": [_person(line, runs=runs) for line in roll[:MOST]],
        "people_in_all": len(roll),
    }
    return fill_overview(filler, template, (row.id, row.name, "campaign"), context)


def fill_overview(
    filler: Filler,
    template: Template,
    about: tuple[int, str, str],
    context: dict[str, Plain],
    profile: str = INTERNAL,
) -> Document:
    """Return the document of what is known of a record: about its key, its name, and which kind of document it is.

    A customer gets what the paper is and of which day, and nothing of our records.
    """
    key, name, kind = about
    title = title_of(name, template.title)
    file = name_of_file(name, key, template.name, profile)
    if template.problems:
        return Document(file, "", problems=template.problems, title=title, record=str(key))
    filled = filler.fill(template.body, context, first_line=template.first_line)
    heading = {"title": title, "id": str(key), "document": kind, "template": template.name, "as_of": context["as_of"]}
    if profile == CUSTOMER:
        outside = {"title": title, "as_of": context["as_of"]}
        text = seal_for_customer(outside, tidy(filled.text), str(key))
    else:
        text = seal_document(heading, tidy(filled.text))
    return Document(file, "" if filled.problems else text, problems=filled.problems, title=title, record=str(key))


def _plan(plan: TierPlanRow, told: Told) -> dict[str, Plain]:
    texts = {name: getattr(plan, name) or None for name in ("name", "industry", "segment", "period", "notes")}
    days = {"starts_on": iso(plan.starts_on), "ends_on": iso(plan.ends_on)}
    tier = f"Tier {plan.tier} · {TIERS[plan.tier]}"
    return {**texts, **days, "tier": tier, "touches": plan.touches, "solution": told.names.get(plan.offering_id or 0)}


def _measured(actuals: Actuals) -> list[str]:
    """Return the measures of which there is something to say."""
    return [name for name, each in actuals.measures.items() if each.reached or each.share is not None]


def _measure(actuals: Actuals, name: str, currency: str) -> dict[str, Plain]:
    measure = actuals.measures[name]
    said = (_amount(each, currency) if name in AMOUNTS else each for each in (measure.reached, measure.wanted))
    reached, wanted = (in_thousands(each) if isinstance(each, int) else each for each in said)
    share = measure.share
    percent = None if share is None else percent_of(share) if share <= 1 else int(100 * share)
    behind = actuals.is_behind(name)
    return {
        "name": name.capitalize(),
        "reached": reached or "0",
        "wanted": wanted,
        "percent": percent,
        "behind": behind,
    }


def _planned(actuals: Actuals, told: Told) -> Iterable[tuple[str, str | None]]:
    plan, names = actuals.plan, told.names
    yield "Hours", None if actuals.minutes is None else in_thousands(actuals.minutes / 60, 1)
    yield "Budget", _amount(actuals.budget, told.currency)
    yield "Owner", names.get(plan.owner_id or 0)
    yield "SDR", names.get(plan.sdr_id or 0)
    yield "Marketing", names.get(plan.marketing_id or 0)
    yield "Channels", plan.channels
    yield "Plays", plan.plays
    yield "Personas", plan.personas
    yield "Cadence", plan.cadence
    yield "Template of the sheets", plan.template
    yield "Points are refreshed", f"after {plan.refresh_days:,} days" if plan.refresh_days else None


def _account(member: Member, currency: str) -> dict[str, Plain]:
    return {
        "name": member.account.name,
        "industry": member.account.industry or None,
        "touches": member.touches,
        "points": member.points or None,
        "sheet": member.sheet or None,
        "pipeline": _amount(member.pipeline or None, currency),
        "won": _amount(member.won or None, currency),
    }


def _person(line: RollLine, *, runs: bool) -> dict[str, Plain]:
    due = line.next if runs and line.status == "running" else None
    return {
        "account": line.account,
        "person": line.person or (f"need to know: {line.wanted}" if line.wanted else None),
        "told": line.told,
        "steps": line.steps,
        "status": label(ENROLMENT_STATUS, line.status),
        "reason": line.reason or None,
        "next": f"{iso(due.due_on)}: {due.title}" if due else None,
    }


def _listed(said: Iterable[tuple[str, str | None]]) -> list[dict[str, Any]]:
    """Return what is said, without that of which nothing is."""
    return [{"name": name, "text": text} for name, text in said if text]


def _amount(minor: int | None, currency: str) -> str | None:
    return None if minor is None else money(minor, currency)
