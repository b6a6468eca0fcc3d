from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.accounts import add_account
from store.errors import Busy, StoreError
from store.opening import open_book
from store.talking_points import write_talking_point
from store.undoing import undo
from templates.library import new_template
from tui.desk import Desk
from tui.widgets.preview import Preview

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


def sheet(player: Player) -> str:
    """What the preview shows."""
    return str(player.app.screen.query_one(Preview).render())


def state(player: Player) -> str:
    return str(player.app.screen.query_one("#composer-state").render())  # type: ignore[attr-defined]


async def compose(player: Player, *keys: str) -> None:
    await player.press(*keys)
    await player.go("s", "ComposerScreen")
    await player.until(lambda: len(sheet(player)) > 20)


def points(player: Player, account: int) -> list[tuple[str, str, str]]:
    return [(p.text, p.so_what, p.source) if p else ("", "", "") for p in player.account(account).three_points()]


def test_three_points_are_saved_as_each_field_is_left(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await compose(player)
        before = len(player.changes())
        for number in (1, 2, 3):
            await player.type(f"point {number}")
            await player.press("tab")
            await player.type(f"so {number}")
            await player.press("enter")  # as good as tab in a line
            await player.type(f"source {number}")
            await player.press("tab")
        await player.until(
            lambda: points(player, small.castor) == [(f"point {n}", f"so {n}", f"source {n}") for n in (1, 2, 3)]
        )
        changed = player.changes()[: len(player.changes()) - before]
        assert [field for field, _, after in changed if after.startswith("so ")] == ["so_what"] * 3
        await player.go("escape", "PortfolioScreen")
        assert list(desk.places.drafts.glob("*")) == []

    play(desk, scene)


def test_the_sheet_follows_what_is_typed_before_it_is_saved(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await compose(player)
        await player.until(lambda: player.title("#sheet-panel").endswith("missing"))
        await player.type("Energy twin")
        await player.until(lambda: "Energy twin" in sheet(player))
        assert points(player, small.castor)[0] == ("", "", "")
        await player.press("backspace", "backspace", "backspace", "backspace")
        await player.until(lambda: "Energy twin" not in sheet(player))

    play(desk, scene)


def test_what_is_missing_is_marked_and_the_first_missing_point_has_the_focus(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await compose(player, "down")
        assert player.app.focused is player.entry("text-2")
        assert "The tender opens in May" in sheet(player)
        assert sheet(player).count("Still to be written") == 2
        assert player.title("#sheet-panel").startswith("Three talking points · ! ")
        await player.shows("What we know", "One fuel system by spring", "Walked the depot")

    play(desk, scene)


def test_ctrl_s_saves_what_is_typed_writes_the_sheet_and_says_where(
    desk: Desk, small: Small, play: Play, tmp_path
) -> None:
    async def scene(player: Player) -> None:
        await compose(player)
        await player.type("only in the field")
        await player.press("ctrl+s")
        await player.until(lambda: "Written: " in state(player))
        assert points(player, small.castor)[0][0] == "only in the field"
        assert "Talking point 2 is still to be written" in state(player)
        await player.press("ctrl+s")
        await player.until(lambda: "Already up to date" in state(player))

    play(desk, scene)
    [written] = (tmp_path / "out").glob("*.md")
    assert "only in the field" in written.read_text("utf-8")
    assert written.stat().st_mode & 0o777 == 0o600


def test_a_file_of_somebody_else_is_not_overwritten(desk: Desk, play: Play, tmp_path) -> None:
    async def scene(player: Player) -> None:
        await compose(player)
        await player.press("ctrl+s")
        await player.until(lambda: "Written: " in state(player))
        [mine] = (tmp_path / "out").glob("*.md")
        mine.write_text("edited by hand")
        await player.press("ctrl+s")
        await player.until(lambda: "is not a file of ours" in state(player))
        assert len(list((tmp_path / "out").glob("*.md"))) == 2
        assert mine.read_text() == "edited by hand"

    play(desk, scene)


def test_a_folder_that_cannot_be_written_is_told_and_the_points_are_saved(
    desk: Desk, small: Small, play: Play, tmp_path
) -> None:
    async def scene(player: Player) -> None:
        (tmp_path / "out").write_text("a file where the folder should be")
        await compose(player)
        await player.type("kept")
        await player.press("ctrl+s")
        await player.until(lambda: str(tmp_path / "out") in state(player))
        assert "Written" not in state(player)
        assert points(player, small.castor)[0][0] == "kept"

    play(desk, scene)


async def pick(player: Player, letters: str) -> None:
    await player.go("f2", "PickScreen")
    await player.type(letters)
    await player.go("enter", "ComposerScreen")


def test_a_template_with_problems_shows_them_instead_of_a_sheet(desk: Desk, play: Play) -> None:
    path = new_template("broken", desk.places.templates)
    path.write_text(path.read_text("utf-8").replace("{{ account.industry }}", "{{ account.industri }}"))

    async def scene(player: Player) -> None:
        await compose(player)
        await pick(player, "broken")
        await player.until(lambda: "cannot be filled" in sheet(player))
        assert "industri" in sheet(player)
        assert "line " in sheet(player)
        assert player.title("#sheet-panel").endswith("has problems")
        await player.press("ctrl+s")
        await player.until(lambda: "The sheet was not written: " in state(player))
        await pick(player, "the one that")
        await player.until(lambda: player.title("#sheet-panel").startswith("Three talking points"))

    play(desk, scene)


def test_the_template_that_is_chosen_is_kept_as_one_step_and_undone(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await compose(player)
        before = len(player.changes())
        await pick(player, "meeting")
        await player.until(lambda: player.title("#sheet-panel").startswith("Meeting brief · chosen by you"))
        assert player.account(small.castor).account.sheet_template == "meeting-brief"
        changed = player.changes()[: len(player.changes()) - before]
        assert [after for _, _, after in changed] == ["meeting-brief"]
        undo(desk.book)
        player.app.screen.refresh_book()
        await player.until(lambda: player.title("#sheet-panel").startswith("Three talking points · !"))
        await player.go("f2", "PickScreen")
        await player.shows("The one that fits", "to be sent: this once")
        await player.go("escape", "ComposerScreen")
        assert player.account(small.castor).account.sheet_template == ""

    play(desk, scene)


def test_a_letter_is_filled_this_once_and_nothing_is_kept(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await compose(player)
        before = len(player.changes())
        await pick(player, "campaign letter")
        await player.until(lambda: player.title("#sheet-panel").startswith("Campaign letter · this once"))
        await player.type("Fuel")
        await player.until(lambda: "Fuel" in sheet(player))
        await player.press("ctrl+s")
        await player.until(lambda: "Written: " in state(player))
        assert player.account(small.castor).account.sheet_template == ""
        assert "sheet_template" not in {field for field, _, _ in player.changes()[: len(player.changes()) - before]}

    play(desk, scene)


def test_f3_turns_to_the_sheet_where_the_arrows_scroll_and_back_to_the_field(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await compose(player, "down")
        panel, left = player.app.screen.query_one("#sheet-panel"), player.app.screen.query_one("#composer-left")
        assert (panel.display, left.display) == (False, True)
        await player.press("tab", "f3")
        assert (panel.display, left.display) == (True, False)
        scroll = player.app.screen.query_one("#sheet-scroll")
        assert player.app.focused is scroll
        await player.press("end")
        await player.until(lambda: scroll.scroll_y > 0)
        await player.press("f3")
        assert (panel.display, left.display) == (False, True)
        assert player.app.focused is player.entry("so_what-2")

    play(desk, scene, (80, 24))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_the_key_line_says_what_to_press(desk: Desk, play: Play, size: tuple[int, int]) -> None:
    async def scene(player: Player) -> None:
        await compose(player)
        await player.shows("tab Next field  ctrl+s Make sheet  F2 Template  F3 Sheet/points  esc Back")

    play(desk, scene, size)


def test_what_was_typed_and_not_saved_comes_back(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await compose(player)
        await player.type("not saved yet")
        player.app.keep_drafts()
        assert points(player, small.castor)[0][0] == ""

    async def next_start(player: Player) -> None:
        await player.until(lambda: any("Points · Castor Pharma" in toast for toast in player.toasts))
        await compose(player)
        assert player.entry("text-1").text == "not saved yet"  # type: ignore[attr-defined]
        assert "is back" in state(player)
        await player.until(lambda: "not saved yet" in sheet(player))
        await player.go("f8", "ChoiceDialog")
        await player.press("right")
        await player.go("enter", "ComposerScreen")
        await player.until(lambda: player.entry("text-1").text == "")  # type: ignore[attr-defined]

    play(desk, scene)
    play(desk, next_start)


def test_a_point_changed_in_another_window_is_asked_about(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await compose(player, "down")
        write_talking_point(desk.book, small.northwind, 1, {"text": "Theirs"})
        field = player.entry("text-1")
        field.focus()
        await player.settle()
        await player.press("x", "tab")
        await player.in_question()
        await player.shows("Theirs: Theirs", "Yours: xThe tender opens in May")
        await player.press("right", "right")
        await player.go("enter", "ComposerScreen")
        await player.until(lambda: points(player, small.northwind)[0][0] == "xThe tender opens in May")

    play(desk, scene)


def test_an_undo_under_the_composer_is_shown_and_typed_text_stays(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await compose(player, "down")
        await player.type("half a")
        write_talking_point(desk.book, small.northwind, 1, {"text": "Changed"})
        player.app.refresh_screens()
        await player.until(lambda: player.entry("text-1").text == "Changed")  # type: ignore[attr-defined]
        player.app.action_undo()
        await player.until(lambda: player.entry("text-1").text == "The tender opens in May")  # type: ignore[attr-defined]
        assert player.entry("text-2").text == "half a"  # type: ignore[attr-defined]

    play(desk, scene)


def test_an_account_that_is_taken_back_under_the_composer_is_told_and_left(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await player.go("n", "RecordFormScreen")
        await player.type("Brand new")
        await player.go("enter", "PortfolioScreen")
        await player.shows("Brand new")
        await compose(player)
        await player.press("f3", "u")
        await player.until(lambda: player.screen_name == "PortfolioScreen")
        assert any("Took back" in toast for toast in player.toasts)
        assert not any(toast.startswith("It is no longer there") for toast in player.toasts)  # told by that already
        await player.press("1", "down")
        await player.open_dossier()  # the keyboard is not held

    play(desk, scene)


def test_text_over_an_account_that_went_elsewhere_is_kept_and_told(desk: Desk, play: Play) -> None:
    new = add_account(desk.book, {"name": "Aaron & Sons", "tier": 1})

    async def scene(player: Player) -> None:
        await compose(player)
        await player.shows("Aaron & Sons")
        with open_book(desk.places.book) as other:
            undo(other)
        await player.press("ctrl+s")
        await player.until(lambda: "no longer there" in state(player))
        await player.type("three years of work")
        await player.press("ctrl+s")
        await player.until(lambda: player.problem("text-1"))
        assert "Saved" not in state(player)
        await player.press("escape")
        await player.until(lambda: "esc again" in state(player))
        await player.go("escape", "PortfolioScreen")
        draft = desk.drafts.find(f"points {new}")
        assert draft is not None
        assert draft.fields == {"text-1": "three years of work"}

    play(desk, scene)


def test_a_sheet_that_cannot_be_filled_now_is_told_and_the_points_are_saved(
    desk: Desk, small: Small, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("Templates cannot be filled", "The system refuses another process.")

    async def scene(player: Player) -> None:
        await compose(player)
        with monkeypatch.context() as patch:
            patch.setattr("tui.livesheet.make_sheet", refuse)
            await player.type("kept")
            await player.until(lambda: "The system refuses another process." in sheet(player))
            await player.press("ctrl+s")
            await player.until(lambda: "Templates cannot be filled. The system" in state(player))
        assert points(player, small.castor)[0][0] == "kept"
        await player.type("!")
        await player.until(lambda: "kept!" in sheet(player))

    play(desk, scene)


def test_a_book_that_cannot_be_read_anew_is_told_and_the_text_stays(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Busy("The book is in use", "Another program holds it.")

    async def scene(player: Player) -> None:
        await compose(player)
        await player.type("half a")
        monkeypatch.setattr("tui.screens.points.read_dossier", refuse)
        player.app.screen.refresh_book()  # type: ignore[attr-defined]
        await player.until(lambda: state(player) == "The book is in use. Another program holds it.")
        assert player.entry("text-1").text == "half a"  # type: ignore[attr-defined]

    play(desk, scene)


def test_the_template_of_the_sheet_is_written_from_here_and_the_sheet_follows(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await compose(player)
        await player.type("kept")
        await player.go("ctrl+o", "TemplateEditorScreen")
        await player.until(lambda: player.title("#preview-panel").startswith("Castor Pharma"))
        assert points(player, small.castor)[0][0] == "kept"
        await player.press("ctrl+end")
        await player.type("By me.")
        await player.press("ctrl+s")
        await player.shows("Saved as your own")
        await player.go("escape", "ComposerScreen")
        await player.until(lambda: "By me." in sheet(player))

    play(desk, scene)
