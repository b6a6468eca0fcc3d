"""What is asked for and cannot be done is told as what it is: that there is nothing to do is no error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player
    from tui.desk import Desk


@pytest.mark.parametrize(("key", "words"), [("u", "taken back"), ("U", "done again")])
def test_that_nothing_is_left_to_take_back_or_to_do_again_is_no_error(
    empty_desk: Desk, play: Play, key: str, words: str
) -> None:
    async def scene(player: Player) -> None:
        await player.press(key)
        await player.until(lambda: player.toasts)
        (told,) = player.app._notifications
        assert f"nothing to be {words}" in f"{told.title} {told.message}"
        assert told.severity == "information"

    play(empty_desk, scene)
