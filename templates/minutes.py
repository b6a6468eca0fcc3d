"""Minutes of a review: who took part, what was decided, what changed, what is to be done, and when the next one is.

Everything is told as it was when the review was signed off, so that the same review gives the same bytes ever after.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from store.accounts import read_account
from store.book import Book
from store.book_settings import read_book_settings
from store.colleagues import list_colleagues
from store.errors import UNCHANGED, NotFound, Refused
from store.people import list_people
from store.reviews.answers import answers_of
from store.reviews.attendees import AttendeeRow, list_attendees
from store.reviews.differences import ORDER, Difference, Section, compare
from store.reviews.pictures import Fields, Picture
from store.reviews.reviews import DONE, ReviewRow, list_reviews, read_review
from store.reviews.spans import read_span, span_of_review
from store.words import ACTION_STATUS, ATTENDEE_ROLE, REVIEW_ANSWER, REVIEW_KIND
from templates.document import Document
from templates.fill import Filler
from templates.overviews import fill_overview, find_overview, whole
from templates.placeholders import Plain
from templates.profiles import CUSTOMER, INTERNAL, PROFILES
from templates.seen_pictures import see_picture
from templates.wording import iso

MINUTES: Final = "minutes"
"""The name of the template, and what front matter calls the document."""
MOST = 200
"""Lines of one kind in one section; the minutes tell how many more there are."""
WITH_CUSTOMER = frozenset({"qbr", "executive"})
"""Kinds of review that are held with the customer; all others are among ourselves."""
OWNERS: Final = ("Owner", "Their owner")
"""The heads of the owners of an action, ours and the customer's."""
HEADS = {"new": "new", "confirmed": "still true", "changed": "changed", "ended": "ended", "gone": "taken out"}
"""What became of things, as the heads of lists."""


def find_review_to_tell(session: Any, account_id: int) -> ReviewRow:
    """Return the review of an account that was signed off last, else the one that is under way; NotFound else."""
    reviews = list_reviews(session, account_id)
    signed = [row for row in reviews if row.status == DONE]
    if signed:
        return max(signed, key=lambda row: (str(row.done_on or ""), row.id))
    begun = next((row for row in reviews if row.is_open and row.since_change), None)
    if begun is None:
        raise NotFound("There are no minutes", "This account has not had a review yet.", "r on the account begins one.")
    return begun


def minutes_document(
    book: Book, filler: Filler, user_folder: Path | None, review_id: int, profile: str = INTERNAL
) -> Document:
    """Return the minutes of a review as the reader of a profile sees them.

    NotFound when the review is gone; Refused with what is wrong in the template, and for a customer who was not there.
    """
    if profile not in PROFILES:
        raise Refused("There is no such profile", f"“{profile}” is none of: {', '.join(PROFILES)}.")
    template = find_overview(MINUTES, user_folder)
    with book.read() as session:
        review = read_review(session, review_id)
        if profile == CUSTOMER and review.kind not in WITH_CUSTOMER:
            words = f"A {REVIEW_KIND.label(review.kind).lower()} review is held among ourselves."
            hint = "The customer gets the minutes of a QBR or an executive review."
            raise Refused("These minutes are not for the customer", words, hint, safe=UNCHANGED)
        account = read_account(session, review.account_id)
        context = _context(session, review, profile)
    document = whole(fill_overview(filler, template, (account.id, account.name, MINUTES), context, profile), template)
    return replace(document, name=_name(document.name, review), notice=_notice(context, profile))


def _name(name: str, review: ReviewRow) -> str:
    """Return the name of the file, with the day of the review: minutes of other quarters lie beside it."""
    account, kind, rest = name.rpartition(f"-{MINUTES}")
    return f"{account}{kind}-{iso(review.done_on) or 'draft'}{rest}"


def _notice(context: dict[str, Plain], profile: str) -> str:
    said = profile == CUSTOMER and context["review"]["decisions"]
    return "look at the decisions before it is sent: they stand in it as they were typed" if said else ""


def _context(session: Any, review: ReviewRow, profile: str) -> dict[str, Plain]:
    span = span_of_review(session, review)
    pictures = read_span(session, review.account_id, span)
    before, after = (see_picture(profile, picture) for picture in pictures)
    sections = compare(session, before, after) if span.since < span.until else ()
    for_customer = profile == CUSTOMER
    attendees = [row for row in list_attendees(session, review.account_id) if row.review_id == review.id]
    name = after.account.get("name") or read_account(session, review.account_id).name
    company = read_book_settings(session).company
    owners = (f"Owner at {company}" if company else "Owner", f"Owner at {name}") if for_customer else OWNERS
    return {
        "as_of": iso(review.done_on or review.started_on or review.due_on),
        "account": {"name": name},
        "owners": {"ours": owners[0], "theirs": owners[1]},
        "for_customer": for_customer,
        "review": _review(session, review, profile),
        "attendees": [_attendee(row, for_customer=for_customer) for row in attendees],
        "actions": _actions(session, review, pictures[1], after),
        "span": span.words,
        "sections": [_section(section) for section in sections],
    }


def _review(session: Any, review: ReviewRow, profile: str) -> dict[str, Plain]:
    answers = [row.answer for row in answers_of(session, review.id)]
    counts = {word.label.lower(): answers.count(word.value) for word in REVIEW_ANSWER}
    kind = REVIEW_KIND.label(review.kind)
    return {
        "title": review.title or ("Quarterly business review" if review.kind == "qbr" else f"{kind} review"),
        "done_on": iso(review.done_on),
        "started_on": iso(review.started_on),
        "next_on": iso(review.next_on),
        "decisions": review.decisions or None,
        "notes": (review.notes or None) if profile == INTERNAL else None,
        "asked": ", ".join(f"{count:,} {said}" for said, count in counts.items() if count)
        if profile != CUSTOMER
        else None,
    }


def _attendee(row: AttendeeRow, *, for_customer: bool) -> dict[str, Plain]:
    role = ATTENDEE_ROLE.label(row.role) if row.role and not for_customer else None
    return {"name": row.name, "role": role, "perspective": None if for_customer else row.perspective or None}


def _actions(session: Any, review: ReviewRow, whole_picture: Picture, seen: Picture) -> list[dict[str, Plain]]:
    """Return what was promised in a review, the first due at first; what the reader does not see is left out."""
    promised = [key for key, row in whole_picture.rows("action").items() if row.get("review_id") == review.id]
    rows = [seen.rows("action")[key] for key in promised if key in seen.rows("action")]
    names = {row.id: row.name for row in list_colleagues(session)}
    names |= {row.id: row.name for row in list_people(session, review.account_id)}
    rows.sort(key=lambda row: (row.get("due_on", "9999"), row.get("title", "")))
    return [_action(row, names) for row in rows]


def _action(row: Fields, names: dict[int, str]) -> dict[str, Plain]:
    return {
        "due_on": row.get("due_on"),
        "title": row.get("title", ""),
        "owner": names.get(row.get("owner_id", 0)),
        "customer_owner": names.get(row.get("customer_owner_id", 0)),
        "status": ACTION_STATUS.label(row.get("status", "")),
    }


def _section(section: Section) -> dict[str, Plain]:
    groups = [_group(kind, section.of_kind(kind)) for kind in ORDER]
    return {
        "name": section.name,
        "counts": section.counts(),
        "figures": [figure.in_words() for figure in section.figures],
        "groups": [group for group in groups if group["lines"]],
    }


def _group(kind: str, lines: Iterable[Difference]) -> dict[str, Any]:
    told = list(lines)
    return {
        "kind": HEADS[kind],
        "lines": [_line(line) for line in told[:MOST]],
        "more": max(0, len(told) - MOST) or None,
    }


def _line(line: Difference) -> str:
    return f"{line.thing.capitalize()}: {line.in_words()}"
