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


class ExportDossier(Request):
    """Write the dossier as Markdown."""

    opens = False


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


class UndoLast(Request):
    """Take the last change back, if it is not newer than the newest that there was when it was asked for."""

    opens = False

    def __init__(self, newest: int) -> None:
        super().__init__()
        self.newest = newest


class RedoLast(Request):
    """Do again what was taken back."""

    opens = False


class AddRecord(Request):
    """Add to one of the dossier's lists; `key` is the record it starts from (the boss of a new seat), 0 for none."""

    def __init__(self, account_id: int, what: str, key: int = 0) -> None:
        super().__init__(account_id)
        self.what = what
        self.key = key


class EditRecord(Request):
    """Edit one record of the dossier's lists (`people`, `facts`, `opportunities`, `touches`)."""

    def __init__(self, account_id: int, what: str, key: int) -> None:
        super().__init__(account_id)
        self.what = what
        self.key = key


class ConfirmFact(Request):
    """Mark a fact as confirmed as of today."""

    opens = False

    def __init__(self, account_id: int, key: int) -> None:
        super().__init__(account_id)
        self.key = key


class RemoveRecord(Request):
    """Take one record of the dossier's lists out, after asking."""

    def __init__(self, account_id: int, what: str, key: int) -> None:
        super().__init__(account_id)
        self.what = what
        self.key = key


class OpenCentres(Request):
    """List the buying centres of the account, to make, edit or remove one."""
