"""What the screens about one person ask of the app: a judgement, a line, a relationship; see `tui.requests`.

What is typed behind one of these waits until it is in the book, or until what is asked is on the screen.
"""

from __future__ import annotations

from tui.requests import AssessPerson, EditLines, Request


class AboutJudgement(AssessPerson):
    """Something about one kind of judgement of a person; `value` is which of several, "" where that is plain."""

    def __init__(self, account_id: int, person: int, centre: int, kind: str, value: str = "") -> None:
        super().__init__(account_id, person, centre)
        self.kind = kind
        self.value = value


class Judge(AboutJudgement):
    """Ask for the value of the kind, with the questions that help to choose it."""


class TurnJudgement(AboutJudgement):
    """Say the value, of a kind that several hold at once; take it back when it stands there."""


class ConfirmJudgement(AboutJudgement):
    """Mark what is judged as confirmed as of today."""


class EditJudgement(AboutJudgement):
    """Ask who said so, when, and how sure we are."""


class WithdrawJudgement(AboutJudgement):
    """Make it not assessed again."""


class AboutLine(EditLines):
    """Something about one of the lines of a person, or of a seat."""

    def __init__(self, account_id: int, person: int, seat: int, key: int) -> None:
        super().__init__(account_id, person, seat)
        self.key = key


class EditLine(AboutLine):
    """Edit the line of that key."""


class ConfirmLine(AboutLine):
    """Mark the line as confirmed as of today."""


class RemoveLine(AboutLine):
    """Take the line out, after asking."""


class AboutRelationship(Request):
    """Something about what a colleague (0 for none), or a competitor ("" for none), is to a person."""

    def __init__(self, account_id: int, person: int, colleague: int, competitor: str) -> None:
        super().__init__(account_id)
        self.person = person
        self.colleague = colleague
        self.competitor = competitor


class SetLevel(AboutRelationship):
    """Set the `level` now, or the `level_wanted`."""

    def __init__(self, account_id: int, person: int, colleague: int, competitor: str, field: str, level: str) -> None:
        super().__init__(account_id, person, colleague, competitor)
        self.field = field
        self.level = level


class EditRelationship(AboutRelationship):
    """Show everything that can be said of it."""


class ClearRelationship(AboutRelationship):
    """Take out what is said."""


class AddSide(Request):
    """Ask for a `colleague`, or a `competitor`, to be shown beside the others."""

    def __init__(self, account_id: int, what: str) -> None:
        super().__init__(account_id)
        self.what = what
