"""Who sits where after an import: seats that are made, kept or left, and the account that each belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from store.intake.incoming import Incoming
from store.intake.known import Sitting, read_fields
from store.intake.plans import Edit, Plan
from store.people import Occupancy, Seat

JOB = {
    "title": "title",
    "department": "department",
    "seniority": "seniority",
    "notes": "seat_notes",
    "reports_to_id": "reports_to_id",
}
"""The fields of a seat and what a row calls them; `reports_to_id` once the boss is found."""


def job_of(row: Incoming) -> dict[str, Any]:
    """Return what a row says of a seat."""
    said = {name: row.values[value] for name, value in JOB.items() if value in row.values}
    return {**said, "is_vacant": row.sitter == "vacant"}


@dataclass(slots=True)
class Seating:
    """The seats of the rows of one import, old and new."""

    plan: Plan
    accounts: dict[int, int | None] = field(default_factory=dict)
    """The account of each seat, once everything is written."""
    standing: dict[int, int | None] = field(default_factory=dict)
    """The account that each seat of the book has now."""
    new: dict[int, dict[str, Any]] = field(default_factory=dict)
    """The seats to be made."""
    old: dict[int, Incoming] = field(default_factory=dict)
    """The seats that are there, each with the one row that says what it is."""
    edits: dict[int, Edit] = field(default_factory=dict)
    """What is to be changed of the old ones; filled by `settle`."""

    def know(self, seats: Iterable[int]) -> None:
        """Read at once where these seats of the book are."""
        for seat, values in read_fields(self.plan.session, Seat, ("account_id",), seats).items():
            self.standing[seat] = values["account_id"]
            self.accounts.setdefault(seat, values["account_id"])

    def seat(self, row: Incoming, vacancy: int = 0) -> None:
        """Put a person into a seat of her own, or into the one that was known to be vacant."""
        if vacancy:
            row.seat_id = vacancy
            self._move_seat(row, vacancy)
        else:
            self._make(row, self.plan.keys.new_key())
        self._sit(row, row.record_id)

    def join(self, row: Incoming) -> None:
        """Put a person into the seat that she shares with the one of an earlier row; into her own if that has none."""
        if row.of is None or not row.of.seat_id:
            self.seat(row)
            return
        row.seat_id = row.of.seat_id
        self._sit(row, row.record_id)

    def add_seat(self, row: Incoming, person: int) -> None:
        """Keep one more seat of a person, or make it and let her sit in it."""
        self.keep_vacant(row, self.standing.get(row.record_id))
        if row.is_new:
            self._sit(row, person)

    def reseat(self, row: Incoming, sittings: Sequence[Sitting], had_seat: bool, moved: bool) -> None:
        """Let a known person keep her seat, take it along to an account that was not known, or leave it for a new one.

        Who moves leaves all her seats at other accounts. Somebody who left her seat stays without one as long as she is
        at the same account.
        """
        left = [sitting for sitting in sittings if moved and sitting.account_id is not None]
        for sitting in left:
            self._edit(Occupancy, sitting.occupancy_id, sitting.account_id, row, "ended_on", None, self.plan.today)
        stays = [sitting for sitting in sittings if sitting not in left]
        for sitting in stays if moved else ():
            account = row.values["account_id"]
            self._edit(Occupancy, sitting.occupancy_id, account, row, "account_id", None, account)
        kept = stays[0] if stays else None
        if kept:
            row.seat_id = kept.seat_id
            self._move_seat(row, kept.seat_id)
        elif moved or (not had_seat and any(name in row.values for name in JOB.values())):
            self._make(row, self.plan.keys.new_key())
            self._sit(row, row.record_id)

    def keep_vacant(self, row: Incoming, standing: int | None) -> None:
        """Keep a seat that nobody sits in, or make it."""
        if row.is_new:
            self._make(row, row.record_id)
            return
        row.seat_id = row.record_id
        if standing is not None:
            row.values["account_id"] = standing
        self._move_seat(row, row.seat_id)

    def settle(self) -> None:
        """Find out what is to be changed of the seats that are there, once all bosses are found."""
        current = read_fields(self.plan.session, Seat, (*JOB, "is_vacant"), self.old)
        wishes = (
            self.plan.wish(Seat, seat, self.accounts[seat], row, current[seat], job_of(row))
            for seat, row in self.old.items()
        )
        self.edits = {edit.record_id: edit for edit in self.plan.settle(Seat, wishes)}

    def finish(self) -> None:
        """Plan all of it."""
        for seat in self.new.values():
            self.plan.add(Seat, seat)
        self.plan.take(self.edits.values())

    def _make(self, row: Incoming, key: int) -> None:
        account = row.values["account_id"]
        self.new[key] = {"id": key, "account_id": account, **job_of(row)}
        self.accounts[key] = account
        row.seat_id = key

    def _sit(self, row: Incoming, person: int) -> None:
        occupancy = {"seat_id": row.seat_id, "person_id": person, "account_id": row.values["account_id"]}
        self.plan.add(Occupancy, occupancy)

    def _move_seat(self, row: Incoming, seat: int) -> None:
        """Keep a seat; one without an account goes with its person. Of two who share it the first speaks for it."""
        if seat in self.old:
            return
        self.old[seat] = row
        now, account = self.standing[seat], row.values["account_id"]
        self.accounts[seat] = account if now is None else now
        if now is None and account is not None:
            self._edit(Seat, seat, account, row, "account_id", None, account)

    def _edit(self, table: type[Any], key: int, account: int | None, row: Incoming, name: str, *change: object) -> None:
        """Plan a change that follows from another one; it is not counted as a change of its own."""
        before, after = change
        self.plan.edits[table].append(Edit(table, key, account, row, {name: before}, {name: after}))
