"""What is asked of the app about templates: their list, writing one, a new one, a copy, taking one's own away."""

from __future__ import annotations

from tui.requests import Request


class OpenTemplates(Request):
    """Show the templates; the account is the one that they are tried on."""


class TemplateRequest(Request):
    """Something about the template of a name; the account is the one that it is tried on."""

    def __init__(self, name: str, account_id: int = 0) -> None:
        super().__init__(account_id)
        self.name = name


class EditTemplate(TemplateRequest):
    """Write the template."""


class NewTemplate(Request):
    """Ask for a name, begin a template of the user's own, and write it."""


class CopyTemplate(TemplateRequest):
    """Ask for another name, copy the template, and write the copy."""


class RemoveTemplate(TemplateRequest):
    """Put the user's own template aside, after asking."""
