"""What a search finds, as the list shows it: what each kind is called, and what opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from store.search import Hit
from tui import campaign_requests, requests, tier_plan_requests

_TABS = {
    "account": "brief",
    "fact": "facts",
    "cell": "white_space",
    "account_link": "brief",
    **dict.fromkeys(("plan", "objective", "action", "swot_item", "risk", "competitor"), "plan"),
}
"""Tab of the dossier on which a hit stands that is not about people."""
_CALLED = {
    "buying_centre": "centre",
    "attribute": "person",
    "relationship": "knows",
    "account_link": "link",
    "swot_item": "swot",
    "objective": "plan",
    "competitor": "rival",
    "talking_point": "point",
    "persona": "pers.",
    "tier_plan": "plan",
    "campaign": "camp.",
}
"""What a kind of hit is called where there is little room."""
_OF_THE_BOOK: Mapping[str, Callable[[int], requests.Request]] = {
    "persona": lambda _: tier_plan_requests.OpenPersonas(),
    "tier_plan": tier_plan_requests.OpenMembers,
    "campaign": campaign_requests.OpenRoll,
}
"""What opens a hit that is of no account, by its key."""


def called(hit: Hit) -> str:
    """Return what a hit is, in one short word."""
    return _CALLED.get(hit.kind, hit.kind)


def place_of(hit: Hit) -> str:
    """Return where a hit belongs: its account, or the whole book."""
    return hit.where or ("whole book" if hit.kind in _OF_THE_BOOK else "no account")


def opened(hit: Hit) -> requests.Request:
    """Return what opens a hit: its account's dossier where it stands, the composer of its points, or its own screen.

    People and opportunities without an account are among the loose ends.
    """
    if hit.kind in _OF_THE_BOOK:
        return _OF_THE_BOOK[hit.kind](hit.record_id)
    if not hit.account_id:
        return requests.OpenLooseEnds()
    if hit.kind == "talking_point":
        return requests.MakeSheet(hit.account_id)
    return requests.OpenDossier(hit.account_id, _TABS.get(hit.kind, "people"), hit.record_id)
