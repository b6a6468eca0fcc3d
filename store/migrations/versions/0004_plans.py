"""Account plans: plans, objectives, actions, duties, dependencies, strengths and weaknesses, risks, competitors."""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa
from alembic import op

from store.clean import fold

revision = "0004"
down_revision = "0003"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""INTEGER PRIMARY KEY on SQLite is the row's own address: no second index."""
SEARCHED = {
    "relationship": ("competitor", "note", "source"),
    "account_link": ("name", "address"),
    "plan": (
        "goal",
        "value_proposition",
        "field_of_play",
        "our_value",
        "their_gain",
        "our_gain",
        "success_factors",
        "notes",
    ),
    "objective": ("title", "strategy"),
    "action": ("title", "note"),
    "swot_item": ("text", "note"),
    "risk": ("title", "note"),
    "competitor": ("name", "strengths", "counter"),
}
"""What can be found of each table from now on."""


def upgrade() -> None:
    """Add the column of the depth, make the tables and their search indexes."""
    op.execute("ALTER TABLE account ADD COLUMN plan_depth VARCHAR DEFAULT '' NOT NULL")
    _make_plans()
    _make_objectives()
    _make_actions()
    _make_field()
    for table, columns in SEARCHED.items():
        op.execute(
            f"CREATE VIRTUAL TABLE {table}_fts USING fts5({', '.join(columns)}, "
            "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
        )
    for table in ("relationship", "account_link"):
        _fill(table, SEARCHED[table])


def _table(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name, sa.Column("id", KEY, primary_key=True), sa.Column("version", sa.Integer(), nullable=False), *columns
    )


def _texts(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _whole(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), nullable=True)


def _day(name: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _link(name: str, target: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), sa.ForeignKey(f"{target}.id"), nullable=nullable)


def _account() -> sa.Column[object]:
    return _link("account_id", "account", nullable=False)


def _index(table: str, *columns: str) -> None:
    """Make what SQLite looks through, and screens read by, quick to find; most links of this kind are empty."""
    for column in columns:
        op.execute(f"CREATE INDEX ix_{table}_{column} ON {table}({column}) WHERE {column} IS NOT NULL")


def _make_plans() -> None:
    texts = ("field_of_play", "our_value", "their_gain", "our_gain", "goal", "value_proposition", "success_factors")
    _table(
        "plan",
        _account(),
        *_texts("period"),
        _day("starts_on", nullable=False),
        _day("ends_on", nullable=False),
        *_texts("type", "status", *texts, "ladder", "share", "notes"),
    )
    _index("plan", "account_id")
    op.create_table(
        "plan_opening",
        sa.Column("plan_id", KEY, primary_key=True),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        _day("opened_on", nullable=False),
    )
    _index("plan_opening", "account_id")


def _make_objectives() -> None:
    _table(
        "objective",
        _account(),
        _link("plan_id", "plan", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("title", "type", "side", "strategy"),
        _link("owner_id", "colleague"),
        _link("stakeholder_id", "person"),
        _day("starts_on"),
        _day("due_on"),
        *_texts("measure", "measure_of", "unit"),
        *(_whole(name) for name in ("start", "current", "target")),
        *_texts("source", "status", "share"),
    )
    _index("objective", "account_id", "plan_id", "stakeholder_id")
    _table(
        "objective_link",
        _account(),
        _link("objective_id", "objective", nullable=False),
        _link("fact_id", "fact"),
        _link("person_id", "person"),
    )
    _index("objective_link", "account_id", "objective_id", "fact_id", "person_id")


def _make_actions() -> None:
    _table(
        "action",
        _account(),
        _link("plan_id", "plan"),
        _link("objective_id", "objective"),
        *_texts("kind", "title"),
        _link("owner_id", "colleague"),
        _link("customer_owner_id", "person"),
        *_texts("function"),
        _day("due_on"),
        *_texts("status"),
        _day("done_on"),
        *_texts("share", "play", "note"),
    )
    _index("action", "account_id", "plan_id", "objective_id", "owner_id", "customer_owner_id")
    _table(
        "dependency",
        _account(),
        _link("action_id", "action", nullable=False),
        _link("waits_for_id", "action", nullable=False),
    )
    _index("dependency", "account_id", "action_id", "waits_for_id")
    _table(
        "responsibility",
        _account(),
        _link("action_id", "action", nullable=False),
        _link("colleague_id", "colleague"),
        _link("person_id", "person"),
        *_texts("duty"),
    )
    _index("responsibility", "account_id", "action_id", "colleague_id", "person_id")


def _make_field() -> None:
    _table(
        "swot_item",
        _account(),
        *_texts("kind", "text", "note", "source"),
        _day("as_of"),
        _link("objective_id", "objective"),
        _link("action_id", "action"),
    )
    _index("swot_item", "account_id", "objective_id", "action_id")
    _table(
        "risk",
        _account(),
        *_texts("type", "title", "likelihood", "impact"),
        _link("owner_id", "colleague"),
        _link("action_id", "action"),
        *_texts("state", "note"),
    )
    _index("risk", "account_id", "action_id")
    _table(
        "competitor",
        _account(),
        *_texts("name"),
        sa.Column("share", sa.Integer(), nullable=True),
        _day("renews_on"),
        *_texts("strengths", "counter"),
    )
    _index("competitor", "account_id")


def _fill(table: str, columns: tuple[str, ...]) -> None:
    driver = op.get_bind().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
    driver.create_function("fold", 1, fold, deterministic=True)
    folded = ", ".join(f"fold({name})" for name in columns)
    op.execute(f"INSERT INTO {table}_fts(rowid, {', '.join(columns)}) SELECT id, {folded} FROM {table}")  # noqa: S608
