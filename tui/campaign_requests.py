"""What the screens about campaigns, and the list of today, ask of the app; see `tui.requests`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.requests import Request

if TYPE_CHECKING:
    from store.campaigns.due_list import DueLine


class OpenToday(Request):
    """Show what is due of all campaigns, or of the one of that key."""

    def __init__(self, campaign: int = 0) -> None:
        super().__init__()
        self.campaign = campaign


class AboutStep(Request):
    """Something about a due touch."""

    def __init__(self, line: DueLine) -> None:
        super().__init__(line.account_id)
        self.line = line


class FinishStep(AboutStep):
    """Say what became of a due touch, at once: an outcome of words.DUE_STATUS.

    Opens nothing, but what is typed next waits until it is told.
    """

    def __init__(self, line: DueLine, outcome: str) -> None:
        super().__init__(line)
        self.outcome = outcome


class SayMore(Request):
    """Ask what was said in the touch that the due touch of that key became."""

    def __init__(self, key: int) -> None:
        super().__init__()
        self.key = key


class PutOffStep(AboutStep):
    """Ask to which day a due touch is put off."""


class WriteStep(AboutStep):
    """Show what a due touch is written with, to copy or to export it."""


class AboutEnrolment(Request):
    """Something about an enrolment of an account."""

    def __init__(self, account_id: int, enrolment: int) -> None:
        super().__init__(account_id)
        self.enrolment = enrolment


class PauseEnrolment(AboutEnrolment):
    """Let an enrolment rest, at once."""


class ResumeEnrolment(AboutEnrolment):
    """Let an enrolment that rests go on, at once."""


class StopEnrolment(AboutEnrolment):
    """Take somebody out of a campaign, at once."""


class NamePerson(AboutEnrolment):
    """Ask whom of the account an enrolment is for."""


class OpenCampaigns(Request):
    """Show the campaigns and what they have brought."""


class NewCampaign(Request):
    """Ask for a campaign and add it."""


class AboutCampaign(Request):
    """Something about the campaign of that key."""

    def __init__(self, campaign: int) -> None:
        super().__init__()
        self.campaign = campaign


class EditCampaign(AboutCampaign):
    """Show the fields of a campaign; each saves when it is left."""


class TurnCampaign(AboutCampaign):
    """Let a campaign run, or rest when it runs, at once."""


class EndCampaign(AboutCampaign):
    """End a campaign, after asking."""


class RemoveCampaign(AboutCampaign):
    """Take a campaign out, after asking."""


class ExportCampaign(AboutCampaign):
    """Write a campaign, with what it has brought, into the export folder."""


class OpenRoll(AboutCampaign):
    """Show who is in a campaign."""


class EnrolAccounts(AboutCampaign):
    """Ask which accounts, show whom of them and who not, and enrol them in one step."""


class OpenHolidays(Request):
    """List the days on which nothing falls due, to add or to remove one."""
