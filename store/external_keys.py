"""External keys: how a record is called in the systems it came from, so that an import knows it again."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, Session, col, select

from store.records import Record


class ExternalKey(Record, table=True):
    """One key of one record in one source system."""

    __tablename__ = "external_key"
    __table_args__ = (
        Index("ux_external_key", "source", "kind", "key", unique=True),
        Index("ix_external_key_record", "record_id"),
    )
    source: str
    kind: str
    key: str
    record_id: int = Field(sa_type=BigInteger)


def read_keys(session: Session, source: str, kind: str) -> dict[str, int]:
    """Return all known keys of one kind in one source system, each with the record it names."""
    query = select(ExternalKey.key, ExternalKey.record_id).where(ExternalKey.source == source)
    return dict(session.exec(query.where(col(ExternalKey.kind) == kind)).all())
