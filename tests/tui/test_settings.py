from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import Refused
from store.history import list_changes
from store.windows import read_book_line
from tui.desk import Desk
from tui.settings import Settings, load_settings, save_settings, set_aside, what_is_wrong

if TYPE_CHECKING:
    from store.places import Places
    from tests.tui.conftest import Play, Player, Small

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "settings.toml"


# -- the file --------------------------------------------------------------------------------------------------------


def test_without_a_file_the_settings_are_as_from_the_start(path: Path) -> None:
    assert load_settings(path) == (Settings(), [])
    assert what_is_wrong(path) == ""
    assert not path.exists()


@given(st.builds(Settings, TEXT, TEXT, st.just("") | TEXT.map("/{}".format)))
def test_what_is_saved_is_read_again(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    from store.clean import clean

    path = tmp_path_factory.mktemp("s") / "settings.toml"
    save_settings(path, settings)
    cleaned = Settings(clean(settings.theme), clean(settings.my_name), clean(settings.export_folder))
    assert load_settings(path) == (cleaned, [])


def test_the_file_is_private_and_says_what_it_is(path: Path) -> None:
    save_settings(path, Settings(my_name="J. Ek"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.read_text("utf-8").startswith("# Settings of Tierbook.")


def test_what_the_app_does_not_know_is_told_by_line_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('# mine\ntheme = "tierbook-light"\ncolour = "red"\n\n[later]\nx = [1, 2]\n')
    settings, problems = load_settings(path)
    assert settings.theme == "tierbook-light"
    assert [(problem.line, problem.what) for problem in problems] == [
        (3, "settings.toml has a setting “colour” that is not known"),
        (None, "settings.toml has a setting “later” that is not known"),
    ]
    save_settings(path, Settings(my_name="J. Ek"))
    text = path.read_text("utf-8")
    assert text.startswith('# mine\ntheme = "tierbook-dark"\ncolour = "red"\n')
    assert text.endswith("[later]\nx = [1, 2]\n")
    assert load_settings(path)[0].my_name == "J. Ek"


def test_a_value_of_another_kind_keeps_the_default(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('theme = 5\nmy_name = "J. Ek"\n')
    settings, problems = load_settings(path)
    assert (settings.theme, settings.my_name) == ("tierbook-dark", "J. Ek")
    assert [problem.what for problem in problems] == ["settings.toml: “theme” is a text in quotes"]


@pytest.mark.parametrize("content", [b'theme = "', b"\xff\xfe", b"=", b"a = 1\na = 2"])
def test_a_file_that_cannot_be_read_is_told_and_never_overwritten(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    settings, problems = load_settings(path)
    assert settings == Settings()
    assert len(problems) == 1
    assert "settings.toml" in problems[0].in_words()
    assert what_is_wrong(path)
    with pytest.raises(Refused, match="not saved"):
        save_settings(path, Settings(my_name="J. Ek"))
    assert path.read_bytes() == content
    aside = set_aside(path)
    assert aside.read_bytes() == content
    save_settings(path, Settings(my_name="J. Ek"))
    assert load_settings(path)[0].my_name == "J. Ek"


def test_a_file_written_in_a_way_that_cannot_be_changed_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('my_name = """\nmy_name = x\n"""\n')
    with pytest.raises(Refused, match="not saved"):
        save_settings(path, Settings(my_name="J. Ek"))
    assert path.read_text() == 'my_name = """\nmy_name = x\n"""\n'


@pytest.mark.parametrize(
    ("folder", "why"),
    [
        ("~nosuch/x", "there is no home folder ~nosuch here"),
        ("out", "“out” is no whole path: begin it with ~/ or /"),
        ("../out", "“../out” is no whole path: begin it with ~/ or /"),
    ],
)
def test_an_export_folder_that_cannot_be_meant_is_refused_and_one_that_is_there_already_is_no_hindrance(
    path: Path, folder: str, why: str
) -> None:
    with pytest.raises(Refused) as caught:
        save_settings(path, Settings(export_folder=folder))
    assert caught.value.fields == {"export_folder": why}
    assert not path.exists()
    path.write_text(f'export_folder = "{folder}"\n')
    save_settings(path, Settings(my_name="Ada", export_folder=folder))
    with pytest.raises(Refused):
        load_settings(path)[0].where_exports_go()


def test_exports_go_home_unless_the_settings_say_otherwise(private_home: Path) -> None:
    assert Settings().where_exports_go() == private_home / "Tierbook"
    assert Settings(export_folder="~/out").where_exports_go() == private_home / "out"


# -- the screen ------------------------------------------------------------------------------------------------------


def background(player: Player) -> str:
    return player.app.screen.styles.background.hex


def test_another_theme_is_seen_at_once_and_stays(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("comma", "RecordFormScreen")
        player.entry("theme").value = "tierbook-light"
        await player.until(lambda: player.app.theme == "tierbook-light")
        assert player.screen_name == "RecordFormScreen"
        await player.go("escape", "PortfolioScreen")
        assert player.app.theme == "tierbook-light"

    play(desk, scene)
    assert load_settings(desk.places.settings)[0].theme == "tierbook-light"


@pytest.mark.parametrize("size", [(50, 14), (120, 14), (80, 24)])
def test_the_form_shows_its_words_and_its_lower_border_in_a_low_window(
    desk: Desk, play: Play, size: tuple[int, int]
) -> None:
    async def scene(player: Player) -> None:
        await player.go("comma", "RecordFormScreen")
        await player.shows("tab saves and goes on")
        words = next(number for number, line in enumerate(player.lines) if "tab saves" in line)
        assert any("╰──" in line for line in player.lines[words + 1 : words + 3])  # in a narrow one the words take two

    play(desk, scene, size)


def test_the_theme_of_the_key_is_kept_too_and_shown_in_the_settings(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("T")
        assert player.app.theme == "tierbook-light"
        await player.until(lambda: load_settings(desk.places.settings)[0].theme == "tierbook-light")
        await player.go("comma", "RecordFormScreen")
        assert player.entry("theme").value == "tierbook-light"
        await player.go("escape", "PortfolioScreen")
        assert player.app.theme == "tierbook-light"

    play(desk, scene)


@pytest.mark.parametrize("theme", ["tierbook-dark", "tierbook-light", "tierbook-contrast"])
def test_the_first_frame_is_painted_in_the_theme_of_the_settings(places: Places, play: Play, theme: str) -> None:
    from tui.themes import THEMES

    desk = Desk(places, Settings(theme=theme))
    wanted = next(each.background for each in THEMES if each.name == theme)

    async def scene(player: Player) -> None:
        assert background(player).casefold() == (wanted or "").casefold()

    play(desk, scene)
    desk.close()


def test_a_theme_that_does_not_exist_is_told(places: Places, play: Play) -> None:
    desk = Desk(places, Settings(theme="[b]pink"))

    async def scene(player: Player) -> None:
        assert player.app.theme == "tierbook-dark"
        await player.until(lambda: ": There is no theme “[b]pink”." in player.toasts)
        assert len(player.toasts) == 1

    play(desk, scene)
    desk.close()


def test_my_name_goes_into_the_history(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("comma", "RecordFormScreen")
        name = player.entry("my_name")
        name.focus()
        await player.settle()
        await player.press("end", "ctrl+u")
        await player.type("Ada Kern")
        await player.go("escape", "PortfolioScreen")
        await player.go("f", "RecordFormScreen")
        await player.type("Wants it")
        await player.go("enter", "PortfolioScreen")
        with desk.book.read() as session:
            assert list_changes(session, small.castor)[0].who == "Ada Kern"

    play(desk, scene)


def test_name_and_currency_of_the_book_are_shown_at_once(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("comma", "RecordFormScreen")
        for field, text in (("name", "North"), ("currency", "chf")):
            player.entry(field).focus()
            await player.settle()
            await player.press("end", "ctrl+u")
            await player.type(text)
        await player.go("escape", "PortfolioScreen")
        await player.shows("Tierbook · North ", "890 M CHF")
        assert read_book_line(desk.reader).currency == "CHF"

    play(desk, scene)


def test_an_export_folder_that_cannot_be_meant_is_refused_below_its_field(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("comma", "RecordFormScreen")
        player.entry("export_folder").focus()
        await player.settle()
        await player.press("end", "ctrl+u")
        await player.type("~nosuch/x")
        await player.press("tab")
        await player.until(lambda: player.problem("export_folder") == "there is no home folder ~nosuch here")

    play(desk, scene)


def test_an_export_folder_of_the_file_that_cannot_be_meant_is_told_on_export(places: Places, play: Play) -> None:
    desk = Desk(places, Settings(export_folder="~nosuch/x"))

    async def scene(player: Player) -> None:
        await player.go("x", "ExportDialog")
        await player.press("enter")
        await player.until(lambda: any("no home folder ~nosuch" in toast for toast in player.toasts))

    play(desk, scene)
    desk.close()


def test_a_currency_that_is_none_is_refused_below_its_field(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("comma", "RecordFormScreen")
        player.entry("currency").focus()
        await player.settle()
        await player.press("end")
        await player.type("O")
        await player.press("tab")
        await player.until(lambda: player.problem("currency") == "is three letters, such as EUR")
        assert read_book_line(desk.reader).currency == "EUR"

    play(desk, scene)


def test_a_broken_file_is_told_at_the_start_and_overwritten_only_when_asked(places: Places, play: Play) -> None:
    places.settings.write_text('theme = "')
    desk = Desk(places, *[load_settings(places.settings)[0]], problems=load_settings(places.settings)[1])

    async def scene(player: Player) -> None:
        await player.until(lambda: any("settings.toml" in toast for toast in player.toasts))
        await player.press("T")
        await player.go("comma", "ChoiceDialog")
        await player.go("enter", "PortfolioScreen")  # the safe answer
        assert places.settings.read_text() == 'theme = "'
        await player.go("comma", "ChoiceDialog")
        await player.press("right")
        await player.go("enter", "RecordFormScreen")
        player.entry("my_name").focus()
        await player.type("Ada")
        await player.go("escape", "PortfolioScreen")
        assert load_settings(places.settings)[0].my_name == "Ada"
        assert [path.read_text() for path in places.home.glob("settings.toml.old-*")] == ['theme = "']

    play(desk, scene)
    desk.close()
