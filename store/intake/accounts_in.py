"""Accounts as an import brings them: new or known, their parents in any order of the rows, their owners among us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from store.accounts import Account
from store.intake.circles import closing_links
from store.intake.colleagues_in import find_owners
from store.intake.incoming import Incoming
from store.intake.known import find_accounts, read_fields, read_links
from store.intake.meanings import settle_key
from store.intake.plans import Edit, Plan
from store.intake.recognising import find_known, refuse_strangers
from store.intake.references import AccountFinder
from store.intake.report import Told

FIELDS = (
    *("name", "parent_id", "website", "industry", "segment", "country", "city", "postcode", "phone", "employees"),
    *("revenue", "relationship", "customer_since", "owner_id", "tier", "notes", "tier_reason", "tier_since"),
)


def plan_accounts(plan: Plan, rows: Sequence[Incoming], finder: AccountFinder) -> None:
    """Plan new accounts and the changed fields of known ones; tell `finder` of all of them."""
    known = find_known(plan, rows, "account", Account)
    current = _read(plan, [row for row in rows if row.has_key])
    refuse_strangers(plan, rows, Account, current)
    for row in rows:
        if row.why_not:
            finder.refuse(row)
    rows = [row for row in rows if not row.why_not]
    _find_lookalikes(plan, rows)
    for row in rows:
        finder.add(row)
    _find_parents(rows, finder)
    find_owners(plan, rows)
    old = [row for row in rows if not row.is_new]
    current |= _read(plan, [row for row in old if row.record_id not in current])
    wishes = (plan.wish(Account, row.record_id, row.record_id, row, current[row.record_id], row.values) for row in old)
    edits = plan.settle(Account, wishes)
    _leave_circles_out(plan, rows, edits)
    _keep_tiers(edits, current)
    plan.take(edits, lambda edit: _complete(plan, edit, current[edit.record_id]))
    for row in [row for row in rows if row.is_new]:
        row.values.update(_following(plan, row, row.values), id=row.record_id)
        plan.add(Account, row.values)
    plan.keep_keys(rows, "account", known)


def _read(plan: Plan, rows: Sequence[Incoming]) -> dict[int, dict[str, Any]]:
    return read_fields(plan.session, Account, FIELDS, (row.record_id for row in rows))


def _find_lookalikes(plan: Plan, rows: Sequence[Incoming]) -> None:
    """Tell which new accounts have the name of another; take them for the one in the book where the user wants that."""
    new = [row for row in rows if row.is_new]
    there = find_accounts(plan.session, (row.folded for row in new))
    taken = {row.record_id for row in rows if not row.is_new}
    first: dict[str, int] = {}
    for row in new:
        name = row.folded
        same = there.get(name, [])
        if row.sheet.source.match_names and len(same) == 1 and same[0] not in taken:
            row.record_id, row.is_new = same[0], False
            taken.add(same[0])
            continue
        line = first.setdefault(name, row.line)
        if same or line != row.line:
            words = "is the name of an account in the book" if same else f"is the name on line {line} too"
            told = Told(row.line, row.sheet.headers["name"], row.values["name"][:80], words)
            row.sheet.tally.lookalikes.append(told)


def _find_parents(rows: Sequence[Incoming], finder: AccountFinder) -> None:
    for row in rows:
        finder.also_ask(row.sheet.source.mapping.system)
    finder.look_up(
        ((row.sheet.source.mapping.source, _parent_key(row)) for row in rows if "parent_id" in row.links),
        (row.links["parent_name"] for row in rows if "parent_name" in row.links),
    )
    for row in rows:
        name = "parent_id" if "parent_id" in row.links else "parent_name"
        text = row.links.get(name, "")
        if not text:
            continue
        if name == "parent_id":
            found, why = finder.by_key(row.sheet.source.mapping.source, _parent_key(row))
        else:
            found, why = finder.by_name(text)
        told = Told(row.line, row.sheet.headers[name], text[:80], f"{why}; kept without a parent")
        if found is None:
            row.sheet.tally.dangling.append(told)
        elif found == row.record_id:
            row.sheet.tally.left_out.append(told._replace(what="is the account itself; kept without a parent"))
        else:
            row.values["parent_id"] = found


def _parent_key(row: Incoming) -> str:
    return settle_key(row.sheet.source.mapping.source, row.links["parent_id"], row.links.get("id_scope", ""))


def _leave_circles_out(plan: Plan, rows: Sequence[Incoming], edits: Sequence[Edit]) -> None:
    """Leave those parents out that would make a circle, whatever the order of the rows."""
    changed = {edit.record_id: edit for edit in edits}
    wanted: dict[int, int] = {}
    by_key: dict[int, Incoming] = {}
    for row in rows:
        edit = changed.get(row.record_id)
        said = row.values if row.is_new else edit.after if edit else {}
        if "parent_id" in said:
            wanted[row.record_id], by_key[row.record_id] = said["parent_id"], row
    if not wanted:
        return
    for key in closing_links(read_links(plan.session, Account, "parent_id"), wanted):
        row = by_key[key]
        name = "parent_id" if "parent_id" in row.links else "parent_name"
        words = "would make a circle of parents; kept without this one"
        row.sheet.tally.left_out.append(Told(row.line, row.sheet.headers[name], row.links[name][:80], words))
        if row.is_new:
            del row.values["parent_id"]
        else:
            changed[key].leave("parent_id")


def _keep_tiers(edits: Sequence[Edit], current: Mapping[int, Mapping[str, Any]]) -> None:
    """Leave each tier as it is that somebody gave for a reason of her own; a file never knows better."""
    for edit in edits:
        reason = current[edit.record_id]["tier_reason"]
        if "tier" in edit.after and reason and reason != edit.brought.get("tier_reason"):
            edit.keep("tier", "was not taken: the tier was given by hand, with a reason")


def _complete(plan: Plan, edit: Edit, current: Mapping[str, Any]) -> None:
    """Add to an edit what follows from its fields."""
    for name, value in _following(plan, edit.row, edit.after).items():
        edit.before[name], edit.after[name] = current[name], value


def _following(plan: Plan, row: Incoming, values: Mapping[str, Any]) -> dict[str, Any]:
    if "tier" not in values:
        return {}
    return {"tier_since": plan.today, "tier_reason": f"as in {row.sheet.tally.file}"}
