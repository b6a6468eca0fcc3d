"""A fault of the program is told by type and place; what the person typed never gets out."""

import asyncio
import stat
import threading
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from textual import work
from textual.app import App
from textual.color import ColorParseError
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import WorkerFailed

from tui.crash import CrashNoteApp, describe, place_of, run_app, tell_fault, write_note
from tui.themes import contrast_ratio

CANARY = "Visser-4711"

PROGRAM = """
    import asyncio, gc, sys, threading
    from pathlib import Path
    from textual.app import App
    from textual.widgets import Static
    from tui.crash import CrashNoteApp, install_hooks, run_app
    from tui.driver import driver_class

    CANARY = "".join(["Vis", "ser-", "4711"])
    NOTES = Path("notes").absolute()

    class Fault(Exception):
        pass

    def fail():
        secret = CANARY
        raise Fault(f"cannot save {secret}")

    class Word(Static):
        kind = ""

        def compose(self):
            if self.kind == "compose":
                fail()
            return []

        def on_mount(self):
            if self.kind == "mount":
                fail()

        def render(self):
            if self.kind == "render":
                fail()
            return "words"

        def on_unmount(self):
            if self.kind == "unmount":
                fail()

    class Stage(CrashNoteApp):
        notes_folder = NOTES
        kind = sys.argv[1] if len(sys.argv) > 1 else "KIND"
        BINDINGS = [("f2", "fail", "Fail"), ("f3", "fail_twice", "Twice")]
        CSS = "Word { color: KIND; }" if kind == "css" else ""

        def compose(self):
            if self.kind == "app compose":
                fail()
            Word.kind = self.kind
            yield Word()

        def on_mount(self):
            see("ready")
            if self.kind == "timer":
                self.set_timer(0.01, fail)
            if self.kind == "later":
                self.call_after_refresh(fail)
            if self.kind == "unmount":
                self.set_timer(0.05, self.exit)

        def on_unmount(self):
            if self.kind == "app unmount":
                fail()

        def action_fail(self):
            secret = CANARY
            if self.kind == "handler":
                fail()
            elif self.kind == "worker":
                self.run_worker(self.work())
            elif self.kind == "thread worker":
                self.run_worker(fail, thread=True)
            elif self.kind == "thread":
                thread = threading.Thread(target=fail)
                thread.start()
                thread.join()
                self.exit()
            elif self.kind == "task":
                asyncio.get_running_loop().create_task(self.work())
                self.set_timer(0.1, self.leave)
            elif self.kind == "panic":
                self.panic(f"cannot show {secret}")
            elif self.kind == "driver":
                self._driver.process_message = lambda message: fail()
                see("armed")
            elif self.kind == "app unmount":
                self.exit()
            elif self.kind == "recursion":
                self.action_fail()

        def leave(self):
            gc.collect()
            self.exit()

        async def work(self):
            fail()

    install_hooks(NOTES)
    if Stage.kind == "before":
        fail()
    code = run_app(Stage(driver_class=driver_class()), NOTES)
    sys.exit(code)
"""


def run_fault(start, kind: str):
    return start(PROGRAM.replace("KIND", kind))


def fault_on_key(start, kind: str):
    """Let the fault happen when a key is pressed."""
    terminal = run_fault(start, kind)
    terminal.wait_seen("ready")
    terminal.send("\x1bOQ")
    return terminal


def words(terminal) -> str:
    """What was written, without the terminal's line breaks."""
    return " ".join(terminal.output.decode().split())


def notes(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((folder / "notes").glob("*.txt"))]


def check_told(terminal, folder: Path, kind: str = "Fault") -> None:
    assert CANARY.encode() not in terminal.output
    assert b"secret" not in terminal.output
    assert terminal.modes_left_on == []
    assert terminal.is_as_found
    (note,) = notes(folder)
    assert CANARY not in note
    assert kind in note


@pytest.mark.parametrize("kind", ["handler", "worker", "thread worker", "driver"])
def test_a_fault_while_working_is_told_without_content(start, tmp_path: Path, kind: str) -> None:
    terminal = fault_on_key(start, kind)
    if kind == "driver":
        terminal.wait_seen("armed")
        terminal.send("x")
    assert terminal.wait_end() == 1
    assert "stopped because of a fault of its own: __main__.Fault at stage.py:" in words(terminal)
    assert str(tmp_path / "notes") in words(terminal)
    check_told(terminal, tmp_path)


@pytest.mark.parametrize("kind", ["app compose", "compose", "mount", "render", "timer", "later", "unmount", "before"])
def test_a_fault_by_itself_is_told_without_content(start, tmp_path: Path, kind: str) -> None:
    terminal = run_fault(start, kind)
    assert terminal.wait_end() == 1
    assert "__main__.Fault at stage.py:" in words(terminal)
    check_told(terminal, tmp_path)


def test_a_fault_after_the_app_has_ended_is_told(start, tmp_path: Path) -> None:
    terminal = fault_on_key(start, "app unmount")
    assert terminal.wait_end() == 1
    assert "__main__.Fault at stage.py:" in words(terminal)
    check_told(terminal, tmp_path)


def test_a_style_sheet_that_cannot_be_read_is_told(start, tmp_path: Path) -> None:
    terminal = run_fault(start, "css")
    assert terminal.wait_end() == 1
    assert "StylesheetParseError at textual/" in words(terminal)
    check_told(terminal, tmp_path, "StylesheetParseError")


def test_endless_recursion_is_told_in_few_lines(start, tmp_path: Path) -> None:
    terminal = fault_on_key(start, "recursion")
    assert terminal.wait_end() == 1
    assert "RecursionError at stage.py:" in words(terminal)
    check_told(terminal, tmp_path, "RecursionError")
    assert len(notes(tmp_path)[0].splitlines()) < 80


@pytest.mark.parametrize("kind", ["thread", "task"])
def test_a_fault_beside_the_app_is_noted_without_content(start, tmp_path: Path, kind: str) -> None:
    terminal = fault_on_key(start, kind)
    assert terminal.wait_end() == 0
    check_told(terminal, tmp_path)


def test_a_panic_shows_nothing_of_what_it_was_given(start, tmp_path: Path) -> None:
    terminal = fault_on_key(start, "panic")
    assert terminal.wait_end() == 1
    assert "stopped because of a fault of its own" in words(terminal)
    assert CANARY.encode() not in terminal.output
    assert terminal.is_as_found


def test_tests_still_see_the_fault_itself() -> None:
    class Stage(CrashNoteApp[None]):
        def on_mount(self) -> None:
            raise KeyError("seen by tests")

    async def run() -> None:
        async with Stage().run_test():
            pass

    with pytest.raises(KeyError, match="seen by tests"):
        asyncio.run(run())


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    secret = CANARY  # noqa: F841 what a careless note would show
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def test_a_note_is_private_and_holds_types_and_places_alone(tmp_path: Path) -> None:
    error = raised(ValueError(CANARY), raised(KeyError(CANARY)))
    first = write_note(tmp_path / "data" / "notes", error)
    second = write_note(tmp_path / "data" / "notes", error)
    assert first
    assert second
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700
    text = first.read_text(encoding="utf-8")
    assert CANARY not in text
    assert "ValueError\n" in text
    assert "caused by KeyError\n" in text
    assert "tests/tui/test_crash.py:" in text
    assert "Textual 8.2" in text


def test_a_note_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert write_note(tmp_path / "file" / "notes", ValueError()) is None
    assert write_note(None, ValueError()) is None
    assert "No note of it could be written." in tell_fault(raised(ValueError(CANARY)), tmp_path / "file" / "notes")
    assert CANARY not in tell_fault(raised(ValueError(CANARY)), None)


def test_the_place_is_the_innermost_line_of_ours() -> None:
    with pytest.raises(ColorParseError) as caught:
        contrast_ratio("no colour", "#000000")
    assert place_of(caught.value).startswith("tui/themes.py:")


def test_a_file_name_that_is_not_code_is_not_told() -> None:
    templates = DictLoader({f"{CANARY}.md": "{{ 1 / 0 }}"})
    with pytest.raises(ZeroDivisionError) as caught:
        Environment(loader=templates, autoescape=True).get_template(f"{CANARY}.md").render()
    assert CANARY not in "\n".join(describe(caught.value))
    assert any(line.startswith("  elsewhere:1 ") for line in describe(caught.value))


def test_a_worker_s_wrapping_and_groups_are_looked_into_and_circles_end() -> None:
    inner = raised(KeyError(CANARY))
    assert "builtins" not in (lines := "\n".join(describe(WorkerFailed(inner))))
    assert "caused by KeyError" in lines
    group = ExceptionGroup(CANARY, [ValueError(CANARY)])
    assert "  one of them: ValueError at elsewhere" in list(describe(group))
    first, second = raised(ValueError()), raised(KeyError())
    first.__context__, second.__context__ = second, first
    assert sum(line.endswith("ValueError") for line in describe(first)) == 1


def test_widgets_that_are_gone_while_the_app_is_leaving_are_no_fault() -> None:
    async def play() -> int | None:
        app = CrashNoteApp[None]()
        async with app.run_test():
            app.exit(return_code=143)
            app._handle_exception(NoMatches("the form was still opening"))
        return app.return_code

    assert asyncio.run(play()) == 143


def test_run_app_returns_the_app_s_own_code() -> None:
    class Stage(App[None]):
        def run(self, *_: object, **__: object) -> None:
            self._return_code = 143

    assert run_app(Stage(), None) == 143


def test_run_app_tells_a_fault_of_the_loop(capsys: pytest.CaptureFixture[str]) -> None:
    class Stage(App[None]):
        def run(self, *_: object, **__: object) -> None:
            raise ValueError(CANARY)

    assert run_app(Stage(), None) == 1
    words = capsys.readouterr().err
    assert "ValueError at" in words
    assert CANARY not in words


class SlowScreen(Screen[None]):
    """Reads in a thread, and shows what it read in a widget; `lost` when that widget was never there."""

    def __init__(self, *, lost: bool) -> None:
        super().__init__()
        self.go_on, self.lost, self.ended = threading.Event(), lost, False

    def compose(self):
        yield Static(id="list")

    @work(thread=True)
    def read(self) -> None:
        self.go_on.wait(30)
        try:
            self.app.call_from_thread(self.query_one, "#nowhere" if self.lost else "#list")
        finally:
            self.ended = True


@pytest.mark.parametrize("lost", [False, True])
def test_a_worker_that_comes_back_to_a_closed_screen_is_no_fault_but_one_that_finds_nothing_is(lost: bool) -> None:
    app = CrashNoteApp[int]()

    async def scene() -> None:
        async with app.run_test() as pilot:
            screen = SlowScreen(lost=lost)
            await app.push_screen(screen)
            screen.read()
            await pilot.pause()
            if not lost:
                screen.remove_children()
                await pilot.pause()
                app.pop_screen()
            screen.go_on.set()
            while not screen.ended:
                await pilot.pause()
            await pilot.pause()

    if lost:
        with pytest.raises(WorkerFailed):
            asyncio.run(scene())
    else:
        asyncio.run(scene())
        assert app.return_code in {None, 0}
