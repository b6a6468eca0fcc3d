"""What is found behind the first paint is told, and nothing that reads the disk for it holds the screen up."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from store.drafts import DraftBox, KeptDraft
from store.errors import Busy, Damaged, StoreError
from store.facts import remove_fact
from tui.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.tui.conftest import Play, Player, Small


def test_text_that_was_kept_is_told_at_the_start_and_looked_for_in_a_thread(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[threading.Thread] = []
    real = DraftBox.list_drafts

    def list_drafts(box: DraftBox, files: Iterable[Path] | None = None) -> list[KeptDraft]:
        asked.append(threading.current_thread())
        return real(box, files)

    monkeypatch.setattr(DraftBox, "list_drafts", list_drafts)
    desk.drafts.keep("fact 7", "New fact [b]", {"text": "half"})

    async def scene(player: Player) -> None:
        await player.until(lambda: any("Unsaved text is kept: New fact [b] (" in toast for toast in player.toasts))
        assert all(note.timeout < player.app.NOTIFICATION_TIMEOUT for note in player.app._notifications)

    play(desk, scene)
    assert asked
    assert threading.main_thread() not in asked


def test_text_that_is_kept_after_the_start_is_nothing_to_be_told_of(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = DraftBox.list_drafts

    def list_drafts(box: DraftBox, files: Iterable[Path] | None = None) -> list[KeptDraft]:
        box.keep("fact 8", "Typed at once", {"text": "half"})  # as on a slow machine
        return real(box, files)

    monkeypatch.setattr(DraftBox, "list_drafts", list_drafts)
    desk.drafts.keep("fact 7", "Kept before", {"text": "half"})

    async def scene(player: Player) -> None:
        await player.until(lambda: any("Kept before" in toast for toast in player.toasts))
        assert not any("Typed at once" in toast for toast in player.toasts)

    play(desk, scene)


@pytest.mark.parametrize("error", [Damaged, Busy])
def test_a_book_that_cannot_be_asked_about_drafts_is_looked_over_all_the_same(
    desk: Desk, small: Small, play: Play, monkeypatch: pytest.MonkeyPatch, error: type[StoreError]
) -> None:
    looked: list[bool] = []

    def refuse(*_: object) -> None:
        raise error("It is torn", "A page is missing.")

    monkeypatch.setattr("tui.kept_drafts.find_gone", refuse)
    monkeypatch.setattr(desk.book.gate, "look", lambda: looked.append(True))
    desk.drafts.keep(f"facts {small.fact}", "Fact [b]", {"text": "half"})

    async def scene(player: Player) -> None:
        await player.until(lambda: looked and player.toasts)
        assert any("Unsaved text is kept: Fact [b] (" in toast for toast in player.toasts)

    play(desk, scene)
    assert looked == [True]


def test_text_of_what_was_removed_is_not_promised_but_said_where_it_is(desk: Desk, small: Small, play: Play) -> None:
    desk.drafts.keep(f"facts {small.fact}", "Fact [b]", {"text": "half"})
    desk.drafts.keep(f"facts new {small.castor}", "Another fact", {"text": "half"})
    desk.drafts.keep(f"people {small.report_seat}", "Marta", {"phone": "1"})
    remove_fact(desk.book, small.fact)

    async def scene(player: Player) -> None:
        await player.until(lambda: len(player.toasts) == 2)
        there, gone = sorted(player.toasts, key=lambda toast: "Fact [b]" in toast)
        assert "Marta (" in there
        assert "Another fact (" in there
        assert "when you open that form again" in there
        assert "Marta" not in gone
        assert str(desk.places.drafts) in gone

    play(desk, scene)
