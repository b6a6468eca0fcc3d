"""Numbers as people write them: amounts, counts and shares, read by fixed rules.

What could mean two things is asked about, never chosen: every function raises ValueError with a short plain sentence.
Amounts are Decimal throughout; digits are 0 to 9 only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal

from store.clean import clean

INTEGER_DIGITS = 15
"""More digits before the decimal mark than any amount has (999 trillion)."""
SCALES = {"k": 3, "m": 6, "mn": 6, "mio": 6, "b": 9, "bn": 9, "mrd": 9, "tn": 12, "t": 12}
"""Signs behind a shortened amount, by their power of ten. A small t is not read: to some it means a thousand."""
_COMMA_IS_DECIMAL = frozenset(["mio", "mrd"])
"""Those of languages that write the comma where English has the point."""

THOUSANDTHS = 1_000
"""As finely as the value of a measure is held."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,2})?")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]{1,2}")
_DIGITS = re.compile(r"[0-9][0-9.,' ]*|[.,][0-9]+")
_LAST_MARK = re.compile(r"([.,])([0-9]+)[^0-9.,]*\Z")
_NOT_DIGITS = re.compile(r"[^0-9.,' ]")
_NO_CENTS = re.compile(r"[.,](?:-{1,2}|—)\Z")
_BEFORE = re.compile(r"[^\d\s.,'()+\-]+\.?")
_AFTER = re.compile(r"[^\d\s.,'()+\-]+\.?\Z")
_THOUSANDS_OR_NOT = re.compile(r"([1-9][0-9]{0,2})\.000")
_THOUSANDTHS_OR_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_RANGE = re.compile(r"[0-9.,' ]+(?:-|to|bis|à)[0-9.,' ]+|[0-9.,' ]+\+|[<>].*")
_SHORTENED = re.compile(r"([0-9]) ?(k|mn?|mio|bn?|mrd|tn|(?-i:T))(?![^\W_])\.?", re.IGNORECASE)
_IN_COMMAS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9.,])")
_TYPED = str.maketrans(
    {"\u2212": "-", "\u2013": "-", "\ufe63": "-", "\uff0d": "-", "\u2019": "'", "\u02bc": "'", "\u00b4": "'"}
    | dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " ")
)
CURRENCY_WORDS = _words(
    "aed ars aud bam bgn bhd bob brl cad chf clp cny cop crc czk dkk dop dzd egp etb eur gbp gel ghs gtq hkd hnl hrk "
    "huf idr ils inr iqd isk jmd jod jpy kes krw kwd kzt lbp lkr mad mdl mkd mur mxn myr nad ngn nio nok nzd omr pab "
    "pen php pkr pln pyg qar ron rsd rub rwf sar sek sgd thb tnd try ttd twd tzs uah ugx usd uyu uzs ves vnd xaf xof "
    "zar zmw kr kč zł ft lei fr sfr rs r r$ us$ a$ au$ c$ ca$ nz$ hk$ s$ euro euros kn лв"
)
_MULTIPLES = _words("k m mn mio mrd bn b t tsd mill million millions milliarden milliard thousand teur keur")


def parse_money(text: str, decimal: str | None = None) -> Decimal:
    """Return the amount exactly; `decimal` is the decimal mark of the column, "." or ",", when it is known.

    Understood: groups by comma, point, blank or apostrophe (also 12,34,567), parentheses or a minus on either side for
    negative, a currency sign or code, `12,-`, and 4.16E10 as Salesforce writes large numbers. Refused: inf, nan, 1_000,
    0x10, percent, “5 k”, digits of other scripts. “1,234” with no known mark could be two amounts: refused as such.
    """
    return read_money(text, decimal)[0]


def read_money(text: str, decimal: str | None = None) -> tuple[Decimal, str]:
    """Return the amount as `parse_money` does, and the currency sign or code beside it, as written ("" for none)."""
    if _PLAIN.fullmatch(text) and (decimal != "," or "." not in text):
        return Decimal(text), ""
    digits, negative, currency = _without_signs(text)
    value = _number(digits, decimal, text)
    return -value if negative and value else value, currency


def parse_shortened(text: str) -> Decimal:
    """Return an amount that a person typed: as `parse_money` does, and as it is shown, `2.1 M`, `940k`, `EUR 1,2 bn`.

    A comma before three digits parts thousands here, since the screen shows 1204 million as `1,204 M`; before Mio and
    Mrd it may be the decimal mark, and T beside a currency a thousand (`500 T€`): both are asked back. For what is
    typed, where the person sees what became of it; a column of a file may mean something else by its signs.
    """
    typed = text.translate(_TYPED)
    found = _SHORTENED.findall(typed)
    if len(found) != 1:
        return parse_money(text, _typed_mark(typed))
    scale = found[0][1].lower()
    digits = _SHORTENED.sub(r"\1", typed)
    value, currency = read_money(digits, None if scale in _COMMA_IS_DECIMAL else _typed_mark(digits))
    if scale == "t" and currency:
        raise ValueError(f"{_shown(text)} may be thousands or trillions: k or tn says which")
    value = value.scaleb(SCALES[scale])
    if abs(value) >= 10**INTEGER_DIGITS:
        raise ValueError(f"{_shown(text)} is too large")
    return value


def _typed_mark(typed: str) -> str | None:
    return "." if _IN_COMMAS.search(typed) else None


def parse_count(text: str) -> int:
    """Return a count that a person typed: as `parse_whole` does, and shortened, `7k`; no currency stands beside it."""
    typed = text.translate(_TYPED).strip()
    digits = _SHORTENED.sub(r"\1", typed)
    if digits == typed:
        return parse_whole(typed, _typed_mark(typed))
    value = parse_shortened(typed) if _DIGITS.fullmatch(digits) else Decimal("0.5")
    if value != value.to_integral_value():
        raise ValueError(f"{_shown(text)} is not a whole number")
    return int(value)


def parse_whole(text: str, decimal: str | None = None) -> int:
    """Return a count: `28549`, `28,549`, `28.549`, `12.0`. A range, a fraction and a negative number are refused.

    So is `7.000` with no known mark, which may be 7 or 7000; no other count with a point before three digits is whole
    in two ways.
    """
    if text.isascii() and text.isdigit() and len(text) <= INTEGER_DIGITS:
        return int(text)
    typed = text.translate(_TYPED).strip()
    if _RANGE.fullmatch(typed):
        raise ValueError(f"{_shown(text)} is a range; write one number")
    if not _DIGITS.fullmatch(typed):
        raise ValueError(f"{_shown(text)} is not a whole number" if typed else "there is no number")
    if decimal is None and (two := _THOUSANDS_OR_NOT.fullmatch(typed)):
        raise ValueError(f"{_shown(text)} may be {two.group(1)}000 or {two.group(1)}")
    if decimal is None and (grouped := _in_groups(typed, ".,' ")):
        return int(grouped)
    value = _number(typed, decimal, text)
    if value != value.to_integral_value():
        raise ValueError(f"{_shown(text)} is not a whole number")
    return int(value)


def parse_percent(text: str, decimal: str | None = None, *, shares: bool = False) -> int:
    """Return whole percent, 0 to 100: `80`, `80 %`, `12,5%` (rounded half to even).

    A number between 0 and 1 without a percent sign is a share: 0.8 is 80. With `shares` (see `are_shares`) 1 is 100.
    """
    typed = text.translate(_TYPED).strip()
    digits = typed.removesuffix("%").rstrip()
    if not digits:
        raise ValueError("there is no percentage")
    if not _DIGITS.fullmatch(digits):
        raise ValueError(f"{_shown(text)} is not a percentage")
    value = _number(digits, decimal, text)
    if digits == typed and (shares or 0 < value < 1):
        value *= 100
    if not 0 <= value <= 100:
        raise ValueError(f"{_shown(text)} is not between 0 and 100 percent")
    return int(value.to_integral_value(ROUND_HALF_EVEN))


def find_decimal(texts: Iterable[str], *, whole: bool = False) -> str | None:
    """Return the decimal mark that a column of numbers uses, or None when nothing tells or its cells disagree.

    In a column of `whole` numbers a mark before three digits parts thousands, unless those are zeros (`7.000`): such a
    mark is the decimal one only where another cell shows it as that.
    """
    shown: set[str] = set()
    parting: set[str] = set()
    unclear: set[str] = set()
    for text in texts:
        last = _LAST_MARK.search(text)
        if last is None:
            continue
        mark, after = last.groups()
        other = "," if mark == "." else "."
        before = _NOT_DIGITS.sub("", text[: last.start()].translate(_TYPED)).strip()
        if mark in before:
            parting.add(mark)
        elif (
            other in before or " " in before.strip() or "'" in before or len(after) != 3 or before.lstrip("-+ ") == "0"
        ):
            shown.add(mark)
        elif whole:
            (unclear if after == "000" else parting).add(mark)
    found = shown | {"," if mark == "." else "." for mark in parting}
    return found.pop() if len(found) == 1 and not found & (unclear - shown) else None


def are_shares(texts: Iterable[str]) -> bool:
    """Say whether a column of probabilities is written as shares of one: none above 1, some between."""
    values = []
    for text in texts:
        if not text.strip():
            continue
        try:
            values.append(parse_money(text))
        except ValueError:
            return False
    return bool(values) and max(values) <= 1 and any(0 < value < 1 for value in values)


def _without_signs(text: str) -> tuple[str, bool, str]:
    """Return the digits with their marks, whether a sign or parentheses make them negative, and the currency."""
    rest = _NO_CENTS.sub("", text.translate(_TYPED).strip())
    if not rest:
        raise ValueError("there is no amount")
    signs = 0
    negative = False
    currency = ""
    while not (_DIGITS.fullmatch(rest) or _SCIENTIFIC.fullmatch(rest)):
        if rest.startswith("(") and rest.endswith(")"):
            rest, negative, signs = rest[1:-1].strip(), True, signs + 1
        elif rest[:1] in ("+", "-"):
            rest, negative, signs = rest[1:].lstrip(), rest[0] == "-", signs + 1
        elif rest.endswith("-"):
            rest, negative, signs = rest[:-1].rstrip(), True, signs + 1
        elif not currency:
            rest, currency = _without_currency(rest, text)
        else:
            raise ValueError(f"{_shown(text)} is not an amount")
        if signs > 1 or not rest:
            raise ValueError(f"{_shown(text)} is not an amount")
    return rest, negative, currency


def _without_currency(rest: str, text: str) -> tuple[str, str]:
    """Return what is left without the currency sign or code at one end, and that sign or code."""
    found = _BEFORE.match(rest) or _AFTER.search(rest)
    if found is None:
        raise ValueError(f"{_shown(text)} is not an amount")
    word = found.group().rstrip(".")
    if len(word) == 1 and unicodedata.category(word) == "Sc":
        # The point in “$.50” belongs to the number.
        return (rest[: found.start()] + rest[found.start() + 1 :]).strip(), word
    if word == "%":
        raise ValueError(f"{_shown(text)} is a percentage, not an amount")
    if word.casefold() in _MULTIPLES:
        raise ValueError(f"{_shown(text)} is shortened; write the amount out in full")
    if word.casefold() not in CURRENCY_WORDS:
        raise ValueError(f"{_shown(text)} is not an amount")
    return (rest[: found.start()] + rest[found.end() :]).strip(), word


def _number(digits: str, decimal: str | None, text: str) -> Decimal:
    if _SCIENTIFIC.fullmatch(digits):
        value = Decimal(digits.replace(",", "."))
    else:
        whole, fraction = _parted(digits, decimal, text)
        value = Decimal(f"{whole}.{fraction}" if fraction else whole)
    if value >= 10**INTEGER_DIGITS:
        raise ValueError(f"{_shown(text)} is too large")
    return value


def _parted(digits: str, decimal: str | None, text: str) -> tuple[str, str]:
    """Return the digits before and after the decimal mark, once it is clear which sign is the mark."""
    if " " in digits or "'" in digits:
        last = _LAST_MARK.search(digits)
        mark = last.group(1) if last else ""
    else:
        mark = _mark_of(digits, decimal, text)
    if mark and decimal and mark != decimal:
        raise ValueError(f"{_shown(text)} does not use “{decimal}” as its decimal mark")
    before, _, fraction = digits.rpartition(mark) if mark else (digits, "", "")
    if before.isdigit() or not before:
        return before or "0", fraction
    whole = _in_groups(
        before, " '" if " " in digits or "'" in digits else "." if mark == "," else ",." if not mark else ","
    )
    if not whole:
        raise ValueError(f"{_shown(text)} is not grouped as numbers are")
    return whole, fraction


def _mark_of(digits: str, decimal: str | None, text: str) -> str:
    """Return the decimal mark of digits with points and commas only; "" when they have none."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if not points and not commas:
        return ""
    mark = "." if points else ","
    if points + commas > 1:
        return ""
    before, _, after = digits.partition(mark)
    could_group = len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0")
    if could_group and decimal is None:
        raise ValueError(f"{_shown(text)} is ambiguous: {before}{after}, or {before} and a fraction")
    return "" if could_group and decimal != mark else mark


def _in_groups(digits: str, marks: str) -> str:
    """Return the digits without their group marks, or "" when they are not in groups of three by one such mark."""
    for mark in marks:
        sign = re.escape(mark)
        western, indian = rf"[1-9][0-9]{{0,2}}(?:{sign}[0-9]{{3}})+", r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
        if re.fullmatch(western, digits) or (mark == "," and re.fullmatch(indian, digits)):
            return digits.replace(mark, "")
    return ""


def _shown(text: str) -> str:
    return f"“{clean(text)[:40]}”"


def say_thousandths(value: int, *, grouped: bool = True) -> str:
    """Return thousandths as the number that they are: `12.5`, `1,200`; without commas as it is typed.

    `1.0010` with the last nought: 1.001 could be a thousand and one, and would be asked back when it is read.
    """
    number = f"{Decimal(value) / THOUSANDTHS:{',' if grouped else ''}f}"
    shown = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{shown}0" if _THOUSANDTHS_OR_THOUSANDS.fullmatch(shown) else shown
