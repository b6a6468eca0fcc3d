"""The fields of each form: which of a record's fields are shown, how they are entered, and how they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from store import money, words
from store.accounts import AccountRow
from store.campaigns.campaigns import CampaignRow
from store.dossier import Dossier
from store.facts import FactRow, ends_of
from tui.widgets.form import Ask, Field


def choices(vocabulary: words.Words) -> Sequence[tuple[str, str]]:
    """Return an enumeration as choices of a form."""
    return [(word.value, word.label) for word in vocabulary]


def account_fields(owner: Field, currency: str) -> Sequence[Field]:
    """Return the fields of the account form; the tier is moved with its own key, since it wants a reason."""
    return (
        Field("name", "Name"),
        Field("industry", "Industry"),
        Field("segment", "Segment"),
        Field("relationship", "Relationship", "choice", choices(words.RELATIONSHIP)),
        owner,
        Field("city", "City"),
        Field("country", "Country"),
        Field("postcode", "Postcode"),
        Field("phone", "Phone"),
        Field("website", "Website"),
        Field("employees", "Employees", hint="e.g. 1200"),
        Field("revenue", f"Annual revenue in {currency}", hint="e.g. 1,240,000"),
        Field("customer_since", "Customer since (year)", hint="e.g. 2019"),
        Field("review_months", "Reviewed every so many months", hint="e.g. 3; empty: as its tier says"),
        Field("review_on", "Next review on (empty: by its cadence)", "day"),
        Field("vulnerability", "Critical vulnerability: what could sink it all", "lines"),
        Field("countermeasure", "What we do about it", "lines"),
        Field("notes", "Notes", "lines"),
    )


def account_values(account: AccountRow, currency: str) -> dict[str, str]:
    """Return an account's fields as texts."""
    values = record_values(account.model_dump(), ())
    values["revenue"] = amount_text(account.revenue, currency)
    return values


def amount_text(minor: int | None, currency: str) -> str:
    """Return an amount as it is typed into a form: plain digits, empty when it is not known."""
    return "" if minor is None else money.plain(minor, currency)


def titles_of(dossier: Dossier) -> dict[int, str]:
    """Return the title of each person's seat, of those who sit in one that has a title."""
    titles = {seat.id: seat.title for seat in dossier.seats if seat.title}
    seated = dossier.people_in().items()
    return {person.id: titles[seat] for seat, people in seated if seat in titles for person in people}


def fact_fields(dossier: Dossier, fact: FactRow | None = None) -> Sequence[Field]:
    """Return the fields of the fact form, with the people and buying centres that a fact may be about.

    A new one has not ended; one that is there may end as its kind does. Where a pressure is from is asked of pressures.
    """
    titles = titles_of(dossier)
    people = ((each.id, ", ".join(filter(None, (each.name, titles.get(each.id))))) for each in dossier.people)
    about = [("", "The account"), *((f"person {key}", name) for key, name in people)]
    about += [(f"centre {centre.id}", f"{centre.name} (buying centre)") for centre in dossier.centres]
    ends = [(end, words.FACT_STATE.label(end)) for end in ends_of(fact.type)] if fact else []
    asked = (
        Field("text", "What do we know?"),
        Field("about", "About", "choice", about),
        Field("type", "Kind", "choice", choices(words.FACT_TYPE)),
        Field("state", "State", "choice", [*choices(words.EVIDENCE), *ends]),
        Field("source", "Who told you, or where is it from?"),
        Field("as_of", "True as of", "past day"),
        Field("priority", "Priority", "choice", choices(words.PRIORITY)),
    )
    if fact is None or not (fact.type == "pressure" or fact.pressure_from):
        return asked
    return (*asked, Field("pressure_from", "Where the pressure is from", "choice", choices(words.PRESSURE_FROM)))


def touch_fields(people: Mapping[str, str], campaigns: Sequence[CampaignRow] = ()) -> Sequence[Field]:
    """Return the fields of the touch form; `people` are the names of the account's people, each with a title."""
    hint = "names of people, parted by commas" if people else "nobody is known here yet: 2, then a, adds a person"
    return (
        Field("summary", "What happened?"),
        Field("people", "With whom (tab completes, ↓ lists)", "names", tuple(people.items()), hint=hint),
        Field("type", "Kind", "choice", choices(words.TOUCH_TYPE)),
        Field("happened_on", "When", "past day"),
        Field("direction", "Direction", "choice", choices(words.DIRECTION)),
        Field("next_step", "Next step"),
        *campaign_field(campaigns),
    )


def campaign_field(campaigns: Sequence[CampaignRow]) -> Sequence[Field]:
    """Return the field for the campaign that something came of; none where the book has no campaign."""
    named = [(str(row.id), row.name) for row in campaigns]
    return [Field("campaign_id", "Campaign", "choice", [("", "None"), *named])] if named else []


def centre_fields(
    centres: Sequence[tuple[int, str]], people: Sequence[tuple[int, str]], currency: str
) -> Sequence[Field]:
    """Return the fields of a buying centre; `centres` are those that it may be part of, `people` hold budgets."""
    return (
        Field("name", "Name"),
        Field("kind", "Kind", "choice", choices(words.CENTRE_KIND)),
        Field("parent_id", "Part of", "choice", [("", "None"), *((str(key), name) for key, name in centres)]),
        Field("buys", "What it can buy", "lines"),
        Field("budget", f"Budget a year in {currency}", hint="e.g. 1.2 M"),
        Field(
            "budget_holder_id",
            "Budget holder",
            "choice",
            [("", "Not known"), *((str(key), name) for key, name in people)],
        ),
        Field("level", "Relationship now", "choice", choices(words.LEVEL)),
        Field("level_wanted", "Relationship wanted", "choice", choices(words.LEVEL)),
        Field("initiatives", "Initiatives", "lines"),
        Field("revenue", f"Revenue now in {currency}", hint="e.g. 310,000"),
        Field("potential", f"Potential in {currency}", hint="e.g. 2.4 M"),
        Field("notes", "Notes", "lines"),
    )


OTHER_COLLEAGUE = "other"
"""The choice that asks for one of us, or makes one."""
ANOTHER_COLLEAGUE = "Another or a new colleague …"
NEW_CENTRE = "new"
"""The choice that asks for a buying centre."""


def opportunity_fields(
    currency: str,
    centres: Sequence[tuple[int, str]],
    ask_centre: Ask,
    offerings: Sequence[tuple[int, str]] = (),
    campaigns: Sequence[CampaignRow] = (),
) -> Sequence[Field]:
    """Return the fields of the opportunity form; `centres` may decide on it, `offerings` is what it may be about.

    It may have come of one of the `campaigns`.
    """
    return (
        Field("name", "Name"),
        Field("amount", f"Amount in {currency}", hint="e.g. 120,000"),
        Field("state", "State", "choice", choices(words.OPPORTUNITY_STATE)),
        Field("stage", "Stage", hint="e.g. Qualification"),
        Field("probability", "Probability, percent", hint="e.g. 40"),
        Field("close_on", "Close date", "day"),
        Field("next_step", "Next step"),
        Field("competitor", "Competitor"),
        _centre_field(centres, ask_centre),
        Field("offering_id", "Offering", "choice", [("", "None"), *((str(key), name) for key, name in offerings)]),
        Field("kind", "Kind", hint="e.g. New business, renewal"),
        Field("description", "Description", "lines"),
        *campaign_field(campaigns),
    )


def cell_fields(currency: str) -> Sequence[Field]:
    """Return the fields of a square of the white space."""
    return (
        Field("state", "What is there", "choice", choices(words.CELL_STATE)),
        Field("spend", f"Spend now a year in {currency}, with whomever", hint="e.g. 120,000"),
        Field("potential", f"Potential with us a year in {currency}", hint="e.g. 1.2 M"),
        Field("competitor", "Competitor"),
        Field("renews_on", "Renews on", "day"),
        Field("comment", "Comment", "lines"),
    )


def offering_fields() -> Sequence[Field]:
    """Return the fields of an offering; its place in the list is moved in the list."""
    return (Field("name", "Name"), Field("notes", "Notes", "lines"))


def person_fields(
    bosses: Sequence[tuple[int, str]],
    centres: Sequence[tuple[int, str]],
    colleagues: Sequence[tuple[int, str]],
    ask_centre: Ask,
    ask_owner: Ask,
    *,
    is_needed: bool | None = False,
) -> Sequence[Field]:
    """Return the fields of a seat and the person in it; an empty name is a seat we need to know somebody for.

    Where that `is_needed`, who finds out and by when are asked before all that is known later; where it may be (None),
    before what only of a person can be known.
    """
    ours = [("", "Nobody yet"), *((str(key), name) for key, name in colleagues), (OTHER_COLLEAGUE, ANOTHER_COLLEAGUE)]
    asks = {OTHER_COLLEAGUE: ask_owner}
    needed = (
        Field("need_owner_id", "Need to know: who of us finds out", "choice", ours, asks=asks),
        Field("need_by", "Need to know: by when", "day"),
    )
    return (
        Field("name", "Name (empty: need to know)"),
        Field("title", "Title"),
        *(needed if is_needed else ()),
        Field("seniority", "Seniority", "choice", choices(words.SENIORITY)),
        Field("persona", "Persona", hint="e.g. Fleet, Finance, IT"),
        Field("reports_to_id", "Reports to", "choice", [("", "Nobody"), *((str(k), n) for k, n in bosses)]),
        _centre_field(centres, ask_centre),
        *(needed if is_needed is None else ()),
        Field("email", "E-mail"),
        Field("phone", "Phone"),
        Field("mobile", "Mobile"),
        Field("linkedin", "LinkedIn"),
        Field("notes", "Notes", "lines"),
        Field("is_assistant", "Assistant", "choice", NO_OR_YES),
        Field("is_vacant", "Vacant: nobody sits here at present", "choice", NO_OR_YES),
        *(needed if is_needed is False else ()),
    )


NO_OR_YES = (("False", "No"), ("True", "Yes"))
"""What can be said of something that is so or not."""


def _centre_field(centres: Sequence[tuple[int, str]], ask_centre: Ask) -> Field:
    there = [("", "None"), *((str(key), name) for key, name in centres), (NEW_CENTRE, "New buying centre …")]
    return Field("centre_id", "Buying centre", "choice", there, asks={NEW_CENTRE: ask_centre})


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def settings_fields(themes: Sequence[str]) -> Sequence[Field]:
    """Return the settings of this person, then those of the book."""
    return (
        Field("theme", "Theme", "choice", [(name, name) for name in themes]),
        Field("my_name", "My name (noted in the history)"),
        Field("export_folder", "Export folder", hint="e.g. ~/Tierbook"),
        Field("name", "Name of this book"),
        Field("currency", "Currency of this book", hint="e.g. EUR"),
        Field(
            "fiscal_year_start",
            "Fiscal year starts in",
            "choice",
            [(str(number), month) for number, month in enumerate(MONTHS, 1)],
        ),
        Field("company", "Our company", hint="e.g. Harbour Systems AB, as customers read it"),
    )


SEAT_FIELDS = frozenset(
    {
        "title",
        "seniority",
        "persona",
        "reports_to_id",
        "centre_id",
        "is_assistant",
        "is_vacant",
        "need_owner_id",
        "need_by",
    }
)
"""Fields of the person form that belong to the seat, not to the person."""


def record_values(values: Mapping[str, object], fields: Sequence[Field]) -> dict[str, str]:
    """Return a record's values as the texts of a form, only the named fields when there are any."""
    wanted = {each.name for each in fields} or set(values)
    return {name: _text(value) for name, value in values.items() if name in wanted}


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
