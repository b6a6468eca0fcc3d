"""The dossier: attributes, lines, relationships, offerings and the white space, links, rules, snoozed gaps."""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa
from alembic import op

from store.clean import fold

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""INTEGER PRIMARY KEY on SQLite is the row's own address: no second index."""
SEARCHED = {
    "buying_centre": ("name", "buys", "initiatives"),
    "seat": ("title", "department"),
    "attribute": ("value", "source"),
    "line": ("note", "source"),
    "cell": ("comment", "competitor"),
}
"""What can be found of each table from now on."""


def upgrade() -> None:
    """Add the columns, make the tables and their search indexes."""
    _add_columns()
    _make_people_tables()
    _make_white_space()
    _make_rules()
    _make_search()


def _table(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name, sa.Column("id", KEY, primary_key=True), sa.Column("version", sa.Integer(), nullable=False), *columns
    )


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.String(), nullable=False)


def _texts(*names: str) -> list[sa.Column[object]]:
    return [_text(name) for name in names]


def _whole(name: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _day(name: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _yes_or_no(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _link(name: str, target: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), sa.ForeignKey(f"{target}.id"), nullable=nullable)


def _evidence() -> list[sa.Column[object]]:
    return [_text("source"), _day("as_of"), _text("state")]


TEXTS = {
    "account": ("vulnerability", "countermeasure"),
    "buying_centre": ("buys", "level", "level_wanted", "initiatives"),
    "person": ("linkedin",),
    "fact": ("priority", "pressure_from"),
}
LINKS = {
    "buying_centre": ("budget_holder_id", "person"),
    "seat": ("need_owner_id", "colleague"),
    "opportunity": ("offering_id", "offering"),
}


def _add_columns() -> None:
    for table, names in TEXTS.items():
        for name in names:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} VARCHAR DEFAULT '' NOT NULL")
    for name in ("budget", "revenue", "potential"):
        op.execute(f"ALTER TABLE buying_centre ADD COLUMN {name} BIGINT")
    for table, (name, target) in LINKS.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} BIGINT REFERENCES {target}(id)")
    op.execute("ALTER TABLE seat ADD COLUMN need_by DATE")
    op.execute("ALTER TABLE seat ADD COLUMN is_vacant BOOLEAN DEFAULT 0 NOT NULL")
    _index("buying_centre", "budget_holder_id")
    _index("seat", "need_owner_id")
    _index("opportunity", "offering_id")


def _index(table: str, *columns: str) -> None:
    """Make what SQLite looks through, and screens read by, quick to find; most links of this kind are empty."""
    for column in columns:
        op.execute(f"CREATE INDEX ix_{table}_{column} ON {table}({column}) WHERE {column} IS NOT NULL")


def _make_people_tables() -> None:
    _table(
        "attribute",
        _link("account_id", "account"),
        _link("person_id", "person", nullable=False),
        _link("centre_id", "buying_centre"),
        *_texts("name", "value"),
        *_evidence(),
    )
    _index("attribute", "account_id", "person_id", "centre_id")
    ends = ("from_person_id", "from_seat_id", "to_person_id", "to_seat_id")
    _table(
        "line",
        _link("account_id", "account"),
        _text("kind"),
        *(_link(end, end.split("_")[1]) for end in ends),
        _text("strength"),
        _yes_or_no("both_ways"),
        _text("note"),
        *_evidence(),
    )
    _index("line", "account_id", *ends)
    _table(
        "relationship",
        _link("account_id", "account"),
        _link("person_id", "person", nullable=False),
        _link("colleague_id", "colleague"),
        *_texts("competitor", "level", "level_wanted", "rapport", "note"),
        *_evidence(),
    )
    _index("relationship", "account_id", "person_id", "colleague_id")


def _make_white_space() -> None:
    _table("offering", _text("name"), sa.Column("position", sa.Integer(), nullable=False), _text("notes"))
    _table(
        "cell",
        _link("account_id", "account", nullable=False),
        _link("centre_id", "buying_centre"),
        _link("offering_id", "offering", nullable=False),
        _text("state"),
        *(_whole(name) for name in ("spend", "potential")),
        _text("competitor"),
        _day("renews_on"),
        _text("comment"),
    )
    _index("cell", "account_id", "centre_id", "offering_id")


def _make_rules() -> None:
    _table("account_link", _link("account_id", "account", nullable=False), *_texts("name", "address"))
    _index("account_link", "account_id")
    _table("rule", _text("name"), sa.Column("value", sa.Integer(), nullable=False))
    op.create_index("ux_rule_name", "rule", ["name"], unique=True)
    _table(
        "snooze",
        _link("account_id", "account", nullable=False),
        _text("gap"),
        _whole("about", nullable=False),
        _day("until", nullable=False),
        _text("reason"),
    )
    _index("snooze", "account_id")


def _make_search() -> None:
    for table, columns in SEARCHED.items():
        op.execute(
            f"CREATE VIRTUAL TABLE {table}_fts USING fts5({', '.join(columns)}, "
            "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
        )
    _fill("buying_centre", "id, fold(name), '', ''", "rowid, name, buys, initiatives")
    _fill("seat", "id, fold(title), fold(department)", "rowid, title, department")


def _fill(table: str, folded: str, columns: str) -> None:
    driver = op.get_bind().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
    driver.create_function("fold", 1, fold, deterministic=True)
    op.execute(f"INSERT INTO {table}_fts({columns}) SELECT {folded} FROM {table}")  # noqa: S608 - written out above
