"""What stands beside the points while they are written: what is known of the account, its people and its peers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from textual.content import Content

from store import clock
from store.dossier import Dossier
from store.freshness import freshness
from store.offered_points import OfferedPoint
from store.peers import Peers
from store.people import SeatRow
from store.sheets import Standing
from store.words import POINT_KIND
from tui.brief_words import sheet_words
from tui.widgets.table import Cell, Column, Row
from tui.wording import age, counted, money, shortened

SHOWN_FACTS = 12
SHOWN_PEOPLE = 8
SHOWN_OFFERINGS = 4
_CERTAIN = {"confirmed": "✓", "unconfirmed": "?"}

OFFER_COLUMNS = (
    Column("text", "Point", 24, flexible=True, priority=9),
    Column("fits", "For", 12, priority=5),
    Column("age", "Age", 5, "right", priority=6),
)
NO_OFFERS = Content(
    "Nothing to take over yet. A point that says for which industry, solution or persona it is "
    "good (F5) is offered to the next account of that kind."
)


def known_words(dossier: Dossier) -> Content:
    """Return what is known of an account: where it belongs, its facts, the last touches."""
    account = dossier.account
    head = " · ".join(part for part in (account.industry, account.city, account.country, account.segment) if part)
    lines = [Content.styled(head, "$text-muted")] if head else []
    for fact in dossier.living_facts()[:SHOWN_FACTS]:
        fresh = freshness(fact, dossier.rules, clock.today())
        old = f"  {age(fresh.age).rstrip('!')}{'!' if fresh.is_stale else ''}"
        lines.append(_line(_CERTAIN.get(fact.state, "·"), fact.text, old))
    if not dossier.facts:
        lines.append(Content.styled("No facts yet: f on the account adds one.", "$text-muted"))
    lines += [_line("↔", touch.summary, f"  {touch.happened_on}") for touch in dossier.touches[:2]]
    return Content("\n").join(lines)


def all_words(dossier: Dossier, peers: Peers | None, why: str) -> Content:
    """Return the same, and its people, its business with us and its peers, each under a heading."""
    sections = [("", known_words(dossier)), ("People", _people(dossier)), ("Business", _business(dossier))]
    if peers is not None:
        sections.append((f"Peers · {peers.industry}", _peers(peers)))
    lines = [Content.styled(f"! {why}", "$text-warning")] if why else []
    for title, words in sections:
        if words.plain:
            lines += [Content(""), Content.styled(title, "bold")] if title else []
            lines.append(words)
    return Content("\n").join(lines)


def offer_rows(offers: Sequence[OfferedPoint], today: date) -> list[Row]:
    """Return the offered points; a row's key is its place."""
    return [
        Row(
            place,
            (
                f"{POINT_KIND.label(point.kind)}: {point.text}" if point.kind else point.text,
                Cell(point.fits, "muted"),
                Cell(age((today - point.as_of).days if point.as_of else None).rstrip("!"), "muted"),
            ),
        )
        for place, point in enumerate(offers)
    ]


def offer_words(point: OfferedPoint) -> Content:
    """Return all of an offered point, and at which account it was written."""
    parts = [Content(point.text)]
    more = (point.so_what, _from_where(point), point.proof)
    parts += [Content.styled(text, "$text-muted") for text in more if text]
    return Content("\n").join(parts)


def offer_hint(point: OfferedPoint) -> Content:
    """Return what the key takes over, in one line."""
    return Content.assemble(("ctrl+t", "$text-accent"), (f" takes: {shortened(point.text, 200)}", "$text-muted"))


def _from_where(point: OfferedPoint) -> str:
    source = f"{point.source}, " if point.source else ""
    return f"{source}{point.as_of or 'no date'} · written at {point.account_name}"


def _people(dossier: Dossier) -> Content:
    """Return the people and their jobs, and with a question mark the jobs of those whom we do not know yet."""
    lines = [
        _line("·", ", ".join(person.name for person in node.people), f"  {_job(node.seat)}")
        if node.people
        else _line("?", _job(node.seat), "  need to know")
        for node in dossier.outline()
        if node.people or not node.seat.is_vacant
    ]
    lines += [_line("·", person.name, "") for person in dossier.unplaced()]
    if not lines:
        return Content.styled("Nobody known yet: 2 in the dossier, a adds one.", "$text-muted")
    if more := len(lines[SHOWN_PEOPLE:]):
        lines[SHOWN_PEOPLE:] = [Content.styled(f"and {more:,} more", "$text-muted")]
    return Content("\n").join(lines)


def _job(seat: SeatRow) -> str:
    return " · ".join(part for part in (seat.title, seat.persona) if part) or "a seat without a title"


def _business(dossier: Dossier) -> Content:
    return Content("\n").join(_business_lines(dossier))


def _business_lines(dossier: Dossier) -> Iterator[Content]:
    account, currency = dossier.account, dossier.book.currency
    figures: Iterable[str] = (
        account.relationship,
        f"revenue {money(account.revenue, currency)}" if account.revenue is not None else "",
        counted(account.employees, "employee") if account.employees is not None else "",
    )
    if head := " · ".join(part for part in figures if part):
        yield Content.styled(head, "$text-muted")
    for deal in [deal for deal in dossier.opportunities if deal.state == "open"][:3]:
        yield _line("▸", deal.name, f"  {money(deal.amount, currency)}")


def _peers(peers: Peers) -> Content:
    head = f"{counted(peers.accounts, 'account')}, {counted(peers.customers, 'customer')}"
    lines = [Content.styled(head, "$text-muted")]
    if peers.names:
        lines.append(Content(f"Customers: {', '.join(peers.names)}"))
    if peers.offerings:
        has = ", ".join(f"{name} {count:,}" for name, count in peers.offerings[:SHOWN_OFFERINGS])
        lines.append(Content(f"They have: {has}"))
    return Content("\n").join(lines)


def _line(sign: str, text: str, more: str) -> Content:
    return Content.assemble((f"{sign} ", "$text-accent"), text, (more, "$text-muted"))


def standing_line(standing: Standing | None) -> Content:
    """Return of which day the sheet is that was made last, and why it is stale; nothing where there is none."""
    if standing is None:
        return Content("")
    made, beside = sheet_words(standing)
    return Content.styled(f"{made} · {beside}", "$text-muted" if standing.is_fresh else "$text-warning")
