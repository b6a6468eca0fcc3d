"""What is found behind the first paint is told, and nothing that reads the disk for it holds the screen up."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from store.drafts import DraftBox, KeptDraft
from tui.desk import Desk

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


def test_text_that_was_kept_is_told_at_the_start_and_looked_for_in_a_thread(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[threading.Thread] = []
    real = DraftBox.list_drafts

    def list_drafts(box: DraftBox) -> list[KeptDraft]:
        asked.append(threading.current_thread())
        return real(box)

    monkeypatch.setattr(DraftBox, "list_drafts", list_drafts)
    desk.drafts.keep("fact 7", "New fact [b]", {"text": "half"})

    async def scene(player: Player) -> None:
        await player.until(lambda: any("Unsaved text is kept: New fact [b] (" in toast for toast in player.toasts))

    play(desk, scene)
    assert asked
    assert threading.main_thread() not in asked
