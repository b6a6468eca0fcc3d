"""Money as whole minor units of the book's currency, and its text forms."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

WITHOUT_CENTS = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"]
)
WITH_THOUSANDTHS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
LARGEST = 2**62
"""More minor units than any account will show; keeps a sum of many within SQLite's 63 bits."""
LONGEST = 20
"""Power of ten from which on an amount is not even worked out: `1e999999` would take all memory."""

_SCALES = (
    (10**12, "T", Decimal("9.9995")),
    (10**9, "B", Decimal("9.9995")),
    (10**6, "M", Decimal("0.9995")),
    (10**3, "k", Decimal("0.9995")),
)
"""Units of the short form, and from how many of each on it is used: `1,204 M` tells more than `1.2 B`."""
_WITHOUT_DECIMAL = Decimal("99.95")


def digits_of(currency: str) -> int:
    """Return how many decimals the currency has (ISO 4217): 2 unless it is known to differ."""
    if currency in WITHOUT_CENTS:
        return 0
    return 3 if currency in WITH_THOUSANDTHS else 2


def to_minor(amount: Decimal, currency: str) -> int:
    """Return the amount in minor units, rounded half to even; ValueError when it is out of all measure."""
    if not amount.is_finite():
        raise ValueError("not a finite amount")
    if amount and amount.adjusted() > LONGEST:
        raise ValueError("an amount too large to keep")
    minor = int(amount.scaleb(digits_of(currency)).to_integral_value(ROUND_HALF_EVEN))
    if abs(minor) > LARGEST:
        raise ValueError("an amount too large to keep")
    return minor


def to_decimal(minor: int, currency: str) -> Decimal:
    """Return minor units as an exact amount."""
    return Decimal(minor).scaleb(-digits_of(currency))


def plain(minor: int, currency: str) -> str:
    """Return the amount as plain digits, decimals only where they are not zero: `41600000`, `12.50`."""
    amount = to_decimal(minor, currency)
    return f"{amount.quantize(Decimal(1))}" if amount == amount.to_integral_value() else f"{amount:f}"


def in_full(minor: int, currency: str) -> str:
    """Return the amount with thousands parted by commas and its currency: `4,052,473 EUR`."""
    amount = to_decimal(minor, currency)
    whole = amount == amount.to_integral_value()
    return f"{amount:,.0f} {currency}" if whole else f"{amount:,.{digits_of(currency)}f} {currency}"


def in_short(minor: int | None, currency: str) -> str:
    """Return the amount rounded: `2.1 M`, `24.5 M`, `412 M`, `1,204 M`; `—` when it is not known.

    At most seven characters and a sign for anything up to 9,999 trillion.
    """
    if minor is None:
        return "—"
    amount = to_decimal(minor, currency)
    for scale, letter, least in _SCALES:
        value = amount / scale
        if abs(value) >= least:
            return f"{value:.1f} {letter}" if abs(value) < _WITHOUT_DECIMAL else f"{value:,.0f} {letter}"
    return f"{amount:z.0f}"
