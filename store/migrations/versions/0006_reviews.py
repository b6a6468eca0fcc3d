"""Reviews: sessions with attendees, answers and checklists, what was known at their end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""INTEGER PRIMARY KEY on SQLite is the row's own address: no second index."""
SEARCHED = {"review": ("title", "decisions", "notes"), "review_answer": ("note",)}
"""What can be found of each table from now on."""


def upgrade() -> None:
    """Add the columns to what is there, make the tables and their search indexes."""
    op.execute("ALTER TABLE account ADD COLUMN review_months BIGINT")
    op.execute("ALTER TABLE account ADD COLUMN review_on DATE")
    _make_reviews()
    op.execute("ALTER TABLE action ADD COLUMN review_id BIGINT REFERENCES review(id)")
    _index("action", "review_id")
    for table, columns in SEARCHED.items():
        op.execute(
            f"CREATE VIRTUAL TABLE {table}_fts USING fts5({', '.join(columns)}, "
            "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
        )


def _table(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name, sa.Column("id", KEY, primary_key=True), sa.Column("version", sa.Integer(), nullable=False), *columns
    )


def _texts(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _day(name: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _link(name: str, target: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), sa.ForeignKey(f"{target}.id"), nullable=nullable)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.execute(f"CREATE INDEX ix_{table}_{column} ON {table}({column}) WHERE {column} IS NOT NULL")


def _make_reviews() -> None:
    _table(
        "review",
        _link("account_id", "account", nullable=False),
        *_texts("kind", "status", "title"),
        _day("due_on"),
        _day("started_on"),
        _day("done_on"),
        *_texts("step"),
        _number("since_change"),
        *_texts("decisions", "notes"),
        _day("next_on"),
    )
    op.execute("CREATE UNIQUE INDEX ux_review_current ON review(status) WHERE status = 'in progress'")
    _table(
        "review_attendee",
        _link("account_id", "account", nullable=False),
        _link("review_id", "review", nullable=False),
        _link("colleague_id", "colleague"),
        _link("person_id", "person"),
        *_texts("name", "role", "perspective"),
    )
    _table(
        "review_answer",
        _link("account_id", "account", nullable=False),
        _link("review_id", "review", nullable=False),
        *_texts("step", "subject"),
        _number("subject_id"),
        *_texts("answer", "note"),
        _link("action_id", "action"),
        _day("answered_on", nullable=False),
    )
    op.execute("CREATE UNIQUE INDEX ux_review_answer ON review_answer(review_id, step, subject, subject_id)")
    _table(
        "review_check",
        _link("account_id", "account", nullable=False),
        _link("review_id", "review", nullable=False),
        _number("position"),
        *_texts("text"),
        sa.Column("is_done", sa.Boolean(), nullable=False),
    )
    _table(
        "review_snapshot",
        _link("account_id", "account", nullable=False),
        _link("review_id", "review", nullable=False),
        _number("change_id"),
        _day("taken_on", nullable=False),
        *_texts("digest", "figures"),
    )
    _index("review", "account_id")
    for table in ("review_attendee", "review_answer", "review_check", "review_snapshot"):
        _index(table, "account_id", "review_id")
    _index("review_attendee", "colleague_id", "person_id")
    _index("review_answer", "action_id")
