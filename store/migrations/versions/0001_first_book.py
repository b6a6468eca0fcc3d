"""The first book: accounts, people, facts, opportunities, touches, talking points, history, search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""INTEGER PRIMARY KEY on SQLite is the row's own address: no second index."""


def upgrade() -> None:
    """Make every table, index, counter and search index of the first book."""
    _make_book_tables()
    _make_account_tables()
    _make_people_tables()
    _make_knowledge_tables()
    _make_contact_tables()
    _make_history_tables()
    _make_account_list()
    _make_search()


def _table(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name, sa.Column("id", KEY, primary_key=True), sa.Column("version", sa.Integer(), nullable=False), *columns
    )


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.String(), nullable=False)


def _whole(name: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _day(name: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _link(name: str, target: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), sa.ForeignKey(f"{target}.id"), nullable=nullable)


def _make_book_tables() -> None:
    _table(
        "book_settings", _text("name"), _text("currency"), sa.Column("fiscal_year_start", sa.Integer(), nullable=False)
    )
    _table("colleague", _text("name"), _text("email"), _text("role"))
    _table("external_key", _text("source"), _text("kind"), _text("key"), _whole("record_id", nullable=False))
    op.create_index("ux_external_key", "external_key", ["source", "kind", "key"], unique=True)
    op.create_index("ix_external_key_record", "external_key", ["record_id"])
    op.create_table("schema_digest", _text("digest"))  # of the book's own tables and triggers: store.bookfile


def _make_account_tables() -> None:
    _table(
        "account",
        _text("name"),
        _text("name_key"),
        _link("parent_id", "account"),
        *(_text(n) for n in ("website", "industry", "segment", "country", "city", "postcode", "phone")),
        _whole("employees"),
        _whole("revenue"),
        _text("relationship"),
        _link("owner_id", "colleague"),
        sa.Column("tier", sa.Integer()),
        _text("tier_reason"),
        _day("tier_since"),
        sa.Column("customer_since", sa.Integer()),
        _text("notes"),
        _day("archived_on"),
        # What the list shows and sorts by, kept by triggers; never edited, so not in the history.
        sa.Column("open_amount", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("last_touch_on", sa.Date()),
        sa.Column(
            "shelf",
            sa.Integer(),
            sa.Computed("CASE WHEN archived_on IS NOT NULL THEN -1 ELSE coalesce(tier, 0) END", persisted=False),
        ),
    )
    op.create_index("ix_account_parent_id", "account", ["parent_id"])


def _make_people_tables() -> None:
    _table(
        "buying_centre",
        _link("account_id", "account", nullable=False),
        _link("parent_id", "buying_centre"),
        *(_text(n) for n in ("name", "kind", "notes")),
    )
    _table(
        "seat",
        _link("account_id", "account"),
        _link("centre_id", "buying_centre"),
        *(_text(n) for n in ("title", "seniority", "persona", "department")),
        _link("reports_to_id", "seat"),
        sa.Column("is_assistant", sa.Boolean(), nullable=False),
        _text("notes"),
    )
    _table("person", _link("account_id", "account"), *(_text(n) for n in ("name", "email", "phone", "mobile", "notes")))
    _table(
        "occupancy",
        _link("account_id", "account"),
        _link("seat_id", "seat", nullable=False),
        _link("person_id", "person", nullable=False),
        _day("started_on"),
        _day("ended_on"),
    )
    for table, columns in {
        "buying_centre": ["account_id"],
        "seat": ["account_id", "centre_id", "reports_to_id"],
        "person": ["account_id"],
        "occupancy": ["seat_id", "person_id"],
    }.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def _make_knowledge_tables() -> None:
    _table(
        "fact",
        _link("account_id", "account", nullable=False),
        _link("centre_id", "buying_centre"),
        _link("person_id", "person"),
        *(_text(n) for n in ("type", "text", "source")),
        _day("as_of"),
        _text("state"),
    )
    _table(
        "opportunity",
        _link("account_id", "account"),
        _link("centre_id", "buying_centre"),
        _text("name"),
        _whole("amount"),
        *(_text(n) for n in ("stage", "state")),
        sa.Column("probability", sa.Integer()),
        _day("close_on"),
        *(_text(n) for n in ("next_step", "competitor", "kind", "description")),
    )


def _make_contact_tables() -> None:
    _table(
        "touch",
        _link("account_id", "account", nullable=False),
        _day("happened_on", nullable=False),
        *(_text(n) for n in ("type", "direction", "summary", "next_step")),
        _link("colleague_id", "colleague"),
    )
    _table(
        "touch_person",
        _link("account_id", "account"),
        _link("touch_id", "touch", nullable=False),
        _link("person_id", "person", nullable=False),
    )
    _table(
        "talking_point",
        _link("account_id", "account", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *(_text(n) for n in ("kind", "text", "so_what", "proof", "source")),
        _day("as_of"),
        _day("expires_on"),
        _text("persona"),
    )
    for table in ("fact", "opportunity", "touch", "talking_point"):
        op.create_index(f"ix_{table}_account_id", table, ["account_id"])
    for column in ("touch_id", "person_id"):
        op.create_index(f"ix_touch_person_{column}", "touch_person", [column])


def _make_history_tables() -> None:
    op.create_table(
        "change",
        sa.Column("id", KEY, primary_key=True),
        *(_text(n) for n in ("at", "who", "label", "kind")),
        _whole("target"),
        _text("digest"),
    )
    op.create_index("ix_change_target", "change", ["target"])
    op.create_table(
        "change_entry",
        sa.Column("change_id", sa.BigInteger(), sa.ForeignKey("change.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        _text("table_name"),
        _whole("record_id", nullable=False),
        _whole("account_id"),
        *(_text(n) for n in ("action", "before", "after")),
    )
    op.create_index("ix_change_entry_account", "change_entry", ["account_id", "change_id"])
    op.create_index("ix_change_entry_record", "change_entry", ["record_id", "change_id"])


SORTED = ("name_key", "industry", "revenue", "open_amount", "last_touch_on")
"""What the account list can be sorted by, in one tier or in all of them."""


def _make_account_list() -> None:
    for column in SORTED:
        op.execute(f"CREATE INDEX ix_account_shelf_{column} ON account(shelf, {column}, id)")
        op.execute(f"CREATE INDEX ix_account_all_{column} ON account({column}, id) WHERE archived_on IS NULL")
    op.execute("CREATE TABLE shelf_tally(shelf INTEGER PRIMARY KEY, accounts INTEGER NOT NULL)")
    op.execute("INSERT INTO shelf_tally(shelf, accounts) VALUES(-1, 0), (0, 0), (1, 0), (2, 0), (3, 0)")
    count = "UPDATE shelf_tally SET accounts = accounts"
    up, down = f"{count} + 1 WHERE shelf = new.shelf;", f"{count} - 1 WHERE shelf = old.shelf;"
    op.execute(f"CREATE TRIGGER account_counted AFTER INSERT ON account BEGIN {up} {_summed_up()} END")
    op.execute(f"CREATE TRIGGER account_uncounted AFTER DELETE ON account BEGIN {down} END")
    op.execute(f"CREATE TRIGGER account_moved AFTER UPDATE OF tier, archived_on ON account BEGIN {down} {up} END")
    for figure in FIGURES:
        _follow(*figure)


FIGURES = (
    ("opportunity", "open_amount", "coalesce(sum(amount), 0)", " AND state = 'open'"),
    ("touch", "last_touch_on", "max(happened_on)", ""),
)
"""Table, column of the account, what it is of that table's rows, and of which of them."""


def _summed_up() -> str:
    """Return the work for an account whose rows were there before it: undo may bring them back in any order."""
    return " ".join(
        f"UPDATE account SET {column} = (SELECT {value} FROM {table} WHERE account_id = new.id{only}) "  # noqa: S608
        f"WHERE id = new.id AND EXISTS (SELECT 1 FROM {table} WHERE account_id = new.id);"
        for table, column, value, only in FIGURES
    )


def _follow(table: str, column: str, value: str, only: str) -> None:
    """Keep a figure of the account in line with the rows that it sums up."""
    for event, rows in (("INSERT", ("new",)), ("DELETE", ("old",)), ("UPDATE", ("old", "new"))):
        work = " ".join(
            f"UPDATE account SET {column} = (SELECT {value} FROM {table} WHERE account_id = {row}.account_id{only}) "  # noqa: S608
            f"WHERE id = {row}.account_id;"
            for row in rows
        )
        op.execute(f"CREATE TRIGGER {table}_{event.lower()}_seen AFTER {event} ON {table} BEGIN {work} END")


def _make_search() -> None:
    for table, columns in {"account": "name, industry, city", "person": "name, email", "fact": "text, source"}.items():
        op.execute(
            f"CREATE VIRTUAL TABLE {table}_fts USING fts5({columns}, content='{table}', content_rowid='id', "
            "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
        )
