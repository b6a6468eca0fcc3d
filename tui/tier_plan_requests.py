"""What the screens about tier plans and key people ask of the app; see `tui.requests`."""

from __future__ import annotations

from tui.requests import Request


class AboutTierPlan(Request):
    """Something about the tier plan of that key."""

    def __init__(self, plan: int = 0) -> None:
        super().__init__()
        self.plan = plan


class OpenTierPlans(AboutTierPlan):
    """Show the tier plans of the book and how each comes out; the cursor on the one of that key, 0 for the first."""


class NewTierPlan(AboutTierPlan):
    """Ask for a new tier plan: like the one of that key, for the period after it, or (0) on a clean page."""


class EditTierPlan(AboutTierPlan):
    """Show the fields of a tier plan."""


class RemoveTierPlan(AboutTierPlan):
    """Take a tier plan out, after asking."""


class ExportTierPlan(AboutTierPlan):
    """Write a tier plan, with how it comes out, into the export folder."""


class OpenMembers(AboutTierPlan):
    """Show the accounts that fall under a tier plan, and what has come of each."""


class OpenKeyPeople(Request):
    """Show the growth accounts at which somebody is lacking of a persona that is wanted."""


class FillPersona(Request):
    """Ask for what is lacking of a persona at an account.

    That is somebody for the seat of that key, or (0) for a new one; or what is not known of who sits in it.
    """

    def __init__(self, account_id: int, persona: str, seat: int, person: int) -> None:
        super().__init__(account_id)
        self.persona = persona
        self.seat = seat
        self.person = person


class OpenPersonas(Request):
    """List the personas of the book, to add, edit, move or remove one."""
