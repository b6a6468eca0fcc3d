"""Amounts as a file brings them: the unit and the currency of a column, told by its header, and what each cell says.

An amount in another currency than the book's is never taken for one of the book's: it is left out and told.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from store import money
from store.clean import clean
from store.numbers import CURRENCY_WORDS, read_money

MONEY = frozenset({"revenue", "amount"})
"""The fields that hold amounts."""

_CODES = frozenset(word for word in CURRENCY_WORDS if len(word) == 3 and word.isalpha() and word != "sfr")
_SIGNS = {
    "eur": "€ euro euros",
    "usd": "$ us$ us-dollar",
    "cad": "$ c$ ca$",
    "aud": "$ a$ au$",
    "nzd": "$ nz$",
    "hkd": "$ hk$",
    "sgd": "$ s$",
    "twd": "$",
    "mxn": "$",
    **dict.fromkeys(("ars", "clp", "cop"), "$"),
    "gbp": "£ pound-sterling british-pound",
    "egp": "£",
    "jpy": "¥",
    "cny": "¥",
    "chf": "fr sfr swiss-franc",
    **dict.fromkeys(("sek", "nok", "dkk", "isk"), "kr"),
    "inr": "₹ rs",
    "pkr": "rs",
    "lkr": "rs",
    "mur": "rs",
    "ron": "lei",
    "mdl": "lei",
    "zar": "r",
    "brl": "r$",
    "czk": "kč",
    "pln": "zł",
    "huf": "ft",
    "hrk": "kn",
    "bgn": "лв",
    "rub": "₽",
    "try": "₺",
    "krw": "₩",
    "ils": "₪",
    "vnd": "₫",
    "uah": "₴",
    "php": "₱",
    "thb": "฿",
    "ngn": "₦",
}
"""The signs and names of each currency besides its code; names with a hyphen for the blank."""
_MEANT: dict[str, frozenset[str]] = {
    word.replace("-", " "): frozenset(code for code, others in _SIGNS.items() if word in others.split())
    for words in _SIGNS.values()
    for word in words.split()
}
_FACTORS = {
    word: factor
    for factor, words in (
        (10**3, "thousand thousands tsd tausend millier milliers"),
        (10**5, "lakh lakhs"),
        (10**6, "mio million millions millionen mill mln mn mm"),
        (10**7, "crore crores"),
        (10**9, "mrd bn billion billions milliarde milliarden milliard milliards mds"),
    )
    for word in words.split()
}
_LETTERS = {"k": 10**3, "t": 10**3, "m": 10**6, "b": 10**9}
"""Letters that stand for a factor in brackets, after “in” and beside a currency; elsewhere they may be anything."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_ZEROS = re.compile(r"(?<![0-9.,])'?1?[.,' ]?(000(?:[.,' ]?000){0,2})s?(?![0-9])")
_WORD = re.compile(r"(?:us|au|ca|nz|hk|[acsr])\$|[^\W\d_]+|[^\w\s]")
_GLUED = re.compile(r"([tkm])([a-z]{3}|kr)")


class Unit(NamedTuple):
    """What one in a column stands for: by what it is multiplied, and the currency as it is written ("" for none)."""

    factor: int = 1
    currency: str = ""


class ForeignAmount(ValueError):
    """An amount that is not in the currency of the book."""

    def __init__(self, name: str, currency: str) -> None:
        super().__init__(f"is in {name}, the book in {currency}")
        self.name = name


class NegativeAmount(ValueError):
    """An amount below zero where none can be."""


def read_unit(header: str) -> Unit:
    """Return what a header says of its amounts: `Umsatz (TEUR)` are thousands of euros, `Revenue in $M` millions."""
    spaced = _CAMEL.sub(" ", header)
    inside, outside = " ".join(_BRACKETED.findall(spaced)), _BRACKETED.sub(" ", spaced)
    one, other = _unit_of(inside, bracketed=True), _unit_of(outside, bracketed=False)
    return Unit(max(one.factor, other.factor), one.currency or other.currency)


def _unit_of(text: str, *, bracketed: bool) -> Unit:
    zeros = _ZEROS.search(text)
    factor = 1000 ** zeros.group(1).count("000") if zeros else 1
    currency = ""
    words = [word for found in _WORD.findall(text.casefold()) for word in _unglued(found)]
    for place, word in enumerate(words):
        beside = words[max(place - 1, 0) : place + 2]
        if _is_currency(word):
            currency = currency or word
        elif word in _FACTORS:
            factor = max(factor, _FACTORS[word])
        elif word in _LETTERS and (bracketed or "in" in beside[:1] or any(map(_is_currency, beside))):
            factor = max(factor, _LETTERS[word])
    return Unit(factor, currency)


def _unglued(word: str) -> list[str]:
    """Part `teur` and `musd` into a letter and a code; signs that are none of a currency are left out."""
    glued = _GLUED.fullmatch(word)
    if glued and _is_currency(glued.group(2)):
        return list(glued.groups())
    return [word] if word.isalpha() or word.endswith("$") or unicodedata.category(word) == "Sc" else []


def _is_currency(word: str) -> bool:
    return (
        word in _CODES
        or word in ("euro", "euros", "kr")
        or (word in _MEANT and not word.isascii())
        or word.endswith("$")
    )


@lru_cache(256)
def foreign_name(text: str, currency: str) -> str:
    """Return the currency that a sign, a code or a name stands for when it is not the book's, "" when it may be.

    A sign of several currencies (“$”, “kr”) may be the book's when it is one of them.
    """
    word = clean(text).casefold()
    if not word:
        return ""
    meant = _MEANT.get(word, frozenset())
    for code in (word, word.split()[0]):  # “USD”, and “USD - U.S. Dollar”
        if not meant and (code in _CODES or (len(word) == 3 and word.isascii() and word.isalpha())):
            meant = frozenset([code])
    if currency.casefold() in meant:
        return ""
    return next(iter(meant)).upper() if len(meant) == 1 else f"“{clean(text)[:40]}”"


def read_worth(text: str, mark: str | None, unit: Unit, currency: str) -> int:
    """Return what `read_amount` does; NegativeAmount below zero."""
    amount = read_amount(text, mark, unit, currency)
    if amount < 0:
        raise NegativeAmount(f"“{clean(text)[:40]}” is below zero")
    return amount


def read_amount(text: str, mark: str | None, unit: Unit, currency: str) -> int:
    """Return the amount of a cell in minor units of the book's currency; ForeignAmount when it is in another.

    `mark` is the decimal mark of the column. ValueError, in words, for what is no amount.
    """
    if unit.currency and (name := foreign_name(unit.currency, currency)):
        raise ForeignAmount(name, currency)
    amount, said = read_money(text, mark)
    if said and (name := foreign_name(said, currency)):
        raise ForeignAmount(name, currency)
    return money.to_minor(amount if unit.factor == 1 else amount * unit.factor, currency)
