"""Minutes of a review: what they tell, to whom, and that the same review gives the same bytes ever after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.accounts import add_account
from store.attributes import assess
from store.book import Book
from store.colleagues import ColleagueDraft, add_colleague
from store.errors import NotFound, Refused
from store.facts import add_fact, confirm_fact, edit_fact
from store.history import newest_change
from store.migrations import create_book
from store.opening import TABLES, open_book
from store.people import add_person
from store.plans.actions import add_action, edit_action
from store.reviews.attendees import add_attendee
from store.reviews.pictures import digest_of, picture_now, tables_of_account
from store.reviews.reviews import Review
from store.reviews.snapshots import Snapshot
from templates.document import Document
from templates.fill import Filler
from templates.minutes import find_review_to_tell, minutes_document
from templates.seen_pictures import ROWS, see_picture

EVIL = "# A | b [c](d) <i>{{ e }}"
NOT_FOR_OTHERS = frozenset({"snooze", "due_touch"})
"""Tables that only we see."""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A book with nothing in it."""
    create_book(tmp_path / "book.db", "Ours")
    with open_book(tmp_path / "book.db") as opened:
        yield opened


class Reviewed:
    """An account with a review that changed something, signed off."""

    def __init__(self, book: Book, kind: str = "dossier") -> None:
        self.book = book
        self.account = add_account(book, {"name": EVIL, "tier": 1})
        self.person, _ = add_person(book, {"account_id": self.account, "name": "Marta Visser"}, {"title": "VP Fleet"})
        self.fact = add_fact(
            book, {"account_id": self.account, "text": "Board wants one system", "as_of": date(2026, 3, 1)}
        )
        ours = add_colleague(book, ColleagueDraft(name="Jonna Ek"))
        since = self.newest()
        with book.write("Review") as session:
            row = Review(account_id=self.account, kind=kind, status="in progress", since_change=since)
            row.started_on, row.decisions, row.notes, row.next_on = date(2026, 11, 20), EVIL, "Secret", date(2027, 2, 3)
            session.add(row)
            session.flush()
            self.key = int(row.id or 0)
        for name, role, eyes in (("Jonna Ek", "presenter", ""), (EVIL, "reviewer", "their finance")):
            add_attendee(book, self.own(name=name, role=role, perspective=eyes))
        confirm_fact(book, self.fact)
        assess(book, self.person, None, "win", "A seat on the board", {})
        self.action = add_action(
            book,
            {
                "account_id": self.account,
                "title": "Ask Marta",
                "owner_id": ours,
                "due_on": date(2026, 12, 1),
                "review_id": self.key,
            },
        )

    def own(self, **values: Any) -> dict[str, Any]:
        """Return values of a record that belongs to the review."""
        return {"account_id": self.account, "review_id": self.key, **values}

    def newest(self) -> int:
        """Return the newest change."""
        with self.book.read() as session:
            return newest_change(session)

    def sign(self) -> None:
        """Sign it off."""
        with self.book.read() as session:
            picture = picture_now(session, self.account)
        with self.book.write("Signed off") as session:
            row = session.get(Review, self.key)
            assert row is not None
            row.status, row.done_on = "done", date(2026, 11, 20)
            values = self.own(change_id=picture.change_id, digest=digest_of(picture), taken_on=date(2026, 11, 20))
            session.add(Snapshot(**values))

    def minutes(self, filler: Filler, profile: str = "internal") -> Document:
        """Return the minutes."""
        return minutes_document(self.book, filler, None, self.key, profile)


def test_they_tell_who_took_part_what_was_decided_what_changed_and_what_is_next(book: Book, filler: Filler) -> None:
    reviewed = Reviewed(book)
    reviewed.sign()
    made = reviewed.minutes(filler)
    assert "**Jonna Ek**, Presenter\n" in made.text
    assert ", Reviewer, looks at it as their finance\n" in made.text
    assert "| 2026-12-01 | Ask Marta | Jonna Ek | — | Not started |" in made.text
    assert "## Next review\n\n2027-02-03\n" in made.text
    assert "Fact: Board wants one system: as of 2026-03-01 → 2026-11-20; state — → confirmed" in made.text
    assert "### Facts: 1 confirmed" in made.text
    assert made.name.rpartition("-minutes-")[2].startswith("2026-11-20-")
    assert "<i>" not in made.text
    assert "\n# A" not in made.text


def test_what_is_done_later_does_not_change_them(book: Book, filler: Filler) -> None:
    reviewed = Reviewed(book)
    reviewed.sign()
    first = reviewed.minutes(filler)
    edit_fact(book, reviewed.fact, {"text": "Another", "source": "", "as_of": date(2026, 11, 1), "state": ""})
    edit_action(book, reviewed.action, {"status": "done"})
    assert reviewed.minutes(filler) == first


def test_before_the_sign_off_they_say_that_they_are_a_draft(book: Book, filler: Filler) -> None:
    reviewed = Reviewed(book)
    assert "**Not signed off yet**" in reviewed.minutes(filler).text
    assert "-draft-" in reviewed.minutes(filler).name


def test_the_manager_reads_no_notes_and_nothing_private(book: Book, filler: Filler) -> None:
    reviewed = Reviewed(book)
    reviewed.sign()
    ours, managers = reviewed.minutes(filler).text, reviewed.minutes(filler, "manager").text
    for secret in ("Secret", "seat on the board"):
        assert secret in ours
        assert secret not in managers
    assert "Board wants one system" in managers


def test_the_customer_gets_only_what_is_shared_of_a_review_that_they_were_in(book: Book, filler: Filler) -> None:
    among_us = Reviewed(book)
    among_us.sign()
    with pytest.raises(Refused, match="not for the customer"):
        among_us.minutes(filler, "customer")
    reviewed = Reviewed(book, "qbr")
    edit_action(book, reviewed.action, {"share": "external"})
    add_action(book, reviewed.own(title="Raise the price"))
    reviewed.sign()
    made = reviewed.minutes(filler, "customer")
    assert "Ask Marta" in made.text
    for secret in (
        "Raise the price",
        "their finance",
        "Presenter",
        "Secret",
        "Board wants",
        "seat on the board",
        "Tier",
    ):
        assert secret not in made.text
    assert str(reviewed.account) not in made.text
    assert "decisions" in made.notice


def test_an_account_without_a_review_has_no_minutes(book: Book) -> None:
    account = add_account(book, {"name": "New"})
    with book.read() as session, pytest.raises(NotFound, match="no minutes"):
        find_review_to_tell(session, account)


def test_every_table_is_seen_by_the_manager_or_by_us_alone() -> None:
    named = {str(table.__tablename__) for table in TABLES}
    assert ROWS.keys() | NOT_FOR_OTHERS | {"touch_person"} == tables_of_account().keys()
    assert ROWS.keys() <= named


def test_a_picture_for_others_has_no_more_than_their_fields(book: Book) -> None:
    reviewed = Reviewed(book)
    with book.read() as session:
        picture = picture_now(session, reviewed.account)
    managers, customers = (see_picture(profile, picture) for profile in ("manager", "customer"))
    assert reviewed.fact in managers.rows("fact")
    assert not managers.rows("attribute")
    assert not any(customers.tables.values())
