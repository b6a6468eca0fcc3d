"""Lent: what a sheet shows of other accounts than its own, noted behind the digest of the template that shows it."""

from __future__ import annotations

from collections.abc import Collection

PEERS_POINTS = "peers"
"""Points that others of its industry have for all of that industry."""
PARENT_NAME = "parent"
"""What the parent account is called."""
_SIGN = "+"


def noted_as(digest: str, lent: Collection[str]) -> str:
    """Return the digest of a template as it is noted of a sheet: `3f1c…+parent+peers`."""
    return _SIGN.join([digest, *sorted(lent)])


def shows(noted: str, lent: str) -> bool:
    """Say whether a sheet shows that of another account, by the digest of its template as it was noted."""
    return lent in noted.split(_SIGN)[1:]
