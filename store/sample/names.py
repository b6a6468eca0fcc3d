"""Names that fit their country: of firms and of people, and the addresses made of them; all of them made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from store.clean import fold
from store.sample.chance import Chance
from store.sample.texts import Line, read_fields, read_sections

_PLAIN = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "đ": "d", "ı": "i", "œ": "oe", "å": "a"})


@dataclass(frozen=True)
class Country:
    """What a country calls its people, places and trades."""

    name: str
    weight: int
    calling: str
    cities: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    stems: tuple[str, ...]
    forms: tuple[str, ...]
    trades: dict[str, tuple[str, ...]]

    def person(self, chance: Chance, taken: Sequence[str] = ()) -> str:
        """Return the name of a woman or a man who shares no name with those taken."""
        words = {word for name in taken for word in name.split()}
        given = [name for name in (self.women if chance.happens(0.5) else self.men) if name not in words]
        families = [name for name in self.families if name not in words]
        return f"{chance.one(given)} {chance.one(families)}"

    def phone(self, chance: Chance) -> str:
        """Return a number that nobody has."""
        return f"+{self.calling} {chance.number(20, 98)} 555 01 {chance.number(10, 99)}"

    def firm(self, industry: str, chance: Chance) -> str:
        """Return the name of a firm of an industry."""
        words = {
            "F": chance.one(self.families),
            "S": chance.one(self.stems),
            "T": chance.one(self.trades[industry]),
        }
        form = chance.one(self.forms)
        name = form.replace("F-", f"{words['F']}-")  # a double name: Pirlet-Dubois
        return " ".join(words.get(part.rstrip(","), part) + part[len(part.rstrip(",")) :] for part in name.split())


@cache
def list_countries() -> dict[str, Country]:
    """Return the countries by name."""
    return {name: _country(name, read_fields(lines)) for name, lines in read_sections("countries.txt").items()}


def address(name: str) -> str:
    """Return the web address of a firm of that name: an ending that nobody can own."""
    words = "".join(c if c.isalnum() and c.isascii() else " " for c in _plain(name)).split()
    kept = [word for word in words if len(word) > 1][:3]
    return f"{'-'.join(kept)}.example" if kept else ""


def mail(person: str, website: str) -> str:
    """Return the mail address of a person at a firm: m.visser@northwind.example; empty without a website."""
    first, _, last = _plain(person).partition(" ")
    local = "".join(c for c in last if c.isascii() and c.isalnum())
    return f"{first[:1]}.{local}@{website}" if website and local and first[:1].isascii() else ""


def _plain(text: str) -> str:
    return fold(text.casefold().translate(_PLAIN))


def _country(name: str, fields: Line) -> Country:
    trades = (part.partition(":") for part in fields["trades"].split(";"))
    return Country(
        name=name,
        weight=int(fields["weight"]),
        calling=fields["calling"],
        forms=_list(fields["forms"], ";"),
        trades={industry.strip(): _list(words) for industry, _, words in trades},
        **{key: _list(fields[key]) for key in ("cities", "women", "men", "families", "stems")},
    )


def _list(text: str, sign: str = ",") -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(sign))
