"""The brief in words, section by section: the same on the first tab of the dossier and in `tierbook show`.

Imports no Textual: the command line shows it, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from store.briefing import Briefing
from store.org import OrgPerson, OrgSeat
from store.plans.actions import ActionRow
from store.plans.next_actions import CLOSE, NextAction
from store.plans.page import make_page
from store.sheets import Standing
from store.white_space_grid import list_cross_sell, list_renewals, list_upsell
from store.words import COVERAGE, PLAN_STATUS, ROLE, SUPPORT
from tui.campaign_words import is_late, progress_words, who
from tui.people_words import COVERAGE_LOOKS, SUPPORT_LOOKS, label_with_sign
from tui.wording import ago, counted, money, signed_day

AGAINST = frozenset({"enemy", "non-supporter"})
DECIDING = frozenset({"economic buyer", "decision maker"})
ENDED_DAYS = 90
"""So long is told how a campaign ended for the account."""
SHOWN = 3
"""So many lines of a section are shown; the tab that is named beside the rest has them all."""


class Line(NamedTuple):
    """One line: what it says, what is said beside it, and its tone."""

    text: str
    beside: str = ""
    tone: str = ""


class Section(NamedTuple):
    """Some lines under a title; those at the margin stand below the figures where there are two columns."""

    title: str
    lines: Sequence[Line]
    at_margin: bool = False


def brief_sections(briefing: Briefing, today: date) -> list[Section]:
    """Return what there is to say of an account on a day, most useful first; sections without a line are left out."""
    sections = [
        Section("Next", list(_next(briefing))),
        Section("Campaigns", list(_campaigns(briefing, today))),
        Section("Plan", list(_plan(briefing, today))),
        Section(_since(briefing, today), list(_news(briefing))),
        Section("People to know", list(_people(briefing, today))),
        Section("Ask again", list(_stale(briefing, today))),
        Section("White space", list(_white_space(briefing, today))),
        Section("Three talking points", list(_points(briefing))),
        Section(f"What is missing · {briefing.completeness.percent} % complete", list(_missing(briefing)), True),
        Section("Weak point", list(_weak_point(briefing)), True),
        Section("Links", list(_links(briefing)), True),
        Section("Notes", [Line(briefing.dossier.account.notes)] if briefing.dossier.account.notes else [], True),
    ]
    return [section for section in sections if section.lines]


def brief_text(sections: Sequence[Section]) -> Iterator[str]:
    """Yield the sections as lines of plain text."""
    for section in sections:
        yield ""
        yield section.title
        for line in section.lines:
            whole = line.text + (f"  ({line.beside})" if line.beside else "")
            yield from (f"  {part}" for part in whole.split("\n"))


# -- the sections ----------------------------------------------------------------------------------------------------


def _rest(lines: list[Line], where: str, count: int = 0) -> list[Line]:
    """Return the first lines, and how many more there are in which tab; of `count` lines only these may be given."""
    more = max(count, len(lines)) - SHOWN
    return [*lines[:SHOWN], Line(f"+{more} in {where}", "", "muted")] if more > 1 else lines


def _next(briefing: Briefing) -> Iterator[Line]:
    """Yield what is to be done besides the plan, in the order of the list Next."""
    lines = [_step(step) for step in briefing.steps]
    if briefing.dossier.account.tier == 1 and all(step.kind == CLOSE for step in briefing.steps):
        lines.append(Line("! no next step", "l logs a touch with one", "warning"))
    yield from _rest(lines, "Next")


def _step(step: NextAction) -> Line:
    if step.kind == CLOSE:
        return Line(f"! {step.title}", f"was to close {step.due_on}", "error")
    return Line(step.title, f"since {step.since}" if step.since else step.about)


def _campaigns(briefing: Briefing, today: date) -> Iterator[Line]:
    """Yield how far the account has come in campaigns: those not over, and those that ended not long ago."""
    lines = [line for line in briefing.enrolments if not (line.ended_on and (today - line.ended_on).days > ENDED_DAYS)]
    yield from _rest(
        [
            Line(
                f"{line.campaign}: {progress_words(line, today)}",
                who(line.person, line.wanted),
                "error" if is_late(line, today) else "muted" if line.is_over else "",
            )
            for line in lines
        ],
        "Campaigns",
    )


def _plan(briefing: Briefing, today: date) -> Iterator[Line]:
    """Yield how the plan stands, and what is to be done next by it."""
    page = make_page(briefing.dossier)
    if page is None:
        return
    plan, open_ = page.plan, [line.row for line in page.objectives if not line.row.has_ended]
    risky = sum(row.status == "at risk" for row in open_)
    parts = [plan.period, PLAN_STATUS.label(plan.status).lower()]
    parts += [f"{len(page.objectives) - len(open_)} of {counted(len(page.objectives), 'objective')} ended"]
    parts += [f"! {risky} at risk"] if risky else []
    yield Line(" · ".join(parts), plan.goal.split("\n")[0], "warning" if risky else "")
    yield from _rest([_action(action, today) for action in page.next_actions], "Plan")


def _action(action: ActionRow, today: date) -> Line:
    late = action.is_overdue(today)
    due = f"{'was ' if late else ''}due {action.due_on}" if action.due_on else "no date"
    return Line(f"{'! ' if late else ''}{action.title}", due, "error" if late else "")


def _since(briefing: Briefing, today: date) -> str:
    if not briefing.dossier.touches:
        return "New in the last month"
    return f"Changed since the last touch, {ago((today - briefing.since).days)}"


def _news(briefing: Briefing) -> Iterator[Line]:
    lines = [Line(step.label.replace("\n", " "), f"{step.day} {step.who}".strip()) for step in briefing.news]
    yield from _rest(lines, "History")


def _people(briefing: Briefing, today: date) -> Iterator[Line]:
    once: dict[int, OrgPerson] = {}
    staying = (person for _, person in briefing.org.key_players() if person.left_on is None)  # of who left, gaps tell
    for person in sorted(staying, key=_place_of):
        once.setdefault(person.id, person)  # in two seats: as she weighs most
    titles = briefing.org.titles_of
    yield from _rest([_player(person, titles.get(person.id, ())) for person in once.values()], "People")
    wanted = [seat for seat in briefing.org.seats if not seat.people and not seat.is_vacant]
    yield from _rest([_wanted(briefing, seat, today) for seat in wanted], "People")


def _place_of(person: OrgPerson) -> tuple[bool, bool]:
    """Return where a key player stands: who is against us first, then who releases the money or chooses."""
    return person.support not in AGAINST, DECIDING.isdisjoint(person.roles)


def _player(person: OrgPerson, titles: Sequence[str]) -> Line:
    told = [
        ", ".join(ROLE.label(role).lower() for role in person.roles),
        label_with_sign(SUPPORT, SUPPORT_LOOKS, person.support).text if person.support else "",
        label_with_sign(COVERAGE, COVERAGE_LOOKS, person.coverage).text if person.coverage else "",
    ]
    hostile = person.support in AGAINST
    return Line(", ".join([person.name, *titles]), " · ".join(filter(None, told)), "error" if hostile else "")


def _wanted(briefing: Briefing, seat: OrgSeat, today: date) -> Line:
    owner = briefing.org.colleagues.get(seat.need_owner_id or 0, "nobody finds out yet")
    late = seat.need_by is not None and seat.need_by < today
    by = f" by {seat.need_by}{'!' if late else ''}" if seat.need_by else ""
    return Line(f"? {seat.title or 'unnamed seat'}", f"need to know · {owner}{by}", "warning")


def _stale(briefing: Briefing, today: date) -> Iterator[Line]:
    stale = briefing.stale_facts(today)
    shown = stale[: SHOWN + 1]
    lines = [Line(text.split("\n")[0], "no date" if days is None else ago(days)) for text, days in shown]
    yield from _rest(lines, "Facts", len(stale))


def _white_space(briefing: Briefing, today: date) -> Iterator[Line]:
    currency = briefing.dossier.book.currency
    names = {row.key: row.name for row in briefing.space.rows}
    sells = {offering.id: offering.name for offering in briefing.dossier.offerings}
    whole = briefing.space.whole
    if whole.still_open:
        yield Line(f"{money(whole.still_open, currency)} {currency} a year to win")
    for chance in [each for each in list_renewals(briefing.space, today) if each.days is not None][:2]:
        square = chance.square
        when = ago(-chance.days) if chance.days is not None else ""
        yield Line(f"{sells[square.offering_id]}, {names[square.centre_id]}", f"renews {when}")
    for word, chances in (("upsell", list_upsell(briefing.space)), ("cross-sell", list_cross_sell(briefing.space))):
        for chance in chances[:1]:
            square = chance.square
            amount = f"{word} {money(chance.amount, currency)}" if chance.amount else word
            yield Line(f"{sells[square.offering_id]}, {names[square.centre_id]}", amount)


def _weak_point(briefing: Briefing) -> Iterator[Line]:
    account = briefing.dossier.account
    if account.vulnerability:
        yield Line(account.vulnerability)
        yield (
            Line(account.countermeasure)
            if account.countermeasure
            else Line("! nothing is done about it", "e", "warning")
        )


def _links(briefing: Briefing) -> Iterator[Line]:
    for link in briefing.dossier.links:
        yield Line(link.name, link.address) if link.name else Line(link.address)


def _missing(briefing: Briefing) -> Iterator[Line]:
    sections = briefing.completeness.sections
    yield Line(" · ".join(f"{section.name} {section.percent} %" for section in sections), "", "muted")
    gap = briefing.completeness.gap
    if gap is not None:
        close = gap.kind.close
        where = "" if close.tab == "brief" else f"{close.tab.replace('_', ' ').capitalize()}: "
        yield Line(f"! {gap.what}", f"{where}{close.key} {close.does}", "warning")
        if briefing.gaps > 1:
            yield Line(f"+{briefing.gaps - 1} in the list of gaps", "", "muted")


def _points(briefing: Briefing) -> Iterator[Line]:
    points = briefing.dossier.three_points()
    if not any(points) and briefing.dossier.account.tier != 2:
        return
    for number, point in enumerate(points, 1):
        yield Line(f"{number}  {point.text}") if point else Line(f"{number}  ! still to be written", "s", "warning")
    yield from _sheet(briefing.sheet)


def sheet_words(standing: Standing) -> tuple[str, str]:
    """Return of which day a sheet is, with a sign where it is stale, and why: `! Sheet of 2026-11-03`, `stale: …`.

    What is fresh has its template beside it.
    """
    made_on = signed_day(standing.sheet.made_on)
    if standing.is_fresh:
        return f"Sheet of {made_on}", standing.sheet.template
    return f"! Sheet of {made_on}", f"stale: {standing.why}"


def _sheet(standing: Standing | None) -> Iterator[Line]:
    """Yield of when the sheet is that was made last, and whether it is stale."""
    if standing is not None:
        yield Line(*sheet_words(standing), "muted" if standing.is_fresh else "warning")
