"""How a template's text is saved: into the user's own file, over nobody else's change, with a draft of what is not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from textual.screen import Screen

from store.drafts import DraftBox
from store.errors import Conflict, Refused
from templates.library import Library, Template
from templates.markdown_files import read_file
from templates.own_files import NONE, keep_aside, own_path, put_aside, save_own, tidy_text
from tui.drafts import FormDraft, Say, Unsaved
from tui.saving import LATER, SIDES, THEIRS, from_where_they_part
from tui.screens.dialogs import ChoiceDialog

DISCARD = ("Throw the unsaved text away?", "The template stays as it was saved last.", ("Keep it", "Throw it away"))
"""Title, question and answers before the text is thrown away."""


class OpenFile(NamedTuple):
    """A template as it was opened: its text, and the digest of the user's own file, NONE where that is not there."""

    template: Template
    text: str
    digest: str


def open_file(library: Library, name: str) -> OpenFile:
    """Return a template and its text; Refused when its file cannot be read as one."""
    template = library.find(name)
    file = read_file(template.source_path)
    if file.problem is not None:
        words = f"{template.source_path}: {file.problem.what}."
        raise Refused("The template cannot be opened", words, file.problem.hint)
    return OpenFile(template, tidy_text(file.text).rstrip("\n"), NONE if template.is_builtin else template.digest)


class TemplateSaver:
    """Saves one template, off the screen's loop; asks when its file was changed elsewhere. No text is lost by it."""

    def __init__(
        self, screen: Screen[Any], file: OpenFile, folder: Path, drafts: DraftBox, text: Callable[[], str], say: Say
    ) -> None:
        """`folder` is that of the user's own templates; `text` is asked for what is typed."""
        self._screen, self._folder, self._text, self._say = screen, folder, text, say
        self.name = file.template.name
        self._seen, self._shown = file.digest, file.text
        self._hides_builtin = file.template.is_builtin or file.template.replaces_builtin
        self.draft = FormDraft(
            screen, drafts, f"template {self.name}", f"Template · {file.template.title}", self._unsaved, say
        )
        self.has_saved = False

    @property
    def path(self) -> Path:
        """Where the user's own template lies, or will lie."""
        return own_path(self._folder, self.name)

    @property
    def is_changed(self) -> bool:
        """Whether something is typed and not saved."""
        return self._text().rstrip("\n") != self._shown

    @property
    def is_own(self) -> bool:
        """Whether the user has a file of this name by now."""
        return self._seen != NONE

    async def bring_back(self) -> str | None:
        """Return the draft of this template, None when there is none that differs from it."""
        draft = await self.draft.find("  ·  F8 throws it away")
        text = draft.fields.get("text", "") if draft else ""
        if not draft or text.rstrip("\n") == self._shown:
            return None
        self._seen = draft.seen.get("digest", self._seen)
        return tidy_text(text)

    async def save(self) -> str | None:
        """Save what is typed; return the text that stands in the file now, None when it was not saved."""
        text = self._text().rstrip("\n")
        while True:
            try:
                self._seen = await asyncio.to_thread(save_own, self._folder, self.name, text, self._seen)
            except Conflict as error:
                answer = await self._choose(error)
                if answer == LATER:
                    await self.draft.keep()
                    self._say("Not saved yet: it is kept as a draft, and ctrl+s asks again.", "$text-warning")
                    return None
                if answer == THEIRS:
                    return await self._take_theirs(text)
                aside = await asyncio.to_thread(put_aside, self.path)
                self._seen = NONE
                self._say(f"Theirs is kept in {aside}.", "$text-muted")
            else:
                break
        self._shown, self.has_saved = text, True
        await self.draft.keep()
        return text

    def saved_words(self) -> str:
        """Return what is said of a text that was saved."""
        wins = " It wins over the built-in one of the same name." if self._hides_builtin else ""
        return f"Saved as your own: {self.path}.{wins}"

    async def throw_away(self) -> str | None:
        """Return the text as it was saved last, after asking; None when what is typed is to stay."""
        if not self.is_changed or await self._screen.app.push_screen_wait(ChoiceDialog(*DISCARD)) != 1:
            return None
        text = await self._read_anew()
        await self.draft.discard()
        self._say("Thrown away; ctrl+z brings it back.", "$text-muted")
        return text

    async def _choose(self, error: Conflict) -> int:
        theirs, yours = from_where_they_part(error.theirs, error.mine)
        question = f"“{error.field}” was changed outside meanwhile.\n\nTheirs: {theirs}\n\nYours: {yours}"
        return await self._screen.app.push_screen_wait(ChoiceDialog("Which one?", question, SIDES, unasked=True))

    async def _take_theirs(self, mine: str) -> str:
        aside = await asyncio.to_thread(keep_aside, self._folder, self.name, mine)
        text = await self._read_anew()
        await self.draft.discard()
        self._say(f"Theirs is kept; yours lies in {aside}.", "$text-muted")
        return text

    async def _read_anew(self) -> str:
        file = await asyncio.to_thread(open_file, Library(self._folder), self.name)
        self._seen, self._shown = file.digest, file.text
        return file.text

    def _unsaved(self) -> Unsaved:
        return Unsaved({"text": self._text()}, {"digest": self._seen}) if self.is_changed else Unsaved({}, {})
