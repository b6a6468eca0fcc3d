"""Folded words: search finds «Ørsted» by «orsted»; industries are sorted as they are read, unknown ones last."""

from __future__ import annotations

import json
import sqlite3

import sqlalchemy as sa
from alembic import op

from store import clock
from store.clean import fold
from store.history import digest_entry, digest_head
from store.ids import KeyMaker

revision = "0002"
down_revision = "0001"

LABEL = "Keys of imported records brought to this version"
WORDS = {"account": "name, industry, city", "person": "name, email", "fact": "text, source"}
"""What can be found of each table."""


def upgrade() -> None:
    """Make the keys and the search indexes anew, all of them of folded text."""
    driver = op.get_bind().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
    driver.create_function("fold", 1, fold, deterministic=True)
    _make_sort_keys()
    _fold_external_keys()
    _make_search()
    _make_references_quick()


def _make_sort_keys() -> None:
    op.add_column("account", sa.Column("industry_key", sa.String()))
    for shelf in ("ix_account_shelf_industry", "ix_account_all_industry"):
        op.execute(f"DROP INDEX {shelf}")
    op.execute("UPDATE account SET name_key = fold(name) WHERE name_key <> fold(name)")
    op.execute("UPDATE account SET industry_key = fold(industry) WHERE fold(industry) <> ''")
    op.execute("CREATE INDEX ix_account_shelf_industry ON account(shelf, industry_key, id)")
    op.execute("CREATE INDEX ix_account_all_industry ON account(industry_key, id) WHERE archived_on IS NULL")


def _make_search() -> None:
    for table, columns in WORDS.items():
        folded = ", ".join(f"fold({column})" for column in columns.split(", "))
        op.execute(f"DROP TABLE {table}_fts")
        op.execute(
            f"CREATE VIRTUAL TABLE {table}_fts USING fts5({columns}, "
            "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
        )
        op.execute(f"INSERT INTO {table}_fts(rowid, {columns}) SELECT id, {folded} FROM {table}")  # noqa: S608 - WORDS


def _fold_external_keys() -> None:
    """Fold the keys of records that are known by name alone, so that the next import finds them."""
    connection = op.get_bind()
    taken = "SELECT 1 FROM external_key WHERE source = 'name' AND kind = ? AND key = ?"
    done = []
    named = connection.exec_driver_sql("SELECT id, kind, key FROM external_key WHERE source = 'name' ORDER BY id")
    for key, kind, text in named.fetchall():
        folded = "\t".join(map(fold, text.split("\t")))
        if folded != text and not connection.exec_driver_sql(taken, (kind, folded)).first():
            connection.exec_driver_sql("UPDATE external_key SET key=?, version=version+1 WHERE id=?", (folded, key))
            done.append((key, json.dumps({"key": text}), json.dumps({"key": folded})))
    if done:
        _tell(connection, done)


def _tell(connection: sa.Connection, done: list[tuple[int, str, str]]) -> None:
    """Write what was done to the history, as one more change: record, fields before, fields after."""
    newest, last = connection.exec_driver_sql("SELECT id, digest FROM change ORDER BY id DESC LIMIT 1").one()
    change, at = max(KeyMaker().new_key(), newest + 1), clock.now().isoformat(timespec="milliseconds")
    chain = digest_head(last, change, at, "", LABEL, "made", None)
    entries = [
        (change, place, "external_key", key, None, "update", before, after)
        for place, (key, before, after) in enumerate(done)
    ]
    for entry in entries:
        digest_entry(chain, entry)
    connection.exec_driver_sql(
        "INSERT INTO change(id, at, who, label, kind, digest) VALUES(?, ?, '', ?, 'made', ?)",
        (change, at, LABEL, chain.hexdigest()),
    )
    connection.exec_driver_sql("INSERT INTO change_entry VALUES(?, ?, ?, ?, ?, ?, ?, ?)", entries)


REFERENCES = {
    "occupancy": ("account_id",),
    "touch_person": ("account_id",),
    "fact": ("person_id", "centre_id"),
    "opportunity": ("centre_id",),
    "buying_centre": ("parent_id",),
}
"""What SQLite looks through for each record that goes, to see that none points to it."""


def _make_references_quick() -> None:
    for table, columns in REFERENCES.items():
        for column in columns:
            op.execute(f"CREATE INDEX ix_{table}_{column} ON {table}({column}) WHERE {column} IS NOT NULL")
