"""Drafts: text that was typed and not yet saved, one private file a form, so that a kill loses two seconds at most."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from store import clock
from store.files import safe_name, write_atomically
from store.places import make_private

LIMIT = 2_000_000
"""Largest draft file that is read back, in bytes."""

_NO_DRAFT = (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A form's unsaved text: which form (`fact new 123`), what to call it, since when, and the fields."""

    form: str
    title: str
    kept_at: datetime
    fields: Mapping[str, str]


class DraftBox:
    """The folder of drafts of one book."""

    def __init__(self, folder: Path, book: Path) -> None:
        """Keep drafts of `book` apart from those of other books."""
        self._folder = folder
        self._book = str(book)

    def keep(self, form: str, title: str, fields: Mapping[str, str]) -> None:
        """Write a form's unsaved text; a disk that refuses is told by StoreError."""
        make_private(self._folder)
        content = {
            "book": self._book,
            "form": form,
            "title": title,
            "kept_at": clock.now().isoformat(),
            "fields": dict(fields),
        }
        write_atomically(self._path(form), json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))

    def discard(self, form: str) -> None:
        """Forget a form's draft: it was saved, or the user said so."""
        with suppress(OSError):
            self._path(form).unlink()

    def find(self, form: str) -> KeptDraft | None:
        """Return the draft of a form, None when there is none."""
        return next((draft for draft in self.list_drafts() if draft.form == form), None)

    def list_drafts(self) -> list[KeptDraft]:
        """Return this book's drafts, newest first; files that are no drafts are left alone."""
        found = []
        with suppress(OSError):
            for path in self._folder.glob("*.json"):
                with suppress(*_NO_DRAFT):
                    facts = path.lstat()
                    if stat.S_ISREG(facts.st_mode) and facts.st_size <= LIMIT:
                        found.extend(self._read(path))
        return sorted(found, key=lambda draft: draft.kept_at, reverse=True)

    def _read(self, path: Path) -> list[KeptDraft]:
        content = json.loads(path.read_text("utf-8"))
        if content["book"] != self._book:
            return []
        fields = {str(name): str(value) for name, value in content["fields"].items()}
        kept_at = datetime.fromisoformat(content["kept_at"]).astimezone(UTC)
        return [KeptDraft(str(content["form"]), str(content["title"]), kept_at, fields)]

    def _path(self, form: str) -> Path:
        mark = hashlib.blake2b(f"{self._book}\0{form}".encode("utf-8", "replace"), digest_size=8).hexdigest()
        return self._folder / safe_name(form, mark, ".json")
