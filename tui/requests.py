"""What a screen asks the app to do, wherever the account was selected; carried out in `tui.flows`."""

from __future__ import annotations

from typing import ClassVar

from textual.message import Message


class Request(Message):
    """Something to be done about an account, or about the book (account 0)."""

    opens: ClassVar[bool] = True
    """Whether a form or screen opens, so that what is typed from now on belongs to it."""

    def __init__(self, account_id: int = 0) -> None:
        super().__init__()
        self.account_id = account_id


class OpenDossier(Request):
    """Show the account's own screen, at a tab (`people`, `facts`, ...) and the person or fact of that key."""

    def __init__(self, account_id: int, tab: str = "brief", key: int = 0) -> None:
        super().__init__(account_id)
        self.tab = tab
        self.key = key


class OpenDifferences(Request):
    """Show what changed at an account since its last review, or between two days."""


class WriteMinutes(Request):
    """Write the minutes of the last review of an account into the export folder."""

    opens = False


class NewAccount(Request):
    """Ask for a name and add an account."""


class EditAccount(Request):
    """Show the account's fields; each saves when it is left."""


class MoveTier(Request):
    """Ask for a tier and a reason."""


class LogTouch(Request):
    """Ask what happened and log it; with the person of that key, 0 for nobody yet."""

    def __init__(self, account_id: int, person: int = 0) -> None:
        super().__init__(account_id)
        self.person = person


class AddFact(Request):
    """Ask for a fact and keep it; about the person of that key, 0 for the account."""

    def __init__(self, account_id: int, person: int = 0) -> None:
        super().__init__(account_id)
        self.person = person


class MakeSheet(Request):
    """Open the sheet composer."""


class ExportAccount(Request):
    """Ask which document of the account to write, and for whom."""


class CopyDossier(Request):
    """Put the dossier as Markdown on the clipboard."""

    opens = False


class ArchiveAccount(Request):
    """Put the account away, after asking."""


class ImportFiles(Request):
    """Open the import screen."""


class OpenSettings(Request):
    """Open the settings."""


class KeepTheme(Request):
    """Keep the theme that was chosen with its key, for the next start."""

    opens = False


class OpenLooseEnds(Request):
    """Show people and opportunities without an account."""


class OpenGaps(Request):
    """Show what is missing in the book, most valuable first."""


class SnoozeGap(Request):
    """Ask until when a gap is put off, and why; `gap` is its kind, `about` its record, `what` the words for it."""

    def __init__(self, account_id: int, gap: str, about: int, what: str) -> None:
        super().__init__(account_id)
        self.gap = gap
        self.about = about
        self.what = what


class WakeGap(Request):
    """Show the gap again that the snooze of that key has put off."""

    opens = False

    def __init__(self, key: int) -> None:
        super().__init__()
        self.key = key


class OpenRules(Request):
    """Show which gaps are looked for in which tiers, and the days by which the book judges."""


class EditRule(Request):
    """Ask for the days of the rule of that name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class UndoLast(Request):
    """Take the last change back, if it is not newer than the newest that there was when it was asked for.

    Opens nothing, but what is typed next waits until it has been taken back and shown.
    """

    def __init__(self, newest: int) -> None:
        super().__init__()
        self.newest = newest


class RedoLast(Request):
    """Do again what was taken back; what is typed next waits for it, as behind UndoLast."""


class AddRecord(Request):
    """Add to one of the dossier's lists; `key` is the record it starts from (the boss of a new seat), 0 for none."""

    def __init__(self, account_id: int, what: str, key: int = 0) -> None:
        super().__init__(account_id)
        self.what = what
        self.key = key


class AddSeat(Request):
    """Add a seat beside the one of that key: a `report` below it, a `peer`, or a `boss` between it and its own.

    Or no seat at all, but somebody new who comes to `share` the one of that key.
    """

    def __init__(self, account_id: int, seat: int, place: str) -> None:
        super().__init__(account_id)
        self.seat = seat
        self.place = place


class MoveSeat(Request):
    """Ask for another boss, and hang the seat of that key, with all below it, under that one."""

    def __init__(self, account_id: int, seat: int) -> None:
        super().__init__(account_id)
        self.seat = seat


class MovePerson(Request):
    """Ask where the person of that key goes: to another seat, to another account, or to the parked ones."""

    def __init__(self, account_id: int, person: int, seat: int) -> None:
        super().__init__(account_id)
        self.person = person
        self.seat = seat


class FindPerson(Request):
    """Ask for a name or a title, and let the cursor of the people go there."""


class ShowPath(Request):
    """Show the ways from one of us to the person of that key, or to the seat of one in which we know nobody."""

    def __init__(self, account_id: int, person: int, seat: int = 0) -> None:
        super().__init__(account_id)
        self.person = person
        self.seat = seat


class AssessPerson(Request):
    """Say what the person of that key is in a buying centre; 0 for the account as a whole."""

    def __init__(self, account_id: int, person: int, centre: int = 0) -> None:
        super().__init__(account_id)
        self.person = person
        self.centre = centre


class DrawLine(Request):
    """Draw a line from a person, or from the seat of somebody whom we do not know yet; 0 for the other of the two."""

    def __init__(self, account_id: int, person: int, seat: int = 0) -> None:
        super().__init__(account_id)
        self.person = person
        self.seat = seat


class EditLines(Request):
    """List the lines of a person, or of a seat, to change them or take them out."""

    def __init__(self, account_id: int, person: int, seat: int = 0) -> None:
        super().__init__(account_id)
        self.person = person
        self.seat = seat


class OpenRelationships(Request):
    """Show who of us, and which competitor, is what to whom; the cursor on the person of that key."""

    def __init__(self, account_id: int, person: int = 0) -> None:
        super().__init__(account_id)
        self.person = person


class EditRecord(Request):
    """Edit one record of the dossier's lists (`people`, `facts`, `opportunities`, `touches`).

    Of those who share a seat the person of that key is meant; 0 for the first of them.
    """

    def __init__(self, account_id: int, what: str, key: int, person: int = 0) -> None:
        super().__init__(account_id)
        self.what = what
        self.key = key
        self.person = person


class ConfirmFact(Request):
    """Ask who says so, and mark a fact as confirmed as of today."""

    def __init__(self, account_id: int, key: int) -> None:
        super().__init__(account_id)
        self.key = key


class EndFact(Request):
    """Ask how a fact has ended, and say so."""

    def __init__(self, account_id: int, key: int) -> None:
        super().__init__(account_id)
        self.key = key


class RemoveRecord(EditRecord):
    """Take one record of the dossier's lists out, after asking."""


class OpenLinks(Request):
    """List the links of the account, to open, copy, change or remove one, or to keep a new one."""


class OpenCentres(Request):
    """List the buying centres of the account, to make, edit or remove one."""


class FillCell(Request):
    """Say what is in a square of the white space: buying centre (0: the whole account), offering, and the state.

    Opens nothing, but what is typed next waits until it is saved: undo right after it takes this back.
    """

    def __init__(self, account_id: int, place: tuple[int, int], state: str) -> None:
        super().__init__(account_id)
        self.place = place
        self.state = state


class EditCell(Request):
    """Show the fields of a square; each saves when it is left."""

    def __init__(self, account_id: int, place: tuple[int, int]) -> None:
        super().__init__(account_id)
        self.place = place


class EmptyCell(EditCell):
    """Empty a square: not assessed again; what is typed next waits for it, as behind FillCell."""


class AddCellOpportunity(EditCell):
    """Ask for an opportunity that stands in a square."""


class ListCellOpportunities(EditCell):
    """List the opportunities of a square, and those that stand in none, to edit one."""


class ListChances(Request):
    """List renewals, upsell and cross-sell, and let the cursor of the white space go to one."""


class OpenOfferings(Request):
    """List what we sell, to add, edit, move or remove an offering."""
