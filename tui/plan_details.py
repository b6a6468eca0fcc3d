"""What stands beside the page of a plan: the item under the cursor in full, as labels and texts; without Textual."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from store import words
from store.dossier import Dossier
from store.plans import checks
from store.plans.actions import ActionRow
from store.plans.dependencies import waiting_for
from store.plans.page import PlanPage
from store.plans.plans import CHARTER, SHARED
from store.plans.raci import duties_of
from store.plans.responsibilities import Who
from tui.dossier_views import Details
from tui.people_words import SUPPORT_LOOKS, label_with_sign
from tui.plan_views import (
    ACTIONS,
    ANSWERS,
    CHARTER_ROWS,
    COMPETITORS,
    MONEY,
    MOVED,
    OBJECTIVES,
    PEOPLE,
    RISKS,
    SWOT,
    Item,
    Sight,
    has_moved,
)
from tui.plan_words import bar, colleague_name, due_words, measured, owner_name, person_name, plan_title, rungs, sign_of
from tui.wording import UNKNOWN, money

Pairs = Iterator[tuple[str, str]]
GAP = ("", "")


def details_of(sight: Sight, item: Item) -> Details:
    """Return an item of the page in full, with what is worth a look at it."""
    if not item.key:
        return list(_about_section(sight, item))
    return [*_MAKERS[item.what](sight, item)]


def _warned(sight: Sight, table: str, key: int) -> Pairs:
    """Yield what is worth a look at a record, a line each."""
    found = sight.checks_of(table, key)
    if found:
        yield GAP
    for check in found:
        yield "", f"! {check.words}"


_SECTIONS: Mapping[str, str] = {
    "next": "What is to be done next, over all objectives. x marks an action as done and asks what came of it.",
    OBJECTIVES: "What this plan shall reach. a adds an objective, A an action for the one under the cursor, p puts a "
    "play in; space shows what is done for it.",
    ACTIONS: "What is to be done. a adds an action, x marks one as done.",
    "loose": "Actions that are done for no objective. Space shows them.",
    RISKS: "What may go wrong here. A high one wants an action against it.",
    PEOPLE: "Key players who are not on our side yet, as judged in the tab People.",
    SWOT: "Strengths and weaknesses are ours, opportunities and threats come from outside. A weakness or a threat "
    "wants an objective or an action that answers it.",
    COMPETITORS: "Who else sells here, or wants to, and our answer.",
}
"""What belongs into a section."""


def _about_section(sight: Sight, item: Item) -> Pairs:
    if item.section == MONEY:
        yield from _money(sight.page)
    else:
        yield "", _SECTIONS[item.what]


def _money(page: PlanPage) -> Pairs:
    sums, currency = page.money, page.dossier.book.currency
    yield "Ours", f"{money(sums.ours, currency)} {currency} a year"
    yield "Pipeline", f"{money(sums.pipeline, currency)} {currency} in open opportunities"
    yield "Space", f"{money(sums.white_space, currency)} {currency} a year that is not ours yet"
    yield GAP
    yield "", "From the tabs White space and Opportunities."


def _objective(sight: Sight, item: Item) -> Pairs:
    line = next((line for line in sight.page.objectives if line.row.id == item.key), None)
    if line is None:
        return
    row, dossier = line.row, sight.page.dossier
    yield "", row.title
    yield from _warned(sight, checks.OBJECTIVE, row.id)
    yield GAP
    yield "State", words.OBJECTIVE_STATUS.label(row.status)
    yield from (("", f"! {MOVED}"),) if has_moved(line) else ()
    yield "Kind", _label(words.OBJECTIVE_TYPE, row.type)
    yield "Whose", words.SIDE.label(row.side)
    yield "Owner", colleague_name(dossier, row.owner_id) or UNKNOWN
    yield "Theirs", person_name(dossier, row.stakeholder_id) or UNKNOWN
    yield "Due", due_words(row.due_on, sight.today)
    if far := measured(line, dossier.book.currency):
        yield GAP
        yield "Measure", row.measure or UNKNOWN
        yield "", far
        yield from (("", bar(line.share)),) if line.share is not None else ()
        yield from (("Read off", words.MEASURE_OF.label(row.measure_of)),) if line.is_read_off else ()
        yield "Source", row.source or UNKNOWN
    yield from _paragraph("Strategy", row.strategy)
    yield from _list("Actions", [f"{sign_of(each)} {each.title}" for each in line.actions])
    yield from _list("Fact", [fact.text for fact in line.facts])
    yield from _list("Person", [person.name for person in line.people])
    yield from _shared(row.share)


def _action(sight: Sight, item: Item) -> Pairs:
    dossier = sight.page.dossier
    action = next((each for each in dossier.actions if each.id == item.key), None)
    if action is None:
        return
    objective = next((each.title for each in dossier.objectives if each.id == action.objective_id), "")
    yield "", action.title
    yield from _warned(sight, checks.ACTION, action.id)
    yield GAP
    yield "State", words.ACTION_STATUS.label(action.status)
    yield from (("", "A milestone"),) if action.kind == "milestone" else ()
    yield "For", objective or "no objective"
    yield "Due", due_words(action.due_on, sight.today)
    yield from (("Done", due_words(action.done_on, sight.today)),) if action.done_on else ()
    yield "Owner", colleague_name(dossier, action.owner_id) or UNKNOWN
    yield "Theirs", person_name(dossier, action.customer_owner_id) or UNKNOWN
    yield "Function", _label(words.FUNCTION, action.function)
    yield from _list("RACI", [f"{duty} {_who(dossier, who)}" for who, duty in _duties(dossier, action)])
    yield from _list("After", [f"{sign_of(each)} {each.title}" for each in _waited_for(dossier, action)])
    yield from (("Play", action.play),) if action.play else ()
    yield from _paragraph("Note", action.note)
    yield from _shared(action.share)


def _duties(dossier: Dossier, action: ActionRow) -> Sequence[tuple[Who, str]]:
    duties = duties_of(action, dossier.responsibilities)
    return list(duties.items()) if len(duties) > 1 else ()


def _who(dossier: Dossier, who: Who) -> str:
    return colleague_name(dossier, who.colleague_id) or person_name(dossier, who.person_id)


def _waited_for(dossier: Dossier, action: ActionRow) -> list[ActionRow]:
    keys = waiting_for(dossier.dependencies).get(action.id, ())
    return [each for each in dossier.actions if each.id in keys]


def _charter(sight: Sight, item: Item) -> Pairs:
    plan = sight.page.plan
    questions = {"ladder": "Where we are", **ANSWERS, **{name: f"{words}?" for name, words in CHARTER.items()}}
    text = rungs(plan.ladder) if item.field == "ladder" else getattr(plan, item.field)
    yield "", questions[item.field]
    yield GAP
    yield from (("", part) for part in (text or "Not answered yet: enter answers it.").split("\n"))
    if item.field == "ladder":
        yield GAP
        yield "Plan", plan_title(plan)
        yield "From", f"{plan.starts_on}"
        yield "Until", due_words(plan.ends_on, sight.today)
        yield from _warned(sight, checks.PLAN, plan.id)
    yield from _shared(plan.share) if item.field in SHARED else ()


def _risk(sight: Sight, item: Item) -> Pairs:
    dossier = sight.page.dossier
    risk = next((each for each in dossier.risks if each.id == item.key), None)
    if risk is None:
        return
    answer = next((each for each in dossier.actions if each.id == risk.action_id), None)
    yield "", risk.title
    yield from _warned(sight, checks.RISK, risk.id)
    yield GAP
    yield "State", words.RISK_STATE.label(risk.state)
    yield "Kind", _label(words.RISK_TYPE, risk.type)
    yield "Likely", _label(words.GRADE, risk.likelihood)
    yield "Impact", _label(words.GRADE, risk.impact)
    yield "Owner", colleague_name(dossier, risk.owner_id) or UNKNOWN
    yield "Against", f"{sign_of(answer)} {answer.title}" if answer else "nothing yet"
    if answer:
        who = owner_name(dossier, answer) or "no owner"
        yield "", f"{who} · {due_words(answer.due_on, sight.today)}"
    yield from _paragraph("Note", risk.note)


def _person(sight: Sight, item: Item) -> Pairs:
    each = next((each for each in sight.page.to_win if each.person.id == item.key), None)
    if each is None:
        return
    judged = [row for row in sight.page.dossier.attributes if row.person_id == item.key]
    yield "", each.person.name
    yield GAP
    yield (
        "Support",
        label_with_sign(words.SUPPORT, SUPPORT_LOOKS, each.support).text if each.support else "? not assessed",
    )
    yield "Influence", _label(words.INFLUENCE, each.influence)
    yield from _list("Role", [words.ROLE.label(row.value) for row in judged if row.name == "role"])
    yield from _list("Wins", [row.value for row in judged if row.name == "win"])
    met = next((touch for touch in sight.page.dossier.touches if item.key in touch.person_ids), None)
    yield GAP
    yield "Met", f"{met.happened_on} · {met.summary}" if met else "never logged"
    yield GAP
    yield "", "Enter says what they think of us; l logs a touch with them."


def _swot(sight: Sight, item: Item) -> Pairs:
    dossier = sight.page.dossier
    row = next((each for each in dossier.swot if each.id == item.key), None)
    if row is None:
        return
    titles = {each.id: each.title for each in dossier.objectives} | {each.id: each.title for each in dossier.actions}
    answers = [titles[key] for key in (row.objective_id, row.action_id) if key in titles]
    yield words.SWOT_KIND.label(row.kind), ""
    yield "", row.text
    if row.text == dossier.account.vulnerability:
        yield "", "! The critical vulnerability of this account"
        yield from _paragraph("Answer", dossier.account.countermeasure)
    yield from _warned(sight, checks.SWOT, row.id)
    yield from _list("Answer", answers)
    yield from _paragraph("Note", row.note)
    yield GAP
    yield "Source", row.source or UNKNOWN
    yield "As of", str(row.as_of or UNKNOWN)


def _competitor(sight: Sight, item: Item) -> Pairs:
    row = next((each for each in sight.page.dossier.competitors if each.id == item.key), None)
    if row is None:
        return
    yield "", row.name
    yield GAP
    yield "Share", f"{row.share} %" if row.share is not None else UNKNOWN
    yield "Renews", due_words(row.renews_on, sight.today)
    yield from _paragraph("Strong", row.strengths)
    yield from _paragraph("Counter", row.counter)


def _list(label: str, texts: Sequence[str]) -> Pairs:
    """Yield texts under one label, the first beside it."""
    if texts:
        yield GAP
    for place, text in enumerate(texts):
        yield (" " if place else label), text


def _paragraph(label: str, text: str) -> Pairs:
    """Yield a text under its label, nothing for none."""
    if text:
        yield GAP
        yield label, ""
        yield from (("", part) for part in text.split("\n"))


def _shared(share: str) -> Pairs:
    if share == "external":
        yield GAP
        yield "", "External: the customer may read it"


def _label(vocabulary: words.Words, value: str) -> str:
    return vocabulary.label(value) if value else UNKNOWN


_MAKERS: Mapping[str, Callable[[Sight, Item], Pairs]] = {
    OBJECTIVES: _objective,
    ACTIONS: _action,
    CHARTER_ROWS: _charter,
    RISKS: _risk,
    PEOPLE: _person,
    SWOT: _swot,
    COMPETITORS: _competitor,
}
