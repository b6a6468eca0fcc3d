"""Who sits where after an import: seats that are made, kept or left, and the account that each belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from store.intake.known import Sitting, read_fields
from store.intake.plans import Edit, Plan
from store.intake.rows import Incoming
from store.people import Occupancy, Seat

JOB = ("title", "department", "reports_to_id")
"""What a row says of a seat; `reports_to_id` once the boss is found."""


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
        self._sit(row)

    def reseat(self, row: Incoming, sittings: Sequence[Sitting], had_seat: bool, moved: bool) -> None:
        """Let a known person keep her seat, take it along to an account that was not known, or leave it for a new one.

        Who moves leaves all her seats at other accounts. Somebody who left her seat stays without one as long as she is
        at the same account.
        """
        left = [sitting for sitting in sittings if moved and sitting.account_id is not None]
        for sitting in left:
            self._edit(Occupancy, sitting.occupancy_id, sitting.account_id, row, "ended_on", None, self.plan.today)
        kept = next((sitting for sitting in sittings if sitting not in left), None)
        if moved and kept:
            account = row.values["account_id"]
            self._edit(Occupancy, kept.occupancy_id, account, row, "account_id", None, account)
        if kept:
            row.seat_id = kept.seat_id
            self._move_seat(row, kept.seat_id)
        elif moved or (not had_seat and any(name in row.values for name in JOB)):
            self._make(row, self.plan.keys.new_key())
            self._sit(row)

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
        current = read_fields(self.plan.session, Seat, JOB, self.old)
        wishes = (
            self.plan.wish(
                Seat, seat, self.accounts[seat], row, current[seat], {n: row.values[n] for n in JOB if n in row.values}
            )
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
        job = {name: row.values[name] for name in JOB if name in row.values}
        self.new[key] = {"id": key, "account_id": account, **job}
        self.accounts[key] = account
        row.seat_id = key

    def _sit(self, row: Incoming) -> None:
        occupancy = {"seat_id": row.seat_id, "person_id": row.record_id, "account_id": row.values["account_id"]}
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
