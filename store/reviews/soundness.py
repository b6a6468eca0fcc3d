"""Soundness of reviews: answers at their own account, snapshots that the history bears out.

That only one is in progress an index of the table holds, which is looked at with the pages.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from store.reviews.answering import SUBJECTS
from store.reviews.pictures import digest_of, picture_at

PARTS = ("review_attendee", "review_answer", "review_check", "review_snapshot")
"""Tables of what belongs to a review."""


def find_unsound(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong with the reviews of a book, each in words.

    The connection stays open, but at the end what it reads in is over: it is to be the last one that looks.
    """
    for part in PARTS:
        query = f"SELECT p.id FROM {part} p JOIN review r ON r.id = p.review_id WHERE r.account_id != p.account_id"  # noqa: S608 - PARTS
        for (key,) in connection.execute(query):
            yield f"record {key} of {part} is at another account than its review"
    yield from _find_strangers(connection)
    yield from _find_unproven(connection)


def _find_strangers(connection: sqlite3.Connection) -> Iterator[str]:
    """Look for answers about what neither is at the account nor, as the history says, ever was."""
    for subject in sorted(SUBJECTS):
        query = (
            f"SELECT a.id FROM review_answer a WHERE a.subject = ? "  # noqa: S608 - SUBJECTS
            f"AND NOT EXISTS (SELECT 1 FROM {subject} s WHERE s.id = a.subject_id AND s.account_id = a.account_id) "
            "AND NOT EXISTS (SELECT 1 FROM change_entry e "
            "WHERE e.record_id = a.subject_id AND e.table_name = a.subject AND e.account_id = a.account_id)"
        )
        for (key,) in connection.execute(query, (subject,)):
            yield f"answer {key} of a review is about a record of {subject} that was never at its account"
    known = ", ".join("?" * len(SUBJECTS))
    query = f"SELECT id, subject FROM review_answer WHERE subject NOT IN ({known})"  # noqa: S608 - marks alone
    for key, subject in connection.execute(query, sorted(SUBJECTS)):
        yield f"answer {key} of a review is about a table {subject} that nobody asks about"


def _find_unproven(connection: sqlite3.Connection) -> Iterator[str]:
    wanted = connection.execute("SELECT id, account_id, change_id, digest FROM review_snapshot").fetchall()
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with Session(engine) as session:
        for key, account, change, digest in wanted:
            if digest_of(picture_at(session, account, change)) != digest:
                yield f"the history does not give what snapshot {key} of a review was signed for"
