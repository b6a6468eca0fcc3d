from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import TextArea

from store.accounts import archive_account
from store.places import Places
from templates.library import Library, new_template
from templates.markdown_files import LARGEST_FILE
from tui.desk import Desk
from tui.settings import Settings
from tui.widgets.preview import Preview
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small

HEAD = "---\nname: mine\ntitle: Mine\n---\n"
LOOPS = "{% for a in points %}" * 18
HOSTILE = {
    "loops": LOOPS + "{% endfor %}" * 18,
    "memory": "{% set x = 'aaaaaaaaaa' %}" + "{% set x = x ~ x ~ x ~ x %}" * 12 + "{{ x }}",
    "long output": "{% for a in points %}" * 12 + "x" * 1_000 + "{% endfor %}" * 12,
    "deep brackets": "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
    "deep conditions": "{% if 1 %}" * 500 + "{% endif %}" * 500,
    "constant power": "{{ 7 ** 99999999 }}",
    "repeated text": "{{ 'a' * 10 ** 10 }}",
    "wide format": "{{ '%9999999999d' % 1 }}",
    "range": "{% for i in range(10 ** 9) %}x{% endfor %}",
    "macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "inner parts": "{{ ''.__class__.__mro__[1].__subclasses__() | length }}",
    "include": "{% include '/etc/passwd' %}",
    "open signs": "{{" * 20_000,
    "brackets": "[" * 20_000,
}


def text(player: Player) -> str:
    return player.app.screen.query_one(TextArea).text


def preview(player: Player) -> str:
    return str(player.app.screen.query_one(Preview).render())


def state(player: Player) -> str:
    return str(player.app.screen.query_one("#template-state").render())


async def tried(player: Player) -> None:
    """Wait until what is shown is of the text as it is."""
    await player.settle()
    await player.until(lambda: player.app.screen.tried is not None and not player.app.screen.tryout.is_busy)  # type: ignore[attr-defined]
    await player.settle()


async def list_templates(player: Player, *keys: str) -> None:
    await player.press(*keys)
    await player.go("E", "TemplatesScreen")
    await player.until(lambda: player.app.screen.selected())  # type: ignore[attr-defined]


async def go_to(player: Player, name: str) -> None:
    screen = player.app.screen
    names = [each.name for each in screen._templates]  # type: ignore[attr-defined]
    screen.query_one(Table).move_to(names.index(name))
    await player.settle()


async def edit(player: Player, name: str, *keys: str) -> None:
    await list_templates(player, *keys)
    await go_to(player, name)
    await player.go("enter", "TemplateEditorScreen")
    await tried(player)


def put(player: Player, words: str) -> None:
    player.app.screen.query_one(TextArea).put(words)  # type: ignore[attr-defined]


def own(desk: Desk, name: str) -> Path:
    return desk.places.templates / f"{name}.md"


@pytest.fixture
def mine(desk: Desk) -> Path:
    path = new_template("mine", desk.places.templates)
    path.write_text(HEAD + "# {{ account.name }}\n\nIn {{ account.city }}.\n")
    return path


# -- the list --------------------------------------------------------------------------------------------------------


def test_the_list_says_whose_each_is_and_what_is_wrong(desk: Desk, mine: Path, play: Play) -> None:
    own(desk, "three-points").write_text("---\nname: three-points\ntitle: My points\n---\n{{ account.industri }}")

    async def scene(player: Player) -> None:
        await list_templates(player)
        await player.shows("Mine", "yours", "built-in", "in order", "! 1 problem", "2 of your own")
        await go_to(player, "three-points")
        await player.shows("wins over", "account.industry")
        await player.go("escape", "PortfolioScreen")

    play(desk, scene)


def test_what_is_typed_behind_the_key_goes_to_the_list(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("E", "enter")
        await player.until(lambda: player.screen_name == "TemplateEditorScreen")
        await tried(player)
        assert text(player).startswith("---\nname: call-opener")

    play(desk, scene)


def test_a_new_one_is_named_and_written_at_once(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await list_templates(player)
        await player.go("n", "RecordFormScreen")
        await player.press("enter")
        await player.until(lambda: player.problem("name"))
        await player.type("Energy Twin")
        await player.go("enter", "TemplateEditorScreen")
        await tried(player)
        assert text(player).startswith('---\nname: energy-twin\ntitle: "Energy Twin"')
        await player.go("escape", "TemplatesScreen")
        await player.until(lambda: player.app.screen.selected().name == "energy-twin")  # type: ignore[attr-defined]

    play(desk, scene)
    assert own(desk, "energy-twin").stat().st_mode & 0o777 == 0o600


def test_a_name_that_is_taken_is_told_at_the_field(desk: Desk, mine: Path, play: Play) -> None:
    before = mine.read_text()

    async def scene(player: Player) -> None:
        await list_templates(player)
        await player.go("n", "RecordFormScreen")
        await player.type("mine")
        await player.press("enter")
        await player.until(lambda: "is there already" in player.problem("name"))

    play(desk, scene)
    assert mine.read_text() == before


def test_a_copy_has_another_name(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await list_templates(player)
        await go_to(player, "three-points")
        await player.go("c", "RecordFormScreen")
        await player.type("for energy")
        await player.go("enter", "TemplateEditorScreen")
        await tried(player)
        assert "name: for-energy\n" in text(player)
        assert player.title("#problems-panel").startswith("Problems · none")

    play(desk, scene)
    assert not Library(desk.places.templates).find("for-energy").problems


def test_one_of_ones_own_is_put_aside_after_asking_and_the_built_in_one_is_back(desk: Desk, play: Play) -> None:
    path = own(desk, "three-points")
    new_template("three-points", desk.places.templates)
    path.write_text(path.read_text().replace("title: Three talking points", "title: My points"))
    content = path.read_bytes()

    async def scene(player: Player) -> None:
        await list_templates(player)
        await go_to(player, "call-opener")
        await player.press("d")
        await player.until(lambda: any("built-in" in toast for toast in player.toasts))
        await go_to(player, "three-points")
        await player.go("d", "ChoiceDialog")
        await player.go("escape", "TemplatesScreen")
        assert path.exists()
        await player.go("d", "ChoiceDialog")
        await player.press("right")
        await player.go("enter", "TemplatesScreen")
        await player.until(lambda: any("three-points.md.old" in toast for toast in player.toasts))
        await player.until(lambda: player.app.screen.selected().is_builtin)  # type: ignore[attr-defined]

    play(desk, scene)
    assert path.with_name("three-points.md.old").read_bytes() == content


# -- writing ---------------------------------------------------------------------------------------------------------


def test_the_preview_follows_what_is_typed(desk: Desk, small: Small, mine: Path, play: Play) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine", "down")
        assert player.title("#preview-panel").startswith("Northwind Logistics · selected")
        assert "In Rotterdam." in preview(player)
        player.app.screen.query_one(TextArea).move_cursor((6, 0))
        await player.type("By ")
        await tried(player)
        assert "By In Rotterdam." in preview(player)
        assert "not saved" in player.title("#text-panel")
        assert "By" not in mine.read_text()

    play(desk, scene)


def test_problems_come_as_one_types_with_line_and_nearest_name_and_f6_goes_there(
    desk: Desk, mine: Path, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine", "down")
        put(
            player, HEAD.replace("name: mine", "name: other") + "# {{ account.nam }}\n\n{{ account.city }}\n{{ pints }}"
        )
        await tried(player)
        await player.shows("Problems · 3 problems", "account.name", "points", "its template “other”")
        assert "In Rotterdam." in preview(player)
        assert player.title("#preview-panel").endswith("before the problem")
        area = player.app.screen.query_one(TextArea)
        area.move_cursor((0, 0))
        lines = []
        for _ in range(4):
            await player.press("f6")
            lines.append(area.cursor_location[0] + 1)
        assert lines == [2, 5, 8, 2]
        player.app.screen.query_one(Table).focus()
        await player.press("end", "enter")
        assert (area.cursor_location[0] + 1, player.app.focused) == (8, area)

    play(desk, scene)


def test_what_is_missing_in_the_account_is_told_and_f7_goes_on_to_another(
    desk: Desk, small: Small, mine: Path, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine")
        await player.shows("account.city is not known", "4 missing here")
        titles = [player.title("#preview-panel")]
        for _ in range(4):
            await player.press("f7")
            await player.until(lambda: player.title("#preview-panel") != titles[-1])
            await tried(player)
            titles.append(player.title("#preview-panel"))
        assert titles[1].startswith("Northwind Logistics · known best")
        assert titles[2].startswith("Stray Bakery · known least · ! 4 missing")
        assert titles[3].endswith("made up, knows all")
        assert titles[4].startswith("Castor Pharma · selected")

    play(desk, scene)


def test_another_account_is_picked_by_its_name(desk: Desk, mine: Path, play: Play) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine")
        await player.go("f2", "PickScreen")
        await player.type("hald")
        await player.go("enter", "TemplateEditorScreen")
        await player.until(lambda: player.title("#preview-panel").startswith("Haldén Énergie · chosen"))
        await player.until(lambda: "Haldén Énergie" in preview(player))

    play(desk, scene)


def test_an_empty_book_has_a_made_up_account(new_places: Places, play: Play) -> None:
    desk = Desk(new_places, Settings())

    async def scene(player: Player) -> None:
        await edit(player, "three-points")
        assert "Northwind Logistics" in preview(player)
        assert player.title("#preview-panel").startswith("Northwind Logistics · known best")

    play(desk, scene)
    desk.close()


def test_an_account_that_goes_while_it_is_tried_on_gives_way(desk: Desk, small: Small, mine: Path, play: Play) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine", "down")
        archive_account(desk.book, small.northwind)
        player.app.refresh_screens()
        await tried(player)
        assert "In Rotterdam." in preview(player)

    play(desk, scene)


# -- placeholders ----------------------------------------------------------------------------------------------------


def test_a_placeholder_is_found_by_its_meaning_and_put_where_the_cursor_stands(
    desk: Desk, mine: Path, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine", "down")
        area = player.app.screen.query_one(TextArea)
        area.move_cursor((6, 3))
        await player.go("f5", "FieldScreen")
        await player.shows("account.name", "Its name", "Northwind Logistics")
        await player.type("account city")
        await player.go("enter", "TemplateEditorScreen")
        await player.type("!")
        assert text(player).split("\n")[6] == "In {{ account.city }}!{{ account.city }}."
        await player.press("ctrl+end", "enter")
        await player.go("f5", "FieldScreen")
        await player.type("people name")
        await player.go("enter", "TemplateEditorScreen")
        await tried(player)
        assert "{% for person in people %}\n- {{ person.name }}\n{% endfor %}" in text(player)
        assert "Marta Visser" in preview(player)

    play(desk, scene)


def test_esc_puts_nothing_in(desk: Desk, mine: Path, play: Play) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine")
        before = text(player)
        await player.go("f5", "FieldScreen")
        await player.go("escape", "TemplateEditorScreen")
        assert text(player) == before

    play(desk, scene)


# -- saving ----------------------------------------------------------------------------------------------------------


def test_a_built_in_one_is_saved_as_ones_own_and_wins(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "three-points")
        assert player.title("#text-panel") == "Text · three-points · built-in"
        await player.press("ctrl+end")
        await player.type("By me.")
        await player.press("ctrl+s")
        await player.until(lambda: "It wins over the built-in one" in state(player))
        assert player.title("#text-panel") == "Text · three-points · yours"
        await player.go("escape", "TemplatesScreen")
        await player.until(lambda: player.app.screen.selected().replaces_builtin)  # type: ignore[attr-defined]
        assert desk.drafts.list_drafts() == []

    play(desk, scene)
    assert own(desk, "three-points").read_text().endswith("By me.\n")
    assert own(desk, "three-points").stat().st_mode & 0o777 == 0o600


def test_what_is_saved_with_problems_is_saved_and_says_so(desk: Desk, mine: Path, play: Play) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine")
        await player.press("ctrl+end")
        await player.type("{{ nothing }}")
        await tried(player)
        await player.press("ctrl+s")
        await player.until(lambda: "It has 1 problem" in state(player))

    play(desk, scene)
    assert mine.read_text().endswith("{{ nothing }}\n")


@pytest.mark.parametrize(("steps", "stays"), [(0, "theirs"), (1, "theirs"), (2, "yours")])
def test_a_file_that_was_changed_outside_is_asked_about_and_nothing_is_lost(
    desk: Desk, mine: Path, play: Play, steps: int, stays: str
) -> None:
    theirs = HEAD + "theirs\n"

    async def scene(player: Player) -> None:
        await edit(player, "mine")
        put(player, HEAD + "yours")
        mine.write_text(theirs)
        await player.press("ctrl+s")
        await player.in_question()
        await player.shows("Theirs: ", "Yours: ")
        await player.press(*["right"] * steps)
        await player.go("enter", "TemplateEditorScreen")
        await player.until(lambda: state(player) not in ("", "Saving …"))
        if steps == 0:
            assert "ctrl+s asks again" in state(player)
            assert text(player).endswith("yours")
        else:
            await player.until(lambda: text(player).endswith(stays))
            await player.until(lambda: "not saved" not in player.title("#text-panel"))

    play(desk, scene)
    kept = {path.name: path.read_text().strip().rpartition("\n")[2] for path in desk.places.templates.iterdir()}
    others = {0: {}, 1: {"mine.md.old": "yours"}, 2: {"mine.md.old": "theirs"}}[steps]
    assert kept == {"mine.md": stays, **others}
    assert (len(desk.drafts.list_drafts()) == 1) is (steps == 0)


def test_a_folder_that_cannot_be_written_is_told_and_the_text_stays(desk: Desk, play: Play) -> None:
    desk.places.templates.parent.mkdir(exist_ok=True)
    desk.places.templates.write_text("a file where the folder should be")

    async def scene(player: Player) -> None:
        await edit(player, "three-points")
        await player.type("kept ")
        await player.press("ctrl+s")
        await player.until(lambda: str(desk.places.templates) in state(player))
        assert "kept " in text(player)
        await player.until(lambda: "not saved" in player.title("#text-panel"))

    play(desk, scene)


def test_what_was_typed_and_not_saved_comes_back_and_can_be_thrown_away(desk: Desk, mine: Path, play: Play) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine")
        await player.type("half ")
        player.app.keep_drafts()

    async def next_start(player: Player) -> None:
        await player.until(lambda: any("Template · Mine" in toast for toast in player.toasts))
        await edit(player, "mine")
        assert "half " in text(player)
        assert "is back" in state(player)
        await player.go("f8", "ChoiceDialog")
        await player.press("right")
        await player.go("enter", "TemplateEditorScreen")
        await player.until(lambda: "half " not in text(player))
        assert desk.drafts.list_drafts() == []
        await player.press("ctrl+z")
        assert "half " in text(player)

    play(desk, scene)
    play(desk, next_start)


def test_a_draft_of_a_file_that_was_changed_since_is_a_conflict(desk: Desk, mine: Path, play: Play) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine")
        await player.type("half ")
        await player.go("escape", "TemplatesScreen")
        assert any("kept as a draft" in toast for toast in player.toasts)
        mine.write_text(HEAD + "theirs\n")
        await player.go("enter", "TemplateEditorScreen")
        await tried(player)
        assert "half " in text(player)
        await player.press("ctrl+s")
        await player.in_question()
        assert mine.read_text().endswith("theirs\n")

    play(desk, scene)


def test_f4_hands_the_whole_text_to_the_editor(
    desk: Desk, mine: Path, play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "editor.sh"
    script.write_text('#!/bin/sh\necho "From outside." >> "$1"\n')
    script.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.setattr("tui.outside._run", lambda _, command: subprocess.run(command, check=True))

    async def scene(player: Player) -> None:
        await edit(player, "mine")
        await player.press("f3", "f4")
        await tried(player)
        assert "From outside." in preview(player)
        assert "From outside." not in mine.read_text()

    play(desk, scene)


# -- whatever is typed or pasted -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_every_key_is_answered_while_a_hostile_template_is_tried(desk: Desk, mine: Path, play: Play, name: str) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine")
        put(player, HEAD + HOSTILE[name] + "\n")
        await player.press("ctrl+end")
        player.app.screen.tryout.now()  # type: ignore[attr-defined]
        await player.type("abcdefghijklmnopqrstuvwxyz")
        assert text(player).endswith("\nabcdefghijklmnopqrstuvwxyz")
        await player.until(lambda: not player.app.screen.tryout.is_busy)  # type: ignore[attr-defined]
        assert player.app.screen.tried.template.body.endswith("xyz")  # type: ignore[attr-defined]
        put(player, HEAD + "# All is well")
        await tried(player)
        assert preview(player) == "All is well"

    play(desk, scene)


def test_keys_do_not_wait_for_what_is_tried(desk: Desk, mine: Path, play: Play) -> None:
    """The loops take seconds; every letter is in the text while they still run."""

    async def scene(player: Player) -> None:
        await edit(player, "mine")
        put(player, HEAD + HOSTILE["loops"])
        await player.press("ctrl+end")
        tryout = player.app.screen.tryout  # type: ignore[attr-defined]
        tryout.now()
        since = time.monotonic()
        typed = 0
        while typed < 20:
            await player.press("x")
            typed += 1
            assert tryout.is_busy, f"it ended after {typed} keys and {time.monotonic() - since:.1f} s"
        assert text(player).endswith("x" * 20)

    play(desk, scene)


def test_leaving_does_not_wait_for_what_is_tried(desk: Desk, mine: Path, play: Play) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine")
        put(player, HEAD + HOSTILE["loops"])
        player.app.screen.tryout.now()  # type: ignore[attr-defined]
        await player.go("escape", "TemplatesScreen")
        await player.go("escape", "PortfolioScreen")

    play(desk, scene)


def test_what_is_pasted_is_shown_as_text_and_bears_no_escape(desk: Desk, mine: Path, play: Play) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine")
        put(player, "")
        player.app.post_message(
            events.Paste(HEAD + "# [red]a[/] \x1b[31mb\u202e\r\n@click=app.quit ${HOME} " + "w" * 9_000)
        )
        await player.until(lambda: len(text(player)) > 9_000)
        await tried(player)
        assert "\x1b" not in player.text
        assert "\ufffd[31mb\ufffd" in text(player)
        assert "[red]a[/]" in preview(player)
        assert not player.app.screen.query_one(TextArea).soft_wrap
        player.app.post_message(events.Paste("x" * (LARGEST_FILE + 1)))
        await player.until(lambda: "Not put in" in state(player))
        assert len(text(player)) < 10_000

    play(desk, scene)


def test_placeholders_of_other_systems_are_hints(desk: Desk, mine: Path, play: Play) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine")
        put(player, HEAD + "Dear [Name],\n{{ CITY, STATE }}\nSigned: ____\n")
        await tried(player)
        found = player.app.screen.tried  # type: ignore[attr-defined]
        assert {each.line for each in found.problems} == {6}
        assert {each.line for each in found.hints} == {5, 7}

    play(desk, scene)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_a_narrow_window_shows_text_and_preview_in_turn(
    desk: Desk, mine: Path, play: Play, size: tuple[int, int]
) -> None:
    async def scene(player: Player) -> None:
        await edit(player, "mine")
        area = player.app.screen.query_one("#text-panel")
        shown = player.app.screen.query_one("#preview-panel")
        assert (area.display, shown.display) == (True, size[0] > 80)
        assert "esc Back" in player.key_line
        await player.press("f3")
        assert (area.display, shown.display) == (size[0] > 80, True)
        await player.press("escape")
        assert (area.display, player.app.focused is player.app.screen.query_one(TextArea)) == (True, True)
        await player.go("escape", "TemplatesScreen")

    play(desk, scene, size)
