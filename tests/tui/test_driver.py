"""The driver in a real terminal: what Textual's own handles is still handled."""

import asyncio
import errno
import os
import signal
from io import StringIO
from pathlib import Path

import pytest
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

import tui.driver
from tui.driver import PatientFile, WakefulDriver, driver_class

PROGRAM = """
    import os, sys
    from pathlib import Path
    from textual import events
    from textual.app import App
    from textual.widgets import Input
    from tui.driver import driver_class

    class Words(Input):
        def on_paste(self, event):
            see(f"pasted {len(event.text)}")
            if len(event.text) > 1000:
                event.prevent_default()

    class Stage(App):
        BINDINGS = [("ctrl+z", "suspend_process", "Stop"), ("f2", "edit", "Edit")]

        def __init__(self):
            super().__init__(driver_class=driver_class())

        def compose(self):
            yield Words()

        def on_mount(self):
            self.app_resume_signal.subscribe(self, lambda _: see("resumed"))
            see("ready")

        def on_key(self, event):
            if event.key == "escape":
                see("escape")

        def on_input_changed(self, event):
            see(f"text {event.value}")

        def on_click(self, event):
            see(f"click {event.screen_x:.0f},{event.screen_y:.0f}")

        def on_resize(self, event):
            see(f"size {event.size.width}x{event.size.height}")

        def action_edit(self):
            with self.suspend():
                print("<outside>")
                line = sys.stdin.readline().strip()
            see(f"edited {line}")

    app = Stage()
    app.run()
    sys.exit(app.return_code)
"""


def test_keys_escape_paste_mouse_and_resize_arrive(start) -> None:
    terminal = start(PROGRAM)
    terminal.wait_seen("ready")
    terminal.send("h")
    terminal.send("é漢")
    terminal.wait_seen("text hé漢")
    terminal.send("\x1b")
    terminal.wait_seen("escape")
    terminal.send("\x1b[D\x1b[D\x7f")
    terminal.wait_seen("text é漢")
    terminal.send("\x1b[200~pasted \x1b[201~")
    terminal.wait_seen("text pasted é漢")
    terminal.send("\x1b[<0;5;8M\x1b[<0;5;8m")
    terminal.wait_seen("click 4,7")
    terminal.resize(90, 20)
    terminal.wait_seen("size 90x20")
    terminal.send("\x11")
    assert terminal.wait_end() == 0
    assert terminal.modes_left_on == []
    assert terminal.is_as_found


def test_a_paste_of_a_hundred_thousand_characters_arrives_whole(start) -> None:
    terminal = start(PROGRAM)
    terminal.wait_seen("ready")
    text = "\x1b[200~" + "x" * 100_000 + "\x1b[201~"
    for piece in range(0, len(text), 1000):
        terminal.send(text[piece : piece + 1000])
        terminal.read(0)
    terminal.wait_seen("pasted 100000")
    terminal.send("after")
    terminal.wait_seen("text after")
    terminal.send("\x11")
    assert terminal.wait_end() == 0


def test_bytes_that_are_no_text_do_not_end_the_app(start) -> None:
    terminal = start(PROGRAM)
    terminal.wait_seen("ready")
    os.write(terminal.master, b"caf\xe9 \xff\xfe")
    terminal.send("ok")
    terminal.wait_until(lambda: terminal.seen[-2].endswith("ok"))
    terminal.send("\x11")
    assert terminal.wait_end() == 0


def test_ctrl_z_gives_the_terminal_back_and_fg_takes_it_again(start) -> None:
    terminal = start(PROGRAM)
    terminal.wait_seen("ready")
    terminal.send("before")
    terminal.wait_seen("text before")
    terminal.send("\x1a")
    terminal.wait_until(lambda: is_stopped(terminal.process.pid))
    terminal.read(0.1)
    assert terminal.modes_left_on == []
    assert terminal.is_as_found
    terminal.forget()
    terminal.process.send_signal(signal.SIGCONT)
    terminal.wait_seen("resumed")
    terminal.wait_for("before")
    terminal.send(" after")
    terminal.wait_seen("text before after")
    terminal.send("\x11")
    assert terminal.wait_end() == 0
    assert terminal.modes_left_on == []
    assert terminal.is_as_found


def test_being_stopped_and_continued_without_warning_is_survived(start) -> None:
    terminal = start(PROGRAM)
    terminal.wait_seen("ready")
    for word in ("a", "b"):
        terminal.process.send_signal(signal.SIGSTOP)
        terminal.wait_until(lambda: is_stopped(terminal.process.pid))
        terminal.forget()
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for("\x1b[?2004h")
        terminal.send(word)
        terminal.wait_seen("text ab" if word == "b" else "text a")
    terminal.send("\x11")
    assert terminal.wait_end() == 0
    assert terminal.modes_left_on == []
    assert terminal.is_as_found


def test_another_program_has_the_terminal_while_the_app_is_suspended(start) -> None:
    terminal = start(PROGRAM)
    terminal.wait_seen("ready")
    terminal.send("\x1bOQ")
    terminal.wait_for("<outside>")
    assert terminal.modes_left_on == []
    terminal.send("typed outside\n")
    terminal.wait_seen("edited typed outside")
    terminal.send("inside")
    terminal.wait_seen("text inside")
    terminal.send("\x11")
    assert terminal.wait_end() == 0
    assert terminal.is_as_found


def is_stopped(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
    except FileNotFoundError:  # no /proc on macOS: ask the parent's side
        return os.waitpid(pid, os.WUNTRACED | os.WNOHANG)[0] == pid


def test_the_driver_is_used_where_it_is_known_to_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.driver.sys.platform", "linux")
    assert driver_class() is WakefulDriver
    monkeypatch.setattr("tui.driver.sys.platform", "freebsd14")
    assert driver_class() is LinuxDriver


def test_another_textual_gets_its_own_driver(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tui.driver, "KNOWN_TEXTUAL", "8.1.")
    assert driver_class() is LinuxDriver
    monkeypatch.undo()
    monkeypatch.setattr("tui.driver.textual.__file__", str(tmp_path / "textual" / "__init__.py"))
    assert driver_class() is LinuxDriver


def test_the_pipe_is_closed_when_the_driver_is() -> None:
    async def run() -> None:
        driver = WakefulDriver(App())
        driver._wake = os.pipe()
        ends = driver._wake
        driver.close()
        for end in ends:
            with pytest.raises(OSError, match="Bad file descriptor"):
                os.fstat(end)

    asyncio.run(run())


def test_what_is_written_to_a_terminal_that_has_gone_is_dropped() -> None:
    class Gone(StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.EIO, "Input/output error")

        def flush(self) -> None:
            raise OSError(errno.EIO, "Input/output error")

    gone = PatientFile(Gone())
    assert gone.write("words") == 5
    gone.flush()
    assert not gone.isatty()
    there = StringIO()
    PatientFile(there).write("words")
    assert there.getvalue() == "words"
