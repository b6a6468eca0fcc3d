"""Growth accounts: points for a kind of account, personas, sheets made, tier plans, campaigns; and saved views."""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa
from alembic import op

from store.clean import fold

revision = "0005"
down_revision = "0004"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""INTEGER PRIMARY KEY on SQLite is the row's own address: no second index."""
SEARCHED = {
    "talking_point": ("text", "so_what", "proof"),
    "persona": ("name", "cares_about"),
    "tier_plan": ("name", "notes"),
    "campaign": ("name", "goal", "notes"),
}
"""What can be found of each table from now on."""


def upgrade() -> None:
    """Add the columns to what is there, make the tables and their search indexes."""
    op.execute("ALTER TABLE book_settings ADD COLUMN company VARCHAR DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE account ADD COLUMN sheet_template VARCHAR DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE talking_point ADD COLUMN industry VARCHAR DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE talking_point ADD COLUMN offering_id BIGINT REFERENCES offering(id)")
    _make_personas()
    _table(
        "saved_view",
        *_texts("name", "words", "sorted_by"),
        _number("shelf"),
        sa.Column("descending", sa.Boolean(), nullable=False),
    )
    _make_tier_plans()
    _make_campaigns()
    for table in ("touch", "opportunity"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN campaign_id BIGINT REFERENCES campaign(id)")
        _index(table, "campaign_id")
    _index("talking_point", "offering_id")
    for table, columns in SEARCHED.items():
        op.execute(
            f"CREATE VIRTUAL TABLE {table}_fts USING fts5({', '.join(columns)}, "
            "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
        )
    _fill("talking_point", SEARCHED["talking_point"])


def _table(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name, sa.Column("id", KEY, primary_key=True), sa.Column("version", sa.Integer(), nullable=False), *columns
    )


def _texts(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _wholes(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.BigInteger(), nullable=True) for name in names]


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _day(name: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _link(name: str, target: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), sa.ForeignKey(f"{target}.id"), nullable=nullable)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.execute(f"CREATE INDEX ix_{table}_{column} ON {table}({column}) WHERE {column} IS NOT NULL")


def _make_personas() -> None:
    _table(
        "persona",
        *_texts("name", "cares_about"),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
        _number("position"),
    )
    op.create_table(
        "sheet",
        sa.Column("account_id", sa.BigInteger(), primary_key=True),
        sa.Column("template", sa.String(), primary_key=True),
        *_texts("template_digest", "text_digest", "file"),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        _day("made_on", nullable=False),
        _number("gaps"),
    )


def _make_tier_plans() -> None:
    _table(
        "tier_plan",
        *_texts("name"),
        _number("tier"),
        *_texts("industry", "segment"),
        _link("offering_id", "offering"),
        *_texts("period"),
        _day("starts_on", nullable=False),
        _day("ends_on", nullable=False),
        _link("owner_id", "colleague"),
        _link("sdr_id", "colleague"),
        _link("marketing_id", "colleague"),
        *_wholes("target_accounts", "minutes", "budget", "touches"),
        *_texts("channels", "plays", "personas", "cadence", "template"),
        *_wholes("refresh_days", "pipeline_target", "revenue_target"),
        *_texts("notes"),
    )
    _index("tier_plan", "offering_id")


def _make_campaigns() -> None:
    _table(
        "campaign",
        *_texts("name", "status"),
        _link("tier_plan_id", "tier_plan"),
        *_texts("cadence", "template"),
        _link("offering_id", "offering"),
        _link("owner_id", "colleague"),
        _day("starts_on"),
        _day("ends_on"),
        *_texts("goal", "opening", "closing", "notes"),
    )
    _index("campaign", "tier_plan_id", "offering_id")
    _table("holiday", _day("day", nullable=False), *_texts("name"))
    _table(
        "enrolment",
        _link("account_id", "account", nullable=False),
        _link("campaign_id", "campaign", nullable=False),
        _link("person_id", "person"),
        *_texts("cadence"),
        _day("started_on", nullable=False),
        *_texts("status", "reason"),
        _day("ended_on"),
    )
    _index("enrolment", "account_id", "campaign_id", "person_id")
    _table(
        "due_touch",
        _link("account_id", "account", nullable=False),
        _link("enrolment_id", "enrolment", nullable=False),
        _number("number"),
        *_texts("title", "channel", "persona", "template", "note"),
        _day("due_on", nullable=False),
        *_texts("status"),
        _day("done_on"),
        _link("touch_id", "touch"),
    )
    _index("due_touch", "account_id", "enrolment_id", "touch_id")
    op.execute("CREATE INDEX ix_due_touch_due ON due_touch(due_on) WHERE status = 'due'")


def _fill(table: str, columns: tuple[str, ...]) -> None:
    driver = op.get_bind().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
    driver.create_function("fold", 1, fold, deterministic=True)
    folded = ", ".join(f"fold({name})" for name in columns)
    op.execute(f"INSERT INTO {table}_fts(rowid, {', '.join(columns)}) SELECT id, {folded} FROM {table}")  # noqa: S608
