"""What templates see of how an account is approached: campaign, tier plan, personas, and the points of its peers."""

from __future__ import annotations

from typing import Any

from store.tiering.tier_plans import split_names
from store.words import CAMPAIGN_STATUS, POINT_KIND
from templates.context.people import PERSON
from templates.placeholders import Placeholder, each, field, group
from templates.view import View
from templates.wording import iso, label


def _colleague(name: str, meaning: str, link: str) -> Placeholder:
    return field(name, meaning, lambda row, v: v.colleague(getattr(row, link)))


def _money(name: str, meaning: str) -> Placeholder:
    return field(name, meaning, lambda row, v: v.money(getattr(row, name)))


def _names(name: str, meaning: str) -> Placeholder:
    return field(name, meaning, lambda row, _: list(split_names(getattr(row, name))))


def _email(row: Any, view: View) -> str | None:
    owner = view.dossier.colleagues.get(row.owner_id or 0)
    return owner.email if owner else None


_SOLUTION = field("solution", "What of ours it is about", lambda row, v: v.approach.solution(row.offering_id))
_STARTS = field("starts_on", "Its first day", lambda row, _: iso(row.starts_on))
_ENDS = field("ends_on", "Its last day", lambda row, _: iso(row.ends_on))

CAMPAIGN: tuple[Placeholder, ...] = (
    field("name", "Its name"),
    field("status", "Running, Draft, Paused or Ended", lambda c, _: label(CAMPAIGN_STATUS, c.status)),
    field("goal", "What it shall reach; may have several lines"),
    field("opening", "The first paragraph of its letter; may have several lines"),
    field("closing", "The last paragraph of its letter; may have several lines"),
    _SOLUTION,
    _colleague("owner", "Who of us runs it, and signs the letter", "owner_id"),
    field("owner_email", "That colleague's e-mail address", _email),
    _STARTS,
    _ENDS,
    field("cadence", "The name of its cadence"),
    field("notes", "Notes; may have several lines"),
)

TIER_PLAN: tuple[Placeholder, ...] = (
    field("name", "Its name"),
    field("tier", "2 or 3"),
    field("industry", "The industry that it is for, if it is for one"),
    field("segment", "The segment that it is for, if it is for one"),
    _SOLUTION,
    field("period", "What its period is called"),
    _STARTS,
    _ENDS,
    _colleague("owner", "Who of us owns it", "owner_id"),
    _colleague("sdr", "Who makes the first calls", "sdr_id"),
    _colleague("marketing", "Who of marketing helps", "marketing_id"),
    field("target_accounts", "How many accounts are wanted"),
    field("minutes", "Minutes to be spent on each account"),
    _money("budget", "What may be spent on each account, with the currency"),
    field("touches", "Touches wanted with each account"),
    _names("channels", "A list of the channels"),
    _names("plays", "A list of the plays"),
    _names("personas", "A list of the personas to be known at each account"),
    field("cadence", "The name of its cadence"),
    field("template", "The name of the template of its sheets"),
    field("refresh_days", "Days after which talking points are written anew"),
    _money("pipeline_target", "The pipeline wanted, with the currency"),
    _money("revenue_target", "The revenue wanted, with the currency"),
    field("notes", "Notes; may have several lines"),
)

PERSONA: tuple[Placeholder, ...] = (
    field("name", "What such people are called"),
    field("cares_about", "What they care about; may have several lines"),
    field("wanted", "True when each growth account should have a named one", "is_wanted"),
    field("people", "A list of the names of those at the account", lambda p, v: v.approach.people_of(p)),
)

PEER: tuple[Placeholder, ...] = (
    field("account", "Whose point it is: for us alone, never for a letter", "account_name"),
    field("text", "The point; may have several lines"),
    field("kind", "Trigger or news, Priority or pain, …", lambda p, _: label(POINT_KIND, p.kind)),
    field("so_what", "The question that follows from it"),
    field("proof", "What backs it up"),
    field("source", "Where it is from"),
    field("persona", "For whom it is meant"),
    _SOLUTION,
    field("as_of", "The day it was written", lambda p, _: iso(p.as_of)),
    field("age", "How long ago that was", lambda p, v: v.age(p.as_of)),
)

GROWTH: tuple[Placeholder, ...] = (
    group(
        "contact",
        "Whom to talk to: who is enrolled, else of the points' persona, else best known",
        lambda _, v: v.approach.contact,
        PERSON,
    ),
    group(
        "persona", "The persona of the contact, else of the talking points", lambda _, v: v.approach.persona, PERSONA
    ),
    each(
        "personas", "The personas of the book, and others that have a seat", lambda _, v: v.approach.personas, PERSONA
    ),
    field(
        "solutions",
        "A list of what of ours the account has or may buy",
        lambda _, v: [offering.name for offering in v.approach.solutions],
    ),
    each(
        "peer_points",
        "Points that were written for its industry at other accounts, the newest first",
        lambda _, v: v.approach.peers,
        PEER,
    ),
    group(
        "campaign",
        "The campaign that the account is in, a running one first",
        lambda _, v: v.approach.campaign,
        CAMPAIGN,
    ),
    group(
        "tier_plan",
        "The tier plan that the account falls under on the day of `as_of`",
        lambda _, v: v.approach.tier_plan,
        TIER_PLAN,
    ),
)
