"""What templates see of the account itself: its fields, its book, its buying centres, its links."""

from __future__ import annotations

from store.book_settings import BookSettingsRow
from store.fiscal import fiscal_quarter
from store.words import CENTRE_KIND, LEVEL, RELATIONSHIP, TIERS
from templates.context.facts import FACT
from templates.context.people import PERSON, is_known, is_named, is_needed
from templates.placeholders import Placeholder, each, field
from templates.view import View
from templates.wording import iso, label

ACCOUNT: tuple[Placeholder, ...] = (
    field("name", "Its name"),
    field("tier", "1, 2 or 3"),
    field("tier_name", "Strategic, Growth, Standard or Untiered", lambda a, _: TIERS.get(a.tier, TIERS[None])),
    field("tier_reason", "Why it is in that tier"),
    field("tier_since", "Since when", lambda a, _: iso(a.tier_since)),
    field("industry", "Its industry"),
    field("segment", "Its segment"),
    field("city", "Where it sits"),
    field("country", "In which country"),
    field("postcode", "The postcode"),
    field("website", "Its website"),
    field("phone", "Its telephone"),
    field(
        "logo",
        "The address of its link called «Logo»: https, or a file beside the document",
        lambda _, v: v.approach.logo,
    ),
    field("employees", "How many people work there"),
    field("revenue", "Annual revenue, with the currency", lambda a, v: v.money(a.revenue)),
    field("revenue_minor", "The same as a whole number of minor units", "revenue"),
    field(
        "relationship",
        "Prospect, Customer, Former customer or Partner",
        lambda a, _: label(RELATIONSHIP, a.relationship),
    ),
    field("customer_since", "The year"),
    field("owner", "Who of us owns it", lambda _, v: v.dossier.owner and v.dossier.owner.name),
    field("owner_email", "The owner's e-mail address", lambda _, v: v.dossier.owner and v.dossier.owner.email),
    field("parent", "The name of the parent account", lambda _, v: v.dossier.parent and v.dossier.parent.name),
    field("archived_on", "The day it was put away", lambda a, _: iso(a.archived_on)),
    field("notes", "Notes; may have several lines"),
    field("vulnerability", "What could lose us the account; may have several lines"),
    field("countermeasure", "What is done about it; may have several lines"),
)


def _quarter(_: BookSettingsRow, view: View) -> str | None:
    """Return the fiscal quarter that the dossier is of: `Q4 FY26`."""
    if view.as_of is None:
        return None
    quarter, year = fiscal_quarter(view.as_of, view.dossier.book.fiscal_year_start)
    return f"Q{quarter} FY{year % 100:02}"


BOOK: tuple[Placeholder, ...] = (
    field("name", "What the book is called"),
    field("company", "Our own company, as customers read it"),
    field("currency", "Its currency, three letters"),
    field("quarter", "The fiscal quarter of `as_of`", _quarter),
)

LINK: tuple[Placeholder, ...] = (
    field("name", "What it is"),
    field("address", "Where it leads; for a link, write `link.name | link(link.address)`"),
)

CENTRE: tuple[Placeholder, ...] = (
    field("name", "Its name"),
    field("kind", "Division, Function, Territory or Mix", lambda c, _: label(CENTRE_KIND, c.kind)),
    field("parent", "The buying centre above it", lambda c, v: v.centre_names.get(c.parent_id)),
    field("depth", "How many buying centres are above it", lambda c, v: v.centre_depths[c.id]),
    field("buys", "What it can buy; may have several lines"),
    field("budget", "Its budget a year, with the currency", lambda c, v: v.money(c.budget)),
    field("budget_holder", "Who holds it", lambda c, v: next(iter(v.names([c.budget_holder_id])), None)),
    field("level", "What we are to it: Vendor, Credible source, …", lambda c, _: label(LEVEL, c.level)),
    field("level_wanted", "What we want to be to it", lambda c, _: label(LEVEL, c.level_wanted)),
    field("initiatives", "What it is about to do; may have several lines"),
    field("revenue", "What it buys from us a year, with the currency", lambda c, v: v.money(c.revenue)),
    field("potential", "What it could buy from us a year", lambda c, v: v.money(c.potential)),
    field("notes", "Notes; may have several lines"),
    field(
        "known",
        "Seats with somebody whom we know or have met",
        lambda c, v: sum(is_known(p, v) for p in v.places_by_centre.get(c.id, ())),
    ),
    field(
        "named",
        "Seats with somebody of whom we have only the name",
        lambda c, v: sum(is_named(p, v) for p in v.places_by_centre.get(c.id, ())),
    ),
    field(
        "need_to_know",
        "Seats in which we know nobody",
        lambda c, v: sum(map(is_needed, v.places_by_centre.get(c.id, ()))),
    ),
    each("people", "Its people, in outline order", lambda c, v: v.places_by_centre.get(c.id, ()), PERSON),
    each("facts", "The facts about it, newest first", lambda c, v: v.facts_by_centre.get(c.id, ()), FACT),
)
