"""Small questions: esc gives the safe answer, and what is typed into one is never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from store.errors import Busy
from tui.desk import Desk
from tui.screens.dialogs import ChoiceDialog, letter_places

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


def reason(player: Player) -> str:
    return player.app.screen.query_one("LineInput").value  # type: ignore[attr-defined,no-any-return]


def drafts(desk: Desk) -> list[str]:
    return [draft.title for draft in desk.drafts.list_drafts()]


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["enter"], 0),
        (["escape"], 0),
        (["right", "enter"], 1),
        (["right", "right", "enter"], 2),
        (["right", "right", "left", "enter"], 1),
        (["right", "escape"], 0),
    ],
)
def test_a_question_is_answered_by_arrows_and_enter_and_escape_is_safe(
    desk: Desk, play: Play, keys: list[str], answer: int
) -> None:
    answers: list[int | None] = []

    async def scene(player: Player) -> None:
        player.app.push_screen(ChoiceDialog("Which?", "Choose.", ("None", "One", "Two")), answers.append)
        await player.settle()
        await player.press(*keys)
        await player.until(lambda: player.screen_name == "PortfolioScreen")

    play(desk, scene)
    assert answers == [answer]


@pytest.mark.parametrize(
    ("answers", "letters"),
    [
        (("Keep it", "Throw it away"), "KT"),
        (("Decide later", "Keep theirs", "Keep mine"), "Dtm"),
        (("None", "Nobody", "Nowhere"), "obw"),
        (("Leave it", "Élan", "漢字"), "LÉ "),
        (("A", "A"), "  "),
        (("", "B"), " B"),
    ],
)
def test_each_answer_has_a_letter_of_its_own(answers: tuple[str, ...], letters: str) -> None:
    places = letter_places(answers)
    assert "".join(" " if at is None else text[at] for text, at in zip(answers, places, strict=True)) == letters


@pytest.mark.parametrize(("keys", "answer"), [("k", 0), ("T", 1), ("m", 2), ("xm", 2), ("æk", 0)])
def test_a_question_is_answered_by_a_letter(desk: Desk, play: Play, keys: str, answer: int) -> None:
    answers: list[int | None] = []

    async def scene(player: Player) -> None:
        player.app.push_screen(ChoiceDialog("Which?", "Choose.", ("Keep it", "Throw away", "Mend")), answers.append)
        await player.shows("← → choose  ·  ⏎ or letter  ·  esc keep it")
        await player.press(*keys)
        await player.until(lambda: player.screen_name == "PortfolioScreen")

    play(desk, scene)
    assert answers == [answer]


def test_letters_that_were_on_their_way_when_the_question_came_answer_nothing(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.dialogs.QUIET", 0.5)
    answers: list[int | None] = []

    async def scene(player: Player) -> None:
        ahead = [events.Key(key, key) for key in "throwit"]
        player.app.push_screen(ChoiceDialog("Which?", "Choose.", ("Keep it", "Throw it away")), answers.append)
        for event in ahead:
            player.app.post_message(event)
        await player.settle()
        await player.shows("Choose.")
        await player.press(*"throwit")  # and still without a pause
        assert player.screen_name == "ChoiceDialog"
        assert player.app.focused is player.app.screen.query_one("#answer-0")
        await player.go("enter", "PortfolioScreen")

    play(desk, scene)
    assert answers == [0]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 16)])
def test_a_long_question_scrolls_and_its_answers_stay_in_sight(desk: Desk, play: Play, size: tuple[int, int]) -> None:
    lines = "\n".join(f"Line {number}." for number in range(1, 41))

    async def scene(player: Player) -> None:
        player.app.push_screen(ChoiceDialog("Which?", lines, ("None", "One")))
        await player.shows("Line 1.", "None", "One")
        await player.press(*["pagedown"] * 5)
        await player.shows("Line 40.", "None", "One")
        await player.press("up")
        await player.until(lambda: "Line 40." not in player.text)
        await player.press("down")
        await player.shows("Line 40.")
        await player.press(*["pageup"] * 5)
        await player.shows("Line 1.")

    play(desk, scene, size)


def test_a_reason_that_is_left_comes_back_and_goes_when_the_tier_is_saved(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("t", "TierDialog")
        await player.press("2")
        await player.type("a signal")
        await player.go("escape", "PortfolioScreen")
        assert any("Your reason is kept as a draft." in toast for toast in player.toasts)
        assert player.account(small.castor).account.tier == 1
        assert drafts(desk) == ["Tier · Castor Pharma"]
        await player.go("t", "TierDialog")
        assert reason(player) == "a signal"
        await player.shows("Unsaved text of 20 Nov 09:00 is back")
        await player.press("2")
        await player.type(" of theirs")
        await player.go("enter", "PortfolioScreen")
        await player.until(lambda: player.account(small.castor).account.tier == 2)
        assert player.account(small.castor).account.tier_reason == "a signal of theirs"
        await player.until(lambda: drafts(desk) == [])

    play(desk, scene)


def test_tab_goes_from_the_tiers_to_the_reason_and_back_and_enter_saves_at_either(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await player.go("t", "TierDialog")
        await player.shows("▌(•) 1")
        await player.press("tab")
        assert "▌(•)" not in player.text
        await player.type("1 signal")
        await player.press("tab", "down")
        await player.shows("▌(•) 2")
        await player.go("enter", "PortfolioScreen")
        await player.until(lambda: player.account(small.castor).account.tier == 2)
        assert player.account(small.castor).account.tier_reason == "1 signal"

    play(desk, scene)


def test_another_account_has_a_reason_of_its_own(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("t", "TierDialog")
        await player.press("2")
        await player.type("a signal")
        await player.go("escape", "PortfolioScreen")
        await player.press("down")
        await player.go("t", "TierDialog")
        assert reason(player) == ""
        await player.go("escape", "PortfolioScreen")
        assert len(drafts(desk)) == 1

    play(desk, scene)


def test_a_reason_survives_the_end_of_the_program_and_goes_when_it_is_emptied(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("t", "TierDialog")
        await player.press("2")
        await player.type("a signal")
        player.app.keep_drafts()
        assert drafts(desk) == ["Tier · Castor Pharma"]
        await player.press("ctrl+u")
        await player.go("escape", "PortfolioScreen")
        assert drafts(desk) == []
        assert player.toasts == []

    play(desk, scene)


def test_a_reason_is_kept_when_the_book_refuses_the_tier(
    desk: Desk, small: Small, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Busy("The book is in use", "Another program holds it.")

    async def scene(player: Player) -> None:
        await player.go("t", "TierDialog")
        await player.press("2")
        await player.type("a signal")
        with monkeypatch.context() as patch:
            patch.setattr("store.accounts.set_tier", refuse)
            await player.go("enter", "PortfolioScreen")
            await player.until(lambda: any("The book is in use" in toast for toast in player.toasts))
        await player.go("t", "TierDialog")
        assert reason(player) == "a signal"
        assert player.account(small.castor).account.tier == 1

    play(desk, scene)


def test_a_reason_that_cannot_be_kept_is_told_before_it_is_lost(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        desk.places.drafts.write_text("a file where the folder should be")
        await player.go("t", "TierDialog")
        await player.press("2")
        await player.type("a signal")
        await player.press("escape")
        await player.shows("The draft is not kept")
        assert player.screen_name == "TierDialog"
        assert reason(player) == "a signal"
        await player.go("escape", "PortfolioScreen")

    play(desk, scene)
