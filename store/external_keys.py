"""External keys: how a record is called in the systems it came from, so that an import knows it again."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

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
