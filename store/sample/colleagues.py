"""The colleagues of the sample book: who we are, by the initials that the texts call us by."""

from __future__ import annotations

from typing import NamedTuple


class Us(NamedTuple):
    """One of us: full name and role."""

    name: str
    role: str


COLLEAGUES = {
    "JE": Us("Jonna Ek", "Account manager"),
    "TF": Us("Tomás Ferreira", "Account manager"),
    "AB": Us("Aoife Brannigan", "Account manager"),
    "ML": Us("Mikkel Lund", "SDR"),
    "CB": Us("Chiara Bonetti", "SDR"),
    "NH": Us("Nadia Haddad", "Marketing"),
    "HV": Us("Hendrik Vos", "Executive sponsor"),
    "AW": Us("Agnieszka Wrona", "Delivery"),
}
MAIL = "harbour.example"

REGIONS = {
    "AB": ("Germany", "Austria", "Switzerland", "Ireland", "United Kingdom"),
    "TF": ("France", "Spain", "Portugal", "Italy", "Romania", "Croatia", "Slovenia"),
    "JE": (
        "Netherlands",
        "Belgium",
        "Denmark",
        "Norway",
        "Sweden",
        "Finland",
        "Estonia",
        "Poland",
        "Czechia",
        "Hungary",
    ),
}
"""Which account manager looks after which countries."""


def name_of(initials: str) -> str:
    """Return the full name of a colleague."""
    return COLLEAGUES[initials].name


def teller_of(source: str, otherwise: str) -> str:
    """Return the initials of the colleague with whom a source begins, or those otherwise: who found it out wrote it."""
    return next((initials for initials, us in COLLEAGUES.items() if source.startswith(us.name)), otherwise)


def manager_of(country: str) -> str:
    """Return the initials of the account manager of a country."""
    return next(initials for initials, countries in REGIONS.items() if country in countries)
