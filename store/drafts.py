"""Drafts: text that was typed and not yet saved, one private file a form, so that a kill loses two seconds at most."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from store import clock
from store.errors import Refused
from store.files import safe_name, write_atomically
from store.places import make_private

LIMIT = 16 * 1024 * 1024
"""Largest draft, in bytes: a longer one is refused, and a larger file is none of ours."""

_NO_DRAFT = (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A form's unsaved text: which form (`fact new 123`), what to call it, since when, and the fields."""

    form: str
    title: str
    kept_at: datetime
    fields: Mapping[str, str]
    seen: Mapping[str, str] = field(default_factory=dict)
    """What stood in those fields when the text was typed over it: a change made elsewhere since is asked about."""


class DraftBox:
    """The folder of drafts of one book."""

    def __init__(self, folder: Path, book: Path) -> None:
        """Keep drafts of `book` apart from those of other books."""
        self._folder = folder
        self._book = str(book)

    def keep(self, form: str, title: str, fields: Mapping[str, str], seen: Mapping[str, str] | None = None) -> None:
        """Write a form's unsaved text, and what each field showed before; StoreError when too long, or not written."""
        self._write(KeptDraft(form, title, clock.now(), fields, seen or {}))

    def hand_over(self, draft: KeptDraft, form: str) -> None:
        """Let a draft be another form's from now on, as old as it is; StoreError when that is not written."""
        self._write(replace(draft, form=form))
        self.discard(draft.form)

    def discard(self, form: str) -> None:
        """Forget a form's draft: it was saved, or the user said so."""
        with suppress(OSError):
            self._path(form).unlink()

    def find(self, form: str) -> KeptDraft | None:
        """Return the draft of a form, None when there is none."""
        return next((draft for draft in self.list_drafts() if draft.form == form), None)

    def list_files(self) -> list[Path]:
        """Return the files that drafts may be in, unread."""
        with suppress(OSError):
            return list(self._folder.glob("*.json"))
        return []

    def list_drafts(self, files: Iterable[Path] | None = None) -> list[KeptDraft]:
        """Return this book's drafts, of some files or all, newest first; files that are no drafts are left alone."""
        found = []
        for path in self.list_files() if files is None else files:
            with suppress(*_NO_DRAFT):
                facts = path.lstat()
                if stat.S_ISREG(facts.st_mode) and facts.st_size <= LIMIT:
                    found.extend(self._read(path))
        return sorted(found, key=lambda draft: draft.kept_at, reverse=True)

    def _read(self, path: Path) -> list[KeptDraft]:
        content = json.loads(path.read_text("utf-8"))
        if content["book"] != self._book:
            return []
        fields, seen = (
            {str(name): str(value) for name, value in texts.items()}
            for texts in (content["fields"], content.get("seen", {}))
        )
        kept_at = datetime.fromisoformat(content["kept_at"]).astimezone(UTC)
        return [KeptDraft(str(content["form"]), str(content["title"]), kept_at, fields, seen)]

    def _write(self, draft: KeptDraft) -> None:
        content = {
            "book": self._book,
            "form": draft.form,
            "title": draft.title,
            "kept_at": draft.kept_at.isoformat(),
            "fields": dict(draft.fields),
            "seen": dict(draft.seen),
        }
        written = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
        if len(written) > LIMIT:
            hint = "Keep the text elsewhere until it is saved."
            raise Refused("The draft is not kept", f"The text is larger than {LIMIT >> 20} MB.", hint)
        make_private(self._folder)
        write_atomically(self._path(draft.form), written)

    def _path(self, form: str) -> Path:
        mark = hashlib.blake2b(f"{self._book}\0{form}".encode("utf-8", "replace"), digest_size=8).hexdigest()
        return self._folder / safe_name(form, mark, ".json")
