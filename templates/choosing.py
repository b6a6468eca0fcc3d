"""Which template the sheet of an account is made from: the one that was chosen, its tier plan's, or the one that fits.

Only templates of kind `sheet` are chosen by themselves: a letter is sent when somebody means to, and a dossier is all
of an account. A template fits when all that its front matter declares in `for` holds for the account.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from store.clean import fold
from store.dossier import Dossier
from store.errors import NotFound
from store.tiering.tier_plans import TierPlanRow, plan_for
from templates.document import unmet_needs
from templates.heading import ANY, SHEET
from templates.library import Template
from templates.view import View

PLAIN = "three-points"
"""The template that is used when none fits better."""
BY_HAND, BY_PLAN, BY_FIT, ONCE = "hand", "plan", "fit", "once"
FOR_ALL = "for every account"
"""The reason where a template is for nobody in particular."""
PARTS = ("solution", "industry", "persona", "tier")
"""Parts of an audience, the one that says most of an account first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The template for an account, and why it is that one."""

    template: Template
    reason: str
    """`for Logistics`, `default of tier plan Growth, energy`, `chosen by you`."""
    by: str
    note: str = ""
    """What was asked for and cannot be had, in a sentence."""


def choose_template(templates: Iterable[Template], dossier: Dossier, today: date) -> Choice:
    """Return the template for the sheet of an account; NotFound where there is not even the plain one."""
    named = {template.name: template for template in templates}
    view = View(dossier)
    notes: list[str] = []
    name = dossier.account.sheet_template
    if name and _is_good(named, name, notes, "was chosen for it"):
        return Choice(named[name], "chosen by you", BY_HAND)
    plan = _plan_of(view, today)
    name = plan.template if plan else ""
    if plan and name and _is_good(named, name, notes, f"is the default of tier plan {plan.name}"):
        return Choice(named[name], f"default of tier plan {plan.name}", BY_PLAN, " ".join(notes))
    template, reason = _best(named, view)
    return Choice(template, reason, BY_FIT, " ".join(notes))


def choose_by_itself(templates: Iterable[Template], dossier: Dossier, today: date) -> Choice:
    """Return what is chosen when nobody chose by hand."""
    account = dossier.account.model_copy(update={"sheet_template": ""})
    return choose_template(templates, replace(dossier, account=account), today)


def fitting(template: Template, dossier: Dossier) -> str | None:
    """Return for what of the account a template is, such as `for Logistics`; None when it is for others."""
    matched = _matched(template, View(dossier))
    return None if matched is None else _reason(matched)


def list_sheets(templates: Iterable[Template]) -> list[Template]:
    """Return the templates that sheets are made from."""
    return [template for template in templates if template.kind == SHEET]


def _is_good(named: Mapping[str, Template], name: str, notes: list[str], what: str) -> bool:
    """Say whether the template of a name can be taken; note why not."""
    if name not in named:
        notes.append(f"“{name}” {what} and is not there.")
    elif named[name].problems:
        notes.append(f"“{name}” {what} and is not in order.")
    else:
        return True
    return False


def _plan_of(view: View, today: date) -> TierPlanRow | None:
    account = view.dossier.account
    plans = view.dossier.tier_plans
    offerings = view.approach.offering_keys if any(plan.offering_id for plan in plans) else ()
    return plan_for(plans, account.tier, account.industry, account.segment, offerings, today)


def _best(named: Mapping[str, Template], view: View) -> tuple[Template, str]:
    """Return the template that says most of the account, and what that is; the plain one where none is for it."""
    good = [each for each in list_sheets(named.values()) if not each.problems or each.name == PLAIN]
    found = [(matched, each) for each in good if (matched := _matched(each, view)) is not None]
    if found:
        matched, template = min(found, key=lambda pair: _rank(*pair))
        return template, _reason(matched)
    if PLAIN in named:
        return named[PLAIN], "no other is for this account"
    raise NotFound("There is no template", "No template of a sheet is for this account.", "Name one.")


def _rank(matched: Mapping[str, str], template: Template) -> tuple[object, ...]:
    """Return what orders templates: more that is named, or at all, the weightier part, fewer others, then the name."""
    declared = {part: getattr(template.audience, part) for part in PARTS}
    named = {part for part in matched if ANY not in declared[part]}
    others = sum(map(len, declared.values()))
    weight = tuple(part not in matched for part in PARTS)
    return -len(named), -len(matched), weight, others, template.name != PLAIN, template.is_builtin, template.name


def _matched(template: Template, view: View) -> dict[str, str] | None:
    """Return what of the account a template is for, by part; None when any part of its audience is for others."""
    matched: dict[str, str] = {}
    for part in PARTS:
        wanted: tuple[str, ...] = getattr(template.audience, part)
        if not wanted:
            continue
        found = _of(part, view, wanted)
        if not found:
            return None
        matched[part] = found
    audience = template.audience
    if any(ANY in getattr(audience, part) for part in PARTS) and unmet_needs(template, view.dossier):
        return None
    return matched


def _of(part: str, view: View, wanted: tuple[str, ...]) -> str:
    """Return the account's own words for a part that is wanted; "" when it has none of that. Case does not count."""
    account = view.dossier.account
    if part == "tier":
        return f"tier {account.tier or 0}" if str(account.tier or 0) in wanted or ANY in wanted else ""
    if part == "solution":
        own = [offering.name for offering in view.approach.solutions]
    elif part == "persona":
        own = [view.approach.persona.name] if view.approach.persona else []
    else:
        own = [account.industry]
    folded = {fold(name) for name in wanted}
    fits = [name for name in own if name and (ANY in wanted or fold(name) in folded)]
    return " and ".join(fits[:2])


def _reason(matched: Mapping[str, str]) -> str:
    """Return in words for what it is; the tier is told where nothing else is."""
    said = [matched[part] for part in PARTS if part in matched and (part != "tier" or len(matched) == 1)]
    return f"for {', '.join(said)}" if said else FOR_ALL
