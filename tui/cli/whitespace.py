"""White space: what an account, or the whole book, has of each offering, and what may still come."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tui.cli.books import read_book
from tui.cli.options import AccountName, AsJson, AsOf, BookFile, Context, find_places
from tui.cli.telling import in_json, key_text, say, tell_lines

if TYPE_CHECKING:
    from datetime import date

    from store.dossier import Dossier
    from store.white_space_grid import Chance, Square, Sums, WhiteSpace
    from store.white_space_totals import OfferingTotals
    from tui.white_space_words import Measure

HEAD, CELL, TOTAL = 26, 16, 9
"""Cells of the names of the rows, of a square and of a total, each with the blanks behind it."""
NO_OFFERINGS = "The book has no offerings yet: they are added on the screen, in an account's tab White space, with O."


def show_white_space(
    context: Context, account: AccountName = "", as_json: AsJson = False, as_of: AsOf = None, book: BookFile = None
) -> None:
    """Show what an account has of each offering, or all of them.

    Example: tierbook whitespace "Northwind Logistics"

    Amounts are a year, but for opportunities; in JSON exact decimals of the book's currency, as text.
    """
    with read_book(find_places(context, book, as_of)) as open_book, open_book.read() as session:
        if not account:
            from store.book_settings import read_book_settings
            from store.white_space_totals import read_book_totals

            _tell_book(read_book_totals(session), read_book_settings(session).currency, as_json)
            return
        from store import clock
        from store.accounts import find_account
        from store.dossier import read_dossier
        from store.white_space_grid import lay_out

        dossier = read_dossier(session, find_account(session, account).id)
    space = lay_out(dossier)
    if as_json:
        print(in_json(_record(dossier, space)))
    elif not dossier.offerings:
        tell_lines([NO_OFFERINGS])
    else:
        say("\n".join(_lines(dossier, space, clock.today())))


# -- an account ------------------------------------------------------------------------------------------------------


def _lines(dossier: Dossier, space: WhiteSpace, today: date) -> Iterator[str]:
    """Yield the grid, as many offerings beside each other as the window is wide, and what is read off it."""
    from tui.white_space_words import first_measure, outside_line

    currency, measure = dossier.book.currency, first_measure(space)
    yield f"{dossier.account.name} · white space in {measure.heading(currency)}"
    width = shutil.get_terminal_size().columns
    beside = max(1, (width - HEAD - TOTAL) // CELL)
    for start in range(0, len(space.offerings), beside):
        yield ""
        yield from _block(space, currency, measure, slice(start, start + beside))
    if outside := outside_line(space, currency):
        yield from ("", outside)
    yield from _chance_lines(space, currency, today)


def _block(space: WhiteSpace, currency: str, measure: Measure, part: slice) -> Iterator[str]:
    from tui.white_space_words import CORNER, cell_of
    from tui.wording import money

    title, of = measure.title, measure.of
    offerings, is_last = space.offerings[part], part.stop >= len(space.offerings)

    def told(sums: Sums) -> str:
        return money(of(sums), currency) if of(sums) else ""

    yield _line(CORNER, [each.name for each in offerings], title if is_last else "")
    for row in space.rows:
        cells = [cell_of(space.squares[row.key, each.id], currency, measure).text for each in offerings]
        yield _line("  " * row.depth + row.name, cells, told(space.of_row(row.key)) if is_last else "")
    yield _line(title, [told(space.of_offering(each.id)) for each in offerings], told(space.whole) if is_last else "")


def _line(head: str, cells: Sequence[str], total: str) -> str:
    from tui.widgets.columns import fit

    texts = "".join(f"{fit(cell, CELL - 1)} " for cell in cells)
    return f"{fit(head, HEAD - 1)} {texts}{fit(total, TOTAL, right=True) if total else ''}".rstrip()


def _chance_lines(space: WhiteSpace, currency: str, today: date) -> Iterator[str]:
    from store.white_space_grid import list_cross_sell, list_renewals, list_upsell
    from tui.white_space_words import SIGNS, names_of
    from tui.wording import money

    def line(chance: Chance) -> str:
        cell, (centre, offering) = chance.square.cell, names_of(space, chance.square)
        day = f"{cell.renews_on}  {chance.days:>5} days  " if cell and chance.days is not None else ""
        sign = SIGNS.get(chance.square.held, SIGNS[""]).sign
        return f"  {day}{money(chance.amount, currency):>9}  {sign} {offering} · {centre}"

    lists = (("Renewals", list_renewals(space, today)), ("Upsell", list_upsell(space)))
    for title, chances in (*lists, ("Cross-sell", list_cross_sell(space))):
        if chances:
            yield from ("", title, *map(line, chances))


def _record(dossier: Dossier, space: WhiteSpace) -> dict[str, Any]:
    from tui.cli.lines import exact_maker

    exact = exact_maker(dossier.book.currency)
    rows = [
        {"id": key_text(row.key), "name": row.name, "depth": row.depth, "totals": _sums(space.of_row(row.key), exact)}
        for row in space.rows
    ]
    offerings = [
        {"id": key_text(each.id), "name": each.name, "totals": _sums(space.of_offering(each.id), exact)}
        for each in space.offerings
    ]
    return {
        "account": {"id": key_text(dossier.account.id), "name": dossier.account.name},
        "currency": dossier.book.currency,
        "rows": rows,
        "offerings": offerings,
        "cells": [_square(square, exact) for square in space.ordered() if not square.is_empty],
        "without_offering": [
            {"id": key_text(each.id), "name": each.name, "amount": exact(each.amount)} for each in space.outside
        ],
        "totals": _sums(space.whole, exact),
    }


def _square(square: Square, exact: Callable[[int | None], str | None]) -> dict[str, Any]:
    cell = square.cell
    return {
        "row_id": key_text(square.centre_id),
        "offering_id": key_text(square.offering_id),
        "state": square.state,
        "assessed": square.assessed,
        "spend": exact(square.spend),
        "potential": exact(square.potential),
        "competitor": cell.competitor if cell else "",
        "renews_on": cell.renews_on.isoformat() if cell and cell.renews_on else None,
        "comment": cell.comment if cell else "",
        "opportunities": [key_text(each.id) for each in square.opportunities],
        "by_name": [key_text(key) for key in sorted(square.by_name)],
        "open_amount": exact(square.sums.open_amount),
    }


def _sums(sums: Sums, exact: Callable[[int | None], str | None]) -> dict[str, str | None]:
    names = ("ours", "potential", "still_open", "open_amount", "won_amount")
    return {name: exact(getattr(sums, name)) for name in names}


# -- the book --------------------------------------------------------------------------------------------------------


def _tell_book(totals: Sequence[OfferingTotals], currency: str, as_json: bool) -> None:
    if as_json:
        from tui.cli.lines import exact_maker

        exact = exact_maker(currency)
        lines = [
            {
                "id": key_text(each.key),
                "name": each.name,
                "cells": each.cells,
                "opportunities": each.opportunities,
                "totals": _sums(each.sums, exact),
            }
            for each in totals
        ]
        print(in_json({"currency": currency, "offerings": lines}))
    elif totals:
        say("\n".join(_book_lines(totals, currency)))
    else:
        tell_lines([NO_OFFERINGS])


def _book_lines(totals: Sequence[OfferingTotals], currency: str) -> Iterator[str]:
    """Yield a line for each offering: numbers first, in columns; the words after them need no padding."""
    from store.money import digits_of
    from store.white_space_grid import Sums

    unit = 10 ** digits_of(currency)

    def line(sums: Sums, words: str) -> str:
        numbers = (sums.ours, sums.still_open, sums.open_amount)
        return "".join(f"{(number + unit // 2) // unit:15,}  " if number else " " * 17 for number in numbers) + words

    yield "".join(f"{f'{title} {currency}':>15}  " for title in ("Ours", "To win", "Pipeline")) + "Offering"
    for each in totals:
        yield line(each.sums, " · ".join([each.name, *_counted(each)]))
    yield line(sum((each.sums for each in totals), Sums()), "Total")


def _counted(totals: OfferingTotals) -> Iterator[str]:
    from store.words import CELL_STATE
    from tui.wording import counted

    for state in CELL_STATE:
        if number := totals.cells.get(state.value):
            yield f"{number:,} {state.label.lower()}"
    if number := sum(totals.opportunities.values()):
        yield counted(number, "opportunity", "opportunities")
