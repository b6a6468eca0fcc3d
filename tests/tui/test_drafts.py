"""The draft of a form is written in a thread, and what was typed last is what stays, however slow the disk is."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from textual.screen import Screen

from store.drafts import DraftBox
from store.errors import Refused
from tui.drafts import FormDraft, Unsaved

PATIENCE = 30
"""Seconds after which a thread that hangs is given up; never measured against."""


class SlowBox(DraftBox):
    """Waits with the first draft until it may write."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, Path("/book.db"))
        self.begun, self.may_write = threading.Event(), threading.Event()

    def keep(self, form: str, title: str, fields: Mapping[str, str], seen: Mapping[str, str] | None = None) -> None:
        if not self.begun.is_set():
            self.begun.set()
            assert self.may_write.wait(PATIENCE)
        super().keep(form, title, fields, seen)


class Typing:
    """What is typed, and what is said about it."""

    def __init__(self, box: DraftBox) -> None:
        self.text = ""
        self.said: list[str] = []
        self.draft = FormDraft(Screen(), box, "fact 7", "Fact", self._unsaved, lambda words, _: self.said.append(words))

    def _unsaved(self) -> Unsaved:
        return Unsaved({"text": self.text} if self.text else {}, {"text": "before"} if self.text else {})


@pytest.fixture
def box(tmp_path: Path) -> SlowBox:
    return SlowBox(tmp_path / "drafts")


def texts(box: DraftBox) -> list[str]:
    return [draft.fields["text"] for draft in box.list_drafts()]


def test_an_older_text_that_is_written_slowly_does_not_stay(box: SlowBox) -> None:
    async def type_on() -> None:
        typing = Typing(box)
        typing.text = "a"
        first = asyncio.create_task(typing.draft.keep())
        await asyncio.to_thread(box.begun.wait, PATIENCE)
        typing.text = "ab"
        second = asyncio.create_task(typing.draft.keep())
        await asyncio.sleep(0)
        typing.text = "abc"
        third = asyncio.create_task(typing.draft.keep())
        await asyncio.sleep(0)
        box.may_write.set()
        assert await asyncio.gather(first, second, third) == [True, True, True]

    asyncio.run(type_on())
    assert texts(box) == ["abc"]
    assert box.list_drafts()[0].seen == {"text": "before"}


def test_a_draft_that_is_discarded_while_it_is_written_is_gone(box: SlowBox) -> None:
    async def save() -> None:
        typing = Typing(box)
        typing.text = "a"
        kept = asyncio.create_task(typing.draft.keep())
        await asyncio.to_thread(box.begun.wait, PATIENCE)
        gone = asyncio.create_task(typing.draft.discard())
        await asyncio.sleep(0)
        box.may_write.set()
        await asyncio.gather(kept, gone)

    asyncio.run(save())
    assert texts(box) == []


def test_the_end_of_the_program_waits_for_the_newest_text(box: SlowBox) -> None:
    async def end() -> None:
        typing = Typing(box)
        typing.text = "a"
        kept = asyncio.create_task(typing.draft.keep())
        await asyncio.to_thread(box.begun.wait, PATIENCE)
        typing.text = "ab"
        threading.Timer(0.05, box.may_write.set).start()
        assert typing.draft.keep_now()
        assert texts(box) == ["ab"]
        await kept

    asyncio.run(end())
    assert texts(box) == ["ab"]


def test_nothing_unsaved_leaves_no_draft(box: SlowBox) -> None:
    box.may_write.set()
    typing = Typing(box)
    typing.text = "a"
    assert typing.draft.keep_now()
    typing.text = ""
    assert typing.draft.keep_now()
    assert texts(box) == []


def test_a_disk_that_refuses_is_told_and_the_next_try_may_do_better(box: SlowBox, tmp_path: Path) -> None:
    box.may_write.set()
    (tmp_path / "drafts").write_text("a file where the folder should be")
    typing = Typing(box)
    typing.text = "a"
    assert not asyncio.run(typing.draft.keep())
    assert typing.said[0].startswith("The draft is not kept: ")
    (tmp_path / "drafts").unlink()
    assert asyncio.run(typing.draft.keep())
    assert texts(box) == ["a"]


def test_a_text_that_is_too_long_is_told(box: SlowBox, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise Refused("The draft is not kept", "The text is too long.")

    monkeypatch.setattr(box, "keep", refuse)
    typing = Typing(box)
    typing.text = "a"
    assert not typing.draft.keep_now()
    assert typing.said == ["The draft is not kept: The text is too long."]


def test_a_draft_is_found_and_told_with_its_time(box: SlowBox) -> None:
    box.may_write.set()
    typing = Typing(box)
    assert asyncio.run(typing.draft.find()) is None
    assert typing.said == []
    box.keep("fact 7", "Fact", {"text": "a"})
    box.keep("fact 8", "Fact", {"text": "another form's"})
    found = asyncio.run(typing.draft.find(" (F8)"))
    assert found is not None
    assert found.fields == {"text": "a"}
    when = f"{found.kept_at.astimezone():%d %b %H:%M}"
    assert typing.said == [f"Unsaved text of {when} is back (F8)"]
